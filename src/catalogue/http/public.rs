//! What everybody may read, signed in or not.

use actix_web::{get, web};
use serde::Deserialize;

use super::super::queries::{self, CardSchemeOut, DistrictOut, ServiceOut, ServiceSummaryOut, TierCatalogueOut};
use crate::app::App;
use crate::error::Result;
use crate::http::{Problems, Reply};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ServiceFilter {
    /// Only this family: `recognition`, `housing`, `schooling`, `programmes`.
    family: Option<String>,
}

/// What may be applied for.
#[utoipa::path(tag = "catalogue", params(ServiceFilter),
    responses((status = 200, description = "Services", body = [ServiceSummaryOut]), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/services")]
pub async fn services(app: web::Data<App>, filter: web::Query<ServiceFilter>) -> Result<Reply> {
    let family = filter.into_inner().family;
    Reply::ok(&app.read(move |tx| queries::services(tx, family.as_deref())).await?)
}

/// One service: guide, conditions, materials, limits and the form.
#[utoipa::path(tag = "catalogue", params(("code" = String, Path, example = "talent_recognition")),
    responses((status = 200, description = "The service", body = ServiceOut), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/services/{code}")]
pub async fn service(app: web::Data<App>, code: web::Path<String>) -> Result<Reply> {
    let code = code.into_inner();
    let service = app.read(move |tx| queries::service(tx, &code)).await?;
    Ok(Reply::ok(&service)?.version(service.summary.version))
}

/// Districts and zones.
#[utoipa::path(tag = "catalogue",
    responses((status = 200, description = "Districts and zones", body = [DistrictOut]), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/districts")]
pub async fn districts(app: web::Data<App>) -> Result<Reply> {
    Reply::ok(&app.read(queries::districts).await?)
}

/// Tiers and their criteria.
#[utoipa::path(tag = "catalogue",
    responses((status = 200, description = "Catalogues of tiers", body = [TierCatalogueOut]), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/tier-catalogues")]
pub async fn tier_catalogues(app: web::Data<App>) -> Result<Reply> {
    Reply::ok(&app.read(queries::tier_catalogues).await?)
}

/// Card schemes and their benefits.
#[utoipa::path(tag = "catalogue",
    responses((status = 200, description = "Card schemes", body = [CardSchemeOut]), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/card-schemes")]
pub async fn card_schemes(app: web::Data<App>) -> Result<Reply> {
    Reply::ok(&app.read(queries::card_schemes).await?)
}
