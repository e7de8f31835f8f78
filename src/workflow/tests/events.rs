//! Every event survives being stored, and any of them can be folded.

use proptest::prelude::*;
use serde_json::json;

use super::super::model::{Act, CaseOutcome, EffectSpec, Undo};
use super::super::several::Place;
use super::super::state::{Counting, Level};
use super::super::*;
use super::play::*;

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
        (no(), people(), proptest::option::of(people())).prop_map(|(task, person, by)| Event::ReviewerRemoved {
            task,
            person,
            by
        }),
        (no(), candidates(), proptest::option::of(people()))
            .prop_map(|(task, candidates, claimed_by)| Event::CandidatesResolved { task, candidates, claimed_by }),
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
