//! What a customer sees of their dashboard and does with it is noted once, under their own decision alone, and the
//! product team reads it as counts.

use chrono::Duration;
use services::{OutcomeKind, Principal, Role, Tallies};
use testkit::each_url;

use crate::desk::{ANA, Desk, PASSWORD, code};

/// What is seen and done under all layouts together: decisions, exposures, and outcomes that are not 0.
fn totals(tallies: &Tallies) -> (i64, i64, Vec<(&'static str, i64)>) {
    let sum = |count: fn(&services::LayoutTally) -> i64| tallies.layouts.iter().map(count).sum();
    let of = |kind: OutcomeKind| {
        let outcomes = tallies.layouts.iter().flat_map(|tally| &tally.outcomes);
        outcomes.filter(|(known, _)| *known == kind).map(|(_, count)| count).sum::<i64>()
    };
    let outcomes = OutcomeKind::ALL.map(|kind| (kind.as_str(), of(kind)));
    (
        sum(|tally| tally.decisions),
        sum(|tally| tally.exposures),
        outcomes.into_iter().filter(|(_, count)| *count > 0).collect(),
    )
}

async fn someone(desk: &Desk, email: &str, role: Role) -> Principal {
    let password = desk.attune.user_add(email, role, true).await.unwrap();
    let session = desk.attune.sign_in(email, &password).await.unwrap();
    desk.who(&session).await.unwrap()
}

#[test]
fn what_was_seen_counts_once_and_only_what_is_on_ones_own_screen() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (ana, ben) =
            (someone(&desk, ANA, Role::Customer).await, someone(&desk, "ben@b.test", Role::Customer).await);
        let attune = &desk.attune;
        let decision_id = attune.dashboard(&ana).await.unwrap().decision_id;
        attune.dashboard(&ben).await.unwrap();
        for _ in 0..2 {
            attune.note_exposures(&ana, &decision_id, &["net-worth", "net-worth", "runway"]).await.unwrap();
        }
        attune.note_exposures(&ana, &decision_id, &["recent-transactions", "net-worth"]).await.unwrap();
        attune.note_exposures(&ana, &decision_id, &[]).await.unwrap();
        let foreign = attune.note_exposures(&ben, &decision_id, &["net-worth"]).await;
        assert_eq!(code(&foreign), "not-found");
        assert_eq!(code(&attune.note_exposures(&ana, "none", &["net-worth"]).await), "not-found");
        assert_eq!(code(&attune.note_exposures(&ana, &decision_id, &["a"; 201]).await), "exposures");
        let (decisions, exposures, outcomes) = totals(&attune.tallies().await.unwrap());
        assert_eq!((decisions, exposures, outcomes), (2, 2, vec![]));

        attune.set_profiling_consent(&ana, false).await.unwrap();
        let unprofiled = attune.dashboard(&ana).await.unwrap();
        assert!(!unprofiled.is_counted);
        let refused = attune.note_exposures(&ana, &unprofiled.decision_id, &["net-worth"]).await;
        assert_eq!(code(&refused), "not-found");
    });
}

#[test]
fn outcomes_are_noted_where_they_happen_and_under_the_decision_they_happen_to() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let ana = someone(&desk, ANA, Role::Customer).await;
        let attune = &desk.attune;
        let first = attune.dashboard(&ana).await.unwrap().decision_id;
        for (element, kind, expected) in [
            ("net-worth", "opened", "ok"),
            ("net-worth", "opened", "ok"),
            ("net-worth", "acted", "ok"),
            ("net-worth", "hidden", "outcome"),
            ("net-worth", "liked", "outcome"),
            ("runway", "opened", "not-found"),
            ("*", "opened", "not-found"),
        ] {
            let noted = attune.note_outcome(&ana, &first, element, kind).await;
            assert_eq!(code(&noted), expected, "{element} {kind}");
        }
        attune.pin_widget(&ana, "net-worth", true).await.unwrap();
        attune.hide_widget(&ana, "recent-transactions", true).await.unwrap();
        attune.undo_change(&ana).await.unwrap();
        attune.pin_widget(&ana, "net-worth", false).await.unwrap();
        let stale = attune.note_outcome(&ana, &first, "net-worth", "opened").await;
        assert_eq!(code(&stale), "not-found");
        let (decisions, exposures, outcomes) = totals(&attune.tallies().await.unwrap());
        let expected = vec![("opened", 1), ("acted", 1), ("undone", 1), ("pinned", 1), ("hidden", 1)];
        assert_eq!((decisions, exposures, outcomes), (5, 0, expected));
    });
}

#[test]
fn the_product_team_alone_reads_the_figures_of_the_last_four_weeks() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let team = someone(&desk, "team@attune.test", Role::Product).await;
        let attune = &desk.attune;
        let nothing = attune.measures(&team).await.unwrap();
        assert_eq!((nothing.tallies.decisions, nothing.tallies.latency_us_p99), (0, None));
        assert_eq!(nothing.restlessness.positions_moved_per_customer_week, None);
        let ana = someone(&desk, ANA, Role::Customer).await;
        attune.dashboard(&ana).await.unwrap();
        attune.move_widget(&ana, "net-worth", "down").await.unwrap();
        attune.undo_change(&ana).await.unwrap();
        attune.hide_widget(&ana, "net-worth", true).await.unwrap();
        let measures = attune.measures(&team).await.unwrap();
        let days = (measures.since.to_string(), measures.until.to_string());
        assert_eq!(days, ("2026-02-01".to_owned(), "2026-03-01".to_owned()));
        assert_eq!((measures.tallies.decisions, measures.tallies.customers), (4, 1));
        let (median, p99) = (measures.tallies.latency_us_median, measures.tallies.latency_us_p99);
        assert!(median.is_some() && median <= p99, "{median:?} {p99:?}");
        let restlessness = measures.restlessness;
        assert_eq!((restlessness.customer_weeks, restlessness.changes, restlessness.undone), (1, 2, 1));
        assert_eq!(restlessness.undo_rate_bp(), Some(5_000));
        // Two trade places and trade them back; then the first goes and the other two follow up.
        assert_eq!(restlessness.positions_moved_per_customer_week, Some(6.0));
        for (email, role) in [("advisor@attune.test", Role::Advisor), ("admin@attune.test", Role::Admin)] {
            let other = someone(&desk, email, role).await;
            assert_eq!(code(&attune.measures(&other).await), "forbidden");
            assert_eq!(code(&attune.note_exposures(&other, "any", &[]).await), "forbidden");
        }
        assert_eq!(code(&attune.measures(&ana).await), "forbidden");
        desk.wait(Duration::days(29));
        assert_eq!(totals(&attune.tallies().await.unwrap()), (0, 0, vec![]));
    });
}

#[test]
fn what_was_noted_goes_with_the_account() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let session = desk.ana().await;
        let ana = desk.who(&session).await.unwrap();
        let attune = &desk.attune;
        attune.set_profiling_consent(&ana, true).await.unwrap();
        let decision_id = attune.dashboard(&ana).await.unwrap().decision_id;
        attune.note_exposures(&ana, &decision_id, &["net-worth"]).await.unwrap();
        attune.pin_widget(&ana, "net-worth", true).await.unwrap();
        assert_eq!(totals(&attune.tallies().await.unwrap()), (2, 1, vec![("pinned", 1)]));
        attune.delete_account(&ana, PASSWORD).await.unwrap();
        assert_eq!(totals(&attune.tallies().await.unwrap()), (0, 0, vec![]));
    });
}
