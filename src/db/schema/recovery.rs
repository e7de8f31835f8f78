//! Replacing a lost second factor.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    second_factor_resets (id) {
        id -> Id,
        account_id -> Id,
        open_key -> Nullable<Id>,
        status -> Text,
        reason_sealed -> Binary,
        asked_by -> Id,
        asked_person -> Id,
        asked_at -> Instant,
        expires_at -> Instant,
        decided_by -> Nullable<Id>,
        decided_at -> Nullable<Instant>,
        version -> BigInt,
    }
}
