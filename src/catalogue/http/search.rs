//! Finding services, policies and what is on offer; open to everybody.

use actix_web::{get, web};
use serde::{Deserialize, Serialize};

use super::super::queries::{
    self, FoundServiceOut, LifeEventOut, PolicyOut, PolicySummaryOut, SupplyOut, Validity, Wanted,
};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Problems, Reply};
use crate::packs::format::SupplyKind;

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ServiceSearch {
    /// Words, pinyin or initials, also mixed: `租房`, `zufang`, `zfbt`, `rencai补贴`. Several words must all be found.
    q: Option<String>,
    /// Only this family: `recognition`, `housing`, `schooling`, `programmes`.
    family: Option<String>,
    /// Only what is open to this tier.
    tier: Option<String>,
    /// Only what this occasion calls for (`GET /catalogue/life-events`).
    life_event: Option<String>,
    /// Only where this department answers or takes part.
    department: Option<String>,
    /// Only what can be filed in this district or zone.
    district: Option<String>,
    /// Whether applications are taken today.
    open: Option<bool>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

impl ServiceSearch {
    fn split(self) -> (Wanted, PageQuery) {
        let Self { q, family, tier, life_event, department, district, open, limit, cursor } = self;
        let typed = q.unwrap_or_default();
        (Wanted { typed, family, tier, life_event, department, district, open }, PageQuery { limit, cursor })
    }
}

/// Find services by words, pinyin and initials, the best fit first; without words all, by code.
#[utoipa::path(tag = "catalogue", params(ServiceSearch),
    responses((status = 200, description = "Services", body = Page<FoundServiceOut>), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["bad_cursor", "not_a_choice"]))))]
#[get("/catalogue/services")]
pub async fn services(app: web::Data<App>, query: web::Query<ServiceSearch>) -> Result<Reply> {
    let (wanted, page) = query.into_inner().split();
    Reply::ok(&app.read(move |tx| queries::found(tx, &wanted, &page)).await?)
}

/// A number of rows.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FoundCountOut {
    pub count: usize,
}

/// How many services a search finds; `limit` and `cursor` make no difference.
#[utoipa::path(tag = "catalogue", params(ServiceSearch),
    responses((status = 200, description = "How many", body = FoundCountOut), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["not_a_choice"]))))]
#[get("/catalogue/services/count")]
pub async fn count(app: web::Data<App>, query: web::Query<ServiceSearch>) -> Result<Reply> {
    let (wanted, _) = query.into_inner().split();
    Reply::ok(&FoundCountOut { count: app.read(move |tx| queries::count(tx, &wanted)).await? })
}

/// Occasions in somebody's life, and the services that each calls for.
#[utoipa::path(tag = "catalogue",
    responses((status = 200, description = "Occasions", body = [LifeEventOut]), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/catalogue/life-events")]
pub async fn life_events(app: web::Data<App>) -> Result<Reply> {
    Reply::ok(&app.read(queries::life_events).await?)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct PolicySearch {
    /// Words, pinyin or initials, also mixed.
    q: Option<String>,
    /// Whether it applies today.
    #[param(inline)]
    validity: Option<Validity>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// The policies of the city, as they fit what was typed, otherwise by code.
#[utoipa::path(tag = "catalogue", params(PolicySearch),
    responses((status = 200, description = "Policies", body = Page<PolicySummaryOut>), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/catalogue/policies")]
pub async fn policies(app: web::Data<App>, query: web::Query<PolicySearch>) -> Result<Reply> {
    let PolicySearch { q, validity, limit, cursor } = query.into_inner();
    let (typed, page) = (q.unwrap_or_default(), PageQuery { limit, cursor });
    Reply::ok(&app.read(move |tx| queries::policy_list(tx, &typed, validity, &page)).await?)
}

/// A policy: what it says, the services that rest on it, and the conditions by which they carry it out.
#[utoipa::path(tag = "catalogue", params(("code" = String, Path, example = "three_year_plan")),
    responses((status = 200, description = "The policy", body = PolicyOut), Problems),
    extensions(("x-permission" = json!("public"))))]
#[get("/catalogue/policies/{code}")]
pub async fn policy(app: web::Data<App>, code: web::Path<String>) -> Result<Reply> {
    let code = code.into_inner();
    Reply::ok(&app.read(move |tx| queries::policy(tx, &code)).await?)
}

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SupplySearch {
    /// Words, pinyin or initials, also mixed.
    q: Option<String>,
    /// What kind of thing.
    #[param(inline)]
    kind: Option<SupplyKind>,
    /// Only what there is in this district or zone; what is everywhere is there too.
    district: Option<String>,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// What the city has on offer for talents, as it fits what was typed, otherwise by code.
#[utoipa::path(tag = "catalogue", params(SupplySearch),
    responses((status = 200, description = "What is on offer", body = Page<SupplyOut>), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/catalogue/supplies")]
pub async fn supplies(app: web::Data<App>, query: web::Query<SupplySearch>) -> Result<Reply> {
    let SupplySearch { q, kind, district, limit, cursor } = query.into_inner();
    let (typed, page) = (q.unwrap_or_default(), PageQuery { limit, cursor });
    Reply::ok(&app.read(move |tx| queries::supply_list(tx, &typed, kind, district.as_deref(), &page)).await?)
}
