//! Rows of `talent_demands`.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::super::model::EmployerId;
use super::super::model::{DemandId, DemandState, Wanted};
use crate::db::page::PageQuery;
use crate::db::schema::talent_demands as demands;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::talents::model::qualification::{Level, QualificationKind};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = demands, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct DemandRow {
    pub id: DemandId,
    pub employer_id: EmployerId,
    pub title: String,
    pub posts: i32,
    pub qualification: Option<QualificationKind>,
    pub level: Option<Level>,
    pub district: Option<String>,
    pub description: Option<String>,
    pub salary_from_fen: i64,
    pub salary_to_fen: i64,
    pub valid_until: NaiveDate,
    pub state: DemandState,
    pub published_at: Instant,
    pub withdrawn_at: Option<Instant>,
    pub version: i64,
}

impl DemandRow {
    pub fn wanted(&self) -> Wanted {
        Wanted {
            qualification: self.qualification.zip(self.level),
            district: self.district.clone(),
            salary_to_fen: self.salary_to_fen,
            valid_until: self.valid_until,
        }
    }
}

pub fn insert(tx: &mut WriteTx<'_>, row: &DemandRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(demands::table).values(row).execute(conn)).map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, id: DemandId) -> Result<DemandRow> {
    tx.run(|conn| demands::table.find(id).select(DemandRow::as_select()).get_result(conn))
}

/// A demand of this employer; any other is not found.
pub fn get_of(tx: &mut ReadTx<'_>, employer: EmployerId, id: DemandId) -> Result<DemandRow> {
    tx.run(|conn| {
        let own = demands::table.find(id).filter(demands::employer_id.eq(employer));
        own.select(DemandRow::as_select()).get_result(conn)
    })
}

/// Takes a demand back; the row must still have the version that was read.
pub fn withdraw(tx: &mut WriteTx<'_>, row: &DemandRow) -> Result<()> {
    let now = tx.now();
    let same = demands::table.filter(demands::id.eq(row.id)).filter(demands::version.eq(row.version));
    let changed = tx.run(|conn| {
        diesel::update(same)
            .set((
                demands::state.eq(DemandState::Withdrawn),
                demands::withdrawn_at.eq(Some(now)),
                demands::version.eq(row.version + 1),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(()) } else { Err(Code::StaleVersion.into()) }
}

/// What is wanted today, newest first.
pub fn public(
    tx: &mut ReadTx<'_>,
    today: NaiveDate,
    district: Option<&str>,
    page: &PageQuery,
) -> Result<Vec<DemandRow>> {
    let after: Option<DemandId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = demands::table
            .filter(demands::state.eq(DemandState::Published))
            .filter(demands::valid_until.ge(today))
            .order(demands::id.desc())
            .limit(fetch)
            .select(DemandRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(district) = district {
            query = query.filter(demands::district.eq(district.to_owned()));
        }
        if let Some(after) = after {
            query = query.filter(demands::id.lt(after));
        }
        query.load(conn)
    })
}

/// The next demands that are wanted today, in the order of their ids.
pub fn wanted_after(
    tx: &mut ReadTx<'_>,
    today: NaiveDate,
    after: Option<DemandId>,
    most: i64,
) -> Result<Vec<DemandRow>> {
    tx.run(|conn| {
        let mut query = demands::table
            .filter(demands::state.eq(DemandState::Published))
            .filter(demands::valid_until.ge(today))
            .order(demands::id)
            .limit(most)
            .select(DemandRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(demands::id.gt(after));
        }
        query.load(conn)
    })
}

/// An employer's demands, newest first.
pub fn page(tx: &mut ReadTx<'_>, employer: EmployerId, page: &PageQuery) -> Result<Vec<DemandRow>> {
    let after: Option<DemandId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = demands::table
            .filter(demands::employer_id.eq(employer))
            .order(demands::id.desc())
            .limit(fetch)
            .select(DemandRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(demands::id.lt(after));
        }
        query.load(conn)
    })
}

/// Several demands.
pub fn of_ids(tx: &mut ReadTx<'_>, ids: Vec<DemandId>) -> Result<BTreeMap<DemandId, DemandRow>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<DemandRow> =
        tx.run(|conn| demands::table.filter(demands::id.eq_any(ids)).select(DemandRow::as_select()).load(conn))?;
    Ok(rows.into_iter().map(|row| (row.id, row)).collect())
}
