//! `talent-portal demo`.

use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use tokio::sync::watch;

use super::{Common, Failure};
use crate::app::App;
use crate::jobs::Worker;
use crate::{audit, demo, http, sandbox, telemetry};

/// The stand-in for the shared registers knows the demonstration by this key, for as long as both run.
const REGISTER_KEY_ID: &str = "demonstration";
const REGISTER_KEY: &str = "demonstration-register-key";

/// Arguments of `demo`.
#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// End after the day: status 0 if it went as it should, 1 on any surprise
    #[arg(long)]
    once: bool,
    /// Play on this database instead of SQLite in the data folder
    #[arg(long, value_name = "URL")]
    database: Option<String>,
    /// Where everything is kept
    #[arg(long, value_name = "DIR", default_value = "data")]
    data: PathBuf,
    /// Port to serve on; any free one with --once, unless given
    #[arg(long)]
    port: Option<u16>,
    /// The policy pack to load; the one under policies, unless given
    #[arg(long, value_name = "DIR")]
    pack: Option<PathBuf>,
}

/// The one pack that is here.
fn only_pack() -> Result<PathBuf, Failure> {
    let here = "name one with --pack: the folder `policies` has to hold exactly one here";
    let found = std::fs::read_dir("policies").map_err(|_| Failure::new(here))?;
    let mut packs = found.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.join("pack.yaml").is_file());
    match (packs.next(), packs.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(Failure::new(here)),
    }
}

pub(super) fn run(common: &Common, args: &DemoArgs) -> Result<(), Failure> {
    let pack = args.pack.clone().map_or_else(only_pack, Ok)?;
    let port = args.port.unwrap_or(if args.once { 0 } else { 8080 });
    let stand_in = sandbox::bind(([127, 0, 0, 1], 0).into())?;
    let register = format!("http://{}", stand_in.local_addr()?);
    let shared = sandbox::bind(([127, 0, 0, 1], 0).into())?;
    let registers = format!("http://{}", shared.local_addr()?);
    let listener = http::bind(([127, 0, 0, 1], port).into())?;
    let base = format!("http://{}", listener.local_addr()?);
    let mut sources = common
        .sources()
        .argument("--data", "data.folder", &args.data.to_string_lossy())
        .argument("the demonstration", "server.public_url", &base)
        .argument("the demonstration", "realname.url", &register)
        .argument("the demonstration", "registers.url", &registers)
        .argument("the demonstration", "registers.key_id", REGISTER_KEY_ID)
        .argument("the demonstration", "registers.key", REGISTER_KEY)
        .argument("the demonstration", "jobs.lease_seconds", "10")
        .argument("the demonstration", "log.level", "warn");
    if let Some(url) = &args.database {
        sources = sources.argument("--database", "database.url", url);
    }
    let config = sources.load()?.config;
    std::fs::create_dir_all(&args.data)?;
    telemetry::init(&config.log);
    let app = App::open(config.into())?;
    let (stop, stopped) = watch::channel(false);
    actix_web::rt::System::new().block_on(async move {
        let sandbox = sandbox::serve(stand_in)?;
        actix_web::rt::spawn(sandbox);
        let clock = app.clone();
        let terms = sandbox::registers::Terms {
            key_id: REGISTER_KEY_ID.to_owned(),
            key: REGISTER_KEY.to_owned(),
            now: Arc::new(move || clock.env().clock.real()),
        };
        actix_web::rt::spawn(sandbox::registers::serve(shared, terms)?);
        let mark = demo::prepare(&app, &pack).await?;
        let worker = tokio::spawn(Worker::new(app.clone(), stopped).run());
        let server = http::serve(app.clone(), listener)?;
        let handle = server.handle();
        let server = actix_web::rt::spawn(server);
        demo::introduce(&app);
        let stand_ins = demo::StandIns { identity: register, registers };
        let steps = demo::play(&app, &mark, &base, &stand_ins, &args.data).await?;
        demo::settle(&app).await?;
        let report = audit::verify(&app, |_| {}).await?;
        if !report.findings.is_empty() {
            return Err(Failure::new(format!("the audit does not verify: {:?}", report.findings)));
        }
        let megabytes = telemetry::resident_bytes().unwrap_or(0) / (1024 * 1024);
        println!("\nThe day is done: {steps} steps, audit verified, {megabytes} MB resident.");
        if args.once {
            handle.stop(true).await;
        } else {
            println!("Serving on {base} – documentation at {base}/docs/ – stop with Ctrl-C.");
        }
        server.await??;
        let _ = stop.send(true);
        worker.await?;
        Ok(())
    })
}
