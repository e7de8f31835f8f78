//! One's own matches, and the walks for administrators.

use actix_web::{get, post, put, web};
use garde::Validate;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::commands;
use super::model::MatchId;
use super::queries::{self, MatchOut, MatchingOut, MatchingSettingsOut};
use super::store::settings::Settings;
use crate::app::App;
use crate::cases::commands::submit;
use crate::cases::prepare::before_submission;
use crate::cases::queries::{ApplicationOut, CaseRefOut, application};
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, NO_BODY, Once, Problems, Reply, Request, Valid};
use crate::identity::permissions::{Apply, RunMatching};

/// What I was found for, newest first.
#[utoipa::path(tag = "matching", params(PageQuery),
    responses((status = 200, description = "Matches", body = Page<MatchOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/me/matches")]
pub async fn list(app: web::Data<App>, actor: Allowed<Apply>, page: web::Query<PageQuery>) -> Result<Reply> {
    let page = page.into_inner();
    Reply::ok(&app.read(move |tx| queries::mine(tx, &actor, &page)).await?)
}

/// Begin an application from a match, with what is known filled in. Asking again gives the same draft.
#[utoipa::path(tag = "matching", params(("id" = MatchId, Path)),
    responses((status = 201, description = "A draft", body = ApplicationOut),
        (status = 200, description = "The draft was there already", body = ApplicationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["match_lapsed", "already_submitted"]))))]
#[post("/me/matches/{id}/draft")]
pub async fn draft(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<MatchId>, once: Once) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        let (begun, new) = commands::draft(tx, &actor, id)?;
        let out = application(tx, &actor, begun)?;
        let reply = if new { Reply::created(&out, format!("/api/v1/applications/{begun}"))? } else { Reply::ok(&out)? };
        Ok(reply.version(out.version))
    })
    .await
}

/// Decline a match; one is not found for this item again.
#[utoipa::path(tag = "matching", params(("id" = MatchId, Path)),
    responses((status = 204, description = "Declined"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["already_submitted"]))))]
#[post("/me/matches/{id}/decline")]
pub async fn decline(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<MatchId>, once: Once) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        commands::decline(tx, &actor, id)?;
        Ok(Reply::no_content())
    })
    .await
}

#[derive(Debug, Clone, Default, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ConfirmMatchIn {
    /// What the item's form asks beside what is known.
    #[garde(skip)]
    #[serde(default)]
    #[schema(value_type = Object)]
    form: Map<String, Value>,
}

/// Confirm an automatic grant: it is handed in, and decided at once where everything is proven.
#[utoipa::path(tag = "matching", request_body = ConfirmMatchIn, params(("id" = MatchId, Path)),
    responses((status = 201, description = "The case", body = CaseRefOut),
        (status = 200, description = "It was confirmed before", body = CaseRefOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["match_not_automatic", "match_lapsed",
        "already_submitted", "not_verified", "invalid", "outside_window", "open_case_exists"]))))]
#[post("/me/matches/{id}/confirm")]
pub async fn confirm(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<MatchId>,
    once: Once,
    request: Request,
    body: Valid<ConfirmMatchIn>,
) -> Result<Reply> {
    let (actor, id, digest) = (actor.into_actor(), id.into_inner(), body.digest);
    let (form, confirmer) = (body.into_inner().form, actor.clone());
    let begun = app.write(move |tx| commands::confirm(tx, &confirmer, id, &form)).await?;
    let number = before_submission(&app, &actor, begun).await?;
    once.run(&app, digest, move |tx| {
        let submission = submit(tx, &actor, begun, &number, request.language)?;
        let out = CaseRefOut::new(tx, &submission.case);
        if submission.repeated {
            Reply::ok(&out)
        } else {
            Reply::created(&out, format!("/api/v1/applications/{begun}/timeline"))
        }
    })
    .await
}

/// Ask for a person to decide what I was found for. The draft, begun if it was not, then goes the ordinary way.
#[utoipa::path(tag = "matching", params(("id" = MatchId, Path)),
    responses((status = 200, description = "The draft, or what became of it", body = ApplicationOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own")),
        ("x-codes" = json!(["match_lapsed", "already_submitted", "decided_by_people"]))))]
#[post("/me/matches/{id}/human-decision")]
pub async fn ask_human(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<MatchId>,
    once: Once,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        let begun = commands::ask_human(tx, &actor, id)?;
        Reply::ok(&application(tx, &actor, begun)?)
    })
    .await
}

/// Whether I am found, and by what.
#[utoipa::path(tag = "matching", responses((status = 200, description = "Settings", body = MatchingSettingsOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/me/matching")]
pub async fn settings(app: web::Data<App>, actor: Allowed<Apply>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::settings(tx, &actor)).await?)
}

#[derive(Debug, Clone, Copy, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MatchingSettingsIn {
    /// Whether one is looked at and told.
    #[garde(skip)]
    found: bool,
    /// Whether the household may be looked at for it: consent to the use of what concerns others, children among them.
    #[garde(skip)]
    household: bool,
}

/// Say whether I want to be found. Whoever does not is looked at no more, and what was found lapses.
#[utoipa::path(tag = "matching", request_body = MatchingSettingsIn,
    responses((status = 200, description = "Saved", body = MatchingSettingsOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[put("/me/matching")]
pub async fn set(app: web::Data<App>, actor: Allowed<Apply>, body: Valid<MatchingSettingsIn>) -> Result<Reply> {
    let (actor, body) = (actor.into_actor(), body.into_inner());
    app.write(move |tx| {
        commands::set(tx, &actor, Settings { found: body.found, household: body.household })?;
        Reply::ok(&queries::settings(tx, &actor)?)
    })
    .await
}

/// How matching stands: who is due, walks with how far they are, matches by item and state.
#[utoipa::path(tag = "matching", params(PageQuery),
    responses((status = 200, description = "Progress", body = MatchingOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("matching.run")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/admin/matching")]
pub async fn progress(app: web::Data<App>, _actor: Allowed<RunMatching>, page: web::Query<PageQuery>) -> Result<Reply> {
    let page = page.into_inner();
    Reply::ok(&app.read(move |tx| queries::progress(tx, &page)).await?)
}

/// Look at whoever is due now, and walk over everybody for items whose rules have changed.
#[utoipa::path(tag = "matching", responses((status = 202, description = "Planned", body = MatchingOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("matching.run"))))]
#[post("/admin/matching/run")]
pub async fn run(app: web::Data<App>, actor: Allowed<RunMatching>, once: Once) -> Result<Reply> {
    let actor = actor.into_actor();
    once.run(&app, NO_BODY, move |tx| {
        commands::run(tx, &actor)?;
        Reply::accepted(&queries::progress(tx, &PageQuery::default())?)
    })
    .await
}
