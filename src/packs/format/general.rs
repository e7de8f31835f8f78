//! `pack.yaml`: what a pack is called, what it rests on, and the city-wide settings of its cases.

use serde::{Deserialize, Serialize};

use super::{EmployerRules, Text};

/// A document that the pack is made from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Short code that `source:` marks refer to.
    pub code: String,
    /// Title of the document.
    pub title: String,
    /// Its official number, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
}

/// How case numbers are built. Placeholders: `{item}` (agency code and item number, 31 characters), `{date}`
/// (yyyymmdd of the submission) and `{seq}` (per item and day, four digits, more when needed; gaps allowed).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CaseNumber {
    /// The template.
    pub template: String,
    /// Whether the template is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// Codes under which outcomes are reported to supervision systems, 0 to 6.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeCodes {
    /// Granted, and a document was issued.
    pub granted_with_document: u8,
    /// Granted without a document.
    pub granted: u8,
    /// Refused after review.
    pub refused: u8,
    /// Not accepted.
    pub acceptance_refused: u8,
    /// Withdrawn by the applicant.
    pub withdrawn: u8,
    /// Ended for another reason.
    pub terminated: u8,
    /// The correction asked for did not come in time.
    pub correction_not_received: u8,
    /// Handed to a higher level.
    pub passed_upwards: u8,
    /// Whether the table is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// When a task is warned about, in working days. The colours are those of the supervision systems.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Supervision {
    /// A reminder comes when so many days are left.
    pub remind_before: u32,
    /// Blue when so many days late.
    pub blue_after: u32,
    /// Orange.
    pub orange_after: u32,
    /// Red.
    pub red_after: u32,
    /// Hour of the day (Asia/Shanghai) at which the office looks.
    pub hour: u8,
    /// Whether the figures are our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// Messages between the applicant and the office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Messages {
    /// So many may one person write on one case in a day.
    pub per_day: u32,
    /// For so many days after its end a case takes messages.
    pub open_days_after_close: u32,
    /// Whether the figures are our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// A word by which a handling can be praised or found fault with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RatingWord {
    /// Code of the word.
    pub code: String,
    /// As people read it.
    pub name: Text,
    /// Offered at the last two levels; the others at the first three.
    #[serde(default)]
    pub bad: bool,
}

/// How handlings are rated (好差评).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ratings {
    /// For so many days after it a handling can be rated.
    pub open_days: u32,
    /// Whoever rated badly by name is contacted within so many working days.
    pub contact_within: u32,
    /// And answered within so many.
    pub settle_within: u32,
    /// So many ratings at least are published together.
    pub publish_from: u32,
    /// The words on offer.
    pub words: Vec<RatingWord>,
    /// Whether figures and words are our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// The seal on papers: a ring with the issuing department's name in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SealFace {
    /// Stands below the middle, such as 业务专用章.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<String>,
    /// Whether it stands for a seal that the city has not given us: drawn as a sample then.
    #[serde(default)]
    pub assumed: bool,
}

/// The head of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PackInfo {
    /// Code of the pack, the name of its folder.
    pub code: String,
    /// Name of the city's service.
    pub name: Text,
    /// Name of the city, for letters.
    pub city: Text,
    /// The documents behind the pack.
    pub sources: Vec<Source>,
    /// Organisation code of the issuing agency, 18 characters, the head of every item code.
    pub agency_code: String,
    /// Case numbers.
    pub case_number: CaseNumber,
    /// Hour of the day (0–24, Asia/Shanghai) from which a filing counts as received the next working day.
    pub cut_off_hour: u8,
    /// Outcomes as reported upwards.
    pub outcome_codes: OutcomeCodes,
    /// File with public holidays and make-up working days.
    pub calendar: String,
    /// Code of the department that answers for the talent service as a whole.
    pub lead_department: String,
    /// Telephone for questions that no department is named for.
    pub hotline: String,
    /// Warnings about tasks that are due or late; without it there are none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supervision: Option<Supervision>,
    /// Messages; without it none are taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub messages: Option<Messages>,
    /// Ratings; without it nothing is rated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ratings: Option<Ratings>,
    /// The seal on papers; without it a sample is drawn.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seal: Option<SealFace>,
    /// What employers do; without it they file nothing in batch and are asked nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employers: Option<EmployerRules>,
    /// Whether settings of this file other than names and sources are our assumptions.
    #[serde(default)]
    pub assumed: bool,
}
