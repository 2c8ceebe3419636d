//! One customer's life, lived through decisions.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod random;

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;

use chrono::{DateTime, TimeDelta, Utc};
use decision::{
    Attributes, Calibration, Choice, Contacts, Context, Decision, Habits, Policy, Published, Purpose,
    Snapshot, State, decide,
};
use layout::{Arrangement, Catalogue, Class, Document, Id, WidgetSpec};
use profile::{Abstention, Assessment, CLASS_COUNT, Hardship, HardshipFacts, History, Persona, Posterior};
use serde_json::json;

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// Every widget type the documents name, without a look at properties.
pub(crate) fn catalogue(documents: &[Document]) -> Catalogue {
    let elements = documents.iter().flat_map(|document| document.spec.elements.values());
    Catalogue::new(elements.map(|element| WidgetSpec {
        name: element.widget.clone(),
        versions: vec![1],
        classes: Class::ALL.to_vec(),
        props_schema: json!(true),
        check_props: |_| Ok(()),
    }))
}

/// The documents the product starts with.
pub(crate) fn documents() -> Vec<Document> {
    static READ: OnceLock<Vec<Document>> = OnceLock::new();
    let read = || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../server/layouts");
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        paths.map(|path| layout::read(&std::fs::read_to_string(path).unwrap()).unwrap().document).collect()
    };
    READ.get_or_init(read).clone()
}

/// The same with an offer of credit and one of investment on every screen, each guarded as validation demands.
pub(crate) fn documents_with_offers() -> Vec<Document> {
    let mut documents = documents();
    for document in &mut documents {
        for class in ["credit", "investment"] {
            let element = json!({
                "type": "offer", "v": 1, "class": class, "a11y": { "label": class },
                "visibility": { "logic": { "var": "guardrail.G1" } }
            });
            document.spec.elements.insert(id(class), serde_json::from_value(element).unwrap());
            document.spec.zones[2].slots.push(layout::Slot::of(id(class)));
        }
    }
    documents
}

/// The same with a zone `now` for hints on every screen, which holds these elements in slots of their own.
pub(crate) fn documents_with_hints(hints: &[(&str, serde_json::Value)]) -> Vec<Document> {
    let mut documents = documents_with_offers();
    for document in &mut documents {
        let zone = json!({ "id": "now", "mode": "ephemeral", "layout": "stack", "slots": [] });
        let mut zone: layout::Zone = serde_json::from_value(zone).unwrap();
        for (name, element) in hints {
            document.spec.elements.insert(id(name), serde_json::from_value(element.clone()).unwrap());
            zone.slots.push(layout::Slot::of(id(name)));
        }
        document.spec.zones.push(zone);
    }
    documents
}

/// A hint of a class about a topic.
pub(crate) fn hint(class: &str, topic: &str) -> serde_json::Value {
    json!({ "type": "text-note", "v": 1, "class": class, "topic": topic, "a11y": { "label": topic } })
}

pub(crate) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_780_000_000, 0).unwrap()
}

/// A posterior that gives `persona` this probability and the others equal parts of the rest.
pub(crate) fn mostly(persona: Persona, probability: f64) -> Posterior {
    let rest = (1.0 - probability) / 4.0;
    Posterior::new(Persona::CLASSES.map(|class| if class == persona { probability } else { rest })).unwrap()
}

pub(crate) fn posterior(weights: [f64; CLASS_COUNT]) -> Posterior {
    let sum: f64 = weights.iter().sum();
    Posterior::new(weights.map(|weight| weight / sum)).unwrap()
}

/// A calm household on the first day, of a plain persona.
pub(crate) fn snapshot(persona: Persona, probability: f64) -> Snapshot {
    let assessment = Assessment {
        persona,
        posterior: mostly(persona, probability),
        abstention: None,
        attributions: Vec::new(),
        bias: 0.0,
        margin: 0.0,
        conformal_set: vec![persona],
        model_version: "model-1".into(),
        feature_hash: "f00d".into(),
    };
    let hardship_facts = HardshipFacts {
        overdraft_days: Some(0),
        debt_service_share: Some(0.1),
        negative_balance_probability: Some(0.01),
        ..HardshipFacts::default()
    };
    Snapshot {
        as_of: start().date_naive(),
        assessment,
        hardship: Hardship::None,
        hardship_facts,
        accounts_known: 1,
    }
}

/// A customer, and all that is remembered of them.
pub(crate) struct Life {
    pub(crate) context: Context,
    pub(crate) policy: Policy,
    pub(crate) catalogue: Catalogue,
    pub(crate) published: Published,
    pub(crate) state: State,
    pub(crate) now: DateTime<Utc>,
}

impl Life {
    /// A calm customer who has consented and whose persona is plain; outside the holdout.
    pub(crate) fn of(persona: Persona, probability: f64) -> Self {
        Self::with(documents(), persona, probability)
    }

