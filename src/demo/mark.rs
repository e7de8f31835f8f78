//! The mark that makes a database a demonstration's, with the number of the day and the clock's offset.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::db::schema::{accounts, settings};
use crate::db::types::Json;
use crate::db::{ReadTx, WriteTx};
use crate::error::{Error, Result};
use crate::insert_or_nothing;

const KEY: &str = "demonstration";

/// Monday, 14 September 2026, nine in the morning in Shanghai: inside the calendar of the sample pack.
const START: &str = "2026-09-14T01:00:00Z";

/// What a demonstration remembers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mark {
    /// Which day is being played, from 1.
    pub day: u32,
    /// How far business time is ahead of (or behind) real time, in microseconds.
    pub offset: i64,
}

impl Mark {
    pub fn offset(&self) -> TimeDelta {
        TimeDelta::microseconds(self.offset)
    }
}

/// The mark, if the database has one.
pub fn load(tx: &mut ReadTx<'_>) -> Result<Option<Mark>> {
    let stored: Option<Json<Mark>> =
        tx.run(|conn| settings::table.find(KEY).select(settings::value).get_result(conn).optional())?;
    Ok(stored.map(|stored| stored.0))
}

/// Marks an empty database, or finds the mark. A database that has accounts but no mark is somebody's own.
pub async fn begin(app: &App) -> Result<Mark> {
    let start: DateTime<Utc> = START.parse().map_err(|_| Error::internal("the demonstration's start"))?;
    app.write(move |tx| {
        if let Some(mark) = load(tx)? {
            return Ok(mark);
        }
        let used: i64 = tx.run(|conn| accounts::table.count().get_result(conn))?;
        if used > 0 {
            return Err(Error::internal("this database is in use and not a demonstration's; nothing was changed"));
        }
        let offset = (start - tx.real_now().utc()).num_microseconds().unwrap_or(0);
        let mark = Mark { day: 1, offset };
        insert_or_nothing!(tx, settings::table, (settings::key.eq(KEY), settings::value.eq(Json(mark.clone()))))?;
        Ok(mark)
    })
    .await
}

pub fn save(tx: &mut WriteTx<'_>, mark: &Mark) -> Result<()> {
    tx.run(|conn| diesel::update(settings::table.find(KEY)).set(settings::value.eq(Json(mark.clone()))).execute(conn))
        .map(drop)
}

/// The next run plays the next day.
pub async fn finish_day(app: &App, played: &Mark) -> Result<()> {
    let day = played.day;
    app.write(move |tx| {
        let Some(mark) = load(tx)? else { return Ok(()) };
        save(tx, &Mark { day: mark.day.max(day + 1), ..mark })
    })
    .await
}
