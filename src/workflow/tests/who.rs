//! Who may, and who may not although the position is theirs.

use std::sync::Arc;

use super::super::*;
use super::play::*;

fn without(play: &mut Play, gone: &[u128]) {
    let mut directory = (*play.world.directory).clone();
    for number in gone {
        directory.holders.remove(&person(*number));
    }
    play.world.directory = Arc::new(directory);
}

#[test]
fn nobody_acts_on_their_own_case_or_their_households() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    assert_eq!(play.act(SPOUSE, Command::Claim { task }), Err(Refusal::OwnCase));
    assert_eq!(play.act(HR, Command::Claim { task }), Err(Refusal::NotYours));
    let mut play = Play::consulted();
    assert_eq!(play.end(APPLICANT, "decision", "approve"), Err(Refusal::OwnCase));
}

#[test]
fn four_eyes_means_the_natural_person_over_all_rounds() {
    let mut play = Play::consulted();
    assert_eq!(play.end(CLERK, "decision", "approve"), Err(Refusal::FourEyes { step: "acceptance".into() }));
    play.back(DECIDER, "decision", "acceptance").unwrap();
    play.end(CLERK_TWO, "acceptance", "accept").unwrap();
    assert_eq!(play.end(CLERK, "decision", "approve"), Err(Refusal::FourEyes { step: "acceptance".into() }));
    play.end(DECIDER, "decision", "approve").unwrap();
}

#[test]
fn an_empty_position_goes_to_the_head_then_upwards_then_to_the_supervisors() {
    let at_decision = |gone: &[u128]| {
        let mut play = Play::accepted();
        play.end(HR, "human_resources", "agree").unwrap();
        without(&mut play, gone);
        play.end(EDUCATION, "education", "agree").unwrap();
        play.state.open_task(play.task("decision").unwrap()).unwrap().candidates.clone()
    };
    assert_eq!(at_decision(&[]).via, Via::Position);
    let head = at_decision(&[DECIDER, DECIDER_TWO]);
    assert_eq!((head.via, head.position.as_deref()), (Via::Head, Some(HEAD)));
    assert_eq!(at_decision(&[DECIDER, DECIDER_TWO, CITY_HEAD]).via, Via::Supervisor);
    assert_eq!(at_decision(&[DECIDER, DECIDER_TWO, CITY_HEAD, WATCHER]).via, Via::Nobody);

    let mut play = Play::of(manual());
    without(&mut play, &[CLERK, CLERK_TWO]);
    play.act(APPLICANT, Command::File).unwrap();
    let candidates = play.state.open_task(play.task("acceptance").unwrap()).unwrap().candidates.clone();
    assert_eq!((candidates.via, candidates.department), (Via::NextLevel, Some(uuid::Uuid::from_u128(CITY_OFFICE))));
}

#[test]
fn an_unknown_district_reaches_a_supervisor_instead_of_nobody() {
    let mut play = Play::of(manual());
    play.world.facts.insert("work_district", "nowhere");
    play.act(APPLICANT, Command::File).unwrap();
    let task = play.task("acceptance").unwrap();
    assert_eq!(play.state.open_task(task).unwrap().candidates.via, Via::Supervisor);
    play.act(WATCHER, Command::Claim { task }).unwrap();
}

#[test]
fn a_claimed_task_is_its_reviewers_until_released_or_handed_on() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    let version = |play: &Play| play.state.tasks[&task].version;
    assert_eq!(play.act(CLERK, Command::Release { task }), Err(Refusal::NotClaimed));
    play.act(CLERK, Command::Claim { task }).unwrap();
    assert_eq!(version(&play), 2);
    assert_eq!(play.act(CLERK_TWO, Command::Claim { task }), Err(Refusal::ClaimedByAnother));
    assert_eq!(play.end(CLERK_TWO, "acceptance", "accept"), Err(Refusal::ClaimedByAnother));
    assert_eq!(play.act(CLERK, Command::Transfer { task, to: person(SPOUSE) }), Err(Refusal::OwnCase));
    assert_eq!(play.act(CLERK, Command::Transfer { task, to: person(HR) }), Err(Refusal::NotYours));
    play.act(CLERK, Command::Transfer { task, to: person(CLERK_TWO) }).unwrap();
    assert_eq!(play.act(CLERK, Command::Release { task }), Err(Refusal::ClaimedByAnother));
    play.act(CLERK_TWO, Command::Release { task }).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    assert_eq!(play.end_again(CLERK, task), Err(Refusal::TaskGone));
}

