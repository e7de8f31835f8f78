//! `talent-portal serve` and `talent-portal work`.

use std::time::{Duration, Instant};

use clap::Args;
use tokio::sync::watch;

use super::Failure;
use crate::app::App;
use crate::config::Config;
use crate::jobs::Worker;
use crate::{http, telemetry};

/// Arguments of `serve`.
#[derive(Debug, Args)]
pub(super) struct ServeArgs {
    /// Leave background jobs to `talent-portal work`
    #[arg(long)]
    no_jobs: bool,
}

/// Serves until SIGTERM or Ctrl-C; what is in flight is finished.
pub(super) fn serve(config: Config, args: &ServeArgs) -> Result<(), Failure> {
    let started = Instant::now();
    telemetry::init(&config.log);
    let app = App::open(config.into())?;
    let (stop, stopped) = watch::channel(false);
    actix_web::rt::System::new().block_on(async move {
        refuse_demonstration(&app).await?;
        let listener = http::bind(app.config().server.bind)?;
        let worker = (!args.no_jobs).then(|| tokio::spawn(Worker::new(app.clone(), stopped).run()));
        let server = http::serve(app.clone(), listener)?;
        announce(&app, started.elapsed());
        server.await?;
        // The worker ends once nobody is left to tell it to go on.
        let _ = stop.send(true);
        if let Some(worker) = worker {
            worker.await?;
        }
        Ok(())
    })
}

/// A demonstration has known passwords and a clock of its own; real people's affairs have no place in it.
async fn refuse_demonstration(app: &App) -> Result<(), Failure> {
    match app.read(crate::demo::load).await? {
        None => Ok(()),
        Some(_) => {
            Err(Failure::new("this database belongs to a demonstration; use `talent-portal demo`, or another database"))
        }
    }
}

/// Runs background jobs in a process of their own until SIGTERM or Ctrl-C.
pub(super) fn work(config: Config) -> Result<(), Failure> {
    telemetry::init(&config.log);
    let app = App::open(config.into())?;
    let (stop, stopped) = watch::channel(false);
    actix_web::rt::System::new().block_on(async move {
        refuse_demonstration(&app).await?;
        let worker = tokio::spawn(Worker::new(app, stopped).run());
        eprintln!("working; stop with Ctrl-C");
        terminated().await?;
        let _ = stop.send(true);
        worker.await?;
        Ok(())
    })
}

pub(super) async fn terminated() -> std::io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut term = signal(SignalKind::terminate())?;
    tokio::select! {
        interrupted = tokio::signal::ctrl_c() => interrupted,
        _ = term.recv() => Ok(()),
    }
}

fn announce(app: &App, after: Duration) {
    telemetry::ready_to_serve(after);
    let megabytes = telemetry::resident_bytes().unwrap_or(0) / (1024 * 1024);
    eprintln!(
        "talent-portal is ready at {} after {} ms with {megabytes} MB resident; documentation: {}/docs/",
        app.config().server.public_url,
        after.as_millis(),
        app.config().server.public_url,
    );
}
