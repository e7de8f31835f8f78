//! Rows of `revisions`: each submission as it was handed in.

use data_encoding::HEXLOWER;
use diesel::prelude::*;
use serde_json::Map;
use sha2::{Digest, Sha256};

use super::super::model::{CaseId, Filed, MaterialFiled};
use super::applications::{form_bytes, open_disputes, read_form, seal_disputes};
use crate::db::schema::revisions;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::store::persons::PersonRow;
use crate::vault::{Aad, Sealed};

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = revisions, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct RevisionRow {
    pub case_id: CaseId,
    pub no: i32,
    pub form_sealed: Vec<u8>,
    pub materials: Json<Vec<MaterialFiled>>,
    /// SHA-256 over the form, the materials and what is said against registers, so that a revision can be shown to be what was handed in.
    pub digest: String,
    pub submitted_by: PersonId,
    pub submitted_at: Instant,
    pub disputes_sealed: Option<Vec<u8>>,
}

fn place(case: CaseId, no: i32) -> Aad {
    Aad::new("revisions", "form_sealed", format!("{case}:{no}"))
}

fn disputes_place(case: CaseId, no: i32) -> Aad {
    Aad::new("revisions", "disputes_sealed", format!("{case}:{no}"))
}

impl RevisionRow {
    /// Form and materials as the digest was taken over them, one after the other.
    pub fn bytes(&self, tx: &ReadTx<'_>, owner: &PersonRow) -> Result<(Vec<u8>, Vec<u8>)> {
        let sealed = Sealed::from_bytes(self.form_sealed.clone());
        let form = owner.key(tx)?.open(&place(self.case_id, self.no), &sealed)?;
        let materials =
            serde_json::to_vec(&self.materials.0).map_err(|error| crate::Error::internal(error.to_string()))?;
        Ok((form.to_vec(), materials))
    }

    pub fn filed(&self, tx: &ReadTx<'_>, owner: &PersonRow) -> Result<Filed> {
        if owner.is_erased() {
            return Ok(Filed { form: Map::new(), materials: self.materials.0.clone(), disputes: Vec::new() });
        }
        let sealed = Sealed::from_bytes(self.form_sealed.clone());
        let key = owner.key(tx)?;
        let text = key.open(&place(self.case_id, self.no), &sealed)?;
        let place = disputes_place(self.case_id, self.no);
        let disputes = open_disputes(&key, &place, self.disputes_sealed.as_deref())?;
        Ok(Filed { form: read_form(&text)?, materials: self.materials.0.clone(), disputes })
    }
}

pub fn insert(
    tx: &mut WriteTx<'_>,
    owner: &PersonRow,
    case: CaseId,
    no: i32,
    filed: &Filed,
    by: PersonId,
) -> Result<RevisionRow> {
    let bytes = form_bytes(&filed.form)?;
    let json = |error: serde_json::Error| crate::Error::internal(error.to_string());
    let mut hash = Sha256::new();
    hash.update(&bytes);
    hash.update(serde_json::to_vec(&filed.materials).map_err(json)?);
    if !filed.disputes.is_empty() {
        hash.update(serde_json::to_vec(&filed.disputes).map_err(json)?);
    }
    let key = owner.key(tx)?;
    let row = RevisionRow {
        case_id: case,
        no,
        form_sealed: key.seal(&place(case, no), &bytes)?.into_bytes(),
        disputes_sealed: seal_disputes(&key, &disputes_place(case, no), &filed.disputes)?,
        materials: Json(filed.materials.clone()),
        digest: HEXLOWER.encode(&hash.finalize()),
        submitted_by: by,
        submitted_at: tx.now(),
    };
    tx.run(|conn| diesel::insert_into(revisions::table).values(&row).execute(conn))?;
    Ok(row)
}

/// Every revision, in order.
pub fn all(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<RevisionRow>> {
    let own = revisions::table.filter(revisions::case_id.eq(case));
    tx.run(|conn| own.order(revisions::no).select(RevisionRow::as_select()).load(conn))
}

/// The revision that counts.
pub fn latest(tx: &mut ReadTx<'_>, case: CaseId) -> Result<RevisionRow> {
    tx.run(|conn| {
        revisions::table
            .filter(revisions::case_id.eq(case))
            .order(revisions::no.desc())
            .select(RevisionRow::as_select())
            .first(conn)
    })
}

/// The revision that counts of each of several cases, in one statement.
pub fn latest_of(tx: &mut ReadTx<'_>, cases: Vec<CaseId>) -> Result<Vec<RevisionRow>> {
    if cases.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<RevisionRow> = tx.run(|conn| {
        revisions::table
            .filter(revisions::case_id.eq_any(cases))
            .order((revisions::case_id, revisions::no.desc()))
            .select(RevisionRow::as_select())
            .load(conn)
    })?;
    let mut latest: Vec<RevisionRow> = Vec::new();
    for row in rows {
        if latest.last().is_none_or(|last| last.case_id != row.case_id) {
            latest.push(row);
        }
    }
    Ok(latest)
}
