//! Inboxes.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::super::absences;
use super::super::model::{CaseId, TaskId, TaskPart, TaskStatus};
use super::super::outside::{self, About, ChecksOut, UnverifiedOut};
use super::super::policy;
use super::super::store::cases::{self, CaseRow};
use super::super::store::inbox::{self, InboxBox, Owner};
use super::super::store::tasks::TaskRow;
use super::super::world::{directory, position_name};
use super::TextOut;
use crate::catalogue::ServiceItem;
use crate::catalogue::definitions;
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::identity::{Actor, DepartmentId, PersonId};
use crate::workflow::Definition;

/// The inbox that belongs to somebody: their own name, the posts they hold today, and those of the absent for whom they
/// act. Tasks of their household's cases are in nobody's box.
pub fn inbox_owner(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Owner> {
    let posts = actor
        .positions
        .iter()
        .filter_map(|position| Some((position.department?, position_name(position.role, position.duty)?.to_owned())))
        .collect();
    let absent = absences::stood_in_for(tx, actor.person)?;
    let absent = absent.into_iter().map(|person| absent_owner(tx, person)).collect::<Result<_>>()?;
    Ok(Owner { person: actor.person, posts, except: policy::conflicted(tx, actor.person)?, absent })
}

fn absent_owner(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Owner> {
    let directory = directory(tx)?;
    let posts = directory.holders.get(&person.0).map(Vec::as_slice).unwrap_or_default();
    let posts = posts.iter().map(|post| (DepartmentId(post.department), post.position.clone())).collect();
    Ok(Owner { person, posts, except: policy::conflicted(tx, person)?, absent: Vec::new() })
}

/// A task in a list.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct TaskSummaryOut {
    pub id: TaskId,
    pub case_id: CaseId,
    pub case_number: String,
    #[schema(example = "talent_recognition")]
    pub item: String,
    pub item_name: TextOut,
    #[schema(example = "acceptance")]
    pub step: String,
    pub step_name: TextOut,
    /// How often the case has come to this step.
    pub round: i32,
    pub status: TaskStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub department_id: Option<DepartmentId>,
    /// Whether I have claimed it.
    pub mine: bool,
    /// Who has it in hand, if that is not me: somebody for whom I act, or whom I asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub with: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outcome: Option<String>,
    pub opened_on: NaiveDate,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    pub overdue: bool,
    /// `own` and `seat` are to be decided; who was asked to look `before` or `beside` recommends, and `after` decides once
    /// more.
    pub part: TaskPart,
    /// Somebody gave it to whoever has it now for a recommendation, and gets it back.
    pub lent: bool,
    /// What no register has confirmed: to be checked by the reviewer.
    pub unverified: Vec<UnverifiedOut>,
    /// What `If-Match` wants, as `"v<version>"`.
    pub version: i32,
}

/// A page of a box.
pub fn inbox_page(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    which: InboxBox,
    page: &PageQuery,
) -> Result<Page<TaskSummaryOut>> {
    let owner = inbox_owner(tx, actor)?;
    let rows = page.page(inbox::page(tx, &owner, which, page)?, |row| (row.sort_on, row.id))?;
    let summaries = summaries(tx, actor, &rows.items)?;
    Ok(Page { items: summaries, next_cursor: rows.next_cursor })
}

/// Cases, items and flows of all rows are read together, however many rows there are.
pub fn summaries(tx: &mut ReadTx<'_>, actor: &Actor, rows: &[TaskRow]) -> Result<Vec<TaskSummaryOut>> {
    let ids: Vec<_> = rows.iter().map(|row| row.case_id).collect();
    let cases: BTreeMap<_, _> = cases::of_ids(tx, &ids)?.into_iter().map(|case| (case.id, case)).collect();
    let items = definitions::by_ids::<ServiceItem>(tx, &cases.values().map(|case| case.item_id).collect())?;
    let workflows = definitions::by_ids::<Definition>(tx, &cases.values().map(|case| case.workflow_id).collect())?;
    let about: Vec<_> = cases
        .values()
        .filter_map(|case| {
            let item = items.get(&case.item_id)?;
            Some(About { application: case.application_id, registers: &item.registers, filed_at: case.filed_at })
        })
        .collect();
    let standing = outside::standing(tx, &about)?;
    let today = tx.today();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let Some(case) = cases.get(&row.case_id) else { continue };
        let (Some(item), Some(workflow)) = (items.get(&case.item_id), workflows.get(&case.workflow_id)) else {
            return Err(Error::internal("a case of a definition that is not there"));
        };
        let unverified = standing.get(&case.application_id).map(|checks| checks.unverified.clone()).unwrap_or_default();
        all.push(TaskSummaryOut { unverified, ..out(actor, row, case, item, workflow, today) });
    }
    Ok(all)
}

/// One task of a case that is at hand.
pub fn summary(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    row: &TaskRow,
    case: &CaseRow,
    checks: &ChecksOut,
) -> Result<TaskSummaryOut> {
    let item = definitions::get::<ServiceItem>(tx, case.item_id)?;
    let workflow = definitions::get::<Definition>(tx, case.workflow_id)?;
    let unverified = checks.unverified.clone();
    Ok(TaskSummaryOut { unverified, ..out(actor, row, case, &item, &workflow, tx.today()) })
}

fn out(
    actor: &Actor,
    row: &TaskRow,
    case: &CaseRow,
    item: &ServiceItem,
    workflow: &Definition,
    today: NaiveDate,
) -> TaskSummaryOut {
    let step_name = workflow
        .step(&row.step)
        .map_or_else(|| TextOut { zh: row.step.clone(), en: row.step.clone() }, |step| TextOut::from(&step.name));
    TaskSummaryOut {
        id: row.id,
        case_id: row.case_id,
        case_number: case.number.clone(),
        item: row.item_code.clone(),
        item_name: TextOut::from(&item.name),
        step: row.step.clone(),
        step_name,
        round: row.round,
        status: row.status,
        department_id: row.department_id,
        mine: row.claimed_by == Some(actor.person),
        with: row.claimed_by.filter(|person| *person != actor.person),
        outcome: row.outcome.clone(),
        opened_on: row.opened_on,
        due_on: row.due_on,
        overdue: row.status == TaskStatus::Open && row.sort_on < today,
        part: row.part,
        lent: row.lent_by.is_some(),
        unverified: Vec::new(),
        version: row.version,
    }
}

/// How many tasks each box holds.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CountsOut {
    pub pool: i64,
    pub mine: i64,
    /// Given to somebody for a recommendation.
    pub lent: i64,
    pub done: i64,
    pub overdue: i64,
}

pub fn counts(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<CountsOut> {
    let owner = inbox_owner(tx, actor)?;
    Ok(CountsOut {
        pool: inbox::count(tx, &owner, InboxBox::Pool)?,
        mine: inbox::count(tx, &owner, InboxBox::Mine)?,
        lent: inbox::count(tx, &owner, InboxBox::Lent)?,
        done: inbox::count(tx, &owner, InboxBox::Done)?,
        overdue: inbox::count(tx, &owner, InboxBox::Overdue)?,
    })
}
