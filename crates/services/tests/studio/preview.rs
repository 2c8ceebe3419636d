//! A draft as a demo household would see it, in whatever circumstances, without anything coming of it.

use services::{Circumstances, DraftPreview};
use testkit::each_url;

use crate::desk::{Desk, describe};

fn seen_by(household: &str) -> Circumstances {
    Circumstances {
        household: household.to_owned(),
        hardship: false,
        profiling: true,
        offers: false,
        at: None,
    }
}

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
        let calm = attune.preview(&desk.ana, &document, &seen_by("student")).await.unwrap();
        assert_eq!(layout(&calm), ("home-student", true));
        assert!(calm.screen.slots().any(|slot| slot.label == "Until the money comes"));
        assert!(calm.dashboard.is_some());
        assert_eq!(calm.screen.revision, 2, "as the revision it would become");

        let struggling = Circumstances { hardship: true, ..seen_by("student") };
        let preview = attune.preview(&desk.ana, &document, &struggling).await.unwrap();
        assert_eq!(layout(&preview), ("home-distress", false));
        let unprofiled = Circumstances { profiling: false, hardship: true, ..seen_by("student") };
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
