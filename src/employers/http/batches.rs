//! Filing for staff in batch: template, upload, preview, preparing.

use actix_multipart::Multipart;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::model::BatchId;
use super::super::queries::{self, BatchOut, BatchRowOut};
use super::super::{commands, prepare};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::permissions::ActForEmployer;

const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The workbook to fill in for an item, made from the item's form.
#[utoipa::path(tag = "employers", params(("code" = String, Path), ("item" = String, Path)),
    responses((status = 200, description = "The workbook",
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"), Problems),
    security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["batch_not_offered"]))))]
#[get("/employers/{code}/batch-templates/{item}")]
pub async fn template(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, String)>,
) -> Result<HttpResponse> {
    let (code, item) = path.into_inner();
    let name = format!("attachment; filename=\"{item}.xlsx\"");
    let plan = app.read(move |tx| prepare::plan(tx, &actor, &code, &item)).await?;
    let book = plan.template().await?;
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, WORKBOOK)).insert_header((CONTENT_DISPOSITION, name)).body(book))
}

/// Which item a workbook is for.
#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct BatchQuery {
    /// Code of the service item.
    #[param(example = "talent_recognition")]
    item: String,
}

#[derive(utoipa::ToSchema)]
#[allow(dead_code)]
pub struct WorkbookIn {
    /// The filled workbook (.xlsx).
    #[schema(value_type = String, format = Binary)]
    file: String,
}

/// Hand in a filled workbook. What was read is kept as a preview for some hours; nothing is prepared yet.
#[utoipa::path(tag = "employers", params(("code" = String, Path), BatchQuery),
    request_body(content = WorkbookIn, content_type = "multipart/form-data"),
    responses((status = 201, description = "The preview, with every fault by its cell", body = BatchOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.own")),
        ("x-codes" = json!(["batch_not_offered", "upload_incomplete", "workbook_old_or_locked", "workbook_unreadable",
            "workbook_too_large", "workbook_too_many_rows", "workbook_not_template", "workbook_empty"]))))]
#[post("/employers/{code}/batches")]
pub async fn upload(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    code: web::Path<String>,
    query: web::Query<BatchQuery>,
    once: Once,
    form: Multipart,
) -> Result<Reply> {
    let (actor, code, item) = (actor.into_actor(), code.into_inner(), query.into_inner().item);
    let (asking, asked) = (actor.clone(), code.clone());
    let plan = app.read(move |tx| prepare::plan(tx, &asking, &asked, &item)).await?;
    let (bytes, digest) = prepare::receive(form).await?;
    let new = plan.read(bytes).await?;
    once.run(&app, digest, move |tx| {
        let row = commands::store_preview(tx, &actor, &new)?;
        let place = format!("/api/v1/employers/{}/batches/{}", new.organisation_code, row.id);
        Reply::created(&queries::batch_out(tx, row)?, place)
    })
    .await
}

/// The batches of an employer, newest first.
#[utoipa::path(tag = "employers", params(("code" = String, Path), PageQuery),
    responses((status = 200, description = "Batches without their faults", body = Page<BatchOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/employers/{code}/batches")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    code: web::Path<String>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let (code, page) = (code.into_inner(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::batches(tx, &actor, &code, &page)).await?)
}

/// One batch, with its faults and what became of its rows.
#[utoipa::path(tag = "employers", params(("code" = String, Path), ("id" = BatchId, Path)),
    responses((status = 200, description = "The batch", body = BatchOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own"))))]
#[get("/employers/{code}/batches/{id}")]
pub async fn show(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, BatchId)>,
) -> Result<Reply> {
    let (code, id) = path.into_inner();
    Reply::ok(&app.read(move |tx| queries::batch(tx, &actor, &code, id)).await?)
}

/// What became of each row that was prepared.
#[utoipa::path(tag = "employers", params(("code" = String, Path), ("id" = BatchId, Path), PageQuery),
    responses((status = 200, description = "Rows in the order of the sheet", body = Page<BatchRowOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/employers/{code}/batches/{id}/rows")]
pub async fn rows(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, BatchId)>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let ((code, id), page) = (path.into_inner(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::rows(tx, &actor, &code, id, &page)).await?)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PrepareIn {
    /// Go on with the good rows although others have faults.
    #[garde(skip)]
    #[serde(default)]
    leave_out_faulty: bool,
}

/// Prepare a draft for each good row of the preview, exactly as it was shown. Each person takes theirs up or declines it.
#[utoipa::path(tag = "employers", request_body = PrepareIn, params(("code" = String, Path), ("id" = BatchId, Path)),
    responses((status = 202, description = "Being prepared, or done already", body = BatchOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.own")),
        ("x-codes" = json!(["batch_has_faults", "batch_lapsed", "form_changed"]))))]
#[post("/employers/{code}/batches/{id}/drafts")]
pub async fn start(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, BatchId)>,
    once: Once,
    body: Valid<PrepareIn>,
) -> Result<Reply> {
    let (actor, (code, id), digest) = (actor.into_actor(), path.into_inner(), body.digest);
    let leave_out_faulty = body.into_inner().leave_out_faulty;
    once.run(&app, digest, move |tx| {
        let row = commands::start(tx, &actor, &code, id, leave_out_faulty)?;
        Reply::accepted(&queries::batch_out(tx, row)?)
    })
    .await
}
