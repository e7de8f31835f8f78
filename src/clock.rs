//! Two clocks. The *business* clock decides what day it is for cases, cards and limits, and a demonstration may move it
//! forward; the *real* clock dates tokens, codes and one-time passwords, whose safety must not depend on a setting.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

/// China keeps one time zone without daylight saving, so an offset says all.
pub fn china() -> FixedOffset {
    const EIGHT_HOURS: i32 = 8 * 3600;
    FixedOffset::east_opt(EIGHT_HOURS).unwrap_or_else(|| Utc.fix())
}

use chrono::Offset as _;

/// The date in Shanghai at this instant.
pub fn china_date(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&china()).date_naive()
}

/// Where "now" comes from.
pub enum Clock {
    /// The system's clock, with an offset in microseconds that only a demonstration sets.
    System { offset: AtomicI64 },
    /// Stands still until it is told to move.
    Fixed(Mutex<DateTime<Utc>>),
}

impl Clock {
    pub fn system() -> Self {
        Self::System { offset: AtomicI64::new(0) }
    }

    pub fn fixed(at: DateTime<Utc>) -> Self {
        Self::Fixed(Mutex::new(at))
    }

    /// Real time, cut to microseconds so that a value survives storage unchanged.
    pub fn real(&self) -> DateTime<Utc> {
        match self {
            Self::System { .. } => micros(Utc::now()),
            Self::Fixed(at) => *at.lock().unwrap_or_else(|poisoned| poisoned.into_inner()),
        }
    }

    /// Business time for a given real instant (which may have come from the database server).
    pub fn business(&self, real: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::System { offset } => real + TimeDelta::microseconds(offset.load(Ordering::Relaxed)),
            Self::Fixed(_) => real,
        }
    }

    /// Whether a shared database server may be asked for the time; a fixed clock must not be.
    pub fn follows_database(&self) -> bool {
        matches!(self, Self::System { .. })
    }

    /// Sets the demonstration's offset.
    pub fn set_offset(&self, by: TimeDelta) {
        match self {
            Self::System { offset } => {
                offset.store(by.num_microseconds().unwrap_or(0), Ordering::Relaxed);
            }
            Self::Fixed(_) => {}
        }
    }

    /// Moves a fixed clock forward.
    pub fn advance(&self, by: TimeDelta) {
        if let Self::Fixed(at) = self {
            let mut at = at.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
            *at += by;
        }
    }
}

fn micros(at: DateTime<Utc>) -> DateTime<Utc> {
    use chrono::SubsecRound as _;
    at.trunc_subsecs(6)
}