    pub(crate) fn with(documents: Vec<Document>, persona: Persona, probability: f64) -> Self {
        let policy = Policy::starting().unwrap();
        let now = start();
        let context = Context {
            event_id: "event-1".into(),
            customer: "customer-1".into(),
            consents: [Purpose::Profiling].into(),
            snapshot: Some(snapshot(persona, probability)),
            advisor_hold: false,
            advisor_clearance: false,
            choice: None,
            arrangement: Arrangement::default(),
            attributes: Attributes::new(),
            objects_to_marketing: false,
            contacts: None,
            utc_offsets_minutes: Vec::new(),
            habits: Habits::default(),
            evidence: BTreeMap::new(),
            calibration: Calibration::default(),
            benefits: BTreeMap::new(),
        };
        let catalogue = catalogue(&documents);
        let published = Published::new(documents, &id("home-neutral")).unwrap();
        Self { context, policy, catalogue, published, state: State::default(), now }
    }

    /// Counted so far, on a clock that shows UTC.
    pub(crate) fn counts(&mut self, contacts: Contacts) -> &mut Self {
        self.context.contacts = Some(contacts);
        self.context.utc_offsets_minutes = vec![0];
        self
    }

    pub(crate) fn snapshot(&mut self) -> &mut Snapshot {
        self.context.snapshot.as_mut().unwrap()
    }

    /// The model now says this.
    pub(crate) fn looks_like(&mut self, persona: Persona, probability: f64) -> &mut Self {
        self.snapshot().assessment.persona = persona;
        self.snapshot().assessment.posterior = mostly(persona, probability);
        self.snapshot().assessment.abstention = None;
        self
    }

    pub(crate) fn abstains(&mut self, why: Abstention) -> &mut Self {
        self.snapshot().assessment.abstention = Some(why);
        self
    }

    pub(crate) fn too_young() -> Abstention {
        Abstention::NotEnoughData { history: History { days: 35, transactions: 60 } }
    }

    pub(crate) fn picks(&mut self, persona: Persona) -> &mut Self {
        self.context.choice = Some(Choice { persona, at: self.now, by_advisor: false });
        self
    }

    pub(crate) fn pass_days(&mut self, days: i64) -> &mut Self {
        self.pass(TimeDelta::days(days))
    }

    pub(crate) fn pass(&mut self, time: TimeDelta) -> &mut Self {
        self.now += time;
        if let Some(snapshot) = &mut self.context.snapshot {
            snapshot.as_of = self.now.date_naive();
        }
        self
    }

    /// Decides and remembers.
    pub(crate) fn decide(&mut self) -> Decision {
        let decision = self.look();
        self.state = decision.state_after.clone();
        decision
    }

    /// Decides and remembers nothing.
    pub(crate) fn look(&self) -> Decision {
        decide(&self.context, &self.policy, &self.catalogue, &self.published, &self.state, self.now)
    }

    /// Decides and says which screen and why, such as `freelancer TARGETING_MATCH PERSONA_MATCH`.
    pub(crate) fn told(&mut self) -> String {
        let decision = self.decide();
        let name = decision.layout.name.as_str().trim_start_matches("home-").to_owned();
        let code = |value: serde_json::Value| value.as_str().unwrap().to_owned();
        let mechanism = code(serde_json::to_value(decision.mechanism).unwrap());
        let reasons = decision.reason_codes.iter().map(|reason| code(serde_json::to_value(reason).unwrap()));
        [name, mechanism].into_iter().chain(reasons).collect::<Vec<_>>().join(" ")
    }
}

/// Decides and compares what is told.
#[track_caller]
pub(crate) fn check_with(life: &mut Life, expected: &str) {
    assert_eq!(life.told(), expected);
}

/// A calm customer of this persona, with an experiment on the screen called `name`: half keep it as it is, half see
/// the reserve first.
pub(crate) fn trial_on(name: &str, persona: Persona) -> Life {
    let mut documents = documents();
    for document in documents.iter_mut().filter(|document| document.metadata.name == *name) {
        let main = document.spec.zones[2].id.clone();
        let variant = json!({
            "key": "reserve-first", "weight": 0.5, "experiment": "order-trial",
            "ops": [{ "op": "move", "id": "cash-reserve", "to": { "zone": main } }]
        });
        document.spec.variants.push(serde_json::from_value(variant).unwrap());
    }
    let mut life = Life::with(documents, persona, 0.9);
    let experiment = json!({
        "id": "order-trial", "seed": "order", "coverage": 0.5, "status": "running",
        "variants": [{ "key": "as-it-is", "weight": 0.5 }, { "key": "reserve-first", "weight": 0.5 }],
        "hypothesis": "A reserve that comes first is added to more often.", "metric": "share who add to it in 30 days"
    });
    life.policy.experiments = vec![serde_json::from_value(experiment).unwrap()];
    life
}
