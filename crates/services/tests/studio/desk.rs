//! A product team of three over a database with the shipped layouts, and a catalogue of everything these name.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, Duration, TimeZone, Utc};
use layout::{Catalogue, Class, Document, Id, WidgetSpec};
use ledger::CustomerId;
use serde_json::{Value, json};
use services::{
    Attune, Clock, ConditionForm, Draft, DraftEdit, Principal, Role, ServiceError, ShownPart, VisibilityForm,
};
use testkit::{Template, each_copy};

/// The layout customers see whom the engine knows nothing of.
pub(crate) const NEUTRAL: &str = "home-neutral";

/// Noon of the day all tests begin on.
pub(crate) fn noon() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 3, 1, 12, 0, 0).unwrap()
}

/// A clock that stands still until it is set: minutes after noon.
#[derive(Default)]
pub(crate) struct Noon(AtomicI64);

impl Noon {
    pub(crate) fn set(&self, minutes: i64) {
        self.0.store(minutes, Ordering::Relaxed);
    }
}

impl Clock for Noon {
    fn now(&self) -> DateTime<Utc> {
        noon() + Duration::minutes(self.0.load(Ordering::Relaxed))
    }
}

/// What the demo households are in from the beginning.
static HOUSEHOLDS: Template = Template::new(env!("CARGO_CRATE_NAME"));

/// Runs a test on every engine, with the address of a database that holds the demo households.
pub(crate) fn each_with_households(test: impl AsyncFn(String)) {
    let fill = async |url: String| {
        let attune = process(&url).await;
        attune.load_demo_households().await.unwrap();
        attune.close().await;
    };
    each_copy(&HOUSEHOLDS, fill, test);
}

/// The services, and people of the product team whose accounts are gone: nothing here needs them.
pub(crate) struct Desk {
    pub(crate) attune: Attune,
    pub(crate) clock: Arc<Noon>,
    pub(crate) ana: Principal,
    pub(crate) ben: Principal,
    pub(crate) cem: Principal,
}

/// The services over a database, as one process has them.
pub(crate) async fn process(url: &str) -> Attune {
    process_at(url, &Arc::default()).await
}

/// The same, by a clock that others may set.
pub(crate) async fn process_at(url: &str, clock: &Arc<Noon>) -> Attune {
    Attune::open(url, Vec::new(), catalogue(), clock.clone()).await.unwrap()
}

impl Desk {
    pub(crate) async fn open(url: &str) -> Self {
        let [ana, ben, cem] = ["ana", "ben", "cem"].map(|name| Principal {
            user_id: CustomerId::new(name),
            role: Role::Product,
            display_name: None,
            country: None,
            birth_year: None,
        });
        let clock = Arc::default();
        Self { attune: process_at(url, &clock).await, clock, ana, ben, cem }
    }

    /// A draft of the neutral layout that Ana began.
    pub(crate) async fn begin(&self) -> String {
        self.attune.begin_draft(&self.ana, NEUTRAL).await.unwrap()
    }

    /// The draft as Ana sees it.
    pub(crate) async fn draft(&self, id: &str) -> Draft {
        self.attune.draft(&self.ana, id).await.unwrap()
    }

    /// An edit by Ana of the draft as it is.
    pub(crate) async fn edit(&self, id: &str, edit: DraftEdit) {
        self.edit_as(&self.ana, id, edit).await;
    }

    /// An edit by somebody of the draft as it is.
    pub(crate) async fn edit_as(&self, person: &Principal, id: &str, edit: DraftEdit) {
        let step = self.draft(id).await.step;
        self.attune.edit_draft(person, id, step, &edit).await.unwrap();
    }

    /// Sends a draft and lets Ben approve it.
    pub(crate) async fn approve(&self, id: &str) {
        self.attune.send_draft(&self.ana, id, "Clearer words.").await.unwrap();
        let seen = Some(self.draft(id).await.step);
        self.attune.review_draft(&self.ben, id, seen, true).await.unwrap();
    }

    /// An approved draft in which an element of the neutral layout is called otherwise.
    pub(crate) async fn approved(&self, element: &str, label: &str) -> String {
        let id = self.begin().await;
        self.edit(&id, describe(element, label)).await;
        self.approve(&id).await;
        id
    }

    /// A revision in which an element of the neutral layout is called otherwise; gives its number.
    pub(crate) async fn publish(&self, element: &str, label: &str) -> u32 {
        let id = self.approved(element, label).await;
        self.attune.publish_draft(&self.ana, &id).await.unwrap()
    }

