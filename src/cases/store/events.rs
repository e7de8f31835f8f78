//! Rows of `case_events`: what happened, in order, for good.

use diesel::prelude::*;
use uuid::Uuid;

use super::super::model::CaseId;
use crate::db::schema::case_events;
use crate::db::types::{Instant, Json};
use crate::db::{MultiBackend, ReadTx, WriteTx};
use crate::error::Result;
use crate::id_type;
use crate::insert_all;
use crate::workflow::{Event, Stored};

id_type!(
    /// The person who caused an event; the program has none.
    EventActor
);

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = case_events, treat_none_as_default_value = false, check_for_backend(MultiBackend))]
pub struct EventRow {
    pub case_id: CaseId,
    pub seq: i32,
    pub event: Json<Stored>,
    pub actor_id: Option<EventActor>,
    pub at: Instant,
}

/// Appends events; `first` is the number of the first of them.
pub fn append(tx: &mut WriteTx<'_>, case_id: CaseId, first: i32, events: &[Event], actor: Option<Uuid>) -> Result<()> {
    let at = tx.now();
    let rows: Vec<EventRow> = (first..)
        .zip(events)
        .map(|(seq, event)| EventRow {
            case_id,
            seq,
            event: Json(Stored::from(event.clone())),
            actor_id: actor.map(EventActor),
            at,
        })
        .collect();
    insert_all!(tx, case_events::table, &rows).map(drop)
}

pub fn all(tx: &mut ReadTx<'_>, case: CaseId) -> Result<Vec<EventRow>> {
    tx.run(|conn| {
        case_events::table
            .filter(case_events::case_id.eq(case))
            .order(case_events::seq)
            .select(EventRow::as_select())
            .load(conn)
    })
}
