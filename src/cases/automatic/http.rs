//! How one's own application was decided, and asking for a person.

use actix_web::{get, post, web};

use super::super::model::ApplicationId;
use super::queries::{self, AutomaticDecisionOut};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, NO_BODY, Once, Problems, Reply};
use crate::identity::permissions::Apply;

/// Whether my application was decided without a person, on what, and if not, why.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "How it was decided", body = AutomaticDecisionOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/automatic-decision")]
pub async fn show(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<ApplicationId>) -> Result<Reply> {
    let id = id.into_inner();
    Reply::ok(&app.read(move |tx| queries::of_application(tx, &actor, id)).await?)
}

/// Ask for a person to decide: before handing in, so that nothing is decided automatically; after an automatic decision, so
/// that somebody looks at it.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Asked", body = AutomaticDecisionOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["decided_by_people"]))))]
#[post("/applications/{id}/human-decision")]
pub async fn ask(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    once: Once,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        super::ask_human(tx, &actor, id)?;
        Reply::ok(&queries::of_application(tx, &actor, id)?)
    })
    .await
}
