//! The verdict is the oracle's.

use proptest::prelude::*;

use super::super::{Verdict, check, prove};
use super::{generate, oracle};
use crate::workflow::tests::times;

/// Whether the flow is sound, and whether its shape alone is fine. Fails if proof and oracle are of two minds; nothing
/// if the flow is too large for the oracle.
fn agree(numbers: &[u16]) -> Option<(bool, bool)> {
    let definition = generate::flow(numbers);
    let proof = prove(&definition);
    let sound = oracle::sound(&definition)?;
    let expected = if sound { Verdict::Sound } else { Verdict::Unsound };
    let yaml = || serde_saphyr::to_string(&definition).unwrap();
    assert_eq!(proof.verdict, expected, "findings: {:#?}\nflow: {}", proof.findings, yaml());
    Some((sound, check(&definition).is_empty()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150 * times(), max_shrink_iters: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_verdict_is_that_of_the_oracle(numbers in proptest::collection::vec(any::<u16>(), 0..120)) {
        agree(&numbers);
    }
}

#[test]
fn the_made_up_flows_are_sound_and_unsound_in_their_shape_and_in_their_states() {
    let mut seed = 7_u64;
    let mut counts = [0; 4];
    for _ in 0..150 {
        let numbers: Vec<u16> = (0..80)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (seed >> 48) as u16
            })
            .collect();
        match agree(&numbers) {
            None => counts[3] += 1,
            Some((true, _)) => counts[0] += 1,
            Some((false, true)) => counts[1] += 1,
            Some((false, false)) => counts[2] += 1,
        }
    }
    let [sound, states, shape, unknown] = counts;
    assert!(sound >= 10 && states >= 10 && shape >= 10, "sound, by its states, by its shape: {counts:?}");
    assert!(unknown <= 30, "too large for the oracle: {unknown}");
}
