//! A running case goes on under another version of its flow, or is refused with everything that has no place there.

use std::collections::BTreeMap;

use super::super::model::{Definition, Step};
use super::super::*;
use super::play::*;

fn renamed(definition: &Definition, from: &str, to: &str) -> Definition {
    let mut new = definition.clone();
    for step in &mut new.steps {
        let rename = |id: &mut String| {
            if id == from {
                *id = to.to_owned();
            }
        };
        rename(&mut step.id);
        step.flows_mut().for_each(rename);
        step.names_mut().for_each(rename);
        for flow in &mut step.flows {
            flow.when = flow.when.replace(&format!("outcomes.{from} "), &format!("outcomes.{to} "));
        }
    }
    assert_eq!(check::check(&new), []);
    new
}

fn mapping(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(from, to)| ((*from).to_owned(), (*to).to_owned())).collect()
}

fn step<'a>(definition: &'a mut Definition, id: &str) -> &'a mut Step {
    definition.steps.iter_mut().find(|step| step.id == id).unwrap()
}

#[test]
fn a_case_in_a_block_goes_on_under_the_new_names() {
    let mut play = Play::accepted();
    play.end(EDUCATION, "education", "agree").unwrap();
    let new = renamed(&renamed(&play.definition, "human_resources", "employment"), "acceptance", "intake");
    let names = mapping(&[("human_resources", "employment"), ("acceptance", "intake")]);
    let old = play.definition.clone();
    let given = |who: u128| move_case((&old, &new, 2), &play.state, &play.world, person(who), &names);
    for own in [APPLICANT, SPOUSE] {
        assert_eq!(given(own), Err(MoveRefused::Refused(Refusal::OwnCase)));
    }
    let events = given(WATCHER).unwrap();
    for event in &events {
        play.state = evolve(std::mem::take(&mut play.state), event);
    }
    play.events.extend(events);
    play.definition = new.clone();
    assert_eq!(play.open(), ["employment"]);
    play.end(HR, "employment", "agree").unwrap();
    assert_eq!(play.open(), ["decision"]);
    assert_eq!(
        play.end(CLERK, "decision", "approve"),
        Err(Refusal::FourEyes { step: "intake".into() }),
        "four eyes remembers"
    );
    play.back(DECIDER, "decision", "employment").unwrap();
    assert_eq!(play.open(), ["employment"]);
    assert_eq!(State::replay(&play.events), play.state);
}

#[test]
fn what_has_no_place_in_the_new_version_is_named() {
    let play = Play::consulted();
    let old = play.definition.clone();
    let plan = |new: &Definition, state: &State, names: &[(&str, &str)]| {
        plan_move(&old, new, state, &mapping(names)).err().unwrap_or_default()
    };
    let without_names = renamed(&renamed(&old, "decision", "verdict"), "acceptance", "intake");
    let problems = plan(&without_names, &play.state, &[]);
    assert!(problems.contains(&MoveProblem::Marking { step: "decision".into() }), "{problems:?}");
    assert!(problems.contains(&MoveProblem::FourEyes { step: "acceptance".into() }), "{problems:?}");
    assert_eq!(plan(&without_names, &play.state, &[("decision", "verdict"), ("acceptance", "intake")]), []);
    let merged = plan(&old, &play.state, &[("human_resources", "education")]);
    assert!(merged.contains(&MoveProblem::Merged { step: "education".into() }), "{merged:?}");

    let in_block = Play::accepted();
    let mut other = old.clone();
    step(&mut other, "consultation").branches.pop();
    let problems = plan(&other, &in_block.state, &[]);
    assert!(problems.contains(&MoveProblem::Block { split: "consultation".into() }), "{problems:?}");
    let mut stuck = old.clone();
    step(&mut stuck, "consulted").next = Some("consultation".into());
    let problems = plan(&stuck, &in_block.state, &[]);
    assert!(problems.iter().any(|problem| matches!(problem, MoveProblem::NoEnd { .. })), "{problems:?}");

    let mut published = Play::consulted();
    published.end(DECIDER, "decision", "approve").unwrap();
    let unpublished = renamed(&old, "publish", "announce");
    assert_eq!(plan(&unpublished, &published.state, &[]), [MoveProblem::Effects { step: "publish".into() }]);
}

#[test]
fn a_timer_at_a_border_goes_by_its_id() {
    let timers = "    timers:\n      - { id: a, after: { days: 9 }, effects: [{ name: x, undo: barrier }] }\n      - { id: b, after: { days: 3 }, to: granted }\n";
    let old = super::nodes::flow("contract", &super::nodes::work("contract", "hr", "granted", timers));
    let mut new = old.clone();
    step(&mut new, "contract").timers.remove(0);
    let play = super::nodes::filed(old.clone());
    let timer = |problems: Vec<MoveProblem>| problems == [MoveProblem::Timer { step: "contract".into() }];
    assert!(timer(plan_move(&old, &new, &play.state, &mapping(&[])).unwrap_err()));
    let mut state = play.state.clone();
    let gone = state.timers.iter().find(|(_, timer)| timer.days == 9).unwrap().0;
    state = evolve(state.clone(), &Event::TimerFired { timer: *gone });
    let planned = plan_move(&old, &new, &state, &mapping(&[])).unwrap();
    assert_eq!(planned.timers.iter().map(|(_, place)| *place).collect::<Vec<_>>(), [0]);
}
