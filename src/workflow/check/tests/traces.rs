//! The way to a fault that a finding tells is one that people can really go: it is played in the engine.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::super::{Finding, Line, Problem, prove};
use super::flow;
use super::unsound::TABLE;
use crate::rules::Facts;
use crate::workdays::Calendar;
use crate::workflow::model::{Definition, Kind};
use crate::workflow::*;

/// A case in an office where everybody who comes may do everything of the one position.
struct Case<'a> {
    definition: &'a Definition,
    world: World,
    state: State,
    events: Vec<Event>,
}

impl<'a> Case<'a> {
    /// The facts are those that the trace says were read.
    fn of(definition: &'a Definition, trace: &[Line]) -> Self {
        let mut facts: BTreeMap<String, Value> =
            [("tier", Value::from("Z")), ("urgent", false.into()), ("age", 30.into()), ("day", "2026-01-01".into())]
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value))
                .collect();
        for (name, value) in
            trace.iter().flat_map(|line| line.en.split([':', ','])).filter_map(|part| part.split_once(" is "))
        {
            let value = serde_json::from_str(&value.replace('\'', "\"")).unwrap_or(Value::from("something else"));
            facts.insert(name.trim().to_owned(), value);
        }
        let department = Uuid::from_u128(9);
        let post = Post { department, position: "p".into() };
        let unit = Unit { id: department, function: "f".into(), level: "l".into(), district: None, parent: None };
        let holders = (2..6).map(|number| (Uuid::from_u128(number), vec![post.clone()])).collect();
        let world = World {
            now: DateTime::<Utc>::UNIX_EPOCH + chrono::Days::new(20_500),
            calendar: Arc::new(Calendar::default()),
            facts: facts.into_iter().collect::<Facts>(),
            applicant: Uuid::from_u128(1),
            excluded: BTreeSet::new(),
            liaisons: BTreeSet::new(),
            directory: Arc::new(Directory { units: vec![unit], holders, ..Directory::default() }),
            fields: serde_json::Map::new(),
            documents: BTreeMap::new(),
        };
        Self { definition, world, state: State::default(), events: Vec::new() }
    }

    fn give(&mut self, number: u128, command: &Command) -> Result<(), Refusal> {
        let person = Uuid::from_u128(number);
        let posts = self.world.directory.holders.get(&person).cloned().unwrap_or_default();
        let actor = if number == 0 { Actor::System } else { Actor::Person { person, posts } };
        let events = decide(self.definition, &self.state, &self.world, &actor, command)?;
        for event in &events {
            self.state = evolve(std::mem::take(&mut self.state), event);
        }
        self.events.extend(events);
        Ok(())
    }

    /// One line of the trace: somebody decides, a time is over, or the case has taken a flow by itself.
    fn line(&mut self, line: &Line) -> Result<(), Refusal> {
        let step = self.definition.step(&line.step).expect("a line names its step");
        let (_, what) = line.en.split_once(": ").expect("who and what");
        match step.kind {
            Kind::UserTask => {
                let outcome =
                    step.outcomes.iter().find(|outcome| what.starts_with(&outcome.name.en)).expect("an outcome");
                let back = what.rsplit_once(", back to ").map(|(_, name)| name);
                let target = back.and_then(|name| self.definition.steps.iter().find(|step| step.name.en == name));
                let task = self.state.open_tasks().find(|(_, task)| task.step == step.id).map(|(no, _)| no);
                let (outcome, target) = (outcome.code.clone(), target.map(|step| step.id.clone()));
                let task = task.unwrap_or_else(|| panic!("nobody has work at {}: {:?}", step.id, self.state));
                self.give(
                    3,
                    &Command::Decide(Decision { task, outcome, opinion: true, target, about: vec!["*".into()] }),
                )
            }
            Kind::Timer => {
                let (timer, fires_at) =
                    self.state.timers.iter().map(|(no, timer)| (*no, timer.fires_at)).next().expect("a timer");
                self.world.now = fires_at;
                self.give(0, &Command::FireTimer { timer })
            }
            _ => {
                let took = self
                    .events
                    .iter()
                    .any(|event| matches!(event, Event::FlowTaken { step, .. } if *step == line.step));
                assert!(took, "{} has chosen nothing", line.step);
                Ok(())
            }
        }
    }
}

/// Every line can be played; what the last one leads to may be refused, because the fault is there.
fn played(what: &str, definition: &Definition, finding: &Finding) {
    let mut case = Case::of(definition, &finding.trace);
    let (last, before) = finding.trace.split_last().expect("a trace");
    let mut refused = case.give(1, &Command::File).err();
    for line in before {
        assert_eq!(refused, None, "{what}: {finding} cannot be played");
        refused = case.line(line).err();
    }
    if refused.is_none() {
        refused = case.line(last).err();
    }
    let fault =
        |refusal: &Refusal| matches!(refusal, Refusal::Unsound { .. } | Refusal::Endless | Refusal::Undecidable { .. });
    assert!(refused.as_ref().is_none_or(fault), "{finding}: {refused:?}");
    let here: Vec<&str> = case.state.tokens.values().map(|token| token.step.as_str()).collect();
    let step = finding.step.as_deref().unwrap_or_default();
    match finding.problem {
        // The case stands there, or has passed there by itself.
        Problem::Deadlock | Problem::DeadEnd => {
            assert_eq!(refused, None, "{finding}");
            let passed = case.state.rounds.contains_key(step) && definition.step(step).unwrap().kind != Kind::UserTask;
            assert!(here == [step] || passed, "{finding}: {here:?}");
        }
        Problem::TwoStrands => assert_eq!(here, [step, step], "{finding}"),
        // Others are still at work, and yet it is over.
        Problem::EndInBlock { .. } => assert!(case.state.closed.is_some(), "{finding}"),
        _ => {}
    }
}

#[test]
fn the_way_to_each_fault_can_be_gone() {
    let mut count = 0;
    for (what, steps, _) in TABLE {
        let definition = flow(steps);
        for finding in prove(&definition).findings.iter().filter(|finding| !finding.trace.is_empty()) {
            played(what, &definition, finding);
            count += 1;
        }
    }
    assert!(count >= 8, "{count} ways");
}
