//! An SMS gateway that answers with the statuses a test wants.

use std::sync::{Arc, Mutex};

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, http::StatusCode, web};
use serde_json::Value;

/// What the gateway was asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub authorization: String,
    pub key: String,
    pub body: Value,
}

/// It stops with the test's runtime.
pub struct Gateway {
    pub url: String,
    shared: Arc<Shared>,
}

struct Shared {
    statuses: Mutex<Vec<u16>>,
    asked: Mutex<Vec<Asked>>,
}

impl Gateway {
    /// Each request gets the next status.
    pub async fn start(statuses: Vec<u16>) -> Self {
        let shared = Arc::new(Shared { statuses: Mutex::new(statuses), asked: Mutex::new(Vec::new()) });
        let data = web::Data::from(Arc::clone(&shared));
        let server = HttpServer::new(move || App::new().app_data(data.clone()).default_service(web::to(answer)))
            .workers(1)
            .bind(("127.0.0.1", 0))
            .unwrap();
        let url = format!("http://{}/messages", server.addrs()[0]);
        actix_web::rt::spawn(server.run());
        Self { url, shared }
    }

    pub fn asked(&self) -> Vec<Asked> {
        self.shared.asked.lock().unwrap().clone()
    }
}

async fn answer(request: HttpRequest, shared: web::Data<Shared>, body: web::Json<Value>) -> HttpResponse {
    let header =
        |name: &str| request.headers().get(name).map_or_else(String::new, |value| value.to_str().unwrap().to_owned());
    let asked =
        Asked { authorization: header("authorization"), key: header("idempotency-key"), body: body.into_inner() };
    shared.asked.lock().unwrap().push(asked);
    let status = shared.statuses.lock().unwrap().remove(0);
    HttpResponse::build(StatusCode::from_u16(status).unwrap()).finish()
}
