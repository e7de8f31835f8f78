//! Telling people what happened to a case: its applicant, and whoever has it in hand when somebody presses for progress.

use serde_json::{Value, json};

use super::super::findings::{ALARM, Alarm};
use super::super::store::cases::CaseRow;
use super::super::store::tasks::TaskRow;
use super::super::store::{opinions, tasks};
use crate::catalogue::ServiceItem;
use crate::catalogue::definitions;
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::store::persons::{self, PersonRow};
use crate::jobs;
use crate::notifications;
use crate::workflow::Event;
use crate::workflow::model::CaseOutcome;

/// Sends what the events give reason for.
pub fn notify(tx: &mut WriteTx<'_>, case: &CaseRow, events: &[Event]) -> Result<()> {
    for event in events {
        if let Event::Urged { .. } | Event::Supervised { .. } = event {
            let alarm = Alarm::Pressed { case: case.id, by_supervisor: matches!(event, Event::Supervised { .. }) };
            let now = tx.now();
            jobs::enqueue(tx, ALARM, &alarm, now)?;
        }
        let Some((template, more)) = message(event) else { continue };
        let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
        let applicant = persons::get(tx, case.person_id)?;
        let mut values = json!({
            "applicant_name": applicant.name(tx)?.unwrap_or_default(),
            "service_name": item.name.zh,
            "case_number": case.number,
            "link": format!("/api/v1/applications/{}/timeline", case.application_id),
            // The reason is an opinion on a person and stays in the case; the message points there.
            "reason": "见办理进度",
        });
        for (name, value) in more {
            set(&mut values, name, Value::String(value));
        }
        if matches!(event, Event::CorrectionRequested { .. }) {
            let items = defects(tx, case, &item, &applicant)?;
            set(&mut values, "items", items);
        }
        notifications::notify(tx, case.person_id, template, &values)?;
    }
    Ok(())
}

fn set(values: &mut Value, name: &str, value: Value) {
    if let Some(values) = values.as_object_mut() {
        values.insert(name.to_owned(), value);
    }
}

/// Each thing to correct under the name that the applicant knows it by, with what the reviewers wrote.
fn defects(tx: &mut ReadTx<'_>, case: &CaseRow, item: &ServiceItem, applicant: &PersonRow) -> Result<Value> {
    let Some(correction) = &case.state.0.correction else { return Ok(json!([])) };
    let rows = tasks::of_case(tx, case.id)?;
    let asked = |row: &&TaskRow| {
        correction.waiting.iter().any(|waiting| i32::try_from(waiting.task).is_ok_and(|no| no == row.no))
    };
    let ids: Vec<_> = rows.iter().filter(asked).map(|row| row.id).collect();
    let texts = opinions::of_tasks(tx, applicant, &ids)?;
    let reason = texts.into_iter().map(|(_, text)| text).collect::<Vec<_>>().join(";");
    let items = correction.about.iter().map(|pointer| json!({ "subject": subject(item, pointer), "reason": reason }));
    Ok(Value::Array(items.collect()))
}

/// The title of a form field or the name of a material; what is neither stands as it was written.
fn subject(item: &ServiceItem, pointer: &str) -> String {
    let last = pointer.rsplit('/').next().unwrap_or(pointer);
    let material =
        item.materials.iter().find(|material| material.code == last).map(|material| material.name.zh.clone());
    let title = || item.form.pointer(&format!("/properties/{last}/title"))?.as_str().map(str::to_owned);
    material.or_else(title).unwrap_or_else(|| pointer.to_owned())
}

fn message(event: &Event) -> Option<(&'static str, Vec<(&'static str, String)>)> {
    let plain = |template| Some((template, Vec::new()));
    match event {
        Event::Filed { received_on, .. } => {
            Some(("application_received", vec![("received_on", received_on.to_string())]))
        }
        Event::ClockStarted { promised_on, .. } => {
            Some(("application_accepted", vec![("due_on", promised_on.to_string())]))
        }
        Event::CorrectionRequested { due_on, .. } => {
            Some(("correction_requested", vec![("due_on", due_on.to_string())]))
        }
        Event::CorrectionReceived { .. } => plain("correction_received"),
        Event::LimitExtended { promised_on, .. } => Some(("limit_extended", vec![("due_on", promised_on.to_string())])),
        Event::LimitsMoved { promised_on, .. } => Some(("due_date_moved", vec![("due_on", promised_on.to_string())])),
        Event::CorrectionTermMoved { due_on, .. } => Some(("due_date_moved", vec![("due_on", due_on.to_string())])),
        // Who objects, and why, is between them and the office.
        Event::ObjectionRaised { .. } => plain("objection_raised"),
        Event::Suspended { .. } => plain("case_suspended"),
        Event::Resumed { .. } => plain("case_resumed"),
        Event::ObjectionSettled { upheld, .. } => {
            Some(("objection_settled", vec![("upheld", if *upheld { "yes" } else { "" }.to_owned())]))
        }
        Event::Closed { outcome, .. } => plain(match outcome {
            CaseOutcome::GrantedWithDocument | CaseOutcome::Granted | CaseOutcome::PassedUpwards => "case_granted",
            CaseOutcome::Refused => "case_refused",
            CaseOutcome::AcceptanceRefused => "acceptance_refused",
            CaseOutcome::Withdrawn => "case_withdrawn",
            CaseOutcome::Terminated | CaseOutcome::CorrectionNotReceived => "case_terminated",
        }),
        _ => None,
    }
}
