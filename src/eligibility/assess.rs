//! All clauses of an item, checked once and asked any number of times.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::Serialize;

use super::check::{self, Fault};
use super::clause::{Clause, ClauseEffect};
use super::dictionary::{Dictionary, Origin};
use super::explain::{demanded, explain};
use super::requirement::Requirement;
use super::weigh::{Scales, Verdict};
use crate::rules::{Expression, Facts};
use crate::workflow::model::Text;

/// Clauses with everything that is needed to answer and to explain.
#[derive(Debug, Clone)]
pub struct Rules {
    clauses: Vec<Clause>,
    dictionary: Dictionary,
    /// Parsed conditions by their text.
    conditions: BTreeMap<String, Expression>,
}

/// What one clause came to.
#[derive(Debug, Clone, PartialEq)]
pub struct ClauseResult {
    /// Place among the clauses of the item.
    pub index: usize,
    pub code: String,
    pub effect: ClauseEffect,
    pub verdict: Verdict,
    /// In words, with how far it is.
    pub text: Text,
    /// Of what is not met: the first day on which it will be, if time alone brings it.
    pub met_on: Option<NaiveDate>,
    /// Of what is met: the last day, if time alone ends it.
    pub until: Option<NaiveDate>,
    /// Facts that would have to be known.
    pub missing: Vec<String>,
    /// Facts that were asked for.
    pub facts: Vec<String>,
}

/// Where somebody stands with an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Everything that would refuse is met; what only the form can tell may still be open.
    Eligible,
    /// What is not met comes with time, or something beside the form is not known.
    Nearly,
    Not,
}

/// What the clauses that would refuse come to, in short.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    pub verdict: Verdict,
    /// How many are met.
    pub met: usize,
    /// Facts that would have to be known.
    pub missing: BTreeSet<String>,
    /// The first day on which time alone may turn it: what is not met yet will be, or what holds will end.
    pub turns_on: Option<NaiveDate>,
}

/// What all clauses came to.
#[derive(Debug, Clone, PartialEq)]
pub struct Assessment {
    pub clauses: Vec<ClauseResult>,
}

impl Rules {
    /// Checks the clauses of an item.
    ///
    /// # Errors
    /// Everything that is wrong with them.
    pub fn new(clauses: &[Clause], dictionary: Dictionary) -> Result<Self, Vec<Fault>> {
        let faults = check::faults(clauses, &dictionary);
        if !faults.is_empty() {
            return Err(faults);
        }
        Ok(Self::published(clauses, dictionary))
    }

    /// Clauses that were checked before they were published. What they name may have gone since, such as a tier; they then
    /// come to "unknown", so that a change of the tiers stops nobody's case.
    pub fn published(clauses: &[Clause], dictionary: Dictionary) -> Self {
        let names: Vec<&str> = dictionary.names().collect();
        let mut conditions = BTreeMap::new();
        for clause in clauses {
            parse(&clause.requires, &names, &mut conditions);
        }
        Self { clauses: clauses.to_vec(), dictionary, conditions }
    }

    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    pub fn dictionary(&self) -> &Dictionary {
        &self.dictionary
    }

    /// Asks every clause.
    pub fn assess(&self, facts: &Facts, today: NaiveDate) -> Assessment {
        let scales = Scales { facts, today, dictionary: &self.dictionary, conditions: &self.conditions };
        let clauses = self.clauses.iter().enumerate().map(|(index, clause)| {
            let weighed = scales.weigh(&clause.requires);
            let text = explain(&clause.requires, &weighed, today, &self.dictionary);
            let days = weighed.days.as_ref();
            ClauseResult {
                index,
                code: clause.code.clone(),
                effect: clause.effect,
                verdict: weighed.verdict,
                text,
                met_on: days.filter(|_| weighed.verdict == Verdict::NotMet).and_then(|days| days.next_after(today)),
                until: days.filter(|_| weighed.verdict == Verdict::Met).and_then(|days| days.end_of(today)),
                missing: weighed.missing,
                facts: self.facts_of(clause),
            }
        });
        Assessment { clauses: clauses.collect() }
    }

