//! National Insurance of employees (Class 1) and of the self-employed (Class 4).

use rust_decimal::Decimal;

use super::rules::{Contributions, Rules};
use crate::working::Working;

/// Contributions at the main and at the additional rate, pounds.
#[derive(Debug, Clone, Copy)]
pub(super) struct Class1 {
    pub(super) main: Decimal,
    pub(super) additional: Decimal,
}

impl Contributions {
    /// Income between the thresholds, and above the upper one.
    fn bands(&self, income: Decimal) -> (Decimal, Decimal) {
        let [lower, upper] = self.thresholds;
        ((income.min(upper) - lower).max(Decimal::ZERO), (income - upper).max(Decimal::ZERO))
    }

    fn is_exempt(&self, age_years: Option<u8>) -> bool {
        age_years.is_some_and(|age| age >= self.exempt_from_age)
    }
}

/// Class 1 contributions of an employee with even pay from one employer, by the yearly earnings period.
pub(super) fn class_1(rules: &Rules, pay: Decimal, age_years: Option<u8>, working: &mut Working) -> Class1 {
    let class = &rules.class_1;
    let [main_rate, additional_rate] = class.rates;
    let (between, above) =
        if class.is_exempt(age_years) { (Decimal::ZERO, Decimal::ZERO) } else { class.bands(pay) };
    let result = Class1 { main: between * main_rate, additional: above * additional_rate };
    working.total("Class 1 National Insurance, taken from pay", "SSCBA 1992 s. 8", |working| {
        working.money("At the main rate", result.main, "SSCBA 1992 s. 8(2)(a)");
        working.money("At the additional rate", result.additional, "SSCBA 1992 s. 8(2)(b)");
        result.main + result.additional
    });
    result
}

/// Class 4 contributions, limited for someone who also pays Class 1 (SI 2001/1004 reg. 100).
pub(super) fn class_4(
    rules: &Rules,
    profit: Decimal,
    class_1: Class1,
    age_years: Option<u8>,
    working: &mut Working,
) -> Decimal {
    let class = &rules.class_4;
    if class.is_exempt(age_years) {
        return working.money(
            "Class 4 National Insurance: none at this age",
            Decimal::ZERO,
            "SI 2001/1004 reg. 91",
        );
    }
    let [lower, upper] = class.thresholds;
    let [main_rate, additional_rate] = class.rates;
    let (between, above) = class.bands(profit);
    working.total("Class 4 National Insurance", "SSCBA 1992 s. 15", |working| {
        // Steps 1 to 4: what may still be due at the main rate once Class 1 at its main rate is counted. Without
        // Class 1 this is all that can be due, so nobody else is limited.
        let room = ((upper - lower) * main_rate - class_1.main).max(Decimal::ZERO);
        let main = (between * main_rate).min(room);
        working.money("At the main rate", main, "SI 2001/1004 reg. 100(3) steps 1-4");
        // Steps 5 to 8: profit that the maximum keeps from the main rate bears the additional rate.
        let left_out = (between - room / main_rate).max(Decimal::ZERO);
        if !left_out.is_zero() {
            let tax = left_out * additional_rate;
            working.money(
                "At the additional rate below the upper limit",
                tax,
                "SI 2001/1004 reg. 100(3) steps 5-8",
            );
        }
        working.money("At the additional rate", above * additional_rate, "SI 2001/1004 reg. 100(3) step 9");
        main + (left_out + above) * additional_rate
    })
}
