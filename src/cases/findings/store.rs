//! Rows of `case_findings`.

use diesel::dsl::not;
use diesel::prelude::*;
use serde::Serialize;

use super::super::model::CaseId;
use super::super::store::cases::{self, CaseRow};
use super::{FindingId, FindingKind, Place};
use crate::db::page::PageQuery;
use crate::db::schema::case_findings;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::{DepartmentId, PersonId};
use crate::workflow::state::TaskNo;

/// Something that is wrong with a case.
#[derive(Debug, Clone, Serialize, Queryable, Selectable, Insertable, utoipa::ToSchema)]
#[diesel(table_name = case_findings, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct FindingRow {
    pub id: FindingId,
    pub case_id: CaseId,
    pub kind: FindingKind,
    /// Number of the task in its case.
    #[serde(skip)]
    pub task: Option<i32>,
    /// The step whose task nobody can take.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "acceptance")]
    pub step: Option<String>,
    /// The department in which somebody has to be named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department_id: Option<DepartmentId>,
    pub opened_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Instant>,
}

impl FindingRow {
    /// What makes two findings of a case the same.
    pub fn key(&self) -> (FindingKind, Option<TaskNo>) {
        (self.kind, self.task.and_then(|task| u32::try_from(task).ok()))
    }

    /// Where it is.
    pub fn place(&self) -> Place {
        Place { step: self.step.clone(), department: self.department_id }
    }
}

/// Notes a finding. The case's row was changed in this unit of work, so that no other notes the same one.
pub fn open(
    tx: &mut WriteTx<'_>,
    case: &CaseRow,
    (kind, no): (FindingKind, Option<TaskNo>),
    place: Place,
) -> Result<FindingId> {
    let row = FindingRow {
        id: tx.new_id(),
        case_id: case.id,
        kind,
        task: no.and_then(|no| i32::try_from(no).ok()),
        step: place.step,
        department_id: place.department,
        opened_at: tx.now(),
        resolved_at: None,
    };
    tx.run(|conn| diesel::insert_into(case_findings::table).values(&row).execute(conn))?;
    Ok(row.id)
}

/// The same is wrong elsewhere now.
pub fn replace(tx: &mut WriteTx<'_>, id: FindingId, place: &Place) -> Result<()> {
    tx.run(|conn| {
        diesel::update(case_findings::table.find(id))
            .set((case_findings::step.eq(place.step.as_ref()), case_findings::department_id.eq(place.department)))
            .execute(conn)
    })
    .map(drop)
}

/// Cases, at most so many, with tasks that nobody can take.
pub fn without_anybody(tx: &mut ReadTx<'_>, most: i64) -> Result<Vec<CaseId>> {
    tx.run(|conn| {
        case_findings::table
            .filter(case_findings::resolved_at.is_null())
            .filter(case_findings::kind.eq(FindingKind::NobodyCanAct))
            .select(case_findings::case_id)
            .distinct()
            .limit(most)
            .load(conn)
    })
}

pub fn resolve(tx: &mut WriteTx<'_>, id: FindingId) -> Result<()> {
    let now = tx.now();
    tx.run(|conn| {
        diesel::update(case_findings::table.find(id)).set(case_findings::resolved_at.eq(Some(now))).execute(conn)
    })
    .map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, id: FindingId) -> Result<FindingRow> {
    tx.run(|conn| case_findings::table.find(id).select(FindingRow::as_select()).get_result(conn))
}

/// What is wrong with a case now.
pub fn open_of(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<FindingRow>> {
    tx.run(|conn| {
        case_findings::table
            .filter(case_findings::case_id.eq(case))
            .filter(case_findings::resolved_at.is_null())
            .order(case_findings::id)
            .select(FindingRow::as_select())
            .load(conn)
    })
}

/// Whether no older finding of this kind is open, in any case.
pub fn is_first_of_its_kind(tx: &mut ReadTx<'_>, row: &FindingRow) -> Result<bool> {
    let older: Option<FindingId> = tx.run(|conn| {
        case_findings::table
            .filter(case_findings::kind.eq(row.kind))
            .filter(case_findings::resolved_at.is_null())
            .filter(case_findings::id.lt(row.id))
            .select(case_findings::id)
            .first(conn)
            .optional()
    })?;
    Ok(older.is_none())
}

/// Open findings of the cases of everybody but these people, newest first.
pub fn page(
    tx: &mut ReadTx<'_>,
    kind: Option<FindingKind>,
    except: &[PersonId],
    page: &PageQuery,
) -> Result<Vec<FindingRow>> {
    let after: Option<FindingId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = case_findings::table
            .filter(case_findings::resolved_at.is_null())
            .filter(not(case_findings::case_id.eq_any(cases::of_people(except.to_vec()))))
            .order(case_findings::id.desc())
            .limit(fetch)
            .select(FindingRow::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(kind) = kind {
            query = query.filter(case_findings::kind.eq(kind));
        }
        if let Some(after) = after {
            query = query.filter(case_findings::id.lt(after));
        }
        query.load(conn)
    })
}
