//! What an actor may do now, and why not the rest. Asked of `decide` itself, so that what is offered is what is accepted.

use std::collections::BTreeSet;

use super::command::{Command, Decision};
use super::decide::decide;
use super::model::{Act, Definition};
use super::preview::{Preview, preview_of};
use super::refusal::Refusal;
use super::several::{Part, Place};
use super::state::{Review, State, TaskNo};
use super::world::{Actor, Person, World};

/// One thing that somebody might do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offer {
    /// The command, with an opinion and a defect filled in where the outcome asks for one, and with the first person who
    /// could be asked where somebody is to be named.
    pub command: Command,
    /// Why it is refused; nothing if it is offered.
    pub refused: Option<Refusal>,
    /// For what takes the case back: what that would do.
    pub preview: Option<Preview>,
}

/// Everything that this actor might do with the case.
pub fn options(definition: &Definition, state: &State, world: &World, actor: &Actor) -> Vec<Offer> {
    let stage = Stage { definition, state, world, actor };
    let tasks: Vec<TaskNo> = state.open_tasks().map(|(no, _)| no).collect();
    let mut commands: Vec<Command> = tasks.iter().flat_map(|task| of_task(&stage, *task)).collect();
    commands.extend(recalls(state, actor));
    commands.extend([
        Command::File,
        Command::Resubmit,
        Command::Withdraw,
        Command::Extend,
        Command::AllowSecondCorrection,
    ]);
    commands.extend([Command::Urge, Command::Supervise, Command::Suspend, Command::Resume]);
    commands.extend([Command::BeginProcedure, Command::EndProcedure, Command::Terminate]);
    commands.push(Command::RaiseObjection);
    let settled = [true, false];
    let objections = state.objections.keys().flat_map(|no| settled.map(|upheld| (*no, upheld)));
    commands.extend(objections.map(|(objection, upheld)| Command::SettleObjection { objection, upheld }));
    let mut offers: Vec<Offer> = commands.into_iter().map(|command| stage.offer(command)).collect();
    for task in tasks {
        offers.extend(asking(&stage, task));
    }
    offers.extend(still_asked(state).into_iter().filter_map(|task| sending_away(&stage, task)));
    offers
}

/// Tasks that are decided while somebody who was asked beside them, or after them, has yet to look.
fn still_asked(state: &State) -> BTreeSet<TaskNo> {
    let beside = state.open_tasks().filter_map(|(_, task)| task.part.of());
    let asked = beside.chain(state.later.iter().map(|later| later.of));
    asked.filter(|task| state.open_task(*task).is_none()).collect()
}

/// Everything that this actor might do with one task, open or ended.
pub fn options_of_task(definition: &Definition, state: &State, world: &World, actor: &Actor, no: TaskNo) -> Vec<Offer> {
    let stage = Stage { definition, state, world, actor };
    if state.open_task(no).is_none() {
        let recall = stage.offer(Command::Recall { task: no });
        let away = Some(no).filter(|no| still_asked(state).contains(no)).and_then(|no| sending_away(&stage, no));
        return std::iter::once(recall).chain(away).collect();
    }
    let mut offers: Vec<Offer> = of_task(&stage, no).into_iter().map(|command| stage.offer(command)).collect();
    offers.extend(asking(&stage, no));
    offers
}

struct Stage<'a> {
    definition: &'a Definition,
    state: &'a State,
    world: &'a World,
    actor: &'a Actor,
}

impl Stage<'_> {
    fn offer(&self, command: Command) -> Offer {
        match decide(self.definition, self.state, self.world, self.actor, &command) {
            Err(refused) => Offer { command, refused: Some(refused), preview: None },
            Ok(events) => {
                let preview = preview_of(self.definition, self.state, self.world, &events);
                Offer { command, refused: None, preview }
            }
        }
    }
}

