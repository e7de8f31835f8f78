//! The items that want to be found, with their clauses made ready.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use super::model::Fit;
use crate::cases::facts::Reach;
use crate::catalogue::clauses::{self, Tiers};
use crate::catalogue::{Loaded, ServiceItem, definitions, eligibility};
use crate::db::ReadTx;
use crate::eligibility::{Origin, Outlook, Rules, Verdict};
use crate::error::Result;
use crate::packs::format::Text;

/// An item that wants to be found.
pub struct Item {
    pub item: Loaded<ServiceItem>,
    pub rules: Arc<Rules>,
    /// Digests of its version and of the tiers.
    pub version: String,
    /// Whether applications are taken today.
    open: bool,
    /// The next day on which they are, if not today.
    opens_on: Option<NaiveDate>,
}

/// All items that want to be found and have clauses by which they can be, by code.
pub fn all(tx: &mut ReadTx<'_>) -> Result<Vec<Item>> {
    let tiers = Tiers::read(tx)?;
    let today = tx.today();
    let published = definitions::all::<ServiceItem>(tx)?;
    let wanted = published.into_iter().filter(|item| item.found && !item.eligibility.is_empty());
    wanted
        .map(|item| {
            let open = eligibility::is_open(&item, today);
            Ok(Item {
                rules: clauses::of(&item, &tiers)?,
                version: tiers.version_of(&item),
                opens_on: eligibility::opens_after(&item, today).filter(|_| !open),
                open,
                item,
            })
        })
        .collect()
}

/// The names of all published items.
pub fn names(tx: &mut ReadTx<'_>) -> Result<BTreeMap<String, Text>> {
    let all = definitions::all::<ServiceItem>(tx)?;
    Ok(all.iter().map(|item| (item.code.clone(), item.name.clone())).collect())
}

impl Item {
    pub fn code(&self) -> &str {
        &self.item.code
    }

    /// How far one would have to look to know more.
    pub fn asks_for(&self, outlook: &Outlook) -> Reach {
        if outlook.verdict != Verdict::Unknown {
            return Reach::Plain;
        }
        let reach = |name: &String| match self.rules.dictionary().meaning(name).map(|meaning| meaning.origin) {
            Some(Origin::Household) => Reach::Household,
            Some(Origin::Identity) => Reach::Identity,
            _ => Reach::Plain,
        };
        outlook.missing.iter().map(reach).max().unwrap_or(Reach::Plain)
    }

    /// What the clauses come to: a person qualifies where at least one holds, none fails, and what is not known is only what
    /// handing in brings, by the form or by registers.
    pub fn fit(&self, outlook: &Outlook) -> Fit {
        let brought = |name: &String| {
            let origin = self.rules.dictionary().meaning(name).map(|meaning| meaning.origin);
            matches!(origin, Some(Origin::Form | Origin::Register))
        };
        let holds = outlook.verdict != Verdict::NotMet && outlook.met > 0 && outlook.missing.iter().all(brought);
        match (holds, self.open) {
            (true, true) => Fit::Open,
            (true, false) => Fit::Closed,
            (false, _) => Fit::Not,
        }
    }

    /// The day on which time alone may change what was found.
    pub fn turns_on(&self, outlook: &Outlook, fit: Fit) -> Option<NaiveDate> {
        let opens = self.opens_on.filter(|_| fit == Fit::Closed);
        outlook.turns_on.into_iter().chain(opens).min()
    }
}
