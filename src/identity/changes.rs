//! People come to their posts and leave them, and marry. Whoever has given them work is told in the same unit of work, by way of a
//! registry, so that this folder need not know what work there is.

use serde::{Deserialize, Serialize};

use super::{DepartmentId, PersonId};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Error, Result};

/// Whose relations have changed, or who left their post, and the departments in which somebody may be missing now. Empty
/// when somebody came: then only what had nobody is looked at.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PeopleChanged {
    pub people: Vec<PersonId>,
    pub departments: Vec<DepartmentId>,
}

/// Does what a folder has to do about it.
pub type Follower = fn(&mut WriteTx<'_>, &PeopleChanged) -> Result<()>;

/// Takes note that what is known about somebody has changed.
pub type Noting = fn(&mut WriteTx<'_>, PersonId) -> Result<()>;

/// Everybody who wants to know.
pub struct PeopleRegistry {
    pub followers: &'static [Follower],
    /// Of changes in what rules may ask about a person.
    pub notes: &'static [Noting],
}

/// Tells those who want to know.
pub fn people_changed(tx: &mut WriteTx<'_>, changed: &PeopleChanged) -> Result<()> {
    registry(tx)?.followers.iter().try_for_each(|follower| follower(tx, changed))
}

/// Says that facts about a person have changed. Whoever writes a row that facts are made of says so in the same function.
pub fn facts_changed(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    registry(tx)?.notes.iter().try_for_each(|note| note(tx, person))
}

fn registry<'c>(tx: &ReadTx<'c>) -> Result<&'c PeopleRegistry> {
    tx.env().extensions.get().ok_or_else(|| Error::internal("nobody follows what people do"))
}
