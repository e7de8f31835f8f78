//! One warning: who is told, and what.

use std::collections::{BTreeMap, BTreeSet};

use super::{Level, store};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::cases::TaskId;
use crate::cases::absences;
use crate::cases::model::TaskStatus;
use crate::cases::policy;
use crate::cases::store::cases::CaseRow;
use crate::cases::store::tasks::TaskRow;
use crate::cases::store::{cases, tasks};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::store::departments;
use crate::identity::{Duty, PersonId, Role};
use crate::notifications;
use crate::workflow::{Definition, HEAD, SUPERVISOR};

/// Gives the warning unless it was given, or is no longer called for: the task may be done, or its clock stand still.
pub fn warn(tx: &mut WriteTx<'_>, task: TaskId, level: Level) -> Result<()> {
    let task = tasks::get(tx, task)?;
    let case = cases::get(tx, task.case_id)?;
    if task.status != TaskStatus::Open || case.state.0.clock.is_stopped() {
        return Ok(());
    }
    if task.due_on.is_none() {
        return Ok(());
    }
    let mut told = recipients(tx, &task, level)?;
    // Of a case of one's own or of one's household one hears nothing as an official.
    let conflicted = policy::conflicted(tx, case.person_id)?;
    told.retain(|person| !conflicted.contains(person) || task.person_id == Some(case.person_id));
    if !store::give(tx, task.id, level, told.len())? {
        return Ok(());
    }
    let values = values(tx, &case, &task)?;
    let template = if level == Level::DueSoon { "task_due_soon" } else { "task_overdue" };
    for person in &told {
        notifications::notify(tx, *person, template, &values)?;
    }
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "warn_of_delay").object("task", task.id);
    audit::record(tx, None, entry.data("level", level).data("told", told.len()))
}

/// What a notice about a task says.
pub(super) fn values(tx: &mut ReadTx<'_>, case: &CaseRow, task: &TaskRow) -> Result<BTreeMap<&'static str, String>> {
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let flow = definitions::get::<Definition>(tx, case.workflow_id)?;
    let office = match task.department_id {
        Some(id) => departments::get(tx, id)?.name_zh,
        None => String::new(),
    };
    Ok(BTreeMap::from([
        ("service_name", item.name.zh.clone()),
        ("step_name", flow.step(&task.step).map(|step| step.name.zh.clone()).unwrap_or_default()),
        ("case_number", case.number.clone()),
        ("due_on", task.due_on.map(|day| day.to_string()).unwrap_or_default()),
        ("department_name", office),
        ("link", format!("/api/v1/tasks/{}", task.id)),
    ]))
}

/// Those who could do the task; once it is late also who leads them, then who leads the department above, then the
/// supervisors.
pub(super) fn recipients(tx: &mut ReadTx<'_>, task: &TaskRow, level: Level) -> Result<BTreeSet<PersonId>> {
    let mut told: BTreeSet<PersonId> = match (task.claimed_by.or(task.person_id), task.position.as_deref()) {
        (Some(person), _) => [person].into(),
        (None, Some(HEAD)) => store::holders(tx, Role::DepartmentHead, task.department_id, None)?.into_iter().collect(),
        (None, Some(SUPERVISOR)) => store::holders(tx, Role::Supervisor, None, None)?.into_iter().collect(),
        (None, Some(position)) => match position.parse::<Duty>() {
            Ok(duty) => store::holders(tx, Role::Reviewer, task.department_id, Some(duty))?.into_iter().collect(),
            Err(_) => BTreeSet::new(),
        },
        (None, None) => BTreeSet::new(),
    };
    for person in told.clone() {
        told.extend(absences::acting_for(tx, person)?);
    }
    if level >= Level::Blue {
        told.extend(store::holders(tx, Role::DepartmentHead, task.department_id, None)?);
    }
    if level >= Level::Orange
        && let Some(department) = task.department_id
    {
        let above = departments::get(tx, department)?.parent_id;
        if above.is_some() {
            told.extend(store::holders(tx, Role::DepartmentHead, above, None)?);
        }
    }
    if level >= Level::Red {
        told.extend(store::holders(tx, Role::Supervisor, None, None)?);
    }
    Ok(told)
}
