//! The hardship rule against generated households that cannot make ends meet, and those that can.

use categorise::{Teachings, categorise};
use population::{Spec, generate};
use profile::{FeatureState, Hardship, Subject, hardship};
use training::EvalConfig;

/// How many of so many households in distress, or not, are read as strained and as struggling.
fn read(distressed: bool, count: u64) -> (u64, u64) {
    let (mut strained, mut struggling) = (0, 0);
    for index in 0..count {
        let end_on = EvalConfig::held_out(0, 1).end_on;
        let household = generate(&Spec { index, distressed: Some(distressed), ..Spec::new(21, end_on) });
        let assignments = categorise(&household.accounts, &household.transactions, &Teachings::default());
        let state = FeatureState::of(&household.accounts, &household.transactions, &assignments);
        let subject = Subject { as_of: household.end_on, accounts: &household.accounts, birth_year: None };
        match hardship(&state.hardship_facts(&subject, None)).level {
            Hardship::None => {}
            Hardship::Strained => strained += 1,
            Hardship::Struggling => struggling += 1,
        }
    }
    (strained, struggling)
}

#[test]
fn distress_that_shows_is_seen_and_calm_households_are_left_alone() {
    let (strained, struggling) = read(true, 150);
    let (calm_strained, calm_struggling) = read(false, 150);
    println!("of 150 in distress {strained} strained, {struggling} struggling");
    println!("of 150 others {calm_strained} strained, {calm_struggling} struggling");
    // The others in distress spend more than comes in, but live on what is left: nothing was overdrawn, charged or
    // borrowed yet, and no rule should claim so.
    assert!(strained + struggling >= 80, "{strained} {struggling}");
    assert!(calm_strained + calm_struggling <= 15, "{calm_strained} {calm_struggling}");
}
