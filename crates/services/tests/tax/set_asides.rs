//! Money put aside as deposits land: by itself, when asked, by hand, and taken back.

use chrono::Duration;
use services::PolicyForm;
use testkit::each_url;

use crate::books::Ana;
use crate::desk::code;
use crate::freelancer::ana;

fn policy(mode: &str, percent: &str) -> PolicyForm {
    PolicyForm { mode: mode.to_owned(), percent: percent.to_owned(), ..PolicyForm::default() }
}

/// A deposit of a client's on the day after the policy was chosen.
async fn lands(ana: &Ana, amount: &str) {
    ana.desk.wait(Duration::days(1));
    ana.deposit(&[&format!("2026-11-26,ACH CREDIT NORTHWIND STUDIO INVOICE 99,{amount}")]).await;
}

#[test]
fn a_deposit_brings_its_own_tax_into_the_pot() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let attune = &ana.desk.attune;
        attune.choose_set_aside(&ana.person, &policy("smart", "")).await.unwrap();
        assert_eq!(attune.set_asides(&ana.person).await.unwrap().pot_minor, 0, "earlier deposits stay alone");
        // What earlier income owes is in the pot already, so that nothing has to be caught up with.
        let before = ana.plan().await;
        let owed = before.to_keep_back_minor(None);
        attune.change_pot(&ana.person, &format!("{}.{:02}", owed / 100, owed % 100), false).await.unwrap();
        lands(&ana, "3000.00").await;
        let now = attune.set_asides(&ana.person).await.unwrap();
        let adds = ana.plan().await.position.accrued_minor() - before.position.accrued_minor();
        assert_eq!((now.lines.len(), now.pot_minor), (2, owed + adds), "{now:?}");
        // Self-employment tax on 92.35 % and income tax at 12 % less the deductions it brings: far from a flat third.
        assert!((50_000..90_000).contains(&adds), "{adds}");
        attune.undo_set_aside(&ana.person, &now.lines[0].id).await.unwrap();
        let after = attune.set_asides(&ana.person).await.unwrap();
        assert_eq!(after.pot_minor, owed);
        assert_eq!(after.lines.len(), 2, "the log keeps what was taken back");
        assert_eq!(code(&attune.undo_set_aside(&ana.person, &now.lines[0].id).await), "not-found");
    });
}

#[test]
fn a_fixed_share_is_that_share() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let attune = &ana.desk.attune;
        assert_ne!(code(&attune.choose_set_aside(&ana.person, &policy("fixed", "many")).await), "ok");
        attune.choose_set_aside(&ana.person, &policy("fixed", "20")).await.unwrap();
        lands(&ana, "3000.00").await;
        assert_eq!(attune.set_asides(&ana.person).await.unwrap().pot_minor, 60_000);
    });
}

#[test]
fn asked_first_the_customer_decides() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let attune = &ana.desk.attune;
        attune.choose_set_aside(&ana.person, &policy("ask", "")).await.unwrap();
        lands(&ana, "3000.00").await;
        let asked = attune.set_asides(&ana.person).await.unwrap();
        assert_eq!((asked.pot_minor, asked.proposals.len()), (0, 1));
        let transaction = asked.proposals[0].deposit.transaction_id.to_string();
        attune.accept_set_aside(&ana.person, &transaction).await.unwrap();
        let accepted = attune.set_asides(&ana.person).await.unwrap();
        assert!(accepted.pot_minor > 0 && accepted.proposals.is_empty(), "{accepted:?}");
        assert_eq!(code(&attune.accept_set_aside(&ana.person, &transaction).await), "not-found");
    });
}

#[test]
fn a_pot_beyond_the_tax_pauses_and_offers_a_release() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let attune = &ana.desk.attune;
        attune.choose_set_aside(&ana.person, &policy("smart", "")).await.unwrap();
        let owed = ana.plan().await.to_keep_back_minor(None);
        attune.change_pot(&ana.person, "50,000", false).await.unwrap();
        let full = attune.set_asides(&ana.person).await.unwrap();
        assert_eq!((full.pot_minor, full.release_minor), (5_000_000, 5_000_000 - owed));
        lands(&ana, "3000.00").await;
        let paused = attune.set_asides(&ana.person).await.unwrap();
        assert_eq!(paused.pot_minor, 5_000_000);
        assert!(paused.paused.is_some(), "{paused:?}");
        assert_eq!(code(&attune.change_pot(&ana.person, "50,000.01", true).await), "pot-amount");
        let spare = paused.release_minor;
        attune.change_pot(&ana.person, &format!("{}.{:02}", spare / 100, spare % 100), true).await.unwrap();
        let released = attune.set_asides(&ana.person).await.unwrap();
        assert_eq!((released.pot_minor, released.release_minor), (5_000_000 - spare, 0));
    });
}
