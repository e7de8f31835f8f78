//! Flows that are proved.

use std::path::PathBuf;

use super::super::{Verdict, prove};
use crate::workflow::expand;
use crate::workflow::model::{Called, Definition};

const MANUAL: &str = include_str!("../../../../docs/flows.md");

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

/// The flows of every pack, each with all that it calls.
pub(super) fn flows() -> Vec<(PathBuf, Definition)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");
    let mut flows = Vec::new();
    for pack in std::fs::read_dir(folder).unwrap() {
        let Ok(files) = std::fs::read_dir(pack.unwrap().path().join("workflows")) else { continue };
        let read = |path: PathBuf| -> (PathBuf, Definition) {
            let flow = serde_saphyr::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
            (path, flow)
        };
        let written: Vec<_> = files.map(|file| read(file.unwrap().path())).collect();
        let find =
            |called: &Called| written.iter().map(|(_, flow)| flow).find(|flow| flow.code == called.flow).cloned();
        flows.extend(written.iter().map(|(path, flow)| (path.clone(), expand(flow, &mut { find }).unwrap())));
    }
    flows
}

#[test]
fn every_flow_of_the_packs_is_proved() {
    let flows = flows();
    for (path, flow) in &flows {
        let proof = prove(flow);
        assert_eq!(proof.verdict, Verdict::Sound, "{}: {:#?}", path.display(), proof.findings);
    }
    assert!(flows.len() >= 4, "{} flows", flows.len());
}
