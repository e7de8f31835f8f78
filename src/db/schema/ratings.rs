//! Ratings, and what is done about bad ones.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    case_ratings (id) {
        id -> Id,
        case_id -> Id,
        item_code -> Text,
        department_id -> Nullable<Id>,
        handling -> Text,
        round -> Integer,
        level -> Text,
        words -> JsonSql,
        comment_sealed -> Nullable<Binary>,
        named -> Bool,
        rated_at -> Instant,
        month -> Text,
        counts -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    rating_follow_ups (id) {
        id -> Id,
        rating_id -> Id,
        case_id -> Id,
        department_id -> Nullable<Id>,
        stage -> Text,
        contact_due_on -> Date,
        settle_due_on -> Date,
        opened_at -> Instant,
        contacted_by -> Nullable<Id>,
        contacted_at -> Nullable<Instant>,
        settled_by -> Nullable<Id>,
        settled_at -> Nullable<Instant>,
        answer_sealed -> Nullable<Binary>,
        version -> BigInt,
    }
}

diesel::joinable!(rating_follow_ups -> case_ratings (rating_id));
