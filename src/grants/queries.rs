//! What people see of grants: their holder, and who reviews them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;
use serde_json::Value;

use super::model::{CheckId, CheckVerdict, Content, EndedWhy, ReviewId, ReviewStatus};
use super::policy;
use super::store::checks::{self, CheckRow};
use super::store::grants;
use super::store::reviews::{self, ReviewRow};
use crate::cases::CaseId;
use crate::cases::entitlement::queries::KeptClauseOut;
use crate::cases::store::cases::{self, CaseRow};
use crate::catalogue::queries::TextOut;
use crate::catalogue::{ServiceItem, definitions};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::{Code, Error, Result};
use crate::identity::store::persons;
use crate::identity::{Actor, DepartmentId};
use crate::talents::PersonName;
use crate::talents::owner::Owner;

/// One look at whether a grant still holds.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GrantCheck)]
pub struct CheckOut {
    pub checked_on: NaiveDate,
    pub verdict: CheckVerdict,
    /// Digests of the item's version and of the tiers.
    pub rules_version: String,
    pub clauses: Vec<KeptClauseOut>,
    /// What was known of the facts that were asked for.
    #[schema(value_type = Object)]
    pub facts: Value,
    /// Registers that said nothing, with the reason; they are asked again and count for nothing.
    pub silent: Vec<SilentOut>,
}

/// A register that said nothing.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = SilentRegister)]
pub struct SilentOut {
    #[schema(example = "social_insurance")]
    pub register: String,
    #[schema(example = "unavailable")]
    pub reason: String,
}

/// A grant as its holder sees it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MyGrant)]
pub struct GrantOut {
    pub case_id: CaseId,
    pub case_number: String,
    #[schema(example = "rent_subsidy")]
    pub item: String,
    pub item_name: TextOut,
    pub granted_on: NaiveDate,
    /// When it is looked at again; absent once it is over.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_check_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_on: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ended_why: Option<EndedWhy>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_check: Option<CheckOut>,
    /// The newest doubt about it. An open one is answered with `POST /api/v1/me/grants/{case_id}/answer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub review: Option<MyReviewOut>,
}

