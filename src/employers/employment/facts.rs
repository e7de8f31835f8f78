//! What rules may ask about employments.

use serde_json::json;

use super::model::EmploymentState;
use super::store::employments;
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::rules::Facts;

/// `applicant.employment_confirmed`: an employer on record says that the applicant works there now.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Facts> {
    let own = employments::of_person(tx, person)?;
    let confirmed = own.iter().any(|row| row.state == EmploymentState::Confirmed);
    let mut facts = Facts::new();
    facts.insert("applicant.employment_confirmed", json!(confirmed));
    Ok(facts)
}
