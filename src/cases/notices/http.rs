//! Notices for everybody; objecting for whoever is verified; settling for heads of departments.

use actix_web::{get, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::commands;
use super::model::{NoticeId, ObjectionId, ObjectionStatus};
use super::queries::{self, MyObjectionOut, NoticeOut, NoticeTextOut, ObjectionOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, IfMatch, Once, Problems, Reply, Valid};
use crate::identity::permissions::{SettleObjections, UseOwnAccount};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct NoticeFilter {
    /// Only this service.
    #[param(example = "talent_recognition")]
    service: Option<String>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// Public notices that are open today: masked, newest first.
#[utoipa::path(tag = "public", params(NoticeFilter),
    responses((status = 200, description = "Notices", body = Page<NoticeOut>), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/public/notices")]
pub async fn list(app: web::Data<App>, filter: web::Query<NoticeFilter>) -> Result<Reply> {
    let NoticeFilter { service, limit, cursor } = filter.into_inner();
    let page = PageQuery { limit, cursor };
    Reply::ok(&app.read(move |tx| queries::notices(tx, service.as_deref(), &page)).await?)
}

/// One public notice with its text.
#[utoipa::path(tag = "public", params(("id" = NoticeId, Path)),
    responses((status = 200, description = "The notice", body = NoticeTextOut), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/public/notices/{id}")]
pub async fn show(app: web::Data<App>, id: web::Path<NoticeId>) -> Result<Reply> {
    let id = id.into_inner();
    Reply::ok(&app.read(move |tx| queries::notice(tx, id)).await?)
}

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ObjectionIn {
    /// What is wrong, and how one can know.
    #[garde(length(chars, min = 1, max = 4000))]
    text: String,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct ObjectionIdOut {
    pub objection_id: ObjectionId,
}

/// Object to a notice, by name: the case stops until the objection is settled.
#[utoipa::path(tag = "cases", request_body = ObjectionIn, params(("id" = NoticeId, Path)),
    responses((status = 201, description = "Recorded", body = ObjectionIdOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")),
        ("x-codes" = json!(["not_verified", "own_case", "no_notice", "already_objected"]))))]
#[post("/notices/{id}/objections")]
pub async fn raise_objection(
    app: web::Data<App>,
    actor: Allowed<UseOwnAccount>,
    once: Once,
    id: web::Path<NoticeId>,
    body: Valid<ObjectionIn>,
) -> Result<Reply> {
    let (actor, id, digest, text) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner().text);
    once.run(&app, digest, move |tx| {
        let row = commands::object(tx, &actor, id, &text)?;
        Reply::created(&ObjectionIdOut { objection_id: row.id }, format!("/api/v1/objections/{}", row.id))
    })
    .await
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ObjectionFilter {
    status: Option<ObjectionStatus>,
    limit: Option<u32>,
    cursor: Option<String>,
}

/// Objections to cases that one's department worked on.
#[utoipa::path(tag = "cases", params(ObjectionFilter),
    responses((status = 200, description = "Objections", body = Page<ObjectionOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("objections.settle")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/objections")]
pub async fn objections(
    app: web::Data<App>,
    actor: Allowed<SettleObjections>,
    filter: web::Query<ObjectionFilter>,
) -> Result<Reply> {
    let ObjectionFilter { status, limit, cursor } = filter.into_inner();
    let (actor, page) = (actor.into_actor(), PageQuery { limit, cursor });
    Reply::ok(&app.read(move |tx| queries::objections(tx, &actor, status, &page)).await?)
}

/// The objections that I raised, and how they were settled.
#[utoipa::path(tag = "cases", params(PageQuery),
    responses((status = 200, description = "Objections", body = Page<MyObjectionOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/me/objections")]
pub async fn my_objections(
    app: web::Data<App>,
    actor: Allowed<UseOwnAccount>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let (actor, page) = (actor.into_actor(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::my_objections(tx, &actor, &page)).await?)
}

#[derive(Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SettlementIn {
    /// Whether the objection is right.
    #[garde(skip)]
    upheld: bool,
    /// What the objector is told.
    #[garde(length(chars, min = 1, max = 4000))]
    answer: String,
}

/// Settle an objection. The last one that is dismissed lets the case go on; one that is upheld ends the notice.
#[utoipa::path(tag = "cases", request_body = SettlementIn,
    params(("id" = ObjectionId, Path), ("If-Match" = String, Header)),
    responses((status = 200, description = "Settled", body = ObjectionOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("objections.settle")),
        ("x-codes" = json!(["stale_version", "precondition_required", "own_case", "objection_settled"]))))]
#[post("/objections/{id}/settle")]
pub async fn settle(
    app: web::Data<App>,
    actor: Allowed<SettleObjections>,
    once: Once,
    version: IfMatch,
    id: web::Path<ObjectionId>,
    body: Valid<SettlementIn>,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    let digest = body.digest;
    let SettlementIn { upheld, answer } = body.into_inner();
    once.run(&app, digest, move |tx| {
        let row = commands::settle(tx, &actor, id, version, upheld, &answer)?;
        Ok(Reply::ok(&queries::objection(tx, &row)?)?.version(row.version))
    })
    .await
}
