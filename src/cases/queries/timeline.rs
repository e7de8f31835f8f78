//! Where a case is, who holds it, until when, and what happened so far.

use chrono::NaiveDate;
use serde::Serialize;

use super::super::letters::delivery;
use super::super::model::ApplicationId;
use super::super::policy;
use super::super::progress::word;
use super::super::store::cases::CaseRow;
use super::super::store::{cases, events, opinions, remarks, tasks};
use super::super::world::calendar;
use super::{AgentOut, CaseRefOut, TextOut, agents_of};
use crate::catalogue::definitions;
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::store::departments::{self, DepartmentRow};
use crate::identity::store::persons;
use crate::identity::{Actor, DepartmentId, PersonId};
use crate::representations::store::grounds;
use crate::representations::{Act, Basis};
use crate::workflow::Event;
use crate::workflow::model::{Act as StepAct, Kind};
use crate::workflow::{self, Definition};

/// The case as its applicant follows it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TimelineOut {
    pub case: CaseRefOut,
    pub item_name: TextOut,
    /// Accepted on this day; the limit runs from the next.
    pub accepted_on: Option<NaiveDate>,
    /// Accepted because the office did not answer in time.
    pub deemed: bool,
    /// Where it is now, and which institution holds it.
    pub now: Vec<HoldingOut>,
    /// Working days left of the promised limit; negative when it is over.
    pub days_left: Option<i64>,
    /// The due date with the reason of every day.
    #[schema(value_type = Option<Object>)]
    pub due: Option<crate::workdays::Due>,
    /// Why the limit stands still: `correction`, `special_procedure`, `public_notice`.
    pub stopped_by: Vec<String>,
    /// Who has to act next, and until when.
    #[schema(value_type = Object)]
    pub next_action: workflow::NextAction,
    pub history: Vec<HappeningOut>,
    /// Who acted for the applicant, on what ground.
    pub agents: Vec<AgentOut>,
}

/// One place where the case is.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HoldingOut {
    pub step: String,
    pub step_name: TextOut,
    pub department: Option<TextOut>,
    pub since: Option<NaiveDate>,
    pub due_on: Option<NaiveDate>,
}

/// One thing that happened.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct HappeningOut {
    pub at: Instant,
    /// What, such as `filed`, `accepted`, `decided`, `correction_requested`, `closed`.
    pub what: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step_name: Option<TextOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department: Option<TextOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<TextOut>,
    /// What was written to the applicant: the reason of a request to correct or of a refusal.
    /// For `delivered`, which paper was handed over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Done for the applicant by somebody else, on this ground.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_behalf: Option<Basis>,
}

/// The timeline of one's own application.
pub fn timeline_of_application(tx: &mut ReadTx<'_>, actor: &Actor, id: ApplicationId) -> Result<TimelineOut> {
    policy::own(tx, actor, id, Act::Follow)?;
    let case = cases::of_application(tx, id)?.ok_or(Code::NotFound)?;
    timeline(tx, &case)
}

pub fn timeline(tx: &mut ReadTx<'_>, case: &CaseRow) -> Result<TimelineOut> {
    let workflow = definitions::get::<Definition>(tx, case.workflow_id)?;
    let item = definitions::get::<crate::catalogue::ServiceItem>(tx, case.item_id)?;
    let calendar = calendar(tx)?;
    let view = workflow::timeline(&workflow, &case.state.0, &calendar, tx.today(), case.person_id.0);
    let names = Names::load(tx)?;
    let now = view
        .now
        .iter()
        .map(|holding| HoldingOut {
            step: holding.step.clone(),
            step_name: TextOut::from(&holding.name),
            department: holding.department.and_then(|id| names.of(DepartmentId(id))),
            since: holding.since,
            due_on: holding.due_on,
        })
        .collect();
    Ok(TimelineOut {
        case: CaseRefOut::new(tx, case),
        item_name: TextOut::from(&item.name),
        accepted_on: view.accepted_on,
        deemed: view.deemed,
        now,
        days_left: view.days_left,
        due: view.due,
        stopped_by: view.stopped_by.iter().map(word).collect::<Result<_>>()?,
        next_action: view.next_action,
        history: history(tx, case, &workflow, &names)?,
        agents: agents_of(tx, case.application_id)?,
    })
}

struct Names(Vec<(DepartmentId, TextOut)>);

impl Names {
    fn load(tx: &mut ReadTx<'_>) -> Result<Self> {
        let rows = departments::all(tx)?;
        let named = |row: &DepartmentRow| (row.id, TextOut { zh: row.name_zh.clone(), en: row.name_en.clone() });
        Ok(Self(rows.iter().map(named).collect()))
    }

    fn of(&self, id: DepartmentId) -> Option<TextOut> {
        self.0.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone())
    }
}

