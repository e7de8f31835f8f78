//! One task, and whether it lies in somebody's boxes.

use diesel::prelude::*;

use super::super::super::model::{TaskId, TaskStatus};
use super::super::tasks::TaskRow;
use super::Owner;
use crate::db::ReadTx;
use crate::db::schema::{cases, task_exclusions, tasks};
use crate::error::Result;
use crate::identity::PersonId;

/// A task that lies in any of the owner's boxes. Says of one task what the lists say of all, but looks at nothing else than
/// this task, so that two people at work on different cases never wait for each other.
pub fn find(tx: &mut ReadTx<'_>, owner: &Owner, id: TaskId) -> Result<Option<TaskRow>> {
    let found: Option<(TaskRow, PersonId)> = tx.run(|conn| {
        let with_case = tasks::table.find(id).inner_join(cases::table);
        with_case.select((TaskRow::as_select(), cases::person_id)).get_result(conn).optional()
    })?;
    let Some((task, applicant)) = found else { return Ok(None) };
    if owner.except.contains(&applicant) {
        return Ok(None);
    }
    let done = task.decided_by == Some(owner.person);
    let open = task.status == TaskStatus::Open;
    let own = open && [task.claimed_by, task.lent_by].contains(&Some(owner.person));
    if done || own {
        return Ok(Some(task));
    }
    let barred: Vec<PersonId> = tx.run(|conn| {
        task_exclusions::table.filter(task_exclusions::task_id.eq(id)).select(task_exclusions::person_id).load(conn)
    })?;
    let reaches = |owner: &Owner| match task.claimed_by {
        Some(holder) => holder == owner.person,
        None => (task.person_id == Some(owner.person) || holds_post(owner, &task)) && !barred.contains(&owner.person),
    };
    let through = |absent: &Owner| reaches(absent) && !absent.except.contains(&applicant);
    let there = open && !barred.contains(&owner.person) && (reaches(owner) || owner.absent.iter().any(through));
    Ok(Some(task).filter(|_| there))
}

/// Whether the owner holds the post that the task is for, whoever may have claimed it.
pub fn holds_post(owner: &Owner, task: &TaskRow) -> bool {
    owner.posts.iter().any(|(department, position)| {
        task.department_id == Some(*department) && task.position.as_ref() == Some(position)
    })
}
