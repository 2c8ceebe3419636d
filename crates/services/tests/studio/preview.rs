//! A draft as a demo household would see it, in whatever circumstances, without anything coming of it.

use chrono::{TimeZone, Utc};
use layout::{DroppedWhy, Id};
use money::Locale;
use serde_json::json;
use services::{Circumstances, DraftPreview, OldClient, Role, VisibilityForm};
use testkit::each_url;

use crate::desk::{Desk, add, code, describe, each_with_households, guard, person, rule};

fn layout(preview: &DraftPreview) -> (&str, bool) {
    let decided = preview.decided.as_ref().unwrap();
    (decided.layout.name.as_str(), decided.is_draft)
}

#[test]
fn a_draft_is_looked_at_with_a_demo_household_in_any_circumstances() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        assert!(attune.households(&desk.ana).await.unwrap().is_empty());
        attune.load_demo_households().await.unwrap();
        let households = attune.households(&desk.ana).await.unwrap();
        assert!(households.iter().any(|(key, _)| key == "student"), "{households:?}");

        let id = attune.begin_draft(&desk.ana, "home-student").await.unwrap();
        desk.edit(&id, describe("student-term", "Until the money comes")).await;
        let document = desk.draft(&id).await.document;
        let calm = attune.preview(&desk.ana, &document, &Circumstances::of("student")).await.unwrap();
        assert_eq!(layout(&calm), ("home-student", true));
        assert!(calm.screen.slots().any(|slot| slot.label == "Until the money comes"));
        assert!(calm.dashboard.is_some());
        assert_eq!(calm.screen.revision, 2, "as the revision it would become");

        let struggling = Circumstances { hardship: true, ..Circumstances::of("student") };
        let preview = attune.preview(&desk.ana, &document, &struggling).await.unwrap();
        assert_eq!(layout(&preview), ("home-distress", false));
        let unprofiled = Circumstances { profiling: false, hardship: true, ..Circumstances::of("student") };
        let preview = attune.preview(&desk.ana, &document, &unprofiled).await.unwrap();
        assert_eq!(layout(&preview), ("home-neutral", false), "that they struggle is not worked out");

        let arranged = attune.canvas(&desk.ana, &document, "student").await.unwrap();
        assert!(arranged.decided.is_none() && arranged.dashboard.is_some());
        let nobody = attune.canvas(&desk.ana, &document, "nobody").await.unwrap();
        assert!(nobody.dashboard.is_none());
        assert_eq!(nobody.screen, arranged.screen);
        assert_eq!(desk.live().await.metadata.revision, 1);
    });
}

#[test]
fn looking_decides_records_and_counts_nothing() {
    each_with_households(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let walter = attune.customer_by_email(&crate::audiences::email("retiree")).await.unwrap();
        let decided = attune.decision_log(&walter).await.unwrap();
        // What is live is newer than what was decided, so that his own next dashboard would be decided anew.
        let live = attune.layout_history(&desk.ana, "home-retiree").await.unwrap().live;
        attune.publish_as_operator(live, "Once more.").await.unwrap();
        let id = attune.begin_draft(&desk.ana, "home-retiree").await.unwrap();
        let document = desk.draft(&id).await.document;
        let canvas = attune.canvas(&desk.ana, &document, "retiree").await.unwrap();
        assert!(canvas.dashboard.is_some_and(|dashboard| !dashboard.is_counted));
        for seen_by in [
            Circumstances::of("retiree"),
            Circumstances { hardship: true, ..Circumstances::of("retiree") },
            Circumstances { profiling: false, ..Circumstances::of("retiree") },
            Circumstances { is_theirs: true, ..Circumstances::of("retiree") },
        ] {
            attune.preview(&desk.ana, &document, &seen_by).await.unwrap();
        }
        assert_eq!(attune.decision_log(&walter).await.unwrap(), decided, "nothing is recorded");
        attune.dashboard(&walter).await.unwrap();
        assert_eq!(attune.decision_log(&walter).await.unwrap().len(), decided.len() + 1, "his own look is");
    });
}

#[test]
fn a_condition_is_looked_at_with_a_day_a_language_and_an_old_client() {
    each_with_households(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let id = attune.begin_draft(&desk.ana, "home-student").await.unwrap();
        desk.edit(&id, add("text-note", "main")).await;
        desk.edit(&id, rule("text-note", &json!({ "<": [{ "var": "today" }, "2026-06-01"] }))).await;
        desk.edit(&id, rule("upcoming-bills", &json!({ "==": [{ "var": "locale" }, "en-GB"] }))).await;
        let document = desk.draft(&id).await.document;
        let check = async |seen_by: Circumstances, gone: &[(&str, DroppedWhy)]| {
            let preview = attune.preview(&desk.ana, &document, &seen_by).await.unwrap();
            assert_eq!(layout(&preview), ("home-student", true));
            let decided = preview.decided.unwrap();
            let dropped: Vec<(&str, DroppedWhy)> =
                decided.dropped.iter().map(|each| (each.element.as_str(), each.why.clone())).collect();
            assert_eq!(dropped, gone, "{seen_by:?}");
        };
        let british = || Circumstances { locale: Some(Locale::EnGb), ..Circumstances::of("student") };
        check(british(), &[]).await;
        let american = Circumstances { locale: Some(Locale::EnUs), ..british() };
        check(american, &[("upcoming-bills", DroppedWhy::Condition)]).await;
        let july = Utc.with_ymd_and_hms(2026, 7, 1, 9, 0, 0).unwrap();
        check(Circumstances { at: Some(july), ..british() }, &[("text-note", DroppedWhy::Condition)]).await;
        let old = OldClient::Without("text-note".to_owned());
        check(Circumstances { client: old, ..british() }, &[("text-note", DroppedWhy::UnknownWidget)]).await;
        check(Circumstances { client: OldClient::WithoutNewest, ..british() }, &[]).await;

        // On the table everything stays, and what this household would not see is named.
        let canvas = attune.canvas(&desk.ana, &document, "freelancer").await.unwrap();
        assert!(canvas.screen.slots().any(|slot| slot.element_id == Id::new("upcoming-bills").unwrap()));
        assert!(canvas.hidden.iter().any(|dropped| dropped.element.as_str() == "upcoming-bills"));
    });
}

