//! Rows of `matches`.

use chrono::NaiveDate;
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::super::model::{MatchId, MatchState};
use crate::cases::ApplicationId;
use crate::catalogue::{DefinitionId, Loaded, ServiceItem};
use crate::db::page::PageQuery;
use crate::db::schema::matches;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::insert_all;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = matches, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct MatchRow {
    pub id: MatchId,
    pub person_id: PersonId,
    pub item_code: String,
    pub state: MatchState,
    /// The version of the item by which the person was found.
    pub item_id: DefinitionId,
    pub rules_version: String,
    pub found_on: NaiveDate,
    pub told_at: Option<Instant>,
    /// The draft, as long as there is one.
    pub application_id: Option<ApplicationId>,
    pub changed_at: Instant,
    pub version: i64,
}

impl MatchRow {
    /// Somebody is found for an item; the caller inserts it.
    pub fn found(tx: &WriteTx<'_>, person: PersonId, item: &Loaded<ServiceItem>, rules_version: &str) -> Self {
        Self {
            id: tx.new_id(),
            person_id: person,
            item_code: item.code.clone(),
            state: MatchState::Found,
            item_id: item.id,
            rules_version: rules_version.to_owned(),
            found_on: tx.today(),
            told_at: None,
            application_id: None,
            changed_at: tx.now(),
            version: 1,
        }
    }
}

/// Rows in one statement: SQLite takes 32,766 values.
const AT_ONCE: usize = 2_000;

pub fn insert(tx: &mut WriteTx<'_>, rows: &[MatchRow]) -> Result<()> {
    for some in rows.chunks(AT_ONCE) {
        let some = some.to_vec();
        insert_all!(tx, matches::table, &some)?;
    }
    Ok(())
}

/// All matches of these people.
pub fn of_people(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Vec<MatchRow>> {
    let of = matches::table.filter(matches::person_id.eq_any(people.to_vec()));
    tx.run(|conn| of.order(matches::id).select(MatchRow::as_select()).load(conn))
}

/// Moves matches to a state.
pub fn set_state(tx: &mut WriteTx<'_>, ids: &[MatchId], state: MatchState) -> Result<()> {
    let now = tx.now();
    for some in ids.chunks(AT_ONCE) {
        let these = diesel::update(matches::table.filter(matches::id.eq_any(some.to_vec())));
        let next = matches::version.eq(matches::version + 1);
        tx.run(|conn| these.set((matches::state.eq(state), matches::changed_at.eq(now), next)).execute(conn))?;
    }
    Ok(())
}

/// Their people were told of these.
pub fn set_told(tx: &mut WriteTx<'_>, ids: &[MatchId]) -> Result<()> {
    let now = tx.now();
    let these = diesel::update(matches::table.filter(matches::id.eq_any(ids.to_vec())));
    tx.run(|conn| {
        these
            .set((
                matches::state.eq(MatchState::Told),
                matches::told_at.eq(Some(now)),
                matches::changed_at.eq(now),
                matches::version.eq(matches::version + 1),
            ))
            .execute(conn)
    })
    .map(drop)
}

/// One's own match; anybody else's is not found.
pub fn get_own(tx: &mut ReadTx<'_>, person: PersonId, id: MatchId) -> Result<MatchRow> {
    let own = matches::table.find(id).filter(matches::person_id.eq(person));
    tx.run(|conn| own.select(MatchRow::as_select()).get_result(conn))
}

/// Saves state and draft over the version that was read.
pub fn save(
    tx: &mut WriteTx<'_>,
    row: &MatchRow,
    state: MatchState,
    application: Option<ApplicationId>,
) -> Result<MatchRow> {
    let next =
        MatchRow { state, application_id: application, changed_at: tx.now(), version: row.version + 1, ..row.clone() };
    let same = matches::table.filter(matches::id.eq(row.id)).filter(matches::version.eq(row.version));
    let changed = tx.run(|conn| {
        diesel::update(same)
            .set((
                matches::state.eq(next.state),
                matches::application_id.eq(next.application_id),
                matches::changed_at.eq(next.changed_at),
                matches::version.eq(next.version),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(next) } else { Err(Code::StaleVersion.into()) }
}

/// One's own matches, newest first.
pub fn page(tx: &mut ReadTx<'_>, person: PersonId, page: &PageQuery) -> Result<Vec<MatchRow>> {
    let (after, fetch) = (page.after::<MatchId>()?, page.fetch());
    tx.run(|conn| {
        let mut query = matches::table
            .filter(matches::person_id.eq(person))
            .order(matches::id.desc())
            .limit(fetch)
            .select(MatchRow::as_select())
            .into_boxed();
        if let Some(after) = after {
            query = query.filter(matches::id.lt(after));
        }
        query.load(conn)
    })
}

/// How many there are, by item and state.
pub fn counts(tx: &mut ReadTx<'_>) -> Result<Vec<(String, MatchState, i64)>> {
    tx.run(|conn| {
        matches::table
            .group_by((matches::item_code, matches::state))
            .order((matches::item_code, matches::state))
            .select((matches::item_code, matches::state, count_star()))
            .load(conn)
    })
}
