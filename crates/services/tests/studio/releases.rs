//! How a running server hears of what another process released, and that it reads nothing where nothing was.

use testkit::each_url;

use crate::desk::{Desk, NEUTRAL, process};

#[test]
fn a_server_reads_what_is_in_force_again_only_after_a_release() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let other = process(&url).await;
        let mut heard = other.releases();
        assert!(!other.follow_releases().await.unwrap(), "nothing was released since it started");
        assert!(!heard.has_changed().unwrap());
        desk.publish("net-worth", "What you own").await;
        assert!(!desk.attune.follow_releases().await.unwrap(), "whoever publishes knows");
        assert!(other.follow_releases().await.unwrap());
        assert!(heard.has_changed().unwrap(), "those who wait are told");
        assert_eq!(heard.borrow_and_update().log, 1);
        assert!(!other.follow_releases().await.unwrap());
        let live = other.layout_history(&desk.ana, NEUTRAL).await.unwrap().live;
        assert_eq!(live.metadata.revision, 2);
        desk.attune.roll_back(&desk.ana, NEUTRAL, 1, "It was better.").await.unwrap();
        assert!(other.follow_releases().await.unwrap());
        assert!(!other.follow_releases().await.unwrap());
    });
}
