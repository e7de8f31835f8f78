//! What `check` finds, by the id of the step.

use super::super::check::{Finding, Problem, check};
use super::super::model::{Definition, Kind, Step};
use super::play::manual;

fn changed(how: impl FnOnce(&mut Definition)) -> Vec<Finding> {
    let mut definition = manual();
    how(&mut definition);
    check(&definition)
}

fn step<'a>(definition: &'a mut Definition, id: &str) -> &'a mut Step {
    definition.steps.iter_mut().find(|step| step.id == id).unwrap()
}

fn finds(findings: &[Finding], id: &str, problem: &Problem) -> bool {
    findings.iter().any(|finding| finding.step.as_deref() == Some(id) && finding.problem == *problem)
}

#[test]
fn the_flow_of_the_manual_is_sound() {
    assert_eq!(check(&manual()), []);
}

#[test]
fn each_fault_is_found_at_its_step() {
    type Change = Box<dyn FnOnce(&mut Definition)>;
    let of = |id: &'static str, how: fn(&mut Step)| -> Change { Box::new(move |definition| how(step(definition, id))) };
    let cases: Vec<(Change, &str, Problem)> = vec![
        (
            of("filed", |step| step.next = Some("nowhere".into())),
            "filed",
            Problem::UnknownStep { target: "nowhere".into() },
        ),
        (of("objections", |step| step.default = None), "objections", Problem::Missing { field: "default".into() }),
        (of("filed", |step| step.limit = Some(1)), "filed", Problem::Misplaced { field: "limit".into() }),
        (
            of("decision", |step| step.next = None),
            "decision",
            Problem::OutcomeWithoutFlow { outcome: "approve".into() },
        ),
        (of("decision", |step| step.limit = Some(21)), "decision", Problem::LimitTooLong { days: 21, within: 20 }),
        (of("decision", |step| step.who.as_mut().unwrap().applicant = true), "decision", Problem::WhoUnclear),
        (of("decision", |step| step.who.as_mut().unwrap().level = None), "decision", Problem::PostIncomplete),
        (of("notice", |step| step.runs_while_stopped = false), "notice", Problem::TimerWaitsForItself),
        (
            of("consultation", |step| step.join = Some("decision".into())),
            "consultation",
            Problem::NotAJoin { join: "decision".into() },
        ),
        (
            of("consultation", |step| step.join = Some("decision".into())),
            "consulted",
            Problem::JoinUnmatched { count: 0 },
        ),
        (of("consultation", |step| step.branches.truncate(1)), "consultation", Problem::Branches),
        (
            of("education", |step| step.next = Some("decision".into())),
            "decision",
            Problem::CrossesBlock { target: "decision".into() },
        ),
        (
            of("education", |step| step.outcomes[1].to = Some("refused".into())),
            "education",
            Problem::EndInBlock { target: "refused".into() },
        ),
        (
            of("acceptance", |step| step.next = Some("consulted".into())),
            "acceptance",
            Problem::CrossesBlock { target: "consulted".into() },
        ),
        (of("issue", |step| step.next = Some("publish".into())), "granted", Problem::Unreachable),
        (
            of("objections", |step| step.flows[0].when = "salary > 3".into()),
            "objections",
            Problem::Condition {
                condition: "salary > 3".into(),
                why: "there is no fact named salary here (column 1)".into(),
            },
        ),
        (
            of("objections", |step| step.flows[0].when = "outcomes.notice == 'x'".into()),
            "objections",
            Problem::NoOutcomeThere { target: "notice".into() },
        ),
        (of("consulted", |step| step.next = Some("consultation".into())), "consultation", Problem::DeadEnd),
    ];
    for (change, id, problem) in cases {
        let findings = changed(change);
        assert!(finds(&findings, id, &problem), "{id} {problem:?}: {findings:?}");
    }
}

#[test]
fn a_circle_that_waits_for_nobody_is_found() {
    let findings = changed(|definition| {
        let target = "publish".to_owned();
        let mut again = definition.step("objections").unwrap().clone();
        again.id = "again".into();
        again.flows[0].to = target;
        again.default = Some("granted".into());
        definition.steps.push(again);
        step(definition, "publish").next = Some("again".into());
    });
    assert!(finds(&findings, "again", &Problem::EndlessCircle), "{findings:?}");
}

#[test]
fn unknown_words_are_refused_with_their_line() {
    let text = "code: x\nname: { zh: a, en: b }\nlimits: { promised: 1, statutory: 2 }\nsteps:\n  - id: a\n    name: { zh: a, en: b }\n    kind: start\n    nxt: b\n";
    let error = serde_saphyr::from_str::<Definition>(text).unwrap_err();
    assert!(error.to_string().contains("nxt"), "{error}");
    assert_eq!(error.location().map(|location| location.line()), Some(8));
    let kind = "kind: subflow\n";
    assert!(serde_saphyr::from_str::<Kind>(kind).is_err());
}

#[test]
fn a_definition_reads_back_as_it_was_stored() {
    let stored = serde_json::to_value(manual()).unwrap();
    assert_eq!(serde_json::from_value::<Definition>(stored).unwrap(), manual());
}
