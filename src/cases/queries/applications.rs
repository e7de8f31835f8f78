//! One's own applications.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::{ApplicationId, ApplicationStatus, CaseId, CaseStatus, Dispute, MaterialFiled};
use super::super::policy;
use super::super::prefill::{self, PrefilledOut};
use super::super::store::applications::{self, ApplicationRow};
use super::super::store::cases::{self, CaseRow};
use super::{TextOut, tracking_code};
use crate::catalogue::ServiceItem;
use crate::catalogue::definitions;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::store::persons;
use crate::identity::{Actor, PersonId};
use crate::representations::policy::followed;
use crate::representations::{self, Act, Basis};

/// The case that came of an application.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct CaseRefOut {
    pub id: CaseId,
    /// 办件编号.
    pub number: String,
    /// With the number, whoever holds it can follow the case without signing in.
    pub tracking_code: String,
    pub status: CaseStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "granted_with_document")]
    pub outcome: Option<String>,
    /// Counts as received on this working day.
    pub received_on: NaiveDate,
    /// The last day of the promised limit, once accepted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
}

impl CaseRefOut {
    pub fn new(tx: &ReadTx<'_>, case: &CaseRow) -> Self {
        Self {
            id: case.id,
            number: case.number.clone(),
            tracking_code: tracking_code(tx, case.id),
            status: case.status,
            outcome: case.outcome.clone(),
            received_on: case.received_on,
            due_on: case.due_on,
        }
    }
}

/// An application in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApplicationSummaryOut {
    pub id: ApplicationId,
    #[schema(example = "talent_recognition")]
    pub item: String,
    pub item_name: TextOut,
    pub status: ApplicationStatus,
    pub updated_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseRefOut>,
}

/// An application as its applicant sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ApplicationOut {
    #[serde(flatten)]
    pub summary: ApplicationSummaryOut,
    /// The form so far, by field.
    #[schema(value_type = Object)]
    pub form: serde_json::Map<String, serde_json::Value>,
    pub materials: Vec<MaterialFiled>,
    pub applicant_id: PersonId,
    /// Who acted for the applicant, on what ground.
    pub agents: Vec<AgentOut>,
    /// What I say against values of official registers.
    pub disputes: Vec<Dispute>,
    /// Fields of a draft that say what is known elsewhere, with where that is from and of when.
    pub known: Vec<PrefilledOut>,
    #[serde(skip)]
    pub version: i64,
}

/// Somebody acted for the applicant.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
#[schema(as = ApplicationAgent)]
pub struct AgentOut {
    pub basis: Basis,
    pub since: Instant,
}

/// Who acted in an application for its applicant, in order.
pub fn agents_of(tx: &mut ReadTx<'_>, id: ApplicationId) -> Result<Vec<AgentOut>> {
    let rows = representations::store::agents_of(tx, id)?;
    Ok(rows.into_iter().map(|row| AgentOut { basis: row.basis, since: row.since }).collect())
}

/// One's own application, or that of somebody for whom one may follow it.
pub fn application(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId) -> Result<ApplicationOut> {
    let (row, _) = policy::own(tx, actor, id, Act::Follow)?;
    out(tx, &row)
}

/// The same, from the row.
pub fn out(tx: &mut ReadTx<'_>, row: &ApplicationRow) -> Result<ApplicationOut> {
    let owner = persons::get(tx, row.person_id)?;
    let filed = row.filed(tx, &owner)?;
    let case = cases::of_application(tx, row.id)?;
    let item = definitions::current::<ServiceItem>(tx, &row.item_code)?;
    let mut known = match row.status {
        ApplicationStatus::Draft => prefill::fields(tx, row.person_id, &item)?,
        ApplicationStatus::Submitted => Vec::new(),
    };
    known.retain(|one| filed.form.get(one.pointer.trim_start_matches('/')) == Some(&one.value));
    Ok(ApplicationOut {
        known,
        summary: summary(tx, row, TextOut::from(&item.name), case.as_ref()),
        form: filed.form,
        materials: filed.materials,
        applicant_id: row.person_id,
        agents: agents_of(tx, row.id)?,
        disputes: filed.disputes,
        version: row.version,
    })
}

fn summary(tx: &ReadTx<'_>, row: &ApplicationRow, item_name: TextOut, case: Option<&CaseRow>) -> ApplicationSummaryOut {
    ApplicationSummaryOut {
        id: row.id,
        item: row.item_code.clone(),
        item_name,
        status: row.status,
        updated_at: row.updated_at,
        case: case.map(|case| CaseRefOut::new(tx, case)),
    }
}

/// One's own applications, newest first.
pub fn my_applications(tx: &mut ReadTx<'_>, actor: &Actor, page: &PageQuery) -> Result<Page<ApplicationSummaryOut>> {
    listed(tx, actor.person, None, page)
}

/// The applications of somebody for whom the actor may follow them, newest first; none outside of that scope.
pub fn applications_of(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    principal: PersonId,
    page: &PageQuery,
) -> Result<Page<ApplicationSummaryOut>> {
    let items = followed(tx, actor, principal)?;
    listed(tx, principal, items.as_deref(), page)
}

fn listed(
    tx: &mut ReadTx<'_>,
    person: PersonId,
    only: Option<&[String]>,
    page: &PageQuery,
) -> Result<Page<ApplicationSummaryOut>> {
    let rows = page.page(applications::page(tx, person, only, page)?, |row| row.id)?;
    let ids: Vec<_> = rows.items.iter().map(|row| row.id).collect();
    let cases: BTreeMap<ApplicationId, CaseRow> =
        cases::of_applications(tx, &ids)?.into_iter().map(|case| (case.application_id, case)).collect();
    // An item that is no longer offered goes by its code.
    let offered = definitions::all::<ServiceItem>(tx)?;
    let names: BTreeMap<_, _> = offered.iter().map(|item| (item.code.clone(), TextOut::from(&item.name))).collect();
    Ok(rows.map(|row| {
        let name = names
            .get(&row.item_code)
            .cloned()
            .unwrap_or_else(|| TextOut { zh: row.item_code.clone(), en: row.item_code.clone() });
        summary(tx, &row, name, cases.get(&row.id))
    }))
}
