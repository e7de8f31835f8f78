//! From filing to the end: the straight way, refusal of acceptance, silence, withdrawal.

use super::super::model::CaseOutcome;
use super::super::*;
use super::play::*;

fn outcome(play: &Play) -> Option<CaseOutcome> {
    play.state.closed.as_ref().map(|closed| closed.outcome)
}

#[test]
fn the_straight_way_ends_with_a_card() {
    let mut play = Play::filed();
    assert_eq!(play.open(), ["acceptance"]);
    play.end(CLERK, "acceptance", "accept").unwrap();
    assert_eq!(play.open(), ["education", "human_resources"]);
    play.end(HR, "human_resources", "agree").unwrap();
    assert_eq!(play.open(), ["education"]);
    play.end(EDUCATION, "education", "agree").unwrap();
    assert_eq!(play.open(), ["decision"]);
    let events = play.end(DECIDER, "decision", "approve").unwrap();
    let run: Vec<String> =
        events.iter().flat_map(|event| effects(&play.definition, event)).map(|effect| effect.name).collect();
    assert_eq!(run, ["publish_notice"]);
    assert!(play.open().is_empty() && play.state.clock.is_stopped());
    let events = play.ring(|purpose| matches!(purpose, TimerPurpose::Wait { .. }));
    let run: Vec<String> =
        events.iter().flat_map(|event| effects(&play.definition, event)).map(|effect| effect.name).collect();
    assert_eq!(run, ["recognise", "issue_card"]);
    assert_eq!(outcome(&play), Some(CaseOutcome::GrantedWithDocument));
    assert!(play.state.tokens.is_empty() && play.state.timers.is_empty() && !play.state.clock.is_stopped());
}

#[test]
fn an_objection_is_read_by_the_condition_and_recorded_with_what_it_read() {
    let mut play = Play::accepted();
    play.end(HR, "human_resources", "object").unwrap();
    let events = play.end(EDUCATION, "education", "agree").unwrap();
    let taken = events.iter().find_map(|event| match event {
        Event::FlowTaken { to, condition, facts, .. } => Some((to.clone(), *condition, facts.clone())),
        _ => None,
    });
    let (to, condition, facts) = taken.unwrap();
    assert_eq!((to.as_str(), condition), ("refused", Some(0)));
    assert_eq!(facts.get("outcomes.human_resources").unwrap(), "object");
    assert_eq!(outcome(&play), Some(CaseOutcome::Refused));
}

#[test]
fn refusing_acceptance_needs_a_reason_and_ends_the_case() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    let silent = Decision { task, outcome: "refuse".into(), opinion: false, target: None, about: vec![] };
    assert_eq!(play.act(CLERK, Command::Decide(silent)), Err(Refusal::OpinionNeeded));
    play.end(CLERK, "acceptance", "refuse").unwrap();
    assert_eq!(outcome(&play), Some(CaseOutcome::AcceptanceRefused));
    assert_eq!(play.state.clock.accepted_on, None);
}

#[test]
fn silence_for_five_working_days_counts_as_accepted_from_the_day_of_receipt() {
    let mut play = Play::filed();
    let (timer, fires_at) = play.timer(|purpose| matches!(purpose, TimerPurpose::Answer { .. })).unwrap();
    assert_eq!(fires_at, at("2026-09-24T16:00:00Z"));
    let early = play.give(&Actor::System, &Command::FireTimer { timer });
    assert_eq!(early, Err(Refusal::NotYet { at: fires_at }));
    play.ring(|purpose| matches!(purpose, TimerPurpose::Answer { .. }));
    assert_eq!((play.state.clock.accepted_on, play.state.clock.deemed), (Some(day("2026-09-18")), true));
    assert_eq!(play.open(), ["education", "human_resources"]);
    assert_eq!(play.give(&Actor::System, &Command::FireTimer { timer }), Err(Refusal::TimerGone));
}

#[test]
fn a_filing_on_a_rest_day_is_received_the_next_working_day() {
    let mut play = Play::of(manual());
    play.on("2026-09-19");
    play.act(APPLICANT, Command::File).unwrap();
    assert_eq!(play.state.received_on, Some(day("2026-09-20")));
    assert_eq!(play.act(APPLICANT, Command::File), Err(Refusal::AlreadyFiled));
}

#[test]
fn only_the_applicant_withdraws_and_not_behind_a_barrier() {
    let mut play = Play::consulted();
    assert_eq!(play.act(CLERK, Command::Withdraw), Err(Refusal::NotApplicant));
    play.end(DECIDER, "decision", "approve").unwrap();
    let events = play.act(APPLICANT, Command::Withdraw).unwrap();
    assert!(
        events.iter().any(|event| matches!(event, Event::EffectCompensated { name, .. } if name == "publish_notice"))
    );
    assert_eq!(outcome(&play), Some(CaseOutcome::Withdrawn));
    assert_eq!(play.act(APPLICANT, Command::Withdraw), Err(Refusal::NotOpen));

    let mut definition = manual();
    for effect in definition.steps.iter_mut().flat_map(|step| &mut step.effects) {
        effect.undo = model::Undo::Barrier;
    }
    let mut play = Play::of(definition);
    play.act(APPLICANT, Command::File).unwrap();
    for (who, step, code) in [
        (CLERK, "acceptance", "accept"),
        (HR, "human_resources", "agree"),
        (EDUCATION, "education", "agree"),
        (DECIDER, "decision", "approve"),
    ] {
        play.end(who, step, code).unwrap();
    }
    assert_eq!(play.act(APPLICANT, Command::Withdraw), Err(Refusal::BehindBarrier { effect: "publish_notice".into() }));
}

#[test]
fn a_refusing_effect_leaves_an_incident_that_the_next_try_resolves() {
    let mut play = Play::consulted();
    play.end(DECIDER, "decision", "approve").unwrap();
    let (timer, fires_at) = play.timer(|purpose| matches!(purpose, TimerPurpose::Wait { .. })).unwrap();
    play.world.now = fires_at;
    let incident = Command::RecordIncident { timer, effect: "issue_card".into(), reason: "no_template".into() };
    assert_eq!(play.act(CLERK, incident.clone()), Err(Refusal::NotSystem));
    play.give(&Actor::System, &incident).unwrap();
    assert_eq!(play.state.incidents.len(), 1);
    play.give(&Actor::System, &Command::FireTimer { timer }).unwrap();
    assert!(play.state.incidents.is_empty() && play.state.closed.is_some());
}

#[test]
fn stored_events_carry_their_version_and_read_back() {
    let mut play = Play::consulted();
    play.end(DECIDER, "decision", "approve").unwrap();
    for event in &play.events {
        let text = serde_json::to_string(&Stored::from(event.clone())).unwrap();
        assert!(text.contains("\"v\":1"), "{text}");
        assert_eq!(serde_json::from_str::<Stored>(&text).unwrap().event, *event);
    }
    let text = serde_json::to_string(&play.state).unwrap();
    assert_eq!(serde_json::from_str::<State>(&text).unwrap(), play.state);
}
