//! The inbox: one condition per box, used for the list and for the count alike.

use chrono::NaiveDate;
use diesel::dsl::not;
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::super::model::{TaskId, TaskStatus};
use super::cases;
use super::tasks::TaskRow;
use crate::db::page::PageQuery;
use crate::db::schema::{task_exclusions, tasks};
use crate::db::{MultiBackend, ReadTx};
use crate::error::Result;
use crate::identity::{DepartmentId, PersonId};
use crate::text_enum;

text_enum! {
    /// A part of the inbox.
    pub enum InboxBox { Pool = "pool", Mine = "mine", Done = "done", Overdue = "overdue" }
}

/// Whose inbox it is: the person, the posts held today, and the people whose cases they have no part in.
#[derive(Debug, Clone)]
pub struct Owner {
    pub person: PersonId,
    pub posts: Vec<(DepartmentId, String)>,
    pub except: Vec<PersonId>,
}

type Condition = Box<dyn BoxableExpression<tasks::table, MultiBackend, SqlType = Nullable<Bool>>>;

/// Tasks that the owner's posts could take: in the department, unclaimed, and not barred from them.
fn pool(owner: &Owner) -> Condition {
    let excluded =
        task_exclusions::table.filter(task_exclusions::person_id.eq(owner.person)).select(task_exclusions::task_id);
    let mut posts: Condition = Box::new(tasks::person_id.eq(owner.person));
    for (department, position) in &owner.posts {
        let held = tasks::department_id.eq(*department).and(tasks::position.eq(position.clone()));
        posts = Box::new(posts.or(held));
    }
    Box::new(
        posts
            .and(tasks::status.eq(TaskStatus::Open))
            .and(tasks::claimed_by.is_null())
            .and(not(tasks::id.eq_any(excluded))),
    )
}

fn mine(owner: &Owner) -> Condition {
    Box::new(tasks::claimed_by.eq(owner.person).and(tasks::status.eq(TaskStatus::Open)))
}

fn condition(owner: &Owner, which: InboxBox, today: NaiveDate) -> Condition {
    let there: Condition = match which {
        InboxBox::Pool => pool(owner),
        InboxBox::Mine => mine(owner),
        InboxBox::Done => Box::new(tasks::decided_by.eq(owner.person)),
        InboxBox::Overdue => Box::new(pool(owner).or(mine(owner)).and(tasks::sort_on.lt(today))),
    };
    Box::new(there.and(not(tasks::case_id.eq_any(cases::of_people(owner.except.clone())))))
}

/// A page of a box, what is due first first; what is done, newest first.
pub fn page(tx: &mut ReadTx<'_>, owner: &Owner, which: InboxBox, page: &PageQuery) -> Result<Vec<TaskRow>> {
    let after: Option<(NaiveDate, TaskId)> = page.after()?;
    let (fetch, today) = (page.fetch(), tx.today());
    let query = tasks::table
        .filter(condition(owner, which, today))
        .limit(fetch)
        .select(TaskRow::as_select())
        .into_boxed::<MultiBackend>();
    tx.run(|conn| match (which, after) {
        (InboxBox::Done, None) => query.order(tasks::id.desc()).load(conn),
        (InboxBox::Done, Some((_, id))) => query.filter(tasks::id.lt(id)).order(tasks::id.desc()).load(conn),
        (_, None) => query.order((tasks::sort_on, tasks::id)).load(conn),
        (_, Some((day, id))) => query
            .filter(tasks::sort_on.gt(day).or(tasks::sort_on.eq(day).and(tasks::id.gt(id))))
            .order((tasks::sort_on, tasks::id))
            .load(conn),
    })
}

/// How many tasks a box holds; the same condition as the list.
pub fn count(tx: &mut ReadTx<'_>, owner: &Owner, which: InboxBox) -> Result<i64> {
    let today = tx.today();
    tx.run(|conn| tasks::table.filter(condition(owner, which, today)).count().get_result(conn))
}

/// A task that lies in any of the owner's boxes.
pub fn find(tx: &mut ReadTx<'_>, owner: &Owner, task: TaskId) -> Result<Option<TaskRow>> {
    let today = tx.today();
    let seen: Condition =
        Box::new(condition(owner, InboxBox::Pool, today).or(condition(owner, InboxBox::Mine, today)).or(condition(
            owner,
            InboxBox::Done,
            today,
        )));
    tx.run(|conn| {
        tasks::table.filter(tasks::id.eq(task)).filter(seen).select(TaskRow::as_select()).first(conn).optional()
    })
}

/// Whether the owner holds the post that the task is for, whoever may have claimed it.
pub fn holds_post(owner: &Owner, task: &TaskRow) -> bool {
    owner.posts.iter().any(|(department, position)| {
        task.department_id == Some(*department) && task.position.as_ref() == Some(position)
    })
}
