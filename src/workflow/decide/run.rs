//! A decision in the making: the events so far and the state that they have made.

use std::borrow::Cow;

use super::super::event::Event;
use super::super::evolve::advance;
use super::super::model::{Definition, Step};
use super::super::refusal::Refusal;
use super::super::state::{State, Stop, StopReason, TimerPurpose, TokenNo};
use super::super::world::{Actor, World};
use super::super::{clock, model::StepPause};
use super::{correct, wait};
use crate::workdays::end_of;

/// How many steps one command may pass before the definition counts as endless.
const MAX_STEPS: u32 = 500;

pub(super) struct Run<'a> {
    pub(super) definition: &'a Definition,
    pub(super) world: &'a World,
    pub(super) actor: &'a Actor,
    /// The stored state, until the first event makes another one: what is refused costs no copy.
    pub(super) state: Cow<'a, State>,
    events: Vec<Event>,
    passed: u32,
}

impl<'a> Run<'a> {
    pub(super) fn new(definition: &'a Definition, state: &'a State, world: &'a World, actor: &'a Actor) -> Self {
        Self { definition, world, actor, state: Cow::Borrowed(state), events: Vec::new(), passed: 0 }
    }

    pub(super) fn emit(&mut self, event: Event) {
        advance(self.state.to_mut(), &event);
        self.events.push(event);
    }

    /// What happened so far.
    pub(super) fn events(&self) -> &[Event] {
        &self.events
    }

    /// What happened, after everything that follows by itself: a list of defects that nobody can add to is sent.
    pub(super) fn finish(mut self) -> Result<Vec<Event>, Refusal> {
        correct::send_if_complete(&mut self);
        Ok(self.events)
    }

    pub(super) fn step(&self, id: &str) -> Result<&'a Step, Refusal> {
        self.definition.step(id).ok_or_else(|| Refusal::Unsound { step: id.to_owned() })
    }

    /// Counts a step that the case passes, so that a circle without people ends.
    pub(super) fn pass(&mut self) -> Result<(), Refusal> {
        self.passed += 1;
        if self.passed > MAX_STEPS { Err(Refusal::Endless) } else { Ok(()) }
    }

    /// Sets a timer that ends at 24:00 of the last of `days` working days after `from`.
    pub(super) fn set_timer(
        &mut self,
        purpose: TimerPurpose,
        from: chrono::NaiveDate,
        days: u32,
        runs_while_stopped: bool,
    ) {
        let term = wait::working_days(self, from, days);
        self.set_term(purpose, &term, runs_while_stopped);
    }

    /// Sets a timer that ends at 24:00 of the last day of a term.
    pub(super) fn set_term(&mut self, purpose: TimerPurpose, term: &wait::Term, runs_while_stopped: bool) {
        self.emit(Event::TimerSet {
            timer: self.state.next.timer,
            purpose,
            from: term.from,
            days: term.days,
            fires_at: end_of(term.last),
            provisional: term.provisional,
            runs_while_stopped,
            counts: term.counts,
        });
    }

    pub(super) fn cancel_timers(&mut self, which: impl Fn(&TimerPurpose) -> bool) {
        let gone: Vec<_> =
            self.state.timers.iter().filter(|(_, timer)| which(&timer.purpose)).map(|(no, _)| *no).collect();
        for timer in gone {
            self.emit(Event::TimerCancelled { timer });
        }
    }

    /// Stops the clock of the limit; before acceptance there is nothing to stop.
    pub(super) fn stop_clock(&mut self, why: StopReason, token: Option<TokenNo>) {
        if self.state.clock.accepted_on.is_some() {
            self.emit(Event::ClockStopped { no: self.state.next.pause, why, token, on: self.world.today() });
        }
    }

    pub(super) fn stop_for_step(&mut self, step: &Step, token: TokenNo) {
        match step.pauses {
            Some(StepPause::SpecialProcedure) => self.stop_clock(StopReason::SpecialProcedure, Some(token)),
            Some(StepPause::PublicNotice) => self.stop_clock(StopReason::PublicNotice, Some(token)),
            None => {}
        }
    }

    /// Lets the clock go on where this strand had stopped it, and moves what is due.
    pub(super) fn resume_clock(&mut self, token: TokenNo) {
        self.resume(|stop| stop.token == Some(token));
    }

    /// Lets the clock go on where the case as a whole had stopped it for this reason.
    pub(super) fn resume_why(&mut self, why: StopReason) {
        self.resume(|stop| stop.token.is_none() && stop.why == why);
    }

    pub(super) fn resume(&mut self, which: impl Fn(&Stop) -> bool) {
        let stops = self.state.clock.pauses.iter();
        let open: Vec<_> = stops.filter(|stop| stop.pause.until.is_none() && which(stop)).map(|stop| stop.no).collect();
        for no in open {
            let on = self.world.today();
            let mut after = self.state.clock.clone();
            for stop in after.pauses.iter_mut().filter(|stop| stop.no == no) {
                stop.pause.until = Some(on);
            }
            let day = |days| clock::limit_day(&after, days, &self.world.calendar, on).map_or(on, |due| due.on);
            let (promised_on, statutory_on) = (day(after.promised), day(after.statutory));
            self.emit(Event::ClockResumed { no, on, promised_on, statutory_on });
            self.move_task_limits();
        }
    }

    pub(super) fn move_task_limits(&mut self) {
        let mut moved = Vec::new();
        for (no, task) in self.state.open_tasks() {
            let Some(days) = self.definition.step(&task.step).and_then(|step| step.limit) else { continue };
            let day = clock::task_day(task, days, &self.state, &self.world.calendar, self.world.today());
            if task.due_on != Some(day) {
                moved.push(Event::TaskDueMoved { task: no, due_on: day });
            }
        }
        for event in moved {
            self.emit(event);
        }
    }
}
