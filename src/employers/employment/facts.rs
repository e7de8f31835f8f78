//! What rules may ask about employments.

use std::collections::BTreeSet;

use serde_json::json;

use super::model::EmploymentState;
use super::store::employments;
use crate::cases::facts::{Page, Reach, Told};
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::rules::Facts;

/// `applicant.employment_confirmed`: an employer on record says that the applicant works there now.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Facts> {
    let own = employments::of_person(tx, person)?;
    Ok(fact(own.iter().any(|row| row.state == EmploymentState::Confirmed)))
}

/// The same of many people.
pub fn of_many(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Box<dyn Page>> {
    Ok(Box::new(Confirmed(employments::confirmed_of(tx, people)?)))
}

struct Confirmed(BTreeSet<PersonId>);

impl Page for Confirmed {
    fn tell(&self, _: &ReadTx<'_>, person: PersonId, _: Reach) -> Result<Told> {
        Ok(Told { facts: fact(self.0.contains(&person)), changes_on: None })
    }
}

fn fact(confirmed: bool) -> Facts {
    let mut facts = Facts::new();
    facts.insert("applicant.employment_confirmed", json!(confirmed));
    facts
}
