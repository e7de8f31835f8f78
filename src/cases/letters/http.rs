//! Reading letters, as text and as papers, and checking a paper.

use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE, ETAG, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse, Responder, get, web};

use super::super::model::ApplicationId;
use super::check::{self, LetterCheckOut};
use super::paper::{self, LetterPaper};
use super::{LetterOut, of_application};
use crate::app::App;
use crate::error::{Code, Result};
use crate::http::{Allowed, Problems, Reply, Request};
use crate::identity::permissions::Apply;

/// The documents given out in one of my applications, in the order of issue.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path)),
    responses((status = 200, description = "Letters", body = [LetterOut]), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own"))))]
#[get("/applications/{id}/letters")]
pub async fn list(app: web::Data<App>, actor: Allowed<Apply>, id: web::Path<ApplicationId>) -> Result<Reply> {
    let id = id.into_inner();
    Reply::ok(&app.read(move |tx| of_application(tx, &actor, id)).await?)
}

/// One of these documents as a paper of A4 pages, with its issuer's name, a seal and a code by which it is checked. The same
/// letter is the same file. A character that the font lacks is marked, and the paper says which one it is.
#[utoipa::path(tag = "applications", params(("id" = ApplicationId, Path), ("no" = i32, Path)),
    responses((status = 200, description = "The paper", body = Vec<u8>, content_type = "application/pdf"),
        (status = 304, description = "You have it"), Problems), security(("bearer" = [])),
    extensions(("x-permission" = json!("applications.own")), ("x-codes" = json!(["not_found"]))))]
#[get("/applications/{id}/letters/{no}/pdf")]
pub async fn pdf(
    app: web::Data<App>,
    actor: Allowed<Apply>,
    path: web::Path<(ApplicationId, String)>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (id, no) = path.into_inner();
    let no: i32 = no.parse().map_err(|_| Code::NotFound)?;
    let base = app.config().server.public_url.clone();
    let paper = app.read(move |tx| paper::of_letter(tx, &actor, id, no, &base)).await?;
    answer(&request, paper).await
}

/// A paper as an answer, unless the reader has it.
pub(super) async fn answer(request: &HttpRequest, paper: LetterPaper) -> Result<HttpResponse> {
    let tag = paper.tag();
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag)) {
        return Ok(HttpResponse::NotModified().insert_header((ETAG, tag)).finish());
    }
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, "application/pdf"))
        .insert_header((CONTENT_DISPOSITION, format!("inline; filename=\"{}\"", paper.file_name())))
        .insert_header((CACHE_CONTROL, "private, no-cache"))
        .insert_header((ETAG, tag))
        .body(paper.pdf().await?))
}

/// What the printed code of a paper leads to: whether it was issued, and as what. A page for a browser, JSON for a program.
#[utoipa::path(tag = "public", params(("number" = String, Path), ("code" = String, Path)),
    responses((status = 200, description = "It was issued", body = LetterCheckOut), Problems),
    extensions(("x-permission" = json!("public")), ("x-codes" = json!(["not_found", "too_many_requests"]))))]
#[get("/public/letters/{number}/{code}")]
pub async fn verify(
    app: web::Data<App>,
    about: Request,
    path: web::Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let (number, code) = path.into_inner();
    let answer = app.read(move |tx| check::issued(tx, &number, &code)).await;
    let accept = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("");
    if !accept.contains("text/html") {
        return Ok(Reply::ok(&answer?)?.respond_to(&request));
    }
    let found = match answer {
        Ok(answer) => Some(answer),
        Err(refused) if refused.code() == Code::NotFound => None,
        Err(other) => return Err(other),
    };
    let status = if found.is_some() { StatusCode::OK } else { StatusCode::NOT_FOUND };
    Ok(HttpResponse::build(status)
        .insert_header((CONTENT_TYPE, "text/html; charset=utf-8"))
        .insert_header(("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'"))
        .body(check::page(found.as_ref(), about.language)))
}
