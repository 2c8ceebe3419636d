//! Which of several elements a slot shows: each is scored P · C · V · L, how likely the customer is to take it up, how well
//! it fits what is known of them, what it is worth, and a lever of the product team.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use layout::{Class, Element, Id};
use serde::{Deserialize, Serialize};

use crate::attribute::Attributes;
use crate::calibration::Calibration;
use crate::condition::Condition;
use crate::weight::{Lever, Share};

/// Part of an element's value that is the customer's benefit; the rest is the business's.
const CUSTOMER_PART: f64 = 0.7;

/// How slots with candidates are filled.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Arbitration {
    /// How many showings the starting propensity counts for.
    pub starting_evidence: f64,
    /// How likely an element is taken up of which nothing is known.
    pub starting_propensity: Share,
    /// What elements are worth, by id; an unlisted one what it says of itself, or half of the most, without a lever.
    #[serde(default)]
    pub actions: BTreeMap<Id, Action>,
    /// How candidates are tried out.
    pub exploration: Exploration,
    /// What it takes to change what a slot shows.
    pub moving: Moving,
}

/// What an element is worth.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Action {
    /// To the customer.
    pub customer_benefit: Share,
    /// To the business.
    pub business: Share,
    /// By how much the product team raises or lowers it.
    #[serde(default = "neutral")]
    pub lever: Lever,
    /// How well it fits whom; the first that holds counts, and nothing where none does or that cannot be told.
    #[serde(default)]
    pub contexts: Vec<ContextWeight>,
}

/// A weight for some customers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContextWeight {
    /// For whom.
    pub when: Condition,
    /// How well it fits them.
    pub weight: Lever,
}

/// Exploration by inverse gaps (Simchi-Levi and Xu 2020, Foster and Rakhlin 2020): the further an element's score is below
/// the best, the rarer it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Exploration {
    /// How much a gap counts; the greater, the less is tried out.
    pub gamma: f64,
    /// Share of showings that is spread evenly over all at least.
    pub floor: Share,
    /// Seed of the draw, which a customer keeps for a week.
    pub seed: String,
}

/// What a change of a slot costs, and how often there may be one.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moving {
    /// What the loss of an element costs that makes up all of a customer's use of their dashboard, in scores.
    pub cost: f64,
    /// By how much the gain must exceed the cost.
    pub gain_min: f64,
    /// Days a slot rests after a change.
    pub cooldown_days: i64,
    /// Most changes in seven days.
    pub week_max: usize,
    /// Days a slot keeps what it showed before a change that the customer has taken back.
    pub undone_days: i64,
}

/// What came of showing an element to everybody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// How often it was seen.
    pub seen: u32,
    /// How often it was opened or acted on then.
    pub taken_up: u32,
}

/// What of an element's worth is known beside the policy.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weights<'a> {
    /// What came of showing elements to everybody.
    pub(crate) evidence: &'a BTreeMap<Id, Evidence>,
    /// How often what was told so likely was taken up.
    pub(crate) calibration: &'a Calibration,
    /// What elements are worth to this customer, simulated.
    pub(crate) benefits: &'a BTreeMap<Id, Share>,
}

/// The factors of a score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Factors {
    /// P: how likely the element is taken up.
    pub p: Share,
    /// P before it was calibrated, where that changed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub p_raw: Option<Share>,
    /// C: how well it fits what is known of the customer.
    pub c: Lever,
    /// V: what it is worth.
    pub v: Share,
    /// L: the product team's lever.
    pub l: Lever,
}

fn neutral() -> Lever {
    Lever::NEUTRAL
}

impl Default for Arbitration {
    /// No action is listed; an element starts with 20 showings at 5 %; a tenth is spread evenly; two changes a week, each
    /// slot once in seven days.
    fn default() -> Self {
        Self {
            starting_evidence: 20.0,
            starting_propensity: Share::saturating(0.05),
            actions: BTreeMap::new(),
            exploration: Exploration {
                gamma: 100.0,
                floor: Share::saturating(0.1),
                seed: "exploration".to_owned(),
            },
            moving: Moving { cost: 0.1, gain_min: 0.005, cooldown_days: 7, week_max: 2, undone_days: 90 },
        }
    }
}

impl Factors {
    /// P · C · V · L.
    #[must_use]
    pub fn score(self) -> f64 {
        self.p.get() * self.c.get() * self.v.get() * self.l.get()
    }
}

impl Arbitration {
    /// Whether scores look at attributes of the customer.
    pub(crate) fn asks(&self) -> bool {
        self.actions.values().any(|action| !action.contexts.is_empty())
    }

