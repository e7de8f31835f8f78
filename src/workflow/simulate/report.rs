//! What came out of the made-up cases.

use std::collections::BTreeMap;

use serde::Serialize;

/// The cases in numbers. All days are working days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// How many cases were played.
    pub cases: u32,
    /// How they ended: outcome and number.
    pub outcomes: BTreeMap<String, u32>,
    /// Cases that could not go on, and why.
    pub stuck: BTreeMap<String, u32>,
    /// From filing to the end.
    pub days: Spread,
    /// Cases that ended after the promised day.
    pub over_promised: u32,
    /// Cases that ended after the statutory day.
    pub over_statutory: u32,
    /// Where cases wait, the longest in total first.
    pub waiting: Vec<Waiting>,
}

/// How days are spread over the cases.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Spread {
    /// Half of them take at most so many days.
    pub p50: u32,
    /// Nine in ten take at most so many days.
    pub p90: u32,
    /// Ninety-nine in a hundred take at most so many days.
    pub p99: u32,
    /// None takes longer.
    pub most: u32,
}

/// How long cases wait at one step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// The step, or `correction` for the applicant's term.
    pub step: String,
    /// How often a case waited there.
    pub times: u32,
    /// Days each time.
    pub days: Spread,
    /// Its part of all waiting, in per cent, rounded down.
    pub share: u32,
}

#[derive(Debug, Default)]
pub(super) struct Tally {
    outcomes: BTreeMap<String, u32>,
    stuck: BTreeMap<String, u32>,
    days: Vec<u32>,
    over_promised: u32,
    over_statutory: u32,
    waited: BTreeMap<String, Vec<u32>>,
}

impl Tally {
    pub(super) fn ended(&mut self, outcome: String, days: u32, over_promised: bool, over_statutory: bool) {
        *self.outcomes.entry(outcome).or_default() += 1;
        self.days.push(days);
        self.over_promised += u32::from(over_promised);
        self.over_statutory += u32::from(over_statutory);
    }

    pub(super) fn stuck(&mut self, why: &str) {
        *self.stuck.entry(why.to_owned()).or_default() += 1;
    }

    pub(super) fn waited(&mut self, step: &str, days: u32) {
        self.waited.entry(step.to_owned()).or_default().push(days);
    }

    pub(super) fn report(self, cases: u32) -> Report {
        let sum = |days: &[u32]| days.iter().fold(0_u32, |sum, days| sum.saturating_add(*days));
        let all = self.waited.values().map(|days| sum(days)).fold(0_u32, u32::saturating_add).max(1);
        let of = |(step, days): (String, Vec<u32>)| {
            let total = sum(&days);
            let share = u32::try_from(u64::from(total) * 100 / u64::from(all)).unwrap_or(100);
            let times = u32::try_from(days.len()).unwrap_or(u32::MAX);
            (total, Waiting { step, times, days: spread(days), share })
        };
        let mut waiting: Vec<(u32, Waiting)> = self.waited.into_iter().map(of).collect();
        waiting.sort_by(|(one, first), (other, second)| other.cmp(one).then_with(|| first.step.cmp(&second.step)));
        Report {
            cases,
            outcomes: self.outcomes,
            stuck: self.stuck,
            days: spread(self.days),
            over_promised: self.over_promised,
            over_statutory: self.over_statutory,
            waiting: waiting.into_iter().map(|(_, waiting)| waiting).collect(),
        }
    }
}

/// The nearest rank: the smallest value that at least so many in a hundred do not exceed.
fn spread(mut days: Vec<u32>) -> Spread {
    days.sort_unstable();
    let rank = |percent: usize| {
        let rank = (days.len() * percent).div_ceil(100).saturating_sub(1);
        days.get(rank).copied().unwrap_or_default()
    };
    Spread { p50: rank(50), p90: rank(90), p99: rank(99), most: rank(100) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_nearest_case() {
        assert_eq!(spread((1..=200).collect()), Spread { p50: 100, p90: 180, p99: 198, most: 200 });
        assert_eq!(spread(vec![7]), Spread { p50: 7, p90: 7, p99: 7, most: 7 });
        assert_eq!(spread(Vec::new()), Spread::default());
    }
}
