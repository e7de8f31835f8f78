//! Several people at one step: seats, votes, and what they come to.

use serde_json::json;

use super::super::check::{Problem, check};
use super::super::model::{CaseOutcome, Definition, Many};
use super::super::tally::{self, Count};
use super::super::*;
use super::nodes::flow;
use super::play::*;

/// A panel of the city's talent office: three who decide, besides the applicant who holds the position too.
fn panel(many: &str) -> Definition {
    let step = format!(
        r#"
  - id: panel
    name: {{ zh: 甲, en: Panel }}
    kind: user_task
    who: {{ position: decision, function: talent_office, level: city }}
    shows: {{ fields: [degree] }}
    many: {{ {many} }}
    next: granted
    outcomes:
      - {{ code: agree, name: {{ zh: 甲, en: Agree }} }}
      - {{ code: refuse, name: {{ zh: 甲, en: Refuse }}, to: refused }}
      - {{ code: abstain, name: {{ zh: 甲, en: Abstain }}, act: abstain }}
      - {{ code: correct, name: {{ zh: 甲, en: Correct }}, act: request_correction }}
      - {{ code: back, name: {{ zh: 甲, en: Back }}, act: send_back, targets: [first] }}
  - id: first
    name: {{ zh: 甲, en: First }}
    kind: user_task
    who: {{ position: consulted, function: education, level: city }}
    next: panel
    outcomes: [{{ code: agree, name: {{ zh: 甲, en: Agree }} }}]
"#
    );
    flow("first", &step)
}

fn sits(many: &str) -> Play {
    let mut play = super::nodes::filed(panel(many));
    play.world.facts.insert("jury", json!([]));
    play.end(EDUCATION, "first", "agree").unwrap();
    play
}

const TWO_THIRDS: &str = "seats: everyone, tally: [{ outcome: agree, needs: { share: 2/3 } }], otherwise: refuse";

impl Play {
    /// The task of the seat that this person can vote in.
    fn seat(&self, number: u128) -> Option<TaskNo> {
        let open: Vec<TaskNo> =
            self.state.open_tasks().filter(|(_, task)| task.step == "panel").map(|(no, _)| no).collect();
        open.into_iter().find(|task| {
            let claim = Command::Claim { task: *task };
            let task = &self.state.tasks[task];
            task.claimed_by == Some(person(number))
                || decide(&self.definition, &self.state, &self.world, &self.actor(number), &claim).is_ok()
        })
    }

    fn vote(&mut self, number: u128, outcome: &str) -> Result<Vec<Event>, Refusal> {
        let task = self.seat(number).ok_or(Refusal::NotYours)?;
        let target = (outcome == "back").then(|| "first".to_owned());
        let about = if outcome == "correct" { vec![format!("paper_{number}")] } else { vec![] };
        self.act(number, Command::Decide(Decision { task, outcome: outcome.into(), opinion: true, target, about }))
    }

    fn outcome(&self) -> Option<CaseOutcome> {
        self.state.closed.as_ref().map(|closed| closed.outcome)
    }
}

#[test]
fn everyone_in_the_position_has_a_seat_but_not_in_their_own_case() {
    let play = sits(TWO_THIRDS);
    assert_eq!(play.open(), ["panel", "panel", "panel"]);
    for number in [CLERK, DECIDER, DECIDER_TWO] {
        assert!(play.seat(number).is_some());
    }
    assert!(play.seat(APPLICANT).is_none());
    let rounds: Vec<u32> = play.state.open_tasks().map(|(_, task)| task.round).collect();
    assert_eq!(rounds, [1, 1, 1]);
}

#[test]
fn the_votes_that_are_missing_are_withdrawn_once_they_cannot_change_the_result() {
    let mut play = sits(TWO_THIRDS);
    play.vote(CLERK, "agree").unwrap();
    assert_eq!(play.open().len(), 2);
    let events = play.vote(DECIDER, "agree").unwrap();
    let closed = events.iter().find(|event| matches!(event, Event::SittingClosed { .. }));
    assert!(matches!(closed, Some(Event::SittingClosed { result: Some(result), .. }) if result == "agree"));
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));
    let patient = format!("{TWO_THIRDS}, early: false");
    let mut play = sits(&patient);
    play.vote(CLERK, "agree").unwrap();
    play.vote(DECIDER, "agree").unwrap();
    assert!(play.state.is_open(), "without an early end everybody is heard");
    play.vote(DECIDER_TWO, "refuse").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));
}

