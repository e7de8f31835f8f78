//! Talent demand over HTTP: the public list, the employer's own, and the talents who want to be matched.

use actix_web::{delete, get, post, put, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::Deserialize;

use super::commands::{self, NewDemand};
use super::model::{DemandId, MatchState};
use super::queries::{self, DemandMatchesOut, MyMatchOut, OwnDemandOut, SeekerOut, TalentDemandOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Code, Problem, Result};
use crate::http::{Allowed, IfMatch, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::permissions::{ActForEmployer, Apply};
use crate::talents::model::qualification::{Level, QualificationKind};

#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DemandFilter {
    /// Only this district.
    district: Option<String>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What talent employers want today, newest first.
#[utoipa::path(tag = "public", params(DemandFilter),
    responses((status = 200, description = "Demands", body = Page<TalentDemandOut>), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/public/talent-demands")]
pub async fn public(app: web::Data<App>, filter: web::Query<DemandFilter>) -> Result<Reply> {
    let DemandFilter { district, limit, cursor } = filter.into_inner();
    let page = PageQuery { limit, cursor };
    Reply::ok(&app.read(move |tx| queries::public(tx, district.as_deref(), &page)).await?)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TalentDemandIn {
    #[garde(length(chars, min = 2, max = 100))]
    #[schema(example = "储能材料研究员")]
    title: String,
    #[garde(range(min = 1, max = 10_000))]
    posts: i32,
    /// What is asked for, with `level`.
    #[garde(skip)]
    qualification: Option<QualificationKind>,
    /// At least this high.
    #[garde(skip)]
    level: Option<Level>,
    /// Code of the district.
    #[garde(inner(length(chars, min = 1, max = 50)))]
    district: Option<String>,
    #[garde(inner(length(chars, min = 1, max = 2_000)))]
    description: Option<String>,
    /// A month.
    #[garde(range(min = 0, max = 1_000_000_000))]
    salary_from_fen: i64,
    #[garde(range(min = 0, max = 1_000_000_000))]
    salary_to_fen: i64,
    /// The last day, a year ahead at most.
    #[garde(skip)]
    valid_until: NaiveDate,
}

/// Publish what talent an employer wants. Talents who opted in and whom it may suit are told.
#[utoipa::path(tag = "employers", request_body = TalentDemandIn, params(("code" = String, Path)),
    responses((status = 201, description = "Public", body = OwnDemandOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["not_a_choice", "out_of_range"]))))]
#[post("/employers/{code}/talent-demands")]
pub async fn publish(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    code: web::Path<String>,
    once: Once,
    body: Valid<TalentDemandIn>,
) -> Result<Reply> {
    let (actor, code, digest, body) = (actor.into_actor(), code.into_inner(), body.digest, body.into_inner());
    let qualification = match (body.qualification, body.level) {
        (Some(kind), Some(level)) => Some((kind, level)),
        (None, None) => None,
        _ => return Err(Problem::new(Code::Invalid).field("/level", Code::FieldRequired).into()),
    };
    let new = NewDemand {
        title: body.title.trim().to_owned(),
        posts: body.posts,
        qualification,
        district: body.district,
        description: body.description,
        salary_fen: (body.salary_from_fen, body.salary_to_fen),
        valid_until: body.valid_until,
    };
    once.run(&app, digest, move |tx| {
        let row = commands::publish(tx, &actor, &code, &new)?;
        let version = row.version;
        let place = format!("/api/v1/employers/{code}/talent-demands");
        Ok(Reply::created(&queries::one(tx, row)?, place)?.version(version))
    })
    .await
}

/// The demands of an employer, newest first, over and withdrawn ones too.
#[utoipa::path(tag = "employers", params(("code" = String, Path), PageQuery),
    responses((status = 200, description = "Demands", body = Page<OwnDemandOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/employers/{code}/talent-demands")]
pub async fn list(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    code: web::Path<String>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let (code, page) = (code.into_inner(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::of_employer(tx, &actor, &code, &page)).await?)
}

/// Take a demand back.
#[utoipa::path(tag = "employers", params(("code" = String, Path), ("id" = DemandId, Path)),
    responses((status = 204, description = "Withdrawn"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["precondition_required", "stale_version"]))))]
