//! The one way in which a case moves: load, decide (pure), store, carry out the effects, project, tell.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::effects::{self, EffectCx};
use super::entitlement::{self, Moment};
use super::findings;
use super::incidents;
use super::jobs;
use super::model::{CaseStatus, Filed, TaskPart, TaskStatus};
use super::recalculation;
use super::store::cases::CaseRow;
use super::store::tasks::{NEVER, TaskRow};
use super::store::{cases, effects as effect_rows, events, tasks};
use super::{TaskId, world};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::catalogue::{ServiceItem, definitions};
use crate::db::WriteTx;
use crate::db::types::Json;
use crate::error::{Error, Result};
use crate::identity::{Actor, DepartmentId, PersonId};
use crate::representations::Standing;
use crate::workflow::Effect;
use crate::workflow::Event;
use crate::workflow::{self, Command, Definition, State, World};
use crate::workflow::{Actor as EngineActor, Post};
use crate::workflow::{Part, Task, TaskStatus as EngineStatus};

/// The engine's view of who asks.
pub fn engine_actor(actor: &Actor) -> EngineActor {
    let posts = actor
        .positions
        .iter()
        .filter_map(|position| {
            let name = world::position_name(position.role, position.duty)?;
            Some(Post { department: position.department?.0, position: name.to_owned() })
        })
        .collect();
    EngineActor::Person { person: actor.person.0, posts }
}

/// Who moves a case: a person, or the program when a timer fires.
pub enum By<'a> {
    Person(&'a Actor),
    /// An agent who does what the applicant may do.
    Agent(&'a Actor, Standing),
    Program,
}

impl<'a> By<'a> {
    /// The applicant, or whoever acts for them.
    pub fn of(actor: &'a Actor, standing: &Standing) -> Self {
        match standing.agency {
            Some(_) => Self::Agent(actor, *standing),
            None => Self::Person(actor),
        }
    }

    fn engine(&self) -> EngineActor {
        match self {
            Self::Agent(_, standing) => EngineActor::Person { person: standing.principal.0, posts: Vec::new() },
            Self::Person(actor) => engine_actor(actor),
            Self::Program => EngineActor::System,
        }
    }

    fn person(&self) -> Option<Uuid> {
        match self {
            Self::Person(actor) | Self::Agent(actor, _) => Some(actor.person.0),
            Self::Program => None,
        }
    }

    fn actor(&self) -> Option<&Actor> {
        match self {
            Self::Person(actor) | Self::Agent(actor, _) => Some(actor),
            Self::Program => None,
        }
    }
}

/// What became of a command.
pub struct Moved {
    pub case: CaseRow,
    pub events: Vec<Event>,
    /// What the command saw around the case and in its latest revision; absent when effects have changed the world since.
    pub around: Option<(World, Filed)>,
}

/// Gives a command to a stored case.
pub fn give(tx: &mut WriteTx<'_>, case: CaseRow, by: &By<'_>, command: &Command) -> Result<Moved> {
    let mut around = world::of_case(tx, &case)?;
    let definition = definitions::get::<Definition>(tx, case.workflow_id)?;
    world::spread(tx, &definition.body, &mut around.0)?;
    let events = workflow::decide(&definition.body, &case.state.0, &around.0, &by.engine(), command)?;
    if events.is_empty() {
        return Ok(Moved { case, events, around: Some(around) });
    }
    follow(tx, case, by, Decided { action: command_word(command), definition: &definition.body, events, around })
}

/// What the engine decided about a case, and what it saw.
pub struct Decided<'a> {
    /// The command as the audit calls it.
    pub action: &'static str,
    /// The version under which the case goes on.
    pub definition: &'a Definition,
    pub events: Vec<Event>,
    pub around: (World, Filed),
}

