//! One struct per concern. The defaults and the meaning of each key stand in `default.toml`, in one place for people and
//! program; a struct here only gives the key its type.

use std::{net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

use crate::secret::Secret;

/// Where the program keeps what has no other place.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DataConfig {
    pub folder: PathBuf,
}

/// The HTTP side.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServerConfig {
    pub bind: SocketAddr,
    pub public_url: String,
    pub threads: usize,
    pub shutdown_seconds: u64,
    pub max_json_bytes: usize,
    pub trusted_proxies: Vec<std::net::IpAddr>,
}

/// The database and how collisions are met.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DatabaseConfig {
    /// May hold a password, hence a secret.
    pub url: Secret,
    pub connections: u32,
    pub migrate_at_start: bool,
}

/// Uploaded documents.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FilesConfig {
    pub folder: PathBuf,
    pub max_bytes: usize,
    pub clamd: String,
}

/// How mail leaves the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MailTransport {
    Folder,
    Smtp,
}

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmtpTls {
    StartTls,
    Tls,
    None,
}

/// Outgoing mail.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfig {
    pub transport: MailTransport,
    pub folder: PathBuf,
    pub from: String,
    pub smtp_host: String,
    pub smtp_port: u16,
    pub smtp_tls: SmtpTls,
    pub smtp_username: String,
    pub smtp_password: Secret,
    pub timeout_seconds: u64,
}

/// How text messages leave the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SmsTransport {
    Folder,
    Gateway,
}

/// Outgoing text messages.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsConfig {
    pub transport: SmsTransport,
    pub folder: PathBuf,
    pub gateway_url: String,
    pub gateway_token: Secret,
    pub timeout_seconds: u64,
}

/// How often and how long a message is tried.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NotificationsConfig {
    pub max_attempts: u32,
    pub first_retry_seconds: u64,
    pub longest_retry_seconds: u64,
}

/// The real-name service.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RealnameConfig {
    pub url: String,
    pub token: Secret,
    pub timeout_seconds: u64,
}

/// Shared registers of other authorities.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RegistersConfig {
    pub url: String,
    pub addresses: Vec<String>,
    pub key_id: String,
    pub key: Secret,
    pub timeout_seconds: u64,
    pub attempts: u32,
    pub retry_millis: u64,
    pub breaker_failures: u32,
    pub breaker_seconds: u64,
}

/// What personal values are encrypted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cipher {
    #[serde(rename = "aes-256-gcm")]
    Aes256Gcm,
    #[serde(rename = "sm4-gcm")]
    Sm4Gcm,
}

/// Master, index and signing keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct KeysConfig {
    pub folder: PathBuf,
    pub cipher: Cipher,
}

impl KeysConfig {
    /// The ring of master keys.
    pub fn master_file(&self) -> PathBuf {
        self.folder.join("master.json")
    }
}

/// Lives of tokens and codes.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TokensConfig {
    pub access_minutes: u32,
    pub refresh_days: u32,
    pub staff_second_factor: bool,
}

/// Links and codes of cards.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CardsConfig {
    pub public_url: String,
    pub code_seconds: u32,
}

/// The background worker of this process.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JobsConfig {
    pub workers: usize,
    pub poll_millis: u64,
    pub lease_seconds: u64,
    pub max_attempts: u32,
}

/// Sealing of the audit.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuditConfig {
    pub checkpoint_folder: PathBuf,
    pub seal_seconds: u64,
}

/// Requests per minute from one address.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LimitsConfig {
    pub requests_per_minute: u32,
    pub sessions_per_minute: u32,
    pub codes_per_minute: u32,
    pub public_per_minute: u32,
}

/// Browsers of other origins.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorsConfig {
    pub origins: Vec<String>,
}

/// The form of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LogFormat {
    Pretty,
    Json,
}

/// Logging.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogConfig {
    pub format: LogFormat,
    pub level: String,
}
