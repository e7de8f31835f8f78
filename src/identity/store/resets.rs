//! Rows of `second_factor_resets`.

use diesel::prelude::*;

use super::super::model::{AccountId, PersonId, ResetId, ResetStatus};
use super::persons::PersonRow;
use crate::db::page::PageQuery;
use crate::db::schema::{accounts, persons, second_factor_resets as resets};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::insert_or_nothing;
use crate::vault::{Aad, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = resets, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct ResetRow {
    pub id: ResetId,
    pub account_id: AccountId,
    /// The account while nobody has decided.
    pub open_key: Option<AccountId>,
    pub status: ResetStatus,
    pub reason_sealed: Vec<u8>,
    pub asked_by: AccountId,
    /// The natural person behind it, whom no other account of theirs replaces.
    pub asked_person: PersonId,
    pub asked_at: Instant,
    pub expires_at: Instant,
    pub decided_by: Option<AccountId>,
    pub decided_at: Option<Instant>,
    pub version: i64,
}

fn place(id: ResetId) -> Aad {
    Aad::new("second_factor_resets", "reason_sealed", id)
}

/// Seals the reason under the key of the person whose account it is.
pub fn seal(tx: &ReadTx<'_>, subject: &PersonRow, id: ResetId, reason: &str) -> Result<Vec<u8>> {
    Ok(subject.key(tx)?.seal(&place(id), reason.as_bytes())?.into_bytes())
}

impl ResetRow {
    pub fn reason(&self, tx: &ReadTx<'_>, subject: &PersonRow) -> Result<String> {
        if subject.is_erased() {
            return Ok(String::new());
        }
        let sealed = Sealed::from_bytes(self.reason_sealed.clone());
        Ok(subject.key(tx)?.open_text(&place(self.id), &sealed)?.as_str().to_owned())
    }

    /// What it is at an instant: one that nobody decided in time is over.
    pub fn status_at(&self, now: Instant) -> ResetStatus {
        let late = self.status == ResetStatus::Open && now >= self.expires_at;
        if late { ResetStatus::Expired } else { self.status }
    }
}

/// Inserts a request; `false` when one is open for this account.
pub fn insert(tx: &mut WriteTx<'_>, row: &ResetRow) -> Result<bool> {
    insert_or_nothing!(tx, resets::table, row)
}

pub fn get(tx: &mut ReadTx<'_>, id: ResetId) -> Result<ResetRow> {
    tx.run(|conn| resets::table.find(id).select(ResetRow::as_select()).get_result(conn))
}

/// The request of an account that nobody has decided, be it over or not.
pub fn undecided(tx: &mut ReadTx<'_>, account: AccountId) -> Result<Option<ResetRow>> {
    let of = resets::table.filter(resets::open_key.eq(account));
    tx.run(|conn| of.select(ResetRow::as_select()).first(conn).optional())
}

/// Requests with the persons whose accounts they are about, newest first.
pub fn page(tx: &mut ReadTx<'_>, page: &PageQuery) -> Result<Vec<(ResetRow, PersonRow)>> {
    let after: Option<ResetId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = resets::table
            .inner_join(accounts::table.on(accounts::id.eq(resets::account_id)))
            .inner_join(persons::table.on(persons::id.eq(accounts::person_id)))
            .order(resets::id.desc())
            .limit(fetch)
            .select((ResetRow::as_select(), PersonRow::as_select()))
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(resets::id.lt(after));
        }
        query.load(conn)
    })
}

/// Writes how it ended; the row must have the version that was read.
pub fn settle(tx: &mut WriteTx<'_>, row: &ResetRow, status: ResetStatus, by: Option<AccountId>) -> Result<()> {
    let now = tx.real_now();
    let changed = tx.run(|conn| {
        diesel::update(resets::table.filter(resets::id.eq(row.id)).filter(resets::version.eq(row.version)))
            .set((
                resets::status.eq(status),
                resets::open_key.eq(None::<AccountId>),
                resets::decided_by.eq(by),
                resets::decided_at.eq(Some(now)),
                resets::version.eq(row.version + 1),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(()) } else { Err(Code::StaleVersion.into()) }
}
