//! United Kingdom: income tax of Scotland and elsewhere, National Insurance, student loans and Self Assessment payments.
//!
//! [`assess`] takes one person's tax year and gives every figure of the tax calculation (SA302), exactly. What is not
//! modelled: pension contributions, capital gains, property and foreign income, marriage and blind person's allowance,
//! losses set against other income. Nobody is told that these are nil.

mod assessment;
mod bands;
mod charges;
mod dates;
mod emergency;
mod income_tax;
mod insurance;
mod interest;
mod payments;
mod person;
mod rules;
mod student_loan;

use rust_decimal::Decimal;

pub use assessment::{Assessment, assess, assess_with_working};
pub use charges::child_benefit_charge;
pub use dates::{DigitalUpdate, KeyDates, digital_updates, digital_updates_needed, key_dates, pay_by_advice};
pub use emergency::emergency_tax;
pub use interest::{LateInterest, late_payment_interest};
pub use payments::{Bill, PaymentsOnAccount, ReducedPayments, payments_on_account, reduce_payments};
pub use person::{AllowanceOrder, InputError, Person, StudentLoanPlan, TaxYear};
pub(crate) use rules::Rules;

use crate::working;

/// Whole pence, half a penny away from zero.
pub fn to_pence(pounds: Decimal) -> i64 {
    working::to_minor(pounds)
}
