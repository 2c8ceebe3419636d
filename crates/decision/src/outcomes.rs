//! Everything guardrails can say, and the plainest customer to whom they say it.
//!
//! A test looks at a number only by comparing it with a limit, so one value below, at, between and above the limits
//! stands for all numbers. Guardrails that share no fact are walked apart: what they say together is every pairing.

use std::collections::{BTreeMap, BTreeSet};

use crate::guardrail::{Fact, FactValue, Facts, Guardrail, Test};

/// The most combinations of facts that are walked through.
const COMBINATIONS_MAX: u64 = 65_536;

/// The most different things the guardrails may say together.
const OUTCOMES_MAX: u64 = 1_024;

/// One thing the guardrails can say, shown by a customer to whom they say it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) facts: Facts,
    /// Facts in which this customer departs from a calm one, who has agreed to everything.
    pub(crate) departures: Vec<Fact>,
}

/// All outcomes, those with the fewest departures first.
#[derive(Debug, PartialEq)]
pub(crate) struct Outcomes {
    pub(crate) outcomes: Vec<Outcome>,
    /// Combinations of facts they stand for.
    pub(crate) combinations: u64,
}

/// More than is walked through.
#[derive(Debug, PartialEq)]
pub(crate) struct TooMany {
    pub(crate) combinations: u64,
    pub(crate) limit: u64,
}

/// Values of a fact that tests can tell apart: the calm one first, unknown (`None`) last.
type Domain = Vec<Option<FactValue>>;

/// Everything `guardrails` can say. Of those that say nothing `counts`, and share no fact with one that does, one customer
/// stands for all.
pub(crate) fn outcomes(
    guardrails: &[Guardrail],
    counts: impl Fn(&Guardrail) -> bool,
) -> Result<Outcomes, TooMany> {
    let domains = domains(guardrails);
    let size = |facts: &BTreeSet<Fact>| {
        facts.iter().filter_map(|fact| domains.get(fact)).fold(1_u64, |product, domain| {
            product.saturating_mul(u64::try_from(domain.len()).unwrap_or(u64::MAX))
        })
    };
    let groups = groups(guardrails);
    let walked = groups.iter().fold(0_u64, |sum, (facts, _)| sum.saturating_add(size(facts)));
    if walked > COMBINATIONS_MAX {
        return Err(TooMany { combinations: walked, limit: COMBINATIONS_MAX });
    }
    let mut together = vec![Outcome::default()];
    for (facts, rules) in &groups {
        let mut apart = said_apart(facts, rules, &domains);
        if !rules.iter().any(|rule| counts(rule)) {
            apart.sort_by_key(|outcome| outcome.departures.len());
            apart.truncate(1);
        }
        let count = u64::try_from(together.len().saturating_mul(apart.len())).unwrap_or(u64::MAX);
        if count > OUTCOMES_MAX {
            return Err(TooMany { combinations: count, limit: OUTCOMES_MAX });
        }
        together = together.iter().flat_map(|one| apart.iter().map(|other| one.with(other))).collect();
    }
    together.sort_by_key(|outcome| (outcome.departures.len(), outcome.departures.clone()));
    let combinations = groups.iter().fold(1_u64, |product, (facts, _)| product.saturating_mul(size(facts)));
    Ok(Outcomes { outcomes: together, combinations })
}

impl Outcome {
    fn with(&self, other: &Outcome) -> Self {
        let mut both = self.clone();
        both.facts.extend(&other.facts);
        both.departures.extend(&other.departures);
        both.departures.sort_unstable();
        both
    }
}

/// Guardrails that share facts, with the facts they share.
fn groups(guardrails: &[Guardrail]) -> Vec<(BTreeSet<Fact>, Vec<&Guardrail>)> {
    let mut groups: Vec<(BTreeSet<Fact>, Vec<&Guardrail>)> = Vec::new();
    for rule in guardrails {
        let mut facts = BTreeSet::new();
        each_leaf(&rule.when, &mut |fact, _| {
            facts.insert(fact);
        });
        let (shared, apart) = groups.into_iter().partition(|(others, _)| !facts.is_disjoint(others));
        groups = apart;
        let shared: Vec<(BTreeSet<Fact>, Vec<&Guardrail>)> = shared;
        let mut joined = (facts, vec![rule]);
        for (others, rules) in shared {
            joined.0.extend(others);
            joined.1.extend(rules);
        }
        groups.push(joined);
    }
    groups
}

