//! What the counter asks about people.

use actix_web::{get, post, web};
use garde::Validate;
use serde::{Deserialize, Serialize};

use super::super::commands::{self, RevealPurpose};
use super::super::identifiers::DocumentKind;
use super::super::queries::{self, PersonOut};
use crate::app::App;
use crate::db::page::{Page, PageQuery};
use crate::error::Result;
use crate::http::{Allowed, Problems, Reply, Valid};
use crate::identity::PersonId;
use crate::identity::permissions::{RevealIdentity, SearchPersons};
use crate::rights::access::{Look, Looked};

#[derive(Debug, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct SearchQuery {
    /// Beginning of a name, of its pinyin or of its initials.
    #[param(example = "zsf")]
    q: String,
    /// How many items at most, 1 to 100.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// Find people by name.
#[utoipa::path(tag = "talents", params(SearchQuery),
    responses((status = 200, description = "A page", body = Page<PersonOut>), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("persons.search"))))]
#[get("/persons")]
pub async fn search(
    app: web::Data<App>,
    actor: Allowed<SearchPersons>,
    query: web::Query<SearchQuery>,
) -> Result<Reply> {
    let SearchQuery { q, limit, cursor } = query.into_inner();
    let page = PageQuery { limit, cursor };
    let found = app.read(move |tx| queries::search_persons(tx, &q, &page)).await?;
    let seen = |person: &PersonOut| Look::of(&actor, None, person.id, Looked::SearchResult, "find_person");
    app.looks().keep(&app, found.items.iter().filter_map(seen).collect::<Vec<_>>()).await?;
    Reply::ok(&found)
}

#[derive(Debug, Clone, Deserialize, Validate, utoipa::ToSchema)]
#[serde(deny_unknown_fields)]
#[garde(allow_unvalidated)]
pub struct RevealIn {
    purpose: RevealPurpose,
}

#[derive(Serialize, utoipa::ToSchema)]
pub struct RevealedOut {
    kind: DocumentKind,
    #[schema(example = "150602199003070012")]
    number: String,
    /// For passports.
    #[serde(skip_serializing_if = "Option::is_none")]
    country: Option<String>,
}

/// See a proven identity number in full. Who looked, at whose and what for goes on record.
#[utoipa::path(tag = "talents", request_body = RevealIn, params(("id" = PersonId, Path)),
    responses((status = 200, description = "The number", body = RevealedOut), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("persons.reveal_identity")), ("x-codes" = json!(["own_case", "person_restricted"]))))]
#[post("/persons/{id}/identity-reveals")]
pub async fn reveal(
    app: web::Data<App>,
    actor: Allowed<RevealIdentity>,
    id: web::Path<PersonId>,
    body: Valid<RevealIn>,
) -> Result<Reply> {
    let (actor, id, purpose) = (actor.into_actor(), id.into_inner(), body.into_inner().purpose);
    let number = app.write(move |tx| commands::reveal_identity(tx, &actor, id, purpose)).await?.0;
    Reply::ok(&RevealedOut {
        kind: number.kind(),
        number: number.as_str().to_owned(),
        country: number.country().map(ToOwned::to_owned),
    })
}