#[test]
fn a_veto_is_a_first_rule_that_one_vote_meets() {
    let veto =
        "seats: everyone, tally: [{ outcome: refuse, needs: any }, { outcome: agree, needs: all }], otherwise: refuse";
    let mut play = sits(veto);
    play.vote(CLERK, "agree").unwrap();
    play.vote(DECIDER, "refuse").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Refused));
    let mut play = sits(veto);
    for number in [CLERK, DECIDER, DECIDER_TWO] {
        play.vote(number, "agree").unwrap();
    }
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));
}

#[test]
fn who_abstains_does_not_count_and_if_all_do_one_person_above_decides() {
    let mut play = sits(TWO_THIRDS);
    play.vote(CLERK, "abstain").unwrap();
    play.vote(DECIDER, "abstain").unwrap();
    play.vote(DECIDER_TWO, "agree").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));
    let mut play = sits(TWO_THIRDS);
    for number in [CLERK, DECIDER, DECIDER_TWO] {
        play.vote(number, "abstain").unwrap();
    }
    assert_eq!(play.open(), ["panel"]);
    let task = play.task("panel").unwrap();
    assert_eq!(play.state.tasks[&task].candidates.via, Via::Head);
    assert_eq!(play.end(CITY_HEAD, "panel", "abstain"), Err(Refusal::UnknownOutcome));
    play.end(CITY_HEAD, "panel", "agree").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));
}

#[test]
fn with_nobody_to_sit_the_step_goes_the_way_of_an_empty_position() {
    let mut play = Play::of(panel("seats: { fact: tier }, tally: [{ outcome: agree, needs: any }], otherwise: refuse"));
    play.world.facts.insert("tier", json!([person(APPLICANT), person(SPOUSE)]));
    play.act(APPLICANT, Command::File).unwrap();
    let events = play.end(EDUCATION, "first", "agree").unwrap();
    assert!(!events.iter().any(|event| matches!(event, Event::SittingOpened { .. })));
    assert_eq!(play.open(), ["panel"]);
    play.end(DECIDER, "panel", "agree").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));
}

#[test]
fn a_number_of_seats_is_for_whoever_comes_first_and_nobody_takes_two() {
    let two = "seats: { number: 2 }, tally: [{ outcome: agree, needs: { at_least: 2 } }], otherwise: refuse";
    let mut play = sits(two);
    assert_eq!(play.open(), ["panel", "panel"]);
    let task = play.seat(DECIDER).unwrap();
    play.act(DECIDER, Command::Claim { task }).unwrap();
    let other = play.state.open_tasks().find(|(no, _)| *no != task).unwrap().0;
    assert_eq!(play.act(DECIDER, Command::Claim { task: other }), Err(Refusal::SeatTaken));
    play.vote(DECIDER, "agree").unwrap();
    let again = Decision { task: other, outcome: "agree".into(), opinion: true, target: None, about: vec![] };
    assert_eq!(play.act(DECIDER, Command::Decide(again)), Err(Refusal::SeatTaken));
    let give = Command::Transfer { task: other, to: person(DECIDER) };
    assert_eq!(play.act(CITY_HEAD, give), Err(Refusal::SeatTaken));
    play.vote(DECIDER_TWO, "agree").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));
}

#[test]
fn departments_that_a_fact_lists_have_a_seat_each() {
    let mut definition =
        panel("seats: { functions: tier }, tally: [{ outcome: agree, needs: all }], otherwise: refuse");
    definition.steps.iter_mut().find(|step| step.id == "panel").unwrap().who.as_mut().unwrap().position =
        Some("consulted".into());
    let mut play = Play::of(definition);
    play.world.facts.insert("tier", json!(["education", "talent_office", "education"]));
    play.act(APPLICANT, Command::File).unwrap();
    play.end(EDUCATION, "first", "agree").unwrap();
    let departments: Vec<_> = play
        .state
        .open_tasks()
        .map(|(_, task)| (task.candidates.department.unwrap().as_u128(), task.candidates.via))
        .collect();
    assert_eq!(departments, [(CITY_EDUCATION, Via::Position), (CITY_OFFICE, Via::Head)]);
    play.vote(EDUCATION, "agree").unwrap();
    play.vote(CITY_HEAD, "agree").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));
}

