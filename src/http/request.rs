//! Around every request: errors put into the reader's language with the request's id, and the headers of every answer.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT_LANGUAGE, CACHE_CONTROL, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{HttpMessage, HttpRequest};
use tracing_actix_web::RequestId;

use super::problem;
use crate::error::{Code, Error, Language, Problem};

/// What a handler may want to know about its request.
#[derive(Clone)]
pub struct Request {
    /// Names the request in the logs and in problem documents.
    pub id: String,
    pub language: Language,
}

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The middleware.
pub async fn accompany<B: MessageBody + 'static>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
    let about = Request { id, language: language(request.request()) };
    request.extensions_mut().insert(about.clone());
    let response = if contains_nul(&request) {
        let refusal = problem::response(&Problem::new(Code::NulCharacter), about.language, &about.id);
        request.into_response(refusal).map_into_right_body()
    } else {
        in_words(next.call(request).await?, &about)
    };
    let mut response = response;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&about.id) {
        headers.insert(REQUEST_ID, value);
    }
    if !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    headers.insert(HeaderName::from_static("x-content-type-options"), HeaderValue::from_static("nosniff"));
    headers.insert(HeaderName::from_static("referrer-policy"), HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// Turns errors, and bare answers of the framework such as 405, into problem documents.
fn in_words<B: MessageBody + 'static>(response: ServiceResponse<B>, about: &Request) -> ServiceResponse<EitherBody<B>> {
    let status = response.status();
    let problem = match response.response().error() {
        Some(error) => match error.as_error::<Error>() {
            Some(Error::Refused(problem)) => Some((**problem).clone()),
            Some(error) => {
                if error.code().status() >= 500 {
                    tracing::error!(%error, "request failed");
                }
                Some(Problem::new(error.code()))
            }
            None => Some(Problem::new(framework_code(status))),
        },
        None if is_bare(&response) => Some(Problem::new(framework_code(status))),
        None => None,
    };
    match problem {
        Some(problem) => {
            let answer = problem::response(&problem, about.language, &about.id);
            response.into_response(answer).map_into_right_body()
        }
        None => response.map_into_left_body(),
    }
}

fn is_bare<B: MessageBody>(response: &ServiceResponse<B>) -> bool {
    let failed = response.status().is_client_error() || response.status().is_server_error();
    failed
        && matches!(
            response.response().body().size(),
            actix_web::body::BodySize::None | actix_web::body::BodySize::Sized(0)
        )
}

fn framework_code(status: StatusCode) -> Code {
    match status {
        StatusCode::NOT_FOUND => Code::NotFound,
        StatusCode::METHOD_NOT_ALLOWED => Code::MethodNotAllowed,
        StatusCode::PAYLOAD_TOO_LARGE => Code::TooLarge,
        StatusCode::UNSUPPORTED_MEDIA_TYPE => Code::UnsupportedMediaType,
        status if status.is_client_error() => Code::BadRequest,
        _ => Code::Internal,
    }
}

fn contains_nul(request: &ServiceRequest) -> bool {
    request.uri().path_and_query().is_some_and(|target| target.as_str().contains("%00"))
}

fn language(request: &HttpRequest) -> Language {
    let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    header.map(Language::from_header).unwrap_or_default()
}

impl actix_web::FromRequest for Request {
    type Error = Error;
    type Future = std::future::Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut actix_web::dev::Payload) -> Self::Future {
        let found = request.extensions().get::<Self>().cloned();
        std::future::ready(found.ok_or_else(|| Error::internal("the request has no id")))
    }
}
