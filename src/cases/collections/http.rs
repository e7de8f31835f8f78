//! Receipts and handing out at the counter.

use actix_web::{get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::model::ApplicationId;
use super::commands::{self, Collection};
use super::queries::{self, CollectedOut, ReceiptOut};
use super::store::Proxy;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::permissions::ServeAtCounter;
use crate::representations::http::number;
use crate::talents::http::identities::DocumentIn;

/// What to print for somebody who handed in at the counter just now.
#[utoipa::path(tag = "counter", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "The receipt", body = ReceiptOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("counter.serve"))))]
#[get("/counter/applications/{id}/receipt")]
pub async fn receipt(
    app: web::Data<App>,
    actor: Allowed<ServeAtCounter>,
    id: web::Path<ApplicationId>,
) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::receipt(tx, &actor, id.into_inner())).await?)
}

/// Whoever came in the applicant's place.
#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProxyIn {
    #[garde(length(chars, min = 1, max = 100))]
    name: String,
    /// What shows that they may: the number of the paper, or where it is filed.
    #[garde(length(chars, min = 1, max = 200))]
    authorisation: String,
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CollectionIn {
    /// 办件编号.
    #[garde(length(min = 1, max = 100))]
    case_number: String,
    /// Which letter, by its place in the order of issue.
    #[garde(range(min = 1, max = 1000))]
    letter: i32,
    /// The document of whoever came, as it lies on the counter.
    #[garde(skip)]
    document: DocumentIn,
    /// Absent when it was the applicant.
    #[garde(dive)]
    proxy: Option<ProxyIn>,
}

/// Hand out a letter, and put on record who collected it.
#[utoipa::path(tag = "counter", request_body = CollectionIn,
    responses((status = 201, description = "What was collected of the case", body = [CollectedOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("counter.serve")),
        ("x-codes" = json!(["own_case", "identity_mismatch", "already_collected", "invalid"]))))]
#[post("/counter/collections")]
pub async fn collect(
    app: web::Data<App>,
    actor: Allowed<ServeAtCounter>,
    once: Once,
    body: Valid<CollectionIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    let document = number(&app, &body.document)?;
    let proxy = body.proxy.map(|proxy| Proxy {
        name: proxy.name,
        document_kind: document.kind().as_str().to_owned(),
        document_number: document.stored(),
        authorisation: proxy.authorisation,
    });
    let collection = Collection { number: body.case_number, letter: body.letter, document, proxy };
    once.run(&app, digest, move |tx| {
        let case = commands::collect(tx, &actor, &collection)?;
        Reply::created(&queries::collected(tx, case)?, "/api/v1/counter/collections")
    })
    .await
}
