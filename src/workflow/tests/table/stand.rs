//! Cases that stand where the table wants them: at a step of each kind, before, inside and behind a block, in a called flow.

use std::fmt::Write as _;

use super::super::play::*;
use crate::workflow::model::Definition;
use crate::workflow::*;

/// What the case stands at.
pub(super) const KINDS: [(&str, &str); 6] = [
    ("a user task", "TASK"),
    (
        "a user task with timers at its border",
        "TASK, timers: [{ id: remind, after: { days: 2 }, effects: [{ name: e, undo: compensable }] }, { id: late, after: { days: 4 }, to: refused }]",
    ),
    (
        "a user task of several people",
        "TASK, many: { seats: { number: 2 }, tally: [{ outcome: agree, needs: all }], otherwise: refuse }",
    ),
    ("a user task that has asked for a correction", "TASK"),
    ("a timer", "kind: timer, days: 3"),
    ("a public notice", "kind: timer, days: 3, pauses: public_notice, runs_while_stopped: true"),
];

pub(super) const POSITIONS: [&str; 4] = ["before a block", "inside a block", "behind a block", "in a called flow"];

const TASK: &str = "kind: user_task, who: { position: decision, function: talent_office, level: city }, outcomes: [{ code: agree, name: { zh: 同意, en: agree } }, { code: refuse, name: { zh: 不同意, en: refuse }, to: refused }MORE]";
const MORE: &str = ", { code: correct, name: { zh: 补正, en: correct }, act: request_correction }, { code: abstain, name: { zh: 弃权, en: abstain }, act: abstain }, { code: back, name: { zh: 退回, en: back }, act: send_back, targets: [] }";

fn flow(code: &str, steps: &[(&str, String)]) -> Definition {
    let mut yaml = format!(
        "code: {code}\nname: {{ zh: x, en: x }}\nlimits: {{ promised: 20, statutory: 30, extension: 5 }}\nfacts: [work_district]\nsteps:\n"
    );
    for (id, rest) in steps {
        writeln!(yaml, "  - {{ id: {id}, name: {{ zh: x, en: x }}, {rest} }}").unwrap();
    }
    serde_saphyr::from_str(&yaml).unwrap_or_else(|error| panic!("{error}\n{yaml}"))
}

/// The flow with a step of this kind, called `slot`, at this position; and the id of that step.
fn definition(kind: &str, position: usize) -> (Definition, String) {
    let task = |next: &str| format!("{}, next: {next}", TASK.replace("MORE", ""));
    let slot = |next: &str| format!("{}, next: {next}", kind.replace("TASK", &TASK.replace("MORE", MORE)));
    let ends = [
        ("refused", "kind: terminate, outcome: refused".to_owned()),
        ("granted", "kind: end, outcome: granted".to_owned()),
    ];
    let via = |here: usize, then: &str| if position == here { "slot".to_owned() } else { then.to_owned() };
    let mut steps = vec![
        ("filed", "kind: start, accepts: true, next: first".to_owned()),
        (
            "first",
            task(if position == 3 {
                "call"
            } else if position == 0 {
                "slot"
            } else {
                "split"
            }),
        ),
        ("split", "kind: parallel, branches: [inner, beside], join: joined".to_owned()),
        ("inner", task(&via(1, "joined"))),
        ("beside", task("joined")),
        ("joined", format!("kind: join, next: {}", via(2, "last"))),
        ("last", task("granted")),
    ];
    match position {
        0 => steps.push(("slot", slot("split"))),
        1 => steps.push(("slot", slot("joined"))),
        2 => steps.push(("slot", slot("last"))),
        _ => steps.push(("call", "kind: sub_flow, calls: { flow: called }, next: split".to_owned())),
    }
    steps.extend(ends.clone());
    let mut inside =
        vec![("filed", "kind: start, next: opening".to_owned()), ("opening", task("slot")), ("slot", slot("granted"))];
    inside.extend(ends);
    let called = flow("called", &inside);
    let mut whole = expand(&flow("caller", &steps), &mut |_| Some(called.clone())).unwrap();
    let id = if position == 3 { "call__slot" } else { "slot" };
    let targets = ["first", "inner", "beside", "last", "call__opening"].map(str::to_owned);
    let step = whole.steps.iter_mut().find(|step| step.id == id).unwrap();
    if let Some(back) = step.outcomes.iter_mut().find(|outcome| outcome.code == "back") {
        back.targets = targets.into();
    }
    (whole, id.to_owned())
}

/// A case, and the task that it stands at or that was last.
#[derive(Clone)]
pub(super) struct Stand {
    pub(super) play: Play,
    pub(super) task: TaskNo,
}

/// The case at the step.
pub(super) fn at_step(kind: usize, position: usize) -> Stand {
    let (definition, slot) = definition(KINDS[kind].1, position);
    let mut play = Play::of(definition);
    play.act(APPLICANT, Command::File).unwrap();
    let before: &[&str] =
        [&["first"][..], &["first", "inner"], &["first", "inner", "beside"], &["first", "call__opening"]][position];
    for step in before {
        play.end(DECIDER, step, "agree").unwrap();
    }
    assert!(play.state.tokens.values().any(|token| token.step == slot), "{slot} in {:?}", play.state.tokens);
    let task = play.task(&slot).unwrap_or_else(|| play.state.reviews.last().unwrap().task);
    if kind == 3 {
        play.correct(DECIDER, &slot, "contract").unwrap();
        // The list goes out when nobody is left who could add to it.
        if position == 1 {
            play.end(DECIDER, "beside", "agree").unwrap();
        }
        assert!(play.state.correction.as_ref().unwrap().sent);
    }
    Stand { play, task }
}

/// How the case stands as a whole.
pub(super) const WHOLE: [&str; 6] = ["not filed", "suspended", "in a procedure", "collecting", "arrived", "closed"];

pub(super) fn as_a_whole(which: usize) -> Stand {
    if which == 0 {
        return Stand { play: Play::of(definition("TASK", 0).0), task: 0 };
    }
    let mut stand = at_step(0, if which == 3 { 1 } else { 0 });
    let play = &mut stand.play;
    match which {
        1 => drop(play.act(CITY_HEAD, Command::Suspend).unwrap()),
        2 => drop(play.act(CITY_HEAD, Command::BeginProcedure).unwrap()),
        3 => drop(play.correct(DECIDER, "slot", "contract").unwrap()),
        4 => {
            play.end(DECIDER, "slot", "agree").unwrap();
            stand.task = play.task("inner").unwrap();
            play.end(DECIDER, "inner", "agree").unwrap();
        }
        _ => drop(play.end(DECIDER, "slot", "refuse").unwrap()),
    }
    stand
}
