//! Who may do a task, and who may not although the position is theirs.

use std::collections::BTreeSet;

use super::model::{Definition, Step, StepId, Who};
use super::refusal::Refusal;
use super::state::{Candidates, State, Task, Via};
use super::world::{Actor, Department, HEAD, LEVELS, Person, SUPERVISOR, World};

/// Finds the candidates of a step: its position, else the head of the department, else the level above, else the
/// supervisors. Never somebody who is excluded, and never silently nobody.
pub(super) fn candidates(definition: &Definition, step: &Step, state: &State, world: &World) -> Candidates {
    let who = step.who.clone().unwrap_or_default();
    let excluded = excluded(&who, state, world);
    let person = |person: Person| Candidates {
        department: None,
        position: None,
        person: Some(person),
        via: Via::Person,
        excluded: BTreeSet::new(),
    };
    if who.applicant {
        return person(world.applicant);
    }
    if who.employer_liaison {
        let free = world.liaisons.iter().find(|liaison| **liaison != world.applicant);
        return free.map_or_else(|| upwards(None, "", &excluded, world), |liaison| person(*liaison));
    }
    let post = match &who.actor_of {
        Some(earlier) => {
            let last =
                state.reviews.iter().rev().find(|review| review.step == *earlier).and_then(|review| review.person);
            if let Some(last) = last.filter(|last| !excluded.contains(last) && world.directory.is_active(*last)) {
                return person(last);
            }
            definition.step(earlier).and_then(|step| step.who.clone()).unwrap_or_default()
        }
        None => who,
    };
    upwards(department(&post, world), post.position.as_deref().unwrap_or_default(), &excluded, world)
}

/// The department that the case's facts name.
fn department(who: &Who, world: &World) -> Option<Department> {
    let (function, level) = (who.function.as_deref()?, who.level.as_deref()?);
    match &who.district {
        Some(fact) => world.directory.department(function, level, Some(world.facts.get(fact)?.as_str()?)),
        None => world.directory.department(function, level, None),
    }
}

fn upwards(start: Option<Department>, position: &str, excluded: &BTreeSet<Person>, world: &World) -> Candidates {
    let found = |department, position: &str, via| Candidates {
        department,
        position: Some(position.to_owned()),
        person: None,
        via,
        excluded: excluded.clone(),
    };
    let free = |department, position: &str| {
        world.directory.holders(department, position).any(|person| !excluded.contains(&person))
    };
    let mut department = start;
    for height in 0..LEVELS {
        let Some(here) = department else { break };
        for (wanted, via) in [(position, Via::Position), (HEAD, Via::Head)] {
            if free(here, wanted) {
                return found(department, wanted, if height == 0 { via } else { Via::NextLevel });
            }
        }
        department = world.directory.parent(here);
    }
    let supervisor = world.directory.units.iter().find(|unit| free(unit.id, SUPERVISOR));
    match supervisor {
        Some(unit) => found(Some(unit.id), SUPERVISOR, Via::Supervisor),
        None => found(start, position, Via::Nobody),
    }
}

/// The applicant, those who share an interest, and those whom four eyes keep away.
fn excluded(who: &Who, state: &State, world: &World) -> BTreeSet<Person> {
    let mut excluded = world.excluded.clone();
    excluded.insert(world.applicant);
    excluded.extend(who.not_actor_of.iter().flat_map(|step| state.actors_of(step)));
    excluded
}

/// Whether this actor may work on this task now; the exclusions are looked at afresh each time.
pub(super) fn may_act(
    step: &Step,
    task: &Task,
    state: &State,
    world: &World,
    actor: &Actor,
) -> Result<Person, Refusal> {
    let person = actor.person().ok_or(Refusal::NotYours)?;
    if let Some(named) = task.candidates.person {
        if named != person {
            return Err(Refusal::NotYours);
        }
    } else {
        let holds = match (task.candidates.department, task.candidates.position.as_deref()) {
            (Some(department), Some(position)) => actor.holds(department, position),
            _ => false,
        };
        let watches = matches!(task.candidates.via, Via::Supervisor | Via::Nobody) && actor.is(SUPERVISOR);
        if !holds && !watches {
            return Err(Refusal::NotYours);
        }
    }
    not_excluded(step, state, world, person)?;
    Ok(person)
}

/// Nobody acts on their own case, and four eyes means two people.
pub(super) fn not_excluded(step: &Step, state: &State, world: &World, person: Person) -> Result<(), Refusal> {
    let who = step.who.clone().unwrap_or_default();
    let own = world.applicant == person || world.excluded.contains(&person);
    if own && !who.applicant && !(who.employer_liaison && world.liaisons.contains(&person) && person != world.applicant)
    {
        return Err(Refusal::OwnCase);
    }
    match who.not_actor_of.iter().find(|step| state.actors_of(step).any(|actor| actor == person)) {
        Some(step) => Err(Refusal::FourEyes { step: StepId::clone(step) }),
        None => Ok(()),
    }
}
