//! Cases, for the staff of the departments that had a part in them.

use actix_web::{HttpResponse, get, web};

use super::super::model::CaseId;
use super::super::queries::{self, CaseOut, CaseSummaryOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply, Request, picture as drawing};
use crate::identity::permissions::SeeCases;
use crate::workflow::picture::Detail;

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
    let mut out = app.read(move |tx| queries::case(tx, &actor, id)).await?;
    app.looks().keep(&app, out.look.take()).await?;
    Reply::ok(&out)
}

/// The flow of a case as a picture, with where the case is and was.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path)),
    responses((status = 200, description = "The picture", body = String, content_type = "image/svg+xml"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("cases.see"))))]
#[get("/cases/{id}/picture")]
pub async fn picture(
    app: web::Data<App>,
    actor: Allowed<SeeCases>,
    id: web::Path<CaseId>,
    request: Request,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let (flow, marks) = app.read(move |tx| queries::picture_of_case(tx, &actor, id)).await?;
    drawing::flow(flow, Some(marks), Detail::Full, request.language).await
}
