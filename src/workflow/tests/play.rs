//! A small stage: the flow of the manual, four offices, and people who act in it.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Utc};
use serde_json::json;
use uuid::Uuid;

use super::super::model::Definition;
use super::super::*;
use crate::workdays::Calendar;

pub(super) const MANUAL: &str = include_str!("../../../docs/flows.md");
const ROWS: &str = "date,kind,festival\n2026-01-01,holiday,x\n2026-09-20,workday,x\n2026-09-25,holiday,x\n2026-10-01,holiday,x\n2026-10-02,holiday,x\n";

/// People by number; 1 applies.
pub(super) fn person(number: u128) -> Person {
    Uuid::from_u128(number)
}
pub(super) const APPLICANT: u128 = 1;
pub(super) const SPOUSE: u128 = 2;
pub(super) const CLERK: u128 = 11;
pub(super) const CLERK_TWO: u128 = 12;
pub(super) const HR: u128 = 21;
pub(super) const HR_HEAD: u128 = 22;
pub(super) const EDUCATION: u128 = 31;
pub(super) const DECIDER: u128 = 41;
pub(super) const DECIDER_TWO: u128 = 42;
pub(super) const CITY_HEAD: u128 = 43;
pub(super) const WATCHER: u128 = 91;

pub(super) const DISTRICT_OFFICE: u128 = 1001;
pub(super) const DISTRICT_HR: u128 = 1002;
pub(super) const CITY_OFFICE: u128 = 1003;
pub(super) const CITY_EDUCATION: u128 = 1004;
pub(super) const CITY_WATCH: u128 = 1005;
pub(super) const ZONE: u128 = 1006;

/// The flow that the manual shows.
pub(super) fn manual() -> Definition {
    let yaml = MANUAL.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    serde_saphyr::from_str(yaml).unwrap()
}

fn directory() -> Directory {
    let unit = |id: u128, function: &str, level: &str, district: Option<&str>, parent: Option<u128>| Unit {
        id: Uuid::from_u128(id),
        function: function.into(),
        level: level.into(),
        district: district.map(Into::into),
        parent: parent.map(Uuid::from_u128),
    };
    let posts: [(u128, u128, &str); 12] = [
        (CLERK, DISTRICT_OFFICE, "acceptance"),
        (CLERK_TWO, DISTRICT_OFFICE, "acceptance"),
        (CLERK, CITY_OFFICE, "decision"),
        (HR, DISTRICT_HR, "consulted"),
        (HR_HEAD, DISTRICT_HR, HEAD),
        (EDUCATION, CITY_EDUCATION, "consulted"),
        (DECIDER, CITY_OFFICE, "decision"),
        (DECIDER_TWO, CITY_OFFICE, "decision"),
        (CITY_HEAD, CITY_OFFICE, HEAD),
        (WATCHER, CITY_WATCH, SUPERVISOR),
        (SPOUSE, DISTRICT_OFFICE, "acceptance"),
        (APPLICANT, CITY_OFFICE, "decision"),
    ];
    let mut holders: BTreeMap<Person, Vec<Post>> = BTreeMap::new();
    for (who, department, position) in posts {
        holders
            .entry(person(who))
            .or_default()
            .push(Post { department: Uuid::from_u128(department), position: position.into() });
    }
    Directory {
        units: vec![
            unit(DISTRICT_OFFICE, "talent_office", "district", Some("east"), Some(CITY_OFFICE)),
            unit(DISTRICT_HR, "human_resources", "district", Some("east"), None),
            unit(CITY_OFFICE, "talent_office", "city", None, None),
            unit(CITY_EDUCATION, "education", "city", None, None),
            unit(CITY_WATCH, "supervision", "city", None, None),
            unit(ZONE, "zone_administration", "zone", Some("steel_zone"), Some(DISTRICT_OFFICE)),
            unit(ZONE + 1, "counter", "zone", Some("steel_zone"), Some(ZONE)),
        ],
        holders,
        ..Directory::default()
    }
}

/// One case on the stage.
#[derive(Clone)]
pub(super) struct Play {
    pub(super) definition: Definition,
    pub(super) world: World,
    pub(super) state: State,
    pub(super) events: Vec<Event>,
}

