//! What employers prepared for me.

use actix_web::{get, post, web};

use super::super::commands;
use super::super::model::PreparedId;
use super::super::queries::{self, PreparedOut};
use crate::app::App;
use crate::cases::queries::{self as applications, ApplicationOut};
use crate::error::Result;
use crate::http::{Allowed, NO_BODY, Once, Problems, Reply};
use crate::identity::permissions::Apply;

/// What employers prepared for me and I have neither taken up nor declined.
#[utoipa::path(tag = "applications", responses((status = 200, description = "Prepared", body = [PreparedOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["not_verified"]))))]
#[get("/me/prepared-drafts")]
pub async fn list(app: web::Data<App>, actor: Allowed<Apply>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::waiting(tx, &actor)).await?)
}

/// Make it a draft of my own, to complete and hand in myself.
#[utoipa::path(tag = "applications", params(("id" = PreparedId, Path)),
    responses((status = 201, description = "A draft", body = ApplicationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["not_verified"]))))]
#[post("/me/prepared-drafts/{id}/take")]
pub async fn take(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<PreparedId>, once: Once) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        let application = commands::take(tx, &actor, id)?;
        let out = applications::application(tx, &actor, application)?;
        Ok(Reply::created(&out, format!("/api/v1/applications/{application}"))?.version(out.version))
    })
    .await
}

/// Decline it; what was prepared is forgotten.
#[utoipa::path(tag = "applications", params(("id" = PreparedId, Path)),
    responses((status = 204, description = "Declined"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["not_verified"]))))]
#[post("/me/prepared-drafts/{id}/decline")]
pub async fn decline(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<PreparedId>,
    once: Once,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        commands::decline(tx, &actor, id)?;
        Ok(Reply::no_content())
    })
    .await
}
