//! How an error goes over the wire.

use actix_web::http::StatusCode;
use actix_web::http::header::{ALLOW, CONTENT_TYPE, RETRY_AFTER};
use actix_web::{HttpResponse, ResponseError};

use crate::error::{Error, Language, Problem};

pub const PROBLEM_JSON: &str = "application/problem+json";

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.code().status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Outside the middleware (which knows the reader's language and the request id) this is what is left.
    fn error_response(&self) -> HttpResponse {
        let problem = match self {
            Self::Refused(problem) => (**problem).clone(),
            other => Problem::new(other.code()),
        };
        response(&problem, Language::default(), "")
    }
}

/// The problem document as an answer.
pub fn response(problem: &Problem, language: Language, request_id: &str) -> HttpResponse {
    let status = StatusCode::from_u16(problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut builder = HttpResponse::build(status);
    builder.insert_header((CONTENT_TYPE, PROBLEM_JSON));
    if let Some(seconds) = problem.retry_after {
        builder.insert_header((RETRY_AFTER, seconds.to_string()));
    }
    if let Some(methods) = &problem.allow {
        builder.insert_header((ALLOW, methods.as_str()));
    }
    let body = serde_json::to_string(&problem.out(language, request_id)).unwrap_or_default();
    builder.body(body)
}
