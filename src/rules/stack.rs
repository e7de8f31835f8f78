//! Rules run on a stack of their own: the bounds keep trees small, but how much stack a node takes is the library's
//! affair and differs between builds.

use super::error::{Cause, RuleError};

const STACK_BYTES: usize = 16 * 1024 * 1024;

/// Runs `work` on a fresh stack that holds the deepest tree that the bounds let through.
pub(super) fn with_room<T: Send>(work: impl FnOnce() -> T + Send) -> Result<T, RuleError> {
    std::thread::scope(|scope| {
        let thread =
            std::thread::Builder::new().name("rule".to_owned()).stack_size(STACK_BYTES).spawn_scoped(scope, work);
        match thread {
            Ok(running) => running.join().map_err(|_| RuleError::new(Cause::Crashed)),
            Err(_) => Err(RuleError::new(Cause::Crashed)),
        }
    })
}
