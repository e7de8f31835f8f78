//! How many units of work write side by side on PostgreSQL. SERIALIZABLE notices conflicts by pages of an index, so that two cases
//! that lie close together undo each other although they have nothing in common: the more write at once, the more is done in
//! vain. The lane is as wide as pays: it narrows where more than one race in ten is lost, and widens where few are. A lost race
//! costs what the unit of work had done so far; as long as few are lost, that is less than one core standing idle.

use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::error::{Error, Result};
use crate::telemetry;

/// What the lane consists of; a unit of work takes its share, and whoever takes all is alone. Divisible by every small width.
const WHOLE: u32 = 120;
/// After so many attempts the width is thought over.
const WINDOW: u32 = 32;
/// More lost races than this among them, and the lane is halved; at once, without waiting for the rest.
const MANY: u32 = 3;
/// No more than this, and it is one wider.
const FEW: u32 = 1;

/// A fair queue of adjustable width.
pub struct Lane {
    places: Arc<Semaphore>,
    widest: u32,
    course: Mutex<Course>,
}

/// How wide it is, and how it went since that was last thought over.
#[derive(Debug, Clone, Copy)]
struct Course {
    width: u32,
    tried: u32,
    lost: u32,
}

impl Lane {
    /// A lane for at most so many.
    pub fn new(widest: u32) -> Self {
        let widest = widest.clamp(1, WHOLE);
        Self {
            places: Arc::new(Semaphore::new(usize::try_from(WHOLE).unwrap_or(1))),
            widest,
            course: Mutex::new(Course { width: widest, tried: 0, lost: 0 }),
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
        self.went(0);
    }

    /// A unit of work was undone because of another.
    pub fn lost(&self) {
        self.went(1);
    }

    fn went(&self, lost: u32) {
        let mut course = self.course.lock().unwrap_or_else(PoisonError::into_inner);
        course.tried += 1;
        course.lost += lost;
        let width = match course.lost {
            lost if lost > MANY => (course.width / 2).max(1),
            _ if course.tried < WINDOW => return,
            0..=FEW => (course.width + 1).min(self.widest),
            _ => course.width,
        };
        if width != course.width {
            metrics::gauge!(telemetry::WRITERS).set(f64::from(width));
        }
        *course = Course { width, tried: 0, lost: 0 };
    }

    /// How many may write side by side now.
    pub fn width(&self) -> u32 {
        self.course.lock().unwrap_or_else(PoisonError::into_inner).width
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    fn lose(lane: &Lane, races: u32) {
        (0..races).for_each(|_| lane.lost());
    }

    #[tokio::test]
    async fn it_narrows_where_many_races_are_lost_and_widens_slowly() {
        let lane = Lane::new(8);
        lose(&lane, MANY);
        assert_eq!(lane.width(), 8, "a few are worth it");
        lane.lost();
        assert_eq!(lane.width(), 4, "not later than that");
        for narrower in [2, 1, 1] {
            lose(&lane, MANY + 1);
            assert_eq!(lane.width(), narrower);
        }
        for _ in 1..WINDOW {
            lane.won();
            assert_eq!(lane.width(), 1);
        }
        lane.won();
        assert_eq!(lane.width(), 2);
        (0..WINDOW * 100).for_each(|_| lane.won());
        assert_eq!(lane.width(), 8, "not wider than there are connections");
    }

    #[tokio::test]
    async fn between_few_and_many_it_stays() {
        let lane = Lane::new(8);
        lose(&lane, MANY + 1);
        for _ in 0..10 {
            lose(&lane, FEW + 1);
            (0..WINDOW - FEW - 1).for_each(|_| lane.won());
            assert_eq!(lane.width(), 4);
        }
    }

    #[tokio::test]
    async fn as_many_enter_as_it_is_wide_and_one_who_is_alone_keeps_all_out() {
        let lane = Lane::new(4);
        lose(&lane, MANY + 1);
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
