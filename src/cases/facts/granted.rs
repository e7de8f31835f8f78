//! What somebody was granted before, from the cases themselves.

use std::collections::{BTreeMap, BTreeSet};

use super::many::{Page, Reach, Told};
use crate::cases::model::CaseStatus;
use crate::cases::store::cases::{self, Standing};
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::rules::Facts;

/// The fact with the codes of the items that somebody was granted.
pub const GRANTED: &str = "applicant.granted_items";

/// The outcomes with which somebody got what they had applied for.
const FAVOURABLE: [&str; 3] = ["granted", "granted_with_document", "passed_upwards"];

/// Whether a case ended with what was applied for.
pub fn is_granted((.., status, outcome): &Standing) -> bool {
    let favourable = outcome.as_deref().is_some_and(|outcome| FAVOURABLE.contains(&outcome));
    *status == CaseStatus::Closed && favourable
}

/// The items that somebody was granted.
pub fn granted_items(tx: &mut ReadTx<'_>, person: PersonId) -> Result<BTreeSet<String>> {
    let all = cases::standings_of(tx, &[person])?;
    Ok(all.into_iter().filter(is_granted).map(|(_, code, ..)| code).collect())
}

/// The same of many people, as their fact.
pub fn of_many(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Box<dyn Page>> {
    let mut all = BTreeMap::<PersonId, BTreeSet<String>>::new();
    for standing in cases::standings_of(tx, people)?.into_iter().filter(is_granted) {
        all.entry(standing.0).or_default().insert(standing.1);
    }
    Ok(Box::new(Granted(all)))
}

struct Granted(BTreeMap<PersonId, BTreeSet<String>>);

impl Page for Granted {
    fn tell(&self, _: &ReadTx<'_>, person: PersonId, _: Reach) -> Result<Told> {
        let mut facts = Facts::new();
        let codes: Vec<String> = self.0.get(&person).into_iter().flatten().cloned().collect();
        facts.insert(GRANTED, codes);
        Ok(Told { facts, changes_on: None })
    }
}
