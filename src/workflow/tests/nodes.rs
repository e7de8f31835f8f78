//! The kinds of steps beside those of the manual: inclusive blocks, terminate ends, timers, borders and called flows.

use serde_json::json;

use super::super::check::{Problem, check};
use super::super::model::{CaseOutcome, Definition};
use super::super::*;
use super::play::*;

const HEAD_OF_FLOW: &str = r#"
code: many_kinds
name: { zh: 甲, en: Many kinds }
limits: { promised: 15, statutory: 20 }
facts: [work_district, tier, hearing_on, needs_degree, needs_contract]
steps:
  - { id: filed, name: { zh: 甲, en: a }, kind: start, accepts: true, next: FIRST }
  - { id: granted, name: { zh: 甲, en: a }, kind: end, outcome: granted }
  - { id: refused, name: { zh: 甲, en: a }, kind: terminate, outcome: refused }
"#;

/// A flow that begins at `first` and has these steps beside its start, `granted` and the terminate end `refused`.
pub(super) fn flow(first: &str, steps: &str) -> Definition {
    serde_saphyr::from_str(&format!("{}{steps}", HEAD_OF_FLOW.replace("FIRST", first))).unwrap()
}

/// A user task of the district's personnel office, or of the city's education office.
pub(super) fn work(id: &str, office: &str, next: &str, more: &str) -> String {
    let (function, level) = match office {
        "hr" => ("human_resources", "level: district, district: work_district"),
        _ => ("education", "level: city"),
    };
    format!(
        "  - id: {id}\n    name: {{ zh: 甲, en: {id} }}\n    kind: user_task\n    \
         who: {{ position: consulted, function: {function}, {level} }}\n    next: {next}\n{more}    outcomes:\n      \
         - {{ code: agree, name: {{ zh: 甲, en: Agree }} }}\n      \
         - {{ code: refuse, name: {{ zh: 甲, en: Refuse }}, to: refused }}\n"
    )
}

pub(super) fn filed(definition: Definition) -> Play {
    assert_eq!(check(&definition), []);
    let mut play = Play::of(definition);
    play.act(APPLICANT, Command::File).unwrap();
    play
}

fn inclusive() -> Definition {
    let block = r#"
  - id: which
    name: { zh: 甲, en: a }
    kind: inclusive
    flows: [{ when: "needs_degree == true", to: education }, { when: "needs_contract == true", to: contract }]
    default: met
    join: met
  - { id: met, name: { zh: 甲, en: a }, kind: join, next: granted }
"#;
    flow("which", &format!("{block}{}{}", work("education", "edu", "met", ""), work("contract", "hr", "met", "")))
}

#[test]
fn an_inclusive_step_opens_what_holds_and_its_join_waits_for_that_only() {
    for (degree, contract, open) in [
        (true, true, vec!["contract", "education"]),
        (true, false, vec!["education"]),
        (false, true, vec!["contract"]),
        (false, false, vec![]),
    ] {
        let mut play = Play::of(inclusive());
        play.world.facts.insert("needs_degree", degree);
        play.world.facts.insert("needs_contract", contract);
        let events = play.act(APPLICANT, Command::File).unwrap();
        assert_eq!(play.open(), open);
        let taken = events.iter().filter(|event| matches!(event, Event::FlowTaken { .. })).count();
        assert_eq!(taken, open.len().max(1), "every flow that is taken is recorded");
        if degree {
            play.end(EDUCATION, "education", "agree").unwrap();
        }
        if contract {
            assert!(play.state.is_open(), "the join waits for the branch that is open");
            play.end(HR, "contract", "agree").unwrap();
        }
        assert_eq!(play.state.closed.as_ref().unwrap().outcome, CaseOutcome::Granted);
        assert_eq!(play.events.iter().filter(|event| matches!(event, Event::ScopeJoined { .. })).count(), 1);
    }
}

#[test]
fn an_inclusive_step_has_different_branches_and_a_default() {
    let mut definition = inclusive();
    let step = definition.steps.iter_mut().find(|step| step.id == "which").unwrap();
    step.flows[1].to = "education".into();
    assert!(check(&definition).iter().any(|finding| finding.problem == Problem::Branches));
    let step = definition.steps.iter_mut().find(|step| step.id == "which").unwrap();
    step.default = None;
    let missing = Problem::Missing { field: "default".into() };
    assert!(check(&definition).iter().any(|finding| finding.problem == missing));
}

