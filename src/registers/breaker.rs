//! When a register that fails is left alone, so that nobody waits for what will not come. Pure: the caller brings the time.

use chrono::{DateTime, TimeDelta, Utc};

/// How much is borne, and for how long a register then rests.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// Failures in a row after which it is left alone.
    pub failures: u32,
    pub rest: TimeDelta,
}

/// Where a register stands with this copy of the program.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Breaker {
    /// It is asked. So many questions in a row have failed.
    Closed { failures: u32 },
    /// It is left alone until then.
    Open { until: DateTime<Utc> },
    /// One question is on its way to see whether it is back; if nothing is heard of that one, another may go then.
    Probing { until: DateTime<Utc> },
}

impl Default for Breaker {
    fn default() -> Self {
        Self::Closed { failures: 0 }
    }
}

impl Breaker {
    /// Whether a question may go out now; after the rest exactly one may.
    pub fn admits(&mut self, now: DateTime<Utc>, patience: Patience) -> bool {
        match *self {
            Self::Closed { .. } => true,
            Self::Open { until } | Self::Probing { until } if now < until => false,
            Self::Open { .. } | Self::Probing { .. } => {
                *self = Self::Probing { until: now + patience.rest };
                true
            }
        }
    }

    /// It answered.
    pub fn succeeded(&mut self) {
        *self = Self::default();
    }

    /// It failed.
    pub fn failed(&mut self, now: DateTime<Utc>, patience: Patience) {
        let failures = match *self {
            Self::Closed { failures } => failures.saturating_add(1),
            // A question that was on its way when the register was given up changes nothing.
            Self::Open { .. } => return,
            Self::Probing { .. } => patience.failures,
        };
        *self = if failures >= patience.failures {
            Self::Open { until: now + patience.rest }
        } else {
            Self::Closed { failures }
        };
    }

    /// `closed`, `open` or `probing`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Closed { .. } => "closed",
            Self::Open { .. } => "open",
            Self::Probing { .. } => "probing",
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::Breaker::{Closed, Open, Probing};
    use super::*;

    const PATIENCE: Patience = Patience { failures: 3, rest: TimeDelta::seconds(60) };

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_000_000 + second, 0).unwrap()
    }

    #[derive(Clone, Copy)]
    enum Step {
        /// Asked at this second: whether it is let through.
        Asks(i64, bool),
        Succeeds,
        Fails(i64),
    }
    use Step::{Asks, Fails, Succeeds};

    #[test]
    fn it_opens_after_failures_in_a_row_and_lets_one_question_try() {
        let table: &[(&str, &[Step], Breaker)] = &[
            ("new", &[Asks(0, true)], Closed { failures: 0 }),
            ("two failures are borne", &[Fails(0), Fails(1), Asks(1, true)], Closed { failures: 2 }),
            (
                "an answer in between counts",
                &[Fails(0), Fails(1), Succeeds, Fails(2), Fails(3)],
                Closed { failures: 2 },
            ),
            ("three are not", &[Fails(0), Fails(1), Fails(2), Asks(61, false)], Open { until: at(62) }),
            (
                "after the rest one tries",
                &[Fails(0), Fails(0), Fails(0), Asks(60, true), Asks(60, false)],
                Probing { until: at(120) },
            ),
            ("it is back", &[Fails(0), Fails(0), Fails(0), Asks(60, true), Succeeds], Closed { failures: 0 }),
            (
                "it is not",
                &[Fails(0), Fails(0), Fails(0), Asks(60, true), Fails(65), Asks(124, false)],
                Open { until: at(125) },
            ),
            (
                "the one that tried was lost",
                &[Fails(0), Fails(0), Fails(0), Asks(60, true), Asks(119, false), Asks(120, true)],
                Probing { until: at(180) },
            ),
            (
                "a late failure does not lengthen the rest",
                &[Fails(0), Fails(0), Fails(0), Fails(30)],
                Open { until: at(60) },
            ),
        ];
        for (name, steps, expected) in table {
            let mut breaker = Breaker::default();
            for step in *steps {
                match *step {
                    Asks(second, admitted) => assert_eq!(breaker.admits(at(second), PATIENCE), admitted, "{name}"),
                    Succeeds => breaker.succeeded(),
                    Fails(second) => breaker.failed(at(second), PATIENCE),
                }
            }
            assert_eq!(breaker, *expected, "{name}");
        }
    }
}
