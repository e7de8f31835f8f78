//! Audit: chains, records, seals.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    audit_streams (kind, id) {
        kind -> Text,
        id -> Id,
        last_number -> BigInt,
        last_hash -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    audit_records (id) {
        id -> Id,
        stream_kind -> Text,
        stream_id -> Id,
        number -> BigInt,
        at -> Instant,
        account_id -> Nullable<Id>,
        action -> Text,
        object_id -> Nullable<Id>,
        refused -> Nullable<Text>,
        body -> Text,
        previous_hash -> Text,
        hash -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    audit_unsealed (record_id) {
        record_id -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    audit_checkpoints (number) {
        number -> BigInt,
        body -> Text,
        signature -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    audit_leaves (checkpoint, leaf) {
        checkpoint -> BigInt,
        leaf -> Integer,
        record_id -> Id,
    }
}

// What is read together when records are sealed and verified.
diesel::allow_tables_to_appear_in_same_query!(audit_records, audit_unsealed, audit_leaves);
