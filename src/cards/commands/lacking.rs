//! Characters that the font lacks go on a list, and whoever keeps the font is told of each once.

use serde_json::{Value, json};

use super::super::model::CardId;
use super::super::store::cards::CardRow;
use super::super::store::glyphs;
use crate::catalogue::definitions;
use crate::db::WriteTx;
use crate::error::Result;
use crate::identity::Role;
use crate::identity::store::positions;
use crate::notifications;
use crate::packs::LoadedTemplate;

const LIST: &str = "/api/v1/admin/missing-glyphs";

/// Characters of a holder's name.
pub(super) fn of_card(tx: &mut WriteTx<'_>, card: &CardRow, characters: &[char]) -> Result<()> {
    let fresh = noted(tx, characters, Some(card.id))?;
    let words = json!({ "card_number": card.number, "characters": fresh, "link": LIST });
    tell(tx, "card_glyph_missing", &fresh, &words)
}

/// Characters of a paper of a case.
pub fn lacking_on_paper(tx: &mut WriteTx<'_>, case_number: &str, characters: &[char]) -> Result<()> {
    let fresh = noted(tx, characters, None)?;
    let words = json!({ "case_number": case_number, "characters": fresh, "link": LIST });
    tell(tx, "letter_glyph_missing", &fresh, &words)
}

/// Notes them and answers those that were not known.
fn noted(tx: &mut WriteTx<'_>, characters: &[char], card: Option<CardId>) -> Result<String> {
    let mut fresh = String::new();
    for character in characters {
        if glyphs::note(tx, *character, card)? {
            fresh.push(*character);
        }
    }
    Ok(fresh)
}

/// A pack that has no such template wants no such message.
fn tell(tx: &mut WriteTx<'_>, template: &str, fresh: &str, words: &Value) -> Result<()> {
    if fresh.is_empty() || definitions::find::<LoadedTemplate>(tx, template)?.is_none() {
        return Ok(());
    }
    for keeper in positions::holders_of(tx, Role::SystemAdmin)? {
        notifications::notify(tx, keeper, template, words)?;
    }
    Ok(())
}
