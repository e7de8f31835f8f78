//! What registers said about a person, gone. That they were asked, and what for, stays.

use diesel::prelude::*;

use crate::cases::ApplicationId;
use crate::db::WriteTx;
use crate::db::schema::{applications, register_answers, register_checks};
use crate::error::Result;
use crate::identity::PersonId;

pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let own: Vec<ApplicationId> = tx.run(|conn| {
        applications::table.filter(applications::person_id.eq(person)).select(applications::id).load(conn)
    })?;
    tx.run(|conn| {
        diesel::update(register_checks::table.filter(register_checks::application_id.eq_any(own)))
            .set(register_checks::content_sealed.eq(None::<Vec<u8>>))
            .execute(conn)
    })?;
    tx.run(|conn| diesel::delete(register_answers::table.filter(register_answers::person_id.eq(person))).execute(conn))
        .map(drop)
}
