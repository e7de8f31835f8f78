//! The life of a card: from issue to its end, as pure decisions.
//!
//! A verb is asked of a card on a day; the answer is the card as it is afterwards or a refusal by name.
//! Nothing here knows who may ask (that is `policy.rs`) or where cards are kept.

mod decide;
#[cfg(test)]
mod table;
mod words;

pub use decide::{Decision, Facts, Successor, decide, issue};
pub use words::{Acting, CardState, Reason, Refusal, Standing, Verb};

use chrono::{Days, Months, NaiveDate};

/// What a scheme says about the life of its cards. The numbers are the city's, never ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Length of a validity, in months.
    pub validity_months: u32,
    /// Whether the holder has to activate the card before it is valid.
    pub activation_required: bool,
    /// First day of the renewal window, in days before the end.
    pub renewal_opens_days: u32,
    /// Last day of the renewal window, in days before the end.
    pub renewal_closes_days: u32,
}

/// Everything about a card that its life depends on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Life {
    pub state: CardState,
    /// Set while the card is lost: what it is again when it is found, so that a loss never lifts a suspension.
    pub before_loss: Option<CardState>,
    /// Place of the card's tier in its catalogue; 1 is the highest.
    pub tier_rank: i32,
    pub valid_from: NaiveDate,
    /// The last day on which the card is valid.
    pub valid_until: NaiveDate,
    /// The day on which an undecided renewal was filed. Filing is possible in the window only, so it was in time.
    pub renewal_filed_on: Option<NaiveDate>,
}

impl Life {
    /// What the card is on a day, whether or not the nightly job has already written it down.
    pub fn standing(&self, today: NaiveDate, terms: &Terms) -> Standing {
        match self.state {
            CardState::PendingActivation if self.has_ended(today) => Standing::Expired,
            CardState::PendingActivation => Standing::PendingActivation,
            CardState::Valid if self.has_ended(today) => Standing::Expired,
            CardState::Valid if self.is_expiring(today, terms) => Standing::Expiring,
            CardState::Valid => Standing::Valid,
            CardState::Suspended => Standing::Suspended,
            CardState::Lost => Standing::Lost,
            CardState::Expired => Standing::Expired,
            CardState::Cancelled => Standing::Cancelled,
            CardState::Revoked => Standing::Revoked,
        }
    }

    /// The end has passed and no renewal filed in time waits for its decision.
    pub fn has_ended(&self, today: NaiveDate) -> bool {
        today > self.valid_until && self.renewal_filed_on.is_none()
    }

    fn is_expiring(&self, today: NaiveDate, terms: &Terms) -> bool {
        before(self.valid_until, terms.renewal_opens_days).is_some_and(|opens| today >= opens)
    }

    /// First and last day on which a renewal may be filed.
    pub fn renewal_window(&self, terms: &Terms) -> Option<(NaiveDate, NaiveDate)> {
        Some((
            before(self.valid_until, terms.renewal_opens_days)?,
            before(self.valid_until, terms.renewal_closes_days)?,
        ))
    }
}

/// The last day of a validity that begins on `from`: three years from 18 September end on 17 September.
pub fn last_day(from: NaiveDate, months: u32) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(months))?.pred_opt()
}

fn before(day: NaiveDate, days: u32) -> Option<NaiveDate> {
    day.checked_sub_days(Days::new(u64::from(days)))
}
