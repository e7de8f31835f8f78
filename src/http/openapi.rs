//! The API document, built from the handlers themselves.
//!
//! Each operation carries two extensions: `x-permission` (a word of the permission table, `public`, or `signed_in`) and
//! `x-codes` (the refusals of its own, beside those that any request can meet).

use std::collections::BTreeMap;

use actix_web::HttpResponse;
use actix_web::http::header::ContentType;
use bytes::Bytes;
use tokio::sync::OnceCell;
use utoipa::ToSchema;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{InfoBuilder, OpenApi, RefOr, Schema};

use super::table::{Collected, Table};
use crate::error::ProblemOut;

/// Refusals that any operation can answer with, as problem documents.
#[derive(utoipa::IntoResponses)]
#[allow(dead_code)]
pub enum Problems {
    /// The request cannot be read.
    #[response(status = 400, content_type = "application/problem+json")]
    BadRequest(ProblemOut),
    /// Not signed in, or not any more.
    #[response(status = 401, content_type = "application/problem+json")]
    Unauthenticated(ProblemOut),
    /// Not allowed.
    #[response(status = 403, content_type = "application/problem+json")]
    Forbidden(ProblemOut),
    /// Not there, or not for you to see.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(ProblemOut),
    /// In conflict with the present state.
    #[response(status = 409, content_type = "application/problem+json")]
    Conflict(ProblemOut),
    /// Changed since it was read.
    #[response(status = 412, content_type = "application/problem+json")]
    Stale(ProblemOut),
    /// Fields that are not valid, named by pointer.
    #[response(status = 422, content_type = "application/problem+json")]
    Invalid(ProblemOut),
    /// Too many requests.
    #[response(status = 429, content_type = "application/problem+json")]
    TooMany(ProblemOut),
}

/// What the routes alone do not say.
fn describe(document: &mut OpenApi) {
    document.info = InfoBuilder::new()
        .title("talent-portal")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "One-stop service for a city's talents. Instants are RFC 3339 in UTC, dates are dates of Asia/Shanghai, money is in \
             fen. Errors are problem documents (RFC 9457) in the language of `Accept-Language` (zh-CN by default, en).",
        ))
        .build();
    let components = document.components.get_or_insert_default();
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    add_schema::<ProblemOut>(&mut components.schemas);
    // What only a query or path takes is not collected either.
    add_schema::<crate::cards::model::PictureFormat>(&mut components.schemas);
    name_operations(document);
}

/// Adds a schema that is referred to but collected from no body; the problem document is named by every operation.
fn add_schema<T: ToSchema>(schemas: &mut BTreeMap<String, RefOr<Schema>>) {
    let mut inner = Vec::new();
    T::schemas(&mut inner);
    schemas.extend(inner);
    schemas.insert(T::name().into_owned(), T::schema());
}

/// Handlers of different domains have the same short names; an operation is known by its method and path.
fn name_operations(document: &mut OpenApi) {
    for (path, item) in &mut document.paths.paths {
        let words: Vec<&str> = path
            .split(|c: char| !c.is_ascii_alphanumeric())
            .filter(|word| !word.is_empty() && !matches!(*word, "api" | "v1"))
            .collect();
        let methods = [
            ("get", &mut item.get),
            ("post", &mut item.post),
            ("put", &mut item.put),
            ("patch", &mut item.patch),
            ("delete", &mut item.delete),
        ];
        for (method, operation) in methods {
            if let Some(operation) = operation {
                operation.operation_id = Some(format!("{method}_{}", words.join("_")));
            }
        }
    }
}

/// The document as it is served and committed.
pub fn document() -> OpenApi {
    #[derive(utoipa::OpenApi)]
    struct Empty;
    let mut collected = Collected::default();
    let _ = actix_web::App::new().configure(|server| super::routes::all(&mut Table::described(server, &mut collected)));
    let mut document = <Empty as utoipa::OpenApi>::openapi();
    collected.into_document(&mut document);
    describe(&mut document);
    document
}

/// Answers the document; it is written when somebody first asks, and kept as the bytes that go out.
pub(super) async fn serve() -> crate::Result<HttpResponse> {
    static TEXT: OnceCell<Bytes> = OnceCell::const_new();
    let text = TEXT.get_or_try_init(|| async {
        let text = tokio::task::spawn_blocking(text).await.map_err(|_| crate::Error::Stopping)??;
        Ok::<_, crate::Error>(Bytes::from(text))
    });
    Ok(HttpResponse::Ok().content_type(ContentType::json()).body(text.await?.clone()))
}

/// The document as text, with the keys of every object in order: the extensions of an operation come out of a hash map,
/// and a committed file must not change by itself.
pub fn text() -> crate::Result<String> {
    let broken = |error: serde_json::Error| crate::Error::internal(error.to_string());
    let document = sorted(serde_json::to_value(document()).map_err(broken)?);
    Ok(serde_json::to_string_pretty(&document).map_err(broken)? + "\n")
}

fn sorted(value: serde_json::Value) -> serde_json::Value {
    use serde_json::Value;
    match value {
        Value::Object(fields) => {
            let in_order: std::collections::BTreeMap<String, Value> =
                fields.into_iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(in_order.into_iter().collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(sorted).collect()),
        other => other,
    }
}
