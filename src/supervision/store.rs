//! Tasks by their due day, the warnings given, and who holds a position.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::Level;
use crate::cases::TaskId;
use crate::cases::model::TaskStatus;
use crate::db::schema::{accounts, positions, task_warnings, tasks};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::model::AccountStatus;
use crate::identity::{DepartmentId, Duty, PersonId, Role};
use crate::insert_or_nothing;

/// Open tasks that are due by this day, in the order of their ids.
pub fn due_by(
    tx: &mut ReadTx<'_>,
    horizon: NaiveDate,
    after: Option<TaskId>,
    limit: i64,
) -> Result<Vec<(TaskId, NaiveDate)>> {
    tx.run(|conn| {
        let mut query = tasks::table
            .filter(tasks::status.eq(TaskStatus::Open))
            .filter(tasks::due_on.is_not_null())
            .filter(tasks::sort_on.le(horizon))
            .order(tasks::id)
            .limit(limit)
            .select((tasks::id, tasks::sort_on))
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(tasks::id.gt(after));
        }
        query.load(conn)
    })
}

#[derive(Insertable)]
#[diesel(table_name = task_warnings)]
struct WarningRow {
    task_id: TaskId,
    level: Level,
    told: i32,
    at: Instant,
}

pub fn was_given(tx: &mut ReadTx<'_>, task: TaskId, level: Level) -> Result<bool> {
    let found: Option<Level> = tx.run(|conn| {
        task_warnings::table.find((task, level)).select(task_warnings::level).get_result(conn).optional()
    })?;
    Ok(found.is_some())
}

/// Notes a warning; `false` when it was given before.
pub fn give(tx: &mut WriteTx<'_>, task: TaskId, level: Level, told: usize) -> Result<bool> {
    let row = WarningRow { task_id: task, level, told: i32::try_from(told).unwrap_or(i32::MAX), at: tx.now() };
    insert_or_nothing!(tx, task_warnings::table, &row)
}

/// Who holds this role today; with a department, only there, and with a duty, only with it.
pub fn holders(
    tx: &mut ReadTx<'_>,
    role: Role,
    department: Option<DepartmentId>,
    duty: Option<Duty>,
) -> Result<Vec<PersonId>> {
    let today = tx.today();
    tx.run(|conn| {
        let mut query = positions::table
            .inner_join(accounts::table)
            .filter(accounts::status.eq(AccountStatus::Active))
            .filter(positions::role.eq(role))
            .filter(positions::valid_from.le(today))
            .filter(positions::valid_to.is_null().or(positions::valid_to.ge(today)))
            .order(accounts::person_id)
            .select(accounts::person_id)
            .distinct()
            .into_boxed::<MultiBackend>();
        if let Some(department) = department {
            query = query.filter(positions::department_id.eq(department));
        }
        if let Some(duty) = duty {
            query = query.filter(positions::duty.eq(duty));
        }
        query.load(conn)
    })
}