#[test]
fn a_terminate_end_closes_the_case_from_inside_a_block() {
    let mut play = Play::of(inclusive());
    play.world.facts.insert("needs_degree", true);
    play.world.facts.insert("needs_contract", true);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(EDUCATION, "education", "refuse").unwrap();
    let closed = play.state.closed.clone().unwrap();
    assert_eq!((closed.outcome, closed.step.as_deref()), (CaseOutcome::Refused, Some("refused")));
    assert!(play.open().is_empty() && play.state.tokens.is_empty());
}

fn waiting(wait: &str) -> Definition {
    let step = format!("  - {{ id: wait, name: {{ zh: 甲, en: a }}, kind: timer, {wait}, next: granted }}\n");
    flow("wait", &step)
}

#[test]
fn a_timer_waits_working_days_calendar_days_or_until_a_date() {
    for (wait, until) in [
        ("working_days: 5", "2026-09-24T16:00:00Z"),
        ("days: 5", "2026-09-23T16:00:00Z"),
        ("until: hearing_on", "2026-09-26T16:00:00Z"),
    ] {
        let mut play = Play::of(waiting(wait));
        play.world.facts.insert("hearing_on", "2026-09-26");
        play.act(APPLICANT, Command::File).unwrap();
        let (timer, fires_at) = play.timer(|purpose| matches!(purpose, TimerPurpose::Wait { .. })).unwrap();
        assert_eq!(fires_at, at(until), "{wait}");
        assert_eq!(play.give(&Actor::System, &Command::FireTimer { timer }), Err(Refusal::NotYet { at: fires_at }));
        play.ring(|purpose| matches!(purpose, TimerPurpose::Wait { .. }));
        assert!(play.state.closed.is_some());
    }
    for wait in ["working_days: 5, days: 5", "days: 0", "until: nobody_knows"] {
        assert!(!check(&waiting(wait)).is_empty(), "{wait}");
    }
}

#[test]
fn a_date_that_has_passed_does_not_wait_and_one_that_is_missing_is_named() {
    let mut play = Play::of(waiting("until: hearing_on"));
    let refused = play.act(APPLICANT, Command::File);
    assert_eq!(refused, Err(Refusal::NoDate { step: "wait".into(), fact: "hearing_on".into() }));
    play.world.facts.insert("hearing_on", "2026-09-17");
    play.act(APPLICANT, Command::File).unwrap();
    assert!(play.state.closed.is_some());
}

fn with_timers() -> Definition {
    let timers = r#"    timers:
      - id: remind
        after: { working_days: 2 }
        effects: [{ name: remind, undo: compensable }, { name: tell_head, undo: barrier }]
      - { id: late, after: { working_days: 4 }, to: education }
"#;
    flow(
        "contract",
        &format!("{}{}", work("contract", "hr", "granted", timers), work("education", "edu", "granted", "")),
    )
}

#[test]
fn a_timer_at_the_border_does_something_or_takes_the_work_away() {
    let mut play = filed(with_timers());
    let task = play.task("contract").unwrap();
    assert_eq!(play.state.timers.len(), 2);
    let border = |wanted: u32| move |purpose: &TimerPurpose| matches!(purpose, TimerPurpose::Boundary { index, .. } if *index == wanted);
    let events = play.ring(border(0));
    let keys: Vec<_> =
        events.iter().flat_map(|event| effects(&play.definition, event)).map(|effect| effect.key.index).collect();
    assert_eq!((keys, play.open()), (vec![0, 1], vec!["contract".to_owned()]));
    play.ring(border(1));
    assert_eq!(play.open(), ["education"]);
    assert_eq!(play.state.tasks[&task].status, TaskStatus::Withdrawn);
    assert!(play.state.timers.is_empty());
    play.end(EDUCATION, "education", "agree").unwrap();
    assert!(play.state.closed.is_some());
}

#[test]
fn deciding_ends_the_timers_at_the_border() {
    let mut play = filed(with_timers());
    play.end(HR, "contract", "agree").unwrap();
    assert!(play.state.closed.is_some() && play.state.timers.is_empty());
    let mut unclear = with_timers();
    unclear.steps.iter_mut().find(|step| step.id == "contract").unwrap().timers[1].id = "remind".into();
    assert!(check(&unclear).iter().any(|finding| finding.problem == Problem::TimerUnclear { timer: "remind".into() }));
}

