//! Walks every flow of a pack through all that its people can decide and notes who may do what at each step.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::fmt::Write as _;
use std::path::Path;

use serde_json::{Value, json};
use talent_portal::workflow::model::{Called, Kind, Step};
use talent_portal::workflow::{Actor, Command, Definition, State, TimerPurpose, decide, evolve, expand, options};

use super::stage::{DISTRICT, Stage, stage};

/// Enough to see every step of the flows that we ship; a larger flow says so instead of being cut off silently.
const MOST_STATES: usize = 4_000;

#[test]
fn every_flow_of_every_pack() {
    let mut packs = 0;
    for entry in std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("policies")).unwrap() {
        let folder = entry.unwrap().path();
        let pack = talent_portal::packs::load(&folder).unwrap_or_else(|problems| panic!("{problems:?}"));
        let city = folder.file_name().unwrap().to_string_lossy().into_owned();
        for (code, definition) in &pack.workflows {
            let find = |called: &Called| pack.workflows.get(&called.flow).cloned();
            let definition =
                &expand(definition, &mut { find }).unwrap_or_else(|error| panic!("{city}/{code}: {error}"));
            let text = describe(definition);
            let seen = definition.steps.iter().filter(|step| step.kind == Kind::UserTask);
            for step in seen {
                assert!(text.contains(&format!("\n{}\n", step.id)), "{city}/{code}: nobody ever comes to {}", step.id);
            }
            insta::with_settings!({ snapshot_path => "flows", prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{city}.{code}"), text);
            });
        }
        packs += 1;
    }
    assert!(packs > 0, "there is a policy pack");
}

/// No flow that we ship calls another one yet; one that does is walked with the steps of both.
#[test]
fn a_called_flow_is_walked_inside_its_caller() {
    let flow = |code: &str, start: &str, steps: &str| -> Definition {
        let head = format!("code: {code}\nname: {{ zh: x, en: x }}\nlimits: {{ promised: 5, statutory: 5 }}\nsteps:\n");
        let end = "  - { id: done, name: { zh: x, en: x }, kind: end, outcome: granted }\n";
        let start =
            format!("  - {{ id: filed, name: {{ zh: x, en: x }}, kind: start, accepts: true, next: {start} }}\n");
        serde_saphyr::from_str(&format!("{head}{start}{steps}{end}")).unwrap()
    };
    let caller = flow(
        "caller",
        "check",
        "  - { id: check, name: { zh: x, en: x }, kind: sub_flow, calls: { flow: inner }, next: done }\n",
    );
    let task = "kind: user_task, who: { position: p, function: f, level: city }, next: done, outcomes: [{ code: fine, name: { zh: x, en: x } }]";
    let inner = flow("inner", "look", &format!("  - {{ id: look, name: {{ zh: x, en: x }}, {task} }}\n"));
    let text = describe(&expand(&caller, &mut |_| Some(inner.clone())).unwrap());
    assert!(text.contains("\ncheck__look\n") && text.contains("p of city f: claim, fine"), "{text}");
}

/// For each step: who is offered what, over every way to get there; then how the case can end.
fn describe(definition: &Definition) -> String {
    let mut offers: BTreeMap<String, BTreeMap<String, BTreeSet<String>>> = BTreeMap::new();
    let mut ends = BTreeSet::new();
    for facts in samples(definition) {
        let stage = stage(definition, &facts);
        explore(definition, &stage, &mut offers, &mut ends);
    }
    let mut text = format!("{}\n", definition.code);
    for step in definition.steps.iter().filter(|step| step.kind == Kind::UserTask) {
        let Some(roles) = offers.get(&step.id) else { continue };
        write!(text, "\n{}\n", step.id).unwrap();
        for (role, commands) in roles {
            writeln!(text, "  {role}: {}", commands.iter().cloned().collect::<Vec<_>>().join(", ")).unwrap();
        }
    }
    write!(text, "\nends\n").unwrap();
    for end in ends {
        writeln!(text, "  {end}").unwrap();
    }
    text
}

