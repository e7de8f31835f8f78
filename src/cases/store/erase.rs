//! What cases keep of a person. Drafts go; of closed cases the course stays, and what was written in them can no longer be
//! opened.

use diesel::prelude::*;

use super::super::model::{ApplicationStatus, CaseStatus, TaskId};
use super::super::notices::model::ObjectionStatus;
use super::cases::ids_of_persons;
use crate::db::schema::{
    applications, case_evaluations, case_letters, case_remarks, cases, letter_deliveries, notice_objections,
    public_notices, revisions, task_notes, task_opinions, tasks,
};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::rights::erasure::Obstacle;

/// Open cases, and objections that nobody has answered.
pub fn obstacles(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Obstacle>> {
    let open: Vec<String> = tx.run(|conn| {
        let own = cases::table.filter(cases::person_id.eq(person)).filter(cases::status.eq(CaseStatus::Open));
        own.order(cases::id).select(cases::number).load(conn)
    })?;
    let objections: i64 = tx.run(|conn| {
        let own = notice_objections::table.filter(notice_objections::person_id.eq(person));
        own.filter(notice_objections::status.eq(ObjectionStatus::Open)).count().get_result(conn)
    })?;
    let mut all: Vec<_> = open.into_iter().map(|number| Obstacle::new(Code::CaseUnderWay, number)).collect();
    if objections > 0 {
        all.push(Obstacle::new(Code::ObjectionUnderWay, objections.to_string()));
    }
    Ok(all)
}

/// The key alone would do for what is sealed; what can go goes all the same.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let nothing = Vec::<u8>::new;
    tx.run(|conn| {
        let drafts = applications::table.filter(applications::person_id.eq(person));
        diesel::delete(drafts.filter(applications::status.eq(ApplicationStatus::Draft))).execute(conn)
    })?;
    tx.run(|conn| {
        diesel::update(applications::table.filter(applications::person_id.eq(person)))
            .set((applications::form_sealed.eq(nothing()), applications::disputes_sealed.eq(None::<Vec<u8>>)))
            .execute(conn)
    })?;
    let own = ids_of_persons(tx, &[person])?;
    let on: Vec<TaskId> =
        tx.run(|conn| tasks::table.filter(tasks::case_id.eq_any(own.clone())).select(tasks::id).load(conn))?;
    tx.run(|conn| {
        diesel::update(revisions::table.filter(revisions::case_id.eq_any(own.clone())))
            .set((revisions::form_sealed.eq(nothing()), revisions::disputes_sealed.eq(None::<Vec<u8>>)))
            .execute(conn)?;
        diesel::update(case_letters::table.filter(case_letters::case_id.eq_any(own.clone())))
            .set(case_letters::body_sealed.eq(nothing()))
            .execute(conn)?;
        diesel::update(case_remarks::table.filter(case_remarks::case_id.eq_any(own.clone())))
            .set(case_remarks::text_sealed.eq(nothing()))
            .execute(conn)?;
        diesel::update(case_evaluations::table.filter(case_evaluations::case_id.eq_any(own.clone())))
            .set(case_evaluations::content_sealed.eq(nothing()))
            .execute(conn)?;
        diesel::update(task_opinions::table.filter(task_opinions::task_id.eq_any(on)))
            .set(task_opinions::opinion_sealed.eq(nothing()))
            .execute(conn)?;
        let notes = task_notes::table.filter(task_notes::case_id.eq_any(own.clone()));
        diesel::update(notes.filter(task_notes::text_sealed.is_not_null()))
            .set(task_notes::text_sealed.eq(Some(nothing())))
            .execute(conn)?;
        diesel::update(letter_deliveries::table.filter(letter_deliveries::case_id.eq_any(own.clone())))
            .set(letter_deliveries::proxy_sealed.eq(None::<Vec<u8>>))
            .execute(conn)?;
        diesel::update(public_notices::table.filter(public_notices::case_id.eq_any(own)))
            .set((public_notices::masked_name.eq("*"), public_notices::detail.eq("")))
            .execute(conn)
    })?;
    tx.run(|conn| {
        diesel::update(notice_objections::table.filter(notice_objections::person_id.eq(person)))
            .set((notice_objections::text_sealed.eq(nothing()), notice_objections::answer_sealed.eq(None::<Vec<u8>>)))
            .execute(conn)
    })
    .map(drop)
}
