//! What an operator does without the Studio: publish, take back, and try a draft on the customers there are.

use chrono::NaiveDate;
use layout::OpKind;
use serde_json::json;
use services::{Effect, ReleaseAction};
use testkit::each_url;

use crate::desk::{Desk, code, each_with_households};

#[test]
fn an_operator_publishes_what_follows_the_live_revision_and_takes_it_back() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let mut document = desk.live().await;
        document.metadata.note = None;
        assert_eq!(code(&attune.publish_as_operator(document.clone(), " ").await), "layout-note");
        let mut old = document.clone();
        assert_eq!(attune.publish_as_operator(document, "Try it.").await.unwrap(), 2);
        old.metadata.revision = 7;
        assert_eq!(code(&attune.publish_as_operator(old.clone(), "Try it.").await), "layout-behind");
        old.metadata.name = layout::Id::new("home-nobody").unwrap();
        assert_eq!(code(&attune.publish_as_operator(old, "Try it.").await), "not-found");
        assert_eq!(attune.roll_back_as_operator("home-neutral", 1, "Enough.").await.unwrap(), 3);
        assert_eq!(
            code(&attune.roll_back_as_operator("home-neutral", 9, "Enough.").await),
            "layout-revision"
        );
        let history = attune.layout_history(&desk.ana, "home-neutral").await.unwrap();
        let told: Vec<_> =
            history.log.iter().map(|entry| (entry.revision, entry.author.as_str(), entry.action)).collect();
        assert_eq!(
            told,
            [
                (3, "operator", Some(ReleaseAction::RolledBack)),
                (2, "operator", Some(ReleaseAction::Published))
            ]
        );
        assert_eq!(history.broken_at, None);
    });
}

#[test]
fn a_draft_is_tried_on_everybody_and_nothing_comes_of_it() {
    each_with_households(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let since = NaiveDate::from_ymd_opt(2026, 1, 1).unwrap();
        let walter = attune.customer_by_email(&crate::audiences::email("retiree")).await.unwrap();
        let live = attune.layout_history(&desk.ana, "home-retiree").await.unwrap().live;
        let same = attune.backtest(&live, since).await.unwrap();
        assert_eq!((same.shown_to, same.changed_for, same.positions_moved), (1, 0, 0), "{same:?}");
        assert!(
            same.customers >= 6 && same.customers_tried == same.customers && same.decisions_of_layout >= 1,
            "{same:?}"
        );
        let of_page = attune.backtest_for_page(&desk.ana, &live).await.unwrap();
        assert_eq!(of_page.shown_to, 1, "a handful is done in time: {of_page:?}");
        assert!(matches!(of_page.effect, Effect::CannotBeEstimated { .. }));
        assert_eq!(code(&attune.backtest_for_page(&walter, &live).await), "forbidden");

        let op = |op, id: &str, to: Option<serde_json::Value>, value| {
            serde_json::from_value(json!({ "op": op, "id": id, "to": to, "value": value })).unwrap()
        };
        let zone = live.spec.zones[1].id.to_string();
        let first = live.spec.zones[1].slots[0].element.to_string();
        let last = live.spec.zones[1].slots.last().unwrap().element.to_string();
        let card = json!({
            "type": "text-note", "v": 1, "class": "credit", "props": { "text": "Borrow" },
            "a11y": { "label": "Offer", "headingLevel": 2 }, "visibility": { "logic": { "var": "guardrail.G1" } }
        });
        let ops = [
            op(OpKind::Move, &first, Some(json!({ "zone": zone, "after": last })), None),
            op(OpKind::Insert, "offer", Some(json!({ "zone": zone })), Some(card)),
        ];
        let draft = layout::apply_ops(&live, &ops).unwrap();
        let found = attune.backtest(&draft, since).await.unwrap();
        assert_eq!((found.shown_to, found.changed_for, found.widgets_removed), (1, 1, 0), "{found:?}");
        assert!(
            found.positions_moved > 0 && found.held_back.contains_key("G2_NO_OFFERS_CONSENT"),
            "{found:?}"
        );
        let decided = attune.decision_log(&walter).await.unwrap().len();
        attune.backtest(&draft, since).await.unwrap();
        assert_eq!(attune.decision_log(&walter).await.unwrap().len(), decided, "nothing is recorded");
        let later = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        assert_eq!(attune.backtest(&draft, later).await.unwrap().customers, 0);
    });
}
