//! Two people's changes to one document, brought together field by field.
//!
//! What only one changed, or both changed alike, is taken. What both changed differently is a conflict over that one
//! field, or over one element's place, and never over the document. What went together may still break a rule of
//! `validate`: that is asked of the result like of any other document.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::arrangement::Place;
use crate::document::Document;
use crate::id::Id;
use crate::keyed::{
    Items, Key, Keyed, OPEN_ELEMENT, OPEN_SCREEN, OPEN_SLOT, OPEN_VARIANT, OPEN_ZONE, Order, Records, below,
    json_of, moved, opened, place_of,
};
use crate::read::LayoutError;
use crate::weave::{Weave, Whose, keys};

/// What the server writes when it keeps a document, and writes anew when it keeps the merged one: never in conflict.
const STAMPS: &[&str] = &[
    "/metadata/contentHash",
    "/metadata/createdAt",
    "/metadata/createdBy",
    "/metadata/parentRevision",
    "/metadata/revision",
    "/status",
];

/// One of the two who changed the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The one who merges.
    Mine,
    /// The one whose changes are kept already.
    Theirs,
}

/// What a conflict is over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "of", content = "id")]
pub enum ConflictOver {
    /// The screen as a whole.
    Screen,
    /// An element as it is declared.
    Element(Id),
    /// A zone.
    Zone(Id),
    /// An element's place on the screen.
    Slot(Id),
    /// A variant.
    Variant(Id),
}

/// Which property of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "is", content = "path")]
pub enum ConflictProperty {
    /// Whether it is there at all: one side took it away, the other changed or needs it.
    Presence,
    /// Where it stands. The values are a [`Place`], or absent for what is not on the screen.
    Place,
    /// The field at this JSON pointer.
    Field(String),
}

/// One property that both sides changed, and differently.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// Names the property, the same in every merge of these documents: `element/card/props/text`, `slot/card@place`.
    pub key: String,
    /// What it is a property of.
    pub over: ConflictOver,
    /// Which property.
    pub property: ConflictProperty,
    /// What both started with; `None` where it was absent.
    pub base: Option<Value>,
    /// My value.
    pub mine: Option<Value>,
    /// Their value.
    pub theirs: Option<Value>,
}

/// Both sides in one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The document. At each conflict left it holds their value or, where they have none, mine.
    pub document: Document,
    /// What nobody has chosen yet.
    pub conflicts: Vec<Conflict>,
}

/// What `mine` and `theirs` have each made of `base`, in one.
///
/// # Errors
/// [`LayoutError::Malformed`] when a merged part does not read back as its type; each field is one side's and those an
/// object cannot do without are on both, so that no pair of documents does this.
pub fn merge(base: &Document, mine: &Document, theirs: &Document) -> Result<Merged, LayoutError> {
    merge_with(base, mine, theirs, &BTreeMap::new())
}

/// [`merge`] with a side chosen for some conflicts, by [`Conflict::key`]. Other keys are ignored.
///
/// # Errors
/// As [`merge`].
pub fn merge_with(
    base: &Document,
    mine: &Document,
    theirs: &Document,
    choices: &BTreeMap<String, Side>,
) -> Result<Merged, LayoutError> {
    let (base, mine, theirs) = (Keyed::of(base), Keyed::of(mine), Keyed::of(theirs));
    let mut merger = Merger {
        choices,
        conflicts: Vec::new(),
        disputed_slots: BTreeSet::new(),
        given_up_zones: given_up(&mine.zones, &theirs.zones, choices),
    };
    let screen = Subject { kind: "screen", key: None, open: OPEN_SCREEN };
    let screens = Three { base: Some(&base.screen), mine: Some(&mine.screen), theirs: Some(&theirs.screen) };
    let screen = merger.value(&screen, screens, "").unwrap_or(Value::Null);
    let none = BTreeSet::new();
    let slots = Three { base: &base.slots, mine: &mine.slots, theirs: &theirs.slots };
    let mut slots = merger.items("slot", OPEN_SLOT, slots, &none);
    let held = slots.order.iter().filter(|(_, keys)| !keys.is_empty());
    let holding: BTreeSet<Key> = held.filter_map(|(container, _)| container.clone()).collect();
    let zones = Three { base: &base.zones, mine: &mine.zones, theirs: &theirs.zones };
    let zones = merger.items("zone", OPEN_ZONE, zones, &holding);
    let variants = Three { base: &base.variants, mine: &mine.variants, theirs: &theirs.variants };
    let variants = merger.items("variant", OPEN_VARIANT, variants, &none);
    let shown: BTreeSet<&Id> = keys(&slots.order).map(|key| &key.id).collect();
    let (elements, given_up) = merger.elements(&base, &mine, &theirs, &shown);
    for (_, keys) in &mut slots.order {
        keys.retain(|key| !given_up.contains(&key.id));
    }
    let document = Keyed { screen, elements, zones, slots, variants }.into_document()?;
    Ok(Merged { document, conflicts: merger.conflicts })
}

