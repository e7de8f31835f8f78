//! Trying a move, and doing it.

use std::collections::BTreeMap;

use super::super::model::{CaseId, CaseStatus};
use super::super::policy;
use super::super::progress::{By, Decided, follow};
use super::super::queries::CaseRefOut;
use super::super::resolving;
use super::super::store::cases::CaseRow;
use super::super::store::{effects, remarks};
use super::super::world;
use super::plan::{self, MoveOut, MoveProblemOut};
use crate::catalogue::comparison::VersionRefOut;
use crate::catalogue::{DefinitionId, DefinitionKind, DefinitionStatus, Loaded, definitions, store as catalogue};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Error, Language, Problem, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::workflow::model::StepId;
use crate::workflow::{Definition, Event, MoveRefused, move_case, plan_move};

/// Where a case is to go.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub definition: DefinitionId,
    /// Steps of the present version by what they are called in the other one.
    pub mapping: BTreeMap<StepId, StepId>,
}

struct Versions {
    old: Loaded<Definition>,
    new: Loaded<Definition>,
}

impl Versions {
    fn out(&self, tx: &ReadTx<'_>, case: &CaseRow, moved: bool) -> MoveOut {
        let of = |one: &Loaded<Definition>| VersionRefOut { id: one.id, version: one.version };
        MoveOut {
            case: CaseRefOut::new(tx, case),
            moved,
            from: of(&self.old),
            to: of(&self.new),
            kept: Vec::new(),
            mapped: BTreeMap::new(),
            refused: Vec::new(),
        }
    }
}

/// What the move would do; everything that refuses it is told.
///
/// # Errors
/// `own_case`, `not_found`, `case_not_open`; `invalid` for a version or a step that is not there.
pub(super) fn try_move(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId, target: &Target) -> Result<MoveOut> {
    let (case, versions) = prepare(tx, actor, id, target)?;
    let plan = plan_move(&versions.old, &versions.new, &case.state.0, &target.mapping);
    let mut out = versions.out(tx, &case, false);
    out.kept = plan::kept(&case.state.0, &versions.new, &target.mapping, &plan);
    match plan {
        Ok(plan) => out.mapped = plan.steps,
        Err(problems) => out.refused = problems.iter().map(MoveProblemOut::from).collect(),
    }
    Ok(out)
}

/// Moves the case, if the trial finds nothing against it; the reason stays on record.
///
/// # Errors
/// Those of the trial, and `move_refused` with everything that has no place in the other version.
pub(super) fn do_move(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: CaseId,
    target: &Target,
    reason: &str,
    language: Language,
) -> Result<MoveOut> {
    let (case, versions) = prepare(tx, actor, id, target)?;
    let around = world::of_case(tx, &case)?;
    let version = u32::try_from(versions.new.version).map_err(|_| Error::internal("a version beyond all numbers"))?;
    let both = (&*versions.old.body, &*versions.new.body, version);
    let events = match move_case(both, &case.state.0, &around.0, actor.person.0, &target.mapping) {
        Ok(events) => events,
        Err(MoveRefused::Refused(refusal)) => return Err(refusal.into()),
        Err(MoveRefused::Unmapped(problems)) => return Err(plan::refusal(&problems, language).into()),
    };
    let plan = plan_move(&versions.old, &versions.new, &case.state.0, &target.mapping);
    let kept = plan::kept(&case.state.0, &versions.new, &target.mapping, &plan);
    let seq = i32::try_from(case.state.0.seq).map_err(|_| Error::internal("a case with too many events"))?;
    let applicant = persons::get(tx, case.person_id)?;
    let case = CaseRow { workflow_id: versions.new.id, ..case };
    let decided = Decided { action: "move_case", definition: &versions.new.body, events, around };
    let moved = follow(tx, case, &By::Person(actor), decided)?;
    for event in &moved.events {
        if let Event::MovedToVersion { steps, .. } = event {
            effects::rename(tx, id, steps)?;
        }
    }
    remarks::insert(tx, &applicant, id, seq, actor.person, reason)?;
    // The other version may keep other people away from a step.
    resolving::look_at(tx, id)?;
    let mapped = plan.map(|plan| plan.steps).unwrap_or_default();
    Ok(MoveOut { kept, mapped, ..versions.out(tx, &moved.case, true) })
}

fn prepare(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId, target: &Target) -> Result<(CaseRow, Versions)> {
    let scope = policy::all(tx, actor)?;
    let case = policy::to_act_on(tx, actor, &scope, id)?;
    if case.status != CaseStatus::Open {
        return Err(Code::CaseNotOpen.into());
    }
    let old = definitions::get::<Definition>(tx, case.workflow_id)?;
    let invalid = |pointer: &str| Problem::new(Code::Invalid).field(pointer, Code::FieldChoice);
    let head = catalogue::heads_of(tx, &[target.definition].into())?.pop();
    // Another published version of the same flow; what is retired or a draft takes no cases.
    let fits = head.is_some_and(|head| {
        head.kind == DefinitionKind::Workflow
            && head.code == old.code
            && head.status == DefinitionStatus::Published
            && head.id != old.id
    });
    if !fits {
        return Err(invalid("/definition").into());
    }
    let new = definitions::get::<Definition>(tx, target.definition)?;
    for (from, to) in &target.mapping {
        if old.step(from).is_none() || new.step(to).is_none() {
            return Err(invalid(&format!("/mapping/{from}")).into());
        }
    }
    Ok((case, Versions { old, new }))
}
