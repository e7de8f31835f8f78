//! Events are kept for decades: what was stored by the first version reads back, and every event survives being stored.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::super::model::{Act, CaseOutcome, EffectSpec, Undo};
use super::super::several::Place;
use super::super::state::{Counting, Level};
use super::super::*;
use super::play::*;

/// One of every event, as the first version of the program stored it.
fn first_version() -> Vec<Value> {
    let path = json!([{ "scope": 0, "branch": 1 }]);
    let candidates = json!({
        "department": "00000000-0000-0000-0000-0000000003e9", "position": "acceptance", "person": null,
        "via": "position", "excluded": ["00000000-0000-0000-0000-000000000001"],
    });
    let someone = "00000000-0000-0000-0000-00000000000b";
    let effect = json!({ "name": "issue_card", "with": { "scheme": "x" }, "undo": "barrier" });
    let at = "2026-09-24T16:00:00Z";
    vec![
        json!({ "type": "filed", "received_on": "2026-09-18", "provisional": false }),
        json!({ "type": "entered", "token": 0, "step": "filed", "path": [], "round": 1 }),
        json!({ "type": "flow_taken", "step": "a", "to": "b", "condition": 0, "facts": { "outcomes.a": "object" } }),
        json!({ "type": "flow_taken", "step": "a", "to": "b", "condition": null, "facts": {} }),
        json!({ "type": "scope_opened", "scope": 0, "token": 0, "split": "a", "join": "b", "path": [], "branches": ["c", "d"] }),
        json!({ "type": "arrived", "token": 1, "scope": 0, "branch": 1 }),
        json!({ "type": "scope_joined", "scope": 0 }),
        json!({ "type": "scope_cancelled", "scope": 0 }),
        json!({ "type": "branch_reopened", "scope": 0, "branch": 1 }),
        json!({ "type": "task_opened", "task": 0, "token": 0, "step": "acceptance", "path": path, "round": 1,
            "candidates": candidates, "opened_on": "2026-09-18", "due_on": "2026-09-22", "shown": "ab", "claimed_by": null }),
        json!({ "type": "task_claimed", "task": 0, "person": someone }),
        json!({ "type": "task_released", "task": 0 }),
        json!({ "type": "task_transferred", "task": 0, "to": someone }),
        json!({ "type": "task_refreshed", "task": 0, "shown": null }),
        json!({ "type": "task_due_moved", "task": 0, "due_on": "2026-09-23" }),
        json!({ "type": "task_decided", "task": 0, "person": someone, "outcome": "accept", "act": "accept", "opinion": false }),
        json!({ "type": "task_withdrawn", "task": 0 }),
        json!({ "type": "review_carried_over", "token": 0, "step": "a", "from": 0, "outcome": "agree" }),
        json!({ "type": "clock_started", "on": "2026-09-18", "deemed": false, "promised": 15, "statutory": 20,
            "promised_on": "2026-10-13", "statutory_on": "2026-10-20", "provisional": false }),
        json!({ "type": "clock_stopped", "no": 0, "why": "correction", "token": null, "on": "2026-09-18" }),
        json!({ "type": "clock_resumed", "no": 0, "on": "2026-09-18", "promised_on": "2026-10-13", "statutory_on": "2026-10-20" }),
        json!({ "type": "limit_extended", "days": 10, "by": someone, "promised_on": "2026-10-13", "statutory_on": "2026-10-20" }),
        json!({ "type": "limits_moved", "promised_on": "2026-10-13", "statutory_on": "2026-10-20", "provisional": true }),
        json!({ "type": "defects_listed", "task": 0, "token": 0, "phase": "in_review", "about": ["x"], "by": null }),
        json!({ "type": "correction_requested", "phase": "before_acceptance", "due_on": "2026-09-30", "provisional": false }),
        json!({ "type": "correction_term_moved", "due_on": "2026-09-30", "provisional": false }),
        json!({ "type": "second_correction_allowed", "by": someone }),
        json!({ "type": "correction_received", "revision": 2, "on": "2026-09-20" }),
        json!({ "type": "correction_missed" }),
        json!({ "type": "sent_back", "task": 0, "to": "a", "path": path }),
        json!({ "type": "timer_set", "timer": 0, "purpose": { "for": "answer", "task": 0 }, "from": "2026-09-18", "days": 5,
            "fires_at": at, "provisional": false, "runs_while_stopped": true }),
        json!({ "type": "timer_set", "timer": 1, "purpose": { "for": "collect" }, "from": "2026-09-18", "days": 2,
            "fires_at": at, "provisional": false, "runs_while_stopped": true }),
        json!({ "type": "timer_set", "timer": 2, "purpose": { "for": "correct" }, "from": "2026-09-18", "days": 2,
            "fires_at": at, "provisional": false, "runs_while_stopped": true }),
        json!({ "type": "timer_set", "timer": 3, "purpose": { "for": "wait", "token": 3 }, "from": "2026-09-18", "days": 2,
            "fires_at": at, "provisional": false, "runs_while_stopped": false }),
        json!({ "type": "timer_moved", "timer": 0, "fires_at": at }),
        json!({ "type": "timer_fired", "timer": 0 }),
        json!({ "type": "timer_cancelled", "timer": 0 }),
        json!({ "type": "objection_raised", "objection": 0, "by": someone }),
        json!({ "type": "objection_settled", "objection": 0, "upheld": false, "by": someone }),
        json!({ "type": "effect_run", "step": "a", "round": 1, "index": 0, "effect": effect, "path": [] }),
        json!({ "type": "effect_compensated", "step": "a", "round": 1, "index": 0, "name": "x", "with": { "a": 1 } }),
        json!({ "type": "incident_opened", "timer": 0, "effect": "issue_card", "reason": "no_template" }),
        json!({ "type": "incident_resolved", "timer": 0 }),
        json!({ "type": "withdrawn", "by": someone }),
        json!({ "type": "closed", "outcome": "granted", "step": "granted" }),
    ]
}

