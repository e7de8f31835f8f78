//! Consents, who looked at what, copies of what is held about somebody.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;
    consents (id) {
        id -> Id,
        person_id -> Id,
        member_id -> Nullable<Id>,
        purpose -> Text,
        notice_id -> Id,
        notice_version -> BigInt,
        object_id -> Nullable<Id>,
        how -> Text,
        given_by -> Id,
        given_at -> Instant,
        withdrawn_by -> Nullable<Id>,
        withdrawn_at -> Nullable<Instant>,
        open_key -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;
    access_looks (id) {
        id -> Id,
        person_id -> Id,
        account_id -> Id,
        role -> Text,
        department_id -> Nullable<Id>,
        what -> Text,
        purpose -> Text,
        object_id -> Nullable<Id>,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;
    data_exports (id) {
        id -> Id,
        person_id -> Id,
        account_id -> Id,
        state -> Text,
        asked_at -> Instant,
        ready_at -> Nullable<Instant>,
        expires_at -> Nullable<Instant>,
        size -> Nullable<BigInt>,
        sha256 -> Nullable<Text>,
        open_key -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;
    erasures (id) {
        id -> Id,
        person_id -> Id,
        account_id -> Id,
        state -> Text,
        asked_at -> Instant,
        due_at -> Instant,
        blocked_by -> JsonSql,
        settled_at -> Nullable<Instant>,
        open_key -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;
    rights_requests (id) {
        id -> Id,
        person_id -> Id,
        kind -> Text,
        about -> Text,
        text_sealed -> Binary,
        state -> Text,
        answer_sealed -> Nullable<Binary>,
        asked_at -> Instant,
        answered_by -> Nullable<Id>,
        answered_at -> Nullable<Instant>,
        version -> BigInt,
    }
}
