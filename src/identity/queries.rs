//! What is asked about persons, accounts and sessions.

use serde::Serialize;

use super::actor::Actor;
use super::address::Address;
use super::model::{AccountId, DepartmentId, PersonId, PersonStatus, Position, SessionId};
use super::store::{accounts, departments, persons, sessions};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;

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
    Ok(departments::all(tx)?
        .into_iter()
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