/// The actor's last decision, and every other one of theirs that is the last of its step: they may stand in branches
/// beside each other.
fn recalls(state: &State, actor: &Actor) -> Vec<Command> {
    let own = |review: &&Review| review.person.is_some() && review.person == actor.person();
    let last = state.reviews.iter().rev().find(own).map(|review| review.task);
    let of_step = |review: &&Review| state.last_review(&review.step).is_some_and(|last| last.task == review.task);
    let others = state.reviews.iter().rev().filter(own).filter(of_step).map(|review| review.task);
    let others = others.filter(|task| Some(*task) != last);
    last.into_iter().chain(others).map(|task| Command::Recall { task }).collect()
}

/// Everything that can be done with one task, whoever may do it.
fn of_task(stage: &Stage, no: TaskNo) -> Vec<Command> {
    let mut commands = vec![Command::Claim { task: no }, Command::Release { task: no }];
    let Some(task) = stage.state.tasks.get(&no) else { return commands };
    let step = stage.definition.step(&task.step);
    if matches!(task.part, Part::Seat(_)) {
        commands.push(Command::Vacate { task: no });
    }
    let asked = task.lent_by.is_some() || matches!(task.part, Part::Before(_) | Part::Beside(_));
    for outcome in step.map(|step| step.outcomes.as_slice()).unwrap_or_default() {
        if asked {
            let (outcome, opinion) = (outcome.code.clone(), outcome.needs_opinion);
            commands.push(Command::Recommend { task: no, outcome, opinion });
            continue;
        }
        let decision = |target| {
            let about = if outcome.act == Act::RequestCorrection { vec!["*".to_owned()] } else { Vec::new() };
            Command::Decide(Decision {
                task: no,
                outcome: outcome.code.clone(),
                opinion: outcome.needs_opinion,
                target,
                about,
            })
        };
        match outcome.act {
            Act::SendBack => commands.extend(outcome.targets.iter().map(|target| decision(Some(target.clone())))),
            Act::Abstain if !matches!(task.part, Part::Seat(_)) => {}
            _ => commands.push(decision(None)),
        }
    }
    commands
}

/// What needs somebody to be named: offered with the first one who could be, refused with the reason of the last.
fn asking(stage: &Stage, no: TaskNo) -> Vec<Offer> {
    let Some(task) = stage.state.tasks.get(&no) else { return Vec::new() };
    let holders = &stage.world.directory.holders;
    let near = holders.iter().filter(|(_, posts)| {
        task.candidates.department.is_none_or(|department| posts.iter().any(|post| post.department == department))
    });
    let near: Vec<Person> = near.map(|(person, _)| *person).collect();
    let wishes: [Wish; 5] = [
        |task, to| Command::Transfer { task, to },
        |task, to| Command::Delegate { task, to },
        |task, to| Command::AddReviewer { task, to, place: Place::Before },
        |task, to| Command::AddReviewer { task, to, place: Place::Beside },
        |task, to| Command::AddReviewer { task, to, place: Place::After },
    ];
    wishes.into_iter().filter_map(|wish| naming(stage, no, wish, &near)).chain(sending_away(stage, no)).collect()
}

/// What somebody is to be named for.
type Wish = fn(TaskNo, Person) -> Command;

/// To take back that somebody was asked beside this task, or after it.
fn sending_away(stage: &Stage, no: TaskNo) -> Option<Offer> {
    let added =
        stage.state.tasks.values().filter(|other| other.part.of() == Some(no)).filter_map(|task| task.claimed_by);
    let later = stage.state.later.iter().filter(|later| later.of == no).map(|later| later.person);
    let added: Vec<Person> = added.chain(later).collect();
    naming(stage, no, |task, person| Command::RemoveReviewer { task, person }, &added)
}

fn naming(stage: &Stage, no: TaskNo, wish: Wish, people: &[Person]) -> Option<Offer> {
    let mut last = None;
    for person in people {
        let offer = stage.offer(wish(no, *person));
        // What another person to be named does not change; a transfer asks whether that person may have the task.
        let hopeless = match offer.refused {
            Some(Refusal::NotYours) => !matches!(offer.command, Command::Transfer { .. }),
            Some(Refusal::Lent | Refusal::NotClaimed) => true,
            _ => false,
        };
        let done = offer.refused.is_none() || hopeless;
        last = Some(offer);
        if done {
            break;
        }
    }
    last
}
