//! Who may come to the Studio at all, and what is not there.

use services::{Attune, Circumstances, NewLayout, Principal, Role, VisibilityForm};
use testkit::each_url;

use crate::desk::{Desk, NEUTRAL, code, describe, person};

/// Every call there is with a draft and a layout, by name with its outcome.
async fn calls(
    attune: &Attune,
    who: &Principal,
    desk: &Desk,
    id: &str,
    name: &str,
) -> Vec<(&'static str, &'static str)> {
    let document = desk.live().await;
    let seen_by = Circumstances::of("nobody");
    let masked = Circumstances { customer: Some("0123456789ab".to_owned()), ..seen_by.clone() };
    let new = NewLayout { from: name.to_owned(), name: "Not a name".to_owned(), ..NewLayout::default() };
    vec![
        ("studio_layouts", code(&attune.studio_layouts(who).await)),
        ("households", code(&attune.households(who).await)),
        ("canvas", code(&attune.canvas(who, &document, "nobody").await)),
        ("preview", code(&attune.preview(who, &document, &seen_by).await)),
        ("preview of a customer", code(&attune.preview(who, &document, &masked).await)),
        ("counterexample", code(&attune.counterexample(who, &document, "nobody").await)),
        ("masked_customers", code(&attune.masked_customers(who).await)),
        ("condition_reach", code(&attune.condition_reach(who, &VisibilityForm::default()).await)),
        ("begin_layout", code(&attune.begin_layout(who, &new).await)),
        ("begin_draft", code(&attune.begin_draft(who, name).await)),
        ("draft", code(&attune.draft(who, id).await)),
        ("edit_draft", code(&attune.edit_draft(who, id, 0, &describe("net-worth", "Mine")).await)),
        ("step_draft", code(&attune.step_draft(who, id, false).await)),
        ("send_draft", code(&attune.send_draft(who, id, "Why not.").await)),
        ("review_draft", code(&attune.review_draft(who, id, None, true).await)),
        ("publish_draft", code(&attune.publish_draft(who, id).await)),
        ("discard_draft", code(&attune.discard_draft(who, id).await)),
        ("roll_back", code(&attune.roll_back(who, name, 1, "Why not.").await)),
        ("layout_history", code(&attune.layout_history(who, name).await)),
    ]
}

#[test]
fn everything_is_closed_to_everybody_outside_the_product_team() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.begin().await;
        desk.edit(&id, describe("net-worth", "What you own")).await;
        let before = desk.draft(&id).await;
        for role in [Role::Customer, Role::Advisor, Role::Admin] {
            let who = person(&desk.attune, &format!("{}@example.com", role.as_str()), role).await;
            for (call, outcome) in calls(&desk.attune, &who, &desk, &id, NEUTRAL).await {
                assert_eq!(outcome, "forbidden", "{call} as {role:?}");
            }
            for (call, outcome) in calls(&desk.attune, &who, &desk, "nothing", "no-layout").await {
                assert_eq!(outcome, "forbidden", "{call} of nothing as {role:?}");
            }
        }
        let after = desk.draft(&id).await;
        assert_eq!((after.state, after.step, after.document), (before.state, before.step, before.document));
        assert_eq!(desk.live().await.metadata.revision, 1);
    });
}

#[test]
fn what_is_not_there_is_not_found() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        for (id, name) in
            [("01930000-0000-7000-8000-000000000000", "no-layout"), ("", ""), ("' OR 1=1 --", "Home Neutral")]
        {
            for (call, outcome) in calls(&desk.attune, &desk.ana, &desk, id, name).await {
                let expected = match call {
                    "studio_layouts" | "households" | "canvas" | "masked_customers" | "condition_reach" => {
                        "ok"
                    }
                    "begin_layout" => "layout-new",
                    _ => "not-found",
                };
                assert_eq!(outcome, expected, "{call} of “{id}” and “{name}”");
            }
        }
        assert!(
            desk.attune.studio_layouts(&desk.ana).await.unwrap().iter().all(|each| each.drafts.is_empty())
        );
    });
}
