//! What is true of a case at every moment, whatever the flow and whatever people do.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::super::state::{Path, ScopeNo};
use super::super::*;
use super::play::Play;

/// An open case waits for a person or for a day; a closed one for nothing.
pub(super) fn it_waits_for_somebody_or_some_time(play: &Play) {
    let (tasks, timers) = (play.state.open_tasks().count(), play.state.timers.len());
    match play.state.closed {
        None => assert!(tasks + timers > 0, "waits for nothing: {:?}", play.state),
        Some(_) => assert_eq!((tasks, timers, play.state.tokens.len()), (0, 0, 0), "closed and yet open"),
    }
}

/// Every open task is the work of one strand, and every strand waits for something.
pub(super) fn work_and_strands_fit(play: &Play) {
    let state = &play.state;
    let mut tokens = BTreeSet::new();
    let mut work = BTreeSet::new();
    for (no, task) in state.open_tasks() {
        let token = state.tokens.get(&task.token).expect("an open task has its strand");
        assert_eq!((&token.step, &token.path), (&task.step, &task.path), "and is where the strand is");
        tokens.insert(task.token);
        match task.part {
            // Somebody was asked: by the one who has the work, or had it and waits for them.
            Part::Before(of) | Part::Beside(of) | Part::After(of) => {
                assert_eq!(state.tasks[&of].token, task.token);
                assert!(work.insert((task.token, Some(task.claimed_by))), "asked once");
            }
            Part::Own => assert!(work.insert((task.token, None)), "one task a strand"),
            Part::Seat(place) => {
                let sitting = &state.sittings[&task.token];
                assert_eq!(sitting.seats[place as usize].task, Some(no), "one task a seat");
            }
        }
    }
    for (no, sitting) in &state.sittings {
        assert_eq!(state.tokens.get(no).map(|token| &token.step), Some(&sitting.step));
        assert!(sitting.missing() > 0, "a vote that is over has been counted");
        // Whoever was asked by a member advises them, and a substitute votes for the absent one: the seat stays the member's.
        let holder = |task: &Task| task.candidates.person.or(task.lent_by).or(task.claimed_by);
        let sits = sitting.seats.iter().filter_map(|seat| holder(&state.tasks[&seat.task?]));
        let people: Vec<_> = sits.collect();
        assert_eq!(people.iter().collect::<BTreeSet<_>>().len(), people.len(), "one seat a person: {sitting:?}");
    }
    for (no, token) in &state.tokens {
        let asked = state.correction.as_ref();
        let waits = tokens.contains(no)
            || asked.is_some_and(|asked| asked.waiting.iter().any(|waiting| waiting.token == *no))
            || state.timers.values().any(|timer| timer.purpose == TimerPurpose::Wait { token: *no });
        assert!(waits, "a strand at {} waits for nothing", token.step);
    }
}

/// A strand, or an open block in its place, fills every branch that has not arrived, and nothing fills one that has.
pub(super) fn strands_fill_the_blocks(play: &Play) {
    let state = &play.state;
    let unjoined = state.scopes.iter().filter(|(_, scope)| !scope.joined);
    let open: BTreeMap<ScopeNo, _> = unjoined.map(|(no, scope)| (*no, scope)).collect();
    let at = |path: &Path| {
        let strands = state.tokens.values().filter(|token| token.path == *path).count();
        strands + open.values().filter(|scope| scope.path == *path).count()
    };
    if state.closed.is_some() {
        return;
    }
    assert_eq!(at(&Vec::new()), usize::from(state.is_open()), "one strand or one block outside of everything");
    let mut known: BTreeSet<Path> = BTreeSet::from([Vec::new()]);
    for (no, scope) in &open {
        for ((first, arrived), branch) in scope.branches.iter().zip(0_u32..) {
            let mut path = scope.path.clone();
            path.push(super::super::state::Level { scope: *no, branch });
            assert_eq!(at(&path), usize::from(!arrived), "the branch of {first} in {}", scope.split);
            known.insert(path);
        }
    }
    for token in state.tokens.values() {
        assert!(known.contains(&token.path), "{} stands in a block that is not open", token.step);
    }
}

