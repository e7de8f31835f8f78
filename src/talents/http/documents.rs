//! One's document wallet.

use actix_multipart::Multipart;
use actix_web::body::SizedStream;
use actix_web::http::header::{
    CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderValue,
};
use actix_web::{HttpResponse, delete, get, post, web};

use super::super::DocumentId;
use super::super::commands;
use super::super::queries::{self, DocumentFilter, DocumentOut};
use super::super::store::wallet::{self, DocumentRow};
use super::upload;
use crate::app::App;
use crate::db::page::Page;
use crate::error::Result;
use crate::files::FileKind;
use crate::http::{Allowed, Once, Problems, Reply};
use crate::identity::PersonId;
use crate::identity::permissions::{Apply, KeepOwnProfile};
use crate::representations::policy;

/// What an upload consists of.
#[derive(utoipa::ToSchema)]
#[allow(dead_code)]
pub struct UploadIn {
    /// PDF, JPEG, PNG, or HEIC (which is kept as a JPEG).
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
    /// A word of the list of materials.
    #[schema(example = "diploma")]
    kind: String,
    /// What it shall be called; the file's name by default.
    label: Option<String>,
    /// Last day on which the document is good.
    expires_on: Option<chrono::NaiveDate>,
}

/// Put a document into my wallet. Where a picture was taken is not kept.
#[utoipa::path(tag = "documents", request_body(content = UploadIn, content_type = "multipart/form-data"),
    responses((status = 201, description = "Stored", body = DocumentOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["upload_incomplete", "file_empty",
        "file_too_large", "file_type_not_allowed", "file_type_mismatch", "file_damaged", "file_heic_unreadable",
        "file_infected", "file_scanner_unavailable", "file_upload_interrupted", "wallet_full"]))))]
#[post("/me/documents")]
pub async fn add(app: web::Data<App>, actor: Allowed<KeepOwnProfile>, once: Once, form: Multipart) -> Result<Reply> {
    let actor = actor.into_actor();
    let upload = upload::receive(&app, form).await?;
    let (file, document) = (upload.document.file.id, upload.document);
    let outcome = once
        .run(&app, upload.digest, move |tx| {
            let id = commands::add_document(tx, &actor, &document)?.id;
            let added = queries::document(tx, actor.person, id)?;
            Reply::created(&added, format!("/api/v1/me/documents/{id}"))
        })
        .await;
    // A repeated request gets the first answer, which speaks of the first file.
    if outcome.as_ref().map_or(true, |reply| reply.replayed) {
        upload::discard(&app, file).await;
    }
    outcome
}

/// Put a document into the wallet of somebody for whom I may apply.
#[utoipa::path(tag = "representations", params(("person" = PersonId, Path)),
    request_body(content = UploadIn, content_type = "multipart/form-data"),
    responses((status = 201, description = "Stored", body = DocumentOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["upload_incomplete", "file_empty",
        "file_too_large", "file_type_not_allowed", "file_type_mismatch", "file_damaged", "file_heic_unreadable",
        "file_infected", "file_scanner_unavailable", "file_upload_interrupted", "wallet_full"]))))]
#[post("/represented/{person}/documents")]
pub async fn add_for(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    person: web::Path<PersonId>,
    once: Once,
    form: Multipart,
) -> Result<Reply> {
    let (actor, person) = (actor.into_actor(), person.into_inner());
    let asker = actor.clone();
    app.read(move |tx| policy::may_put_papers(tx, &asker, person)).await?;
    let upload = upload::receive(&app, form).await?;
    let (file, document) = (upload.document.file.id, upload.document);
    let outcome = once
        .run(&app, upload.digest, move |tx| {
            policy::may_put_papers(tx, &actor, person)?;
            let id = commands::put_document(tx, &actor, person, &document)?.id;
            Reply::created(&queries::document(tx, person, id)?, format!("/api/v1/represented/{person}/documents"))
        })
        .await;
    if outcome.as_ref().map_or(true, |reply| reply.replayed) {
        upload::discard(&app, file).await;
    }
    outcome
}

/// My documents, newest first.
#[utoipa::path(tag = "documents", params(DocumentFilter),
    responses((status = 200, description = "A page", body = Page<DocumentOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/documents")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    filter: web::Query<DocumentFilter>,
) -> Result<Reply> {
    let (person, filter) = (actor.person, filter.into_inner());
    Reply::ok(&app.read(move |tx| queries::documents(tx, person, &filter)).await?)
}

/// One of my documents.
#[utoipa::path(tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, description = "The document", body = DocumentOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/documents/{id}")]
pub async fn show(app: web::Data<App>, actor: Allowed<KeepOwnProfile>, id: web::Path<DocumentId>) -> Result<Reply> {
    let (person, id) = (actor.person, id.into_inner());
    Reply::ok(&app.read(move |tx| queries::document(tx, person, id)).await?)
}

/// The content of one of my documents.
#[utoipa::path(tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 200, description = "The content", content_type = "application/octet-stream"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/documents/{id}/content")]
pub async fn content(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<DocumentId>,
) -> Result<HttpResponse> {
    let (person, id) = (actor.person, id.into_inner());
    let row = app.read(move |tx| wallet::get(tx, person, id)).await?;
    open_document(&app, &row).await
}

/// Delete one of my documents, unless a case relies on it.
#[utoipa::path(tag = "documents", params(("id" = DocumentId, Path)),
    responses((status = 204, description = "Deleted"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["document_in_use"]))))]
#[delete("/me/documents/{id}")]
pub async fn remove(app: web::Data<App>, actor: Allowed<KeepOwnProfile>, id: web::Path<DocumentId>) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::delete_document(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}

/// The content of a document as an answer, for whoever the caller found entitled to it. It is named by its id, and a
/// browser neither guesses another type nor runs anything in it.
pub async fn open_document(app: &App, row: &DocumentRow) -> Result<HttpResponse> {
    let (size, bytes) = app.files().open(row.id.0).await?;
    let extension = FileKind::from_media_type(&row.media_type).map_or("bin", FileKind::extension);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, row.media_type.clone()))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{}.{extension}\"", row.id)))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"))
        .insert_header((ETAG, format!("\"{}\"", row.sha256)))
        // Pictures and PDFs are compressed already.
        .insert_header((CONTENT_ENCODING, HeaderValue::from_static("identity")))
        .body(SizedStream::new(size, bytes)))
}
