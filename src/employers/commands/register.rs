//! The office's own hand on the register of organisations.

use super::super::model::EmployerId;
use super::super::policy;
use super::super::store::employers::{self, EmployerRow};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::WriteTx;
use crate::error::{Code, Problem, Result};
use crate::identity::Actor;
use crate::identity::address::Address;
use crate::talents::identifiers::OrganisationCode;

/// An organisation as the office knows it.
#[derive(Debug, Clone)]
pub struct NewEmployer {
    pub organisation_code: String,
    pub name: String,
    pub district: Option<String>,
    /// Where the organisation itself is reached; codes for its liaisons go there.
    pub contact: Address,
}

/// Puts an organisation on record. A check character that does not fit is kept as such and refuses nothing.
pub fn enter_employer(tx: &mut WriteTx<'_>, actor: &Actor, new: &NewEmployer) -> Result<EmployerRow> {
    policy::require_office(tx, actor)?;
    let code = read_code(&new.organisation_code)?;
    let entered = employers::insert(tx, &code, &new.name, new.district.as_deref(), &new.contact, actor.person)?;
    let row = entered.ok_or(Code::EmployerOnRecord)?;
    let entry = Entry::new(Stream::new(StreamKind::Employer, row.id), "enter_employer");
    audit::record(tx, Some(actor), entry.data("organisation", code.as_str()).data("check_fits", row.check_fits))?;
    Ok(row)
}

/// Changes name and address on record.
pub fn change_employer(
    tx: &mut WriteTx<'_>,
    actor: &Actor,
    id: EmployerId,
    version: i64,
    name: &str,
    contact: Option<&Address>,
) -> Result<EmployerRow> {
    policy::require_office(tx, actor)?;
    let row = employers::get(tx, id)?;
    if row.version != version {
        return Err(Code::StaleVersion.into());
    }
    let known = row.contact(tx)?;
    let saved = employers::save(tx, &row, name, contact.unwrap_or(&known))?;
    let entry = Entry::new(Stream::new(StreamKind::Employer, id), "change_employer");
    audit::record(tx, Some(actor), entry.data("contact_changed", contact.is_some()))?;
    Ok(saved)
}

/// A code as somebody typed it.
pub(super) fn read_code(typed: &str) -> Result<OrganisationCode> {
    OrganisationCode::parse(typed)
        .map_err(|refusal| Problem::new(Code::Invalid).field("/organisation_code", refusal.into()).into())
}
