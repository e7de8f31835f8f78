//! Random numbers that are the same on every machine and with every version of any library (SplitMix64).

/// A source of random numbers.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// Each case has numbers of its own, so that one more case changes none of the others.
    pub(super) fn new(seed: u64, case: u32) -> Self {
        let mut dice = Self(seed ^ u64::from(case).wrapping_mul(0xD6E8_FEB8_6659_FD93));
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `sides`.
    pub(super) fn below(&mut self, sides: u32) -> u32 {
        let rest = self.next() % u64::from(sides.max(1));
        u32::try_from(rest).unwrap_or(0)
    }

    /// One of them.
    pub(super) fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        let count = u32::try_from(from.len()).unwrap_or(u32::MAX);
        from.get(usize::try_from(self.below(count)).ok()?)
    }

    /// One of them, the heavier the more often.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let mut left = self.below(weights.iter().fold(0, |sum, weight| sum.saturating_add(*weight)));
        for (weight, at) in weights.iter().zip(0..) {
            match left.checked_sub(*weight) {
                Some(rest) => left = rest,
                None => return at,
            }
        }
        0
    }

    /// How many working days a piece of work takes that may take `limit`: mostly within it, one time in ten longer.
    pub(super) fn days(&mut self, limit: u32) -> u32 {
        let within = self.below(limit.saturating_add(1));
        if self.below(10) == 0 { limit.saturating_add(self.below(limit.saturating_add(1))) } else { within }
    }
}
