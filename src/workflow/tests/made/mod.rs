//! Laws over made-up flows: whatever the definition, whoever does what, in whatever order.

mod office;
mod stray;
mod walk;

use proptest::prelude::*;

use super::super::check::{Verdict, prove, tests::generate};
use super::times;
use walk::{Turn, Watched};

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    proptest::collection::vec((0_usize..64, 0_usize..64, 0_u8..3, 0_u8..8, stray::stray()), 1..50)
}

fn numbers() -> impl Strategy<Value = Vec<u16>> {
    proptest::collection::vec(any::<u16>(), 0..80)
}

fn config(cases: u32) -> ProptestConfig {
    let cases = cases * times();
    ProptestConfig { cases, max_shrink_iters: 400, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(config(64))]

    /// Replay makes the state; what is offered is what is accepted; no task is lost or doubled; the limit stands still
    /// while its clock is stopped; a flow that is proved leads nowhere without a way on.
    #[test]
    fn every_law_holds_in_every_flow(numbers in numbers(), f in 0_usize..3, g: bool, turns in turns()) {
        let definition = generate::flow(&numbers);
        let Some(mut case) = Watched::filed(definition.clone(), f, g) else {
            prop_assert_ne!(prove(&definition).verdict, Verdict::Sound, "no case can be filed");
            return Ok(());
        };
        for turn in &turns {
            case.turn(turn);
        }
        case.ends();
    }
}
