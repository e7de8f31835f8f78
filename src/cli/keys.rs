//! `talent-portal keys`: replacing the master key.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use clap::Subcommand;

use super::Failure;
use crate::app::App;
use crate::config::Config;
use crate::keys;

/// Looking after the master keys, under which the data key of every person is wrapped.
#[derive(Debug, Subcommand)]
pub(super) enum KeysCommand {
    /// Show the master keys and how many data keys are wrapped under each
    List,
    /// Draw a new master key and wrap every data key anew; run again, it goes on where it was cut off
    Rotate {
        /// Only draw the key, so that the key file can be copied to other machines before anything is wrapped under it
        #[arg(long)]
        only_draw: bool,
    },
    /// Take an old master key out of the ring; refused while a data key is wrapped under it
    Retire {
        /// The master key, as `keys list` names it
        id: String,
    },
}

pub(super) fn run(config: Config, command: &KeysCommand) -> Result<(), Failure> {
    let app = App::open(config.into())?;
    actix_web::rt::System::new().block_on(async {
        match command {
            KeysCommand::List => list(&app).await,
            KeysCommand::Rotate { only_draw } => rotate(&app, *only_draw).await,
            KeysCommand::Retire { id } => {
                let away = keys::retire(&app, id).await?;
                println!("{id} is out of the ring and in {away}");
                println!("delete that file once no backup from before the rotation has to be read any more");
                Ok(())
            }
        }
    })
}

async fn list(app: &App) -> Result<(), Failure> {
    let census = keys::census(app).await?;
    for (id, count) in &census.under {
        let mark = if *id == census.current { " (current)" } else { "" };
        println!("{id}{mark}: {count} data keys");
    }
    if census.left > 0 {
        println!("{} of {} data keys are to be wrapped anew: talent-portal keys rotate", census.left, census.all);
    }
    Ok(())
}

/// Ctrl-C ends the rotation after the portion in hand.
async fn rotate(app: &App, only_draw: bool) -> Result<(), Failure> {
    let stop = Arc::new(AtomicBool::new(false));
    let stopping = Arc::clone(&stop);
    let watch = tokio::spawn(async move {
        if super::serve::terminated().await.is_ok() {
            stopping.store(true, Ordering::Relaxed);
        }
    });
    let rotated = keys::rotate(app, only_draw, |left| {
        eprint!("\r{left} data keys left      ");
        !stop.load(Ordering::Relaxed)
    })
    .await;
    watch.abort();
    eprintln!();
    let rotated = rotated?;
    let how = if rotated.drawn { "drawn" } else { "taken up again" };
    println!("{} {how}: {} data keys wrapped under it", rotated.key, rotated.rewrapped);
    match (only_draw, rotated.complete) {
        (true, _) => println!("copy the key file to the other machines, then run `keys rotate` again"),
        (false, true) => println!("nothing is left under another key; `keys list` shows what may be retired"),
        (false, false) => println!("stopped before the end; run `keys rotate` again"),
    }
    Ok(())
}
