//! Stand-in for the shared registers, a server of its own after the contract of `docs/adapters.md`.
//!
//! It answers about anybody: about people who were told to it with what was told, about everybody else with something that
//! follows from their number. It checks every signature, takes no nonce twice, and each register can be told to fail.

mod book;
mod door;

use std::collections::{BTreeMap, VecDeque};
use std::net::TcpListener;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use actix_web::dev::Server;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use bytes::Bytes;
use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use futures_util::{StreamExt as _, stream};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::registers::table;

/// How a register behaves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RegisterFault {
    #[default]
    None,
    /// No answer for a minute.
    Slow,
    /// 500 to everything.
    Unavailable,
    /// Status 200 and something that is not an answer.
    Garbage,
    /// An answer that was true two years ago.
    Stale,
    /// The connection ends in the middle of the answer.
    Cut,
    /// Somebody else's answer.
    Mixed,
}

/// Who may ask, and what time it is here.
#[derive(Clone)]
pub struct Terms {
    pub key_id: String,
    pub key: String,
    /// Signatures are only good for a while, so the stand-in needs a clock; a test hands in one that stands still.
    pub now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
}

/// What the stand-in remembers until it ends.
#[derive(Default)]
struct Memory {
    faults: BTreeMap<String, RegisterFault>,
    told: BTreeMap<(String, String), Option<Map<String, Value>>>,
    /// Questions that were let in, by register.
    asked: BTreeMap<String, u64>,
    nonces: VecDeque<(i64, String)>,
}

struct House {
    terms: Terms,
    memory: Mutex<Memory>,
}

type Shared = web::Data<House>;

impl House {
    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

const SLOW: Duration = Duration::from_secs(60);
const MOMENT: Duration = Duration::from_millis(20);

/// Starts the stand-in on an open port.
///
/// # Errors
/// The port cannot be listened on.
pub fn serve(listener: TcpListener, terms: Terms) -> std::io::Result<Server> {
    let shared: Shared = web::Data::new(House { terms, memory: Mutex::default() });
    let factory = move || {
        App::new()
            .app_data(shared.clone())
            .route("/registers/{register}/queries", web::post().to(answer))
            .route("/registers/{register}/fault", web::put().to(set_fault))
            .route("/registers/{register}/people", web::put().to(tell))
            .route("/registers", web::get().to(list))
    };
    Ok(HttpServer::new(factory).workers(1).disable_signals().listen(listener)?.run())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FaultIn {
    fault: RegisterFault,
}

/// The register `all` stands for every one of them.
async fn set_fault(house: Shared, register: web::Path<String>, body: web::Json<FaultIn>) -> HttpResponse {
    let mut memory = house.memory();
    for word in table::REGISTERS.iter().filter(|word| *register == "all" || *register == word.code) {
        memory.faults.insert(word.code.to_owned(), body.fault);
    }
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonIn {
    number: String,
    /// What the register knows; null for nothing at all.
    fields: Option<Map<String, Value>>,
}

async fn tell(house: Shared, register: web::Path<String>, body: web::Json<PersonIn>) -> HttpResponse {
    let body = body.into_inner();
    house.memory().told.insert((register.into_inner(), body.number), body.fields);
    HttpResponse::NoContent().finish()
}

async fn list(house: Shared) -> HttpResponse {
    let memory = house.memory();
    let state = |code: &str| {
        let fault = memory.faults.get(code).copied().unwrap_or_default();
        json!({ "register": code, "fault": fault, "asked": memory.asked.get(code).copied().unwrap_or(0) })
    };
    let all: Vec<Value> = table::REGISTERS.iter().map(|word| state(word.code)).collect();
    HttpResponse::Ok().json(all)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct QuestionIn {
    query_id: Uuid,
    #[serde(rename = "purpose")]
    _purpose: crate::registers::model::Purpose,
    on: NaiveDate,
    person: SubjectIn,
    organisation: Option<String>,
    fields: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SubjectIn {
    #[serde(rename = "name")]
    _name: String,
    #[serde(rename = "kind")]
    _kind: String,
    number: String,
}

async fn answer(house: Shared, register: web::Path<String>, request: HttpRequest, body: Bytes) -> HttpResponse {
    let Some(word) = table::register(&register) else { return HttpResponse::NotFound().finish() };
    if let Err(refused) = door::let_in(&house, &request, &body) {
        return HttpResponse::Unauthorized().json(json!({ "refused": refused }));
    }
    let Ok(question) = serde_json::from_slice::<QuestionIn>(&body) else { return HttpResponse::BadRequest().finish() };
    let (fault, told) = {
        let mut memory = house.memory();
        *memory.asked.entry(word.code.to_owned()).or_default() += 1;
        let fault = memory.faults.get(word.code).copied().unwrap_or_default();
        (fault, memory.told.get(&(word.code.to_owned(), question.person.number.clone())).cloned())
    };
    let known = told.unwrap_or_else(|| {
        Some(book::of(word, &question.person.number, question.on, question.organisation.as_deref()))
    });
    let found = known.is_some();
    let mut fields = known.unwrap_or_default();
    fields.retain(|field, _| question.fields.contains(field));
    let days = if fault == RegisterFault::Stale { 730 } else { 0 };
    let as_of = question.on.and_time(NaiveTime::MIN).and_utc() - TimeDelta::days(days);
    let number = if fault == RegisterFault::Mixed { "150602198001010010" } else { &question.person.number };
    let whole = json!({
        "query_id": question.query_id, "number": number, "source": format!("sandbox {}", word.code),
        "as_of": as_of, "found": found, "fields": fields,
    });
    match fault {
        RegisterFault::None | RegisterFault::Stale | RegisterFault::Mixed => HttpResponse::Ok().json(whole),
        RegisterFault::Unavailable => HttpResponse::InternalServerError().finish(),
        RegisterFault::Garbage => HttpResponse::Ok().content_type("application/json").body("<html>maintenance</html>"),
        RegisterFault::Slow => {
            tokio::time::sleep(SLOW).await;
            HttpResponse::GatewayTimeout().finish()
        }
        RegisterFault::Cut => cut(&whole.to_string()),
    }
}

/// Says how long the answer is, sends half of it, and drops the connection.
fn cut(whole: &str) -> HttpResponse {
    let bytes = whole.as_bytes();
    let half = Bytes::copy_from_slice(bytes.get(..bytes.len() / 2).unwrap_or_default());
    // Without a moment between, the server would never send what it is about to take back.
    let rest = stream::once(async {
        tokio::time::sleep(MOMENT).await;
        Err(std::io::Error::other("cut"))
    });
    let parts = stream::iter([Ok(half)]).chain(rest);
    let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
    HttpResponse::Ok().content_type("application/json").body(actix_web::body::SizedStream::new(length, parts))
}
