//! The table of transitions, verb by verb.

use chrono::NaiveDate;

use super::{CardState, Life, Reason, Refusal, Terms, Verb, last_day};

/// What a decision may look at beside the card itself.
#[derive(Clone, Debug)]
pub struct Facts<'a> {
    pub today: NaiveDate,
    pub terms: &'a Terms,
    /// Rank of the tier that the person now has; asked by `Upgrade` only.
    pub new_tier_rank: Option<i32>,
}

/// The card afterwards, and a card that takes its place where the verb calls for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub life: Life,
    pub successor: Option<Successor>,
}

/// The new card that follows an upgraded or replaced one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Successor {
    pub life: Life,
    pub reason: Reason,
}

/// A first card: its validity begins today.
pub fn issue(terms: &Terms, tier_rank: i32, today: NaiveDate) -> Result<Life, Refusal> {
    Ok(Life {
        state: if terms.activation_required { CardState::PendingActivation } else { CardState::Valid },
        before_loss: None,
        tier_rank,
        valid_from: today,
        valid_until: last_day(today, terms.validity_months).ok_or(Refusal::DateOutOfRange)?,
        renewal_filed_on: None,
    })
}

/// Answers a verb. Total: every state has an answer to every verb, and the tests walk the whole table.
pub fn decide(card: &Life, verb: Verb, reason: Reason, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    if !reason.fits(verb) {
        return Err(Refusal::ReasonDoesNotFit);
    }
    match verb {
        Verb::Issue => Err(Refusal::AlreadyIssued),
        Verb::Activate => activate(card, facts),
        Verb::Suspend => suspend(card, facts),
        Verb::Resume => resume(card, facts),
        Verb::ReportLoss => report_loss(card, facts),
        Verb::ReportFound => report_found(card),
        Verb::Replace => replace(card, facts),
        Verb::Revoke => revoke(card, reason),
        Verb::Cancel => cancel(card),
        Verb::Upgrade => upgrade(card, facts),
        Verb::FileRenewal => file_renewal(card, facts),
        Verb::GrantRenewal => grant_renewal(card, facts),
        Verb::RefuseRenewal => refuse_renewal(card, facts),
        Verb::Expire => expire(card, facts),
    }
}

fn only(life: Life) -> Result<Decision, Refusal> {
    Ok(Decision { life, successor: None })
}

fn with_state(card: &Life, state: CardState) -> Life {
    Life { state, before_loss: None, ..card.clone() }
}

/// The refusal that the three endings share.
fn over(state: CardState) -> Result<(), Refusal> {
    match state {
        CardState::Expired => Err(Refusal::HasExpired),
        CardState::Cancelled => Err(Refusal::AlreadyCancelled),
        CardState::Revoked => Err(Refusal::AlreadyRevoked),
        _ => Ok(()),
    }
}

fn not_ended(card: &Life, facts: &Facts<'_>) -> Result<(), Refusal> {
    over(card.state)?;
    if card.has_ended(facts.today) {
        return Err(Refusal::HasExpired);
    }
    Ok(())
}

fn activate(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    not_ended(card, facts)?;
    match card.state {
        CardState::PendingActivation => only(with_state(card, CardState::Valid)),
        CardState::Suspended => Err(Refusal::IsSuspended),
        CardState::Lost => Err(Refusal::IsLost),
        _ => Err(Refusal::AlreadyActive),
    }
}

fn suspend(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    not_ended(card, facts)?;
    match card.state {
        CardState::Valid => only(with_state(card, CardState::Suspended)),
        CardState::PendingActivation => Err(Refusal::NotYetActivated),
        CardState::Lost => Err(Refusal::IsLost),
        _ => Err(Refusal::AlreadySuspended),
    }
}

fn resume(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    not_ended(card, facts)?;
    match card.state {
        CardState::Suspended => only(with_state(card, CardState::Valid)),
        CardState::Lost => Err(Refusal::IsLost),
        _ => Err(Refusal::NotSuspended),
    }
}

fn report_loss(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    not_ended(card, facts)?;
    match card.state {
        CardState::Lost => Err(Refusal::AlreadyLost),
        before => only(Life { before_loss: Some(before), ..with_state(card, CardState::Lost) }),
    }
}

