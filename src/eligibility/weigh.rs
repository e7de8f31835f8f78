//! Whether a requirement is met by these facts on this day, and on which days it would be if nothing else changed.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::days::Days;
use super::dictionary::{Dictionary, FactKind};
use super::measure::Measure;
use super::moment::{Moment, after_months, age, birthday, months_between};
use super::requirement::{Age, Card, Choice, Condition, DateBound, Requirement};
use super::values::{self, Known};
use crate::rules::{Expression, Facts};

/// What is known about a requirement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    Met,
    NotMet,
    /// A fact is missing, or cannot be read.
    Unknown,
}

impl From<bool> for Verdict {
    fn from(holds: bool) -> Self {
        if holds { Self::Met } else { Self::NotMet }
    }
}

/// One requirement, weighed.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Weighed {
    pub verdict: Verdict,
    /// The days on which it is met while nothing but the date changes; nothing where that cannot be told.
    pub days: Option<Days>,
    /// Facts that would have to be known.
    pub missing: Vec<String>,
    pub measure: Option<Measure>,
    /// Of `any_of` and `all_of`.
    pub parts: Vec<Weighed>,
}

/// What weighing needs beside the requirement.
pub(super) struct Scales<'a> {
    pub facts: &'a Facts,
    pub today: NaiveDate,
    pub dictionary: &'a Dictionary,
    pub conditions: &'a BTreeMap<String, Expression>,
}

fn weighed(holds: bool, days: Option<Days>, measure: Measure) -> Weighed {
    Weighed { verdict: holds.into(), days, missing: Vec::new(), measure: Some(measure), parts: Vec::new() }
}

fn unknown(missing: &str) -> Weighed {
    let missing = vec![missing.to_owned()];
    Weighed { verdict: Verdict::Unknown, days: Some(Days::never()), missing, measure: None, parts: Vec::new() }
}

fn empty() -> Weighed {
    weighed(false, Some(Days::never()), Measure::Empty)
}

