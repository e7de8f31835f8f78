//! Who in the office reads what is written on a task, and who writes it.

use super::super::model::{TaskId, TaskStatus};
use super::super::policy;
use super::super::queries::inbox_owner;
use super::super::store::cases::CaseRow;
use super::super::store::tasks::TaskRow;
use super::super::store::{cases, inbox, tasks};
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::{Actor, Role};

/// A task on whose case the actor works, and what they may do there.
pub(super) struct Access {
    pub task: TaskRow,
    pub case: CaseRow,
    /// A supervisor who has no part in the task reads along.
    pub writes: bool,
}

/// Whether somebody is of the office at all; the liaison of an employer is not, although tasks come to them.
pub fn of_the_office(actor: &Actor) -> bool {
    actor.holds_any(&[Role::Reviewer, Role::DepartmentHead, Role::Supervisor])
}

/// A task in one of the actor's boxes, of a department that they lead, or any that a supervisor watches over. Nobody sees
/// what is written about themselves or their household.
pub(super) fn reads(tx: &mut ReadTx<'_>, actor: &Actor, id: TaskId) -> Result<Access> {
    if !of_the_office(actor) {
        return Err(Code::NotFound.into());
    }
    let task = tasks::get(tx, id)?;
    let case = cases::get(tx, task.case_id)?;
    let owner = inbox_owner(tx, actor)?;
    if owner.except.contains(&case.person_id) {
        return Err(Code::NotFound.into());
    }
    let leads = task.department_id.is_some_and(|department| policy::headed(actor).contains(&department));
    let writes = leads || inbox::find(tx, &owner, id)?.is_some();
    if writes || actor.holds_any(&[Role::Supervisor]) {
        Ok(Access { task, case, writes })
    } else {
        Err(Code::NotFound.into())
    }
}

/// The same for whoever writes: the task is theirs to work on or to lead, and still open.
pub(super) fn writes(tx: &mut ReadTx<'_>, actor: &Actor, id: TaskId) -> Result<Access> {
    let access = reads(tx, actor, id)?;
    if !access.writes {
        return Err(Code::Forbidden.into());
    }
    if access.task.status == TaskStatus::Open { Ok(access) } else { Err(Code::TaskGone.into()) }
}
