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
        imprint -> Nullable<JsonSql>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    letter_deliveries (id) {
        id -> Id,
        case_id -> Id,
        letter_no -> Integer,
        receipt_no -> Integer,
        method -> Text,
        recorded_by -> Id,
        delivered_on -> Date,
        delivered_at -> Instant,
        department_id -> Nullable<Id>,
        proxy_sealed -> Nullable<Binary>,
    }
}
