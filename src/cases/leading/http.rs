//! A leader's acts over HTTP.

use actix_web::{post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::TaskId;
use super::super::model::CaseId;
use super::super::queries::CaseRefOut;
use super::commands;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, IfMatch, Once, Problems, Reply, Valid};
use crate::identity::PersonId;
use crate::identity::permissions::{LeadCases, WorkOnTasks};

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReasonIn {
    /// Why; it stays on record, and of an extension the applicant is told.
    #[garde(length(chars, min = 1, max = 2000))]
    reason: String,
}

/// Extend the limit of a case, once, by what its flow allows.
#[utoipa::path(tag = "cases", request_body = ReasonIn, params(("id" = CaseId, Path)),
    responses((status = 200, description = "Extended", body = CaseRefOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cases.lead")), ("x-codes" = json!(["no_extension", "own_case", "case_not_open"]))))]
#[post("/cases/{id}/extensions")]
pub async fn extend(
    app: web::Data<App>,
    actor: Allowed<LeadCases>,
    once: Once,
    id: web::Path<CaseId>,
    body: Valid<ReasonIn>,
) -> Result<Reply> {
    let (actor, id, digest, reason) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner().reason);
    once.run(&app, digest, move |tx| {
        let moved = commands::extend(tx, &actor, id, &reason)?;
        Reply::ok(&CaseRefOut::new(tx, &moved.case))
    })
    .await
}

/// Allow the reviewers of a case one more request to correct.
#[utoipa::path(tag = "cases", request_body = ReasonIn, params(("id" = CaseId, Path)),
    responses((status = 200, description = "Allowed", body = CaseRefOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cases.lead")), ("x-codes" = json!(["own_case", "case_not_open"]))))]
#[post("/cases/{id}/correction-approvals")]
pub async fn allow_correction(
    app: web::Data<App>,
    actor: Allowed<LeadCases>,
    once: Once,
    id: web::Path<CaseId>,
    body: Valid<ReasonIn>,
) -> Result<Reply> {
    let (actor, id, digest, reason) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner().reason);
    once.run(&app, digest, move |tx| {
        let moved = commands::allow_correction(tx, &actor, id, &reason)?;
        Reply::ok(&CaseRefOut::new(tx, &moved.case))
    })
    .await
}

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TransferIn {
    /// Who gets the task; it must be somebody who could have claimed it.
    #[garde(skip)]
    to: PersonId,
}

/// Hand a task to a colleague.
#[utoipa::path(tag = "tasks", request_body = TransferIn, params(("id" = TaskId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Handed on"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")),
        ("x-codes" = json!(["precondition_required", "stale_version", "task_not_claimed", "four_eyes", "own_case"]))))]
#[post("/tasks/{id}/transfer")]
pub async fn transfer(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    version: IfMatch,
    id: web::Path<TaskId>,
    body: Valid<TransferIn>,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    let (digest, to) = (body.digest, body.into_inner().to);
    once.run(&app, digest, move |tx| {
        commands::transfer(tx, &actor, id, version, to)?;
        Ok(Reply::no_content())
    })
    .await
}
