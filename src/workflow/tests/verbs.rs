//! Others are asked, a decision is taken back, and what is done with a case as a whole.

use super::super::model::{CaseOutcome, Undo};
use super::super::*;
use super::play::*;

fn recommend(play: &Play, number: u128) -> Command {
    let task = play.state.open_tasks().find(|(_, task)| task.claimed_by == Some(person(number))).unwrap().0;
    Command::Recommend { task, outcome: "approve".into(), opinion: true }
}

#[test]
fn a_delegated_task_comes_back_with_a_recommendation_and_both_count_for_four_eyes() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    play.act(CLERK, Command::Claim { task }).unwrap();
    assert_eq!(play.act(CLERK, Command::Delegate { task, to: person(SPOUSE) }), Err(Refusal::CannotBeAsked));
    assert_eq!(play.act(CLERK, Command::Delegate { task, to: person(CLERK) }), Err(Refusal::CannotBeAsked));
    play.act(CLERK, Command::Delegate { task, to: person(CLERK_TWO) }).unwrap();
    assert_eq!(play.end(CLERK, "acceptance", "accept"), Err(Refusal::Lent), "it is with somebody else");
    assert_eq!(play.end(CLERK_TWO, "acceptance", "accept"), Err(Refusal::OnlyAdvises));
    let answer = Command::Recommend { task, outcome: "accept".into(), opinion: false };
    assert_eq!(play.act(CLERK, answer.clone()), Err(Refusal::NotYours));
    play.act(CLERK_TWO, answer.clone()).unwrap();
    let back = &play.state.tasks[&task];
    assert_eq!((back.claimed_by, back.advice.len()), (Some(person(CLERK)), 1));
    assert_eq!(play.act(CLERK_TWO, answer), Err(Refusal::NotAsked));
    play.end(CLERK, "acceptance", "accept").unwrap();
    let hands: Vec<_> = play.state.actors_of("acceptance").collect();
    assert!(hands.contains(&person(CLERK)) && hands.contains(&person(CLERK_TWO)));
}

#[test]
fn whoever_lent_a_task_can_have_it_back_without_an_answer() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    play.act(CLERK, Command::Delegate { task, to: person(CLERK_TWO) }).unwrap();
    assert_eq!(play.act(HR, Command::Release { task }), Err(Refusal::ClaimedByAnother));
    play.act(CLERK, Command::Release { task }).unwrap();
    assert_eq!(play.state.tasks[&task].claimed_by, Some(person(CLERK)));
    play.end(CLERK, "acceptance", "accept").unwrap();
}

#[test]
fn who_is_asked_before_answers_first() {
    let mut play = Play::consulted();
    let task = play.task("decision").unwrap();
    play.act(DECIDER, Command::Claim { task }).unwrap();
    let ask = |to: u128| Command::AddReviewer { task, to: person(to), place: Place::Before };
    assert_eq!(play.act(DECIDER, ask(CLERK)), Err(Refusal::CannotBeAsked), "four eyes keeps the clerk away");
    assert_eq!(play.act(DECIDER_TWO, ask(CITY_HEAD)), Err(Refusal::ClaimedByAnother));
    play.act(DECIDER, ask(DECIDER_TWO)).unwrap();
    assert_eq!(play.act(DECIDER, ask(DECIDER_TWO)), Err(Refusal::CannotBeAsked));
    let decide =
        Command::Decide(Decision { task, outcome: "approve".into(), opinion: true, target: None, about: vec![] });
    assert_eq!(play.act(DECIDER, decide.clone()), Err(Refusal::AwaitsAdvice));
    let answer = recommend(&play, DECIDER_TWO);
    play.act(DECIDER_TWO, answer).unwrap();
    assert_eq!(play.state.tasks[&task].advice.len(), 1);
    play.act(DECIDER, decide).unwrap();
    assert!(play.open().is_empty());
}

