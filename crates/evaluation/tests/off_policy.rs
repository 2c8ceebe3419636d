//! What is estimated of policies whose worth is known, and logs that cannot bear an estimate.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

#[path = "common/log.rs"]
mod log;

use evaluation::off_policy::{
    Bar, Cause, Evaluation, Failure, Gate, GuardrailLimit, Interval, Obstacle, Round, RoundError, Scope,
    Settings, evaluate,
};
use log::{BETTER, WORSE, log, truth};
use proptest::prelude::*;

/// A change of one round.
type Change = fn(&mut Round);

/// Few resamples, where only the estimates are looked at.
fn quick() -> Settings {
    Settings { resamples: 100, ..Settings::default() }
}

fn judged(rounds: &[Round], bar: &Bar, settings: &Settings) -> Evaluation {
    evaluate(rounds, bar, settings, 20_261).unwrap()
}

/// Inverse propensity, self-normalised and doubly robust.
fn unclipped(found: &Evaluation) -> [Interval; 3] {
    let values = found.overall.estimates.unwrap().unclipped;
    [values.inverse_propensity, values.self_normalised, values.doubly_robust.unwrap()]
}

fn round(
    customer: &str,
    chosen: u32,
    propensity: f64,
    reward: f64,
    policy: [f64; 2],
    predicted: [f64; 2],
) -> Round {
    Round {
        customer: customer.to_owned(),
        is_hardship: false,
        is_intervened: false,
        chosen,
        propensity,
        reward,
        policy: policy.to_vec(),
        predicted: Some(predicted.to_vec()),
        guardrails: [].into(),
    }
}

fn five_rounds() -> Vec<Round> {
    vec![
        round("a", 0, 0.5, 1.0, [0.2, 0.8], [0.6, 0.3]),
        round("a", 1, 0.5, 0.0, [0.2, 0.8], [0.6, 0.3]),
        round("b", 1, 0.25, 1.0, [0.1, 0.9], [0.5, 0.7]),
        round("c", 0, 0.8, 0.5, [0.4, 0.6], [0.4, 0.4]),
        round("d", 1, 0.1, 0.25, [0.5, 0.5], [0.2, 0.3]),
    ]
}

fn close(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-12, "{found} {expected}");
}

#[test]
fn five_rounds_are_worked_as_by_hand() {
    let found = judged(&five_rounds(), &Bar::default(), &Settings { weight_max: 3.0, ..quick() });
    let estimates = found.overall.estimates.unwrap();
    close(estimates.logged, 0.55);
    close(estimates.unclipped.inverse_propensity.estimate, 1.1);
    close(estimates.unclipped.self_normalised.estimate, 0.495_495_495_495_495_5);
    close(estimates.unclipped.doubly_robust.unwrap().estimate, 0.522);
    close(estimates.clipped.inverse_propensity.estimate, 0.88);
    close(estimates.clipped.self_normalised.estimate, 0.517_647_058_823_529_1);
    close(estimates.clipped.doubly_robust.unwrap().estimate, 0.506);
    let diagnostics = found.overall.diagnostics;
    close(diagnostics.mean_weight.unwrap(), 2.22);
    close(diagnostics.mean_weight_standard_error.unwrap(), 0.994_512_946_119_858_1);
    close(diagnostics.effective_rounds, 3.010_261_421_939_897);
    close(diagnostics.largest_weight_share.unwrap(), 0.450_450_450_450_450_46);
    assert_eq!((diagnostics.rounds, diagnostics.customers, diagnostics.clipped_rounds), (5, 4, 2));
}

#[test]
fn estimates_are_within_two_standard_errors_of_the_truth() {
    for policy in [BETTER, WORSE] {
        let found = judged(&log(6_000, &policy, 1), &Bar::default(), &Settings::default());
        for value in unclipped(&found) {
            println!("{value:?} {}", truth(&policy));
            assert!(
                (value.estimate - truth(&policy)).abs() <= 2.0 * value.standard_error,
                "{value:?} {}",
                truth(&policy)
            );
        }
    }
}

#[test]
fn the_truth_is_between_the_limits_in_nineteen_logs_of_twenty() {
    let mut covered = [0; 3];
    for seed in 0..60 {
        let found =
            judged(&log(500, &BETTER, seed), &Bar::default(), &Settings { resamples: 400, ..quick() });
        for (covered, value) in covered.iter_mut().zip(unclipped(&found)) {
            *covered += u32::from(value.lower <= truth(&BETTER) && truth(&BETTER) <= value.upper);
        }
    }
    println!("{covered:?} of 60");
    // Fewer than 52 of 60 happen once in a hundred at 95 %.
    assert!(covered.iter().all(|covered| *covered >= 52), "{covered:?}");
}

#[test]
fn limits_by_round_would_be_too_narrow() {
    let rounds = log(2_000, &BETTER, 3);
    let mut alone = rounds.clone();
    for (place, round) in alone.iter_mut().enumerate() {
        round.customer = place.to_string();
    }
    let (by_customer, by_round) =
        (judged(&rounds, &Bar::default(), &quick()), judged(&alone, &Bar::default(), &quick()));
    let [customer, round] = [by_customer, by_round].map(|found| unclipped(&found)[0].standard_error);
    assert!(customer > 1.3 * round, "{customer} {round}");
}

