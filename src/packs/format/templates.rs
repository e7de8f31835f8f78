//! `templates/templates.yaml`: letters and messages. Short texts stand in the file, long ones in a file of their own.

use serde::{Deserialize, Serialize};

use super::Text;

/// Where a template is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// A document given out, kept with the case.
    Letter,
    /// A notice: subject and body for mail and the in-app inbox, a short form for SMS.
    Notice,
}

/// One letter or message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// Code that services, workflows and the program refer to.
    pub code: String,
    /// Title, for lists.
    pub name: Text,
    /// Use.
    pub channel: Channel,
    /// Variables that the text may use; anything else is a fault.
    pub variables: Vec<String>,
    /// Subject line of a notice.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// The text itself, or `file`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// File next to this one that holds the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Short form for SMS.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sms: Option<String>,
    /// Whether the wording is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// The whole file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplatesFile {
    /// The templates.
    pub templates: Vec<Template>,
}
