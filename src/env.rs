//! What a unit of work may use besides its transaction. All of it is cheap, in memory and free of I/O, so that a
//! command may run twice.

use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::ids::IdSource;
use crate::vault::Vault;

pub struct Env {
    pub clock: Clock,
    pub ids: Arc<IdSource>,
    pub vault: Vault,
    /// Rung after a commit that enqueued a job, so that this process's worker need not wait for its next look.
    pub jobs: Notify,
}

impl Env {
    pub fn new(clock: Clock, ids: Arc<IdSource>, vault: Vault) -> Self {
        Self { clock, ids, vault, jobs: Notify::new() }
    }
}
