//! Facts about many people at once: each source reads a page of people in as many statements as for one of them, and opens
//! what is sealed only for those about whom it is asked further.

use chrono::NaiveDate;

use super::registry;
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;
use crate::rules::Facts;

/// How far a source may look. Each reach includes those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// What stands unsealed.
    Plain,
    /// What the person's own key opens.
    Identity,
    /// The household too, which tells of others, children among them.
    Household,
}

/// What a source knows about somebody.
#[derive(Debug, Clone, Default)]
pub struct Told {
    pub facts: Facts,
    /// The first day after today on which something of it may be otherwise by itself: a birthday, the end of a card.
    pub changes_on: Option<NaiveDate>,
}

/// What a source has read about a page of people.
pub trait Page {
    /// Tells about one of them; nothing about anybody else.
    fn tell(&self, tx: &ReadTx<'_>, person: PersonId, reach: Reach) -> Result<Told>;
}

/// Reads about a page of people.
pub type Many = fn(&mut ReadTx<'_>, &[PersonId]) -> Result<Box<dyn Page>>;

/// All that the sources have read about a page of people.
pub struct Pages(Vec<Box<dyn Page>>);

/// Reads about these people.
pub fn of_many(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Pages> {
    let sources = registry(tx)?.many;
    Ok(Pages(sources.iter().map(|source| source(tx, people)).collect::<Result<_>>()?))
}

impl Pages {
    /// What is known about one of them.
    pub fn tell(&self, tx: &ReadTx<'_>, person: PersonId, reach: Reach) -> Result<Told> {
        let mut all = Told::default();
        for page in &self.0 {
            let told = page.tell(tx, person, reach)?;
            for (name, value) in told.facts.iter() {
                all.facts.insert(name.clone(), value.clone());
            }
            all.changes_on = all.changes_on.into_iter().chain(told.changes_on).min();
        }
        Ok(all)
    }
}
