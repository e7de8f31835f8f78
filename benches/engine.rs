//! The engine core alone: how many decisions a second one thread makes. Prints figures and asserts nothing about time.
//!
//! `cargo bench --bench engine` plays the flow of the manual from filing to its end, over and over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::{Duration, Instant};

use talent_portal::rules::Facts;
use talent_portal::workdays::Calendar;
use talent_portal::workflow::{
    Actor, Command, Decision, Definition, Directory, Event, Person, Post, State, TimerPurpose, Unit, World, advance,
    decide,
};
use uuid::Uuid;

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const MEASURE: Duration = Duration::from_secs(3);
const MANUAL: &str = include_str!("../docs/workflow.md");

fn main() {
    let yaml = MANUAL.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let definition: Definition = serde_saphyr::from_str(yaml).unwrap();
    let world = world();
    let one = play(&definition, &world);
    println!("one case: {} commands, {} events", one.commands, one.events);
    let (mut cases, mut commands, mut events) = (0_u64, 0_u64, Vec::new());
    let started = Instant::now();
    while started.elapsed() < MEASURE {
        let played = play(&definition, &world);
        cases += 1;
        commands += played.commands;
        events = played.log;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("cases a second:    {:>10.0}", per(cases, seconds));
    println!("commands a second: {:>10.0}", per(commands, seconds));
    let started = Instant::now();
    let mut folded = 0_u64;
    while started.elapsed() < MEASURE {
        assert!(State::replay(&events).closed.is_some());
        folded += one.events;
    }
    println!("events replayed:   {:>10.0} a second", per(folded, started.elapsed().as_secs_f64()));
}

fn per(count: u64, seconds: f64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / seconds
}

struct Played {
    commands: u64,
    events: u64,
    log: Vec<Event>,
}

fn play(definition: &Definition, world: &World) -> Played {
    let mut world = world.clone();
    let (mut state, mut log, mut commands) = (State::default(), Vec::new(), 0);
    let mut give = |world: &World, state: &mut State, actor: &Actor, command: &Command| {
        let events = decide(definition, state, world, actor, command).unwrap();
        events.iter().for_each(|event| advance(state, event));
        commands += 1;
        log.extend(events);
    };
    give(&world, &mut state, &actor(world.applicant, &world), &Command::File);
    for (person, step, outcome) in [
        (11, "acceptance", "accept"),
        (12, "human_resources", "agree"),
        (13, "education", "agree"),
        (14, "decision", "approve"),
    ] {
        let reviewer = actor(Uuid::from_u128(person), &world);
        let task = state.open_tasks().find(|(_, task)| task.step == step).map(|(no, _)| no).unwrap();
        give(&world, &mut state, &reviewer, &Command::Claim { task });
        let decision = Decision { task, outcome: outcome.into(), opinion: true, target: None, about: Vec::new() };
        give(&world, &mut state, &reviewer, &Command::Decide(decision));
    }
    let waits = |purpose: &TimerPurpose| matches!(purpose, TimerPurpose::Wait { .. });
    let (timer, at) =
        state.timers.iter().find(|(_, timer)| waits(&timer.purpose)).map(|(no, set)| (*no, set.fires_at)).unwrap();
    world.now = at;
    give(&world, &mut state, &Actor::System, &Command::FireTimer { timer });
    assert!(state.closed.is_some());
    Played { commands, events: u64::from(state.seq), log }
}

fn actor(person: Person, world: &World) -> Actor {
    Actor::Person { person, posts: world.directory.holders.get(&person).cloned().unwrap_or_default() }
}

fn world() -> World {
    let offices = [
        (101, "talent_office", "district", Some("east"), "acceptance", 11),
        (102, "human_resources", "district", Some("east"), "consulted", 12),
        (103, "education", "city", None, "consulted", 13),
        (104, "talent_office", "city", None, "decision", 14),
    ];
    let mut directory = Directory::default();
    for (id, function, level, district, position, person) in offices {
        let (id, district) = (Uuid::from_u128(id), district.map(str::to_owned));
        directory.units.push(Unit { id, function: function.into(), level: level.into(), district, parent: None });
        directory.holders.insert(Uuid::from_u128(person), vec![Post { department: id, position: position.into() }]);
    }
    World {
        now: chrono::DateTime::parse_from_rfc3339("2026-09-18T02:00:00Z").unwrap().to_utc(),
        calendar: Arc::new(Calendar::read("date,kind,festival\n2026-09-20,workday,x\n".as_bytes()).unwrap()),
        facts: [("work_district", "east"), ("tier", "B")].into_iter().collect::<Facts>(),
        applicant: Uuid::from_u128(1),
        excluded: BTreeSet::new(),
        liaisons: BTreeSet::new(),
        directory: Arc::new(directory),
        fields: serde_json::Map::new(),
        documents: BTreeMap::new(),
    }
}
