//! A revision shown to a share of the customers: who is among them, and that they stay.

use crate::common::{Life, documents, id, start};
use decision::{Published, Ramp};
use profile::Persona;
use proptest::prelude::*;

const LAYOUT: &str = "home-salaried";

fn ramp(share: f64) -> Ramp {
    Ramp {
        layout: id(LAYOUT),
        revision: 2,
        baseline: 1,
        share,
        seed: "ramp-home-salaried-2".to_owned(),
        since: start(),
    }
}

/// The documents of the product with a second revision of one.
fn published(ramps: impl IntoIterator<Item = Ramp>) -> Published {
    let mut documents = documents();
    let mut second = documents.iter().find(|document| document.metadata.name == *LAYOUT).unwrap().clone();
    second.metadata.revision = 2;
    documents.push(second);
    Published::new(documents, &id("home-neutral")).unwrap().with_ramps(ramps)
}

fn revision_for(published: &Published, customer: &str) -> u32 {
    let mut life = Life::of(Persona::Salaried, 0.9);
    life.context.customer = customer.to_owned();
    life.policy.holdout.share = 0.0;
    life.published = published.for_customer(customer).into_owned();
    let layout = life.look().layout;
    assert_eq!(layout.name.as_str(), LAYOUT);
    layout.revision
}

#[test]
fn a_share_of_the_customers_is_shown_the_new_revision_and_the_others_the_one_before() {
    for (share, expected) in [(0.01, 9..=40), (0.05, 70..=140), (0.5, 930..=1_070), (1.0, 2_000..=2_000)] {
        let published = published([ramp(share)]);
        let reached = (0..2_000).filter(|number| {
            let customer = format!("customer-{number}");
            published.for_customer(&customer).current(&id(LAYOUT)).unwrap().metadata.revision == 2
        });
        let reached = reached.count();
        assert!(expected.contains(&reached), "{share}: {reached}");
    }
}

#[test]
fn decisions_name_the_revision_that_is_shown() {
    let published = published([ramp(0.5)]);
    let shown: Vec<u32> =
        (0..40).map(|number| revision_for(&published, &format!("customer-{number}"))).collect();
    assert!(shown.contains(&1) && shown.contains(&2), "{shown:?}");
    for (number, shown) in (0..40).zip(shown) {
        let reached = ramp(0.5).reaches(&format!("customer-{number}"));
        assert_eq!(shown == 2, reached, "customer-{number}");
    }
}

#[test]
fn a_ramp_of_what_is_not_in_force_says_nothing() {
    let elsewhere = Ramp { layout: id("home-nobody"), ..ramp(0.0) };
    let older = Ramp { revision: 1, baseline: 2, ..ramp(0.0) };
    let lost = Ramp { baseline: 7, ..ramp(0.0) };
    for ramp in [elsewhere, older, lost] {
        let published = published([ramp.clone()]);
        let shown = published.for_customer("anybody");
        assert_eq!(shown.current(&id(LAYOUT)).unwrap().metadata.revision, 2, "{ramp:?}");
        assert_eq!(published.ramp(&ramp.layout), None);
    }
    let published = published([ramp(0.0)]);
    assert_eq!(published.ramp(&id(LAYOUT)), Some(&ramp(0.0)));
    let shown = published.for_customer("anybody");
    let revisions: Vec<u32> = shown
        .all_current()
        .filter(|document| document.metadata.name == *LAYOUT)
        .map(|document| document.metadata.revision)
        .collect();
    assert_eq!(revisions, [1]);
}

proptest! {
    #[test]
    fn nobody_loses_the_new_revision_when_the_share_grows(
        customer in "[a-f0-9]{32}",
        shares in proptest::collection::vec(0.0_f64..=1.0, 2..8),
    ) {
        let mut shares = shares;
        shares.sort_by(f64::total_cmp);
        let reached: Vec<bool> = shares.iter().map(|share| ramp(*share).reaches(&customer)).collect();
        prop_assert!(reached.is_sorted(), "{shares:?} {reached:?}");
        prop_assert!(ramp(1.0).reaches(&customer));
        prop_assert!(!ramp(0.0).reaches(&customer));
    }
}
