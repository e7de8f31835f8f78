//! The limit clock, the step's own limit, extensions and what the applicant is told.

use super::super::*;
use super::play::*;
use crate::workdays::Why;

#[test]
fn the_due_date_is_explained_day_by_day() {
    let mut play = Play::accepted();
    play.end(EDUCATION, "education", "agree").unwrap();
    play.on("2026-09-21");
    play.correct(HR, "human_resources", "contract").unwrap();
    play.on("2026-09-22");
    play.act(APPLICANT, Command::Resubmit).unwrap();
    let due = explain(&play.state, &play.world.calendar, play.world.today()).unwrap();
    let why = |on: &str| due.days.iter().find(|line| line.on == day(on)).unwrap().why;
    assert_eq!(why("2026-09-20"), Why::CountedMadeUp);
    assert_eq!(why("2026-09-22"), Why::Paused);
    assert_eq!(why("2026-09-25"), Why::Holiday);
    assert_eq!(Some(due.on), play.state.clock.promised_on);
}

#[test]
fn a_public_notice_stops_the_limit_and_runs_itself() {
    let mut play = Play::consulted();
    play.end(DECIDER, "decision", "approve").unwrap();
    let (_, fires_at) = play.timer(|purpose| matches!(purpose, TimerPurpose::Wait { .. })).unwrap();
    assert_eq!(fires_at, at("2026-09-24T16:00:00Z"));
    let told = timeline(&play.definition, &play.state, &play.world.calendar, play.world.today(), person(APPLICANT));
    assert_eq!(told.stopped_by, [StopReason::PublicNotice]);
    assert_eq!(told.next_action, NextAction::Wait { until: Some(day("2026-09-24")) });
    assert_eq!(told.now.first().unwrap().step, "notice");
}

#[test]
fn a_timer_that_does_not_run_while_the_limit_stands_is_moved() {
    let mut definition = manual();
    let step = definition.steps.iter_mut().find(|step| step.id == "education").unwrap();
    (step.kind, step.working_days, step.who, step.shows, step.limit) = (model::Kind::Timer, Some(2), None, None, None);
    step.outcomes.clear();
    definition.steps.iter_mut().filter(|step| step.kind == model::Kind::Exclusive).for_each(|step| {
        step.flows[0].when = "outcomes.human_resources == 'object'".into();
    });
    for step in &mut definition.steps {
        for outcome in &mut step.outcomes {
            outcome.targets.retain(|target| target != "education");
        }
    }
    assert_eq!(check::check(&definition), []);
    let mut play = Play::of(definition);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    play.correct(HR, "human_resources", "contract").unwrap();
    let (timer, fires_at) = play.timer(|purpose| matches!(purpose, TimerPurpose::Wait { .. })).unwrap();
    assert_eq!(fires_at, at("2026-09-21T16:00:00Z"));
    play.world.now = fires_at;
    let events = play.give(&Actor::System, &Command::FireTimer { timer }).unwrap();
    assert!(matches!(events.as_slice(), [Event::TimerMoved { .. }]));
    play.on("2026-09-23");
    play.act(APPLICANT, Command::Resubmit).unwrap();
    let events = play.ring(|purpose| matches!(purpose, TimerPurpose::Wait { .. }));
    assert!(
        events.iter().any(
            |event| matches!(event, Event::TimerMoved { fires_at, .. } if *fires_at == at("2026-09-28T16:00:00Z"))
        )
    );
    let events = play.ring(|purpose| matches!(purpose, TimerPurpose::Wait { .. }));
    assert!(events.iter().any(|event| matches!(event, Event::TimerFired { .. })));
}

#[test]
fn a_leader_extends_once() {
    let mut play = Play::accepted();
    assert_eq!(play.act(HR, Command::Extend), Err(Refusal::NotLeader));
    let before = play.state.clock.promised_on.unwrap();
    play.act(HR_HEAD, Command::Extend).unwrap();
    let after = play.state.clock.promised_on.unwrap();
    assert_eq!(play.world.calendar.count(before, after), 10);
    assert_eq!(play.act(HR_HEAD, Command::Extend), Err(Refusal::NoExtension));
}

#[test]
fn the_applicant_is_told_who_holds_the_case_and_how_many_days_are_left() {
    let mut play = Play::accepted();
    let tell = |play: &Play| {
        timeline(&play.definition, &play.state, &play.world.calendar, play.world.today(), person(APPLICANT))
    };
    let told = tell(&play);
    assert_eq!(told.days_left, Some(15));
    assert_eq!(told.now.len(), 2);
    assert_eq!(told.now.first().unwrap().department, Some(uuid::Uuid::from_u128(DISTRICT_HR)));
    assert_eq!(told.next_action, NextAction::Office);
    play.end(EDUCATION, "education", "agree").unwrap();
    play.correct(HR, "human_resources", "contract").unwrap();
    let told = tell(&play);
    assert_eq!(
        told.next_action,
        NextAction::Applicant { about: vec!["contract".into()], until: Some(day("2026-10-06")) }
    );
    play.act(APPLICANT, Command::Withdraw).unwrap();
    assert_eq!(tell(&play).next_action, NextAction::Nobody);
}

#[test]
fn a_step_limit_moves_with_the_pauses_of_the_case() {
    let mut play = Play::accepted();
    play.correct(HR, "human_resources", "contract").unwrap();
    let due = |play: &Play| play.state.open_task(play.task("education").unwrap()).unwrap().due_on.unwrap();
    assert_eq!(due(&play), day("2026-09-22"));
    play.ring(|purpose| *purpose == TimerPurpose::Collect);
    play.on("2026-09-23");
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert_eq!(due(&play), day("2026-09-23"));
}
