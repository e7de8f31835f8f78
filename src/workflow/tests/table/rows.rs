//! Every verb, given by whoever is the most entitled to it.

use super::super::play::*;
use super::stand::Stand;
use crate::workflow::*;

pub(super) type Row = (&'static str, fn(&mut Stand) -> (Actor, Command));

fn by(stand: &Stand, number: u128, command: Command) -> (Actor, Command) {
    (stand.play.actor(number), command)
}

/// The holder has the task in hand, if there is one.
fn held(stand: &mut Stand, command: fn(TaskNo) -> Command) -> (Actor, Command) {
    let task = stand.task;
    let _ = stand.play.act(DECIDER, Command::Claim { task });
    by(stand, DECIDER, command(task))
}

fn decide(stand: &mut Stand, outcome: &str, target: Option<&str>) -> (Actor, Command) {
    let (task, outcome, target) = (stand.task, outcome.into(), target.map(Into::into));
    let about = vec!["contract".to_owned()];
    by(stand, DECIDER, Command::Decide(Decision { task, outcome, opinion: true, target, about }))
}

fn ask(task: TaskNo, place: Place) -> Command {
    Command::AddReviewer { task, to: person(DECIDER_TWO), place }
}

fn timer(stand: &mut Stand, border: bool) -> (Actor, Command) {
    let wanted = |purpose: &TimerPurpose| border == matches!(purpose, TimerPurpose::Boundary { .. });
    let (timer, at) = stand.play.timer(wanted).unwrap_or((99, stand.play.world.now));
    stand.play.world.now = at;
    (Actor::System, Command::FireTimer { timer })
}

pub(super) const ROWS: [Row; 40] = [
    ("file", |s| by(s, APPLICANT, Command::File)),
    ("claim", |s| by(s, DECIDER, Command::Claim { task: s.task })),
    ("release", |s| held(s, |task| Command::Release { task })),
    ("transfer", |s| held(s, |task| Command::Transfer { task, to: person(DECIDER_TWO) })),
    ("decide: goes on", |s| decide(s, "agree", None)),
    ("decide: ends the case", |s| decide(s, "refuse", None)),
    ("decide: asks for a correction", |s| decide(s, "correct", None)),
    ("decide: abstains", |s| decide(s, "abstain", None)),
    ("send back to the first step", |s| decide(s, "back", Some("first"))),
    ("send back to the branch's first", |s| decide(s, "back", Some("inner"))),
    ("send back to the branch beside", |s| decide(s, "back", Some("beside"))),
    ("send back to a later step", |s| decide(s, "back", Some("last"))),
    ("send back inside the called flow", |s| decide(s, "back", Some("call__opening"))),
    ("delegate", |s| held(s, |task| Command::Delegate { task, to: person(DECIDER_TWO) })),
    ("recommend", |s| {
        let task = s.task;
        let _ = s.play.act(DECIDER, Command::Delegate { task, to: person(DECIDER_TWO) });
        by(s, DECIDER_TWO, Command::Recommend { task, outcome: "agree".into(), opinion: true })
    }),
    ("recommend unasked", |s| {
        by(s, DECIDER, Command::Recommend { task: s.task, outcome: "agree".into(), opinion: true })
    }),
    ("add a reviewer before", |s| held(s, |task| ask(task, Place::Before))),
    ("add a reviewer beside", |s| held(s, |task| ask(task, Place::Beside))),
    ("add a reviewer after", |s| held(s, |task| ask(task, Place::After))),
    ("decide before they answer", |s| {
        let _ = s.play.act(DECIDER, ask(s.task, Place::Before));
        decide(s, "agree", None)
    }),
    ("remove a reviewer", |s| {
        let task = s.task;
        let _ = s.play.act(DECIDER, ask(task, Place::Beside));
        by(s, DECIDER, Command::RemoveReviewer { task, person: person(DECIDER_TWO) })
    }),
    ("vacate", |s| held(s, |task| Command::Vacate { task })),
    ("recall the last decision", |s| {
        let task = s.play.state.reviews.last().map_or(0, |review| review.task);
        by(s, DECIDER, Command::Recall { task })
    }),
    ("urge", |s| by(s, APPLICANT, Command::Urge)),
    ("supervise", |s| by(s, WATCHER, Command::Supervise)),
    ("suspend", |s| by(s, CITY_HEAD, Command::Suspend)),
    ("resume", |s| by(s, CITY_HEAD, Command::Resume)),
    ("begin a procedure", |s| by(s, CITY_HEAD, Command::BeginProcedure)),
    ("end a procedure", |s| by(s, CITY_HEAD, Command::EndProcedure)),
    ("terminate", |s| by(s, CITY_HEAD, Command::Terminate)),
    ("resubmit", |s| by(s, APPLICANT, Command::Resubmit)),
    ("withdraw", |s| by(s, APPLICANT, Command::Withdraw)),
    ("allow a second correction", |s| by(s, CITY_HEAD, Command::AllowSecondCorrection)),
    ("extend the limit", |s| by(s, CITY_HEAD, Command::Extend)),
    ("object to the notice", |s| by(s, EDUCATION, Command::RaiseObjection)),
    ("settle an objection", |s| {
        let _ = s.play.act(EDUCATION, Command::RaiseObjection);
        by(s, CITY_HEAD, Command::SettleObjection { objection: 0, upheld: false })
    }),
    ("ring a timer at the border", |s| timer(s, true)),
    ("ring any other timer", |s| timer(s, false)),
    ("count the dates anew", |_| (Actor::System, Command::Recalculate)),
    ("look who can still do the tasks", |_| (Actor::System, Command::ResolveCandidates)),
];
