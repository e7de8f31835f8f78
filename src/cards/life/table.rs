//! Every state against every verb, then the rules that hang on dates.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use chrono::NaiveDate;

use super::{CardState::*, *};

const TERMS: Terms =
    Terms { validity_months: 36, activation_required: true, renewal_opens_days: 90, renewal_closes_days: 30 };

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Issued on 18 September 2026: valid until 17 September 2029, renewal from 19 June to 18 August 2029.
fn card(state: CardState) -> Life {
    Life {
        state,
        before_loss: (state == Lost).then_some(Valid),
        tier_rank: 3,
        valid_from: day("2026-09-18"),
        valid_until: day("2029-09-17"),
        renewal_filed_on: None,
    }
}

fn on(today: &str, card: &Life, verb: Verb, reason: Reason) -> Result<Decision, Refusal> {
    let facts = Facts { today: day(today), terms: &TERMS, new_tier_rank: Some(2) };
    decide(card, verb, reason, &facts)
}

fn state_after(today: &str, card: &Life, verb: Verb, reason: Reason) -> Result<CardState, Refusal> {
    on(today, card, verb, reason).map(|done| done.life.state)
}

type Cell = Result<CardState, Refusal>;

#[test]
fn every_state_answers_every_verb() {
    use Reason as R;
    use Refusal::*;
    use Verb as V;
    const STATES: [CardState; 7] = [PendingActivation, Valid, Suspended, Lost, Expired, Cancelled, Revoked];
    // In the middle of the validity, no renewal filed.
    #[rustfmt::skip]
    let table: [(Verb, Reason, [Cell; 7]); 15] = [
        //                                        pending               valid                 suspended             lost             expired          cancelled              revoked
        (V::Issue,         R::Recognised,     [Err(AlreadyIssued),   Err(AlreadyIssued),   Err(AlreadyIssued),   Err(AlreadyIssued), Err(AlreadyIssued), Err(AlreadyIssued),  Err(AlreadyIssued)]),
        (V::Activate,      R::HolderRequest,  [Ok(Valid),            Err(AlreadyActive),   Err(IsSuspended),     Err(IsLost),      Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::Suspend,       R::Investigation,  [Err(NotYetActivated), Ok(Suspended),        Err(AlreadySuspended), Err(IsLost),     Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::Resume,        R::Cleared,        [Err(NotSuspended),    Err(NotSuspended),    Ok(Valid),            Err(IsLost),      Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::ReportLoss,    R::Lost,           [Ok(Lost),             Ok(Lost),             Ok(Lost),             Err(AlreadyLost), Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::ReportFound,   R::Found,          [Err(NotLost),         Err(NotLost),         Err(NotLost),         Ok(Valid),        Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::Replace,       R::Replaced,       [Err(NotLost),         Err(NotLost),         Err(NotLost),         Ok(Cancelled),    Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::Revoke,        R::Fraud,          [Ok(Revoked),          Ok(Revoked),          Ok(Revoked),          Ok(Revoked),      Ok(Revoked),     Ok(Revoked),           Err(AlreadyRevoked)]),
        (V::Revoke,        R::OfficialError,  [Ok(Revoked),          Ok(Revoked),          Ok(Revoked),          Ok(Revoked),      Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::Cancel,        R::Moved,          [Ok(Cancelled),        Ok(Cancelled),        Ok(Cancelled),        Ok(Cancelled),    Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::Upgrade,       R::Upgraded,       [Ok(Cancelled),        Ok(Cancelled),        Err(IsSuspended),     Ok(Cancelled),    Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::FileRenewal,   R::RenewalFiled,   [Err(NotYetActivated), Err(RenewalTooEarly), Err(IsSuspended),     Err(IsLost),      Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::GrantRenewal,  R::RenewalGranted, [Err(NoRenewalFiled),  Err(NoRenewalFiled),  Err(NoRenewalFiled),  Err(NoRenewalFiled), Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::RefuseRenewal, R::RenewalRefused, [Err(NoRenewalFiled),  Err(NoRenewalFiled),  Err(NoRenewalFiled),  Err(NoRenewalFiled), Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
        (V::Expire,        R::TermEnded,      [Err(TermNotEnded),    Err(TermNotEnded),    Err(TermNotEnded),    Err(TermNotEnded), Err(HasExpired), Err(AlreadyCancelled), Err(AlreadyRevoked)]),
    ];
    for (verb, reason, expected) in table {
        for (state, expected) in STATES.into_iter().zip(expected) {
            let found = state_after("2027-03-01", &card(state), verb, reason);
            assert_eq!(found, expected, "{verb:?} ({reason:?}) of a {state:?} card");
        }
    }
}

#[test]
fn after_the_end_only_the_end_is_left() {
    use Reason as R;
    use Verb as V;
    let after = "2029-09-18";
    for state in [PendingActivation, Valid, Suspended, Lost] {
        for (verb, reason, expected) in [
            (V::Activate, R::HolderRequest, Err(Refusal::HasExpired)),
            (V::Suspend, R::Investigation, Err(Refusal::HasExpired)),
            (V::Resume, R::Cleared, Err(Refusal::HasExpired)),
            (V::ReportLoss, R::Lost, Err(Refusal::HasExpired)),
            (V::Replace, R::Replaced, Err(Refusal::HasExpired)),
            (V::Upgrade, R::Upgraded, Err(Refusal::HasExpired)),
            (V::FileRenewal, R::RenewalFiled, Err(Refusal::HasExpired)),
            (V::Revoke, R::Fraud, Ok(Revoked)),
            (V::Cancel, R::Died, Ok(Cancelled)),
            (V::Expire, R::TermEnded, Ok(Expired)),
        ] {
            let found = state_after(after, &card(state), verb, reason);
            assert_eq!(found, expected, "{verb:?} of a {state:?} card past its end");
        }
    }
    assert_eq!(
        state_after("2029-09-17", &card(Valid), V::Expire, R::TermEnded),
        Err(Refusal::TermNotEnded),
        "the last day is a day of validity"
    );
}

#[test]
fn the_renewal_window_is_from_ninety_to_thirty_days_before_the_end() {
    for (today, expected) in [
        ("2029-06-18", Err(Refusal::RenewalTooEarly)),
        ("2029-06-19", Ok(Valid)),
        ("2029-08-18", Ok(Valid)),
        ("2029-08-19", Err(Refusal::RenewalTooLate)),
    ] {
        let found = state_after(today, &card(Valid), Verb::FileRenewal, Reason::RenewalFiled);
        assert_eq!(found, expected, "filed on {today}");
    }
    let mut filed = card(Valid);
    filed.renewal_filed_on = Some(day("2029-07-01"));
    assert_eq!(
        state_after("2029-07-02", &filed, Verb::FileRenewal, Reason::RenewalFiled),
        Err(Refusal::RenewalAlreadyFiled)
    );
}

#[test]
fn a_renewal_in_time_keeps_the_card_valid_until_it_is_decided() {
    let late = "2029-10-20";
    let mut filed = card(Valid);
    filed.renewal_filed_on = Some(day("2029-08-18"));
    assert_eq!(filed.standing(day(late), &TERMS), Standing::Expiring);
    assert_eq!(state_after(late, &filed, Verb::Expire, Reason::TermEnded), Err(Refusal::TermNotEnded));

    let granted = on(late, &filed, Verb::GrantRenewal, Reason::RenewalGranted).unwrap().life;
    assert_eq!(granted.valid_until, day("2032-09-17"), "without a gap and without a gift");
    assert_eq!(granted.standing(day(late), &TERMS), Standing::Valid);

    let refused = on(late, &filed, Verb::RefuseRenewal, Reason::RenewalRefused).unwrap().life;
    assert_eq!(refused.state, Expired);
    let refused_early = on("2029-09-01", &filed, Verb::RefuseRenewal, Reason::RenewalRefused).unwrap().life;
    assert_eq!(refused_early.state, Valid, "the days that are left are the holder's");
    assert_eq!(refused_early.standing(day("2029-09-18"), &TERMS), Standing::Expired);
}

#[test]
fn a_loss_never_lifts_what_was_before_it() {
    for before in [PendingActivation, Valid, Suspended] {
        let lost = on("2027-03-01", &card(before), Verb::ReportLoss, Reason::Lost).unwrap().life;
        assert_eq!(lost.before_loss, Some(before));
        let found = state_after("2027-03-02", &lost, Verb::ReportFound, Reason::Found);
        assert_eq!(found, Ok(before));
        let replaced = on("2027-03-02", &lost, Verb::Replace, Reason::Replaced).unwrap();
        let successor = replaced.successor.unwrap();
        assert_eq!((replaced.life.state, successor.life.state), (Cancelled, before));
        assert_eq!(successor.life.valid_until, day("2029-09-17"), "a replacement keeps the dates");
    }
    let lost = on("2027-03-01", &card(Suspended), Verb::ReportLoss, Reason::Lost).unwrap().life;
    assert_eq!(state_after("2027-03-02", &lost, Verb::Upgrade, Reason::Upgraded), Err(Refusal::IsSuspended));
}

#[test]
fn an_upgrade_needs_a_higher_tier_and_restarts_the_validity() {
    for (rank, expected) in [
        (None, Err(Refusal::NotHigherTier)),
        (Some(4), Err(Refusal::NotHigherTier)),
        (Some(3), Err(Refusal::NotHigherTier)),
        (Some(2), Ok(())),
        (Some(1), Ok(())),
    ] {
        let facts = Facts { today: day("2028-02-29"), terms: &TERMS, new_tier_rank: rank };
        let found = decide(&card(Valid), Verb::Upgrade, Reason::Upgraded, &facts);
        assert_eq!(found.as_ref().map(|_| ()).map_err(|refusal| *refusal), expected, "rank {rank:?}");
        if let Ok(done) = found {
            let next = done.successor.unwrap();
            assert_eq!(done.life.state, Cancelled);
            assert_eq!((next.reason, next.life.state), (Reason::Upgraded, PendingActivation));
            assert_eq!((next.life.valid_from, next.life.valid_until), (day("2028-02-29"), day("2031-02-27")));
        }
    }
}

#[test]
fn what_people_are_told_follows_from_the_date() {
    for (state, today, expected) in [
        (PendingActivation, "2026-09-18", Standing::PendingActivation),
        (PendingActivation, "2029-09-18", Standing::Expired),
        (Valid, "2029-06-18", Standing::Valid),
        (Valid, "2029-06-19", Standing::Expiring),
        (Valid, "2029-09-17", Standing::Expiring),
        (Valid, "2029-09-18", Standing::Expired),
        (Suspended, "2029-09-18", Standing::Suspended),
        (Lost, "2027-01-01", Standing::Lost),
        (Revoked, "2027-01-01", Standing::Revoked),
    ] {
        let found = card(state).standing(day(today), &TERMS);
        assert_eq!(found, expected, "{state:?} on {today}");
        assert_eq!(found.is_honoured(), matches!(found, Standing::Valid | Standing::Expiring));
    }
}

#[test]
fn a_scheme_without_activation_issues_valid_cards() {
    let terms = Terms { activation_required: false, ..TERMS };
    let issued = issue(&terms, 1, day("2026-09-18")).unwrap();
    assert_eq!((issued.state, issued.valid_until), (Valid, day("2029-09-17")));
}

#[test]
fn a_reason_belongs_to_its_verb() {
    for (verb, reason) in [
        (Verb::Suspend, Reason::Fraud),
        (Verb::Revoke, Reason::Moved),
        (Verb::Cancel, Reason::OfficialError),
        (Verb::Activate, Reason::Cleared),
    ] {
        assert_eq!(state_after("2027-03-01", &card(Valid), verb, reason), Err(Refusal::ReasonDoesNotFit));
    }
}
