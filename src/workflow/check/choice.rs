//! The conditions of a flow over finitely many values.
//!
//! A condition compares facts with constants, so all that matters of a fact is how it stands to the constants that some
//! condition names. A few values stand for all others: each constant, what lies between two, and something else.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::expand::prefix;
use super::super::model::{Definition, Flow, Kind, Step};
use crate::rules::{Constant, Expression, Predicate, Relation};

/// How long a value lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lasts {
    /// The same whenever it is asked for in one case.
    Case,
    /// The last outcome of this step, by its index.
    Outcome(usize),
    /// May be another one each time.
    Moment,
}

/// A fact as the conditions see it.
#[derive(Debug)]
pub(super) struct Fact {
    pub(super) name: String,
    pub(super) lasts: Lasts,
    /// Whether it stands for a part of a condition that was not taken apart.
    pub(super) opaque: bool,
    /// One value for every way in which conditions can tell values apart.
    pub(super) values: Vec<Constant>,
    /// For the outcomes of a step: which of the values stands for none, and for each outcome in its place.
    outcomes: Vec<usize>,
}

/// A condition over facts by number.
#[derive(Debug, Clone)]
pub(super) enum Formula {
    Known(bool),
    Not(Box<Formula>),
    All(Vec<Formula>),
    Any(Vec<Formula>),
    /// Which of the fact's values make it true.
    Test(usize, Vec<bool>),
}

/// The value of each fact, by number; none where it has not mattered yet.
pub(super) type Values = Vec<Option<usize>>;

/// All facts that conditions read.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) all: Vec<Fact>,
    by_name: BTreeMap<String, usize>,
}

/// A step's conditions, in their order.
pub(super) type Conditions = BTreeMap<usize, Vec<Formula>>;

/// Takes the conditions of all splits apart. One that cannot be read counts as one that may hold or not.
pub(super) fn read(definition: &Definition, enums: &BTreeMap<String, Vec<Value>>) -> (Facts, Conditions) {
    let mut predicates: Vec<(usize, Predicate, bool)> = Vec::new();
    for (step, index) in definition.steps.iter().zip(0..) {
        for flow in &step.flows {
            let (predicate, changes) = taken_apart(definition, step, flow);
            predicates.push((index, predicate, changes));
        }
    }
    let mut uses = BTreeMap::new();
    for (_, predicate, changes) in &predicates {
        collect(predicate, *changes, &mut uses);
    }
    let mut facts = Facts::default();
    for (name, used) in uses {
        let mut tests = Vec::new();
        predicates.iter().for_each(|(_, predicate, _)| comparisons(predicate, &name, &mut tests));
        let fact = fact(definition, name.clone(), used, enums).merged(&tests);
        facts.by_name.insert(name, facts.all.len());
        facts.all.push(fact);
    }
    let mut conditions = Conditions::new();
    for (index, predicate, _) in &predicates {
        conditions.entry(*index).or_default().push(facts.formula(predicate));
    }
    (facts, conditions)
}

/// A condition, and whether what it reads changes within a case. A called flow asks for the outcomes of its own steps.
pub(super) fn taken_apart(definition: &Definition, step: &Step, flow: &Flow) -> (Predicate, bool) {
    let names: Vec<&str> = definition.facts.iter().map(String::as_str).chain(["outcomes"]).collect();
    let parsed = Expression::parse(&flow.when, &names);
    let changes = parsed.as_ref().is_ok_and(|condition| condition.uses().iter().any(|path| changing(path)));
    let predicate = parsed.map_or_else(|_| Predicate::Opaque(flow.when.clone()), |found| found.predicate());
    (inside(predicate, prefix(&step.id), changes), changes)
}

fn inside(predicate: Predicate, prefix: &str, changes: bool) -> Predicate {
    let all = |parts: Vec<Predicate>| parts.into_iter().map(|part| inside(part, prefix, changes)).collect();
    match predicate {
        known @ Predicate::Known(_) => known,
        Predicate::Not(inner) => Predicate::Not(Box::new(inside(*inner, prefix, changes))),
        Predicate::All(parts) => Predicate::All(all(parts)),
        Predicate::Any(parts) => Predicate::Any(all(parts)),
        Predicate::Compare { fact, relation, constant } => {
            let fact = match fact.strip_prefix("outcomes.") {
                Some(step) => format!("outcomes.{prefix}{step}"),
                None => fact,
            };
            Predicate::Compare { fact, relation, constant }
        }
        Predicate::Opaque(text) if changes => Predicate::Opaque(format!("{prefix}{text}")),
        Predicate::Opaque(text) => Predicate::Opaque(text),
    }
}

fn changing(path: &str) -> bool {
    path == "today" || path == "outcomes" || path.starts_with("outcomes.")
}

/// What conditions do with one fact.
#[derive(Debug, Default)]
struct Used {
    constants: BTreeSet<Constant>,
    ordered: bool,
    opaque: bool,
    changes: bool,
}

