use std::sync::Arc;

use super::{Plan, Report, simulate};
use crate::workdays::Calendar;
use crate::workflow::model::Definition;

const MANUAL: &str = include_str!("../../../docs/flows.md");

fn manual() -> Definition {
    let yaml = MANUAL.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    serde_saphyr::from_str(yaml).unwrap()
}

fn play(definition: &Definition, cases: u32, seed: u64) -> Report {
    simulate(definition, &Plan { cases, seed, calendar: Arc::new(Calendar::default()) })
}

#[test]
fn the_same_seed_gives_the_same_cases_and_another_one_others() {
    let flow = manual();
    assert_eq!(play(&flow, 40, 7), play(&flow, 40, 7));
    assert_ne!(play(&flow, 40, 7), play(&flow, 40, 8));
}

#[test]
fn every_case_ends_and_is_counted_once() {
    let report = play(&manual(), 120, 1);
    assert_eq!(report.stuck, [].into());
    assert_eq!(report.outcomes.values().sum::<u32>(), 120);
    assert!(report.outcomes["granted_with_document"] > 60, "{report:?}");
    assert!(report.outcomes.len() >= 3, "refusals and missed corrections happen too: {report:?}");
    // A public notice of five working days alone takes that long.
    assert!(report.days.p50 >= 5 && report.days.p50 <= report.days.p90 && report.days.p90 <= report.days.most);
    let notice = report.waiting.iter().find(|waiting| waiting.step == "notice").unwrap();
    assert_eq!((notice.days.p50, notice.days.most), (5, 5));
}

#[test]
fn a_slower_step_shows_as_the_bottleneck_and_breaks_the_limit() {
    let mut flow = manual();
    let before = play(&flow, 60, 3);
    flow.steps.iter_mut().find(|step| step.id == "education").unwrap().limit = Some(40);
    let after = play(&flow, 60, 3);
    assert_eq!(after.waiting[0].step, "education");
    assert!(after.waiting[0].share > 50, "{after:?}");
    assert!(after.over_promised > before.over_promised && after.over_statutory > 20, "{after:?}");
}
