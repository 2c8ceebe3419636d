//! From draft to paid by hand, and what is refused on the way.

use chrono::Duration;
use money::Currency;
use receivables::Status;
use services::{InvoiceForm, InvoicePaymentForm, NotFollowed, Role};
use testkit::each_url;

use crate::books::Ana;
use crate::desk::{PASSWORD, code};
use crate::forms::{form, payment};

#[test]
fn a_draft_is_changed_sent_and_paid() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let id = ana.draft("INV-1", "Northwind", "100").await;
        assert_eq!(ana.stands(&id).await, (Status::Draft, 0));
        attune.edit_invoice(person, &id, &form("INV-2", "Northwind", "250.50")).await.unwrap();
        attune.send_invoice(person, &id, "2026-02-01").await.unwrap();
        assert_eq!(ana.stands(&id).await, (Status::Sent, 25_050));
        attune.pay_invoice(person, &id, &payment("50.50", "2026-02-20")).await.unwrap();
        assert_eq!(ana.stands(&id).await, (Status::PartPaid, 20_000));
        ana.desk.wait(Duration::days(5));
        assert_eq!(ana.stands(&id).await, (Status::Overdue, 20_000));
        let all = attune.invoices(person).await.unwrap();
        assert_eq!((all.owed.len(), all.median_days_late), (1, Some(3)));
        assert_eq!(all.owed[0].buckets.overdue_minor(), 20_000);
        assert_eq!((all.owed[0].clients[0].ageing.client.as_str(), all.invoices.len()), ("Northwind", 1));
        assert!(all.invoices[0].expected.is_some());
        attune.pay_invoice(person, &id, &payment("200", "2026-03-05")).await.unwrap();
        assert_eq!(ana.stands(&id).await, (Status::Paid, 0));
        let kept = attune.dashboard(person).await.unwrap().receivables.unwrap();
        assert_eq!((kept.owed_count, kept.paid_count, kept.owed.len()), (0, 1, 0));
    });
}

#[test]
fn a_dashboard_knows_what_is_owed_at_once() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        assert_eq!(attune.dashboard(person).await.unwrap().receivables, None);
        ana.draft("INV-1", "Northwind", "100").await;
        let id = ana.sent("INV-2", "Birch", "40").await;
        let kept = attune.dashboard(person).await.unwrap().receivables.unwrap();
        assert_eq!((kept.draft_count, kept.owed_count), (1, 1));
        assert_eq!(kept.owed[0].1.owed_minor(), 4_000);
        assert_eq!(kept.next[0].invoice_id.as_str(), id);
        attune.cancel_invoice(person, &id).await.unwrap();
        assert_eq!(attune.dashboard(person).await.unwrap().receivables.unwrap().owed_count, 0);
    });
}

#[test]
fn what_cannot_be_is_refused_and_changes_nothing() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let draft = ana.draft("INV-1", "Northwind", "100").await;
        let sent = ana.sent("INV-2", "Northwind", "100").await;
        let outcomes = [
            ("invoice", code(&attune.create_invoice(person, &form("", "Northwind", "100")).await)),
            (
                "invoice-number",
                code(&attune.create_invoice(person, &form("inv-1", "NORTHWIND LLC", "1")).await),
            ),
            (
                "invoice-number",
                code(&attune.edit_invoice(person, &draft, &form("INV-2", "Northwind", "1")).await),
            ),
            ("not-a-draft", code(&attune.edit_invoice(person, &sent, &form("INV-9", "Birch", "1")).await)),
            ("not-a-draft", code(&attune.delete_invoice(person, &sent).await)),
            ("invoice-state", code(&attune.send_invoice(person, &sent, "2026-02-01").await)),
            ("day", code(&attune.send_invoice(person, &draft, "2026-03-02").await)),
            ("payment", code(&attune.pay_invoice(person, &draft, &payment("1", "2026-02-20")).await)),
            ("payment", code(&attune.pay_invoice(person, &sent, &payment("100.01", "2026-02-20")).await)),
            ("payment", code(&attune.pay_invoice(person, &sent, &payment("0", "2026-02-20")).await)),
            ("payment", code(&attune.pay_invoice(person, &sent, &payment("all", "2026-02-20")).await)),
            ("day", code(&attune.pay_invoice(person, &sent, &payment("1", "yesterday")).await)),
        ];
        for (place, (expected, found)) in outcomes.into_iter().enumerate() {
            assert_eq!(found, expected, "outcome {place}");
        }
        assert_eq!(ana.stands(&draft).await, (Status::Draft, 0));
        assert_eq!(ana.stands(&sent).await, (Status::Sent, 10_000));
        attune.delete_invoice(person, &draft).await.unwrap();
        assert_eq!(code(&attune.invoice(person, &draft, 0).await), "not-found");
        assert_eq!(code(&attune.create_invoice(person, &form("INV-1", "Northwind", "5")).await), "ok");
    });
}

