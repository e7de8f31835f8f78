//! Corrections: asked once and completely, and where the case goes afterwards.

use super::super::model::{AfterCorrection, CaseOutcome};
use super::super::*;
use super::nodes::{filed, flow, work};
use super::play::*;

#[test]
fn before_acceptance_the_clock_has_not_begun_and_the_answer_starts_afresh() {
    let mut play = Play::filed();
    play.correct(CLERK, "acceptance", "diploma").unwrap();
    assert_eq!(play.state.correction.as_ref().unwrap().phase, Phase::BeforeAcceptance);
    assert!(play.timer(|purpose| matches!(purpose, TimerPurpose::Answer { .. })).is_none());
    assert!(play.state.clock.pauses.is_empty());
    play.on("2026-09-21");
    assert_eq!(play.act(CLERK, Command::Resubmit), Err(Refusal::NotApplicant));
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert_eq!((play.open(), play.state.revision), (vec!["acceptance".to_owned()], 2));
    let (_, fires_at) = play.timer(|purpose| matches!(purpose, TimerPurpose::Answer { .. })).unwrap();
    assert_eq!(fires_at, at("2026-09-29T16:00:00Z"));
    assert_eq!(play.act(APPLICANT, Command::Resubmit), Err(Refusal::NoCorrectionAsked));
}

#[test]
fn in_review_the_limit_stands_still_and_moves_out() {
    let mut play = Play::consulted();
    let before = play.state.clock.promised_on;
    assert_eq!(before, Some(day("2026-10-13")));
    let mut alone = Play::accepted();
    alone.end(EDUCATION, "education", "agree").unwrap();
    alone.on("2026-09-21");
    alone.correct(HR, "human_resources", "contract").unwrap();
    assert!(alone.state.clock.is_stopped());
    alone.on("2026-09-23");
    alone.act(APPLICANT, Command::Resubmit).unwrap();
    assert!(!alone.state.clock.is_stopped());
    assert_eq!(alone.state.clock.promised_on, Some(day("2026-10-15")));
    assert_eq!(alone.open(), ["human_resources"]);
    let task = alone.state.open_task(alone.task("human_resources").unwrap()).unwrap();
    assert_eq!((task.claimed_by, task.round), (Some(person(HR)), 2));
    play.on("2026-09-22");
}

#[test]
fn parallel_reviewers_fill_one_list_which_is_sent_when_all_have_spoken() {
    let mut play = Play::accepted();
    play.correct(HR, "human_resources", "contract").unwrap();
    assert!(!play.state.correction.as_ref().unwrap().sent && !play.state.clock.is_stopped());
    assert_eq!(play.act(APPLICANT, Command::Resubmit), Err(Refusal::NoCorrectionAsked));
    play.end(EDUCATION, "education", "agree").unwrap();
    assert!(play.state.correction.as_ref().unwrap().sent);
    assert!(play.timer(|purpose| *purpose == TimerPurpose::Collect).is_none());
}

#[test]
fn the_list_is_sent_when_the_term_for_adding_is_over() {
    let mut play = Play::accepted();
    play.correct(HR, "human_resources", "contract").unwrap();
    play.ring(|purpose| *purpose == TimerPurpose::Collect);
    assert!(play.state.correction.as_ref().unwrap().sent);
    assert_eq!(play.open(), ["education"]);
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert_eq!(play.open(), ["education", "human_resources"]);
}

#[test]
fn a_new_revision_voids_only_the_reviews_of_what_changed() {
    for (changed, open) in [("contract", vec!["human_resources"]), ("diploma", vec!["education", "human_resources"])] {
        let mut play = Play::accepted();
        play.end(EDUCATION, "education", "agree").unwrap();
        play.correct(HR, "human_resources", changed).unwrap();
        play.world.documents.insert(changed.into(), "new".into());
        play.act(APPLICANT, Command::Resubmit).unwrap();
        assert_eq!(play.open(), open, "{changed}");
    }
}

#[test]
fn a_reviewer_with_an_open_task_must_look_at_the_new_revision() {
    let mut play = Play::accepted();
    play.correct(HR, "human_resources", "contract").unwrap();
    play.ring(|purpose| *purpose == TimerPurpose::Collect);
    let task = play.task("education").unwrap();
    let version = |play: &Play| play.state.tasks[&task].version;
    let before = version(&play);
    play.world.documents.insert("diploma".into(), "new".into());
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert_eq!(version(&play), before + 1);
}

