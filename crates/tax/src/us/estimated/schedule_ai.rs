//! Schedule AI of Form 2210, the annualised income installment method: its tax per column, and the instalments
//! that follow.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::us::income_tax::on_ordinary;
use crate::us::rules::{DueDate, Rules, StatusRules};

/// How a form's lines are rounded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precision {
    /// To whole dollars, half away from zero.
    WholeDollars,
    /// Not at all.
    Exact,
}

impl Precision {
    /// A line as the form has it.
    pub(crate) fn line(self, amount: Decimal) -> Decimal {
        match self {
            Self::WholeDollars => to_whole(amount),
            Self::Exact => amount,
        }
    }
}

fn to_whole(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
}

/// Lines 19 to 27: the instalments of the method for the annualised taxes of the four columns, none of which asks
/// for more than the regular instalments had asked for by then. What one column saves, a later one recaptures.
pub(crate) fn instalments(
    rules: &Rules,
    annualized_taxes: [Decimal; 4],
    required_annual: Decimal,
    precision: Precision,
) -> [Decimal; 4] {
    let regular = precision.line(required_annual / Decimal::from(4));
    let mut earlier = Decimal::ZERO;
    let mut regular_so_far = Decimal::ZERO;
    let mut instalments = [Decimal::ZERO; 4];
    let columns = instalments.iter_mut().zip(&rules.instalments).zip(annualized_taxes);
    for ((instalment, column), tax) in columns {
        let applicable = precision.line(tax.max(Decimal::ZERO) * column.cumulative_share);
        regular_so_far += regular;
        *instalment = (applicable - earlier).max(Decimal::ZERO).min(regular_so_far - earlier);
        earlier += *instalment;
    }
    instalments
}

/// Part II lines 28 to 36: a column's annualised self-employment tax from net earnings and wages since January.
/// The column's share of the wage base limits the Social Security part.
pub(crate) fn self_employment_tax(
    rules: &Rules,
    column: &DueDate,
    net_earnings: Decimal,
    wages: Decimal,
    precision: Precision,
) -> Decimal {
    let rule = &rules.self_employment;
    let base = rule.social_security_wage_base * Decimal::from(column.months) / Decimal::from(12);
    let room = (base - wages).max(Decimal::ZERO);
    let net_earnings = net_earnings.max(Decimal::ZERO);
    let social_security = net_earnings.min(room) * rule.social_security_rate * column.annualization;
    social_security + precision.line(net_earnings * rule.medicare_rate * column.annualization)
}

/// Tax by the Tax Table below 100,000 of taxable income and by the rate schedule from there on. The table has rows
/// of 5 dollars up to 25, of 25 up to 3,000 and of 50 above, with the tax on the middle of the row in whole dollars
/// (Form 1040 instructions, Tax Table).
pub(crate) fn by_tax_table(rules: &Rules, status: &StatusRules, taxable: Decimal) -> Decimal {
    if taxable >= Decimal::from(100_000) {
        return on_ordinary(rules, status, taxable);
    }
    let row = if taxable < Decimal::from(25) {
        Decimal::from(5)
    } else if taxable < Decimal::from(3_000) {
        Decimal::from(25)
    } else {
        Decimal::from(50)
    };
    let middle = (taxable / row).floor() * row + row / Decimal::TWO;
    to_whole(on_ordinary(rules, status, middle))
}
