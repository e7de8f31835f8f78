//! A lost second factor: asked for by one person, approved by another.

use actix_web::{get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::model::ResetId;
use super::super::permissions::RecoverSecondFactors;
use super::super::queries::{self, ResetOut};
use super::super::{AccountId, commands};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, IfMatch, Once, Problems, Reply, Valid};

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecondFactorResetIn {
    /// Why, and how it was made sure that the owner asks for it.
    #[garde(length(chars, min = 2, max = 500))]
    #[schema(example = "手机遗失,本人持身份证到安全管理处说明")]
    reason: String,
}

/// Ask that the second factor of an account be reset because it is lost. Its owner is told. Another person has 24 hours to
/// approve; nothing changes before that. Nobody asks for their own account.
#[utoipa::path(tag = "administration", request_body = SecondFactorResetIn, params(("id" = AccountId, Path)),
    responses((status = 201, description = "Asked", body = ResetOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.recover")),
        ("x-codes" = json!(["own_case", "no_second_factor", "reset_already_asked"]))))]
#[post("/admin/accounts/{id}/second-factor-resets")]
pub async fn ask(
    app: web::Data<App>,
    actor: Allowed<RecoverSecondFactors>,
    id: web::Path<AccountId>,
    once: Once,
    body: Valid<SecondFactorResetIn>,
) -> Result<Reply> {
    let (actor, id, digest, reason) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner().reason);
    once.run(&app, digest, move |tx| {
        let reset = commands::ask_reset(tx, &actor, id, &reason)?.id;
        let out = queries::reset(tx, reset)?;
        let version = out.version;
        Ok(Reply::created(&out, format!("/api/v1/admin/second-factor-resets/{reset}"))?.version(version))
    })
    .await
}

/// Requests to reset a second factor, newest first.
#[utoipa::path(tag = "administration", params(PageQuery),
    responses((status = 200, description = "Requests", body = Page<ResetOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.recover")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/admin/second-factor-resets")]
pub async fn list(
    app: web::Data<App>,
    _actor: Allowed<RecoverSecondFactors>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let page = page.into_inner();
    Reply::ok(&app.read(move |tx| queries::resets(tx, &page)).await?)
}

/// One request.
#[utoipa::path(tag = "administration", params(("id" = ResetId, Path)),
    responses((status = 200, description = "The request", body = ResetOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.recover"))))]
#[get("/admin/second-factor-resets/{id}")]
pub async fn show(app: web::Data<App>, _actor: Allowed<RecoverSecondFactors>, id: web::Path<ResetId>) -> Result<Reply> {
    let out = app.read(move |tx| queries::reset(tx, id.into_inner())).await?;
    Ok(Reply::ok(&out)?.version(out.version))
}

/// Approve it, as a person other than who asked and whose account it is. The old secret and all sessions of the account are
/// gone; its owner enrols anew after the next sign-in.
#[utoipa::path(tag = "administration", params(("id" = ResetId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Reset"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.recover")), ("x-codes" = json!(["precondition_required",
        "stale_version", "own_case", "second_person_needed", "reset_settled", "reset_expired"]))))]
#[post("/admin/second-factor-resets/{id}/approve")]
pub async fn approve(
    app: web::Data<App>,
    actor: Allowed<RecoverSecondFactors>,
    id: web::Path<ResetId>,
    version: IfMatch,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    app.write(move |tx| commands::approve_reset(tx, &actor, id, version)).await??;
    Ok(Reply::no_content())
}

/// Turn it down; also how whoever asked takes it back.
#[utoipa::path(tag = "administration", params(("id" = ResetId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Turned down"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("accounts.recover")), ("x-codes" = json!(["precondition_required",
        "stale_version", "reset_settled", "reset_expired"]))))]
#[post("/admin/second-factor-resets/{id}/refuse")]
pub async fn refuse(
    app: web::Data<App>,
    actor: Allowed<RecoverSecondFactors>,
    id: web::Path<ResetId>,
    version: IfMatch,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    app.write(move |tx| commands::refuse_reset(tx, &actor, id, version)).await?;
    Ok(Reply::no_content())
}
