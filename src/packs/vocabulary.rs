//! The words that packs may use because the program provides them: named facts, effects, positions, families.
//!
//! A pack that names anything else is refused when it is checked, not when a case meets the gap. Service families add
//! their facts and effects here when they are built; `docs/packs.md` lists what is there.

use crate::cards::scheme::TierCatalogue;
use crate::eligibility::{Dictionary, FACTS, FactKind, Meaning, Origin};
use crate::registers;
use crate::registers::table::FieldKind;
use crate::workflow::model::Text;

/// An effect and the parameters that it takes.
#[derive(Debug, Clone, Copy)]
pub struct EffectWord {
    /// Registered name.
    pub name: &'static str,
    /// Parameters that must be given.
    pub needs: &'static [&'static str],
    /// Parameters that may be given.
    pub takes: &'static [&'static str],
    /// Whether it can be taken back; otherwise a flow has to call it a barrier.
    pub compensable: bool,
}

/// A notice that the program sends by itself, with the values it brings. A template of this code may use these only.
#[derive(Debug, Clone, Copy)]
pub struct NoticeWord {
    /// Code of the template.
    pub code: &'static str,
    /// Values at hand when it is sent.
    pub values: &'static [&'static str],
    /// Whether a pack must have it; without an optional one nothing is sent.
    pub required: bool,
}

/// Facts about the applicant that conditions of every item may use (clauses may use more, see [`dictionary`]), beside the fields of its form (`form.<field>`).
pub fn facts() -> impl Iterator<Item = &'static str> {
    let told = FACTS.iter().filter(|word| word.origin != Origin::Program);
    told.map(|word| word.name).chain(registers::table::facts().map(|fact| fact.name))
}

/// The fact by which the flow of an item that may be decided at once asks whether it may.
pub const AUTOMATIC: &str = "decision.automatic";

/// Everything that a clause of an item may name, with its meaning: what the program provides, the fields of the item's form,
/// and the tiers of the city, where they are known.
pub fn dictionary<'a>(
    form: &serde_json::Value,
    catalogues: Option<impl IntoIterator<Item = &'a TierCatalogue>>,
) -> Dictionary {
    let dictionary = registers::table::facts().fold(Dictionary::program(), |dictionary, fact| {
        let label = Text { zh: fact.zh.to_owned(), en: fact.en.to_owned() };
        dictionary.with(fact.name, Meaning::new(kind(fact.kind), label, Origin::Register))
    });
    let dictionary = dictionary.with_form(form);
    match catalogues {
        None => dictionary,
        Some(catalogues) => {
            let tiers = catalogues.into_iter().flat_map(|catalogue| &catalogue.tiers);
            dictionary.with_tiers(tiers.map(|tier| (tier.code.as_str(), tier.rank, &tier.name)))
        }
    }
}

const fn kind(kind: FieldKind) -> FactKind {
    match kind {
        FieldKind::Boolean => FactKind::Truth,
        FieldKind::Integer => FactKind::Number,
        FieldKind::Date => FactKind::Date,
        FieldKind::Text => FactKind::Text,
    }
}

/// Values of the applicant's profile that a form field may be filled in with (`x-source`).
pub const PROFILE_VALUES: &[&str] = &[
    "profile.district",
    "profile.employer_name",
    "profile.employer_code",
    "profile.job_title",
    "profile.employed_since",
    "profile.address",
];

/// What the applicant's household may fill in: the only minor child, and that a spouse confirmed to be one.
pub const HOUSEHOLD_VALUES: &[&str] = &["household.child", "household.marital_status"];

/// The field of the same name in what the applicant handed in before, whatever for, the newest first.
pub const EARLIER: &str = "earlier";

