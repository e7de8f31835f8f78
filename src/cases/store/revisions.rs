//! Rows of `revisions`: each submission as it was handed in.

use data_encoding::HEXLOWER;
use diesel::prelude::*;
use serde_json::Map;
use sha2::{Digest, Sha256};

use super::super::model::{CaseId, Filed, MaterialFiled};
use super::applications::{form_bytes, read_form};
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
    /// SHA-256 over the form and the materials, so that a revision can be shown to be what was handed in.
    pub digest: String,
    pub submitted_by: PersonId,
    pub submitted_at: Instant,
}

fn place(case: CaseId, no: i32) -> Aad {
    Aad::new("revisions", "form_sealed", format!("{case}:{no}"))
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
            return Ok(Filed { form: Map::new(), materials: self.materials.0.clone() });
        }
        let sealed = Sealed::from_bytes(self.form_sealed.clone());
        let text = owner.key(tx)?.open(&place(self.case_id, self.no), &sealed)?;
        Ok(Filed { form: read_form(&text)?, materials: self.materials.0.clone() })
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
    let materials = serde_json::to_vec(&filed.materials).map_err(|error| crate::Error::internal(error.to_string()))?;
    let digest = Sha256::new().chain_update(&bytes).chain_update(&materials).finalize();
    let row = RevisionRow {
        case_id: case,
        no,
        form_sealed: owner.key(tx)?.seal(&place(case, no), &bytes)?.into_bytes(),
        materials: Json(filed.materials.clone()),
        digest: HEXLOWER.encode(&digest),
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

/// All of a case, the oldest first.
pub fn all(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<RevisionRow>> {
    tx.run(|conn| {
        revisions::table
            .filter(revisions::case_id.eq(case))
            .order(revisions::no)
            .select(RevisionRow::as_select())
            .load(conn)
    })
}
