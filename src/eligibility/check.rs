//! Clauses are refused when a pack is checked, not when somebody's application meets them: names that nobody provides,
//! kinds that do not fit, bounds that are crossed.

use serde_json::Value;

use super::clause::Clause;
use super::dictionary::{Dictionary, FactKind};
use super::moment::Moment;
use super::requirement::{Age, Card, Requirement};
use crate::rules::Expression;

/// Clauses of one item.
const CLAUSES: usize = 40;
/// Requirements inside one clause.
const PARTS: usize = 30;
/// Levels of `any_of` and `all_of`.
const DEPTH: usize = 3;
/// Values of one list.
const LIST: usize = 200;
/// Characters of one value.
const VALUE: usize = 200;
/// Months, and years of age, beyond which a bound is a slip of the pen.
const MONTHS: u32 = 1200;
const YEARS: u32 = 150;
/// Characters of the words that a condition brings.
const WORDS: usize = 300;

/// Something wrong with a clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// JSON pointer below the list of clauses.
    pub pointer: String,
    pub message: String,
    /// Line and column inside the text at that place, for a condition.
    pub inside: Option<(usize, usize)>,
}

/// Everything that is wrong with the clauses of an item.
pub(super) fn faults(clauses: &[Clause], dictionary: &Dictionary) -> Vec<Fault> {
    let mut faults = Vec::new();
    if clauses.len() > CLAUSES {
        faults.push(fault("", format!("an item has {CLAUSES} clauses at most")));
    }
    let names: Vec<&str> = dictionary.names().collect();
    for (index, clause) in clauses.iter().take(CLAUSES).enumerate() {
        let mut checker = Checker { dictionary, names: &names, parts: 0, faults: &mut faults };
        checker.requirement(&clause.requires, &format!("/{index}/requires"), 0);
        let parts = checker.parts;
        if parts > PARTS {
            faults.push(fault(format!("/{index}/requires"), format!("a clause has {PARTS} parts at most")));
        }
    }
    faults
}

fn fault(pointer: impl Into<String>, message: impl Into<String>) -> Fault {
    Fault { pointer: pointer.into(), message: message.into(), inside: None }
}

struct Checker<'a> {
    dictionary: &'a Dictionary,
    names: &'a [&'a str],
    parts: usize,
    faults: &'a mut Vec<Fault>,
}

