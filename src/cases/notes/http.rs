//! Comments and attachments over HTTP.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::model::{ApplicationId, TaskId};
use super::commands;
use super::queries::{self, AttachmentOut, CommentOut, ShownAttachmentOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Error, Result};
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::permissions::{Apply, WorkOnTasks};
use crate::talents::{DocumentId, open_document};

#[derive(Debug, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommentIn {
    /// For colleagues; the applicant never sees it.
    #[garde(length(chars, min = 1, max = 2000))]
    #[schema(example = "已与用人单位电话核实")]
    text: String,
}

/// Write something on a task, for those who work on it and those who watch over it. It cannot be changed.
#[utoipa::path(tag = "tasks", request_body = CommentIn, params(("id" = TaskId, Path)),
    responses((status = 201, description = "Written", body = CommentOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["forbidden", "task_gone"]))))]
#[post("/tasks/{id}/comments")]
pub async fn comment(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    id: web::Path<TaskId>,
    body: Valid<CommentIn>,
) -> Result<Reply> {
    let (actor, id, digest, text) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner().text);
    once.run(&app, digest, move |tx| {
        let row = commands::comment(tx, &actor, id, &text)?;
        Reply::created(&queries::comment(tx, row)?, format!("/api/v1/tasks/{id}/comments"))
    })
    .await
}

/// What was written on a task, the oldest first. Supervisors read along.
#[utoipa::path(tag = "tasks", params(("id" = TaskId, Path), PageQuery),
    responses((status = 200, description = "Comments", body = Page<CommentOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/tasks/{id}/comments")]
pub async fn comments(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    id: web::Path<TaskId>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let (id, page) = (id.into_inner(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::comments(tx, &actor, id, &page)).await?)
}

#[derive(Debug, Clone, Copy, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttachmentIn {
    /// A document in your own wallet (`POST /me/documents`).
    #[garde(skip)]
    document: DocumentId,
    /// Whether the applicant sees it; otherwise it stays in the office.
    #[garde(skip)]
    #[serde(default)]
    shown_to_applicant: bool,
}

/// Put a document of your own beside a task. The case relies on it from then on.
#[utoipa::path(tag = "tasks", request_body = AttachmentIn, params(("id" = TaskId, Path)),
    responses((status = 201, description = "Attached", body = AttachmentOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")),
        ("x-codes" = json!(["forbidden", "task_gone", "already_attached"]))))]
#[post("/tasks/{id}/attachments")]
pub async fn attach(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    id: web::Path<TaskId>,
    body: Valid<AttachmentIn>,
) -> Result<Reply> {
    let (actor, id, digest, body) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        let attached = commands::attach(tx, &actor, id, body.document, body.shown_to_applicant)?;
        let out = queries::attachments_out(tx, vec![attached])?.pop();
        let out = out.ok_or_else(|| Error::internal("what was attached is not there"))?;
        Reply::created(&out, format!("/api/v1/tasks/{id}/attachments/{}/content", body.document))
    })
    .await
}

/// The attachments of a task, the oldest first; where its step shows all papers, those of the case's other tasks too.
#[utoipa::path(tag = "tasks", params(("id" = TaskId, Path), PageQuery),
    responses((status = 200, description = "Attachments", body = Page<AttachmentOut>), Problems),
    security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/tasks/{id}/attachments")]
pub async fn attachments(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    id: web::Path<TaskId>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let (id, page) = (id.into_inner(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::attachments(tx, &actor, id, &page)).await?)
}

/// The content of an attachment. Who read it goes on record.
#[utoipa::path(tag = "tasks", params(("id" = TaskId, Path), ("document" = DocumentId, Path)),
    responses((status = 200, description = "The content", content_type = "application/octet-stream"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("tasks.work"))))]
#[get("/tasks/{id}/attachments/{document}/content")]
pub async fn content(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    path: web::Path<(TaskId, DocumentId)>,
) -> Result<HttpResponse> {
    let (actor, (id, document)) = (actor.into_actor(), path.into_inner());
    let row = app.write(move |tx| commands::read_attachment(tx, &actor, id, document)).await?;
    open_document(&app, &row).await
}

/// What the office shows me on my application, the oldest first.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path), PageQuery),
    responses((status = 200, description = "Attachments", body = Page<ShownAttachmentOut>), Problems),
    security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/applications/{id}/attachments")]
pub async fn shown(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let (id, page) = (id.into_inner(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::shown(tx, &actor, id, &page)).await?)
}

/// The content of what the office shows me.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path), ("document" = DocumentId, Path)),
    responses((status = 200, description = "The content", content_type = "application/octet-stream"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/attachments/{document}/content")]
pub async fn shown_content(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    path: web::Path<(ApplicationId, DocumentId)>,
) -> Result<HttpResponse> {
    let (id, document) = path.into_inner();
    let row = app.read(move |tx| queries::shown_document(tx, &actor, id, document)).await?;
    open_document(&app, &row).await
}
