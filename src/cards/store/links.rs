//! Rows of `card_links`.

use diesel::prelude::*;

use super::super::model::CardId;
use crate::db::schema::card_links;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = card_links, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct LinkRow {
    token: String,
    card_id: CardId,
    created_at: Instant,
}

pub fn insert(tx: &mut WriteTx<'_>, token: String, card: CardId) -> Result<()> {
    let row = LinkRow { token, card_id: card, created_at: tx.now() };
    tx.run(|conn| diesel::insert_into(card_links::table).values(&row).execute(conn)).map(drop)
}

/// The card behind a token; it answers for ended cards too, which then say that they have ended.
pub fn card_of(tx: &mut ReadTx<'_>, token: &str) -> Result<Option<CardId>> {
    tx.run(|conn| card_links::table.find(token).select(card_links::card_id).get_result(conn).optional())
}

pub fn token_of(tx: &mut ReadTx<'_>, card: CardId) -> Result<String> {
    tx.run(|conn| card_links::table.filter(card_links::card_id.eq(card)).select(card_links::token).first(conn))
}
