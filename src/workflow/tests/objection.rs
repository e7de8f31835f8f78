//! A named objection stops the notice until somebody who leads has settled it.

use super::super::model::CaseOutcome;
use super::super::*;
use super::play::*;

fn published() -> Play {
    let mut play = Play::consulted();
    play.end(DECIDER, "decision", "approve").unwrap();
    play
}

fn is_notice(purpose: &TimerPurpose) -> bool {
    matches!(purpose, TimerPurpose::Wait { .. })
}

#[test]
fn dismissed_after_the_term_the_case_goes_on_at_once() {
    let mut play = published();
    play.act(EDUCATION, Command::RaiseObjection).unwrap();
    assert_eq!(play.ring(is_notice), []);
    assert!(play.state.is_open() && play.state.clock.is_stopped());
    play.on("2026-09-29");
    assert_eq!(play.act(HR, Command::SettleObjection { objection: 0, upheld: false }), Err(Refusal::NotLeader));
    let events = play.act(CITY_HEAD, Command::SettleObjection { objection: 0, upheld: false }).unwrap();
    assert!(
        events.iter().any(|event| matches!(event, Event::TimerMoved { fires_at, .. } if *fires_at == play.world.now))
    );
    play.ring(is_notice);
    assert_eq!(play.state.closed.as_ref().unwrap().outcome, CaseOutcome::GrantedWithDocument);
}

#[test]
fn upheld_it_ends_the_case_or_leads_where_the_flow_says() {
    let settle = |play: &mut Play| {
        play.act(EDUCATION, Command::RaiseObjection).unwrap();
        play.act(CITY_HEAD, Command::SettleObjection { objection: 0, upheld: true }).unwrap();
        play.state.closed.clone().unwrap()
    };
    assert_eq!(settle(&mut published()).outcome, CaseOutcome::Terminated);
    let mut play = published();
    play.definition.steps.iter_mut().find(|step| step.id == "notice").unwrap().upheld = Some("refused".into());
    assert_eq!(check::check(&play.definition), []);
    assert_eq!(settle(&mut play).outcome, CaseOutcome::Refused);
}

#[test]
fn who_may_object_and_settle_and_when() {
    let mut play = Play::consulted();
    assert_eq!(play.act(EDUCATION, Command::RaiseObjection), Err(Refusal::NoNotice));
    let mut play2 = published();
    assert_eq!(play2.act(APPLICANT, Command::RaiseObjection), Err(Refusal::OwnCase));
    assert_eq!(play2.act(SPOUSE, Command::RaiseObjection), Err(Refusal::OwnCase));
    play2.act(CITY_HEAD, Command::RaiseObjection).unwrap();
    let settle = Command::SettleObjection { objection: 0, upheld: false };
    assert_eq!(play2.act(CITY_HEAD, settle.clone()), Err(Refusal::NotLeader), "nobody settles their own objection");
    play2.act(HR_HEAD, settle.clone()).unwrap();
    assert_eq!(play2.act(HR_HEAD, settle), Err(Refusal::NoSuchObjection));
    play2.ring(is_notice);
    assert!(play2.state.closed.is_some());
}

#[test]
fn each_objection_must_be_settled() {
    let mut play = published();
    play.act(EDUCATION, Command::RaiseObjection).unwrap();
    play.act(HR, Command::RaiseObjection).unwrap();
    play.act(CITY_HEAD, Command::SettleObjection { objection: 0, upheld: false }).unwrap();
    assert_eq!(play.ring(is_notice), []);
    play.act(CITY_HEAD, Command::SettleObjection { objection: 1, upheld: false }).unwrap();
    play.ring(is_notice);
    assert!(play.state.closed.is_some());
}
