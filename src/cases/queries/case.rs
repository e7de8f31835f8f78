//! Cases as staff look them up: those in which their department had a part; supervisors and auditors see all.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::{CaseId, CaseStatus};
use super::super::store::cases::{self, CaseRow, Scope};
use super::TextOut;
use super::timeline::{TimelineOut, timeline};
use crate::catalogue::ServiceItem;
use crate::catalogue::definitions;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::error::{Code, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, Role};
use crate::talents::PersonName;

/// A case in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseSummaryOut {
    pub id: CaseId,
    pub number: String,
    pub item: String,
    pub item_name: TextOut,
    /// Masked.
    pub applicant: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub district: Option<String>,
    pub status: CaseStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    pub received_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    pub overdue: bool,
}

/// A case with its timeline.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CaseOut {
    #[serde(flatten)]
    pub summary: CaseSummaryOut,
    pub timeline: TimelineOut,
}

fn scope(actor: &Actor) -> Scope {
    if actor.holds_any(&[Role::Supervisor, Role::AuditAdmin]) {
        Scope::All
    } else {
        Scope::Departments(actor.departments())
    }
}

pub fn visible_cases(tx: &mut ReadTx<'_>, actor: &Actor, page: &PageQuery) -> Result<Page<CaseSummaryOut>> {
    let rows = page.page(cases::page(tx, &scope(actor), page)?, |row| row.id)?;
    let mut items = Vec::with_capacity(rows.items.len());
    for row in &rows.items {
        items.push(summary(tx, row)?);
    }
    Ok(Page { items, next_cursor: rows.next_cursor })
}

pub fn case(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<CaseOut> {
    if !cases::is_within(tx, &scope(actor), id)? {
        return Err(Code::NotFound.into());
    }
    let row = cases::get(tx, id)?;
    Ok(CaseOut { summary: summary(tx, &row)?, timeline: timeline(tx, &row)? })
}

fn summary(tx: &mut ReadTx<'_>, row: &CaseRow) -> Result<CaseSummaryOut> {
    let item = definitions::get::<ServiceItem>(tx, row.item_id)?;
    let applicant = persons::get(tx, row.person_id)?;
    let today = tx.today();
    Ok(CaseSummaryOut {
        id: row.id,
        number: row.number.clone(),
        item: row.item_code.clone(),
        item_name: TextOut::from(&item.name),
        applicant: applicant.name(tx)?.and_then(|name| PersonName::parse(&name).ok()).map(|name| name.masked()),
        district: row.district.clone(),
        status: row.status,
        outcome: row.outcome.clone(),
        received_on: row.received_on,
        due_on: row.due_on,
        overdue: row.status == CaseStatus::Open && row.due_on.is_some_and(|due| due < today),
    })
}
