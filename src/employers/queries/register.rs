//! The organisations on record.

use serde::Serialize;

use super::super::model::EmployerId;
use super::super::policy;
use super::super::store::employers::{self, EmployerRow};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::Actor;

/// An organisation for which I speak.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MyEmployerOut {
    #[schema(example = "91150600MA00001030")]
    pub organisation_code: String,
    pub name: String,
}

/// An organisation as the office has it on record.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RegisteredEmployerOut {
    pub id: EmployerId,
    #[schema(example = "91150600MA00001030")]
    pub organisation_code: String,
    pub name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    /// Whether the check character of the code fits; such organisations exist where it does not.
    pub check_fits: bool,
    /// Where the organisation itself is reached, masked.
    pub contact: String,
    pub created_at: Instant,
    pub version: i64,
}

/// The organisations on record for which the actor speaks.
pub fn mine(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<MyEmployerOut>> {
    let rows = employers::of_account(tx, actor.account)?.into_iter();
    Ok(rows.map(|row| MyEmployerOut { organisation_code: row.organisation_code, name: row.name }).collect())
}

/// All of them, for the office.
pub fn register(tx: &mut ReadTx<'_>, actor: &Actor, page: &PageQuery) -> Result<Page<RegisteredEmployerOut>> {
    policy::require_office(tx, actor)?;
    let rows = page.page(employers::page(tx, page)?, |row| row.organisation_code.clone())?;
    let items = rows.items.iter().map(|row| out(tx, row)).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: rows.next_cursor })
}

/// One of them.
pub fn out(tx: &ReadTx<'_>, row: &EmployerRow) -> Result<RegisteredEmployerOut> {
    Ok(RegisteredEmployerOut {
        id: row.id,
        organisation_code: row.organisation_code.clone(),
        name: row.name.clone(),
        district: row.district.clone(),
        check_fits: row.check_fits,
        contact: row.contact(tx)?.masked(),
        created_at: row.created_at,
        version: row.version,
    })
}
