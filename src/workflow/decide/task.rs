//! A user task begins: somebody gets work, or a finished review still stands.

use std::collections::BTreeSet;

use super::super::digest::digest;
use super::super::event::Event;
use super::super::model::{Act, Step};
use super::super::refusal::Refusal;
use super::super::several::Part;
use super::super::state::{Candidates, Path, Review, State, TaskNo, TimerPurpose, TokenNo, Via};
use super::super::who;
use super::super::world::Person;
use super::{run::Run, sitting, wait};

/// The last finished review of this step, if it let the case go on before the case was last sent back or corrected, and
/// nothing that the step shows has changed since. Each carries over once, so that a circle asks people again.
pub(super) fn carried<'r>(run: &'r Run, step: &Step) -> Option<&'r Review> {
    let review = run.state.last_review(&step.id)?;
    let fresh = review.seq < run.state.returned_at && !run.state.carried.contains(&review.task);
    let same = fresh && review.shown.is_some() && review.shown == digest(step.shows.as_ref(), run.world);
    (same && matches!(review.act, Act::Advance | Act::Accept)).then_some(review)
}

/// The strand waits at the step: for people, and for the timers at its border.
pub(super) fn begin(
    run: &mut Run,
    token: TokenNo,
    step: &Step,
    path: &Path,
    claimed_by: Option<Person>,
) -> Result<(), Refusal> {
    run.stop_for_step(step, token);
    match &step.many {
        Some(many) => sitting::open(run, token, step, many, path)?,
        None => {
            let candidates = who::candidates(run.definition, step, &run.state, run.world);
            alone(run, token, step, path, candidates, claimed_by);
        }
    }
    for (timer, index) in step.timers.iter().zip(0_u32..) {
        let term = wait::term(run, step, &timer.after)?;
        run.set_term(TimerPurpose::Boundary { token, index }, &term, timer.runs_while_stopped);
    }
    Ok(())
}

/// One person does the step although several should: nobody is there who could sit, or nobody who sat has voted.
pub(super) fn instead_of_several(
    run: &mut Run,
    token: TokenNo,
    step: &Step,
    path: &Path,
    kept_away: impl IntoIterator<Item = Person>,
) {
    let who = step.who.clone().unwrap_or_default();
    let mut excluded: BTreeSet<Person> = who::excluded(&who, &run.state, run.world);
    excluded.extend(kept_away);
    let (department, position) = (who::department(&who, run.world), who.position.unwrap_or_default());
    let candidates = who::upwards(department, &position, &excluded, run.world);
    alone(run, token, step, path, candidates, None);
}

fn alone(run: &mut Run, token: TokenNo, step: &Step, path: &Path, candidates: Candidates, claimed_by: Option<Person>) {
    let (excluded, directory) = (&candidates.excluded, &run.world.directory);
    let again = claimed_by.filter(|person| !excluded.contains(person) && directory.is_active(*person));
    let assign = step.who.as_ref().map(|who| who.assign).unwrap_or_default();
    let claimed_by = again.or_else(|| who::given_to(assign, &candidates, run.world));
    let round = next_round(&run.state, &step.id);
    let task = open(run, &Work { token, step, path, round, part: Part::Own, candidates, claimed_by });
    let answers = step.outcomes.iter().any(|outcome| outcome.act == Act::Accept);
    if answers && run.state.clock.accepted_on.is_none() {
        let received = run.world.calendar.received_on(run.world.now).on;
        run.set_timer(TimerPurpose::Answer { task }, received, run.definition.limits.answer, true);
    }
}

/// Work that is to be given to somebody.
pub(super) struct Work<'a> {
    pub(super) token: TokenNo,
    pub(super) step: &'a Step,
    pub(super) path: &'a Path,
    pub(super) round: u32,
    pub(super) part: Part,
    pub(super) candidates: Candidates,
    pub(super) claimed_by: Option<Person>,
}

/// How often the step's work has begun, this time counted.
pub(super) fn next_round(state: &State, step: &str) -> u32 {
    let rounds = state.tasks.values().filter(|task| task.step == step).map(|task| task.round);
    rounds.max().unwrap_or(0).saturating_add(1)
}

pub(super) fn open(run: &mut Run, work: &Work) -> TaskNo {
    let today = run.world.today();
    let due_on = work
        .step
        .limit
        .map(|days| crate::workdays::due(&run.world.calendar, today, days, &run.state.clock.stops(), today).on);
    let task = run.state.next.task;
    run.emit(Event::TaskOpened {
        task,
        token: work.token,
        step: work.step.id.clone(),
        path: work.path.clone(),
        round: work.round,
        candidates: work.candidates.clone(),
        opened_on: today,
        due_on,
        shown: digest(work.step.shows.as_ref(), run.world),
        claimed_by: work.claimed_by,
        part: work.part,
    });
    if !matches!(work.candidates.via, Via::Position | Via::Person) {
        note_empty(run, task, work.step);
    }
    task
}

/// Puts on record that nobody was left in the position that the step names.
pub(super) fn note_empty(run: &mut Run, task: TaskNo, step: &Step) {
    let who = step.who.as_ref();
    let department = who.and_then(|who| who::department(who, run.world));
    let position = who.and_then(|who| who.position.clone());
    run.emit(Event::PositionEmpty { task, step: step.id.clone(), department, position });
}
