//! Public notices and what is said against them.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    public_notices (id) {
        id -> Id,
        case_id -> Id,
        item_code -> Text,
        item_id -> Id,
        template -> Text,
        masked_name -> Text,
        detail -> Text,
        working_days -> Integer,
        published_on -> Date,
        ends_on -> Date,
        status -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    notice_objections (id) {
        id -> Id,
        notice_id -> Id,
        case_id -> Id,
        no -> Integer,
        person_id -> Id,
        text_sealed -> Binary,
        status -> Text,
        answer_sealed -> Nullable<Binary>,
        raised_at -> Instant,
        settled_by -> Nullable<Id>,
        settled_at -> Nullable<Instant>,
        version -> BigInt,
    }
}
