//! The demonstration: labelled accounts, one working day played over the program's own HTTP interface, then serving.
//!
//! Everything here is sample data. The day can be played again and again, each time for another talent; a day that was
//! cut off is continued, because every step either carries an idempotency key or looks first at what is there.

mod cast;
mod clock;
mod day;
pub mod http;
mod mark;
mod player;
mod talent;

use std::path::Path;

pub use clock::move_to;
pub use day::StandIns;
pub use mark::{Mark, load};

use crate::app::App;
use crate::error::{Error, Result};
use crate::jobs;
use crate::packs::{self, ApplyMode};
use player::Player;

/// Why the day did not end as it should.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Surprise(String);

impl Surprise {
    fn new(what: impl Into<String>) -> Self {
        Self(what.into())
    }
}

impl From<Error> for Surprise {
    fn from(error: Error) -> Self {
        Self(error.to_string())
    }
}

/// Marks the database as a demonstration's, sets its business clock, loads the pack and the cast. Repeating it is free.
pub async fn prepare(app: &App, pack: &Path) -> Result<Mark> {
    let pack = packs::load(pack).map_err(|problems| {
        let lines: Vec<_> = problems.iter().map(ToString::to_string).collect();
        Error::internal(format!("the policy pack is not valid:\n{}", lines.join("\n")))
    })?;
    let mark = mark::begin(app).await?;
    clock::set(app, &mark);
    app.write(move |tx| packs::apply(tx, &pack, ApplyMode::Publish, None)).await?;
    cast::ensure(app).await?;
    Ok(mark)
}

/// Plays one day and answers how many steps it had. `base` is where the program serves, `folder` the data folder, where
/// pictures and sign-ins are kept.
pub async fn play(app: &App, mark: &Mark, base: &str, stand_ins: &StandIns, folder: &Path) -> Result<u32, Surprise> {
    let mut player = Player::new(app.clone(), base, folder)?;
    day::play(&mut player, mark, stand_ins).await?;
    mark::finish_day(app, mark).await?;
    Ok(player.steps())
}

/// Waits until the day's background work is done, such as messages whose sender was killed and whose lease must run out.
pub async fn settle(app: &App) -> Result<(), Surprise> {
    const PATIENCE: u32 = 600;
    for _ in 0..PATIENCE {
        if app.read(jobs::count_due).await? == 0 {
            return Ok(());
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    Err(Surprise::new("background work is left over at the end of the day"))
}

/// Prints who is there and how to sign in; only a demonstration has default passwords.
pub fn introduce(app: &App) {
    cast::introduce(app);
}
