//! What holds for every customer and every policy.

use crate::common::{Life, documents_with_offers, id, mostly, posterior};
use chrono::TimeDelta;
use decision::{Choice, Decision, Published, Purpose};
use layout::{Arrangement, Class};
use profile::{Abstention, Hardship, Persona};
use proptest::prelude::*;

fn any_persona() -> impl Strategy<Value = Persona> {
    prop::sample::select(Persona::ALL.to_vec())
}

fn any_hardship() -> impl Strategy<Value = Hardship> {
    prop::sample::select(vec![Hardship::None, Hardship::None, Hardship::Strained, Hardship::Struggling])
}

fn any_abstention() -> impl Strategy<Value = Option<Abstention>> {
    prop_oneof![
        4 => Just(None),
        1 => Just(Some(Abstention::Unsure { plausible: 3 })),
        1 => Just(Some(Abstention::Unfamiliar { features_outside: 4 })),
        1 => Just(Some(Life::too_young())),
    ]
}

fn any_arrangement() -> impl Strategy<Value = Arrangement> {
    let names = ["credit", "investment", "tax-due", "runway", "paycheck", "net-worth", "ghost", "debt-care"];
    let some = || prop::collection::btree_set(prop::sample::select(names.map(id).to_vec()), 0..3);
    let order = prop::collection::vec(prop::sample::select(names.map(id).to_vec()), 0..5);
    (order, some(), some()).prop_map(|(order, pinned, hidden)| Arrangement {
        order: [(id("headline"), order)].into(),
        pinned,
        hidden,
    })
}

/// What changes from one visit to the next.
#[derive(Debug, Clone)]
struct Visit {
    hours_later: i64,
    weights: [f64; 5],
    abstention: Option<Abstention>,
    hardship: Hardship,
    choice: Option<Persona>,
    profiling: bool,
    offers: bool,
    known: bool,
    fees: u32,
    negative: Option<f64>,
    arrangement: Arrangement,
}

prop_compose! {
    fn any_visit()(
        hours_later in 0..900_i64,
        weights in prop::array::uniform5(0.01..1.0_f64),
        sharpness in 1..6_i32,
        abstention in any_abstention(),
        hardship in any_hardship(),
        choice in prop::option::weighted(0.15, any_persona()),
        (profiling, offers, known) in (prop::bool::weighted(0.9), any::<bool>(), prop::bool::weighted(0.9)),
        fees in prop::sample::select(vec![0, 0, 0, 1]),
        negative in prop::option::weighted(0.9, 0.0..0.3_f64),
        arrangement in any_arrangement(),
    ) -> Visit {
        let weights = weights.map(|weight: f64| weight.powi(sharpness));
        Visit { hours_later, weights, abstention, hardship, choice, profiling, offers, known, fees, negative, arrangement }
    }
}

