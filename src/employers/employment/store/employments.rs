//! Rows of `employments`. The position is the person's and sealed under their key.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::super::model::EmployerId;
use super::super::model::{EmploymentId, EmploymentState};
use crate::cards::life::CardState;
use crate::db::page::PageQuery;
use crate::db::schema::{cards, employments};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::identity::changes::facts_changed;
use crate::identity::store::persons::PersonRow;
use crate::insert_or_nothing;
use crate::vault::{Aad, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = employments,
    treat_none_as_default_value = false,
    treat_none_as_null = true,
    check_for_backend(MultiBackend)
)]
pub struct EmploymentRow {
    pub id: EmploymentId,
    pub person_id: PersonId,
    pub employer_id: EmployerId,
    pub since: NaiveDate,
    pub position_sealed: Option<Vec<u8>>,
    pub state: EmploymentState,
    /// Person and organisation, as long as it is asked for or stands.
    pub open_key: Option<String>,
    pub asked_at: Instant,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    pub ended_on: Option<NaiveDate>,
    pub version: i64,
}

fn place(id: EmploymentId) -> Aad {
    Aad::new("employments", "position_sealed", id)
}

/// Seals what somebody's position is called.
pub fn seal(tx: &ReadTx<'_>, owner: &PersonRow, id: EmploymentId, position: &str) -> Result<Vec<u8>> {
    Ok(owner.key(tx)?.seal(&place(id), position.as_bytes())?.into_bytes())
}

impl EmploymentRow {
    pub fn position(&self, tx: &ReadTx<'_>, owner: &PersonRow) -> Result<Option<String>> {
        let Some(sealed) = &self.position_sealed else { return Ok(None) };
        let text = owner.key(tx)?.open_text(&place(self.id), &Sealed::from_bytes(sealed.clone()))?;
        Ok(Some(text.as_str().to_owned()))
    }
}

/// Keeps a statement; `false` when one with this organisation is open.
pub fn insert(tx: &mut WriteTx<'_>, row: &EmploymentRow) -> Result<bool> {
    insert_or_nothing!(tx, employments::table, row)
}

pub fn get(tx: &mut ReadTx<'_>, id: EmploymentId) -> Result<EmploymentRow> {
    tx.run(|conn| employments::table.find(id).select(EmploymentRow::as_select()).get_result(conn))
}

/// Saves an employment; the row must still have the version that was read.
pub fn save(tx: &mut WriteTx<'_>, mut row: EmploymentRow) -> Result<EmploymentRow> {
    let read = row.version;
    row.version += 1;
    if !row.state.is_open() {
        row.open_key = None;
    }
    let changed = tx.run(|conn| {
        diesel::update(employments::table.filter(employments::id.eq(row.id)).filter(employments::version.eq(read)))
            .set(&row)
            .execute(conn)
    })?;
    if changed != 1 {
        return Err(Code::StaleVersion.into());
    }
    facts_changed(tx, row.person_id)?;
    Ok(row)
}

/// A person's own, newest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<EmploymentRow>> {
    const MOST: i64 = 100;
    tx.run(|conn| {
        employments::table
            .filter(employments::person_id.eq(person))
            .order(employments::id.desc())
            .limit(MOST)
            .select(EmploymentRow::as_select())
            .load(conn)
    })
}

/// Those of these people whom an employer on record confirmed as working there.
pub fn confirmed_of(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<BTreeSet<PersonId>> {
    let people = people.to_vec();
    let found: Vec<PersonId> = tx.run(|conn| {
        employments::table
            .filter(employments::person_id.eq_any(people))
            .filter(employments::state.eq(EmploymentState::Confirmed))
            .select(employments::person_id)
            .load(conn)
    })?;
    Ok(found.into_iter().collect())
}

/// Those of an employer in one state.
pub fn page(
    tx: &mut ReadTx<'_>,
    employer: EmployerId,
    state: EmploymentState,
    page: &PageQuery,
) -> Result<Vec<EmploymentRow>> {
    let after: Option<EmploymentId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = employments::table
            .filter(employments::employer_id.eq(employer))
            .filter(employments::state.eq(state))
            .order(employments::id)
            .limit(fetch)
            .select(EmploymentRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(employments::id.gt(after));
        }
        query.load(conn)
    })
}

/// The confirmed staff of an employer who hold a card that is in force.
pub fn with_running_cards(tx: &mut ReadTx<'_>, employer: EmployerId) -> Result<Vec<(EmploymentId, PersonId)>> {
    let running: Vec<_> = CardState::ALL.iter().copied().filter(|state| state.is_in_force()).collect();
    tx.run(|conn| {
        let holders = cards::table.filter(cards::state.eq_any(running)).select(cards::person_id);
        employments::table
            .filter(employments::employer_id.eq(employer))
            .filter(employments::state.eq(EmploymentState::Confirmed))
            .filter(employments::person_id.eq_any(holders))
            .order(employments::id)
            .select((employments::id, employments::person_id))
            .load(conn)
    })
}
