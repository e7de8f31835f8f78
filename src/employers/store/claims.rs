//! Rows of `liaison_claims`. The address and the office's reason belong to the claimant and are sealed under their key.

use diesel::prelude::*;

use super::super::model::{ClaimFlag, ClaimId, ClaimState};
use crate::db::page::PageQuery;
use crate::db::schema::liaison_claims as claims;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Error, Result};
use crate::identity::address::Address;
use crate::identity::store::persons::PersonRow;
use crate::identity::{AccountId, PersonId};
use crate::insert_or_nothing;
use crate::talents::DocumentId;
use crate::vault::{Aad, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = claims,
    treat_none_as_default_value = false,
    treat_none_as_null = true,
    check_for_backend(MultiBackend)
)]
pub struct ClaimRow {
    pub id: ClaimId,
    pub account_id: AccountId,
    pub person_id: PersonId,
    pub organisation_code: String,
    /// What the claimant calls the organisation, or its name on record.
    pub name: String,
    pub contact_sealed: Vec<u8>,
    pub document_id: DocumentId,
    pub flags: Json<Vec<ClaimFlag>>,
    pub state: ClaimState,
    /// Account and organisation, as long as the claim is open: nobody has two of the same.
    pub open_key: Option<String>,
    pub code_hash: String,
    pub codes_sent: i32,
    pub code_sent_at: Instant,
    pub attempts: i32,
    pub proved_at: Option<Instant>,
    pub decided_by: Option<PersonId>,
    pub decided_at: Option<Instant>,
    pub reason_sealed: Option<Vec<u8>>,
    pub created_at: Instant,
    pub version: i64,
}

impl ClaimRow {
    /// Where the code goes.
    pub fn contact(&self, tx: &ReadTx<'_>, owner: &PersonRow) -> Result<Address> {
        let text = open(tx, owner, self.id, "contact_sealed", &self.contact_sealed)?;
        Address::parse(&text).map_err(|_| Error::internal("a stored address does not parse"))
    }

    /// Why the office refused.
    pub fn reason(&self, tx: &ReadTx<'_>, owner: &PersonRow) -> Result<Option<String>> {
        self.reason_sealed.as_ref().map(|sealed| open(tx, owner, self.id, "reason_sealed", sealed)).transpose()
    }
}

fn open(tx: &ReadTx<'_>, owner: &PersonRow, id: ClaimId, column: &'static str, sealed: &[u8]) -> Result<String> {
    let text = owner.key(tx)?.open_text(&place(id, column), &Sealed::from_bytes(sealed.to_vec()))?;
    Ok(text.as_str().to_owned())
}

fn place(id: ClaimId, column: &'static str) -> Aad {
    Aad::new("liaison_claims", column, id)
}

/// Seals a value of a claim.
pub fn seal(tx: &ReadTx<'_>, owner: &PersonRow, id: ClaimId, column: &'static str, text: &str) -> Result<Vec<u8>> {
    Ok(owner.key(tx)?.seal(&place(id, column), text.as_bytes())?.into_bytes())
}

/// Puts a claim on record; `false` when the account has one for the same organisation that is open.
pub fn insert(tx: &mut WriteTx<'_>, row: &ClaimRow) -> Result<bool> {
    insert_or_nothing!(tx, claims::table, row)
}

pub fn get(tx: &mut ReadTx<'_>, id: ClaimId) -> Result<ClaimRow> {
    tx.run(|conn| claims::table.find(id).select(ClaimRow::as_select()).get_result(conn))
}

/// Saves a claim; the row must still have the version that was read.
pub fn save(tx: &mut WriteTx<'_>, mut row: ClaimRow) -> Result<ClaimRow> {
    let read = row.version;
    row.version += 1;
    let changed = tx.run(|conn| {
        diesel::update(claims::table.filter(claims::id.eq(row.id)).filter(claims::version.eq(read)))
            .set(&row)
            .execute(conn)
    })?;
    if changed == 1 { Ok(row) } else { Err(Code::StaleVersion.into()) }
}

/// The claims of an account, newest first; nobody makes so many that they would need pages.
pub fn of_account(tx: &mut ReadTx<'_>, account: AccountId) -> Result<Vec<ClaimRow>> {
    const MOST: i64 = 100;
    tx.run(|conn| {
        claims::table
            .filter(claims::account_id.eq(account))
            .order(claims::id.desc())
            .limit(MOST)
            .select(ClaimRow::as_select())
            .load(conn)
    })
}

/// Claims in a state, the oldest first, without those of one person: nobody judges their own.
pub fn in_state(tx: &mut ReadTx<'_>, state: ClaimState, except: PersonId, page: &PageQuery) -> Result<Vec<ClaimRow>> {
    let after: Option<ClaimId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = claims::table
            .filter(claims::state.eq(state))
            .filter(claims::person_id.ne(except))
            .order(claims::id)
            .limit(fetch)
            .select(ClaimRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(claims::id.gt(after));
        }
        query.load(conn)
    })
}