#[test]
fn in_turn_the_next_one_is_asked_when_the_one_before_has_voted() {
    let mut play = sits(&format!("{TWO_THIRDS}, order: sequential"));
    assert_eq!(play.open(), ["panel"]);
    play.vote(CLERK, "agree").unwrap();
    assert_eq!(play.open(), ["panel"]);
    assert!(play.seat(CLERK).is_none() && play.seat(DECIDER).is_some());
    play.vote(DECIDER, "refuse").unwrap();
    play.vote(DECIDER_TWO, "refuse").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Refused));
}

#[test]
fn sending_back_is_done_at_once_or_counted_and_votes_of_an_earlier_round_never_count() {
    let mut play = sits(TWO_THIRDS);
    play.vote(CLERK, "agree").unwrap();
    let events = play.vote(DECIDER, "back").unwrap();
    assert!(events.iter().any(|event| matches!(event, Event::TaskWithdrawn { .. })));
    assert_eq!((play.open(), play.state.sittings.len()), (vec!["first".to_owned()], 0));
    play.end(EDUCATION, "first", "agree").unwrap();
    assert_eq!(play.open(), ["panel", "panel", "panel"]);
    assert!(play.state.open_tasks().all(|(_, task)| task.round == 2));
    play.vote(DECIDER, "agree").unwrap();
    assert!(play.state.is_open(), "the vote of the first round does not count");
    play.vote(CLERK, "agree").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));

    let counted =
        "seats: everyone, send_back: vote, tally: [{ outcome: back, needs: { at_least: 2 } }], otherwise: agree";
    let mut play = sits(counted);
    play.vote(CLERK, "back").unwrap();
    assert_eq!(play.open().len(), 2);
    play.vote(DECIDER, "back").unwrap();
    assert_eq!(play.open(), ["first"]);
}

#[test]
fn a_correction_of_the_panel_is_one_list_and_its_answer_a_new_round() {
    let counted =
        "seats: everyone, send_back: vote, tally: [{ outcome: correct, needs: { at_least: 2 } }], otherwise: agree";
    let mut play = sits(counted);
    play.vote(CLERK, "correct").unwrap();
    play.vote(DECIDER, "correct").unwrap();
    let correction = play.state.correction.clone().unwrap();
    assert!(correction.sent);
    assert_eq!(correction.about, ["paper_11", "paper_41"]);
    assert!(play.open().is_empty());
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert_eq!(play.open(), ["panel", "panel", "panel"]);
    assert!(play.state.sittings.values().all(|sitting| sitting.votes().is_empty()));
}

#[test]
fn a_vacated_seat_goes_to_somebody_else_or_out_of_the_count() {
    let named = |vacated: &str| {
        format!(
            "seats: {{ fact: tier }}, vacated: {vacated}, tally: [{{ outcome: agree, needs: all }}], otherwise: refuse"
        )
    };
    let mut play = Play::of(panel(&named("reassign")));
    play.world.facts.insert("tier", json!([person(HR), person(EDUCATION)]));
    play.act(APPLICANT, Command::File).unwrap();
    play.end(EDUCATION, "first", "agree").unwrap();
    let task = play.seat(HR).unwrap();
    assert_eq!(play.act(WATCHER, Command::Vacate { task }), Err(Refusal::NotVacant), "who can vote is not put out");
    assert_eq!(play.act(EDUCATION, Command::Vacate { task }), Err(Refusal::NotLeader));
    play.act(HR, Command::Vacate { task }).unwrap();
    assert_eq!(play.open(), ["panel", "panel"]);
    assert!(play.seat(HR).is_none(), "who is recused does not come back");
    play.vote(DECIDER, "agree").unwrap();
    play.vote(EDUCATION, "agree").unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted));

    let mut play = Play::of(panel(&named("reduce")));
    play.world.facts.insert("tier", json!([person(HR), person(EDUCATION)]));
    play.act(APPLICANT, Command::File).unwrap();
    play.end(EDUCATION, "first", "agree").unwrap();
    play.vote(EDUCATION, "agree").unwrap();
    let task = play.seat(HR).unwrap();
    play.world.excluded.insert(person(HR));
    play.give(&Actor::System, &Command::Vacate { task }).unwrap();
    assert_eq!(play.outcome(), Some(CaseOutcome::Granted), "the others are all of those who count");
}