/// Only its own event opens a task, and only its own event or the end of the case ends it; an ended one never opens again.
pub(super) fn a_task_opens_once_and_ends_once(before: &State, events: &[Event]) {
    let open = |state: &State| state.open_tasks().map(|(no, _)| no).collect::<BTreeSet<_>>();
    let mut state = before.clone();
    for event in events {
        let (was, known) = (open(&state), state.next.task);
        state = evolve(state, event);
        let is = open(&state);
        for no in is.difference(&was) {
            let own = matches!(event, Event::TaskOpened { task, .. } if task == no);
            assert!(own && *no >= known, "task {no} opened again by {event:?}");
        }
        let closed = matches!(event, Event::Closed { .. });
        for no in was.difference(&is).filter(|_| !closed) {
            let (Event::TaskDecided { task, .. }
            | Event::TaskWithdrawn { task }
            | Event::TaskRecommended { task, .. }
            | Event::SeatVacated { task, .. }) = event
            else {
                panic!("task {no} is lost by {event:?}")
            };
            assert_eq!(task, no);
        }
    }
}

/// A command withdraws the work of the strand that it moves and of the blocks that it leaves, and nobody else's.
pub(super) fn only_what_is_left_is_withdrawn(before: &State, command: &Command, events: &[Event]) {
    if events.iter().any(|event| matches!(event, Event::Closed { .. })) {
        return;
    }
    let task = |no: &TaskNo| before.tasks.get(no).map(|task| (task.token, task.path.clone()));
    let strand = |no| before.tokens.get(no).map(|token| (*no, token.path.clone()));
    let mover = match command {
        Command::Decide(decision) => task(&decision.task),
        Command::Recall { task: no }
        | Command::Recommend { task: no, .. }
        | Command::RemoveReviewer { task: no, .. }
        | Command::Vacate { task: no } => task(no),
        Command::FireTimer { timer } => match &before.timers[timer].purpose {
            TimerPurpose::Wait { token } | TimerPurpose::Boundary { token, .. } => strand(token),
            TimerPurpose::Answer { task: no } => task(no),
            TimerPurpose::Collect | TimerPurpose::Correct => None,
        },
        _ => None,
    };
    // Whoever can no longer look is not waited for, and a seat that nobody is left for does not count.
    let given_up = |token: u32| {
        events.iter().any(|event| {
            let (Event::ReviewerRemoved { task, by: None, .. } | Event::SeatVacated { task, by: None, .. }) = event
            else {
                return false;
            };
            before.tasks.get(task).is_some_and(|task| task.token == token)
        })
    };
    let cancelled = |scope: &ScopeNo| {
        events.iter().any(|event| matches!(event, Event::ScopeCancelled { scope: left } if left == scope))
    };
    for event in events {
        let Event::TaskWithdrawn { task: no } = event else { continue };
        let Some((token, path)) = task(no) else { continue };
        let own = mover.as_ref().is_some_and(|(mover, from)| *mover == token || from.starts_with(&path));
        let inside = path.iter().any(|level| cancelled(&level.scope));
        assert!(own || inside || given_up(token), "{command:?} takes task {no} at {} away", before.tasks[no].step);
    }
}

/// Nobody decides their own case or their household's, nor what four eyes keeps them away from.
pub(super) fn nobody_reviews_what_they_may_not(play: &Play, before: &State, events: &[Event]) {
    for event in events {
        let Event::TaskDecided { task, person: Some(by), acting_for, .. } = event else { continue };
        let step = play.definition.step(&play.state.tasks[task].step).expect("a task is at a step");
        for person in [Some(by), acting_for.as_ref()].into_iter().flatten() {
            assert!(*person != play.world.applicant && !play.world.excluded.contains(person), "their own case");
            for other in step.who.iter().flat_map(|who| &who.not_actor_of) {
                assert!(before.actors_of(other).all(|actor| actor != *person), "{person} did {other} and {}", step.id);
            }
        }
    }
}

