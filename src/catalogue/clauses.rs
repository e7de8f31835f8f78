//! The clauses of published items, made ready once for each version of the item and of the tiers.

use std::sync::Arc;

use serde_json::Value;

use super::definitions::{self, Loaded};
use crate::cards::scheme::TierCatalogue;
use crate::db::ReadTx;
use crate::eligibility::Rules;
use crate::error::Result;
use crate::packs::format::ServiceItem;
use crate::packs::vocabulary;
use crate::rules::Facts;

/// The tiers that are in force, which clauses name.
pub struct Tiers {
    catalogues: Vec<Loaded<TierCatalogue>>,
}

impl Tiers {
    pub fn read(tx: &mut ReadTx<'_>) -> Result<Self> {
        Ok(Self { catalogues: definitions::all(tx)? })
    }

    /// By what an evaluation can be repeated: the digest of the item's version and those of the tiers.
    pub fn version_of(&self, item: &Loaded<ServiceItem>) -> String {
        let tiers = self.catalogues.iter().map(|catalogue| format!("+{}@{}", catalogue.code, catalogue.digest));
        tiers.fold(item.digest.clone(), |version, tiers| version + &tiers)
    }
}

/// The clauses of an item.
pub fn of(item: &Loaded<ServiceItem>, tiers: &Tiers) -> Result<Arc<Rules>> {
    definitions::derived(&tiers.version_of(item), || {
        let catalogues = tiers.catalogues.iter().map(|catalogue| &*catalogue.body);
        Ok(Rules::published(&item.eligibility, vocabulary::dictionary(&item.form, Some(catalogues))))
    })
}

/// What must stay true after the item was granted; nothing for an item of which nothing must.
pub fn of_recheck(item: &Loaded<ServiceItem>, tiers: &Tiers) -> Result<Arc<Rules>> {
    definitions::derived(&format!("{}#recheck", tiers.version_of(item)), || {
        let catalogues = tiers.catalogues.iter().map(|catalogue| &*catalogue.body);
        let clauses = item.recheck.as_ref().map(|recheck| recheck.clauses.as_slice()).unwrap_or_default();
        Ok(Rules::published(clauses, vocabulary::dictionary(&item.form, Some(catalogues))))
    })
}

/// The facts of an application that was handed in: a field that was left empty is known to be empty.
pub fn of_filed(rules: &Rules, facts: &Facts) -> Facts {
    let mut all = facts.clone();
    for name in rules.dictionary().names().filter(|name| name.starts_with("form.")) {
        if facts.get(name).is_none() {
            all.insert(name, Value::Null);
        }
    }
    all
}
