//! Who may act for whom, and the visit at the counter.

use actix_web::{get, post, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::Deserialize;

use super::commands;
use super::model::{Act, RepresentationId, Scope};
use super::queries::{self, RepresentationOut};
use crate::app::App;
use crate::error::{Code, Problem, Result};
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::PersonId;
use crate::identity::permissions::{KeepOwnProfile, ServeAtCounter};
use crate::talents::http::identities::DocumentIn;
use crate::talents::{DocumentId, MemberId};

/// For whom I may act now, in what, and until when.
#[utoipa::path(tag = "representations",
    responses((status = 200, description = "Representations", body = [RepresentationOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/represented")]
pub async fn represented(app: web::Data<App>, actor: Allowed<KeepOwnProfile>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::represented(tx, &actor)).await?)
}

/// Who may act for me, or could once; my visits to counters are among them.
#[utoipa::path(tag = "representations",
    responses((status = 200, description = "Representations, newest first", body = [RepresentationOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/representations")]
pub async fn granted(app: web::Data<App>, actor: Allowed<KeepOwnProfile>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::granted(tx, &actor)).await?)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RepresentationIn {
    /// The member of the household, mine or the one that I confirmed, who may act for me.
    #[garde(skip)]
    member: MemberId,
    /// Codes of service items; all of them where none is named.
    #[garde(length(max = 50), inner(length(max = 100)))]
    #[serde(default)]
    items: Vec<String>,
    #[garde(length(min = 1, max = 3))]
    acts: Vec<Act>,
    #[garde(skip)]
    valid_from: NaiveDate,
    /// The last day.
    #[garde(skip)]
    valid_to: NaiveDate,
}

/// Let a member of my household, who has confirmed to be one, act for me within a scope and a time.
#[utoipa::path(tag = "representations", request_body = RepresentationIn,
    responses((status = 201, description = "Granted", body = RepresentationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["not_verified", "member_not_confirmed", "invalid"]))))]
#[post("/me/representations")]
pub async fn grant(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    once: Once,
    body: Valid<RepresentationIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    let RepresentationIn { member, items, acts, valid_from, valid_to } = body;
    let scope = Scope { items, acts, valid_from, valid_to };
    once.run(&app, digest, move |tx| {
        let id = commands::grant(tx, &actor, member, &scope)?;
        Reply::created(&queries::one(tx, id)?, "/api/v1/me/representations")
    })
    .await
}

/// End a representation at once: one that I granted, or one that I no longer want.
#[utoipa::path(tag = "representations", params(("id" = RepresentationId, Path)),
    responses((status = 204, description = "Ended"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile"))))]
#[post("/me/representations/{id}/revoke")]
pub async fn revoke(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<RepresentationId>,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::revoke(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct GuardianIn {
    guardian: PersonId,
    /// The minor's own person, verified, whom the guardian has recorded as a child with the same number.
    child: PersonId,
}

/// Record that somebody is the guardian of a minor, whose proof of kinship lies on the counter. It ends when the minor
/// comes of age.
#[utoipa::path(tag = "counter", request_body = GuardianIn,
    responses((status = 201, description = "Recorded", body = RepresentationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("counter.serve")),
        ("x-codes" = json!(["own_case", "not_verified", "not_guardian", "child_of_age"]))))]
#[post("/counter/guardianships")]
pub async fn record_guardian(
    app: web::Data<App>,
    actor: Allowed<ServeAtCounter>,
    once: Once,
    body: Valid<GuardianIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        let id = commands::record_guardian(tx, &actor, body.guardian, body.child)?;
        Reply::created(&queries::one(tx, id)?, "/api/v1/counter/guardianships")
    })
    .await
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct VisitIn {
    person: PersonId,
    /// As it stands on the document that lies on the counter.
    document: DocumentIn,
}

/// Begin to serve somebody who stands at the counter: their document is the one that they have proven. Nothing can be done
/// for them before they have agreed.
#[utoipa::path(tag = "counter", request_body = VisitIn,
    responses((status = 201, description = "Begun", body = RepresentationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("counter.serve")),
        ("x-codes" = json!(["own_case", "not_verified", "identity_mismatch", "invalid"]))))]
#[post("/counter/visits")]
pub async fn open(
    app: web::Data<App>,
    actor: Allowed<ServeAtCounter>,
    once: Once,
    body: Valid<VisitIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    let number = body.document.shown(&app)?;
    once.run(&app, digest, move |tx| {
        let id = commands::open_visit(tx, &actor, body.person, &number)?;
        Reply::created(&queries::one(tx, id)?, "/api/v1/counter/visits")
    })
    .await
}

/// Send the person a code by which they agree.
#[utoipa::path(tag = "counter", params(("id" = RepresentationId, Path)),
    responses((status = 204, description = "Sent"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("counter.serve")), ("x-codes" = json!(["no_address", "too_many_requests"]))))]
#[post("/counter/visits/{id}/codes")]
pub async fn send_code(
    app: web::Data<App>,
    actor: Allowed<ServeAtCounter>,
    id: web::Path<RepresentationId>,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::send_code(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementIn {
    /// The code that was sent to the person.
    #[garde(inner(length(chars, min = 6, max = 6)))]
    #[schema(example = "123456")]
    code: Option<String>,
    /// Or the scan of the paper that they signed, in their wallet.
    #[garde(skip)]
    document: Option<DocumentId>,
}

/// Put on record how the person agreed: by a code, or by a paper that they signed.
#[utoipa::path(tag = "counter", request_body = AgreementIn, params(("id" = RepresentationId, Path)),
    responses((status = 200, description = "Agreed", body = RepresentationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("counter.serve")), ("x-codes" = json!(["wrong_code", "conflict", "invalid"]))))]
#[post("/counter/visits/{id}/agreement")]
pub async fn agree(
    app: web::Data<App>,
    actor: Allowed<ServeAtCounter>,
    id: web::Path<RepresentationId>,
    body: Valid<AgreementIn>,
) -> Result<Reply> {
    let (actor, id, body) = (actor.into_actor(), id.into_inner(), body.into_inner());
    match (body.code, body.document) {
        (Some(code), None) => app.write(move |tx| commands::agree_by_code(tx, &actor, id, &code)).await??,
        (None, Some(paper)) => app.write(move |tx| commands::agree_on_paper(tx, &actor, id, paper)).await?,
        _ => return Err(Problem::new(Code::Invalid).field("/code", Code::FieldRequired).into()),
    }
    Reply::ok(&app.read(move |tx| queries::one(tx, id)).await?)
}

/// The person has left.
#[utoipa::path(tag = "counter", params(("id" = RepresentationId, Path)),
    responses((status = 204, description = "Ended"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("counter.serve"))))]
#[post("/counter/visits/{id}/end")]
pub async fn end(
    app: web::Data<App>,
    actor: Allowed<ServeAtCounter>,
    id: web::Path<RepresentationId>,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| {
        super::policy::visit(tx, &actor, id)?;
        commands::revoke(tx, &actor, id)
    })
    .await?;
    Ok(Reply::no_content())
}
