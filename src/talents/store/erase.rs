//! What talents keep of a person, gone.

use diesel::prelude::*;

use super::super::jobs;
use super::super::model::DocumentId;
use super::super::owner::Owner;
use super::household;
use crate::db::WriteTx;
use crate::db::schema::{
    document_uses, household_members as members, identity_checks, identity_documents, person_names, qualifications,
    talent_profiles, task_notes, wallet_documents as documents,
};
use crate::error::Result;
use crate::identity::PersonId;

/// Profile, names, papers and household. Others who recorded this person as a member of theirs are left with the fact that
/// there was one. A paper that an official put beside somebody else's case belongs to that case and stays.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    for row in household::memberships(tx, person)? {
        let owner = Owner::load(tx, row.person_id)?;
        household::empty(tx, &owner, &row)?;
    }
    let now = tx.now();
    household::forget(tx);
    tx.run(|conn| {
        diesel::update(members::table.filter(members::person_id.eq(person)))
            .set((
                members::identity_index.eq(None::<String>),
                members::details_sealed.eq(Vec::<u8>::new()),
                members::ended_at.eq(Some(now)),
                members::version.eq(members::version + 1),
            ))
            .execute(conn)
    })?;
    tx.run(|conn| diesel::delete(person_names::table.find(person)).execute(conn))?;
    tx.run(|conn| diesel::delete(talent_profiles::table.find(person)).execute(conn))?;
    tx.run(|conn| diesel::delete(qualifications::table.filter(qualifications::person_id.eq(person))).execute(conn))?;
    tx.run(|conn| {
        diesel::delete(identity_documents::table.filter(identity_documents::person_id.eq(person))).execute(conn)
    })?;
    tx.run(|conn| diesel::delete(identity_checks::table.filter(identity_checks::person_id.eq(person))).execute(conn))?;
    papers(tx, person)
}

fn papers(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let now = tx.now();
    let own: Vec<DocumentId> = tx.run(|conn| {
        let own = documents::table.filter(documents::person_id.eq(person)).filter(documents::deleted_at.is_null());
        own.select(documents::id).load(conn)
    })?;
    let attached: Vec<Option<DocumentId>> = tx.run(|conn| {
        let on = task_notes::table.filter(task_notes::document_id.eq_any(own.clone()));
        on.select(task_notes::document_id).load(conn)
    })?;
    let gone = own.into_iter().filter(|id| !attached.contains(&Some(*id)));
    tx.run(|conn| {
        diesel::update(documents::table.filter(documents::person_id.eq(person)))
            .set(documents::label_sealed.eq(None::<Vec<u8>>))
            .execute(conn)
    })?;
    for id in gone {
        tx.run(|conn| {
            let open = document_uses::table.filter(document_uses::document_id.eq(id));
            diesel::update(open.filter(document_uses::ended_at.is_null()))
                .set(document_uses::ended_at.eq(Some(now)))
                .execute(conn)
        })?;
        super::wallet::mark_deleted(tx, id)?;
        jobs::delete_file_after_commit(tx, id)?;
    }
    Ok(())
}
