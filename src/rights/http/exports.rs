//! Copies of everything that is held about somebody.

use actix_web::body::SizedStream;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_ENCODING, CONTENT_TYPE, HeaderValue};
use actix_web::{HttpResponse, get, post, web};

use super::super::exports::{self, ExportId, ExportOut};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, NO_BODY, Once, Problems, Reply};
use crate::identity::permissions::UseOwnAccount;

/// Ask for a copy of everything that is held about me. It is prepared in the background.
#[utoipa::path(tag = "rights", responses((status = 202, description = "Being prepared", body = ExportOut), Problems),
    security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["export_under_way"]))))]
#[post("/me/exports")]
pub async fn ask(app: web::Data<App>, actor: Allowed<UseOwnAccount>, once: Once) -> Result<Reply> {
    let actor = actor.into_actor();
    once.run(&app, NO_BODY, move |tx| {
        let id = exports::ask(tx, &actor)?;
        Reply::accepted(&exports::one(tx, actor.person, id)?)
    })
    .await
}

/// My copies, newest first.
#[utoipa::path(tag = "rights", responses((status = 200, description = "Copies", body = [ExportOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.account"))))]
#[get("/me/exports")]
pub async fn list(app: web::Data<App>, actor: Allowed<UseOwnAccount>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| exports::all(tx, actor.person)).await?)
}

/// How far a copy is.
#[utoipa::path(tag = "rights", params(("id" = ExportId, Path)),
    responses((status = 200, description = "The copy", body = ExportOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account"))))]
#[get("/me/exports/{id}")]
pub async fn show(app: web::Data<App>, actor: Allowed<UseOwnAccount>, id: web::Path<ExportId>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| exports::one(tx, actor.person, id.into_inner())).await?)
}

/// Fetch a copy: a ZIP of JSON and of the files of the wallet.
#[utoipa::path(tag = "rights", params(("id" = ExportId, Path)),
    responses((status = 200, description = "The ZIP", content_type = "application/zip"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.account")), ("x-codes" = json!(["export_under_way", "export_expired"]))))]
#[get("/me/exports/{id}/content")]
pub async fn content(
    app: web::Data<App>,
    actor: Allowed<UseOwnAccount>,
    id: web::Path<ExportId>,
) -> Result<HttpResponse> {
    let id = app.read(move |tx| exports::to_fetch(tx, actor.person, id.into_inner())).await?;
    let (size, bytes) = app.files().open(id.0).await?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/zip"))
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{id}.zip\"")))
        .insert_header((CONTENT_ENCODING, HeaderValue::from_static("identity")))
        .body(SizedStream::new(size, bytes)))
}
