//! Rows of `case_effects`: which effects were carried out.

use diesel::prelude::*;

use super::super::model::CaseId;
use crate::db::schema::case_effects;
use crate::db::types::Instant;
use crate::db::{MultiBackend, WriteTx};
use crate::error::Result;
use crate::insert_or_nothing;
use crate::workflow::EffectKey;

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_effects, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
struct EffectRow {
    case_id: CaseId,
    step: String,
    round: i32,
    place: i32,
    name: String,
    compensated: bool,
    at: Instant,
}

/// Notes that an effect is being carried out; `false` when it was before.
pub fn begin(tx: &mut WriteTx<'_>, case_id: CaseId, key: &EffectKey, name: &str) -> Result<bool> {
    let row = EffectRow {
        case_id,
        step: key.step.clone(),
        round: i32::try_from(key.round).unwrap_or(i32::MAX),
        place: i32::try_from(key.index).unwrap_or(i32::MAX),
        name: name.to_owned(),
        compensated: false,
        at: tx.now(),
    };
    insert_or_nothing!(tx, case_effects::table, &row)
}

/// Notes that an effect is being taken back; `false` when it was before, or never carried out.
pub fn begin_compensation(tx: &mut WriteTx<'_>, case_id: CaseId, key: &EffectKey) -> Result<bool> {
    let (round, place) = (i32::try_from(key.round).unwrap_or(i32::MAX), i32::try_from(key.index).unwrap_or(i32::MAX));
    tx.run(|conn| {
        diesel::update(
            case_effects::table.find((case_id, &key.step, round, place)).filter(case_effects::compensated.eq(false)),
        )
        .set(case_effects::compensated.eq(true))
        .execute(conn)
    })
    .map(|rows| rows == 1)
}
