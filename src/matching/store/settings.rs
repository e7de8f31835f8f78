//! Rows of `match_settings`.

use std::collections::BTreeMap;

use diesel::prelude::*;

use crate::db::schema::match_settings as settings;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::insert_or_nothing;

/// What somebody has said about being found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    pub found: bool,
    /// Whether the household may be looked at for it, which tells of others, children among them.
    pub household: bool,
}

impl Default for Settings {
    /// Whoever has said nothing is found by what concerns them alone.
    fn default() -> Self {
        Self { found: true, household: false }
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = settings, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct SettingsRow {
    person_id: PersonId,
    found: bool,
    household: bool,
    changed_at: Instant,
}

/// The settings of these people; absent for whoever has said nothing.
pub fn of_ids(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<BTreeMap<PersonId, Settings>> {
    let of = settings::table.filter(settings::person_id.eq_any(people.to_vec())).select(SettingsRow::as_select());
    let rows: Vec<SettingsRow> = tx.run(|conn| of.load(conn))?;
    let known = |row: SettingsRow| (row.person_id, Settings { found: row.found, household: row.household });
    Ok(rows.into_iter().map(known).collect())
}

pub fn save(tx: &mut WriteTx<'_>, person: PersonId, set: Settings) -> Result<()> {
    let Settings { found, household } = set;
    let row = SettingsRow { person_id: person, found, household, changed_at: tx.now() };
    if insert_or_nothing!(tx, settings::table, &row)? {
        return Ok(());
    }
    let own = diesel::update(settings::table.find(person));
    tx.run(|conn| {
        own.set((settings::found.eq(found), settings::household.eq(household), settings::changed_at.eq(row.changed_at)))
            .execute(conn)
    })
    .map(drop)
}
