//! What is decided when, case by case.

use crate::common::{Life, catalogue, documents, documents_with_offers, id};
use chrono::TimeDelta;
use decision::{GENESIS_HASH, Policy, Published, Purpose, Record, explain, verify_chain};
use layout::{Arrangement, Class};
use profile::{Abstention, Hardship, Persona};

#[track_caller]
fn check(life: &mut Life, expected: &str) {
    assert_eq!(life.told(), expected);
}

#[test]
fn each_persona_opens_on_its_own_screen_at_once() {
    for persona in Persona::CLASSES {
        check(&mut Life::of(persona, 0.8), &format!("{persona} TARGETING_MATCH PERSONA_MATCH"));
    }
}

#[test]
fn without_enough_to_go_on_the_screen_is_neutral() {
    check(&mut Life::of(Persona::Student, 0.54), "neutral DEFAULT UNSURE");
    let mut life = Life::of(Persona::Student, 0.9);
    check(life.abstains(Abstention::Unsure { plausible: 3 }), "neutral DEFAULT UNSURE");
    check(life.abstains(Abstention::Unfamiliar { features_outside: 9 }), "neutral DEFAULT UNFAMILIAR");
    check(life.abstains(Life::too_young()), "neutral DEFAULT NOT_ENOUGH_DATA");
    life.context.snapshot = None;
    check(&mut life, "neutral DEFAULT NOT_ENOUGH_DATA");
}

#[test]
fn a_newcomer_gets_their_screen_with_the_first_import() {
    let mut life = Life::of(Persona::Freelancer, 0.9);
    life.abstains(Life::too_young());
    check(&mut life, "neutral DEFAULT NOT_ENOUGH_DATA");
    life.looks_like(Persona::Freelancer, 0.9).pass(TimeDelta::minutes(1));
    check(&mut life, "freelancer TARGETING_MATCH PERSONA_MATCH");
    check(&mut life, "freelancer TARGETING_MATCH PERSONA_STANDS");
    life.abstains(Life::too_young());
    check(&mut life, "neutral DEFAULT NOT_ENOUGH_DATA");
}

#[test]
fn control_comes_first() {
    let mut life = Life::of(Persona::Retiree, 0.9);
    life.policy.holdout.share = 1.0;
    check(&mut life, "neutral SPLIT HOLDOUT");
    check(life.picks(Persona::Retiree), "retiree TARGETING_MATCH CUSTOMER_CHOICE");
    life.policy.kill_switch = true;
    check(&mut life, "neutral DISABLED KILL_SWITCH");
    life.policy.kill_switch = false;
    check(&mut life, "retiree TARGETING_MATCH CUSTOMER_CHOICE");
}

#[test]
fn nobody_in_hardship_is_held_out() {
    let mut life = Life::of(Persona::Retiree, 0.9);
    life.policy.holdout.share = 1.0;
    check(&mut life, "neutral SPLIT HOLDOUT");
    life.snapshot().hardship = Hardship::Struggling;
    check(&mut life, "distress TARGETING_MATCH G1_HARDSHIP");
}

#[test]
fn what_an_advisor_picks_holds_like_the_customers_word_and_is_told_as_theirs() {
    let mut life = Life::of(Persona::Retiree, 0.9);
    life.picks(Persona::Student).context.choice.as_mut().unwrap().by_advisor = true;
    check(&mut life, "student TARGETING_MATCH ADVISOR_CHOICE");
    life.context.choice = None;
    check(&mut life, "retiree TARGETING_MATCH PERSONA_MATCH");
}

#[test]
fn about_one_in_twenty_is_held_out() {
    let policy = Policy::starting().unwrap();
    let held = (0..20_000)
        .filter(|n| decision::bucket(&policy.holdout.seed, &format!("customer-{n}")) < policy.holdout.share);
    let held = held.count();
    assert!((900..1_100).contains(&held), "{held} of 20000");
}

#[test]
fn consent_withdrawn_is_neutral_at_once_and_forgets() {
    let mut life = Life::of(Persona::Freelancer, 0.9);
    check(&mut life, "freelancer TARGETING_MATCH PERSONA_MATCH");
    life.context.consents.clear();
    let decision = life.decide();
    assert_eq!(decision.layout.name, *"home-neutral");
    assert_eq!((decision.posterior, decision.model_version, decision.as_of), (None, None, None));
    assert_eq!((decision.state_after.smoothed, decision.state_after.standing), (None, None));
    check(life.picks(Persona::Freelancer), "neutral DEFAULT NO_CONSENT");
    life.context.choice = None;
    life.context.consents.insert(Purpose::Profiling);
    check(&mut life, "freelancer TARGETING_MATCH PERSONA_MATCH");
}

