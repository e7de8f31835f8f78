//! `talent-portal sandbox-registers`.

use std::net::SocketAddr;
use std::sync::Arc;

use clap::Args;

use super::Failure;
use crate::sandbox::{self, registers};

/// Arguments of `sandbox-registers`.
#[derive(Debug, Args)]
pub(super) struct SandboxRegistersArgs {
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8091")]
    bind: SocketAddr,
    /// Name of the key that may ask (`registers.key_id`)
    #[arg(long, default_value = "sandbox")]
    key_id: String,
    /// The key itself (`registers.key`)
    #[arg(long, default_value = "sandbox-register-key")]
    key: String,
}

pub(super) fn run(args: &SandboxRegistersArgs) -> Result<(), Failure> {
    let listener =
        sandbox::bind(args.bind).map_err(|error| Failure::new(format!("cannot listen on {}: {error}", args.bind)))?;
    let address = listener.local_addr()?;
    let clock = crate::clock::Clock::system();
    let now = Arc::new(move || clock.real());
    let terms = registers::Terms { key_id: args.key_id.clone(), key: args.key.clone(), now };
    actix_web::rt::System::new().block_on(async move {
        let server = registers::serve(listener, terms)?;
        eprintln!("shared registers at http://{address}; stop with Ctrl-C");
        let handle = server.handle();
        actix_web::rt::spawn(async move {
            if super::serve::terminated().await.is_ok() {
                handle.stop(true).await;
            }
        });
        server.await?;
        Ok(())
    })
}
