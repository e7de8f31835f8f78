//! The engine core alone: how many decisions a second one thread makes, how long it takes to fold the events of a case, and to
//! prove a flow. Prints figures and asserts nothing about time.
//!
//! `cargo bench --bench engine` plays the flow of the manual from filing to its end, over and over.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use talent_portal::packs;
use talent_portal::rules::Facts;
use talent_portal::workdays::Calendar;
use talent_portal::workflow::check::{Verdict, prove};
use talent_portal::workflow::{
    Actor, Command, Decision, Definition, Directory, Event, Person, Post, State, TimerPurpose, Unit, World, advance,
    decide,
};
use uuid::Uuid;

/// As the program itself has it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[path = "../src/workflow/check/tests/written.rs"]
#[allow(clippy::format_push_string)]
mod written;

const MEASURE: Duration = Duration::from_secs(3);
/// So often is a task taken and put back in the long case: it has some two hundred events then.
const LONG: usize = 90;
const MANUAL: &str = include_str!("../docs/flows.md");

fn main() {
    let yaml = MANUAL.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    let definition: Definition = serde_saphyr::from_str(yaml).unwrap();
    let world = world();
    let one = play(&definition, &world, 0);
    println!("one case: {} commands, {} events", one.commands, one.events);
    let (mut cases, mut commands) = (0_u64, 0_u64);
    let started = Instant::now();
    while started.elapsed() < MEASURE {
        cases += 1;
        commands += play(&definition, &world, 0).commands;
    }
    let seconds = started.elapsed().as_secs_f64();
    println!("cases a second:    {:>10.0}", per(cases, seconds));
    println!("commands a second: {:>10.0}", per(commands, seconds));
    let long = play(&definition, &world, LONG);
    let (times, seconds) = again(|| assert!(State::replay(&long.log).closed.is_some()));
    let each = seconds / f64::from(times);
    println!(
        "a case of {} events: replayed in {:.1} µs, {:.0} events a second",
        long.events,
        each * 1e6,
        per(long.events, each)
    );
    prove_all();
}

/// Proves the flows of the sample pack and the two large ones of the tests.
fn prove_all() {
    let mut flows = vec![
        ("17 departments by 3 steps".to_owned(), written::departments()),
        ("60 steps, nested blocks".to_owned(), written::nested()),
    ];
    for (path, text) in packs::files::read(Path::new("policies/ordos")).unwrap() {
        if path.starts_with("workflows/") {
            flows.push((path, text));
        }
    }
    for (name, text) in flows {
        let definition: Definition = serde_saphyr::from_str(&text).unwrap();
        let (times, seconds) = again(|| assert_eq!(prove(&definition).verdict, Verdict::Sound));
        let (steps, each) = (definition.steps.len(), seconds / f64::from(times) * 1000.0);
        println!("proved: {name} ({steps} steps) in {each:.2} ms");
    }
}

/// Does something over and over; how often, and how many seconds it took.
fn again(mut once: impl FnMut()) -> (u32, f64) {
    let started = Instant::now();
    let mut times = 0;
    while started.elapsed() < MEASURE / 3 {
        once();
        times += 1;
    }
    (times, started.elapsed().as_secs_f64())
}

fn per(count: u64, seconds: f64) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / seconds
}

struct Played {
    commands: u64,
    events: u64,
    log: Vec<Event>,
}

/// From filing to the end; the first task is taken and put back so many times before it is decided.
fn play(definition: &Definition, world: &World, hesitations: usize) -> Played {
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
        for _ in 0..if step == "acceptance" { hesitations } else { 0 } {
            give(&world, &mut state, &reviewer, &Command::Claim { task });
            give(&world, &mut state, &reviewer, &Command::Release { task });
        }
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
