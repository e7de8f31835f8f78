//! What is offered is what is accepted, also where it is easily forgotten.

use std::sync::Arc;

use super::super::*;
use super::nodes::{filed, flow, work};
use super::play::*;

fn offered(play: &Play, number: u128, wanted: impl Fn(&Command) -> bool) -> bool {
    let offers = options(&play.definition, &play.state, &play.world, &play.actor(number));
    offers.iter().any(|offer| offer.refused.is_none() && wanted(&offer.command))
}

#[test]
fn decisions_in_branches_beside_each_other_can_all_be_taken_back() {
    let block = "  - { id: all, name: { zh: 甲, en: a }, kind: parallel, branches: [one, two, three], join: met }\n  - { id: met, name: { zh: 甲, en: a }, kind: join, next: granted }\n";
    let steps = [("one", "hr"), ("two", "hr"), ("three", "edu")].map(|(id, office)| work(id, office, "met", ""));
    let mut play = filed(flow("all", &format!("{block}{}", steps.concat())));
    let (one, two) = (play.task("one").unwrap(), play.task("two").unwrap());
    play.end(HR, "one", "agree").unwrap();
    play.end(HR, "two", "agree").unwrap();
    for task in [one, two] {
        assert!(offered(&play, HR, |command| *command == Command::Recall { task }), "task {task}");
        play.act(HR, Command::Recall { task }).unwrap();
    }
    assert_eq!(play.open(), ["one", "three", "two"]);
}

/// Whoever has decided waits for those who were asked beside them, and may think better of having asked.
#[test]
fn whoever_has_decided_can_still_send_away_whom_they_asked() {
    let mut play = Play::consulted();
    let task = play.task("decision").unwrap();
    play.act(DECIDER, Command::AddReviewer { task, to: person(DECIDER_TWO), place: Place::Beside }).unwrap();
    play.end(DECIDER, "decision", "approve").unwrap();
    assert!(play.state.open_task(task).is_none() && play.state.closed.is_none());
    let away = Command::RemoveReviewer { task, person: person(DECIDER_TWO) };
    assert!(offered(&play, DECIDER, |command| *command == away));
    let of_task = options_of_task(&play.definition, &play.state, &play.world, &play.actor(DECIDER), task);
    assert!(of_task.iter().any(|offer| offer.refused.is_none() && offer.command == away), "{of_task:#?}");
    assert!(!offered(&play, HR, |command| *command == away));
    play.act(DECIDER, away.clone()).unwrap();
    assert!(!offered(&play, DECIDER, |command| *command == away), "there is nobody left to send away");
}

/// The strand has gone on by silence; sending somebody away must not send it on once more.
#[test]
fn nobody_is_waited_for_at_a_task_that_silence_has_decided() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    play.act(CLERK, Command::Claim { task }).unwrap();
    play.act(CLERK, Command::AddReviewer { task, to: person(CLERK_TWO), place: Place::After }).unwrap();
    play.ring(|purpose| matches!(purpose, TimerPurpose::Answer { .. }));
    let (open, tokens) = (play.open(), play.state.tokens.clone());
    let away = Command::RemoveReviewer { task, person: person(CLERK_TWO) };
    assert_eq!(play.act(CLERK, away.clone()), Err(Refusal::NoSuchReviewer));
    assert!(!offered(&play, CLERK, |command| *command == away));
    assert_eq!((play.open(), play.state.tokens.clone()), (open, tokens));
}

/// The second block goes when the decision that opened it is taken back out of the first.
#[test]
fn a_decision_that_led_from_one_block_into_another_is_taken_back() {
    let block = |id: &str, branches: &str, join: &str, next: &str| {
        format!(
            "  - {{ id: {id}, name: {{ zh: 甲, en: a }}, kind: parallel, branches: [{branches}], join: {join} }}\n  \
             - {{ id: {join}, name: {{ zh: 甲, en: a }}, kind: join, next: {next} }}\n"
        )
    };
    let steps = [("one", "hr", "met"), ("two", "edu", "met"), ("three", "hr", "done"), ("four", "edu", "done")]
        .map(|(id, office, next)| work(id, office, next, ""));
    let blocks = block("first", "one, two", "met", "second") + &block("second", "three, four", "done", "granted");
    let mut play = filed(flow("first", &format!("{blocks}{}", steps.concat())));
    let two = play.task("two").unwrap();
    play.end(HR, "one", "agree").unwrap();
    play.end(EDUCATION, "two", "agree").unwrap();
    assert_eq!(play.open(), ["four", "three"]);
    play.act(EDUCATION, Command::Recall { task: two }).unwrap();
    assert_eq!((play.open(), play.state.tokens.len()), (vec!["two".to_owned()], 1));
    play.end(EDUCATION, "two", "agree").unwrap();
    assert_eq!(play.open(), ["four", "three"]);
}

#[test]
fn a_task_can_be_handed_to_the_second_colleague_if_the_first_may_not_have_it() {
    let mut play = Play::accepted();
    let directory = Arc::make_mut(&mut play.world.directory);
    let post =
        |position: &str| vec![Post { department: uuid::Uuid::from_u128(DISTRICT_HR), position: position.into() }];
    directory.holders.insert(person(5), post("counter"));
    directory.holders.insert(person(6), post("consulted"));
    let task = play.task("human_resources").unwrap();
    play.act(HR, Command::Claim { task }).unwrap();
    assert_eq!(play.act(HR, Command::Transfer { task, to: person(5) }), Err(Refusal::NotYours));
    assert!(offered(&play, HR, |command| *command == Command::Transfer { task, to: person(6) }));
}

#[test]
fn objections_are_offered_to_whoever_may_raise_and_settle_them() {
    let mut play = Play::consulted();
    assert!(!offered(&play, EDUCATION, |command| *command == Command::RaiseObjection));
    play.end(DECIDER, "decision", "approve").unwrap();
    assert!(!offered(&play, APPLICANT, |command| *command == Command::RaiseObjection));
    assert!(offered(&play, EDUCATION, |command| *command == Command::RaiseObjection));
    play.act(EDUCATION, Command::RaiseObjection).unwrap();
    for upheld in [true, false] {
        let settle = Command::SettleObjection { objection: 0, upheld };
        assert!(offered(&play, CITY_HEAD, |command| *command == settle));
        assert!(!offered(&play, EDUCATION, |command| *command == settle));
    }
}

/// Whoever has voted could take a free seat by asking somebody else about it, and nobody could vote in it any more.
#[test]
fn nobody_takes_a_second_seat_by_asking_about_it() {
    let many = "    many: { seats: { number: 2 }, tally: [{ outcome: agree, needs: all }], otherwise: refuse }\n";
    let mut play = Play::of(flow("contract", &work("contract", "hr", "granted", many)));
    let directory = Arc::make_mut(&mut play.world.directory);
    let post = Post { department: uuid::Uuid::from_u128(DISTRICT_HR), position: "consulted".into() };
    directory.holders.insert(person(5), vec![post.clone()]);
    directory.holders.insert(person(6), vec![post]);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(5, "contract", "agree").unwrap();
    let task = play.task("contract").unwrap();
    assert_eq!(play.act(5, Command::Delegate { task, to: person(6) }), Err(Refusal::SeatTaken));
    play.end(6, "contract", "agree").unwrap();
    assert!(play.state.closed.is_some());
}
