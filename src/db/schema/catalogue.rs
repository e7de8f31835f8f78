//! What policy packs define, with versions.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    definitions (id) {
        id -> Id,
        kind -> Text,
        code -> Text,
        version -> BigInt,
        digest -> Text,
        body -> JsonSql,
        status -> Text,
        valid_from -> Nullable<Date>,
        valid_to -> Nullable<Date>,
        drafted_by -> Nullable<Id>,
        drafted_at -> Instant,
        published_by -> Nullable<Id>,
        published_at -> Nullable<Instant>,
        row_version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    unproved_flows (definition_id) {
        definition_id -> Id,
        digest -> Text,
        asked_by -> Id,
        asked_at -> Instant,
        asked_reason -> Text,
        published_reason -> Nullable<Text>,
    }
}
