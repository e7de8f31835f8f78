//! What changed between two versions of a flow, for whoever is to publish one.

use serde::Serialize;

use super::definitions;
use super::model::{Body as _, DefinitionId, DefinitionKind};
use super::queries::TextOut;
use super::store::{self, DefinitionHead};
use crate::db::ReadTx;
use crate::error::{Code, Error, Problem, Result};
use crate::workflow::Definition;
use crate::workflow::diff::{Change, diff};
use crate::workflow::expand::SEPARATOR;

/// The changes from one version to another.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DiffOut {
    pub from: VersionRefOut,
    pub to: VersionRefOut,
    /// The flow as a whole first, then its steps, then those of the flows that it calls. None for versions that are alike.
    pub changes: Vec<FlowChangeOut>,
}

/// One version of a flow.
#[derive(Debug, Clone, Serialize, utoipa::ToSchema)]
pub struct VersionRefOut {
    pub id: DefinitionId,
    pub version: i64,
}

/// One change, as a sentence.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FlowChangeOut {
    /// The step that it concerns: its id in the later version, or in the earlier one if it is gone. One of a called flow is
    /// named as a case knows it, such as `check__review`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<String>,
    pub text: TextOut,
}

/// What changed from `with` to `id`.
///
/// # Errors
/// `not_found` unless `id` is a flow; `invalid` unless `with` is a version of the same one.
pub fn of(tx: &mut ReadTx<'_>, id: DefinitionId, with: &str) -> Result<DiffOut> {
    let to = store::head(tx, id)?;
    if to.kind != DefinitionKind::Workflow {
        return Err(Code::NotFound.into());
    }
    let alike = |head: &DefinitionHead| head.kind == to.kind && head.code == to.code;
    let invalid = |code| Problem::new(Code::Invalid).field("/with", code);
    let with: DefinitionId = with.parse().map_err(|_| invalid(Code::FieldFormat))?;
    let from = store::heads_of(tx, &[with].into())?.into_iter().find(alike);
    let from = from.ok_or_else(|| invalid(Code::FieldChoice))?;
    let (old, new) = (written(tx, with)?, written(tx, id)?);
    let (old_whole, new_whole) = (definitions::get::<Definition>(tx, with)?, definitions::get::<Definition>(tx, id)?);
    let called = |change: &Change| change.step.as_ref().is_some_and(|step| step.contains(SEPARATOR));
    // A caller that is pinned to another version says so itself; what that means stands in the steps that came with it.
    let inside = diff(&old_whole, &new_whole).into_iter().filter(called);
    let changes = diff(&old, &new).into_iter().chain(inside);
    Ok(DiffOut {
        from: VersionRefOut { id: from.id, version: from.version },
        to: VersionRefOut { id: to.id, version: to.version },
        changes: changes.map(|change| FlowChangeOut { step: change.step, text: TextOut::from(&change.text) }).collect(),
    })
}

fn written(tx: &mut ReadTx<'_>, id: DefinitionId) -> Result<Definition> {
    Definition::read(store::body(tx, id)?).map_err(Error::internal)
}
