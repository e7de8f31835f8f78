//! Grants for their holders, reviews for heads and supervisors.

use actix_web::{get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::close::{Decision, close as decide};
use super::commands;
use super::model::{ReviewId, ReviewStatus};
use super::queries::{self, GrantOut, ReviewOut, ReviewSummaryOut};
use crate::app::App;
use crate::cases::CaseId;
use crate::db::page::{Page, PageQuery};
use crate::error::{Code, Problem, Result};
use crate::http::{Allowed, IfMatch, Once, Problems, Reply, Valid};
use crate::identity::permissions::{Apply, ReviewGrants};

/// What I was granted that is looked at again: when it was last, what came of it, and what is doubtful.
#[utoipa::path(tag = "eligibility", responses((status = 200, description = "Grants", body = [GrantOut]), Problems),
    operation_id = "grants_mine", security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/me/grants")]
pub async fn mine(app: web::Data<App>, actor: Allowed<Apply>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::mine(tx, &actor)).await?)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GrantAnswer)]
pub struct AnswerIn {
    /// What the department should know.
    #[garde(length(chars, min = 1, max = 2000))]
    text: String,
}

/// Answer what is doubtful about a grant of mine.
#[utoipa::path(tag = "eligibility", request_body = AnswerIn, params(("case_id" = CaseId, Path)),
    responses((status = 204, description = "Kept"), Problems), security(("bearer" = [])), operation_id = "grants_answer",
    extensions(("x-permission" = json!("applications.own"))))]
#[post("/me/grants/{case_id}/answer")]
pub async fn answer(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    case: web::Path<CaseId>,
    once: Once,
    body: Valid<AnswerIn>,
) -> Result<Reply> {
    let (actor, case, digest, text) = (actor.into_actor(), case.into_inner(), body.digest, body.into_inner().text);
    once.run(&app, digest, move |tx| {
        commands::answer(tx, &actor, case, &text)?;
        Ok(Reply::no_content())
    })
    .await
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReviewFilter {
    #[param(inline)]
    status: Option<ReviewStatus>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Grants whose ground has become doubtful, of the departments that I lead; supervisors see all.
#[utoipa::path(tag = "eligibility", params(ReviewFilter),
    responses((status = 200, description = "Reviews", body = Page<ReviewSummaryOut>), Problems), security(("bearer" = [])),
    operation_id = "grants_reviews",
    extensions(("x-permission" = json!("grants.review")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/grant-reviews")]
pub async fn reviews(
    app: web::Data<App>,
    actor: Allowed<ReviewGrants>,
    filter: web::Query<ReviewFilter>,
) -> Result<Reply> {
    let ReviewFilter { status, limit, cursor } = filter.into_inner();
    let page = PageQuery { limit, cursor };
    Reply::ok(&app.read(move |tx| queries::reviews(tx, &actor, status, &page)).await?)
}

/// One review: what the registers said, what is no longer met, what the person answered.
#[utoipa::path(tag = "eligibility", params(("id" = ReviewId, Path)),
    responses((status = 200, description = "The review", body = ReviewOut), Problems), security(("bearer" = [])),
    operation_id = "grants_review", extensions(("x-permission" = json!("grants.review"))))]
#[get("/grant-reviews/{id}")]
pub async fn review(app: web::Data<App>, actor: Allowed<ReviewGrants>, id: web::Path<ReviewId>) -> Result<Reply> {
    let id = id.into_inner();
    let out = app.read(move |tx| queries::review(tx, &actor, id)).await?;
    Ok(Reply::ok(&out)?.version(out.version))
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = GrantDecision)]
pub struct DecisionIn {
    /// Whether the person keeps what was granted.
    #[garde(skip)]
    still_entitled: bool,
    /// Why; the person is told.
    #[garde(length(chars, min = 1, max = 2000))]
    reason: String,
    /// The rule on which an end rests; needed for one.
    #[garde(inner(length(chars, min = 2, max = 500)))]
    legal_basis: Option<String>,
}

/// Decide a review of a department that I lead. Whoever is no longer entitled loses the card that came of the grant; the grant
/// ends.
#[utoipa::path(tag = "eligibility", request_body = DecisionIn,
    params(("id" = ReviewId, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "Decided", body = ReviewOut), Problems), security(("bearer" = [])),
    operation_id = "grants_close", extensions(("x-permission" = json!("grants.review")),
        ("x-codes" = json!(["stale_version", "precondition_required", "grant_review_closed", "invalid"]))))]
#[post("/grant-reviews/{id}/close")]
pub async fn close(
    app: web::Data<App>,
    actor: Allowed<ReviewGrants>,
    id: web::Path<ReviewId>,
    version: IfMatch,
    once: Once,
    body: Valid<DecisionIn>,
) -> Result<Reply> {
    let (actor, id, version, digest) = (actor.into_actor(), id.into_inner(), version.require()?, body.digest);
    let DecisionIn { still_entitled, reason, legal_basis } = body.into_inner();
    if !still_entitled && legal_basis.is_none() {
        return Err(Problem::new(Code::Invalid).field("/legal_basis", Code::FieldRequired).into());
    }
    let decision = Decision { still_entitled, reason, legal_basis };
    once.run(&app, digest, move |tx| {
        let row = decide(tx, &actor, id, version, &decision)?;
        Ok(Reply::ok(&queries::out(tx, &row)?)?.version(row.version))
    })
    .await
}
