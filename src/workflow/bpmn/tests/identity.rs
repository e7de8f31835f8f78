//! What is written is read back as the same definition.

use proptest::prelude::*;

use super::super::{Reason, Unwritable, export, import};
use super::flows;
use crate::workflow::model::{Definition, Flow};

const PACKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/policies");

/// Every flow of every pack.
pub(crate) fn packs() -> Vec<Definition> {
    let mut flows = Vec::new();
    for pack in std::fs::read_dir(PACKS).unwrap() {
        let Ok(files) = std::fs::read_dir(pack.unwrap().path().join("workflows")) else { continue };
        for file in files {
            flows.push(serde_saphyr::from_str(&std::fs::read_to_string(file.unwrap().path()).unwrap()).unwrap());
        }
    }
    assert!(flows.len() >= 4);
    flows
}

fn again(definition: &Definition) -> Definition {
    let text = export(definition).unwrap_or_else(|error| panic!("{error}\n{definition:#?}"));
    let mut read = import(text.as_bytes()).unwrap();
    let process = read.processes.remove(0);
    assert!(process.ignored.is_empty() && process.changed.is_empty(), "{process:?}");
    process.result.unwrap()
}

#[test]
fn the_flows_of_the_packs_come_back_as_they_were() {
    for definition in packs() {
        assert_eq!(again(&definition), definition);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]

    #[test]
    fn any_flow_comes_back_as_it_was(definition in flows::definition()) {
        prop_assert_eq!(again(&definition), definition);
    }
}

#[test]
fn a_modeller_may_rename_and_reroute() {
    let definition = packs().into_iter().find(|flow| flow.code == "talent_recognition").unwrap();
    let text = export(&definition).unwrap();
    let text = text.replace("name=\"复审\"", "name=\"市级复审\"");
    // The refusal of the acceptance now leads to the refusal on the merits.
    let flow = "targetRef=\"not_accepted\" tp:outcome=\"refuse\"";
    assert!(text.contains(flow));
    let text = text.replace(flow, "targetRef=\"refused\" tp:outcome=\"refuse\"");
    let text = text.replace("<bpmn:endEvent id=\"not_accepted\"", "<bpmn:endEvent id=\"left\"");
    let read = import(text.as_bytes()).unwrap().processes.remove(0);
    let notes = read.result.unwrap_err();
    assert!(
        matches!(&notes[..], [only] if only.id == "left" && only.to_string().contains("no flow leads to it")),
        "{notes:?}"
    );

    let text = export(&definition).unwrap().replace("name=\"复审\"", "name=\"市级复审\"").replace("== 'A'", "== 'B'");
    let read = import(text.as_bytes()).unwrap().processes.remove(0).result.unwrap();
    assert_eq!(read.step("second_review").unwrap().name.zh, "市级复审");
    assert_eq!(read.step("second_review").unwrap().who, definition.step("second_review").unwrap().who);
    let flow = |definition: &Definition| definition.step("by_tier").unwrap().flows.clone();
    assert_eq!(flow(&read), [Flow { when: "form.tier == 'B'".into(), to: "expert_review".into() }]);
    assert_ne!(flow(&read), flow(&definition));
}

#[test]
fn own_words_are_refused_where_they_do_not_belong() {
    let definition = packs().remove(0);
    let text = export(&definition).unwrap();
    for (from, to, says) in [
        ("&quot;", "\"", ""),
        ("{\"accepts", "{\"accepts", ""),
        ("\"limit\":5", "\"limits\":5", "`limits` does not belong into the extension step"),
        ("\"limit\":5", "\"limit\":-5", "invalid value"),
        ("\"limit\":5", "\"next\":\"decision\"", "`next` does not belong"),
        ("tp:outcome=\"refuse\"", "tp:outcome=\"other\"", "has no outcome other"),
    ] {
        let changed = text.replace(from, to);
        match import(changed.as_bytes()).unwrap().processes.remove(0).result {
            Ok(_) => assert!(says.is_empty(), "{to}"),
            Err(notes) => {
                assert!(
                    !says.is_empty() && notes[0].to_string().contains(says) && notes[0].line > 1,
                    "{to}: {notes:?}"
                );
            }
        }
    }
}

#[test]
fn what_bpmn_cannot_say_is_not_written() {
    let good = packs().into_iter().find(|flow| flow.steps.iter().any(|step| step.join.is_some())).unwrap();
    let with = |change: &dyn Fn(&mut Definition)| {
        let mut definition = good.clone();
        change(&mut definition);
        export(&definition)
    };
    assert_eq!(with(&|flow| flow.name.zh = "a\u{1}".into()), Err(Unwritable::Character('\u{1}')));
    let loose = with(&|flow| flow.steps.iter_mut().for_each(|step| step.join = None));
    assert_eq!(loose, Err(Unwritable::Different), "the join that the drawing shows is not the definition's");
    let unmatched = with(&|flow| {
        let join = flow.steps.iter_mut().find(|step| step.join.is_some()).unwrap().join.take();
        flow.steps.retain(|step| Some(&step.id) != join.as_ref());
    });
    let Err(Unwritable::Shape(notes)) = unmatched else { panic!("{unmatched:?}") };
    assert!(notes.iter().all(|note| matches!(note.reason, Reason::Wrong(_))));
    assert_eq!(with(&|flow| flow.steps[0].days = Some(3)), Err(Unwritable::Different));
}
