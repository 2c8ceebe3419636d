//! Documents and a catalogue for the tests.
#![allow(dead_code, reason = "each test file uses its own part")]

pub(crate) mod edits;

use layout::{Catalogue, Class, Document, Id, WidgetSpec, read_value};
use schemars::JsonSchema;
use serde::Deserialize;
use serde_json::{Value, json};

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct NoProps {}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "only read into")]
struct NoteProps {
    text: String,
}

/// The widget types of the published layouts, with the classes they may have.
pub(crate) fn catalogue() -> Catalogue {
    let plain = [
        ("accrued-reserved", Class::Insight),
        ("allocation", Class::Insight),
        ("balance-outlook", Class::Insight),
        ("business-personal", Class::Insight),
        ("cash-reserve", Class::Savings),
        ("debt-care", Class::Safety),
        ("dividend-income", Class::Insight),
        ("getting-started", Class::Education),
        ("holdings", Class::Account),
        ("income-by-payer", Class::Insight),
        ("income-calendar", Class::Insight),
        ("money-path", Class::Insight),
        ("net-worth", Class::Account),
        ("next-step", Class::Account),
        ("offer", Class::Credit),
        ("paycheck", Class::Insight),
        ("plan-outlook", Class::Insight),
        ("portfolio-yield", Class::Insight),
        ("preservation", Class::Insight),
        ("quarter-strip", Class::Insight),
        ("receivables", Class::Account),
        ("recent-transactions", Class::Account),
        ("required-distribution", Class::Legal),
        ("runway", Class::Insight),
        ("safe-to-spend", Class::Insight),
        ("set-aside", Class::Savings),
        ("spending-by-category", Class::Insight),
        ("student-term", Class::Insight),
        ("tax-due", Class::Legal),
        ("to-categorise", Class::Account),
        ("upcoming-bills", Class::Account),
        ("withdrawal-rate", Class::Insight),
    ];
    let plain = plain.map(|(name, class)| WidgetSpec::of::<NoProps>(name, &[class]).unwrap());
    let note = WidgetSpec::of::<NoteProps>("text-note", &Class::ALL).unwrap();
    Catalogue::new(plain.into_iter().chain([note])).with_feed(id("actions"), Vec::new())
}

pub(crate) fn id(text: &str) -> Id {
    Id::new(text).unwrap()
}

/// A small document without a problem: two zones, a duty with a fallback, a guarded offer.
pub(crate) fn small() -> Value {
    json!({
        "apiVersion": "layout/v1", "kind": "Screen",
        "metadata": { "name": "small", "revision": 2, "parentRevision": 1 },
        "spec": {
            "elements": {
                "worth": { "type": "net-worth", "v": 1, "class": "account", "a11y": { "label": "Worth", "headingLevel": 2 } },
                "tax": { "type": "tax-due", "v": 1, "class": "legal", "fallback": "tax-note", "a11y": { "label": "Tax" } },
                "tax-note": {
                    "type": "text-note", "v": 1, "class": "legal", "props": { "text": "See your dates" },
                    "fallback": "drop", "a11y": { "label": "Tax" }
                },
                "bills": { "type": "upcoming-bills", "v": 1, "class": "account", "a11y": { "label": "Bills", "headingLevel": 3 } },
                "card": {
                    "type": "offer", "v": 1, "class": "credit", "a11y": { "label": "A card" },
                    "visibility": { "logic": { "and": [{ "var": "guardrail.G1" }, { "var": "owner" }] } }
                }
            },
            "zones": [
                { "id": "headline", "mode": "pinned", "layout": "grid", "slots": [
                    { "id": "worth", "element": "worth", "span": { "lg": { "w": 12, "h": 1 } } },
                    { "id": "tax", "element": "tax" }
                ]},
                { "id": "main", "mode": "ranked", "max": 4, "slots": [
                    { "id": "bills", "element": "bills", "explore": true },
                    { "id": "card", "element": "card" }
                ]}
            ]
        }
    })
}

pub(crate) fn document(value: Value) -> Document {
    read_value(value).unwrap().document
}
