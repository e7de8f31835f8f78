//! The daily look at the rounds.

use chrono::{Days, TimeDelta};

use super::commands;
use crate::app::App;
use crate::catalogue::{PackInfo, definitions};
use crate::db::WriteTx;
use crate::db::types::Instant;
use crate::error::Result;
use crate::jobs::{self, Work};
use crate::workdays::end_of;

pub const SCAN: &str = "employers.rounds";

/// Hour of the day at which rounds begin, so that nobody is written to at night.
const HOUR: i64 = 9;

/// Plans the next look, unless it is planned. A city without rounds has none.
pub async fn schedule(app: &App) -> Result<()> {
    app.write(plan).await
}

fn plan(tx: &mut WriteTx<'_>) -> Result<()> {
    let pack = definitions::all::<PackInfo>(tx)?.into_iter().next();
    if pack.is_none_or(|pack| pack.employers.as_ref().is_none_or(|rules| rules.round.is_none())) {
        return Ok(());
    }
    let morning = |days: u64| {
        let day = tx.today().checked_add_days(Days::new(days)).unwrap_or(tx.today());
        Instant::new(end_of(day) - TimeDelta::days(1) + TimeDelta::hours(HOUR))
    };
    let next = if tx.now() < morning(0) { morning(0) } else { morning(1) };
    jobs::enqueue_once(tx, SCAN, &serde_json::Value::Null, next, &format!("{SCAN}:{}", next.date())).map(drop)
}

/// The handler.
pub fn scan(app: App, _: serde_json::Value) -> Work {
    Box::pin(async move {
        app.write(plan).await?;
        while app.write(commands::overdue).await? {}
        while app.write(commands::remind).await? {}
        jobs::in_portions(&app, commands::open_rounds).await
    })
}