    /// Asks the clauses that would refuse for nothing but their verdicts: no words, no list of facts. It ends at the first
    /// that no passing of time will ever fulfil, so that of many people and many items most are answered by one clause.
    pub fn outlook(&self, facts: &Facts, today: NaiveDate) -> Outlook {
        let scales = Scales { facts, today, dictionary: &self.dictionary, conditions: &self.conditions };
        let mut outlook = Outlook { verdict: Verdict::Met, met: 0, missing: BTreeSet::new(), turns_on: None };
        let (mut begins, mut ends) = (None::<NaiveDate>, None::<NaiveDate>);
        for clause in self.clauses.iter().filter(|clause| clause.effect == ClauseEffect::Refuse) {
            let weighed = scales.weigh(&clause.requires);
            match weighed.verdict {
                Verdict::Met => {
                    outlook.met += 1;
                    let last = weighed.days.and_then(|days| days.end_of(today));
                    let after = last.and_then(|last| last.succ_opt());
                    ends = ends.into_iter().chain(after).min();
                }
                Verdict::NotMet => {
                    outlook.verdict = Verdict::NotMet;
                    let next = weighed.days.as_ref().map(|days| days.next_after(today));
                    if next == Some(None) {
                        return Outlook { turns_on: None, ..outlook };
                    }
                    begins = begins.into_iter().chain(next.flatten()).max();
                }
                Verdict::Unknown => {
                    if outlook.verdict == Verdict::Met {
                        outlook.verdict = Verdict::Unknown;
                    }
                    outlook.missing.extend(weighed.missing);
                }
            }
        }
        outlook.turns_on = if outlook.verdict == Verdict::NotMet { begins } else { ends };
        outlook
    }

    /// What a clause requires, in words, without saying anything of a person.
    pub fn demand(&self, clause: &Clause) -> Text {
        demanded(&clause.requires, &self.dictionary)
    }

    /// The facts that a clause asks for, those of its conditions included.
    pub fn facts_of(&self, clause: &Clause) -> Vec<String> {
        let mut all: Vec<String> = clause.requires.facts().into_iter().map(str::to_owned).collect();
        conditions_of(&clause.requires, &mut |when| {
            let used = self.conditions.get(when).into_iter().flat_map(|condition| condition.uses().iter().cloned());
            all.extend(used.filter(|path| self.dictionary.meaning(path).is_some()));
        });
        let mut seen = BTreeSet::new();
        all.retain(|fact| seen.insert(fact.clone()));
        all
    }

    /// Where somebody stands, by the clauses that would refuse.
    pub fn standing(&self, assessment: &Assessment) -> Standing {
        let refusing = || assessment.clauses.iter().filter(|one| one.effect == ClauseEffect::Refuse);
        if refusing().any(|one| one.verdict == Verdict::NotMet && one.met_on.is_none()) {
            return Standing::Not;
        }
        let of_form =
            |fact: &String| self.dictionary.meaning(fact).is_some_and(|meaning| meaning.origin == Origin::Form);
        let waits = |one: &ClauseResult| one.verdict == Verdict::Unknown && !one.missing.iter().all(of_form);
        if refusing().any(|one| one.verdict == Verdict::NotMet || waits(one)) {
            return Standing::Nearly;
        }
        Standing::Eligible
    }
}

impl Assessment {
    /// The verdict of all clauses that would refuse.
    pub fn verdict(&self) -> Verdict {
        let refusing = || self.clauses.iter().filter(|one| one.effect == ClauseEffect::Refuse);
        let has = |verdict: Verdict| refusing().any(|one| one.verdict == verdict);
        match () {
            () if has(Verdict::NotMet) => Verdict::NotMet,
            () if has(Verdict::Unknown) => Verdict::Unknown,
            () => Verdict::Met,
        }
    }

    /// The clauses that keep an application from being handed in.
    pub fn refused(&self) -> impl Iterator<Item = &ClauseResult> {
        let refuses = |one: &&ClauseResult| one.effect == ClauseEffect::Refuse && one.verdict == Verdict::NotMet;
        self.clauses.iter().filter(refuses)
    }
}

/// Parses the conditions of a requirement that was checked before.
fn parse(requirement: &Requirement, names: &[&str], conditions: &mut BTreeMap<String, Expression>) {
    conditions_of(requirement, &mut |when| {
        if !conditions.contains_key(when)
            && let Ok(expression) = Expression::parse(when, names)
        {
            conditions.insert(when.to_owned(), expression);
        }
    });
}

fn conditions_of(requirement: &Requirement, each: &mut impl FnMut(&str)) {
    match requirement {
        Requirement::Cel(condition) => each(&condition.when),
        Requirement::AnyOf(parts) | Requirement::AllOf(parts) => {
            for part in parts {
                conditions_of(part, each);
            }
        }
        _ => {}
    }
}
