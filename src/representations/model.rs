//! What a representation says.

use chrono::NaiveDate;

use crate::{id_type, text_enum};

id_type!(
    /// That somebody may act for somebody.
    RepresentationId
);

text_enum! {
    /// On what ground.
    pub enum Basis {
        /// The principal said so, to a member of the household.
        Grant = "grant",
        /// The guardian of a minor, whose relation a clerk has seen proven.
        Guardian = "guardian",
        /// The person stands at the counter.
        Counter = "counter",
    }
}

text_enum! {
    /// What may be done for the principal.
    pub enum Act {
        /// Write, hand in and correct.
        Apply = "apply",
        Withdraw = "withdraw",
        /// See where it is, and urge.
        Follow = "follow",
    }
}

text_enum! {
    /// How somebody at a counter agreed to the clerk acting for them.
    pub enum CounterConsent { SignedPaper = "signed_paper", SentCode = "sent_code" }
}

/// The part of a representation that is the same for every ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Codes of service items; all of them where none is named.
    pub items: Vec<String>,
    pub acts: Vec<Act>,
    pub valid_from: NaiveDate,
    /// The last day.
    pub valid_to: NaiveDate,
}

impl Scope {
    /// Whether this act on this item lies within the scope on a day.
    pub fn covers(&self, act: Act, item: &str, on: NaiveDate) -> bool {
        let in_time = self.valid_from <= on && on <= self.valid_to;
        let of_item = self.items.is_empty() || self.items.iter().any(|code| code == item);
        in_time && of_item && self.acts.contains(&act)
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_scope_covers_its_acts_on_its_items_in_its_days() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let scope = |items: &[&str]| Scope {
            items: items.iter().map(|item| (*item).to_owned()).collect(),
            acts: vec![Act::Apply, Act::Follow],
            valid_from: day("2026-09-14"),
            valid_to: day("2026-09-20"),
        };
        for (items, act, item, on, covered) in [
            (&["rent_subsidy"][..], Act::Apply, "rent_subsidy", "2026-09-14", true),
            (&["rent_subsidy"], Act::Apply, "rent_subsidy", "2026-09-20", true),
            (&["rent_subsidy"], Act::Apply, "rent_subsidy", "2026-09-13", false),
            (&["rent_subsidy"], Act::Apply, "rent_subsidy", "2026-09-21", false),
            (&["rent_subsidy"], Act::Withdraw, "rent_subsidy", "2026-09-15", false),
            (&["rent_subsidy"], Act::Apply, "school_place", "2026-09-15", false),
            (&[], Act::Follow, "school_place", "2026-09-15", true),
        ] {
            assert_eq!(scope(items).covers(act, item, day(on)), covered, "{items:?} {act} {item} {on}");
        }
    }
}
