//! Named facts: what rules and flows may ask about an applicant.
//!
//! Each folder that knows something registers a source (see `wiring`); the names it gives (`applicant.verified`,
//! `household.owns_home`) are what packs write.

mod granted;
mod many;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::model::ApplicationId;
use super::outside;
use crate::db::ReadTx;
use crate::error::{Error, Result};
use crate::identity::PersonId;
use crate::rules::Facts;

pub use granted::{GRANTED, granted_items, is_granted, of_many as granted_of_many};
pub use many::{Many, Page, Pages, Reach, Told, of_many};

/// Tells what one folder knows about a person.
pub type Source = fn(&mut ReadTx<'_>, PersonId) -> Result<Facts>;

/// Names people who may not act on somebody's case, beside that person. Of two people, either names the other or neither
/// does: the same answer says whose cases somebody has no part in.
pub type Relatives = fn(&mut ReadTx<'_>, PersonId) -> Result<BTreeSet<PersonId>>;

/// Names the people who speak for the organisation with this code.
pub type Liaisons = fn(&mut ReadTx<'_>, &str) -> Result<BTreeSet<PersonId>>;

/// Everybody who knows something.
pub struct FactRegistry {
    pub liaisons: &'static [Liaisons],
    pub sources: &'static [Source],
    /// The same sources, asked about many people at once.
    pub many: &'static [Many],
    pub relatives: &'static [Relatives],
}

fn registry<'c>(tx: &ReadTx<'c>) -> Result<&'c FactRegistry> {
    tx.env().extensions.get().ok_or_else(|| Error::internal("no facts are registered"))
}

/// What the folders know about a person, whether or not there is an application.
pub fn of_person(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Facts> {
    let mut facts = Facts::new();
    for source in registry(tx)?.sources {
        for (name, value) in source(tx, person)?.iter() {
            facts.insert(name.clone(), value.clone());
        }
    }
    Ok(facts)
}

/// All facts about the applicant, what others confirmed for this application, and the form under `form`.
pub fn gather(
    tx: &mut ReadTx<'_>,
    applicant: PersonId,
    application: ApplicationId,
    form: &Map<String, Value>,
) -> Result<Facts> {
    let mut facts = outside::facts(tx, applicant, application)?;
    for (name, value) in of_person(tx, applicant)?.iter() {
        facts.insert(name.clone(), value.clone());
    }
    for (name, value) in form {
        facts.insert(format!("form.{name}"), value.clone());
    }
    Ok(facts)
}

/// Who may not act on this person's case: the household, as far as it is known.
pub fn excluded(tx: &mut ReadTx<'_>, applicant: PersonId) -> Result<BTreeSet<PersonId>> {
    let mut all = BTreeSet::new();
    for relatives in registry(tx)?.relatives {
        all.extend(relatives(tx, applicant)?);
    }
    Ok(all)
}

/// The liaisons of the employer that the form names under `employer_code`, or else the applicant's profile. The applicant
/// and those who may not act on the case anyway are none: nobody confirms for themselves or their household.
pub fn liaisons(
    tx: &mut ReadTx<'_>,
    applicant: PersonId,
    facts: &Facts,
    excluded: &BTreeSet<PersonId>,
) -> Result<BTreeSet<PersonId>> {
    let stated = ["form.employer_code", "applicant.employer_code"];
    let Some(code) = stated.iter().find_map(|name| facts.get(name)?.as_str()) else { return Ok(BTreeSet::new()) };
    let mut all = BTreeSet::new();
    for liaisons in registry(tx)?.liaisons {
        all.extend(liaisons(tx, code)?);
    }
    all.retain(|person| *person != applicant && !excluded.contains(person));
    Ok(all)
}
