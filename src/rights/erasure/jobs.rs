use chrono::TimeDelta;
use serde::{Deserialize, Serialize};

use super::store::{self, ErasureId, ErasureState};
use super::{obstacles, registry};
use crate::app::App;
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::db::types::{Instant, Json};
use crate::error::Result;
use crate::jobs::{self, Work};

pub const ERASE: &str = "erase_person";

/// What stands in the way is looked at again so much later.
const AGAIN: TimeDelta = TimeDelta::hours(24);

#[derive(Serialize, Deserialize)]
struct Erasure {
    id: ErasureId,
}

pub(super) fn plan(tx: &mut WriteTx<'_>, id: ErasureId, at: Instant) -> Result<()> {
    jobs::enqueue(tx, ERASE, &Erasure { id }, at)
}

/// The handler. A wish that was taken back or carried out before has nothing left to do.
pub fn erase_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let Erasure { id } = jobs::given(payload)?;
        app.write(move |tx| carry_out(tx, id)).await
    })
}

fn carry_out(tx: &mut WriteTx<'_>, id: ErasureId) -> Result<()> {
    let mut row = store::get(tx, id)?;
    if row.settled_at.is_some() {
        return Ok(());
    }
    let found = obstacles(tx, row.person_id)?;
    let stream = Stream::person(row.person_id);
    if !found.is_empty() {
        let codes: Vec<_> = found.iter().map(|one| one.code.as_str()).collect();
        let entry = Entry::new(stream, "defer_erasure").object("erasure", id).data("because", codes.join(","));
        row.state = ErasureState::Deferred;
        row.due_at = tx.now().plus(AGAIN);
        row.blocked_by = Json(found);
        store::set(tx, &row)?;
        plan(tx, id, row.due_at)?;
        return audit::record(tx, None, entry);
    }
    for eraser in registry(tx)?.erasers {
        eraser(tx, row.person_id)?;
    }
    row.state = ErasureState::Done;
    row.blocked_by = Json(Vec::new());
    row.settled_at = Some(tx.now());
    row.open_key = None;
    store::set(tx, &row)?;
    audit::record(tx, None, Entry::new(stream, "erase_person").object("erasure", id))
}