/// Effects.
pub const EFFECTS: &[EffectWord] = &[
    EffectWord {
        name: "recognise",
        needs: &["catalogue", "tier_field"],
        takes: &["route_field", "criterion_field", "district_field"],
        compensable: false,
    },
    EffectWord { name: "decide_automatically", needs: &[], takes: &[], compensable: false },
    EffectWord { name: "issue_card", needs: &[], takes: &[], compensable: false },
    EffectWord {
        name: "publish_notice",
        needs: &["template", "working_days"],
        takes: &["detail_field"],
        compensable: true,
    },
];

/// What every letter of a case may say.
const LETTER: &[&str] =
    &["city", "hotline", "case_number", "service_name", "applicant_name", "filed_on", "issued_on", "department_name"];

/// The letters that a service item names, with what each may say beyond the common values. The flow's own letters at an
/// end step are decisions.
pub const LETTERS: &[(&str, &[&str])] = &[
    ("receipt", &["received_on", "answer_due_on", "materials"]),
    ("acceptance", &["accepted_on", "promised_days", "statutory_days", "due_on", "provisional", "by_silence"]),
    ("correction", &["items", "due_on", "correction_days", "in_review"]),
    ("special_procedure", &["procedure_name", "started_on", "expected_until", "reason"]),
    ("acceptance_refused", DECISION),
    ("granted", DECISION),
    ("refused", DECISION),
    ("delivery", &["document_name", "document_number", "method", "delivered_on"]),
    ("withdrawn", ENDING),
    ("terminated", ENDING),
    ("correction_not_received", ENDING),
];

/// What a decision may say; what it says of a card is empty where it led to none.
const DECISION: &[&str] =
    &["reason", "advice", "particulars", "tier_name", "scheme_name", "card_number", "valid_from", "valid_until"];

/// What the letter of a case that ended without a decision may say: what was to be corrected until when, empty where
/// nothing was asked, whether an objection to the public notice was right, and why the office ended it.
const ENDING: &[&str] = &["ended_on", "items", "due_on", "objection_upheld", "reason"];

/// Whether the program brings this value to a letter of this slot.
pub fn letter_says(slot: &str, value: &str) -> bool {
    let own = LETTERS.iter().find(|(name, _)| *name == slot).map_or(&[][..], |(_, values)| values);
    LETTER.contains(&value) || own.contains(&value)
}

/// Duties inside a department that a step may name.
pub const POSITIONS: &[&str] = &["acceptance", "first_review", "second_review", "decision", "consulted"];

/// Families of service items.
pub const FAMILIES: &[&str] = &["recognition", "housing", "schooling", "programmes"];

const CASE: &[&str] = &["applicant_name", "service_name", "case_number", "reason", "link"];
const CASE_RECEIVED: &[&str] = &["applicant_name", "service_name", "case_number", "reason", "link", "received_on"];
const CASE_DUE: &[&str] = &["applicant_name", "service_name", "case_number", "reason", "link", "due_on"];
const CASE_OBJECTION: &[&str] = &["applicant_name", "service_name", "case_number", "reason", "link", "upheld"];
/// To the objector, who is not told whose case it is beyond what was published.
const OBJECTION: &[&str] = &["objector_name", "service_name", "masked_name", "upheld", "answer", "link"];
const TASK: &[&str] = &["service_name", "step_name", "case_number", "due_on", "department_name", "link"];
const TASK_REASON: &[&str] =
    &["service_name", "step_name", "case_number", "due_on", "department_name", "link", "reason"];
const CARD: &[&str] =
    &["applicant_name", "scheme_name", "tier_name", "card_number", "valid_until", "renew_until", "reason", "link"];

const RATING: &[&str] = &["service_name", "case_number", "level_name", "due_on", "department_name", "link"];
const EMPLOYMENT: &[&str] = &["employer_name", "ended_on", "link"];
const ROUND: &[&str] = &["employer_name", "people", "due_on", "link"];
/// A grant whose ground has become doubtful.
const GRANT: &[&str] =
    &["applicant_name", "service_name", "case_number", "department_name", "due_on", "reason", "link"];
