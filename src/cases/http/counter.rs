//! What a counter needs of a case.

use actix_web::{get, web};

use super::super::model::ApplicationId;
use super::super::queries::{self, ReceiptOut};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::permissions::ServeAtCounter;

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
