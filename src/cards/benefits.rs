//! Counting benefits: how often a holder may use one, how many places there are for all, and one use a code.

use chrono::{Datelike, NaiveDate};
use uuid::Uuid;

use super::life::{Life, Terms, last_day};
use super::scheme::CounterPeriod;

/// The name of the period that a day falls in; uses in different periods are counted apart.
///
/// A term is named by its first day. A replaced card keeps its dates and therefore its counter: losing a card wins nothing.
pub fn period_key(period: CounterPeriod, life: &Life, terms: &Terms, today: NaiveDate) -> String {
    match period {
        CounterPeriod::Card => format!("term:{}", term_start(life, terms, today)),
        by_calendar => shared_period_key(by_calendar, today),
    }
}

/// The period of the places that all holders share. Terms begin on each holder's own day, so places counted by term are
/// counted once and for all.
pub fn shared_period_key(period: CounterPeriod, today: NaiveDate) -> String {
    match period {
        CounterPeriod::Card => "all".into(),
        CounterPeriod::Year => format!("{:04}", today.year()),
        CounterPeriod::Month => format!("{:04}-{:02}", today.year(), today.month()),
    }
}

/// First day of the term that today belongs to: a granted renewal counts from the end of the old term, not from the grant.
fn term_start(life: &Life, terms: &Terms, today: NaiveDate) -> NaiveDate {
    let mut start = life.valid_from;
    while let Some(end) = last_day(start, terms.validity_months) {
        match end.succ_opt() {
            Some(next) if today > end && end < life.valid_until && next > start => start = next,
            _ => break,
        }
    }
    start
}

/// How often a benefit may be used; `None` is without bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bounds {
    pub per_holder: Option<u32>,
    /// Places for all holders together.
    pub places: Option<u32>,
}

/// What has been used up to now, in the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    pub by_holder: u32,
    pub by_all: u32,
}

/// Why a benefit is not given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BenefitRefusal {
    UsedUp,
    NoPlacesLeft,
}

/// Counts one use, or says which bound forbids it. What is given back is stored as it is.
pub fn count_one(bounds: Bounds, used: Used) -> Result<Used, BenefitRefusal> {
    if bounds.per_holder.is_some_and(|limit| used.by_holder >= limit) {
        return Err(BenefitRefusal::UsedUp);
    }
    if bounds.places.is_some_and(|limit| used.by_all >= limit) {
        return Err(BenefitRefusal::NoPlacesLeft);
    }
    Ok(Used {
        by_holder: used.by_holder.checked_add(1).ok_or(BenefitRefusal::UsedUp)?,
        by_all: used.by_all.checked_add(1).ok_or(BenefitRefusal::NoPlacesLeft)?,
    })
}

/// Uses that the holder has left, as both bounds allow; `None` is without bound.
pub fn left(bounds: Bounds, used: Used) -> Option<u32> {
    let own = bounds.per_holder.map(|limit| limit.saturating_sub(used.by_holder));
    let all = bounds.places.map(|limit| limit.saturating_sub(used.by_all));
    match (own, all) {
        (Some(own), Some(all)) => Some(own.min(all)),
        (own, all) => own.or(all),
    }
}

/// What became of a code that was shown before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spent {
    /// The account that scanned it first.
    pub verifier: Uuid,
    /// Benefit and redemption, once it paid for one.
    pub redeemed: Option<(String, Uuid)>,
}

/// What a shown code is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Showing {
    /// Nothing was redeemed with it yet.
    Fresh,
    /// The same request again: it gets the first redemption, and nothing is counted.
    Repeat(Uuid),
    /// Somebody else's scan, or another benefit: the code has had its one use.
    Used,
}