#[test]
fn who_is_asked_beside_holds_the_case_until_they_answer_or_are_removed() {
    for removed in [false, true] {
        let mut play = Play::consulted();
        let task = play.task("decision").unwrap();
        play.act(DECIDER, Command::AddReviewer { task, to: person(DECIDER_TWO), place: Place::Beside }).unwrap();
        let decide =
            Command::Decide(Decision { task, outcome: "approve".into(), opinion: true, target: None, about: vec![] });
        play.act(DECIDER, decide).unwrap();
        assert!(play.state.effects.is_empty(), "the case waits for the other");
        if removed {
            let remove = Command::RemoveReviewer { task, person: person(DECIDER_TWO) };
            assert_eq!(play.act(HR, remove.clone()), Err(Refusal::NotYours));
            play.act(CITY_HEAD, remove.clone()).unwrap();
            assert_eq!(play.act(CITY_HEAD, remove), Err(Refusal::NoSuchReviewer));
        } else {
            let answer = recommend(&play, DECIDER_TWO);
            play.act(DECIDER_TWO, answer).unwrap();
        }
        assert_eq!(play.state.effects.len(), 1, "the case has gone on to the notice");
    }
}

#[test]
fn what_the_one_asked_afterwards_decides_is_what_counts() {
    let mut play = Play::consulted();
    let task = play.task("decision").unwrap();
    play.act(DECIDER, Command::AddReviewer { task, to: person(DECIDER_TWO), place: Place::After }).unwrap();
    let decide = |task, outcome: &str| {
        Command::Decide(Decision { task, outcome: outcome.into(), opinion: true, target: None, about: vec![] })
    };
    play.act(DECIDER, decide(task, "approve")).unwrap();
    let after = play.task("decision").unwrap();
    assert_ne!(task, after);
    assert_eq!(play.act(DECIDER, decide(after, "approve")), Err(Refusal::NotYours));
    play.act(DECIDER_TWO, decide(after, "refuse")).unwrap();
    assert_eq!(play.state.closed.as_ref().unwrap().outcome, CaseOutcome::Refused);
    assert_eq!(play.state.outcomes["decision"], "refuse");
}

#[test]
fn sending_back_takes_away_what_others_were_asked() {
    let mut play = Play::consulted();
    let task = play.task("decision").unwrap();
    play.act(DECIDER, Command::AddReviewer { task, to: person(DECIDER_TWO), place: Place::Beside }).unwrap();
    let back =
        Decision { task, outcome: "back".into(), opinion: true, target: Some("human_resources".into()), about: vec![] };
    play.act(DECIDER, Command::Decide(back)).unwrap();
    assert_eq!(play.open(), ["human_resources"]);
}

#[test]
fn a_decision_is_taken_back_before_the_join_behind_it_and_out_of_a_block() {
    let mut play = Play::accepted();
    let mine = play.task("human_resources").unwrap();
    play.end(HR, "human_resources", "object").unwrap();
    play.act(HR, Command::Recall { task: mine }).unwrap();
    assert_eq!(play.open(), ["education", "human_resources"]);
    play.end(HR, "human_resources", "agree").unwrap();
    let last = play.task("education").unwrap();
    play.end(EDUCATION, "education", "agree").unwrap();
    assert_eq!(play.open(), ["decision"]);
    assert_eq!(play.act(HR, Command::Recall { task: mine }), Err(Refusal::CannotRecall), "it was decided again since");
    play.act(EDUCATION, Command::Recall { task: last }).unwrap();
    assert_eq!(play.open(), ["education"]);
    let task = play.state.open_task(play.task("education").unwrap()).unwrap();
    assert_eq!(task.claimed_by, Some(person(EDUCATION)));
    play.end(EDUCATION, "education", "agree").unwrap();
    assert_eq!(play.events.iter().filter(|event| matches!(event, Event::ScopeJoined { .. })).count(), 2);
    assert_eq!(play.open(), ["decision"]);
}

