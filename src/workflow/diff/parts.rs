//! The parts of a step that are made of parts themselves.

use std::collections::BTreeMap;

use super::super::model::{BoundaryTimer, Called, CaseOutcome, EffectSpec, Flow, Many, Outcome, Shows, StepId, Text};
use super::lists::{Named, compare};
use super::report::Report;
use super::words::{self, both, joined, quoted, text, yes_no};

pub(super) fn outcomes(old: &[Outcome], new: &[Outcome], report: &mut Report) {
    let named = Named { zh: "办理结果", en: "outcome" };
    compare(
        report,
        &named,
        (old, new),
        |one| one.code.clone(),
        |_, one| quoted(&one.name),
        |old, new, report| {
            let Outcome { code: _, name, act, to, targets, needs_opinion } = old;
            let called = quoted(&new.name);
            let field =
                |zh: &str, en: &str| (format!("结果{}的{zh}", called.zh), format!("{en} of the outcome {}", called.en));
            let (zh, en) = field("名称", "the name");
            report.field(&zh, &en, name, &new.name, |name| {
                text(&format!("「{}」", name.zh), &format!("\"{}\" ({})", name.en, name.zh))
            });
            let (zh, en) = field("作用", "what is done by choice");
            report.field(&zh, &en, act, &new.act, |act| words::act(*act));
            let (zh, en) = field("去向", "the way");
            report.targets(&zh, &en, to.as_ref(), new.to.as_ref());
            let (zh, en) = field("可退回步骤", "the targets");
            steps(&zh, &en, targets, &new.targets, report);
            let (zh, en) = field("必填意见", "the need for an opinion");
            report.field(&zh, &en, needs_opinion, &new.needs_opinion, |is| yes_no(*is));
        },
    );
}

/// A list of steps.
pub(super) fn steps(zh: &str, en: &str, old: &[StepId], new: &[StepId], report: &mut Report) {
    let show = |ids: &Vec<StepId>, report: &Report| {
        if ids.is_empty() {
            text("无", "none")
        } else {
            joined(&ids.iter().map(|id| report.step(id)).collect::<Vec<_>>())
        }
    };
    let (old, new) = (old.to_vec(), new.to_vec());
    if old == new {
        return;
    }
    let (from, to) = (show(&old, report), show(&new, report));
    if from == to {
        let ids = |ids: &Vec<StepId>| joined(&ids.iter().map(|id| both(id)).collect::<Vec<_>>());
        return report.field(zh, en, &old, &new, ids);
    }
    report.say(&format!("{zh}由{}改为{}", from.zh, to.zh), &format!("{en} changed from {} to {}", from.en, to.en));
}

pub(super) fn flows(old: &[Flow], new: &[Flow], report: &mut Report) {
    let show = |report: &Report, flow: &Flow| {
        let to = report.step(&flow.to);
        text(&format!("「{}」→{}", flow.when, to.zh), &format!("\"{}\" to {}", flow.when, to.en))
    };
    // A condition that was rewritten keeps its target, and one that leads elsewhere keeps its words.
    let gone: Vec<&Flow> = old.iter().filter(|flow| !new.contains(flow)).collect();
    let come: Vec<&Flow> = new.iter().filter(|flow| !old.contains(flow)).collect();
    if let ([one], [other]) = (gone.as_slice(), come.as_slice())
        && old.len() == new.len()
        && (one.when == other.when || one.to == other.to)
    {
        let (from, to) = (show(report, one), show(report, other));
        report.say(
            &format!("条件流向由{}改为{}", from.zh, to.zh),
            &format!("the conditional flow changed from {} to {}", from.en, to.en),
        );
        return;
    }
    let named = Named { zh: "条件流向", en: "the conditional flow" };
    compare(report, &named, (old, new), |flow| (flow.when.clone(), flow.to.clone()), show, |_, _, _| {});
}

pub(super) fn effects(old: &[EffectSpec], new: &[EffectSpec], report: &mut Report) {
    let named = Named { zh: "自动事项", en: "effect" };
    compare(
        report,
        &named,
        (old, new),
        |one| one.name.clone(),
        |_, one| words::effect(one),
        |old, new, report| {
            let EffectSpec { name, with, undo } = old;
            let keys: std::collections::BTreeSet<&String> = with.keys().chain(new.with.keys()).collect();
            for key in keys {
                let (zh, en) =
                    (format!("自动事项「{name}」的参数{key}"), format!("the parameter {key} of the effect \"{name}\""));
                report.maybe(&zh, &en, with.get(key), new.with.get(key), |value| both(&value.to_string()));
            }
            let (zh, en) = (format!("自动事项「{name}」"), format!("the effect \"{name}\""));
            report.field(&zh, &en, undo, &new.undo, |undo| words::undo(*undo));
        },
    );
}

