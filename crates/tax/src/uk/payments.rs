//! Payments on account: when they are asked for, what is due on 31 January, and cutting them when income falls.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::charges::unknown_year;
use super::interest::{LateInterest, late_payment_interest};
use super::person::{InputError, TaxYear, check_amount};
use super::rules::Rules;
use crate::working::{Working, WorkingLine};

/// The bill of one tax year, pence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bill {
    /// The year the bill is for.
    pub tax_year: TaxYear,
    /// Income tax and Class 4 contributions, before tax deducted at source.
    pub income_tax_and_class_4_minor: i64,
    /// Tax taken from pay, pensions and the like.
    pub tax_deducted_at_source_minor: i64,
    /// Student loan repayment, which is never paid on account.
    pub student_loan_minor: i64,
    /// Capital gains tax, which is never paid on account.
    pub capital_gains_tax_minor: i64,
    /// Payments on account already made towards this bill.
    pub payments_on_account_already_made_minor: i64,
}

/// What a bill asks to be paid, and when. Pence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaymentsOnAccount {
    /// Whether payments on account towards the next year are asked for.
    pub is_required: bool,
    /// Each of the two, rounded down to a penny; zero when none are asked for.
    pub each_minor: i64,
    /// What is left of the bill itself, due on the first date; below zero for a repayment.
    pub balancing_minor: i64,
    /// 31 January and 31 July after the year, as the law has them: HMRC does not move them.
    pub due: [NaiveDate; 2],
    /// The balancing payment and the first payment on account together.
    pub total_due_31_january_minor: i64,
}

/// What is due on a bill (TMA 1970 ss. 59A, 59B; SI 1996/1654 reg. 3): two payments of half the income tax and
/// Class 4 not deducted at source, unless that is below 1,000 pounds or more than four fifths was deducted.
///
/// # Errors
/// When the year has no parameter file or an amount is out of bounds.
pub fn payments_on_account(bill: &Bill) -> Result<PaymentsOnAccount, InputError> {
    check_amount("income_tax_and_class4", bill.income_tax_and_class_4_minor)?;
    check_amount("tax_deducted_at_source", bill.tax_deducted_at_source_minor)?;
    check_amount("student_loan", bill.student_loan_minor)?;
    check_amount("capital_gains_tax", bill.capital_gains_tax_minor)?;
    check_amount("payments_on_account_already_made", bill.payments_on_account_already_made_minor)?;
    let rules = Rules::of(bill.tax_year).ok_or_else(|| unknown_year(bill.tax_year))?;
    let on_account = &rules.payments_on_account;
    let tax = Decimal::new(bill.income_tax_and_class_4_minor, 2);
    let deducted = Decimal::new(bill.tax_deducted_at_source_minor, 2);
    let relevant_minor = bill.income_tax_and_class_4_minor - bill.tax_deducted_at_source_minor;
    let is_required =
        tax - deducted >= on_account.bill_from && deducted <= tax * on_account.deducted_share_up_to;
    let each_minor = if is_required { relevant_minor / 2 } else { 0 };
    let balancing_minor = relevant_minor + bill.student_loan_minor + bill.capital_gains_tax_minor
        - bill.payments_on_account_already_made_minor;
    Ok(PaymentsOnAccount {
        is_required,
        each_minor,
        balancing_minor,
        due: on_account.due,
        total_due_31_january_minor: balancing_minor + each_minor,
    })
}

impl PaymentsOnAccount {
    /// How the bill leads to what is due, for the bill these payments were worked out from.
    pub fn working(&self, bill: &Bill) -> Vec<WorkingLine> {
        let pounds = |minor| Decimal::new(minor, 2);
        let mut working = Working::recorded();
        working.total("Due on 31 January", "TMA 1970 ss. 59A, 59B", |working| {
            working.total("Balancing payment", "TMA 1970 s. 59B", |working| {
                working.money(
                    "Income tax and Class 4",
                    pounds(bill.income_tax_and_class_4_minor),
                    "TMA 1970 s. 59A(1)",
                );
                let deducted = -pounds(bill.tax_deducted_at_source_minor);
                working.money("Tax deducted at source", deducted, "TMA 1970 s. 59B(1)");
                working.money("Student loan", pounds(bill.student_loan_minor), "SI 2009/470 reg. 29");
                working.money(
                    "Capital gains tax",
                    pounds(bill.capital_gains_tax_minor),
                    "TMA 1970 s. 59B(1)",
                );
                let paid = -pounds(bill.payments_on_account_already_made_minor);
                working.money("Payments on account already made", paid, "TMA 1970 s. 59B(1)");
                pounds(self.balancing_minor)
            });
            working.money("First payment on account", pounds(self.each_minor), "TMA 1970 s. 59A(2)");
            pounds(self.total_due_31_january_minor)
        });
        working.money("Due on 31 July", pounds(self.each_minor), "TMA 1970 s. 59A(2)");
        working.finish()
    }
}

/// Payments on account cut by a claim (form SA303, TMA 1970 s. 59A(4)). Pence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReducedPayments {
    /// Each of the two as asked for.
    pub each_before_minor: i64,
    /// Each of the two after the claim: half the bill expected, and never more than before.
    pub each_minor: i64,
    /// The dates both are due.
    pub due: [NaiveDate; 2],
}

/// The payments on account after a claim that the next bill, after tax deducted at source, will be `expected_minor`
/// pence. Below zero counts as nothing.
pub fn reduce_payments(asked: &PaymentsOnAccount, expected_minor: i64) -> ReducedPayments {
    ReducedPayments {
        each_before_minor: asked.each_minor,
        each_minor: asked.each_minor.min(expected_minor.max(0) / 2),
        due: asked.due,
    }
}

impl ReducedPayments {
    /// What the claim keeps in the customer's hands on each date, pence.
    pub fn kept_each_minor(&self) -> i64 {
        self.each_before_minor - self.each_minor
    }

    /// Interest when the bill turns out to be `actual_minor` pence after all and the difference is paid on a later
    /// day: on each date as if half the actual bill, at most what was first asked for, had been due (notes on form
    /// SA303; Finance Act 2009 s. 101).
    pub fn interest_if_cut_too_far(&self, actual_minor: i64, paid_on: NaiveDate) -> LateInterest {
        let should_have_been = self.each_before_minor.min(actual_minor.max(0) / 2);
        let short_minor = (should_have_been - self.each_minor).max(0);
        let [first, second] = self.due.map(|due| late_payment_interest(short_minor, due, paid_on));
        first.and(second)
    }
}
