//! Rows of `match_looks`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel::upsert::excluded;

use super::super::model::MarkId;
use crate::db::schema::match_looks as looks;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::execute_prepared;
use crate::identity::PersonId;
use crate::insert_all;

#[derive(Debug, Clone, Copy, Queryable, Selectable, Insertable)]
#[diesel(table_name = looks, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct LookRow {
    pub person_id: PersonId,
    pub due_on: NaiveDate,
    pub mark: MarkId,
}

/// Says that something about somebody has changed, in the unit of work that changes it. No two people share a row.
pub fn mark(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let row = LookRow { person_id: person, due_on: tx.today(), mark: tx.new_id() };
    tx.run(|conn| {
        let changed = (looks::due_on.eq(excluded(looks::due_on)), looks::mark.eq(excluded(looks::mark)));
        let insert = diesel::insert_into(looks::table).values(&row).on_conflict(looks::person_id);
        execute_prepared!(conn, insert.do_update().set(changed))
    })
    .map(drop)
}

/// The marks of these people.
pub fn of_ids(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<BTreeMap<PersonId, LookRow>> {
    let of = looks::table.filter(looks::person_id.eq_any(people.to_vec())).select(LookRow::as_select());
    let rows: Vec<LookRow> = tx.run(|conn| of.load(conn))?;
    Ok(rows.into_iter().map(|row| (row.person_id, row)).collect())
}

/// Who is to be looked at by today, whoever has waited longest first.
pub fn due(tx: &mut ReadTx<'_>, at_most: i64) -> Result<Vec<PersonId>> {
    let today = tx.today();
    tx.run(|conn| {
        let due = looks::table.filter(looks::due_on.le(today)).order((looks::due_on, looks::person_id));
        due.limit(at_most).select(looks::person_id).load(conn)
    })
}

pub fn count_due(tx: &mut ReadTx<'_>) -> Result<i64> {
    let today = tx.today();
    tx.run(|conn| looks::table.filter(looks::due_on.le(today)).count().get_result(conn))
}

/// These people were looked at; some are to be looked at again on a day.
pub fn replace(
    tx: &mut WriteTx<'_>,
    people: &[PersonId],
    again: impl Iterator<Item = (PersonId, NaiveDate)>,
) -> Result<()> {
    if people.is_empty() {
        return Ok(());
    }
    let looked = looks::table.filter(looks::person_id.eq_any(people.to_vec()));
    tx.run(|conn| diesel::delete(looked).execute(conn))?;
    let rows: Vec<_> = again.map(|(person_id, due_on)| LookRow { person_id, due_on, mark: tx.new_id() }).collect();
    if rows.is_empty() {
        return Ok(());
    }
    insert_all!(tx, looks::table, &rows).map(drop)
}
