//! Two persons for a flow that was not proved, over HTTP.

use actix_web::{post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::model::DefinitionId;
use super::super::proof;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, IfMatch, Problems, Reply, Request, Valid};
use crate::identity::permissions::PublishDefinitions;

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UnprovedIn {
    /// Why the flow is to be in force although it was not proved; it stays with the version.
    #[garde(length(chars, min = 1, max = 2000))]
    reason: String,
}

/// Ask that a flow be put in force that could not be proved; another system administrator then publishes it.
#[utoipa::path(tag = "administration", request_body = UnprovedIn,
    params(("id" = DefinitionId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Asked"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("definitions.publish")), ("x-codes" = json!([
        "not_a_draft", "own_draft", "flow_unsound", "flow_proved", "depends_on_draft", "stale_version", "precondition_required"]))))]
#[post("/admin/definitions/{id}/unproved-requests")]
pub async fn ask(
    app: web::Data<App>,
    actor: Allowed<PublishDefinitions>,
    id: web::Path<DefinitionId>,
    version: IfMatch,
    input: Valid<UnprovedIn>,
    request: Request,
) -> Result<Reply> {
    let (actor, at, reason) = (actor.into_actor(), (id.into_inner(), version.require()?), input.into_inner().reason);
    app.read(move |tx| proof::prepare(tx, at.0)).await?;
    app.write(move |tx| super::ask(tx, &actor, at, &reason, request.language)).await?;
    Ok(Reply::no_content())
}

/// Publish a flow that could not be proved and that somebody else asked for; an unsound one is refused all the same.
#[utoipa::path(tag = "administration", request_body = UnprovedIn,
    params(("id" = DefinitionId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Published"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("definitions.publish")), ("x-codes" = json!([
        "not_a_draft", "own_draft", "flow_unsound", "flow_proved", "flow_not_proved", "second_person_needed",
        "depends_on_draft", "stale_version", "precondition_required"]))))]
#[post("/admin/definitions/{id}/publish-unproved")]
pub async fn publish(
    app: web::Data<App>,
    actor: Allowed<PublishDefinitions>,
    id: web::Path<DefinitionId>,
    version: IfMatch,
    input: Valid<UnprovedIn>,
    request: Request,
) -> Result<Reply> {
    let (actor, at, reason) = (actor.into_actor(), (id.into_inner(), version.require()?), input.into_inner().reason);
    app.read(move |tx| proof::prepare(tx, at.0)).await?;
    app.write(move |tx| super::publish(tx, &actor, at, &reason, request.language)).await?;
    Ok(Reply::no_content())
}