fn collect(predicate: &Predicate, changes: bool, uses: &mut BTreeMap<String, Used>) {
    match predicate {
        Predicate::Known(_) => {}
        Predicate::Not(inner) => collect(inner, changes, uses),
        Predicate::All(parts) | Predicate::Any(parts) => parts.iter().for_each(|part| collect(part, changes, uses)),
        Predicate::Compare { fact, relation, constant } => {
            let used = uses.entry(fact.clone()).or_default();
            used.constants.insert(constant.clone());
            used.ordered |= *relation != Relation::Equal;
            used.changes |= changing(fact);
        }
        Predicate::Opaque(text) => {
            let used = uses.entry(text.clone()).or_default();
            (used.opaque, used.changes) = (true, changes);
        }
    }
}

fn fact(definition: &Definition, name: String, used: Used, enums: &BTreeMap<String, Vec<Value>>) -> Fact {
    let asked = name.strip_prefix("outcomes.").and_then(|id| {
        let index = definition.steps.iter().position(|step| step.id == id)?;
        definition.steps.get(index).map(|step| (index, step))
    });
    let lasts = match (&asked, used.changes) {
        (Some((index, _)), _) if !used.opaque => Lasts::Outcome(*index),
        (_, true) => Lasts::Moment,
        (_, false) => Lasts::Case,
    };
    let values = match (asked, enums.get(&name)) {
        _ if used.opaque => vec![Constant::Bool(true), Constant::Bool(false)],
        (Some((_, step)), _) => outcomes(step),
        (None, Some(listed)) => listed.iter().filter_map(constant).chain([Constant::Null]).collect(),
        (None, None) => values(&used),
    };
    Fact { name, lasts, opaque: used.opaque, values, outcomes: Vec::new() }
}

/// What one fact is compared with.
fn comparisons<'p>(predicate: &'p Predicate, name: &str, into: &mut Vec<(Relation, &'p Constant)>) {
    match predicate {
        Predicate::Known(_) | Predicate::Opaque(_) => {}
        Predicate::Not(inner) => comparisons(inner, name, into),
        Predicate::All(parts) | Predicate::Any(parts) => parts.iter().for_each(|part| comparisons(part, name, into)),
        Predicate::Compare { fact, relation, constant } if fact == name => into.push((*relation, constant)),
        Predicate::Compare { .. } => {}
    }
}

impl Fact {
    /// Keeps one of the values that no comparison tells apart.
    fn merged(mut self, tests: &[(Relation, &Constant)]) -> Self {
        if self.opaque {
            return self;
        }
        let mut kinds: Vec<Vec<bool>> = Vec::new();
        let mut kept = Vec::new();
        for value in std::mem::take(&mut self.values) {
            let kind: Vec<bool> = tests.iter().map(|(relation, constant)| relation.holds(&value, constant)).collect();
            let known = kinds.iter().position(|known| *known == kind);
            self.outcomes.push(known.unwrap_or(kinds.len()));
            if known.is_none() {
                kinds.push(kind);
                kept.push(value);
            }
        }
        self.values = kept;
        self
    }

    /// The value that stands for the outcome in this place of its step.
    pub(super) fn outcome(&self, at: usize) -> Option<usize> {
        self.outcomes.get(at.saturating_add(1)).copied()
    }

    /// The value before anything was decided.
    pub(super) fn undecided(&self) -> Option<usize> {
        self.outcomes.first().copied().filter(|_| matches!(self.lasts, Lasts::Outcome(_)))
    }
}

/// An empty text until somebody has decided.
fn outcomes(step: &Step) -> Vec<Constant> {
    let codes = step.outcomes.iter().map(|outcome| outcome.code.clone());
    [String::new()].into_iter().chain(codes).map(Constant::Text).collect()
}

