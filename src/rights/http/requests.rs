//! Asking for correction, restriction and erasure.

use actix_web::{delete, get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::erasure::{self as wish, ErasureOut};
use super::super::requests::{self, Answer, NewRequest, RequestId, RequestKind, RequestOut, RequestState};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Code, Result};
use crate::http::{Allowed, IfMatch, Once, Problems, Reply, Valid};
use crate::identity::permissions::{AnswerRightsRequests, UseOwnAccount};
use crate::identity::{passwords, store};
use crate::secret::Secret;

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RightsRequestIn {
    #[garde(skip)]
    kind: RequestKind,
    /// What it is about: `name`, `card`, `case`, `profile`, `everything`.
    #[garde(length(min = 1, max = 40), ascii)]
    #[schema(example = "name")]
    about: String,
    /// What is wrong, or why.
    #[garde(length(chars, min = 1, max = 2000))]
    text: String,
}

/// Ask for something to be put right that I cannot change myself, or for my data to be left alone.
#[utoipa::path(tag = "rights", request_body = RightsRequestIn,
    responses((status = 201, description = "Asked", body = RequestOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account"))))]
#[post("/me/rights-requests")]
pub async fn ask(
    app: web::Data<App>,
    actor: Allowed<UseOwnAccount>,
    once: Once,
    body: Valid<RightsRequestIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    let new = NewRequest { kind: body.kind, about: body.about, text: body.text };
    once.run(&app, digest, move |tx| {
        let id = requests::ask(tx, &actor, &new)?;
        Reply::created(&requests::one(tx, &actor, id)?, "/api/v1/me/rights-requests")
    })
    .await
}

/// My requests, newest first, with what the office said.
#[utoipa::path(tag = "rights", responses((status = 200, description = "Requests", body = [RequestOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[get("/me/rights-requests")]
pub async fn mine(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| requests::mine(tx, actor.person)).await?)
}

/// Take a request back; that also lifts a restriction.
#[utoipa::path(tag = "rights", params(("id" = RequestId, Path)),
    responses((status = 204, description = "Taken back"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["request_answered"]))))]
#[post("/me/rights-requests/{id}/withdraw")]
pub async fn withdraw(app: web::Data<App>, actor: Allowed<UseOwnAccount>, id: web::Path<RequestId>) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| requests::withdraw(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}

#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct RequestFilter {
    /// Which; those that wait for an answer, if nothing is said.
    #[param(inline)]
    state: Option<RequestState>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What people asked, oldest first. What I or my household asked is for somebody else.
#[utoipa::path(tag = "administration", params(RequestFilter),
    responses((status = 200, description = "Requests", body = Page<RequestOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("rights.answer")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/admin/rights-requests")]
pub async fn to_answer(
    app: web::Data<App>,
    actor: Allowed<AnswerRightsRequests>,
    filter: web::Query<RequestFilter>,
) -> Result<Reply> {
    let RequestFilter { state, limit, cursor } = filter.into_inner();
    let (state, page) = (state.unwrap_or(RequestState::Open), PageQuery { limit, cursor });
    Reply::ok(&app.read(move |tx| requests::to_answer(tx, &actor, state, &page)).await?)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerIn {
    #[garde(skip)]
    granted: bool,
    /// Why.
    #[garde(length(chars, min = 1, max = 2000))]
    text: String,
}

/// Answer a request, with reasons. The person is told.
#[utoipa::path(tag = "administration", request_body = AnswerIn, params(("id" = RequestId, Path)),
    responses((status = 200, description = "Answered", body = RequestOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("rights.answer")), ("x-codes" = json!(["precondition_required", "stale_version",
        "own_case", "request_answered"]))))]
#[post("/admin/rights-requests/{id}/answer")]
pub async fn answer(
    app: web::Data<App>,
    actor: Allowed<AnswerRightsRequests>,
    id: web::Path<RequestId>,
    version: IfMatch,
    body: Valid<AnswerIn>,
) -> Result<Reply> {
    let (actor, id, version, body) = (actor.into_actor(), id.into_inner(), version.require()?, body.into_inner());
    let said = Answer { granted: body.granted, text: body.text };
    app.write(move |tx| {
        requests::answer(tx, &actor, id, version, &said)?;
        Reply::ok(&requests::one(tx, &actor, id)?)
    })
    .await
}

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ErasureIn {
    /// My password, once more.
    #[garde(skip)]
    #[schema(value_type = String, format = Password)]
    password: Secret,
}

/// Ask to be erased. It is done after the days of grace, unless I take it back; what stands in the way is named.
#[utoipa::path(tag = "rights", request_body = ErasureIn,
    responses((status = 202, description = "Asked", body = ErasureOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")),
        ("x-codes" = json!(["wrong_credentials", "erasure_blocked", "erasure_asked"]))))]
#[post("/me/erasure")]
pub async fn erase(app: web::Data<App>, actor: Allowed<UseOwnAccount>, body: Valid<ErasureIn>) -> Result<Reply> {
    let actor = actor.into_actor();
    let account = actor.account;
    let hash = app.read(move |tx| Ok(store::accounts::get(tx, account)?.password_hash)).await?;
    if !passwords::verify(body.into_inner().password, Some(hash)).await? {
        return Err(Code::WrongCredentials.into());
    }
    app.write(move |tx| {
        wish::ask(tx, &actor)?;
        Reply::accepted(&wish::show(tx, actor.person)?)
    })
    .await
}

/// How my wish to be erased stands.
#[utoipa::path(tag = "rights", responses((status = 200, description = "The wish", body = ErasureOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[get("/me/erasure")]
pub async fn erasure(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| wish::show(tx, actor.person)).await?)
}

/// Take the wish to be erased back.
#[utoipa::path(tag = "rights", responses((status = 204, description = "Taken back"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account"))))]
#[delete("/me/erasure")]
pub async fn keep(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    let actor = actor.into_actor();
    app.write(move |tx| wish::cancel(tx, &actor)).await?;
    Ok(Reply::no_content())
}
