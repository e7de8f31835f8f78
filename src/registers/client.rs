//! One query to one register over HTTP (`docs/adapters.md`). Nothing that comes back is believed before it was looked at:
//! it must answer this question, about this person, in the kinds of values that were agreed.

use std::collections::BTreeMap;
use std::sync::OnceLock;
use std::time::Duration;

use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use super::model::{Purpose, Reason};
use super::signature::{self, Stamp};
use super::table::FieldKind;
use crate::clock::china_date;
use crate::config::RegistersConfig;
use crate::packs::format::Register;

/// Answers are a handful of values; whoever sends more sends something else.
const LARGEST_BYTES: usize = 64 * 1024;
const LONGEST_TEXT: usize = 200;

/// Whom a question is about.
#[derive(Clone, Serialize)]
pub struct Subject {
    pub name: String,
    /// Kind of identity document, such as `citizen_id`.
    pub kind: String,
    pub number: String,
}

/// What a register is asked.
#[derive(Clone, Serialize)]
pub struct Question {
    /// Names the query on both sides; it appears in no log next to a person.
    pub query_id: Uuid,
    pub purpose: Purpose,
    /// The day for which it is asked.
    pub on: NaiveDate,
    pub person: Subject,
    /// The employer, for registers that know about those.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organisation: Option<String>,
    /// What is wanted; a register tells no more than that.
    pub fields: Vec<String>,
}

/// What a register said.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    pub source: String,
    pub as_of: DateTime<Utc>,
    /// Whether it has a record of the person at all.
    pub found: bool,
    pub fields: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct AnswerBody {
    query_id: Uuid,
    number: String,
    source: String,
    as_of: DateTime<Utc>,
    found: bool,
    #[serde(default)]
    fields: BTreeMap<String, Value>,
}

/// Where a register is: its own address, or below the common one.
pub fn address(config: &RegistersConfig, register: &str) -> Option<String> {
    let own = config.addresses.iter().filter_map(|entry| entry.split_once('='));
    let own = own.into_iter().find(|(code, _)| *code == register).map(|(_, url)| url.to_owned());
    let base = own.or_else(|| (!config.url.is_empty()).then(|| config.url.clone()))?;
    Some(format!("{base}/registers/{register}/queries"))
}

/// Whether any register can be asked at all.
pub fn is_connected(config: &RegistersConfig) -> bool {
    !config.url.is_empty() || !config.addresses.is_empty()
}

/// Asks, and repeats what failed at once a few times with growing pauses of random length. Each attempt has a stamp of its
/// own.
///
/// # Errors
/// Why there is no answer.
pub async fn ask(
    config: &RegistersConfig,
    register: &Register,
    question: &Question,
    stamp: &(dyn Fn() -> Stamp + Send + Sync),
) -> Result<Told, Reason> {
    let address = address(config, &register.code).ok_or(Reason::NotConnected)?;
    let body = serde_json::to_vec(question).map_err(|_| Reason::Garbage)?;
    let mut attempt = 1;
    loop {
        let outcome = match once(config, &address, &body, &stamp()).await {
            Ok(bytes) => read(&bytes, register, question),
            Err(reason) => Err(reason),
        };
        match outcome {
            Err(reason) if reason.is_worth_repeating() && attempt < config.attempts => {
                let longest = config.retry_millis.saturating_mul(1 << (attempt - 1).min(6));
                tokio::time::sleep(Duration::from_millis(rand::random_range(longest / 2..=longest))).await;
                attempt += 1;
            }
            Err(reason) => {
                tracing::warn!(register = %register.code, query = %question.query_id, %reason, attempt, "a register did not answer");
                return Err(reason);
            }
            Ok(told) => return Ok(told),
        }
    }
}

/// One attempt: the bytes of an answer with a status that says so.
async fn once(config: &RegistersConfig, address: &str, body: &[u8], stamp: &Stamp) -> Result<Vec<u8>, Reason> {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    let url = reqwest::Url::parse(address).map_err(|_| Reason::NotConnected)?;
    let text = signature::text_to_sign("POST", url.path(), body, stamp);
    let request = CLIENT
        .get_or_init(client)
        .post(url)
        .timeout(Duration::from_secs(config.timeout_seconds))
        .header(reqwest::header::CONTENT_TYPE, "application/json")
        .header(signature::KEY_ID, &config.key_id)
        .header(signature::TIMESTAMP, stamp.timestamp)
        .header(signature::NONCE, &stamp.nonce)
        .header(signature::SIGNATURE, signature::sign(config.key.expose().as_bytes(), &text))
        .body(body.to_vec());
    let late_or = |reason: Reason| move |error: reqwest::Error| if error.is_timeout() { Reason::Slow } else { reason };
    let mut answer = request.send().await.map_err(late_or(Reason::Unavailable))?;
    match answer.status().as_u16() {
        200 => {}
        // It is there and does not want us: a wrong key, a clock that is off.
        400..=499 => return Err(Reason::Rejected),
        500..=599 => return Err(Reason::Unavailable),
        _ => return Err(Reason::Garbage),
    }
    let mut bytes = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(late_or(Reason::Cut))? {
        bytes.extend_from_slice(&part);
        if bytes.len() > LARGEST_BYTES {
            return Err(Reason::Garbage);
        }
    }
    Ok(bytes)
}

/// Reads an answer to this question.
fn read(bytes: &[u8], register: &Register, question: &Question) -> Result<Told, Reason> {
    let body: AnswerBody = serde_json::from_slice(bytes).map_err(|_| Reason::Garbage)?;
    if body.query_id != question.query_id || body.number != question.person.number {
        return Err(Reason::Mixed);
    }
    let source = body.source.trim();
    if source.is_empty() || source.chars().count() > LONGEST_TEXT {
        return Err(Reason::Garbage);
    }
    let last = question.on.checked_add_days(Days::new(1)).unwrap_or(question.on);
    if china_date(body.as_of) > last {
        return Err(Reason::Garbage);
    }
    let mut fields = BTreeMap::new();
    for field in &register.fields {
        match body.fields.get(&field.code) {
            None | Some(Value::Null) => {}
            Some(value) if fits(value, field.kind) => {
                fields.insert(field.code.clone(), value.clone());
            }
            Some(_) => return Err(Reason::Garbage),
        }
    }
    Ok(Told { source: source.to_owned(), as_of: body.as_of, found: body.found, fields })
}

fn fits(value: &Value, kind: FieldKind) -> bool {
    match kind {
        FieldKind::Boolean => value.is_boolean(),
        FieldKind::Integer => value.is_i64(),
        FieldKind::Date => value.as_str().is_some_and(|text| text.len() == 10 && text.parse::<NaiveDate>().is_ok()),
        FieldKind::Text => value.as_str().is_some_and(|text| text.chars().count() <= LONGEST_TEXT),
    }
}

/// Every question has a connection of its own: one that was kept may be dead by the time it is needed, and would look like
/// a register that fails.
fn client() -> reqwest::Client {
    let builder = reqwest::Client::builder().pool_max_idle_per_host(0).redirect(reqwest::redirect::Policy::none());
    builder.build().unwrap_or_default()
}
