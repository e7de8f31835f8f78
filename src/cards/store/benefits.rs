//! Rows of `benefit_uses`, `benefit_places` and `redemptions`.

use diesel::prelude::*;

use super::super::benefits::Used;
use super::super::model::{CardId, CodeId, RedemptionId};
use crate::db::schema::{benefit_places, benefit_uses, redemptions};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::{AccountId, PersonId};
use crate::insert_or_nothing;

/// What a counter is counted for: a person, a benefit, a period. All cards of the person share it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counter {
    pub person: PersonId,
    pub benefit: String,
    pub period: String,
    /// The period of the places that all share; a card's own term says nothing to others.
    pub shared_period: String,
}

/// A count with the version by which it is changed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Counted {
    used: i32,
    version: i64,
}

/// Both counts of a benefit, as they were read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    holder: Counted,
    all: Counted,
}

impl Counts {
    pub fn used(&self) -> Used {
        let number = |counted: Counted| u32::try_from(counted.used).unwrap_or(0);
        Used { by_holder: number(self.holder), by_all: number(self.all) }
    }
}

/// Reads both counts; what was never used counts zero.
pub fn counts(tx: &mut ReadTx<'_>, counter: &Counter) -> Result<Counts> {
    let own: Option<(i32, i64)> = tx.run(|conn| {
        benefit_uses::table
            .find((counter.person, &counter.benefit, &counter.period))
            .select((benefit_uses::used, benefit_uses::version))
            .get_result(conn)
            .optional()
    })?;
    let all: Option<(i32, i64)> = tx.run(|conn| {
        benefit_places::table
            .find((&counter.benefit, &counter.shared_period))
            .select((benefit_places::used, benefit_places::version))
            .get_result(conn)
            .optional()
    })?;
    let counted =
        |found: Option<(i32, i64)>| found.map(|(used, version)| Counted { used, version }).unwrap_or_default();
    Ok(Counts { holder: counted(own), all: counted(all) })
}

/// Writes the counts that were decided, over the very ones that were read. The count of all is written only for a
/// benefit that has a number of places: nobody else has to meet on one row.
pub fn save(tx: &mut WriteTx<'_>, counter: &Counter, read: Counts, used: Used, limited: bool) -> Result<()> {
    let number = |value: u32| i32::try_from(value).unwrap_or(i32::MAX);
    let (person, benefit, period) = (counter.person, counter.benefit.as_str(), counter.period.as_str());
    let shared = counter.shared_period.as_str();
    let saved = if read.holder.version == 0 {
        let row = (
            benefit_uses::person_id.eq(person),
            benefit_uses::benefit.eq(benefit),
            benefit_uses::period.eq(period),
            benefit_uses::used.eq(number(used.by_holder)),
            benefit_uses::version.eq(1_i64),
        );
        insert_or_nothing!(tx, benefit_uses::table, row)?
    } else {
        tx.run(|conn| {
            diesel::update(
                benefit_uses::table
                    .find((person, benefit, period))
                    .filter(benefit_uses::version.eq(read.holder.version)),
            )
            .set((benefit_uses::used.eq(number(used.by_holder)), benefit_uses::version.eq(read.holder.version + 1)))
            .execute(conn)
        })? == 1
    };
    let saved_all = if !limited {
        true
    } else if read.all.version == 0 {
        let row = (
            benefit_places::benefit.eq(benefit),
            benefit_places::period.eq(shared),
            benefit_places::used.eq(number(used.by_all)),
            benefit_places::version.eq(1_i64),
        );
        insert_or_nothing!(tx, benefit_places::table, row)?
    } else {
        tx.run(|conn| {
            diesel::update(
                benefit_places::table.find((benefit, shared)).filter(benefit_places::version.eq(read.all.version)),
            )
            .set((benefit_places::used.eq(number(used.by_all)), benefit_places::version.eq(read.all.version + 1)))
            .execute(conn)
        })? == 1
    };
    if saved && saved_all { Ok(()) } else { Err(Code::StaleVersion.into()) }
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = redemptions, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct RedemptionRow {
    pub id: RedemptionId,
    pub card_id: CardId,
    pub person_id: PersonId,
    pub account_id: AccountId,
    pub jti: CodeId,
    pub benefit: String,
    pub period: String,
    pub venue: String,
    pub venue_name: String,
    pub uses_left: Option<i32>,
    pub at: Instant,
}

pub fn insert_redemption(tx: &mut WriteTx<'_>, row: &RedemptionRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(redemptions::table).values(row).execute(conn)).map(drop)
}

pub fn redemption(tx: &mut ReadTx<'_>, id: RedemptionId) -> Result<RedemptionRow> {
    tx.run(|conn| redemptions::table.find(id).select(RedemptionRow::as_select()).get_result(conn))
}

/// What was redeemed with a card, the newest first.
pub fn redemptions_of(
    tx: &mut ReadTx<'_>,
    card: CardId,
    after: Option<RedemptionId>,
    fetch: i64,
) -> Result<Vec<RedemptionRow>> {
    tx.run(|conn| {
        let mut query = redemptions::table.filter(redemptions::card_id.eq(card)).into_boxed();
        if let Some(after) = after {
            query = query.filter(redemptions::id.lt(after));
        }
        query.order(redemptions::id.desc()).limit(fetch).select(RedemptionRow::as_select()).load(conn)
    })
}
