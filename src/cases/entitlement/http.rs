//! Asking whether one is entitled.

use actix_web::{get, post, web};
use garde::Validate;
use serde::Deserialize;
use serde_json::{Map, Value};

use super::super::model::ApplicationId;
use super::queries::{self, EvaluationOut};
use super::views::{EligibilityOut, ItemStandingOut};
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply, Valid};
use crate::identity::permissions::Apply;

/// Whether I am entitled to an item: each clause with its verdict, its explanation and the facts it was decided on.
#[utoipa::path(tag = "eligibility", params(("code" = String, Path, example = "rent_subsidy")),
    responses((status = 200, description = "Clause by clause", body = EligibilityOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[get("/services/{code}/eligibility")]
pub async fn of_item(app: web::Data<App>, actor: Allowed<Apply>, code: web::Path<String>) -> Result<Reply> {
    let code = code.into_inner();
    Reply::ok(&app.read(move |tx| queries::of_item(tx, &actor, &code)).await?)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
pub struct WhatIfIn {
    /// Facts by name with the values that they would have. Only facts that may be supposed; what follows from one (the
    /// rank of a degree, the card of a tier) is supposed with it.
    #[garde(custom(few))]
    #[schema(value_type = Object, example = json!({ "qualifications.degree": "doctor" }))]
    assume: Map<String, Value>,
}

fn few(assumed: &Map<String, Value>, _: &()) -> garde::Result {
    if (1..=20).contains(&assumed.len()) { Ok(()) } else { Err(garde::Error::new("1 to 20 facts")) }
}

/// Whether I would be entitled if some facts were otherwise. Nothing is changed or kept.
#[utoipa::path(tag = "eligibility", request_body = WhatIfIn, params(("code" = String, Path, example = "rent_subsidy")),
    responses((status = 200, description = "Clause by clause, what is supposed marked as such", body = EligibilityOut), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["invalid"]))))]
#[post("/services/{code}/eligibility/what-if")]
pub async fn what_if(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    code: web::Path<String>,
    body: Valid<WhatIfIn>,
) -> Result<Reply> {
    let (code, assume) = (code.into_inner(), body.into_inner().assume);
    Reply::ok(&app.read(move |tx| queries::what_if(tx, &actor, &code, &assume)).await?)
}

/// Where I stand with every item: what I am entitled to first, then what is near, with what is missing.
#[utoipa::path(tag = "eligibility", responses((status = 200, description = "All items", body = [ItemStandingOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/me/eligibility")]
pub async fn of_all_items(app: web::Data<App>, actor: Allowed<Apply>) -> Result<Reply> {
    Reply::ok(&app.read(move |tx| queries::of_all_items(tx, &actor)).await?)
}

/// What the clauses said when my application was handed in, corrected and decided, and on what.
#[utoipa::path(tag = "eligibility", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Evaluations in order", body = [EvaluationOut]), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/evaluations")]
pub async fn evaluations(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<ApplicationId>) -> Result<Reply> {
    let id = id.into_inner();
    Reply::ok(&app.read(move |tx| queries::of_application(tx, &actor, id)).await?)
}
