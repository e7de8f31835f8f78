//! What an official register says is not changed by an applicant, only disputed.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::super::model::Dispute;
use super::super::outside;
use super::sources;
use crate::catalogue::ServiceItem;
use crate::db::ReadTx;
use crate::error::{Code, Problem, Result};
use crate::identity::PersonId;

/// Refuses changed fields that say something else than an official register, unless they are disputed, and disputes of
/// anything else than such a field.
pub fn guard(
    tx: &mut ReadTx<'_>,
    person: PersonId,
    item: &ServiceItem,
    changed: &Map<String, Value>,
    disputes: &[Dispute],
) -> Result<()> {
    let fields = sources::of_form(item).into_iter();
    let official: Vec<_> = fields.filter_map(|(field, names)| Some((field, sources::official(&names)?))).collect();
    let disputed: BTreeSet<&str> = disputes.iter().map(|dispute| dispute.pointer.as_str()).collect();
    let mut problem = Problem::new(Code::Invalid);
    for (place, dispute) in disputes.iter().enumerate() {
        if !official.iter().any(|(field, _)| dispute.pointer.strip_prefix('/') == Some(*field)) {
            problem = problem.field(format!("/disputes/{place}/pointer"), Code::FieldChoice);
        }
    }
    if disputed.len() < disputes.len() {
        problem = problem.field("/disputes", Code::FieldFormat);
    }
    if official.iter().any(|(field, _)| changed.contains_key(*field)) {
        let known = outside::known(tx, person)?;
        for (field, source) in official {
            let (Some(said), Some(found)) = (changed.get(field), known.get(source)) else { continue };
            if !said.is_null() && *said != found.value && !disputed.contains(format!("/{field}").as_str()) {
                problem = problem.field(format!("/form/{field}"), Code::RegisterValue);
            }
        }
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem.into()) }
}
