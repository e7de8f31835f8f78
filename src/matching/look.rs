//! Looking at a page of people: reads in a fixed number of statements, then asks the clauses, and changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::items::Item;
use super::model::{Fit, MarkId};
use super::store::{looks, settings};
use crate::cases::facts::{self, Pages, Reach};
use crate::db::ReadTx;
use crate::eligibility::Verdict;
use crate::error::Result;
use crate::identity::PersonId;

/// What a look at one person came to.
#[derive(Debug, Clone)]
pub struct Look {
    pub person: PersonId,
    /// The mark that the person had then.
    pub mark: Option<MarkId>,
    /// The items that the person qualifies for, by their place in the list.
    pub fits: BTreeMap<usize, Fit>,
    /// When to look again.
    pub next: Option<NaiveDate>,
}

/// What a look at a page came to, and what it took.
#[derive(Debug, Clone, Default)]
pub struct Looked {
    pub looks: Vec<Look>,
    /// How often the clauses of an item were asked.
    pub evaluated: i64,
    /// How many people's sealed values were opened.
    pub opened: i64,
    /// How many statements it took.
    pub statements: u32,
}

/// Looks at these people. `whole` says that these are all items, so that the day of the next look is known for good.
pub fn look(tx: &mut ReadTx<'_>, people: &[PersonId], items: &[Item], whole: bool) -> Result<Looked> {
    let before = tx.statements();
    let marks = looks::of_ids(tx, people)?;
    let settings = settings::of_ids(tx, people)?;
    let pages = facts::of_many(tx, people)?;
    let mut looked = Looked { statements: tx.statements() - before, ..Looked::default() };
    for person in people {
        let set = settings.get(person).copied().unwrap_or_default();
        let present = marks.get(person);
        let mut one = Look { person: *person, mark: present.map(|row| row.mark), fits: BTreeMap::new(), next: None };
        if set.found {
            let furthest = if set.household { Reach::Household } else { Reach::Identity };
            if let Err(error) = at_one(tx, &pages, items, furthest, &mut one, &mut looked) {
                // Nobody else is kept waiting for somebody whose values cannot be read.
                tracing::error!(%person, %error, "a person could not be matched");
                one.fits.clear();
            }
        }
        if !whole {
            one.next = one.next.into_iter().chain(present.map(|row| row.due_on)).min();
        }
        looked.looks.push(one);
    }
    Ok(looked)
}

fn at_one(
    tx: &ReadTx<'_>,
    pages: &Pages,
    items: &[Item],
    furthest: Reach,
    one: &mut Look,
    looked: &mut Looked,
) -> Result<()> {
    let today = tx.today();
    let mut told = pages.tell(tx, one.person, Reach::Plain)?;
    if told.facts.get("applicant.verified").and_then(serde_json::Value::as_bool) != Some(true) {
        return Ok(());
    }
    let mut outlooks: Vec<_> = items.iter().map(|item| item.rules.outlook(&told.facts, today)).collect();
    looked.evaluated += count(outlooks.len());
    let reaches: BTreeSet<Reach> =
        items.iter().zip(&outlooks).map(|(item, outlook)| item.asks_for(outlook)).filter(|r| *r <= furthest).collect();
    if let Some(reach) = reaches.into_iter().max().filter(|reach| *reach > Reach::Plain) {
        told = pages.tell(tx, one.person, reach)?;
        looked.opened += 1;
        for (item, outlook) in items.iter().zip(&mut outlooks).filter(|(_, known)| known.verdict == Verdict::Unknown) {
            *outlook = item.rules.outlook(&told.facts, today);
            looked.evaluated += 1;
        }
    }
    let mut next = told.changes_on;
    for (place, (item, outlook)) in items.iter().zip(&outlooks).enumerate() {
        let fit = item.fit(outlook);
        next = next.into_iter().chain(item.turns_on(outlook, fit)).min();
        if fit != Fit::Not {
            one.fits.insert(place, fit);
        }
    }
    one.next = next;
    Ok(())
}

fn count(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}