fn history(tx: &mut ReadTx<'_>, case: &CaseRow, workflow: &Definition, names: &Names) -> Result<Vec<HappeningOut>> {
    let rows = events::all(tx, case.id)?;
    let tasks = tasks::of_case(tx, case.id)?;
    let applicant = persons::get(tx, case.person_id)?;
    let ids: Vec<_> = tasks.iter().map(|task| task.id).collect();
    let texts = opinions::of_tasks(tx, &applicant, &ids)?;
    let remarks = remarks::of_case(tx, &applicant, case.id)?;
    let reason = |seq: i32| remarks.iter().find(|(at, _)| *at == seq).map(|(_, text)| text.clone());
    let grounds = grounds(tx, case.application_id)?;
    let mut history = Vec::new();
    for row in &rows {
        let happening = |what: &str| HappeningOut {
            at: row.at,
            what: what.to_owned(),
            step_name: None,
            department: None,
            outcome: None,
            message: None,
            on_behalf: row.actor_id.and_then(|actor| grounds.get(&PersonId(actor.0)).copied()),
        };
        let told = match &row.event.0.event {
            Event::Filed { .. } => happening("filed"),
            Event::ClockStarted { deemed: true, .. } => happening("deemed_accepted"),
            Event::ClockStarted { .. } => happening("accepted"),
            Event::CorrectionRequested { .. } => happening("correction_requested"),
            Event::CorrectionReceived { .. } => happening("correction_received"),
            Event::CorrectionMissed => happening("correction_missed"),
            Event::LimitExtended { .. } => HappeningOut { message: reason(row.seq), ..happening("limit_extended") },
            Event::Suspended { .. } => HappeningOut { message: reason(row.seq), ..happening("suspended") },
            Event::Resumed { .. } => happening("resumed"),
            Event::ProcedureBegun { .. } => HappeningOut { message: reason(row.seq), ..happening("procedure_begun") },
            Event::ProcedureEnded { .. } => happening("procedure_ended"),
            Event::Terminated { .. } => HappeningOut { message: reason(row.seq), ..happening("terminated") },
            Event::Urged { .. } => happening("urged"),
            Event::Supervised { .. } => happening("taken_up"),
            Event::Recalled { .. } => happening("recalled"),
            Event::MovedToVersion { .. } => HappeningOut { message: reason(row.seq), ..happening("moved_to_version") },
            Event::LimitsMoved { .. } => happening("limits_moved"),
            Event::CorrectionTermMoved { .. } => happening("correction_term_moved"),
            Event::ClockStopped { .. } => happening("clock_stopped"),
            Event::ClockResumed { .. } => happening("clock_resumed"),
            Event::SentBack { .. } => happening("sent_back"),
            Event::Withdrawn { .. } => happening("withdrawn"),
            Event::Closed { .. } => happening("closed"),
            Event::EffectRun { step, effect, .. } => {
                let step = name_now(&rows, row.seq, step);
                HappeningOut { step_name: name_of(workflow, step), ..happening(&effect.name) }
            }
            Event::TaskDecided { task, outcome, act, .. } => {
                let stored = tasks.iter().find(|row| u32::try_from(row.no).is_ok_and(|no| no == *task));
                let step = stored.and_then(|row| workflow.step(&row.step));
                let chosen = step.and_then(|step| step.outcome_of(outcome));
                let refuses = step
                    .zip(chosen)
                    .and_then(|(step, chosen)| workflow.step(step.leads_to(chosen)?))
                    .is_some_and(|next| next.kind == Kind::End);
                // Reviewers' opinions among themselves are not the applicant's; what is addressed to them is.
                let addressed = *act == StepAct::RequestCorrection || refuses;
                let text =
                    stored.and_then(|row| texts.iter().find(|(id, _)| *id == row.id)).map(|(_, text)| text.clone());
                HappeningOut {
                    step_name: step.and_then(|step| name_of(workflow, &step.id)),
                    department: stored.and_then(|row| row.department_id).and_then(|id| names.of(id)),
                    outcome: chosen.map(|chosen| TextOut::from(&chosen.name)),
                    message: text.filter(|_| addressed),
                    ..happening("decided")
                }
            }
            _ => continue,
        };
        history.push(told);
    }
    history.extend(delivery::happenings(tx, case.id)?.into_iter().map(|(at, by, paper)| HappeningOut {
        at,
        what: "delivered".to_owned(),
        step_name: None,
        department: by.and_then(|id| names.of(id)),
        outcome: None,
        message: Some(paper.zh),
        on_behalf: None,
    }));
    // Papers are handed over in between and afterwards; what happened at the same moment stays in order.
    history.sort_by_key(|one| one.at);
    Ok(history)
}

fn name_of(workflow: &Definition, step: &str) -> Option<TextOut> {
    workflow.step(step).map(|step| TextOut::from(&step.name))
}

/// What a step is called now that had this name at some event; a case may have been moved to other versions since.
fn name_now<'a>(rows: &'a [events::EventRow], seq: i32, step: &'a str) -> &'a str {
    let moves = rows.iter().filter(|row| row.seq > seq).filter_map(|row| match &row.event.0.event {
        Event::MovedToVersion { steps, .. } => Some(steps),
        _ => None,
    });
    moves.fold(step, |step, renamed| renamed.get(step).map_or(step, String::as_str))
}