#[test]
fn the_result_of_a_panel_carries_over_and_single_votes_do_not() {
    let mut definition = panel(TWO_THIRDS);
    let last = r#"
  - id: last
    name: { zh: 甲, en: Last }
    kind: user_task
    who: { position: consulted, function: human_resources, level: district, district: work_district }
    next: granted
    outcomes:
      - { code: agree, name: { zh: 甲, en: Agree } }
      - { code: back, name: { zh: 甲, en: Back }, act: send_back, targets: [first] }
"#;
    definition.steps.extend(flow("x", last).steps.into_iter().filter(|step| step.id == "last"));
    definition.steps.iter_mut().find(|step| step.id == "panel").unwrap().next = Some("last".into());
    let mut play = super::nodes::filed(definition);
    play.end(EDUCATION, "first", "agree").unwrap();
    play.vote(CLERK, "agree").unwrap();
    play.vote(DECIDER, "agree").unwrap();
    play.back(HR, "last", "first").unwrap();
    let events = play.end(EDUCATION, "first", "agree").unwrap();
    assert!(events.iter().any(|event| matches!(event, Event::ReviewCarriedOver { step, .. } if step == "panel")));
    assert_eq!(play.open(), ["last"]);
}

#[test]
fn votes_that_cannot_come_to_anything_are_found() {
    for many in [
        "seats: everyone, tally: [{ outcome: maybe, needs: any }], otherwise: refuse",
        "seats: everyone, tally: [{ outcome: back, needs: any }], otherwise: refuse",
        "seats: everyone, tally: [{ outcome: abstain, needs: any }], otherwise: refuse",
        "seats: { fact: nobody_knows }, tally: [{ outcome: agree, needs: any }], otherwise: refuse",
        "seats: { number: 0 }, tally: [{ outcome: agree, needs: any }], otherwise: refuse",
    ] {
        assert!(!check(&panel(many)).is_empty(), "{many}");
    }
    let mut alone = panel(TWO_THIRDS);
    alone.steps.iter_mut().find(|step| step.id == "panel").unwrap().many = None;
    let problem = Problem::NotVotable { outcome: "abstain".into() };
    assert!(check(&alone).iter().any(|finding| finding.problem == problem));
}

#[test]
fn the_count_as_a_table() {
    let many = |tally: &str| -> Many {
        serde_saphyr::from_str(&format!("seats: everyone\ntally: {tally}\notherwise: none\n")).unwrap()
    };
    let half = many("[{ outcome: a, needs: { share: 1/2 } }]");
    let veto = many("[{ outcome: b, needs: any }, { outcome: a, needs: all }]");
    let three = many("[{ outcome: a, needs: { at_least: 3 } }]");
    for (many, votes, missing, result) in [
        (&half, vec!["a"], 1, Some("a")),
        (&half, vec!["a"], 2, None),
        (&half, vec!["b"], 1, None),
        (&half, vec!["b", "b"], 1, Some("none")),
        (&half, vec!["a", "b"], 0, Some("a")),
        (&veto, vec!["a", "a"], 1, None),
        (&veto, vec!["a", "a"], 0, Some("a")),
        (&veto, vec!["a", "b"], 7, Some("b")),
        (&veto, vec!["c"], 0, Some("none")),
        (&three, vec!["a", "a"], 1, None),
        (&three, vec!["a"], 1, Some("none")),
        (&three, vec![], 1, None),
        (&three, vec![], 0, None),
    ] {
        let count = Count { votes: &votes, missing };
        assert_eq!(tally::result(many, count).map(String::as_str), result, "{votes:?} and {missing} to come");
    }
}

#[test]
fn a_seat_that_was_lent_is_still_a_seat() {
    let mut play = sits("seats: { number: 2 }, tally: [{ outcome: agree, needs: all }], otherwise: refuse");
    let seats: Vec<TaskNo> = play.state.open_tasks().map(|(no, _)| no).collect();
    let [one, other] = seats[..] else { panic!("{seats:?}") };
    play.act(DECIDER, Command::Claim { task: one }).unwrap();
    play.act(DECIDER, Command::Delegate { task: one, to: person(DECIDER_TWO) }).unwrap();
    assert_eq!(play.act(DECIDER, Command::Claim { task: other }), Err(Refusal::SeatTaken), "it comes back");
    play.act(DECIDER_TWO, Command::Claim { task: other }).expect("who only advises may sit");
}
