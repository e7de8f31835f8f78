//! What the office that answers for the whole service does: the register of organisations, and claims that are flagged.

use actix_web::{HttpResponse, get, patch, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::commands::{self, NewEmployer};
use super::super::model::{ClaimId, EmployerId};
use super::super::queries::{self, OfficeClaimOut, RegisteredEmployerOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::{Code, Problem, Result};
use crate::http::{Allowed, IfMatch, Once, Problems, Reply, Valid};
use crate::identity::address::Address;
use crate::identity::permissions::KeepEmployers;
use crate::talents::open_document;

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmployerIn {
    /// Unified social credit code; one whose check character does not fit is kept as such.
    #[garde(length(chars, min = 1, max = 40))]
    #[schema(example = "91150600MA00001030")]
    organisation_code: String,
    #[garde(length(chars, min = 2, max = 100))]
    #[schema(example = "某研究院")]
    name: String,
    /// Code of the district.
    #[garde(inner(length(chars, min = 1, max = 50)))]
    district: Option<String>,
    /// Mobile or mailbox of the organisation itself; the codes for its liaisons go there.
    #[garde(length(chars, min = 3, max = 254))]
    #[schema(example = "hr@example.org")]
    contact: String,
}

fn contact(text: &str) -> Result<Address> {
    Address::parse(text).map_err(|code| Problem::new(Code::Invalid).field("/contact", code).into())
}

/// Put an organisation on record.
#[utoipa::path(tag = "employers", request_body = EmployerIn,
    responses((status = 201, description = "On record", body = RegisteredEmployerOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.keep")), ("x-codes" = json!(["employer_on_record", "identifier_shape"]))))]
#[post("/admin/employers")]
pub async fn enter(
    app: web::Data<App>,
    actor: Allowed<KeepEmployers>,
    once: Once,
    body: Valid<EmployerIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    let new = NewEmployer {
        contact: contact(&body.contact)?,
        organisation_code: body.organisation_code,
        name: body.name.trim().to_owned(),
        district: body.district,
    };
    once.run(&app, digest, move |tx| {
        let row = commands::enter_employer(tx, &actor, &new)?;
        let out = queries::employer_out(tx, &row)?;
        Ok(Reply::created(&out, "/api/v1/admin/employers")?.version(row.version))
    })
    .await
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EmployerPatch {
    #[garde(length(chars, min = 2, max = 100))]
    name: String,
    /// Another address; the one on record stays without it.
    #[garde(inner(length(chars, min = 3, max = 254)))]
    contact: Option<String>,
}

/// Change what is on record about an organisation.
#[utoipa::path(tag = "employers", request_body = EmployerPatch, params(("id" = EmployerId, Path)),
    responses((status = 200, description = "Changed", body = RegisteredEmployerOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.keep")), ("x-codes" = json!(["precondition_required", "stale_version"]))))]
#[patch("/admin/employers/{id}")]
pub async fn change(
    app: web::Data<App>,
    actor: Allowed<KeepEmployers>,
    id: web::Path<EmployerId>,
    version: IfMatch,
    body: Valid<EmployerPatch>,
) -> Result<Reply> {
    let (actor, id, version, body) = (actor.into_actor(), id.into_inner(), version.require()?, body.into_inner());
    let contact = body.contact.as_deref().map(contact).transpose()?;
    app.write(move |tx| {
        let row = commands::change_employer(tx, &actor, id, version, body.name.trim(), contact.as_ref())?;
        Ok(Reply::ok(&queries::employer_out(tx, &row)?)?.version(row.version))
    })
    .await
}

/// The organisations on record, by their code.
#[utoipa::path(tag = "employers", params(PageQuery),
    responses((status = 200, description = "Organisations", body = Page<RegisteredEmployerOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.keep")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/admin/employers")]
pub async fn list(app: web::Data<App>, actor: Allowed<KeepEmployers>, page: web::Query<PageQuery>) -> Result<Reply> {
    let page = page.into_inner();
    Reply::ok(&app.read(move |tx| queries::register(tx, &actor, &page)).await?)
}

/// Claims that wait for the office, the oldest first.
#[utoipa::path(tag = "employers", params(PageQuery),
    responses((status = 200, description = "Claims", body = Page<OfficeClaimOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.keep")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/admin/liaison-claims")]
pub async fn claims(app: web::Data<App>, actor: Allowed<KeepEmployers>, page: web::Query<PageQuery>) -> Result<Reply> {
    let page = page.into_inner();
    Reply::ok(&app.read(move |tx| queries::of_office(tx, &actor, &page)).await?)
}

/// One claim.
#[utoipa::path(tag = "employers", params(("id" = ClaimId, Path)),
    responses((status = 200, description = "The claim", body = OfficeClaimOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.keep")), ("x-codes" = json!(["own_case"]))))]
#[get("/admin/liaison-claims/{id}")]
pub async fn show_claim(app: web::Data<App>, actor: Allowed<KeepEmployers>, id: web::Path<ClaimId>) -> Result<Reply> {
    let id = id.into_inner();
    let out = app.read(move |tx| queries::one_of_office(tx, &actor, id)).await?;
    Ok(Reply::ok(&out)?.version(out.version))
}

/// The letter of authorisation. Who read it goes on record.
#[utoipa::path(tag = "employers", params(("id" = ClaimId, Path)),
    responses((status = 200, description = "The content", content_type = "application/octet-stream"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.keep"))))]
#[get("/admin/liaison-claims/{id}/authorisation")]
pub async fn authorisation(
    app: web::Data<App>,
    actor: Allowed<KeepEmployers>,
    id: web::Path<ClaimId>,
) -> Result<HttpResponse> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    let row = app.write(move |tx| commands::read_authorisation(tx, &actor, id)).await?;
    open_document(&app, &row).await
}

/// Confirm a claim. An organisation that was not on record is from now on, with the address that the code went to.
#[utoipa::path(tag = "employers", params(("id" = ClaimId, Path)),
    responses((status = 204, description = "Confirmed"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.keep")),
        ("x-codes" = json!(["precondition_required", "stale_version", "claim_settled", "own_case"]))))]
#[post("/admin/liaison-claims/{id}/confirm")]
pub async fn confirm(
    app: web::Data<App>,
    actor: Allowed<KeepEmployers>,
    id: web::Path<ClaimId>,
    version: IfMatch,
    once: Once,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    once.run(&app, crate::http::NO_BODY, move |tx| {
        commands::confirm(tx, &actor, id, version)?;
        Ok(Reply::no_content())
    })
    .await
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimRefusalIn {
    /// What the claimant is told.
    #[garde(length(chars, min = 2, max = 500))]
    reason: String,
}

/// Refuse a claim.
#[utoipa::path(tag = "employers", request_body = ClaimRefusalIn, params(("id" = ClaimId, Path)),
    responses((status = 204, description = "Refused"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.keep")),
        ("x-codes" = json!(["precondition_required", "stale_version", "claim_settled", "own_case"]))))]
#[post("/admin/liaison-claims/{id}/refuse")]
pub async fn refuse(
    app: web::Data<App>,
    actor: Allowed<KeepEmployers>,
    id: web::Path<ClaimId>,
    version: IfMatch,
    once: Once,
    body: Valid<ClaimRefusalIn>,
) -> Result<Reply> {
    let (actor, id, version, digest) = (actor.into_actor(), id.into_inner(), version.require()?, body.digest);
    let reason = body.into_inner().reason;
    once.run(&app, digest, move |tx| {
        commands::refuse(tx, &actor, id, version, reason.trim())?;
        Ok(Reply::no_content())
    })
    .await
}
