//! One case from filing to its end.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::super::command::{Command, Decision};
use super::super::model::{Act, Definition, Outcome, Step};
use super::super::refusal::Refusal;
use super::super::state::{State, Task, TaskNo, TimerNo, TimerPurpose};
use super::super::world::{Actor, Person};
use super::super::{advance, decide};
use super::dice::Dice;
use super::report::Tally;
use super::stage::Stage;
use crate::workdays::{date_of, end_of};

/// A case that has not ended after so many turns is given up.
const MOST_TURNS: u32 = 2_000;
/// Working days that a step without a limit of its own may take.
const USUAL: u32 = 3;
/// Out of so many decisions of a step, how often it is the first outcome that takes the case on.
const ONWARD: u32 = 12;

pub(super) struct Walk<'a> {
    definition: &'a Definition,
    stage: Stage,
    dice: Dice,
    state: State,
    /// When whoever has a task will decide.
    ready: BTreeMap<TaskNo, DateTime<Utc>>,
    /// When the applicant will answer.
    answer: Option<DateTime<Utc>>,
}

/// What comes next.
enum Next {
    Timer(TimerNo),
    Task(TaskNo),
    Answer,
}

impl<'a> Walk<'a> {
    pub(super) fn new(definition: &'a Definition, stage: Stage, dice: Dice) -> Self {
        Self { definition, stage, dice, state: State::default(), ready: BTreeMap::new(), answer: None }
    }

    pub(super) fn play(mut self, tally: &mut Tally) {
        let applicant = self.stage.actor(self.stage.world.applicant);
        if let Err(refusal) = self.give(&applicant, &Command::File) {
            return tally.stuck(&format!("filing: {refusal:?}"));
        }
        let filed = self.today();
        for _ in 0..MOST_TURNS {
            if let Some(closed) = &self.state.closed {
                let code = serde_json::to_value(closed.outcome).ok();
                let outcome = code.and_then(|code| code.as_str().map(str::to_owned)).unwrap_or_default();
                let clock = &self.state.clock;
                let today = self.day();
                let over = |limit: Option<NaiveDate>| limit.is_some_and(|limit| today > limit);
                let days = self.stage.world.calendar.count(filed, today);
                return tally.ended(outcome, days, over(clock.promised_on), over(clock.statutory_on));
            }
            if let Err(why) = self.turn(tally) {
                return tally.stuck(&why);
            }
        }
        tally.stuck("still open after very many turns");
    }

    fn today(&self) -> NaiveDate {
        self.stage.world.today()
    }

    /// The day that something took; what ends at 24:00 ends on the day that is over then.
    fn day(&self) -> NaiveDate {
        date_of(self.stage.world.now - chrono::TimeDelta::seconds(1))
    }

    fn give(&mut self, actor: &Actor, command: &Command) -> Result<(), Refusal> {
        let events = decide(self.definition, &self.state, &self.stage.world, actor, command)?;
        for event in &events {
            advance(&mut self.state, event);
        }
        Ok(())
    }

    /// Lets time pass until the next thing happens, and does it.
    fn turn(&mut self, tally: &mut Tally) -> Result<(), String> {
        self.plan();
        let timers = self.state.timers.iter().map(|(no, timer)| (timer.fires_at, Next::Timer(*no)));
        let tasks = self.ready.iter().map(|(no, at)| (*at, Next::Task(*no)));
        let answers = self.answer.iter().map(|at| (*at, Next::Answer));
        let next = timers.chain(tasks).chain(answers).min_by_key(|(at, _)| *at);
        let (at, next) = next.ok_or("nobody has anything to do")?;
        self.stage.world.now = self.stage.world.now.max(at);
        match next {
            Next::Timer(no) => self.ring(no, tally),
            Next::Task(no) => {
                self.ready.remove(&no);
                self.review(no, tally)
            }
            Next::Answer => {
                self.answer = None;
                let applicant = self.stage.actor(self.stage.world.applicant);
                self.give(&applicant, &Command::Resubmit).map_err(|refusal| format!("correction: {refusal:?}"))
            }
        }
    }

    /// Decides how long everything that is new will take.
    fn plan(&mut self) {
        let open: BTreeMap<TaskNo, String> =
            self.state.open_tasks().map(|(no, task)| (no, task.step.clone())).collect();
        self.ready.retain(|no, _| open.contains_key(no));
        for (no, step) in open {
            if !self.ready.contains_key(&no) {
                let limit = self.definition.step(&step).and_then(|step| step.limit).unwrap_or(USUAL);
                let days = self.dice.days(limit);
                let at = self.later(days);
                self.ready.insert(no, at);
            }
        }
        let asked = self.state.correction.as_ref().is_some_and(|correction| correction.sent);
        if !asked {
            self.answer = None;
        } else if self.answer.is_none() {
            // One in thirty never answers.
            let days =
                self.dice.days(self.definition.correction.in_review.min(self.definition.correction.before_acceptance));
            let answers = self.dice.below(30) > 0;
            self.answer = answers.then(|| self.later(days));
        }
    }

