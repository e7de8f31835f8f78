//! What the audit administrator reads.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entry::StreamKind;
use super::store::{RecordId, RecordRow, ThingId};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::schema::audit_records;
use crate::db::types::Instant;
use crate::error::{Error, Result};
use crate::identity::{AccountId, Actor, PersonId};

/// Narrows the list; all of what is given must hold.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RecordFilter {
    /// Kind of the stream.
    pub stream: Option<StreamKind>,
    /// The thing whose stream it is.
    pub stream_id: Option<Uuid>,
    /// Who acted.
    pub account_id: Option<AccountId>,
    /// What was done, such as `sign_in`.
    pub action: Option<String>,
    /// What else was acted on.
    pub object_id: Option<Uuid>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// One record, newest first in lists.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct RecordOut {
    pub id: RecordId,
    #[schema(example = "account")]
    pub stream: StreamKind,
    #[schema(value_type = String, format = Uuid)]
    pub stream_id: ThingId,
    /// Its place in the stream, from 1.
    #[schema(example = 1)]
    pub number: i64,
    pub at: Instant,
    /// Absent for the program itself and the console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    #[schema(example = "sign_in")]
    pub action: String,
    /// The code of the refusal; absent when it was done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
    /// The record as it was hashed.
    #[schema(value_type = Object)]
    pub body: serde_json::Value,
    pub previous_hash: String,
    pub hash: String,
}

/// Names the things whose records an auditor does not see, because they are too near to them.
pub type Withheld = fn(&mut ReadTx<'_>, PersonId) -> Result<Vec<Uuid>>;

/// Every folder that withholds something (see `wiring`).
pub struct WithheldRegistry {
    pub sources: &'static [Withheld],
}

fn withheld(tx: &mut ReadTx<'_>, reader: PersonId) -> Result<Vec<ThingId>> {
    let registry = tx.env().extensions.get::<WithheldRegistry>();
    let registry = registry.ok_or_else(|| Error::internal("nothing is registered that the audit withholds"))?;
    let mut all = Vec::new();
    for source in registry.sources {
        all.extend(source(tx, reader)?.into_iter().map(ThingId));
    }
    Ok(all)
}

/// Records, newest first. What concerns cases and cards of the reader or their household is left to another auditor.
pub fn records(tx: &mut ReadTx<'_>, reader: &Actor, filter: &RecordFilter) -> Result<Page<RecordOut>> {
    let withheld = withheld(tx, reader.person)?;
    let page = PageQuery { limit: filter.limit, cursor: filter.cursor.clone() };
    let after = page.after::<RecordId>()?;
    let rows: Vec<RecordRow> = tx.run(|conn| {
        let mut query = audit_records::table
            .order(audit_records::id.desc())
            .filter(audit_records::stream_id.ne_all(withheld.clone()))
            .filter(audit_records::object_id.is_null().or(audit_records::object_id.ne_all(withheld)))
            .limit(page.fetch())
            .select(RecordRow::as_select())
            .into_boxed();
        if let Some(kind) = filter.stream {
            query = query.filter(audit_records::stream_kind.eq(kind));
        }
        if let Some(id) = filter.stream_id {
            query = query.filter(audit_records::stream_id.eq(ThingId(id)));
        }
        if let Some(account) = filter.account_id {
            query = query.filter(audit_records::account_id.eq(account));
        }
        if let Some(action) = &filter.action {
            query = query.filter(audit_records::action.eq(action));
        }
        if let Some(id) = filter.object_id {
            query = query.filter(audit_records::object_id.eq(ThingId(id)));
        }
        if let Some(id) = after {
            query = query.filter(audit_records::id.lt(id));
        }
        query.load(conn)
    })?;
    let page = page.page(rows, |row| row.id)?;
    let items = page.items.into_iter().map(out).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor: page.next_cursor })
}

fn out(row: RecordRow) -> Result<RecordOut> {
    let body = serde_json::from_str(&row.body).map_err(|error| Error::internal(error.to_string()))?;
    Ok(RecordOut {
        id: row.id,
        stream: row.stream_kind,
        stream_id: row.stream_id,
        number: row.number,
        at: row.at,
        account_id: row.account_id,
        action: row.action,
        refused: row.refused,
        body,
        previous_hash: row.previous_hash,
        hash: row.hash,
    })
}
