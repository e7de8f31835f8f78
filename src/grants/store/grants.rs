//! Rows of `grants`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{CheckId, EndedWhy};
use crate::cases::CaseId;
use crate::db::schema::grants;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::insert_or_nothing;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = grants, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct GrantRow {
    pub case_id: CaseId,
    pub person_id: PersonId,
    pub item_code: String,
    pub granted_on: NaiveDate,
    pub next_check_on: NaiveDate,
    pub last_check_id: Option<CheckId>,
    pub ended_on: Option<NaiveDate>,
    pub ended_why: Option<EndedWhy>,
    pub version: i64,
}

/// Begins to follow a grant; one that is followed already stays as it is.
pub fn insert(tx: &mut WriteTx<'_>, row: &GrantRow) -> Result<()> {
    insert_or_nothing!(tx, grants::table, row).map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, case: CaseId) -> Result<GrantRow> {
    tx.run(|conn| grants::table.find(case).select(GrantRow::as_select()).get_result(conn))
}

/// A person's grants, the newest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<GrantRow>> {
    tx.run(|conn| {
        grants::table
            .filter(grants::person_id.eq(person))
            .order(grants::case_id.desc())
            .select(GrantRow::as_select())
            .load(conn)
    })
}

/// Grants that are to be looked at by today, in the order of their cases.
pub fn due(tx: &mut ReadTx<'_>, after: Option<CaseId>, limit: i64) -> Result<Vec<CaseId>> {
    let today = tx.today();
    tx.run(|conn| {
        let mut query = grants::table
            .filter(grants::ended_on.is_null())
            .filter(grants::next_check_on.le(today))
            .order(grants::case_id)
            .limit(limit)
            .select(grants::case_id)
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(grants::case_id.gt(after));
        }
        query.load(conn)
    })
}

/// Saves a grant that still has the version that was read.
pub fn save(tx: &mut WriteTx<'_>, row: GrantRow) -> Result<GrantRow> {
    let changed = tx.run(|conn| {
        diesel::update(grants::table.filter(grants::case_id.eq(row.case_id)).filter(grants::version.eq(row.version)))
            .set((
                grants::next_check_on.eq(row.next_check_on),
                grants::last_check_id.eq(row.last_check_id),
                grants::ended_on.eq(row.ended_on),
                grants::ended_why.eq(row.ended_why),
                grants::version.eq(row.version + 1),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(GrantRow { version: row.version + 1, ..row }) } else { Err(Code::StaleVersion.into()) }
}

/// Follows a grant no more.
pub fn end(tx: &mut WriteTx<'_>, row: GrantRow, why: EndedWhy) -> Result<GrantRow> {
    let today = tx.today();
    save(tx, GrantRow { ended_on: Some(today), ended_why: Some(why), ..row })
}