fn constant(value: &Value) -> Option<Constant> {
    match value {
        Value::Null => None,
        Value::Bool(value) => Some(Constant::Bool(*value)),
        Value::Number(number) => number.as_i64().map(Constant::Int),
        Value::String(text) => Some(Constant::Text(text.clone())),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn values(used: &Used) -> Vec<Constant> {
    let mut values = used.constants.clone();
    for constant in &used.constants {
        match constant {
            Constant::Bool(value) => {
                values.insert(Constant::Bool(!value));
            }
            Constant::Int(value) if used.ordered => {
                values.extend([value.saturating_sub(1), value.saturating_add(1)].map(Constant::Int));
            }
            // The text right behind this one, and the first of all: between them lies whatever conditions can tell apart.
            Constant::Text(text) if used.ordered => {
                values.extend([format!("{text}\0"), String::new()].map(Constant::Text));
            }
            _ => {}
        }
    }
    if used.constants.contains(&Constant::Null) {
        values.insert(Constant::Text("\0".to_owned()));
    }
    // Something else comes last, so that a value proper stands for it where there is one.
    let rest = (!used.ordered || values.remove(&Constant::Null)).then_some(Constant::Null);
    values.remove(&Constant::Null);
    values.into_iter().chain(rest).collect()
}

impl Facts {
    /// The number of the fact that holds the last outcome of this step, if conditions ask for it.
    pub(super) fn outcome_of(&self, step: usize) -> Option<usize> {
        self.all.iter().position(|fact| fact.lasts == Lasts::Outcome(step))
    }

    /// How many values a fact is looked at with.
    pub(super) fn count(&self, fact: usize) -> usize {
        self.all.get(fact).map_or(0, |fact| fact.values.len())
    }

    fn formula(&self, predicate: &Predicate) -> Formula {
        let test = |name: &str, holds: &dyn Fn(&Constant) -> bool| {
            let number = self.by_name.get(name).copied().unwrap_or_default();
            let values = self.all.get(number).map(|fact| fact.values.as_slice()).unwrap_or_default();
            Formula::Test(number, values.iter().map(holds).collect())
        };
        match predicate {
            Predicate::Known(value) => Formula::Known(*value),
            Predicate::Not(inner) => Formula::Not(Box::new(self.formula(inner))),
            Predicate::All(parts) => Formula::All(parts.iter().map(|part| self.formula(part)).collect()),
            Predicate::Any(parts) => Formula::Any(parts.iter().map(|part| self.formula(part)).collect()),
            Predicate::Compare { fact, relation, constant } => test(fact, &|value| relation.holds(value, constant)),
            Predicate::Opaque(text) => test(text, &|value| *value == Constant::Bool(true)),
        }
    }

    /// Every way in which these conditions can come out, given what is known: which of them hold, and what was assumed
    /// about facts to get there. With `first` nothing is asked behind the first one that holds. Nothing if there are
    /// more ways than `most`.
    pub(super) fn ways(&self, conditions: &[Formula], known: &Values, first: bool, most: usize) -> Option<Vec<Way>> {
        let mut found = Vec::new();
        let mut todo = vec![known.clone()];
        while let Some(values) = todo.pop() {
            let mut held = Vec::new();
            let mut open = None;
            for (condition, index) in conditions.iter().zip(0..) {
                match condition.value(&values) {
                    Some(false) => {}
                    Some(true) => {
                        held.push(index);
                        if first {
                            break;
                        }
                    }
                    None => {
                        open = condition.asks(&values);
                        break;
                    }
                }
            }
            match open {
                Some(fact) => {
                    for value in (0..self.count(fact)).rev() {
                        let mut more = values.clone();
                        if let Some(place) = more.get_mut(fact) {
                            *place = Some(value);
                        }
                        todo.push(more);
                    }
                }
                None => found.push(Way { held, values }),
            }
            if found.len() + todo.len() > most {
                return None;
            }
        }
        Some(found)
    }
}

/// One way in which conditions can come out.
#[derive(Debug)]
pub(super) struct Way {
    /// The conditions that hold, by their place.
    pub(super) held: Vec<usize>,
    /// The facts behind it.
    pub(super) values: Values,
}

impl Formula {
    /// Whether it holds, if what is known decides it.
    pub(super) fn value(&self, values: &Values) -> Option<bool> {
        match self {
            Self::Known(value) => Some(*value),
            Self::Not(inner) => inner.value(values).map(|value| !value),
            Self::All(parts) => Self::fold(parts, values, false),
            Self::Any(parts) => Self::fold(parts, values, true),
            Self::Test(fact, holds) => {
                let value = values.get(*fact).copied().flatten()?;
                holds.get(value).copied()
            }
        }
    }

    fn fold(parts: &[Self], values: &Values, decisive: bool) -> Option<bool> {
        let mut open = false;
        for part in parts {
            match part.value(values) {
                Some(value) if value == decisive => return Some(decisive),
                Some(_) => {}
                None => open = true,
            }
        }
        (!open).then_some(!decisive)
    }

    /// The first fact that is not known and might matter.
    fn asks(&self, values: &Values) -> Option<usize> {
        match self {
            Self::Known(_) => None,
            Self::Not(inner) => inner.asks(values),
            Self::All(parts) | Self::Any(parts) => {
                parts.iter().filter(|part| part.value(values).is_none()).find_map(|part| part.asks(values))
            }
            Self::Test(fact, _) => values.get(*fact).is_some_and(Option::is_none).then_some(*fact),
        }
    }

    /// The facts that it reads.
    pub(super) fn reads(&self, into: &mut BTreeSet<usize>) {
        match self {
            Self::Known(_) => {}
            Self::Not(inner) => inner.reads(into),
            Self::All(parts) | Self::Any(parts) => parts.iter().for_each(|part| part.reads(into)),
            Self::Test(fact, _) => {
                into.insert(*fact);
            }
        }
    }
}

/// Whether the step has conditions.
pub(super) fn chooses(kind: Kind) -> bool {
    matches!(kind, Kind::Exclusive | Kind::Inclusive)
}
