//! Rows of `accounts`.

use diesel::prelude::*;

use super::super::address::Address;
use super::super::model::{AccountId, AccountStatus, PersonId};
use super::persons::PersonRow;
use crate::db::schema::accounts;
use crate::db::types::Instant;
use crate::db::{Epoch, MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::insert_or_nothing;
use crate::vault::{Aad, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = accounts, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct AccountRow {
    pub id: AccountId,
    pub person_id: PersonId,
    pub status: AccountStatus,
    pub mobile_sealed: Option<Vec<u8>>,
    pub mobile_index: Option<String>,
    pub email_sealed: Option<Vec<u8>>,
    pub email_index: Option<String>,
    pub password_hash: String,
    pub failed_attempts: i32,
    pub locked_until: Option<Instant>,
    pub totp_sealed: Option<Vec<u8>>,
    pub totp_confirmed: bool,
    pub totp_last_step: i64,
    pub created_at: Instant,
    pub version: i64,
}

impl AccountRow {
    /// Opens one of the sealed columns with the owner's key.
    pub fn open(&self, tx: &ReadTx<'_>, owner: &PersonRow, column: &'static str, sealed: &[u8]) -> Result<String> {
        let text = owner.key(tx)?.open_text(&place(self.id, column), &Sealed::from_bytes(sealed.to_vec()))?;
        Ok(text.as_str().to_owned())
    }

    pub fn mobile(&self, tx: &ReadTx<'_>, owner: &PersonRow) -> Result<Option<String>> {
        self.mobile_sealed.as_ref().map(|sealed| self.open(tx, owner, "mobile_sealed", sealed)).transpose()
    }

    pub fn email(&self, tx: &ReadTx<'_>, owner: &PersonRow) -> Result<Option<String>> {
        self.email_sealed.as_ref().map(|sealed| self.open(tx, owner, "email_sealed", sealed)).transpose()
    }
}

fn place(id: AccountId, column: &'static str) -> Aad {
    Aad::new("accounts", column, id)
}

/// Seals a value for a column of an account.
pub fn seal(tx: &ReadTx<'_>, owner: &PersonRow, id: AccountId, column: &'static str, value: &str) -> Result<Vec<u8>> {
    Ok(owner.key(tx)?.seal(&place(id, column), value.as_bytes())?.into_bytes())
}

/// Opens an account; `None` when the address belongs to one already.
pub fn insert(
    tx: &mut WriteTx<'_>,
    owner: &PersonRow,
    address: &Address,
    password_hash: &str,
) -> Result<Option<AccountRow>> {
    let id: AccountId = tx.new_id();
    let index = Some(address.index(tx.vault()).hex());
    let (mut mobile, mut email) = ((None, None), (None, None));
    match address {
        Address::Mobile(text) => mobile = (Some(seal(tx, owner, id, "mobile_sealed", text)?), index),
        Address::Email(text) => email = (Some(seal(tx, owner, id, "email_sealed", text)?), index),
    }
    let row = AccountRow {
        id,
        person_id: owner.id,
        status: AccountStatus::Active,
        mobile_sealed: mobile.0,
        mobile_index: mobile.1,
        email_sealed: email.0,
        email_index: email.1,
        password_hash: password_hash.to_owned(),
        failed_attempts: 0,
        locked_until: None,
        totp_sealed: None,
        totp_confirmed: false,
        totp_last_step: 0,
        created_at: tx.now(),
        version: 1,
    };
    let inserted = insert_or_nothing!(tx, accounts::table, &row)?;
    Ok(inserted.then_some(row))
}

pub fn get(tx: &mut ReadTx<'_>, id: AccountId) -> Result<AccountRow> {
    tx.run(|conn| accounts::table.find(id).select(AccountRow::as_select()).get_result(conn))
}

pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<AccountRow>> {
    tx.run(|conn| {
        accounts::table
            .filter(accounts::person_id.eq(person))
            .order(accounts::id)
            .select(AccountRow::as_select())
            .load(conn)
    })
}

/// The accounts of several persons in one statement.
pub fn of_persons(tx: &mut ReadTx<'_>, people: Vec<PersonId>) -> Result<Vec<AccountRow>> {
    if people.is_empty() {
        return Ok(Vec::new());
    }
    tx.run(|conn| {
        accounts::table
            .filter(accounts::person_id.eq_any(people))
            .order(accounts::id)
            .select(AccountRow::as_select())
            .load(conn)
    })
}

pub fn find_by_address(tx: &mut ReadTx<'_>, address: &Address) -> Result<Option<AccountRow>> {
    let index = address.index(tx.vault()).hex();
    tx.run(|conn| {
        let found = accounts::table.select(AccountRow::as_select());
        match address {
            Address::Mobile(_) => found.filter(accounts::mobile_index.eq(index)).first(conn),
            Address::Email(_) => found.filter(accounts::email_index.eq(index)).first(conn),
        }
        .optional()
    })
}

/// Saves everything that sign-in, passwords and second factors change.
pub fn save_credentials(tx: &mut WriteTx<'_>, row: &AccountRow) -> Result<()> {
    // Who is in office depends on whether their account is open, and on nothing else here.
    if get(tx, row.id)?.status != row.status {
        tx.changed(Epoch::Directory)?;
    }
    tx.run(|conn| {
        diesel::update(accounts::table.find(row.id))
            .set((
                accounts::status.eq(row.status),
                accounts::password_hash.eq(&row.password_hash),
                accounts::failed_attempts.eq(row.failed_attempts),
                accounts::locked_until.eq(row.locked_until),
                accounts::totp_sealed.eq(row.totp_sealed.as_ref()),
                accounts::totp_confirmed.eq(row.totp_confirmed),
                accounts::totp_last_step.eq(row.totp_last_step),
                accounts::version.eq(accounts::version + 1),
            ))
            .execute(conn)
    })
    .map(drop)
}
