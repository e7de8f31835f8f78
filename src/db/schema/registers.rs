//! Shared registers of other authorities.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    register_answers (person_id, register) {
        person_id -> Id,
        register -> Text,
        source -> Text,
        as_of -> Instant,
        had_at -> Instant,
        content_sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    register_checks (application_id, register) {
        application_id -> Id,
        register -> Text,
        reason -> Nullable<Text>,
        since -> Nullable<Instant>,
        source -> Nullable<Text>,
        as_of -> Nullable<Instant>,
        had_at -> Nullable<Instant>,
        content_sealed -> Nullable<Binary>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    register_queries (id) {
        id -> Id,
        register -> Text,
        person_id -> Id,
        application_id -> Nullable<Id>,
        purpose -> Text,
        asked_by -> Nullable<Id>,
        asked_at -> Instant,
        answered_at -> Nullable<Instant>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    register_consents (application_id, purpose) {
        application_id -> Id,
        purpose -> Text,
        person_id -> Id,
        item_id -> Id,
        given_at -> Instant,
    }
}
