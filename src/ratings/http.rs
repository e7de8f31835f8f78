//! Ratings over HTTP: for whoever rates, for the department that is meant, and for everybody.

use actix_web::{get, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::commands::{self, Said};
use super::model::{Act, FollowUpId, Handling, Level, Stage};
use super::published::{self, ItemFiguresOut};
use super::queries::{self, FollowUpOut, RatingsOut, WordOut};
use crate::app::App;
use crate::cases::model::ApplicationId;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, IfMatch, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::permissions::{Apply, FollowUpRatings};

/// How a handling was.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingIn {
    #[garde(skip)]
    handling: Handling,
    #[garde(skip)]
    level: Level,
    /// Codes of words that are offered at this level (`GET /public/rating-words`).
    #[garde(length(max = 20), inner(length(max = 100)))]
    #[serde(default)]
    words: Vec<String>,
    /// What you want to add. Without your name nobody in the office reads it.
    #[garde(inner(length(chars, max = 1000)))]
    comment: Option<String>,
    /// Whether the department learns who it was; only then is a bad rating answered.
    #[garde(skip)]
    named: bool,
    /// That it is the second time, after a bad first one.
    #[garde(skip)]
    #[serde(default)]
    again: bool,
}

/// Rate how a case was accepted, or how it came out; after a bad rating once more.
#[utoipa::path(tag = "ratings", request_body = RatingIn, params(("id" = ApplicationId, Path)),
    responses((status = 201, description = "Rated", body = RatingsOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")),
        ("x-codes" = json!(["not_rateable", "already_rated", "unknown_rating_word"]))))]
#[post("/applications/{id}/ratings")]
pub async fn rate(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    once: Once,
    id: web::Path<ApplicationId>,
    body: Valid<RatingIn>,
) -> Result<Reply> {
    let (actor, id, digest, body) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner());
    let said = Said {
        handling: body.handling,
        level: body.level,
        words: body.words,
        comment: body.comment,
        named: body.named,
        again: body.again,
    };
    once.run(&app, digest, move |tx| {
        commands::rate(tx, &actor, id, &said)?;
        Reply::created(&queries::of_application(tx, &actor, id)?, format!("/api/v1/applications/{id}/ratings"))
    })
    .await
}

/// My ratings of a case, what was answered, and what I may rate now.
#[utoipa::path(tag = "ratings", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Ratings", body = RatingsOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/ratings")]
pub async fn given(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<ApplicationId>) -> Result<Reply> {
    let id = id.into_inner();
    Reply::ok(&app.read(move |tx| queries::of_application(tx, &actor, id)).await?)
}

/// The words by which a handling can be praised or found fault with.
#[utoipa::path(tag = "public", responses((status = 200, description = "Words", body = Vec<WordOut>), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/public/rating-words")]
pub async fn offered_words(app: web::Data<App>) -> Result<Reply> {
    Reply::ok(&app.read(queries::words).await?)
}

/// How an item was rated, in all and by department, in portions that single out nobody.
#[utoipa::path(tag = "public", params(("item" = String, Path)),
    responses((status = 200, description = "Figures", body = ItemFiguresOut), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["not_rateable"]))))]
#[get("/public/ratings/{item}")]
pub async fn figures(app: web::Data<App>, item: web::Path<String>) -> Result<Reply> {
    let item = item.into_inner();
    Reply::ok(&app.read(move |tx| published::of_item(tx, &item)).await?)
}

#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FollowUpsQuery {
    /// Only those that have come so far.
    #[param(inline)]
    stage: Option<Stage>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Bad ratings that the departments I lead have to do something about, newest first; a supervisor sees all.
