//! Who may do a task, and who may not although the position is theirs.

use std::collections::BTreeSet;

use serde_json::Value;

use super::model::{Assign, Definition, Step, StepId, Who};
use super::refusal::Refusal;
use super::several::Part;
use super::state::{Candidates, State, Task, Via};
use super::world::{Actor, Department, HEAD, LEVELS, Person, Post, SUPERVISOR, World};

/// Somebody who acts on a task.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Acting {
    /// Who acts.
    pub(super) person: Person,
    /// The absent one for whom they do.
    pub(super) absent: Option<Person>,
}

impl Acting {
    /// Whether a task that this person has in hand is in the actor's hands.
    pub(super) fn is(self, holder: Person) -> bool {
        self.person == holder || self.absent == Some(holder)
    }
}

/// One person and nobody else.
pub(super) fn only(person: Person, department: Option<Department>) -> Candidates {
    Candidates { department, position: None, person: Some(person), via: Via::Person, excluded: BTreeSet::new() }
}

/// Finds the candidates of a step: its position, else the head of the department, else the level above, else the
/// supervisors. Never somebody who is excluded, and never silently nobody.
pub(super) fn candidates(definition: &Definition, step: &Step, state: &State, world: &World) -> Candidates {
    let who = step.who.clone().unwrap_or_default();
    let excluded = excluded(&who, state, world);
    if who.applicant {
        return only(world.applicant, None);
    }
    if who.employer_liaison {
        let free = world.liaisons.iter().find(|liaison| **liaison != world.applicant);
        return free.map_or_else(|| upwards(None, "", &excluded, world), |liaison| only(*liaison, None));
    }
    if let Some(fact) = &who.person {
        let named = world.facts.get(fact).and_then(person_of);
        let named = named.filter(|person| !excluded.contains(person) && world.directory.is_active(*person));
        return named.map_or_else(|| upwards(None, "", &excluded, world), |person| only(person, None));
    }
    let post = match &who.actor_of {
        Some(earlier) => {
            let last = state.last_review(earlier).and_then(|review| review.person);
            if let Some(last) = last.filter(|last| !excluded.contains(last) && world.directory.is_active(*last)) {
                return only(last, None);
            }
            definition.step(earlier).and_then(|step| step.who.clone()).unwrap_or_default()
        }
        None => who,
    };
    upwards(department(&post, world), post.position.as_deref().unwrap_or_default(), &excluded, world)
}

/// The person whose id a fact holds.
pub(super) fn person_of(value: &Value) -> Option<Person> {
    value.as_str()?.parse().ok()
}

/// The department that the case's facts name.
pub(super) fn department(who: &Who, world: &World) -> Option<Department> {
    of_function(who, who.function.as_deref()?, world)
}

/// The same for a department of another function.
pub(super) fn of_function(who: &Who, function: &str, world: &World) -> Option<Department> {
    let level = who.level.as_deref()?;
    match &who.district {
        Some(fact) => world.directory.department(function, level, Some(world.facts.get(fact)?.as_str()?)),
        None => world.directory.department(function, level, None),
    }
}

/// Those who can do the work of a position today: its holders, and the substitutes of those who are out of office.
pub(super) fn able<'w>(
    department: Department,
    position: &'w str,
    excluded: &'w BTreeSet<Person>,
    world: &'w World,
) -> impl Iterator<Item = Person> + 'w {
    let today = world.today();
    let directory = &world.directory;
    directory.holders(department, position).filter(move |person| {
        let stand_in = directory.stand_in(*person, today);
        let there = directory.is_present(*person, today) || stand_in.is_some_and(|person| !excluded.contains(&person));
        there && !excluded.contains(person)
    })
}

/// The posts whose holders may take a task of a pool; what has come to the supervisors is for all of them.
fn posts<'w>(candidates: &'w Candidates, world: &'w World) -> impl Iterator<Item = (Department, &'w str)> {
    let own = candidates.department.zip(candidates.position.as_deref());
    let watchers = matches!(candidates.via, Via::Supervisor | Via::Nobody).then_some(&world.directory.units);
    own.into_iter().chain(watchers.into_iter().flatten().map(|unit| (unit.id, SUPERVISOR)))
}

/// Whether anybody of a pool can do the work today.
pub(super) fn is_anybody_able(candidates: &Candidates, excluded: &BTreeSet<Person>, world: &World) -> bool {
    posts(candidates, world).any(|(department, position)| able(department, position, excluded, world).next().is_some())
}

/// Everybody of a pool, whether they are in office today or not.
pub(super) fn pool<'w>(candidates: &'w Candidates, world: &'w World) -> impl Iterator<Item = Person> {
    posts(candidates, world).flat_map(|(department, position)| world.directory.holders(department, position))
}

