//! The inbox and what is done with its tasks.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::commands::{self, Verdict};
use super::super::model::TaskId;
use super::super::queries::{self, CountsOut, TaskOut, TaskSummaryOut};
use super::super::store::inbox::InboxBox;
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, IfMatch, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::permissions::WorkOnTasks;
use crate::talents::{DocumentId, open_document};

#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct InboxQuery {
    /// Which box; the pool, if none is named.
    #[param(inline)]
    #[serde(rename = "box")]
    which: Option<InboxBox>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// A box of my inbox; what is due first comes first.
#[utoipa::path(tag = "tasks", params(InboxQuery),
    responses((status = 200, description = "Tasks", body = Page<TaskSummaryOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/tasks")]
pub async fn list(app: web::Data<App>, actor: Allowed<WorkOnTasks>, query: web::Query<InboxQuery>) -> Result<Reply> {
    let query = query.into_inner();
    let page = PageQuery { limit: query.limit, cursor: query.cursor };
    let which = query.which.unwrap_or(InboxBox::Pool);
    let list = app.read(move |tx| queries::inbox_page(tx, &actor, which, &page)).await?;
    Reply::ok(&list)
}

/// How many tasks each box holds.
#[utoipa::path(tag = "tasks", responses((status = 200, description = "Counts", body = CountsOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("tasks.work"))))]
#[get("/tasks/counts")]
pub async fn counts(app: web::Data<App>, actor: Allowed<WorkOnTasks>) -> Result<Reply> {
    let counts = app.read(move |tx| queries::counts(tx, &actor)).await?;
    Reply::ok(&counts)
}

/// A task with what its step shows.
#[utoipa::path(tag = "tasks", params(("id" = TaskId, Path)),
    responses((status = 200, description = "The task", body = TaskOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work"))))]
#[get("/tasks/{id}")]
pub async fn show(app: web::Data<App>, actor: Allowed<WorkOnTasks>, id: web::Path<TaskId>) -> Result<Reply> {
    let id = id.into_inner();
    let mut out = app.read(move |tx| queries::task(tx, &actor, id)).await?;
    app.looks().keep(&app, out.look.take()).await?;
    let version = i64::from(out.summary.version);
    Ok(Reply::ok(&out)?.version(version))
}

/// The content of a document that the task's step shows. Who read it goes on record.
#[utoipa::path(tag = "tasks", params(("id" = TaskId, Path), ("document" = DocumentId, Path)),
    responses((status = 200, description = "The content", content_type = "application/octet-stream"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("tasks.work"))))]
#[get("/tasks/{id}/documents/{document}/content")]
pub async fn document(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    path: web::Path<(TaskId, DocumentId)>,
) -> Result<HttpResponse> {
    let (actor, (id, document)) = (actor.into_actor(), path.into_inner());
    let row = app.write(move |tx| commands::read_document(tx, &actor, id, document)).await?;
    open_document(&app, &row).await
}

/// Take a task out of the pool.
#[utoipa::path(tag = "tasks", params(("id" = TaskId, Path)),
    responses((status = 200, description = "Claimed", body = TaskOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")),
        ("x-codes" = json!(["precondition_required", "stale_version", "task_claimed", "four_eyes", "own_case"]))))]
#[post("/tasks/{id}/claim")]
pub async fn claim(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    id: web::Path<TaskId>,
    version: IfMatch,
    once: Once,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    once.run(&app, NO_BODY, move |tx| {
        let moved = commands::claim(tx, &actor, id, version)?;
        let out = queries::task_after(tx, &actor, id, moved)?;
        Ok(Reply::ok(&out)?.version(i64::from(out.summary.version)))
    })
    .await
}

/// Put a task back into the pool.
#[utoipa::path(tag = "tasks", params(("id" = TaskId, Path)),
    responses((status = 200, description = "Released", body = TaskOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")),
        ("x-codes" = json!(["precondition_required", "stale_version", "task_not_claimed"]))))]
#[post("/tasks/{id}/release")]
pub async fn release(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    id: web::Path<TaskId>,
    version: IfMatch,
    once: Once,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    once.run(&app, NO_BODY, move |tx| {
        let moved = commands::release(tx, &actor, id, version)?;
        let out = queries::task_after(tx, &actor, id, moved)?;
        Ok(Reply::ok(&out)?.version(i64::from(out.summary.version)))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionIn {
    /// One of the outcomes that the task offers.
    #[garde(length(min = 1, max = 100))]
    #[schema(example = "accept")]
    outcome: String,
    /// Why; required where the outcome says so.
    #[garde(inner(length(chars, max = 2000)))]
    opinion: Option<String>,
    /// For a send-back: the step to go to.
    #[garde(inner(length(max = 100)))]
    target: Option<String>,
    /// For a request to correct: the fields (`/form/…`) and materials (`/materials/…`) it is about, all of them.
    #[garde(length(max = 200), inner(length(max = 200)))]
    #[serde(default)]
    about: Vec<String>,
}

/// End a task with one of its outcomes.
#[utoipa::path(tag = "tasks", request_body = DecisionIn, params(("id" = TaskId, Path)),
    responses((status = 200, description = "Decided", body = TaskOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")),
        ("x-codes" = json!(["precondition_required", "stale_version", "task_gone", "task_not_claimed", "four_eyes", "own_case",
            "unknown_outcome", "opinion_needed", "nothing_to_correct", "correction_outstanding", "second_correction",
            "no_such_target", "behind_barrier"]))))]
#[post("/tasks/{id}/decide")]
pub async fn decide(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    id: web::Path<TaskId>,
    version: IfMatch,
    once: Once,
    body: Valid<DecisionIn>,
) -> Result<Reply> {
    let (actor, id, version, digest) = (actor.into_actor(), id.into_inner(), version.require()?, body.digest);
    let body = body.into_inner();
    let verdict = Verdict { outcome: body.outcome, opinion: body.opinion, target: body.target, about: body.about };
    once.run(&app, digest, move |tx| {
        let moved = commands::decide(tx, &actor, id, version, &verdict)?;
        let out = queries::task_after(tx, &actor, id, moved)?;
        Ok(Reply::ok(&out)?.version(i64::from(out.summary.version)))
    })
    .await
}
