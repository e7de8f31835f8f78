//! Nothing gets stuck: an open task that nobody could take any more goes to whoever it would go to if it were opened now.
//!
//! A decision in one branch may keep the last one away from a task in another (four eyes), somebody may have left the
//! office, or become one household with the applicant. What such a person was only asked about is withdrawn, a seat of
//! theirs is vacated, their own work goes up the ladder by which candidates are found at the opening of a task.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::super::event::Event;
use super::super::model::{Definition, Seats, Step, StepId};
use super::super::refusal::Refusal;
use super::super::several::Part;
use super::super::state::{Candidates, Task, TaskNo, Via};
use super::super::who;
use super::super::world::{Actor, Person};
use super::{advise, run::Run, sitting, task};

/// Only the program looks at all tasks at once, when people have changed.
pub(super) fn may_resolve(run: &Run) -> Result<(), Refusal> {
    if *run.actor == Actor::System { Ok(()) } else { Err(Refusal::NotSystem) }
}

/// Looks at the open tasks that this command may have left without anybody, or at all of them; each once.
pub(super) fn resolve(run: &mut Run, all: bool) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    loop {
        let touched = Touched::by(run);
        let concerned =
            |no: &TaskNo, task: &Task| !seen.contains(no) && (all || touched.concerns(run.definition, *no, task));
        let mut todo: Vec<(TaskNo, usize)> = run
            .state
            .open_tasks()
            .filter(|(no, task)| concerned(no, task))
            .map(|(no, task)| (no, task.candidates.excluded.len()))
            .collect();
        if todo.is_empty() {
            return Ok(());
        }
        // Of free seats the one that the fewest may take is the first to be given up.
        todo.sort_by_key(|(no, excluded)| (Reverse(*excluded), *no));
        for (no, _) in todo {
            seen.insert(no);
            look(run, no)?;
        }
    }
}

/// What the events so far may have to do with who can take other tasks.
struct Touched {
    /// Steps in which somebody had a hand.
    steps: BTreeSet<StepId>,
    /// Tasks that came into somebody's hands without their asking.
    tasks: BTreeSet<TaskNo>,
    any: bool,
}

impl Touched {
    fn by(run: &Run) -> Self {
        let mut touched = Self { steps: BTreeSet::new(), tasks: BTreeSet::new(), any: !run.events().is_empty() };
        for event in run.events() {
            match event {
                Event::TaskOpened { task, claimed_by: Some(_), .. } | Event::DelegationEnded { task } => {
                    touched.tasks.insert(*task);
                }
                Event::TaskDecided { task, .. } | Event::TaskRecommended { task, .. } => {
                    touched.tasks.insert(*task);
                    touched.steps.extend(run.state.tasks.get(task).map(|task| task.step.clone()));
                }
                _ => {}
            }
        }
        touched
    }

    fn concerns(&self, definition: &Definition, no: TaskNo, task: &Task) -> bool {
        let who = || definition.step(&task.step)?.who.as_ref();
        let acted = |step: &StepId| self.steps.contains(step);
        let apart = || !self.steps.is_empty() && who().is_some_and(|who| who.not_actor_of.iter().any(acted));
        self.any && (matches!(task.part, Part::Seat(_)) || self.tasks.contains(&no) || apart())
    }
}

fn look(run: &mut Run, no: TaskNo) -> Result<(), Refusal> {
    let Some(mut task) = run.state.open_task(no).cloned() else { return Ok(()) };
    let step = run.step(&task.step)?;
    if let Some(lender) = task.lent_by {
        if task.claimed_by.is_some_and(|asked| can_do(run, step, &task, asked)) {
            return Ok(());
        }
        run.emit(Event::DelegationEnded { task: no });
        (task.lent_by, task.claimed_by) = (None, Some(lender));
    }
    match task.part {
        Part::Own => own(run, no, &task, step),
        Part::Seat(_) => seat(run, no, &task, step),
        Part::Before(of) | Part::Beside(of) | Part::After(of) => match task.claimed_by {
            Some(person) if !can_do(run, step, &task, person) => {
                run.emit(Event::ReviewerRemoved { task: of, person, by: None });
                run.emit(Event::TaskWithdrawn { task: no });
                advise::settle(run, of)
            }
            _ => Ok(()),
        },
    }
}

/// Whether somebody may still be asked to look at a step when their turn comes.
pub(super) fn can_be_asked(run: &Run, step: &Step, person: Person) -> bool {
    run.world.directory.is_active(person) && who::not_excluded(step, &run.state, run.world, person).is_ok()
}

