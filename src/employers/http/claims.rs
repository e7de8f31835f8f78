//! Claiming to speak for an organisation.

use actix_web::{delete, get, post, web};
use garde::Validate;
use serde::Deserialize;

use super::super::commands::{self, NewClaim};
use super::super::model::ClaimId;
use super::super::queries::{self, ClaimOut, MyEmployerOut};
use crate::app::App;
use crate::error::{Code, Problem, Result};
use crate::http::{Allowed, NO_BODY, Once, Problems, Reply, Valid};
use crate::identity::address::Address;
use crate::identity::permissions::{ActForEmployer, ClaimEmployers};
use crate::identity::store::persons;
use crate::talents::DocumentId;

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimIn {
    /// Unified social credit code. A check character that does not fit refuses nothing; the office then looks.
    #[garde(length(chars, min = 1, max = 40))]
    #[schema(example = "91150600MA00001030")]
    organisation_code: String,
    /// Needed for an organisation that is not on record.
    #[garde(inner(length(chars, min = 2, max = 100)))]
    name: Option<String>,
    /// The same: mobile or mailbox of the organisation itself.
    #[garde(inner(length(chars, min = 3, max = 254)))]
    contact: Option<String>,
    /// The organisation's letter of authorisation in my wallet, of the kind `liaison_authorisation`.
    #[garde(skip)]
    authorisation: DocumentId,
}

/// Ask to speak for an organisation. A code goes to the address on record, or, for one that is not on record, to the one named.
#[utoipa::path(tag = "employers", request_body = ClaimIn,
    responses((status = 201, description = "The claim; next comes the code", body = ClaimOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.claim")),
        ("x-codes" = json!(["not_verified", "already_liaison", "claim_open", "authorisation_wanted", "too_many_requests"]))))]
#[post("/liaison-claims")]
pub async fn claim(
    app: web::Data<App>,
    actor: Allowed<ClaimEmployers>,
    once: Once,
    body: Valid<ClaimIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    let contact = body.contact.as_deref().map(Address::parse).transpose();
    let contact = contact.map_err(|code| Problem::new(Code::Invalid).field("/contact", code))?;
    let new = NewClaim {
        organisation_code: body.organisation_code,
        name: body.name.map(|name| name.trim().to_owned()),
        contact,
        authorisation: body.authorisation,
    };
    once.run(&app, digest, move |tx| {
        let row = commands::claim(tx, &actor, &new)?;
        let owner = persons::get(tx, actor.person)?;
        Reply::created(&queries::claim_out(tx, &owner, &row)?, "/api/v1/me/liaison-claims")
    })
    .await
}

/// My claims, newest first.
#[utoipa::path(tag = "employers", responses((status = 200, description = "Claims", body = [ClaimOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.claim"))))]
#[get("/me/liaison-claims")]
pub async fn mine(app: web::Data<App>, actor: Allowed<ClaimEmployers>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::my_claims(tx, &actor)).await?)
}

/// Send the code again.
#[utoipa::path(tag = "employers", params(("id" = ClaimId, Path)),
    responses((status = 202, description = "Sent", body = ClaimOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.claim")), ("x-codes" = json!(["claim_settled", "too_many_requests"]))))]
#[post("/liaison-claims/{id}/code")]
pub async fn send_again(
    app: web::Data<App>,
    actor: Allowed<ClaimEmployers>,
    id: web::Path<ClaimId>,
    once: Once,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    once.run(&app, NO_BODY, move |tx| {
        let row = commands::send_again(tx, &actor, id)?;
        let owner = persons::get(tx, actor.person)?;
        Reply::accepted(&queries::claim_out(tx, &owner, &row)?)
    })
    .await
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ClaimProofIn {
    /// The six digits that the organisation was sent.
    #[garde(length(chars, min = 6, max = 6))]
    #[schema(example = "123456")]
    code: String,
}

/// Give back the code that the organisation was sent.
#[utoipa::path(tag = "employers", request_body = ClaimProofIn, params(("id" = ClaimId, Path)),
    responses((status = 200, description = "Confirmed, or waiting for the office where something is flagged", body = ClaimOut),
        Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.claim")), ("x-codes" = json!(["wrong_code", "claim_settled"]))))]
#[post("/liaison-claims/{id}/proof")]
pub async fn prove(
    app: web::Data<App>,
    actor: Allowed<ClaimEmployers>,
    id: web::Path<ClaimId>,
    body: Valid<ClaimProofIn>,
) -> Result<Reply> {
    let (actor, id, code) = (actor.into_actor(), id.into_inner(), body.into_inner().code);
    let out = app
        .write(move |tx| match commands::prove(tx, &actor, id, &code)? {
            Ok(row) => {
                let owner = persons::get(tx, actor.person)?;
                queries::claim_out(tx, &owner, &row).map(Ok)
            }
            Err(refused) => Ok(Err(refused)),
        })
        .await??;
    Reply::ok(&out)
}

/// Take a claim back.
#[utoipa::path(tag = "employers", params(("id" = ClaimId, Path)),
    responses((status = 204, description = "Withdrawn"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.claim")), ("x-codes" = json!(["claim_settled"]))))]
#[delete("/liaison-claims/{id}")]
pub async fn withdraw(app: web::Data<App>, actor: Allowed<ClaimEmployers>, id: web::Path<ClaimId>) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::withdraw(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}

/// The organisations for which I speak.
#[utoipa::path(tag = "employers", responses((status = 200, description = "Organisations", body = [MyEmployerOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("employers.own"))))]
#[get("/me/employers")]
pub async fn employers(app: web::Data<App>, actor: Allowed<ActForEmployer>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::my_employers(tx, &actor)).await?)
}