impl Checker<'_> {
    fn note(&mut self, pointer: impl Into<String>, message: impl Into<String>) {
        self.faults.push(fault(pointer, message));
    }

    fn requirement(&mut self, requirement: &Requirement, at: &str, depth: usize) {
        self.parts += 1;
        if self.parts > PARTS {
            return;
        }
        match requirement {
            Requirement::AtLeastMonths(one) => {
                let at = format!("{at}/at_least_months");
                self.months(one.since.as_deref(), one.counted.as_deref(), one.months, &at);
            }
            Requirement::GapAtMost(one) => {
                let at = format!("{at}/gap_at_most");
                self.months(one.since.as_deref(), one.counted.as_deref(), one.months, &at);
            }
            Requirement::AgeOn(one) => self.age(one, &format!("{at}/age_on")),
            Requirement::InList(one) => self.list(&one.fact, &one.list, &format!("{at}/in_list")),
            Requirement::NotInList(one) => self.list(&one.fact, &one.list, &format!("{at}/not_in_list")),
            Requirement::CountAtMost(one) => self.countable(&one.fact, &format!("{at}/count_at_most/fact")),
            Requirement::CountAtLeast(one) => self.countable(&one.fact, &format!("{at}/count_at_least/fact")),
            Requirement::HasCard(one) => self.card(one, &format!("{at}/has_card")),
            Requirement::Equals(one) => {
                let at = format!("{at}/equals");
                if let Some(kind) = self.known(&one.fact, &format!("{at}/fact")) {
                    self.value(&one.fact, kind, &one.value, &format!("{at}/value"));
                }
            }
            Requirement::IsTrue(fact) => self.of_kind(fact, &[FactKind::Truth], &format!("{at}/is_true")),
            Requirement::IsFalse(fact) => self.of_kind(fact, &[FactKind::Truth], &format!("{at}/is_false")),
            Requirement::AmountAtMost(one) => {
                self.of_kind(&one.fact, &[FactKind::Money], &format!("{at}/amount_at_most/fact"));
            }
            Requirement::AmountAtLeast(one) => {
                self.of_kind(&one.fact, &[FactKind::Money], &format!("{at}/amount_at_least/fact"));
            }
            Requirement::DateBefore(one) => {
                self.of_kind(&one.fact, &[FactKind::Date], &format!("{at}/date_before/fact"));
                self.day(&one.date, false, &format!("{at}/date_before/date"));
            }
            Requirement::DateAfter(one) => {
                self.of_kind(&one.fact, &[FactKind::Date], &format!("{at}/date_after/fact"));
                self.day(&one.date, false, &format!("{at}/date_after/date"));
            }
            Requirement::AnyOf(parts) => self.several(parts, &format!("{at}/any_of"), depth),
            Requirement::AllOf(parts) => self.several(parts, &format!("{at}/all_of"), depth),
            Requirement::Cel(one) => {
                for (key, words) in [("zh", &one.text.zh), ("en", &one.text.en)] {
                    if words.trim().is_empty() || words.chars().count() > WORDS {
                        self.note(format!("{at}/cel/text/{key}"), format!("words of 1 to {WORDS} characters"));
                    }
                }
                if let Err(error) = Expression::parse(&one.when, self.names) {
                    let inside = error.line.zip(error.column);
                    self.faults.push(Fault { inside, ..fault(format!("{at}/cel/when"), error.to_string()) });
                }
            }
        }
    }

    /// The kind of a fact; notes one that nobody provides.
    fn known(&mut self, fact: &str, at: &str) -> Option<FactKind> {
        let kind = self.dictionary.meaning(fact).map(|meaning| meaning.kind);
        if kind.is_none() {
            self.note(at, format!("there is no fact named {} here", short(fact)));
        }
        kind
    }

    fn of_kind(&mut self, fact: &str, kinds: &[FactKind], at: &str) {
        if let Some(kind) = self.known(fact, at).filter(|kind| !kinds.contains(kind)) {
            self.note(
                at,
                format!("{fact} is {}, and this asks for {}", name(kind), kinds.first().map_or("", |kind| name(*kind))),
            );
        }
    }

    fn countable(&mut self, fact: &str, at: &str) {
        self.of_kind(fact, &[FactKind::Number, FactKind::List, FactKind::Records], at);
    }

    fn months(&mut self, since: Option<&str>, counted: Option<&str>, months: u32, at: &str) {
        match (since, counted) {
            (Some(since), None) => self.of_kind(since, &[FactKind::Date], &format!("{at}/since")),
            (None, Some(counted)) => self.of_kind(counted, &[FactKind::Number], &format!("{at}/counted")),
            _ => self.note(at, "exactly one of `since` and `counted` is stated"),
        }
        if months > MONTHS {
            self.note(format!("{at}/months"), format!("{MONTHS} months at most"));
        }
    }

    fn age(&mut self, one: &Age, at: &str) {
        self.of_kind(&one.born, &[FactKind::Date], &format!("{at}/born"));
        self.day(&one.on, true, &format!("{at}/on"));
        match (one.min, one.max) {
            (None, None) => self.note(at, "one of `min` and `max` is stated"),
            (Some(min), Some(max)) if min > max => self.note(format!("{at}/min"), "`min` is above `max`"),
            _ => {}
        }
        for (key, years) in [("min", one.min), ("max", one.max)] {
            if years.is_some_and(|years| years > YEARS) {
                self.note(format!("{at}/{key}"), format!("{YEARS} years at most"));
            }
        }
    }

    fn day(&mut self, written: &str, of_year: bool, at: &str) {
        match Moment::parse(written) {
            Some(Moment::Today | Moment::Date(_)) => {}
            Some(Moment::OfYear(..)) if of_year => {}
            Some(Moment::Fact(fact)) => self.of_kind(&fact, &[FactKind::Date], at),
            _ if of_year => self.note(at, "a day is `today`, yyyy-mm-dd, mm-dd or a fact with a date"),
            _ => self.note(at, "a day is `today`, yyyy-mm-dd or a fact with a date"),
        }
    }

    fn list(&mut self, fact: &str, list: &[Value], at: &str) {
        let kind = self.known(fact, &format!("{at}/fact"));
        if list.is_empty() || list.len() > LIST {
            self.note(format!("{at}/list"), format!("a list has 1 to {LIST} values"));
            return;
        }
        let Some(kind) = kind else { return };
        for (index, value) in list.iter().enumerate() {
            self.value(fact, kind, value, &format!("{at}/list/{index}"));
        }
    }

    fn value(&mut self, fact: &str, kind: FactKind, value: &Value, at: &str) {
        let fits = match kind {
            FactKind::Truth => value.is_boolean(),
            FactKind::Number | FactKind::Money => value.is_number(),
            FactKind::Text => value.as_str().is_some_and(|text| text.chars().count() <= VALUE),
            FactKind::Date => value.as_str().is_some_and(|text| text.parse::<chrono::NaiveDate>().is_ok()),
            FactKind::List => value.is_number() || value.as_str().is_some_and(|text| text.chars().count() <= VALUE),
            FactKind::Records => false,
        };
        if !fits {
            self.note(at, format!("{fact} is {} and has no such value", name(kind)));
            return;
        }
        let choices = self.dictionary.meaning(fact).map_or(&[][..], |meaning| meaning.choices.as_slice());
        if let Some(code) = value.as_str()
            && !choices.is_empty()
            && !choices.iter().any(|(known, _)| known == code)
        {
            self.note(at, format!("{fact} never has the value {}", short(code)));
        }
    }

    fn card(&mut self, one: &Card, at: &str) {
        if one.tiers.len() > LIST {
            self.note(format!("{at}/tiers"), format!("{LIST} tiers at most"));
            return;
        }
        if !self.dictionary.knows_tiers() {
            return;
        }
        let listed = one.tiers.iter().enumerate().map(|(index, tier)| (format!("{at}/tiers/{index}"), tier));
        let least = one.at_least.iter().map(|tier| (format!("{at}/at_least"), tier));
        let unknown: Vec<_> = listed.chain(least).filter(|(_, tier)| self.dictionary.tier(tier).is_none()).collect();
        for (at, tier) in unknown {
            self.note(at, format!("there is no tier `{}`", short(tier)));
        }
    }

    fn several(&mut self, parts: &[Requirement], at: &str, depth: usize) {
        if parts.is_empty() {
            self.note(at, "at least one requirement is listed");
        }
        if depth >= DEPTH {
            self.note(at, format!("`any_of` and `all_of` nest {DEPTH} levels at most"));
            return;
        }
        for (index, part) in parts.iter().enumerate() {
            self.requirement(part, &format!("{at}/{index}"), depth + 1);
        }
    }
}

const fn name(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Truth => "true or false",
        FactKind::Number => "a number",
        FactKind::Text => "a text",
        FactKind::Date => "a date",
        FactKind::Money => "an amount of money",
        FactKind::List => "a list",
        FactKind::Records => "a list of records",
    }
}

/// The beginning of a name that may be of any length.
fn short(name: &str) -> String {
    const MOST: usize = 80;
    if name.chars().count() <= MOST {
        name.to_owned()
    } else {
        format!("{}…", name.chars().take(MOST).collect::<String>())
    }
}
