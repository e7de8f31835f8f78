//! The HTTP server.

use std::net::TcpListener;

use actix_web::dev::Server;
use actix_web::middleware::{Compress, Condition, from_fn};
use actix_web::web::{self, Data};
use actix_web::{App as ActixApp, HttpServer};
use tracing_actix_web::TracingLogger;
use utoipa_swagger_ui::{Config, SwaggerUi};

use super::cors::cors;
use super::limits::{Limits, limit};
use super::methods::{self, Methods};
use super::table::Table;
use super::{openapi, request, routes};
use crate::app::App;
use crate::error::{Code, Error, Result};
use crate::telemetry::{RequestSpan, count_request};

/// Opens the port; separate from [`serve`] so that a caller may ask for any free one and learn which it got.
pub fn bind(address: std::net::SocketAddr) -> Result<TcpListener> {
    TcpListener::bind(address).map_err(|error| Error::internal(format!("cannot listen on {address}: {error}")))
}

/// Starts serving. The server finishes what is in flight on SIGTERM and then ends.
pub fn serve(app: App, listener: TcpListener) -> Result<Server> {
    let data = Data::new(app.clone());
    let server = app.config().server.clone();
    let methods = Data::new(Methods::known());
    let limits = Data::new(Limits::new(&app.config().limits, &server));
    let origins = app.config().cors.origins.clone();
    let factory = move || {
        ActixApp::new()
            .app_data(data.clone())
            .configure(|server| routes::all(&mut Table::of(server)))
            .app_data(web::PathConfig::default().error_handler(|_, _| Error::from(Code::NotFound).into()))
            .app_data(web::QueryConfig::default().error_handler(|error, _| bad_query(&error).into()))
            .service(SwaggerUi::new("/docs/{_:.*}").config(Config::from("/openapi.json")))
            .route("/openapi.json", web::get().to(openapi::serve))
            .route("/docs", web::get().to(|| async { web::Redirect::to("/docs/") }))
            .default_service(web::route().to(|| async { Err::<&str, Error>(Code::NotFound.into()) }))
            .app_data(limits.clone())
            .app_data(methods.clone())
            .wrap(from_fn(methods::mind))
            .wrap(from_fn(limit))
            .wrap(from_fn(request::accompany))
            .wrap(Condition::new(!origins.is_empty(), cors(&origins)))
            .wrap(Compress::default())
            .wrap(from_fn(count_request))
            .wrap(TracingLogger::<RequestSpan>::new())
    };
    let mut http = HttpServer::new(factory).shutdown_timeout(server.shutdown_seconds);
    if server.threads > 0 {
        http = http.workers(server.threads);
    }
    http.listen(listener).map(HttpServer::run).map_err(|error| Error::internal(format!("cannot serve: {error}")))
}

fn bad_query(error: &actix_web::error::QueryPayloadError) -> Error {
    crate::error::Problem::new(Code::BadRequest).detail(error.to_string()).into()
}
