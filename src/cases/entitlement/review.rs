//! What a reviewer sees before deciding: what the clauses say today, and what has changed since the application was
//! handed in.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use super::super::store::cases::CaseRow;
use super::evaluate::of_filed;
use super::record::binding;
use super::store::{self, ClauseRecord};
use super::views::ClauseOut;
use crate::catalogue::queries::TextOut;
use crate::db::ReadTx;
use crate::eligibility::{ClauseResult, Verdict};
use crate::error::Result;
use crate::identity::store::persons::PersonRow;
use crate::rules::Facts;
use crate::workflow::model::Shows;

/// A clause that comes out otherwise than it did.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClauseChangeOut {
    pub code: String,
    /// Absent for a clause that was not asked then.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, example = "met")]
    pub was: Option<Verdict>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was_text: Option<TextOut>,
    #[schema(value_type = String, example = "not_met")]
    pub is: Verdict,
    pub is_text: TextOut,
}

/// The clauses of the item today, those only that read nothing the step does not show.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct EligibilityReviewOut {
    /// Today.
    pub asked_on: NaiveDate,
    pub clauses: Vec<ClauseOut>,
    /// When the applicant handed it in, or last corrected it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub handed_in_on: Option<NaiveDate>,
    /// What has come out otherwise since.
    pub changed: Vec<ClauseChangeOut>,
}

/// The review of a case for a step that shows these things; nothing for an item without clauses.
pub fn review(
    tx: &mut ReadTx<'_>,
    case: &CaseRow,
    applicant: &PersonRow,
    facts: &Facts,
    shows: &Shows,
) -> Result<Option<EligibilityReviewOut>> {
    let item = binding(tx, case)?;
    if item.eligibility.is_empty() {
        return Ok(None);
    }
    let evaluated = of_filed(tx, &item, facts, case.person_id)?;
    let before = store::handed_in(tx, case.id)?;
    let then = before.as_ref().filter(|_| !applicant.is_erased()).map(|row| row.content(tx, applicant)).transpose()?;
    let on = tx.today();
    let seen: Vec<&ClauseResult> = evaluated
        .assessment
        .clauses
        .iter()
        .filter(|clause| clause.facts.iter().all(|fact| shown(shows, fact)))
        .collect();
    let old = |code: &str| then.as_ref()?.clauses.iter().find(|clause| clause.code == code);
    let changed = seen.iter().filter_map(|now| change(now, old(&now.code), then.is_some()));
    let nothing = BTreeSet::new();
    Ok(Some(EligibilityReviewOut {
        asked_on: on,
        changed: changed.collect(),
        clauses: seen.iter().map(|result| evaluated.clause(result, on, &nothing)).collect(),
        handed_in_on: before.map(|row| row.evaluated_on),
    }))
}

fn change(now: &ClauseResult, then: Option<&ClauseRecord>, asked: bool) -> Option<ClauseChangeOut> {
    let same = then.map_or(!asked, |then| then.verdict == now.verdict);
    (!same).then(|| ClauseChangeOut {
        code: now.code.clone(),
        was: then.map(|then| then.verdict),
        was_text: then.map(|then| (&then.text).into()),
        is: now.verdict,
        is_text: (&now.text).into(),
    })
}

/// Whether a step shows a fact: a field of the form among its fields, anything else among its facts.
fn shown(shows: &Shows, fact: &str) -> bool {
    let (listed, name) = fact.strip_prefix("form.").map_or((&shows.facts, fact), |field| (&shows.fields, field));
    listed.iter().any(|wanted| wanted == "*" || wanted == name)
}
