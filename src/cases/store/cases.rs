//! Rows of `cases`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{ApplicationId, CaseId, CaseStatus};
use super::super::policy::{Reach, Scope};
use crate::catalogue::DefinitionId;
use crate::db::page::PageQuery;
use crate::db::schema::{case_departments, cases};
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::execute_prepared;
use crate::identity::{DepartmentId, PersonId};
use crate::insert_or_nothing;
use crate::workflow::State;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = cases, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct CaseRow {
    pub id: CaseId,
    pub number: String,
    pub application_id: ApplicationId,
    pub person_id: PersonId,
    pub item_code: String,
    pub item_id: DefinitionId,
    pub workflow_id: DefinitionId,
    pub district: Option<String>,
    pub status: CaseStatus,
    pub outcome: Option<String>,
    pub state: Json<State>,
    pub open_key: Option<String>,
    pub received_on: NaiveDate,
    pub due_on: Option<NaiveDate>,
    pub filed_at: Instant,
    pub closed_at: Option<Instant>,
    pub version: i64,
}

/// Open cases in the order of their ids.
pub fn open_after(tx: &mut ReadTx<'_>, after: Option<CaseId>, limit: i64) -> Result<Vec<CaseId>> {
    tx.run(|conn| {
        let mut query = cases::table
            .filter(cases::status.eq(CaseStatus::Open))
            .order(cases::id)
            .limit(limit)
            .select(cases::id)
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(cases::id.gt(after));
        }
        query.load(conn)
    })
}

/// Inserts a case; `false` when the person has an open one of this item already.
pub fn insert(tx: &mut WriteTx<'_>, row: &CaseRow) -> Result<bool> {
    insert_or_nothing!(tx, cases::table, row)
}

pub fn get(tx: &mut ReadTx<'_>, id: CaseId) -> Result<CaseRow> {
    tx.run(|conn| cases::table.find(id).select(CaseRow::as_select()).get_result(conn))
}

pub fn of_application(tx: &mut ReadTx<'_>, id: ApplicationId) -> Result<Option<CaseRow>> {
    tx.run(|conn| cases::table.filter(cases::application_id.eq(id)).select(CaseRow::as_select()).first(conn).optional())
}

pub fn of_applications(tx: &mut ReadTx<'_>, ids: &[ApplicationId]) -> Result<Vec<CaseRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tx.run(|conn| {
        cases::table.filter(cases::application_id.eq_any(ids.to_vec())).select(CaseRow::as_select()).load(conn)
    })
}

pub fn of_ids(tx: &mut ReadTx<'_>, ids: &[CaseId]) -> Result<Vec<CaseRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tx.run(|conn| cases::table.filter(cases::id.eq_any(ids.to_vec())).select(CaseRow::as_select()).load(conn))
}

/// A person's newest cases.
pub fn newest_of(tx: &mut ReadTx<'_>, person: PersonId, limit: i64) -> Result<Vec<CaseRow>> {
    tx.run(|conn| {
        cases::table
            .filter(cases::person_id.eq(person))
            .order(cases::id.desc())
            .limit(limit)
            .select(CaseRow::as_select())
            .load(conn)
    })
}

pub fn find_by_number(tx: &mut ReadTx<'_>, number: &str) -> Result<Option<CaseRow>> {
    tx.run(|conn| cases::table.filter(cases::number.eq(number)).select(CaseRow::as_select()).first(conn).optional())
}

/// Saves what the engine made of the case.
pub fn save(tx: &mut WriteTx<'_>, row: &CaseRow) -> Result<()> {
    let changed = tx.run(|conn| {
        let same = cases::table.filter(cases::id.eq(row.id)).filter(cases::version.eq(row.version));
        execute_prepared!(
            conn,
            diesel::update(same).set((
                cases::workflow_id.eq(row.workflow_id),
                cases::status.eq(row.status),
                cases::outcome.eq(row.outcome.as_ref()),
                cases::state.eq(&row.state),
                cases::open_key.eq(row.open_key.as_ref()),
                cases::received_on.eq(row.received_on),
                cases::due_on.eq(row.due_on),
                cases::closed_at.eq(row.closed_at),
                cases::version.eq(row.version + 1),
            ))
        )
    })?;
    if changed == 1 { Ok(()) } else { Err(Code::StaleVersion.into()) }
}

#[derive(Insertable)]
#[diesel(table_name = case_departments)]
struct CaseDepartmentRow {
    case_id: CaseId,
    department_id: DepartmentId,
}

/// Notes that a department had a part in the case.
pub fn involve(tx: &mut WriteTx<'_>, case_id: CaseId, department_id: DepartmentId) -> Result<()> {
    insert_or_nothing!(tx, case_departments::table, &CaseDepartmentRow { case_id, department_id }).map(drop)
}

/// The one place where a scope becomes a condition; lists and look-ups both use it.
fn within(scope: &Scope) -> cases::BoxedQuery<'static, MultiBackend> {
    let query = cases::table.filter(cases::person_id.ne_all(scope.except.clone())).into_boxed();
    match &scope.reach {
        Reach::All => query,
        Reach::Departments(departments) => query.filter(cases::id.eq_any(of_departments(departments.clone()))),
    }
}

/// The ids of the cases of these people, as a part of another query.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn of_people(people: Vec<PersonId>) -> _ {
    cases::table.filter(cases::person_id.eq_any(people)).select(cases::id)
}

/// The ids of the cases in which these departments had a part, as a part of another query.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn of_departments(departments: Vec<DepartmentId>) -> _ {
    case_departments::table
        .filter(case_departments::department_id.eq_any(departments))
        .select(case_departments::case_id)
}

/// Cases within a scope, newest first.
pub fn page(tx: &mut ReadTx<'_>, scope: &Scope, page: &PageQuery) -> Result<Vec<CaseRow>> {
    let after: Option<CaseId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = within(scope);
        if let Some(after) = after {
            query = query.filter(cases::id.lt(after));
        }
        query.order(cases::id.desc()).limit(fetch).select(CaseRow::as_select()).load(conn)
    })
}

/// Whether a case lies within a scope.
pub fn is_within(tx: &mut ReadTx<'_>, scope: &Scope, case: CaseId) -> Result<bool> {
    let found: i64 = tx.run(|conn| within(scope).filter(cases::id.eq(case)).count().get_result(conn))?;
    Ok(found > 0)
}

/// A case in short: whose it is, of which item, and what has become of it.
pub type Standing = (PersonId, String, CaseStatus, Option<String>);

/// The cases of these people, in one statement.
pub fn standings_of(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Vec<Standing>> {
    let of = cases::table.filter(cases::person_id.eq_any(people.to_vec())).order(cases::id);
    tx.run(|conn| of.select((cases::person_id, cases::item_code, cases::status, cases::outcome)).load(conn))
}

pub fn ids_of_persons(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<Vec<CaseId>> {
    tx.run(|conn| of_people(people.to_vec()).load(conn))
}