impl Play {
    fn end_again(&mut self, number: u128, task: TaskNo) -> Result<Vec<Event>, Refusal> {
        let decision = Decision { task, outcome: "accept".into(), opinion: true, target: None, about: vec![] };
        self.act(number, Command::Decide(decision))
    }
}

#[test]
fn a_deactivated_reviewer_loses_what_they_had_claimed() {
    let mut play = Play::filed();
    let task = play.task("acceptance").unwrap();
    play.act(CLERK, Command::Claim { task }).unwrap();
    without(&mut play, &[CLERK]);
    assert_eq!(play.end_again(CLERK, task), Err(Refusal::NotYours));
}

#[test]
fn a_zone_without_an_office_of_its_own_is_served_by_its_district() {
    let mut play = Play::of(manual());
    play.world.facts.insert("work_district", "steel_zone");
    play.act(APPLICANT, Command::File).unwrap();
    let candidates = play.state.open_task(play.task("acceptance").unwrap()).unwrap().candidates.clone();
    assert_eq!((candidates.via, candidates.department), (Via::Position, Some(uuid::Uuid::from_u128(DISTRICT_OFFICE))));
}

fn with_directory(play: &mut Play, change: impl FnOnce(&mut Directory)) {
    let mut directory = (*play.world.directory).clone();
    change(&mut directory);
    play.world.directory = Arc::new(directory);
}

fn away(substitute: Option<u128>) -> Vec<Absence> {
    vec![Absence { from: day("2026-09-18"), until: day("2026-09-30"), substitute: substitute.map(person) }]
}

#[test]
fn a_substitute_acts_for_whoever_is_out_of_office_and_both_count_for_four_eyes() {
    let mut play = Play::filed();
    assert_eq!(play.end(EDUCATION, "acceptance", "accept"), Err(Refusal::NotYours));
    with_directory(&mut play, |directory| {
        directory.absences.insert(person(CLERK), away(Some(HR_HEAD)));
        directory.absences.insert(person(HR_HEAD), away(Some(EDUCATION)));
    });
    assert_eq!(play.end(HR_HEAD, "acceptance", "accept"), Err(Refusal::NotYours), "the substitute is away as well");
    let events = play.end(EDUCATION, "acceptance", "accept").unwrap();
    assert!(
        events.iter().any(
            |event| matches!(event, Event::TaskDecided { acting_for: Some(absent), .. } if *absent == person(CLERK))
        )
    );
    let hands: Vec<_> = play.state.actors_of("acceptance").collect();
    assert_eq!(hands, [person(EDUCATION), person(CLERK)]);
    play.end(HR, "human_resources", "agree").unwrap();
    play.end(EDUCATION, "education", "agree").unwrap();
    with_directory(&mut play, |directory| {
        directory.absences.clear();
        directory.absences.insert(person(DECIDER), away(Some(CLERK_TWO)));
        directory.absences.insert(person(DECIDER_TWO), away(Some(EDUCATION)));
    });
    assert_eq!(play.end(CLERK, "decision", "approve"), Err(Refusal::FourEyes { step: "acceptance".into() }));
    assert_eq!(play.end(EDUCATION, "decision", "approve"), Err(Refusal::FourEyes { step: "acceptance".into() }));
    play.end(CLERK_TWO, "decision", "approve").unwrap();
}

#[test]
fn an_absent_holder_without_a_substitute_leaves_the_position_empty_and_that_is_noted() {
    let mut play = Play::accepted();
    play.end(HR, "human_resources", "agree").unwrap();
    with_directory(&mut play, |directory| {
        directory.absences.insert(person(DECIDER), away(None));
        directory.absences.insert(person(DECIDER_TWO), away(Some(APPLICANT)));
    });
    let events = play.end(EDUCATION, "education", "agree").unwrap();
    let task = play.task("decision").unwrap();
    assert_eq!(play.state.tasks[&task].candidates.via, Via::Head);
    let noted = events
        .iter()
        .any(|event| matches!(event, Event::PositionEmpty { position: Some(position), .. } if position == "decision"));
    assert!(noted, "{events:?}");
    play.on("2026-10-08");
    play.end(CITY_HEAD, "decision", "approve").unwrap();
}

