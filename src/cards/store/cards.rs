//! Rows of `cards`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::life::{CardState, Life};
use super::super::model::{CardId, RecognitionId};
use super::super::policy::{Area, Scope};
use crate::db::schema::cards;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::identity::changes::facts_changed;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = cards, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct CardRow {
    pub id: CardId,
    pub person_id: PersonId,
    pub recognition_id: RecognitionId,
    pub catalogue: String,
    pub catalogue_version: i64,
    pub scheme: String,
    pub scheme_version: i64,
    pub tier: String,
    pub tier_rank: i32,
    pub district: Option<String>,
    pub number: String,
    pub state: CardState,
    pub before_loss: Option<CardState>,
    pub valid_from: NaiveDate,
    pub valid_until: NaiveDate,
    pub renewal_filed_on: Option<NaiveDate>,
    pub predecessor_id: Option<CardId>,
    pub issued_at: Instant,
    pub version: i64,
}

impl CardRow {
    /// What the card's life depends on.
    pub fn life(&self) -> Life {
        Life {
            state: self.state,
            before_loss: self.before_loss,
            tier_rank: self.tier_rank,
            valid_from: self.valid_from,
            valid_until: self.valid_until,
            renewal_filed_on: self.renewal_filed_on,
        }
    }

    /// The row with another life.
    pub fn living(self, life: &Life) -> Self {
        CardRow {
            state: life.state,
            before_loss: life.before_loss,
            tier_rank: life.tier_rank,
            valid_from: life.valid_from,
            valid_until: life.valid_until,
            renewal_filed_on: life.renewal_filed_on,
            ..self
        }
    }
}

const IN_FORCE: [CardState; 4] =
    [CardState::PendingActivation, CardState::Valid, CardState::Suspended, CardState::Lost];

pub fn insert(tx: &mut WriteTx<'_>, row: &CardRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(cards::table).values(row).execute(conn))?;
    facts_changed(tx, row.person_id)
}

pub fn get(tx: &mut ReadTx<'_>, id: CardId) -> Result<CardRow> {
    tx.run(|conn| cards::table.find(id).select(CardRow::as_select()).get_result(conn))
}

/// A person's cards, the newest first.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<CardRow>> {
    tx.run(|conn| {
        cards::table
            .filter(cards::person_id.eq(person))
            .order((cards::issued_at.desc(), cards::id.desc()))
            .select(CardRow::as_select())
            .load(conn)
    })
}

/// The cards of several people that are in force, in one statement; the newest first.
pub fn in_force_of(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Vec<CardRow>> {
    let of = cards::table.filter(cards::person_id.eq_any(people.to_vec())).filter(cards::state.eq_any(IN_FORCE));
    let of = of.order((cards::issued_at.desc(), cards::id.desc()));
    tx.run(|conn| of.select(CardRow::as_select()).load(conn))
}

pub fn ids_of_persons(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Vec<CardId>> {
    tx.run(|conn| cards::table.filter(cards::person_id.eq_any(people.to_vec())).select(cards::id).load(conn))
}

/// The card in force that a person holds of a catalogue.
pub fn in_force(tx: &mut ReadTx<'_>, person: PersonId, catalogue: &str) -> Result<Option<CardRow>> {
    tx.run(|conn| {
        cards::table
            .filter(cards::person_id.eq(person))
            .filter(cards::catalogue.eq(catalogue))
            .filter(cards::state.eq_any(IN_FORCE))
            .select(CardRow::as_select())
            .first(conn)
            .optional()
    })
}

/// Cards of a scheme that are in force, in the order of their ids.
pub fn in_force_of_scheme(
    tx: &mut ReadTx<'_>,
    scheme: &str,
    after: Option<CardId>,
    at_most: i64,
) -> Result<Vec<CardRow>> {
    tx.run(|conn| {
        let mut query = cards::table
            .filter(cards::scheme.eq(scheme))
            .filter(cards::state.eq_any(IN_FORCE))
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(cards::id.gt(after));
        }
        query.order(cards::id).limit(at_most).select(CardRow::as_select()).load(conn)
    })
}

/// Saves a card whose version is the one that was read, and counts the version up.
pub fn update(tx: &mut WriteTx<'_>, row: CardRow) -> Result<CardRow> {
    let changed = tx.run(|conn| {
        diesel::update(cards::table.filter(cards::id.eq(row.id)).filter(cards::version.eq(row.version)))
            .set((
                cards::state.eq(row.state),
                cards::before_loss.eq(row.before_loss),
                cards::valid_from.eq(row.valid_from),
                cards::valid_until.eq(row.valid_until),
                cards::renewal_filed_on.eq(row.renewal_filed_on),
                cards::version.eq(row.version + 1),
            ))
            .execute(conn)
    })?;
    if changed != 1 {
        return Err(Code::StaleVersion.into());
    }
    facts_changed(tx, row.person_id)?;
    Ok(CardRow { version: row.version + 1, ..row })
}

/// What a list of cards may be narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub state: Option<CardState>,
    pub scheme: Option<String>,
    pub number: Option<String>,
}

type Boxed<'a> = cards::BoxedQuery<'a, MultiBackend>;

/// The one place where scope and filter become a condition; list and count both use it.
fn within<'a>(scope: &'a Scope, filter: &'a Filter) -> Boxed<'a> {
    let mut query = cards::table.filter(cards::person_id.ne_all(&scope.except)).into_boxed();
    if let Area::Districts(districts) = &scope.area {
        query = query.filter(cards::district.eq_any(districts));
    }
    if let Some(state) = filter.state {
        query = query.filter(cards::state.eq(state));
    }
    if let Some(scheme) = &filter.scheme {
        query = query.filter(cards::scheme.eq(scheme));
    }
    if let Some(number) = &filter.number {
        query = query.filter(cards::number.eq(number));
    }
    query
}

/// Cards in a scope, the newest first (ids are drawn in order of time).
pub fn list(
    tx: &mut ReadTx<'_>,
    scope: &Scope,
    filter: &Filter,
    after: Option<CardId>,
    fetch: i64,
) -> Result<Vec<CardRow>> {
    tx.run(|conn| {
        let mut query = within(scope, filter);
        if let Some(after) = after {
            query = query.filter(cards::id.lt(after));
        }
        query.order(cards::id.desc()).limit(fetch).select(CardRow::as_select()).load(conn)
    })
}

pub fn count(tx: &mut ReadTx<'_>, scope: &Scope, filter: &Filter) -> Result<i64> {
    tx.run(|conn| within(scope, filter).count().get_result(conn))
}
