//! Nudges: what a screen tells its customer unasked. How often and when that may be is `decision`'s to say.

use std::collections::BTreeMap;

use crate::document::{Class, Document, Element, Zone, ZoneMode};
use crate::id::Id;
use crate::validate::may_show;

impl Zone {
    /// The topic caps count `element` under in this zone; `None` where it is no nudge. Whatever an ephemeral zone shows
    /// is one, but for the customer's own figures.
    #[must_use]
    pub fn nudge_topic(&self, id: &Id, element: &Element) -> Option<Id> {
        let is_own_data = matches!(element.class, Class::Account | Class::Insight);
        let is_nudge = self.mode == ZoneMode::Ephemeral && !is_own_data;
        is_nudge.then(|| element.topic.as_ref().unwrap_or(id).clone())
    }
}

impl Document {
    /// The topic of every element that can be shown as a nudge: in an ephemeral zone, be it as a slot's own, as its
    /// candidate or as a fallback of either.
    #[must_use]
    pub fn nudges(&self) -> BTreeMap<Id, Id> {
        let mut nudges = BTreeMap::new();
        for zone in self.spec.zones.iter().filter(|zone| zone.mode == ZoneMode::Ephemeral) {
            for (id, element) in zone.slots.iter().flat_map(|slot| may_show(self, slot)) {
                nudges.extend(zone.nudge_topic(id, element).map(|topic| (id.clone(), topic)));
            }
        }
        nudges
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::read::read_value;

    #[test]
    fn what_an_ephemeral_zone_can_show_is_a_nudge_but_for_the_customer_s_own_figures() {
        let element = |class: &str, topic: Option<&str>, fallback: &str| json!({ "type": "text-note", "v": 1, "class": class, "topic": topic, "fallback": fallback });
        let document = json!({
            "apiVersion": "layout/v1", "kind": "Screen", "metadata": { "name": "home-test", "revision": 1 },
            "spec": {
                "elements": {
                    "tip": element("education", Some("saving"), "spare"),
                    "spare": element("education", None, "drop"),
                    "other": element("savings", Some("saving"), "drop"),
                    "worth": element("account", None, "drop"),
                    "steady": element("savings", Some("saving"), "drop")
                },
                "zones": [
                    { "id": "main", "mode": "ranked", "slots": [{ "id": "steady", "element": "steady" }] },
                    { "id": "now", "mode": "ephemeral", "slots": [
                        { "id": "tip", "element": "tip", "candidates": ["other", "worth"] }
                    ]}
                ]
            }
        });
        let nudges = read_value(document).unwrap().document.nudges();
        let told: Vec<_> = nudges.iter().map(|(id, topic)| (id.as_str(), topic.as_str())).collect();
        assert_eq!(told, [("other", "saving"), ("spare", "spare"), ("tip", "saving")]);
    }
}