#[test]
fn a_decision_is_not_taken_back_once_somebody_acted_or_the_applicant_was_told() {
    let mut play = Play::filed();
    let accepted = play.task("acceptance").unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    assert_eq!(
        play.act(CLERK, Command::Recall { task: accepted }),
        Err(Refusal::CannotRecall),
        "the applicant was told"
    );
    let education = play.task("education").unwrap();
    play.end(HR, "human_resources", "agree").unwrap();
    play.end(EDUCATION, "education", "agree").unwrap();
    assert_eq!(play.act(HR, Command::Recall { task: education }), Err(Refusal::CannotRecall), "not theirs");
    let task = play.task("decision").unwrap();
    play.act(DECIDER, Command::Claim { task }).unwrap();
    assert_eq!(play.act(EDUCATION, Command::Recall { task: education }), Err(Refusal::ActedSince));
}

#[test]
fn taking_back_compensates_and_is_refused_behind_a_barrier() {
    for barrier in [false, true] {
        let mut definition = manual();
        for effect in definition.steps.iter_mut().flat_map(|step| &mut step.effects).filter(|_| barrier) {
            effect.undo = Undo::Barrier;
        }
        let mut play = Play::of(definition);
        play.act(APPLICANT, Command::File).unwrap();
        for (who, step, code) in
            [(CLERK, "acceptance", "accept"), (HR, "human_resources", "agree"), (EDUCATION, "education", "agree")]
        {
            play.end(who, step, code).unwrap();
        }
        let task = play.task("decision").unwrap();
        play.end(DECIDER, "decision", "approve").unwrap();
        let recall = play.act(DECIDER, Command::Recall { task });
        if barrier {
            assert_eq!(recall, Err(Refusal::BehindBarrier { effect: "publish_notice".into() }));
        } else {
            let events = recall.unwrap();
            assert!(events.iter().any(|event| matches!(event, Event::EffectCompensated { .. })));
            assert_eq!(play.open(), ["decision"]);
            assert!(!play.state.clock.is_stopped() && play.state.timers.is_empty() && play.state.effects.is_empty());
        }
    }
}

#[test]
fn the_applicant_urges_once_a_day() {
    let mut play = Play::filed();
    assert_eq!(play.act(CLERK, Command::Urge), Err(Refusal::NotApplicant));
    play.act(APPLICANT, Command::Urge).unwrap();
    assert_eq!(play.act(APPLICANT, Command::Urge), Err(Refusal::UrgedToday));
    play.on("2026-09-21");
    play.act(APPLICANT, Command::Urge).unwrap();
    assert_eq!(play.act(CLERK, Command::Supervise), Err(Refusal::NotSupervisor));
    play.act(WATCHER, Command::Supervise).unwrap();
    assert_eq!(play.state.supervised, 1);
}

fn last_day(fires_at: chrono::DateTime<chrono::Utc>) -> chrono::NaiveDate {
    crate::workdays::date_of(fires_at - chrono::TimeDelta::seconds(1))
}

#[test]
fn while_suspended_nobody_decides_and_every_clock_stands_still() {
    let mut play = Play::consulted();
    play.end(DECIDER, "decision", "approve").unwrap();
    let before = play.state.clock.promised_on.unwrap();
    let (timer, fires_at) = play.timer(|purpose| matches!(purpose, TimerPurpose::Wait { .. })).unwrap();
    assert_eq!(play.act(DECIDER, Command::Suspend), Err(Refusal::NotLeader));
    play.act(CITY_HEAD, Command::Suspend).unwrap();
    assert_eq!(play.act(EDUCATION, Command::RaiseObjection), Err(Refusal::Suspended));
    play.world.now = fires_at;
    assert_eq!(play.give(&Actor::System, &Command::FireTimer { timer }), Ok(vec![]), "the notice stands still too");
    play.on("2026-09-28");
    assert_eq!(play.act(CITY_HEAD, Command::Suspend), Err(Refusal::Suspended));
    play.act(CITY_HEAD, Command::Resume).unwrap();
    assert_eq!(play.act(CITY_HEAD, Command::Resume), Err(Refusal::NotSuspended));
    let (_, later) = play.timer(|purpose| matches!(purpose, TimerPurpose::Wait { .. })).unwrap();
    let days = play.world.calendar.count(last_day(fires_at), last_day(later));
    assert_eq!(days, play.world.calendar.count(day("2026-09-18"), day("2026-09-28")), "by what passed, and no more");
    play.ring(|purpose| matches!(purpose, TimerPurpose::Wait { .. }));
    assert!(play.state.clock.promised_on.unwrap() > before);
    assert_eq!(play.state.closed.as_ref().unwrap().outcome, CaseOutcome::GrantedWithDocument);
}

