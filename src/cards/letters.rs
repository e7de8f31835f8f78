//! What a decision says about the card that it led to.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::book;
use super::life::CardState;
use super::store::{cards, recognitions};
use crate::db::ReadTx;
use crate::error::Result;
use crate::packs::format::Text;

/// Values for the decision of a case, empty where it led to no card.
pub fn of_case(tx: &mut ReadTx<'_>, case: recognitions::CaseRef) -> Result<BTreeMap<&'static str, Value>> {
    let names = ["tier_name", "scheme_name", "card_number", "valid_from", "valid_until"];
    let mut values: BTreeMap<_, _> = names.into_iter().map(|name| (name, json!(""))).collect();
    let Some(recognition) = recognitions::of_case(tx, case)? else { return Ok(values) };
    let held = cards::of_person(tx, recognition.person_id)?;
    let Some(card) = held.into_iter().find(|card| card.recognition_id == recognition.id) else { return Ok(values) };
    let tier = book::tier_of(tx, &card)?.map_or_else(|| card.tier.clone(), |tier| tier.name.zh);
    let day = |date: chrono::NaiveDate| json!(date.format("%Y年%-m月%-d日").to_string());
    values.extend([
        ("tier_name", json!(tier)),
        ("scheme_name", json!(book::scheme_of(tx, &card)?.name.zh)),
        ("card_number", json!(card.number)),
        ("valid_from", day(card.valid_from)),
        ("valid_until", day(card.valid_until)),
    ]);
    Ok(values)
}

/// What became of the card that a case led to, where it is over; nothing while it is in force, or where there is none.
pub fn ended(tx: &mut ReadTx<'_>, case: recognitions::CaseRef) -> Result<Option<Text>> {
    let Some(recognition) = recognitions::of_case(tx, case)? else { return Ok(None) };
    let held = cards::of_person(tx, recognition.person_id)?;
    let card = held.into_iter().find(|card| card.recognition_id == recognition.id);
    let (zh, en) = match card.map(|card| card.state) {
        Some(CardState::Revoked) => ("所发的卡已撤销", "the card that came of it was revoked"),
        Some(CardState::Cancelled) => ("所发的卡已注销", "the card that came of it was cancelled"),
        Some(CardState::Expired) => ("所发的卡已过期", "the card that came of it has expired"),
        _ => return Ok(None),
    };
    Ok(Some(Text { zh: zh.to_owned(), en: en.to_owned() }))
}