#[test]
fn what_the_first_version_stored_reads_back_and_is_stored_the_same_way() {
    for mut stored in first_version() {
        stored["v"] = json!(1);
        let read: Stored = serde_json::from_value(stored.clone()).unwrap_or_else(|error| panic!("{stored}: {error}"));
        assert_eq!(serde_json::to_value(&read).unwrap(), stored, "an old event is not written in another shape");
    }
}

#[test]
fn a_case_stored_by_the_first_version_replays_to_the_same_state() {
    let play = Play::consulted();
    let state = serde_json::to_value(&play.state).unwrap();
    let known =
        ["sittings", "later", "hands", "suspensions", "urged", "supervised", "rang_at", "lent_by", "advice", "part"];
    let text = state.to_string();
    for field in known {
        assert!(!text.contains(&format!("\"{field}\"")), "{field} is only written where it says something");
    }
    let events: Vec<Event> = play
        .events
        .iter()
        .map(|event| {
            serde_json::from_value(serde_json::to_value(Stored::from(event.clone())).unwrap())
                .map(|stored: Stored| stored.event)
                .unwrap()
        })
        .collect();
    assert_eq!(State::replay(&events), serde_json::from_value(state).unwrap());
}

fn words() -> impl Strategy<Value = String> {
    "[a-z_]{1,8}"
}

fn people() -> impl Strategy<Value = Person> {
    (0_u128..500).prop_map(person)
}

fn days() -> impl Strategy<Value = chrono::NaiveDate> {
    (0_u64..3_000).prop_map(|offset| day("2026-01-01") + chrono::Days::new(offset))
}

fn paths() -> impl Strategy<Value = Vec<Level>> {
    proptest::collection::vec((0_u32..9, 0_u32..9).prop_map(|(scope, branch)| Level { scope, branch }), 0..4)
}

fn candidates() -> impl Strategy<Value = Candidates> {
    let via = prop_oneof![
        Just(Via::Position),
        Just(Via::Person),
        Just(Via::Head),
        Just(Via::NextLevel),
        Just(Via::Supervisor),
        Just(Via::Nobody)
    ];
    (
        proptest::option::of(people()),
        proptest::option::of(words()),
        proptest::option::of(people()),
        via,
        proptest::collection::btree_set(people(), 0..3),
    )
        .prop_map(|(department, position, person, via, excluded)| Candidates {
            department,
            position,
            person,
            via,
            excluded,
        })
}

fn parts() -> impl Strategy<Value = Part> {
    prop_oneof![
        Just(Part::Own),
        (0_u32..9).prop_map(Part::Seat),
        (0_u32..9).prop_map(Part::Before),
        (0_u32..9).prop_map(Part::Beside),
        (0_u32..9).prop_map(Part::After),
    ]
}

fn acts() -> impl Strategy<Value = Act> {
    prop_oneof![
        Just(Act::Advance),
        Just(Act::Accept),
        Just(Act::RequestCorrection),
        Just(Act::SendBack),
        Just(Act::Abstain)
    ]
}

