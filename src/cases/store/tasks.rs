//! Rows of `tasks`, one per task of a case.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::super::model::{CaseId, TaskId, TaskPart, TaskStatus};
use super::cases;
use crate::db::schema::{task_exclusions, tasks};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::execute_prepared;
use crate::identity::{DepartmentId, PersonId};
use crate::insert_all;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = tasks, treat_none_as_default_value = false, treat_none_as_null = true, check_for_backend(MultiBackend))]
pub struct TaskRow {
    pub id: TaskId,
    pub case_id: CaseId,
    pub no: i32,
    pub item_code: String,
    pub step: String,
    pub round: i32,
    pub status: TaskStatus,
    pub department_id: Option<DepartmentId>,
    pub position: Option<String>,
    pub person_id: Option<PersonId>,
    pub claimed_by: Option<PersonId>,
    pub decided_by: Option<PersonId>,
    pub outcome: Option<String>,
    pub opened_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub sort_on: NaiveDate,
    pub version: i32,
    /// Who gave it to whoever has it now, and gets it back with a recommendation.
    pub lent_by: Option<PersonId>,
    pub part: TaskPart,
}

/// The day under which a task without a limit is sorted.
pub const NEVER: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

#[derive(Insertable)]
#[diesel(table_name = task_exclusions)]
struct ExclusionRow {
    task_id: TaskId,
    person_id: PersonId,
}

/// Inserts new tasks, each with those who may not take it.
pub fn insert(tx: &mut WriteTx<'_>, opened: Vec<(TaskRow, Vec<PersonId>)>) -> Result<()> {
    if opened.is_empty() {
        return Ok(());
    }
    let (rows, excluded): (Vec<_>, Vec<_>) = opened.into_iter().unzip();
    insert_all!(tx, tasks::table, &rows)?;
    let of_task = |(task, persons): (&TaskRow, Vec<PersonId>)| {
        let task_id = task.id;
        persons.into_iter().map(move |person_id| ExclusionRow { task_id, person_id })
    };
    let barred: Vec<_> = rows.iter().zip(excluded).flat_map(of_task).collect();
    if barred.is_empty() { Ok(()) } else { insert_all!(tx, task_exclusions::table, &barred).map(drop) }
}

/// Says anew who may not take a task.
pub fn bar(tx: &mut WriteTx<'_>, task_id: TaskId, persons: Vec<PersonId>) -> Result<()> {
    let old = task_exclusions::table.filter(task_exclusions::task_id.eq(task_id));
    tx.run(|conn| diesel::delete(old).execute(conn))?;
    let barred: Vec<_> = persons.into_iter().map(|person_id| ExclusionRow { task_id, person_id }).collect();
    if barred.is_empty() { Ok(()) } else { insert_all!(tx, task_exclusions::table, &barred).map(drop) }
}

pub fn save(tx: &mut WriteTx<'_>, row: &TaskRow) -> Result<()> {
    tx.run(|conn| execute_prepared!(conn, diesel::update(tasks::table.find(row.id)).set(row))).map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, id: TaskId) -> Result<TaskRow> {
    tx.run(|conn| tasks::table.find(id).select(TaskRow::as_select()).get_result(conn))
}

pub fn of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<TaskRow>> {
    tx.run(|conn| tasks::table.filter(tasks::case_id.eq(case)).order(tasks::no).select(TaskRow::as_select()).load(conn))
}

type Condition = Box<dyn BoxableExpression<tasks::table, MultiBackend, SqlType = Nullable<Bool>>>;

/// Cases with open tasks that are in the hands of these people, kept for them, held by these departments, or part of a case
/// that one of the people filed; at most so many of each. Every one of these ways has an index.
pub fn cases_with(
    tx: &mut ReadTx<'_>,
    people: &[PersonId],
    departments: &[DepartmentId],
    most: i64,
) -> Result<BTreeSet<CaseId>> {
    let mut ways: Vec<Condition> = Vec::new();
    if !people.is_empty() {
        ways.push(Box::new(tasks::claimed_by.eq_any(people.to_vec())));
        ways.push(Box::new(tasks::lent_by.eq_any(people.to_vec())));
        ways.push(Box::new(tasks::person_id.eq_any(people.to_vec())));
        ways.push(Box::new(tasks::case_id.eq_any(cases::of_people(people.to_vec())).nullable()));
    }
    if !departments.is_empty() {
        ways.push(Box::new(tasks::department_id.eq_any(departments.to_vec())));
    }
    let mut all = BTreeSet::new();
    for way in ways {
        let open = tasks::table.filter(tasks::status.eq(TaskStatus::Open)).filter(way);
        let found: Vec<CaseId> = tx.run(|conn| open.select(tasks::case_id).distinct().limit(most).load(conn))?;
        all.extend(found);
    }
    Ok(all)
}
