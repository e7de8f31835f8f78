#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use proptest::prelude::*;

use super::{Calendar, Pause, Why, date_of, due, due_in_days, end_of};

const ROWS: &str = "date,kind,festival
2026-01-01,holiday,元旦
2026-09-20,workday,国庆节
2026-09-25,holiday,中秋节
2026-10-01,holiday,国庆节
2026-10-02,holiday,国庆节
2026-10-05,holiday,国庆节
2026-10-06,holiday,国庆节
2026-10-07,holiday,国庆节
2026-10-10,workday,国庆节
";

fn calendar() -> Calendar {
    Calendar::read(ROWS.as_bytes()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    DateTime::parse_from_rfc3339(text).unwrap().to_utc()
}

fn pause(from: &str, until: &str) -> Pause {
    Pause { from: day(from), until: Some(day(until)) }
}

#[test]
fn the_day_of_acceptance_is_not_counted_and_a_made_up_sunday_is() {
    let due = due(&calendar(), day("2026-09-18"), 5, &[], day("2026-09-18"));
    assert_eq!(due.on, day("2026-09-24"));
    assert_eq!(due.days.first().unwrap().why, Why::Weekend);
    assert_eq!(due.days.get(1).unwrap().why, Why::CountedMadeUp);
    assert!(!due.provisional && !due.stopped);
}

#[test]
fn pauses_move_the_due_date_by_the_working_days_they_cover() {
    let today = day("2026-10-30");
    for (why, pauses, expected) in [
        ("stopped and resumed on one day", vec![pause("2026-09-21", "2026-09-21")], "2026-09-24"),
        ("one day", vec![pause("2026-09-21", "2026-09-22")], "2026-09-28"),
        (
            "two that overlap count once",
            vec![pause("2026-09-18", "2026-09-21"), pause("2026-09-20", "2026-09-22")],
            "2026-09-30",
        ),
        ("the same twice", vec![pause("2026-09-21", "2026-09-22"), pause("2026-09-21", "2026-09-22")], "2026-09-28"),
        ("over a made-up Sunday", vec![pause("2026-09-19", "2026-09-20")], "2026-09-28"),
        ("over a free Saturday only", vec![pause("2026-09-18", "2026-09-19")], "2026-09-24"),
        (
            "a second one inside the days gained by the first",
            vec![pause("2026-09-21", "2026-09-22"), pause("2026-09-24", "2026-09-28")],
            "2026-09-29",
        ),
        ("on the due day itself", vec![pause("2026-09-24", "2026-09-28")], "2026-09-28"),
        ("after the due date", vec![pause("2026-09-28", "2026-09-30")], "2026-09-24"),
    ] {
        assert_eq!(due(&calendar(), day("2026-09-18"), 5, &pauses, today).on, day(expected), "{why}");
    }
}

#[test]
fn an_open_pause_counts_up_to_today_and_says_that_the_clock_stands() {
    let open = [Pause { from: day("2026-09-21"), until: None }];
    let due = due(&calendar(), day("2026-09-18"), 5, &open, day("2026-09-23"));
    assert_eq!((due.on, due.stopped), (day("2026-09-29"), true));
}

#[test]
fn calendar_days_leave_out_only_what_a_pause_covers() {
    let today = day("2026-10-30");
    for (pauses, expected) in [
        (vec![], "2026-09-28"),
        (vec![pause("2026-09-19", "2026-09-21")], "2026-09-30"),
        (vec![pause("2026-09-19", "2026-09-21"), pause("2026-09-20", "2026-09-21")], "2026-09-30"),
        (vec![pause("2026-09-28", "2026-09-30")], "2026-09-30"),
    ] {
        assert_eq!(due_in_days(day("2026-09-18"), 10, &pauses, today), day(expected), "{pauses:?}");
    }
}

#[test]
fn a_date_beyond_the_loaded_years_is_provisional() {
    let calendar = calendar();
    assert_eq!(calendar.horizon(), Some(day("2026-12-31")));
    assert!(!calendar.add(day("2026-12-30"), 1).provisional);
    let beyond = calendar.add(day("2026-12-30"), 2);
    assert_eq!((beyond.on, beyond.provisional), (day("2027-01-01"), true));
    assert!(Calendar::default().add(day("2026-12-30"), 1).provisional);
}

#[test]
fn a_filing_on_a_rest_day_or_after_the_cut_off_counts_for_the_next_working_day() {
    let calendar = calendar().with_cut_off(NaiveTime::from_hms_opt(17, 30, 0));
    for (arrived, expected) in [
        ("2026-09-18T09:29:59Z", "2026-09-18"),
        ("2026-09-18T09:30:00Z", "2026-09-20"),
        ("2026-09-19T02:00:00Z", "2026-09-20"),
        ("2026-09-30T10:00:00Z", "2026-10-08"),
        ("2026-09-17T16:00:00Z", "2026-09-18"),
    ] {
        assert_eq!(calendar.received_on(at(arrived)).on, day(expected), "{arrived}");
    }
}

#[test]
fn due_means_the_end_of_the_day_in_shanghai() {
    assert_eq!(end_of(day("2026-09-24")), at("2026-09-24T16:00:00Z"));
    assert_eq!(date_of(at("2026-09-24T15:59:59Z")), day("2026-09-24"));
    assert_eq!(date_of(at("2026-09-24T16:00:00Z")), day("2026-09-25"));
}

#[test]
fn a_broken_row_is_named_by_its_line() {
    for (rows, line) in [
        ("date,kind,festival\n2026-02-30,holiday,x\n", 2),
        ("date,kind,festival\n2026-02-01,holiday,x\n2026-02-02,rest,x\n", 3),
        ("date,kind,festival\n2026-02-01,holiday,x\n2026-02-01,workday,x\n", 3),
    ] {
        assert_eq!(Calendar::read(rows.as_bytes()).unwrap_err().line, line, "{rows}");
    }
}

proptest! {
    #[test]
    fn counting_undoes_adding(offset in 0_u64..300, days in 0_u32..60) {
        let start = day("2026-01-01") + chrono::Days::new(offset);
        let calendar = calendar();
        prop_assert_eq!(calendar.count(start, calendar.add(start, days).on), days);
    }

    #[test]
    fn more_pause_never_brings_the_due_date_nearer(from in 0_u64..20, length in 0_u64..10, days in 1_u32..15) {
        let start = day("2026-09-18");
        let from = start + chrono::Days::new(from);
        let one = [Pause { from, until: Some(from + chrono::Days::new(length)) }];
        let without = due(&calendar(), start, days, &[], start).on;
        let with = due(&calendar(), start, days, &one, start).on;
        let moved = calendar().count(without, with);
        prop_assert!(with >= without);
        prop_assert!(u64::from(moved) <= length);
    }
}
