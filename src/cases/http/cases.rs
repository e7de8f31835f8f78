//! Cases, for the staff of the departments that had a part in them.

use actix_web::{get, web};

use super::super::model::CaseId;
use super::super::queries::{self, CaseOut, CaseSummaryOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply};
use crate::identity::permissions::SeeCases;

/// Cases of my departments, newest first.
#[utoipa::path(tag = "cases", params(PageQuery),
    responses((status = 200, description = "Cases", body = Page<CaseSummaryOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cases.see")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/cases")]
pub async fn list(app: web::Data<App>, actor: Allowed<SeeCases>, page: web::Query<PageQuery>) -> Result<Reply> {
    let page = page.into_inner();
    let list = app.read(move |tx| queries::visible_cases(tx, &actor, &page)).await?;
    Reply::ok(&list)
}

/// A case with its timeline.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path)),
    responses((status = 200, description = "The case", body = CaseOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("cases.see"))))]
#[get("/cases/{id}")]
pub async fn show(app: web::Data<App>, actor: Allowed<SeeCases>, id: web::Path<CaseId>) -> Result<Reply> {
    let id = id.into_inner();
    let out = app.read(move |tx| queries::case(tx, &actor, id)).await?;
    Reply::ok(&out)
}
