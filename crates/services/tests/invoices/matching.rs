//! Deposits that pay invoices: found by imports, suggested where unsure, freed when an import is undone.

use receivables::Status;
use testkit::each_url;

use crate::books::Ana;
use crate::desk::code;
use crate::forms::payment;

#[test]
fn an_import_pays_what_its_deposit_surely_is() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let first = ana.sent("INV-1041", "Northwind Studio", "1200.00").await;
        let other = ana.sent("INV-1042", "Birch Press", "700.00").await;
        let import = ana.deposit(&["2026-02-20,ACH CREDIT NORTHWIND STUDIO INVOICE 1041,1200.00"]).await;
        assert_eq!(ana.stands(&first).await, (Status::Paid, 0));
        assert_eq!(ana.stands(&other).await, (Status::Sent, 70_000));
        ana.desk.attune.undo_import(&ana.person, &import).await.unwrap();
        assert_eq!(ana.stands(&first).await, (Status::Sent, 120_000));
        ana.deposit(&["2026-02-20,ACH CREDIT NORTHWIND STUDIO INVOICE 1041,1200.00"]).await;
        assert_eq!(ana.stands(&first).await, (Status::Paid, 0));
    });
}

#[test]
fn an_invoice_written_after_its_deposit_came_is_paid_once_it_is_sent() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        ana.deposit(&["2026-02-20,ACH CREDIT NORTHWIND STUDIO INVOICE 1041,1200.00"]).await;
        let id = ana.draft("INV-1041", "Northwind Studio", "1200.00").await;
        assert_eq!(ana.stands(&id).await, (Status::Draft, 0));
        ana.desk.attune.send_invoice(&ana.person, &id, "2026-02-01").await.unwrap();
        assert_eq!(ana.stands(&id).await, (Status::Paid, 0));
    });
}

#[test]
fn two_parts_in_one_statement_pay_one_invoice() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let id = ana.sent("INV-1041", "Northwind Studio", "1200.00").await;
        ana.deposit(&[
            "2026-02-20,ACH CREDIT NORTHWIND STUDIO INVOICE 1041,500.00",
            "2026-02-27,ACH CREDIT NORTHWIND STUDIO INVOICE 1041,700.00",
        ])
        .await;
        assert_eq!(ana.stands(&id).await, (Status::Paid, 0));
    });
}

#[test]
fn what_is_only_likely_waits_for_the_customer() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let id = ana.sent("INV-7", "Northwind Studio", "815.00").await;
        ana.deposit(&["2026-02-20,ACH CREDIT JK HOLDINGS INVOICE,815.00"]).await;
        assert_eq!(ana.stands(&id).await, (Status::Sent, 81_500));
        let sheet = attune.invoice(person, &id, 0).await.unwrap();
        assert_eq!(sheet.suggestions.len(), 1, "{:?}", attune.invoices(person).await.unwrap().unmatched);
        let suggested = &sheet.suggestions[0];
        assert_eq!((suggested.parts[0].number.as_str(), suggested.parts[0].settles_minor), ("INV-7", 81_500));
        assert_eq!(attune.dashboard(person).await.unwrap().receivables.unwrap().suggestion_count, 1);
        let transaction = suggested.deposit.transaction_id.to_string();
        attune.accept_match(person, &transaction).await.unwrap();
        assert_eq!(ana.stands(&id).await, (Status::Paid, 0));
        assert_eq!(code(&attune.accept_match(person, &transaction).await), "no-match");
        let all = attune.invoices(person).await.unwrap();
        assert!(all.suggestions.is_empty() && all.unmatched.is_empty());
    });
}

#[test]
fn a_payment_recorded_by_hand_learns_its_deposit_and_is_not_doubled() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let id = ana.sent("INV-1", "Northwind Studio", "1200.00").await;
        ana.desk.attune.pay_invoice(&ana.person, &id, &payment("1200", "2026-02-19")).await.unwrap();
        ana.deposit(&["2026-02-20,ACH CREDIT NORTHWIND STUDIO INVOICE,1200.00"]).await;
        let listed = ana.desk.attune.invoice(&ana.person, &id, 0).await.unwrap().listed;
        let [payment] = listed.invoice.payments() else { panic!("one payment") };
        assert!(payment.transaction_id.is_some());
        assert_eq!(payment.paid_on, "2026-02-20".parse().unwrap());
    });
}

#[test]
fn deposits_no_invoice_explains_are_listed_from_the_first_invoice_on() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        ana.deposit(&[
            "2026-01-20,ACH CREDIT CEDAR LABS INVOICE,90.00",
            "2026-02-10,ACH CREDIT CEDAR LABS INVOICE,95.00",
            "2026-02-11,CORNER MARKET,-20.00",
        ])
        .await;
        ana.sent("INV-1", "Northwind Studio", "1200.00").await;
        let unmatched = ana.desk.attune.invoices(&ana.person).await.unwrap().unmatched;
        let amounts: Vec<_> = unmatched.iter().map(|deposit| deposit.amount_minor).collect();
        assert_eq!(amounts, [9_500]);
    });
}