#[test]
fn a_payment_in_another_currency_keeps_its_rate_and_the_gain_apart() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let euros = InvoiceForm { currency: "EUR".to_owned(), ..form("INV-1", "Birch", "1000") };
        let id = attune.create_invoice(person, &euros).await.unwrap();
        attune.send_invoice(person, &id, "2026-02-01").await.unwrap();
        assert_eq!(
            attune.invoice(person, &id, 0).await.unwrap().after_tax,
            Err(NotFollowed::OtherCurrency),
            "euros are not added to dollars"
        );
        let paid = |rate: &str, source: &str, changed: &str| InvoicePaymentForm {
            rate: rate.to_owned(),
            rate_source: source.to_owned(),
            changed_into: changed.to_owned(),
            ..payment("1000", "2026-02-20")
        };
        for refused in [
            paid("", "ECB", ""),
            paid("0", "ECB", ""),
            paid("-1.1", "ECB", ""),
            paid("much", "ECB", ""),
            paid("99999999", "ECB", ""),
            paid("1.10", "", ""),
            paid("1.10", "ECB", "much"),
        ] {
            assert_eq!(code(&attune.pay_invoice(person, &id, &refused).await), "exchange", "{refused:?}");
        }
        attune.pay_invoice(person, &id, &paid("1.10", "ECB", "1,120")).await.unwrap();
        let stored = attune.invoice(person, &id, 0).await.unwrap().listed.invoice;
        let foreign = stored.payments()[0].foreign.clone().unwrap();
        assert_eq!((foreign.income_minor, foreign.fx_gain_minor), (110_000, Some(2_000)));
        assert_eq!((foreign.home_currency, foreign.receipt_rate.source.as_str()), (Currency::USD, "ECB"));
    });
}

#[test]
fn invoices_are_their_owners_alone() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let attune = &ana.desk.attune;
        let (anas, today) = (ana.sent("INV-1", "Northwind", "100").await, "2026-02-20");
        let session = attune.sign_up("ben@example.com", PASSWORD).await.unwrap();
        let ben = ana.desk.who(&session).await.unwrap();
        for id in [anas.as_str(), "01930000-0000-7000-8000-000000000000"] {
            let outcomes = [
                code(&attune.invoice(&ben, id, 0).await),
                code(&attune.edit_invoice(&ben, id, &form("INV-1", "Northwind", "1")).await),
                code(&attune.send_invoice(&ben, id, today).await),
                code(&attune.pay_invoice(&ben, id, &payment("1", today)).await),
                code(&attune.cancel_invoice(&ben, id).await),
                code(&attune.delete_invoice(&ben, id).await),
                code(&attune.accept_match(&ben, id).await),
                code(&attune.invoice_import(&ben, id).await),
                code(&attune.commit_invoices(&ben, id).await),
            ];
            assert_eq!(outcomes, ["not-found"; 9], "{id}");
        }
        assert!(attune.invoices(&ben).await.unwrap().invoices.is_empty());
        assert_eq!(attune.export_invoices(&ben).await.unwrap().lines().count(), 1);
        assert_eq!(ana.stands(&anas).await, (Status::Sent, 10_000));
        let password = attune.user_add("p@example.com", Role::Product, false).await.unwrap();
        let session = attune.sign_in("p@example.com", &password).await.unwrap();
        let product = ana.desk.who(&session).await.unwrap();
        assert_eq!(code(&attune.invoices(&product).await), "forbidden");
        assert_eq!(code(&attune.create_invoice(&product, &form("1", "A", "1")).await), "forbidden");
    });
}

#[test]
fn two_changes_at_once_are_both_kept() {
    each_url(async |url| {
        let ana = Ana::new(&url).await;
        let id = ana.sent("INV-1", "Northwind", "100").await;
        let mut payments = tokio::task::JoinSet::new();
        for _ in 0..4 {
            let (attune, person, id) = (ana.desk.attune.clone(), ana.person.clone(), id.clone());
            payments
                .spawn(async move { attune.pay_invoice(&person, &id, &payment("30", "2026-02-20")).await });
        }
        let outcomes: Vec<_> = payments.join_all().await.iter().map(code).collect();
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == "ok").count(), 3, "{outcomes:?}");
        assert_eq!(outcomes.iter().filter(|outcome| **outcome == "payment").count(), 1, "{outcomes:?}");
        assert_eq!(ana.stands(&id).await, (Status::PartPaid, 1_000));
    });
}
