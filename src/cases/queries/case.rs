//! Cases as staff look them up: those in which their department had a part; supervisors and auditors see all.
//! A case of one's own or of one's household is not among them.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::{CaseId, CaseStatus};
use super::super::outside::{self, ChecksOut};
use super::super::policy;
use super::super::store::cases::{self, CaseRow};
use super::TextOut;
use super::timeline::{TimelineOut, timeline};
use crate::catalogue::ServiceItem;
use crate::catalogue::definitions;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::error::{Code, Error, Result};
use crate::identity::Actor;
use crate::identity::store::persons;
use crate::rights::access::{Look, Looked};
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
    #[serde(flatten)]
    pub registers: ChecksOut,
    /// The look at the applicant's data that this is.
    #[serde(skip)]
    pub look: Option<Look>,
}

pub fn visible_cases(tx: &mut ReadTx<'_>, actor: &Actor, page: &PageQuery) -> Result<Page<CaseSummaryOut>> {
    let scope = policy::scope(tx, actor)?;
    let rows = page.page(cases::page(tx, &scope, page)?, |row| row.id)?;
    let items = summaries(tx, &rows.items)?;
    Ok(Page { items, next_cursor: rows.next_cursor })
}

pub fn case(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<CaseOut> {
    let row = readable(tx, actor, id)?;
    let summary = summaries(tx, std::slice::from_ref(&row))?.pop().ok_or(Code::NotFound)?;
    let look = Look::of(actor, None, row.person_id, Looked::Case, "look_up").map(|look| look.at(id.0));
    Ok(CaseOut { look, summary, registers: outside::standing_of(tx, &row)?, timeline: timeline(tx, &row)? })
}

/// The case, if this actor may read it; its picture has the same scope.
pub(super) fn readable(tx: &mut ReadTx<'_>, actor: &Actor, id: CaseId) -> Result<CaseRow> {
    let scope = policy::scope(tx, actor)?;
    if !cases::is_within(tx, &scope, id)? {
        return Err(Code::NotFound.into());
    }
    cases::get(tx, id)
}

/// Items and applicants of all rows are read together, however many rows there are.
fn summaries(tx: &mut ReadTx<'_>, rows: &[CaseRow]) -> Result<Vec<CaseSummaryOut>> {
    let items = definitions::by_ids::<ServiceItem>(tx, &rows.iter().map(|row| row.item_id).collect())?;
    let applicants = persons::of_ids(tx, &rows.iter().map(|row| row.person_id).collect())?;
    let today = tx.today();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let item = items.get(&row.item_id).ok_or_else(|| Error::internal("a case of an item that is not there"))?;
        let applicant = match applicants.get(&row.person_id) {
            Some(applicant) if applicant.wrapped_key.is_some() => applicant.name(tx)?,
            _ => None,
        };
        all.push(CaseSummaryOut {
            id: row.id,
            number: row.number.clone(),
            item: row.item_code.clone(),
            item_name: TextOut::from(&item.name),
            applicant: applicant.and_then(|name| PersonName::parse(&name).ok()).map(|name| name.masked()),
            district: row.district.clone(),
            status: row.status,
            outcome: row.outcome.clone(),
            received_on: row.received_on,
            due_on: row.due_on,
            overdue: row.status == CaseStatus::Open && row.due_on.is_some_and(|due| due < today),
        });
    }
    Ok(all)
}
