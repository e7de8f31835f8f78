//! Grants that are looked at again, what each look came to, and reviews of what became doubtful.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    grants (case_id) {
        case_id -> Id,
        person_id -> Id,
        item_code -> Text,
        granted_on -> Date,
        next_check_on -> Date,
        last_check_id -> Nullable<Id>,
        ended_on -> Nullable<Date>,
        ended_why -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    grant_checks (id) {
        id -> Id,
        case_id -> Id,
        item_id -> Id,
        rules_version -> Text,
        verdict -> Text,
        checked_on -> Date,
        checked_at -> Instant,
        content_sealed -> Binary,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    grant_reviews (id) {
        id -> Id,
        case_id -> Id,
        person_id -> Id,
        check_id -> Id,
        department_id -> Id,
        status -> Text,
        open_key -> Nullable<Id>,
        opened_at -> Instant,
        due_on -> Date,
        warned_at -> Nullable<Instant>,
        answer_sealed -> Nullable<Binary>,
        answered_at -> Nullable<Instant>,
        reason_sealed -> Nullable<Binary>,
        closed_by -> Nullable<Id>,
        closed_at -> Nullable<Instant>,
        version -> BigInt,
    }
}
