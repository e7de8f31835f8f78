//! Versions, drafts, and publishing by a second person.

use actix_web::{HttpResponse, delete, get, post, web};

use super::super::comparison::{self, DiffOut};
use super::super::model::DefinitionId;
use super::super::queries::{self, DefinitionBodyOut, DefinitionFilter, DefinitionOut};
use super::super::store;
use super::super::{commands, definitions, proof};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, IfMatch, Problems, Reply, Request, picture as drawing};
use crate::identity::permissions::{PublishDefinitions, SeeDefinitions};
use crate::workflow::Definition;
use crate::workflow::picture::Detail;

/// Definitions and their versions, oldest first.
#[utoipa::path(tag = "administration", params(DefinitionFilter, PageQuery),
    responses((status = 200, description = "Versions", body = Page<DefinitionOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("definitions.see")), ("x-codes" = json!(["bad_cursor"]))))]
#[get("/admin/definitions")]
pub async fn list(app: web::Data<App>, _actor: Allowed<SeeDefinitions>, query: web::Query<ListQuery>) -> Result<Reply> {
    let (filter, page) = query.into_inner().parts();
    let found = app.read(move |tx| store::list(tx, &filter, &page)).await?;
    Reply::ok(&found.map(DefinitionOut::from))
}

/// The query string of a list: the filter and the page together.
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ListQuery {
    kind: Option<super::super::DefinitionKind>,
    code: Option<String>,
    status: Option<super::super::DefinitionStatus>,
    limit: Option<u32>,
    cursor: Option<String>,
}

impl ListQuery {
    fn parts(self) -> (DefinitionFilter, PageQuery) {
        let Self { kind, code, status, limit, cursor } = self;
        (DefinitionFilter { kind, code, status }, PageQuery { limit, cursor })
    }
}

/// One version with its body.
#[utoipa::path(tag = "administration", params(("id" = DefinitionId, Path)),
    responses((status = 200, description = "The version", body = DefinitionBodyOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("definitions.see"))))]
#[get("/admin/definitions/{id}")]
pub async fn show(app: web::Data<App>, _actor: Allowed<SeeDefinitions>, id: web::Path<DefinitionId>) -> Result<Reply> {
    let id = id.into_inner();
    let found = app.read(move |tx| queries::definition(tx, id)).await?;
    Ok(Reply::ok(&found)?.version(found.row_version))
}

/// A flow as a picture, in the language of `Accept-Language`; other kinds of definitions have none.
#[utoipa::path(tag = "administration", params(("id" = DefinitionId, Path)),
    responses((status = 200, description = "The picture", body = String, content_type = "image/svg+xml"), Problems),
    security(("bearer" = [])), extensions(("x-permission" = json!("definitions.see"))))]
#[get("/admin/definitions/{id}/picture")]
pub async fn picture(
    app: web::Data<App>,
    _actor: Allowed<SeeDefinitions>,
    id: web::Path<DefinitionId>,
    request: Request,
) -> Result<HttpResponse> {
    let id = id.into_inner();
    let flow = app.read(move |tx| definitions::get::<Definition>(tx, id)).await?;
    drawing::flow(flow.body, None, Detail::Full, request.language).await
}

/// The other version of a comparison.
#[derive(Debug, serde::Deserialize, utoipa::IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct DiffQuery {
    /// A version of the same flow, usually an earlier one.
    // Read by the handler, so that nobody without the permission is told whether it is an id.
    #[param(value_type = DefinitionId)]
    with: String,
}

/// What changed in a flow since another version of it, in sentences.
#[utoipa::path(tag = "administration", params(("id" = DefinitionId, Path), DiffQuery),
    responses((status = 200, description = "The changes", body = DiffOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("definitions.see")), ("x-codes" = json!(["invalid", "parts_do_not_fit"]))))]
#[get("/admin/definitions/{id}/diff")]
pub async fn diff(
    app: web::Data<App>,
    _actor: Allowed<SeeDefinitions>,
    id: web::Path<DefinitionId>,
    query: web::Query<DiffQuery>,
) -> Result<Reply> {
    let (id, with) = (id.into_inner(), query.into_inner().with);
    let found = app.read(move |tx| comparison::of(tx, id, &with)).await?;
    Reply::ok(&found)
}

/// Publish what somebody else drafted; the version before is retired. A flow has to be proved sound with all that it calls.
#[utoipa::path(tag = "administration", params(("id" = DefinitionId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Published"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("definitions.publish")),
        ("x-codes" = json!([
            "not_a_draft", "own_draft", "depends_on_draft", "flow_unsound", "flow_not_proved", "stale_version",
            "precondition_required"]))))]
#[post("/admin/definitions/{id}/publish")]
pub async fn publish(
    app: web::Data<App>,
    actor: Allowed<PublishDefinitions>,
    id: web::Path<DefinitionId>,
    version: IfMatch,
    request: Request,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    app.read(move |tx| proof::prepare(tx, id)).await?;
    app.write(move |tx| commands::publish_by_id(tx, &actor, id, version, request.language)).await?;
    Ok(Reply::no_content())
}

/// Throw a draft away.
#[utoipa::path(tag = "administration", params(("id" = DefinitionId, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "Discarded"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("definitions.publish")),
        ("x-codes" = json!(["not_a_draft", "stale_version", "precondition_required"]))))]
#[delete("/admin/definitions/{id}")]
pub async fn discard(
    app: web::Data<App>,
    actor: Allowed<PublishDefinitions>,
    id: web::Path<DefinitionId>,
    version: IfMatch,
) -> Result<Reply> {
    let (actor, id, version) = (actor.into_actor(), id.into_inner(), version.require()?);
    app.write(move |tx| commands::discard_by_id(tx, &actor, id, version)).await?;
    Ok(Reply::no_content())
}