/// What `rules` can say, each with the plainest facts.
fn said_apart(
    facts: &BTreeSet<Fact>,
    rules: &[&Guardrail],
    domains: &BTreeMap<Fact, Domain>,
) -> Vec<Outcome> {
    let domains: Vec<(&Fact, &Domain)> =
        facts.iter().filter_map(|fact| domains.get(fact).map(|domain| (fact, domain))).collect();
    let mut plainest: BTreeMap<Vec<bool>, (Outcome, Vec<usize>)> = BTreeMap::new();
    let mut chosen = vec![0_usize; domains.len()];
    loop {
        let mut outcome = Outcome::default();
        for ((fact, domain), index) in domains.iter().zip(&chosen) {
            if let Some(value) = domain.get(*index).copied().flatten() {
                outcome.facts.insert(**fact, value);
            }
            if *index > 0 {
                outcome.departures.push(**fact);
            }
        }
        let said = rules.iter().map(|rule| applies(rule, &outcome.facts)).collect();
        let rank = |outcome: &Outcome, chosen: &[usize]| {
            (outcome.departures.len(), outcome.departures.clone(), chosen.to_vec())
        };
        match plainest.get(&said) {
            Some((other, at)) if rank(other, at) <= rank(&outcome, &chosen) => {}
            _ => {
                plainest.insert(said, (outcome, chosen.clone()));
            }
        }
        // Counts up, the last fact fastest.
        let next = (0..domains.len()).rev().find(|at| {
            let more = chosen.get(*at).zip(domains.get(*at));
            more.is_some_and(|(index, (_, domain))| index + 1 < domain.len())
        });
        let Some(at) = next else { break };
        for (position, index) in chosen.iter_mut().enumerate().skip(at) {
            *index = if position == at { *index + 1 } else { 0 };
        }
    }
    plainest.into_values().map(|(outcome, _)| outcome).collect()
}

/// Whether a guardrail does something to what it stands over; that is the same for all of it.
fn applies(rule: &Guardrail, facts: &Facts) -> bool {
    rule.applies(&rule.applies_to, rule.when.holds(facts))
}

/// Every fact the guardrails speak of, with the values they can tell apart.
fn domains(guardrails: &[Guardrail]) -> BTreeMap<Fact, Domain> {
    let mut flags = BTreeSet::new();
    let mut limits: BTreeMap<Fact, Vec<f64>> = BTreeMap::new();
    for rule in guardrails {
        each_leaf(&rule.when, &mut |fact, limit| match limit {
            Some(limit) => limits.entry(fact).or_default().push(limit),
            None => {
                flags.insert(fact);
            }
        });
    }
    let facts: BTreeSet<Fact> = flags.iter().chain(limits.keys()).copied().collect();
    let domain = |fact: Fact| {
        let mut values = Domain::new();
        // What is known of an element is looked up there.
        if flags.contains(&fact) && !fact.is_of_element() {
            let calm = matches!(fact, Fact::ProfilingConsent | Fact::OffersConsent);
            values.extend([calm, !calm].map(|flag| Some(FactValue::Flag(flag))));
        }
        if let Some(limits) = limits.get(&fact) {
            values.extend(numbers(limits).into_iter().map(|number| Some(FactValue::Number(number))));
        }
        values.push(None);
        (fact, values)
    };
    facts.into_iter().map(domain).collect()
}

