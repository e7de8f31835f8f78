//! Definitions with their versions, for administrators.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::super::model::{DefinitionId, DefinitionKind, DefinitionStatus};
use super::super::store::{self, DefinitionHead};
use super::super::unproved::{self, UnprovedOut};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;

/// Which definitions an administrator wants to see.
#[derive(Debug, Clone, Default, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DefinitionFilter {
    pub kind: Option<DefinitionKind>,
    pub code: Option<String>,
    pub status: Option<DefinitionStatus>,
}

/// One version of a definition.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DefinitionOut {
    pub id: DefinitionId,
    pub kind: DefinitionKind,
    pub code: String,
    pub version: i64,
    /// SHA-256 over the canonical JSON of the body.
    pub digest: String,
    pub status: DefinitionStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_from: Option<NaiveDate>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// Absent when it was drafted on the console.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub drafted_by: Option<PersonId>,
    pub drafted_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_by: Option<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Instant>,
}

impl From<DefinitionHead> for DefinitionOut {
    fn from(head: DefinitionHead) -> Self {
        Self {
            id: head.id,
            kind: head.kind,
            code: head.code,
            version: head.version,
            digest: head.digest,
            status: head.status,
            valid_from: head.valid_from,
            valid_to: head.valid_to,
            drafted_by: head.drafted_by,
            drafted_at: head.drafted_at,
            published_by: head.published_by,
            published_at: head.published_at,
        }
    }
}

/// A version with its body.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DefinitionBodyOut {
    #[serde(flatten)]
    pub definition: DefinitionOut,
    #[schema(value_type = Object)]
    pub body: Value,
    /// Of a flow that was not proved: the two who answer for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unproved: Option<UnprovedOut>,
    #[serde(skip)]
    pub row_version: i64,
}

pub fn definition(tx: &mut ReadTx<'_>, id: DefinitionId) -> Result<DefinitionBodyOut> {
    let head = store::head(tx, id)?;
    let body = store::body(tx, id)?;
    let unproved = unproved::of(tx, id, &head.digest)?;
    Ok(DefinitionBodyOut { unproved, row_version: head.row_version, definition: head.into(), body })
}
