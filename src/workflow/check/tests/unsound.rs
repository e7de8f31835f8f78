//! Flows that cannot work, each refused with the way to its fault.

use super::super::{Finding, Verdict, prove};
use super::flow;

fn text(finding: &Finding) -> String {
    let trace: Vec<&str> = finding.trace.iter().map(|line| line.en.as_str()).collect();
    format!("{}: {} <- {}", finding.step.as_deref().unwrap_or("flow"), finding.en(), trace.join(" | "))
}

/// What it is, the flow, and the finding with its trace.
pub(super) const TABLE: [(&str, &str, &str); 18] = [
    (
        "an exclusive step without way on",
        "start kind: start, accepts: true, next: review
         review TASK, next: which, outcomes: [OK]
         which kind: exclusive, flows: [{ when: tier == 'A', to: done }]
         done kind: end, outcome: granted",
        "which: `default` is missing <- review: agree",
    ),
    (
        "deadlock: the only way is back behind what cannot be taken back",
        "start kind: start, accepts: true, next: review
         review TASK, next: record, outcomes: [OK, NO done }]
         record kind: automatic_task, effects: [{ name: x, undo: barrier }], next: again
         again TASK, outcomes: [BACK [review] }, { code: ask, name: { zh: x, en: ask }, act: send_back, targets: [review] }]
         done kind: end, outcome: granted",
        "again: the case stands here and nothing leads on <- review: agree",
    ),
    (
        "lack of synchronisation: two branches run into one step",
        "start kind: start, accepts: true, next: split
         split kind: parallel, branches: [one, two], join: joined
         one TASK, next: common, outcomes: [OK]
         two TASK, next: common, outcomes: [OK]
         common TASK, next: joined, outcomes: [OK]
         joined kind: join, next: done
         done kind: end, outcome: granted",
        "common: two strands of the case can be here at once <- one: agree | two: agree",
    ),
    (
        "dead step: nobody can meet both conditions",
        "start kind: start, accepts: true, next: first
         first kind: exclusive, flows: [{ when: tier == 'A', to: second }], default: review
         second kind: exclusive, flows: [{ when: tier == 'B', to: never }], default: review
         never TASK, next: review, outcomes: [OK]
         review TASK, next: done, outcomes: [OK]
         done kind: end, outcome: granted",
        "never: no case ever comes here <- ",
    ),
    (
        "lost strand: an end while others are at work",
        "start kind: start, accepts: true, next: split
         split kind: parallel, branches: [one, two], join: joined
         one TASK, next: joined, outcomes: [OK]
         two TASK, next: joined, outcomes: [OK, NO refused }]
         joined kind: join, next: done
         done kind: end, outcome: granted
         refused kind: end, outcome: refused",
        "two: refused ends the case inside a parallel block; join first, then decide <- two: object",
    ),
    (
        "endless circle: steps that wait for nobody",
        "start kind: start, accepts: true, next: review
         review TASK, next: record, outcomes: [OK]
         record kind: automatic_task, effects: [{ name: x, undo: compensable }], next: wait
         wait kind: timer, working_days: 1, next: which
         which kind: exclusive, flows: [{ when: urgent, to: done }], default: record
         done kind: end, outcome: granted",
        "record: the case would run in a circle here without waiting for anybody <- review: agree",
    ),
    (
        "no way to an end: the same question is asked for ever",
        "start kind: start, accepts: true, next: review
         review TASK, next: which, outcomes: [OK]
         which kind: exclusive, flows: [{ when: tier == 'A', to: review }], default: done
         done kind: end, outcome: granted",
        "review: no end can be reached from here <- review: agree | which: tier is 'A', on to review",
    ),
    (
        "dangling condition: a fact that nobody provides",
        "start kind: start, accepts: true, next: review
         review TASK, next: which, outcomes: [OK]
         which kind: exclusive, flows: [{ when: salary > 3, to: review }], default: done
         done kind: end, outcome: granted",
        "which: the condition `salary > 3` cannot be used: there is no fact named salary here (column 1) <- review: agree",
    ),
    (
        "dangling condition: an outcome that the step does not have",
        "start kind: start, accepts: true, next: review
         review TASK, next: which, outcomes: [OK]
         which kind: exclusive, flows: [{ when: outcomes.review == 'maybe', to: review }], default: done
         done kind: end, outcome: granted",
        "which: review has no outcome maybe <- review: agree",
    ),
    (
        "send-back into a branch beside",
        "start kind: start, accepts: true, next: split
         split kind: parallel, branches: [one, two], join: joined
         one TASK, next: joined, outcomes: [OK]
         two TASK, next: joined, outcomes: [OK, BACK [one] }]
         joined kind: join, next: done
         done kind: end, outcome: granted",
        "two: one cannot be a target of a send-back from here <- ",
    ),
    (
        "a join that no block names",
        "start kind: start, accepts: true, next: review
         review TASK, next: joined, outcomes: [OK]
         joined kind: join, next: done
         done kind: end, outcome: granted",
        "review: the flow to joined crosses the border of a parallel block <- review: agree",
    ),
    (
        "a send-back to where the case has never been",
        "start kind: start, accepts: true, next: review
         review TASK, next: decision, outcomes: [OK, BACK [decision] }]
         decision TASK, next: done, outcomes: [OK]
         done kind: end, outcome: granted",
        "review: no case can ever be sent back to decision from here <- ",
    ),
    (
        "a flow behind one that takes all its cases",
        "start kind: start, accepts: true, next: which
         which kind: exclusive, flows: [{ when: age >= 18, to: review }, { when: age > 60 && day < '2027-01-01', to: old }], default: done
         review TASK, next: done, outcomes: [OK]
         old TASK, next: done, outcomes: [OK]
         done kind: end, outcome: granted",
        "which: no case ever takes the flow to old <- ",
    ),
    (
        "an outcome without a flow",
        "start kind: start, accepts: true, next: review
         review TASK, outcomes: [OK, NO done }]
         done kind: end, outcome: granted",
        "review: the outcome ok leads nowhere <- ",
    ),
    (
        "an applicant who gets the case back and can do nothing with it",
        "start kind: start, accepts: true, next: form
         form kind: user_task, who: { applicant: true }, next: review, outcomes: [{ code: none, name: { zh: 无, en: none }, act: request_correction }]
         review TASK, next: done, outcomes: [OK, BACK [form] }]
         done kind: end, outcome: granted",
        "form: the applicant has nothing to do here that takes the case on <- ",
    ),
    (
        "a step that may take longer than the law allows the whole case",
        "start kind: start, accepts: true, next: review
         review TASK, limit: 40, next: done, outcomes: [OK]
         done kind: end, outcome: granted",
        "review: 40 working days are longer than 30 <- ",
    ),
    (
        "a step that nobody can hold: whoever did the other one is wanted and kept away",
        "start kind: start, accepts: true, next: review
         review TASK, next: decision, outcomes: [OK]
         decision kind: user_task, who: { actor_of: review, not_actor_of: [review] }, next: done, outcomes: [OK]
         done kind: end, outcome: granted",
        "decision: nobody can do this: review is wanted and excluded at once <- review: agree",
    ),
    (
        "dead step: behind a block of which one branch always ends the case",
        "start kind: start, accepts: true, next: split
         split kind: parallel, branches: [one, inner], join: joined
         one TASK, next: joined, outcomes: [OK]
         inner kind: parallel, branches: [two, three], join: met
         two TASK, next: met, outcomes: [OK]
         three TASK, next: met, outcomes: [OK]
         met kind: join, next: stop
         joined kind: join, next: done
         done kind: end, outcome: granted
         stop kind: terminate, outcome: refused",
        "done: no case ever comes here <- ",
    ),
];

#[test]
fn each_is_refused_with_the_way_to_its_fault() {
    for (what, steps, expected) in TABLE {
        let proof = prove(&flow(steps));
        assert_eq!(proof.verdict, Verdict::Unsound, "{what}");
        let found: Vec<String> = proof.findings.iter().map(text).collect();
        assert!(
            found.iter().any(|found| found == expected),
            "{what}: expected\n{expected}\nfound\n{}",
            found.join("\n")
        );
        assert!(proof.findings.iter().all(|finding| !finding.zh().is_empty()));
    }
}

#[test]
fn a_trace_is_told_in_chinese_too() {
    let proof = prove(&flow(TABLE[6].1));
    let lines: Vec<&str> = proof.findings[0].trace.iter().map(|line| line.zh.as_str()).collect();
    assert_eq!(lines, ["review：同意", "which：tier 为 'A'，转“review”"]);
    assert_eq!(proof.findings[0].zh(), "从此处到不了任何结束环节");
}
