//! Changes of a document as sentences for those who compose screens and approve them.
//!
//! Things are called by the names customers hear; positions count from 1.

use serde_json::Value;

use crate::arrangement::Place;
use crate::difference::{Change, Edit, ElementChange, SlotChange, VariantChange, ZoneChange};
use crate::document::{Condition, Document, OnUnknown};
use crate::id::Id;
use crate::validate::GUARDRAIL_PREFIX;
use crate::variant::{Op, OpKind};

/// How an attribute is compared with a value: the operator and its words.
pub const COMPARISONS: [(&str, &str); 6] = [
    ("==", "is"),
    ("!=", "is not"),
    (">=", "is at least"),
    (">", "is more than"),
    ("<=", "is at most"),
    ("<", "is less than"),
];

/// `change`, one of those between `before` and `after`, as a sentence without its full stop.
#[must_use]
pub fn tell(change: &Change, before: &Document, after: &Document) -> String {
    let names = Names { before, after };
    match change {
        Change::Screen { field, edit } => set(
            &format!(
                "The screen's {}",
                plain(field.trim_start_matches("/spec").trim_start_matches("/metadata"))
            ),
            edit,
        ),
        Change::Element { element, change } => names.element_change(&names.element(element), change),
        Change::Zone { zone, change } => zone_change(&names.zone(zone), change),
        Change::Slot { element, change } => names.slot_change(&names.element(element), change),
        Change::Variant { variant, change } => {
            names.variant_change(&format!("Variant {}", quoted(variant.as_str())), change)
        }
    }
}

/// `condition` as the end of “shown …”.
#[must_use]
pub fn tell_condition(condition: &Condition) -> String {
    let unknown = match condition.on_unknown {
        OnUnknown::Hide => "",
        OnUnknown::Show => ", or while that is unknown",
    };
    format!("only if {}{unknown}", tell_logic(&condition.logic))
}

/// A rule in words, such as `“history days” is at least 365 and G1 allows it`.
#[must_use]
pub fn tell_logic(rule: &Value) -> String {
    let parts = |name: &str, word: &str| {
        let parts = rule.get(name)?.as_array()?;
        Some(parts.iter().map(tell_logic).collect::<Vec<_>>().join(word))
    };
    let holds = || {
        let name = variable(rule)?;
        Some(match name.strip_prefix(GUARDRAIL_PREFIX) {
            Some(guardrail) => format!("{guardrail} allows it"),
            None => format!("{} holds", attribute(name)),
        })
    };
    let refuted = || Some(format!("not ({})", tell_logic(rule.get("!")?)));
    parts("and", " and ")
        .or_else(|| parts("or", " or ").map(|either| format!("({either})")))
        .or_else(holds)
        .or_else(refuted)
        .or_else(|| compared(rule))
        .unwrap_or_else(|| format!("the rule {rule} holds"))
}

/// An attribute beside a constant.
fn compared(rule: &Value) -> Option<String> {
    let (operator, operands) = rule.as_object().filter(|fields| fields.len() == 1)?.iter().next()?;
    let [asked, with] = operands.as_array()?.as_slice() else { return None };
    let operator = if operator == "===" {
        "=="
    } else if operator == "!==" {
        "!="
    } else {
        operator
    };
    let words = match operator {
        "in" if with.is_array() => "is one of",
        operator => COMPARISONS.iter().find(|(symbol, _)| *symbol == operator)?.1,
    };
    let is_constant = !with.is_object();
    is_constant.then_some(())?;
    Some(format!("{} {words} {}", attribute(variable(asked)?), value(&Some(with.clone()))))
}

/// The attribute a rule names alone.
fn variable(rule: &Value) -> Option<&str> {
    rule.get("var")?.as_str()
}

/// An attribute in words: what follows the name of its family, where that says enough.
fn attribute(name: &str) -> String {
    quoted(&plain(name.strip_prefix("feature.").unwrap_or(name)))
}

