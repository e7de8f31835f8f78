//! What cards keep of a person: the card's life stays, the way to it is gone.

use diesel::prelude::*;

use super::cards;
use crate::db::schema::card_links;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::identity::PersonId;
use crate::rights::erasure::Obstacle;

/// Cards that have not ended.
pub fn obstacles(tx: &mut ReadTx<'_>, person: PersonId) -> Result<Vec<Obstacle>> {
    let today = tx.today();
    let held = cards::of_person(tx, person)?;
    let held = held.into_iter().filter(|card| card.state.is_in_force() && !card.life().has_ended(today));
    Ok(held.map(|card| Obstacle::new(Code::CardInForce, card.number)).collect())
}

/// The printed code leads nowhere any more.
pub fn erase_person(tx: &mut WriteTx<'_>, person: PersonId) -> Result<()> {
    let own = cards::ids_of_persons(tx, &[person])?;
    tx.run(|conn| diesel::delete(card_links::table.filter(card_links::card_id.eq_any(own))).execute(conn)).map(drop)
}