impl Scales<'_> {
    pub(super) fn weigh(&self, requirement: &Requirement) -> Weighed {
        match requirement {
            Requirement::AtLeastMonths(one) => match (&one.since, &one.counted) {
                (Some(since), _) => self.since(since, |since| Days::from(after_months(since, one.months))),
                (None, Some(counted)) => self.number(counted, |months| months >= f64::from(one.months)),
                (None, None) => empty(),
            },
            Requirement::GapAtMost(one) => match (&one.since, &one.counted) {
                (Some(since), _) => self.since(since, |since| Days::until(after_months(since, one.months))),
                (None, Some(counted)) => self.number(counted, |months| months <= f64::from(one.months)),
                (None, None) => empty(),
            },
            Requirement::AgeOn(age) => self.age(age),
            Requirement::InList(choice) => self.choice(choice, true),
            Requirement::NotInList(choice) => self.choice(choice, false),
            Requirement::CountAtMost(one) => self.number(&one.fact, |count| count <= f64::from(one.most)),
            Requirement::CountAtLeast(one) => self.number(&one.fact, |count| count >= f64::from(one.least)),
            Requirement::HasCard(card) => self.card(card),
            Requirement::Equals(one) => self.value(&one.fact, |value| values::same(value, &one.value)),
            Requirement::IsTrue(fact) => self.truth(fact, true),
            Requirement::IsFalse(fact) => self.truth(fact, false),
            Requirement::AmountAtMost(one) => self.fen(&one.fact, |fen| fen <= one.most_fen),
            Requirement::AmountAtLeast(one) => self.fen(&one.fact, |fen| fen >= one.least_fen),
            Requirement::DateBefore(bound) => self.date(bound, true),
            Requirement::DateAfter(bound) => self.date(bound, false),
            Requirement::AnyOf(parts) => self.several(parts, Verdict::Met, Days::never(), Days::or),
            Requirement::AllOf(parts) => self.several(parts, Verdict::NotMet, Days::always(), Days::and),
            Requirement::Cel(condition) => self.condition(condition),
        }
    }

    /// The days of something that no passing of time changes, unless the fact moves by itself.
    fn still(&self, fact: &str, holds: bool) -> Option<Days> {
        let moves = self.dictionary.meaning(fact).is_some_and(|meaning| meaning.moves);
        (!moves).then(|| Days::constant(holds))
    }

    fn since(&self, fact: &str, days: impl FnOnce(NaiveDate) -> Days) -> Weighed {
        match values::date(self.facts, fact) {
            Known::No => unknown(fact),
            Known::Empty => empty(),
            Known::Is(since) => {
                let whole = months_between(since, self.today);
                let over = after_months(since, whole) < self.today;
                let days = days(since);
                weighed(days.contain(self.today), Some(days), Measure::Months { whole, over })
            }
        }
    }

    fn number(&self, fact: &str, holds: impl FnOnce(f64) -> bool) -> Weighed {
        let kind = self.dictionary.meaning(fact).map(|meaning| meaning.kind);
        let listed = matches!(kind, Some(FactKind::List | FactKind::Records));
        match values::count(self.facts, fact, listed) {
            Known::No => unknown(fact),
            Known::Empty => empty(),
            Known::Is(number) => {
                let holds = holds(number);
                weighed(holds, self.still(fact, holds), Measure::Number(number))
            }
        }
    }

    fn fen(&self, fact: &str, holds: impl FnOnce(i64) -> bool) -> Weighed {
        match values::fen(self.facts, fact) {
            Known::No => unknown(fact),
            Known::Empty => empty(),
            Known::Is(fen) => {
                let holds = holds(fen);
                weighed(holds, self.still(fact, holds), Measure::Fen(fen))
            }
        }
    }

    fn truth(&self, fact: &str, wanted: bool) -> Weighed {
        match values::truth(self.facts, fact) {
            Known::No => unknown(fact),
            Known::Empty => empty(),
            Known::Is(truth) => {
                weighed(truth == wanted, self.still(fact, truth == wanted), Measure::Value(truth.into()))
            }
        }
    }

    fn value(&self, fact: &str, holds: impl FnOnce(&Value) -> bool) -> Weighed {
        match values::any(self.facts, fact) {
            Known::No => unknown(fact),
            Known::Empty => empty(),
            Known::Is(value) => {
                let holds = holds(value);
                weighed(holds, self.still(fact, holds), Measure::Value(value.clone()))
            }
        }
    }

    fn choice(&self, choice: &Choice, wanted: bool) -> Weighed {
        let listed = |value: &Value| choice.list.iter().any(|one| values::same(one, value));
        match values::any(self.facts, &choice.fact) {
            Known::Empty => weighed(!wanted, Some(Days::constant(!wanted)), Measure::Empty),
            _ => self.value(&choice.fact, |value| match value {
                Value::Array(all) => all.iter().any(listed) == wanted,
                one => listed(one) == wanted,
            }),
        }
    }

    fn card(&self, card: &Card) -> Weighed {
        match values::truth(self.facts, Card::VALID) {
            Known::No => return unknown(Card::VALID),
            Known::Empty | Known::Is(false) => {
                return weighed(false, Some(Days::never()), Measure::Tier(None));
            }
            Known::Is(true) => {}
        }
        if card.tiers.is_empty() && card.at_least.is_none() {
            let tier = match values::text(self.facts, Card::TIER) {
                Known::Is(tier) => Some(tier.to_owned()),
                Known::No | Known::Empty => None,
            };
            let measure = tier.map_or(Measure::Value(true.into()), |tier| Measure::Tier(Some(tier)));
            return weighed(true, Some(Days::always()), measure);
        }
        let Known::Is(tier) = values::text(self.facts, Card::TIER) else { return unknown(Card::TIER) };
        let listed = card.tiers.is_empty() || card.tiers.iter().any(|one| one == tier);
        let high = match &card.at_least {
            None => true,
            Some(least) => {
                let held = match values::number(self.facts, Card::RANK) {
                    Known::Is(rank) => Some(rank),
                    Known::No | Known::Empty => self.dictionary.tier(tier).map(|word| f64::from(word.rank)),
                };
                let (Some(held), Some(least)) = (held, self.dictionary.tier(least)) else { return unknown(Card::RANK) };
                held <= f64::from(least.rank)
            }
        };
        let holds = listed && high;
        weighed(holds, Some(Days::constant(holds)), Measure::Tier(Some(tier.to_owned())))
    }

    fn age(&self, one: &Age) -> Weighed {
        let born = match values::date(self.facts, &one.born) {
            Known::No => return unknown(&one.born),
            Known::Empty => return empty(),
            Known::Is(born) => born,
        };
        let fits = |years: u32| one.min.is_none_or(|min| years >= min) && one.max.is_none_or(|max| years <= max);
        let on_a_day = |day: NaiveDate| {
            let years = age(born, day);
            weighed(fits(years), Some(Days::constant(fits(years))), Measure::Years(years))
        };
        match Moment::parse(&one.on) {
            Some(Moment::Date(day)) => on_a_day(day),
            Some(Moment::Fact(fact)) => match values::date(self.facts, &fact) {
                Known::No => unknown(&fact),
                Known::Empty => empty(),
                Known::Is(day) => on_a_day(day),
            },
            Some(Moment::OfYear(month, day)) => {
                let on = NaiveDate::from_ymd_opt(self.today.year(), month, day).unwrap_or(self.today);
                let years = age(born, on);
                weighed(fits(years), Some(of_years(born, (month, day), one)), Measure::Years(years))
            }
            Some(Moment::Today) | None => {
                let first = one.min.filter(|min| *min > 0).map_or(NaiveDate::MIN, |min| birthday(born, min));
                let until =
                    one.max.map_or_else(Days::always, |max| Days::before(birthday(born, max.saturating_add(1))));
                let days = Days::from(first).and(&until);
                weighed(days.contain(self.today), Some(days), Measure::Years(age(born, self.today)))
            }
        }
    }

    fn date(&self, bound: &DateBound, before: bool) -> Weighed {
        let date = match values::date(self.facts, &bound.fact) {
            Known::No => return unknown(&bound.fact),
            Known::Empty => return empty(),
            Known::Is(date) => date,
        };
        let against = |other: NaiveDate| {
            let holds = if before { date < other } else { date > other };
            weighed(holds, Some(Days::constant(holds)), Measure::Date(date))
        };
        match Moment::parse(&bound.date) {
            Some(Moment::Date(other)) => against(other),
            Some(Moment::Fact(fact)) => match values::date(self.facts, &fact) {
                Known::No => unknown(&fact),
                Known::Empty => empty(),
                Known::Is(other) => against(other),
            },
            Some(Moment::Today | Moment::OfYear(..)) | None => {
                let days = if before { Days::after(date) } else { Days::before(date) };
                weighed(days.contain(self.today), Some(days), Measure::Date(date))
            }
        }
    }

    /// `decisive` is the verdict of one part that settles the whole.
    fn several(
        &self,
        parts: &[Requirement],
        decisive: Verdict,
        start: Days,
        join: impl Fn(&Days, &Days) -> Days,
    ) -> Weighed {
        let parts: Vec<Weighed> = parts.iter().map(|part| self.weigh(part)).collect();
        let otherwise = if decisive == Verdict::Met { Verdict::NotMet } else { Verdict::Met };
        let has = |verdict: Verdict| parts.iter().any(|part| part.verdict == verdict);
        let verdict = match () {
            () if has(decisive) => decisive,
            () if has(Verdict::Unknown) => Verdict::Unknown,
            () => otherwise,
        };
        let days = parts.iter().try_fold(start, |days, part| Some(join(&days, part.days.as_ref()?)));
        let open = parts.iter().filter(|_| verdict == Verdict::Unknown);
        let mut missing: Vec<String> = open.flat_map(|part| part.missing.iter().cloned()).collect();
        missing.dedup();
        Weighed { verdict, days, missing, measure: None, parts }
    }

    /// An absent fact leaves a condition open, whatever it would come to with nothing in its place: a register that is
    /// down must not look like one that has found nothing.
    fn condition(&self, condition: &Condition) -> Weighed {
        let Some(expression) = self.conditions.get(&condition.when) else {
            return Weighed { missing: Vec::new(), ..unknown("") };
        };
        let used: Vec<&str> = expression.uses().iter().filter_map(|path| self.fact_of(path)).collect();
        let missing: Vec<String> =
            used.iter().filter(|fact| self.facts.get(fact).is_none()).map(|fact| (*fact).to_owned()).collect();
        let moves = expression.uses().contains("today")
            || used.iter().any(|fact| self.dictionary.meaning(fact).is_some_and(|meaning| meaning.moves));
        let mut facts = self.facts.clone();
        facts.insert("today", self.today.to_string());
        let verdict = match expression.evaluate(&facts) {
            Ok(holds) if missing.is_empty() => holds.into(),
            _ => Verdict::Unknown,
        };
        let days = (!moves).then(|| Days::constant(verdict == Verdict::Met));
        Weighed { verdict, days, missing, measure: None, parts: Vec::new() }
    }

    /// The fact that a path leads into.
    fn fact_of<'p>(&self, path: &'p str) -> Option<&'p str> {
        std::iter::successors(Some(path), |path| path.rsplit_once('.').map(|(before, _)| before))
            .find(|path| self.dictionary.meaning(path).is_some())
    }
}

/// The years in which somebody has the age on a certain day of the year, as days.
fn of_years(born: NaiveDate, on: (u32, u32), one: &Age) -> Days {
    let less = i64::from(born.year()) + i64::from(on < (born.month(), born.day()));
    let year = |years: u32| i32::try_from(less + i64::from(years)).unwrap_or(i32::MAX);
    let first = one.min.filter(|min| *min > 0).map(|min| NaiveDate::from_ymd_opt(year(min), 1, 1));
    let last = one.max.map(|max| NaiveDate::from_ymd_opt(year(max), 12, 31));
    let day =
        |bound: Option<Option<NaiveDate>>, open: NaiveDate| bound.map_or(open, |day| day.unwrap_or(NaiveDate::MAX));
    Days::between(day(first, NaiveDate::MIN), day(last, NaiveDate::MAX))
}
