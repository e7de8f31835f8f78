//! Who may, and who may not although the position is theirs.

use std::sync::Arc;

use super::super::*;
use super::play::*;

fn without(play: &mut Play, gone: &[u128]) {
    let mut directory = (*play.world.directory).clone();
    for number in gone {
        directory.holders.remove(&person(*number));
    }
    play.world.directory = Arc::new(directory);
}

#[test]
fn nobody_acts_on_their_own_case_or_their_households() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    assert_eq!(play.act(SPOUSE, Command::Claim { task }), Err(Refusal::OwnCase));
    assert_eq!(play.act(HR, Command::Claim { task }), Err(Refusal::NotYours));
    let mut play = Play::consulted();
    assert_eq!(play.end(APPLICANT, "decision", "approve"), Err(Refusal::OwnCase));
}

#[test]
fn four_eyes_means_the_natural_person_over_all_rounds() {
    let mut play = Play::consulted();
    assert_eq!(play.end(CLERK, "decision", "approve"), Err(Refusal::FourEyes { step: "acceptance".into() }));
    play.back(DECIDER, "decision", "acceptance").unwrap();
    play.end(CLERK_TWO, "acceptance", "accept").unwrap();
    assert_eq!(play.end(CLERK, "decision", "approve"), Err(Refusal::FourEyes { step: "acceptance".into() }));
    play.end(DECIDER, "decision", "approve").unwrap();
}

#[test]
fn an_empty_position_goes_to_the_head_then_upwards_then_to_the_supervisors() {
    let at_decision = |gone: &[u128]| {
        let mut play = Play::accepted();
        play.end(HR, "human_resources", "agree").unwrap();
        without(&mut play, gone);
        play.end(EDUCATION, "education", "agree").unwrap();
        play.state.open_task(play.task("decision").unwrap()).unwrap().candidates.clone()
    };
    assert_eq!(at_decision(&[]).via, Via::Position);
    let head = at_decision(&[DECIDER, DECIDER_TWO]);
    assert_eq!((head.via, head.position.as_deref()), (Via::Head, Some(HEAD)));
    assert_eq!(at_decision(&[DECIDER, DECIDER_TWO, CITY_HEAD]).via, Via::Supervisor);
    assert_eq!(at_decision(&[DECIDER, DECIDER_TWO, CITY_HEAD, WATCHER]).via, Via::Nobody);

    let mut play = Play::of(manual());
    without(&mut play, &[CLERK, CLERK_TWO]);
    play.act(APPLICANT, Command::File).unwrap();
    let candidates = play.state.open_task(play.task("acceptance").unwrap()).unwrap().candidates.clone();
    assert_eq!((candidates.via, candidates.department), (Via::NextLevel, Some(uuid::Uuid::from_u128(CITY_OFFICE))));
}

#[test]
fn an_unknown_district_reaches_a_supervisor_instead_of_nobody() {
    let mut play = Play::of(manual());
    play.world.facts.insert("work_district", "nowhere");
    play.act(APPLICANT, Command::File).unwrap();
    let task = play.task("acceptance").unwrap();
    assert_eq!(play.state.open_task(task).unwrap().candidates.via, Via::Supervisor);
    play.act(WATCHER, Command::Claim { task }).unwrap();
}

#[test]
fn a_claimed_task_is_its_reviewers_until_released_or_handed_on() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    let version = |play: &Play| play.state.tasks[&task].version;
    assert_eq!(play.act(CLERK, Command::Release { task }), Err(Refusal::NotClaimed));
    play.act(CLERK, Command::Claim { task }).unwrap();
    assert_eq!(version(&play), 2);
    assert_eq!(play.act(CLERK_TWO, Command::Claim { task }), Err(Refusal::ClaimedByAnother));
    assert_eq!(play.end(CLERK_TWO, "acceptance", "accept"), Err(Refusal::ClaimedByAnother));
    assert_eq!(play.act(CLERK, Command::Transfer { task, to: person(SPOUSE) }), Err(Refusal::OwnCase));
    assert_eq!(play.act(CLERK, Command::Transfer { task, to: person(HR) }), Err(Refusal::NotYours));
    play.act(CLERK, Command::Transfer { task, to: person(CLERK_TWO) }).unwrap();
    assert_eq!(play.act(CLERK, Command::Release { task }), Err(Refusal::ClaimedByAnother));
    play.act(CLERK_TWO, Command::Release { task }).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    assert_eq!(play.end_again(CLERK, task), Err(Refusal::TaskGone));
}

impl Play {
    fn end_again(&mut self, number: u128, task: TaskNo) -> Result<Vec<Event>, Refusal> {
        let decision = Decision { task, outcome: "accept".into(), opinion: true, target: None, about: vec![] };
        self.act(number, Command::Decide(decision))
    }
}

#[test]
fn a_deactivated_reviewer_loses_what_they_had_claimed() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    play.act(CLERK, Command::Claim { task }).unwrap();
    without(&mut play, &[CLERK]);
    assert_eq!(play.end_again(CLERK, task), Err(Refusal::NotYours));
}

#[test]
fn a_zone_without_an_office_of_its_own_is_served_by_its_district() {
    let mut play = Play::of(manual());
    play.world.facts.insert("work_district", "steel_zone");
    play.act(APPLICANT, Command::File).unwrap();
    let candidates = play.state.open_task(play.task("acceptance").unwrap()).unwrap().candidates.clone();
    assert_eq!((candidates.via, candidates.department), (Via::Position, Some(uuid::Uuid::from_u128(DISTRICT_OFFICE))));
}
