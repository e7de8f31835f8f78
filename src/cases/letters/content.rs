//! What goes into a letter. The values that each slot of a service item brings are listed in `packs::vocabulary`, and a
//! pack is checked against that list, so that no letter can turn out to have a hole.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::super::model::{CaseId, Filed, TaskId};
use super::super::store::cases::CaseRow;
use super::super::store::{events, opinions, remarks, tasks};
use crate::catalogue::{PackInfo, ServiceItem, definitions};
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::DepartmentId;
use crate::identity::store::departments;
use crate::identity::store::persons::PersonRow;
use crate::workflow::{Event, State};

/// Values by the names that templates use.
pub type Values = BTreeMap<&'static str, Value>;

/// A date as letters write it.
pub fn day(date: NaiveDate) -> Value {
    json!(date.format("%Y年%-m月%-d日").to_string())
}

/// What every letter may say.
pub fn common(tx: &mut ReadTx<'_>, case: &CaseRow, item: &ServiceItem, applicant: &PersonRow) -> Result<Values> {
    let pack = definitions::only::<PackInfo>(tx)?;
    let today = tx.today();
    Ok(BTreeMap::from([
        ("city", json!(pack.city.zh)),
        ("hotline", json!(pack.hotline)),
        ("case_number", json!(case.number)),
        ("service_name", json!(item.name.zh)),
        ("applicant_name", json!(applicant.name(tx)?.unwrap_or_default())),
        ("filed_on", day(case.filed_at.date())),
        ("issued_on", day(today)),
        ("department_name", json!(department_name(tx, &case.state.0, item)?)),
    ]))
}

/// Who signs: the department that acted last or has the case, else the one that answers for the item.
fn department_name(tx: &mut ReadTx<'_>, state: &State, item: &ServiceItem) -> Result<String> {
    let reviewed = state.reviews.last().and_then(|review| state.tasks.get(&review.task));
    let holding = state.tasks.values().next_back();
    let office = reviewed.or(holding).and_then(|task| task.candidates.department);
    let row = match office {
        Some(id) => Some(departments::get(tx, DepartmentId(id))?),
        None => departments::find_by_code(tx, &item.department)?,
    };
    Ok(row.map(|row| row.name_zh).unwrap_or_default())
}

/// The papers that were handed in.
pub fn materials(item: &ServiceItem, filed: &Filed) -> Value {
    let one = |code: &str, files: usize| {
        let name = item.materials.iter().find(|known| known.code == code).map_or(code, |known| &known.name.zh);
        json!({ "name": name, "files": files })
    };
    filed.materials.iter().map(|given| one(&given.code, given.documents.len())).collect()
}

/// Everything that is to be corrected: what, why, and which department says so.
pub fn defects(tx: &mut ReadTx<'_>, case: &CaseRow, item: &ServiceItem, applicant: &PersonRow) -> Result<Value> {
    let rows = tasks::of_case(tx, case.id)?;
    let mut items = Vec::new();
    for (no, about) in listed(&events::all(tx, case.id)?) {
        let Some(task) = rows.iter().find(|row| u32::try_from(row.no).is_ok_and(|number| number == no)) else {
            continue;
        };
        let office = match task.department_id {
            Some(id) => departments::get(tx, id)?.name_zh,
            None => String::new(),
        };
        let names: Vec<_> = about.iter().map(|what| name_of(item, what)).collect();
        let subject = if names.is_empty() { item.name.zh.clone() } else { names.join("、") };
        let reason = opinion(tx, applicant, &[task.id])?;
        items.push(json!({ "subject": subject, "reason": reason, "department": office }));
    }
    Ok(Value::Array(items))
}

/// The defects listed since the applicant last answered, with the number of the task.
fn listed(rows: &[events::EventRow]) -> Vec<(u32, Vec<String>)> {
    let mut found = Vec::new();
    for row in rows {
        match &row.event.0.event {
            Event::DefectsListed { task, about, .. } => found.push((*task, about.clone())),
            Event::CorrectionReceived { .. } => found.clear(),
            _ => {}
        }
    }
    found
}

/// Until when the applicant was last asked to correct, if that was not answered.
pub fn asked_until(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Option<NaiveDate>> {
    let mut until = None;
    for row in events::all(tx, case)? {
        match &row.event.0.event {
            Event::CorrectionRequested { due_on, .. } | Event::CorrectionTermMoved { due_on, .. } => {
                until = Some(*due_on);
            }
            Event::CorrectionReceived { .. } => until = None,
            _ => {}
        }
    }
    Ok(until)
}

/// The name of a field or a material, by the pointer or code that a reviewer gave.
fn name_of(item: &ServiceItem, what: &str) -> String {
    let code = what.rsplit('/').next().unwrap_or(what);
    if let Some(material) = item.materials.iter().find(|material| material.code == code) {
        return material.name.zh.clone();
    }
    let field = item.form.get("properties").and_then(|fields| fields.get(code)).and_then(|field| field.get("title"));
    field.and_then(Value::as_str).unwrap_or(what).to_owned()
}

/// What the reviewers of these tasks wrote.
pub fn opinion(tx: &mut ReadTx<'_>, applicant: &PersonRow, tasks: &[TaskId]) -> Result<String> {
    let texts: Vec<_> = opinions::of_tasks(tx, applicant, tasks)?.into_iter().map(|(_, text)| text).collect();
    Ok(texts.join("；"))
}

/// The reason that was given with the command of which these events came; empty where none was asked for.
pub fn reason(tx: &mut ReadTx<'_>, applicant: &PersonRow, case: &CaseRow, events: &[Event]) -> Result<String> {
    let first = usize::try_from(case.state.0.seq).unwrap_or(usize::MAX).saturating_sub(events.len());
    let remarks = remarks::of_case(tx, applicant, case.id)?;
    let own = remarks.into_iter().find(|(seq, _)| usize::try_from(*seq).is_ok_and(|seq| seq == first));
    Ok(own.map(|(_, text)| text).unwrap_or_default())
}

/// The tasks that these events decided.
pub fn decided(tx: &mut ReadTx<'_>, case: CaseId, events: &[Event]) -> Result<Vec<TaskId>> {
    let numbers: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            Event::TaskDecided { task, .. } => i32::try_from(*task).ok(),
            _ => None,
        })
        .collect();
    let rows = tasks::of_case(tx, case)?;
    Ok(rows.into_iter().filter(|row| numbers.contains(&row.no)).map(|row| row.id).collect())
}
