//! What leaders did to cases, and cases that an effect holds up.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_remarks (case_id, seq) {
        case_id -> Id,
        seq -> Integer,
        text_sealed -> Binary,
        written_by -> Id,
        written_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_incidents (id) {
        id -> Id,
        case_id -> Id,
        timer -> Integer,
        effect -> Text,
        reason -> Text,
        tries -> Integer,
        opened_at -> Instant,
        tried_at -> Instant,
        resolved_at -> Nullable<Instant>,
    }
}
