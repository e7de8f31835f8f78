//! What is read in nearly every unit of work and changes once in a while: which definitions are published, who holds which
//! post. It is kept in memory under a number that stands in the database and is drawn anew with every change, so that a
//! copy of the program that has missed a change notices it in the unit of work in which it matters.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use diesel::prelude::*;

use super::{ReadTx, WriteTx};
use crate::db::schema::epochs;
use crate::error::Result;
use crate::{id_type, text_enum};

text_enum! {
    /// What changes together.
    pub enum Epoch { Catalogue = "catalogue", Directory = "directory" }
}

id_type!(
    /// Drawn anew with every change. Random, so that one that was undone never comes back for something else.
    EpochId
);

/// More names than a city has definitions and posts; whatever passes it is read again.
const LARGEST: usize = 4_000;

type Value = Arc<dyn Any + Send + Sync>;

/// What one copy of the program keeps.
#[derive(Default)]
pub struct Held(Mutex<HashMap<(TypeId, String), (EpochId, Value)>>);

impl Held {
    fn get<T: Clone + Send + Sync + 'static>(&self, name: &str, number: EpochId) -> Option<T> {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (known, value) = held.get(&(TypeId::of::<T>(), name.to_owned()))?;
        if *known == number { value.downcast_ref::<T>().cloned() } else { None }
    }

    fn put<T: Clone + Send + Sync + 'static>(&self, name: String, number: EpochId, value: T) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.len() >= LARGEST {
            held.clear();
        }
        held.insert((TypeId::of::<T>(), name), (number, Arc::new(value)));
    }
}

/// The numbers as this unit of work sees them, and what it has changed itself.
#[derive(Default)]
pub(super) struct Seen {
    numbers: Option<Vec<(Epoch, EpochId)>>,
    changed: Vec<Epoch>,
}

impl ReadTx<'_> {
    /// Like [`Self::once`], for longer than this unit of work: until something of the epoch changes.
    pub fn since<T: Clone + Send + Sync + 'static>(
        &mut self,
        epoch: Epoch,
        name: impl ToString,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let name = name.to_string();
        self.once(name.clone(), |tx| {
            if tx.seen.changed.contains(&epoch) {
                return read(tx);
            }
            let Some(number) = tx.number_of(epoch)? else { return read(tx) };
            if let Some(found) = tx.env.held.get::<T>(&name, number) {
                return Ok(found);
            }
            let value = read(tx)?;
            tx.env.held.put(name, number, value.clone());
            Ok(value)
        })
    }

    fn number_of(&mut self, epoch: Epoch) -> Result<Option<EpochId>> {
        if self.seen.numbers.is_none() {
            self.seen.numbers = Some(self.run(|conn| epochs::table.select((epochs::name, epochs::number)).load(conn))?);
        }
        let numbers = self.seen.numbers.as_deref().unwrap_or_default();
        Ok(numbers.iter().find(|(known, _)| *known == epoch).map(|(_, number)| *number))
    }
}

impl WriteTx<'_> {
    /// Says that something of this epoch changes. What this unit of work reads of it from now on is kept by nobody else.
    pub fn changed(&mut self, epoch: Epoch) -> Result<()> {
        if self.read.seen.changed.contains(&epoch) {
            return Ok(());
        }
        self.read.seen.changed.push(epoch);
        let number: EpochId = self.new_id();
        let update = diesel::update(epochs::table.find(epoch)).set(epochs::number.eq(number));
        self.run(|conn| update.execute(conn)).map(drop)
    }
}
