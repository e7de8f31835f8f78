//! Events are kept for decades: what was stored by the first version reads back and is written the same way.

use std::collections::BTreeSet;

use serde_json::{Value, json};

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
    for mut stored in first_version().into_iter().chain(later()) {
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

/// One of every event that came after the first version, as it is stored today.
fn later() -> Vec<Value> {
    let candidates = json!({ "department": null, "position": "p", "person": null, "via": "head" });
    let (someone, other) = ("00000000-0000-0000-0000-00000000000b", "00000000-0000-0000-0000-00000000000c");
    vec![
        json!({ "type": "position_empty", "task": 0, "step": "a", "department": null, "position": "p" }),
        json!({ "type": "task_delegated", "task": 0, "from": someone, "to": other }),
        json!({ "type": "delegation_ended", "task": 0 }),
        json!({ "type": "task_recommended", "task": 0, "person": other, "outcome": "agree", "opinion": true }),
        json!({ "type": "reviewer_added", "task": 0, "person": other, "place": "beside", "by": someone }),
        json!({ "type": "reviewer_removed", "task": 0, "person": other, "by": someone }),
        json!({ "type": "reviewer_removed", "task": 0, "person": other, "by": null }),
        json!({ "type": "candidates_resolved", "task": 0, "candidates": candidates, "claimed_by": null }),
        json!({ "type": "candidates_resolved", "task": 0, "candidates": candidates, "claimed_by": someone }),
        json!({ "type": "sitting_opened", "token": 0, "step": "a", "round": 1, "in_turn": true, "seats": [candidates] }),
        json!({ "type": "seat_vacated", "token": 0, "task": 0, "by": null, "candidates": candidates }),
        json!({ "type": "sitting_closed", "token": 0, "task": 0, "result": "agree", "act": "advance" }),
        json!({ "type": "recalled", "task": 0, "to": "a", "path": [{ "scope": 0, "branch": 1 }], "by": someone }),
        json!({ "type": "urged", "by": someone, "on": "2026-09-18" }),
        json!({ "type": "supervised", "by": someone }),
        json!({ "type": "suspended", "by": someone, "on": "2026-09-18" }),
        json!({ "type": "resumed", "by": someone, "on": "2026-09-18" }),
        json!({ "type": "procedure_begun", "by": someone }),
        json!({ "type": "procedure_ended", "by": someone }),
        json!({ "type": "terminated", "by": someone }),
        json!({ "type": "moved_to_version", "by": someone, "version": 2, "steps": { "a": "b" }, "timers": [[0, 1]] }),
    ]
}

/// An event that nobody knows is answered with the names of all that there are.
fn every_type() -> BTreeSet<String> {
    let error = serde_json::from_value::<Event>(json!({ "type": "?" })).unwrap_err().to_string();
    let names = error.split('`').skip(1).step_by(2).map(str::to_owned);
    names.filter(|name| name != "?").collect()
}

#[test]
fn there_is_a_stored_sample_of_every_event() {
    let types = |samples: Vec<Value>| {
        samples.iter().map(|sample| sample["type"].as_str().unwrap().to_owned()).collect::<BTreeSet<_>>()
    };
    let (first, later) = (types(first_version()), types(later()));
    assert!(every_type().len() > 50);
    assert_eq!(first.union(&later).cloned().collect::<BTreeSet<_>>(), every_type());
    assert_eq!(first.intersection(&later).count(), 0);
}