/// A doubt as the person sees it whom it is about.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = MyGrantReview)]
pub struct MyReviewOut {
    pub status: ReviewStatus,
    pub opened_at: Instant,
    /// By when the department decides.
    pub due_on: NaiveDate,
    /// What is no longer met, in words.
    pub why: Vec<TextOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    /// Why it was decided as it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

/// A review in a list.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GrantReviewSummary)]
pub struct ReviewSummaryOut {
    pub id: ReviewId,
    pub case_id: CaseId,
    pub case_number: String,
    #[schema(example = "rent_subsidy")]
    pub item: String,
    /// Masked.
    #[schema(example = "李*")]
    pub person: Option<String>,
    pub department_id: DepartmentId,
    pub status: ReviewStatus,
    pub opened_at: Instant,
    pub due_on: NaiveDate,
    pub overdue: bool,
    /// Whether the person has answered.
    pub answered: bool,
}

/// A review with what the registers said and what the person answered.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = GrantReview)]
pub struct ReviewOut {
    #[serde(flatten)]
    pub summary: ReviewSummaryOut,
    /// The look that found it.
    pub found: CheckOut,
    /// The newest look, where it is a later one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<CheckOut>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub answer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    #[serde(skip)]
    pub version: i64,
}

fn check_out(row: &CheckRow, content: Content) -> CheckOut {
    let clauses = content.clauses.into_iter();
    CheckOut {
        checked_on: row.checked_on,
        verdict: row.verdict,
        rules_version: row.rules_version.clone(),
        clauses: clauses
            .map(|one| KeptClauseOut { code: one.code, verdict: one.verdict, text: (&one.text).into() })
            .collect(),
        facts: serde_json::to_value(&content.facts).unwrap_or_default(),
        silent: content.silent.into_iter().map(|(register, reason)| SilentOut { register, reason }).collect(),
    }
}

/// One's own grants, the newest first.
pub fn mine(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<GrantOut>> {
    let rows = grants::of_person(tx, actor.person)?;
    let ids: Vec<CaseId> = rows.iter().map(|row| row.case_id).collect();
    let cases: BTreeMap<CaseId, CaseRow> = cases::of_ids(tx, &ids)?.into_iter().map(|case| (case.id, case)).collect();
    let items = definitions::by_ids::<ServiceItem>(tx, &cases.values().map(|case| case.item_id).collect())?;
    let reviews = reviews::of_cases(tx, ids)?;
    let mut wanted: Vec<CheckId> = rows.iter().filter_map(|row| row.last_check_id).collect();
    wanted.extend(reviews.iter().map(|review| review.check_id));
    let checks = checks::of_ids(tx, wanted)?;
    let owner = Owner::load(tx, actor.person)?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let case = cases.get(&row.case_id).ok_or_else(|| Error::internal("a grant without its case"))?;
        let item = items.get(&case.item_id).ok_or_else(|| Error::internal("a case of an item that is not there"))?;
        let last = checks.iter().find(|check| Some(check.id) == row.last_check_id);
        let review = reviews.iter().find(|review| review.case_id == row.case_id);
        all.push(GrantOut {
            case_id: row.case_id,
            case_number: case.number.clone(),
            item: row.item_code,
            item_name: (&item.name).into(),
            granted_on: row.granted_on,
            next_check_on: row.ended_on.is_none().then_some(row.next_check_on),
            ended_on: row.ended_on,
            ended_why: row.ended_why,
            last_check: last.map(|check| Ok::<_, Error>(check_out(check, check.content(&owner)?))).transpose()?,
            review: review.map(|review| my_review(review, &checks, &owner)).transpose()?,
        });
    }
    Ok(all)
}

fn my_review(review: &ReviewRow, checks: &[CheckRow], owner: &Owner) -> Result<MyReviewOut> {
    let found = checks.iter().find(|check| check.id == review.check_id).ok_or(Code::NotFound)?;
    let content = found.content(owner)?;
    Ok(MyReviewOut {
        status: review.status,
        opened_at: review.opened_at,
        due_on: review.due_on,
        why: content.failing().map(|clause| (&clause.text).into()).collect(),
        answer: review.answer(owner)?,
        reason: review.reason(owner)?,
    })
}

/// The reviews that the actor sees, the newest first.
pub fn reviews(
    tx: &mut ReadTx<'_>,
    actor: &Actor,
    status: Option<ReviewStatus>,
    page: &PageQuery,
) -> Result<Page<ReviewSummaryOut>> {
    let scope = policy::scope(tx, actor)?;
    let Page { items, next_cursor } = page.page(reviews::page(tx, &scope, status, page)?, |row| row.id)?;
    Ok(Page { items: summaries(tx, &items)?, next_cursor })
}

/// Cases and people of all rows are read together, however many rows there are.
fn summaries(tx: &mut ReadTx<'_>, rows: &[ReviewRow]) -> Result<Vec<ReviewSummaryOut>> {
    let ids: Vec<CaseId> = rows.iter().map(|row| row.case_id).collect();
    let cases: BTreeMap<CaseId, CaseRow> = cases::of_ids(tx, &ids)?.into_iter().map(|case| (case.id, case)).collect();
    let people = persons::of_ids(tx, &rows.iter().map(|row| row.person_id).collect())?;
    let today = tx.today();
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let case = cases.get(&row.case_id).ok_or_else(|| Error::internal("a grant without its case"))?;
        let name = match people.get(&row.person_id) {
            Some(person) if person.wrapped_key.is_some() => person.name(tx)?,
            _ => None,
        };
        all.push(ReviewSummaryOut {
            id: row.id,
            case_id: row.case_id,
            case_number: case.number.clone(),
            item: case.item_code.clone(),
            person: name.and_then(|name| PersonName::parse(&name).ok()).map(|name| name.masked()),
            department_id: row.department_id,
            status: row.status,
            opened_at: row.opened_at,
            due_on: row.due_on,
            overdue: row.status == ReviewStatus::Open && row.due_on < today,
            answered: row.answered_at.is_some(),
        });
    }
    Ok(all)
}

/// A review that the actor sees.
pub fn review(tx: &mut ReadTx<'_>, actor: &Actor, id: ReviewId) -> Result<ReviewOut> {
    let row = policy::readable(tx, actor, id)?;
    out(tx, &row)
}

/// The same, from the row.
pub(super) fn out(tx: &mut ReadTx<'_>, row: &ReviewRow) -> Result<ReviewOut> {
    let owner = Owner::load(tx, row.person_id)?;
    let found = checks::get(tx, row.check_id)?;
    let newest = grants::get(tx, row.case_id)?.last_check_id.filter(|newest| *newest != row.check_id);
    let latest = match newest {
        Some(newest) => {
            let check = checks::get(tx, newest)?;
            Some(check_out(&check, check.content(&owner)?))
        }
        None => None,
    };
    let summary = summaries(tx, std::slice::from_ref(row))?.pop().ok_or(Code::NotFound)?;
    Ok(ReviewOut {
        summary,
        found: check_out(&found, found.content(&owner)?),
        latest,
        answer: row.answer(&owner)?,
        reason: row.reason(&owner)?,
        version: row.version,
    })
}
