//! Drawings as answers.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use actix_web::{HttpResponse, web};

use crate::error::{Code, Error, Language, Result};
use crate::workflow::Definition;
use crate::workflow::picture::{Detail, Marks, Picture, Tongue, picture};

/// A flow as SVG in the reader's language; drawn beside the requests, since a large flow takes a moment. A flow that is too
/// large to be drawn has no picture.
pub async fn flow(
    definition: impl AsRef<Definition> + Send + 'static,
    marks: Option<Marks>,
    detail: Detail,
    language: Language,
) -> Result<HttpResponse> {
    let tongue = if language == Language::English { Tongue::English } else { Tongue::Chinese };
    let drawing = web::block(move || picture(definition.as_ref(), Picture { tongue, detail, marks: marks.as_ref() }));
    let svg = drawing.await.map_err(|_| Error::internal("drawing a flow was cut short"))?.ok_or(Code::NotFound)?;
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "image/svg+xml"))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'"))
        .body(svg))
}
