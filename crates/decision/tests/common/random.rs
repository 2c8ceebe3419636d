//! Customers drawn at random, each decision judged by rules written anew here, from what is handed in and what is shown
//! alone. Screens carry offers without a guard of their own, so that only the engine stands between.

use chrono::{Days, TimeDelta, Timelike};
use decision::{Choice, Contacts, Decision, Evidence, How, Purpose, State};
use layout::{Class, Document};
use profile::{Hardship, Persona};
use serde_json::json;

use super::{Life, documents, hint, id, mostly, snapshot};

/// The generator `SplitMix64`.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: u32) -> u32 {
        u32::try_from(self.next() % u64::from(bound)).unwrap()
    }

    /// True so many times in a hundred.
    fn percent(&mut self, share: u32) -> bool {
        self.below(100) < share
    }

    fn of<T: Clone>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(u32::try_from(all.len()).unwrap())).unwrap()].clone()
    }
}

/// Every screen with offers, grave ones among them, in slots of their own and as candidates, and hints of every kind.
fn screens() -> Vec<Document> {
    let mut documents = documents();
    for document in &mut documents {
        let mut put = |name: &str, class: &str, topic: &str, significant: bool| {
            let mut element = hint(class, topic);
            element["significant"] = json!(significant);
            document.spec.elements.insert(id(name), serde_json::from_value(element).unwrap());
        };
        for (name, class, topic) in [
            ("card", "credit", "offers"),
            ("loan", "credit", "offers"),
            ("fund", "investment", "offers"),
            ("tip-one", "education", "saving"),
            ("tip-two", "savings", "saving"),
            ("hint-one", "education", "saving"),
            ("hint-two", "savings", "bills"),
            ("hint-offer", "credit", "offers"),
            ("hint-fraud", "safety", "fraud"),
        ] {
            put(name, class, topic, false);
        }
        put("pension-move", "investment", "offers", true);
        let slot = |name: &str, elements: &[&str], explore: bool| {
            let slot = json!({
                "id": name, "element": elements[0], "candidates": elements[1..], "explore": explore
            });
            serde_json::from_value(slot).unwrap()
        };
        let main = &mut document.spec.zones[2].slots;
        main.push(slot("offer", &["card"], false));
        main.push(slot("choice", &["tip-one", "loan", "pension-move"], false));
        main.push(slot("trial", &["tip-two", "fund"], true));
        let zone = json!({ "id": "hints", "mode": "ephemeral", "slots": [] });
        let mut zone: layout::Zone = serde_json::from_value(zone).unwrap();
        zone.slots.push(slot("first-hint", &["hint-one", "hint-two"], true));
        zone.slots.push(slot("second-hint", &["hint-offer"], false));
        zone.slots.push(slot("third-hint", &["hint-fraud"], false));
        document.spec.zones.push(zone);
    }
    documents
}

/// Another customer or another day of the same.
fn turn(life: &mut Life, random: &mut Random) {
    if random.percent(30) {
        life.state = State::default();
        life.context.customer = format!("customer-{}", random.below(10_000));
    }
    life.pass(TimeDelta::minutes(i64::from(random.below(20_000))));
    if life.context.snapshot.is_none() {
        life.context.snapshot = Some(snapshot(Persona::Student, 0.5));
    }
    let now = life.now;
    let persona = random.of(&Persona::CLASSES);
    let known = life.snapshot();
    known.assessment.posterior = mostly(persona, f64::from(20 + random.below(80)) / 100.0);
    known.as_of = now.date_naive() - Days::new(random.of(&[0, 0, 0, 7, 8]));
    let calm = random.percent(70);
    known.hardship =
        if calm { Hardship::None } else { random.of(&[Hardship::Strained, Hardship::Struggling]) };
    let facts = &mut known.hardship_facts;
    facts.penalty_fees = u32::from(random.percent(10));
    facts.negative_balance_probability =
        random.of(&[Some(0.0), Some(0.1), Some(0.199), Some(0.2), Some(0.5), None]);
    facts.debt_service_share = random.of(&[Some(0.0), Some(0.4), Some(0.401), None, Some(0.1)]);
    if random.percent(5) {
        life.context.snapshot = None;
    }
    let context = &mut life.context;
    context.advisor_hold = random.percent(10);
    context.objects_to_marketing = random.percent(15);
    context.consents.clear();
    context.consents.extend(random.percent(92).then_some(Purpose::Profiling));
    context.consents.extend(random.percent(70).then_some(Purpose::Offers));
    context.choice =
        random.percent(10).then(|| Choice { persona: random.of(&Persona::ALL), at: now, by_advisor: false });
    context.utc_offsets_minutes = random.of(&[vec![0], vec![60], vec![-300, -600], vec![]]);
    let topics = ["saving", "bills", "offers"];
    context.contacts = random.percent(92).then(|| Contacts {
        today: random
            .percent(30)
            .then(|| (id(random.of(&["hint-one", "hint-two", "elsewhere"])), id("saving")))
            .into_iter()
            .collect(),
        week_by_topic: topics.iter().map(|topic| (id(topic), random.below(4))).collect(),
        ignored_on: (0..random.below(4))
            .map(|_| now.date_naive() - Days::new(u64::from(random.below(100))))
            .collect(),
    });
    context.habits.mid_visit = random.percent(20);
    context.evidence = ["loan", "fund", "tip-one", "tip-two", "hint-one", "hint-two"]
        .map(|name| (id(name), Evidence { seen: random.below(1_000), taken_up: random.below(300) }))
        .into();
    context.arrangement.hidden = random.percent(10).then(|| id("tip-one")).into_iter().collect();
    context.arrangement.pinned =
        random.percent(20).then(|| id(random.of(&["card", "loan", "fund"]))).into_iter().collect();
    life.policy.kill_switch = random.percent(2);
    life.policy.model_expires_on = random.percent(5).then(|| now.date_naive() - Days::new(1));
}

