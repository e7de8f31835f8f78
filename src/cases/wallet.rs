//! Documents of an application come from the applicant's wallet.

use std::collections::BTreeMap;

use super::model::{CaseId, Filed};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Problem, Result};
use crate::identity::PersonId;
use crate::talents::DocumentId;
use crate::talents::commands::documents_for_case;
use crate::talents::store::wallet;

/// SHA-256 of each document that is in the person's wallet.
pub fn digests(tx: &mut ReadTx<'_>, person: PersonId, filed: &Filed) -> Result<BTreeMap<DocumentId, String>> {
    let documents = filed.documents();
    if documents.is_empty() {
        return Ok(BTreeMap::new());
    }
    Ok(wallet::of_ids(tx, person, &documents)?.into_iter().map(|row| (row.id, row.sha256)).collect())
}

/// Adds a field problem for each document that is not in the person's wallet.
pub fn check(tx: &mut ReadTx<'_>, person: PersonId, filed: &Filed, mut problem: Problem) -> Result<Problem> {
    let own = digests(tx, person, filed)?;
    for (place, material) in filed.materials.iter().enumerate() {
        for (index, document) in material.documents.iter().enumerate() {
            if !own.contains_key(document) {
                problem = problem.field(format!("/materials/{place}/documents/{index}"), Code::NotFound);
            }
        }
    }
    for (place, dispute) in filed.disputes.iter().enumerate() {
        if dispute.document.is_some_and(|document| !own.contains_key(&document)) {
            problem = problem.field(format!("/disputes/{place}/document"), Code::NotFound);
        }
    }
    Ok(problem)
}

/// Keeps the documents from being deleted while the case needs them.
pub fn bind(tx: &mut WriteTx<'_>, person: PersonId, case: CaseId, filed: &Filed) -> Result<()> {
    documents_for_case(tx, person, case, &filed.documents()).map(drop)
}