    /// The factors of an element's score. What it is worth to the customer is simulated where that can be told, else by
    /// the policy, else by the element itself.
    pub(crate) fn factors(
        &self,
        id: &Id,
        element: Option<&Element>,
        weights: &Weights<'_>,
        known: &Attributes,
    ) -> Factors {
        let raw = self.propensity(weights.evidence.get(id));
        let p = weights.calibration.apply(raw);
        let action = self.actions.get(id);
        let worth = element.and_then(|element| element.worth.as_ref());
        let (customer, business) = match (action, worth) {
            (Some(action), _) => (action.customer_benefit, action.business),
            (None, Some(worth)) => {
                (Share::saturating(worth.customer_benefit), Share::saturating(worth.business))
            }
            (None, None) => (Share::HALF, Share::HALF),
        };
        let customer = weights.benefits.get(id).copied().unwrap_or(customer);
        let mut contexts = action.into_iter().flat_map(|action| &action.contexts);
        let fitting = contexts.find(|context| context.when.holds(known) == Some(true));
        Factors {
            p,
            p_raw: (raw != p).then_some(raw),
            c: fitting.map_or(Lever::NEUTRAL, |context| context.weight),
            v: Share::saturating(CUSTOMER_PART * customer.get() + (1.0 - CUSTOMER_PART) * business.get()),
            l: action.map_or(Lever::NEUTRAL, |action| action.lever),
        }
    }

    /// The share of showings that were taken up, drawn towards the starting propensity while there are few.
    fn propensity(&self, evidence: Option<&Evidence>) -> Share {
        let Evidence { seen, taken_up } = evidence.copied().unwrap_or_default();
        let (seen, taken_up) = (f64::from(seen), f64::from(taken_up.min(seen)));
        let start = self.starting_propensity.get();
        let weight = seen + self.starting_evidence;
        if weight > 0.0 {
            Share::saturating((taken_up + self.starting_evidence * start) / weight)
        } else {
            self.starting_propensity
        }
    }

    /// What is wrong with it; empty when it may come into force.
    pub(crate) fn faults(&self) -> Vec<String> {
        let numbers = [
            (self.starting_evidence, "the starting evidence"),
            (self.exploration.gamma, "gamma"),
            (self.moving.cost, "the cost of moving"),
            (self.moving.gain_min, "the least gain"),
        ];
        let wrong = numbers.into_iter().filter(|(number, _)| !(number.is_finite() && *number >= 0.0));
        wrong.map(|(_, name)| format!("arbitration: {name} is a number from 0 on")).collect()
    }
}

impl Exploration {
    /// How likely each of several scores is shown: with `K` of them and `b` the best, `1 / (K + gamma · (s_b − s))` for any
    /// other, at least `floor / K`, and the rest for the best. `best` is the place of `b`; the probabilities add up to 1.
    #[must_use]
    pub fn probabilities(&self, scores: &[f64], best: usize) -> Vec<f64> {
        let count = f64::from(u32::try_from(scores.len()).unwrap_or(u32::MAX));
        let most = scores.get(best).copied().unwrap_or(0.0);
        let least = self.floor.get() / count;
        let mut probabilities: Vec<f64> = scores
            .iter()
            .map(|score| (1.0 / (count + self.gamma * (most - score).max(0.0))).max(least))
            .collect();
        let others: f64 =
            probabilities.iter().enumerate().filter(|(at, _)| *at != best).map(|(_, p)| p).sum();
        if let Some(rest) = probabilities.get_mut(best) {
            *rest = (1.0 - others).max(0.0);
        }
        probabilities
    }
}

/// The order in which equal scores are preferred: keeping from harm first, persuading last.
fn rank(class: Class) -> u8 {
    match class {
        Class::Safety => 0,
        Class::Legal => 1,
        Class::Savings => 2,
        Class::Account => 3,
        Class::Insight => 4,
        Class::Education => 5,
        Class::Investment => 6,
        Class::Credit => 7,
    }
}

