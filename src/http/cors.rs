//! Browsers of other origins: none, unless the configuration names them.

use actix_cors::Cors;
use actix_web::http::Method;
use actix_web::http::header::{AUTHORIZATION, CONTENT_TYPE, ETAG, IF_MATCH, LOCATION, RETRY_AFTER};

const PREFLIGHT_SECONDS: usize = 3600;

/// The rules for these origins. No cookies are involved, so no credentials are allowed.
pub fn cors(origins: &[String]) -> Cors {
    let rules = Cors::default()
        .allowed_methods([Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allowed_headers([AUTHORIZATION, CONTENT_TYPE, IF_MATCH])
        .allowed_headers(["idempotency-key", "accept-language"])
        .expose_headers([ETAG, LOCATION, RETRY_AFTER])
        .expose_headers(["idempotency-replayed", "x-request-id"])
        .max_age(PREFLIGHT_SECONDS);
    origins.iter().fold(rules, |rules, origin| rules.allowed_origin(origin))
}
