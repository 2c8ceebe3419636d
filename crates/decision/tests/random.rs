//! Random customers, as in the bench that makes ten million decisions: none in breach of a guardrail, and many once there are
//! no guardrails.

use crate::common::random::run;

#[test]
fn no_random_decision_breaks_a_guardrail() {
    assert_eq!(run(4_000, 1, true), (0, None));
    let (found, _) = run(1_000, 1, false);
    assert!(found > 100, "without guardrails the judge finds only {found} breaches of 1,000");
}
