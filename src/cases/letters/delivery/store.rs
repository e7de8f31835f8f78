//! Rows of `letter_deliveries`.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::super::model::CaseId;
use super::{DeliveryId, DeliveryMethod};
use crate::db::schema::letter_deliveries as deliveries;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = deliveries, check_for_backend(MultiBackend))]
pub struct DeliveryRow {
    pub id: DeliveryId,
    pub case_id: CaseId,
    pub letter_no: i32,
    pub receipt_no: i32,
    pub method: DeliveryMethod,
    pub recorded_by: PersonId,
    pub delivered_on: NaiveDate,
    pub delivered_at: Instant,
}

pub fn insert(tx: &mut WriteTx<'_>, row: &DeliveryRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(deliveries::table).values(row).execute(conn)).map(drop)
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
