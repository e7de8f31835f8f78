//! The inbox. A box is what comes together from a few *streams*, each of which is one range of one index; lists and counts
//! go through the same streams, so that they cannot disagree.

mod find;
mod spread;
mod streams;

use chrono::NaiveDate;
use diesel::prelude::*;

pub use find::{find, holds_post};
pub use spread::{in_hand, last_given};

use super::super::model::TaskId;
use super::tasks::TaskRow;
use crate::db::ReadTx;
use crate::db::page::PageQuery;
use crate::db::schema::tasks;
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

/// A page of a box, what is due first first; what is done, newest first. No more of a stream is read than fits on the page.
pub fn page(tx: &mut ReadTx<'_>, owner: &Owner, which: InboxBox, page: &PageQuery) -> Result<Vec<TaskRow>> {
    let after: Option<(NaiveDate, TaskId)> = page.after()?;
    let (fetch, today) = (page.fetch(), tx.today());
    let mut rows: Vec<TaskRow> = Vec::new();
    for stream in streams::of(owner, which) {
        let query = stream.query(owner, which, today).limit(fetch).select(TaskRow::as_select());
        rows.extend(tx.run(|conn| {
            match (which, after) {
                (InboxBox::Done, None) => query.order(tasks::id.desc()).load(conn),
                (InboxBox::Done, Some((_, id))) => query.filter(tasks::id.lt(id)).order(tasks::id.desc()).load(conn),
                (_, None) => query.order((tasks::sort_on, tasks::id)).load(conn),
                (_, Some((day, id))) => query
                    .filter(tasks::sort_on.ge(day))
                    .filter(tasks::sort_on.gt(day).or(tasks::id.gt(id)))
                    .order((tasks::sort_on, tasks::id))
                    .load(conn),
            }
        })?);
    }
    match which {
        InboxBox::Done => rows.sort_by_key(|row| std::cmp::Reverse(row.id)),
        _ => rows.sort_by_key(|row| (row.sort_on, row.id)),
    }
    rows.truncate(usize::try_from(fetch).unwrap_or(usize::MAX));
    Ok(rows)
}

/// How many tasks a box holds. No task is in two streams of a box.
pub fn count(tx: &mut ReadTx<'_>, owner: &Owner, which: InboxBox) -> Result<i64> {
    let today = tx.today();
    let mut all = 0;
    for stream in streams::of(owner, which) {
        all += tx.run(|conn| stream.query(owner, which, today).count().get_result::<i64>(conn))?;
    }
    Ok(all)
}
