//! Rows of `liaison_employers`.

use diesel::prelude::*;

use crate::db::schema::{accounts, liaison_employers, positions};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::model::AccountStatus;
use crate::identity::{AccountId, PersonId, Role};
use crate::insert_or_nothing;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = liaison_employers, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct LiaisonRow {
    pub account_id: AccountId,
    pub organisation_code: String,
    pub named_by: Option<PersonId>,
    pub named_at: Instant,
}

/// Names a liaison; `false` when that was done before.
pub fn insert(tx: &mut WriteTx<'_>, row: &LiaisonRow) -> Result<bool> {
    insert_or_nothing!(tx, liaison_employers::table, row)
}

/// Takes the name off the list; `false` when it was not on it.
pub fn delete(tx: &mut WriteTx<'_>, account: AccountId, code: &str) -> Result<bool> {
    let rows = tx.run(|conn| diesel::delete(liaison_employers::table.find((account, code))).execute(conn))?;
    Ok(rows == 1)
}

/// Whether an account is named for an organisation.
pub fn speaks_for(tx: &mut ReadTx<'_>, account: AccountId, code: &str) -> Result<bool> {
    let found: Option<String> = tx.run(|conn| {
        let named = liaison_employers::table.find((account, code)).select(liaison_employers::organisation_code);
        named.get_result(conn).optional()
    })?;
    Ok(found.is_some())
}

/// For whom an account speaks.
pub fn of_account(tx: &mut ReadTx<'_>, account: AccountId) -> Result<Vec<LiaisonRow>> {
    tx.run(|conn| {
        liaison_employers::table
            .filter(liaison_employers::account_id.eq(account))
            .order(liaison_employers::organisation_code)
            .select(LiaisonRow::as_select())
            .load(conn)
    })
}

/// The people who speak for an organisation today: named for it, with the role, and with an account that is open.
pub fn of_organisation(tx: &mut ReadTx<'_>, code: &str) -> Result<Vec<PersonId>> {
    let today = tx.today();
    tx.run(|conn| {
        liaison_employers::table
            .inner_join(accounts::table.inner_join(positions::table))
            .filter(liaison_employers::organisation_code.eq(code))
            .filter(accounts::status.eq(AccountStatus::Active))
            .filter(positions::role.eq(Role::EmployerLiaison))
            .filter(positions::valid_from.le(today))
            .filter(positions::valid_to.is_null().or(positions::valid_to.ge(today)))
            .order(accounts::person_id)
            .select(accounts::person_id)
            .distinct()
            .load(conn)
    })
}
