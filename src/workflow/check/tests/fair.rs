//! What the proof says holds in the engine: a case of a sound flow ends if people act.

use std::sync::Arc;

use super::super::{Verdict, prove};
use super::generate;
use crate::workdays::Calendar;
use crate::workflow::simulate::{Plan, simulate};
use crate::workflow::tests::times;

#[test]
fn a_case_of_a_sound_flow_always_ends_in_the_engine() {
    let mut seed = 11_u64;
    let mut played = 0;
    for _ in 0..250 * times() {
        let numbers: Vec<u16> = (0..60)
            .map(|_| {
                seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (seed >> 48) as u16
            })
            .collect();
        let flow = generate::flow(&numbers);
        if prove(&flow).verdict != Verdict::Sound {
            continue;
        }
        played += 1;
        let report = simulate(&flow, &Plan { cases: 6, seed, calendar: Arc::new(Calendar::default()) });
        assert_eq!(report.stuck, [].into(), "{}", serde_saphyr::to_string(&flow).unwrap());
    }
    assert!(played >= 40, "{played} flows");
}