/// Whether this person can do the task, today or when they are back.
fn can_do(run: &Run, step: &Step, task: &Task, person: Person) -> bool {
    let posts = run.world.directory.holders.get(&person).cloned().unwrap_or_default();
    let liaison = step.who.as_ref().is_some_and(|who| who.employer_liaison) && run.world.liaisons.contains(&person);
    let there = !posts.is_empty() || liaison;
    there && who::may_act(step, task, &run.state, run.world, &Actor::Person { person, posts }).is_ok()
}

/// The work of one person: it stays where it is as long as somebody can do it.
fn own(run: &mut Run, no: TaskNo, task: &Task, step: &Step) -> Result<(), Refusal> {
    let who = step.who.clone().unwrap_or_default();
    if who.applicant || task.claimed_by.is_some_and(|holder| can_do(run, step, task, holder)) {
        return Ok(());
    }
    let free = anybody(run, step, task);
    if free && task.claimed_by.is_none() {
        return Ok(());
    }
    let candidates = if free { task.candidates.clone() } else { found(run, step, task) };
    let claimed_by = who::given_to(who.assign, &candidates, run.world);
    give(run, no, task, step, candidates, claimed_by);
    Ok(())
}

/// Whether anybody could take an unclaimed task today.
fn anybody(run: &Run, step: &Step, task: &Task) -> bool {
    let candidates = &task.candidates;
    if let Some(person) = candidates.person {
        return can_do(run, step, task, person);
    }
    let excluded = kept_away(run, step, task);
    // Whether somebody was found in the meantime is looked at anew.
    candidates.via != Via::Nobody && who::is_anybody_able(candidates, &excluded, run.world)
}

/// Who may not do the task; whoever was kept away by what several people did is not known from the case and its facts.
fn kept_away(run: &Run, step: &Step, task: &Task) -> BTreeSet<Person> {
    let mut excluded = who::excluded(&step.who.clone().unwrap_or_default(), &run.state, run.world);
    if step.many.is_some() {
        excluded.extend(task.candidates.excluded.iter().copied());
    }
    excluded
}

/// The candidates as they would be found if the task were opened now.
fn found(run: &Run, step: &Step, task: &Task) -> Candidates {
    if step.many.is_none() {
        return who::candidates(run.definition, step, &run.state, run.world);
    }
    let who = step.who.clone().unwrap_or_default();
    let (department, excluded) = (who::department(&who, run.world), kept_away(run, step, task));
    who::upwards(department, &who.position.unwrap_or_default(), &excluded, run.world)
}

fn give(run: &mut Run, no: TaskNo, task: &Task, step: &Step, candidates: Candidates, claimed_by: Option<Person>) {
    let place = |of: &Candidates| (of.department, of.position.clone(), of.person, of.via);
    let moved = place(&candidates) != place(&task.candidates);
    if !moved && claimed_by == task.claimed_by {
        return;
    }
    let empty = moved && !matches!(candidates.via, Via::Position | Via::Person);
    run.emit(Event::CandidatesResolved { task: no, candidates, claimed_by });
    if empty {
        task::note_empty(run, no, step);
    }
}

/// One of several: whoever has the seat and can vote keeps it; a free one that nobody can take is given up.
fn seat(run: &mut Run, no: TaskNo, task: &Task, step: &Step) -> Result<(), Refusal> {
    if let Some(holder) = task.candidates.person.or(task.claimed_by) {
        let own = Task { claimed_by: Some(holder), ..task.clone() };
        if !can_do(run, step, &own, holder) {
            return sitting::empty(run, no, task, step, holder, None);
        }
        // A substitute who took it in hand, and does not act for the holder any more.
        if task.claimed_by.is_some_and(|other| other != holder && !can_do(run, step, task, other)) {
            give(run, no, task, step, task.candidates.clone(), None);
        }
        return Ok(());
    }
    let excluded = kept_away(run, step, task);
    let voters = sitting::free_voters(run, no, task, &excluded);
    let of_departments = step.many.as_ref().is_some_and(|many| matches!(many.seats, Seats::Functions(_)));
    if !of_departments {
        let enough = voters.len() >= sitting::free_seats(run, task);
        return if enough { Ok(()) } else { sitting::give_up(run, no, task, step) };
    }
    if voters.is_empty() || task.candidates.via == Via::Nobody {
        let position = step.who.as_ref().and_then(|who| who.position.clone()).unwrap_or_default();
        let excluded = excluded.into_iter().chain(sitting::members(run, task)).collect();
        let candidates = who::upwards(task.candidates.department, &position, &excluded, run.world);
        give(run, no, task, step, candidates, None);
    }
    Ok(())
}
