//! The way to a finding, in words.

use serde::Serialize;

use super::super::model::StepId;
use super::choice::Fact;
use super::states::{By, Net, Turn, What};
use crate::rules::Constant;

/// One decision on the way to a finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Line {
    /// Where it is taken.
    pub step: StepId,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// What was decided; what the case passes by itself is left out.
pub(super) fn lines<'t>(net: &Net, turns: impl IntoIterator<Item = &'t Turn>) -> Vec<Line> {
    turns.into_iter().filter_map(|turn| line(net, turn)).collect()
}

fn line(net: &Net, turn: &Turn) -> Option<Line> {
    let step = net.step(turn.step)?;
    let name =
        |step: usize| net.step(step).map(|step| (step.name.zh.clone(), step.name.en.clone())).unwrap_or_default();
    let (zh, en) = match &turn.what {
        What::Passed => return None,
        What::Block => ("并行块办结".to_owned(), "the block is passed".to_owned()),
        What::Done(by, target) => {
            let (mut zh, mut en) = done(net, turn.step, *by);
            if let Some((back_zh, back_en)) = target.map(name) {
                zh.push_str(&format!("，退回“{back_zh}”"));
                en.push_str(&format!(", back to {back_en}"));
            }
            (zh, en)
        }
        What::Took { to, because } => {
            let (mut zh, mut en): (Vec<String>, Vec<String>) =
                because.iter().filter_map(|(fact, value)| net.facts.all.get(*fact)?.words(*value)).unzip();
            let names: (Vec<String>, Vec<String>) = to.iter().map(|to| name(*to)).unzip();
            if !to.is_empty() {
                zh.push(format!("转“{}”", names.0.join("”“")));
                en.push(format!("on to {}", names.1.join(" and ")));
            }
            (zh.join("，"), en.join(", "))
        }
    };
    let (zh, en) = (format!("{}：{zh}", step.name.zh), format!("{}: {en}", step.name.en));
    Some(Line { step: step.id.clone(), zh, en })
}

fn done(net: &Net, step: usize, by: By) -> (String, String) {
    let Some(step) = net.step(step) else { return Default::default() };
    let timer = |at: usize| step.timers.get(at).map(|timer| timer.id.as_str()).unwrap_or_default();
    match by {
        By::Outcome(at) => {
            step.outcomes.get(at).map(|outcome| (outcome.name.zh.clone(), outcome.name.en.clone())).unwrap_or_default()
        }
        By::Boundary(at) | By::Tick(at) => {
            (format!("定时“{}”到时", timer(at)), format!("the timer {} rings", timer(at)))
        }
        By::Time => ("期满".to_owned(), "the time is over".to_owned()),
        By::Upheld => ("异议成立".to_owned(), "an objection is upheld".to_owned()),
        By::Ended(None) => ("子流程办结".to_owned(), "the called flow ends".to_owned()),
        By::Ended(Some(outcome)) => {
            let code = serde_json::to_value(outcome).ok().and_then(|code| code.as_str().map(str::to_owned));
            let code = code.unwrap_or_default();
            (format!("子流程办结（{code}）"), format!("the called flow ends with {code}"))
        }
    }
}

impl Fact {
    /// That the fact has this value, in both languages.
    fn words(&self, value: usize) -> Option<(String, String)> {
        let value = self.values.get(value)?;
        if self.opaque {
            let text = self.name.rsplit_once('#').map_or(self.name.as_str(), |(text, _)| text);
            let yes = *value == Constant::Bool(true);
            let zh = if yes { "成立" } else { "不成立" };
            return Some((format!("“{text}”{zh}"), format!("`{text}` is {yes}")));
        }
        let name = &self.name;
        Some(match value {
            Constant::Null => (format!("{name} 为其他值"), format!("{name} is something else")),
            Constant::Text(text) if text == "\0" => (format!("{name} 为其他值"), format!("{name} is something else")),
            Constant::Text(text) if text.ends_with('\0') => {
                let text = text.trim_end_matches('\0');
                (format!("{name} 晚于 '{text}'"), format!("{name} is after '{text}'"))
            }
            value => (format!("{name} 为 {value}"), format!("{name} is {value}")),
        })
    }
}