#[delete("/employers/{code}/talent-demands/{id}")]
pub async fn withdraw(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, DemandId)>,
    version: IfMatch,
) -> Result<Reply> {
    let (actor, (code, id), version) = (actor.into_actor(), path.into_inner(), version.require()?);
    app.write(move |tx| commands::withdraw(tx, &actor, &code, id, version)).await?;
    Ok(Reply::no_content())
}

/// Whom a demand may suit: how many, and name and address of those who agreed.
#[utoipa::path(tag = "employers", params(("code" = String, Path), ("id" = DemandId, Path), PageQuery),
    responses((status = 200, description = "Matches", body = DemandMatchesOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/employers/{code}/talent-demands/{id}/matches")]
pub async fn matches(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    path: web::Path<(String, DemandId)>,
    page: web::Query<PageQuery>,
) -> Result<Reply> {
    let ((code, id), page) = (path.into_inner(), page.into_inner());
    Reply::ok(&app.read(move |tx| queries::matches(tx, &actor, &code, id, &page)).await?)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SeekerIn {
    /// That my qualifications are compared with what employers want. Without it nothing is.
    #[garde(skip)]
    consent: bool,
    /// Only this district.
    #[garde(inner(length(chars, min = 1, max = 50)))]
    district: Option<String>,
    /// At least so much a month.
    #[garde(inner(range(min = 0, max = 1_000_000_000)))]
    salary_from_fen: Option<i64>,
}

/// Want to be told of demands that may suit me. No employer learns of me before I agree to its demand.
#[utoipa::path(tag = "employers", request_body = SeekerIn,
    responses((status = 200, description = "Kept, with the consent", body = SeekerOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["not_verified", "required"]))))]
#[put("/me/demand-matching")]
pub async fn opt_in(app: web::Data<App>, actor: Allowed<Apply>, body: Valid<SeekerIn>) -> Result<Reply> {
    let (actor, body) = (actor.into_actor(), body.into_inner());
    if !body.consent {
        return Err(Problem::new(Code::Invalid).field("/consent", Code::FieldRequired).into());
    }
    app.write(move |tx| {
        let row = commands::opt_in(tx, &actor, body.district.as_deref(), body.salary_from_fen)?;
        Reply::ok(&SeekerOut::from(row))
    })
    .await
}

/// What I seek, and to what I consented.
#[utoipa::path(tag = "employers", responses((status = 200, description = "What is kept", body = SeekerOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/me/demand-matching")]
pub async fn seeking(app: web::Data<App>, actor: Allowed<Apply>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::seeking(tx, &actor)).await?)
}

/// Withdraw the consent: no employer sees anything of me any more.
#[utoipa::path(tag = "employers", responses((status = 204, description = "Forgotten"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[delete("/me/demand-matching")]
pub async fn opt_out(app: web::Data<App>, actor: Allowed<Apply>) -> Result<Reply> {
    let actor = actor.into_actor();
    app.write(move |tx| commands::opt_out(tx, &actor)).await?;
    Ok(Reply::no_content())
}

/// The demands that may suit me, newest first.
#[utoipa::path(tag = "employers", responses((status = 200, description = "Matches", body = [MyMatchOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/me/demand-matches")]
pub async fn mine(app: web::Data<App>, actor: Allowed<Apply>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::mine(tx, &actor)).await?)
}

/// Agree to be named to the employer of this demand, with the address of my account.
#[utoipa::path(tag = "employers", params(("id" = DemandId, Path)),
    responses((status = 204, description = "Agreed"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["demand_over"]))))]
#[post("/me/demand-matches/{id}/agree")]
pub async fn agree(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<DemandId>, once: Once) -> Result<Reply> {
    answered(&app, actor, id, once, MatchState::Agreed).await
}

/// Decline a demand, or take an agreement back.
#[utoipa::path(tag = "employers", params(("id" = DemandId, Path)),
    responses((status = 204, description = "Declined"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[post("/me/demand-matches/{id}/decline")]
pub async fn decline(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<DemandId>, once: Once) -> Result<Reply> {
    answered(&app, actor, id, once, MatchState::Declined).await
}

async fn answered(
    app: &web::Data<App>,
    actor: Allowed<Apply>,
    id: web::Path<DemandId>,
    once: Once,
    state: MatchState,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(app, NO_BODY, move |tx| {
        commands::answer(tx, &actor, id, state)?;
        Ok(Reply::no_content())
    })
    .await
}