/// The same thing in all three.
#[derive(Clone, Copy)]
struct Three<T> {
    base: T,
    mine: T,
    theirs: T,
}

impl Three<Option<&Value>> {
    fn cloned(self) -> Three<Option<Value>> {
        Three { base: self.base.cloned(), mine: self.mine.cloned(), theirs: self.theirs.cloned() }
    }

    /// The value of this side; of none, theirs or else mine.
    fn of(self, side: Option<Side>) -> Option<Value> {
        match side {
            Some(Side::Mine) => self.mine.cloned(),
            Some(Side::Theirs) => self.theirs.cloned(),
            None => self.theirs.or(self.mine).cloned(),
        }
    }
}

/// What is being merged.
struct Subject<'a> {
    kind: &'static str,
    key: Option<&'a Key>,
    open: &'static [&'static str],
}

struct Merger<'a> {
    choices: &'a BTreeMap<String, Side>,
    conflicts: Vec<Conflict>,
    /// Slots that one side took away and the other changed, whatever was chosen.
    disputed_slots: BTreeSet<Key>,
    /// Zones that are to go although the other side put something there.
    given_up_zones: BTreeSet<Key>,
}

impl Merger<'_> {
    /// The side chosen for a conflict. While none is, the conflict is noted.
    fn settle(
        &mut self,
        subject: &Subject<'_>,
        property: ConflictProperty,
        values: Three<Option<Value>>,
    ) -> Option<Side> {
        let name = subject.key.map_or_else(|| subject.kind.to_owned(), |key| name(subject.kind, key));
        let key = match &property {
            ConflictProperty::Presence => name,
            ConflictProperty::Place => format!("{name}@place"),
            ConflictProperty::Field(path) => format!("{name}{path}"),
        };
        if let Some(side) = self.choices.get(&key) {
            return Some(*side);
        }
        let id = subject.key.map(|key| key.id.clone());
        let over = match (subject.kind, id) {
            ("element", Some(id)) => ConflictOver::Element(id),
            ("zone", Some(id)) => ConflictOver::Zone(id),
            ("slot", Some(id)) => ConflictOver::Slot(id),
            (_, Some(id)) => ConflictOver::Variant(id),
            (_, None) => ConflictOver::Screen,
        };
        let Three { base, mine, theirs } = values;
        self.conflicts.push(Conflict { key, over, property, base, mine, theirs });
        None
    }

    /// One value, or its fields one by one where it is an object on both sides whose fields stand for themselves.
    fn value(&mut self, subject: &Subject<'_>, three: Three<Option<&Value>>, path: &str) -> Option<Value> {
        let Three { base, mine, theirs } = three;
        if mine == theirs || base == theirs {
            return mine.cloned();
        }
        if base == mine {
            return theirs.cloned();
        }
        let [my_fields, their_fields] =
            [mine, theirs].map(|value| value.and_then(|value| opened(value, path, subject.open)));
        if let (Some(my_fields), Some(their_fields)) = (my_fields, their_fields) {
            let new = their_fields.keys().filter(|name| !my_fields.contains_key(*name));
            let mut merged = Map::new();
            for name in my_fields.keys().chain(new) {
                let base = base.and_then(|base| base.get(name));
                let three = Three { base, mine: my_fields.get(name), theirs: their_fields.get(name) };
                if let Some(value) = self.value(subject, three, &below(path, name)) {
                    merged.insert(name.clone(), value);
                }
            }
            return Some(Value::Object(merged));
        }
        if subject.key.is_none() && STAMPS.contains(&path) {
            let later = mine.and_then(Value::as_u64) > theirs.and_then(Value::as_u64);
            return if later { mine.cloned() } else { theirs.cloned() };
        }
        let property = if path.is_empty() {
            ConflictProperty::Presence
        } else {
            ConflictProperty::Field(path.to_owned())
        };
        three.of(self.settle(subject, property, three.cloned()))
    }

    /// Elements as they are declared, and those that are to go although the other side put them on the screen.
    fn elements(
        &mut self,
        base: &Keyed,
        mine: &Keyed,
        theirs: &Keyed,
        shown: &BTreeSet<&Id>,
    ) -> (Records, BTreeSet<Id>) {
        let names: BTreeSet<&Key> = mine.elements.keys().chain(theirs.elements.keys()).collect();
        let mut merged = Records::new();
        let mut given_up = BTreeSet::new();
        for key in names {
            let subject = Subject { kind: "element", key: Some(key), open: OPEN_ELEMENT };
            let three = Three {
                base: base.elements.get(key),
                mine: mine.elements.get(key),
                theirs: theirs.elements.get(key),
            };
            let remover = match (three.mine, three.theirs) {
                (None, Some(_)) => Some(mine),
                (Some(_), None) => Some(theirs),
                _ => None,
            };
            let dangling = remover.is_some_and(|side| {
                three.base.is_some() && shown.contains(&key.id) && !side.slots.records.contains_key(key)
            });
            let value = if dangling && self.disputed_slots.contains(key) {
                // It stays or goes with its slot, which was asked about already.
                three.of(None)
            } else if dangling {
                self.present(&subject, three)
            } else {
                self.value(&subject, three, "")
            };
            match value {
                Some(value) => {
                    merged.insert(key.clone(), value);
                }
                None if dangling => {
                    given_up.insert(key.id.clone());
                }
                None => {}
            }
        }
        (merged, given_up)
    }

    /// A thing that one side took away and the other needs.
    fn present(&mut self, subject: &Subject<'_>, three: Three<Option<&Value>>) -> Option<Value> {
        three.of(self.settle(subject, ConflictProperty::Presence, three.cloned()))
    }

    /// Things that stand in an order. `needed` are those that hold something in the end.
    fn items(
        &mut self,
        kind: &'static str,
        open: &'static [&'static str],
        items: Three<&Items>,
        needed: &BTreeSet<Key>,
    ) -> Items {
        let Three { base, mine, theirs } = items;
        let i_moved = moved(&base.order, &mine.order);
        let they_moved = moved(&base.order, &theirs.order);
        let orders = Three { base: &base.order, mine: &mine.order, theirs: &theirs.order };
        let mut records = Records::new();
        let mut places = BTreeMap::new();
        let names: BTreeSet<&Key> = mine.records.keys().chain(theirs.records.keys()).collect();
        for key in names {
            let subject = Subject { kind, key: Some(key), open };
            let three = Three {
                base: base.records.get(key),
                mine: mine.records.get(key),
                theirs: theirs.records.get(key),
            };
            let mine_touched = i_moved.contains(key);
            let theirs_touched = they_moved.contains(key);
            let (whose, touched) = match (three.mine, three.theirs) {
                (Some(_), None) => (Whose::Mine, mine_touched || three.mine != three.base),
                (None, _) => (Whose::Theirs, theirs_touched || three.theirs != three.base),
                _ => match (mine_touched, theirs_touched) {
                    (false, false) => (Whose::Base, true),
                    (true, false) => (Whose::Mine, true),
                    (false, true) => (Whose::Theirs, true),
                    (true, true) => (Whose::Both, true),
                },
            };
            let taken_away = three.base.is_some() && (three.mine.is_none() || three.theirs.is_none());
            let record = if !taken_away {
                self.value(&subject, three, "")
            } else if touched || needed.contains(key) {
                self.kept(&subject, three, orders)
            } else {
                None
            };
            if let Some(record) = record {
                records.insert(key.clone(), record);
                places.insert(key.clone(), whose);
            }
        }
        Items { order: self.woven(kind, orders, places), records }
    }

    /// What one side took away and the other changed, if it is to stay.
    fn kept(
        &mut self,
        subject: &Subject<'_>,
        three: Three<Option<&Value>>,
        orders: Three<&Order>,
    ) -> Option<Value> {
        let Some(key) = subject.key.filter(|_| subject.kind == "slot") else {
            return self.present(subject, three);
        };
        self.disputed_slots.insert(key.clone());
        three.of(self.settle(subject, ConflictProperty::Place, stands(orders, key)))
    }

    fn woven(&mut self, kind: &'static str, orders: Three<&Order>, places: BTreeMap<Key, Whose>) -> Order {
        let Three { base, mine, theirs } = orders;
        let mut weave = Weave { base, mine, theirs, places };
        self.leave_given_up_zones(&mut weave);
        for key in weave.disputed() {
            let subject = Subject { kind, key: Some(&key), open: &[] };
            let whose = match self.settle(&subject, ConflictProperty::Place, stands(orders, &key)) {
                Some(Side::Mine) => Whose::Mine,
                Some(Side::Theirs) | None => Whose::Theirs,
            };
            weave.places.insert(key, whose);
        }
        self.leave_given_up_zones(&mut weave);
        weave.order()
    }

    /// What stands in a zone that is to go takes the place it has on the other side, if it has one there.
    fn leave_given_up_zones(&self, weave: &mut Weave<'_>) {
        let goes = |order: &Order, key: &Key| match place_of(order, key) {
            Some((Some(zone), _)) => self.given_up_zones.contains(zone),
            _ => false,
        };
        for (key, whose) in &mut weave.places {
            match whose {
                Whose::Mine | Whose::Both if goes(weave.mine, key) => *whose = Whose::Theirs,
                Whose::Theirs | Whose::Both if goes(weave.theirs, key) => *whose = Whose::Mine,
                _ => {}
            }
        }
    }
}

