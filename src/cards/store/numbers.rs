//! The running number of cards.
//!
//! On PostgreSQL a sequence: drawing from it is outside every transaction, so two units of work never collide over it.
//! On SQLite units of work come one after the other anyway, and a row will do. Gaps are allowed on both.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::schema::sequences;
use crate::db::{AnyConnection, WriteTx};
use crate::error::Result;

const NAME: &str = "card_numbers";

pub fn draw(tx: &mut WriteTx<'_>) -> Result<i64> {
    tx.run(|conn| match conn {
        AnyConnection::Postgres(inner) => {
            diesel::select(diesel::dsl::sql::<BigInt>("nextval('card_numbers')")).get_result(inner)
        }
        AnyConnection::Sqlite(inner) => {
            diesel::update(sequences::table.find(NAME)).set(sequences::last.eq(sequences::last + 1)).execute(inner)?;
            sequences::table.find(NAME).select(sequences::last).first(inner)
        }
    })
}
