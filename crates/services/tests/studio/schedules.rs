//! Drafts published at a time of their own: once, by whichever process, and never over somebody else's change.

use services::{DraftState, Rollout, ScheduleState};
use testkit::each_url;

use crate::desk::{Desk, NEUTRAL, code, describe, process_at};

/// Half past two of the day the tests begin on.
const AT: &str = "2026-03-01T14:30";
const MINUTES: i64 = 150;

async fn told(desk: &Desk, id: &str) -> (ScheduleState, String) {
    let schedule = desk.draft(id).await.schedule.unwrap();
    (schedule.state, schedule.told)
}

#[test]
fn a_draft_is_put_on_the_calendar_once_it_is_approved() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let (attune, ana) = (&desk.attune, &desk.ana);
        let id = desk.begin().await;
        desk.edit(&id, describe("net-worth", "What you own")).await;
        let schedule = async |at: &str| attune.schedule_draft(ana, &id, at, Rollout::Everybody).await;
        assert_eq!(code(&schedule(AT).await), "draft-unapproved");
        desk.approve(&id).await;
        for (at, expected) in [
            ("", "schedule-time"),
            ("soon", "schedule-time"),
            ("2026-03-01T11:59", "schedule-time"),
            ("2027-04-01T12:00", "schedule-time"),
            (AT, "ok"),
            (AT, "schedule-taken"),
        ] {
            assert_eq!(code(&schedule(at).await), expected, "{at}");
        }
        assert_eq!(told(&desk, &id).await.0, ScheduleState::Waiting);
        attune.unschedule_draft(&desk.ben, &id).await.unwrap();
        assert_eq!(code(&attune.unschedule_draft(&desk.ben, &id).await), "not-found");
        assert_eq!(told(&desk, &id).await.0, ScheduleState::Withdrawn);
        desk.clock.set(MINUTES);
        assert_eq!(attune.publish_what_is_due().await.unwrap(), 0);
        assert_eq!(desk.live().await.metadata.revision, 1);
        assert_eq!(desk.draft(&id).await.state, DraftState::Approved);
    });
}

#[test]
fn what_is_due_is_published_once_by_whichever_process() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.approved("net-worth", "What you own").await;
        let rollout = Rollout::Ramp { step_hours: 24 };
        desk.attune.schedule_draft(&desk.ana, &id, AT, rollout).await.unwrap();
        let others = [process_at(&url, &desk.clock).await, process_at(&url, &desk.clock).await];
        desk.clock.set(MINUTES - 1);
        assert_eq!(desk.attune.publish_what_is_due().await.unwrap(), 0);
        desk.clock.set(MINUTES);
        let (one, two, three) = tokio::join!(
            desk.attune.publish_what_is_due(),
            others[0].publish_what_is_due(),
            others[1].publish_what_is_due()
        );
        assert_eq!(one.unwrap() + two.unwrap() + three.unwrap(), 1, "exactly one of them does");
        desk.attune.follow_releases().await.unwrap();
        assert_eq!(desk.live().await.metadata.revision, 2);
        assert_eq!(told(&desk, &id).await, (ScheduleState::Published, String::new()));
        assert_eq!(desk.draft(&id).await.state, DraftState::Published);
        let history = desk.attune.layout_history(&desk.ana, NEUTRAL).await.unwrap();
        assert_eq!(history.ramp.map(|ramp| ramp.share_bp), Some(100), "as it was scheduled");
        assert_eq!((history.log.len(), history.broken_at), (1, None));
        assert_eq!(history.log[0].approver.as_deref(), Some("ben"));
        for attune in [&desk.attune, &others[0]] {
            assert_eq!(attune.publish_what_is_due().await.unwrap(), 0);
        }
    });
}

#[test]
fn what_went_live_meanwhile_is_never_overwritten() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.approved("net-worth", "What you own").await;
        desk.attune.schedule_draft(&desk.ana, &id, AT, Rollout::Everybody).await.unwrap();
        assert_eq!(desk.publish("tax-due", "Tax to come").await, 2);
        desk.clock.set(MINUTES);
        assert_eq!(desk.attune.publish_what_is_due().await.unwrap(), 0);
        let (state, why) = told(&desk, &id).await;
        assert_eq!(state, ScheduleState::Failed);
        assert!(why.contains("Revision 2 went live after this draft was begun"), "{why}");
        assert_eq!(desk.live().await.metadata.revision, 2);
        assert_eq!(desk.draft(&id).await.state, DraftState::Approved, "nothing of it is lost");
        assert_eq!(desk.attune.publish_what_is_due().await.unwrap(), 0, "it is told once");
        let drafts = desk.attune.studio_layouts(&desk.ben).await.unwrap();
        let lines = drafts.iter().flat_map(|layout| &layout.drafts);
        let failed = lines.filter_map(|line| line.schedule.as_ref()).map(|schedule| schedule.state);
        assert_eq!(failed.collect::<Vec<_>>(), [ScheduleState::Failed], "the whole team is told");
    });
}

#[test]
fn what_was_changed_after_it_was_scheduled_is_not_published_unseen() {
    each_url(async |url| {
        let desk = Desk::open(&url).await;
        let id = desk.approved("net-worth", "What you own").await;
        desk.attune.schedule_draft(&desk.ana, &id, AT, Rollout::Everybody).await.unwrap();
        desk.edit(&id, describe("tax-due", "Tax to come")).await;
        desk.clock.set(MINUTES);
        assert_eq!(desk.attune.publish_what_is_due().await.unwrap(), 0);
        let (state, why) = told(&desk, &id).await;
        assert_eq!(state, ScheduleState::Failed);
        assert!(why.contains("changed after it was scheduled"), "{why}");
        assert_eq!(desk.live().await.metadata.revision, 1);
        // Approved anew it is another step, which nobody has scheduled.
        desk.approve(&id).await;
        assert_eq!(desk.attune.publish_what_is_due().await.unwrap(), 0);
    });
}
