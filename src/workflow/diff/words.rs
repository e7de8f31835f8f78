//! Values in words.

use super::super::model::{
    Act, Assign, CaseOutcome, EffectSpec, Kind, Needs, Order, Seats, SendBackVote, Shows, StepPause, Tally, Text, Undo,
    Vacated, Wait, Who,
};
use super::super::picture::{Tongue, words};

pub(super) fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.to_owned(), en: en.to_owned() }
}

/// The same in both languages, such as a code.
pub(super) fn both(code: &str) -> Text {
    text(&format!("「{code}」"), &format!("\"{code}\""))
}

/// A name in the marks of its language.
pub(super) fn quoted(name: &Text) -> Text {
    text(&format!("「{}」", name.zh), &format!("\"{}\"", if name.en.is_empty() { &name.zh } else { &name.en }))
}

pub(super) fn days(days: u32) -> Text {
    text(&format!("{days}个工作日"), &format!("{days} working days"))
}

pub(super) fn yes_no(is: bool) -> Text {
    if is { text("是", "yes") } else { text("否", "no") }
}

pub(super) fn joined(all: &[Text]) -> Text {
    let list = |pick: fn(&Text) -> &str, mark: &str| all.iter().map(pick).collect::<Vec<_>>().join(mark);
    Text { zh: list(|text| &text.zh, "、"), en: list(|text| &text.en, ", ") }
}

pub(super) fn kind(kind: Kind) -> Text {
    text(words::kind(kind, Tongue::Chinese), words::kind(kind, Tongue::English))
}

pub(super) fn ended(outcome: CaseOutcome) -> Text {
    text(words::ended(outcome, Tongue::Chinese), words::ended(outcome, Tongue::English))
}

pub(super) fn wait(wait: &Wait) -> Text {
    let Wait { working_days, days, until } = wait;
    let mut all = Vec::new();
    for one in [
        Wait { working_days: *working_days, ..Wait::default() },
        Wait { days: *days, ..Wait::default() },
        Wait { until: until.clone(), ..Wait::default() },
    ] {
        if one != Wait::default() {
            all.push(text(&words::wait(&one, Tongue::Chinese), &words::wait(&one, Tongue::English)));
        }
    }
    if all.is_empty() { text("未定", "no time") } else { joined(&all) }
}

pub(super) fn act(act: Act) -> Text {
    match act {
        Act::Advance => text("继续", "goes on"),
        Act::Accept => text("受理", "accepts"),
        Act::RequestCorrection => text("要求补正", "asks to correct"),
        Act::SendBack => text("退回", "sends back"),
        Act::Abstain => text("弃权", "abstains"),
    }
}

pub(super) fn pause(pause: StepPause) -> Text {
    match pause {
        StepPause::SpecialProcedure => text("特别程序", "special procedure"),
        StepPause::PublicNotice => text("公示", "public notice"),
    }
}

pub(super) fn undo(undo: Undo) -> Text {
    match undo {
        Undo::Compensable => text("可以撤销", "can be taken back"),
        Undo::Barrier => text("不可撤销", "cannot be taken back"),
    }
}

pub(super) fn who(who: &Who) -> Text {
    let Who {
        position,
        function,
        level,
        district,
        applicant,
        employer_liaison,
        actor_of,
        person,
        not_actor_of,
        assign,
    } = who;
    let mut all = Vec::new();
    let mut named = |zh: &str, en: &str, value: Option<&String>| {
        all.extend(value.map(|value| text(&format!("{zh}{value}"), &format!("{en} {value}"))));
    };
    named("岗位", "position", position.as_ref());
    named("职能", "function", function.as_ref());
    named("层级", "level", level.as_ref());
    named("地区取自", "district by", district.as_ref());
    named("办理过此步骤的人：", "whoever did", actor_of.as_ref());
    named("人员取自", "the person in", person.as_ref());
    for step in not_actor_of {
        named("回避此步骤的办理人：", "nobody who did", Some(step));
    }
    if *applicant {
        all.push(text("申请人", "the applicant"));
    }
    if *employer_liaison {
        all.push(text("用人单位联系人", "the employer's liaison"));
    }
    match assign {
        Assign::Pool => {}
        Assign::RoundRobin => all.push(text("轮流分派", "assigned in turn")),
        Assign::LeastLoaded => all.push(text("分派给在办最少者", "assigned to whoever has the fewest tasks")),
    }
    let all = joined(&all);
    text(&format!("【{}】", all.zh), &format!("[{}]", all.en))
}

pub(super) fn seats(seats: &Seats) -> Text {
    match seats {
        Seats::Everyone => text("岗位全体人员", "everybody in the position"),
        Seats::Number(number) => text(&format!("{number}人"), &format!("{number} people")),
        Seats::Fact(fact) => text(&format!("{fact}所列人员"), &format!("the persons in {fact}")),
        Seats::Functions(fact) => text(&format!("{fact}所列部门"), &format!("the departments in {fact}")),
    }
}

pub(super) fn order(order: Order) -> Text {
    match order {
        Order::Parallel => text("同时", "at the same time"),
        Order::Sequential => text("依次", "one after the other"),
    }
}

pub(super) fn vote(vote: SendBackVote) -> Text {
    match vote {
        SendBackVote::Immediate => text("立即执行", "done at once"),
        SendBackVote::Vote => text("计入表决", "counted as a vote"),
    }
}

pub(super) fn vacated(vacated: Vacated) -> Text {
    match vacated {
        Vacated::Reassign => text("补派", "taken by somebody else"),
        Vacated::Reduce => text("减少席位", "left out"),
    }
}

pub(super) fn tally(rules: &[Tally]) -> Text {
    let rules: Vec<Text> = rules
        .iter()
        .map(|Tally { outcome, needs }| match needs {
            Needs::Any => text(&format!("{outcome}须1票"), &format!("{outcome} by any vote")),
            Needs::All => text(&format!("{outcome}须全票"), &format!("{outcome} by all votes")),
            Needs::AtLeast(number) => text(&format!("{outcome}须{number}票"), &format!("{outcome} by {number} votes")),
            Needs::Share(share) => {
                let share = format!("{}/{}", share.part, share.of);
                text(&format!("{outcome}须{share}"), &format!("{outcome} by {share} of the votes"))
            }
        })
        .collect();
    joined(&rules)
}

pub(super) fn effect(effect: &EffectSpec) -> Text {
    both(&effect.name)
}

/// Whether nothing is shown.
pub(super) fn nothing() -> Shows {
    Shows::default()
}
