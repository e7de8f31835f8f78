use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::super::model::{DocumentId, UsedBy};
use super::super::owner::Owner;
use super::super::store::wallet::{self as store, DocumentRow};
use crate::db::ReadTx;
use crate::db::page::{Page, PageQuery};
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;
use crate::ids::NewId;

/// A document in the wallet.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = WalletDocument)]
pub struct DocumentOut {
    pub id: DocumentId,
    /// A word of the list of materials.
    #[schema(example = "diploma")]
    pub kind: String,
    #[schema(example = "学位证.pdf")]
    pub label: Option<String>,
    #[schema(example = "application/pdf")]
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Of the content as it is stored.
    pub sha256: String,
    /// It came as HEIC and was made a JPEG.
    pub converted: bool,
    pub expires_on: Option<NaiveDate>,
    pub expired: bool,
    /// A case relies on it; it cannot be deleted now.
    pub in_use: bool,
    pub created_at: Instant,
}

/// Which documents to list.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct DocumentFilter {
    /// Only documents of this kind.
    pub kind: Option<String>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// The wallet, newest first.
pub fn documents(tx: &mut ReadTx<'_>, person: PersonId, filter: &DocumentFilter) -> Result<Page<DocumentOut>> {
    let page = PageQuery { limit: filter.limit, cursor: filter.cursor.clone() };
    let owner = Owner::load(tx, person)?;
    let rows = store::page(tx, person, filter.kind.as_deref(), page.after()?, page.fetch())?;
    let Page { items, next_cursor } = page.page(rows, |row| row.id)?;
    let used = store::used_among(tx, &items.iter().map(|row| row.id).collect::<Vec<_>>())?;
    let items = items.into_iter().map(|row| out(tx, &owner, &used, row)).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor })
}

pub fn document(tx: &mut ReadTx<'_>, person: PersonId, id: DocumentId) -> Result<DocumentOut> {
    let row = store::get(tx, person, id)?;
    let owner = Owner::load(tx, person)?;
    let used = store::used_among(tx, &[id])?;
    out(tx, &owner, &used, row)
}

/// A document that a case relies on, for whoever may see it there; the caller has asked what the step shows.
pub fn document_of_case(tx: &mut ReadTx<'_>, case: impl NewId, id: DocumentId) -> Result<DocumentOut> {
    let row = row_of_case(tx, case, id)?;
    let owner = Owner::load(tx, row.person_id)?;
    let used = store::used_among(tx, &[id])?;
    out(tx, &owner, &used, row)
}

/// The row behind [`document_of_case`], for its content.
pub fn row_of_case(tx: &mut ReadTx<'_>, case: impl NewId, id: DocumentId) -> Result<DocumentRow> {
    store::used_by(tx, UsedBy(case.uuid()), id)
}

fn out(tx: &ReadTx<'_>, owner: &Owner, used: &BTreeSet<DocumentId>, row: DocumentRow) -> Result<DocumentOut> {
    Ok(DocumentOut {
        id: row.id,
        label: row.label(owner)?,
        in_use: used.contains(&row.id),
        expired: row.expires_on.is_some_and(|last| last < tx.today()),
        kind: row.kind,
        media_type: row.media_type,
        size: row.size,
        sha256: row.sha256,
        converted: row.converted,
        expires_on: row.expires_on,
        created_at: row.created_at,
    })
}
