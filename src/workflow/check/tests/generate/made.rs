//! A step in the making, and how it is written.

use std::fmt::Write as _;

/// A step in the making.
#[derive(Debug, Clone)]
pub(super) struct Made {
    pub(super) id: String,
    pub(super) kind: &'static str,
    /// Field and value, in YAML.
    pub(super) fields: Vec<(String, String)>,
    /// Code, act or flow.
    pub(super) outcomes: Vec<(String, String)>,
    /// The branch that it is in; steps of the same one may lead to each other.
    pub(super) place: usize,
    /// For a call: the user tasks of the called flow, by the names that they have in the caller.
    pub(super) inside: Vec<String>,
}

impl Made {
    pub(super) fn new(id: &str, kind: &'static str, fields: &[(&str, &str)], place: usize) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Self { id: id.to_owned(), kind, fields, outcomes: Vec::new(), place, inside: Vec::new() }
    }

    /// Whether some other step leads here.
    pub(super) fn is_led_to(&self, others: &[Self]) -> bool {
        let names = |text: &str| text.split([' ', ',', '[', ']', '{', '}']).any(|word| word == self.id);
        let others = others.iter().filter(|other| other.id != self.id);
        others.flat_map(|other| other.fields.iter().chain(&other.outcomes)).any(|(_, value)| names(value))
    }

    pub(super) fn write(&self, into: &mut String) {
        let (id, kind) = (&self.id, self.kind);
        writeln!(into, "  - id: {id}\n    name: {{ zh: {id}, en: {id} }}\n    kind: {kind}").unwrap();
        for (name, value) in &self.fields {
            writeln!(into, "    {name}: {value}").unwrap();
        }
        if !self.outcomes.is_empty() {
            writeln!(into, "    outcomes:").unwrap();
        }
        for (code, rest) in &self.outcomes {
            let rest = if rest.is_empty() { String::new() } else { format!(", {rest}") };
            writeln!(into, "      - {{ code: \"{code}\", name: {{ zh: {code}, en: {code} }}{rest} }}").unwrap();
        }
    }
}