#[test]
fn substitutes_in_a_circle_are_found_and_never_act() {
    let mut directory = Directory::default();
    let chain = |directory: &mut Directory, pairs: &[(u128, u128)]| {
        for (absent, substitute) in pairs {
            directory.absences.insert(person(*absent), away(Some(*substitute)));
        }
    };
    chain(&mut directory, &[(1, 2), (2, 3)]);
    assert_eq!(directory.circle_of_substitutes(), None);
    assert_eq!(directory.stand_in(person(1), day("2026-09-20")), Some(person(3)));
    assert_eq!(directory.stand_in(person(1), day("2026-10-20")), None, "back in office");
    chain(&mut directory, &[(3, 1)]);
    assert_eq!(directory.circle_of_substitutes(), Some(vec![person(1), person(2), person(3)]));
    assert_eq!(directory.stand_in(person(1), day("2026-09-20")), None);
    let elsewhen = Absence { from: day("2026-10-20"), until: day("2026-10-21"), substitute: Some(person(1)) };
    directory.absences.insert(person(3), vec![elsewhen]);
    assert_eq!(directory.circle_of_substitutes(), None, "on no day do they meet");
}

fn assigned(assign: super::super::model::Assign, desk: Desk) -> Option<Person> {
    let mut definition = manual();
    definition.steps.iter_mut().find(|step| step.id == "decision").unwrap().who.as_mut().unwrap().assign = assign;
    let mut play = Play::of(definition);
    with_directory(&mut play, |directory| directory.desk = desk);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(CLERK_TWO, "acceptance", "accept").unwrap();
    play.end(HR, "human_resources", "agree").unwrap();
    play.end(EDUCATION, "education", "agree").unwrap();
    play.state.open_task(play.task("decision").unwrap()).unwrap().claimed_by
}

#[test]
fn work_is_handed_out_in_turn_or_to_whoever_has_the_least() {
    use super::super::model::Assign;
    let decider = Post { department: uuid::Uuid::from_u128(CITY_OFFICE), position: "decision".into() };
    let after = |last: u128| Desk { last: vec![(decider.clone(), person(last))], ..Desk::default() };
    for (desk, next) in
        [(Desk::default(), CLERK), (after(CLERK), DECIDER), (after(DECIDER), DECIDER_TWO), (after(DECIDER_TWO), CLERK)]
    {
        assert_eq!(assigned(Assign::RoundRobin, desk), Some(person(next)));
    }
    let open = [(person(CLERK), 3), (person(DECIDER), 2), (person(DECIDER_TWO), 1)].into();
    assert_eq!(assigned(Assign::LeastLoaded, Desk { open, ..Desk::default() }), Some(person(DECIDER_TWO)));
    assert_eq!(assigned(Assign::Pool, Desk::default()), None);
}

#[test]
fn a_fact_names_the_one_person_who_does_it() {
    let mut definition = manual();
    let who = definition.steps.iter_mut().find(|step| step.id == "decision").unwrap().who.as_mut().unwrap();
    *who = super::super::model::Who {
        person: Some("tier".into()),
        not_actor_of: vec!["acceptance".into()],
        ..Default::default()
    };
    assert_eq!(check::check(&definition), []);
    for (named, via) in [(DECIDER, Via::Person), (APPLICANT, Via::Supervisor), (CLERK, Via::Supervisor)] {
        let mut play = Play::of(definition.clone());
        play.world.facts.insert("tier", person(named).to_string());
        play.act(APPLICANT, Command::File).unwrap();
        play.end(CLERK, "acceptance", "accept").unwrap();
        play.end(HR, "human_resources", "agree").unwrap();
        play.end(EDUCATION, "education", "agree").unwrap();
        let task = play.task("decision").unwrap();
        assert_eq!(play.state.tasks[&task].candidates.via, via);
        assert_eq!(play.end(DECIDER_TWO, "decision", "approve"), Err(Refusal::NotYours));
    }
}
