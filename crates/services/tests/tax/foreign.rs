//! A payment in another currency in the tax year: at the rate of its day, and once.

use services::{InvoiceForm, InvoicePaymentForm};
use testkit::each_url;

use crate::desk::code;
use crate::forms::{form, payment};
use crate::freelancer::ana;

#[test]
fn row_foreign_invoice_counts_at_the_rate_of_its_day_and_its_change_does_not_count_again() {
    each_url(async |url| {
        let ana = ana(&url).await;
        let (attune, person) = (&ana.desk.attune, &ana.person);
        let before = ana.plan().await.inputs.facts;
        let euros = InvoiceForm { currency: "EUR".to_owned(), ..form("E-1", "Acme Paris", "1000") };
        let id = attune.create_invoice(person, &euros).await.unwrap();
        attune.send_invoice(person, &id, "2026-02-01").await.unwrap();
        attune.pay_invoice(person, &id, &payment("1000", "2026-03-20")).await.unwrap();
        let unvalued = ana.plan().await.inputs.facts;
        assert_eq!(unvalued.business_income_minor, before.business_income_minor);

        let worth = |rate: &str| InvoicePaymentForm {
            rate: rate.to_owned(),
            rate_source: "ECB".to_owned(),
            changed_into: "1080".to_owned(),
            ..payment("1000", "2026-03-20")
        };
        assert_eq!(code(&attune.value_invoice_payment(person, &id, &worth("")).await), "exchange");
        let other = InvoicePaymentForm { amount: "999".to_owned(), ..worth("1.1") };
        assert_eq!(code(&attune.value_invoice_payment(person, &id, &other).await), "not-found");
        attune.value_invoice_payment(person, &id, &worth("1.1")).await.unwrap();
        let valued = ana.plan().await.inputs.facts;
        assert_eq!(valued.business_income_minor - before.business_income_minor, 110_000);
        assert_eq!(
            valued.quarters[0].business_income_minor - before.quarters[0].business_income_minor,
            110_000
        );

        ana.deposit(&["2026-04-02,ACH CREDIT NORTHWIND STUDIO INVOICE E1,1080.00"]).await;
        let changed = ana.plan().await.inputs.facts;
        assert_eq!(changed.business_income_minor, valued.business_income_minor);
        attune.value_invoice_payment(person, &id, &worth("1.2")).await.unwrap();
        let corrected = ana.plan().await.inputs.facts;
        assert_eq!(corrected.business_income_minor - before.business_income_minor, 120_000);
    });
}
