//! Rows of `employers`. The address is opened only here, with the organisation's own key.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::super::model::EmployerId;
use crate::db::page::PageQuery;
use crate::db::schema::{employers, liaison_employers};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Error, Result};
use crate::identity::address::Address;
use crate::identity::{AccountId, PersonId};
use crate::insert_or_nothing;
use crate::talents::identifiers::OrganisationCode;
use crate::vault::{Aad, PersonKey, Sealed, WrappedKey};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = employers, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct EmployerRow {
    pub id: EmployerId,
    pub organisation_code: String,
    pub name: String,
    pub district: Option<String>,
    pub check_fits: bool,
    pub wrapped_key: Vec<u8>,
    pub contact_sealed: Vec<u8>,
    pub confirmed_by: PersonId,
    pub created_at: Instant,
    pub version: i64,
}

impl EmployerRow {
    /// The organisation's data key.
    pub fn key(&self, tx: &ReadTx<'_>) -> Result<PersonKey> {
        Ok(tx.vault().open_person_key(&WrappedKey::from_bytes(self.wrapped_key.clone()))?)
    }

    /// Where the organisation itself is reached.
    pub fn contact(&self, tx: &ReadTx<'_>) -> Result<Address> {
        let sealed = Sealed::from_bytes(self.contact_sealed.clone());
        let text = self.key(tx)?.open_text(&place(self.id), &sealed)?;
        Address::parse(&text).map_err(|_| Error::internal("a stored address does not parse"))
    }
}

fn place(id: EmployerId) -> Aad {
    Aad::new("employers", "contact_sealed", id)
}

/// Puts an organisation on record; nothing when its code is there already.
pub fn insert(
    tx: &mut WriteTx<'_>,
    code: &OrganisationCode,
    name: &str,
    district: Option<&str>,
    contact: &Address,
    by: PersonId,
) -> Result<Option<EmployerRow>> {
    let id: EmployerId = tx.new_id();
    let wrapped = tx.vault().generate_person_key()?;
    let key = tx.vault().open_person_key(&wrapped)?;
    let row = EmployerRow {
        id,
        organisation_code: code.as_str().to_owned(),
        name: name.to_owned(),
        district: district.map(str::to_owned),
        check_fits: code.flag().is_none(),
        contact_sealed: key.seal(&place(id), contact.as_str().as_bytes())?.into_bytes(),
        wrapped_key: wrapped.into_bytes(),
        confirmed_by: by,
        created_at: tx.now(),
        version: 1,
    };
    Ok(insert_or_nothing!(tx, employers::table, &row)?.then_some(row))
}

/// Changes what the office has on record.
pub fn save(tx: &mut WriteTx<'_>, row: &EmployerRow, name: &str, contact: &Address) -> Result<EmployerRow> {
    let next = EmployerRow {
        name: name.to_owned(),
        contact_sealed: row.key(tx)?.seal(&place(row.id), contact.as_str().as_bytes())?.into_bytes(),
        version: row.version + 1,
        ..row.clone()
    };
    let changed = tx.run(|conn| {
        diesel::update(employers::table.filter(employers::id.eq(row.id)).filter(employers::version.eq(row.version)))
            .set((
                employers::name.eq(&next.name),
                employers::contact_sealed.eq(&next.contact_sealed),
                employers::version.eq(next.version),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(next) } else { Err(Code::StaleVersion.into()) }
}

pub fn get(tx: &mut ReadTx<'_>, id: EmployerId) -> Result<EmployerRow> {
    tx.run(|conn| employers::table.find(id).select(EmployerRow::as_select()).get_result(conn))
}

/// The organisation with this code, if the office knows it.
pub fn find(tx: &mut ReadTx<'_>, code: &str) -> Result<Option<EmployerRow>> {
    tx.run(|conn| {
        let found = employers::table.filter(employers::organisation_code.eq(code));
        found.select(EmployerRow::as_select()).get_result(conn).optional()
    })
}

/// Names of several organisations.
pub fn names_of(tx: &mut ReadTx<'_>, ids: Vec<EmployerId>) -> Result<BTreeMap<EmployerId, String>> {
    // Nothing wanted is nothing asked: a list of no ids would read the whole table.
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<(EmployerId, String)> = tx.run(|conn| {
        employers::table.filter(employers::id.eq_any(ids)).select((employers::id, employers::name)).load(conn)
    })?;
    Ok(rows.into_iter().collect())
}

/// The organisations on record for which an account is named.
pub fn of_account(tx: &mut ReadTx<'_>, account: AccountId) -> Result<Vec<EmployerRow>> {
    tx.run(|conn| {
        let named = liaison_employers::table
            .filter(liaison_employers::account_id.eq(account))
            .select(liaison_employers::organisation_code);
        employers::table
            .filter(employers::organisation_code.eq_any(named))
            .order(employers::organisation_code)
            .select(EmployerRow::as_select())
            .load(conn)
    })
}

/// All organisations, by their code.
pub fn page(tx: &mut ReadTx<'_>, page: &PageQuery) -> Result<Vec<EmployerRow>> {
    let after: Option<String> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = employers::table
            .order(employers::organisation_code)
            .limit(fetch)
            .select(EmployerRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(employers::organisation_code.gt(after));
        }
        query.load(conn)
    })
}
