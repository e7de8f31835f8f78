//! What the audit administrator may see; nobody else, and nobody may change anything.

use actix_web::{get, web};

use super::queries::{self, RecordFilter, RecordOut};
use crate::app::App;
use crate::db::page::Page;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::permissions::ReadAudit;

/// Records of the audit, newest first.
#[utoipa::path(tag = "audit", params(RecordFilter),
    responses((status = 200, description = "Records", body = Page<RecordOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("audit.read")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/audit/records")]
pub async fn list(app: web::Data<App>, actor: Allowed<ReadAudit>, filter: web::Query<RecordFilter>) -> Result<Reply> {
    let filter = filter.into_inner();
    Reply::ok(&app.read(move |tx| queries::records(tx, &actor, &filter)).await?)
}