#[test]
fn a_second_list_needs_a_leader() {
    let mut play = Play::accepted();
    play.end(EDUCATION, "education", "agree").unwrap();
    play.correct(HR, "human_resources", "contract").unwrap();
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert_eq!(play.correct(HR, "human_resources", "contract"), Err(Refusal::SecondCorrection));
    assert_eq!(play.act(HR, Command::AllowSecondCorrection), Err(Refusal::NotLeader));
    play.act(HR_HEAD, Command::AllowSecondCorrection).unwrap();
    play.correct(HR, "human_resources", "contract").unwrap();
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert_eq!(play.correct(HR, "human_resources", "contract"), Err(Refusal::SecondCorrection));
}

#[test]
fn not_corrected_in_time_closes_the_case() {
    let mut play = Play::filed();
    play.correct(CLERK, "acceptance", "diploma").unwrap();
    let (timer, fires_at) = play.timer(|purpose| *purpose == TimerPurpose::Correct).unwrap();
    play.world.now = fires_at;
    assert_eq!(play.act(APPLICANT, Command::Resubmit), Err(Refusal::TooLate));
    play.give(&Actor::System, &Command::FireTimer { timer }).unwrap();
    assert_eq!(play.state.closed.as_ref().unwrap().outcome, CaseOutcome::CorrectionNotReceived);
}

#[test]
fn step_by_step_starts_over_and_keeps_what_still_holds() {
    let mut definition = manual();
    definition.correction.after = AfterCorrection::StepByStep;
    definition.correction.resume_from = Some("acceptance".into());
    assert_eq!(check::check(&definition), []);
    let mut play = Play::of(definition);
    play.act(APPLICANT, Command::File).unwrap();
    play.end(CLERK, "acceptance", "accept").unwrap();
    play.end(EDUCATION, "education", "agree").unwrap();
    play.correct(HR, "human_resources", "contract").unwrap();
    play.world.documents.insert("contract".into(), "new".into());
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert_eq!(play.open(), ["acceptance"]);
    play.end(CLERK, "acceptance", "accept").unwrap();
    assert_eq!(play.open(), ["human_resources"]);
}

#[test]
fn nothing_to_correct_and_a_list_that_is_out_are_refused() {
    let mut play = Play::accepted();
    let task = play.task("human_resources").unwrap();
    let empty = Decision { task, outcome: "correct".into(), opinion: true, target: None, about: vec![] };
    assert_eq!(play.act(HR, Command::Decide(empty)), Err(Refusal::NothingToCorrect));
}

/// Two ask: one inside a block that the case leaves to start over, one in a branch beside it.
#[test]
fn starting_over_in_one_branch_forgets_nobody_who_asked_in_another() {
    let asks = "    shows: { fields: [degree] }\n";
    let blocks = r#"
  - { id: outer, name: { zh: 甲, en: a }, kind: parallel, branches: [beside, before], join: both }
  - { id: both, name: { zh: 甲, en: a }, kind: join, next: last }
  - { id: inner, name: { zh: 甲, en: a }, kind: parallel, branches: [deep, deeper], join: met }
  - { id: met, name: { zh: 甲, en: a }, kind: join, next: both }
"#;
    let steps = [
        work("beside", "hr", "both", asks),
        work("before", "edu", "inner", asks),
        work("deep", "edu", "met", asks),
        work("deeper", "hr", "met", asks),
        work("last", "hr", "granted", ""),
    ];
    let mut definition = flow("outer", &format!("{blocks}{}", steps.concat()));
    let correct = manual().step("education").unwrap().outcome_of("agree").unwrap().clone();
    let inside = |step: &&mut model::Step| step.kind == model::Kind::UserTask && step.id != "last";
    for step in definition.steps.iter_mut().filter(inside) {
        // A case ends outside of blocks only.
        step.outcomes.retain(|outcome| outcome.code == "agree");
        step.outcomes.push(model::Outcome {
            code: "correct".into(),
            act: model::Act::RequestCorrection,
            ..correct.clone()
        });
    }
    definition.correction.after = AfterCorrection::StepByStep;
    definition.correction.resume_from = Some("before".into());
    let mut play = filed(definition);
    play.end(EDUCATION, "before", "agree").unwrap();
    play.correct(EDUCATION, "deep", "degree").unwrap();
    play.correct(HR, "beside", "degree").unwrap();
    play.end(HR, "deeper", "agree").unwrap();
    assert!(play.state.correction.as_ref().unwrap().sent);
    play.world.fields.insert("degree".into(), "master".into());
    play.act(APPLICANT, Command::Resubmit).unwrap();
    assert_eq!(play.open(), ["before", "beside"]);
    for (who, step) in [(EDUCATION, "before"), (HR, "beside"), (EDUCATION, "deep"), (HR, "deeper"), (HR, "last")] {
        play.end(who, step, "agree").unwrap();
    }
    assert_eq!(play.state.closed.as_ref().map(|closed| closed.outcome), Some(CaseOutcome::Granted));
}
