//! Who speaks for an employer.

use std::collections::BTreeSet;

use serde::Serialize;

use super::super::store::liaisons as store;
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::{AccountId, PersonId};
use crate::talents::identifiers::OrganisationCode;

/// One organisation that an account speaks for.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EmployerOut {
    /// Unified social credit code.
    #[schema(example = "91150600MA00001030")]
    pub organisation_code: String,
    pub named_at: Instant,
}

/// The organisations that an account speaks for.
pub fn employers_of(tx: &mut ReadTx<'_>, account: AccountId) -> Result<Vec<EmployerOut>> {
    let rows = store::of_account(tx, account)?.into_iter();
    Ok(rows.map(|row| EmployerOut { organisation_code: row.organisation_code, named_at: row.named_at }).collect())
}

/// The liaisons of the organisation with this code as somebody typed it; nobody for what is no such code.
pub fn liaisons_of(tx: &mut ReadTx<'_>, code: &str) -> Result<BTreeSet<PersonId>> {
    match OrganisationCode::parse(code) {
        Ok(code) => Ok(store::of_organisation(tx, code.as_str())?.into_iter().collect()),
        Err(_) => Ok(BTreeSet::new()),
    }
}