/// A found card is what it was; should its end have passed meanwhile, the nightly expiry says so.
fn report_found(card: &Life) -> Result<Decision, Refusal> {
    over(card.state)?;
    match (card.state, card.before_loss) {
        (CardState::Lost, Some(before)) => only(with_state(card, before)),
        (CardState::Lost, None) => only(with_state(card, CardState::Valid)),
        _ => Err(Refusal::NotLost),
    }
}

/// The new card has a new number and link, but the dates and the state of the lost one: nothing is won by losing it.
fn replace(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    not_ended(card, facts)?;
    if card.state != CardState::Lost {
        return Err(Refusal::NotLost);
    }
    let state = card.before_loss.unwrap_or(CardState::Valid);
    Ok(Decision {
        life: Life { renewal_filed_on: None, ..with_state(card, CardState::Cancelled) },
        successor: Some(Successor { life: with_state(card, state), reason: Reason::Replaced }),
    })
}

/// Fraud is revoked always, also after the card's end; an official error only while the card is in force.
fn revoke(card: &Life, reason: Reason) -> Result<Decision, Refusal> {
    if card.state == CardState::Revoked {
        return Err(Refusal::AlreadyRevoked);
    }
    if reason == Reason::OfficialError {
        over(card.state)?;
    }
    only(Life { renewal_filed_on: None, ..with_state(card, CardState::Revoked) })
}

fn cancel(card: &Life) -> Result<Decision, Refusal> {
    over(card.state)?;
    only(Life { renewal_filed_on: None, ..with_state(card, CardState::Cancelled) })
}

/// A higher tier inside the validity: the old card ends, the new one starts a full validity today.
fn upgrade(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    not_ended(card, facts)?;
    if card.state == CardState::Suspended || card.before_loss == Some(CardState::Suspended) {
        return Err(Refusal::IsSuspended);
    }
    let rank = facts.new_tier_rank.filter(|rank| *rank < card.tier_rank).ok_or(Refusal::NotHigherTier)?;
    Ok(Decision {
        life: Life { renewal_filed_on: None, ..with_state(card, CardState::Cancelled) },
        successor: Some(Successor { life: issue(facts.terms, rank, facts.today)?, reason: Reason::Upgraded }),
    })
}

fn file_renewal(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    not_ended(card, facts)?;
    match card.state {
        CardState::Valid => {}
        CardState::PendingActivation => return Err(Refusal::NotYetActivated),
        CardState::Lost => return Err(Refusal::IsLost),
        _ => return Err(Refusal::IsSuspended),
    }
    if card.renewal_filed_on.is_some() {
        return Err(Refusal::RenewalAlreadyFiled);
    }
    let (opens, closes) = card.renewal_window(facts.terms).ok_or(Refusal::DateOutOfRange)?;
    if facts.today < opens {
        return Err(Refusal::RenewalTooEarly);
    }
    if facts.today > closes {
        return Err(Refusal::RenewalTooLate);
    }
    only(Life { renewal_filed_on: Some(facts.today), ..card.clone() })
}

/// The new term follows the old one without a gap, also when the decision came after the old end.
fn grant_renewal(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    over(card.state)?;
    if card.renewal_filed_on.is_none() {
        return Err(Refusal::NoRenewalFiled);
    }
    let next = card.valid_until.succ_opt().ok_or(Refusal::DateOutOfRange)?;
    only(Life {
        valid_until: last_day(next, facts.terms.validity_months).ok_or(Refusal::DateOutOfRange)?,
        renewal_filed_on: None,
        ..card.clone()
    })
}

/// A refused renewal leaves the card its remaining days; if there are none left it ends at once.
fn refuse_renewal(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    over(card.state)?;
    if card.renewal_filed_on.is_none() {
        return Err(Refusal::NoRenewalFiled);
    }
    let open = Life { renewal_filed_on: None, ..card.clone() };
    if open.has_ended(facts.today) {
        return only(with_state(&open, CardState::Expired));
    }
    only(open)
}

fn expire(card: &Life, facts: &Facts<'_>) -> Result<Decision, Refusal> {
    over(card.state)?;
    if !card.has_ended(facts.today) {
        return Err(Refusal::TermNotEnded);
    }
    only(with_state(card, CardState::Expired))
}