const GRANT_CLOSED: &[&str] = &[
    "applicant_name",
    "service_name",
    "case_number",
    "department_name",
    "due_on",
    "reason",
    "link",
    "still_entitled",
    "objection",
];

const fn required(code: &'static str, values: &'static [&'static str]) -> NoticeWord {
    NoticeWord { code, values, required: true }
}

const fn optional(code: &'static str, values: &'static [&'static str]) -> NoticeWord {
    NoticeWord { code, values, required: false }
}

/// Notices that the program sends, whatever the item.
pub const NOTICES: &[NoticeWord] = &[
    required("verification_code", &["code", "minutes"]),
    required("application_received", CASE_RECEIVED),
    required("application_accepted", CASE_DUE),
    required("acceptance_refused", CASE),
    required("correction_requested", CASE_DUE),
    required("correction_received", CASE),
    required("limit_extended", CASE_DUE),
    required("case_granted", CASE),
    required("case_refused", CASE),
    required("case_withdrawn", CASE),
    required("case_terminated", CASE),
    required("objection_raised", CASE),
    required("objection_answered", OBJECTION),
    required("objection_settled", CASE_OBJECTION),
    required("due_date_moved", CASE_DUE),
    required("case_suspended", CASE),
    required("case_resumed", CASE),
    required("case_urged", TASK),
    required("case_taken_up", TASK_REASON),
    required("nobody_can_act", &["service_name", "step_name", "case_number", "department_name", "link"]),
    required("provisional_dates", &["case_number", "horizon", "link"]),
    required("effect_refused", &["service_name", "case_number", "effect", "reason", "link"]),
    required("task_due_soon", TASK),
    required("task_overdue", TASK),
    optional("message_from_office", &["applicant_name", "service_name", "case_number", "department_name", "link"]),
    optional("message_from_applicant", &["service_name", "case_number", "link"]),
    optional("bad_rating", RATING),
    optional("bad_rating_late", RATING),
    optional("rating_answered", &["applicant_name", "service_name", "case_number", "link"]),
    optional("grant_in_doubt", GRANT),
    optional("grant_review_opened", GRANT),
    optional("grant_review_overdue", GRANT),
    optional("grant_review_closed", GRANT_CLOSED),
    optional("second_factor_reset_asked", &["time", "hours"]),
    optional("second_factor_reset", &["time"]),
    optional("rights_request_answered", &["link"]),
    optional("erasure_asked", &["time"]),
    optional("liaison_code", &["code", "hours", "claimant_name", "employer_name"]),
    optional("liaison_confirmed", &["employer_name", "link"]),
    optional("liaison_refused", &["employer_name", "reason", "link"]),
    optional("draft_prepared", &["employer_name", "service_name", "wait_until", "link"]),
    optional("staff_invited", &["employer_name", "service_name", "wait_until", "link"]),
    optional("employment_asked", &["employer_name", "link"]),
    optional("employment_confirmed", EMPLOYMENT),
    optional("employment_refused", EMPLOYMENT),
    optional("employment_ended", EMPLOYMENT),
    optional("demand_matched", &["employer_name", "title", "valid_until", "link"]),
    optional("round_opened", ROUND),
    optional("round_reminder", ROUND),
    optional("round_unanswered", ROUND),
    optional("match_found", &["applicant_name", "services", "to_confirm", "link"]),
    optional("human_decision_asked", &["service_name", "case_number", "link"]),
    optional("card_issued", CARD),
    optional("card_expiring", CARD),
    optional("card_suspended", CARD),
    optional("card_ended", CARD),
    optional("card_scheme_ending", CARD),
    optional("letter_glyph_missing", &["case_number", "characters", "link"]),
];

/// The effect with this name.
pub fn effect(name: &str) -> Option<&'static EffectWord> {
    EFFECTS.iter().find(|effect| effect.name == name)
}

/// The notice with this code, if the program sends it.
pub fn notice(code: &str) -> Option<&'static NoticeWord> {
    NOTICES.iter().find(|notice| notice.code == code)
}
