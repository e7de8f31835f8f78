//! Shows the configuration in force, each value with its origin and no secret.

use std::fmt::Write;

use super::Loaded;

impl Loaded {
    /// TOML of all values, with the origin of each as a comment where it is not the default.
    pub fn to_toml(&self) -> String {
        let mut text = String::new();
        let Ok(serde_json::Value::Object(sections)) = serde_json::to_value(&self.config) else { return text };
        for (section, values) in sections {
            let _ = writeln!(text, "[{section}]");
            for (name, value) in values.as_object().into_iter().flatten() {
                let key = format!("{section}.{name}");
                let shown = if key == "database.url" {
                    // The address matters to whoever looks for a mistake; only the password in it is hidden.
                    serde_json::Value::String(self.config.database_name())
                } else {
                    value.clone()
                };
                // JSON scalars and flat lists are TOML as well.
                let _ = match self.sources.origin(&key) {
                    "default" => writeln!(text, "{name} = {shown}"),
                    origin => writeln!(text, "{name} = {shown}  # {origin}"),
                };
            }
            text.push('\n');
        }
        text
    }
}

/// Replaces the password in `scheme://user:password@host`, also when the password holds an `@`, and the one that is
/// given as a parameter.
pub(super) fn without_password(url: &str) -> String {
    let (address, parameters) = url.split_once('?').map_or((url, None), |(address, rest)| (address, Some(rest)));
    let mut shown = address.to_owned();
    if let Some((scheme, rest)) = address.split_once("://")
        && let Some((user, host)) = rest.rsplit_once('@')
        && let Some((name, _)) = user.split_once(':')
    {
        shown = format!("{scheme}://{name}:***@{host}");
    }
    if let Some(parameters) = parameters {
        let kept = parameters.split('&').map(|part| if part.starts_with("password=") { "password=***" } else { part });
        shown = format!("{shown}?{}", kept.collect::<Vec<_>>().join("&"));
    }
    shown
}
