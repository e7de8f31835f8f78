//! Several people do one step, each on their own: seats are filled, votes counted, and the first result ends it.

use std::collections::BTreeSet;

use serde_json::Value;

use super::super::command::Decision;
use super::super::event::Event;
use super::super::model::{Act, Many, Order, Outcome, OutcomeCode, Seats, SendBackVote, Step, Vacated};
use super::super::refusal::Refusal;
use super::super::several::{Part, Sitting, Stands};
use super::super::state::{Candidates, Path, Task, TaskNo, TokenNo, Via};
use super::super::tally::{self, Count};
use super::super::who;
use super::super::world::{Actor, HEAD, Person, SUPERVISOR, World};
use super::{complete, review, run::Run, task};

/// Freezes the seats of this round and gives them their tasks. Without a seat the step is done as if its position were
/// empty.
pub(super) fn open(run: &mut Run, token: TokenNo, step: &Step, many: &Many, path: &Path) -> Result<(), Refusal> {
    let seats = seats(run, step, &many.seats);
    if seats.is_empty() {
        task::instead_of_several(run, token, step, path, []);
        return Ok(());
    }
    let round = task::next_round(&run.state, &step.id);
    let in_turn = many.order == Order::Sequential;
    run.emit(Event::SittingOpened { token, step: step.id.clone(), round, in_turn, seats });
    open_seats(run, token, step, path);
    Ok(())
}

/// Who sits. Nobody who may not do the step.
fn seats(run: &Run, step: &Step, seats: &Seats) -> Vec<Candidates> {
    let who = step.who.clone().unwrap_or_default();
    let excluded = who::excluded(&who, &run.state, run.world);
    let (department, position) = (who::department(&who, run.world), who.position.clone().unwrap_or_default());
    let able: Vec<Person> = department
        .map(|department| one_vote_each(run.world, who::able(department, &position, &excluded, run.world)))
        .unwrap_or_default();
    let pool = |person, via| Candidates {
        department,
        position: Some(position.clone()),
        person,
        via,
        excluded: excluded.clone(),
    };
    match seats {
        Seats::Everyone => able.into_iter().map(|person| pool(Some(person), Via::Person)).collect(),
        Seats::Number(number) => {
            let number = usize::try_from(*number).unwrap_or(usize::MAX).min(able.len());
            std::iter::repeat_with(|| pool(None, Via::Position)).take(number).collect()
        }
        Seats::Fact(fact) => {
            let named: BTreeSet<Person> = listed(run, fact).filter_map(who::person_of).collect();
            let free = named.difference(&excluded).filter(|person| run.world.directory.is_active(**person));
            free.map(|person| who::only(*person, None)).collect()
        }
        Seats::Functions(fact) => {
            let functions: BTreeSet<&str> = listed(run, fact).filter_map(Value::as_str).collect();
            let of = |function: &&str| who::of_function(&who, function, run.world);
            functions.iter().map(|function| who::upwards(of(function), &position, &excluded, run.world)).collect()
        }
    }
}

/// Without those for whom only somebody could vote who votes already.
fn one_vote_each(world: &World, able: impl Iterator<Item = Person>) -> Vec<Person> {
    let today = world.today();
    let (mut sit, absent): (Vec<Person>, Vec<Person>) =
        able.partition(|person| world.directory.is_present(*person, today));
    let mut voters: BTreeSet<Person> = sit.iter().copied().collect();
    let votes = |absent: &Person| world.directory.stand_in(*absent, today).is_some_and(|person| voters.insert(person));
    sit.extend(absent.into_iter().filter(votes));
    sit.sort_unstable();
    sit
}

fn listed<'r>(run: &'r Run, fact: &str) -> impl Iterator<Item = &'r Value> {
    run.world.facts.get(fact).and_then(Value::as_array).into_iter().flatten()
}

/// Gives every seat whose turn it is its task.
fn open_seats(run: &mut Run, token: TokenNo, step: &Step, path: &Path) {
    let Some(sitting) = run.state.sittings.get(&token).cloned() else { return };
    let waiting = sitting.seats.iter().zip(0_u32..).filter(|(seat, _)| seat.stands == Stands::Waiting);
    for (seat, place) in waiting.filter(|(_, place)| !sitting.in_turn || sitting.next_turn() == Some(*place)) {
        let (round, candidates) = (sitting.round, seat.candidates.clone());
        let part = Part::Seat(place);
        task::open(run, &task::Work { token, step, path, round, part, candidates, claimed_by: None });
    }
}

