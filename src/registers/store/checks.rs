//! Rows of `register_checks`: how each register stands that an application needs.

use std::collections::BTreeMap;

use diesel::prelude::*;
use serde_json::Value;

use super::super::model::{Answer, Reason};
use super::Content;
use crate::cases::ApplicationId;
use crate::db::schema::register_checks as checks;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::insert_or_nothing;
use crate::talents::owner::Owner;
use crate::vault::Aad;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = checks, treat_none_as_null = true, treat_none_as_default_value = false)]
#[diesel(check_for_backend(MultiBackend))]
pub struct CheckRow {
    pub application_id: ApplicationId,
    pub register: String,
    pub reason: Option<Reason>,
    pub since: Option<Instant>,
    pub source: Option<String>,
    pub as_of: Option<Instant>,
    pub had_at: Option<Instant>,
    pub content_sealed: Option<Vec<u8>>,
}

fn place(application: ApplicationId, register: &str) -> Aad {
    Aad::new("register_checks", "content_sealed", format!("{application}:{register}"))
}

impl CheckRow {
    /// What the register said, if it said something.
    pub fn fields(&self, owner: &Owner) -> Result<BTreeMap<String, Value>> {
        let Some(sealed) = &self.content_sealed else { return Ok(BTreeMap::new()) };
        let content: Content = owner.open(&place(self.application_id, &self.register), sealed)?;
        Ok(content.fields)
    }
}

/// Of one application, by register.
pub fn of(tx: &mut ReadTx<'_>, application: ApplicationId) -> Result<Vec<CheckRow>> {
    tx.run(|conn| {
        checks::table
            .filter(checks::application_id.eq(application))
            .order(checks::register)
            .select(CheckRow::as_select())
            .load(conn)
    })
}

/// Of several applications, in one statement.
pub fn of_all(tx: &mut ReadTx<'_>, applications: Vec<ApplicationId>) -> Result<Vec<CheckRow>> {
    if applications.is_empty() {
        return Ok(Vec::new());
    }
    tx.run(|conn| {
        checks::table
            .filter(checks::application_id.eq_any(applications))
            .order((checks::application_id, checks::register))
            .select(CheckRow::as_select())
            .load(conn)
    })
}

/// The register confirmed something.
pub fn verified(
    tx: &mut WriteTx<'_>,
    owner: &Owner,
    application: ApplicationId,
    register: &str,
    answer: &Answer,
) -> Result<()> {
    let content = Content { organisation: answer.organisation.clone(), fields: answer.fields.clone() };
    let row = CheckRow {
        application_id: application,
        register: register.to_owned(),
        reason: None,
        since: None,
        source: Some(answer.source.clone()),
        as_of: Some(answer.as_of),
        had_at: Some(answer.had_at),
        content_sealed: Some(owner.seal(&place(application, register), &content)?),
    };
    put(tx, &row)
}

/// The register confirmed nothing. Since when that is so does not change with every further try.
pub fn unverified(tx: &mut WriteTx<'_>, application: ApplicationId, register: &str, reason: Reason) -> Result<()> {
    let before: Option<CheckRow> = tx.run(|conn| {
        checks::table.find((application, register)).select(CheckRow::as_select()).get_result(conn).optional()
    })?;
    let row = CheckRow {
        application_id: application,
        register: register.to_owned(),
        reason: Some(reason),
        since: Some(before.and_then(|row| row.since).unwrap_or_else(|| tx.now())),
        source: None,
        as_of: None,
        had_at: None,
        content_sealed: None,
    };
    put(tx, &row)
}

fn put(tx: &mut WriteTx<'_>, row: &CheckRow) -> Result<()> {
    if insert_or_nothing!(tx, checks::table, row)? {
        return Ok(());
    }
    let same = checks::table.find((row.application_id, &row.register));
    tx.run(|conn| diesel::update(same).set(row).execute(conn)).map(drop)
}
