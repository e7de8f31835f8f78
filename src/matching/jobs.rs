//! The background work: sweeping up whoever is due, walking over everybody when rules change, telling people.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::items;
use super::keep::keep;
use super::look::look;
use super::model::{RunId, RunReason};
use super::store::runs::{self, Progress, RunRow};
use super::store::{looks, versions};
use super::tell::{self, Tell};
use crate::app::App;
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::identity::PersonId;
use crate::identity::store::persons;
use crate::jobs::{self, Work};

/// Looks at whoever is due, and whether rules have changed.
pub const SWEEP: &str = "matching.sweep";
/// Walks over everybody for items whose rules have changed.
pub const WALK: &str = "matching.walk";
/// Tells people what they were found for.
pub const TELL: &str = "matching.tell";

/// So often is swept.
const PAUSE: TimeDelta = TimeDelta::minutes(5);

/// People in one look.
const PAGE: i64 = 500;

/// Pages in one job, so that its lease does not run out; another job goes on.
const PAGES: usize = 10;

/// People who are told in one unit of work.
const TOLD: usize = 20;

#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Walk {
    run: RunId,
}

/// Plans the next sweep, unless it is planned.
pub async fn schedule(app: &App) -> Result<()> {
    app.write(|tx| {
        let now = tx.now();
        plan_sweep(tx, now)
    })
    .await
}

/// The first sweep after an instant, at a time that all copies of the program come to.
fn plan_sweep(tx: &mut WriteTx<'_>, after: Instant) -> Result<()> {
    let pause = PAUSE.num_seconds();
    let slot = after.utc().timestamp().div_euclid(pause) + 1;
    let at = chrono::DateTime::from_timestamp(slot * pause, 0).map_or_else(|| after.plus(PAUSE), Instant::new);
    jobs::enqueue_once(tx, SWEEP, &Value::Null, at, &format!("{SWEEP}:{at}")).map(drop)
}

/// Sweeps now.
pub fn sweep_now(tx: &mut WriteTx<'_>) -> Result<()> {
    let now = tx.now();
    jobs::enqueue(tx, SWEEP, &Value::Null, now)
}

/// The handler of [`SWEEP`].
pub fn sweep_job(app: App, _: Value) -> Work {
    Box::pin(async move {
        app.write(|tx| {
            let now = tx.now();
            plan_sweep(tx, now)?;
            begin_walk(tx)
        })
        .await?;
        let mut run: Option<RunRow> = None;
        for _ in 0..PAGES {
            let (people, looked, all) = app
                .read(|tx| {
                    let all = items::all(tx)?;
                    let people = looks::due(tx, PAGE)?;
                    let looked = look(tx, &people, &all, true)?;
                    Ok((people, looked, all))
                })
                .await?;
            if people.is_empty() {
                return finish(&app, run).await;
            }
            let before = run.take();
            run = Some(
                app.write(move |tx| {
                    let row = match &before {
                        Some(row) => row.clone(),
                        None => {
                            let due = looks::count_due(tx)?;
                            runs::begin(
                                tx,
                                RunReason::Due,
                                all.iter().map(|item| item.code().to_owned()).collect(),
                                due,
                            )?
                        }
                    };
                    let kept = keep(tx, &looked, &all, None)?;
                    runs::advance(tx, row, &Progress::of(&looked, kept))
                })
                .await?,
            );
        }
        app.write(sweep_now).await?;
        finish(&app, run).await
    })
}

async fn finish(app: &App, run: Option<RunRow>) -> Result<()> {
    match run {
        Some(row) => app.write(move |tx| runs::finish(tx, row.clone()).map(drop)).await,
        None => Ok(()),
    }
}

/// Begins a walk for all items whose rules are not those by which everybody was looked at last: new ones, changed ones, and
/// those that do not want to be found any more.
fn begin_walk(tx: &mut WriteTx<'_>) -> Result<()> {
    let now: Vec<_> = items::all(tx)?.into_iter().map(|item| (item.code().to_owned(), item.version)).collect();
    let before = versions::all(tx)?;
    let gone = before.keys().filter(|code| !now.iter().any(|(known, _)| known == *code)).cloned();
    let changed = now.iter().filter(|(code, version)| before.get(code) != Some(version)).map(|(code, _)| code.clone());
    let codes: BTreeSet<String> = gone.chain(changed).collect();
    if codes.is_empty() {
        return Ok(());
    }
    versions::replace(tx, &now)?;
    let estimate = persons::count_verified(tx)?;
    let run = runs::begin(tx, RunReason::Rules, codes, estimate)?;
    let at = tx.now();
    jobs::enqueue(tx, WALK, &Walk { run: run.id }, at)
}

/// The handler of [`WALK`]. Two that walk the same way at once do not meet: whoever comes second to the end of a page finds
/// the run's row changed and stops.
pub fn walk_job(app: App, payload: Value) -> Work {
    Box::pin(async move {
        let walk: Walk = jobs::given(payload)?;
        for _ in 0..PAGES {
            let (run, people, looked, some) = app
                .read(move |tx| {
                    let run = runs::get(tx, walk.run)?;
                    let wanted = |item: &items::Item| run.items.0.contains(item.code());
                    let some: Vec<_> = items::all(tx)?.into_iter().filter(wanted).collect();
                    let people = match run.finished_at {
                        Some(_) => Vec::new(),
                        None => persons::verified_after(tx, run.after_person, PAGE)?,
                    };
                    let looked = look(tx, &people, &some, false)?;
                    Ok((run, people, looked, some))
                })
                .await?;
            if run.finished_at.is_some() {
                return Ok(());
            }
            let last: Option<PersonId> = jobs::last_of(&people, PAGE, |person| *person);
            app.write(move |tx| {
                let kept = keep(tx, &looked, &some, Some(&run.items.0))?;
                let row = runs::advance(tx, run.clone(), &Progress { after: last, ..Progress::of(&looked, kept) })?;
                if last.is_none() { runs::finish(tx, row).map(drop) } else { Ok(()) }
            })
            .await?;
            if last.is_none() {
                return Ok(());
            }
        }
        app.write(move |tx| {
            let now = tx.now();
            jobs::enqueue(tx, WALK, &walk, now)
        })
        .await
    })
}

/// The handler of [`TELL`].
pub fn tell_job(app: App, payload: Value) -> Work {
    Box::pin(async move {
        let Tell { people } = jobs::given(payload)?;
        for some in people.chunks(TOLD) {
            let some = some.to_vec();
            app.write(move |tx| tell::tell(tx, &some)).await?;
        }
        Ok(())
    })
}
