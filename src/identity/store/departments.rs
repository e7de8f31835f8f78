//! Rows of `departments`.

use std::sync::Arc;

use diesel::prelude::*;

use super::super::model::DepartmentId;
use crate::db::schema::departments;
use crate::db::{Epoch, MultiBackend, ReadTx, WriteTx};
use crate::error::Result;

#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable, Insertable)]
#[diesel(table_name = departments, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct DepartmentRow {
    pub id: DepartmentId,
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    /// `city`, `district` or `zone`.
    pub level: String,
    pub function: String,
    pub district: Option<String>,
    pub parent_id: Option<DepartmentId>,
    pub active: bool,
    pub version: i64,
}

/// The whole tree; a city has some dozens of departments.
pub fn all(tx: &mut ReadTx<'_>) -> Result<Arc<Vec<DepartmentRow>>> {
    tx.since(Epoch::Directory, "departments", |tx| {
        let rows =
            tx.run(|conn| departments::table.order(departments::code).select(DepartmentRow::as_select()).load(conn))?;
        Ok(Arc::new(rows))
    })
}

/// The tree has changed.
fn changed(tx: &mut WriteTx<'_>) -> Result<()> {
    tx.forget::<Arc<Vec<DepartmentRow>>>();
    tx.changed(Epoch::Directory)
}

pub fn get(tx: &mut ReadTx<'_>, id: DepartmentId) -> Result<DepartmentRow> {
    tx.run(|conn| departments::table.find(id).select(DepartmentRow::as_select()).get_result(conn))
}

pub fn find_by_code(tx: &mut ReadTx<'_>, code: &str) -> Result<Option<DepartmentRow>> {
    tx.run(|conn| {
        departments::table.filter(departments::code.eq(code)).select(DepartmentRow::as_select()).first(conn).optional()
    })
}

pub fn insert(tx: &mut WriteTx<'_>, row: &DepartmentRow) -> Result<()> {
    changed(tx)?;
    tx.run(|conn| diesel::insert_into(departments::table).values(row).execute(conn)).map(drop)
}

/// Writes everything but the code; the version goes up by one.
pub fn update(tx: &mut WriteTx<'_>, row: &DepartmentRow) -> Result<()> {
    changed(tx)?;
    tx.run(|conn| {
        diesel::update(departments::table.find(row.id))
            .set((
                departments::name_zh.eq(&row.name_zh),
                departments::name_en.eq(&row.name_en),
                departments::level.eq(&row.level),
                departments::function.eq(&row.function),
                departments::district.eq(&row.district),
                departments::parent_id.eq(row.parent_id),
                departments::active.eq(row.active),
                departments::version.eq(row.version + 1),
            ))
            .execute(conn)
    })
    .map(drop)
}