#[test]
fn an_applicant_keeps_the_term_to_correct_that_a_suspension_took() {
    let mut play = Play::filed();
    play.correct(CLERK, "acceptance", "diploma").unwrap();
    let (_, before) = play.timer(|purpose| *purpose == TimerPurpose::Correct).unwrap();
    play.act(WATCHER, Command::Suspend).unwrap();
    assert_eq!(play.act(APPLICANT, Command::Resubmit), Err(Refusal::Suspended));
    play.on("2026-09-22");
    play.act(WATCHER, Command::Resume).unwrap();
    let (_, after) = play.timer(|purpose| *purpose == TimerPurpose::Correct).unwrap();
    assert!(after > before);
    let due = play.state.correction.as_ref().unwrap().due_on.unwrap();
    assert_eq!(crate::workdays::end_of(due), after);
    play.act(APPLICANT, Command::Resubmit).unwrap();
}

#[test]
fn a_special_procedure_stops_the_limit_until_it_is_ended() {
    let mut play = Play::filed();
    assert_eq!(play.act(CITY_HEAD, Command::BeginProcedure), Err(Refusal::NotLeader));
    let mut play = {
        play.end(CLERK, "acceptance", "accept").unwrap();
        play
    };
    play.act(HR_HEAD, Command::BeginProcedure).unwrap();
    assert_eq!(play.act(HR_HEAD, Command::BeginProcedure), Err(Refusal::ProcedureUnderWay));
    assert!(play.state.clock.is_stopped());
    play.on("2026-09-22");
    play.end(EDUCATION, "education", "agree").unwrap();
    play.correct(HR, "human_resources", "contract").unwrap();
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert!(play.state.clock.is_stopped(), "an answered correction does not end the procedure");
    play.act(HR_HEAD, Command::EndProcedure).unwrap();
    assert_eq!(play.act(HR_HEAD, Command::EndProcedure), Err(Refusal::NoProcedure));
    assert!(!play.state.clock.is_stopped());
    assert_eq!(play.state.clock.promised_on, Some(day("2026-10-16")));
}

#[test]
fn the_office_ends_a_case_unless_something_cannot_be_taken_back() {
    let mut play = Play::accepted();
    assert_eq!(play.act(HR, Command::Terminate), Err(Refusal::NotLeader));
    play.act(HR_HEAD, Command::Suspend).unwrap();
    play.act(HR_HEAD, Command::Terminate).unwrap();
    assert_eq!(play.state.closed.as_ref().unwrap().outcome, CaseOutcome::Terminated);
    assert!(!play.state.clock.is_stopped());
}

#[test]
fn what_going_back_would_do_is_told_before() {
    let play = Play::consulted();
    let task = play.task("decision").unwrap();
    let back = |target: &str| {
        Command::Decide(Decision {
            task,
            outcome: "back".into(),
            opinion: true,
            target: Some(target.into()),
            about: vec![],
        })
    };
    let told = |target: &str| {
        preview(&play.definition, &play.state, &play.world, &play.actor(DECIDER), &back(target)).unwrap().unwrap()
    };
    let into = told("human_resources");
    assert_eq!(into.reopens, [("consultation".to_owned(), "human_resources".to_owned())]);
    assert_eq!((into.keeps, into.withdraws.len()), (vec![], 0));
    let far = told("acceptance");
    assert_eq!(far.keeps, ["education", "human_resources"]);
    let offers = options(&play.definition, &play.state, &play.world, &play.actor(DECIDER));
    let with = offers.iter().filter(|offer| offer.preview.is_some()).count();
    assert_eq!(with, 3, "each target that is offered tells what it would do");
}
