//! Telling whoever watches over the cases of something that nobody did wrong and somebody has to mend.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{Level, store, warn};
use crate::app::App;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::cases::findings::{self, Alarm, FindingKind, FindingRow};
use crate::cases::model::{CaseId, TaskStatus};
use crate::cases::store::cases::{self, CaseRow};
use crate::cases::store::{events, remarks, tasks};
use crate::cases::{facts, policy};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::store::{departments, persons};
use crate::identity::{PersonId, Role};
use crate::jobs::{self, Work};
use crate::notifications;
use crate::workflow::{Definition, Event};

/// The handler of [`findings::ALARM`].
pub fn alarm_job(app: App, payload: Value) -> Work {
    Box::pin(async move {
        let alarm: Alarm = jobs::given(payload)?;
        app.write(move |tx| raise(tx, alarm)).await
    })
}

/// Tells whoever has the case in hand, and who leads them, that somebody presses for progress.
fn pressed(tx: &mut WriteTx<'_>, case: CaseId, by_supervisor: bool) -> Result<()> {
    let case = cases::get(tx, case)?;
    let open: Vec<_> =
        tasks::of_case(tx, case.id)?.into_iter().filter(|task| task.status == TaskStatus::Open).collect();
    let conflicted = policy::conflicted(tx, case.person_id)?;
    let reason = if by_supervisor { last_reason(tx, &case)? } else { String::new() };
    for task in &open {
        let mut values = warn::values(tx, &case, task)?;
        values.insert("reason", reason.clone());
        let template = if by_supervisor { "case_taken_up" } else { "case_urged" };
        for person in warn::recipients(tx, task, Level::Blue)? {
            if !conflicted.contains(&person) {
                notifications::notify(tx, person, template, &values)?;
            }
        }
    }
    Ok(())
}

/// Tells whoever has the case in hand that its applicant has written; where nothing is open, who leads the department that
/// decided last.
fn wrote(tx: &mut WriteTx<'_>, case: CaseId) -> Result<()> {
    let case = cases::get(tx, case)?;
    let all = tasks::of_case(tx, case.id)?;
    let conflicted = policy::conflicted(tx, case.person_id)?;
    let mut told = BTreeSet::new();
    for task in all.iter().filter(|task| task.status == TaskStatus::Open) {
        told.extend(warn::recipients(tx, task, Level::DueSoon)?);
    }
    if told.is_empty() {
        let last = all.iter().rev().find_map(|task| task.department_id);
        if last.is_some() {
            told.extend(store::holders(tx, Role::DepartmentHead, last, None)?);
        }
    }
    told.retain(|person| !conflicted.contains(person));
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let values = json!({
        "service_name": item.name.zh,
        "case_number": case.number,
        "link": format!("/api/v1/cases/{}/messages", case.id),
    });
    for person in told {
        notifications::notify(tx, person, "message_from_applicant", &values)?;
    }
    Ok(())
}

/// Tells who leads the department that answers for the item that a person shall decide; where nobody may, who watches over the
/// cases.
fn person_asked(tx: &mut WriteTx<'_>, case: &CaseRow) -> Result<()> {
    const TEMPLATE: &str = "human_decision_asked";
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let conflicted = policy::conflicted(tx, case.person_id)?;
    let mut told = match departments::find_by_code(tx, &item.department)? {
        Some(office) => store::holders(tx, Role::DepartmentHead, Some(office.id), None)?.into_iter().collect(),
        None => BTreeSet::new(),
    };
    told.retain(|person| !conflicted.contains(person));
    if told.is_empty() {
        told = watchers(tx, case)?;
    }
    let values = json!({
        "service_name": item.name.zh, "case_number": case.number, "link": format!("/api/v1/cases/{}", case.id),
    });
    for person in &told {
        notifications::notify(tx, *person, TEMPLATE, &values)?;
    }
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "raise_alarm");
    audit::record(tx, None, entry.data("alarm", TEMPLATE).data("told", told.len()))
}

