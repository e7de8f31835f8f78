//! Decisions without a person, and the right to one.
//!
//! An item may be decided at once where every clause is met *and* proven: by registers, by the proven identity, by the
//! program's own books. Its flow asks so itself, by the fact `decision.automatic`, and takes the ordinary way where the answer
//! is no; the effect `decide_automatically` puts the decision on record with the evaluation that it rests on. Nothing is ever
//! refused automatically, and whoever wants a person to decide says so (Personal Information Protection Law, article 24).

mod ask;
pub mod http;
mod queries;
mod store;

use super::effects::{Effect, EffectCx};
use super::entitlement::{self, binding};
use super::facts;
use super::model::Filed;
use super::store::cases::{self, CaseRow};
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::catalogue::eligibility::judge;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::store::persons;
use crate::packs::format::Mode;
use crate::packs::vocabulary::AUTOMATIC;
use crate::rules::Facts;

pub use ask::ask_human;
pub use queries::of_application;

/// Records that the case was decided automatically. It is refused where something is not proven after all, whatever the flow
/// asked before.
pub const EFFECT: Effect = Effect { name: "decide_automatically", run: decide, compensate: None };

/// What stands beside the codes of clauses and rules: the applicant has asked for a person.
const HUMAN: &str = "human_decision";

/// Adds `decision.automatic` to what is known around a case of an item that may be decided at once.
pub(super) fn add_fact(tx: &mut ReadTx<'_>, case: &CaseRow, facts: &mut Facts) -> Result<()> {
    if let Some(open) = open_points(tx, case, facts)? {
        facts.insert(AUTOMATIC, open.is_empty());
    }
    Ok(())
}

/// What keeps a case from being decided at once, as codes; nothing for an item that people decide.
fn open_points(tx: &mut ReadTx<'_>, case: &CaseRow, facts: &Facts) -> Result<Option<Vec<String>>> {
    let item = binding(tx, case)?;
    if item.mode == Mode::Ordinary {
        return Ok(None);
    }
    let evaluated = entitlement::of_filed(tx, &item, facts, case.person_id)?;
    let mut open = evaluated.rules.unproven(&evaluated.assessment, &evaluated.facts, &item.own_word);
    let judged = judge(&item, facts, tx.today())?;
    let rules = judged.refused.iter().chain(&judged.warned).chain(&judged.undecided);
    open.extend(rules.map(|rule| rule.code.clone()));
    if store::asked(tx, case.application_id)?.is_some() {
        open.push(HUMAN.to_owned());
    }
    Ok(Some(open))
}

fn decide(tx: &mut WriteTx<'_>, cx: &EffectCx<'_>) -> Result<()> {
    let case = cases::get(tx, cx.case)?;
    let facts = facts::gather(tx, cx.applicant, case.application_id, cx.form)?;
    let proven = open_points(tx, &case, &facts)?.is_some_and(|open| open.is_empty());
    let evaluation = entitlement::last_handed_in(tx, case.id)?;
    let (true, Some(evaluation)) = (proven, evaluation) else { return Err(Code::NotProven.into()) };
    store::insert(tx, &case, evaluation, true, Vec::new())?;
    let entry = Entry::new(Stream::new(StreamKind::Case, case.id), "decide_automatically");
    audit::record(tx, None, entry.data("evaluation", evaluation))
}

/// Keeps why a case that was handed in just now goes the ordinary way, where it might have been decided at once.
pub(super) fn keep_open(tx: &mut WriteTx<'_>, case: &CaseRow, filed: &Filed) -> Result<()> {
    if binding(tx, case)?.mode == Mode::Ordinary || store::of_case(tx, case.id)?.is_some() {
        return Ok(());
    }
    let facts = facts::gather(tx, case.person_id, case.application_id, &filed.form)?;
    let Some(open) = open_points(tx, case, &facts)? else { return Ok(()) };
    let Some(evaluation) = entitlement::last_handed_in(tx, case.id)? else { return Ok(()) };
    store::insert(tx, case, evaluation, false, open)
}

/// The reasons of an automatic decision, in words: every clause with what it came to. Empty for what people decided.
pub(super) fn reasons(tx: &mut ReadTx<'_>, case: &CaseRow) -> Result<Vec<String>> {
    if store::of_case(tx, case.id)?.is_none_or(|row| !row.decided) {
        return Ok(Vec::new());
    }
    let applicant = persons::get(tx, case.person_id)?;
    let clauses = entitlement::clauses_handed_in(tx, case.id, &applicant)?;
    Ok(clauses.into_iter().map(|clause| clause.text.zh).collect())
}
