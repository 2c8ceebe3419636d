//! What is told, paid and recorded changes the year's figures, and is taken away again.

use services::{InvoiceForm, JourneyForm, NotFollowed, PaymentForm, ReceiptForm};
use tax::us::estimated::Method;
use testkit::each_url;

use crate::desk::code;
use crate::forms::form;
use crate::freelancer::{ana, ledger};

#[test]
fn last_year_s_tax_opens_the_safe_harbour() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let before = ana.plan().await;
        assert_ne!(ledger(&before).method, Method::PriorYear);
        ana.tell(&[("prior_tax", "$4,000"), ("prior_agi", "50,000")]).await.unwrap();
        let after = ana.plan().await;
        assert_eq!(
            (ledger(&after).method, ledger(&after).required_annual_minor),
            (Method::PriorYear, 400_000)
        );
        assert_eq!(code(&ana.tell(&[("prior_tax", "much")]).await), "tax-amount");
        assert_eq!(ana.plan().await, after, "a refused form changes nothing");
    });
}

#[test]
fn a_missed_quarter_is_short_until_it_is_paid() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let attune = &ana.desk.attune;
        let before = ana.plan().await;
        assert!(ledger(&before).catch_up_minor > 0);
        let missed = &ledger(&before).quarters[2];
        assert!(missed.short_minor > 0 && missed.paid_minor == 0, "{missed:?}");
        let paid = |amount: &str| PaymentForm {
            paid_on: "2026-11-20".to_owned(),
            amount: amount.to_owned(),
            note: "Direct Pay".to_owned(),
        };
        assert_eq!(code(&attune.record_tax_payment(&ana.person, &paid("-5")).await), "payment-amount");
        attune.record_tax_payment(&ana.person, &paid("9,000.00")).await.unwrap();
        let paid = attune.tax_payments(&ana.person).await.unwrap();
        let recorded = paid.iter().find(|payment| payment.is_recorded).unwrap();
        attune.place_tax_payment(&ana.person, &recorded.id, "2026 3").await.unwrap();
        let after = ana.plan().await;
        assert_eq!(ledger(&after).quarters[2].short_minor, 0);
        assert!(ledger(&after).ahead_minor > 0 || ledger(&after).quarters[3].paid_minor > 0);
        assert_eq!((ledger(&after).catch_up_minor, after.paid_minor()), (0, 1_200_000));
        assert_eq!(
            code(&attune.place_tax_payment(&ana.person, &recorded.id, "soon").await),
            "place",
            "no such instalment"
        );
        attune.remove_tax_payment(&ana.person, &recorded.id).await.unwrap();
        assert_eq!(ana.plan().await, before);
        assert_eq!(code(&attune.remove_tax_payment(&ana.person, &recorded.id).await), "not-found");
    });
}

#[test]
fn receipts_and_miles_lower_the_profit_and_go_into_the_table() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let attune = &ana.desk.attune;
        let before = ana.plan().await.inputs.facts;
        let receipt = ReceiptForm {
            spent_on: "2026-05-05".to_owned(),
            supplier: "=Paper & Co".to_owned(),
            category: "business-supplies".to_owned(),
            amount: "1,200.00".to_owned(),
        };
        attune.add_receipt(&ana.person, &receipt).await.unwrap();
        let journey = JourneyForm {
            driven_on: "2026-06-01".to_owned(),
            miles: "100".to_owned(),
            purpose: "To a client".to_owned(),
        };
        attune.add_journey(&ana.person, &journey).await.unwrap();
        let after = ana.plan().await.inputs.facts;
        // The standard rate of 2026 for business miles is 72.5 cents.
        assert_eq!(after.deductible_minor - before.deductible_minor, 120_000 + 7_250);
        let table = attune.export_tax_year(&ana.person).await.unwrap();
        for line in [
            "Receipts,2026-05-05,'=Paper & Co,Business supplies,1200.00",
            "\"Mileage log, miles\",2026-06-01,To a client,,100.0",
            "Payments,2026-04-14,Tax paid,,1500.00",
            "Schedule SE line 11,",
        ] {
            assert!(table.contains(line), "{line} in\n{table}");
        }
        let told = attune.tax_records(&ana.person).await.unwrap();
        attune.remove_receipt(&ana.person, &told.receipts[0].id).await.unwrap();
        attune.remove_journey(&ana.person, &told.journeys[0].id).await.unwrap();
        assert_eq!(ana.plan().await.inputs.facts, before);
    });
}

#[test]
fn an_open_invoice_is_expected_and_followed_to_what_can_be_spent() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let expects = async |name: &str| {
            let summary = ana.desk.attune.dashboard(&ana.person).await.unwrap().summary;
            summary.outlook.events.iter().any(|event| event.name == name && event.amount_minor == 250_000)
        };
        assert!(!expects("Cedar Works").await);
        let invoice = InvoiceForm {
            issued_on: "2026-11-20".to_owned(),
            due_on: "2026-12-10".to_owned(),
            ..form("INV-77", "Cedar Works", "2500.00")
        };
        let id = ana.desk.attune.create_invoice(&ana.person, &invoice).await.unwrap();
        assert!(!expects("Cedar Works").await, "a draft is nothing to count on");
        ana.desk.attune.send_invoice(&ana.person, &id, "2026-11-20").await.unwrap();
        assert!(expects("Cedar Works").await);
        let after = ana.desk.attune.invoice(&ana.person, &id, 0).await.unwrap().after_tax.unwrap();
        assert_eq!((after.sales_tax_minor, after.tax_minor + after.left_minor), (0, 250_000));
        let facts = &ana.plan().await.inputs.facts;
        assert_eq!(after.tax_minor, ana.plan().await.accrued_with(facts, 250_000).unwrap().added_minor());
        assert!((20_000..90_000).contains(&after.tax_minor), "{after:?}");
        let slipped = ana.desk.attune.invoice(&ana.person, &id, 60).await.unwrap();
        assert_eq!((slipped.slip_days, slipped.after_tax), (60, Err(NotFollowed::NextTaxYear)));
        // More is unpaid than was paid ahead, so all of the new tax is kept back.
        assert_eq!(after.safe_with_it_minor, after.safe_to_spend_minor + after.left_minor);
    });
}
