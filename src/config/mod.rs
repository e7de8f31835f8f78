//! Configuration: a commented default that is compiled in, a file, variables and arguments, in rising order of rank.
//!
//! Loading never stops at the first mistake: somebody who sets the program up at night gets the whole list at once, each
//! line with the key and where the value came from.

mod check;
mod print;
mod sections;
mod source;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

pub use sections::*;
pub use source::{Problem, Problems, Sources};

/// The commented defaults, as shown by `talent-portal config --default`.
pub const DEFAULT_TOML: &str = include_str!("default.toml");

/// Everything that can be set from outside. What a city may want otherwise is not here but in its policy pack.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    pub data: DataConfig,
    pub server: ServerConfig,
    pub database: DatabaseConfig,
    pub files: FilesConfig,
    pub mail: MailConfig,
    pub sms: SmsConfig,
    pub notifications: NotificationsConfig,
    pub realname: RealnameConfig,
    pub registers: RegistersConfig,
    pub keys: KeysConfig,
    pub tokens: TokensConfig,
    pub cards: CardsConfig,
    pub jobs: JobsConfig,
    pub audit: AuditConfig,
    pub limits: LimitsConfig,
    pub cors: CorsConfig,
    pub log: LogConfig,
}

impl Config {
    /// Gives settings that were left to others their value: relative paths are inside the data folder, an empty database
    /// address is the file there, an empty card address is the server's.
    fn settle(&mut self) {
        let data = self.data.folder.clone();
        let folders: [&mut PathBuf; 5] = [
            &mut self.files.folder,
            &mut self.mail.folder,
            &mut self.sms.folder,
            &mut self.keys.folder,
            &mut self.audit.checkpoint_folder,
        ];
        for folder in folders {
            // `join` leaves an absolute path as it is.
            *folder = data.join(&*folder);
        }
        if self.database.url.is_empty() {
            let file = data.join("talent-portal.db");
            self.database.url = format!("sqlite://{}", file.display()).into();
        }
        if self.cards.public_url.is_empty() {
            self.cards.public_url = self.server.public_url.clone();
        }
    }

    /// Which database, and where.
    ///
    /// # Errors
    /// When the address has neither of the two schemes.
    pub fn database_url(&self) -> crate::Result<crate::db::DatabaseUrl> {
        self.database.url.expose().parse().map_err(crate::Error::internal)
    }

    /// The database address without its password, fit for logs and answers.
    pub fn database_name(&self) -> String {
        print::without_password(self.database.url.expose())
    }

    /// Defaults for tests: everything inside `folder`, no limits that a fast test would meet.
    ///
    /// # Errors
    /// Never with the embedded defaults; the type says so only because loading can fail in general.
    pub fn for_testing(folder: &Path) -> Result<Self, Problems> {
        let mut config = Sources::new().argument("test", "data.folder", &folder.to_string_lossy()).load()?.config;
        config.limits = LimitsConfig {
            requests_per_minute: 1_000_000,
            sessions_per_minute: 1_000_000,
            codes_per_minute: 1_000_000,
            public_per_minute: 1_000_000,
        };
        Ok(config)
    }
}

/// A configuration together with the origin of each of its values.
#[derive(Debug)]
pub struct Loaded {
    pub config: Config,
    sources: Sources,
}
