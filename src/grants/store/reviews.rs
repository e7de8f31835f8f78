//! Rows of `grant_reviews`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{CheckId, ReviewId, ReviewStatus};
use super::super::policy::Scope;
use crate::cases::CaseId;
use crate::db::page::PageQuery;
use crate::db::schema::grant_reviews as reviews;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::{DepartmentId, PersonId};
use crate::insert_or_nothing;
use crate::talents::owner::Owner;
use crate::vault::Aad;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = reviews, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct ReviewRow {
    pub id: ReviewId,
    pub case_id: CaseId,
    pub person_id: PersonId,
    /// The look that found it.
    pub check_id: CheckId,
    pub department_id: DepartmentId,
    pub status: ReviewStatus,
    /// The case while it is open: of one case there is one at a time.
    pub open_key: Option<CaseId>,
    pub opened_at: Instant,
    pub due_on: NaiveDate,
    /// When those were told who lead the department that it is late.
    pub warned_at: Option<Instant>,
    pub answer_sealed: Option<Vec<u8>>,
    pub answered_at: Option<Instant>,
    pub reason_sealed: Option<Vec<u8>>,
    pub closed_by: Option<PersonId>,
    pub closed_at: Option<Instant>,
    pub version: i64,
}

/// The columns that are sealed.
pub const ANSWER: &str = "answer_sealed";
pub const REASON: &str = "reason_sealed";

/// Seals a text of a review under the key of the person whom it is about.
pub fn seal(owner: &Owner, id: ReviewId, column: &'static str, text: &str) -> Result<Vec<u8>> {
    owner.seal(&Aad::new("grant_reviews", column, id), &text)
}

impl ReviewRow {
    /// What the person answered.
    pub fn answer(&self, owner: &Owner) -> Result<Option<String>> {
        self.open(owner, ANSWER, self.answer_sealed.as_deref())
    }

    /// Why it was closed as it was.
    pub fn reason(&self, owner: &Owner) -> Result<Option<String>> {
        self.open(owner, REASON, self.reason_sealed.as_deref())
    }

    fn open(&self, owner: &Owner, column: &'static str, sealed: Option<&[u8]>) -> Result<Option<String>> {
        sealed.map(|sealed| owner.open(&Aad::new("grant_reviews", column, self.id), sealed)).transpose()
    }
}

/// Opens a review; `false` when one of this case is open already.
pub fn insert(tx: &mut WriteTx<'_>, row: &ReviewRow) -> Result<bool> {
    insert_or_nothing!(tx, reviews::table, row)
}

pub fn get(tx: &mut ReadTx<'_>, id: ReviewId) -> Result<ReviewRow> {
    tx.run(|conn| reviews::table.find(id).select(ReviewRow::as_select()).get_result(conn))
}

/// The open one of a case.
pub fn open_of(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Option<ReviewRow>> {
    tx.run(|conn| {
        reviews::table.filter(reviews::open_key.eq(case)).select(ReviewRow::as_select()).first(conn).optional()
    })
}

/// The newest one of a case.
pub fn last_of(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Option<ReviewRow>> {
    tx.run(|conn| {
        reviews::table
            .filter(reviews::case_id.eq(case))
            .order(reviews::id.desc())
            .select(ReviewRow::as_select())
            .first(conn)
            .optional()
    })
}

/// Of several cases, the newest first.
pub fn of_cases(tx: &mut ReadTx<'_>, cases: Vec<CaseId>) -> Result<Vec<ReviewRow>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    tx.run(|conn| {
        reviews::table
            .filter(reviews::case_id.eq_any(cases))
            .order(reviews::id.desc())
            .select(ReviewRow::as_select())
            .load(conn)
    })
}

/// Those in a scope, the newest first.
pub fn page(
    tx: &mut ReadTx<'_>,
    scope: &Scope,
    status: Option<ReviewStatus>,
    page: &PageQuery,
) -> Result<Vec<ReviewRow>> {
    let after: Option<ReviewId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = reviews::table
            .filter(reviews::person_id.ne_all(scope.except.clone()))
            .order(reviews::id.desc())
            .limit(fetch)
            .select(ReviewRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(departments) = &scope.departments {
            query = query.filter(reviews::department_id.eq_any(departments.clone()));
        }
        if let Some(status) = status {
            query = query.filter(reviews::status.eq(status));
        }
        if let Some(after) = after {
            query = query.filter(reviews::id.lt(after));
        }
        query.load(conn)
    })
}

/// Open ones whose day has passed and of which nobody was told.
pub fn late(tx: &mut ReadTx<'_>, after: Option<ReviewId>, limit: i64) -> Result<Vec<ReviewRow>> {
    let today = tx.today();
    tx.run(|conn| {
        let mut query = reviews::table
            .filter(reviews::status.eq(ReviewStatus::Open))
            .filter(reviews::due_on.lt(today))
            .filter(reviews::warned_at.is_null())
            .order(reviews::id)
            .limit(limit)
            .select(ReviewRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(reviews::id.gt(after));
        }
        query.load(conn)
    })
}

/// Notes that those who lead the department were told.
pub fn warned(tx: &mut WriteTx<'_>, row: &ReviewRow) -> Result<ReviewRow> {
    let now = tx.now();
    save(tx, ReviewRow { warned_at: Some(now), ..row.clone() })
}

/// Saves a review that still has the version that was read.
pub fn save(tx: &mut WriteTx<'_>, row: ReviewRow) -> Result<ReviewRow> {
    let changed = tx.run(|conn| {
        diesel::update(reviews::table.filter(reviews::id.eq(row.id)).filter(reviews::version.eq(row.version)))
            .set((
                reviews::status.eq(row.status),
                reviews::open_key.eq(row.open_key),
                reviews::warned_at.eq(row.warned_at),
                reviews::answer_sealed.eq(row.answer_sealed.as_ref()),
                reviews::answered_at.eq(row.answered_at),
                reviews::reason_sealed.eq(row.reason_sealed.as_ref()),
                reviews::closed_by.eq(row.closed_by),
                reviews::closed_at.eq(row.closed_at),
                reviews::version.eq(row.version + 1),
            ))
            .execute(conn)
    })?;
    if changed == 1 { Ok(ReviewRow { version: row.version + 1, ..row }) } else { Err(Code::StaleVersion.into()) }
}