/// Whether one candidate comes before another: by score, class, then name.
pub(crate) fn preferred(one: (f64, Class, &Id), other: (f64, Class, &Id)) -> Ordering {
    let by_score = other.0.total_cmp(&one.0);
    by_score.then_with(|| rank(one.1).cmp(&rank(other.1))).then_with(|| one.2.cmp(other.2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::attribute::AttributeValue;

    fn id(text: &str) -> Id {
        Id::new(text).unwrap()
    }

    #[test]
    fn gaps_give_the_probabilities_of_published_cases() {
        // Eppo's banner_bandit: scores by its model's coefficients for the actions nike, adidas and reebok.
        let check = |scores: [f64; 3], best: usize, expected: [f64; 3]| {
            let exploration = Exploration { gamma: 1.0, floor: Share::NONE, seed: String::new() };
            let found = exploration.probabilities(&scores, best);
            for (found, expected) in found.iter().zip(expected) {
                assert!((found - expected).abs() < 5e-5, "{found} is not {expected}");
            }
        };
        // alice: 1 + 1.5 + 3.2 + 0.5, 1.1 − 2, and the default.
        check([6.2, -0.9, 0.0], 0, [0.7923, 0.0990, 0.1087]);
        // bob: 1 − 2.5 + 1.9 + 3 − 0.5, 1.1 + 2 + 0.3, and the default.
        check([2.9, 3.4, 0.0], 1, [0.2857, 0.5580, 0.1563]);
    }

    #[test]
    fn evidence_takes_over_from_the_start() {
        let arbitration = Arbitration::default();
        let p = |seen, taken_up| arbitration.propensity(Some(&Evidence { seen, taken_up })).get();
        assert!((p(0, 0) - 0.05).abs() < 1e-12);
        assert!((p(20, 4) - 0.125).abs() < 1e-12, "half way from 0.05 to 0.2");
        assert!((p(20_000, 4_000) - 0.2).abs() < 2e-4);
        assert!(p(10, 90) <= 1.0, "what was taken up twice counts once");
        assert_eq!(arbitration.propensity(None), arbitration.starting_propensity);
    }

    #[test]
    fn factors_are_those_of_the_action_and_the_first_context_that_holds() {
        let action = json!({
            "customer_benefit": 1.0, "business": 0.5, "lever": 1.5,
            "contexts": [
                { "when": { ">": [{ "var": "intent.mortgage" }, 0.5] }, "weight": 2.0 },
                { "when": { "==": [{ "var": "country" }, "GB"] }, "weight": 0.5 }
            ]
        });
        let mut arbitration = Arbitration::default();
        arbitration.actions.insert(id("deposit"), serde_json::from_value(action).unwrap());
        let mut known = Attributes::new();
        known.insert("country", AttributeValue::Text("GB".into()));
        let (evidence, calibration) = (BTreeMap::new(), Calibration::default());
        let benefits = BTreeMap::new();
        let weights = Weights { evidence: &evidence, calibration: &calibration, benefits: &benefits };
        let factors = |known: &Attributes| arbitration.factors(&id("deposit"), None, &weights, known);
        assert_eq!(factors(&known).c, Lever::new(0.5).unwrap(), "of the mortgage nobody knows");
        known.insert("intent.mortgage", AttributeValue::Number(0.6));
        let found = factors(&known);
        assert_eq!((found.c.get(), found.l.get()), (2.0, 1.5));
        assert!((found.v.get() - 0.85).abs() < 1e-12);
        assert!((found.score() - 0.05 * 2.0 * 0.85 * 1.5).abs() < 1e-12);
        let unlisted = arbitration.factors(&id("other"), None, &weights, &known);
        assert_eq!((unlisted.c, unlisted.v, unlisted.l), (Lever::NEUTRAL, Share::HALF, Lever::NEUTRAL));
    }

    #[test]
    fn worth_is_simulated_or_the_policy_s_or_the_element_s_own() {
        let check = |policy: Option<f64>, own: Option<f64>, simulated: Option<f64>, expected: f64| {
            let mut arbitration = Arbitration::default();
            let share = |share: f64| Share::new(share).unwrap();
            arbitration.actions.extend(policy.map(|benefit| {
                let benefit = share(benefit);
                let lever = Lever::NEUTRAL;
                (
                    id("tip"),
                    Action { customer_benefit: benefit, business: benefit, lever, contexts: Vec::new() },
                )
            }));
            let worth = own.map(|own| json!({ "customerBenefit": own, "business": own }));
            let element = json!({ "type": "note", "v": 1, "class": "savings", "worth": worth });
            let element: Element = serde_json::from_value(element).unwrap();
            let benefits = simulated.map(|benefit| (id("tip"), share(benefit))).into_iter().collect();
            let (evidence, calibration) = (BTreeMap::new(), Calibration::default());
            let weights = Weights { evidence: &evidence, calibration: &calibration, benefits: &benefits };
            let found = arbitration.factors(&id("tip"), Some(&element), &weights, &Attributes::new());
            assert!(
                (found.v.get() - expected).abs() < 1e-12,
                "{policy:?} {own:?} {simulated:?}: {}",
                found.v.get()
            );
        };
        check(None, None, None, 0.5);
        check(None, Some(0.2), None, 0.2);
        check(Some(0.4), Some(0.2), None, 0.4);
        // Seven parts of ten are the customer's, the rest is the business's as it was told.
        check(Some(0.4), Some(0.2), Some(1.0), 0.82);
        check(None, None, Some(0.0), 0.15);
    }

    proptest! {
        #[test]
        fn probabilities_add_up_respect_the_floor_and_fall_with_the_score(
            scores in prop::collection::vec(0.0..4.0_f64, 1..64),
            gamma in 0.0..1_000.0_f64,
            floor in 0.0..=1.0_f64,
        ) {
            let exploration = Exploration { gamma, floor: Share::new(floor).unwrap(), seed: String::new() };
            let best = (0..scores.len()).max_by(|one, other| scores[*one].total_cmp(&scores[*other])).unwrap();
            let found = exploration.probabilities(&scores, best);
            prop_assert!((found.iter().sum::<f64>() - 1.0).abs() < 1e-9);
            let count = f64::from(u32::try_from(scores.len()).unwrap());
            for (at, p) in found.iter().enumerate() {
                prop_assert!(*p >= floor / count - 1e-12, "{p} of {}", scores.len());
                prop_assert!(*p <= found[best] + 1e-12);
                for (other, q) in found.iter().enumerate() {
                    prop_assert!(scores[at] < scores[other] || p >= q || at == best || other == best);
                }
            }
        }
    }
}
