//! The picture of a case shows where it is and was, and its applicant no more than the timeline.

use super::super::picture::{Mark, Marks};
use super::super::*;
use super::play::*;

fn marks(play: &Play) -> Marks {
    Marks::of_case(&play.state)
}

fn own(play: &Play) -> Marks {
    let (day, calendar) = (play.world.today(), &play.world.calendar);
    Marks::of_timeline(&timeline(&play.definition, &play.state, calendar, day, person(APPLICANT)), &play.state)
}

/// The marks of the steps of the manual's flow, in order.
fn of(marks: &Marks, steps: &[&str]) -> Vec<Option<Mark>> {
    steps.iter().map(|step| marks.of(step)).collect()
}

const WAY: [&str; 6] = ["filed", "acceptance", "human_resources", "education", "consulted", "decision"];
const DONE: Option<Mark> = Some(Mark::Done);
const HERE: Option<Mark> = Some(Mark::Current);

#[test]
fn a_case_on_its_way() {
    let mut play = Play::accepted();
    assert_eq!(of(&marks(&play), &WAY), [DONE, DONE, HERE, HERE, None, None]);
    assert_eq!(of(&own(&play), &WAY), [None, DONE, HERE, HERE, None, None]);
    play.end(HR, "human_resources", "agree").unwrap();
    assert_eq!(of(&marks(&play), &WAY), [DONE, DONE, DONE, HERE, None, None]);
    play.end(EDUCATION, "education", "agree").unwrap();
    assert_eq!(of(&marks(&play), &WAY), [DONE, DONE, DONE, DONE, DONE, HERE]);
    play.end(DECIDER, "decision", "refuse").unwrap();
    assert_eq!(of(&marks(&play), &["decision", "refused", "granted"]), [DONE, DONE, None]);
    assert_eq!(of(&own(&play), &["decision", "refused", "granted"]), [DONE, DONE, None]);
}

#[test]
fn a_case_that_went_back_comes_by_again() {
    let mut play = Play::consulted();
    play.back(DECIDER, "decision", "acceptance").unwrap();
    let all = marks(&play);
    assert_eq!(of(&all, &["acceptance", "consulted", "decision"]), [HERE, Some(Mark::Again), Some(Mark::Again)]);
    assert_eq!(all.of("human_resources"), Some(Mark::Again));
}

#[test]
fn work_that_was_taken_back_is_marked_so_for_the_office_alone() {
    let mut definition = manual();
    let back = definition.step("decision").unwrap().outcome_of("back").unwrap().clone();
    let step = definition.steps.iter_mut().find(|step| step.id == "education").unwrap();
    step.outcomes.push(model::Outcome { targets: vec!["acceptance".into()], ..back });
    let mut play = Play::of(definition);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    play.back(EDUCATION, "education", "acceptance").unwrap();
    assert_eq!(marks(&play).of("human_resources"), Some(Mark::Withdrawn));
    assert_eq!(own(&play).of("human_resources"), None);
}
