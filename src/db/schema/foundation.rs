//! Settings, sequences, idempotency keys, jobs.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    settings (key) {
        key -> Text,
        value -> JsonSql,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    epochs (name) {
        name -> Text,
        number -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    sequences (name) {
        name -> Text,
        last -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    idempotency_keys (scope, key) {
        scope -> Text,
        key -> Text,
        digest -> Text,
        status -> Integer,
        body -> JsonSql,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    jobs (id) {
        id -> Id,
        kind -> Text,
        payload -> JsonSql,
        state -> Text,
        run_at -> Instant,
        attempts -> Integer,
        lease -> Nullable<Text>,
        leased_until -> Nullable<Instant>,
        last_error -> Nullable<Text>,
        dedupe_key -> Nullable<Text>,
    }
}