/// Stores what was decided and does all that comes of it.
pub fn follow(tx: &mut WriteTx<'_>, case: CaseRow, by: &By<'_>, decided: Decided<'_>) -> Result<Moved> {
    let Decided { action, definition, events, around: (world, filed) } = decided;
    let before = case.state.0.clone();
    let mut state = before.clone();
    events.iter().for_each(|event| workflow::advance(&mut state, event));
    let first = i32::try_from(before.seq).unwrap_or(i32::MAX);
    // The row first: of two that move a case at once, the conditional update makes the later one start over.
    let case = save(tx, case, &state, &world)?;
    events::append(tx, case.id, first, &events, by.person())?;
    project(tx, &case, &before, &state)?;
    if let Some(moment) = Moment::of(action) {
        entitlement::keep(tx, &case, first, moment, &world.facts)?;
    }
    let unchanged = carry_out(tx, &case, definition, &events, by, &filed)? == 0;
    jobs::set_timers(tx, case.id, &events)?;
    incidents::project(tx, case.id, &events)?;
    findings::project(tx, &case, &before, &world.calendar)?;
    record(tx, &case, by, action, &before, &events)?;
    super::letters::write(tx, &case, definition, &events, &filed)?;
    super::commands::notify(tx, &case, &events)?;
    if before.closed.is_none() && case.status == CaseStatus::Closed {
        effects::tell_closed(tx, &case)?;
    }
    Ok(Moved { case, events, around: unchanged.then_some((world, filed)) })
}

fn save(tx: &mut WriteTx<'_>, mut case: CaseRow, state: &State, world: &World) -> Result<CaseRow> {
    case.state = Json(state.clone());
    case.due_on = workflow::explain(state, &world.calendar, tx.today()).map(|due| due.on);
    if let Some(closed) = &state.closed {
        case.status = CaseStatus::Closed;
        case.outcome = Some(word(&closed.outcome)?);
        case.open_key = None;
        case.closed_at = Some(tx.now());
    }
    cases::save(tx, &case)?;
    case.version += 1;
    Ok(case)
}

/// The word that an enum of the engine has in JSON.
pub fn word(value: &impl serde::Serialize) -> Result<String> {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(word)) => Ok(word),
        other => Err(Error::internal(format!("not a word: {other:?}"))),
    }
}

/// Brings the inbox in line with the tasks that changed.
fn project(tx: &mut WriteTx<'_>, case: &CaseRow, before: &State, state: &State) -> Result<()> {
    let changed: Vec<_> = state.tasks.iter().filter(|(no, task)| before.tasks.get(no) != Some(task)).collect();
    if changed.is_empty() {
        return Ok(());
    }
    let stored = tasks::of_case(tx, case.id)?;
    let (mut opened, mut involved) = (Vec::new(), BTreeSet::new());
    for (number, task) in changed {
        let no = i32::try_from(*number).unwrap_or(i32::MAX);
        let old = stored.iter().find(|row| row.no == no);
        let review = state.reviews.iter().find(|review| i32::try_from(review.task).is_ok_and(|task| task == no));
        let mut row = task_row(case, no, task, old.map_or_else(|| tx.new_id(), |row| row.id));
        row.decided_by = review.and_then(|review| review.person).map(PersonId);
        row.outcome = review.map(|review| review.outcome.clone());
        if old.is_none_or(|old| old.department_id != row.department_id) {
            involved.extend(row.department_id);
        }
        match old {
            Some(old) if *old == row => {}
            Some(_) => {
                tasks::save(tx, &row)?;
                let excluded = before.tasks.get(number).map(|before| &before.candidates.excluded);
                if excluded.is_some_and(|excluded| *excluded != task.candidates.excluded) {
                    tasks::bar(tx, row.id, barred(task, case.person_id))?;
                }
            }
            None => opened.push((row, barred(task, case.person_id))),
        }
    }
    for department in involved {
        cases::involve(tx, case.id, department)?;
    }
    tasks::insert(tx, opened)
}

/// Who may not take this task: those the engine excluded and the applicant.
fn barred(task: &Task, applicant: PersonId) -> Vec<PersonId> {
    let mut all: Vec<_> = task.candidates.excluded.iter().copied().map(PersonId).collect();
    if task.candidates.person != Some(applicant.0) && !all.contains(&applicant) {
        all.push(applicant);
    }
    all
}

fn task_row(case: &CaseRow, no: i32, task: &Task, id: TaskId) -> TaskRow {
    let due_on: Option<NaiveDate> = task.due_on;
    TaskRow {
        id,
        case_id: case.id,
        no,
        item_code: case.item_code.clone(),
        step: task.step.clone(),
        round: i32::try_from(task.round).unwrap_or(i32::MAX),
        status: match task.status {
            EngineStatus::Open => TaskStatus::Open,
            EngineStatus::Done => TaskStatus::Done,
            EngineStatus::Withdrawn => TaskStatus::Withdrawn,
        },
        department_id: task.candidates.department.map(DepartmentId),
        // A seat that is kept for one person is not in the pool of the others who hold the position.
        position: task.candidates.position.clone().filter(|_| task.candidates.person.is_none()),
        person_id: task.candidates.person.map(PersonId),
        claimed_by: task.claimed_by.map(PersonId),
        decided_by: None,
        outcome: None,
        opened_on: task.opened_on,
        due_on,
        sort_on: due_on.unwrap_or(NEVER),
        version: i32::try_from(task.version).unwrap_or(i32::MAX),
        lent_by: task.lent_by.map(PersonId),
        part: match task.part {
            Part::Own => TaskPart::Own,
            Part::Seat(_) => TaskPart::Seat,
            Part::Before(_) => TaskPart::Before,
            Part::Beside(_) => TaskPart::Beside,
            Part::After(_) => TaskPart::After,
        },
    }
}

