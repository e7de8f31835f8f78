//! What a requirement asks for, as a phrase.

use chrono::NaiveDate;

use super::super::dictionary::text;
use super::super::moment::Moment;
use super::super::requirement::{Age, Card, Requirement};
use super::words::{MONTHS, Words, amount, join, yuan};
use crate::workflow::model::Text;

pub(super) fn demand(requirement: &Requirement, words: &Words<'_>) -> Text {
    let label = |fact: &str| words.dictionary.label(fact);
    match requirement {
        Requirement::AtLeastMonths(one) => {
            let months = months(one.months);
            match (&one.since, &one.counted) {
                (Some(since), _) => match words.lasting(since) {
                    Some(lasting) => {
                        text(format!("{}满{}", lasting.zh, months.zh), format!("{} for {}", lasting.en, months.en))
                    }
                    None => {
                        let since = label(since);
                        text(format!("自{}起满{}", since.zh, months.zh), format!("{} since {}", months.en, since.en))
                    }
                },
                (None, counted) => {
                    let counted = label(counted.as_deref().unwrap_or_default());
                    text(format!("{}至少{}", counted.zh, months.zh), format!("{} at least {}", counted.en, months.en))
                }
            }
        }
        Requirement::GapAtMost(one) => {
            let months = months(one.months);
            match (&one.since, &one.counted) {
                (Some(since), _) => {
                    let since = label(since);
                    let zh = format!("自{}起中断不超过{}", since.zh, months.zh);
                    text(zh, format!("a gap of at most {} since {}", months.en, since.en))
                }
                (None, counted) => {
                    let counted = label(counted.as_deref().unwrap_or_default());
                    text(format!("{}不超过{}", counted.zh, months.zh), format!("{} at most {}", counted.en, months.en))
                }
            }
        }
        Requirement::AgeOn(one) => age(one, words),
        Requirement::InList(one) => {
            let (label, list) = (label(&one.fact), words.values(&one.fact, &one.list));
            match one.list.len() {
                1 => text(format!("{}为{}", label.zh, list.zh), format!("{} is {}", label.en, list.en)),
                _ => {
                    text(format!("{}为以下之一：{}", label.zh, list.zh), format!("{} is one of {}", label.en, list.en))
                }
            }
        }
        Requirement::NotInList(one) => {
            let (label, list) = (label(&one.fact), words.values(&one.fact, &one.list));
            match one.list.len() {
                1 => text(format!("{}不是{}", label.zh, list.zh), format!("{} is not {}", label.en, list.en)),
                _ => text(
                    format!("{}不是以下任何一项：{}", label.zh, list.zh),
                    format!("{} is none of {}", label.en, list.en),
                ),
            }
        }
        Requirement::CountAtMost(one) if one.most == 0 => {
            let label = label(&one.fact);
            text(format!("没有{}", label.zh), format!("no {}", label.en))
        }
        Requirement::CountAtMost(one) => {
            let (label, count) = (label(&one.fact), words.counted(&one.fact, f64::from(one.most)));
            text(format!("{}不超过{}", label.zh, count.zh), format!("{} at most {}", label.en, count.en))
        }
        Requirement::CountAtLeast(one) => {
            let (label, count) = (label(&one.fact), words.counted(&one.fact, f64::from(one.least)));
            text(format!("{}至少{}", label.zh, count.zh), format!("{} at least {}", label.en, count.en))
        }
        Requirement::HasCard(one) => card(one, words),
        Requirement::Equals(one) => {
            let (label, value) = (label(&one.fact), words.value(&one.fact, &one.value));
            text(format!("{}为{}", label.zh, value.zh), format!("{} is {}", label.en, value.en))
        }
        Requirement::IsTrue(fact) => words.statement(fact, true),
        Requirement::IsFalse(fact) => words.statement(fact, false),
        Requirement::AmountAtMost(one) => {
            let (label, yuan) = (label(&one.fact), yuan(one.most_fen));
            text(format!("{}不超过{}", label.zh, yuan.zh), format!("{} at most {}", label.en, yuan.en))
        }
        Requirement::AmountAtLeast(one) => {
            let (label, yuan) = (label(&one.fact), yuan(one.least_fen));
            text(format!("{}不低于{}", label.zh, yuan.zh), format!("{} at least {}", label.en, yuan.en))
        }
        Requirement::DateBefore(one) => {
            let (label, day) = (label(&one.fact), day(&one.date, words));
            text(format!("{}早于{}", label.zh, day.zh), format!("{} before {}", label.en, day.en))
        }
        Requirement::DateAfter(one) => {
            let (label, day) = (label(&one.fact), day(&one.date, words));
            text(format!("{}晚于{}", label.zh, day.zh), format!("{} after {}", label.en, day.en))
        }
        Requirement::AnyOf(_) => text("以下至少满足一项", "at least one of these"),
        Requirement::AllOf(_) => text("以下各项均须满足", "all of these"),
        Requirement::Cel(one) => one.text.clone(),
    }
}

fn months(count: u32) -> Text {
    text(format!("{count}个月"), amount(f64::from(count), "month", "months"))
}

fn age(one: &Age, words: &Words<'_>) -> Text {
    let range = match (one.min, one.max) {
        (Some(min), Some(max)) => text(format!("年龄{min}至{max}周岁"), format!("{min} to {max} years old")),
        (None, Some(max)) => text(format!("不超过{max}周岁"), format!("at most {max} years old")),
        (min, None) => {
            let min = min.unwrap_or(0);
            text(format!("年满{min}周岁"), format!("at least {min} years old"))
        }
    };
    let range = match Moment::parse(&one.on) {
        Some(Moment::Today) | None => range,
        Some(Moment::Date(date)) => dated(&range, date),
        Some(Moment::OfYear(month, day)) => {
            let name = usize::try_from(month).ok().and_then(|month| MONTHS.get(month.saturating_sub(1)));
            let name = name.copied().unwrap_or_default();
            text(format!("当年{month}月{day}日{}", range.zh), format!("{} on {day} {name} of the year", range.en))
        }
        Some(Moment::Fact(fact)) => {
            let label = words.dictionary.label(&fact);
            text(format!("在{}当日{}", label.zh, range.zh), format!("{} on the day of {}", range.en, label.en))
        }
    };
    if one.born == Age::OWN {
        return range;
    }
    let born = words.dictionary.label(&one.born);
    text(format!("按{}计算，{}", born.zh, range.zh), format!("by {}: {}", born.en, range.en))
}

fn dated(range: &Text, date: NaiveDate) -> Text {
    text(format!("{date}时{}", range.zh), format!("{} on {date}", range.en))
}

fn card(one: &Card, words: &Words<'_>) -> Text {
    let mut which: Vec<Text> = one.tiers.iter().map(|tier| words.tier(tier)).collect();
    if let Some(least) = &one.at_least {
        let name = words.tier(least);
        which.push(text(format!("{}及以上", name.zh), format!("{} or higher", name.en)));
    }
    let demand = words.statement(Card::VALID, true);
    if which.is_empty() {
        return demand;
    }
    let which = join(&which, "、", ", ");
    text(format!("{}（{}）", demand.zh, which.zh), format!("{} ({})", demand.en, which.en))
}

/// The day that a date is compared with.
fn day(written: &str, words: &Words<'_>) -> Text {
    match Moment::parse(written) {
        Some(Moment::Date(date)) => text(date.to_string(), date.to_string()),
        Some(Moment::Fact(fact)) => words.dictionary.label(&fact),
        Some(Moment::Today | Moment::OfYear(..)) | None => text("今天", "today"),
    }
}
