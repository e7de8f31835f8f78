//! Rows of `letter_collections`.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::model::CaseId;
use crate::db::schema::letter_collections as collections;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::{DepartmentId, PersonId};
use crate::talents::owner::Owner;
use crate::vault::Aad;
use crate::{insert_or_nothing, text_enum};

text_enum! {
    /// Who came for it.
    pub enum Collector { Applicant = "applicant", Proxy = "proxy" }
}

/// Whoever came in the applicant's place, in the form that is sealed under the applicant's key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proxy {
    pub name: String,
    pub document_kind: String,
    pub document_number: String,
    /// What shows that they may: the number of the paper, or where it is filed.
    pub authorisation: String,
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = collections, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct CollectedRow {
    pub case_id: CaseId,
    pub letter_no: i32,
    pub collector: Collector,
    collector_sealed: Option<Vec<u8>>,
    pub recorded_by: PersonId,
    pub department_id: Option<DepartmentId>,
    pub collected_at: Instant,
}

fn place(case: CaseId, no: i32) -> Aad {
    Aad::new("letter_collections", "collector_sealed", format!("{case}/{no}"))
}

/// Records a collection; `false` when the letter was collected before.
pub fn insert(
    tx: &mut WriteTx<'_>,
    (case_id, letter_no): (CaseId, i32),
    owner: &Owner,
    proxy: Option<&Proxy>,
    (recorded_by, department_id): (PersonId, Option<DepartmentId>),
) -> Result<bool> {
    let row = CollectedRow {
        case_id,
        letter_no,
        collector: if proxy.is_some() { Collector::Proxy } else { Collector::Applicant },
        collector_sealed: proxy.map(|proxy| owner.seal(&place(case_id, letter_no), proxy)).transpose()?,
        recorded_by,
        department_id,
        collected_at: tx.now(),
    };
    insert_or_nothing!(tx, collections::table, &row)
}

/// What was collected of a case, in order.
pub fn of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<CollectedRow>> {
    let of = collections::table.filter(collections::case_id.eq(case));
    tx.run(|conn| of.order(collections::letter_no).select(CollectedRow::as_select()).load(conn))
}