/// What things are called: by the later document, or by the earlier where they are gone.
struct Names<'a> {
    before: &'a Document,
    after: &'a Document,
}

impl Names<'_> {
    fn element(&self, id: &Id) -> String {
        let both = [self.after, self.before];
        let mut labels = both.iter().filter_map(|document| document.spec.elements.get(id)?.a11y.as_ref());
        labels.next().map_or_else(|| quoted(id.as_str()), |a11y| quoted(&a11y.label))
    }

    fn zone(&self, id: &Id) -> String {
        let zones = self.after.spec.zones.iter().chain(&self.before.spec.zones);
        let mut labels = zones.filter(|zone| zone.id == *id).filter_map(|zone| zone.a11y.as_ref());
        labels.next().map_or_else(|| quoted(id.as_str()), |a11y| quoted(&a11y.label))
    }

    fn place(&self, place: &Place) -> String {
        format!("place {} of {}", place.index + 1, self.zone(&place.zone))
    }

    fn element_change(&self, name: &str, change: &ElementChange) -> String {
        match change {
            ElementChange::Added => format!("{name} is new"),
            ElementChange::Removed => format!("{name} is no longer part of this layout"),
            ElementChange::Replaced(edit) => {
                format!("{name} is now a widget of type {}, was {}", value(&edit.after), value(&edit.before))
            }
            ElementChange::Prop { prop, edit } => {
                set(&format!("{name}: the property “{}”", plain(prop)), edit)
            }
            ElementChange::Visibility(edit) => visibility(name, edit),
            ElementChange::Field { field, edit } if field == "/fallback" => {
                match edit.after.as_ref().and_then(Value::as_str).and_then(|text| Id::new(text).ok()) {
                    Some(next) => {
                        format!("{name} now gives way to {} where it cannot be shown", self.element(&next))
                    }
                    None => format!("{name} now leaves its place empty where it cannot be shown"),
                }
            }
            ElementChange::Field { field, edit } => {
                let field = match field.as_str() {
                    "/a11y/label" => "name".to_owned(),
                    "/a11y/headingLevel" => "heading level".to_owned(),
                    "/explain" => "explanation".to_owned(),
                    "/significant" => "mark of a serious effect".to_owned(),
                    "/v" => "version of its properties".to_owned(),
                    other => plain(other),
                };
                set(&format!("{name}: the {field}"), edit)
            }
        }
    }

    fn slot_change(&self, name: &str, change: &SlotChange) -> String {
        match change {
            SlotChange::Placed { to } => format!("{name} is now on the screen, at {}", self.place(to)),
            SlotChange::TakenOff { from } => {
                format!("{name} is no longer on the screen; it was at {}", self.place(from))
            }
            SlotChange::Moved { from, to } if from.zone == to.zone && from.index != to.index => {
                format!("{name} moved from {} to place {}", self.place(from), to.index + 1)
            }
            SlotChange::Moved { from, to } if from.zone == to.zone => {
                format!("{name} stays at {}, and others around it moved", self.place(to))
            }
            SlotChange::Moved { from, to } => {
                format!("{name} moved from {} to {}", self.place(from), self.place(to))
            }
            SlotChange::Pinned => format!("{name} is now pinned: the system leaves it where it is"),
            SlotChange::Unpinned => format!("{name} is no longer pinned: the system may move it"),
            SlotChange::Span { breakpoint, edit } => {
                let at =
                    breakpoint.as_ref().map_or_else(String::new, |breakpoint| match breakpoint.as_str() {
                        "sm" => " on small screens".to_owned(),
                        "md" => " on medium screens".to_owned(),
                        "lg" => " on large screens".to_owned(),
                        other => format!(" at {other}"),
                    });
                match (span(edit.before.as_ref()), span(edit.after.as_ref())) {
                    (Some(old), Some(new)) => format!("{name} is now {new}{at}, was {old}"),
                    (None, Some(new)) => format!("{name} is now {new}{at}"),
                    (_, None) => format!("{name} no longer has a size of its own{at}"),
                }
            }
            SlotChange::Field { field, edit } if field == "/explore" => {
                let tried = edit.after == Some(Value::Bool(true));
                let may = if tried { "may now" } else { "may no longer" };
                format!("Other widgets {may} be tried out in the place of {name}")
            }
            SlotChange::Field { field, edit } if field == "/candidates" => {
                let listed = edit.after.as_ref().and_then(Value::as_array);
                let ids = listed.into_iter().flatten().filter_map(Value::as_str);
                let others: Vec<String> =
                    ids.filter_map(|text| Id::new(text).ok()).map(|id| self.element(&id)).collect();
                match others.is_empty() {
                    true => format!("Nothing else may be shown in the place of {name} any more"),
                    false => format!("In the place of {name} may now be shown {}", others.join(", ")),
                }
            }
            SlotChange::Field { field, edit } if field == "/feed" => {
                match edit.after.as_ref().and_then(Value::as_str) {
                    Some(feed) => {
                        format!("In the place of {name} may now be shown what the feed “{feed}” brings")
                    }
                    None => format!("No feed brings anything in the place of {name} any more"),
                }
            }
            SlotChange::Field { field, edit } => {
                set(&format!("{name}: the {} of its place", plain(field)), edit)
            }
        }
    }

    fn variant_change(&self, name: &str, change: &VariantChange) -> String {
        match change {
            VariantChange::Added => format!("{name} is new"),
            VariantChange::Removed => format!("{name} is gone"),
            VariantChange::Moved { from, to } => {
                format!("{name} is now number {} of the variants, was {}", to + 1, from + 1)
            }
            VariantChange::Field { field, edit } => match field.as_str() {
                "/weight" => {
                    let (old, new) = (percent(&edit.before), percent(&edit.after));
                    format!("{name} now goes to {new} of its experiment's customers, was {old}")
                }
                "/when" => visibility(name, edit),
                "/ops" => {
                    let ops = edit.after.clone().and_then(|ops| serde_json::from_value::<Vec<Op>>(ops).ok());
                    let told: Vec<String> = ops.into_iter().flatten().map(|op| self.op(&op)).collect();
                    match told.is_empty() {
                        true => format!("{name} now changes nothing"),
                        false => format!("{name} now {}", told.join(", ")),
                    }
                }
                field => set(&format!("{name}: the {}", plain(field)), edit),
            },
        }
    }

    fn op(&self, op: &Op) -> String {
        let name = self.element(&op.id);
        let to = op.to.as_ref().map_or_else(String::new, |to| match &to.after {
            None => format!(" at the top of {}", self.zone(&to.zone)),
            Some(after) => format!(" after {} in {}", self.element(after), self.zone(&to.zone)),
        });
        match op.op {
            OpKind::Insert => format!("places {name}{to}"),
            OpKind::Move => format!("moves {name}{to}"),
            OpKind::Remove => format!("takes {name} off the screen"),
            OpKind::SetProps => {
                let fields = op.value.as_ref().and_then(Value::as_object);
                let props: Vec<String> =
                    fields.into_iter().flatten().map(|(prop, _)| format!("“{}”", plain(prop))).collect();
                format!("sets {} of {name}", props.join(" and "))
            }
            OpKind::SetVisibility => {
                let condition =
                    op.value.clone().and_then(|value| serde_json::from_value::<Condition>(value).ok());
                match condition {
                    Some(condition) => format!("shows {name} {}", tell_condition(&condition)),
                    None => format!("shows {name} always"),
                }
            }
            OpKind::Replace => format!("replaces {name}"),
        }
    }
}

