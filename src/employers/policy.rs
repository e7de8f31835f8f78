//! Who may act for an employer, and which office answers for claims.

use super::store::employers::{self, EmployerRow};
use super::store::liaisons;
use crate::catalogue::{PackInfo, definitions};
use crate::db::ReadTx;
use crate::error::{Code, Result};
use crate::identity::Actor;
use crate::identity::store::departments;
use crate::talents::identifiers::OrganisationCode;

/// The organisation for which the actor speaks; any other is not found, known or not.
pub fn spoken_for(tx: &mut ReadTx<'_>, actor: &Actor, code: &str) -> Result<EmployerRow> {
    let code = OrganisationCode::parse(code).map_err(|_| Code::NotFound)?;
    if !liaisons::speaks_for(tx, actor.account, code.as_str())? {
        return Err(Code::NotFound.into());
    }
    employers::find(tx, code.as_str())?.ok_or_else(|| Code::NotFound.into())
}

/// Refuses whoever holds no post in the department that answers for the whole service.
pub fn require_office(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<()> {
    let pack = definitions::only::<PackInfo>(tx)?;
    let lead = departments::find_by_code(tx, &pack.lead_department)?;
    match lead {
        Some(lead) if actor.departments().contains(&lead.id) => Ok(()),
        _ => Err(Code::NotFound.into()),
    }
}
