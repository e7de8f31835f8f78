//! Cases that a timer could not move because an effect refused. The timer's job tries again by itself, later and later;
//! here somebody sees which cases wait, why, and lets one try at once.

pub mod http;
mod store;

use super::findings::{ALARM, Alarm};
use super::jobs;
use super::model::CaseId;
use super::policy;
use crate::audit::{self, Entry, Stream, StreamKind};
use crate::db::page::{Page, PageQuery};
use crate::db::{ReadTx, WriteTx};
use crate::error::{Code, Result};
use crate::id_type;
use crate::identity::Actor;
use crate::jobs as queue;
use crate::workflow::{Event, TimerNo};

pub use store::IncidentOut;

id_type!(
    /// A case that an effect holds up.
    IncidentId
);

/// Keeps the list in line with what happened to a case.
pub fn project(tx: &mut WriteTx<'_>, case: CaseId, events: &[Event]) -> Result<()> {
    for event in events {
        match event {
            Event::IncidentOpened { timer, effect, reason } => open(tx, case, *timer, effect, reason)?,
            Event::IncidentResolved { timer } => store::resolve(tx, case, Some(*timer))?,
            Event::Closed { .. } => store::resolve(tx, case, None)?,
            _ => {}
        }
    }
    Ok(())
}

/// The same incident again, after another try, tells nobody anew.
fn open(tx: &mut WriteTx<'_>, case: CaseId, timer: TimerNo, effect: &str, reason: &str) -> Result<()> {
    if store::open(tx, case, timer, effect, reason)? {
        let now = tx.now();
        queue::enqueue(tx, ALARM, &Alarm::Incident { case, timer }, now)?;
    }
    Ok(())
}

/// What waits now, the newest first.
pub fn list(tx: &mut ReadTx<'_>, actor: &Actor, page: &PageQuery) -> Result<Page<IncidentOut>> {
    let except = policy::conflicted(tx, actor.person)?;
    let rows = store::page(tx, &except, page)?;
    page.page(rows, |row| row.id)
}

/// Lets the timer of an incident try again now.
pub fn retry(tx: &mut WriteTx<'_>, actor: &Actor, id: IncidentId) -> Result<()> {
    let incident = store::get(tx, id)?;
    let scope = policy::all(tx, actor)?;
    policy::to_act_on(tx, actor, &scope, incident.case_id)?;
    if incident.resolved_at.is_some() {
        return Err(Code::IncidentResolved.into());
    }
    jobs::fire_again(tx, incident.case_id, u32::try_from(incident.timer).unwrap_or(u32::MAX))?;
    let entry = Entry::new(Stream::new(StreamKind::Case, incident.case_id), "retry_incident").object("incident", id);
    audit::record(tx, Some(actor), entry)
}