    /// The live neutral layout.
    pub(crate) async fn live(&self) -> Document {
        self.attune.layout_history(&self.ana, NEUTRAL).await.unwrap().live
    }
}

/// Somebody of a role, signed in.
pub(crate) async fn person(attune: &Attune, email: &str, role: Role) -> Principal {
    let password = attune.user_add(email, role, false).await.unwrap();
    let session = attune.sign_in(email, &password).await.unwrap();
    attune.session(&session.token).await.unwrap().unwrap()
}

/// An element called otherwise, and nothing else of it changed that these tests look at.
pub(crate) fn describe(element: &str, label: &str) -> DraftEdit {
    DraftEdit::Describe {
        element: element.to_owned(),
        label: label.to_owned(),
        explain: String::new(),
        class: String::new(),
        pinned: false,
    }
}

pub(crate) fn add(widget: &str, zone: &str) -> DraftEdit {
    DraftEdit::Add { widget: widget.to_owned(), zone: zone.to_owned(), before: String::new() }
}

/// An element for those whom G1 allows alone.
pub(crate) fn guard(element: &str) -> DraftEdit {
    let form = VisibilityForm { guarded: true, ..VisibilityForm::default() };
    DraftEdit::Visibility { of: ShownPart::Element(element.to_owned()), form }
}

/// An element for those alone for whom a rule holds.
pub(crate) fn rule(element: &str, rule: &Value) -> DraftEdit {
    let form = VisibilityForm { rule: Some(ConditionForm::of_logic(rule)), ..VisibilityForm::default() };
    DraftEdit::Visibility { of: ShownPart::Element(element.to_owned()), form }
}

/// What an element is called.
pub(crate) fn label<'a>(document: &'a Document, element: &str) -> &'a str {
    let element = document.spec.elements.get(&Id::new(element).unwrap()).unwrap();
    &element.a11y.as_ref().unwrap().label
}

/// The order of a document, as a drag sends it.
pub(crate) fn order(document: &Document) -> String {
    let zones = document.spec.zones.iter().map(|zone| {
        let elements: Vec<&str> = zone.slots.iter().map(|slot| slot.element.as_str()).collect();
        format!("{}:{}", zone.id, elements.join("."))
    });
    zones.collect::<Vec<_>>().join("*")
}

/// A refusal's short name, `ok` for none.
pub(crate) fn code<T>(outcome: &Result<T, ServiceError>) -> &'static str {
    match outcome {
        Ok(_) => "ok",
        Err(ServiceError::Invalid { code, .. }) => code,
        Err(ServiceError::NotFound) => "not-found",
        Err(ServiceError::Forbidden) => "forbidden",
        Err(ServiceError::RateLimited) => "rate-limited",
        Err(ServiceError::Busy) => "busy",
        Err(ServiceError::Internal(_)) => "internal",
    }
}

/// Every widget the shipped layouts name, of the classes they name it with; the note is of any class.
pub(crate) fn catalogue() -> Catalogue {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/layouts");
    let mut classes: BTreeMap<Id, Vec<Class>> = BTreeMap::new();
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for element in layout::read(&text).unwrap().document.spec.elements.into_values() {
            let of_it = classes.entry(element.widget).or_default();
            if !of_it.contains(&element.class) {
                of_it.push(element.class);
            }
        }
    }
    let widgets = classes.into_iter().map(|(name, classes)| {
        let is_note = name.as_str() == "text-note";
        let text = json!({ "properties": { "text": { "type": "string" } }, "required": ["text"] });
        WidgetSpec {
            name,
            versions: vec![1],
            classes: if is_note { Class::ALL.to_vec() } else { classes },
            props_schema: if is_note { text } else { json!({ "properties": {} }) },
            check_props: if is_note { holds_text } else { holds_nothing },
        }
    });
    // What feeds bring is nobody's draft.
    let feed = Id::new(actions::FEED).unwrap();
    Catalogue::new(widgets).with_conditions(decision::check_visibility).with_feed(feed, Vec::new())
}

fn holds_text(props: &serde_json::Map<String, Value>) -> Result<(), String> {
    if props.get("text").is_some_and(Value::is_string) {
        Ok(())
    } else {
        Err("missing field `text`".to_owned())
    }
}

fn holds_nothing(props: &serde_json::Map<String, Value>) -> Result<(), String> {
    if props.is_empty() { Ok(()) } else { Err("unknown field".to_owned()) }
}
