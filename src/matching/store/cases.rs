//! What people have applied for already.

use std::collections::BTreeSet;

use crate::cases::facts::is_granted;
use crate::cases::model::CaseStatus;
use crate::cases::store::cases;
use crate::db::ReadTx;
use crate::error::Result;
use crate::identity::PersonId;

/// Person and item wherever a case is under way or was granted; being told of it would be no news.
pub fn filed(tx: &mut ReadTx<'_>, people: &[PersonId]) -> Result<BTreeSet<(PersonId, String)>> {
    let all = cases::standings_of(tx, people)?.into_iter();
    let filed = all.filter(|standing| standing.2 == CaseStatus::Open || is_granted(standing));
    Ok(filed.map(|(person, code, ..)| (person, code)).collect())
}
