//! What a unit of work has read and may use again. It sees one state of the database from beginning to end, so what it
//! read once it need not read twice; at its end everything is forgotten, and no copy of the program can be behind.

use std::any::{Any, TypeId};
use std::collections::HashMap;

use super::ReadTx;
use crate::error::Result;

#[derive(Default)]
pub(super) struct Kept(HashMap<(TypeId, String), Box<dyn Any>>);

impl ReadTx<'_> {
    /// Reads something under a name, or answers what was read under it before. What the unit of work may itself change is
    /// forgotten in the same function as the change ([`Self::forget`]).
    pub fn once<T: Clone + 'static>(
        &mut self,
        name: impl ToString,
        read: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let key = (TypeId::of::<T>(), name.to_string());
        if let Some(found) = self.kept.0.get(&key).and_then(|kept| kept.downcast_ref::<T>()) {
            return Ok(found.clone());
        }
        let value = read(self)?;
        self.kept.0.insert(key, Box::new(value.clone()));
        Ok(value)
    }

    /// Drops every value of a type, because rows that it is made of have changed.
    pub fn forget<T: 'static>(&mut self) {
        let kind = TypeId::of::<T>();
        self.kept.0.retain(|(known, _), _| *known != kind);
    }

    /// How many statements were run so far. A list runs as many for a hundred rows as for one; a test holds it to that.
    pub fn statements(&self) -> u32 {
        self.statements
    }
}
