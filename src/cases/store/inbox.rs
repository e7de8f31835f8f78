//! The inbox: one condition per box, used for the list and for the count alike.

use chrono::NaiveDate;
use diesel::dsl::{count_star, not};
use diesel::expression::BoxableExpression;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Nullable};

use super::super::model::{TaskId, TaskStatus};
use super::cases;
use super::tasks::TaskRow;
use crate::db::page::PageQuery;
use crate::db::schema::{cases as case_rows, task_exclusions, tasks};
use crate::db::{MultiBackend, ReadTx};
use crate::error::Result;
use crate::identity::{DepartmentId, PersonId};
use crate::text_enum;

text_enum! {
    /// A part of the inbox.
    pub enum InboxBox { Pool = "pool", Mine = "mine", Lent = "lent", Done = "done", Overdue = "overdue" }
}

/// Whose inbox it is: the person, the posts held today, the people whose cases they have no part in, and those out of
/// office for whom they act.
#[derive(Debug, Clone)]
pub struct Owner {
    pub person: PersonId,
    pub posts: Vec<(DepartmentId, String)>,
    pub except: Vec<PersonId>,
    pub absent: Vec<Owner>,
}

type Condition = Box<dyn BoxableExpression<tasks::table, MultiBackend, SqlType = Nullable<Bool>>>;

/// Tasks that the owner's posts could take: in the department, unclaimed, and not barred from them; and those of the people
/// for whom they act, barred from neither.
fn pool(owner: &Owner) -> Condition {
    let mut all = reserved(owner);
    for absent in &owner.absent {
        let theirs =
            Box::new(reserved(absent).and(not(tasks::case_id.eq_any(cases::of_people(absent.except.clone())))));
        all = Box::new(all.or(theirs));
    }
    Box::new(
        all.and(tasks::status.eq(TaskStatus::Open)).and(tasks::claimed_by.is_null()).and(not(barred(owner.person))),
    )
}

fn barred(person: PersonId) -> Condition {
    let excluded =
        task_exclusions::table.filter(task_exclusions::person_id.eq(person)).select(task_exclusions::task_id);
    Box::new(tasks::id.eq_any(excluded).nullable())
}

/// What is kept for this person or for a post of theirs, and not barred from them.
fn reserved(owner: &Owner) -> Condition {
    let mut posts: Condition = Box::new(tasks::person_id.eq(owner.person));
    for (department, position) in &owner.posts {
        let held = tasks::department_id.eq(*department).and(tasks::position.eq(position.clone()));
        posts = Box::new(posts.or(held));
    }
    Box::new(posts.and(not(barred(owner.person))))
}

/// What the owner has in hand, and what those for whom they act had in hand when they left.
fn mine(owner: &Owner) -> Condition {
    let mut all: Condition = Box::new(tasks::claimed_by.eq(owner.person));
    for absent in &owner.absent {
        let theirs = tasks::claimed_by
            .eq(absent.person)
            .and(not(barred(owner.person)))
            .and(not(tasks::case_id.eq_any(cases::of_people(absent.except.clone()))));
        all = Box::new(all.or(theirs));
    }
    Box::new(all.and(tasks::status.eq(TaskStatus::Open)))
}

/// What the owner gave to somebody for a recommendation; it comes back.
fn lent(owner: &Owner) -> Condition {
    Box::new(tasks::lent_by.eq(owner.person).and(tasks::status.eq(TaskStatus::Open)))
}

fn condition(owner: &Owner, which: InboxBox, today: NaiveDate) -> Condition {
    let there: Condition = match which {
        InboxBox::Pool => pool(owner),
        InboxBox::Mine => mine(owner),
        InboxBox::Lent => lent(owner),
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

/// A task that lies in any of the owner's boxes. Says of one task what the lists say of all, but looks at nothing else than
/// this task, so that two people at work on different cases never wait for each other.
pub fn find(tx: &mut ReadTx<'_>, owner: &Owner, id: TaskId) -> Result<Option<TaskRow>> {
    let found: Option<(TaskRow, PersonId)> = tx.run(|conn| {
        let with_case = tasks::table.find(id).inner_join(case_rows::table);
        with_case.select((TaskRow::as_select(), case_rows::person_id)).get_result(conn).optional()
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

/// How many open tasks each of these people has in hand.
pub fn in_hand(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Vec<(PersonId, i64)>> {
    let rows: Vec<(Option<PersonId>, i64)> = tx.run(|conn| {
        tasks::table
            .filter(tasks::claimed_by.eq_any(people.to_vec()))
            .filter(tasks::status.eq(TaskStatus::Open))
            .group_by(tasks::claimed_by)
            .select((tasks::claimed_by, count_star()))
            .load(conn)
    })?;
    Ok(rows.into_iter().filter_map(|(person, open)| Some((person?, open))).collect())
}

/// Who has the newest task of a post that anybody has.
pub fn last_given(tx: &mut ReadTx<'_>, department: DepartmentId, position: &str) -> Result<Option<PersonId>> {
    let newest: Option<Option<PersonId>> = tx.run(|conn| {
        tasks::table
            .filter(tasks::department_id.eq(department))
            .filter(tasks::position.eq(position))
            .filter(tasks::claimed_by.is_not_null())
            .order(tasks::id.desc())
            .select(tasks::claimed_by)
            .first(conn)
            .optional()
    })?;
    Ok(newest.flatten())
}

/// Whether the owner holds the post that the task is for, whoever may have claimed it.
pub fn holds_post(owner: &Owner, task: &TaskRow) -> bool {
    owner.posts.iter().any(|(department, position)| {
        task.department_id == Some(*department) && task.position.as_ref() == Some(position)
    })
}
