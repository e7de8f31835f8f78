//! The kinds of clauses. Each is a small record over named facts; which facts fit which kind is checked in `check`.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::workflow::model::Text;

/// What a clause requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// So many months have gone by since a date, or were counted.
    AtLeastMonths(Months),
    /// An interruption that is still going on, or that was counted, is no longer than so many months.
    GapAtMost(Gap),
    /// An age in completed years on a day.
    AgeOn(Age),
    /// A value is one of those listed; of a list of values, one at least is.
    InList(Choice),
    /// A value is none of those listed; of a list of values, none is.
    NotInList(Choice),
    /// A number, or the length of a list, is so large at most.
    CountAtMost(Ceiling),
    /// A number, or the length of a list, is so large at least.
    CountAtLeast(Floor),
    /// A card that is honoured, where stated of certain tiers.
    HasCard(Card),
    /// A value is this one.
    Equals(Equality),
    /// The fact is true.
    IsTrue(String),
    /// The fact is false.
    IsFalse(String),
    /// An amount of money is so high at most.
    AmountAtMost(Amount),
    /// An amount of money is so high at least.
    AmountAtLeast(AmountFloor),
    /// A date lies before another.
    DateBefore(DateBound),
    /// A date lies after another.
    DateAfter(DateBound),
    /// One of these at least.
    AnyOf(Vec<Requirement>),
    /// All of these.
    AllOf(Vec<Requirement>),
    /// The way out where no kind fits: a bounded condition, which has to bring its own words.
    Cel(Condition),
}

/// Exactly one of `since` and `counted` is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Months {
    /// Fact with the date from which months are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Fact with a number of months that somebody else counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<String>,
    /// How many.
    pub months: u32,
}

/// Exactly one of `since` and `counted` is given.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Gap {
    /// Fact with the last day before the interruption.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
    /// Fact with the length of the interruption in months.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub counted: Option<String>,
    /// How long it may be.
    pub months: u32,
}

/// Completed years on a day, both bounds included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Age {
    /// Fact with the date of birth.
    #[serde(default = "Age::own")]
    pub born: String,
    /// `today`, a date, a day of the current year (`08-31`), or a fact with a date.
    #[serde(default = "Age::today")]
    pub on: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min: Option<u32>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max: Option<u32>,
}

impl Age {
    /// The applicant's own date of birth.
    pub const OWN: &'static str = "applicant.birth_date";

    fn own() -> String {
        Self::OWN.to_owned()
    }

    fn today() -> String {
        "today".to_owned()
    }
}

/// A fact and the values that it may, or may not, have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    pub fact: String,
    pub list: Vec<Value>,
}

/// An upper bound, included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ceiling {
    pub fact: String,
    pub most: u32,
}

/// A lower bound, included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Floor {
    pub fact: String,
    pub least: u32,
}

/// Any card that is honoured today; with `tiers` of one of them, with `at_least` of that tier or a higher one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
}

impl Card {
    /// Whether somebody holds a card that is honoured.
    pub const VALID: &'static str = "applicant.card_valid";
    /// Its tier.
    pub const TIER: &'static str = "applicant.tier";
    /// The place of that tier in its catalogue, 1 for the highest.
    pub const RANK: &'static str = "applicant.tier_rank";
}

/// A fact and its value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Equality {
    pub fact: String,
    pub value: Value,
}

/// At most so much money, in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    pub fact: String,
    pub most_fen: i64,
}

/// At least so much money, in fen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AmountFloor {
    pub fact: String,
    pub least_fen: i64,
}

/// A fact with a date against `today`, a date, or another fact with a date. Neither includes the day itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DateBound {
    pub fact: String,
    pub date: String,
}

/// A bounded condition with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// In the rule language.
    pub when: String,
    /// What it requires, for people.
    pub text: Text,
}

impl Requirement {
    /// The facts that are read, in the order of writing; a condition's own are known only to whoever parsed it.
    pub fn facts(&self) -> Vec<&str> {
        let mut seen = BTreeSet::new();
        let mut all = Vec::new();
        self.collect(&mut all);
        all.retain(|fact| seen.insert(*fact));
        all
    }

    fn collect<'a>(&'a self, all: &mut Vec<&'a str>) {
        match self {
            Self::AtLeastMonths(Months { since, counted, .. }) | Self::GapAtMost(Gap { since, counted, .. }) => {
                all.extend(since.as_deref());
                all.extend(counted.as_deref());
            }
            Self::AgeOn(age) => {
                all.push(&age.born);
                all.extend(fact_in(&age.on));
            }
            Self::InList(Choice { fact, .. })
            | Self::NotInList(Choice { fact, .. })
            | Self::CountAtMost(Ceiling { fact, .. })
            | Self::CountAtLeast(Floor { fact, .. })
            | Self::Equals(Equality { fact, .. })
            | Self::IsTrue(fact)
            | Self::IsFalse(fact)
            | Self::AmountAtMost(Amount { fact, .. })
            | Self::AmountAtLeast(AmountFloor { fact, .. }) => all.push(fact),
            Self::HasCard(_) => all.extend([Card::VALID, Card::TIER]),
            Self::DateBefore(bound) | Self::DateAfter(bound) => {
                all.push(&bound.fact);
                all.extend(fact_in(&bound.date));
            }
            Self::AnyOf(parts) | Self::AllOf(parts) => parts.iter().for_each(|part| part.collect(all)),
            Self::Cel(_) => {}
        }
    }
}

/// The fact that a day is taken from, if it is.
fn fact_in(day: &str) -> Option<&str> {
    day.contains('.').then_some(day)
}
