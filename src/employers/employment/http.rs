//! Employments and rounds over HTTP.

use actix_web::{delete, get, post, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::Deserialize;

use super::commands::{self, Answered, RoundReply};
use super::model::{EmploymentId, EmploymentState, RoundAnswer, RoundId};
use super::queries::{self, EmployerFindingOut, EmploymentOut, RoundEntryOut, RoundOut, StaffOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, IfMatch, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::permissions::{ActForEmployer, Apply, KeepEmployers};

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmploymentIn {
    #[garde(length(chars, min = 1, max = 40))]
    #[schema(example = "91150600MA00001030")]
    organisation_code: String,
    #[garde(skip)]
    since: NaiveDate,
    #[garde(inner(length(chars, min = 1, max = 100)))]
    #[schema(example = "研究员")]
    position: Option<String>,
}

/// Say that I work for an organisation, and ask it to confirm. It sees my name, since when, and the position given here.
#[utoipa::path(tag = "employers", request_body = EmploymentIn,
    responses((status = 201, description = "Asked", body = EmploymentOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")),
        ("x-codes" = json!(["not_verified", "employer_unknown", "employment_open", "future_date"]))))]
#[post("/me/employments")]
pub async fn ask(app: web::Data<App>, actor: Allowed<Apply>, once: Once, body: Valid<EmploymentIn>) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        let position = body.position.as_deref().map(str::trim);
        let row = commands::ask(tx, &actor, &body.organisation_code, body.since, position)?;
        Reply::created(&queries::one(tx, &row)?, "/api/v1/me/employments")
    })
    .await
}

/// Where I said that I work, newest first.
#[utoipa::path(tag = "employers", responses((status = 200, description = "Employments", body = [EmploymentOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/me/employments")]
pub async fn mine(app: web::Data<App>, actor: Allowed<Apply>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::mine(tx, &actor)).await?)
}

/// Take it back as long as the employer has said nothing.
#[utoipa::path(tag = "employers", params(("id" = EmploymentId, Path)),
    responses((status = 204, description = "Taken back"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["employment_settled"]))))]
#[delete("/me/employments/{id}")]
pub async fn withdraw(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<EmploymentId>) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::withdraw(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}

#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct StaffQuery {
    /// Those in this state; without it those who ask to be confirmed.
    #[param(inline)]
    state: Option<EmploymentState>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Those who say that they work here.
#[utoipa::path(tag = "employers", params(("code" = String, Path), StaffQuery),
    responses((status = 200, description = "Staff", body = Page<StaffOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/employers/{code}/employments")]
pub async fn staff(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    code: web::Path<String>,
    query: web::Query<StaffQuery>,
) -> Result<Reply> {
    let (code, StaffQuery { state, limit, cursor }) = (code.into_inner(), query.into_inner());
    let (state, page) = (state.unwrap_or(EmploymentState::Asked), PageQuery { limit, cursor });
    Reply::ok(&app.read(move |tx| queries::staff(tx, &actor, &code, state, &page)).await?)
}

/// Confirm that somebody works here.
#[utoipa::path(tag = "employers", params(("code" = String, Path), ("id" = EmploymentId, Path)),
    responses((status = 200, description = "Confirmed", body = StaffOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")),
        ("x-codes" = json!(["precondition_required", "stale_version", "employment_settled", "own_case"]))))]
#[post("/employers/{code}/employments/{id}/confirm")]
pub async fn confirm(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, EmploymentId)>,
    version: IfMatch,
    once: Once,
) -> Result<Reply> {
    let (actor, (code, id), version) = (actor.into_actor(), path.into_inner(), version.require()?);
    once.run(&app, NO_BODY, move |tx| {
        let row = commands::confirm(tx, &actor, &code, id, version)?;
        Ok(Reply::ok(&queries::one_of_staff(tx, &row)?)?.version(row.version))
    })
    .await
}

/// Say that somebody does not work here.
#[utoipa::path(tag = "employers", params(("code" = String, Path), ("id" = EmploymentId, Path)),
    responses((status = 200, description = "Refused", body = StaffOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")),
        ("x-codes" = json!(["precondition_required", "stale_version", "employment_settled", "own_case"]))))]
