//! Logs of a policy that is known, of customers whose ways are known, so that what another policy earns is known too.

use draws::Random;
use evaluation::off_policy::Round;

/// What a customer is shown pays, by the kind of customer and the action.
const REWARDS: [[f64; 3]; 3] = [[0.10, 0.30, 0.20], [0.50, 0.20, 0.30], [0.25, 0.25, 0.60]];
/// What a model predicts of it, which is wrong.
const PREDICTED: [[f64; 3]; 3] = [[0.20, 0.20, 0.20], [0.40, 0.30, 0.30], [0.30, 0.20, 0.40]];
/// The policy that made the log.
const LOGGING: [[f64; 3]; 3] = [[0.6, 0.2, 0.2], [0.2, 0.6, 0.2], [0.4, 0.4, 0.2]];
/// A policy that is better.
pub(crate) const BETTER: [[f64; 3]; 3] = [[0.1, 0.7, 0.2], [0.7, 0.1, 0.2], [0.1, 0.1, 0.8]];
/// A policy that is worse.
pub(crate) const WORSE: [[f64; 3]; 3] = [[0.8, 0.1, 0.1], [0.1, 0.8, 0.1], [0.5, 0.4, 0.1]];

/// The mean reward of a round under a policy; kinds of customers are equally many.
pub(crate) fn truth(policy: &[[f64; 3]; 3]) -> f64 {
    let pairs = policy.iter().flatten().zip(REWARDS.iter().flatten());
    pairs.map(|(share, reward)| share * reward).sum::<f64>() / 3.0
}

/// Rounds of so many customers, one to five each, all with the same draw: a customer sees the same for a week. Every
/// third customer is in hardship.
pub(crate) fn log(customers: u32, policy: &[[f64; 3]; 3], seed: u64) -> Vec<Round> {
    let mut rounds = Vec::new();
    for customer in 0..customers {
        let mut random = Random::stream(seed, u64::from(customer), 7);
        let kind = random.below(3);
        let (drawn, shares) = (random.unit(), LOGGING[kind]);
        // The first place at which the shares so far are more than was drawn.
        let chosen = (1..3).filter(|places| shares[..*places].iter().sum::<f64>() <= drawn).count();
        for _ in 0..=random.below(5) {
            rounds.push(Round {
                customer: customer.to_string(),
                is_hardship: customer % 3 == 0,
                is_intervened: false,
                chosen: u32::try_from(chosen).unwrap(),
                propensity: shares[chosen],
                reward: f64::from(u8::from(random.unit() < REWARDS[kind][chosen])),
                policy: policy[kind].to_vec(),
                predicted: Some(PREDICTED[kind].to_vec()),
                guardrails: [("undone".to_owned(), f64::from(u8::from(random.unit() < 0.05)))].into(),
            });
        }
    }
    rounds
}