/// Every combination of the values that the conditions compare facts with, and one value beside them.
fn samples(definition: &Definition) -> Vec<BTreeMap<String, Value>> {
    let mut choices: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    for fact in &definition.facts {
        choices.insert(fact, vec![Value::from(DISTRICT)]);
    }
    for condition in definition.steps.iter().flat_map(|step| &step.flows).map(|flow| flow.when.as_str()) {
        // A condition that is nothing but a fact asks for yes or no.
        if let Some(values) = choices.get_mut(condition) {
            *values = vec![json!(true), json!(false)];
            continue;
        }
        for fact in definition.facts.iter().filter(|fact| condition.contains(fact.as_str())) {
            let values = choices.entry(fact).or_default();
            values.extend(condition.split('\'').skip(1).step_by(2).map(Value::from));
            values.extend([json!(true)].into_iter().filter(|_| condition.contains("== true")));
        }
    }
    let mut all = vec![BTreeMap::new()];
    for (fact, values) in choices {
        let with = |sample: &BTreeMap<String, Value>, value: &Value| {
            let mut sample = sample.clone();
            sample.insert(fact.to_owned(), value.clone());
            sample
        };
        all = all.iter().flat_map(|sample| values.iter().map(move |value| with(sample, value))).collect();
    }
    all
}

type Offers = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

fn explore(definition: &Definition, stage: &Stage, offers: &mut Offers, ends: &mut BTreeSet<String>) {
    let applicant = stage.actor(stage.world.applicant);
    let first = run(definition, &State::default(), stage, &applicant, &Command::File).expect("the case can be filed");
    let (mut seen, mut todo) = (BTreeSet::from([key(&first)]), VecDeque::from([first]));
    while let Some(state) = todo.pop_front() {
        assert!(seen.len() < MOST_STATES, "{} has more states than are looked at", definition.code);
        if let Some(closed) = &state.closed {
            let step = closed.step.as_deref().unwrap_or("without a step");
            ends.insert(format!("{step}: {:?}", closed.outcome));
            continue;
        }
        let mut next = Vec::new();
        for role in &stage.roles {
            let actor = stage.actor(role.person);
            for offer in
                options(definition, &state, &stage.world, &actor).into_iter().filter(|offer| offer.refused.is_none())
            {
                note(definition, &state, &role.name, &offer.command, offers);
                // What moves the case; the rest would only make the same steps again in other hands.
                if matches!(offer.command, Command::Decide(_) | Command::Withdraw | Command::Resubmit) {
                    next.push((actor.clone(), offer.command));
                }
            }
        }
        let waits = state
            .timers
            .iter()
            .filter(|(_, timer)| matches!(timer.purpose, TimerPurpose::Wait { .. } | TimerPurpose::Correct));
        next.extend(waits.map(|(no, _)| (Actor::System, Command::FireTimer { timer: *no })));
        for (actor, command) in next {
            let Some(after) = run(definition, &state, stage, &actor, &command) else { continue };
            if seen.insert(key(&after)) {
                todo.push_back(after);
            }
        }
    }
}

/// Where a case is and who has had a hand in it; more would only tell the same steps apart by their history.
fn key(state: &State) -> String {
    let places: Vec<_> = state.tokens.values().map(|token| &token.step).collect();
    let hands: BTreeSet<_> = state.reviews.iter().map(|review| (&review.step, review.person)).collect();
    let correction = state.correction.as_ref().map(|correction| correction.sent);
    format!("{places:?} {hands:?} {:?} {correction:?} {:?}", state.closed, state.asked)
}

fn run(definition: &Definition, state: &State, stage: &Stage, actor: &Actor, command: &Command) -> Option<State> {
    let mut world = stage.world.clone();
    if let Command::FireTimer { timer } = command {
        world.now = state.timers.get(timer)?.fires_at;
    }
    let events = decide(definition, state, &world, actor, command).ok()?;
    Some(events.iter().fold(state.clone(), evolve))
}

fn note(definition: &Definition, state: &State, role: &str, command: &Command, offers: &mut Offers) {
    let (task, what) = match command {
        Command::Claim { task } => (Some(*task), "claim".to_owned()),
        Command::Decide(decision) => {
            let to = decision.target.as_ref().map(|target| format!(" to {target}")).unwrap_or_default();
            (Some(decision.task), format!("{}{to}", decision.outcome))
        }
        Command::Withdraw => (None, "(withdraw)".to_owned()),
        Command::Resubmit => (None, "(resubmit)".to_owned()),
        Command::Extend => (None, "(extend)".to_owned()),
        Command::AllowSecondCorrection => (None, "(allow second correction)".to_owned()),
        _ => return,
    };
    let open: Vec<&Step> = match task {
        Some(task) => state.tasks.get(&task).and_then(|task| definition.step(&task.step)).into_iter().collect(),
        None => state.tokens.values().filter_map(|token| definition.step(&token.step)).collect(),
    };
    for step in open {
        offers.entry(step.id.clone()).or_default().entry(role.to_owned()).or_default().insert(what.clone());
    }
}
