//! A product team of two, the demo households, and a clock the test turns.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, Duration, TimeZone, Utc};
use ledger::CustomerId;
use services::{
    Attune, Clock, DraftEdit, ExperimentChange, ExperimentPage, LaunchForm, NO_DRAFT, Principal, Role,
    Simulation, VariantForm,
};

use crate::desk::catalogue;

/// The layout that is tried on.
pub(crate) const LAYOUT: &str = "home-retiree";
/// The experiment of [`Stage::form`].
pub(crate) const EXPERIMENT: &str = "income-first";

struct Turned(Mutex<DateTime<Utc>>);

impl Clock for Turned {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}

pub(crate) struct Stage {
    pub(crate) attune: Attune,
    pub(crate) ana: Principal,
    pub(crate) ben: Principal,
    clock: Arc<Turned>,
}

impl Stage {
    pub(crate) async fn open(url: &str) -> Self {
        let noon = Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap();
        let clock = Arc::new(Turned(Mutex::new(noon)));
        let attune = Attune::open(url, Vec::new(), catalogue(), clock.clone()).await.unwrap();
        let [ana, ben] = ["ana", "ben"].map(|name| Principal {
            user_id: CustomerId::new(name),
            role: Role::Product,
            display_name: None,
            country: None,
            birth_year: None,
        });
        Self { attune, ana, ben, clock }
    }

    pub(crate) fn wait(&self, time: Duration) {
        *self.clock.0.lock().unwrap() += time;
    }

    /// A draft of the layout whose second widget stands first.
    pub(crate) async fn draft(&self) -> String {
        let id = self.attune.begin_draft(&self.ana, LAYOUT).await.unwrap();
        let draft = self.attune.draft(&self.ana, &id).await.unwrap();
        let zone = draft.document.spec.zones.iter().find(|zone| zone.slots.len() > 1).unwrap();
        let edit = DraftEdit::Step { element: zone.slots[1].element.to_string(), later: false };
        self.attune.edit_draft(&self.ana, &id, draft.step, &edit).await.unwrap();
        id
    }

    /// A checklist of two even arms over everybody, the second of which is this draft.
    pub(crate) fn form(&self, draft: &str) -> LaunchForm {
        LaunchForm {
            id: EXPERIMENT.to_owned(),
            hypothesis: "Income first lets people act on it.".to_owned(),
            metric: "acted".to_owned(),
            guardrails: vec!["dismissed".to_owned(), "hidden".to_owned()],
            units_per_arm_min: "100".to_owned(),
            held_back_percent: "0".to_owned(),
            layout: LAYOUT.to_owned(),
            control_percent: "50".to_owned(),
            variants: vec![VariantForm {
                key: "income".to_owned(),
                draft: draft.to_owned(),
                percent: "50".to_owned(),
            }],
            namespace: "dashboard".to_owned(),
            from_percent: "0".to_owned(),
            to_percent: "100".to_owned(),
            note: "People ask for it.".to_owned(),
            ..LaunchForm::default()
        }
    }

    /// Approves whatever waits, as Ben.
    pub(crate) async fn approve(&self) {
        let waiting = self.attune.experiments(&self.ana).await.unwrap().proposals;
        for proposal in waiting {
            self.attune.decide_on_proposal(&self.ben, &proposal.id, true).await.unwrap();
        }
    }

    /// Proposes a change as Ana and approves it as Ben.
    pub(crate) async fn change(&self, change: ExperimentChange) {
        self.attune.propose_experiment_change(&self.ana, change, "It is time.").await.unwrap();
        self.approve().await;
    }

    /// Launches the checklist with a real variant, or with one that changes nothing.
    pub(crate) async fn launch(&self, has_variant: bool) {
        let draft = if has_variant { self.draft().await } else { NO_DRAFT.to_owned() };
        self.attune.propose_experiment(&self.ana, &self.form(&draft)).await.unwrap();
        self.approve().await;
    }

    pub(crate) async fn page(&self) -> ExperimentPage {
        self.attune.experiment(&self.ana, EXPERIMENT).await.unwrap()
    }
}

/// Simulated customers who are all like the retiree.
pub(crate) fn retirees(customers: u32, probability: f64, lift: f64) -> Simulation {
    Simulation { customers, household: Some("retiree".to_owned()), probability, lift, seed: 7 }
}