fn zone_change(name: &str, change: &ZoneChange) -> String {
    match change {
        ZoneChange::Added { to } => format!("Zone {name} is new, as number {}", to + 1),
        ZoneChange::Removed { .. } => format!("Zone {name} is gone"),
        ZoneChange::Moved { from, to } => {
            format!("Zone {name} is now number {} on the screen, was {}", to + 1, from + 1)
        }
        ZoneChange::Field { field, edit } => match (field.as_str(), edit.after.as_ref()) {
            ("/mode", Some(mode)) => {
                let who = match mode.as_str() {
                    Some("ranked") => "by the system too, between visits",
                    Some("ephemeral") => "by the system too, even during a visit",
                    _ => "only by the product team and the customer",
                };
                format!("The order of zone {name} may now be changed {who}")
            }
            ("/max", Some(most)) => format!("Zone {name} now shows at most {most}"),
            ("/max", None) => format!("Zone {name} now shows any number"),
            ("/min", Some(least)) => format!("Zone {name} is now meant to hold at least {least}"),
            ("/min", None) => format!("Zone {name} may now hold nothing"),
            ("/visibility", _) => visibility(&format!("Zone {name}"), edit),
            ("/accepts", _) => set(&format!("Zone {name}: what it accepts"), edit),
            ("/a11y/label", _) => set(&format!("Zone {name}: the name"), edit),
            _ => set(&format!("Zone {name}: the {}", plain(field)), edit),
        },
    }
}

