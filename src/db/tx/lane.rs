//! How many units of work write side by side on PostgreSQL. SERIALIZABLE notices conflicts by pages of an index, so that two cases
//! that lie close together undo each other although they have nothing in common: the more write at once, the more is done in
//! vain. The lane is as wide as pays: a lost race halves it, a run of successes widens it again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};
use crate::telemetry;

/// What the lane consists of; a unit of work takes its share, and whoever takes all is alone. Divisible by every small width.
const WHOLE: u32 = 120;
/// So many successes for each place before there is one more.
const PATIENCE: u32 = 32;

/// A fair queue of adjustable width.
pub struct Lane {
    places: Arc<Semaphore>,
    width: AtomicU32,
    widest: u32,
    won: AtomicU32,
}

impl Lane {
    /// A lane for at most so many.
    pub fn new(widest: u32) -> Self {
        let widest = widest.clamp(1, WHOLE);
        Self {
            places: Arc::new(Semaphore::new(usize::try_from(WHOLE).unwrap_or(1))),
            width: AtomicU32::new(widest),
            widest,
            won: AtomicU32::new(0),
        }
    }

    /// Waits for a place beside others, first come, first served.
    pub async fn enter(&self) -> Result<OwnedSemaphorePermit> {
        self.take(WHOLE / self.width().max(1)).await
    }

    /// Waits until nobody else is there, and keeps everybody out.
    pub async fn enter_alone(&self) -> Result<OwnedSemaphorePermit> {
        self.take(WHOLE).await
    }

    async fn take(&self, share: u32) -> Result<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_many_owned(share).await.map_err(|_| Error::Stopping)
    }

    /// A unit of work was committed.
    pub fn won(&self) {
        let won = self.won.fetch_add(1, Ordering::Relaxed) + 1;
        let width = self.width();
        if width < self.widest && won >= PATIENCE * width {
            self.set(width, width + 1);
        }
    }

    /// A unit of work was undone because of another.
    pub fn lost(&self) {
        let width = self.width();
        self.set(width, (width / 2).max(1));
    }

    /// How many may write side by side now.
    pub fn width(&self) -> u32 {
        self.width.load(Ordering::Relaxed)
    }

    /// Of several who adjust it at once, one is enough.
    fn set(&self, from: u32, to: u32) {
        self.won.store(0, Ordering::Relaxed);
        if self.width.compare_exchange(from, to, Ordering::Relaxed, Ordering::Relaxed).is_ok() {
            metrics::gauge!(telemetry::WRITERS).set(f64::from(to));
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn it_narrows_at_once_and_widens_slowly() {
        let lane = Lane::new(8);
        assert_eq!(lane.width(), 8);
        for narrower in [4, 2, 1, 1] {
            lane.lost();
            assert_eq!(lane.width(), narrower);
        }
        for _ in 1..PATIENCE {
            lane.won();
            assert_eq!(lane.width(), 1);
        }
        lane.won();
        assert_eq!(lane.width(), 2);
        (0..PATIENCE * 100).for_each(|_| lane.won());
        assert_eq!(lane.width(), 8, "not wider than there are connections");
    }

    #[tokio::test]
    async fn as_many_enter_as_it_is_wide_and_one_who_is_alone_keeps_all_out() {
        let lane = Lane::new(4);
        lane.lost();
        let first = lane.enter().await.unwrap();
        let second = lane.enter().await.unwrap();
        assert!(tokio::select! { biased; _ = lane.enter() => false, () = std::future::ready(()) => true });
        drop((first, second));
        let alone = lane.enter_alone().await.unwrap();
        assert!(tokio::select! { biased; _ = lane.enter() => false, () = std::future::ready(()) => true });
        drop(alone);
        drop(lane.enter().await.unwrap());
    }
}
