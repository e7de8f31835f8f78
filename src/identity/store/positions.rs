//! Rows of `positions`.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{AccountId, DepartmentId, Duty, PersonId, Position, PositionId, Role, in_force};
use crate::db::schema::{accounts, positions};
use crate::db::{Epoch, MultiBackend, ReadTx, WriteTx};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = positions, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct PositionRow {
    pub id: PositionId,
    pub account_id: AccountId,
    pub role: Role,
    pub department_id: Option<DepartmentId>,
    pub duty: Option<Duty>,
    pub valid_from: NaiveDate,
    pub valid_to: Option<NaiveDate>,
}

/// Every position of an account, past and future ones too.
pub fn of_account(tx: &mut ReadTx<'_>, account: AccountId) -> Result<Vec<PositionRow>> {
    tx.run(|conn| {
        positions::table
            .filter(positions::account_id.eq(account))
            .order(positions::id)
            .select(PositionRow::as_select())
            .load(conn)
    })
}

/// The positions that count today.
pub fn in_force_of(tx: &mut ReadTx<'_>, account: AccountId) -> Result<Vec<Position>> {
    let today = tx.today();
    Ok(of_account(tx, account)?
        .into_iter()
        .filter(|row| in_force(row.valid_from, row.valid_to, today))
        .map(|row| Position { role: row.role, department: row.department_id, duty: row.duty })
        .collect())
}

/// The people who hold a role today.
pub fn holders_of(tx: &mut ReadTx<'_>, role: Role) -> Result<Vec<PersonId>> {
    let today = tx.today();
    tx.run(|conn| {
        positions::table
            .inner_join(accounts::table)
            .filter(positions::role.eq(role))
            .filter(positions::valid_from.le(today))
            .filter(positions::valid_to.is_null().or(positions::valid_to.ge(today)))
            .select(accounts::person_id)
            .distinct()
            .order(accounts::person_id)
            .load(conn)
    })
}

/// The people who hold any position in these departments today.
pub fn held_in(tx: &mut ReadTx<'_>, departments: &[DepartmentId]) -> Result<BTreeSet<PersonId>> {
    let today = tx.today();
    let people: Vec<PersonId> = tx.run(|conn| {
        positions::table
            .inner_join(accounts::table)
            .filter(positions::department_id.eq_any(departments.to_vec()))
            .filter(positions::valid_from.le(today))
            .filter(positions::valid_to.is_null().or(positions::valid_to.ge(today)))
            .select(accounts::person_id)
            .load(conn)
    })?;
    Ok(people.into_iter().collect())
}

pub fn insert(tx: &mut WriteTx<'_>, account: AccountId, position: &Position) -> Result<PositionId> {
    let row = PositionRow {
        id: tx.new_id(),
        account_id: account,
        role: position.role,
        department_id: position.department,
        duty: position.duty,
        valid_from: tx.today(),
        valid_to: None,
    };
    tx.run(|conn| diesel::insert_into(positions::table).values(&row).execute(conn))?;
    tx.changed(Epoch::Directory)?;
    Ok(row.id)
}

/// Ends a position as of yesterday, so that it no longer counts today; answers whether it was there.
pub fn end(tx: &mut WriteTx<'_>, account: AccountId, id: PositionId) -> Result<bool> {
    let yesterday = tx.today().pred_opt();
    tx.changed(Epoch::Directory)?;
    tx.run(|conn| {
        diesel::update(positions::table.find(id).filter(positions::account_id.eq(account)))
            .set(positions::valid_to.eq(yesterday))
            .execute(conn)
    })
    .map(|rows| rows == 1)
}