/// Runs the effects of the events, each once, and answers how many there were.
fn carry_out(
    tx: &mut WriteTx<'_>,
    case: &CaseRow,
    definition: &Definition,
    events: &[Event],
    by: &By<'_>,
    filed: &Filed,
) -> Result<usize> {
    let wanted: Vec<Effect> = events.iter().flat_map(|event| workflow::effects(definition, event)).collect();
    if wanted.is_empty() {
        return Ok(0);
    }
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    for effect in &wanted {
        let known = effects::find(tx, &effect.name)?;
        let cx = EffectCx {
            case: case.id,
            number: &case.number,
            applicant: case.person_id,
            actor: by.person(),
            item: &item,
            filed_at: case.filed_at,
            form: &filed.form,
            with: &effect.with,
        };
        if effect.compensate {
            let undo = known.compensate.ok_or_else(|| Error::internal(format!("{} cannot be undone", known.name)))?;
            if effect_rows::begin_compensation(tx, case.id, &effect.key)? {
                undo(tx, &cx)?;
            }
        } else if effect_rows::begin(tx, case.id, &effect.key, known.name)? {
            (known.run)(tx, &cx).map_err(|error| Error::Effect { name: known.name, cause: Box::new(error) })?;
        }
    }
    Ok(wanted.len())
}

/// One audit record per command: which, by whom, and which events it caused.
fn record(
    tx: &mut WriteTx<'_>,
    case: &CaseRow,
    by: &By<'_>,
    action: &'static str,
    before: &State,
    events: &[Event],
) -> Result<()> {
    let kinds: Vec<_> = events.iter().map(kind).collect::<Result<_>>()?;
    let mut entry = Entry::new(Stream::new(StreamKind::Case, case.id), action)
        .data("events", kinds.join(","))
        .data("seq", case.state.0.seq);
    if action == command_word(&Command::Recalculate) {
        entry = entry.data("moved", recalculation::moves(before, &case.state.0));
    }
    if let By::Agent(_, standing) = by {
        entry = standing.mark(entry);
    }
    audit::record(tx, by.actor(), entry)
}

fn kind(event: &Event) -> Result<String> {
    let value = serde_json::to_value(event).map_err(|error| Error::internal(error.to_string()))?;
    Ok(value.get("type").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned())
}

fn command_word(command: &Command) -> &'static str {
    match command {
        Command::File => "submit_application",
        Command::Claim { .. } => "claim_task",
        Command::Release { .. } => "release_task",
        Command::Transfer { .. } => "transfer_task",
        Command::Decide(_) => "decide_task",
        Command::Resubmit => "supplement_application",
        Command::Withdraw => "withdraw_application",
        Command::Delegate { .. } => "delegate_task",
        Command::Recommend { .. } => "recommend_outcome",
        Command::AddReviewer { .. } => "add_reviewer",
        Command::RemoveReviewer { .. } => "remove_reviewer",
        Command::Vacate { .. } => "vacate_seat",
        Command::Recall { .. } => "recall_decision",
        Command::Urge => "urge_case",
        Command::Supervise => "supervise_case",
        Command::Suspend => "suspend_case",
        Command::Resume => "resume_case",
        Command::BeginProcedure => "begin_special_procedure",
        Command::EndProcedure => "end_special_procedure",
        Command::Terminate => "terminate_case",
        Command::RaiseObjection => "raise_objection",
        Command::SettleObjection { .. } => "settle_objection",
        Command::AllowSecondCorrection => "allow_second_correction",
        Command::Extend => "extend_limit",
        Command::Recalculate => "recalculate_dates",
        Command::ResolveCandidates => "resolve_candidates",
        Command::FireTimer { .. } => "fire_timer",
        Command::RecordIncident { .. } => "record_incident",
    }
}
