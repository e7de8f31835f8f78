//! What several people can come to.

use super::super::{Problem, Verdict, prove};
use super::flow;

/// The two can only agree; but if both abstain, one person decides in their place, objects, and nothing leads on later.
#[test]
fn what_one_person_may_choose_when_nobody_has_voted_counts() {
    let with = |later: &str| {
        flow(&format!(
            "start kind: start, accepts: true, next: panel
             panel TASK, many: {{ seats: {{ number: 2 }}, tally: [{{ outcome: ok, needs: any }}], otherwise: ok }}, next: which, outcomes: [OK, NO which }}, {{ code: abstain, name: {{ zh: x, en: x }}, act: abstain }}]
             which kind: exclusive, flows: [{{ when: tier == 'A', to: more }}], default: done
             more TASK, next: again, outcomes: [OK]
             again kind: exclusive, flows: [{{ when: outcomes.panel == 'ok', to: done }}], default: {later}
             done kind: end, outcome: granted"
        ))
    };
    assert_eq!(prove(&with("done")).verdict, Verdict::Sound);
    let proof = prove(&with("more"));
    assert_eq!(proof.verdict, Verdict::Unsound);
    let stuck: Vec<_> = proof.findings.iter().map(|finding| (finding.step.as_deref(), &finding.problem)).collect();
    assert_eq!(stuck, [(Some("more"), &Problem::DeadEnd)]);
    let way: Vec<&str> = proof.findings[0].trace.iter().map(|line| line.en.as_str()).collect();
    assert_eq!(way, ["panel: object", "which: tier is 'A', on to more"]);
}