pub(super) fn upwards(
    start: Option<Department>,
    position: &str,
    excluded: &BTreeSet<Person>,
    world: &World,
) -> Candidates {
    let found = |department, position: &str, via| Candidates {
        department,
        position: Some(position.to_owned()),
        person: None,
        via,
        excluded: excluded.clone(),
    };
    let free = |department, position: &str| able(department, position, excluded, world).next().is_some();
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

/// The posts of this case whose tasks are handed out instead of lying in a pool.
pub fn handed_out(definition: &Definition, world: &World) -> Vec<Post> {
    let handed = definition.steps.iter().filter_map(|step| step.who.as_ref()).filter(|who| who.assign != Assign::Pool);
    let posts = handed.filter_map(|who| {
        let (department, position) = (department(who, world)?, who.position.clone()?);
        Some(Post { department, position })
    });
    let posts: BTreeSet<Post> = posts.collect();
    posts.into_iter().collect()
}

/// To whom a task of a pool is given at once: the next in turn, or whoever has the fewest in hand.
pub(super) fn given_to(assign: Assign, candidates: &Candidates, world: &World) -> Option<Person> {
    let (department, position) = (candidates.department?, candidates.position.as_deref()?);
    let today = world.today();
    let able = able(department, position, &candidates.excluded, world);
    let mut free: Vec<Person> = able.filter(|person| world.directory.is_present(*person, today)).collect();
    free.sort_unstable();
    let desk = &world.directory.desk;
    match assign {
        Assign::Pool => None,
        Assign::LeastLoaded => {
            free.into_iter().min_by_key(|person| (desk.open.get(person).copied().unwrap_or_default(), *person))
        }
        Assign::RoundRobin => {
            let post = Post { department, position: position.to_owned() };
            let last = desk.last.iter().find(|(of, _)| *of == post).map(|(_, person)| *person);
            let next = free.iter().find(|person| Some(**person) > last);
            next.or(free.first()).copied()
        }
    }
}

/// The applicant, those who share an interest, and those whom four eyes keep away.
pub(super) fn excluded(who: &Who, state: &State, world: &World) -> BTreeSet<Person> {
    let mut excluded = world.excluded.clone();
    excluded.insert(world.applicant);
    excluded.extend(who.not_actor_of.iter().flat_map(|step| state.actors_of(step)));
    excluded
}

/// Whether this actor may work on this task now; the exclusions are looked at afresh each time. A substitute acts for
/// whoever is out of office, and is kept away by what would keep either of them away.
pub(super) fn may_act(
    step: &Step,
    task: &Task,
    state: &State,
    world: &World,
    actor: &Actor,
) -> Result<Acting, Refusal> {
    let person = actor.person().ok_or(Refusal::NotYours)?;
    let absent = if is_candidate(task, actor, person) { None } else { Some(stands_for(task, world, person)?) };
    for person in absent.into_iter().chain([person]).rev() {
        not_excluded(step, state, world, person)?;
        // Whoever abstained, or gave a seat up, does not come back by another door.
        let pool = step.many.is_some() && task.candidates.person.is_none() && task.lent_by.is_none();
        if pool && task.candidates.excluded.contains(&person) {
            return Err(Refusal::NotYours);
        }
    }
    Ok(Acting { person, absent })
}

fn is_candidate(task: &Task, actor: &Actor, person: Person) -> bool {
    if task.lent_by.is_some() || matches!(task.part, Part::Before(_) | Part::Beside(_) | Part::After(_)) {
        return task.claimed_by == Some(person);
    }
    let candidates = &task.candidates;
    let holds = match (candidates.department, candidates.position.as_deref()) {
        (Some(department), Some(position)) => actor.holds(department, position),
        _ => false,
    };
    match candidates.person {
        Some(named) => named == person && (candidates.position.is_none() || holds),
        None => holds || (matches!(candidates.via, Via::Supervisor | Via::Nobody) && actor.is(SUPERVISOR)),
    }
}

/// The absent person whose task this is and for whom the actor acts.
fn stands_for(task: &Task, world: &World, person: Person) -> Result<Person, Refusal> {
    let today = world.today();
    let acts_for = |absent: &Person| world.directory.stand_in(*absent, today) == Some(person);
    let candidates = &task.candidates;
    let mut absent = match (candidates.person, candidates.department, candidates.position.as_deref()) {
        (Some(named), ..) => vec![named],
        (None, Some(department), Some(position)) => world.directory.holders(department, position).collect(),
        _ => Vec::new(),
    };
    // What somebody has in hand is theirs, whatever their substitute could do otherwise.
    absent.retain(|absent| task.claimed_by.is_none_or(|holder| holder == *absent || holder == person));
    absent.into_iter().find(acts_for).ok_or(Refusal::NotYours)
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

/// Whether this person can be asked to help with a task: in office, not excluded, and of the department that holds it.
pub(super) fn can_help(step: &Step, task: &Task, state: &State, world: &World, person: Person) -> bool {
    let posts = world.directory.holders.get(&person).map(Vec::as_slice).unwrap_or_default();
    let near = match task.candidates.department {
        Some(department) => posts.iter().any(|post| post.department == department),
        None => !posts.is_empty(),
    };
    near && world.directory.is_present(person, world.today()) && not_excluded(step, state, world, person).is_ok()
}
