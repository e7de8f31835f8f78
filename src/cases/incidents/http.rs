//! Incidents, for those who mend them and those who watch.

use actix_web::{get, post, web};

use super::{IncidentId, IncidentOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, NO_BODY, Once, Problems, Reply};
use crate::identity::permissions::MendIncidents;

/// Cases that an effect holds up, newest first.
#[utoipa::path(tag = "cases", params(PageQuery),
    responses((status = 200, description = "Incidents", body = Page<IncidentOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("incidents.mend")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/incidents")]
pub async fn list(app: web::Data<App>, actor: Allowed<MendIncidents>, page: web::Query<PageQuery>) -> Result<Reply> {
    let page = page.into_inner();
    Reply::ok(&app.read(move |tx| super::list(tx, &actor, &page)).await?)
}

/// Let a case try again now.
#[utoipa::path(tag = "cases", params(("id" = IncidentId, Path)),
    responses((status = 204, description = "It is tried at once"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("incidents.mend")), ("x-codes" = json!(["incident_resolved"]))))]
#[post("/incidents/{id}/retry")]
pub async fn retry(
    app: web::Data<App>,
    actor: Allowed<MendIncidents>,
    once: Once,
    id: web::Path<IncidentId>,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        super::retry(tx, &actor, id)?;
        Ok(Reply::no_content())
    })
    .await
}
