//! One's own degrees, titles, skills and awards.

use actix_web::{delete, get, post, put, web};
use chrono::NaiveDate;
use garde::Validate;
use serde::Deserialize;

use super::super::commands::{self, QualificationForm};
use super::super::model::qualification::{Details, Level, Qualification, QualificationKind};
use super::super::queries::{self, QualificationOut};
use super::super::{DocumentId, QualificationId};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, IfMatch, Once, Problems, Reply, Valid};
use crate::identity::permissions::KeepOwnProfile;

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct QualificationIn {
    kind: QualificationKind,
    /// A level of this kind's ladder.
    level: Level,
    /// Subject of the degree, name of the title or award.
    #[schema(example = "材料科学与工程")]
    name: String,
    issuer: Option<String>,
    /// Number of the certificate.
    number: Option<String>,
    obtained_on: NaiveDate,
    valid_until: Option<NaiveDate>,
    /// A document of my wallet that proves it.
    document_id: Option<DocumentId>,
}

impl From<QualificationIn> for QualificationForm {
    fn from(body: QualificationIn) -> Self {
        let details = Details { name: body.name, issuer: body.issuer, number: body.number };
        let (kind, level) = (body.kind, body.level);
        let (obtained_on, valid_until) = (body.obtained_on, body.valid_until);
        Self {
            qualification: Qualification { kind, level, details, obtained_on, valid_until },
            document_id: body.document_id,
        }
    }
}

/// My qualifications, oldest record first.
#[utoipa::path(tag = "talents", params(PageQuery),
    responses((status = 200, description = "A page", body = Page<QualificationOut>), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/qualifications")]
pub async fn list(app: web::Data<App>, actor: Allowed<KeepOwnProfile>, page: web::Query<PageQuery>) -> Result<Reply> {
    let (person, page) = (actor.person, page.into_inner());
    Reply::ok(&app.read(move |tx| queries::qualifications(tx, person, &page)).await?)
}

/// Record a qualification.
#[utoipa::path(tag = "talents", request_body = QualificationIn,
    responses((status = 201, description = "Recorded", body = QualificationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["future_date"]))))]
#[post("/me/qualifications")]
pub async fn add(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    once: Once,
    body: Valid<QualificationIn>,
) -> Result<Reply> {
    let (actor, digest) = (actor.into_actor(), body.digest);
    let form = QualificationForm::from(body.into_inner());
    once.run(&app, digest, move |tx| {
        let id = commands::add_qualification(tx, &actor, &form)?;
        let added = queries::qualification(tx, actor.person, id)?;
        Ok(Reply::created(&added, format!("/api/v1/me/qualifications/{id}"))?.version(added.version))
    })
    .await
}

/// One of my qualifications.
#[utoipa::path(tag = "talents", params(("id" = QualificationId, Path)),
    responses((status = 200, description = "The qualification", body = QualificationOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("own.profile"))))]
#[get("/me/qualifications/{id}")]
pub async fn show(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<QualificationId>,
) -> Result<Reply> {
    let (person, id) = (actor.person, id.into_inner());
    let found = app.read(move |tx| queries::qualification(tx, person, id)).await?;
    Ok(Reply::ok(&found)?.version(found.version))
}

/// Replace one of my qualifications.
#[utoipa::path(tag = "talents", request_body = QualificationIn,
    params(("id" = QualificationId, Path), ("if-match" = String, Header, description = "ETag of what was read")),
    responses((status = 200, description = "Saved", body = QualificationOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["stale_version", "precondition_required"]))))]
#[put("/me/qualifications/{id}")]
pub async fn replace(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<QualificationId>,
    if_match: IfMatch,
    body: Valid<QualificationIn>,
) -> Result<Reply> {
    let (actor, id, read) = (actor.into_actor(), id.into_inner(), if_match.require()?);
    let form = QualificationForm::from(body.into_inner());
    let saved = app.write(move |tx| {
        commands::replace_qualification(tx, &actor, id, read, &form)?;
        queries::qualification(tx, actor.person, id)
    });
    let saved = saved.await?;
    Ok(Reply::ok(&saved)?.version(saved.version))
}

/// Remove one of my qualifications.
#[utoipa::path(tag = "talents",
    params(("id" = QualificationId, Path), ("if-match" = String, Header, description = "ETag of what was read")),
    responses((status = 204, description = "Removed"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("own.profile")), ("x-codes" = json!(["stale_version", "precondition_required"]))))]
#[delete("/me/qualifications/{id}")]
pub async fn remove(
    app: web::Data<App>,
    actor: Allowed<KeepOwnProfile>,
    id: web::Path<QualificationId>,
    if_match: IfMatch,
) -> Result<Reply> {
    let (actor, id, read) = (actor.into_actor(), id.into_inner(), if_match.require()?);
    app.write(move |tx| commands::remove_qualification(tx, &actor, id, read)).await?;
    Ok(Reply::no_content())
}
