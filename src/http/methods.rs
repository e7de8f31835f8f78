//! What every path answers beside its own methods: HEAD wherever there is a GET, and 405 with `Allow` for the rest.
//!
//! Each handler is a route of its own to the framework, so that a path with another method looks to it like a path that
//! is not there. Here the paths are known from the handlers.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ResourceDef, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::web;
use utoipa::openapi::HttpMethod;

use super::routes;
use super::table::Table;
use crate::error::{Code, Error, Problem};

/// Which methods each path has.
pub struct Methods(Vec<(ResourceDef, Vec<&'static str>)>);

/// Pages that stand beside the API and are in no document.
const PAGES: [&str; 3] = ["/docs", "/docs/{page:.*}", "/openapi.json"];

impl Methods {
    /// Those of every handler, and of the pages.
    pub(super) fn known() -> Self {
        let mut handlers = Vec::new();
        let _ = actix_web::App::new().configure(|server| routes::all(&mut Table::listed(server, &mut handlers)));
        let handlers = handlers.into_iter().map(|(path, methods)| {
            let there = methods.iter().flat_map(|method| names(method).iter().copied()).collect();
            (ResourceDef::new(path), there)
        });
        let pages = PAGES.map(|path| (ResourceDef::new(path), vec!["GET", "HEAD"]));
        Self(handlers.chain(pages).collect())
    }

    /// The methods of a path, each once; none for a path that is not there.
    fn on(&self, path: &str) -> Vec<&'static str> {
        let mut all = Vec::new();
        for method in self.0.iter().filter(|(known, _)| known.is_match(path)).flat_map(|(_, methods)| methods) {
            if !all.contains(method) {
                all.push(*method);
            }
        }
        all
    }
}

/// What a client may ask for where there is a handler for this.
fn names(method: &HttpMethod) -> &'static [&'static str] {
    match method {
        HttpMethod::Get => &["GET", "HEAD"],
        HttpMethod::Head => &["HEAD"],
        HttpMethod::Post => &["POST"],
        HttpMethod::Put => &["PUT"],
        HttpMethod::Patch => &["PATCH"],
        HttpMethod::Delete => &["DELETE"],
        HttpMethod::Options => &["OPTIONS"],
        HttpMethod::Trace => &["TRACE"],
    }
}

/// The middleware next to the routes.
pub async fn mind<B: MessageBody + 'static>(
    methods: web::Data<Methods>,
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    // The protocol keeps the body back by what it has read off the wire; the handler need not know.
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
    let response = next.call(request).await?;
    if !matches!(response.status(), StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED) {
        return Ok(response.map_into_left_body());
    }
    let there = methods.on(response.request().path());
    if there.is_empty() || there.contains(&response.request().method().as_str()) {
        return Ok(response.map_into_left_body());
    }
    let refusal = Error::from(Problem::new(Code::MethodNotAllowed).allow(there.join(", ")));
    let (request, _) = response.into_parts();
    Ok(ServiceResponse::from_err(refusal, request).map_into_right_body())
}
