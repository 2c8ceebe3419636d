//! What payments in another currency add to the income of a tax year.
//!
//! They are income at the rate of the day they came (26 U.S.C. § 988 keeps what the money gains afterwards apart). A
//! deposit in the customer's own account that is the same money, changed, and that the books count as business income
//! is taken off, so that nothing counts twice and an exchange gain is no income of the trade.

use chrono::{Days, NaiveDate};
use money::Currency;
use receivables::Invoice;

use crate::understanding::Books;

/// Days within which changed money reaches the customer's own account.
const CHANGED_WITHIN: Days = Days::new(90);

/// An amount that belongs to the income of a day, in minor units of the books' currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForeignIncome {
    /// The day.
    pub on: NaiveDate,
    /// What it adds to business income; below zero where money that was counted as income is the same money, changed.
    pub amount_minor: i64,
}

/// What payments of invoices in another currency than `home` add to business income, in order of invoices. Each of
/// `counted`, the day and amount of business income in the books, is the same money as one payment at most.
fn incomes(invoices: &[Invoice], home: Currency, mut counted: Vec<(NaiveDate, i64)>) -> Vec<ForeignIncome> {
    let mut incomes = Vec::new();
    for payment in invoices.iter().flat_map(Invoice::payments) {
        let Some(foreign) = payment.foreign.as_ref().filter(|foreign| foreign.home_currency == home) else {
            continue;
        };
        incomes.push(ForeignIncome { on: payment.paid_on, amount_minor: foreign.income_minor });
        let Some(changed_minor) = foreign.changed_into_minor() else { continue };
        let until = payment.paid_on.checked_add_days(CHANGED_WITHIN).unwrap_or(NaiveDate::MAX);
        let is_it = |(on, amount_minor): &(NaiveDate, i64)| {
            *amount_minor == changed_minor && (payment.paid_on..=until).contains(on)
        };
        if let Some(place) = counted.iter().position(is_it) {
            let (on, amount_minor) = counted.remove(place);
            incomes.push(ForeignIncome { on, amount_minor: amount_minor.saturating_neg() });
        }
    }
    incomes
}

impl Books {
    /// What payments in another currency add to business income.
    pub(super) fn foreign_income(&self, invoices: &[Invoice]) -> Vec<ForeignIncome> {
        let home = self.summary.currency;
        let rows = self.transactions.iter().zip(&self.assignments);
        let counted = rows
            .filter(|(row, meaning)| {
                row.currency == home && row.amount_minor > 0 && meaning.category.is_business_income()
            })
            .map(|(row, _)| (row.posted_on, row.amount_minor))
            .collect();
        incomes(invoices, home, counted)
    }
}

/// What of it falls between two days, both included, minor units.
pub(super) fn between(incomes: &[ForeignIncome], from: NaiveDate, to: NaiveDate) -> i64 {
    let within = incomes.iter().filter(|income| (from..=to).contains(&income.on));
    within.fold(0, |sum, income| income.amount_minor.saturating_add(sum))
}

#[cfg(test)]
mod tests {
    use money::Money;
    use receivables::{ForeignReceipt, InvoiceId, Payment, Rate};

    use super::*;
    use crate::{InvoiceForm, LineForm};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    /// An invoice of 1,000 euros paid on 20 March at 1.10 dollars, changed into so many cents.
    fn paid(changed_into_minor: Option<i64>) -> Invoice {
        let line = LineForm { description: "Work".into(), unit_price: "1000".into(), ..LineForm::default() };
        let form = InvoiceForm {
            number: "1".into(),
            client: "Acme".into(),
            issued_on: "2026-03-01".into(),
            due_on: "2026-03-31".into(),
            currency: "EUR".into(),
            lines: vec![line],
            note: String::new(),
        };
        let mut invoice = form.draft(InvoiceId::new("1")).unwrap();
        invoice.send(day("2026-03-01")).unwrap();
        let paid_on = day("2026-03-20");
        let rate = Rate { home_per_unit: "1.10".parse().unwrap(), on: paid_on, source: "ECB".into() };
        let settled = Money::new(100_000, Currency::EUR);
        let foreign = ForeignReceipt::new(settled, Currency::USD, rate, None, changed_into_minor).unwrap();
        let payment = Payment {
            transaction_id: None,
            amount_minor: 100_000,
            fee_minor: 0,
            paid_on,
            foreign: Some(foreign),
        };
        invoice.pay(payment).unwrap();
        invoice
    }

    fn check(changed_into_minor: Option<i64>, counted: &[(&str, i64)], expected: &[(&str, i64)]) {
        let counted = counted.iter().map(|(on, amount)| (day(on), *amount)).collect();
        let found = incomes(&[paid(changed_into_minor)], Currency::USD, counted);
        let found: Vec<(String, i64)> =
            found.iter().map(|income| (income.on.to_string(), income.amount_minor)).collect();
        let expected: Vec<(String, i64)> =
            expected.iter().map(|(on, amount)| ((*on).to_owned(), *amount)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn row_foreign_invoice_is_income_at_its_rate_once() {
        check(None, &[("2026-03-25", 110_000)], &[("2026-03-20", 110_000)]);
        check(Some(108_000), &[], &[("2026-03-20", 110_000)]);
        check(
            Some(108_000),
            &[("2026-03-19", 108_000), ("2026-04-02", 108_000), ("2026-04-03", 108_000)],
            &[("2026-03-20", 110_000), ("2026-04-02", -108_000)],
        );
        check(Some(108_000), &[("2026-07-01", 108_000)], &[("2026-03-20", 110_000)]);
        assert_eq!(incomes(&[paid(None)], Currency::GBP, Vec::new()), []);
    }

    #[test]
    fn only_what_falls_within_counts() {
        let found = incomes(&[paid(Some(108_000))], Currency::USD, vec![(day("2026-04-02"), 108_000)]);
        let within = |from, to| between(&found, day(from), day(to));
        assert_eq!(within("2026-01-01", "2026-03-31"), 110_000);
        assert_eq!(within("2026-01-01", "2026-12-31"), 2_000);
        assert_eq!(within("2026-03-21", "2026-04-01"), 0);
    }
}
