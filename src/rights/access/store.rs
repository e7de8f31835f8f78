//! Rows of `access_looks`; they are only ever added.

use diesel::prelude::*;

use super::{Look, Looked};
use crate::db::page::PageQuery;
use crate::db::schema::access_looks as looks;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::{AccountId, DepartmentId, PersonId, Role};
use crate::{id_type, insert_all};

id_type!(
    /// One look at somebody's data.
    LookId
);
id_type!(
    /// What was looked at.
    SeenId
);

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = looks, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct LookRow {
    pub id: LookId,
    pub person_id: PersonId,
    pub account_id: AccountId,
    pub role: Role,
    pub department_id: Option<DepartmentId>,
    pub what: Looked,
    pub purpose: String,
    pub object_id: Option<SeenId>,
    pub at: Instant,
}

fn row(tx: &WriteTx<'_>, look: &Look) -> LookRow {
    LookRow {
        id: tx.new_id(),
        person_id: look.person,
        account_id: look.account,
        role: look.role,
        department_id: look.department,
        what: look.what,
        purpose: look.purpose.clone(),
        object_id: look.object.map(SeenId),
        at: tx.now(),
    }
}

/// Notes a look in the unit of work of an act.
pub fn note(tx: &mut WriteTx<'_>, look: Option<Look>) -> Result<()> {
    let Some(look) = look else { return Ok(()) };
    note_all(tx, &[look])
}

pub fn note_all(tx: &mut WriteTx<'_>, all: &[Look]) -> Result<()> {
    let rows: Vec<LookRow> = all.iter().map(|look| row(tx, look)).collect();
    insert_all!(tx, looks::table, &rows).map(drop)
}

/// Who looked at a person's data, newest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId, page: &PageQuery) -> Result<Vec<LookRow>> {
    let (after, fetch) = (page.after::<LookId>()?, page.fetch());
    tx.run(|conn| {
        let mut query = looks::table
            .filter(looks::person_id.eq(person))
            .order(looks::id.desc())
            .limit(fetch)
            .select(LookRow::as_select())
            .into_boxed();
        if let Some(id) = after {
            query = query.filter(looks::id.lt(id));
        }
        query.load(conn)
    })
}
