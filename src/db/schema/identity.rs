//! Departments, persons, accounts, positions, sessions, address codes.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    departments (id) {
        id -> Id,
        code -> Text,
        name_zh -> Text,
        name_en -> Text,
        level -> Text,
        function -> Text,
        district -> Nullable<Text>,
        parent_id -> Nullable<Id>,
        active -> Bool,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    persons (id) {
        id -> Id,
        status -> Text,
        wrapped_key -> Nullable<Binary>,
        name_sealed -> Nullable<Binary>,
        identity_kind -> Nullable<Text>,
        identity_sealed -> Nullable<Binary>,
        identity_index -> Nullable<Text>,
        verified_at -> Nullable<Instant>,
        verified_how -> Nullable<Text>,
        created_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    accounts (id) {
        id -> Id,
        person_id -> Id,
        status -> Text,
        mobile_sealed -> Nullable<Binary>,
        mobile_index -> Nullable<Text>,
        email_sealed -> Nullable<Binary>,
        email_index -> Nullable<Text>,
        password_hash -> Text,
        failed_attempts -> Integer,
        locked_until -> Nullable<Instant>,
        totp_sealed -> Nullable<Binary>,
        totp_confirmed -> Bool,
        totp_last_step -> BigInt,
        created_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    positions (id) {
        id -> Id,
        account_id -> Id,
        role -> Text,
        department_id -> Nullable<Id>,
        duty -> Nullable<Text>,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    sessions (id) {
        id -> Id,
        account_id -> Id,
        refresh_hash -> Text,
        previous_hash -> Nullable<Text>,
        rotated_at -> Instant,
        second_factor -> Bool,
        device -> Text,
        created_at -> Instant,
        expires_at -> Instant,
        ended_at -> Nullable<Instant>,
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    address_codes (id) {
        id -> Id,
        purpose -> Text,
        address_index -> Text,
        code_hash -> Text,
        attempts -> Integer,
        created_at -> Instant,
        expires_at -> Instant,
        used_at -> Nullable<Instant>,
    }
}

diesel::joinable!(accounts -> persons (person_id));
diesel::joinable!(positions -> accounts (account_id));
diesel::joinable!(positions -> departments (department_id));
diesel::joinable!(sessions -> accounts (account_id));