fn undone_at_most(limit: f64) -> Bar {
    Bar { guardrails: vec![GuardrailLimit { name: "undone".to_owned(), limit }], ..Bar::default() }
}

#[test]
fn the_gate_opens_for_a_better_policy_alone() {
    let bar = undone_at_most(0.10);
    let found = judged(&log(6_000, &BETTER, 1), &bar, &Settings::default());
    assert_eq!((found.gate.clone(), found.overall.failures.len()), (Gate::Open, 0), "{found:?}");
    let undone = &found.hardship.guardrails[0].value;
    assert!(undone.lower < 0.05 && 0.05 < undone.upper, "{undone:?}");
    let Gate::Closed { obstacles } = judged(&log(6_000, &WORSE, 1), &bar, &Settings::default()).gate else {
        panic!("a worse policy passed");
    };
    let scopes: Vec<Scope> = obstacles.iter().map(|obstacle| obstacle.scope).collect();
    assert_eq!(scopes, [Scope::Overall, Scope::Hardship]);
    assert!(obstacles.iter().all(|obstacle| matches!(obstacle.cause, Cause::ValueTooLow { .. })));
    // A wide margin lets it pass; a bar above its worth does not let the better one.
    let wide = Bar { margin: 0.5, ..undone_at_most(0.10) };
    assert_eq!(judged(&log(6_000, &WORSE, 1), &wide, &Settings::default()).gate, Gate::Open);
    let high = Bar { incumbent: Some(0.6), ..bar };
    let Gate::Closed { obstacles } = judged(&log(6_000, &BETTER, 1), &high, &Settings::default()).gate else {
        panic!("a policy passed a bar above it");
    };
    assert!(matches!(
        obstacles[..],
        [Obstacle { scope: Scope::Overall, cause: Cause::ValueTooLow { required: 0.6, .. } }]
    ));
}

#[test]
fn a_guardrail_crossed_in_hardship_alone_closes_the_gate() {
    let mut rounds = log(6_000, &BETTER, 1);
    for (place, round) in rounds.iter_mut().enumerate().filter(|(_, round)| round.is_hardship) {
        round.guardrails.insert("undone".to_owned(), f64::from(u8::from(place % 5 == 0)));
    }
    let Gate::Closed { obstacles } = judged(&rounds, &undone_at_most(0.15), &Settings::default()).gate else {
        panic!("passed");
    };
    let [Obstacle { scope: Scope::Hardship, cause: Cause::GuardrailCrossed { name, upper, limit } }] =
        &obstacles[..]
    else {
        panic!("{obstacles:?}");
    };
    assert!(name == "undone" && *upper > 0.2 && (*limit - 0.15).abs() < 1e-12);
}

fn check_failure(change: Change, expected: fn(&Failure) -> bool) {
    let mut rounds = log(3_000, &BETTER, 1);
    rounds.iter_mut().for_each(change);
    let found = judged(&rounds, &Bar::default(), &quick());
    assert!(
        matches!(&found.overall.failures[..], [failure] if expected(failure)),
        "{:?}",
        found.overall.failures
    );
    assert!(matches!(found.gate, Gate::Closed { .. }));
}

#[test]
fn every_flaw_of_a_log_is_named_and_closes_the_gate() {
    check_failure(
        |round| round.propensity *= 0.9,
        |failure| matches!(failure, Failure::MeanWeightOff { mean_weight, .. } if *mean_weight > 1.1),
    );
    check_failure(|round| round.predicted = None, |failure| matches!(failure, Failure::NoPredictions));
    let only = |rounds: &[Round]| judged(rounds, &Bar::default(), &quick()).overall.failures;
    assert_eq!(only(&[]), [Failure::NoRounds]);
    let hundred = log(400, &BETTER, 1);
    let few = only(&hundred);
    assert!(
        matches!(few[..], [Failure::TooFewEffectiveRounds { effective_rounds_min, .. }] if effective_rounds_min >= 1_000.0),
        "{few:?}"
    );
    let heavy = five_rounds();
    assert!(matches!(
        only(&heavy)[..],
        [Failure::TooFewEffectiveRounds { .. }, Failure::WeightTooLarge { share_max: 0.05, .. }]
    ));
    let mut none = five_rounds();
    for round in &mut none {
        round.policy = if round.chosen == 0 { vec![0.0, 1.0] } else { vec![1.0, 0.0] };
    }
    assert!(only(&none).contains(&Failure::NoOverlap), "{:?}", only(&none));
    assert_eq!(judged(&none, &Bar::default(), &quick()).overall.estimates, None);
    let mut single = log(3_000, &BETTER, 1);
    single.iter_mut().for_each(|round| round.customer = "ann".to_owned());
    assert_eq!(only(&single), [Failure::TooFewCustomers { customers: 1 }]);
}

