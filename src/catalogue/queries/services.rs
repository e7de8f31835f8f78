//! Service items as the public sees them.

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::super::clauses::{self, Tiers};
use super::super::definitions::{self, Loaded};
use super::super::eligibility;
use super::super::model::Organisation;
use super::TextOut;
use super::policies::{self, PolicySummaryOut};
use crate::db::ReadTx;
use crate::eligibility::{Clause, ClauseEffect};
use crate::error::Result;
use crate::packs::format::{Department, Guide, Material, Mode, PackInfo, Register, ServiceItem, ServiceWindow};
use crate::workflow::Definition;

/// Limits in working days.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct LimitsOut {
    /// Until acceptance is decided; silence counts as acceptance.
    pub answer: u32,
    /// Promised, from acceptance to decision.
    pub promised: u32,
    pub statutory: u32,
    /// One recorded extension.
    pub extension: u32,
    /// To correct before acceptance.
    pub correction_before_acceptance: u32,
    /// To correct in review.
    pub correction_in_review: u32,
    /// For papers that may follow.
    pub supplement: u32,
    /// For delivery after the decision.
    pub delivery: u32,
}

/// A service item in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ServiceSummaryOut {
    #[schema(example = "talent_recognition")]
    pub code: String,
    pub version: i64,
    /// The official item code: 18 characters of the agency and 13 of the item.
    pub item_code: String,
    pub name: TextOut,
    pub summary: TextOut,
    #[schema(example = "recognition")]
    pub family: String,
    /// The department that answers for it.
    pub department: TextOut,
    /// Whether applications are taken today.
    pub open: bool,
    pub one_open_case: bool,
    /// Who decides: `ordinary` people, `instant` the program where everything is proven, `automatic` the same after a mere
    /// confirmation.
    #[schema(value_type = String, example = "ordinary")]
    pub mode: Mode,
}

/// A paper to hand in.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct MaterialOut {
    pub code: String,
    pub name: TextOut,
    pub required: bool,
    /// Needed only where this condition holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub required_when: Option<String>,
    /// May follow after a conditional acceptance.
    pub may_follow: bool,
    /// `pdf`, `image`.
    #[schema(value_type = Vec<String>)]
    pub forms: Value,
    pub max_files: u8,
    /// Kind of document in the wallet that is offered first.
    pub document_kind: String,
    /// The department that already holds it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub held_by: Option<TextOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<TextOut>,
}

/// A register in which the applicant is looked up.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RegisterOut {
    #[schema(example = "social_insurance")]
    pub code: String,
    pub name: TextOut,
    /// The department that answers for it.
    pub authority: TextOut,
    /// Whether it is asked only with the applicant's consent in the form.
    pub needs_consent: bool,
    /// What it is asked for.
    pub fields: Vec<TextOut>,
}

/// A service item with everything an applicant needs to know.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ServiceOut {
    #[serde(flatten)]
    pub summary: ServiceSummaryOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub window: Option<WindowOut>,
    /// Departments that take part.
    pub co_departments: Vec<TextOut>,
    /// Audience, conditions, steps, fees, legal basis, contact, questions, result, objection.
    #[schema(value_type = Object)]
    pub guide: Guide,
    pub limits: LimitsOut,
    pub materials: Vec<MaterialOut>,
    /// Registers in which the applicant is looked up, so that papers need not be brought.
    pub registers: Vec<RegisterOut>,
    /// Who is entitled, clause by clause, in words made from the clauses.
    pub eligibility: Vec<DemandOut>,
    /// The policies on which it rests.
    pub policies: Vec<PolicySummaryOut>,
    /// JSON Schema 2020-12, with hints for presentation under `x-ui`.
    #[schema(value_type = Object)]
    pub form: Value,
    /// Where the item is from, and whether rules of it were filled in without a source.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    pub assumed: bool,
}

/// A yearly span of days.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct WindowOut {
    #[schema(example = "07-01")]
    pub from: String,
    #[schema(example = "08-31")]
    pub to: String,
}

/// All services that are published, by code.
pub fn services(tx: &mut ReadTx<'_>, family: Option<&str>) -> Result<Vec<ServiceSummaryOut>> {
    let names = Names::read(tx)?;
    let today = tx.today();
    let items = definitions::all::<ServiceItem>(tx)?;
    let wanted = items.iter().filter(|item| family.is_none_or(|family| item.family == family));
    Ok(wanted.map(|item| summary(item, &names, today)).collect())
}

