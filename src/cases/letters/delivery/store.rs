//! Rows of `letter_deliveries`.

use chrono::NaiveDate;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::super::super::model::CaseId;
use super::{DeliveryId, DeliveryMethod};
use crate::db::schema::letter_deliveries as deliveries;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::store::persons::PersonRow;
use crate::identity::{DepartmentId, PersonId};
use crate::talents::identifiers::DocumentKind;
use crate::talents::owner::Owner;
use crate::vault::Aad;

/// Whoever came in the addressee's place, in the form that is sealed under the addressee's key.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Proxy {
    pub name: String,
    pub document_kind: DocumentKind,
    pub document_number: String,
    /// What shows that they may: the number of the paper, or where it is filed.
    pub authorisation: String,
}

fn place(id: DeliveryId) -> Aad {
    Aad::new("letter_deliveries", "proxy_sealed", id)
}

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = deliveries, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub case_id: CaseId,
    pub letter_no: i32,
    pub receipt_no: i32,
    pub method: DeliveryMethod,
    pub recorded_by: PersonId,
    pub delivered_on: NaiveDate,
    pub delivered_at: Instant,
    /// The counter's; nothing where the applicant said it.
    pub department_id: Option<DepartmentId>,
    proxy_sealed: Option<Vec<u8>>,
}

impl DeliveryRow {
    /// Who came in the addressee's place.
    pub fn proxy(&self, tx: &ReadTx<'_>, addressee: PersonRow) -> Result<Option<Proxy>> {
        let Some(sealed) = &self.proxy_sealed else { return Ok(None) };
        Owner::of(tx, addressee)?.open(&place(self.id), sealed).map(Some)
    }
}

/// What is recorded of one handing over.
pub struct Delivered<'a> {
    pub case: CaseId,
    pub letter_no: i32,
    pub receipt_no: i32,
    pub method: DeliveryMethod,
    pub by: PersonId,
    pub department: Option<DepartmentId>,
    pub proxy: Option<&'a Proxy>,
}

pub fn insert(tx: &mut WriteTx<'_>, addressee: PersonRow, given: &Delivered<'_>) -> Result<DeliveryRow> {
    let id = tx.new_id();
    let proxy_sealed = match given.proxy {
        Some(proxy) => Some(Owner::of(tx, addressee)?.seal(&place(id), proxy)?),
        None => None,
    };
    let row = DeliveryRow {
        id,
        case_id: given.case,
        letter_no: given.letter_no,
        receipt_no: given.receipt_no,
        method: given.method,
        recorded_by: given.by,
        delivered_on: tx.today(),
        delivered_at: tx.now(),
        department_id: given.department,
        proxy_sealed,
    };
    tx.run(|conn| diesel::insert_into(deliveries::table).values(&row).execute(conn))?;
    Ok(row)
}

/// What somebody handed over; what another did is not found.
pub fn get_own(tx: &mut ReadTx<'_>, person: PersonId, id: DeliveryId) -> Result<DeliveryRow> {
    tx.run(|conn| {
        deliveries::table
            .find(id)
            .filter(deliveries::recorded_by.eq(person))
            .select(DeliveryRow::as_select())
            .get_result(conn)
    })
}

/// The deliveries of a case, the oldest first.
pub fn of_case(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<DeliveryRow>> {
    tx.run(|conn| {
        deliveries::table
            .filter(deliveries::case_id.eq(case))
            .order(deliveries::receipt_no)
            .select(DeliveryRow::as_select())
            .load(conn)
    })
}
