//! What going back would do, told before it is done.

use std::collections::BTreeSet;

use super::command::Command;
use super::decide::decide;
use super::digest::digest;
use super::event::Event;
use super::model::{Act, Definition, StepId};
use super::refusal::Refusal;
use super::state::{Level, State};
use super::world::{Actor, World};

/// What a command would do to work that was done or is being done.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Preview {
    /// Where the case would go.
    pub to: StepId,
    /// Steps whose open tasks would be withdrawn.
    pub withdraws: Vec<StepId>,
    /// Steps behind the target that were finished and would not be asked again, as nothing that they show has changed.
    pub keeps: Vec<StepId>,
    /// Steps behind the target that were finished and would be asked again.
    pub asks_again: Vec<StepId>,
    /// Effects that would be taken back, by name.
    pub compensates: Vec<String>,
    /// Blocks whose branch would be opened again: the step that opened the block, and the first step of the branch.
    pub reopens: Vec<(StepId, StepId)>,
}

/// What this command would do, if it takes the case back; nothing for one that does not.
///
/// # Errors
/// The reason why it would be refused.
pub fn preview(
    definition: &Definition,
    state: &State,
    world: &World,
    actor: &Actor,
    command: &Command,
) -> Result<Option<Preview>, Refusal> {
    let events = decide(definition, state, world, actor, command)?;
    Ok(preview_of(definition, state, world, &events))
}

pub(super) fn preview_of(definition: &Definition, state: &State, world: &World, events: &[Event]) -> Option<Preview> {
    let back = events.iter().find_map(|event| match event {
        Event::SentBack { to, path, .. } | Event::Recalled { to, path, .. } => Some((to, path)),
        _ => None,
    });
    let (to, path) = back?;
    let (mut withdraws, mut compensates, mut reopens) = (BTreeSet::new(), Vec::new(), Vec::new());
    for event in events {
        match event {
            Event::TaskWithdrawn { task } => withdraws.extend(state.tasks.get(task).map(|task| task.step.clone())),
            Event::EffectCompensated { name, .. } => compensates.push(name.clone()),
            Event::BranchReopened { scope, branch } => reopens.extend(branch_of(state, *scope, *branch)),
            _ => {}
        }
    }
    let (keeps, asks_again) = finished_behind(definition, state, world, to, path);
    Some(Preview {
        to: to.clone(),
        withdraws: withdraws.into_iter().collect(),
        keeps,
        asks_again,
        compensates,
        reopens,
    })
}

fn branch_of(state: &State, scope: u32, branch: u32) -> Option<(StepId, StepId)> {
    let scope = state.scopes.get(&scope)?;
    let (first, _) = scope.branches.get(usize::try_from(branch).ok()?)?;
    Some((scope.split.clone(), first.clone()))
}

/// The finished steps that the case would come by again, apart into those that still stand and those that do not.
fn finished_behind(
    definition: &Definition,
    state: &State,
    world: &World,
    to: &StepId,
    path: &[Level],
) -> (Vec<StepId>, Vec<StepId>) {
    let target =
        state.visits.iter().rev().find(|visit| visit.step == *to && visit.path == path).map_or(0, |visit| visit.seq);
    let (mut keeps, mut asks_again) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::from([to]);
    for review in state.reviews.iter().rev().filter(|review| review.seq > target && !review.vote) {
        let on_the_way = review.path.starts_with(path) || path.starts_with(&review.path);
        if !on_the_way || !seen.insert(&review.step) {
            continue;
        }
        let shows = definition.step(&review.step).and_then(|step| step.shows.as_ref());
        let stands = review.shown.is_some() && review.shown == digest(shows, world);
        if stands && matches!(review.act, Act::Advance | Act::Accept) {
            keeps.push(review.step.clone());
        } else {
            asks_again.push(review.step.clone());
        }
    }
    (keeps, asks_again)
}
