//! Rows of `definitions`.

use chrono::NaiveDate;
use std::collections::BTreeSet;

use diesel::prelude::*;
use serde_json::Value;

use super::model::{DefinitionId, DefinitionKind, DefinitionStatus};
use super::queries::DefinitionFilter;
use crate::db::page::{Page, PageQuery};
use crate::db::schema::definitions;
use crate::db::types::{Instant, Json};
use crate::db::{Epoch, MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;

/// A whole row.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = definitions, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct DefinitionRow {
    pub id: DefinitionId,
    pub kind: DefinitionKind,
    pub code: String,
    pub version: i64,
    /// SHA-256 over the canonical JSON of the body, in hexadecimal digits.
    pub digest: String,
    pub body: Json<Value>,
    pub status: DefinitionStatus,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    pub drafted_by: Option<PersonId>,
    pub drafted_at: Instant,
    pub published_by: Option<PersonId>,
    pub published_at: Option<Instant>,
    pub row_version: i64,
}

/// A row without its body.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = definitions, check_for_backend(MultiBackend))]
pub struct DefinitionHead {
    pub id: DefinitionId,
    pub kind: DefinitionKind,
    pub code: String,
    pub version: i64,
    pub digest: String,
    pub status: DefinitionStatus,
    pub valid_from: Option<NaiveDate>,
    pub valid_to: Option<NaiveDate>,
    pub drafted_by: Option<PersonId>,
    pub drafted_at: Instant,
    pub published_by: Option<PersonId>,
    pub published_at: Option<Instant>,
    pub row_version: i64,
}

/// Every version of everything, in the order of kind, code and version.
pub fn heads(tx: &mut ReadTx<'_>) -> Result<Vec<DefinitionHead>> {
    tx.run(|conn| {
        definitions::table
            .order((definitions::kind, definitions::code, definitions::version))
            .select(DefinitionHead::as_select())
            .load(conn)
    })
}

pub fn head(tx: &mut ReadTx<'_>, id: DefinitionId) -> Result<DefinitionHead> {
    tx.since(Epoch::Catalogue, id, |tx| {
        tx.run(|conn| definitions::table.find(id).select(DefinitionHead::as_select()).get_result(conn))
    })
}

pub fn heads_of(tx: &mut ReadTx<'_>, ids: &BTreeSet<DefinitionId>) -> Result<Vec<DefinitionHead>> {
    let ids: Vec<_> = ids.iter().copied().collect();
    tx.run(|conn| definitions::table.filter(definitions::id.eq_any(ids)).select(DefinitionHead::as_select()).load(conn))
}

/// A page of versions that match a filter, by kind, code and version.
pub fn list(tx: &mut ReadTx<'_>, filter: &DefinitionFilter, page: &PageQuery) -> Result<Page<DefinitionHead>> {
    let mut query = definitions::table.select(DefinitionHead::as_select()).into_boxed();
    if let Some(kind) = filter.kind {
        query = query.filter(definitions::kind.eq(kind));
    }
    if let Some(code) = filter.code.clone() {
        query = query.filter(definitions::code.eq(code));
    }
    if let Some(status) = filter.status {
        query = query.filter(definitions::status.eq(status));
    }
    if let Some((kind, code, version)) = page.after::<(DefinitionKind, String, i64)>()? {
        let later_version = definitions::code.eq(code.clone()).and(definitions::version.gt(version));
        let later_code = definitions::code.gt(code).or(later_version);
        query = query.filter(definitions::kind.gt(kind).or(definitions::kind.eq(kind).and(later_code)));
    }
    let order = (definitions::kind, definitions::code, definitions::version);
    let rows = tx.run(|conn| query.order(order).limit(page.fetch()).load(conn))?;
    page.page(rows, |head| (head.kind, head.code.clone(), head.version))
}

/// The published version.
pub fn published(tx: &mut ReadTx<'_>, kind: DefinitionKind, code: &str) -> Result<Option<DefinitionHead>> {
    tx.since(Epoch::Catalogue, format!("{kind} {code}"), |tx| {
        tx.run(|conn| {
            definitions::table
                .filter(definitions::kind.eq(kind))
                .filter(definitions::code.eq(code))
                .filter(definitions::status.eq(DefinitionStatus::Published))
                .select(DefinitionHead::as_select())
                .first(conn)
                .optional()
        })
    })
}

/// All published versions of a kind, by code.
pub fn all_published(tx: &mut ReadTx<'_>, kind: DefinitionKind) -> Result<Vec<DefinitionHead>> {
    tx.since(Epoch::Catalogue, kind, |tx| {
        tx.run(|conn| {
            definitions::table
                .filter(definitions::kind.eq(kind))
                .filter(definitions::status.eq(DefinitionStatus::Published))
                .order(definitions::code)
                .select(DefinitionHead::as_select())
                .load(conn)
        })
    })
}

