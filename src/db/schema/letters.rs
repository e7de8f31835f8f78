//! Documents given out in cases.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_letters (case_id, no) {
        case_id -> Id,
        no -> Integer,
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        body_sealed -> Binary,
        issued_on -> Date,
        issued_at -> Instant,
    }
}
