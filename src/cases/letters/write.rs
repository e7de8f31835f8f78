//! Which event gives reason for which letter.

use serde_json::{Value, json};

use super::super::automatic;
use super::super::model::Filed;
use super::super::store::cases::CaseRow;
use super::super::world::calendar;
use super::content::{self, Values, day};
use super::{LetterRegistry, store};
use crate::catalogue::{Loaded, ServiceItem, definitions, letters};
use crate::db::{ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::store::persons::{self, PersonRow};
use crate::packs::LoadedTemplate;
use crate::print;
use crate::workflow::model::CaseOutcome;
use crate::workflow::{Definition, Event, Phase, StopReason};

/// Writes the letters that these events give reason for. `case` is as the events left it.
pub fn write(tx: &mut WriteTx<'_>, case: &CaseRow, flow: &Definition, events: &[Event], filed: &Filed) -> Result<()> {
    if !events.iter().any(gives_reason) {
        return Ok(());
    }
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let applicant = persons::get(tx, case.person_id)?;
    for event in events {
        let Some((code, more)) = letter(tx, case, &item, flow, event, events, filed, &applicant)? else { continue };
        let template = definitions::current::<LoadedTemplate>(tx, &code)?;
        let mut values = content::common(tx, case, &item, &applicant)?;
        values.extend(more);
        let text = letters::fill(&template, &values)?;
        Issue { case, applicant: &applicant, template: &template, values: &values }.add(tx, &text.body)?;
    }
    Ok(())
}

/// A letter that is about to be given out.
pub(super) struct Issue<'a> {
    pub case: &'a CaseRow,
    pub applicant: &'a PersonRow,
    pub template: &'a LoadedTemplate,
    pub values: &'a Values,
}

impl Issue<'_> {
    /// Adds it to the case and answers its number there. Who keeps the font is told of characters that it lacks.
    pub fn add(&self, tx: &mut WriteTx<'_>, body: &str) -> Result<i32> {
        let issuer = self.values.get("department_name").and_then(Value::as_str).unwrap_or_default();
        let LoadedTemplate { code, name, .. } = self.template;
        let no = store::add(tx, self.applicant, self.case, code, name, issuer.to_owned(), body)?;
        let lacking = print::missing_in(&format!("{body}{issuer}"));
        if !lacking.is_empty()
            && let Some(registry) = tx.env().extensions.get::<LetterRegistry>()
        {
            let tell = registry.lacking;
            tell(tx, &self.case.number, &lacking)?;
        }
        Ok(no)
    }
}

fn gives_reason(event: &Event) -> bool {
    matches!(
        event,
        Event::Filed { .. }
            | Event::ClockStarted { .. }
            | Event::CorrectionRequested { .. }
            | Event::ClockStopped { why: StopReason::SpecialProcedure, .. }
            | Event::Closed { .. }
    )
}

