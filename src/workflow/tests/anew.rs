//! Nothing gets stuck: whoever could take an open task is kept away, leaves or marries, and somebody else gets it.

use std::sync::Arc;

use serde_json::json;
use uuid::Uuid;

use super::super::*;
use super::nodes::{flow, work};
use super::play::*;

/// Both consulted offices are the same person's, and nobody does both.
fn beside() -> Play {
    let mut definition = manual();
    let step = definition.steps.iter_mut().find(|step| step.id == "human_resources").unwrap();
    step.who.as_mut().unwrap().not_actor_of = vec!["education".into()];
    let mut play = Play::of(definition);
    let holders = &mut Arc::make_mut(&mut play.world.directory).holders;
    let post = Post { department: Uuid::from_u128(CITY_EDUCATION), position: "consulted".into() };
    holders.get_mut(&person(HR)).unwrap().push(post);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    play
}

fn leaves(play: &mut Play, number: u128) {
    Arc::make_mut(&mut play.world.directory).holders.remove(&person(number));
}

fn look(play: &mut Play) -> Vec<Event> {
    play.give(&Actor::System, &Command::ResolveCandidates).unwrap()
}

fn noted(events: &[Event]) -> bool {
    events.iter().any(|event| matches!(event, Event::PositionEmpty { .. }))
}

fn at<'a>(play: &'a Play, step: &str) -> &'a Task {
    &play.state.tasks[&play.task(step).unwrap()]
}

#[test]
fn a_decision_beside_it_takes_the_last_one_away_and_the_head_gets_the_task() {
    let mut play = beside();
    let version = at(&play, "human_resources").version;
    let events = play.end(HR, "education", "agree").unwrap();
    assert!(noted(&events), "{events:?}");
    let task = at(&play, "human_resources");
    assert_eq!((task.candidates.via, task.candidates.position.as_deref()), (Via::Head, Some(HEAD)));
    assert!(task.version > version, "whoever has read it reads it again");
    assert!(task.candidates.excluded.contains(&person(HR)));
    assert_eq!(play.end(HR, "human_resources", "agree"), Err(Refusal::NotYours));
    play.end(HR_HEAD, "human_resources", "agree").unwrap();
    assert_eq!(play.open(), ["decision"]);
}

#[test]
fn what_they_had_in_hand_goes_back_to_the_others() {
    let mut play = beside();
    let post = Post { department: Uuid::from_u128(DISTRICT_HR), position: "consulted".into() };
    Arc::make_mut(&mut play.world.directory).holders.insert(person(5), vec![post]);
    let task = play.task("human_resources").unwrap();
    play.act(HR, Command::Claim { task }).unwrap();
    let events = play.end(HR, "education", "agree").unwrap();
    assert!(!noted(&events), "the position is not empty");
    let task = at(&play, "human_resources");
    assert_eq!((task.candidates.via, task.claimed_by), (Via::Position, None));
    play.end(5, "human_resources", "agree").unwrap();
}

#[test]
fn a_task_that_somebody_else_can_still_take_is_left_as_it_is() {
    let mut play = beside();
    let post = Post { department: Uuid::from_u128(DISTRICT_HR), position: "consulted".into() };
    Arc::make_mut(&mut play.world.directory).holders.insert(person(5), vec![post]);
    let version = at(&play, "human_resources").version;
    play.end(HR, "education", "agree").unwrap();
    assert_eq!(at(&play, "human_resources").version, version, "who reads it now need not read it again");
    assert!(look(&mut play).is_empty());
}

#[test]
fn up_the_ladder_to_nobody_and_down_again_when_somebody_is_named() {
    let mut play = Play::filed();
    for (gone, via) in
        [(CLERK, Via::Position), (CLERK_TWO, Via::NextLevel), (CITY_HEAD, Via::Supervisor), (WATCHER, Via::Nobody)]
    {
        leaves(&mut play, gone);
        look(&mut play);
        assert_eq!(at(&play, "acceptance").candidates.via, via);
    }
    assert!(look(&mut play).is_empty(), "nothing new");
    let post = Post { department: Uuid::from_u128(CITY_OFFICE), position: HEAD.into() };
    Arc::make_mut(&mut play.world.directory).holders.insert(person(5), vec![post]);
    look(&mut play);
    assert_eq!(at(&play, "acceptance").candidates.via, Via::NextLevel);
    play.end(5, "acceptance", "accept").unwrap();
}

#[test]
fn a_wedding_takes_the_task_out_of_the_hands_of_the_household() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    play.act(CLERK, Command::Claim { task }).unwrap();
    play.world.excluded.insert(person(CLERK));
    assert_eq!(play.give(&play.actor(WATCHER), &Command::ResolveCandidates), Err(Refusal::NotSystem));
    look(&mut play);
    assert_eq!(at(&play, "acceptance").claimed_by, None);
    play.end(CLERK_TWO, "acceptance", "accept").unwrap();
}

#[test]
fn a_suspended_case_is_looked_at_when_it_goes_on() {
    let mut play = Play::filed();
    play.act(WATCHER, Command::Suspend).unwrap();
    leaves(&mut play, CLERK);
    leaves(&mut play, CLERK_TWO);
    assert_eq!(play.give(&Actor::System, &Command::ResolveCandidates), Err(Refusal::Suspended));
    play.act(WATCHER, Command::Resume).unwrap();
    assert_eq!(at(&play, "acceptance").candidates.via, Via::NextLevel);
}

