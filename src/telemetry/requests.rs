//! One span and one observation per request.

use std::time::Instant;

use actix_web::{
    Error, HttpMessage,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::Method,
    middleware::Next,
};
use metrics::{counter, histogram};
use tracing::{Span, field::Empty};
use tracing_actix_web::{RequestId, RootSpanBuilder};

use super::metrics::{REQUEST_SECONDS, REQUESTS};

/// The span of a request for `TracingLogger`: method, route pattern and request id, never the path or the query.
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let id = request.extensions().get::<RequestId>().map(ToString::to_string).unwrap_or_default();
        tracing::info_span!(
            "request",
            method = %request.method(),
            route = route(request),
            request_id = id,
            status = Empty,
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let status = match outcome {
            Ok(response) => response.status(),
            Err(error) => error.as_response_error().status_code(),
        };
        span.record("status", status.as_u16());
        span.in_scope(|| {
            if status.is_server_error() {
                tracing::error!("request failed");
            } else {
                tracing::debug!("request answered");
            }
        });
    }
}

/// Middleware (`actix_web::middleware::from_fn`) that counts requests and measures how long their answers took.
///
/// # Errors
/// Hands on whatever the inner service fails with.
pub async fn count_request<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let started = Instant::now();
    let method = method(&request);
    let route = route(&request);
    let outcome = next.call(request).await;
    let status = match &outcome {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    let status = status.as_str().to_owned();
    counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => status).increment(1);
    histogram!(REQUEST_SECONDS, "method" => method, "route" => route).record(started.elapsed());
    outcome
}

/// A known method, or one name for all that a stranger may think of.
fn method(request: &ServiceRequest) -> &'static str {
    match *request.method() {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}

/// The pattern that the request will be routed by. All addresses that lead nowhere share one name, so that a stranger
/// cannot fill the memory with new ones.
fn route(request: &ServiceRequest) -> String {
    request.match_pattern().unwrap_or_else(|| "unrouted".to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use actix_web::{App, HttpResponse, middleware::from_fn, test, web};

    use super::count_request;
    use crate::telemetry::{metrics, metrics_text};

    #[actix_web::test]
    async fn figures_carry_the_pattern_and_not_the_number() {
        metrics::install();
        let app =
            App::new().wrap(from_fn(count_request)).route("/people/{number}", web::get().to(HttpResponse::NoContent));
        let app = test::init_service(app).await;
        for path in ["/people/440308199901101512", "/nowhere/440308199901101512"] {
            test::call_service(&app, test::TestRequest::get().uri(path).to_request()).await;
        }
        let text = metrics_text();
        assert!(text.contains(r#"method="GET",route="/people/{number}",status="204""#), "{text}");
        assert!(text.contains(r#"route="unrouted",status="404""#), "{text}");
        assert!(!text.contains("440308199901101512"), "{text}");
    }
}