/// One version, whatever its status.
pub fn version(tx: &mut ReadTx<'_>, kind: DefinitionKind, code: &str, version: i64) -> Result<Option<DefinitionHead>> {
    tx.run(|conn| {
        definitions::table
            .filter(definitions::kind.eq(kind))
            .filter(definitions::code.eq(code))
            .filter(definitions::version.eq(version))
            .select(DefinitionHead::as_select())
            .first(conn)
            .optional()
    })
}

/// The version of each definition of a kind that was in force at an instant; of one that came later, its first.
pub fn in_force_at(tx: &mut ReadTx<'_>, kind: DefinitionKind, at: Instant) -> Result<Vec<DefinitionHead>> {
    let heads: Vec<DefinitionHead> = tx.run(|conn| {
        definitions::table
            .filter(definitions::kind.eq(kind))
            .filter(definitions::published_at.is_not_null())
            .order((definitions::code, definitions::version))
            .select(DefinitionHead::as_select())
            .load(conn)
    })?;
    let mut chosen: Vec<DefinitionHead> = Vec::new();
    for head in heads {
        let known = chosen.last_mut().filter(|known| known.code == head.code);
        match known {
            Some(known) if head.published_at.is_some_and(|published| published <= at) => *known = head,
            Some(_) => {}
            None => chosen.push(head),
        }
    }
    Ok(chosen)
}

pub fn body(tx: &mut ReadTx<'_>, id: DefinitionId) -> Result<Value> {
    let body: Json<Value> = tx.run(|conn| definitions::table.find(id).select(definitions::body).get_result(conn))?;
    Ok(body.0)
}

/// What was read of definitions is no longer so.
fn renew(tx: &mut WriteTx<'_>) -> Result<()> {
    tx.forget::<DefinitionHead>();
    tx.forget::<Option<DefinitionHead>>();
    tx.forget::<Vec<DefinitionHead>>();
    tx.changed(Epoch::Catalogue)
}

pub fn insert(tx: &mut WriteTx<'_>, row: &DefinitionRow) -> Result<()> {
    renew(tx)?;
    tx.run(|conn| diesel::insert_into(definitions::table).values(row).execute(conn)).map(drop)
}

/// Gives a draft new content; a draft binds nobody, so it needs no version of its own.
pub fn redraft(tx: &mut WriteTx<'_>, head: &DefinitionHead, row: &DefinitionRow) -> Result<()> {
    renew(tx)?;
    let rows = tx.run(|conn| {
        diesel::update(at(head))
            .set((
                definitions::digest.eq(&row.digest),
                definitions::body.eq(&row.body),
                definitions::drafted_by.eq(row.drafted_by),
                definitions::drafted_at.eq(row.drafted_at),
                definitions::row_version.eq(head.row_version + 1),
            ))
            .execute(conn)
    })?;
    changed(rows)
}

pub fn publish(tx: &mut WriteTx<'_>, head: &DefinitionHead, by: Option<PersonId>) -> Result<()> {
    let (now, today) = (tx.now(), tx.today());
    renew(tx)?;
    let rows = tx.run(|conn| {
        diesel::update(at(head))
            .set((
                definitions::status.eq(DefinitionStatus::Published),
                definitions::valid_from.eq(Some(today)),
                definitions::published_by.eq(by),
                definitions::published_at.eq(Some(now)),
                definitions::row_version.eq(head.row_version + 1),
            ))
            .execute(conn)
    })?;
    changed(rows)
}

pub fn retire(tx: &mut WriteTx<'_>, head: &DefinitionHead) -> Result<()> {
    let today = tx.today();
    renew(tx)?;
    let rows = tx.run(|conn| {
        diesel::update(at(head))
            .set((
                definitions::status.eq(DefinitionStatus::Retired),
                definitions::valid_to.eq(Some(today)),
                definitions::row_version.eq(head.row_version + 1),
            ))
            .execute(conn)
    })?;
    changed(rows)
}

pub fn discard(tx: &mut WriteTx<'_>, head: &DefinitionHead) -> Result<()> {
    renew(tx)?;
    let rows = tx.run(|conn| diesel::delete(at(head)).execute(conn))?;
    changed(rows)
}

type At<'a> = diesel::dsl::Filter<
    diesel::dsl::Filter<definitions::table, diesel::dsl::Eq<definitions::id, DefinitionId>>,
    diesel::dsl::Eq<definitions::row_version, i64>,
>;

/// The row as it was read; nothing, when somebody changed it since.
fn at(head: &DefinitionHead) -> At<'_> {
    definitions::table.filter(definitions::id.eq(head.id)).filter(definitions::row_version.eq(head.row_version))
}

fn changed(rows: usize) -> Result<()> {
    if rows == 1 { Ok(()) } else { Err(Code::StaleVersion.into()) }
}
