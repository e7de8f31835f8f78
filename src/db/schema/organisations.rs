//! Organisations, claims to speak for them, and what they prepare for their staff.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    employers (id) {
        id -> Id,
        organisation_code -> Text,
        name -> Text,
        district -> Nullable<Text>,
        check_fits -> Bool,
        wrapped_key -> Binary,
        contact_sealed -> Binary,
        confirmed_by -> Id,
        created_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    liaison_claims (id) {
        id -> Id,
        account_id -> Id,
        person_id -> Id,
        organisation_code -> Text,
        name -> Text,
        contact_sealed -> Binary,
        document_id -> Id,
        flags -> JsonSql,
        state -> Text,
        open_key -> Nullable<Text>,
        code_hash -> Text,
        codes_sent -> Integer,
        code_sent_at -> Instant,
        attempts -> Integer,
        proved_at -> Nullable<Instant>,
        decided_by -> Nullable<Id>,
        decided_at -> Nullable<Instant>,
        reason_sealed -> Nullable<Binary>,
        created_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    staff_batches (id) {
        id -> Id,
        employer_id -> Id,
        item_code -> Text,
        item_id -> Id,
        state -> Text,
        row_count -> Integer,
        good_count -> Integer,
        fault_count -> Integer,
        faults -> JsonSql,
        rows_sealed -> Nullable<Binary>,
        uploaded_by -> Id,
        created_at -> Instant,
        expires_at -> Instant,
        settled_at -> Nullable<Instant>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    prepared_drafts (id) {
        id -> Id,
        batch_id -> Id,
        employer_id -> Id,
        row_no -> Integer,
        item_code -> Text,
        identity_index -> Text,
        state -> Text,
        open_key -> Nullable<Text>,
        wrapped_key -> Nullable<Binary>,
        content_sealed -> Nullable<Binary>,
        application_id -> Nullable<Id>,
        created_at -> Instant,
        expires_at -> Instant,
        settled_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    employments (id) {
        id -> Id,
        person_id -> Id,
        employer_id -> Id,
        since -> Date,
        position_sealed -> Nullable<Binary>,
        state -> Text,
        open_key -> Nullable<Text>,
        asked_at -> Instant,
        decided_by -> Nullable<Id>,
        decided_at -> Nullable<Instant>,
        ended_on -> Nullable<Date>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    employment_rounds (id) {
        id -> Id,
        employer_id -> Id,
        period -> Text,
        opened_on -> Date,
        remind_on -> Date,
        due_on -> Date,
        state -> Text,
        reminded -> Bool,
        asked -> Integer,
        answered_at -> Nullable<Instant>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    round_entries (round_id, employment_id) {
        round_id -> Id,
        employment_id -> Id,
        person_id -> Id,
        answer -> Nullable<Text>,
        ended_on -> Nullable<Date>,
        answered_by -> Nullable<Id>,
        answered_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    employer_findings (id) {
        id -> Id,
        employer_id -> Id,
        round_id -> Id,
        unanswered -> Integer,
        opened_at -> Instant,
        resolved_at -> Nullable<Instant>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    talent_demands (id) {
        id -> Id,
        employer_id -> Id,
        title -> Text,
        posts -> Integer,
        qualification -> Nullable<Text>,
        level -> Nullable<Text>,
        district -> Nullable<Text>,
        description -> Nullable<Text>,
        salary_from_fen -> BigInt,
        salary_to_fen -> BigInt,
        valid_until -> Date,
        state -> Text,
        published_at -> Instant,
        withdrawn_at -> Nullable<Instant>,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    demand_seekers (person_id) {
        person_id -> Id,
        district -> Nullable<Text>,
        salary_from_fen -> Nullable<BigInt>,
        consent -> Text,
        consented_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    demand_matches (demand_id, person_id) {
        demand_id -> Id,
        person_id -> Id,
        state -> Text,
        matched_at -> Instant,
        answered_at -> Nullable<Instant>,
    }
}

use super::{cards, liaison_employers, qualifications};

diesel::joinable!(staff_batches -> employers (employer_id));
diesel::joinable!(prepared_drafts -> employers (employer_id));
diesel::joinable!(prepared_drafts -> staff_batches (batch_id));
diesel::allow_tables_to_appear_in_same_query!(prepared_drafts, employers);
diesel::allow_tables_to_appear_in_same_query!(employers, liaison_employers);
diesel::allow_tables_to_appear_in_same_query!(employments, cards);
diesel::allow_tables_to_appear_in_same_query!(demand_seekers, qualifications);
