//! Handing papers over, over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::super::model::ApplicationId;
use super::super::http::answer;
use super::DeliveryId;
use super::commands::{self, Collected, Messenger};
use super::queries::{self, DeliveryOut, Side};
use crate::app::App;
use crate::error::{Code, Result};
use crate::http::{Allowed, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::permissions::{Apply, HandOverPapers};
use crate::talents::http::identities::DocumentIn;

/// Whoever came in the addressee's place.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProxyIn {
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(example = "王五")]
    name: String,
    /// What shows that they may: the number of the paper, or where it is filed.
    #[garde(length(chars, min = 1, max = 200))]
    #[schema(example = "授权委托书 2026-17")]
    authorisation: String,
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct DeliveryIn {
    #[garde(length(chars, min = 1, max = 100))]
    #[schema(example = "11150600MB0000123C0001000000001202609140001")]
    case_number: String,
    /// Which paper of the case, by its order; the newest that was not handed over, if none is named.
    no: Option<i32>,
    /// The identity paper of whoever came, as it lies on the counter.
    document: DocumentIn,
    /// Absent when the addressee came.
    #[garde(dive)]
    proxy: Option<ProxyIn>,
}

/// Hand a paper of a case to the person whom it was written to, or to whom they sent, against the identity paper that they show. It is on record with a
/// delivery receipt; both can then be printed.
#[utoipa::path(tag = "cases", request_body = DeliveryIn,
    responses((status = 201, description = "Handed over", body = DeliveryOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("papers.hand_over")), ("x-codes" = json!(["not_found", "own_case",
        "not_the_addressee", "already_delivered", "invalid", "identifier_shape", "identifier_check_character"]))))]
#[post("/deliveries")]
pub async fn hand_over(
    app: web::Data<App>,
    actor: Allowed<HandOverPapers>,
    once: Once,
    body: Valid<DeliveryIn>,
) -> Result<Reply> {
    let (actor, digest) = (actor.into_actor(), body.digest);
    let DeliveryIn { case_number, no, document, proxy } = body.into_inner();
    let shown = document.shown(&app)?;
    let proxy = proxy.map(|ProxyIn { name, authorisation }| Messenger { name, authorisation });
    let given = Collected { case_number, no, shown, proxy };
    once.run(&app, digest, move |tx| {
        let row = commands::hand_over(tx, &actor, &given)?;
        Reply::created(&queries::out(tx, &row)?, format!("/api/v1/deliveries/{}/pdf", row.id))
    })
    .await
}

/// Say that I have one of my papers.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path), ("no" = i32, Path)),
    responses((status = 201, description = "On record", body = DeliveryOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["not_found", "already_delivered"]))))]
#[post("/applications/{id}/letters/{no}/receipt")]
pub async fn acknowledge(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    once: Once,
    path: web::Path<(ApplicationId, String)>,
) -> Result<Reply> {
    let (actor, (id, no)) = (actor.into_actor(), path.into_inner());
    let no: i32 = no.parse().map_err(|_| Code::NotFound)?;
    once.run(&app, NO_BODY, move |tx| {
        let row = commands::acknowledge(tx, &actor, id, no)?;
        Reply::created(&queries::out(tx, &row)?, format!("/api/v1/applications/{id}/letters"))
    })
    .await
}

/// A paper that I hand over, to print it.
#[utoipa::path(tag = "cases", params(("id" = DeliveryId, Path)),
    responses((status = 200, description = "The paper", body = Vec<u8>, content_type = "application/pdf"),
        (status = 304, description = "You have it"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("papers.hand_over")), ("x-codes" = json!(["not_found"]))))]
#[get("/deliveries/{id}/pdf")]
pub async fn printout(
    app: web::Data<App>,
    actor: Allowed<HandOverPapers>,
    id: web::Path<DeliveryId>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (id, base) = (id.into_inner(), app.config().server.public_url.clone());
    let paper = app.read(move |tx| queries::paper(tx, &actor, id, Side::HandedOver, &base)).await?;
    answer(&request, paper).await
}

/// Its delivery receipt, to have it signed.
#[utoipa::path(tag = "cases", params(("id" = DeliveryId, Path)),
    responses((status = 200, description = "The receipt", body = Vec<u8>, content_type = "application/pdf"),
        (status = 304, description = "You have it"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("papers.hand_over")), ("x-codes" = json!(["not_found"]))))]
#[get("/deliveries/{id}/receipt/pdf")]
pub async fn receipt(
    app: web::Data<App>,
    actor: Allowed<HandOverPapers>,
    id: web::Path<DeliveryId>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (id, base) = (id.into_inner(), app.config().server.public_url.clone());
    let paper = app.read(move |tx| queries::paper(tx, &actor, id, Side::Receipt, &base)).await?;
    answer(&request, paper).await
}
