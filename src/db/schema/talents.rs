//! Profiles, qualifications, households, document wallets.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    person_names (person_id) {
        person_id -> Id,
        name -> Text,
        pinyin -> Text,
        initials -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    talent_profiles (person_id) {
        person_id -> Id,
        district -> Nullable<Text>,
        employer_name -> Nullable<Text>,
        organisation_code -> Nullable<Text>,
        organisation_flagged -> Bool,
        employed_since -> Nullable<Date>,
        personal_sealed -> Binary,
        updated_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    identity_documents (id) {
        id -> Id,
        person_id -> Id,
        kind -> Text,
        number_sealed -> Binary,
        number_index -> Text,
        valid_until -> Nullable<Date>,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    qualifications (id) {
        id -> Id,
        person_id -> Id,
        kind -> Text,
        level -> Text,
        details_sealed -> Binary,
        obtained_on -> Date,
        valid_until -> Nullable<Date>,
        document_id -> Nullable<Id>,
        created_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    household_members (id) {
        id -> Id,
        person_id -> Id,
        relation -> Text,
        details_sealed -> Binary,
        identity_index -> Nullable<Text>,
        confirmation -> Text,
        linked_person_id -> Nullable<Id>,
        confirmed_at -> Nullable<Instant>,
        consent_by -> Nullable<Id>,
        consent_at -> Nullable<Instant>,
        created_at -> Instant,
        ended_at -> Nullable<Instant>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    wallet_documents (id) {
        id -> Id,
        person_id -> Id,
        kind -> Text,
        label_sealed -> Nullable<Binary>,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        converted -> Bool,
        expires_on -> Nullable<Date>,
        created_at -> Instant,
        deleted_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    document_uses (document_id, case_id) {
        document_id -> Id,
        case_id -> Id,
        since -> Instant,
        ended_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    identity_checks (id) {
        id -> Id,
        person_id -> Id,
        kind -> Text,
        asked_at -> Instant,
        verdict -> Nullable<Text>,
    }
}

use super::identity::persons;

diesel::joinable!(person_names -> persons (person_id));
diesel::joinable!(document_uses -> wallet_documents (document_id));