/// The template and what it says beyond the common values.
#[expect(clippy::too_many_arguments, reason = "one letter sees the case, its item, its flow and what happened")]
fn letter(
    tx: &mut ReadTx<'_>,
    case: &CaseRow,
    item: &Loaded<ServiceItem>,
    flow: &Definition,
    event: &Event,
    events: &[Event],
    filed: &Filed,
    applicant: &PersonRow,
) -> Result<Option<(String, Values)>> {
    let letters = &item.letters;
    Ok(match event {
        Event::Filed { received_on, .. } => {
            let answer = calendar(tx)?.add(*received_on, flow.limits.answer);
            let values = Values::from([
                ("received_on", day(*received_on)),
                ("answer_due_on", day(answer.on)),
                ("materials", content::materials(item, filed)),
            ]);
            Some((letters.receipt.clone(), values))
        }
        Event::ClockStarted { on, deemed, promised, statutory, promised_on, provisional, .. } => {
            let values = Values::from([
                ("accepted_on", day(*on)),
                ("promised_days", json!(promised)),
                ("statutory_days", json!(statutory)),
                ("due_on", day(*promised_on)),
                ("provisional", json!(provisional)),
                ("by_silence", json!(deemed)),
            ]);
            Some((letters.acceptance.clone(), values))
        }
        Event::CorrectionRequested { phase, due_on, .. } => {
            let in_review = *phase == Phase::InReview;
            let days = if in_review { flow.correction.in_review } else { flow.correction.before_acceptance };
            let values = Values::from([
                ("items", content::defects(tx, case, item, applicant)?),
                ("due_on", day(*due_on)),
                ("correction_days", json!(days)),
                ("in_review", json!(in_review)),
            ]);
            Some((letters.correction.clone(), values))
        }
        Event::ClockStopped { why: StopReason::SpecialProcedure, token, on, .. } => {
            let step = token.and_then(|token| procedure(case, flow, token));
            let values = Values::from([
                ("procedure_name", json!(step.unwrap_or_else(|| "特别程序".to_owned()))),
                ("started_on", day(*on)),
                ("expected_until", json!("")),
                ("reason", json!(content::reason(tx, applicant, case, events)?)),
            ]);
            Some((letters.special_procedure.clone(), values))
        }
        Event::Closed { outcome, step } => {
            let own = step.as_ref().and_then(|id| flow.step(id)).and_then(|step| step.letter.clone());
            match (own, by_outcome(item, *outcome)) {
                (Some(code), _) => Some((code, decision(tx, case, events, applicant)?)),
                (None, Some((code, true))) => Some((code, decision(tx, case, events, applicant)?)),
                (None, Some((code, false))) => Some((code, ending(tx, case, item, events, applicant)?)),
                (None, None) => None,
            }
        }
        _ => None,
    })
}

/// What the strand is doing that stops the clock.
fn procedure(case: &CaseRow, flow: &Definition, token: u32) -> Option<String> {
    let step = case.state.0.tasks.values().rev().find(|task| task.token == token).map(|task| &task.step)?;
    flow.step(step).map(|step| step.name.zh.clone())
}

/// The letter of an ending for which the flow names none, and whether it is a decision.
fn by_outcome(item: &ServiceItem, outcome: CaseOutcome) -> Option<(String, bool)> {
    let letters = &item.letters;
    let ending = |code: &Option<String>| code.clone().map(|code| (code, false));
    match outcome {
        CaseOutcome::GrantedWithDocument | CaseOutcome::Granted => Some((letters.granted.clone(), true)),
        CaseOutcome::Refused => Some((letters.refused.clone(), true)),
        CaseOutcome::AcceptanceRefused => Some((letters.acceptance_refused.clone(), true)),
        CaseOutcome::Withdrawn => ending(&letters.withdrawn),
        CaseOutcome::Terminated => ending(&letters.terminated),
        CaseOutcome::CorrectionNotReceived => ending(&letters.correction_not_received),
        CaseOutcome::PassedUpwards => None,
    }
}

/// What there is to say of a case that ended without a decision on its merits.
fn ending(
    tx: &mut ReadTx<'_>,
    case: &CaseRow,
    item: &ServiceItem,
    events: &[Event],
    applicant: &PersonRow,
) -> Result<Values> {
    let asked = content::asked_until(tx, case.id)?;
    let items = if asked.is_some() { content::defects(tx, case, item, applicant)? } else { json!([]) };
    let terminated = events.iter().any(|event| matches!(event, Event::Terminated { .. }));
    let reason = if terminated { content::reason(tx, applicant, case, events)? } else { String::new() };
    let upheld = events.iter().any(|event| matches!(event, Event::ObjectionSettled { upheld: true, .. }));
    let today = tx.today();
    Ok(Values::from([
        ("ended_on", day(today)),
        ("items", items),
        ("due_on", asked.map_or_else(|| json!(""), day)),
        ("objection_upheld", json!(upheld)),
        ("reason", json!(reason)),
    ]))
}

fn decision(tx: &mut ReadTx<'_>, case: &CaseRow, events: &[Event], applicant: &PersonRow) -> Result<Values> {
    let tasks = content::decided(tx, case.id, events)?;
    let mut values = Values::from([
        ("reason", json!(content::opinion(tx, applicant, &tasks)?)),
        ("advice", json!("")),
        ("particulars", json!(automatic::reasons(tx, case)?)),
    ]);
    let sources = tx.env().extensions.get::<LetterRegistry>().map_or(&[][..], |registry| registry.sources);
    for source in sources {
        values.extend(source(tx, case.id)?);
    }
    Ok(values)
}
