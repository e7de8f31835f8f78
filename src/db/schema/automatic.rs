//! Decisions without a person, and requests for one.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    automatic_decisions (case_id) {
        case_id -> Id,
        evaluation_seq -> Integer,
        decided -> Bool,
        open -> JsonSql,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    human_requests (application_id) {
        application_id -> Id,
        person_id -> Id,
        asked_at -> Instant,
    }
}
