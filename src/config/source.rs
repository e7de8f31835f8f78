//! Reads the sources, lays them over each other and finds every mistake in them.

use std::{collections::BTreeMap, fmt, path::Path};

use config::{FileFormat, Source, ValueKind};
use serde_json::{Map, Value};

use super::{Config, DEFAULT_TOML, Loaded};

const PREFIX: &str = "TALENT_PORTAL__";

/// One thing that is wrong with the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// `section.key`, or empty when a whole source could not be read.
    pub key: String,
    /// A file, a variable, an argument, or the embedded default.
    pub origin: String,
    pub message: String,
}

/// All that is wrong, so that nobody has to start the program ten times to find ten mistakes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct Problems(pub Vec<Problem>);

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the configuration has {} error(s)", self.0.len())?;
        for problem in &self.0 {
            let Problem { key, origin, message } = problem;
            if key.is_empty() {
                write!(f, "\n  {origin}: {message}")?;
            } else {
                write!(f, "\n  {key} ({origin}): {message}")?;
            }
        }
        Ok(())
    }
}

#[derive(Clone)]
struct Setting {
    value: Value,
    origin: String,
    /// Variables and arguments are text; their type is taken from the default of the same key.
    is_text: bool,
}

impl fmt::Debug for Setting {
    /// The raw value may be a password, so only its origin is shown.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Setting").field("origin", &self.origin).finish_non_exhaustive()
    }
}

/// What was said from outside, in rising order of rank: the later call wins.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    settings: BTreeMap<String, Setting>,
    problems: Vec<Problem>,
}

impl Sources {
    /// Nothing but the embedded defaults.
    pub fn new() -> Self {
        Self::default()
    }

    /// Lays a file over what is there. A file that cannot be read or parsed is a problem in the list like any other.
    #[must_use]
    pub fn file(mut self, path: &Path) -> Self {
        let origin = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => match parse(&text) {
                Ok(values) => self.add(values, &origin),
                Err(message) => self.problems.push(Problem { key: String::new(), origin, message }),
            },
            Err(error) => self.problems.push(Problem { key: String::new(), origin, message: error.to_string() }),
        }
        self
    }

    /// Lays variables over what is there; those of other programs are passed over.
    #[must_use]
    pub fn variables(mut self, variables: impl IntoIterator<Item = (String, String)>) -> Self {
        for (name, text) in variables {
            if let Some(key) = name.strip_prefix(PREFIX) {
                let key = key.to_lowercase().replace("__", ".");
                self.settings.insert(key, Setting { value: Value::String(text), origin: name, is_text: true });
            }
        }
        self
    }

    /// Lays one argument of the command line over what is there.
    #[must_use]
    pub fn argument(mut self, name: &str, key: &str, text: &str) -> Self {
        let setting = Setting { value: Value::String(text.to_owned()), origin: name.to_owned(), is_text: true };
        self.settings.insert(key.to_owned(), setting);
        self
    }

    fn add(&mut self, values: BTreeMap<String, Value>, origin: &str) {
        for (key, value) in values {
            self.settings.insert(key, Setting { value, origin: origin.to_owned(), is_text: false });
        }
    }

    /// Where the value of a key comes from.
    pub(super) fn origin(&self, key: &str) -> &str {
        self.settings.get(key).map_or("default", |setting| &setting.origin)
    }

    /// Makes the configuration, or lists all that is wrong.
    ///
    /// # Errors
    /// Every unreadable source, unknown key, value of a wrong type and contradiction between values.
    pub fn load(self) -> Result<Loaded, Problems> {
        let defaults = match parse(DEFAULT_TOML) {
            Ok(defaults) => defaults,
            Err(message) => {
                return Err(Problems(vec![Problem { key: String::new(), origin: "default".into(), message }]));
            }
        };
        let mut problems = self.problems.clone();
        let mut merged = defaults.clone();
        for (key, setting) in &self.settings {
            // Each setting is tried alone over the defaults: so every mistake is found, and each is known by its key.
            let tried = typed(setting, defaults.get(key)).and_then(|value| {
                let mut alone = defaults.clone();
                alone.insert(key.clone(), value.clone());
                if defaults.contains_key(key) { build(&alone).map(|_| value) } else { Err("unknown key".to_owned()) }
            });
            match tried {
                Ok(value) => {
                    merged.insert(key.clone(), value);
                }
                Err(message) => {
                    problems.push(Problem { key: key.clone(), origin: setting.origin.clone(), message });
                }
            }
        }
        match build(&merged) {
            Ok(mut config) => {
                for (key, message) in config.contradictions() {
                    problems.push(Problem { key: key.to_owned(), origin: self.origin(key).to_owned(), message });
                }
                if problems.is_empty() {
                    config.settle();
                    return Ok(Loaded { config, sources: self });
                }
            }
            Err(message) => problems.push(Problem { key: String::new(), origin: "default".into(), message }),
        }
        Err(Problems(problems))
    }
}

/// The flat keys of a TOML text.
fn parse(text: &str) -> Result<BTreeMap<String, Value>, String> {
    let parsed = config::File::from_str(text, FileFormat::Toml).collect().map_err(|error| error.to_string())?;
    let mut flat = BTreeMap::new();
    for (key, value) in parsed {
        flatten(key, value, &mut flat);
    }
    Ok(flat)
}

fn flatten(key: String, value: config::Value, into: &mut BTreeMap<String, Value>) {
    match value.kind {
        ValueKind::Table(table) => {
            for (name, inner) in table {
                flatten(format!("{key}.{name}"), inner, into);
            }
        }
        kind => {
            into.insert(key, json(kind));
        }
    }
}

fn json(kind: ValueKind) -> Value {
    match kind {
        ValueKind::Nil => Value::Null,
        ValueKind::Boolean(value) => value.into(),
        ValueKind::I64(value) => value.into(),
        ValueKind::U64(value) => value.into(),
        ValueKind::I128(value) => value.to_string().into(),
        ValueKind::U128(value) => value.to_string().into(),
        ValueKind::Float(value) => value.into(),
        ValueKind::String(value) => value.into(),
        ValueKind::Array(values) => values.into_iter().map(|value| json(value.kind)).collect(),
        ValueKind::Table(table) => Value::Object(table.into_iter().map(|(k, v)| (k, json(v.kind))).collect()),
    }
}

/// Gives text from a variable the type that its default has.
fn typed(setting: &Setting, default: Option<&Value>) -> Result<Value, String> {
    let Value::String(text) = &setting.value else { return Ok(setting.value.clone()) };
    if !setting.is_text {
        return Ok(setting.value.clone());
    }
    match default {
        Some(Value::Number(_)) => {
            text.trim().parse::<i64>().map(Value::from).map_err(|_| "must be a whole number".to_owned())
        }
        Some(Value::Bool(_)) => {
            text.trim().parse::<bool>().map(Value::from).map_err(|_| "must be true or false".to_owned())
        }
        Some(Value::Array(_)) => {
            Ok(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(Value::from).collect())
        }
        _ => Ok(setting.value.clone()),
    }
}

fn build(flat: &BTreeMap<String, Value>) -> Result<Config, String> {
    let mut root = Map::new();
    for (key, value) in flat {
        let (section, name) = key.split_once('.').unwrap_or((key, ""));
        match root.entry(section).or_insert_with(|| Value::Object(Map::new())) {
            Value::Object(table) => table.insert(name.to_owned(), value.clone()),
            _ => None,
        };
    }
    serde_json::from_value(Value::Object(root)).map_err(|error| error.to_string())
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
