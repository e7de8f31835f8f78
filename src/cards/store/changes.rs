//! Rows of `card_changes`: a card's history, never rewritten.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::super::life::{Acting, CardState, Reason, Verb};
use super::super::model::CardId;
use crate::db::schema::card_changes;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::AccountId;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = card_changes, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct ChangeRow {
    pub card_id: CardId,
    /// The version that the card had after the change.
    pub seq: i64,
    pub verb: Verb,
    pub from_state: Option<CardState>,
    pub to_state: CardState,
    pub reason: Reason,
    pub legal_basis: String,
    pub acting: Acting,
    pub account_id: Option<AccountId>,
    pub valid_until: NaiveDate,
    pub at: Instant,
}

pub fn insert(tx: &mut WriteTx<'_>, row: &ChangeRow) -> Result<()> {
    tx.run(|conn| diesel::insert_into(card_changes::table).values(row).execute(conn)).map(drop)
}

/// A card's history from its issue on.
pub fn of_card(tx: &mut ReadTx<'_>, card: CardId) -> Result<Vec<ChangeRow>> {
    tx.run(|conn| {
        card_changes::table
            .filter(card_changes::card_id.eq(card))
            .order(card_changes::seq)
            .select(ChangeRow::as_select())
            .load(conn)
    })
}
