//! Rows of `missing_glyphs`: the list of work of whoever keeps the font.

use diesel::prelude::*;

use super::super::model::CardId;
use crate::db::schema::missing_glyphs;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::insert_or_nothing;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = missing_glyphs, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct GlyphRow {
    pub character: String,
    /// The first card that wanted it; none where a paper was first.
    pub card_id: Option<CardId>,
    pub seen_at: Instant,
    pub settled_at: Option<Instant>,
}

/// Notes a character; answers whether it is new.
pub fn note(tx: &mut WriteTx<'_>, character: char, card: Option<CardId>) -> Result<bool> {
    let row = GlyphRow { character: character.into(), card_id: card, seen_at: tx.now(), settled_at: None };
    insert_or_nothing!(tx, missing_glyphs::table, &row)
}

/// What is still to be done.
pub fn open(tx: &mut ReadTx<'_>) -> Result<Vec<GlyphRow>> {
    tx.run(|conn| {
        missing_glyphs::table
            .filter(missing_glyphs::settled_at.is_null())
            .order(missing_glyphs::character)
            .select(GlyphRow::as_select())
            .load(conn)
    })
}

/// Marks a character as settled; answers whether it was open.
pub fn settle(tx: &mut WriteTx<'_>, character: &str) -> Result<bool> {
    let now = tx.now();
    tx.run(|conn| {
        diesel::update(missing_glyphs::table.find(character).filter(missing_glyphs::settled_at.is_null()))
            .set(missing_glyphs::settled_at.eq(Some(now)))
            .execute(conn)
    })
    .map(|rows| rows == 1)
}
