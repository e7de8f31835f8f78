//! Stand-ins for the services of others, so that the whole program can be tried and tested without them: the real-name
//! service and the SMS gateway, after the contracts of `docs/adapters.md`.
//!
//! They know a handful of invented people, take more of them, and can be told to fail in the ways in which real services
//! fail. Nothing here is reachable from the program itself; a city never runs it.

mod people;
mod realname;
pub mod registers;
mod sms;

use std::net::{SocketAddr, TcpListener};
use std::sync::Mutex;
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::{App, HttpResponse, HttpServer, web};
use serde::{Deserialize, Serialize};

pub use people::Resident;

/// How the services behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    #[default]
    None,
    /// 503 to everything.
    Unavailable,
    /// No answer for a minute.
    Slow,
    /// Status 200 and something that is not an answer.
    Garbled,
    /// A well-formed answer to another question.
    Mixed,
}

/// What the stand-ins know.
#[derive(Debug)]
struct Memory {
    residents: Vec<Resident>,
    messages: Vec<serde_json::Value>,
    fault: Fault,
}

type Shared = web::Data<Mutex<Memory>>;

const SLOW: Duration = Duration::from_secs(60);

fn memory(shared: &Shared) -> std::sync::MutexGuard<'_, Memory> {
    shared.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Opens the port of the stand-ins; port 0 asks for any free one.
///
/// # Errors
/// The port is taken.
pub fn bind(address: SocketAddr) -> std::io::Result<TcpListener> {
    TcpListener::bind(address)
}

/// Starts the stand-ins on an open port. They remember only until they end.
///
/// # Errors
/// The port cannot be listened on.
pub fn serve(listener: TcpListener) -> std::io::Result<Server> {
    let memory = Memory { residents: people::invented(), messages: Vec::new(), fault: Fault::None };
    let shared: Shared = web::Data::new(Mutex::new(memory));
    let factory = move || {
        App::new()
            .app_data(shared.clone())
            .route("/verifications", web::post().to(realname::verify))
            .route("/people", web::put().to(realname::add))
            .route("/messages", web::post().to(sms::take))
            .route("/messages", web::get().to(sms::list))
            .route("/fault", web::put().to(set_fault))
    };
    Ok(HttpServer::new(factory).workers(1).disable_signals().listen(listener)?.run())
}

#[derive(Deserialize)]
struct FaultIn {
    fault: Fault,
}

async fn set_fault(shared: Shared, body: web::Json<FaultIn>) -> HttpResponse {
    memory(&shared).fault = body.fault;
    HttpResponse::NoContent().finish()
}

/// What the present fault answers in place of the service; nothing when all is well.
async fn faulty(shared: &Shared) -> Option<HttpResponse> {
    let fault = memory(shared).fault;
    match fault {
        Fault::None | Fault::Mixed => None,
        Fault::Unavailable => Some(HttpResponse::ServiceUnavailable().finish()),
        Fault::Garbled => Some(HttpResponse::Ok().body("<html>maintenance</html>")),
        Fault::Slow => {
            tokio::time::sleep(SLOW).await;
            Some(HttpResponse::GatewayTimeout().finish())
        }
    }
}
