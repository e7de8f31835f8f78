//! What the clauses of items came to for cases.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_evaluations (case_id, seq) {
        case_id -> Id,
        seq -> Integer,
        moment -> Text,
        item_id -> Id,
        rules_version -> Text,
        verdict -> Text,
        evaluated_on -> Date,
        evaluated_at -> Instant,
        content_sealed -> Binary,
    }
}
