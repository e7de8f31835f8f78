//! Recognitions, cards, their codes, scans and benefits.

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    recognitions (id) {
        id -> Id,
        person_id -> Id,
        catalogue -> Text,
        catalogue_version -> BigInt,
        tier -> Text,
        tier_rank -> Integer,
        route -> Text,
        criterion -> Nullable<Text>,
        case_id -> Nullable<Id>,
        district -> Nullable<Text>,
        decided_on -> Date,
        ended_on -> Nullable<Date>,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    cards (id) {
        id -> Id,
        person_id -> Id,
        recognition_id -> Id,
        catalogue -> Text,
        catalogue_version -> BigInt,
        scheme -> Text,
        scheme_version -> BigInt,
        tier -> Text,
        tier_rank -> Integer,
        district -> Nullable<Text>,
        number -> Text,
        state -> Text,
        before_loss -> Nullable<Text>,
        valid_from -> Date,
        valid_until -> Date,
        renewal_filed_on -> Nullable<Date>,
        predecessor_id -> Nullable<Id>,
        issued_at -> Instant,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    card_changes (card_id, seq) {
        card_id -> Id,
        seq -> BigInt,
        verb -> Text,
        from_state -> Nullable<Text>,
        to_state -> Text,
        reason -> Text,
        legal_basis -> Text,
        acting -> Text,
        account_id -> Nullable<Id>,
        valid_until -> Date,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    card_links (token) {
        token -> Text,
        card_id -> Id,
        created_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    code_uses (jti) {
        jti -> Id,
        card_id -> Id,
        account_id -> Id,
        benefit -> Nullable<Text>,
        redemption_id -> Nullable<Id>,
        first_at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    card_scans (id) {
        id -> Id,
        card_id -> Id,
        account_id -> Id,
        venue -> Text,
        venue_name -> Text,
        means -> Text,
        benefit -> Nullable<Text>,
        outcome -> Text,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    benefit_uses (person_id, benefit, period) {
        person_id -> Id,
        benefit -> Text,
        period -> Text,
        used -> Integer,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;

    benefit_places (benefit, period) {
        benefit -> Text,
        period -> Text,
        used -> Integer,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    redemptions (id) {
        id -> Id,
        card_id -> Id,
        person_id -> Id,
        account_id -> Id,
        jti -> Id,
        benefit -> Text,
        period -> Text,
        venue -> Text,
        venue_name -> Text,
        uses_left -> Nullable<Integer>,
        at -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    signing_keys (kid) {
        kid -> Text,
        x -> Text,
        wrapped_key -> Binary,
        seed_sealed -> Binary,
        signs_from -> Instant,
        signs_until -> Instant,
        published_until -> Instant,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    verifier_venues (account_id) {
        account_id -> Id,
        venue -> Text,
        venue_name -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    use crate::db::types::sql::*;

    missing_glyphs (character) {
        character -> Text,
        card_id -> Nullable<Id>,
        seen_at -> Instant,
        settled_at -> Nullable<Instant>,
    }
}