fn called() -> Definition {
    let text = r#"
code: look_closely
name: { zh: 甲, en: Look closely }
limits: { promised: 5, statutory: 5 }
facts: [work_district]
steps:
  - { id: begin, name: { zh: 甲, en: a }, kind: start, next: review }
  - id: verdict
    name: { zh: 甲, en: a }
    kind: exclusive
    flows: [{ when: "outcomes.review == 'refuse'", to: bad }]
    default: good
  - { id: good, name: { zh: 甲, en: a }, kind: end, outcome: granted }
  - { id: bad, name: { zh: 甲, en: a }, kind: end, outcome: refused }
"#;
    let review = work("review", "hr", "verdict", "").replace(", to: refused", "");
    serde_saphyr::from_str(&format!("{text}{review}")).unwrap()
}

fn calling() -> Definition {
    let steps = r#"
  - { id: first, name: { zh: 甲, en: a }, kind: sub_flow, calls: { flow: look_closely, ends: { refused: refused } }, next: second }
  - { id: second, name: { zh: 甲, en: a }, kind: sub_flow, calls: { flow: look_closely }, next: last }
  - id: last
    name: { zh: 甲, en: a }
    kind: user_task
    who: { position: decision, function: talent_office, level: city, not_actor_of: [first__review] }
    next: granted
    outcomes:
      - { code: agree, name: { zh: 甲, en: Agree } }
      - { code: back, name: { zh: 甲, en: Back }, act: send_back, targets: [first__review] }
"#;
    flow("first", steps)
}

fn whole(definition: &Definition) -> Result<Definition, ExpandError> {
    expand(definition, &mut |wanted| (wanted.flow == "look_closely").then(called))
}

#[test]
fn a_called_flow_takes_the_place_of_the_call() {
    let definition = whole(&calling()).unwrap();
    assert_eq!(check(&calling()), []);
    let mut play = filed(definition);
    assert_eq!(play.open(), ["first__review"]);
    play.end(HR, "first__review", "agree").unwrap();
    assert_eq!(play.open(), ["second__review"]);
    let events = play.end(HR, "second__review", "refuse").unwrap();
    let read = events.iter().find_map(|event| match event {
        Event::FlowTaken { step, facts, .. } if step == "second__verdict" => facts.get("outcomes.review").cloned(),
        _ => None,
    });
    assert_eq!(read, Some(json!("refuse")), "a called flow reads its own outcomes");
    assert_eq!(play.open(), ["last"], "an end without a flow of its own leads to the step after the call");
    play.back(DECIDER, "last", "first__review").unwrap();
    play.end(HR, "first__review", "refuse").unwrap();
    assert_eq!(play.state.closed.as_ref().unwrap().outcome, CaseOutcome::Refused);
}

#[test]
fn calls_that_cannot_be_put_together_are_named() {
    let mut definition = calling();
    definition.steps.iter_mut().find(|step| step.id == "second").unwrap().calls.as_mut().unwrap().flow = "gone".into();
    assert_eq!(whole(&definition), Err(ExpandError::NoSuchFlow { step: "second".into(), flow: "gone".into() }));
    let own = expand(&calling(), &mut |_| Some(Definition { code: "x".into(), ..calling() }));
    assert_eq!(own, Err(ExpandError::Recursion { step: "first__first".into(), flow: "look_closely".into() }));
    let mut definition = calling();
    definition.steps[1].id = "a__b".into();
    assert_eq!(whole(&definition), Err(ExpandError::ReservedId { step: "a__b".into() }));
    let plain = manual();
    assert_eq!(expand(&plain, &mut |_| None).unwrap(), plain, "a flow without calls stays as it is");
}

#[test]
fn calls_that_lead_to_each_other_without_a_step_are_refused() {
    let mut empty = called();
    empty.steps.retain(|step| ["begin", "good"].contains(&step.id.as_str()));
    empty.steps[0].next = Some("good".into());
    let mut definition = calling();
    definition.steps.iter_mut().find(|step| step.id == "second").unwrap().next = Some("first".into());
    let found = expand(&definition, &mut |_| Some(empty.clone()));
    assert!(matches!(found, Err(ExpandError::Circle { .. })), "{found:?}");
}
