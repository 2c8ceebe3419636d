//! What becomes of a layout's new version when Attune itself is brought up to date.

use services::{DraftState, ReleaseAction};
use store::Db;
use store::layouts::StoredLayout;
use testkit::each_url;

use crate::desk::{Desk, NEUTRAL, label, noon, process};

/// Lets the database look as if an earlier build had shipped the neutral layout with an element called otherwise: what
/// was shipped, and what was published of it.
async fn shipped_earlier(url: &str, element: &str, called: &str) {
    let text = include_str!("../../../../server/layouts/home-neutral.json");
    let mut document = layout::read(text).unwrap().document;
    let element = document.spec.elements.get_mut(&layout::Id::new(element).unwrap()).unwrap();
    called.clone_into(&mut element.a11y.as_mut().unwrap().label);
    let stored = StoredLayout {
        name: NEUTRAL.to_owned(),
        revision: 1,
        document: serde_json::to_string(&document).unwrap(),
        content_hash: format!("as shipped with {called}"),
    };
    let db = Db::connect(url).await.unwrap();
    db.write(move |tx| {
        Box::pin(async move {
            store::layouts::ship(tx, &stored, noon()).await?;
            store::layouts::release(tx, &stored, noon()).await
        })
    })
    .await
    .unwrap();
    db.close().await;
}

#[test]
fn a_new_version_goes_live_where_the_team_has_changed_nothing() {
    each_url(async |url| {
        shipped_earlier(&url, "net-worth", "All you have").await;
        let desk = Desk::open(&url).await;
        let live = desk.live().await;
        assert_eq!((live.metadata.revision, live.metadata.parent_revision), (2, Some(1)));
        assert_eq!(label(&live, "net-worth"), "Net worth and balances");
        let history = desk.attune.layout_history(&desk.ana, NEUTRAL).await.unwrap();
        assert_eq!((history.log.len(), history.broken_at), (1, None));
        assert_eq!(history.log[0].action, Some(ReleaseAction::Shipped));
        assert_eq!(history.log[0].author, "attune");
        // It is brought once.
        let again = process(&url).await;
        let history = again.layout_history(&desk.ana, NEUTRAL).await.unwrap();
        assert_eq!((history.live.metadata.revision, history.log.len()), (2, 1));
    });
}

#[test]
fn a_new_version_is_merged_with_what_the_team_has_made_under_its_number() {
    each_url(async |url| {
        shipped_earlier(&url, "net-worth", "All you have").await;
        // The team's own change is revision 2, as the new version's number might be.
        let db = Db::connect(&url).await.unwrap();
        team_publishes(&db, "tax-due", "Tax to come").await;
        db.close().await;
        let desk = Desk::open(&url).await;
        let live = desk.live().await;
        assert_eq!((live.metadata.revision, live.metadata.parent_revision), (3, Some(2)));
        assert_eq!(label(&live, "net-worth"), "Net worth and balances", "the new version's");
        assert_eq!(label(&live, "tax-due"), "Tax to come", "the team's");
    });
}

#[test]
fn where_both_changed_the_same_the_teams_stays_live_and_the_new_version_waits_as_a_draft() {
    each_url(async |url| {
        shipped_earlier(&url, "net-worth", "All you have").await;
        let db = Db::connect(&url).await.unwrap();
        team_publishes(&db, "net-worth", "What you own").await;
        db.close().await;
        let desk = Desk::open(&url).await;
        let live = desk.live().await;
        assert_eq!((live.metadata.revision, label(&live, "net-worth")), (2, "What you own"));
        let layouts = desk.attune.studio_layouts(&desk.ana).await.unwrap();
        let of_it = layouts.iter().find(|layout| layout.name == NEUTRAL).unwrap();
        assert_eq!(of_it.drafts.len(), 1);
        let draft = desk.draft(&of_it.drafts[0].id).await;
        assert_eq!(draft.state, DraftState::Open);
        assert!(draft.may_approve, "nobody of the team has worked on it");
        process(&url).await;
        let layouts = desk.attune.studio_layouts(&desk.ana).await.unwrap();
        assert_eq!(layouts.iter().map(|layout| layout.drafts.len()).sum::<usize>(), 1, "it is left once");
    });
}

/// Revision 2 of the neutral layout with an element called otherwise, as the Studio publishes one.
async fn team_publishes(db: &Db, element: &str, called: &str) {
    let stored = store::layouts::revision(db, NEUTRAL, 1).await.unwrap().unwrap();
    let mut document = layout::read(&stored).unwrap().document;
    let element = document.spec.elements.get_mut(&layout::Id::new(element).unwrap()).unwrap();
    called.clone_into(&mut element.a11y.as_mut().unwrap().label);
    document.metadata.revision = 2;
    document.metadata.parent_revision = Some(1);
    document.metadata.note = Some("The team's.".to_owned());
    document.metadata.created_by = Some("ana".to_owned());
    let release = StoredLayout {
        name: NEUTRAL.to_owned(),
        revision: 2,
        document: serde_json::to_string(&document).unwrap(),
        content_hash: "the team's".to_owned(),
    };
    db.write(move |tx| Box::pin(async move { store::layouts::release(tx, &release, noon()).await }))
        .await
        .unwrap();
}