/// One code serves one verifier and one redemption, however often it is sent.
pub fn showing(spent: Option<&Spent>, verifier: Uuid, benefit: &str) -> Showing {
    match spent {
        None => Showing::Fresh,
        Some(spent) if spent.verifier != verifier => Showing::Used,
        Some(Spent { redeemed: None, .. }) => Showing::Fresh,
        Some(Spent { redeemed: Some((paid_for, redemption)), .. }) if paid_for == benefit => {
            Showing::Repeat(*redemption)
        }
        Some(_) => Showing::Used,
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;
    use crate::cards::life::CardState;

    const TERMS: Terms =
        Terms { validity_months: 36, activation_required: false, renewal_opens_days: 90, renewal_closes_days: 30 };

    fn life(until: &str) -> Life {
        Life {
            state: CardState::Valid,
            before_loss: None,
            tier_rank: 1,
            valid_from: "2026-09-18".parse().unwrap(),
            valid_until: until.parse().unwrap(),
            renewal_filed_on: None,
        }
    }

    #[test]
    fn a_counter_never_passes_its_bound() {
        let bounds = Bounds { per_holder: Some(2), places: Some(40) };
        for (by_holder, by_all, expected) in [
            (0, 0, Ok(Used { by_holder: 1, by_all: 1 })),
            (1, 39, Ok(Used { by_holder: 2, by_all: 40 })),
            (2, 2, Err(BenefitRefusal::UsedUp)),
            (0, 40, Err(BenefitRefusal::NoPlacesLeft)),
            (9, 90, Err(BenefitRefusal::UsedUp)),
        ] {
            assert_eq!(count_one(bounds, Used { by_holder, by_all }), expected, "{by_holder} of 2, {by_all} of 40");
        }
        let unbounded = Bounds { per_holder: None, places: None };
        assert_eq!(count_one(unbounded, Used { by_holder: 999, by_all: 9_999 }).unwrap().by_holder, 1_000);
    }

    #[test]
    fn what_is_left_is_the_nearer_bound() {
        for (per_holder, places, by_holder, by_all, expected) in [
            (Some(3), None, 1, 5, Some(2)),
            (Some(3), Some(6), 1, 5, Some(1)),
            (None, Some(4), 1, 9, Some(0)),
            (None, None, 1, 9, None),
        ] {
            assert_eq!(left(Bounds { per_holder, places }, Used { by_holder, by_all }), expected);
        }
    }

    #[test]
    fn a_period_begins_where_people_expect_it() {
        for (period, until, today, expected) in [
            (CounterPeriod::Year, "2029-09-17", "2027-01-01", "2027"),
            (CounterPeriod::Month, "2029-09-17", "2027-03-09", "2027-03"),
            (CounterPeriod::Card, "2029-09-17", "2026-09-18", "term:2026-09-18"),
            (CounterPeriod::Card, "2029-09-17", "2029-09-17", "term:2026-09-18"),
            // Renewed early: the old term still runs.
            (CounterPeriod::Card, "2032-09-17", "2029-09-17", "term:2026-09-18"),
            (CounterPeriod::Card, "2032-09-17", "2029-09-18", "term:2029-09-18"),
            // Past the end with the renewal undecided: still the old term.
            (CounterPeriod::Card, "2029-09-17", "2029-10-01", "term:2026-09-18"),
        ] {
            assert_eq!(
                period_key(period, &life(until), &TERMS, today.parse().unwrap()),
                expected,
                "{period:?} on {today}"
            );
        }
    }

    #[test]
    fn one_code_is_one_use() {
        let (me, other, redemption) = (Uuid::from_u128(1), Uuid::from_u128(2), Uuid::from_u128(3));
        let scanned = Spent { verifier: me, redeemed: None };
        let redeemed = Spent { verifier: me, redeemed: Some(("clinic".into(), redemption)) };
        for (spent, verifier, benefit, expected) in [
            (None, me, "clinic", Showing::Fresh),
            (Some(&scanned), me, "clinic", Showing::Fresh),
            (Some(&scanned), other, "clinic", Showing::Used),
            (Some(&redeemed), me, "clinic", Showing::Repeat(redemption)),
            (Some(&redeemed), me, "park", Showing::Used),
            (Some(&redeemed), other, "clinic", Showing::Used),
        ] {
            assert_eq!(showing(spent, verifier, benefit), expected);
        }
    }
}