#[test]
fn the_customer_for_whom_a_proof_fails_is_looked_through() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let id = desk.begin().await;
        desk.edit(&id, add("text-note", "main")).await;
        let sound = desk.draft(&id).await.document;
        assert_eq!(code(&attune.counterexample(&desk.ana, &sound, "student").await), "not-found");
        desk.edit(&id, crate::review::offer("A loan")).await;
        desk.edit(&id, rule("text-note", &json!({ "==": [{ "var": "country" }, "GB"] }))).await;
        let document = desk.draft(&id).await.document;
        let preview = attune.counterexample(&desk.ana, &document, "student").await.unwrap();
        let found = preview.refuted.unwrap();
        assert_eq!(
            (found.element.as_str(), found.guardrail.as_str(), found.assumed.len()),
            ("text-note", "G1", 1)
        );
        assert!(preview.screen.slots().any(|slot| slot.element_id == found.element));
        desk.edit(&id, guard("text-note")).await;
        let guarded = desk.draft(&id).await.document;
        assert_eq!(code(&attune.counterexample(&desk.ana, &guarded, "student").await), "not-found");
    });
}

#[test]
fn a_customer_is_looked_through_masked_with_their_consent_and_finds_out() {
    each_with_households(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let olga = person(attune, "olga@example.com", Role::Customer).await;
        let staff = person(attune, "ana@example.com", Role::Product).await;
        assert_eq!(attune.masked_customers(&staff).await.unwrap(), [], "demo households are nobody");
        attune.set_profiling_consent(&olga, true).await.unwrap();
        let masked = attune.masked_customers(&staff).await.unwrap();
        let [one] = masked.as_slice() else { panic!("{masked:?}") };
        assert!(!one.handle.contains("olga") && one.handle.len() == 12);
        let id = attune.begin_draft(&staff, "home-student").await.unwrap();
        let document = attune.draft(&staff, &id).await.unwrap().document;
        let through = Circumstances {
            customer: Some(one.handle.clone()),
            is_theirs: true,
            ..Circumstances::of("student")
        };
        let preview = attune.preview(&staff, &document, &through).await.unwrap();
        assert_eq!(layout(&preview), ("home-neutral", false), "nothing is known of her yet");
        assert_eq!(preview.screen.name.as_str(), "home-student", "the draft all the same");
        let own = attune.preview(&staff, &document, &Circumstances::of("student")).await.unwrap();
        assert_eq!(preview.dashboard.unwrap().summary, own.dashboard.unwrap().summary, "no figure is hers");
        let looks = attune.staff_accesses(&olga).await.unwrap();
        assert_eq!(looks.iter().map(|look| look.staff.as_str()).collect::<Vec<_>>(), ["ana@example.com"]);
        attune.set_profiling_consent(&olga, false).await.unwrap();
        assert_eq!(attune.masked_customers(&staff).await.unwrap(), []);
        assert_eq!(code(&attune.preview(&staff, &document, &through).await), "not-found");
        assert_eq!(attune.staff_accesses(&olga).await.unwrap().len(), 1, "who was refused saw nothing");
        assert_eq!(code(&attune.staff_accesses(&staff).await), "forbidden");
    });
}

#[test]
fn a_condition_is_counted_over_the_customers_there_are() {
    each_with_households(async |url| {
        let desk = Desk::open(&url).await;
        let attune = &desk.attune;
        let reach = async |logic: serde_json::Value| {
            let form = VisibilityForm {
                rule: Some(services::ConditionForm::of_logic(&logic)),
                ..VisibilityForm::default()
            };
            attune.condition_reach(&desk.ana, &form).await.unwrap().unwrap()
        };
        let american = reach(json!({ "==": [{ "var": "country" }, "US"] })).await;
        // The household in distress counts too: a condition asks who they are, not what they are shown.
        assert_eq!((american.all.holds, american.all.unknown), (3, 0), "{american:?}");
        assert_eq!(american.by_persona["retiree"].holds, 1);
        let counted: usize = american.by_persona.values().map(|each| each.customers).sum();
        assert_eq!(counted, american.all.customers);
        let untold = reach(json!({ ">": [{ "var": "intent.mortgage" }, 0.5] })).await;
        assert_eq!((untold.all.holds, untold.all.unknown), (0, untold.all.customers));
        let unruled = attune.condition_reach(&desk.ana, &VisibilityForm::default()).await.unwrap();
        assert_eq!(unruled, None);
        let wrong = VisibilityForm {
            rule: Some(services::ConditionForm::of_logic(&json!({ "var": "shoe-size" }))),
            ..VisibilityForm::default()
        };
        assert_eq!(code(&attune.condition_reach(&desk.ana, &wrong).await), "draft-edit");
    });
}
