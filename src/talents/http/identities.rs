//! One's identity documents over time.

use actix_web::{delete, get, post, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::commands;
use super::super::identifiers::{DocumentKind, IdentityNumber};
use super::super::model::IdentityDocumentId;
use super::super::queries::{self, IdentityDocumentOut};
use crate::app::App;
use crate::clock::china_date;
use crate::error::{Code, Problem, Result};
use crate::http::{Allowed, Once, Problems, Reply, Valid};
use crate::identity::permissions::KeepOwnProfile;

/// An identity document as typed.
#[derive(Debug, Clone, Deserialize, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = IdentityNumberIn)]
pub struct DocumentIn {
    pub kind: DocumentKind,
    #[schema(example = "150602199003070012")]
    pub number: String,
    /// Three letters; for passports only.
    #[schema(example = "DEU")]
    pub country: Option<String>,
}

impl DocumentIn {
    /// The number, as it lies on a counter.
    ///
    /// # Errors
    /// `invalid` at `/document/number`.
    pub fn shown(&self, app: &App) -> Result<IdentityNumber> {
        let today = china_date(app.env().clock.business(app.env().clock.real()));
        IdentityNumber::parse(self.kind, &self.number, self.country.as_deref(), today)
            .map_err(|refusal| Problem::new(Code::Invalid).field("/document/number", refusal.into()).into())
    }
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct IdentityDocumentIn {
    kind: DocumentKind,
    #[schema(example = "C01X00T47")]
    number: String,
    /// Three letters; for passports only.
    #[schema(example = "DEU")]
    country: Option<String>,
    valid_until: Option<NaiveDate>,
}

#[derive(Serialize, utoipa::ToSchema)]
#[schema(as = IdentityDocuments)]
pub struct IdentityDocumentsOut {
    items: Vec<IdentityDocumentOut>,
}

/// My identity documents, masked: the proven one first.
#[utoipa::path(tag = "talents",
    responses((status = 200, description = "My documents", body = IdentityDocumentsOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/identity-documents")]
pub async fn list(app: web::Data<App>, actor: Allowed<KeepOwnProfile>) -> Result<Reply> {
    let person = actor.person;
    let items = app.read(move |tx| queries::identity_documents(tx, person)).await?;
    Reply::ok(&IdentityDocumentsOut { items })
}

/// Record a further document of mine. It proves nothing by itself.
#[utoipa::path(tag = "talents", request_body = IdentityDocumentIn,
    responses((status = 201, description = "Recorded", body = IdentityDocumentsOut), Problems),
    security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["identity_document_known",
        "identifier_shape", "identifier_check_character", "impossible_date", "future_date"]))))]
#[post("/me/identity-documents")]
pub async fn add(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    once: Once,
    body: Valid<IdentityDocumentIn>,
) -> Result<Reply> {
    let (actor, digest, body) = (actor.into_actor(), body.digest, body.into_inner());
    once.run(&app, digest, move |tx| {
        let number = IdentityNumber::parse(body.kind, &body.number, body.country.as_deref(), tx.today())
            .map_err(|refusal| Problem::new(Code::Invalid).field("/number", refusal.into()))?;
        let id = commands::add_identity_document(tx, &actor, &number, body.valid_until)?;
        let items = queries::identity_documents(tx, actor.person)?;
        Reply::created(&IdentityDocumentsOut { items }, format!("/api/v1/me/identity-documents/{id}"))
    })
    .await
}

/// Remove a document that I recorded; the proven one stays.
#[utoipa::path(tag = "talents", params(("id" = IdentityDocumentId, Path)),
    responses((status = 204, description = "Removed"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile"))))]
#[delete("/me/identity-documents/{id}")]
pub async fn remove(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<IdentityDocumentId>,
) -> Result<Reply> {
    let (actor, id) = (actor.into_actor(), id.into_inner());
    app.write(move |tx| commands::remove_identity_document(tx, &actor, id)).await?;
    Ok(Reply::no_content())
}
