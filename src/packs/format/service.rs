//! `services/*.yaml`: one service item – what may be applied for, by whom, with which papers, under which rules.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Guide, Text};
use crate::eligibility::Clause;

/// In which form a paper is handed in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MaterialForm {
    /// PDF document.
    Pdf,
    /// Photograph or scan.
    Image,
}

/// A paper to hand in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Material {
    /// Code, unique in the item.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Needed from everybody.
    #[serde(default)]
    pub required: bool,
    /// Needed only where this CEL condition over form fields and facts holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required_when: Option<String>,
    /// May follow later when the case is accepted conditionally.
    #[serde(default)]
    pub may_follow: bool,
    /// Accepted forms.
    pub forms: Vec<MaterialForm>,
    /// How many files at most.
    #[serde(default = "one")]
    pub max_files: u8,
    /// Kind of document in the wallet that is offered first.
    pub document_kind: String,
    /// Department (code) or register that already holds it, so that it is looked up before it is asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub held_by: Option<String>,
    /// What to mind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<Text>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

const fn one() -> u8 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

/// Limits in working days that the flow does not already state (acceptance, promise, law and corrections stand there).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceLimits {
    /// Term for papers that may follow; at least two days shorter than the promised limit and at most 20.
    pub supplement: u32,
    /// Days for delivery after the decision.
    pub delivery: u32,
    /// Where the figures are from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether figures are our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// What a rule does when its condition holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RuleEffect {
    /// The application cannot be submitted.
    Refuse,
    /// Submitted all the same; applicant and reviewers see the remark.
    Warn,
}

/// A rule checked at submission over form fields and named facts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    /// Code, unique in the item.
    pub code: String,
    /// CEL condition under which the rule speaks.
    pub when: String,
    /// What it does.
    pub effect: RuleEffect,
    /// What the applicant is told.
    pub message: Text,
    /// JSON pointer of the form field that the remark belongs to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// Codes of the letters that the item uses.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Letters {
    /// Receipt of materials.
    pub receipt: String,
    /// Acceptance.
    pub acceptance: String,
    /// Correction notice.
    pub correction: String,
    /// Refusal of acceptance.
    pub acceptance_refused: String,
    /// Special procedure notice.
    pub special_procedure: String,
    /// Favourable decision.
    pub granted: String,
    /// Unfavourable decision.
    pub refused: String,
    /// Delivery receipt.
    pub delivery: String,
    /// The applicant took the application back; without one nothing is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// The office ended the case for another reason than its merits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminated: Option<String>,
    /// The applicant did not correct in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub correction_not_received: Option<String>,
}

/// From which moment a version binds a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timepoint {
    /// As of the submission.
    Submission,
    /// As of the review.
    Review,
}

/// Which version of what binds a running case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Binding {
    /// Item, form and materials.
    pub item: Timepoint,
    /// Rules.
    pub rules: Timepoint,
    /// Facts.
    pub facts: Timepoint,
    /// Tier catalogue.
    pub tiers: Timepoint,
}

/// Who decides an item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Mode {
    /// People.
    #[default]
    Ordinary,
    /// 即申即享: decided when it is handed in, where every clause is proven.
    Instant,
    /// 免申即享: the same, and the person only confirms.
    Automatic,
}

impl Mode {
    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks by reference")]
    fn is_ordinary(&self) -> bool {
        *self == Self::Ordinary
    }
}

/// A yearly span of days in which applications are taken, both ends included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceWindow {
    /// First day, as `MM-DD`.
    pub from: String,
    /// Last day, as `MM-DD`.
    pub to: String,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// How an employer may prepare the item for its staff in a workbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// JSON pointer of the form field with the employer's name; it is filled in and has no column.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_name: Option<String>,
    /// The same for its organisation code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employer_code: Option<String>,
    /// Fields that only the talent fills in, consents above all.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub for_talent: Vec<String>,
    /// Whether the choice of fields is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

/// What must stay true after an item was granted (无形认证). Registers are asked on schedule, the person does nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recheck {
    /// How often it is looked at, counted from the grant and then from the last look.
    pub every_months: u32,
    /// For so many months after the grant; without an end, when absent. What came of a card ends with the card.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub for_months: Option<u32>,
    /// Department whose heads decide what follows from a change.
    pub department: String,
    /// Working days within which they decide.
    pub due_days: u32,
    /// What must stay true. Clauses like those of `eligibility`; none of them stops anything by itself.
    pub clauses: Vec<Clause>,
    /// Where it is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether it is our assumption.
    #[serde(default)]
    pub assumed: bool,
}

impl Recheck {
    /// The registers that its clauses read.
    pub fn registers(&self) -> BTreeSet<String> {
        let facts = self.clauses.iter().flat_map(|clause| clause.requires.facts());
        facts.filter_map(|fact| Some(fact.strip_prefix("register.")?.split('.').next()?.to_owned())).collect()
    }
}

/// A service item.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceItem {
    /// Code, the name of its file.
    pub code: String,
    /// Thirteen characters that follow the agency code in the official item code.
    pub item_number: String,
    /// Name.
    pub name: Text,
    /// One sentence for lists.
    pub summary: Text,
    /// Other words by which people look for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub keywords: Vec<String>,
    /// Family: `recognition`, `housing`, `schooling`, `programmes`.
    pub family: String,
    /// Department that answers for the item.
    pub department: String,
    /// Departments that take part.
    #[serde(default)]
    pub co_departments: Vec<String>,
    /// JSON pointer of the form field that names the district which the case belongs to.
    pub district_field: String,
    /// Days of the year on which applications are taken; always, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<ServiceWindow>,
    /// Who decides: people, or the program where everything is proven.
    #[serde(default, skip_serializing_if = "Mode::is_ordinary")]
    pub mode: Mode,
    /// Facts of the form for which the applicant's word is enough, where everything else is proven.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub own_word: Vec<String>,
    /// Whether people who qualify by the clauses are found and told of the item.
    #[serde(default, skip_serializing_if = "is_false")]
    pub found: bool,
    /// At most one open case per person.
    #[serde(default)]
    pub one_open_case: bool,
    /// The guide.
    pub guide: Guide,
    /// The form, JSON Schema 2020-12 with hints for presentation under `x-ui`.
    pub form: Value,
    /// Papers.
    pub materials: Vec<Material>,
    /// Registers that are asked about the applicant before the application is handed in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub registers: Vec<String>,
    /// JSON pointer of the form field, true or false, by which the applicant consents to being looked up there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub register_consent: Option<String>,
    /// Purposes of `privacy.yaml` to which the applicant has to have agreed before handing in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents: Vec<String>,
    /// Limits.
    pub limits: ServiceLimits,
    /// Code of the workflow.
    pub workflow: String,
    /// Rules at submission.
    #[serde(default)]
    pub rules: Vec<Rule>,
    /// Who is entitled, as typed clauses that explain themselves.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub eligibility: Vec<Clause>,
    /// What must stay true of whoever was granted it, and how often that is looked at.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recheck: Option<Recheck>,
    /// Letters.
    pub letters: Letters,
    /// How employers prepare it for their staff; without it they do not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<Batch>,
    /// Versions that bind.
    pub binding: Binding,
    /// Whether a document is issued when granted, for the outcome code.
    #[serde(default)]
    pub issues_document: bool,
    /// Where the item is from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Whether the item as a whole is our assumption.
    #[serde(default)]
    pub assumed: bool,
}