#[test]
fn a_log_without_anyone_in_hardship_does_not_open_the_gate() {
    let mut rounds = log(6_000, &BETTER, 1);
    rounds.iter_mut().for_each(|round| round.is_hardship = false);
    let Gate::Closed { obstacles } = judged(&rounds, &Bar::default(), &quick()).gate else {
        panic!("passed")
    };
    assert_eq!(obstacles, [Obstacle { scope: Scope::Hardship, cause: Cause::Log(Failure::NoRounds) }]);
}

#[test]
fn rounds_that_were_intervened_in_are_counted_and_left_out() {
    let rounds = log(300, &BETTER, 1);
    let mut more = rounds.clone();
    more.extend(rounds[..7].iter().cloned().map(|round| Round {
        is_intervened: true,
        propensity: 0.0,
        ..round
    }));
    let (found, expected) =
        (judged(&more, &Bar::default(), &quick()), judged(&rounds, &Bar::default(), &quick()));
    assert_eq!((found.intervened_rounds, found.overall), (7, expected.overall));
}

#[test]
fn a_policy_that_is_the_logging_one_has_weights_of_one() {
    let mut rounds = log(3_000, &BETTER, 1);
    for round in &mut rounds {
        let rest = (1.0 - round.propensity) / 2.0;
        let chosen = usize::try_from(round.chosen).unwrap();
        round.policy = vec![rest; 3];
        round.policy[chosen] = round.propensity;
    }
    let found = judged(&rounds, &Bar::default(), &quick());
    assert_eq!(found.overall.failures, []);
    close(unclipped(&found)[0].estimate, found.overall.estimates.unwrap().logged);
}

fn check_refusal(change: Change, expected: RoundError) {
    let mut rounds = five_rounds();
    change(&mut rounds[1]);
    assert_eq!(evaluate(&rounds, &Bar::default(), &quick(), 1), Err(expected));
}

#[test]
fn what_cannot_be_a_round_is_refused() {
    check_refusal(|round| round.chosen = 2, RoundError::Chosen { round: 1 });
    check_refusal(|round| round.propensity = 0.0, RoundError::Propensity { round: 1 });
    check_refusal(|round| round.propensity = f64::NAN, RoundError::Propensity { round: 1 });
    check_refusal(|round| round.policy = vec![0.5, 0.6], RoundError::Policy { round: 1 });
    check_refusal(|round| round.policy = vec![-0.5, 1.5], RoundError::Policy { round: 1 });
    check_refusal(|round| round.predicted = None, RoundError::Predicted { round: 1 });
    check_refusal(|round| round.predicted = Some(vec![1.0; 3]), RoundError::Predicted { round: 1 });
    check_refusal(|round| round.reward = f64::INFINITY, RoundError::Outcome { round: 1 });
    let missing = evaluate(&five_rounds(), &undone_at_most(0.1), &quick(), 1);
    assert_eq!(missing, Err(RoundError::Outcome { round: 0 }));
    let wild = Bar { margin: -1.0, ..Bar::default() };
    assert_eq!(evaluate(&five_rounds(), &wild, &quick(), 1), Err(RoundError::Bar));
    let few = Settings { resamples: 1, ..quick() };
    assert_eq!(evaluate(&five_rounds(), &Bar::default(), &few, 1), Err(RoundError::Settings));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn self_normalised_estimates_do_not_change_with_the_scale_of_weights(scale in 0.01..1.0_f64, seed in 0..1_000_u64) {
        let rounds = log(60, &BETTER, seed);
        let mut scaled = rounds.clone();
        scaled.iter_mut().for_each(|round| round.propensity *= scale);
        let [before, after] =
            [rounds, scaled].map(|rounds| unclipped(&judged(&rounds, &Bar::default(), &quick())));
        for (before, after) in [
            (before[1].estimate, after[1].estimate),
            (before[1].lower, after[1].lower),
            (before[0].estimate, after[0].estimate * scale),
        ] {
            prop_assert!((before - after).abs() < 1e-9, "{before} {after}");
        }
    }

    #[test]
    fn the_order_of_the_log_changes_nothing(turn in 1..100_usize, seed in 0..1_000_u64) {
        let rounds = log(60, &WORSE, seed);
        let mut turned = rounds.clone();
        turned.rotate_left(turn.min(rounds.len()));
        turned.reverse();
        let [before, after] =
            [rounds, turned].map(|rounds| unclipped(&judged(&rounds, &Bar::default(), &quick())));
        for (before, after) in before.iter().zip(&after) {
            prop_assert!((before.estimate - after.estimate).abs() < 1e-9);
            prop_assert!((before.lower - after.lower).abs() < 1e-9 && (before.upper - after.upper).abs() < 1e-9);
        }
    }

    #[test]
    fn exact_predictions_leave_no_error(seed in 0..1_000_u64) {
        let mut rounds = log(60, &BETTER, seed);
        for round in &mut rounds {
            round.predicted = Some(vec![round.reward; 3]);
        }
        let found = judged(&rounds, &Bar::default(), &quick());
        let [_, _, robust] = unclipped(&found);
        prop_assert!((robust.estimate - found.overall.estimates.unwrap().logged).abs() < 1e-9);
    }
}
