//! What a unit of work may use besides its transaction. All of it is cheap, in memory and free of I/O, so that a
//! command may run twice.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::Arc;

use tokio::sync::Notify;

use crate::clock::Clock;
use crate::db::Held;
use crate::ids::IdSource;
use crate::vault::Vault;

/// One value per type: how the families of services reach the case engine without it knowing them (see `wiring`).
#[derive(Default)]
pub struct Extensions(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Extensions {
    pub fn insert<T: Send + Sync + 'static>(&mut self, value: T) {
        self.0.insert(TypeId::of::<T>(), Box::new(value));
    }

    pub fn get<T: 'static>(&self) -> Option<&T> {
        self.0.get(&TypeId::of::<T>()).and_then(|value| value.downcast_ref())
    }
}

pub struct Env {
    pub clock: Clock,
    pub ids: Arc<IdSource>,
    pub vault: Vault,
    /// Rung after a commit that enqueued a job, so that this process's worker need not wait for its next look.
    pub jobs: Notify,
    /// What is read in nearly every unit of work and seldom changes.
    pub held: Held,
    pub extensions: Extensions,
}

impl Env {
    pub fn new(clock: Clock, ids: Arc<IdSource>, vault: Vault) -> Self {
        Self { clock, ids, vault, jobs: Notify::new(), held: Held::default(), extensions: crate::wiring::extensions() }
    }
}