#[test]
fn a_policy_past_its_day_is_neutral_and_a_choice_still_holds() {
    let mut life = Life::of(Persona::Freelancer, 0.9);
    life.policy.model_expires_on = Some(life.now.date_naive());
    check(&mut life, "freelancer TARGETING_MATCH PERSONA_MATCH");
    life.pass_days(1);
    check(&mut life, "neutral STALE G8_STALE");
    check(life.picks(Persona::Freelancer), "freelancer TARGETING_MATCH CUSTOMER_CHOICE");
    life.context.choice = None;
    life.snapshot().hardship = Hardship::Struggling;
    check(&mut life, "distress TARGETING_MATCH G1_HARDSHIP");
}

#[test]
fn another_persona_takes_over_only_after_lasting_evidence() {
    let mut life = Life::of(Persona::Salaried, 0.9);
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
    life.looks_like(Persona::Freelancer, 0.97);
    let mut days = Vec::new();
    for day in 1..=30 {
        life.pass_days(1);
        days.push(format!("{day}: {}", life.told().replace("TARGETING_MATCH ", "")));
    }
    days.dedup_by_key(|line| line.split_once(": ").map(|(_, told)| told.to_owned()));
    insta::assert_snapshot!(days.join("\n"), @r#"
    1: salaried PERSONA_STANDS
    14: salaried PERSONA_STANDS HELD_FOR_EVIDENCE
    16: freelancer PERSONA_SWITCHED
    17: freelancer PERSONA_STANDS
    "#);
}

#[test]
fn a_passing_phase_changes_nothing() {
    let mut life = Life::of(Persona::Salaried, 0.9);
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
    check(
        life.looks_like(Persona::Freelancer, 0.97).pass_days(15),
        "salaried TARGETING_MATCH PERSONA_STANDS HELD_FOR_EVIDENCE",
    );
    check(life.looks_like(Persona::Salaried, 0.97).pass_days(4), "salaried TARGETING_MATCH PERSONA_STANDS");
    assert_eq!(life.state.pending, None);
}

#[test]
fn the_budget_and_the_rest_after_a_change_hold_even_a_sure_switch() {
    let mut life = Life::of(Persona::Salaried, 0.9);
    life.policy.switching.dwell_days = 0;
    life.policy.switching.evaluations_min = 1;
    life.policy.switching.evidence_hours_min = 0;
    life.policy.smoothing.half_life_days = 0.01;
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
    life.looks_like(Persona::Freelancer, 0.97);
    check(life.pass_days(1), "salaried TARGETING_MATCH PERSONA_STANDS HELD_FOR_COOLDOWN");
    check(life.pass_days(6), "freelancer TARGETING_MATCH PERSONA_SWITCHED");
    check(life.looks_like(Persona::Salaried, 0.97).pass_days(7), "salaried TARGETING_MATCH PERSONA_SWITCHED");
    check(life.looks_like(Persona::Student, 0.97).pass_days(7), "student TARGETING_MATCH PERSONA_SWITCHED");
    check(
        life.looks_like(Persona::Retiree, 0.97).pass_days(7),
        "student TARGETING_MATCH PERSONA_STANDS HELD_FOR_BUDGET",
    );
    check(life.pass_days(75), "retiree TARGETING_MATCH PERSONA_SWITCHED");
}

#[test]
fn nothing_changes_in_the_middle_of_a_visit() {
    let mut life = Life::of(Persona::Salaried, 0.9);
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
    life.looks_like(Persona::Freelancer, 0.97);
    check(life.pass_days(15), "salaried TARGETING_MATCH PERSONA_STANDS HELD_FOR_EVIDENCE");
    life.pass_days(1).decide();
    life.context.habits.mid_visit = true;
    check(life.pass_days(1), "salaried TARGETING_MATCH PERSONA_STANDS HELD_FOR_VISIT");
    // What keeps from harm does not wait.
    let mut pressed = Life { context: life.context.clone(), ..Life::of(Persona::Salaried, 0.9) };
    (pressed.state, pressed.now) = (life.state.clone(), life.now);
    pressed.snapshot().hardship = Hardship::Struggling;
    check(&mut pressed, "distress TARGETING_MATCH G1_HARDSHIP");
    life.context.habits.mid_visit = false;
    check(&mut life, "freelancer TARGETING_MATCH PERSONA_SWITCHED");
}

#[test]
fn long_doubt_ends_on_the_neutral_screen() {
    let mut life = Life::of(Persona::Salaried, 0.9);
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
    life.looks_like(Persona::Salaried, 0.2);
    check(life.pass_days(40), "salaried TARGETING_MATCH PERSONA_STANDS");
    check(life.pass_days(13), "salaried TARGETING_MATCH PERSONA_STANDS");
    check(life.pass_days(1), "neutral DEFAULT IN_DOUBT");
    check(life.looks_like(Persona::Retiree, 0.97).pass_days(1), "neutral DEFAULT IN_DOUBT");
}

#[test]
fn hardship_is_entered_at_once_and_left_slowly() {
    let mut life = Life::of(Persona::Salaried, 0.9);
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
    life.snapshot().hardship = Hardship::Strained;
    check(life.pass_days(1), "salaried TARGETING_MATCH PERSONA_STANDS");
    life.snapshot().hardship = Hardship::Struggling;
    check(life.pass(TimeDelta::seconds(1)), "distress TARGETING_MATCH G1_HARDSHIP");
    life.snapshot().hardship = Hardship::None;
    check(life.pass_days(59), "distress TARGETING_MATCH G1_HARDSHIP HARDSHIP_RECENT");
    life.snapshot().hardship = Hardship::Strained;
    check(life.pass_days(1), "distress TARGETING_MATCH G1_HARDSHIP");
    life.snapshot().hardship = Hardship::None;
    check(life.pass_days(59), "distress TARGETING_MATCH G1_HARDSHIP HARDSHIP_RECENT");
    check(life.pass_days(1), "salaried TARGETING_MATCH PERSONA_STANDS");
}

#[test]
fn hardship_read_from_half_the_books_ends_when_the_rest_shows_none() {
    let mut life = Life::of(Persona::Salaried, 0.9);
    life.snapshot().hardship = Hardship::Struggling;
    check(&mut life, "distress TARGETING_MATCH G1_HARDSHIP");
    life.snapshot().accounts_known = 2;
    check(life.pass(TimeDelta::minutes(5)), "distress TARGETING_MATCH G1_HARDSHIP");
    life.snapshot().hardship = Hardship::None;
    check(life.pass_days(1), "distress TARGETING_MATCH G1_HARDSHIP HARDSHIP_RECENT");
    life.snapshot().accounts_known = 3;
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
}

#[test]
fn an_advisor_s_clearance_and_a_later_choice_end_the_distress_screen() {
    let mut life = Life::of(Persona::Student, 0.9);
    life.picks(Persona::Freelancer).pass_days(1);
    life.snapshot().hardship = Hardship::Struggling;
    check(&mut life, "distress TARGETING_MATCH G1_HARDSHIP");
    check(life.picks(Persona::Student), "student TARGETING_MATCH CUSTOMER_CHOICE");
    life.context.choice = None;
    life.snapshot().hardship = Hardship::None;
    check(life.pass_days(1), "distress TARGETING_MATCH G1_HARDSHIP HARDSHIP_RECENT");
    life.context.advisor_clearance = true;
    check(&mut life, "student TARGETING_MATCH PERSONA_MATCH");
}

#[test]
fn a_choice_taken_back_leaves_the_screen_from_before_it() {
    let mut life = Life::of(Persona::Freelancer, 0.97);
    check(&mut life, "freelancer TARGETING_MATCH PERSONA_MATCH");
    check(life.picks(Persona::Student), "student TARGETING_MATCH CUSTOMER_CHOICE");
    check(life.pass_days(10), "student TARGETING_MATCH CUSTOMER_CHOICE");
    life.context.choice = None;
    check(&mut life, "freelancer TARGETING_MATCH PERSONA_STANDS");
}

#[test]
fn not_me_takes_effect_at_once_and_stands() {
    let mut life = Life::of(Persona::Salaried, 0.95);
    check(&mut life, "salaried TARGETING_MATCH PERSONA_MATCH");
    check(life.picks(Persona::Retiree), "retiree TARGETING_MATCH CUSTOMER_CHOICE");
    check(life.pass_days(300), "retiree TARGETING_MATCH CUSTOMER_CHOICE");
    check(life.picks(Persona::NotEnoughData), "neutral TARGETING_MATCH CUSTOMER_CHOICE");
    assert!(life.state.switches.is_empty());
}

#[test]
fn offers_are_shown_only_where_every_guardrail_allows() {
    let offers = |edit: &dyn Fn(&mut Life)| {
        let mut life = Life::with(documents_with_offers(), Persona::Salaried, 0.9);
        life.context.consents.insert(Purpose::Offers);
        edit(&mut life);
        let decision = life.decide();
        let shown =
            decision.screen.slots().filter(|slot| matches!(slot.class, Class::Credit | Class::Investment));
        (shown.count(), decision.denials.first().map(|denial| (denial.reason_code.clone(), denial.unknown)))
    };
    let denied = |code: &str, unknown| (0, Some((code.to_owned(), unknown)));
    assert_eq!(offers(&|_| {}), (2, None));
    assert_eq!(offers(&|life| life.snapshot().hardship = Hardship::Strained), denied("G1_HARDSHIP", false));
    assert_eq!(offers(&|life| life.snapshot().hardship_facts.penalty_fees = 1), denied("G1_HARDSHIP", false));
    assert_eq!(
        offers(&|life| life.snapshot().hardship_facts.negative_balance_probability = Some(0.2)),
        denied("G1_HARDSHIP", false)
    );
    assert_eq!(
        offers(&|life| life.snapshot().hardship_facts.debt_service_share = Some(0.41)),
        denied("G1_HARDSHIP", false)
    );
    assert_eq!(
        offers(&|life| life.snapshot().hardship_facts.debt_service_share = None),
        denied("G1_HARDSHIP", true)
    );
    assert_eq!(offers(&|life| life.context.advisor_hold = true), denied("G1_HARDSHIP", false));
    assert_eq!(offers(&|life| life.snapshot().as_of -= TimeDelta::days(8)), denied("G1_HARDSHIP", false));
    assert_eq!(offers(&|life| life.context.snapshot = None), denied("G1_HARDSHIP", true));
    assert_eq!(
        offers(&|life| life.context.consents.retain(|purpose| *purpose != Purpose::Offers)),
        denied("G2_NO_OFFERS_CONSENT", false)
    );
}

#[test]
fn every_denial_is_kept() {
    let mut life = Life::with(documents_with_offers(), Persona::Salaried, 0.9);
    life.snapshot().hardship = Hardship::Struggling;
    let decision = life.decide();
    let denials = decision.denials.iter();
    let denials: Vec<_> =
        denials.map(|d| format!("{} {} {}", d.guardrail, d.subject, d.reason_code)).collect();
    assert_eq!(
        denials,
        [
            "G1 credit G1_HARDSHIP",
            "G2 credit G2_NO_OFFERS_CONSENT",
            "G1 investment G1_HARDSHIP",
            "G2 investment G2_NO_OFFERS_CONSENT",
        ]
    );
}

#[test]
fn the_customer_s_arrangement_holds_across_screens() {
    let mut life = Life::of(Persona::Freelancer, 0.9);
    let screen = life.decide().screen;
    let mine = Arrangement::default().pin(&screen, &id("set-aside")).hide(&id("runway"));
    life.context.arrangement = mine.move_up(&screen, &id("spending-by-category"));
    let decision = life.decide();
    let shown: Vec<_> =
        decision.screen.zones[2].slots.iter().map(|slot| slot.element_id.to_string()).collect();
    assert_eq!(
        shown,
        [
            "set-aside",
            "quarter-strip",
            "income-by-payer",
            "money-path",
            "to-categorise",
            "spending-by-category",
            "business-personal"
        ]
    );
    assert!(decision.locked.contains(&id("set-aside")));
    life.picks(Persona::Retiree);
    let decision = life.decide();
    assert_eq!(decision.layout.name, *"home-retiree");
    let shown: Vec<_> =
        decision.screen.zones[2].slots.iter().map(|slot| slot.element_id.to_string()).collect();
    assert_eq!(
        shown,
        [
            "set-aside",
            "income-calendar",
            "holdings",
            "allocation",
            "preservation",
            "net-worth",
            "balance-outlook",
            "spending-by-category"
        ]
    );
    let again = life.decide();
    assert_eq!(again.screen, decision.screen, "a pin stays when its own screen is long gone");
    life.context.arrangement = Arrangement::default();
    assert!(!life.decide().screen.slots().any(|slot| slot.element_id == *"set-aside"));
}

#[test]
fn a_screen_with_a_fault_is_not_shown_and_raises_an_alarm() {
    let mut life = Life::of(Persona::Freelancer, 0.9);
    check(&mut life, "freelancer TARGETING_MATCH PERSONA_MATCH");
    let mut broken = documents();
    let freelancer = broken.iter_mut().find(|d| d.metadata.name == *"home-freelancer").unwrap();
    let good = freelancer.metadata.revision;
    freelancer.metadata.revision = good + 1;
    for name in ["tax-due", "tax-due-note"] {
        freelancer.spec.elements.get_mut(&id(name)).unwrap().widget = id("hologram");
    }
    let known = catalogue(&documents());
    life.catalogue = known;
    let all = broken.iter().cloned().chain(documents());
    life.published = Published::new(all, &id("home-neutral")).unwrap();
    let decision = life.decide();
    assert_eq!(
        (decision.layout.name.as_str(), decision.layout.revision),
        ("home-freelancer", good),
        "last good"
    );
    let alarm = decision.alarm.unwrap();
    assert_eq!(
        (alarm.layout.revision, alarm.faults),
        (good + 1, vec!["the duty “tax-due” is missing".to_owned()])
    );
    life.state = decision::State::default();
    check(&mut life, "neutral ERROR PERSONA_MATCH LAST_LOOK_FAILED");
    let without = documents().into_iter().filter(|d| d.metadata.name != *"home-freelancer");
    life.published = Published::new(without, &id("home-neutral")).unwrap();
    check(&mut life, "neutral ERROR PERSONA_STANDS LAYOUT_MISSING");
}

#[test]
fn the_same_event_under_the_same_policy_has_the_same_id() {
    let mut life = Life::of(Persona::Freelancer, 0.9);
    let first = life.look().decision_id;
    assert_eq!(life.look().decision_id, first);
    life.context.event_id = "event-2".into();
    let second = life.look().decision_id;
    life.policy.revision = 2;
    assert!(first != second && second != life.look().decision_id);
}

#[test]
fn the_log_is_a_chain_and_shows_tampering() {
    let mut life = Life::of(Persona::Freelancer, 0.83);
    let mut records: Vec<Record> = Vec::new();
    for _ in 0..4 {
        let before = records.last().map_or(GENESIS_HASH, |record| record.hash.as_str()).to_owned();
        let decision = life.pass_days(1).decide();
        records.push(Record::new(&decision, None, 17, &before));
    }
    let stored = serde_json::to_string(&records).unwrap();
    let read: Vec<Record> = serde_json::from_str(&stored).unwrap();
    assert_eq!(verify_chain(GENESIS_HASH, &read), Ok(()));
    assert_eq!(verify_chain(&read[1].hash, &read[2..]), Ok(()));
    let mut changed = read.clone();
    changed[2].persona = Some(Persona::Retiree);
    insta::assert_snapshot!(verify_chain(GENESIS_HASH, &changed).unwrap_err(), @"record 2 of the chain was changed");
    let mut shortened = read;
    shortened.remove(1);
    insta::assert_snapshot!(verify_chain(GENESIS_HASH, &shortened).unwrap_err(), @"record 1 of the chain does not follow the one before");
}

#[test]
fn a_decision_is_told_in_sentences() {
    let tell = |life: &mut Life| {
        let told = explain(&life.decide()).into_iter();
        told.map(|reason| format!("{}: {}", reason.code, reason.sentence)).collect::<Vec<_>>().join("\n")
    };
    let mut life = Life::with(documents_with_offers(), Persona::Freelancer, 0.83);
    insta::assert_snapshot!(tell(&mut life), @r#"
    PERSONA_MATCH: Your accounts look like those of a freelancer.
    CERTAINTY: Attune is 83% sure that this is your kind of financial life; next comes a retiree with 4%.
    G2_NO_OFFERS_CONSENT: Offers are held back, because you have not asked for any.
    "#);
    life.snapshot().hardship = Hardship::Struggling;
    life.context.arrangement.hidden.insert(id("runway"));
    insta::assert_snapshot!(tell(life.pass_days(3)), @r#"
    G1_HARDSHIP: Money looks tight, so this dashboard puts what to pay first and where to get free help at the top, and offers no credit.
    CUSTOMER_ARRANGEMENT: What you have moved, pinned or hidden stays as you put it.
    G1_HARDSHIP: Offers of credit and investment are held back, because money looks tight.
    G2_NO_OFFERS_CONSENT: Offers are held back, because you have not asked for any.
    "#);
}
