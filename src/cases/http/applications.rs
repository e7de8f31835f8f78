//! One's own applications.

use actix_web::{HttpResponse, delete, get, patch, post, web};
use garde::Validate;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::commands;
use super::super::model::{ApplicationId, Dispute, Filed, MaterialFiled};
use super::super::prepare;
use super::super::queries::{self, ApplicationOut, ApplicationSummaryOut, CaseRefOut, TimelineOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, IfMatch, NO_BODY, Once, Problems, Reply, Request, Valid, picture as drawing};
use crate::identity::PersonId;
use crate::identity::permissions::Apply;
use crate::workflow::picture::Detail;

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationIn {
    /// Code of the service item.
    #[garde(length(min = 1, max = 100))]
    #[schema(example = "talent_recognition")]
    item: String,
    /// What is filled in already.
    #[garde(skip)]
    #[serde(default)]
    #[schema(value_type = Object)]
    form: Map<String, Value>,
    #[garde(length(max = 50))]
    #[serde(default)]
    materials: Vec<MaterialFiled>,
    /// For whom, if it is not for me: somebody for whom I may act.
    #[garde(skip)]
    applicant: Option<PersonId>,
    /// What the applicant says against values of official registers.
    #[garde(length(max = 20), dive)]
    #[serde(default)]
    disputes: Vec<Dispute>,
    /// Fill in what is empty with what is known already; no register is asked for it.
    #[garde(skip)]
    #[serde(default)]
    prefill: bool,
}

/// Begin an application.
#[utoipa::path(tag = "applications", request_body = ApplicationIn,
    responses((status = 201, description = "A draft", body = ApplicationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["not_found", "register_value"]))))]
#[post("/applications")]
pub async fn create(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    once: Once,
    body: Valid<ApplicationIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    let filed = Filed { form: body.form, materials: body.materials, disputes: body.disputes };
    once.run(&app, digest, move |tx| {
        let applicant = body.applicant.unwrap_or(actor.person);
        let row = commands::create_draft(tx, &actor, applicant, &body.item, filed.clone(), body.prefill)?;
        let out = queries::application(tx, &actor, row.id)?;
        Ok(Reply::created(&out, format!("/api/v1/applications/{}", row.id))?.version(row.version))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ApplicationFilter {
    /// Whose, if not mine: those that I may follow for somebody.
    applicant: Option<PersonId>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// My applications, newest first, or those of somebody for whom I may act.
#[utoipa::path(tag = "applications", params(ApplicationFilter),
    responses((status = 200, description = "Applications", body = Page<ApplicationSummaryOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/applications")]
pub async fn list(app: web::Data<App>, actor: Allowed<Apply>, filter: web::Query<ApplicationFilter>) -> Result<Reply> {
    let ApplicationFilter { applicant, limit, cursor } = filter.into_inner();
    let page = PageQuery { limit, cursor };
    let list = app
        .read(move |tx| match applicant {
            Some(principal) => queries::applications_of(tx, &actor, principal, &page),
            None => queries::my_applications(tx, &actor, &page),
        })
        .await?;
    Reply::ok(&list)
}

/// One of my applications.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "The application", body = ApplicationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}")]
pub async fn show(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<ApplicationId>) -> Result<Reply> {
    let id = id.into_inner();
    let out = app.read(move |tx| queries::application(tx, &actor, id)).await?;
    Ok(Reply::ok(&out)?.version(out.version))
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ApplicationPatch {
    /// Fields to change; null removes one (JSON merge patch).
    #[garde(skip)]
    #[serde(default)]
    #[schema(value_type = Object)]
    form: Map<String, Value>,
    /// The whole list, where it changes.
    #[garde(inner(length(max = 50)))]
    materials: Option<Vec<MaterialFiled>>,
    /// The whole list, where it changes: what the applicant says against values of official registers.
    #[garde(length(max = 20), dive)]
    disputes: Option<Vec<Dispute>>,
}

/// Change a draft, or the application while a correction is asked for.
#[utoipa::path(tag = "applications", request_body = ApplicationPatch, params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Saved", body = ApplicationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["precondition_required", "stale_version", "register_value"]))))]
#[patch("/applications/{id}")]
pub async fn change(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    version: IfMatch,
    body: Valid<ApplicationPatch>,
) -> Result<Reply> {
    let (actor, id, version, body) = (actor.into_actor(), id.into_inner(), version.require()?, body.into_inner());
    let changes = commands::Changes { form: body.form, materials: body.materials, disputes: body.disputes };
    app.write(move |tx| {
        let row = commands::patch_draft(tx, &actor, id, version, changes.clone())?;
        Ok(Reply::ok(&queries::application(tx, &actor, id)?)?.version(row.version))
    })
    .await
}

/// Throw a draft away.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 204, description = "Gone"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["already_submitted"]))))]
#[delete("/applications/{id}")]
pub async fn discard(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<ApplicationId>) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::discard_draft(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}

/// Hand in. Pressing twice makes one case.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 201, description = "The case", body = CaseRefOut),
        (status = 200, description = "The case was there already", body = CaseRefOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")),
        ("x-codes" = json!(["not_verified", "invalid", "outside_window", "open_case_exists"]))))]
#[post("/applications/{id}/submit")]
pub async fn submit(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    once: Once,
    request: Request,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    let number = prepare::before_submission(&app, &actor, id).await?;
    once.run(&app, NO_BODY, move |tx| {
        let submission = commands::submit(tx, &actor, id, &number, request.language)?;
        let out = CaseRefOut::new(tx, &submission.case);
        if submission.repeated {
            Reply::ok(&out)
        } else {
            Reply::created(&out, format!("/api/v1/applications/{id}/timeline"))
        }
    })
    .await
}

/// Answer a request to correct with the application as it is now.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Handed in", body = CaseRefOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")),
        ("x-codes" = json!(["no_correction_asked", "correction_too_late", "invalid"]))))]
#[post("/applications/{id}/supplement")]
pub async fn supplement(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    once: Once,
    request: Request,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        let moved = commands::supplement(tx, &actor, id, request.language)?;
        Reply::ok(&CaseRefOut::new(tx, &moved.case))
    })
    .await
}

/// Take the application back.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Withdrawn", body = CaseRefOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["case_not_open", "behind_barrier"]))))]
#[post("/applications/{id}/withdraw")]
pub async fn withdraw(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    once: Once,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        let moved = commands::withdraw(tx, &actor, id)?;
        Reply::ok(&CaseRefOut::new(tx, &moved.case))
    })
    .await
}

/// Ask the office to get on with it, as often a day as the flow allows. Whoever has the case in hand is told.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 204, description = "Asked"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["case_not_open", "urged_today"]))))]
#[post("/applications/{id}/urge")]
pub async fn urge(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    once: Once,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        commands::urge(tx, &actor, id)?;
        Ok(Reply::no_content())
    })
    .await
}

/// Where my case is, who holds it, until when, and why.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "The timeline", body = TimelineOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/timeline")]
pub async fn timeline(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<ApplicationId>) -> Result<Reply> {
    let id = id.into_inner();
    let out = app.read(move |tx| queries::timeline_of_application(tx, &actor, id)).await?;
    Reply::ok(&out)
}

/// The flow of my case as a picture, with where the case is; it shows no more than the timeline.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "The picture", body = String, content_type = "image/svg+xml"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/picture")]
pub async fn picture(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<ApplicationId>,
    request: Request,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let (flow, marks) = app.read(move |tx| queries::picture_of_application(tx, &actor, id)).await?;
    drawing::flow(flow, Some(marks), Detail::Steps, request.language).await
}
