//! Is the process alive, may it be sent requests, and how is it doing.

use actix_web::http::header::CONTENT_TYPE;
use actix_web::{HttpResponse, get, web};
use diesel::prelude::*;
use serde::Serialize;

use super::Reply;
use crate::app::App;
use crate::db::AnyConnection;
use crate::error::{Code, Problem, Result};

#[derive(Serialize, utoipa::ToSchema)]
pub struct HealthOut {
    #[schema(example = "ok")]
    pub status: String,
}

/// Alive: the process answers.
#[utoipa::path(tag = "service", responses((status = 200, description = "Alive", body = HealthOut)),
    extensions(("x-permission" = json!("public"))))]
#[get("/healthz")]
pub async fn alive() -> Result<Reply> {
    Reply::ok(&HealthOut { status: "ok".into() })
}

/// Nodes must agree on the time, because limits and codes depend on it.
const LARGEST_DRIFT_MILLIS: i64 = 1000;

/// Ready: the database answers and this node's clock agrees with it.
#[utoipa::path(tag = "service", responses((status = 200, description = "Ready", body = HealthOut), super::Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["busy"]))))]
#[get("/readyz")]
pub async fn ready(app: web::Data<App>) -> Result<Reply> {
    let here = app.env().clock.real();
    let there = app
        .read(|tx| {
            tx.run(|conn| match conn {
                AnyConnection::Sqlite(sqlite) => diesel::select(diesel::dsl::sql::<diesel::sql_types::Integer>("1"))
                    .get_result::<i32>(sqlite)
                    .map(drop),
                AnyConnection::Postgres(_) => Ok(()),
            })?;
            Ok(tx.real_now())
        })
        .await?;
    let drift = (there.utc() - here).num_milliseconds().abs();
    if drift > LARGEST_DRIFT_MILLIS {
        return Err(Problem::new(Code::Busy).detail(format!("clock is off by {drift} ms")).into());
    }
    Reply::ok(&HealthOut { status: "ok".into() })
}

/// Figures in Prometheus' text form.
#[utoipa::path(tag = "service", responses((status = 200, description = "Figures", body = String, content_type = "text/plain")),
    extensions(("x-permission" = json!("public"))))]
#[get("/metrics")]
pub async fn figures() -> HttpResponse {
    HttpResponse::Ok().insert_header((CONTENT_TYPE, "text/plain; version=0.0.4")).body(crate::telemetry::metrics_text())
}
