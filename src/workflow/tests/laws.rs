//! Properties that hold whatever people do, in whatever order.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::*;
use super::play::*;

const PEOPLE: [u128; 11] =
    [APPLICANT, SPOUSE, CLERK, CLERK_TWO, HR, HR_HEAD, EDUCATION, DECIDER, DECIDER_TWO, CITY_HEAD, WATCHER];

/// One turn: who moves, which of their offers, how many days pass, what changes in the papers.
type Turn = (usize, usize, u8, u8);

fn turns() -> impl Strategy<Value = Vec<Turn>> {
    proptest::collection::vec((0..PEOPLE.len() + 2, 0_usize..40, 0_u8..4, 0_u8..8), 1..60)
}

/// A flow with a send-back out of the block, a vote in place of the decision and timers at borders, for richer plays.
fn stage() -> Play {
    let mut definition = manual();
    let vote = definition.steps.iter_mut().find(|step| step.id == "decision").unwrap();
    vote.many = Some(serde_saphyr::from_str(VOTE).unwrap());
    let agree = vote.outcomes[0].clone();
    vote.outcomes.push(model::Outcome { code: "abstain".into(), act: model::Act::Abstain, ..agree });
    let timers = "- { id: late, after: { working_days: 4 }, to: consulted }\n- { id: remind, after: { days: 2 }, effects: [{ name: remind, undo: compensable }] }\n";
    let block = definition.steps.iter_mut().find(|step| step.id == "consultation").unwrap();
    block.kind = model::Kind::Inclusive;
    let flow = |when: &str, to: &str| model::Flow { when: when.into(), to: to.into() };
    block.flows = vec![flow("tier == 'B'", "human_resources"), flow("employment_confirmed == true", "education")];
    (block.default, block.branches) = (Some("consulted".into()), vec![]);
    let step = definition.steps.iter_mut().find(|step| step.id == "human_resources").unwrap();
    step.timers = serde_saphyr::from_str(timers).unwrap();
    let back = definition.step("decision").unwrap().outcome_of("back").unwrap().clone();
    let step = definition.steps.iter_mut().find(|step| step.id == "education").unwrap();
    step.outcomes.push(model::Outcome { targets: vec!["acceptance".into()], ..back });
    assert_eq!(check::check(&definition), []);
    Play::of(definition)
}

const VOTE: &str = "{ seats: everyone, tally: [{ outcome: refuse, needs: any }, { outcome: approve, needs: { share: 2/3 } }], otherwise: refuse }";

