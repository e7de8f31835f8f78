//! Rows of `address_codes`.

use diesel::prelude::*;

use super::super::model::{AddressCodeId, CodePurpose};
use crate::db::schema::address_codes;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = address_codes, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct AddressCodeRow {
    pub id: AddressCodeId,
    pub purpose: CodePurpose,
    pub address_index: String,
    pub code_hash: String,
    pub attempts: i32,
    pub created_at: Instant,
    pub expires_at: Instant,
    pub used_at: Option<Instant>,
}

pub fn insert(tx: &mut WriteTx<'_>, row: &AddressCodeRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(address_codes::table).values(row).execute(conn)).map(drop)
}

/// The codes sent to an address since an instant, newest first.
pub fn sent_since(
    tx: &mut ReadTx<'_>,
    index: &str,
    purpose: CodePurpose,
    since: Instant,
) -> Result<Vec<AddressCodeRow>> {
    tx.run(|conn| {
        address_codes::table
            .filter(address_codes::address_index.eq(index))
            .filter(address_codes::purpose.eq(purpose))
            .filter(address_codes::created_at.ge(since))
            .order((address_codes::created_at.desc(), address_codes::id.desc()))
            .select(AddressCodeRow::as_select())
            .load(conn)
    })
}

pub fn save(tx: &mut WriteTx<'_>, row: &AddressCodeRow) -> Result<()> {
    tx.run(|conn| {
        diesel::update(address_codes::table.find(row.id))
            .set((address_codes::attempts.eq(row.attempts), address_codes::used_at.eq(row.used_at)))
            .execute(conn)
    })
    .map(drop)
}
