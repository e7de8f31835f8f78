//! Who is to be looked at, what they were found for, and the walks that found it.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    match_looks (person_id) {
        person_id -> Id,
        due_on -> Date,
        mark -> Id,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    match_settings (person_id) {
        person_id -> Id,
        found -> Bool,
        household -> Bool,
        changed_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    matches (id) {
        id -> Id,
        person_id -> Id,
        item_code -> Text,
        state -> Text,
        item_id -> Id,
        rules_version -> Text,
        found_on -> Date,
        told_at -> Nullable<Instant>,
        application_id -> Nullable<Id>,
        changed_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    match_items (item_code) {
        item_code -> Text,
        rules_version -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    match_runs (id) {
        id -> Id,
        reason -> Text,
        items -> JsonSql,
        after_person -> Nullable<Id>,
        estimate -> BigInt,
        walked -> BigInt,
        evaluated -> BigInt,
        opened -> BigInt,
        found -> BigInt,
        lapsed -> BigInt,
        started_at -> Instant,
        finished_at -> Nullable<Instant>,
        version -> BigInt,
    }
}
