//! People who do anything that they may, in any order, with a case of any flow.

use std::sync::Arc;

use super::super::holds;
use super::super::play::*;
use super::office::{everybody, office};
use super::stray;
use crate::workflow::model::Definition;
use crate::workflow::*;

/// One turn: who moves, which of their offers, how many days pass, what changes in the papers, and a command out of the blue.
pub(super) type Turn = (usize, usize, u8, u8, stray::Stray);

/// A case on which every law is looked at after every command.
pub(super) struct Watched {
    pub(super) play: Play,
    /// What comes of the events as they are stored.
    stored: State,
    standing: holds::Standing,
    promised_on: Option<chrono::NaiveDate>,
}

impl Watched {
    /// Nothing if the flow is so wrong that no case can be filed.
    pub(super) fn filed(definition: Definition, f: usize, g: bool) -> Option<Self> {
        let play = office(definition, f, g);
        let (stored, standing) = (State::default(), holds::Standing::default());
        let mut watched = Self { play, stored, standing, promised_on: None };
        let applicant = watched.play.actor(APPLICANT);
        watched.give(&applicant, &Command::File).ok()?;
        Some(watched)
    }

    /// Gives a command; if it is refused nothing has changed.
    pub(super) fn give(&mut self, actor: &Actor, command: &Command) -> Result<(), Refusal> {
        let before = self.play.state.clone();
        let events = self.play.give(actor, command).inspect_err(|_| assert_eq!(before, self.play.state))?;
        self.look(&before, command, &events);
        Ok(())
    }

    fn look(&mut self, before: &State, command: &Command, events: &[Event]) {
        for event in events {
            let text = serde_json::to_string(&Stored::from(event.clone())).unwrap();
            let read: Stored = serde_json::from_str(&text).unwrap();
            self.stored = evolve(std::mem::take(&mut self.stored), &read.event);
        }
        let play = &self.play;
        assert_eq!(self.stored, play.state, "replay makes the same state");
        holds::it_waits_for_somebody_or_some_time(play);
        holds::work_and_strands_fit(play);
        holds::strands_fill_the_blocks(play);
        holds::a_task_opens_once_and_ends_once(before, events);
        holds::only_what_is_left_is_withdrawn(before, command, events);
        holds::nobody_reviews_what_they_may_not(play, before, events);
        holds::nothing_is_stuck(play, &everybody());
        holds::one_vote_a_person(&play.state);
        self.standing.look(play);
        let promised_on = play.state.clock.promised_on;
        assert!(promised_on >= self.promised_on, "the limit moves nearer: {:?} {promised_on:?}", self.promised_on);
        self.promised_on = promised_on;
    }

    /// What is stored at the end reads back, byte by byte.
    pub(super) fn ends(&self) {
        let text = serde_json::to_string(&self.play.state).unwrap();
        assert_eq!(serde_json::to_string(&self.stored).unwrap(), text);
        assert_eq!(serde_json::from_str::<State>(&text).unwrap(), self.play.state);
    }

    pub(super) fn turn(&mut self, (who, which, days, papers, stray): &Turn) {
        self.play.world.now += chrono::TimeDelta::days(i64::from(*days));
        if *papers == 0 {
            self.play.world.documents.insert("contract".into(), self.play.world.now.to_rfc3339());
        }
        if *papers == 7 {
            self.leaves_or_marries(*which);
        }
        let people = everybody();
        let Some(number) = people.get(*who % (people.len() + 2)) else { return self.tick(*which) };
        let actor = self.play.actor(*number);
        let offers = options(&self.play.definition, &self.play.state, &self.play.world, &actor);
        stray::agrees(&self.play, &actor, &offers, stray);
        let offered = offers.into_iter().filter(|offer| offer.refused.is_none()).map(|offer| offer.command);
        let rare = |command: &Command| matches!(command, Command::Withdraw | Command::Terminate | Command::Suspend);
        let mut commands: Vec<Command> = offered.filter(|command| !rare(command) || *papers == 1).collect();
        // So that cases get somewhere.
        let decides = |command: &Command| matches!(command, Command::Decide(_) | Command::Recommend { .. });
        if papers % 2 == 0 && commands.iter().any(decides) {
            commands.retain(decides);
        }
        if !commands.is_empty() {
            let command = commands.swap_remove(which % commands.len());
            self.give(&actor, &command).expect("what is offered is accepted");
        }
    }

    /// Somebody leaves the office, or becomes one household with the applicant, and the program looks at the tasks.
    fn leaves_or_marries(&mut self, which: usize) {
        let staff = &everybody()[2..];
        let someone = person(staff[which % staff.len()]);
        let world = self.play.world.clone();
        if which.is_multiple_of(3) {
            self.play.world.excluded.insert(someone);
        } else {
            Arc::make_mut(&mut self.play.world.directory).holders.remove(&someone);
        }
        match self.give(&Actor::System, &Command::ResolveCandidates) {
            // Whoever lets a suspended case go on lets the program look as well.
            Ok(()) | Err(Refusal::NotOpen | Refusal::Suspended) => {}
            Err(refusal) => {
                self.is_the_flows_fault(&refusal);
                self.play.world = world;
            }
        }
    }

    /// The program rings a timer whose time has come, or counts everything anew.
    fn tick(&mut self, which: usize) {
        let due: Vec<TimerNo> = self.due();
        let command = match due.get(which % (due.len() + 1)) {
            Some(timer) => Command::FireTimer { timer: *timer },
            None => Command::Recalculate,
        };
        match self.give(&Actor::System, &command) {
            Ok(()) | Err(Refusal::NotOpen) => {}
            Err(refusal) => self.is_the_flows_fault(&refusal),
        }
    }

    fn due(&self) -> Vec<TimerNo> {
        let timers = self.play.state.timers.iter();
        timers.filter(|(_, timer)| timer.fires_at <= self.play.world.now).map(|(no, _)| *no).collect()
    }

    /// A timer is refused only where the flow itself leads nowhere.
    fn is_the_flows_fault(&self, refusal: &Refusal) {
        assert!(matches!(refusal, Refusal::Unsound { .. } | Refusal::Endless), "a timer is refused: {refusal:?}");
        let verdict = check::prove(&self.play.definition).verdict;
        assert_ne!(verdict, check::Verdict::Sound, "a sound flow leads nowhere: {refusal:?}");
    }
}
