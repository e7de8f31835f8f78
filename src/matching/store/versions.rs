//! Rows of `match_items`: the rules by which everybody was looked at last. Only the sweep writes them.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::db::schema::match_items as items;
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::insert_all;

#[derive(Insertable)]
#[diesel(table_name = items)]
struct VersionRow {
    item_code: String,
    rules_version: String,
}

/// Version by item.
pub fn all(tx: &mut ReadTx<'_>) -> Result<BTreeMap<String, String>> {
    let rows: Vec<(String, String)> =
        tx.run(|conn| items::table.select((items::item_code, items::rules_version)).load(conn))?;
    Ok(rows.into_iter().collect())
}

/// These, and no others, are in force.
pub fn replace(tx: &mut WriteTx<'_>, now: &[(String, String)]) -> Result<()> {
    tx.run(|conn| diesel::delete(items::table).execute(conn))?;
    if now.is_empty() {
        return Ok(());
    }
    let row =
        |(code, version): &(String, String)| VersionRow { item_code: code.clone(), rules_version: version.clone() };
    let rows: Vec<_> = now.iter().map(row).collect();
    insert_all!(tx, items::table, &rows).map(drop)
}
