//! The one route that only a demonstration has.

use actix_web::{post, web};
use chrono::{DateTime, Utc};
use garde::Validate;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::db::types::Instant;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply, Valid};
use crate::identity::permissions::MoveDemoClock;

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClockIn {
    /// An instant that is not in the past of the business clock.
    #[garde(skip)]
    #[schema(example = "2026-09-24T01:00:00Z")]
    to: DateTime<Utc>,
}

#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ClockOut {
    now: Instant,
}

/// Move the business clock of a demonstration forward. Anywhere else this is not found.
#[utoipa::path(tag = "demonstration", request_body = ClockIn,
    responses((status = 200, description = "Moved", body = ClockOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("demo.clock")), ("x-codes" = json!(["not_found", "invalid"]))))]
#[post("/demo/clock")]
pub async fn move_clock(app: web::Data<App>, _actor: Allowed<MoveDemoClock>, body: Valid<ClockIn>) -> Result<Reply> {
    let now = super::move_to(&app, body.into_inner().to).await?;
    Reply::ok(&ClockOut { now: Instant::new(now) })
}