impl Visit {
    fn happens_to(&self, life: &mut Life) -> Decision {
        life.context.snapshot.get_or_insert_with(|| crate::common::snapshot(Persona::Student, 0.5));
        life.pass(TimeDelta::hours(self.hours_later));
        let snapshot = life.snapshot();
        snapshot.assessment.posterior = posterior(self.weights);
        snapshot.assessment.abstention = self.abstention.clone();
        snapshot.hardship = self.hardship;
        snapshot.hardship_facts.penalty_fees = self.fees;
        snapshot.hardship_facts.negative_balance_probability = self.negative;
        if !self.known {
            life.context.snapshot = None;
        }
        life.context.choice = self.choice.map(|persona| Choice { persona, at: life.now, by_advisor: false });
        life.context.consents.clear();
        life.context.consents.extend(self.profiling.then_some(Purpose::Profiling));
        life.context.consents.extend(self.offers.then_some(Purpose::Offers));
        life.context.arrangement = self.arrangement.clone();
        life.decide()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn whatever_happens_the_promises_hold(visits in prop::collection::vec(any_visit(), 1..12)) {
        let mut life = Life::with(documents_with_offers(), Persona::Student, 0.5);
        for visit in visits {
            let before = life.state.clone();
            let decision = visit.happens_to(&mut life);

            // The same input gives the same decision, in memory and through JSON.
            let after = std::mem::replace(&mut life.state, before);
            prop_assert_eq!(&life.look(), &decision);
            life.state = serde_json::from_str(&serde_json::to_string(&after).unwrap()).unwrap();
            prop_assert_eq!(&life.state, &after);

            // A struggling customer sees no credit and no investment, nor does one who has not asked for offers.
            let pressed = visit.hardship != Hardship::None || visit.fees > 0 || decision.distress;
            let persuaded = decision.screen.slots().any(|slot| matches!(slot.class, Class::Credit | Class::Investment));
            prop_assert!(!persuaded || (!pressed && visit.profiling && visit.offers && visit.known));

            // Without consent the screen is neutral and nothing of the profile remains.
            if !visit.profiling {
                prop_assert_eq!(decision.layout.name.as_str(), "home-neutral");
                prop_assert!(decision.posterior.is_none() && decision.state_after.hardship.is_none());
                prop_assert!(decision.state_after.smoothed.is_none() && decision.state_after.standing.is_none());
            } else if visit.hardship == Hardship::Struggling && visit.known && visit.choice.is_none() {
                prop_assert!(decision.distress);
            }

            // The tax deadline is there unless the customer has hidden it.
            let deadline = decision.screen.slots().any(|slot| slot.class == Class::Legal);
            prop_assert!(deadline || visit.arrangement.hidden.contains(&id("tax-due")));
            prop_assert!(decision.alarm.is_none());
            prop_assert_eq!(decision.candidates.iter().filter(|candidate| candidate.chosen).count(), 1);
            let chosen = decision.candidates.iter().find(|candidate| candidate.chosen).unwrap();
            prop_assert_eq!(&chosen.denied_by, &vec![]);
        }
    }

    #[test]
    fn the_persona_changes_no_more_often_than_the_budget(
        days in prop::collection::vec((0..5_usize, 0.4..1.0_f64, 1..60_i64), 40..120),
    ) {
        let mut life = Life::of(Persona::Salaried, 0.9);
        let rules = life.policy.switching.clone();
        let mut changes = Vec::new();
        let mut shown = life.decide().persona;
        for (persona, probability, hours) in days {
            life.pass(TimeDelta::hours(hours));
            life.snapshot().assessment.posterior = mostly(Persona::CLASSES[persona], probability);
            let persona = life.decide().persona;
            if persona != shown {
                changes.push(life.now);
                shown = persona;
            }
        }
        for window in changes.windows(rules.switches_max + 1) {
            prop_assert!((window[rules.switches_max] - window[0]).num_days() >= rules.switches_window_days);
        }
        for pair in changes.windows(2) {
            prop_assert!((pair[1] - pair[0]).num_days() >= rules.dwell_days);
        }
    }

    #[test]
    fn documents_nobody_checked_still_show_no_credit_to_the_struggling(
        hardship in any_hardship(), fees in 0..2_u32, offers in any::<bool>(),
    ) {
        let mut documents = documents_with_offers();
        for document in &mut documents {
            for class in ["credit", "investment"] {
                document.spec.elements.get_mut(&id(class)).unwrap().visibility = None;
            }
        }
        let mut life = Life::of(Persona::Student, 0.9);
        life.catalogue = crate::common::catalogue(&documents);
        life.published = Published::new(documents, &id("home-neutral")).unwrap();
        life.snapshot().hardship = hardship;
        life.snapshot().hardship_facts.penalty_fees = fees;
        life.context.consents.extend(offers.then_some(Purpose::Offers));
        let decision = life.decide();
        let persuaded = decision.screen.slots().any(|slot| matches!(slot.class, Class::Credit | Class::Investment));
        prop_assert_eq!(persuaded, hardship == Hardship::None && fees == 0 && offers);
    }
}
