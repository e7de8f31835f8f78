//! What employers prepared for a person.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::super::model::PreparedId;
use super::super::store::{employers, prepared};
use crate::catalogue::queries::TextOut;
use crate::catalogue::{ServiceItem, definitions};
use crate::db::ReadTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::Actor;
use crate::identity::store::persons;

/// Something that an employer prepared for me.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PreparedOut {
    pub id: PreparedId,
    /// Who prepared it.
    pub employer: String,
    #[schema(example = "talent_recognition")]
    pub item: String,
    pub item_name: TextOut,
    /// What is filled in, by field.
    #[schema(value_type = Object)]
    pub form: serde_json::Map<String, serde_json::Value>,
    pub prepared_on: NaiveDate,
    /// Until when it waits.
    pub expires_at: Instant,
}

/// What waits for the person that the actor has proven to be.
pub fn waiting(tx: &mut ReadTx<'_>, actor: &Actor) -> Result<Vec<PreparedOut>> {
    actor.require_verified()?;
    let Some(identity) = persons::get(tx, actor.person)?.identity_index else { return Ok(Vec::new()) };
    let now = tx.now();
    let rows = prepared::waiting_for(tx, &identity, now)?;
    let employers = employers::names_of(tx, rows.iter().map(|row| row.employer_id).collect())?;
    let offered = definitions::all::<ServiceItem>(tx)?;
    let names: BTreeMap<_, _> = offered.iter().map(|item| (item.code.as_str(), TextOut::from(&item.name))).collect();
    let unnamed = |code: &str| TextOut { zh: code.to_owned(), en: code.to_owned() };
    let mut all = Vec::new();
    for row in rows {
        let content = row.content(tx)?;
        all.push(PreparedOut {
            id: row.id,
            employer: employers.get(&row.employer_id).cloned().unwrap_or_default(),
            item_name: names.get(row.item_code.as_str()).cloned().unwrap_or_else(|| unnamed(&row.item_code)),
            item: row.item_code,
            form: content.form,
            prepared_on: content.prepared_on,
            expires_at: row.expires_at,
        });
    }
    Ok(all)
}
