//! Findings, for those who watch over the cases and those who can mend the cause.

use actix_web::{get, web};
use serde::Deserialize;

use super::{FindingKind, FindingRow};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::permissions::SeeFindings;

#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FindingsQuery {
    /// Only this kind.
    #[param(inline)]
    kind: Option<FindingKind>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Tasks that nobody can take, and cases with dates beyond the loaded calendar; newest first.
#[utoipa::path(tag = "cases", params(FindingsQuery),
    responses((status = 200, description = "Findings", body = Page<FindingRow>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("findings.see")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/findings")]
pub async fn list(app: web::Data<App>, actor: Allowed<SeeFindings>, query: web::Query<FindingsQuery>) -> Result<Reply> {
    let FindingsQuery { kind, limit, cursor } = query.into_inner();
    let page = PageQuery { limit, cursor };
    Reply::ok(&app.read(move |tx| super::list(tx, &actor, kind, &page)).await?)
}