/// One service.
pub fn service(tx: &mut ReadTx<'_>, code: &str) -> Result<ServiceOut> {
    let item = definitions::current::<ServiceItem>(tx, code)?;
    let flow = definitions::current::<Definition>(tx, &item.workflow)?;
    let names = Names::read(tx)?;
    Ok(ServiceOut {
        summary: summary(&item, &names, tx.today()),
        window: item
            .window
            .as_ref()
            .map(|ServiceWindow { from, to, .. }| WindowOut { from: from.clone(), to: to.clone() }),
        co_departments: item.co_departments.iter().map(|code| names.department(code)).collect(),
        guide: item.guide.clone(),
        limits: limits(&item, &flow),
        materials: item.materials.iter().map(|material| material_out(material, &names)).collect(),
        registers: registers(tx, &item, &names)?,
        eligibility: demands(tx, &item)?,
        policies: policies::of_item(tx, code)?,
        form: item.form.clone(),
        source: item.source.clone(),
        assumed: item.assumed,
    })
}

fn registers(tx: &mut ReadTx<'_>, item: &ServiceItem, names: &Names) -> Result<Vec<RegisterOut>> {
    let all = definitions::all::<Register>(tx)?;
    let named = all.iter().filter(|register| item.registers.contains(&register.code));
    Ok(named
        .map(|register| RegisterOut {
            code: register.code.clone(),
            name: (&register.name).into(),
            authority: names.department(&register.authority),
            needs_consent: register.needs_consent,
            fields: register.fields.iter().map(|field| (&field.name).into()).collect(),
        })
        .collect())
}

/// What a clause requires of everybody.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DemandOut {
    #[schema(example = "employed")]
    pub code: String,
    /// `refuse`: an application cannot be handed in unless it is met. `warn`: it can.
    #[schema(value_type = String, example = "refuse")]
    pub effect: ClauseEffect,
    pub text: TextOut,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<TextOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    pub assumed: bool,
}

pub(super) fn demands(tx: &mut ReadTx<'_>, item: &Loaded<ServiceItem>) -> Result<Vec<DemandOut>> {
    let rules = clauses::of(item, &Tiers::read(tx)?)?;
    let out = |clause: &Clause| DemandOut {
        code: clause.code.clone(),
        effect: clause.effect,
        text: (&rules.demand(clause)).into(),
        note: clause.note.as_ref().map(TextOut::from),
        source: clause.source.clone(),
        assumed: clause.assumed,
    };
    Ok(rules.clauses().iter().map(out).collect())
}

fn limits(item: &ServiceItem, flow: &Definition) -> LimitsOut {
    LimitsOut {
        answer: flow.limits.answer,
        promised: flow.limits.promised,
        statutory: flow.limits.statutory,
        extension: flow.limits.extension,
        correction_before_acceptance: flow.correction.before_acceptance,
        correction_in_review: flow.correction.in_review,
        supplement: item.limits.supplement,
        delivery: item.limits.delivery,
    }
}

pub(super) fn summary(item: &Loaded<ServiceItem>, names: &Names, today: NaiveDate) -> ServiceSummaryOut {
    ServiceSummaryOut {
        code: item.code.clone(),
        version: item.version,
        item_code: format!("{}{}", names.agency_code, item.item_number),
        name: (&item.name).into(),
        summary: (&item.summary).into(),
        family: item.family.clone(),
        department: names.department(&item.department),
        open: eligibility::is_open(item, today),
        one_open_case: item.one_open_case,
        mode: item.mode,
    }
}

fn material_out(material: &Material, names: &Names) -> MaterialOut {
    MaterialOut {
        code: material.code.clone(),
        name: (&material.name).into(),
        required: material.required,
        required_when: material.required_when.clone(),
        may_follow: material.may_follow,
        forms: serde_json::to_value(&material.forms).unwrap_or_default(),
        max_files: material.max_files,
        document_kind: material.document_kind.clone(),
        held_by: material.held_by.as_deref().map(|code| names.department(code)),
        note: material.note.as_ref().map(TextOut::from),
    }
}

/// Names of departments as they are published.
pub(super) struct Names {
    agency_code: String,
    organisation: Loaded<Organisation>,
}

impl Names {
    pub(super) fn read(tx: &mut ReadTx<'_>) -> Result<Self> {
        let agency_code = definitions::only::<PackInfo>(tx)?.agency_code.clone();
        Ok(Self { agency_code, organisation: definitions::only(tx)? })
    }

    pub(super) fn department(&self, code: &str) -> TextOut {
        let found: Option<&Department> = self.organisation.departments.iter().find(|one| one.code == code);
        found.map_or_else(|| TextOut { zh: code.to_owned(), en: code.to_owned() }, |one| (&one.name).into())
    }
}
