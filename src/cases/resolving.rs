//! People have left, are away or have married: cases whose tasks they might have done are looked at, each by a job of its
//! own, so that no task stays with people who cannot take it.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::findings;
use super::model::CaseId;
use super::progress::{By, give};
use super::store::{cases, tasks};
use crate::app::App;
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::changes::PeopleChanged;
use crate::identity::{DepartmentId, PersonId};
use crate::jobs::{self, Work};
use crate::workdays::end_of;
use crate::workflow::Command;

/// The job that plans one for each case.
pub const PEOPLE_CHANGED: &str = "cases.people_changed";

/// The job of one case.
pub const RESOLVE: &str = "cases.resolve_candidates";

/// Cases in one unit of work.
const PORTION: usize = 200;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct One {
    case: CaseId,
}

/// Plans the look at the cases, if there are any.
pub fn people_changed(tx: &mut WriteTx<'_>, changed: &PeopleChanged) -> Result<()> {
    let any = !tasks::cases_with(tx, &changed.people, &changed.departments, 1)?.is_empty()
        || !findings::without_anybody(tx, 1)?.is_empty();
    let now = tx.now();
    if any { jobs::enqueue(tx, PEOPLE_CHANGED, changed, now) } else { Ok(()) }
}

/// The same when somebody will be away from this day on.
pub fn away_from(
    tx: &mut WriteTx<'_>,
    person: PersonId,
    departments: Vec<DepartmentId>,
    from: NaiveDate,
) -> Result<()> {
    let changed = PeopleChanged { people: vec![person], departments };
    if from <= tx.today() {
        return people_changed(tx, &changed);
    }
    let begins = Instant::new(end_of(from.pred_opt().unwrap_or(from)));
    jobs::enqueue(tx, PEOPLE_CHANGED, &changed, begins)
}

/// Plans the look at one case.
pub fn look_at(tx: &mut WriteTx<'_>, case: CaseId) -> Result<()> {
    let now = tx.now();
    jobs::enqueue_once(tx, RESOLVE, &One { case }, now, &format!("{RESOLVE}:{case}:{now}")).map(drop)
}

/// The handler of [`PEOPLE_CHANGED`]. Where nobody was left, somebody may be there now.
pub fn people_changed_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let changed: PeopleChanged = jobs::given(payload)?;
        let all = app
            .read(move |tx| {
                let mut all = tasks::cases_with(tx, &changed.people, &changed.departments, i64::MAX)?;
                all.extend(findings::without_anybody(tx, i64::MAX)?);
                Ok(Vec::from_iter(all))
            })
            .await?;
        for portion in all.chunks(PORTION) {
            let portion = portion.to_vec();
            app.write(move |tx| portion.iter().try_for_each(|case| look_at(tx, *case))).await?;
        }
        Ok(())
    })
}

/// The handler of [`RESOLVE`].
pub fn resolve_job(app: App, payload: serde_json::Value) -> Work {
    Box::pin(async move {
        let One { case } = jobs::given(payload)?;
        app.write(move |tx| resolve(tx, case)).await
    })
}

fn resolve(tx: &mut WriteTx<'_>, case: CaseId) -> Result<()> {
    let case = cases::get(tx, case)?;
    let state = &case.state.0;
    // A suspended case is looked at when it goes on.
    if !state.is_open() || state.is_suspended() {
        return Ok(());
    }
    give(tx, case, &By::Program, &Command::ResolveCandidates).map(drop)
}
