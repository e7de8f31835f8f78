//! Every difference has its sentence, and equality has none.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::as_conversions)]

use proptest::prelude::*;

use super::{Change, diff};
use crate::workflow::bpmn::tests::{flows, identity};
use crate::workflow::model::{Definition, EffectSpec, Flow, Kind, Undo};

fn recognition() -> Definition {
    identity::packs().into_iter().find(|flow| flow.code == "talent_recognition").unwrap()
}

fn step<'a>(flow: &'a mut Definition, id: &str) -> &'a mut crate::workflow::model::Step {
    flow.steps.iter_mut().find(|step| step.id == id).unwrap()
}

fn sentences(change: impl Fn(&mut Definition)) -> Vec<(String, String)> {
    let old = recognition();
    let mut new = old.clone();
    change(&mut new);
    diff(&old, &new).into_iter().map(|Change { text, .. }| (text.zh, text.en)).collect()
}

#[test]
fn each_change_is_one_sentence_in_both_languages() {
    type Change = fn(&mut Definition);
    let table: [(Change, &str, &str); 12] = [
        (
            |flow| flow.limits.promised = 12,
            "承诺办结时限由15个工作日改为12个工作日。",
            "The promised limit changed from 15 working days to 12 working days.",
        ),
        (
            |flow| step(flow, "second_review").limit = Some(5),
            "步骤「复审」：办理时限由3个工作日改为5个工作日。",
            "Step \"Second review\": its limit changed from 3 working days to 5 working days.",
        ),
        (
            |flow| step(flow, "second_review").name.zh = "二审".into(),
            "步骤「二审」：名称由「复审」改为「二审」。",
            "Step \"Second review\": its name changed from \"Second review\" (复审) to \"Second review\" (二审).",
        ),
        (
            |flow| {
                step(flow, "decision").outcomes.pop();
            },
            "步骤「审定」：去掉办理结果「退回」。",
            "Step \"Decision\": outcome \"Send back\" was removed.",
        ),
        (
            |flow| step(flow, "decision").outcomes[1].to = Some("granted".into()),
            "步骤「审定」：结果「不予认定」的去向由「不予认定」改为「办结」。",
            "Step \"Decision\": the way of the outcome \"Refuse\" changed from \"Refused\" to \"Granted\".",
        ),
        (
            |flow| step(flow, "by_tier").flows[0].when = "form.tier == 'B'".into(),
            "步骤「按类别确定程序」：条件流向由「form.tier == 'A'」→「专家评审（一事一议）」改为「form.tier == 'B'」→「专家评审（一事一议）」。",
            "Step \"Procedure by tier\": the conditional flow changed from \"form.tier == 'A'\" to \"Expert review\" to \"form.tier == 'B'\" to \"Expert review\".",
        ),
        (
            |flow| step(flow, "by_tier").flows.push(Flow { when: "x".into(), to: "decision".into() }),
            "步骤「按类别确定程序」：增加条件流向「x」→「审定」。",
            "Step \"Procedure by tier\": the conditional flow \"x\" to \"Decision\" was added.",
        ),
        (
            |flow| step(flow, "issue").effects[1].undo = Undo::Compensable,
            "步骤「认定并发卡」：自动事项「issue_card」由不可撤销改为可以撤销。",
            "Step \"Recognition and card\": the effect \"issue_card\" changed from cannot be taken back to can be taken back.",
        ),
        (
            |flow| {
                step(flow, "issue").effects.push(EffectSpec {
                    name: "send".into(),
                    with: Default::default(),
                    undo: Undo::Barrier,
                })
            },
            "步骤「认定并发卡」：增加自动事项「send」。",
            "Step \"Recognition and card\": effect \"send\" was added.",
        ),
        (
            |flow| step(flow, "second_review").shows.as_mut().unwrap().documents = vec!["title".into(), "*".into()],
            "步骤「复审」：可见材料增加「title」。",
            "Step \"Second review\": the documents that it shows now include \"title\".",
        ),
        (
            |flow| step(flow, "decision").who.as_mut().unwrap().not_actor_of.clear(),
            "步骤「审定」：办理人由【岗位decision、职能talent_office、层级city、回避此步骤的办理人：acceptance、回避此步骤的办理人：second_review、回避此步骤的办理人：expert_review】改为【岗位decision、职能talent_office、层级city】。",
            "Step \"Decision\": who does it changed from [position decision, function talent_office, level city, nobody who did acceptance, nobody who did second_review, nobody who did expert_review] to [position decision, function talent_office, level city].",
        ),
        (|flow| flow.steps.swap(2, 3), "步骤的排列顺序有变化。", "The order in which the steps are listed changed."),
    ];
    for (change, zh, en) in table {
        assert_eq!(sentences(change), [(zh.to_owned(), en.to_owned())]);
    }
}

#[test]
fn steps_come_go_and_get_other_ids() {
    let come = sentences(|flow| {
        let mut extra = flow.step("notice").unwrap().clone();
        (extra.id, extra.name.zh, extra.name.en) = ("cool_off".into(), "冷静期".into(), "Cooling off".into());
        flow.steps.push(extra);
        step(flow, "notice").next = Some("cool_off".into());
    });
    assert_eq!(
        come.iter().map(|(_, en)| en.as_str()).collect::<Vec<_>>(),
        [
            "Step \"Public notice\": the step that follows changed from \"Recognition and card\" to \"Cooling off\".",
            "Step \"Cooling off\" (timer) was added.",
        ]
    );
    let renamed = sentences(|flow| {
        step(flow, "issue").id = "recognise".into();
        step(flow, "notice").next = Some("recognise".into());
    });
    assert_eq!(
        renamed.iter().map(|(zh, _)| zh.as_str()).collect::<Vec<_>>(),
        [
            "步骤「公示」：后续步骤由「issue」改为「recognise」。",
            "步骤「认定并发卡」：步骤编号由「issue」改为「recognise」。",
        ]
    );
    let old = recognition();
    let mut new = old.clone();
    new.steps.retain(|step| step.kind != Kind::Timer);
    let gone = diff(&old, &new);
    assert_eq!((gone[0].step.as_deref(), gone[0].text.zh.as_str()), (Some("notice"), "删除步骤「公示」。"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn there_is_nothing_to_say_only_of_what_is_equal(old in flows::definition(), new in flows::definition(), cut in any::<proptest::sample::Index>()) {
        prop_assert_eq!(diff(&old, &old), vec![]);
        prop_assert_eq!(diff(&old, &new).is_empty(), old == new);
        // One part of another flow in place of one's own.
        let mut mixed = old.clone();
        let at = cut.index(mixed.steps.len());
        let id = mixed.steps[at].id.clone();
        mixed.steps[at] = crate::workflow::model::Step { id, ..new.steps[cut.index(new.steps.len())].clone() };
        let changes = diff(&old, &mixed);
        prop_assert_eq!(changes.is_empty(), old == mixed);
        prop_assert!(changes.iter().all(|change| change.step.as_ref() == Some(&old.steps[at].id)), "{:?}", changes);
    }
}