/// Why a supervisor last took the case up.
fn last_reason(tx: &mut ReadTx<'_>, case: &CaseRow) -> Result<String> {
    let applicant = persons::get(tx, case.person_id)?;
    let taken_up = events::all(tx, case.id)?;
    let taken_up = taken_up.iter().rev().find(|row| matches!(row.event.0.event, Event::Supervised { .. }));
    let remarks = remarks::of_case(tx, &applicant, case.id)?;
    let own = taken_up.and_then(|event| remarks.into_iter().find(|(seq, _)| *seq == event.seq));
    Ok(own.map(|(_, text)| text).unwrap_or_default())
}

/// Tells the supervisors and the system administrators, unless the cause is gone.
fn raise(tx: &mut WriteTx<'_>, alarm: Alarm) -> Result<()> {
    let (case, told) = match alarm {
        Alarm::Finding { finding } => {
            let row = findings::get(tx, finding)?;
            if row.resolved_at.is_some() {
                return Ok(());
            }
            let case = cases::get(tx, row.case_id)?;
            let told = match row.kind {
                FindingKind::NobodyCanAct => nobody_can_act(tx, &case, &row)?,
                FindingKind::ProvisionalDates => provisional_dates(tx, &case, &row)?,
            };
            (case, told)
        }
        Alarm::Pressed { case, by_supervisor } => return pressed(tx, case, by_supervisor),
        Alarm::Wrote { case } => return wrote(tx, case),
        Alarm::PersonAsked { case } => {
            let case = cases::get(tx, case)?;
            return person_asked(tx, &case);
        }
        Alarm::Incident { case, timer } => {
            let case = cases::get(tx, case)?;
            let told = incident(tx, &case, timer)?;
            (case, told)
        }
    };
    let Some((template, values)) = told else { return Ok(()) };
    let watching = watchers(tx, &case)?;
    for person in &watching {
        notifications::notify(tx, *person, template, &values)?;
    }
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "raise_alarm");
    audit::record(tx, None, entry.data("alarm", template).data("told", watching.len()))
}

/// Whoever watches over the cases, but the applicant and their household.
fn watchers(tx: &mut ReadTx<'_>, case: &CaseRow) -> Result<BTreeSet<PersonId>> {
    let mut all: BTreeSet<PersonId> = store::holders(tx, Role::Supervisor, None, None)?.into_iter().collect();
    all.extend(store::holders(tx, Role::SystemAdmin, None, None)?);
    let household = facts::excluded(tx, case.person_id)?;
    all.retain(|person| *person != case.person_id && !household.contains(person));
    Ok(all)
}

/// Which notice, with what it says.
type Told = Option<(&'static str, Value)>;

fn nobody_can_act(tx: &mut ReadTx<'_>, case: &CaseRow, row: &FindingRow) -> Result<Told> {
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let flow = definitions::get::<Definition>(tx, case.workflow_id)?;
    let step = row.step.as_deref().and_then(|step| flow.step(step));
    let office = match row.department_id {
        Some(id) => departments::get(tx, id)?.name_zh,
        None => String::new(),
    };
    let values = json!({
        "service_name": item.name.zh,
        "step_name": step.map(|step| step.name.zh.clone()).unwrap_or_default(),
        "case_number": case.number,
        "department_name": office,
        "link": "/api/v1/findings?kind=nobody_can_act",
    });
    Ok(Some(("nobody_can_act", values)))
}

/// One is enough until the year is loaded: every further case of that time has the same cause.
fn provisional_dates(tx: &mut ReadTx<'_>, case: &CaseRow, row: &FindingRow) -> Result<Told> {
    if !findings::is_first_of_its_kind(tx, row)? {
        return Ok(None);
    }
    let calendar = crate::cases::calendar(tx)?;
    let values = json!({
        "case_number": case.number,
        "horizon": calendar.horizon().map(|day| day.to_string()).unwrap_or_default(),
        "link": "/api/v1/findings?kind=provisional_dates",
    });
    Ok(Some(("provisional_dates", values)))
}

fn incident(tx: &mut ReadTx<'_>, case: &CaseRow, timer: u32) -> Result<Told> {
    let Some(incident) = case.state.0.incidents.get(&timer) else { return Ok(None) };
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let values = json!({
        "service_name": item.name.zh,
        "case_number": case.number,
        "effect": incident.effect,
        "reason": incident.reason,
        "link": "/api/v1/incidents",
    });
    Ok(Some(("effect_refused", values)))
}
