//! Blocks: the join fires once, and going back finds its way through them.

use super::super::*;
use super::play::*;

fn digest_of(play: &Play, step: &str) -> Vec<String> {
    play.state.reviews.iter().filter(|review| review.step == step).map(|review| review.outcome.clone()).collect()
}

#[test]
fn from_behind_the_join_into_a_branch_the_others_count_as_arrived() {
    let mut play = Play::consulted();
    play.back(DECIDER, "decision", "human_resources").unwrap();
    assert_eq!(play.open(), ["human_resources"]);
    let events = play.end(HR, "human_resources", "agree").unwrap();
    assert_eq!(events.iter().filter(|event| matches!(event, Event::ScopeJoined { .. })).count(), 1);
    assert_eq!(play.open(), ["decision"]);
    assert_eq!(digest_of(&play, "education"), ["agree"]);
}

#[test]
fn out_of_a_block_its_open_tasks_are_withdrawn_and_finished_reviews_kept() {
    let mut definition = manual();
    let back = definition.step("decision").unwrap().outcome_of("back").unwrap().clone();
    let step = definition.steps.iter_mut().find(|step| step.id == "education").unwrap();
    step.outcomes.push(model::Outcome { targets: vec!["acceptance".into()], ..back });
    assert_eq!(check::check(&definition), []);
    let mut play = Play::of(definition);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    play.end(HR, "human_resources", "agree").unwrap();
    play.back(EDUCATION, "education", "acceptance").unwrap();
    assert_eq!(play.open(), ["acceptance"]);
    assert!(play.state.scopes.is_empty());
    let events = play.end(CLERK, "acceptance", "accept").unwrap();
    assert!(
        events.iter().any(|event| matches!(event, Event::ReviewCarriedOver { step, .. } if step == "human_resources"))
    );
    assert_eq!(play.open(), ["education"]);
    assert_eq!(play.state.clock.accepted_on, Some(day("2026-09-18")));
}

#[test]
fn a_finished_review_is_asked_again_when_what_it_saw_has_changed() {
    let mut play = Play::consulted();
    play.back(DECIDER, "decision", "acceptance").unwrap();
    play.world.documents.insert("diploma".into(), "d2".into());
    play.end(CLERK, "acceptance", "accept").unwrap();
    assert_eq!(play.open(), ["education"]);
    let task = play.state.tasks.values().rev().find(|task| task.step == "education").unwrap();
    assert_eq!(task.round, 2);
}

#[test]
fn a_sibling_branch_and_a_place_never_visited_are_no_targets() {
    let mut definition = manual();
    let back = definition.step("decision").unwrap().outcome_of("back").unwrap().clone();
    let step = definition.steps.iter_mut().find(|step| step.id == "education").unwrap();
    step.outcomes.push(model::Outcome { targets: vec!["human_resources".into(), "decision".into()], ..back });
    assert!(!check::check(&definition).is_empty());
    let mut play = Play::of(definition);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    assert_eq!(
        play.back(EDUCATION, "education", "human_resources"),
        Err(Refusal::SiblingBranch { step: "human_resources".into() })
    );
    assert_eq!(play.back(EDUCATION, "education", "decision"), Err(Refusal::NeverThere { step: "decision".into() }));
    assert_eq!(play.back(EDUCATION, "education", "acceptance"), Err(Refusal::NoSuchTarget));
}

#[test]
fn the_last_two_branches_join_once_whoever_comes_first() {
    for order in
        [[(HR, "human_resources"), (EDUCATION, "education")], [(EDUCATION, "education"), (HR, "human_resources")]]
    {
        let mut play = Play::accepted();
        for (who, step) in order {
            play.end(who, step, "agree").unwrap();
        }
        assert_eq!(play.events.iter().filter(|event| matches!(event, Event::ScopeJoined { .. })).count(), 1);
        assert_eq!(play.open(), ["decision"]);
    }
}

#[test]
fn a_backward_flow_asks_people_again_instead_of_running_in_a_circle() {
    let mut definition = manual();
    let step = definition.steps.iter_mut().find(|step| step.id == "objections").unwrap();
    step.flows[0].to = "consultation".into();
    let mut play = Play::of(definition);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    play.end(HR, "human_resources", "object").unwrap();
    play.end(EDUCATION, "education", "agree").unwrap();
    assert_eq!(play.open(), ["education", "human_resources"]);
}
