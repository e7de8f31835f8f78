//! Large flows are proved, not bounded.

use super::super::{Bound, Known, Problem, Verdict, prove, prove_with, unheld};
use super::written::{departments, nested};
use super::{flow, read};

#[test]
fn seventeen_departments_side_by_side_are_proved() {
    let flow = read(&departments());
    assert!(flow.steps.len() > 17 * 3);
    let proof = prove(&flow);
    assert_eq!((proof.verdict, proof.bound, proof.findings), (Verdict::Sound, None, vec![]));
}

#[test]
fn one_mistake_in_one_of_seventeen_departments_is_found() {
    let mut flow = read(&departments());
    let step = flow.steps.iter_mut().find(|step| step.id == "third_9").unwrap();
    step.outcomes[1].to = Some("refused".into());
    let proof = prove(&flow);
    assert_eq!(proof.verdict, Verdict::Unsound);
    let finding = &proof.findings[0];
    assert_eq!(finding.step.as_deref(), Some("third_9"));
    assert_eq!(finding.problem, Problem::EndInBlock { target: "refused".into() });
}

#[test]
fn sixty_steps_with_nested_blocks_are_proved() {
    let flow = read(&nested());
    assert!(flow.steps.len() >= 60, "{}", flow.steps.len());
    let proof = prove(&flow);
    assert_eq!((proof.verdict, proof.bound, proof.findings), (Verdict::Sound, None, vec![]));
}

/// The quick proof does not do for a circle that an outcome decides; the blocks beside it count as one step then.
#[test]
fn blocks_are_proved_on_their_own_where_the_rest_needs_exploring() {
    let mut flow = read(&nested());
    let mut again = flow.step("asked_1").unwrap().clone();
    again.id = "again".into();
    again.flows[0].when = "outcomes.decision == 'ok'".into();
    again.flows[0].to = "done".into();
    again.default = Some("before_1".into());
    flow.steps.push(again);
    let decision = flow.steps.iter_mut().find(|step| step.id == "decision").unwrap();
    decision.outcomes.truncate(1);
    decision.outcomes.push(crate::workflow::model::Outcome { code: "more".into(), ..decision.outcomes[0].clone() });
    decision.next = Some("again".into());
    let proof = prove(&flow);
    assert_eq!((proof.verdict, proof.findings), (Verdict::Sound, vec![]));
}

/// Twelve open questions about the same fact on a way that may be gone again and again: too much to look at everything.
#[test]
fn what_is_too_large_is_not_called_sound() {
    let mut steps = String::from("start kind: start, accepts: true, next: split\n");
    let branches: Vec<String> = (1..=16).map(|number| format!("task_{number}")).collect();
    steps += &format!("split kind: parallel, branches: [{}], join: joined\n", branches.join(", "));
    let mut all = Vec::new();
    for number in 1..=16 {
        steps += &format!("task_{number} TASK, next: joined, outcomes: [OK, NO joined }}]\n");
        all.push(format!("outcomes.task_{number} == 'ok'"));
    }
    steps += &format!(
        "joined kind: join, next: which
         which kind: exclusive, flows: [{{ when: \"{}\", to: done }}], default: split
         done kind: end, outcome: granted",
        all.join(" && ")
    );
    let proof = prove(&flow(&steps));
    assert_eq!(proof.verdict, Verdict::NotProved);
    assert!(matches!(proof.bound, Some(Bound::States(_))), "{:?}", proof.bound);
}

#[test]
fn values_outside_the_list_of_the_form_are_found_where_it_is_known() {
    let flow = flow(
        "start kind: start, accepts: true, next: which
         which kind: exclusive, flows: [{ when: tier == 'Z', to: review }], default: done
         review TASK, next: done, outcomes: [OK]
         done kind: end, outcome: granted",
    );
    assert_eq!(prove(&flow).verdict, Verdict::Sound);
    let known = Known { enums: [("tier".to_owned(), vec!["A".into(), "B".into()])].into(), called: false };
    let proof = prove_with(&flow, &known);
    assert_eq!(proof.verdict, Verdict::Unsound);
    assert!(
        proof
            .findings
            .iter()
            .any(|finding| { finding.problem == Problem::NoSuchValue { fact: "tier".into(), value: "'Z'".into() } })
    );
}

#[test]
fn overlaps_and_what_is_not_decided_are_remarks() {
    let flow = flow(
        "start kind: start, accepts: true, next: which
         which kind: exclusive, flows: [{ when: age > 60, to: one }, { when: \"tier in ['A', 'B']\", to: two }, { when: \"tier.startsWith('S')\", to: three }], default: done
         one TASK, next: done, outcomes: [OK]
         two TASK, next: done, outcomes: [OK]
         three TASK, next: done, outcomes: [OK]
         done kind: end, outcome: granted",
    );
    let proof = prove(&flow);
    assert_eq!(proof.verdict, Verdict::Sound);
    let problems: Vec<&Problem> = proof.findings.iter().map(|finding| &finding.problem).collect();
    let overlap = Problem::Overlap { first: "one".into(), second: "two".into() };
    assert_eq!(problems, [&Problem::NotDecided { target: "three".into() }, &overlap]);
}

#[test]
fn a_position_that_no_department_has_is_named() {
    let flow = super::pack::manual();
    assert_eq!(unheld(&flow, |_, _, _| true), []);
    let findings = unheld(&flow, |position, function, _| (position, function) != ("decision", "talent_office"));
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0].step.as_deref(), Some("decision"));
    assert_eq!(findings[0].zh(), "无人可办：city 级 talent_office 部门没有岗位 decision");
}