/// A person has at most one seat.
pub(super) fn has_other_seat(run: &Run, no: TaskNo, task: &Task, person: Person) -> bool {
    let Some(sitting) = run.state.sittings.get(&task.token) else { return false };
    let others = sitting.seats.iter().filter(|seat| seat.task != Some(no));
    let named = |seat: &super::super::several::Seat| seat.candidates.person == Some(person);
    // A member who asked a colleague still has the seat, and the colleague has none by advising.
    let holder = |task: &Task| task.lent_by.or(task.claimed_by);
    let holds = |task: TaskNo| run.state.tasks.get(&task).is_some_and(|task| holder(task) == Some(person));
    let counts = |seat: &&super::super::several::Seat| seat.stands != Stands::Gone;
    matches!(task.part, Part::Seat(_)) && others.filter(counts).any(|seat| named(seat) || seat.task.is_some_and(holds))
}

/// One votes. A vote to send back or to ask for a correction acts at once, unless the definition counts it.
pub(super) fn vote(
    run: &mut Run,
    done: &complete::Done,
    step: &Step,
    outcome: &Outcome,
    decision: &Decision,
) -> Result<(), Refusal> {
    let many = of(step)?;
    let token = done.task.token;
    if outcome.act == Act::RequestCorrection && decision.about.is_empty() {
        return Err(Refusal::NothingToCorrect);
    }
    complete::record(run, done, outcome, &decision.about);
    let acts = matches!(outcome.act, Act::SendBack | Act::RequestCorrection);
    if acts && many.send_back == SendBackVote::Immediate {
        let (task, result) = (Some(done.no), Some(outcome.code.clone()));
        run.emit(Event::SittingClosed { token, task, result, act: outcome.act });
        return review::follow(run, done, step, outcome, decision.target.as_ref(), &decision.about);
    }
    count(run, token, step, &done.task.path, Some(done))
}

fn of(step: &Step) -> Result<&Many, Refusal> {
    step.many.as_ref().ok_or_else(|| Refusal::Unsound { step: step.id.clone() })
}

/// Looks at the votes: they have a result, nobody voted, or the next one is to vote.
fn count(
    run: &mut Run,
    token: TokenNo,
    step: &Step,
    path: &Path,
    last: Option<&complete::Done>,
) -> Result<(), Refusal> {
    let many = of(step)?;
    let Some(sitting) = run.state.sittings.get(&token).cloned() else { return Ok(()) };
    let count = Count { votes: &sitting.votes(), missing: sitting.missing() };
    match tally::result(many, count) {
        Some(result) => conclude(run, token, step, &sitting, result, last),
        None if count.missing == 0 => {
            let sat = sitting.seats.iter().filter_map(|seat| run.state.tasks.get(&seat.task?)?.claimed_by);
            let sat: Vec<Person> = sat.collect();
            run.emit(Event::SittingClosed { token, task: None, result: None, act: Act::Abstain });
            task::instead_of_several(run, token, step, path, sat);
            Ok(())
        }
        None => {
            open_seats(run, token, step, path);
            Ok(())
        }
    }
}

/// The votes have a result; it is what the step comes to.
fn conclude(
    run: &mut Run,
    token: TokenNo,
    step: &Step,
    sitting: &Sitting,
    result: &OutcomeCode,
    last: Option<&complete::Done>,
) -> Result<(), Refusal> {
    let unsound = || Refusal::Unsound { step: step.id.clone() };
    let outcome = step.outcome_of(result).ok_or_else(unsound)?;
    let voted = |seat: &&super::super::several::Seat| seat.vote().is_some();
    let by = sitting.seats.iter().filter(voted).filter_map(|seat| seat.task).max().ok_or_else(unsound)?;
    let task = run.state.tasks.get(&by).cloned().ok_or_else(unsound)?;
    run.emit(Event::SittingClosed { token, task: Some(by), result: Some(result.clone()), act: outcome.act });
    let person = last.and_then(|last| last.person);
    let done = complete::Done { no: by, task: &task, person, opinion: false, acting_for: None };
    let mut about = BTreeSet::new();
    for seat in &sitting.seats {
        if let Stands::Voted { outcome, about: items } = &seat.stands
            && outcome == result
        {
            about.extend(items.iter().cloned());
        }
    }
    let about: Vec<String> = about.into_iter().collect();
    review::follow(run, &done, step, outcome, outcome.targets.first(), &about)
}

