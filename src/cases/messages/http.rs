//! Messages over HTTP: the applicant under the application, the office under the case.

use actix_web::{HttpResponse, get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::model::{ApplicationId, CaseId};
use super::queries::{self, MessageCountsOut, MessageOut};
use super::{MessageId, commands, policy};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::permissions::{Apply, WorkOnTasks};
use crate::representations::Act;
use crate::talents::{DocumentId, open_document};

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CaseMessageIn {
    /// The other side reads it.
    #[garde(length(chars, min = 1, max = 2000))]
    #[schema(example = "请问还需要补充什么材料?")]
    text: String,
    /// Documents of your own wallet (`POST /me/documents`), or of that of whom you write for; the case relies on them from then on.
    #[garde(length(max = 5))]
    #[serde(default)]
    documents: Vec<DocumentId>,
}

#[derive(Debug, Clone, Copy, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MessagesReadIn {
    /// The last message that was read.
    #[garde(skip)]
    up_to: MessageId,
}

/// Write to the office about my case.
#[utoipa::path(tag = "applications", request_body = CaseMessageIn, params(("id" = ApplicationId, Path)),
    responses((status = 201, description = "Written", body = MessageOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["messages_closed", "too_many_requests"]))))]
#[post("/applications/{id}/messages")]
pub async fn my_write(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    once: Once,
    id: web::Path<ApplicationId>,
    body: Valid<CaseMessageIn>,
) -> Result<Reply> {
    let (actor, id, digest, body) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        let access = policy::own(tx, &actor, id, Act::Apply)?;
        let row = commands::write(tx, &actor, &access, &body.text, &body.documents)?;
        let message = queries::message(tx, &actor, &access, row)?;
        Reply::created(&message, format!("/api/v1/applications/{id}/messages"))
    })
    .await
}

/// What the office and I wrote about my case, the oldest first.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path), PageQuery),
    responses((status = 200, description = "Messages", body = Page<MessageOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/applications/{id}/messages")]
pub async fn my_list(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let (id, page) = (id.into_inner(), page.into_inner());
    let read = app.read(move |tx| {
        let access = policy::own(tx, &actor, id, Act::Follow)?;
        queries::messages(tx, &actor, &access, &page)
    });
    Reply::ok(&read.await?)
}

/// How the messages of my case stand, and how many I have not read.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Counts", body = MessageCountsOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/messages/counts")]
pub async fn my_counts(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<ApplicationId>) -> Result<Reply> {
    let id = id.into_inner();
    let read = app.read(move |tx| {
        let access = policy::own(tx, &actor, id, Act::Follow)?;
        queries::counts(tx, &actor, &access)
    });
    Reply::ok(&read.await?)
}

/// Note how far I have read.
#[utoipa::path(tag = "applications", request_body = MessagesReadIn, params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Noted", body = MessageCountsOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[post("/applications/{id}/messages/read")]
pub async fn my_read(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    once: Once,
    id: web::Path<ApplicationId>,
    body: Valid<MessagesReadIn>,
) -> Result<Reply> {
    let (actor, id, digest, body) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        let access = policy::own(tx, &actor, id, Act::Follow)?;
        commands::mark_read(tx, &actor, &access, body.up_to)?;
        Reply::ok(&queries::counts(tx, &actor, &access)?)
    })
    .await
}

/// The content of a paper that came with a message.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path), ("document" = DocumentId, Path)),
    responses((status = 200, description = "The content", content_type = "application/octet-stream"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/messages/documents/{document}/content")]
pub async fn my_paper(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    path: web::Path<(ApplicationId, DocumentId)>,
) -> Result<HttpResponse> {
    let (actor, (id, document)) = (actor.into_actor(), path.into_inner());
    let read = app.write(move |tx| {
        let access = policy::own(tx, &actor, id, Act::Follow)?;
        commands::read_paper(tx, &actor, &access, document)
    });
    open_document(&app, &read.await?).await
}

/// Write to the applicant, from the department that has the case in hand.
#[utoipa::path(tag = "cases", request_body = CaseMessageIn, params(("id" = CaseId, Path)),
    responses((status = 201, description = "Written", body = MessageOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["forbidden", "messages_closed", "too_many_requests"]))))]
#[post("/cases/{id}/messages")]
pub async fn office_write(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    id: web::Path<CaseId>,
    body: Valid<CaseMessageIn>,
) -> Result<Reply> {
    let (actor, id, digest, body) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        let access = policy::office(tx, &actor, id)?;
        let row = commands::write(tx, &actor, &access, &body.text, &body.documents)?;
        let message = queries::message(tx, &actor, &access, row)?;
        Reply::created(&message, format!("/api/v1/cases/{id}/messages"))
    })
    .await
}

/// What the applicant and the office wrote, the oldest first. Supervisors read along.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path), PageQuery),
    responses((status = 200, description = "Messages", body = Page<MessageOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/cases/{id}/messages")]
pub async fn office_list(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    id: web::Path<CaseId>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let (id, page) = (id.into_inner(), page.into_inner());
    let read = app.read(move |tx| {
        let access = policy::office(tx, &actor, id)?;
        queries::messages(tx, &actor, &access, &page)
    });
    Reply::ok(&read.await?)
}

/// How the messages of the case stand, and how many I have not read.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path)),
    responses((status = 200, description = "Counts", body = MessageCountsOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work"))))]
#[get("/cases/{id}/messages/counts")]
pub async fn office_counts(app: web::Data<App>, actor: Allowed<WorkOnTasks>, id: web::Path<CaseId>) -> Result<Reply> {
    let id = id.into_inner();
    let read = app.read(move |tx| {
        let access = policy::office(tx, &actor, id)?;
        queries::counts(tx, &actor, &access)
    });
    Reply::ok(&read.await?)
}

/// Note how far I have read; each of the office reads for themselves.
#[utoipa::path(tag = "cases", request_body = MessagesReadIn, params(("id" = CaseId, Path)),
    responses((status = 200, description = "Noted", body = MessageCountsOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("tasks.work"))))]
#[post("/cases/{id}/messages/read")]
pub async fn office_read(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    once: Once,
    id: web::Path<CaseId>,
    body: Valid<MessagesReadIn>,
) -> Result<Reply> {
    let (actor, id, digest, body) = (actor.into_actor(), id.into_inner(), body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        let access = policy::office(tx, &actor, id)?;
        commands::mark_read(tx, &actor, &access, body.up_to)?;
        Reply::ok(&queries::counts(tx, &actor, &access)?)
    })
    .await
}

/// The content of a paper that came with a message. Who read it goes on record.
#[utoipa::path(tag = "cases", params(("id" = CaseId, Path), ("document" = DocumentId, Path)),
    responses((status = 200, description = "The content", content_type = "application/octet-stream"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("tasks.work"))))]
#[get("/cases/{id}/messages/documents/{document}/content")]
pub async fn office_paper(
    app: web::Data<App>,
    actor: Allowed<WorkOnTasks>,
    path: web::Path<(CaseId, DocumentId)>,
) -> Result<HttpResponse> {
    let (actor, (id, document)) = (actor.into_actor(), path.into_inner());
    let read = app.write(move |tx| {
        let access = policy::office(tx, &actor, id)?;
        commands::read_paper(tx, &actor, &access, document)
    });
    open_document(&app, &read.await?).await
}