pub(super) fn timers(old: &[BoundaryTimer], new: &[BoundaryTimer], report: &mut Report) {
    let named = Named { zh: "边界定时", en: "the timer at the border" };
    compare(
        report,
        &named,
        (old, new),
        |one| one.id.clone(),
        |_, one| both(&one.id),
        |old, new, report| {
            let BoundaryTimer { id, after, to, effects: done, runs_while_stopped } = old;
            let (zh, en) = (format!("定时「{id}」的"), format!("of the timer \"{id}\""));
            report.field(&format!("{zh}等待时间"), &format!("the wait {en}"), after, &new.after, words::wait);
            report.targets(&format!("{zh}去向"), &format!("the way {en}"), to.as_ref(), new.to.as_ref());
            effects(done, &new.effects, report);
            let name = format!("whether the clock's standing still leaves it running, {en},");
            report.field(&format!("{zh}停钟时照走"), &name, runs_while_stopped, &new.runs_while_stopped, |is| {
                yes_no(*is)
            });
        },
    );
}

pub(super) fn shows(old: Option<&Shows>, new: Option<&Shows>, report: &mut Report) {
    match (old, new) {
        (None, None) => {}
        (Some(_), None) => report.say(
            "不再限定可见内容，办结意见也不再沿用",
            "what it shows is no longer limited, and its reviews no longer carry over",
        ),
        (before, Some(now)) => {
            let nothing = words::nothing();
            if before.is_none() {
                report.say("开始限定可见内容", "what it shows is limited now");
            }
            let Shows { fields, documents, facts } = before.unwrap_or(&nothing);
            report.list("可见表单项", "the fields that it shows", fields, &now.fields);
            report.list("可见材料", "the documents that it shows", documents, &now.documents);
            report.list("可见事实", "the facts that it shows", facts, &now.facts);
        }
    }
}

pub(super) fn many(old: Option<&Many>, new: Option<&Many>, report: &mut Report) {
    match (old, new) {
        (Some(old), Some(new)) => {
            let Many { seats, order, tally, otherwise, early, send_back, vacated } = old;
            report.field("会签席位", "the seats", seats, &new.seats, words::seats);
            report.field("会签次序", "the order of the votes", order, &new.order, |order| words::order(*order));
            report.field("计票规则", "the count of the votes", tally, &new.tally, |rules| words::tally(rules));
            report.field(
                "未达规则时的结果",
                "the outcome if no rule is met",
                otherwise,
                &new.otherwise,
                |code| both(code),
            );
            report.field("结果已定时提前结束", "whether it ends early", early, &new.early, |is| yes_no(*is));
            report.field(
                "退回或补正意见",
                "a vote to send back or to correct",
                send_back,
                &new.send_back,
                |vote| words::vote(*vote),
            );
            report.field("空缺席位", "a vacated seat", vacated, &new.vacated, |vacated| words::vacated(*vacated));
        }
        (old, new) => report.maybe("会签", "the vote of several people", old, new, |many| {
            joined(&[words::seats(&many.seats), words::tally(&many.tally)])
        }),
    }
}

pub(super) fn calls(old: Option<&Called>, new: Option<&Called>, report: &mut Report) {
    match (old, new) {
        (Some(old), Some(new)) => {
            let Called { flow, version, ends } = old;
            report.field("调用的流程", "the flow that it calls", flow, &new.flow, |code| both(code));
            report.maybe(
                "调用的版本",
                "the version that it calls",
                version.as_ref(),
                new.version.as_ref(),
                |version| both(&version.to_string()),
            );
            ended(ends, &new.ends, report);
        }
        (old, new) => {
            report.maybe("调用的流程", "the flow that it calls", old, new, |called: &Called| both(&called.flow))
        }
    }
}

fn ended(old: &BTreeMap<CaseOutcome, StepId>, new: &BTreeMap<CaseOutcome, StepId>, report: &mut Report) {
    let outcomes: std::collections::BTreeSet<&CaseOutcome> = old.keys().chain(new.keys()).collect();
    for outcome in outcomes {
        let Text { zh, en } = words::ended(*outcome);
        report.targets(
            &format!("以{zh}结束后的去向"),
            &format!("the way after the end \"{en}\""),
            old.get(outcome),
            new.get(outcome),
        );
    }
}
