//! What changed between two versions of a flow, in sentences that the office reads.
//!
//! Equal definitions have no changes, and different ones have at least one: every field of the model is taken apart by
//! name, so that a new field cannot be forgotten here.

mod lists;
mod parts;
mod report;
mod step;
#[cfg(test)]
mod tests;
mod words;

use serde::Serialize;

use super::model::{AfterCorrection, Correction, Definition, Limits, Step, StepId, Text};
use report::Report;
use words::{both, days, quoted, yes_no};

/// One change.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Change {
    /// The step that it concerns, if it concerns one: its id in the new version, or in the old one if it is gone.
    pub step: Option<StepId>,
    /// What changed, as a sentence.
    pub text: Text,
}

/// Every change from one version to another: the flow as a whole first, then the steps in the order of the new version.
pub fn diff(old: &Definition, new: &Definition) -> Vec<Change> {
    let mut report = Report::new(old, new);
    whole(old, new, &mut report);
    let pairs = pairs(old, new);
    for step in old.steps.iter().filter(|step| !pairs.iter().any(|(its, _)| its.id == step.id)) {
        let name = quoted(&step.name);
        report.flow(format!("删除步骤{}", name.zh), format!("step {} was removed", name.en));
        report.last_concerns(&step.id);
    }
    for step in &new.steps {
        match pairs.iter().find(|(_, its)| its.id == step.id) {
            Some((before, _)) => step::compare(before, step, &mut report),
            None => {
                let (name, kind) = (quoted(&step.name), words::kind(step.kind));
                report.flow(
                    format!("新增步骤{}（{}）", name.zh, kind.zh),
                    format!("step {} ({}) was added", name.en, kind.en),
                );
                report.last_concerns(&step.id);
            }
        }
    }
    let order = |steps: &mut dyn Iterator<Item = &Step>| steps.map(|step| step.id.clone()).collect::<Vec<_>>();
    let before = order(
        &mut old.steps.iter().filter_map(|step| pairs.iter().find(|(its, _)| its.id == step.id)).map(|(_, its)| *its),
    );
    let after = order(&mut new.steps.iter().filter(|step| pairs.iter().any(|(_, its)| its.id == step.id)));
    if before != after {
        report.flow("步骤的排列顺序有变化".into(), "the order in which the steps are listed changed".into());
    }
    report.changes
}

/// Steps of the old version and what they are in the new one: the same id, or a new id for what is otherwise called and
/// done alike.
fn pairs<'a>(old: &'a Definition, new: &'a Definition) -> Vec<(&'a Step, &'a Step)> {
    let mut pairs: Vec<(&Step, &Step)> =
        old.steps.iter().filter_map(|step| Some((step, new.step(&step.id)?))).collect();
    for step in old.steps.iter().filter(|step| new.step(&step.id).is_none()) {
        let alike = new.steps.iter().find(|other| {
            old.step(&other.id).is_none()
                && (&other.name, other.kind, &other.who, &other.outcome)
                    == (&step.name, step.kind, &step.who, &step.outcome)
                && !pairs.iter().any(|(_, taken)| taken.id == other.id)
        });
        pairs.extend(alike.map(|other| (step, other)));
    }
    pairs
}

fn whole(old: &Definition, new: &Definition, report: &mut Report) {
    // `steps` is compared by the caller.
    let Definition { code, name, limits, correction, facts, steps: _, assumed } = old;
    report.field("流程代码", "the code of the flow", code, &new.code, |code| both(code));
    report.field("流程名称", "the name of the flow", name, &new.name, quoted);
    let Limits { answer, promised, statutory, extension, urges } = limits;
    let times = |n: &u32| words::text(&format!("{n}次"), &format!("{n}"));
    report.field("每日可催办次数", "how often a day the applicant may urge", urges, &new.limits.urges, times);
    report.field("答复期限", "the time to answer a filing", answer, &new.limits.answer, |n| days(*n));
    report.field("承诺办结时限", "the promised limit", promised, &new.limits.promised, |n| days(*n));
    report.field("法定办结时限", "the statutory limit", statutory, &new.limits.statutory, |n| days(*n));
    report.field("可延长时限", "the extension", extension, &new.limits.extension, |n| days(*n));
    let Correction { before_acceptance, in_review, collect, after, resume_from } = correction;
    let now = &new.correction;
    report.field(
        "受理前补正期限",
        "the time to correct before acceptance",
        before_acceptance,
        &now.before_acceptance,
        |n| days(*n),
    );
    report.field("审查中补正期限", "the time to correct in review", in_review, &now.in_review, |n| days(*n));
    report.field("补正意见汇总期限", "the time to collect defects", collect, &now.collect, |n| days(*n));
    report.field("补正后去向", "where a corrected case goes", after, &now.after, |after| match after {
        AfterCorrection::StraightBack => words::text("回到提出补正的步骤", "straight back to whoever asked"),
        AfterCorrection::StepByStep => words::text("逐步重新办理", "step by step"),
    });
    report.targets(
        "补正后起办步骤",
        "the step at which a corrected case starts over",
        resume_from.as_ref(),
        now.resume_from.as_ref(),
    );
    report.list("可用事实", "the facts", facts, &new.facts);
    report.field("依据待补", "the mark that no source states it", assumed, &new.assumed, |is| yes_no(*is));
}
