//! The working of estimated payments: the lines of Form 2210 and Schedule AI behind each result.

use rust_decimal::Decimal;

use super::form_2210::{Form2210, ScheduleAi, YearOfEarnings};
use super::ledger::{Quarter, QuarterLedger};
use crate::working::to_major;
use crate::working::{Working, WorkingLine};

/// What the four columns are called.
const COLUMNS: [&str; 4] = ["First instalment", "Second instalment", "Third instalment", "Fourth instalment"];

impl Form2210 {
    /// Page 1, then each column of Part III.
    pub fn working(&self) -> Vec<WorkingLine> {
        let mut working = Working::recorded();
        working.money("Tax of the year", self.tax, "Form 2210 line 4");
        working.money("Nine tenths of it", self.current_year_amount, "Form 2210 line 5");
        working.money("Tax after withholding", self.after_withholding, "Form 2210 line 7");
        working.money("Amount by last year's tax", self.prior_year_amount, "Form 2210 line 8");
        working.money("Required annual payment", self.required_annual, "Form 2210 line 9");
        for (index, label) in COLUMNS.into_iter().enumerate() {
            working.total(label, "Form 2210 line 10", |working| {
                working.money("Underpayment", self.underpayment[index], "Form 2210 line 17");
                working.money("Overpayment carried on", self.overpayment[index], "Form 2210 line 18");
                self.instalments[index]
            });
        }
        working.finish()
    }
}

impl ScheduleAi {
    /// Each column of the schedule.
    pub fn working(&self) -> Vec<WorkingLine> {
        let mut working = Working::recorded();
        working.money("Required annual payment", self.required_annual, "Form 2210 line 9");
        for (index, label) in COLUMNS.into_iter().enumerate() {
            working.total(label, "Schedule AI line 27", |working| {
                working.money("Annualized taxable income", self.taxable[index], "Schedule AI line 13");
                working.money("Tax on it", self.tax[index], "Schedule AI line 14");
                let on_earnings = self.self_employment_tax[index];
                working.money("Annualized self-employment tax", on_earnings, "Schedule AI line 36");
                working.money("Applicable part", self.applicable[index], "Schedule AI line 21");
                self.instalments[index]
            });
        }
        working.finish()
    }
}

impl YearOfEarnings {
    /// The year's tax, and each column's instalment.
    pub fn working(&self) -> Vec<WorkingLine> {
        let mut working = Working::recorded();
        working.money("Tax of the year", self.net_tax, "Form 2210 line 4");
        working.money("Required annual payment", self.required_annual, "Form 2210 line 9");
        for (instalment, label) in self.instalments.into_iter().zip(COLUMNS) {
            working.money(label, instalment, "Schedule AI line 27");
        }
        working.finish()
    }
}

impl QuarterLedger {
    /// The required annual payment, then each instalment with every method's amount, what is short and what that
    /// costs.
    pub fn working(&self) -> Vec<WorkingLine> {
        let mut working = Working::recorded();
        let annual = to_major(self.required_annual_minor);
        working.money("Required annual payment", annual, "Form 2210 line 9");
        for (quarter, label) in self.quarters.iter().zip(COLUMNS) {
            working.total(label, "Form 2210 line 10", |working| of_quarter(quarter, working));
        }
        working.money("Penalty for the days with a published rate", self.penalty.known, "Form 2210 line 19");
        working.finish()
    }
}

fn of_quarter(quarter: &Quarter, working: &mut Working) -> Decimal {
    let mut line = |label: &str, amount_minor: i64, rule: &str| {
        working.money(label, to_major(amount_minor), rule);
    };
    line("By this year's tax", quarter.by_current_year_minor, "IRC 6654(d)(1)(B)(i)");
    if let Some(amount_minor) = quarter.by_prior_year_minor {
        line("By last year's tax", amount_minor, "IRC 6654(d)(1)(B)(ii)");
    }
    if let Some(amount_minor) = quarter.annualized_tax_minor {
        line("Tax of a year like the income so far", amount_minor, "Schedule AI line 19");
    }
    if let Some(amount_minor) = quarter.annualized_minor {
        line("By the income of each period", amount_minor, "Schedule AI line 27");
    }
    line("Withholding", quarter.withheld_minor, "IRC 6654(g)(1)");
    line("Paid so far", quarter.paid_minor, "Form 2210 line 15");
    line("Short", quarter.short_minor, "Form 2210 line 17");
    working.money(
        "Penalty for the days with a published rate",
        quarter.penalty.known,
        "Form 2210 penalty worksheet",
    );
    to_major(quarter.required_minor)
}