#[test]
fn whoever_was_asked_and_can_no_longer_look_is_not_waited_for() {
    let named = |play: &mut Play, number: u128| {
        let post = Post { department: Uuid::from_u128(DISTRICT_OFFICE), position: "counter".into() };
        Arc::make_mut(&mut play.world.directory).holders.insert(person(number), vec![post]);
    };
    let mut play = Play::filed();
    named(&mut play, 5);
    let task = play.task("acceptance").unwrap();
    play.act(CLERK, Command::Claim { task }).unwrap();
    play.act(CLERK, Command::Delegate { task, to: person(5) }).unwrap();
    leaves(&mut play, 5);
    let events = look(&mut play);
    assert_eq!(events, [Event::DelegationEnded { task }]);
    assert_eq!((play.state.tasks[&task].claimed_by, play.state.tasks[&task].lent_by), (Some(person(CLERK)), None));

    for (place, number) in [(Place::Before, 6), (Place::Beside, 7), (Place::After, 8)] {
        named(&mut play, number);
        play.act(CLERK, Command::AddReviewer { task, to: person(number), place }).unwrap();
        leaves(&mut play, number);
        look(&mut play);
        assert_eq!(play.open(), ["acceptance"], "{place:?}");
    }
    play.act(
        CLERK,
        Command::Decide(Decision { task, outcome: "accept".into(), opinion: true, target: None, about: vec![] }),
    )
    .unwrap();
    assert!(play.open().contains(&"education".to_owned()), "whose turn comes later and who has left is passed over");
}

fn sits(many: &str) -> Play {
    let mut play = Play::of(flow("panel", &work("panel", "hr", "granted", &format!("    many: {{ {many} }}\n"))));
    let post = Post { department: Uuid::from_u128(DISTRICT_HR), position: "consulted".into() };
    let holders = &mut Arc::make_mut(&mut play.world.directory).holders;
    holders.insert(person(5), vec![post.clone()]);
    holders.insert(person(6), vec![post]);
    play
}

#[test]
fn the_seat_of_somebody_who_leaves_goes_to_another_or_out_of_the_count() {
    let mut play = sits("seats: { fact: jury }, tally: [{ outcome: agree, needs: all }], otherwise: refuse");
    play.world.facts.insert("jury", json!([person(HR), person(5)]));
    play.act(APPLICANT, Command::File).unwrap();
    assert_eq!(play.open(), ["panel", "panel"]);
    leaves(&mut play, HR);
    look(&mut play);
    play.end(6, "panel", "agree").unwrap_err();
    let free = play.state.open_tasks().find(|(_, task)| task.candidates.person.is_none()).unwrap().0;
    play.act(6, Command::Claim { task: free }).unwrap();
    leaves(&mut play, 6);
    look(&mut play);
    assert_eq!(play.open(), ["panel"], "nobody is left for it");
    play.end(5, "panel", "agree").unwrap();
    assert!(play.state.closed.is_some());
}

#[test]
fn of_free_seats_only_as_many_count_as_there_are_people_for() {
    let mut play = sits("seats: { number: 3 }, tally: [{ outcome: agree, needs: all }], otherwise: refuse");
    play.act(APPLICANT, Command::File).unwrap();
    assert_eq!(play.open().len(), 3);
    play.world.excluded.insert(person(6));
    look(&mut play);
    assert_eq!(play.open().len(), 2);
    play.end(5, "panel", "agree").unwrap();
    let last = play.task("panel").unwrap();
    let decision = Decision { task: last, outcome: "agree".into(), opinion: true, target: None, about: vec![] };
    play.act(HR, Command::Decide(decision)).unwrap();
    assert!(play.state.closed.is_some());
}

fn away(play: &mut Play, absent: u128, substitute: u128) {
    let leave = Absence { from: day("2026-09-01"), until: day("2026-12-31"), substitute: Some(person(substitute)) };
    Arc::make_mut(&mut play.world.directory).absences.insert(person(absent), vec![leave]);
}

#[test]
fn a_substitute_who_sits_does_not_vote_for_the_absent_one_as_well() {
    let all = "seats: everyone, tally: [{ outcome: agree, needs: all }], otherwise: refuse";
    let mut play = sits(all);
    play.act(APPLICANT, Command::File).unwrap();
    assert_eq!(play.open().len(), 3);
    away(&mut play, 6, 5);
    let seat = |play: &Play, number: u128| {
        play.state.open_tasks().find(|(_, task)| task.candidates.person == Some(person(number))).map(|(no, _)| no)
    };
    let task = seat(&play, 6).unwrap();
    let vote = |task| Decision { task, outcome: "agree".into(), opinion: true, target: None, about: vec![] };
    assert_eq!(play.act(5, Command::Claim { task }), Err(Refusal::SeatTaken));
    assert_eq!(play.act(5, Command::Decide(vote(task))), Err(Refusal::SeatTaken));
    let own = seat(&play, 5).unwrap();
    play.act(5, Command::Decide(vote(own))).unwrap();
    assert_eq!(play.act(5, Command::Decide(vote(task))), Err(Refusal::SeatTaken), "one natural person, one vote");
    play.act(HR_HEAD, Command::Vacate { task }).expect("nobody can vote there");

    // At the opening such a member is passed over; one whose substitute has no seat is not.
    let mut play = sits(all);
    away(&mut play, 6, 5);
    play.act(APPLICANT, Command::File).unwrap();
    assert_eq!((play.open().len(), seat(&play, 6)), (2, None));
    let mut play = sits(all);
    away(&mut play, 6, HR_HEAD);
    play.act(APPLICANT, Command::File).unwrap();
    let task = seat(&play, 6).unwrap();
    play.act(HR_HEAD, Command::Decide(vote(task))).unwrap();
}
