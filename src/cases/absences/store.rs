//! Rows of `absences`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::AbsenceId;
use crate::db::schema::absences;
use crate::db::types::Instant;
use crate::db::{Epoch, MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::workflow::{Absence, Directory};

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = absences, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub(super) struct AbsenceRow {
    pub id: AbsenceId,
    pub person_id: PersonId,
    pub from_on: NaiveDate,
    pub until_on: NaiveDate,
    pub substitute_id: Option<PersonId>,
    pub recorded_by: PersonId,
    pub recorded_at: Instant,
}

/// Absences that are not over, of everybody, as the engine wants them.
pub fn on_record(tx: &mut ReadTx<'_>) -> Result<BTreeMap<uuid::Uuid, Vec<Absence>>> {
    let mut all: BTreeMap<_, Vec<Absence>> = BTreeMap::new();
    for row in to_come(tx)? {
        let substitute = row.substitute_id.map(|person| person.0);
        let absence = Absence { from: row.from_on, until: row.until_on, substitute };
        all.entry(row.person_id.0).or_default().push(absence);
    }
    Ok(all)
}

/// The absent people for whom this person acts today, at the end of whichever chain of substitutes.
pub fn stood_in_for(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<PersonId>> {
    let today = tx.today();
    let directory = Directory { absences: on_record(tx)?, ..Directory::default() };
    let absent = directory.absences.keys().filter(|absent| directory.stand_in(**absent, today) == Some(person.0));
    Ok(absent.map(|absent| PersonId(*absent)).collect())
}

/// Who acts for this person today, if they are out of office.
pub fn acting_for(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Option<PersonId>> {
    let today = tx.today();
    let directory = Directory { absences: on_record(tx)?, ..Directory::default() };
    Ok(directory.stand_in(person.0, today).map(PersonId))
}

pub(super) fn to_come(tx: &mut ReadTx<'_>) -> Result<Vec<AbsenceRow>> {
    let today = tx.today();
    tx.since(Epoch::Directory, today, |tx| {
        tx.run(|conn| {
            absences::table
                .filter(absences::until_on.ge(today))
                .order((absences::until_on, absences::id))
                .select(AbsenceRow::as_select())
                .load(conn)
        })
    })
}

pub(super) fn get(tx: &mut ReadTx<'_>, id: AbsenceId) -> Result<AbsenceRow> {
    tx.run(|conn| absences::table.find(id).select(AbsenceRow::as_select()).get_result(conn))
}

pub(super) fn insert(tx: &mut WriteTx<'_>, row: &AbsenceRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(absences::table).values(row).execute(conn))?;
    changed(tx)
}

/// Lets an absence end on this day; one that would end before it began is gone.
pub(super) fn end(tx: &mut WriteTx<'_>, row: &AbsenceRow, last: NaiveDate) -> Result<()> {
    if last < row.from_on {
        tx.run(|conn| diesel::delete(absences::table.find(row.id)).execute(conn))?;
    } else {
        let update = diesel::update(absences::table.find(row.id)).set(absences::until_on.eq(last));
        tx.run(|conn| update.execute(conn))?;
    }
    changed(tx)
}

/// The directory of the same unit of work holds absences as well.
fn changed(tx: &mut WriteTx<'_>) -> Result<()> {
    tx.forget::<Vec<AbsenceRow>>();
    tx.forget::<std::sync::Arc<Directory>>();
    tx.changed(Epoch::Directory)
}
