use serde::Serialize;

use super::store::{self, ExportId, ExportRow, ExportState};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::{Code, Result};
use crate::identity::PersonId;

/// A copy of my data.
#[derive(Debug, Serialize, utoipa::ToSchema)]
#[schema(as = DataExport)]
pub struct ExportOut {
    pub id: ExportId,
    pub state: ExportState,
    pub asked_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ready_at: Option<Instant>,
    /// Until when it can be fetched.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<Instant>,
    /// Bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<i64>,
    /// Of the whole file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Where it is fetched, once it is ready.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
}

fn out(row: ExportRow) -> ExportOut {
    let content = (row.state == ExportState::Ready).then(|| format!("/api/v1/me/exports/{}/content", row.id));
    ExportOut {
        id: row.id,
        state: row.state,
        asked_at: row.asked_at,
        ready_at: row.ready_at,
        expires_at: row.expires_at,
        size: row.size,
        sha256: row.sha256,
        content,
    }
}

/// My copies, newest first.
pub fn all(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<ExportOut>> {
    Ok(store::of_person(tx, person)?.into_iter().map(out).collect())
}

pub fn one(tx: &mut ReadTx<'_>, person: PersonId, id: ExportId) -> Result<ExportOut> {
    Ok(out(store::own(tx, person, id)?))
}

/// A copy that can be fetched now.
pub fn to_fetch(tx: &mut ReadTx<'_>, person: PersonId, id: ExportId) -> Result<ExportId> {
    let row = store::own(tx, person, id)?;
    match row.state {
        ExportState::Preparing => Err(Code::ExportUnderWay.into()),
        ExportState::Expired => Err(Code::ExportExpired.into()),
        ExportState::Ready if row.expires_at.is_some_and(|end| end <= tx.now()) => Err(Code::ExportExpired.into()),
        ExportState::Ready => Ok(row.id),
    }
}
