//! One step before and after.

use super::super::model::Step;
use super::parts;
use super::report::Report;
use super::words::{self, both, days, text, yes_no};

pub(super) fn compare(old: &Step, new: &Step, report: &mut Report) {
    report.about(new);
    let Step {
        id,
        name,
        kind,
        next,
        flows,
        default,
        branches,
        join,
        who,
        shows,
        outcomes,
        many,
        timers,
        calls,
        limit,
        pauses,
        effects,
        working_days,
        days: calendar_days,
        until,
        runs_while_stopped,
        upheld,
        accepts,
        outcome,
        letter,
        note,
        assumed,
    } = old;
    report.field("步骤编号", "its id", id, &new.id, |id| both(id));
    report.field("名称", "its name", name, &new.name, |name| {
        text(&format!("「{}」", name.zh), &format!("\"{}\" ({})", name.en, name.zh))
    });
    report.field("类型", "its kind", kind, &new.kind, |kind| words::kind(*kind));
    report.maybe("办理人", "who does it", who.as_ref(), new.who.as_ref(), words::who);
    report.maybe("办理时限", "its limit", limit.as_ref(), new.limit.as_ref(), |limit| days(*limit));
    parts::outcomes(outcomes, &new.outcomes, report);
    report.targets("后续步骤", "the step that follows", next.as_ref(), new.next.as_ref());
    parts::flows(flows, &new.flows, report);
    report.targets("其余情形的去向", "the way when no condition holds", default.as_ref(), new.default.as_ref());
    parts::steps("并行分支", "the branches", branches, &new.branches, report);
    report.targets("汇合步骤", "the join", join.as_ref(), new.join.as_ref());
    parts::shows(shows.as_ref(), new.shows.as_ref(), report);
    parts::many(many.as_ref(), new.many.as_ref(), report);
    parts::timers(timers, &new.timers, report);
    parts::calls(calls.as_ref(), new.calls.as_ref(), report);
    parts::effects(effects, &new.effects, report);
    report.maybe("停钟事由", "why the clock stands still here", pauses.as_ref(), new.pauses.as_ref(), |pause| {
        words::pause(*pause)
    });
    report.maybe(
        "等待工作日",
        "the wait in working days",
        working_days.as_ref(),
        new.working_days.as_ref(),
        |count| days(*count),
    );
    let calendar = |count: &u32| text(&format!("{count}天"), &format!("{count} days"));
    report.maybe("等待天数", "the wait in days", calendar_days.as_ref(), new.days.as_ref(), calendar);
    report.maybe("等待截止日", "the last day of the wait", until.as_ref(), new.until.as_ref(), |fact| both(fact));
    let running = "whether it goes on while the clock stands still";
    report.field("停钟时照走", running, runs_while_stopped, &new.runs_while_stopped, |is| yes_no(*is));
    report.targets("异议成立后的去向", "the way after an objection was upheld", upheld.as_ref(), new.upheld.as_ref());
    report.field("提交即受理", "whether filing accepts", accepts, &new.accepts, |is| yes_no(*is));
    report.maybe("结案结果", "how the case ends", outcome.as_ref(), new.outcome.as_ref(), |outcome| {
        words::ended(*outcome)
    });
    report.maybe("文书", "the letter", letter.as_ref(), new.letter.as_ref(), |letter| both(letter));
    report.maybe("备注", "the remark", note.as_ref(), new.note.as_ref(), |note| both(note));
    report.field("依据待补", "the mark that no source states it", assumed, &new.assumed, |is| yes_no(*is));
    report.about_nothing();
}
