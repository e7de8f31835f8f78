//! Flows that are proved.

use super::super::{Verdict, prove};
use crate::workflow::model::Definition;

const MANUAL: &str = include_str!("../../../../docs/workflow.md");

pub(super) fn manual() -> Definition {
    let yaml = MANUAL.split("```yaml\n").nth(1).unwrap().split("```").next().unwrap();
    serde_saphyr::from_str(yaml).unwrap()
}

#[test]
fn the_flow_of_the_manual_is_proved() {
    let proof = prove(&manual());
    assert_eq!(proof.findings, []);
    assert_eq!(proof.verdict, Verdict::Sound);
}

#[test]
fn every_flow_of_the_packs_is_proved() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");
    let mut count = 0;
    for pack in std::fs::read_dir(folder).unwrap() {
        let Ok(files) = std::fs::read_dir(pack.unwrap().path().join("workflows")) else { continue };
        for file in files {
            let path = file.unwrap().path();
            let flow: Definition = serde_saphyr::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            let proof = prove(&flow);
            assert_eq!(proof.verdict, Verdict::Sound, "{}: {:#?}", path.display(), proof.findings);
            count += 1;
        }
    }
    assert!(count >= 4, "{count} flows");
}