    /// During the last of these working days.
    fn later(&self, days: u32) -> DateTime<Utc> {
        let last = self.stage.world.calendar.add(self.today(), days).on;
        self.stage.world.now.max(end_of(last) - chrono::TimeDelta::hours(12))
    }

    fn ring(&mut self, no: TimerNo, tally: &mut Tally) -> Result<(), String> {
        let Some(timer) = self.state.timers.get(&no).cloned() else { return Ok(()) };
        let waits = match timer.purpose {
            TimerPurpose::Wait { token } => self.state.tokens.get(&token).map(|token| token.step.clone()),
            TimerPurpose::Correct => Some("correction".to_owned()),
            _ => None,
        };
        self.give(&Actor::System, &Command::FireTimer { timer: no })
            .map_err(|refusal| format!("timer: {refusal:?}"))?;
        if let Some(step) = waits.filter(|_| !self.state.timers.contains_key(&no)) {
            tally.waited(&step, self.stage.world.calendar.count(timer.from, self.day()));
        }
        Ok(())
    }

    fn review(&mut self, no: TaskNo, tally: &mut Tally) -> Result<(), String> {
        let Some(task) = self.state.open_task(no).cloned() else { return Ok(()) };
        let Some(step) = self.definition.step(&task.step) else { return Err(format!("no step {}", task.step)) };
        let people = self.people(&task);
        let mut last = None;
        for outcome in self.outcomes(step) {
            let target = self.dice.pick(&outcome.targets).cloned();
            let targets: Vec<_> = target.into_iter().chain(outcome.targets.iter().cloned()).collect();
            let targets = if targets.is_empty() { vec![None] } else { targets.into_iter().map(Some).collect() };
            for target in targets {
                let about = if outcome.act == Act::RequestCorrection { vec!["*".to_owned()] } else { Vec::new() };
                let code = outcome.code.clone();
                let command = Command::Decide(Decision { task: no, outcome: code, opinion: true, target, about });
                for person in &people {
                    let actor = self.stage.actor(*person);
                    match self.give(&actor, &command) {
                        Ok(()) => {
                            tally.waited(&step.id, self.stage.world.calendar.count(task.opened_on, self.day()));
                            return Ok(());
                        }
                        Err(refusal) => last = Some(refusal),
                    }
                }
            }
        }
        match last {
            // While a list of defects is with the applicant some decisions have to wait.
            Some(Refusal::CorrectionOutstanding) => {
                let at = self.later(1);
                self.ready.insert(no, at);
                Ok(())
            }
            refusal => Err(format!("{}: {refusal:?}", step.id)),
        }
    }

    /// Who might decide, in the order in which they are asked: those of the position, then everybody else.
    fn people(&mut self, task: &Task) -> Vec<Person> {
        let likely = |person: &Person| match (&task.candidates.person, &task.candidates.department) {
            (Some(named), _) => named == person,
            (None, Some(department)) => self.stage.people.get(person).is_some_and(|posts| {
                posts.iter().any(|post| {
                    post.department == *department && Some(&post.position) == task.candidates.position.as_ref()
                })
            }),
            (None, None) => false,
        };
        let claimed = task.claimed_by.into_iter();
        let (mut first, rest): (Vec<Person>, Vec<Person>) = self.stage.people.keys().copied().partition(likely);
        let turn = usize::try_from(self.dice.below(u32::try_from(first.len()).unwrap_or(1))).unwrap_or(0);
        if !first.is_empty() {
            first.rotate_left(turn);
        }
        claimed.chain(first).chain(rest).collect()
    }

    /// The outcomes in the order in which they are tried: one by chance, mostly the first that takes the case on; then
    /// the others, in case that one is refused.
    fn outcomes(&mut self, step: &'a Step) -> Vec<&'a Outcome> {
        let onward = |outcome: &Outcome| matches!(outcome.act, Act::Advance | Act::Accept);
        let usual = step.outcomes.iter().position(onward);
        let weight = |(_, at): (&Outcome, usize)| if Some(at) == usual { ONWARD } else { 1 };
        let weights: Vec<u32> = step.outcomes.iter().zip(0..).map(weight).collect();
        let first = self.dice.weighted(&weights);
        let mut order: Vec<&Outcome> = step.outcomes.get(first).into_iter().collect();
        order.extend(step.outcomes.iter().filter(|outcome| onward(outcome)));
        order.extend(step.outcomes.iter().filter(|outcome| !onward(outcome)));
        order
    }
}
