//! Text messages: into a folder by default, through an HTTP gateway (`docs/adapters.md`) where configured.

use std::path::Path;
use std::sync::OnceLock;
use std::time::Duration;

use serde_json::json;

use super::model::{Outgoing, Undelivered};
use crate::config::{SmsConfig, SmsTransport};

/// Sends one text message.
pub async fn send(config: &SmsConfig, outgoing: &Outgoing) -> Result<(), Undelivered> {
    let Some(text) = &outgoing.content.sms else { return Err(Undelivered::for_good("no_short_form")) };
    let message = json!({
        "id": outgoing.id,
        "to": outgoing.address,
        "text": text,
        "possible_repetition": outgoing.repeated,
    });
    match config.transport {
        SmsTransport::Folder => {
            drop_into(&config.folder, &format!("{}.json", outgoing.id), message.to_string().into_bytes()).await
        }
        SmsTransport::Gateway => by_gateway(config, outgoing, &message).await,
    }
}

async fn by_gateway(config: &SmsConfig, outgoing: &Outgoing, message: &serde_json::Value) -> Result<(), Undelivered> {
    static CLIENT: OnceLock<reqwest::Client> = OnceLock::new();
    let answer = CLIENT
        .get_or_init(reqwest::Client::new)
        .post(&config.gateway_url)
        .bearer_auth(config.gateway_token.expose())
        .header("idempotency-key", outgoing.id.to_string())
        .timeout(Duration::from_secs(config.timeout_seconds))
        .json(message)
        .send()
        .await;
    match answer {
        Ok(answer) if answer.status().is_success() => Ok(()),
        Ok(answer) => {
            let status = answer.status();
            let reason = format!("gateway_{}", status.as_u16());
            // "Later" and "too many" will pass; any other refusal of ours would be the same tomorrow.
            let passes = status.is_server_error() || matches!(status.as_u16(), 408 | 425 | 429);
            Err(if passes { Undelivered::for_now(reason) } else { Undelivered::for_good(reason) })
        }
        Err(error) if error.is_connect() => Err(Undelivered::for_now("gateway_unreachable")),
        Err(error) if error.is_timeout() => Err(Undelivered::unknown("gateway_timeout")),
        Err(_) => Err(Undelivered::unknown("gateway_connection")),
    }
}

/// Writes a message as a file. A repetition has the same name, so it is still one file.
pub async fn drop_into(folder: &Path, name: &str, bytes: Vec<u8>) -> Result<(), Undelivered> {
    let (folder, name) = (folder.to_owned(), name.to_owned());
    let written = tokio::task::spawn_blocking(move || {
        std::fs::create_dir_all(&folder)?;
        let unfinished = folder.join(format!(".{name}.part"));
        std::fs::write(&unfinished, bytes)?;
        std::fs::rename(unfinished, folder.join(name))
    });
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(Undelivered::for_now(format!("folder_{:?}", error.kind()).to_lowercase())),
        Err(_) => Err(Undelivered::for_now("folder_interrupted")),
    }
}
