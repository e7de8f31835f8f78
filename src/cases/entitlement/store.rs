//! Rows of `case_evaluations`: what the clauses of an item came to, with what they were asked about.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::super::model::CaseId;
use crate::catalogue::DefinitionId;
use crate::db::schema::case_evaluations;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::eligibility::{ClauseEffect, ClauseResult, Verdict};
use crate::error::{Error, Result};
use crate::identity::store::persons::PersonRow;
use crate::packs::format::Text;
use crate::rules::Facts;
use crate::text_enum;
use crate::vault::{Aad, Sealed};

text_enum! {
    /// When the clauses were asked.
    pub enum Moment { Submission = "submission", Correction = "correction", Decision = "decision" }
}

impl Moment {
    /// Whether the clauses are asked with a command, by the name that the audit has for it.
    pub fn of(action: &str) -> Option<Self> {
        match action {
            "submit_application" => Some(Self::Submission),
            "supplement_application" => Some(Self::Correction),
            "decide_task" => Some(Self::Decision),
            _ => None,
        }
    }
}

/// What a clause came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClauseRecord {
    pub code: String,
    pub effect: ClauseEffect,
    pub verdict: Verdict,
    pub text: Text,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub met_on: Option<NaiveDate>,
}

impl From<ClauseResult> for ClauseRecord {
    fn from(result: ClauseResult) -> Self {
        let ClauseResult { code, effect, verdict, text, met_on, .. } = result;
        Self { code, effect, verdict, text, met_on }
    }
}

/// The sealed part: inputs and answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Content {
    pub clauses: Vec<ClauseRecord>,
    /// The facts that the clauses asked for, as they were; one that was not known is absent.
    pub facts: Facts,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_evaluations, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct EvaluationRow {
    case_id: CaseId,
    /// Number of the case's first event that came with it.
    pub seq: i32,
    pub moment: Moment,
    /// The version of the item whose clauses were asked.
    pub item_id: DefinitionId,
    /// Digests of that version and of the tiers.
    pub rules_version: String,
    pub verdict: String,
    pub evaluated_on: NaiveDate,
    pub evaluated_at: Instant,
    content_sealed: Vec<u8>,
}

fn place(case: CaseId, seq: i32) -> Aad {
    Aad::new("case_evaluations", "content_sealed", format!("{case}/{seq}"))
}

impl EvaluationRow {
    /// Inputs and answers, opened with the applicant's key.
    pub fn content(&self, tx: &ReadTx<'_>, applicant: &PersonRow) -> Result<Content> {
        let sealed = Sealed::from_bytes(self.content_sealed.clone());
        let json = applicant.key(tx)?.open(&place(self.case_id, self.seq), &sealed)?;
        serde_json::from_slice(&json).map_err(|_| Error::internal("a sealed evaluation is not of the expected form"))
    }
}

/// What is kept beside the sealed part.
pub struct Head {
    pub case: CaseId,
    pub seq: i32,
    pub moment: Moment,
    pub item: DefinitionId,
    pub rules_version: String,
    pub verdict: String,
}

pub fn insert(tx: &mut WriteTx<'_>, applicant: &PersonRow, head: Head, content: &Content) -> Result<()> {
    let json = Zeroizing::new(serde_json::to_vec(content).map_err(|error| Error::internal(error.to_string()))?);
    let row = EvaluationRow {
        content_sealed: applicant.key(tx)?.seal(&place(head.case, head.seq), &json)?.into_bytes(),
        case_id: head.case,
        seq: head.seq,
        moment: head.moment,
        item_id: head.item,
        rules_version: head.rules_version,
        verdict: head.verdict,
        evaluated_on: tx.today(),
        evaluated_at: tx.now(),
    };
    tx.run(|conn| diesel::insert_into(case_evaluations::table).values(&row).execute(conn)).map(drop)
}

/// All of a case, in order.
pub fn of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<EvaluationRow>> {
    tx.run(|conn| {
        case_evaluations::table
            .filter(case_evaluations::case_id.eq(case))
            .order(case_evaluations::seq)
            .select(EvaluationRow::as_select())
            .load(conn)
    })
}

/// The number of the last one that the applicant's own handing in or correction led to.
pub fn last_handed_in(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Option<i32>> {
    Ok(handed_in(tx, case)?.map(|row| row.seq))
}

/// What its clauses came to.
pub fn clauses_handed_in(tx: &mut ReadTx<'_>, case: CaseId, applicant: &PersonRow) -> Result<Vec<ClauseRecord>> {
    let Some(row) = handed_in(tx, case)? else { return Ok(Vec::new()) };
    Ok(row.content(tx, applicant)?.clauses)
}

/// The last one that the applicant's own handing in or correction led to.
pub fn handed_in(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Option<EvaluationRow>> {
    tx.run(|conn| {
        case_evaluations::table
            .filter(case_evaluations::case_id.eq(case))
            .filter(case_evaluations::moment.ne(Moment::Decision))
            .order(case_evaluations::seq.desc())
            .select(EvaluationRow::as_select())
            .first(conn)
            .optional()
    })
}