/// An open task can be taken by somebody; if nobody is left at all it stands among the findings and waits for whoever is
/// named, a supervisor for one.
pub(super) fn nothing_is_stuck(play: &Play, people: &[u128]) {
    if play.state.is_suspended() {
        return;
    }
    for (no, task) in play.state.open_tasks() {
        if task.candidates.via == Via::Nobody && task.claimed_by.is_none() {
            continue;
        }
        let outcome = play.definition.step(&task.step).unwrap().outcomes[0].code.clone();
        let decision =
            Decision { task: no, outcome: outcome.clone(), opinion: true, target: None, about: vec!["*".into()] };
        let own = [
            Command::Claim { task: no },
            Command::Decide(decision),
            Command::Recommend { task: no, outcome, opinion: true },
            Command::Release { task: no },
        ];
        let there = |number: &u128| {
            let (actor, person) = (play.actor(*number), Some(super::play::person(*number)));
            let theirs = person == task.claimed_by || person == task.lent_by;
            let given = own.iter().filter(|command| theirs || !matches!(command, Command::Release { .. }));
            let mut taken = given.map(|command| decide(&play.definition, &play.state, &play.world, &actor, command));
            taken.any(|taken| taken.map_or_else(|refusal| !is_about_who(&refusal), |_| true))
        };
        assert!(people.iter().any(there), "nobody can take task {no} at {}: {task:#?}", task.step);
    }
}

fn is_about_who(refusal: &Refusal) -> bool {
    matches!(
        refusal,
        Refusal::NotYours
            | Refusal::OwnCase
            | Refusal::FourEyes { .. }
            | Refusal::ClaimedByAnother
            | Refusal::NotClaimed
            | Refusal::SeatTaken
            | Refusal::Lent
            | Refusal::OnlyAdvises
            | Refusal::NotAsked
            | Refusal::TaskGone
    )
}

/// A natural person votes once, for themselves or for somebody else.
pub(super) fn one_vote_a_person(state: &State) {
    for sitting in state.sittings.values() {
        let seats = sitting.seats.iter().filter(|seat| seat.vote().is_some());
        let voters: Vec<_> = seats.filter_map(|seat| state.tasks[&seat.task?].claimed_by).collect();
        assert_eq!(voters.iter().collect::<BTreeSet<_>>().len(), voters.len(), "{sitting:?}");
    }
}

/// The days that are left of the limit while its clock stands still.
#[derive(Debug, Default)]
pub(super) struct Standing {
    left: Option<(Vec<u32>, u32, u32)>,
}

impl Standing {
    /// As long as the same stops are open, no working day of the limit passes, today or on any later day.
    pub(super) fn look(&mut self, play: &Play) {
        let clock = &play.state.clock;
        let stops: Vec<u32> =
            clock.pauses.iter().filter(|stop| stop.pause.until.is_none()).map(|stop| stop.no).collect();
        assert_eq!(clock.is_stopped(), !stops.is_empty());
        if stops.is_empty() || play.state.closed.is_some() {
            self.left = None;
            return;
        }
        let today = play.world.today();
        let left = |on: NaiveDate| {
            let due = explain(&play.state, &play.world.calendar, on).expect("a stopped clock was started").on;
            if due >= on { play.world.calendar.count(on, due) } else { 0 }
        };
        let now = left(today);
        assert_eq!(now, left(today + chrono::Days::new(9)), "the days left stay the same while the clock stands");
        // Another stop that is open as well changes nothing.
        if let Some((before, extended, days)) = &self.left
            && before.iter().any(|no| stops.contains(no))
            && *extended == clock.extended
        {
            assert_eq!(*days, now, "the limit ran on although its clock stood still");
        }
        self.left = Some((stops, clock.extended, now));
    }
}