#[utoipa::path(tag = "ratings", params(FollowUpsQuery),
    responses((status = 200, description = "Follow-ups", body = Page<FollowUpOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("ratings.follow_up")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/rating-follow-ups")]
pub async fn follow_ups(
    app: web::Data<App>,
    actor: Allowed<FollowUpRatings>,
    query: web::Query<FollowUpsQuery>,
) -> Result<Reply> {
    let FollowUpsQuery { stage, limit, cursor } = query.into_inner();
    let page = PageQuery { limit, cursor };
    Reply::ok(&app.read(move |tx| queries::follow_ups(tx, &actor, stage, &page)).await?)
}

/// One of them.
#[utoipa::path(tag = "ratings", params(("id" = FollowUpId, Path)),
    responses((status = 200, description = "The follow-up", body = FollowUpOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("ratings.follow_up"))))]
#[get("/rating-follow-ups/{id}")]
pub async fn follow_up(
    app: web::Data<App>,
    actor: Allowed<FollowUpRatings>,
    id: web::Path<FollowUpId>,
) -> Result<Reply> {
    let id = id.into_inner();
    let out = app.read(move |tx| queries::follow_up(tx, &actor, id)).await?;
    Ok(Reply::ok(&out)?.version(out.version))
}

/// Where to reach whoever is to be contacted.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct RatingAddressesOut {
    #[schema(example = "+8613800138000")]
    #[serde(skip_serializing_if = "Option::is_none")]
    mobile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

/// See how whoever rated can be reached, until it is settled. Who looked goes on record.
#[utoipa::path(tag = "ratings", params(("id" = FollowUpId, Path)),
    responses((status = 200, description = "Addresses", body = RatingAddressesOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("ratings.follow_up")), ("x-codes" = json!(["follow_up_done"]))))]
#[post("/rating-follow-ups/{id}/address-reveals")]
pub async fn reveal_addresses(
    app: web::Data<App>,
    actor: Allowed<FollowUpRatings>,
    id: web::Path<FollowUpId>,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    let found = app.write(move |tx| commands::reveal_addresses(tx, &actor, id)).await?;
    Reply::ok(&RatingAddressesOut { mobile: found.mobile, email: found.email })
}

/// Put on record that the person was contacted.
#[utoipa::path(tag = "ratings", params(("id" = FollowUpId, Path)),
    responses((status = 200, description = "Contacted", body = FollowUpOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("ratings.follow_up")),
        ("x-codes" = json!(["precondition_required", "stale_version", "follow_up_done"]))))]
#[post("/rating-follow-ups/{id}/contact")]
pub async fn contact(
    app: web::Data<App>,
    actor: Allowed<FollowUpRatings>,
    id: web::Path<FollowUpId>,
    version: IfMatch,
    once: Once,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    once.run(&app, NO_BODY, move |tx| {
        commands::act(tx, &actor, id, version, Act::Contact, None)?;
        let out = queries::follow_up(tx, &actor, id)?;
        Ok(Reply::ok(&out)?.version(out.version))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingAnswerIn {
    /// What was found and done; the person reads it.
    #[garde(length(chars, min = 1, max = 2000))]
    #[schema(example = "已核实,材料清单已改正并致歉")]
    answer: String,
}

/// Settle it with an answer.
#[utoipa::path(tag = "ratings", request_body = RatingAnswerIn, params(("id" = FollowUpId, Path)),
    responses((status = 200, description = "Settled", body = FollowUpOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("ratings.follow_up")),
        ("x-codes" = json!(["precondition_required", "stale_version", "contact_first", "follow_up_done"]))))]
#[post("/rating-follow-ups/{id}/settle")]
pub async fn settle(
    app: web::Data<App>,
    actor: Allowed<FollowUpRatings>,
    id: web::Path<FollowUpId>,
    version: IfMatch,
    once: Once,
    body: Valid<RatingAnswerIn>,
) -> Result<Reply> {
    let (actor, id, version, digest) = (actor.into_actor(), id.into_inner(), version.require()?, body.digest);
    let answer = body.into_inner().answer;
    once.run(&app, digest, move |tx| {
        commands::act(tx, &actor, id, version, Act::Settle, Some(&answer))?;
        let out = queries::follow_up(tx, &actor, id)?;
        Ok(Reply::ok(&out)?.version(out.version))
    })
    .await
}