fn play(turns: &[Turn], mut look: impl FnMut(&Play, &[Event])) -> Play {
    let mut play = stage();
    let events = play.act(APPLICANT, Command::File).unwrap();
    look(&play, &events);
    for (who, which, days, papers) in turns {
        play.world.now += chrono::TimeDelta::days(i64::from(*days));
        if *papers == 0 {
            play.world.documents.insert("contract".into(), play.world.now.to_rfc3339());
        }
        if *papers == 2 {
            play.world.facts.insert("tier", if which % 2 == 0 { "A" } else { "B" });
        }
        let (actor, commands) = match PEOPLE.get(*who) {
            Some(number) => {
                let actor = play.actor(*number);
                let offers = options(&play.definition, &play.state, &play.world, &actor);
                let offered = offers.into_iter().filter(|offer| offer.refused.is_none()).map(|offer| offer.command);
                let rare =
                    |command: &Command| matches!(command, Command::Withdraw | Command::Terminate | Command::Suspend);
                (actor, offered.filter(|command| !rare(command) || *papers == 1).collect::<Vec<_>>())
            }
            None => {
                let timers = play.state.timers.iter().filter(|(_, timer)| timer.fires_at <= play.world.now);
                (Actor::System, timers.map(|(no, _)| Command::FireTimer { timer: *no }).collect())
            }
        };
        if commands.is_empty() {
            continue;
        }
        let events = play.give(&actor, &commands[which % commands.len()]).expect("what is offered is accepted");
        look(&play, &events);
    }
    play
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn the_state_is_the_fold_of_the_events(turns in turns()) {
        let play = play(&turns, |_, _| {});
        prop_assert_eq!(State::replay(&play.events), play.state);
    }

    #[test]
    fn an_open_case_always_waits_for_somebody_or_some_time(turns in turns()) {
        play(&turns, |play, _| {
            let waits = play.state.open_tasks().next().is_some() || !play.state.timers.is_empty();
            assert!(play.state.closed.is_some() || waits, "{:?}", play.state);
            assert!(play.state.closed.is_none() || (play.state.open_tasks().next().is_none() && play.state.timers.is_empty()));
        });
    }

    #[test]
    fn no_task_is_lost_or_doubled(turns in turns()) {
        play(&turns, |play, _| {
            let mut tokens = BTreeSet::new();
            let mut work = BTreeSet::new();
            for (no, task) in play.state.open_tasks() {
                let token = play.state.tokens.get(&task.token).expect("an open task has its strand");
                assert_eq!(token.step, task.step);
                tokens.insert(task.token);
                match task.part {
                    // Somebody was asked: by the one who has the work, or had it and waits for them.
                    Part::Before(of) | Part::Beside(of) | Part::After(of) => {
                        assert_eq!(play.state.tasks[&of].token, task.token);
                        assert!(work.insert((task.step.clone(), Some(task.claimed_by))), "asked once");
                    }
                    Part::Own => assert!(work.insert((task.step.clone(), None)), "one task a step"),
                    Part::Seat(place) => {
                        let sitting = &play.state.sittings[&task.token];
                        assert_eq!(sitting.seats[place as usize].task, Some(no), "one task a seat");
                    }
                }
            }
            for (no, sitting) in &play.state.sittings {
                assert_eq!(play.state.tokens.get(no).map(|token| &token.step), Some(&sitting.step));
                assert!(sitting.missing() > 0, "a vote that is over has been counted");
                // Whoever was asked by a member advises them; the seat stays the member's.
                let holder = |task: &Task| task.lent_by.or(task.claimed_by);
                let people: Vec<_> = sitting.seats.iter().filter_map(|seat| holder(&play.state.tasks[&seat.task?])).collect();
                assert_eq!(people.iter().collect::<BTreeSet<_>>().len(), people.len(), "one seat a person: {:?}", sitting.seats.iter().map(|seat| seat.task.map(|no| play.state.tasks[&no].clone())).collect::<Vec<_>>());
            }
            for (no, token) in &play.state.tokens {
                let waits = tokens.contains(no)
                    || play.state.correction.as_ref().is_some_and(|asked| asked.waiting.iter().any(|waiting| waiting.token == *no))
                    || play.state.timers.values().any(|timer| timer.purpose == TimerPurpose::Wait { token: *no });
                assert!(waits, "a strand at {} waits for nothing", token.step);
            }
        });
    }

    #[test]
    fn a_branch_has_arrived_or_has_its_strand(turns in turns()) {
        play(&turns, |play, _| {
            if play.state.closed.is_some() { return; }
            for (no, scope) in play.state.scopes.iter().filter(|(_, scope)| !scope.joined) {
                for ((first, arrived), branch) in scope.branches.iter().zip(0_u32..) {
                    let strands = play.state.tokens.values().filter(|token| token.path.iter().any(|level| level.scope == *no && level.branch == branch)).count();
                    assert_eq!(strands, usize::from(!arrived), "branch {first}");
                }
            }
        });
    }

    #[test]
    fn the_limit_never_moves_nearer_and_stands_while_stopped(turns in turns()) {
        let mut before: Option<chrono::NaiveDate> = None;
        play(&turns, |play, _| {
            let now = play.state.clock.promised_on;
            assert!(before.is_none() || now >= before);
            before = now;
            if play.state.clock.is_stopped() {
                let left = |on| {
                    let due = explain(&play.state, &play.world.calendar, on).unwrap().on;
                    if due >= on { play.world.calendar.count(on, due) } else { 0 }
                };
                let today = play.world.today();
                let later = today + chrono::Days::new(7);
                assert_eq!(left(today), left(later), "the days left stay the same while the clock stands");
            }
        });
    }

    #[test]
    fn a_person_never_reviews_their_own_case_nor_both_sides_of_four_eyes(turns in turns()) {
        let play = play(&turns, |_, _| {});
        let accepted: BTreeSet<_> = play.state.actors_of("acceptance").collect();
        for review in &play.state.reviews {
            prop_assert!(review.person != Some(person(APPLICANT)) && review.person != Some(person(SPOUSE)));
        }
        let mut seen = BTreeSet::new();
        for review in &play.state.reviews {
            if review.step == "acceptance" { seen.extend(review.person); }
            if review.step == "decision" { prop_assert!(review.person.is_none_or(|person| !seen.contains(&person))); }
        }
        prop_assert!(accepted.len() <= 3);
    }

    #[test]
    fn any_command_at_any_time_ends_in_events_or_a_reason(turns in turns(), task in 0_u32..12, timer in 0_u32..12, code in "[a-z]{0,8}") {
        let play = play(&turns, |_, _| {});
        let commands = [
            Command::File,
            Command::Claim { task },
            Command::Decide(Decision { task, outcome: code.clone(), opinion: true, target: Some(code), about: vec![] }),
            Command::FireTimer { timer },
            Command::Resubmit,
        ];
        for command in &commands {
            for actor in [play.actor(CLERK), play.actor(APPLICANT), Actor::System] {
                let _ = decide(&play.definition, &play.state, &play.world, &actor, command);
            }
        }
    }
}
