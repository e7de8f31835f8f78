//! One's own household, and being asked into somebody else's.

use actix_web::{delete, get, post, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::model::household::{NewMember, Relation};
use super::super::queries::{self, HouseholdOut, InvitationOut, MemberOut};
use super::super::{MemberId, commands};
use super::identities::DocumentIn;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, IfMatch, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::permissions::KeepOwnProfile;

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
#[schema(as = HouseholdMemberIn)]
pub struct MemberIn {
    relation: Relation,
    #[schema(example = "李小雷")]
    name: String,
    /// May be left out where the document number says it.
    birth_date: Option<NaiveDate>,
    /// Needed for adults, who confirm under this identity.
    document: Option<DocumentIn>,
    /// As the guardian I agree that this child's data is kept; needed for a child under fourteen.
    #[serde(default)]
    guardian_consent: bool,
}

impl From<MemberIn> for NewMember {
    fn from(body: MemberIn) -> Self {
        Self {
            relation: body.relation,
            name: body.name,
            birth_date: body.birth_date,
            document: body.document.map(|d| (d.kind, d.number, d.country)),
            guardian_consent: body.guardian_consent,
        }
    }
}

/// My household.
#[utoipa::path(tag = "talents", responses((status = 200, description = "My household", body = HouseholdOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/household")]
pub async fn show(app: web::Data<App>, actor: Allowed<KeepOwnProfile>) -> Result<Reply> {
    let person = actor.person;
    Reply::ok(&app.read(move |tx| queries::household(tx, person)).await?)
}

/// Record a member of my household. An adult is asked to confirm.
#[utoipa::path(tag = "talents", request_body = MemberIn,
    responses((status = 201, description = "Recorded", body = MemberOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["guardian_consent_needed", "child_of_age",
        "not_of_age", "own_identity", "spouse_already_recorded", "member_already_recorded", "contradicts_identity"]))))]
#[post("/me/household")]
pub async fn record(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    once: Once,
    body: Valid<MemberIn>,
) -> Result<Reply> {
    let (actor, digest) = (actor.into_actor(), body.digest);
    let new = NewMember::from(body.into_inner());
    once.run(&app, digest, move |tx| {
        let id = commands::record_member(tx, &actor, &new)?;
        let recorded = queries::member(tx, actor.person, id)?;
        Ok(Reply::created(&recorded, format!("/api/v1/me/household/{id}"))?.version(recorded.version))
    })
    .await
}

/// A member of my household.
#[utoipa::path(tag = "talents", params(("id" = MemberId, Path)),
    responses((status = 200, description = "The member", body = MemberOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/household/{id}")]
pub async fn show_member(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<MemberId>,
) -> Result<Reply> {
    let (person, id) = (actor.person, id.into_inner());
    let found = app.read(move |tx| queries::member(tx, person, id)).await?;
    Ok(Reply::ok(&found)?.version(found.version))
}

/// Take a member out of my household.
#[utoipa::path(tag = "talents",
    params(("id" = MemberId, Path), ("if-match" = String, Header, description = "ETag of what was read")),
    responses((status = 204, description = "Taken out"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["stale_version", "precondition_required"]))))]
#[delete("/me/household/{id}")]
pub async fn end(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<MemberId>,
    if_match: IfMatch,
) -> Result<Reply> {
    let (actor, id, read) = (actor.into_actor(), id.into_inner(), if_match.require()?);
    app.write(move |tx| commands::end_member(tx, &actor, id, read)).await?;
    Ok(Reply::no_content())
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = HouseholdInvitations)]
pub struct InvitationsOut {
    items: Vec<InvitationOut>,
}

/// Households that recorded me and wait for my answer. Empty until my identity is proven.
#[utoipa::path(tag = "talents",
    responses((status = 200, description = "Open invitations", body = InvitationsOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/household-invitations")]
pub async fn invitations(app: web::Data<App>, actor: Allowed<KeepOwnProfile>) -> Result<Reply> {
    let person = actor.person;
    let items = app.read(move |tx| queries::invitations(tx, person)).await?;
    Reply::ok(&InvitationsOut { items })
}

/// Confirm that I belong to this household.
#[utoipa::path(tag = "talents", params(("id" = MemberId, Path)),
    responses((status = 204, description = "Confirmed"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["not_verified"]))))]
#[post("/me/household-invitations/{id}/confirm")]
pub async fn confirm(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<MemberId>,
    once: Once,
) -> Result<Reply> {
    answer(&app, actor, id.into_inner(), once, true).await
}

/// Decline to belong to this household.
#[utoipa::path(tag = "talents", params(("id" = MemberId, Path)),
    responses((status = 204, description = "Declined"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["not_verified"]))))]
#[post("/me/household-invitations/{id}/decline")]
pub async fn decline(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<MemberId>,
    once: Once,
) -> Result<Reply> {
    answer(&app, actor, id.into_inner(), once, false).await
}

async fn answer(
    app: &web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: MemberId,
    once: Once,
    accept: bool,
) -> Result<Reply> {
    let actor = actor.into_actor();
    once.run(app, NO_BODY, move |tx| {
        commands::answer_invitation(tx, &actor, id, accept)?;
        Ok(Reply::no_content())
    })
    .await
}
