//! The sentences that people read: what is required, how far they are, and from when or until when it holds.

mod demand;
mod words;

use chrono::NaiveDate;

use super::dictionary::{Dictionary, Meaning, text};
use super::measure::Measure;
use super::requirement::Requirement;
use super::weigh::{Verdict, Weighed};
use crate::workflow::model::Text;
use words::{Words, number, yuan};

/// Explains a requirement as it was weighed on a day.
pub(super) fn explain(requirement: &Requirement, weighed: &Weighed, today: NaiveDate, dictionary: &Dictionary) -> Text {
    let words = Words { dictionary };
    whole(requirement, weighed, today, &words)
}

/// What a requirement asks for, whoever asks.
pub(super) fn demanded(requirement: &Requirement, dictionary: &Dictionary) -> Text {
    let words = Words { dictionary };
    let demand = demand::demand(requirement, &words);
    match requirement {
        Requirement::AnyOf(parts) | Requirement::AllOf(parts) => {
            let parts = parts.iter().enumerate().map(|(place, part)| {
                let (number, part) = (place + 1, demanded(part, dictionary));
                text(format!("（{number}）{}", part.zh), format!("({number}) {}", part.en))
            });
            let listed = words::join(&parts.collect::<Vec<_>>(), "；", "; ");
            text(format!("{}：{}", demand.zh, listed.zh), format!("{}: {}", demand.en, listed.en))
        }
        _ => demand,
    }
}

fn whole(requirement: &Requirement, weighed: &Weighed, today: NaiveDate, words: &Words<'_>) -> Text {
    let demand = demand::demand(requirement, words);
    match requirement {
        Requirement::AnyOf(parts) | Requirement::AllOf(parts) => {
            let told = parts.iter().zip(&weighed.parts).enumerate().map(|(place, (part, weighed))| {
                let (number, verdict) = (place + 1, verdict_word(weighed.verdict));
                let one = whole(part, weighed, today, words);
                text(format!("（{number}·{}）{}", verdict.zh, one.zh), format!("({number}, {}) {}", verdict.en, one.en))
            });
            let told: Vec<Text> = told.collect();
            let listed = words::join(&told, "；", "; ");
            let end = ending(weighed, today, "；总体", "; as a whole ");
            text(format!("{}：{}{}", demand.zh, listed.zh, end.zh), format!("{}: {}{}", demand.en, listed.en, end.en))
        }
        _ => {
            let so_far = match weighed.verdict {
                Verdict::Unknown => Some(unknown(weighed, words)),
                Verdict::Met | Verdict::NotMet => so_far(requirement, weighed, words),
            };
            let end = ending(weighed, today, "，", ", ");
            let (zh, en) = so_far.map_or_else(
                || (String::new(), String::new()),
                |so_far| (format!("：{}", so_far.zh), format!(": {}", so_far.en)),
            );
            text(format!("{}{zh}{}", demand.zh, end.zh), format!("{}{en}{}", demand.en, end.en))
        }
    }
}

fn verdict_word(verdict: Verdict) -> Text {
    match verdict {
        Verdict::Met => text("已满足", "met"),
        Verdict::NotMet => text("未满足", "not met"),
        Verdict::Unknown => text("待确认", "unknown"),
    }
}

/// From when it is met, or how long it stays so; only where time alone decides.
fn ending(weighed: &Weighed, today: NaiveDate, zh: &str, en: &str) -> Text {
    let days = weighed.days.as_ref();
    let told = match weighed.verdict {
        Verdict::NotMet => days
            .and_then(|days| days.next_after(today))
            .map(|day| (format!("{zh}{day}起满足"), format!("{en}met on {day}"))),
        Verdict::Met => {
            days.and_then(|days| days.end_of(today)).map(|day| (format!("{zh}满足至{day}"), format!("{en}until {day}")))
        }
        Verdict::Unknown => None,
    };
    told.map_or_else(|| text("", ""), |(zh, en)| text(zh, en))
}

fn unknown(weighed: &Weighed, words: &Words<'_>) -> Text {
    if weighed.missing.is_empty() {
        return text("现有数据无法判断，由审核人员核实", "cannot be decided from what is there, a reviewer checks it");
    }
    let told = weighed.missing.iter().map(|fact| {
        let label = words.question(fact);
        let how = words.dictionary.meaning(fact).map(Meaning::how_to_supply);
        how.map_or_else(
            || label.clone(),
            |how| text(format!("{}（{}）", label.zh, how.zh), format!("{} ({})", label.en, how.en)),
        )
    });
    let told = words::join(&told.collect::<Vec<_>>(), "、", ", ");
    text(format!("尚不清楚{}", told.zh), format!("not known yet: {}", told.en))
}

/// What is there now, in the terms of the requirement.
fn so_far(requirement: &Requirement, weighed: &Weighed, words: &Words<'_>) -> Option<Text> {
    let fact = requirement.facts().first().copied().unwrap_or_default();
    let met = weighed.verdict == Verdict::Met;
    Some(match weighed.measure.as_ref()? {
        Measure::Empty => text("未填写", "not stated"),
        Measure::Months { whole, over } => match requirement {
            Requirement::GapAtMost(_) if *over => text(format!("目前{whole}个多月"), format!("over {whole} so far")),
            _ => text(format!("目前{whole}个月"), format!("{whole} so far")),
        },
        Measure::Years(years) => text(format!("{years}周岁"), format!("{years}")),
        Measure::Number(count) => {
            let count = match requirement {
                Requirement::AtLeastMonths(_) | Requirement::GapAtMost(_) => {
                    text(format!("{count}个月"), number(*count))
                }
                _ => words.counted(fact, *count),
            };
            match requirement {
                Requirement::CountAtMost(_) | Requirement::GapAtMost(_) => {
                    text(format!("目前{}", count.zh), format!("now {}", count.en))
                }
                _ => text(format!("目前{}", count.zh), format!("{} so far", count.en)),
            }
        }
        Measure::Fen(fen) => {
            let amount = yuan(*fen);
            text(format!("现为{}", amount.zh), format!("now {}", amount.en))
        }
        Measure::Date(date) => text(format!("现为{date}"), format!("now {date}")),
        Measure::Tier(None) => text("目前没有", "none now"),
        Measure::Tier(Some(tier)) => {
            let name = words.tier(tier);
            text(format!("现为{}", name.zh), format!("now {}", name.en))
        }
        Measure::Value(value) => match (requirement, value.as_bool()) {
            (Requirement::HasCard(_), _) => return None,
            (Requirement::IsTrue(_) | Requirement::IsFalse(_), Some(truth)) if words.states(fact) => {
                return (!met).then(|| words.statement(fact, truth));
            }
            _ => {
                let value = words.value(fact, value);
                text(format!("现为{}", value.zh), format!("now {}", value.en))
            }
        },
    })
}
