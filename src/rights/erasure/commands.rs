use chrono::TimeDelta;
use serde_json::json;

use super::store::{self, ErasureId, ErasureRow, ErasureState};
use super::{jobs, obstacles};
use crate::audit::{self, Entry, Stream};
use crate::db::WriteTx;
use crate::db::types::Json;
use crate::error::{Code, Problem, Result};
use crate::identity::Actor;
use crate::notifications;
use crate::rights::notice;

/// The notice to whoever asked, and to whom it should be known if it was somebody else.
pub const ASKED: &str = "erasure_asked";

/// Where a pack does not say how long one may think it over.
const USUAL_DAYS: u32 = 15;

/// Asks to be erased. It is carried out after the days of grace, unless it is taken back.
///
/// # Errors
/// [`Code::ErasureBlocked`] with everything that stands in the way, [`Code::ErasureAsked`] when one is open.
pub fn ask(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<ErasureId> {
    let found = obstacles(tx, actor.person)?;
    if !found.is_empty() {
        let problem = found.iter().fold(Problem::new(Code::ErasureBlocked), |problem, one| {
            let code = Code::ALL.iter().copied().find(|code| code.as_str() == one.code).unwrap_or(Code::Conflict);
            problem.field_with(format!("/{}", one.about), code, one.about.clone())
        });
        return Err(problem.into());
    }
    let days = notice::current(tx)?.map_or(USUAL_DAYS, |notice| notice.grace_days);
    let row = ErasureRow {
        id: tx.new_id(),
        person_id: actor.person,
        account_id: actor.account,
        state: ErasureState::Waiting,
        asked_at: tx.now(),
        due_at: tx.now().plus(TimeDelta::days(days.into())),
        blocked_by: Json(Vec::new()),
        settled_at: None,
        open_key: Some(actor.person.to_string()),
    };
    if !store::insert(tx, &row)? {
        return Err(Code::ErasureAsked.into());
    }
    jobs::plan(tx, row.id, row.due_at)?;
    let until = row.due_at.minute_in_china();
    notifications::notify(tx, actor.person, ASKED, &json!({ "time": until }))?;
    let entry = Entry::new(Stream::person(actor.person), "ask_for_erasure").object("erasure", row.id);
    audit::record(tx, Some(actor), entry)?;
    Ok(row.id)
}

/// Takes the wish back, as long as it was not carried out.
pub fn cancel(tx: &mut WriteTx<'_>, actor: &Actor) -> Result<()> {
    let mut row = store::last_of(tx, actor.person)?;
    if row.settled_at.is_some() {
        return Err(Code::NotFound.into());
    }
    row.state = ErasureState::Cancelled;
    row.settled_at = Some(tx.now());
    row.open_key = None;
    store::set(tx, &row)?;
    let entry = Entry::new(Stream::person(actor.person), "cancel_erasure").object("erasure", row.id);
    audit::record(tx, Some(actor), entry)
}
