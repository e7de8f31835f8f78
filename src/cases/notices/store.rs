//! Rows of `public_notices` and `notice_objections`.

use chrono::NaiveDate;
use diesel::dsl::not;
use diesel::prelude::*;

use super::super::CaseId;
use super::super::store::cases;
use super::model::{NoticeId, NoticeStatus, ObjectionId, ObjectionStatus};
use crate::catalogue::DefinitionId;
use crate::db::page::PageQuery;
use crate::db::schema::{notice_objections, public_notices};
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::store::persons::PersonRow;
use crate::identity::{DepartmentId, PersonId};
use crate::insert_or_nothing;
use crate::vault::{Aad, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = public_notices, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct NoticeRow {
    pub id: NoticeId,
    pub case_id: CaseId,
    pub item_code: String,
    pub item_id: DefinitionId,
    pub template: String,
    pub masked_name: String,
    pub detail: String,
    pub working_days: i32,
    pub published_on: NaiveDate,
    pub ends_on: NaiveDate,
    pub status: NoticeStatus,
    pub version: i64,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = notice_objections, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct ObjectionRow {
    pub id: ObjectionId,
    pub notice_id: NoticeId,
    pub case_id: CaseId,
    pub no: i32,
    pub person_id: PersonId,
    pub text_sealed: Vec<u8>,
    pub status: ObjectionStatus,
    pub answer_sealed: Option<Vec<u8>>,
    pub raised_at: Instant,
    pub settled_by: Option<PersonId>,
    pub settled_at: Option<Instant>,
    pub version: i64,
}

/// Where a sealed text of an objection stands.
pub fn place(id: ObjectionId, column: &'static str) -> Aad {
    Aad::new("notice_objections", column, id)
}

impl ObjectionRow {
    pub fn text(&self, tx: &ReadTx<'_>, objector: &PersonRow) -> Result<String> {
        if objector.is_erased() {
            return Ok(String::new());
        }
        let sealed = Sealed::from_bytes(self.text_sealed.clone());
        Ok(objector.key(tx)?.open_text(&place(self.id, "text_sealed"), &sealed)?.as_str().to_owned())
    }

    pub fn answer(&self, tx: &ReadTx<'_>, objector: &PersonRow) -> Result<Option<String>> {
        let Some(sealed) = self.answer_sealed.clone() else { return Ok(None) };
        let answer = objector.key(tx)?.open_text(&place(self.id, "answer_sealed"), &Sealed::from_bytes(sealed))?;
        Ok(Some(answer.as_str().to_owned()))
    }
}

pub fn insert(tx: &mut WriteTx<'_>, row: &NoticeRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(public_notices::table).values(row).execute(conn)).map(drop)
}

/// A notice that everybody may read today; what is over or withdrawn is not found.
pub fn shown(tx: &mut ReadTx<'_>, id: NoticeId) -> Result<NoticeRow> {
    let today = tx.today();
    tx.run(|conn| {
        public_notices::table
            .find(id)
            .filter(public_notices::status.eq(NoticeStatus::Open))
            .filter(public_notices::ends_on.ge(today))
            .select(NoticeRow::as_select())
            .get_result(conn)
    })
}

/// A notice, whatever became of it.
pub fn notice(tx: &mut ReadTx<'_>, id: NoticeId) -> Result<NoticeRow> {
    tx.run(|conn| public_notices::table.find(id).select(NoticeRow::as_select()).get_result(conn))
}

/// What everybody may read today, newest first.
pub fn shown_page(tx: &mut ReadTx<'_>, item: Option<&str>, page: &PageQuery) -> Result<Vec<NoticeRow>> {
    let after: Option<NoticeId> = page.after()?;
    let (today, fetch) = (tx.today(), page.fetch());
    tx.run(|conn| {
        let mut query = public_notices::table
            .filter(public_notices::status.eq(NoticeStatus::Open))
            .filter(public_notices::ends_on.ge(today))
            .order(public_notices::id.desc())
            .limit(fetch)
            .select(NoticeRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(item) = item {
            query = query.filter(public_notices::item_code.eq(item.to_owned()));
        }
        if let Some(after) = after {
            query = query.filter(public_notices::id.lt(after));
        }
        query.load(conn)
    })
}

/// The notices of a case that are shown today.
pub fn open_of(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<NoticeRow>> {
    let today = tx.today();
    tx.run(|conn| {
        public_notices::table
            .filter(public_notices::case_id.eq(case))
            .filter(public_notices::status.eq(NoticeStatus::Open))
            .filter(public_notices::ends_on.ge(today))
            .order(public_notices::id)
            .select(NoticeRow::as_select())
            .load(conn)
    })
}

/// Shows a notice until another day.
pub fn move_end(tx: &mut WriteTx<'_>, row: &NoticeRow, ends_on: NaiveDate) -> Result<()> {
    let rows = tx.run(|conn| {
        diesel::update(public_notices::table.find(row.id).filter(public_notices::version.eq(row.version)))
            .set((public_notices::ends_on.eq(ends_on), public_notices::version.eq(row.version + 1)))
            .execute(conn)
    })?;
    if rows == 1 { Ok(()) } else { Err(Code::StaleVersion.into()) }
}

/// Takes every notice of a case out of sight.
pub fn withdraw_all(tx: &mut WriteTx<'_>, case: CaseId) -> Result<()> {
    tx.run(|conn| {
        diesel::update(public_notices::table.filter(public_notices::case_id.eq(case)))
            .set((
                public_notices::status.eq(NoticeStatus::Withdrawn),
                public_notices::version.eq(public_notices::version + 1),
            ))
            .execute(conn)
    })
    .map(drop)
}

/// Inserts an objection; `false` when this person has objected to this notice already.
pub fn insert_objection(tx: &mut WriteTx<'_>, row: &ObjectionRow) -> Result<bool> {
    insert_or_nothing!(tx, notice_objections::table, row)
}

pub fn objection(tx: &mut ReadTx<'_>, id: ObjectionId) -> Result<ObjectionRow> {
    tx.run(|conn| notice_objections::table.find(id).select(ObjectionRow::as_select()).get_result(conn))
}

/// Objections to cases that these departments worked on, newest first; not to cases of the excepted people, nor those
/// that they raised.
pub fn objections(
    tx: &mut ReadTx<'_>,
    departments: &[DepartmentId],
    except: &[PersonId],
    status: Option<ObjectionStatus>,
    page: &PageQuery,
) -> Result<Vec<ObjectionRow>> {
    let after: Option<ObjectionId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = notice_objections::table
            .filter(notice_objections::case_id.eq_any(cases::of_departments(departments.to_vec())))
            .filter(not(notice_objections::case_id.eq_any(cases::of_people(except.to_vec()))))
            .filter(notice_objections::person_id.ne_all(except.to_vec()))
            .order(notice_objections::id.desc())
            .limit(fetch)
            .select(ObjectionRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(status) = status {
            query = query.filter(notice_objections::status.eq(status));
        }
        if let Some(after) = after {
            query = query.filter(notice_objections::id.lt(after));
        }
        query.load(conn)
    })
}

/// Objections that this person raised, newest first.
pub fn raised_by(tx: &mut ReadTx<'_>, person: PersonId, page: &PageQuery) -> Result<Vec<ObjectionRow>> {
    let after: Option<ObjectionId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = notice_objections::table
            .filter(notice_objections::person_id.eq(person))
            .order(notice_objections::id.desc())
            .limit(fetch)
            .select(ObjectionRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(notice_objections::id.lt(after));
        }
        query.load(conn)
    })
}

/// Writes how it was settled; the row must have the version that was read.
pub fn settle(
    tx: &mut WriteTx<'_>,
    row: &ObjectionRow,
    status: ObjectionStatus,
    answer: Vec<u8>,
    by: PersonId,
) -> Result<()> {
    let now = tx.now();
    let changed = tx.run(|conn| {
        diesel::update(
            notice_objections::table
                .filter(notice_objections::id.eq(row.id))
                .filter(notice_objections::version.eq(row.version)),
        )
        .set((
            notice_objections::status.eq(status),
            notice_objections::answer_sealed.eq(Some(answer)),
            notice_objections::settled_by.eq(Some(by)),
            notice_objections::settled_at.eq(Some(now)),
            notice_objections::version.eq(row.version + 1),
        ))
        .execute(conn)
    })?;
    if changed == 1 { Ok(()) } else { Err(Code::StaleVersion.into()) }
}
