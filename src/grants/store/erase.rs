//! What grants keep of a person, gone. That something was granted, looked at and reviewed stays, with days and verdicts.

use diesel::prelude::*;

use super::super::model::EndedWhy;
use crate::cases::CaseId;
use crate::db::WriteTx;
use crate::db::schema::{grant_checks, grant_reviews, grants};
use crate::error::Result;
use crate::identity::PersonId;

/// Nobody is asked about any more: grants end, and what was found out and said about them can no longer be read.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let today = tx.today();
    tx.run(|conn| {
        diesel::update(grants::table.filter(grants::person_id.eq(person)).filter(grants::ended_on.is_null()))
            .set((grants::ended_on.eq(Some(today)), grants::ended_why.eq(Some(EndedWhy::PersonErased))))
            .execute(conn)
    })?;
    let own: Vec<CaseId> =
        tx.run(|conn| grants::table.filter(grants::person_id.eq(person)).select(grants::case_id).load(conn))?;
    tx.run(|conn| {
        diesel::update(grant_checks::table.filter(grant_checks::case_id.eq_any(own)))
            .set(grant_checks::content_sealed.eq(Vec::<u8>::new()))
            .execute(conn)
    })?;
    tx.run(|conn| {
        diesel::update(grant_reviews::table.filter(grant_reviews::person_id.eq(person)))
            .set((grant_reviews::answer_sealed.eq(None::<Vec<u8>>), grant_reviews::reason_sealed.eq(None::<Vec<u8>>)))
            .execute(conn)
    })
    .map(drop)
}
