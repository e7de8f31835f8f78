//! `talent-portal sandbox`.

use std::net::SocketAddr;

use clap::Args;

use super::Failure;
use crate::sandbox;

/// Arguments of `sandbox`.
#[derive(Debug, Args)]
pub(super) struct SandboxArgs {
    /// Address and port to listen on
    #[arg(long, default_value = "127.0.0.1:8090")]
    bind: SocketAddr,
}

pub(super) fn run(args: &SandboxArgs) -> Result<(), Failure> {
    let listener =
        sandbox::bind(args.bind).map_err(|error| Failure::new(format!("cannot listen on {}: {error}", args.bind)))?;
    let address = listener.local_addr()?;
    actix_web::rt::System::new().block_on(async move {
        let server = sandbox::serve(listener)?;
        eprintln!("real-name service at http://{address}, SMS gateway at http://{address}/messages; stop with Ctrl-C");
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
