//! Rows of `verifier_venues`.

use diesel::prelude::*;

use crate::db::schema::verifier_venues;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::AccountId;

/// Where a verifier works.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = verifier_venues, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct VenueRow {
    pub account_id: AccountId,
    /// Kind of venue, as benefits name it: `school`, `clinic`, …
    pub venue: String,
    pub venue_name: String,
    pub version: i64,
}

pub fn of(tx: &mut ReadTx<'_>, account: AccountId) -> Result<Option<VenueRow>> {
    tx.run(|conn| verifier_venues::table.find(account).select(VenueRow::as_select()).get_result(conn).optional())
}

/// Sets the venue, whether or not there was one.
pub fn set(tx: &mut WriteTx<'_>, account: AccountId, venue: &str, name: &str) -> Result<()> {
    let version = of(tx, account)?.map_or(0, |row| row.version);
    let row = VenueRow { account_id: account, venue: venue.into(), venue_name: name.into(), version: version + 1 };
    tx.run(|conn| diesel::delete(verifier_venues::table.find(account)).execute(conn))?;
    tx.run(|conn| diesel::insert_into(verifier_venues::table).values(&row).execute(conn)).map(drop)
}
