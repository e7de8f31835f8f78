//! Asking the real-name service whether a name and a number belong together (`docs/adapters.md`).
//!
//! It is asked before a unit of work and never inside one. Only three answers count; whatever else comes back, or
//! nothing, means that nobody knows, and nobody is verified by that.

use std::sync::OnceLock;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::config::RealnameConfig;
use crate::error::{Code, Result};

/// What the service is asked.
#[derive(Debug, Clone)]
pub struct Question<'a> {
    /// Names the request on both sides; it appears in no log next to a person.
    pub request_id: Uuid,
    pub name: &'a str,
    /// Kind of identity document, such as `citizen_id`.
    pub kind: &'a str,
    pub number: &'a str,
}

/// What the service knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Name and number belong together.
    Match,
    /// The number is somebody else's.
    Mismatch,
    /// The register has no such number; a counter can still verify the person.
    Unknown,
}

#[derive(Serialize)]
struct QuestionBody<'a> {
    request_id: Uuid,
    name: &'a str,
    kind: &'a str,
    number: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    request_id: Uuid,
    verdict: Verdict,
}

/// Asks the service, within the time that the configuration allows for it.
///
/// # Errors
/// [`Code::RealnameNotConfigured`] without a service, [`Code::RealnameUnavailable`] when it is slow, down or answers
/// something else.
pub async fn ask(config: &RealnameConfig, question: &Question<'_>) -> Result<Verdict> {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    if config.url.is_empty() {
        return Err(Code::RealnameNotConfigured.into());
    }
    let body = QuestionBody {
        request_id: question.request_id,
        name: question.name,
        kind: question.kind,
        number: question.number,
    };
    let request = CLIENT
        .get_or_init(client)
        .post(format!("{}/verifications", config.url))
        .bearer_auth(config.token.expose())
        .timeout(Duration::from_secs(config.timeout_seconds))
        .json(&body);
    let unavailable = |why: String| {
        tracing::warn!(request_id = %question.request_id, %why, "the real-name service did not answer");
        Code::RealnameUnavailable
    };
    // The library's own words name the address of the service and never the body, so they may be logged.
    let answer = request.send().await.map_err(|error| unavailable(error.to_string()))?;
    if !answer.status().is_success() {
        return Err(unavailable(format!("status {}", answer.status().as_u16())).into());
    }
    let answer: Answer = answer.json().await.map_err(|_| unavailable("not an answer".to_owned()))?;
    if answer.request_id != question.request_id {
        return Err(unavailable("the answer to another question".to_owned()).into());
    }
    Ok(answer.verdict)
}
/// Every question has a connection of its own: they are few, and one that was kept may be dead by the time it is needed,
/// which a person would be told as "the service does not answer".
fn client() -> reqwest::Client {
    reqwest::Client::builder().pool_max_idle_per_host(0).build().unwrap_or_default()
}
