//! The calendar changed while the case was under way: what is still to come moves, on record.

use std::sync::Arc;

use super::super::*;
use super::play::*;
use crate::workdays::Calendar;

/// A case accepted on the last Monday of the loaded year, whose dates reach into the next.
fn at_the_end_of_the_year() -> Play {
    let mut play = Play::of(manual());
    play.on("2026-12-28");
    play.act(APPLICANT, Command::File).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    play
}

fn load(play: &mut Play, rows: &str) {
    let text = format!("date,kind,festival\n2026-01-01,holiday,x\n{rows}");
    play.world.calendar = Arc::new(Calendar::read(text.as_bytes()).unwrap());
}

fn recalculate(play: &mut Play) -> Vec<Event> {
    play.give(&Actor::System, &Command::Recalculate).unwrap()
}

fn due(play: &Play, step: &str) -> Option<chrono::NaiveDate> {
    play.state.open_task(play.task(step).unwrap()).unwrap().due_on
}

#[test]
fn limits_and_steps_move_once_when_the_year_is_loaded() {
    let mut play = at_the_end_of_the_year();
    play.on("2026-12-30");
    play.end(HR, "human_resources", "agree").unwrap();
    play.end(EDUCATION, "education", "agree").unwrap();
    assert_eq!(play.state.clock.promised_on, Some(day("2027-01-18")));
    assert_eq!(due(&play, "decision"), Some(day("2027-01-06")));
    assert!(is_provisional(&play.state, &play.world.calendar));
    assert_eq!(recalculate(&mut play), [], "the calendar is the same");
    load(&mut play, "2027-01-01,holiday,x\n");
    let events = recalculate(&mut play);
    assert_eq!(
        events,
        [
            Event::LimitsMoved { promised_on: day("2027-01-19"), statutory_on: day("2027-01-26"), provisional: false },
            Event::TaskDueMoved { task: play.task("decision").unwrap(), due_on: day("2027-01-07") },
        ]
    );
    assert_eq!(play.state.clock.promised_on, Some(day("2027-01-19")));
    assert_eq!(due(&play, "decision"), Some(day("2027-01-07")));
    assert!(!is_provisional(&play.state, &play.world.calendar));
    assert_eq!(recalculate(&mut play), []);
    assert_eq!(State::replay(&play.events), play.state);
}

#[test]
fn a_term_to_correct_becomes_longer_but_never_shorter() {
    for (rows, expected) in
        [("2027-01-01,holiday,x\n", "2027-01-12"), ("2027-01-02,workday,x\n2027-01-03,workday,x\n", "2027-01-11")]
    {
        let mut play = at_the_end_of_the_year();
        play.end(EDUCATION, "education", "agree").unwrap();
        play.correct(HR, "human_resources", "contract").unwrap();
        let term = |play: &Play| play.state.correction.as_ref().unwrap().due_on;
        assert_eq!(term(&play), Some(day("2027-01-11")));
        let promised = play.state.clock.promised_on;
        load(&mut play, rows);
        recalculate(&mut play);
        assert_eq!(term(&play), Some(day(expected)), "{rows}");
        let (_, fires_at) = play.timer(|purpose| *purpose == TimerPurpose::Correct).unwrap();
        assert_eq!(crate::workdays::date_of(fires_at), day(expected).succ_opt().unwrap());
        assert_eq!(play.state.clock.promised_on, promised, "a clock that stands is counted when it goes on");
    }
}

#[test]
fn a_public_notice_is_never_cut_short() {
    for (rows, expected) in
        [("2027-01-01,holiday,x\n", "2027-01-05T16:00:00Z"), ("2027-01-02,workday,x\n", "2027-01-04T16:00:00Z")]
    {
        let mut play = at_the_end_of_the_year();
        play.end(HR, "human_resources", "agree").unwrap();
        play.end(EDUCATION, "education", "agree").unwrap();
        play.end(DECIDER, "decision", "approve").unwrap();
        load(&mut play, rows);
        recalculate(&mut play);
        let (_, fires_at) = play.timer(|purpose| matches!(purpose, TimerPurpose::Wait { .. })).unwrap();
        assert_eq!(fires_at, at(expected), "{rows}");
    }
}

#[test]
fn a_timer_whose_time_has_come_is_left_to_fire_and_only_the_program_recalculates() {
    let mut play = Play::of(manual());
    play.on("2026-12-28");
    play.act(APPLICANT, Command::File).unwrap();
    let (_, before) = play.timer(|purpose| matches!(purpose, TimerPurpose::Answer { .. })).unwrap();
    assert_eq!(before, at("2027-01-04T16:00:00Z"));
    play.world.now = before;
    load(&mut play, "2027-01-01,holiday,x\n");
    recalculate(&mut play);
    assert_eq!(play.timer(|purpose| matches!(purpose, TimerPurpose::Answer { .. })).unwrap().1, before);
    assert_eq!(play.act(HR_HEAD, Command::Recalculate), Err(Refusal::NotSystem));
}
