//! Rows of `grant_checks`: what each look came to, with what the clauses were asked about.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::model::{CheckId, CheckVerdict, Content};
use crate::cases::CaseId;
use crate::catalogue::{DefinitionId, Loaded, ServiceItem};
use crate::db::schema::grant_checks as checks;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::talents::owner::Owner;
use crate::vault::Aad;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = checks, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct CheckRow {
    pub id: CheckId,
    pub case_id: CaseId,
    /// The version of the item whose clauses were asked.
    pub item_id: DefinitionId,
    /// Digests of that version and of the tiers.
    pub rules_version: String,
    pub verdict: CheckVerdict,
    pub checked_on: NaiveDate,
    pub checked_at: Instant,
    content_sealed: Vec<u8>,
}

fn place(id: CheckId) -> Aad {
    Aad::new("grant_checks", "content_sealed", id)
}

impl CheckRow {
    pub fn new(
        tx: &mut WriteTx<'_>,
        case_id: CaseId,
        item: &Loaded<ServiceItem>,
        rules_version: String,
        verdict: CheckVerdict,
        owner: &Owner,
        content: &Content,
    ) -> Result<Self> {
        let id: CheckId = tx.new_id();
        let content_sealed = owner.seal(&place(id), content)?;
        let (checked_on, checked_at) = (tx.today(), tx.now());
        Ok(Self { id, case_id, item_id: item.id, rules_version, verdict, checked_on, checked_at, content_sealed })
    }

    /// Inputs and answers, opened with the person's key.
    pub fn content(&self, owner: &Owner) -> Result<Content> {
        owner.open(&place(self.id), &self.content_sealed)
    }
}

pub fn insert(tx: &mut WriteTx<'_>, row: &CheckRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(checks::table).values(row).execute(conn)).map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, id: CheckId) -> Result<CheckRow> {
    tx.run(|conn| checks::table.find(id).select(CheckRow::as_select()).get_result(conn))
}

pub fn of_ids(tx: &mut ReadTx<'_>, ids: Vec<CheckId>) -> Result<Vec<CheckRow>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    tx.run(|conn| checks::table.filter(checks::id.eq_any(ids)).select(CheckRow::as_select()).load(conn))
}

/// The last look at a case that came to something.
pub fn last_decided(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Option<CheckRow>> {
    tx.run(|conn| {
        checks::table
            .filter(checks::case_id.eq(case))
            .filter(checks::verdict.ne(CheckVerdict::Unknown))
            .order(checks::id.desc())
            .select(CheckRow::as_select())
            .first(conn)
            .optional()
    })
}
