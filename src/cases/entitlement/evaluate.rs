//! Asking the clauses of an item.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::super::facts::{GRANTED, granted_items};
use super::super::prefill::Known;
use crate::catalogue::clauses::{self, Tiers};
use crate::catalogue::{Loaded, ServiceItem};
use crate::db::ReadTx;
use crate::eligibility::{Assessment, Rules};
use crate::error::Result;
use crate::identity::PersonId;
use crate::packs::format::Text;
use crate::rules::Facts;

/// What the clauses of an item said, with all that is needed to tell it.
pub struct Evaluated {
    pub rules: Arc<Rules>,
    pub facts: Facts,
    pub assessment: Assessment,
    /// Of facts that registers told: which, and as of when.
    pub told: Arc<BTreeMap<String, Known>>,
    /// Digests of the item's version and of the tiers.
    pub version: String,
}

/// Asks about an application that was handed in, or is about to be: what its form leaves empty is empty.
pub fn of_filed(tx: &mut ReadTx<'_>, item: &Loaded<ServiceItem>, facts: &Facts, person: PersonId) -> Result<Evaluated> {
    let tiers = Tiers::read(tx)?;
    let rules = clauses::of(item, &tiers)?;
    let mut facts = clauses::of_filed(&rules, facts);
    add_granted(tx, &rules, &mut facts, person)?;
    Ok(evaluated(tx, rules, facts, tiers.version_of(item), Arc::default()))
}

/// Asks about a person who has handed in nothing: what only the form can tell is not known.
pub fn of_person(
    tx: &mut ReadTx<'_>,
    item: &Loaded<ServiceItem>,
    tiers: &Tiers,
    mut facts: Facts,
    person: PersonId,
    told: Arc<BTreeMap<String, Known>>,
) -> Result<Evaluated> {
    let rules = clauses::of(item, tiers)?;
    add_granted(tx, &rules, &mut facts, person)?;
    Ok(evaluated(tx, rules, facts, tiers.version_of(item), told))
}

/// What was granted before is read only where a clause asks for it.
fn add_granted(tx: &mut ReadTx<'_>, rules: &Rules, facts: &mut Facts, person: PersonId) -> Result<()> {
    let asked = rules.clauses().iter().any(|clause| rules.facts_of(clause).iter().any(|fact| fact == GRANTED));
    if asked {
        let codes = tx.once(format!("granted to {person}"), |tx| granted_items(tx, person))?;
        facts.insert(GRANTED, Vec::from_iter(codes));
    }
    Ok(())
}

fn evaluated(
    tx: &ReadTx<'_>,
    rules: Arc<Rules>,
    facts: Facts,
    version: String,
    told: Arc<BTreeMap<String, Known>>,
) -> Evaluated {
    let assessment = rules.assess(&facts, tx.today());
    Evaluated { rules, facts, assessment, told, version }
}

impl Evaluated {
    /// What keeps an application from being handed in: the pointer of the form field, and the explanation.
    pub fn refusals(&self) -> Vec<(String, Text)> {
        let refused = self.assessment.refused();
        let told = refused.filter_map(|result| {
            let clause = self.rules.clauses().get(result.index)?;
            let text = match &clause.note {
                Some(note) => Text {
                    zh: format!("{}。{}", result.text.zh, note.zh),
                    en: format!("{}. {}", result.text.en, note.en),
                },
                None => result.text.clone(),
            };
            Some((clause.pointer(), text))
        });
        told.collect()
    }

    /// The facts that the clauses asked for, as far as they were known.
    pub fn inputs(&self) -> Facts {
        let asked = self.assessment.clauses.iter().flat_map(|clause| &clause.facts);
        asked.filter_map(|name| Some((name.clone(), self.facts.get(name)?.clone()))).collect()
    }
}
