//! The staffing report over HTTP: an employer's own, and any for the office.

use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get, web};
use serde::Deserialize;

use super::super::model::EmployerId;
use super::StaffingReportOut;
use crate::app::App;
use crate::error::Result;
use crate::http::{Allowed, Problems};
use crate::identity::permissions::{ActForEmployer, KeepEmployers};
use crate::text_enum;

text_enum! {
    pub enum ReportFormat { Json = "json", Csv = "csv" }
}

#[derive(Debug, Clone, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ReportQuery {
    /// `json`, or `csv` for a spreadsheet.
    #[param(inline)]
    format: Option<ReportFormat>,
}

fn answer(report: &StaffingReportOut, format: Option<ReportFormat>) -> Result<HttpResponse> {
    if format == Some(ReportFormat::Csv) {
        let name = format!("attachment; filename=\"staffing-{}-{}.csv\"", report.organisation_code, report.as_of);
        let table = super::csv(report)?;
        let head = ((CONTENT_TYPE, "text/csv; charset=utf-8"), (CONTENT_DISPOSITION, name));
        return Ok(HttpResponse::Ok().insert_header(head.0).insert_header(head.1).body(table));
    }
    Ok(HttpResponse::Ok().json(report))
}

/// How many of our confirmed staff hold which card, since and until when.
#[utoipa::path(tag = "employers", params(("code" = String, Path), ReportQuery),
    responses((status = 200, description = "The report", body = StaffingReportOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.own"))))]
#[get("/employers/{code}/staffing-report")]
pub async fn own(
    app: web::Data<App>,
    actor: Allowed<ActForEmployer>,
    code: web::Path<String>,
    query: web::Query<ReportQuery>,
) -> Result<HttpResponse> {
    let code = code.into_inner();
    let made = app.read(move |tx| super::own(tx, &actor, &code)).await?;
    answer(&made, query.format)
}

/// The same about any organisation on record, for the office.
#[utoipa::path(tag = "employers", params(("id" = EmployerId, Path), ReportQuery),
    responses((status = 200, description = "The report", body = StaffingReportOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("employers.keep"))))]
#[get("/admin/employers/{id}/staffing-report")]
pub async fn of_any(
    app: web::Data<App>,
    actor: Allowed<KeepEmployers>,
    id: web::Path<EmployerId>,
    query: web::Query<ReportQuery>,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let made = app.read(move |tx| super::of(tx, &actor, id)).await?;
    answer(&made, query.format)
}