fn about_tasks() -> impl Strategy<Value = Event> {
    let no = || 0_u32..99;
    let place = || prop_oneof![Just(Place::Before), Just(Place::Beside), Just(Place::After)];
    prop_oneof![
        (
            (no(), no(), words(), paths(), no()),
            candidates(),
            (days(), proptest::option::of(days())),
            proptest::option::of(people()),
            parts()
        )
            .prop_map(
                |((task, token, step, path, round), candidates, (opened_on, due_on), claimed_by, part)| {
                    Event::TaskOpened {
                        task,
                        token,
                        step,
                        path,
                        round,
                        candidates,
                        opened_on,
                        due_on,
                        shown: None,
                        claimed_by,
                        part,
                    }
                }
            ),
        (
            no(),
            proptest::option::of(people()),
            words(),
            acts(),
            any::<bool>(),
            proptest::option::of(people()),
            proptest::collection::vec(words(), 0..3)
        )
            .prop_map(|(task, person, outcome, act, opinion, acting_for, about)| Event::TaskDecided {
                task,
                person,
                outcome,
                act,
                opinion,
                acting_for,
                about
            }),
        (no(), words(), proptest::option::of(people()), proptest::option::of(words()))
            .prop_map(|(task, step, department, position)| Event::PositionEmpty { task, step, department, position }),
        (no(), people(), people()).prop_map(|(task, from, to)| Event::TaskDelegated { task, from, to }),
        no().prop_map(|task| Event::DelegationEnded { task }),
        (no(), people(), words(), any::<bool>()).prop_map(|(task, person, outcome, opinion)| Event::TaskRecommended {
            task,
            person,
            outcome,
            opinion
        }),
        (no(), people(), place(), people()).prop_map(|(task, person, place, by)| Event::ReviewerAdded {
            task,
            person,
            place,
            by
        }),
        (no(), people(), people()).prop_map(|(task, person, by)| Event::ReviewerRemoved { task, person, by }),
        (no(), words(), no(), any::<bool>(), proptest::collection::vec(candidates(), 0..3)).prop_map(
            |(token, step, round, in_turn, seats)| Event::SittingOpened { token, step, round, in_turn, seats }
        ),
        (no(), no(), proptest::option::of(people()), proptest::option::of(candidates()))
            .prop_map(|(token, task, by, candidates)| Event::SeatVacated { token, task, by, candidates }),
        (no(), proptest::option::of(no()), proptest::option::of(words()), acts())
            .prop_map(|(token, task, result, act)| Event::SittingClosed { token, task, result, act }),
        (no(), words(), paths(), people()).prop_map(|(task, to, path, by)| Event::Recalled { task, to, path, by }),
    ]
}

fn about_cases() -> impl Strategy<Value = Event> {
    let no = || 0_u32..99;
    let counts = prop_oneof![Just(Counting::WorkingDays), Just(Counting::Days), Just(Counting::Date)];
    let purpose = prop_oneof![
        no().prop_map(|task| TimerPurpose::Answer { task }),
        Just(TimerPurpose::Collect),
        Just(TimerPurpose::Correct),
        no().prop_map(|token| TimerPurpose::Wait { token }),
        (no(), no()).prop_map(|(token, index)| TimerPurpose::Boundary { token, index }),
    ];
    prop_oneof![
        (no(), purpose, days(), no(), any::<bool>(), counts).prop_map(|(timer, purpose, from, days, flag, counts)| {
            Event::TimerSet {
                timer,
                purpose,
                from,
                days,
                fires_at: crate::workdays::end_of(from),
                provisional: flag,
                runs_while_stopped: !flag,
                counts,
            }
        }),
        (people(), days()).prop_map(|(by, on)| Event::Urged { by, on }),
        people().prop_map(|by| Event::Supervised { by }),
        (people(), days()).prop_map(|(by, on)| Event::Suspended { by, on }),
        (people(), days()).prop_map(|(by, on)| Event::Resumed { by, on }),
        people().prop_map(|by| Event::ProcedureBegun { by }),
        people().prop_map(|by| Event::ProcedureEnded { by }),
        people().prop_map(|by| Event::Terminated { by }),
        (
            people(),
            no(),
            proptest::collection::btree_map(words(), words(), 0..3),
            proptest::collection::vec((no(), no()), 0..3)
        )
            .prop_map(|(by, version, steps, timers)| Event::MovedToVersion { by, version, steps, timers }),
        (no(), days()).prop_map(|(no, on)| Event::ClockStopped { no, why: StopReason::Suspension, token: None, on }),
        (words(), no(), no()).prop_map(|(step, round, index)| Event::EffectRun {
            step,
            round,
            index,
            effect: EffectSpec {
                name: "x".into(),
                with: [("a".to_owned(), json!([1, "b"]))].into(),
                undo: Undo::Compensable
            },
            path: vec![],
        }),
        Just(Event::Closed { outcome: CaseOutcome::PassedUpwards, step: None }),
    ]
}

proptest! {
    #[test]
    fn every_event_survives_being_stored(event in prop_oneof![about_tasks(), about_cases()]) {
        let text = serde_json::to_string(&Stored::from(event.clone())).unwrap();
        prop_assert_eq!(serde_json::from_str::<Stored>(&text).unwrap().event, event);
    }

    /// Whatever is stored, in whatever order, folding it never panics.
    #[test]
    fn any_events_can_be_folded(events in proptest::collection::vec(prop_oneof![about_tasks(), about_cases()], 0..40)) {
        let state = State::replay(&events);
        let text = serde_json::to_string(&state).unwrap();
        prop_assert_eq!(serde_json::from_str::<State>(&text).unwrap(), state);
    }
}
