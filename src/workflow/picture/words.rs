//! What a picture says in words.

use super::super::model::{Act, CaseOutcome, Definition, Kind, Outcome, Step, Text, Wait};
use super::{Detail, Line, Mark, Picture, Tongue, Via};

/// A text in the language of the picture; the other one where it is missing.
pub(super) fn pick(text: &Text, tongue: Tongue) -> &str {
    let (first, second) = if tongue == Tongue::English { (&text.en, &text.zh) } else { (&text.zh, &text.en) };
    if first.is_empty() { second } else { first }
}

fn say<'a>(tongue: Tongue, zh: &'a str, en: &'a str) -> &'a str {
    if tongue == Tongue::English { en } else { zh }
}

pub(in crate::workflow) fn kind(kind: Kind, tongue: Tongue) -> &'static str {
    let (zh, en) = match kind {
        Kind::Start => ("开始", "start"),
        Kind::UserTask => ("人工办理", "user task"),
        Kind::AutomaticTask => ("自动办理", "automatic task"),
        Kind::Exclusive => ("条件分支", "exclusive gateway"),
        Kind::Parallel => ("并行开始", "parallel gateway"),
        Kind::Inclusive => ("按条件并行", "inclusive gateway"),
        Kind::Join => ("汇合", "join"),
        Kind::Timer => ("等待", "timer"),
        Kind::SubFlow => ("子流程", "sub-flow"),
        Kind::End => ("结束", "end"),
        Kind::Terminate => ("终止", "terminate"),
    };
    say(tongue, zh, en)
}

pub(super) fn mark(mark: Option<Mark>, tongue: Tongue) -> &'static str {
    let (zh, en) = match mark {
        Some(Mark::Current) => ("正在办理", "current"),
        Some(Mark::Done) => ("已办", "done"),
        Some(Mark::Again) => ("退回前已办", "done before it went back"),
        Some(Mark::Withdrawn) => ("已撤回", "withdrawn"),
        None => ("未到", "not reached"),
    };
    say(tongue, zh, en)
}

/// How a case ended.
pub(in crate::workflow) fn ended(outcome: CaseOutcome, tongue: Tongue) -> &'static str {
    let (zh, en) = match outcome {
        CaseOutcome::GrantedWithDocument => ("准予并发证", "granted with a document"),
        CaseOutcome::Granted => ("准予", "granted"),
        CaseOutcome::Refused => ("不予许可", "refused"),
        CaseOutcome::AcceptanceRefused => ("不予受理", "not accepted"),
        CaseOutcome::Withdrawn => ("撤回", "withdrawn"),
        CaseOutcome::Terminated => ("终止", "terminated"),
        CaseOutcome::CorrectionNotReceived => ("逾期未补正", "correction not received"),
        CaseOutcome::PassedUpwards => ("转报上级", "passed upwards"),
    };
    say(tongue, zh, en)
}

pub(in crate::workflow) fn wait(wait: &Wait, tongue: Tongue) -> String {
    let (working, days, until) = (wait.working_days, wait.days, wait.until.as_deref());
    match (tongue, working, days, until) {
        (Tongue::English, Some(days), ..) => format!("{days} working days"),
        (Tongue::English, _, Some(days), _) => format!("{days} days"),
        (Tongue::English, _, _, Some(fact)) => format!("until {fact}"),
        (_, Some(days), ..) => format!("{days}个工作日"),
        (_, _, Some(days), _) => format!("{days}天"),
        (_, _, _, Some(fact)) => format!("至{fact}"),
        _ => String::new(),
    }
}

/// The outcomes of a user task that take the way on.
pub(super) fn unsaid(step: &Step) -> impl Iterator<Item = &Outcome> {
    let onward = |outcome: &&Outcome| outcome.to.is_none() && matches!(outcome.act, Act::Advance | Act::Accept);
    step.outcomes.iter().filter(onward)
}

/// The text beside an arrow: why this way. Where there is only one way, nothing needs to be said.
pub(super) fn label(line: &Line, all: &[Line], tongue: Tongue) -> String {
    if let Some(timer) = line.timer.and_then(|number| line.from.timers.get(number)) {
        return wait(&timer.after, tongue);
    }
    let beside = all.iter().filter(|other| other.from.id == line.from.id && other.timer.is_none()).count();
    if beside < 2 || line.from.kind == Kind::Parallel {
        return String::new();
    }
    let mut parts: Vec<String> = Vec::new();
    for via in &line.ways {
        match via {
            Via::Next if line.from.kind == Kind::UserTask => {
                parts.extend(unsaid(line.from).map(|outcome| pick(&outcome.name, tongue).to_owned()));
            }
            Via::Outcome(outcome) => parts.push(pick(&outcome.name, tongue).to_owned()),
            Via::Condition(flow) => parts.push(flow.when.clone()),
            Via::Default => parts.push(say(tongue, "否则", "otherwise").to_owned()),
            Via::Upheld => parts.push(say(tongue, "异议成立", "objection upheld").to_owned()),
            Via::Ends(outcome) => parts.push(ended(*outcome, tongue).to_owned()),
            Via::Next | Via::Branch | Via::Timer(..) => {}
        }
    }
    parts.join(" / ")
}

/// The small line in a figure: its time, and what else a reviewer can do there.
pub(super) fn small(step: &Step, tongue: Tongue) -> String {
    let mut parts = Vec::new();
    if step.kind == Kind::Timer {
        let Step { working_days, days, until, .. } = step;
        parts.push(wait(&Wait { working_days: *working_days, days: *days, until: until.clone() }, tongue));
    } else if let Some(days) = step.limit {
        parts.push(if tongue == Tongue::English { format!("{days} d") } else { format!("{days}日") });
    }
    let can = |act: Act| step.outcomes.iter().any(|outcome| outcome.act == act);
    if can(Act::RequestCorrection) {
        parts.push(say(tongue, "可补正", "correct").to_owned());
    }
    if can(Act::SendBack) {
        parts.push(say(tongue, "可退回", "back").to_owned());
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// What stands in the title of a figure beyond its name.
pub(super) fn more(step: &Step, tongue: Tongue) -> String {
    let mut more = String::new();
    for outcome in step.outcomes.iter().filter(|outcome| !outcome.targets.is_empty()) {
        more.push_str(&format!("; {} → {}", pick(&outcome.name, tongue), outcome.targets.join(", ")));
    }
    if let Some(note) = &step.note {
        more.push_str(&format!("; {note}"));
    }
    more
}

/// The whole picture in sentences.
pub(super) fn description(definition: &Definition, lines: &[Line], wanted: Picture) -> String {
    let mut sentences = Vec::new();
    for step in &definition.steps {
        let mut sentence = format!("{}（{}）", pick(&step.name, wanted.tongue), kind(step.kind, wanted.tongue));
        if let Some(marks) = wanted.marks {
            sentence = format!("{sentence}：{}", mark(marks.of(&step.id), wanted.tongue));
        }
        for line in lines.iter().filter(|line| line.from.id == step.id) {
            let target = definition.step(line.to).map_or(line.to, |step| pick(&step.name, wanted.tongue));
            let why = if wanted.detail == Detail::Full { line.label.lines.join(" ") } else { String::new() };
            sentence.push_str(&if why.is_empty() {
                format!(" → {target}")
            } else {
                format!("；{why} → {target}")
            });
        }
        sentences.push(sentence);
    }
    sentences.join("。")
}