/// Zones that one side took away, and whose conflict was settled for that side.
fn given_up(mine: &Items, theirs: &Items, choices: &BTreeMap<String, Side>) -> BTreeSet<Key> {
    let chosen = |side: Side, key: &Key| choices.get(&name("zone", key)) == Some(&side);
    let by_them = mine.records.keys().filter(|key| !theirs.records.contains_key(*key));
    let by_me = theirs.records.keys().filter(|key| !mine.records.contains_key(*key));
    let by_them = by_them.filter(|key| chosen(Side::Theirs, key));
    by_them.chain(by_me.filter(|key| chosen(Side::Mine, key))).cloned().collect()
}

/// The key of a conflict over a whole thing.
fn name(kind: &str, key: &Key) -> String {
    format!("{kind}/{key}")
}

/// Where `key` stands in each, as a [`Place`]; for zones and variants, which stand in no zone, as a position.
fn stands(orders: Three<&Order>, key: &Key) -> Three<Option<Value>> {
    let place = |order: &Order| {
        let (zone, index) = place_of(order, key)?;
        Some(match zone {
            Some(zone) => json_of(&Place { zone: zone.id.clone(), index }),
            None => json_of(&index),
        })
    };
    Three { base: place(orders.base), mine: place(orders.mine), theirs: place(orders.theirs) }
}
