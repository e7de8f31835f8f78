//! Named facts: what rules and flows may ask about an applicant.
//!
//! Each folder that knows something registers a source (see `wiring`); the names it gives (`applicant.verified`,
//! `household.owns_home`) are what packs write.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::db::ReadTx;
use crate::error::{Error, Result};
use crate::identity::PersonId;
use crate::rules::Facts;

/// Tells what one folder knows about a person.
pub type Source = fn(&mut ReadTx<'_>, PersonId) -> Result<Facts>;

/// Names people who may not act on somebody's case, beside that person. Of two people, either names the other or neither
/// does: the same answer says whose cases somebody has no part in.
pub type Relatives = fn(&mut ReadTx<'_>, PersonId) -> Result<BTreeSet<PersonId>>;

/// Everybody who knows something.
pub struct FactRegistry {
    pub sources: &'static [Source],
    pub relatives: &'static [Relatives],
}

fn registry<'c>(tx: &ReadTx<'c>) -> Result<&'c FactRegistry> {
    tx.env().extensions.get().ok_or_else(|| Error::internal("no facts are registered"))
}

/// All facts about the applicant, and the form under `form`.
pub fn gather(tx: &mut ReadTx<'_>, applicant: PersonId, form: &Map<String, Value>) -> Result<Facts> {
    let mut facts = Facts::new();
    for source in registry(tx)?.sources {
        for (name, value) in source(tx, applicant)?.iter() {
            facts.insert(name.clone(), value.clone());
        }
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