fn visibility(name: &str, edit: &Edit) -> String {
    let read = |value: &Option<Value>| {
        value.clone().and_then(|value| serde_json::from_value::<Condition>(value).ok())
    };
    let told = |value: &Option<Value>| {
        read(value).map_or_else(|| "always".to_owned(), |condition| tell_condition(&condition))
    };
    let (old, new) = (told(&edit.before), told(&edit.after));
    if old == new {
        return format!("{name} is still shown {new}; the reason given or its wording changed");
    }
    format!("{name} is now shown {new}")
}

fn set(what: &str, edit: &Edit) -> String {
    match (&edit.before, &edit.after) {
        (Some(_), Some(_)) => format!("{what} is now {}, was {}", value(&edit.after), value(&edit.before)),
        (None, Some(_)) => format!("{what} is now {}", value(&edit.after)),
        (_, None) => format!("{what} is no longer set, was {}", value(&edit.before)),
    }
}

fn value(value: &Option<Value>) -> String {
    match value {
        None | Some(Value::Null) => "nothing".to_owned(),
        Some(Value::Bool(true)) => "yes".to_owned(),
        Some(Value::Bool(false)) => "no".to_owned(),
        Some(Value::String(text)) => quoted(text),
        Some(Value::Array(items)) if items.is_empty() => "empty".to_owned(),
        Some(Value::Array(items)) => {
            items.iter().map(|item| self::value(&Some(item.clone()))).collect::<Vec<_>>().join(", ")
        }
        Some(other) => other.to_string(),
    }
}

fn percent(weight: &Option<Value>) -> String {
    weight
        .as_ref()
        .and_then(Value::as_f64)
        .map_or_else(|| "none".to_owned(), |share| format!("{} %", (share * 1000.0).round() / 10.0))
}

/// Columns and rows.
fn span(value: Option<&Value>) -> Option<String> {
    let size = |name: &str| value?.get(name)?.as_u64();
    let counted = |count: u64, unit: &str| format!("{count} {unit}{}", if count == 1 { "" } else { "s" });
    Some(format!("{} wide and {} high", counted(size("w")?, "column"), counted(size("h")?, "row")))
}

fn quoted(text: &str) -> String {
    format!("“{text}”")
}

/// A field's path in words: `/stability/minDwellDays` is “stability min dwell days”.
fn plain(field: &str) -> String {
    let mut words = String::new();
    for letter in field.trim_start_matches('/').chars() {
        match letter {
            '/' | '-' | '_' | '.' => words.push(' '),
            upper if upper.is_ascii_uppercase() => {
                words.push(' ');
                words.push(upper.to_ascii_lowercase());
            }
            other => words.push(other),
        }
    }
    words
}
