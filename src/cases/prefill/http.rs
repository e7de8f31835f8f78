//! What a form can be filled in with, and filling it in.

use actix_web::{get, post, web};

use super::super::model::ApplicationId;
use super::super::outside;
use super::super::queries::{self, ApplicationOut};
use super::PrefillOut;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, NO_BODY, Once, Problems, Reply};
use crate::identity::permissions::Apply;

/// What is known already for a service's form, each value with where it is from and of when, and the documents of the
/// wallet that its materials ask for. No register is asked for it; what one said before is used for as long as it holds.
#[utoipa::path(tag = "applications", params(("code" = String, Path, example = "rent_subsidy")),
    responses((status = 200, description = "Values and documents", body = PrefillOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[get("/services/{code}/prefill")]
pub async fn prefill(app: web::Data<App>, actor: Allowed<Apply>, code: web::Path<String>) -> Result<Reply> {
    let (actor, code) = (actor.into_actor(), code.into_inner());
    let known = app.read(move |tx| super::prefill(tx, actor.person, &code)).await?;
    Reply::ok(&known)
}

/// Fill in what is empty in a draft. The registers of the item are asked first, those that want the applicant's consent only
/// where the form gives it; one that does not answer fills in nothing and stops nothing.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "The draft, filled in", body = ApplicationOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["already_submitted"]))))]
#[post("/applications/{id}/prefill")]
pub async fn fill(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    once: Once,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    outside::ask_before_filling(&app, &actor, id).await?;
    once.run(&app, NO_BODY, move |tx| {
        let row = super::fill_draft(tx, &actor, id)?;
        Ok(Reply::ok(&queries::application(tx, &actor, id)?)?.version(row.version))
    })
    .await
}