/// What is wrong with a decision, from the customer's side.
fn breach(life: &Life, decision: &Decision) -> Option<&'static str> {
    let context = &life.context;
    let mut calm = context.consents.contains(&Purpose::Profiling) && !context.advisor_hold;
    calm &= decision.state_after.hardship.is_none();
    calm &= context.snapshot.as_ref().is_some_and(|known| {
        let facts = &known.hardship_facts;
        known.hardship == Hardship::None
            && facts.penalty_fees == 0
            && facts.negative_balance_probability.is_some_and(|probability| probability < 0.2)
            && facts.debt_service_share.is_some_and(|share| share <= 0.4)
            && (life.now.date_naive() - known.as_of).num_days() <= 7
    });
    let asked = context.consents.contains(&Purpose::Offers) && !context.objects_to_marketing;
    let classes: Vec<Class> = decision.screen.slots().map(|slot| slot.class).collect();
    let persuades = classes.iter().any(|class| matches!(class, Class::Credit | Class::Investment));
    if persuades && !(calm && asked) {
        return Some("an offer to somebody it is kept from");
    }
    if classes.iter().filter(|class| **class == Class::Credit).count() > 1 {
        return Some("two offers of credit");
    }
    if decision.screen.slots().any(|slot| slot.element_id == id("pension-move")) {
        return Some("a grave offer nobody has looked at");
    }
    if decision.slots.iter().any(|choice| {
        let sum: f64 = choice.candidates.iter().map(|candidate| candidate.propensity).sum();
        choice.how == How::Drawn && (sum - 1.0).abs() > 1e-9
    }) {
        return Some("propensities that do not add up");
    }
    if decision.alarm.is_some() {
        return Some("a screen that did not pass the last look");
    }
    told_beyond(life, decision)
}

/// A hint beyond the caps, in the night or to somebody who rests.
fn told_beyond(life: &Life, decision: &Decision) -> Option<&'static str> {
    let zone = decision.screen.zones.iter().find(|zone| zone.id == id("hints"))?;
    let hints: Vec<_> = zone.slots.iter().filter(|slot| slot.class != Class::Safety).collect();
    if hints.is_empty() {
        return None;
    }
    let offsets = &life.context.utc_offsets_minutes;
    let Some(contacts) = life.context.contacts.as_ref().filter(|_| !offsets.is_empty()) else {
        return Some("a hint to somebody nobody has counted for");
    };
    let hour = |minutes: &i32| (life.now + TimeDelta::minutes(i64::from(*minutes))).hour();
    if offsets.iter().map(hour).any(|hour| !(8..21).contains(&hour)) {
        return Some("a hint at night");
    }
    let today = (life.now + TimeDelta::minutes(i64::from(offsets[0]))).date_naive();
    let mut ignored = contacts.ignored_on.clone();
    ignored.sort_unstable();
    if ignored.windows(2).any(|pair| (pair[1] - pair[0]).num_days() < 30 && (today - pair[1]).num_days() < 60)
    {
        return Some("a hint to somebody who rests");
    }
    let fresh: Vec<_> = hints.iter().filter(|slot| !contacts.today.contains_key(&slot.element_id)).collect();
    if fresh.len() + contacts.today.len() > contacts.today.len().max(1) {
        return Some("two hints a day");
    }
    let week: u32 = contacts.week_by_topic.values().sum();
    let of_topic = |topic: &Option<layout::Id>| {
        topic.as_ref().and_then(|topic| contacts.week_by_topic.get(topic)).copied().unwrap_or(0)
    };
    if fresh.iter().any(|slot| week >= 5 || of_topic(&slot.topic) >= 3) {
        return Some("a hint too many this week");
    }
    None
}

/// Calls `each` for so many customers and days, each to be decided for.
pub(crate) fn walk(decisions: u64, seed: u64, guarded: bool, mut each: impl FnMut(&mut Life)) {
    let mut random = Random(seed);
    let mut life = Life::with(screens(), Persona::Student, 0.9);
    if !guarded {
        life.policy.guardrails.clear();
    }
    for _ in 0..decisions {
        turn(&mut life, &mut random);
        each(&mut life);
    }
}

/// So many decisions; how many of them are in breach, and the first way in which one is.
pub(crate) fn run(decisions: u64, seed: u64, guarded: bool) -> (u64, Option<&'static str>) {
    let (mut breaches, mut first) = (0, None);
    walk(decisions, seed, guarded, |life| {
        let decision = life.decide();
        if let Some(what) = breach(life, &decision) {
            breaches += 1;
            first.get_or_insert(what);
        }
    });
    (breaches, first)
}