impl Play {
    pub(super) fn of(definition: Definition) -> Self {
        let world = World {
            now: at("2026-09-18T02:00:00Z"),
            calendar: Arc::new(Calendar::read(ROWS.as_bytes()).unwrap()),
            facts: [("work_district", json!("east")), ("tier", json!("B")), ("employment_confirmed", json!(true))]
                .into_iter()
                .collect(),
            applicant: person(APPLICANT),
            excluded: [person(SPOUSE)].into(),
            liaisons: [person(51)].into(),
            directory: Arc::new(directory()),
            fields: json!({"employer": "x", "employed_since": "2024-01-01", "degree": "doctor"})
                .as_object()
                .unwrap()
                .clone(),
            documents: [("contract".to_owned(), "c1".to_owned()), ("diploma".to_owned(), "d1".to_owned())].into(),
        };
        Self { definition, world, state: State::default(), events: Vec::new() }
    }

    /// The manual's case, filed on a Friday whose Sunday is worked.
    pub(super) fn filed() -> Self {
        let mut play = Self::of(manual());
        play.act(APPLICANT, Command::File).unwrap();
        play
    }

    pub(super) fn accepted() -> Self {
        let mut play = Self::filed();
        play.end(CLERK, "acceptance", "accept").unwrap();
        play
    }

    pub(super) fn consulted() -> Self {
        let mut play = Self::accepted();
        play.end(HR, "human_resources", "agree").unwrap();
        play.end(EDUCATION, "education", "agree").unwrap();
        play
    }

    pub(super) fn actor(&self, number: u128) -> Actor {
        let posts = self.world.directory.holders.get(&person(number)).cloned().unwrap_or_default();
        Actor::Person { person: person(number), posts }
    }

    pub(super) fn give(&mut self, actor: &Actor, command: &Command) -> Result<Vec<Event>, Refusal> {
        let events = decide(&self.definition, &self.state, &self.world, actor, command)?;
        for event in &events {
            self.state = evolve(std::mem::take(&mut self.state), event);
        }
        self.events.extend(events.clone());
        Ok(events)
    }

    pub(super) fn act(&mut self, number: u128, command: Command) -> Result<Vec<Event>, Refusal> {
        let actor = self.actor(number);
        self.give(&actor, &command)
    }

    pub(super) fn task(&self, step: &str) -> Option<TaskNo> {
        self.state.open_tasks().find(|(_, task)| task.step == step).map(|(no, _)| no)
    }

    fn decision(&self, step: &str, outcome: &str) -> Decision {
        let task = self.task(step).unwrap_or_else(|| panic!("no open task at {step}: {:?}", self.open()));
        Decision { task, outcome: outcome.into(), opinion: true, target: None, about: Vec::new() }
    }

    pub(super) fn end(&mut self, number: u128, step: &str, outcome: &str) -> Result<Vec<Event>, Refusal> {
        self.act(number, Command::Decide(self.decision(step, outcome)))
    }

    pub(super) fn back(&mut self, number: u128, step: &str, target: &str) -> Result<Vec<Event>, Refusal> {
        let decision = Decision { target: Some(target.into()), ..self.decision(step, "back") };
        self.act(number, Command::Decide(decision))
    }

    pub(super) fn correct(&mut self, number: u128, step: &str, about: &str) -> Result<Vec<Event>, Refusal> {
        let decision = Decision { about: vec![about.into()], ..self.decision(step, "correct") };
        self.act(number, Command::Decide(decision))
    }

    /// The steps with open tasks, in order.
    pub(super) fn open(&self) -> Vec<String> {
        let mut steps: Vec<_> = self.state.open_tasks().map(|(_, task)| task.step.clone()).collect();
        steps.sort();
        steps
    }

    pub(super) fn timer(&self, wanted: impl Fn(&TimerPurpose) -> bool) -> Option<(TimerNo, DateTime<Utc>)> {
        self.state.timers.iter().find(|(_, timer)| wanted(&timer.purpose)).map(|(no, timer)| (*no, timer.fires_at))
    }

    /// Lets the time of a timer come and fires it.
    pub(super) fn ring(&mut self, wanted: impl Fn(&TimerPurpose) -> bool) -> Vec<Event> {
        let (timer, fires_at) = self.timer(wanted).expect("no such timer");
        self.world.now = fires_at;
        self.give(&Actor::System, &Command::FireTimer { timer }).unwrap()
    }

    pub(super) fn on(&mut self, day: &str) {
        self.world.now = at(&format!("{day}T02:00:00Z"));
    }
}

pub(super) fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

pub(super) fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}
