//! The words that packs may use because the program provides them: named facts, effects, positions, families.
//!
//! A pack that names anything else is refused when it is checked, not when a case meets the gap. Service families add
//! their facts and effects here when they are built; `docs/packs.md` lists what is there.

/// An effect and the parameters that it takes.
#[derive(Debug, Clone, Copy)]
pub struct EffectWord {
    /// Registered name.
    pub name: &'static str,
    /// Parameters that must be given.
    pub needs: &'static [&'static str],
    /// Parameters that may be given.
    pub takes: &'static [&'static str],
}

/// Facts about the applicant and the case that every item may use. Form fields are read as `form.<field>`.
pub const FACTS: &[&str] =
    &["applicant.verified", "applicant.age", "applicant.tier", "applicant.tier_rank", "applicant.card_valid"];

/// Effects.
pub const EFFECTS: &[EffectWord] = &[
    EffectWord { name: "recognise", needs: &["catalogue", "tier_field"], takes: &["route_field", "criterion_field"] },
    EffectWord { name: "issue_card", needs: &[], takes: &[] },
    EffectWord { name: "publish_notice", needs: &["template", "working_days"], takes: &[] },
];

/// Duties inside a department that a step may name.
pub const POSITIONS: &[&str] = &["acceptance", "first_review", "second_review", "decision", "consulted"];

/// Families of service items.
pub const FAMILIES: &[&str] = &["recognition", "housing", "schooling", "programmes"];

/// Letters and notices that the program itself sends, whatever the item.
pub const REQUIRED_TEMPLATES: &[&str] = &[
    "verification_code",
    "application_received",
    "application_accepted",
    "acceptance_refused",
    "correction_requested",
    "correction_reminder",
    "special_procedure",
    "task_assigned",
    "task_due_soon",
    "task_overdue",
    "public_notice_started",
    "case_granted",
    "case_refused",
    "case_withdrawn",
    "case_terminated",
    "card_issued",
    "card_expiring",
];

/// The effect with this name.
pub fn effect(name: &str) -> Option<&'static EffectWord> {
    EFFECTS.iter().find(|effect| effect.name == name)
}
