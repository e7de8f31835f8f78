//! Rows of `case_effects`: which effects were carried out.

use std::collections::BTreeMap;

use diesel::prelude::*;

use super::super::model::CaseId;
use crate::db::schema::case_effects;
use crate::db::types::Instant;
use crate::db::{MultiBackend, WriteTx};
use crate::error::Result;
use crate::workflow::EffectKey;
use crate::workflow::model::StepId;
use crate::{insert_all, insert_or_nothing};

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

/// Gives the effects of a case the names that its steps have from now on, so that they are found when they are taken back.
/// All are taken out before any is put in again, since two steps may have changed names.
pub fn rename(tx: &mut WriteTx<'_>, case_id: CaseId, steps: &BTreeMap<StepId, StepId>) -> Result<()> {
    let rows: Vec<EffectRow> = tx.run(|conn| {
        case_effects::table.filter(case_effects::case_id.eq(case_id)).select(EffectRow::as_select()).load(conn)
    })?;
    let mut renamed = Vec::new();
    for row in rows {
        let Some(step) = steps.get(&row.step) else { continue };
        let key = (case_id, &row.step, row.round, row.place);
        tx.run(|conn| diesel::delete(case_effects::table.find(key)).execute(conn))?;
        renamed.push(EffectRow { step: step.clone(), ..row });
    }
    insert_all!(tx, case_effects::table, &renamed).map(drop)
}
