//! Commands that nobody offered: the engine takes one exactly if the like of it is offered.

use proptest::prelude::*;

use super::super::play::*;
use super::office::everybody;
use crate::workflow::*;

/// Numbers that make a command.
pub(super) type Stray = (u8, usize, usize, usize, bool);

pub(super) fn stray() -> impl Strategy<Value = Stray> {
    (0_u8..30, 0_usize..64, 0_usize..64, 0_usize..64, any::<bool>())
}

/// Any command about what is there, or nearly there.
fn command(play: &Play, (verb, one, two, three, flag): &Stray) -> Command {
    let task = u32::try_from(one % (play.state.next.task as usize + 1)).unwrap();
    let people = everybody();
    let to = person(people[two % people.len()]);
    let step = play.state.tasks.get(&task).and_then(|task| play.definition.step(&task.step));
    let outcomes = step.map(|step| step.outcomes.iter().map(|outcome| outcome.code.clone()).collect::<Vec<_>>());
    let outcome =
        outcomes.filter(|codes| !codes.is_empty()).map_or("ok".into(), |codes| codes[two % codes.len()].clone());
    let steps = &play.definition.steps;
    let target = flag.then(|| steps[three % steps.len()].id.clone());
    let about = if three % 4 == 0 { Vec::new() } else { vec!["*".to_owned()] };
    match verb {
        0 => Command::File,
        1 => Command::Claim { task },
        2 => Command::Release { task },
        3 => Command::Transfer { task, to },
        4..=9 => Command::Decide(Decision { task, outcome, opinion: true, target, about }),
        10 => Command::Delegate { task, to },
        11 => Command::Recommend { task, outcome, opinion: true },
        12..=14 => {
            let place = [Place::Before, Place::Beside, Place::After][three % 3];
            Command::AddReviewer { task, to, place }
        }
        15 => Command::RemoveReviewer { task, person: to },
        16 => Command::Vacate { task },
        17..=18 => Command::Recall { task },
        19 => Command::Urge,
        20 => Command::Supervise,
        21 => Command::Suspend,
        22 => Command::Resume,
        23 => Command::BeginProcedure,
        24 => Command::EndProcedure,
        25 => Command::Resubmit,
        26 => Command::AllowSecondCorrection,
        27 => Command::Extend,
        28 => Command::RaiseObjection,
        _ => Command::SettleObjection { objection: task, upheld: *flag },
    }
}

/// The command without what an offer leaves to whoever gives it: the person who is named, the opinion, the defects.
fn kind(play: &Play, command: &Command) -> String {
    match command {
        Command::Decide(decision) => {
            let step = play.state.tasks.get(&decision.task).and_then(|task| play.definition.step(&task.step));
            let targets =
                step.and_then(|step| step.outcome_of(&decision.outcome)).map(|outcome| outcome.targets.clone());
            let targets = targets.unwrap_or_default();
            let target = decision.target.as_ref().filter(|_| !targets.is_empty()).or(targets.first());
            format!("decide {} {} {target:?}", decision.task, decision.outcome)
        }
        Command::Transfer { task, .. } => format!("transfer {task}"),
        Command::Delegate { task, .. } => format!("delegate {task}"),
        Command::AddReviewer { task, place, .. } => format!("add {task} {place:?}"),
        Command::RemoveReviewer { task, .. } => format!("remove {task}"),
        Command::Recommend { task, outcome, .. } => format!("recommend {task} {outcome}"),
        other => format!("{other:?}"),
    }
}

pub(super) fn agrees(play: &Play, actor: &Actor, offers: &[Offer], stray: &Stray) {
    for offer in offers {
        let known = offers.iter().filter(|other| other.command == offer.command);
        assert_eq!(known.count(), 1, "{:?} is offered twice", offer.command);
    }
    let command = command(play, stray);
    let taken = decide(&play.definition, &play.state, &play.world, actor, &command);
    let kind_of = kind(play, &command);
    let offered = offers.iter().any(|offer| offer.refused.is_none() && kind(play, &offer.command) == kind_of);
    match taken {
        Ok(_) => assert!(offered, "{command:?} of {actor:?} is taken and was not offered: {offers:#?}"),
        Err(refusal) => {
            let same = offers.iter().find(|offer| offer.command == command);
            assert!(same.is_none_or(|offer| offer.refused == Some(refusal)), "{command:?} is offered and refused");
        }
    }
}