/// A number below every limit, then each limit with a number above it and below the next.
fn numbers(limits: &[f64]) -> Vec<f64> {
    let mut limits: Vec<f64> = limits.iter().copied().filter(|limit| limit.is_finite()).collect();
    limits.sort_by(f64::total_cmp);
    limits.dedup();
    let Some(least) = limits.first().copied() else { return vec![0.0] };
    let below = if least > 0.0 { 0.0 } else { (least - 1.0).min(least.next_down()) };
    let mut numbers = vec![below];
    let next = limits.iter().skip(1).copied().map(Some).chain([None]);
    for (limit, next) in limits.iter().zip(next) {
        let between = match next {
            Some(next) => limit / 2.0 + next / 2.0,
            None => (limit + (limit.abs() / 2.0).max(0.5)).max(limit.next_up()),
        };
        numbers.push(*limit);
        numbers
            .extend(Some(between).filter(|number| number > limit && next.is_none_or(|next| *number < next)));
    }
    numbers.retain(|number| number.is_finite());
    numbers
}

/// Calls `found` for each fact a test asks for, with the limit it compares a number with.
fn each_leaf(test: &Test, found: &mut dyn FnMut(Fact, Option<f64>)) {
    match test {
        Test::Any(tests) | Test::All(tests) => tests.iter().for_each(|test| each_leaf(test, found)),
        Test::Not(test) => each_leaf(test, found),
        Test::Is(fact, _) => found(*fact, None),
        Test::Above(fact, limit) | Test::AtLeast(fact, limit) => found(*fact, Some(*limit)),
    }
}

#[cfg(test)]
mod tests {
    use crate::guardrail::{Effect, OnUnknown, Severity, Subject};

    use super::*;

    fn rule(facts: &[Fact]) -> Guardrail {
        Guardrail {
            id: "G1".to_owned(),
            owner: "test".to_owned(),
            severity: Severity::Minor,
            on_unknown: OnUnknown::Allow,
            reason_code: "G1".to_owned(),
            applies_to: vec![Subject::PersonaLayout],
            effect: Effect::Deny,
            overrides: Vec::new(),
            when: Test::Any(facts.iter().map(|fact| Test::Is(*fact, true)).collect()),
        }
    }

    #[test]
    fn each_thing_the_guardrails_can_say_is_said_by_the_plainest_customer() {
        let check = |rules: &[Guardrail], combinations: u64, expected: &[&[Fact]]| {
            let all = outcomes(rules, |_| true).unwrap();
            let departures: Vec<&[Fact]> = all.outcomes.iter().map(|one| one.departures.as_slice()).collect();
            assert_eq!((all.combinations, departures.as_slice()), (combinations, expected));
        };
        let (hardship, hold, expired) = (Fact::Hardship, Fact::AdvisorHold, Fact::PolicyExpired);
        check(&[], 1, &[&[]]);
        check(&[rule(&[hardship])], 3, &[&[], &[hardship]]);
        check(&[rule(&[hardship]), rule(&[hold])], 9, &[&[], &[hardship], &[hold], &[hardship, hold]]);
        // The fact they share makes both refuse, the others one each.
        let sharing = [rule(&[hardship, hold]), rule(&[hardship, expired])];
        check(&sharing, 27, &[&[], &[hardship], &[hold], &[expired]]);
        let many: Vec<Guardrail> = [hardship, hold, expired].map(|fact| rule(&[fact])).into();
        assert_eq!(outcomes(&many, |_| true).unwrap().outcomes.len(), 8);
        // Of what does not count one is enough, and it stands for as many.
        let one = outcomes(&many, |rule| rule.when == Test::Any(vec![Test::Is(hold, true)])).unwrap();
        assert_eq!((one.outcomes.len(), one.combinations), (2, 27));
    }

    #[test]
    fn numbers_fall_on_every_side_of_every_limit() {
        let check = |limits: &[f64], expected: &[f64]| assert_eq!(numbers(limits), expected, "{limits:?}");
        check(&[], &[0.0]);
        check(&[7.0], &[0.0, 7.0, 10.5]);
        check(&[0.5, 0.25, 0.5], &[0.0, 0.25, 0.375, 0.5, 1.0]);
        check(&[0.0], &[-1.0, 0.0, 0.5]);
        check(&[-2.0, f64::NAN, f64::INFINITY], &[-3.0, -2.0, -1.0]);
        check(&[1.0, 1.0_f64.next_up()], &[0.0, 1.0, 1.0_f64.next_up(), 1.0_f64.next_up() * 1.5]);
        check(&[f64::MAX], &[0.0, f64::MAX]);
    }
}
