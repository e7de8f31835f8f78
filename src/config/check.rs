//! What no type can say: values that contradict each other or that would only fail later, in the middle of work.

use super::{Config, MailTransport, SmsTransport};

impl Config {
    /// Every contradiction, as key and sentence.
    pub(super) fn contradictions(&self) -> Vec<(&'static str, String)> {
        let mut found = Vec::new();
        let mut expect = |holds: bool, key: &'static str, message: &str| {
            if !holds {
                found.push((key, message.to_owned()));
            }
        };

        expect(is_web_address(&self.server.public_url), "server.public_url", WEB_ADDRESS);
        expect(self.server.max_json_bytes >= 1024, "server.max_json_bytes", "must be at least 1024");
        let url = self.database.url.expose();
        expect(
            url.is_empty() || ["sqlite:", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme)),
            "database.url",
            "must begin with sqlite://, postgres:// or postgresql://",
        );
        expect(self.database.connections > 0, "database.connections", POSITIVE);
        expect(self.files.max_bytes > 0, "files.max_bytes", POSITIVE);

        let smtp = self.mail.transport == MailTransport::Smtp;
        expect(
            self.mail.from.parse::<lettre::message::Mailbox>().is_ok(),
            "mail.from",
            "must be an address such as \"Name <name@example.org>\"",
        );
        expect(!smtp || !self.mail.smtp_host.is_empty(), "mail.smtp_host", "is needed when mail.transport is \"smtp\"");
        expect(self.mail.timeout_seconds > 0, "mail.timeout_seconds", POSITIVE);
        let gateway = self.sms.transport == SmsTransport::Gateway;
        expect(!gateway || is_web_address(&self.sms.gateway_url), "sms.gateway_url", WEB_ADDRESS);
        expect(self.sms.timeout_seconds > 0, "sms.timeout_seconds", POSITIVE);
        expect(self.notifications.max_attempts > 0, "notifications.max_attempts", POSITIVE);
        let real = &self.realname;
        expect(real.url.is_empty() || is_web_address(&real.url), "realname.url", WEB_ADDRESS);
        expect(real.timeout_seconds > 0, "realname.timeout_seconds", POSITIVE);

        let registers = &self.registers;
        expect(registers.url.is_empty() || is_web_address(&registers.url), "registers.url", WEB_ADDRESS);
        let one =
            |entry: &String| entry.split_once('=').is_some_and(|(code, url)| !code.is_empty() && is_web_address(url));
        expect(registers.addresses.iter().all(one), "registers.addresses", "each must be code=https://…");
        let asked = !registers.url.is_empty() || !registers.addresses.is_empty();
        expect(!asked || !registers.key_id.is_empty(), "registers.key_id", "is needed where registers are asked");
        expect(!asked || registers.key.expose().len() >= 16, "registers.key", "must have 16 characters or more");
        expect((1..=60).contains(&registers.timeout_seconds), "registers.timeout_seconds", "must be between 1 and 60");
        expect((1..=5).contains(&registers.attempts), "registers.attempts", "must be between 1 and 5");
        expect(registers.retry_millis <= 5_000, "registers.retry_millis", "must be 5000 at most");
        expect(registers.breaker_failures > 0, "registers.breaker_failures", POSITIVE);
        expect(registers.breaker_seconds <= 86_400, "registers.breaker_seconds", "must be 86400 at most");

        let access = self.tokens.access_minutes;
        expect((1..=15).contains(&access), "tokens.access_minutes", "must be between 1 and 15");
        expect(self.tokens.refresh_days > 0, "tokens.refresh_days", POSITIVE);
        let cards = &self.cards;
        expect(cards.public_url.is_empty() || is_web_address(&cards.public_url), "cards.public_url", WEB_ADDRESS);
        expect((10..=300).contains(&cards.code_seconds), "cards.code_seconds", "must be between 10 and 300");
        expect(self.jobs.workers > 0, "jobs.workers", POSITIVE);
        expect(self.jobs.lease_seconds >= 10, "jobs.lease_seconds", "must be at least 10");
        expect(self.jobs.max_attempts > 0, "jobs.max_attempts", POSITIVE);
        expect(self.audit.seal_seconds > 0, "audit.seal_seconds", POSITIVE);
        expect(self.limits.requests_per_minute > 0, "limits.requests_per_minute", POSITIVE);
        expect(self.limits.sessions_per_minute > 0, "limits.sessions_per_minute", POSITIVE);
        expect(self.limits.codes_per_minute > 0, "limits.codes_per_minute", POSITIVE);
        expect(self.limits.public_per_minute > 0, "limits.public_per_minute", POSITIVE);
        expect(self.cors.origins.iter().all(|origin| is_web_address(origin)), "cors.origins", WEB_ADDRESS);
        expect(
            self.log.level.parse::<tracing_subscriber::filter::Targets>().is_ok(),
            "log.level",
            "must be a level or a filter such as \"info,talent_portal::jobs=debug\"",
        );
        found
    }
}

const POSITIVE: &str = "must be more than 0";
const WEB_ADDRESS: &str = "must begin with http:// or https:// and not end with a slash";

fn is_web_address(text: &str) -> bool {
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    host.is_some_and(|host| !host.is_empty() && !host.ends_with('/') && !host.contains(char::is_whitespace))
}
