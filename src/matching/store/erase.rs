//! What matching keeps of a person, gone.

use diesel::prelude::*;

use crate::db::WriteTx;
use crate::db::schema::{match_looks as looks, match_settings as settings, matches};
use crate::error::Result;
use crate::identity::PersonId;

/// What they were found for, what they said about being found, and that they are to be looked at.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    tx.run(|conn| diesel::delete(matches::table.filter(matches::person_id.eq(person))).execute(conn))?;
    tx.run(|conn| diesel::delete(settings::table.find(person)).execute(conn))?;
    tx.run(|conn| diesel::delete(looks::table.find(person)).execute(conn)).map(drop)
}
