//! Following a case without an account.

use actix_web::{post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::queries::{self, TrackOut};
use crate::app::App;
use crate::error::Result;
use crate::http::{Problems, Reply, Valid};

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrackIn {
    /// 办件编号.
    #[garde(length(min = 1, max = 100))]
    number: String,
    /// The code that was given out with it.
    #[garde(length(min = 1, max = 20))]
    #[schema(example = "K7M2PQ9X")]
    code: String,
}

/// Where a case is. In the body and not in the address, so that no log keeps number and code together.
#[utoipa::path(tag = "public", request_body = TrackIn,
    responses((status = 200, description = "Where it is", body = TrackOut), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["not_found", "too_many_requests"]))))]
#[post("/public/track")]
pub async fn track(app: web::Data<App>, body: Valid<TrackIn>) -> Result<Reply> {
    let body = body.into_inner();
    let out = app.read(move |tx| queries::track(tx, &body.number, &body.code)).await?;
    Reply::ok(&out)
}
