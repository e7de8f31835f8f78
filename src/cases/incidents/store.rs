//! Rows of `case_incidents`.

use diesel::dsl::not;
use diesel::prelude::*;
use serde::Serialize;

use super::super::model::CaseId;
use super::super::store::cases;
use super::IncidentId;
use crate::db::page::PageQuery;
use crate::db::schema::case_incidents;
use crate::db::types::Instant;
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::identity::PersonId;
use crate::insert_or_nothing;

/// A case that an effect holds up.
#[derive(Debug, Clone, Serialize, Queryable, Selectable, Insertable, utoipa::ToSchema)]
#[diesel(table_name = case_incidents, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct IncidentOut {
    pub id: IncidentId,
    pub case_id: CaseId,
    pub timer: i32,
    /// The effect that refused.
    #[schema(example = "issue_card")]
    pub effect: String,
    /// The code of its reason.
    #[schema(example = "internal")]
    pub reason: String,
    /// How often it was tried.
    pub tries: i32,
    pub opened_at: Instant,
    pub tried_at: Instant,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub resolved_at: Option<Instant>,
}

/// Notes that an effect refused; `false` when it had refused before.
pub fn open(tx: &mut WriteTx<'_>, case: CaseId, timer: u32, effect: &str, reason: &str) -> Result<bool> {
    let now = tx.now();
    let row = IncidentOut {
        id: tx.new_id(),
        case_id: case,
        timer: i32::try_from(timer).unwrap_or(i32::MAX),
        effect: effect.to_owned(),
        reason: reason.to_owned(),
        tries: 1,
        opened_at: now,
        tried_at: now,
        resolved_at: None,
    };
    if insert_or_nothing!(tx, case_incidents::table, &row)? {
        return Ok(true);
    }
    tx.run(|conn| {
        diesel::update(
            case_incidents::table.filter(case_incidents::case_id.eq(case)).filter(case_incidents::timer.eq(row.timer)),
        )
        .set((
            case_incidents::effect.eq(&row.effect),
            case_incidents::reason.eq(&row.reason),
            case_incidents::tries.eq(case_incidents::tries + 1),
            case_incidents::tried_at.eq(now),
            case_incidents::resolved_at.eq(None::<Instant>),
        ))
        .execute(conn)
    })?;
    Ok(false)
}

/// Marks the incident of a timer, or all of a case, as over.
pub fn resolve(tx: &mut WriteTx<'_>, case: CaseId, timer: Option<u32>) -> Result<()> {
    let now = tx.now();
    let open = case_incidents::case_id.eq(case).and(case_incidents::resolved_at.is_null());
    tx.run(|conn| match timer.map(|timer| i32::try_from(timer).unwrap_or(i32::MAX)) {
        Some(timer) => diesel::update(case_incidents::table.filter(open).filter(case_incidents::timer.eq(timer)))
            .set(case_incidents::resolved_at.eq(Some(now)))
            .execute(conn),
        None => diesel::update(case_incidents::table.filter(open))
            .set(case_incidents::resolved_at.eq(Some(now)))
            .execute(conn),
    })
    .map(drop)
}

pub fn get(tx: &mut ReadTx<'_>, id: IncidentId) -> Result<IncidentOut> {
    tx.run(|conn| case_incidents::table.find(id).select(IncidentOut::as_select()).get_result(conn))
}

/// Open incidents of the cases of everybody but these people, newest first.
pub fn page(tx: &mut ReadTx<'_>, except: &[PersonId], page: &PageQuery) -> Result<Vec<IncidentOut>> {
    let after: Option<IncidentId> = page.after()?;
    let fetch = page.fetch();
    tx.run(|conn| {
        let mut query = case_incidents::table
            .filter(case_incidents::resolved_at.is_null())
            .filter(not(case_incidents::case_id.eq_any(cases::of_people(except.to_vec()))))
            .order(case_incidents::id.desc())
            .limit(fetch)
            .select(IncidentOut::as_select())
            .into_boxed::<MultiBackend>();
        if let Some(after) = after {
            query = query.filter(case_incidents::id.lt(after));
        }
        query.load(conn)
    })
}
