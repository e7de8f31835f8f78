//! A person's opened key, for as long as a unit of work needs it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use zeroize::Zeroizing;

use crate::db::ReadTx;
use crate::error::{Error, Result};
use crate::identity::PersonId;
use crate::identity::store::persons::{self, PersonRow};
use crate::vault::{Aad, PersonKey, Sealed};

/// Seals and opens the values of one person.
pub struct Owner {
    pub person: PersonRow,
    key: PersonKey,
}

impl Owner {
    pub fn load(tx: &mut ReadTx<'_>, id: PersonId) -> Result<Self> {
        let person = persons::get(tx, id)?;
        Self::of(tx, person)
    }

    /// The key of somebody whose row was read already.
    pub fn of(tx: &ReadTx<'_>, person: PersonRow) -> Result<Self> {
        let key = person.key(tx)?;
        Ok(Self { person, key })
    }

    pub const fn id(&self) -> PersonId {
        self.person.id
    }

    /// Seals a whole document for one column of one row.
    pub fn seal<T: Serialize>(&self, place: &Aad, value: &T) -> Result<Vec<u8>> {
        let json = serde_json::to_vec(value).map_err(|error| Error::internal(error.to_string()))?;
        Ok(self.key.seal(place, &Zeroizing::new(json))?.into_bytes())
    }

    pub fn open<T: DeserializeOwned>(&self, place: &Aad, sealed: &[u8]) -> Result<T> {
        let json = self.key.open(place, &Sealed::from_bytes(sealed.to_vec()))?;
        serde_json::from_slice(&json).map_err(|_| Error::internal("a sealed document is not of the expected form"))
    }
}