#[post("/employers/{code}/employments/{id}/refuse")]
pub async fn refuse(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, EmploymentId)>,
    version: IfMatch,
    once: Once,
) -> Result<Reply> {
    let (actor, (code, id), version) = (actor.into_actor(), path.into_inner(), version.require()?);
    once.run(&app, NO_BODY, move |tx| {
        let row = commands::refuse(tx, &actor, &code, id, version)?;
        Ok(Reply::ok(&queries::one_of_staff(tx, &row)?)?.version(row.version))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmploymentEndIn {
    /// The last day.
    #[garde(skip)]
    ended_on: NaiveDate,
}

/// Say that an employment that was confirmed has ended. The person is told; no card stops by it.
#[utoipa::path(tag = "employers", request_body = EmploymentEndIn,
    params(("code" = String, Path), ("id" = EmploymentId, Path)),
    responses((status = 200, description = "Ended", body = StaffOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")),
        ("x-codes" = json!(["precondition_required", "stale_version", "employment_settled", "impossible_date", "own_case"]))))]
#[post("/employers/{code}/employments/{id}/end")]
pub async fn end(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, EmploymentId)>,
    version: IfMatch,
    once: Once,
    body: Valid<EmploymentEndIn>,
) -> Result<Reply> {
    let (actor, (code, id), version) = (actor.into_actor(), path.into_inner(), version.require()?);
    let (digest, ended_on) = (body.digest, body.into_inner().ended_on);
    once.run(&app, digest, move |tx| {
        let row = commands::end(tx, &actor, &code, id, version, ended_on)?;
        Ok(Reply::ok(&queries::one_of_staff(tx, &row)?)?.version(row.version))
    })
    .await
}

/// The rounds in which this employer was asked who still works there, newest first.
#[utoipa::path(tag = "employers", params(("code" = String, Path), PageQuery),
    responses((status = 200, description = "Rounds", body = Page<RoundOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/employers/{code}/rounds")]
pub async fn rounds(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    code: web::Path<String>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let (code, page) = (code.into_inner(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::of_employer(tx, &actor, &code, &page)).await?)
}

/// Whom a round asks about: confirmed staff who held a running card when it began.
#[utoipa::path(tag = "employers", params(("code" = String, Path), ("id" = RoundId, Path), PageQuery),
    responses((status = 200, description = "Entries", body = Page<RoundEntryOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/employers/{code}/rounds/{id}")]
pub async fn entries(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, RoundId)>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let ((code, id), page) = (path.into_inner(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::entries(tx, &actor, &code, id, &page)).await?)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundAnswerIn {
    #[garde(skip)]
    employment: EmploymentId,
    #[garde(skip)]
    answer: RoundAnswer,
    /// The last day, for an employment that has ended; today without one.
    #[garde(skip)]
    ended_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RoundAnswersIn {
    #[garde(length(min = 1, max = 200), dive)]
    answers: Vec<RoundAnswerIn>,
}

/// Say of each whether they still work here. Each answer stands for itself; what was answered stays.
#[utoipa::path(tag = "employers", request_body = RoundAnswersIn, params(("code" = String, Path), ("id" = RoundId, Path)),
    responses((status = 200, description = "What became of each", body = [Answered]), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["employment_settled", "own_case"]))))]
#[post("/employers/{code}/rounds/{id}/answers")]
pub async fn answer(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, RoundId)>,
    once: Once,
    body: Valid<RoundAnswersIn>,
) -> Result<Reply> {
    let (actor, (code, id), digest) = (actor.into_actor(), path.into_inner(), body.digest);
    let reply =
        |one: RoundAnswerIn| RoundReply { employment: one.employment, answer: one.answer, ended_on: one.ended_on };
    let replies: Vec<_> = body.into_inner().answers.into_iter().map(reply).collect();
    once.run(&app, digest, move |tx| Reply::ok(&commands::answer(tx, &actor, &code, id, &replies)?)).await
}

/// Employers that did not answer a round in time, newest first.
#[utoipa::path(tag = "employers", params(PageQuery),
    responses((status = 200, description = "Findings", body = Page<EmployerFindingOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.keep")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/admin/employer-findings")]
pub async fn findings(
    app: web::Data<App>,
    actor: Allowed<KeepEmployers>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let page = page.into_inner();
    Reply::ok(&app.read(move |tx| queries::open_findings(tx, &actor, &page)).await?)
}
