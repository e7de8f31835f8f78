//! What is asked about persons, accounts and sessions.

use serde::Serialize;

use super::actor::Actor;
use super::address::Address;
use super::model::{AccountId, DepartmentId, PersonId, PersonStatus, Position, ResetId, ResetStatus, SessionId};
use super::store::persons::PersonRow;
use super::store::resets::ResetRow;
use super::store::{accounts, departments, persons, resets, sessions};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::talents::PersonName;

pub use super::commands::load_actor;

/// Who I am to the service.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MeOut {
    pub account_id: AccountId,
    pub person_id: PersonId,
    pub name: Option<String>,
    pub status: PersonStatus,
    /// Masked.
    pub mobile: Option<String>,
    /// Masked.
    pub email: Option<String>,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    pub positions: Vec<Position>,
}

pub fn me(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<MeOut> {
    let person = persons::get(tx, actor.person)?;
    let account = accounts::get(tx, actor.account)?;
    let masked =
        |text: Option<String>| text.and_then(|text| Address::parse(&text).ok()).map(|address| address.masked());
    Ok(MeOut {
        account_id: account.id,
        person_id: person.id,
        name: person.name(tx)?,
        status: person.status,
        mobile: masked(account.mobile(tx, &person)?),
        email: masked(account.email(tx, &person)?),
        second_factor: account.totp_confirmed,
        positions: actor.positions.clone(),
    })
}

/// One open sign-in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SessionOut {
    pub id: SessionId,
    /// What the device called itself.
    pub device: String,
    pub created_at: Instant,
    pub last_used_at: Instant,
    /// This very session.
    pub current: bool,
}

pub fn my_sessions(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<SessionOut>> {
    let open = sessions::open_of(tx, actor.account)?;
    Ok(open
        .into_iter()
        .map(|row| SessionOut {
            id: row.id,
            current: row.id == actor.session,
            device: row.device,
            created_at: row.created_at,
            last_used_at: row.rotated_at,
        })
        .collect())
}

/// An office.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DepartmentOut {
    pub id: DepartmentId,
    pub code: String,
    pub name_zh: String,
    pub name_en: String,
    #[schema(example = "city")]
    pub level: String,
    #[schema(example = "human_resources")]
    pub function: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub parent_id: Option<DepartmentId>,
    pub active: bool,
}

pub fn department_tree(tx: &mut ReadTx<'_>) -> Result<Vec<DepartmentOut>> {
    let rows = departments::all(tx)?;
    Ok(rows
        .iter()
        .cloned()
        .map(|row| DepartmentOut {
            id: row.id,
            code: row.code,
            name_zh: row.name_zh,
            name_en: row.name_en,
            level: row.level,
            function: row.function,
            district: row.district,
            parent_id: row.parent_id,
            active: row.active,
        })
        .collect())
}

/// A request to reset somebody's second factor.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SecondFactorReset)]
pub struct ResetOut {
    pub id: ResetId,
    pub account_id: AccountId,
    /// Whose account it is, masked.
    #[schema(example = "张*丰")]
    pub owner: String,
    pub status: ResetStatus,
    pub reason: String,
    pub asked_by: AccountId,
    pub asked_at: Instant,
    /// When it lapses, unless it is decided before.
    pub expires_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<AccountId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Instant>,
    /// What `If-Match` wants, as `"v1"`.
    pub version: i64,
}

fn reset_out(tx: &ReadTx<'_>, row: ResetRow, owner: &PersonRow) -> Result<ResetOut> {
    let name = owner.name(tx)?.and_then(|name| PersonName::parse(&name).ok());
    Ok(ResetOut {
        owner: name.map(|name| name.masked()).unwrap_or_default(),
        status: row.status_at(tx.real_now()),
        reason: row.reason(tx, owner)?,
        id: row.id,
        account_id: row.account_id,
        asked_by: row.asked_by,
        asked_at: row.asked_at,
        expires_at: row.expires_at,
        decided_by: row.decided_by,
        decided_at: row.decided_at,
        version: row.version,
    })
}

pub fn reset(tx: &mut ReadTx<'_>, id: ResetId) -> Result<ResetOut> {
    let row = resets::get(tx, id)?;
    let account = accounts::get(tx, row.account_id)?;
    let owner = persons::get(tx, account.person_id)?;
    reset_out(tx, row, &owner)
}

pub fn resets(tx: &mut ReadTx<'_>, page: &PageQuery) -> Result<Page<ResetOut>> {
    let rows = page.page(resets::page(tx, page)?, |(row, _)| row.id)?;
    let items = rows.items.into_iter().map(|(row, owner)| reset_out(tx, row, &owner)).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: rows.next_cursor })
}