/// A seat becomes vacant: its holder says that they may not vote, or others say so and it is true.
pub(super) fn vacate(run: &mut Run, no: TaskNo) -> Result<(), Refusal> {
    let task = run.state.open_task(no).ok_or(Refusal::TaskGone)?.clone();
    let (step, Part::Seat(_)) = (run.step(&task.step)?, task.part) else { return Err(Refusal::NotVacant) };
    let holder = task.candidates.person.or(task.claimed_by).ok_or(Refusal::NotVacant)?;
    let by = run.actor.person();
    if by != Some(holder) {
        let leads = task.candidates.department.is_some_and(|department| run.actor.holds(department, HEAD));
        if !leads && !run.actor.is(SUPERVISOR) && *run.actor != Actor::System {
            return Err(Refusal::NotLeader);
        }
        let posts = run.world.directory.holders.get(&holder).cloned().unwrap_or_default();
        let there = Actor::Person { person: holder, posts };
        let today = run.world.today();
        let stands_in = run.world.directory.stand_in(holder, today);
        let stands_in = stands_in.is_some_and(|person| !has_other_seat(run, no, &task, person));
        let absent = !run.world.directory.is_present(holder, today) && !stands_in;
        if !absent && who::may_act(step, &task, &run.state, run.world, &there).is_ok() {
            return Err(Refusal::NotVacant);
        }
    }
    empty(run, no, &task, step, holder, by)
}

/// The seat of somebody who does not vote goes to somebody else, or does not count.
pub(super) fn empty(
    run: &mut Run,
    no: TaskNo,
    task: &Task,
    step: &Step,
    holder: Person,
    by: Option<Person>,
) -> Result<(), Refusal> {
    let candidates = match of(step)?.vacated {
        Vacated::Reassign => others(run, step, task, holder),
        Vacated::Reduce => None,
    };
    run.emit(Event::SeatVacated { token: task.token, task: no, by, candidates });
    count(run, task.token, step, &task.path, None)
}

/// A free seat that nobody is left for does not count.
pub(super) fn give_up(run: &mut Run, no: TaskNo, task: &Task, step: &Step) -> Result<(), Refusal> {
    run.emit(Event::SeatVacated { token: task.token, task: no, by: None, candidates: None });
    count(run, task.token, step, &task.path, None)
}

/// Those for whom a free seat is, today or when they are back: they have no other one.
pub(super) fn free_voters(run: &Run, no: TaskNo, task: &Task, excluded: &BTreeSet<Person>) -> BTreeSet<Person> {
    let all = who::pool(&task.candidates, run.world);
    all.filter(|person| !excluded.contains(person) && !has_other_seat(run, no, task, *person)).collect()
}

/// How many seats of the same step wait for anybody.
pub(super) fn free_seats(run: &Run, task: &Task) -> usize {
    let beside = |other: &Task| other.token == task.token && matches!(other.part, Part::Seat(_));
    let free = |other: &Task| other.claimed_by.is_none() && other.candidates.person.is_none();
    run.state.open_tasks().filter(|(_, other)| beside(other) && free(other)).count()
}

/// Those who have a seat, or had one, at the step of this task.
pub(super) fn members(run: &Run, task: &Task) -> Vec<Person> {
    let seats = run.state.sittings.get(&task.token).map(|sitting| sitting.seats.as_slice()).unwrap_or_default();
    let sat = seats.iter().filter_map(|seat| run.state.tasks.get(&seat.task?)?.claimed_by);
    sat.chain(seats.iter().filter_map(|seat| seat.candidates.person)).collect()
}

/// Somebody else of the position, who has no seat yet.
fn others(run: &Run, step: &Step, task: &Task, holder: Person) -> Option<Candidates> {
    let who = step.who.clone().unwrap_or_default();
    let department = task.candidates.department.or_else(|| who::department(&who, run.world))?;
    let position = who.position.clone()?;
    let mut excluded = who::excluded(&who, &run.state, run.world);
    excluded.insert(holder);
    excluded.extend(members(run, task));
    who::able(department, &position, &excluded, run.world).next()?;
    Some(Candidates {
        department: Some(department),
        position: Some(position),
        person: None,
        via: Via::Position,
        excluded,
    })
}
