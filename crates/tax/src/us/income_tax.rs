//! Income tax by brackets, with capital gains and qualified dividends at their own rates, and the alternative
//! minimum tax of Form 6251.

use rust_decimal::Decimal;

use super::rules::{Rules, StatusRules};
use crate::working::Working;

/// Taxable income and what of it is taxed at capital-gain rates. Dollars.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Taxable {
    /// Form 1040 line 15.
    pub(crate) income: Decimal,
    /// Net capital gain and qualified dividends.
    pub(crate) preferred: Decimal,
}

/// Tax by bands: `tops[i]` is where `rates[i]` ends, the last rate has no end.
pub(crate) fn by_bands(taxable: Decimal, tops: &[Decimal], rates: &[Decimal]) -> Decimal {
    let mut tax = Decimal::ZERO;
    let mut from = Decimal::ZERO;
    for (index, rate) in rates.iter().enumerate() {
        if taxable <= from {
            break;
        }
        let to = tops.get(index).map_or(taxable, |top| taxable.min(*top));
        tax += (to - from) * rate;
        from = to;
    }
    tax
}

/// Tax on ordinary income by the rate schedules, continuous.
pub(crate) fn on_ordinary(rules: &Rules, status: &StatusRules, taxable: Decimal) -> Decimal {
    by_bands(taxable, &status.brackets, &rules.income_rates)
}

/// Tax before credits and without the alternative minimum: Form 1040 line 16, by the Qualified Dividends and
/// Capital Gain Tax Worksheet where some income is preferred.
pub(crate) fn regular(
    rules: &Rules,
    status: &StatusRules,
    taxable: Taxable,
    working: &mut Working,
) -> Decimal {
    let preferred = taxable.preferred.min(taxable.income);
    if preferred.is_zero() {
        let tax = on_ordinary(rules, status, taxable.income);
        return working.money("Tax by the rate schedule", tax, "Form 1040 line 16");
    }
    working.total("Tax with capital-gain rates", "Form 1040 line 16", |working| {
        let ordinary = taxable.income - preferred;
        let on_rest = on_ordinary(rules, status, ordinary);
        working.money(
            "Ordinary income at the rate schedule",
            on_rest,
            "Qualified Dividends and Capital Gain Tax Worksheet line 22",
        );
        let on_preferred = on_gains(rules, status, ordinary, taxable.income);
        working.money(
            "Gains and qualified dividends at their rates",
            on_preferred,
            "Qualified Dividends and Capital Gain Tax Worksheet lines 18 and 21",
        );
        (on_rest + on_preferred).min(on_ordinary(rules, status, taxable.income))
    })
}

/// Tax at capital-gain rates on the income between `from` and `to`, stacked on ordinary income.
fn on_gains(rules: &Rules, status: &StatusRules, from: Decimal, to: Decimal) -> Decimal {
    let up_to = |income| by_bands(income, &status.capital_gains_tops, &rules.capital_gains_rates);
    up_to(to) - up_to(from)
}

/// What the alternative minimum tax depends on beside the regular tax. Dollars.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MinimumBase {
    /// Taxable income with the deductions that this tax does not allow added back: Form 6251 line 4 before the
    /// addition for a separate return.
    pub(crate) income: Decimal,
    /// Whether the return is of a married person filing separately.
    pub(crate) is_separate: bool,
    /// The regular tax.
    pub(crate) regular: Decimal,
}

/// Form 6251 line 11: what the tentative minimum tax is above the regular tax.
pub(crate) fn alternative_minimum(
    rules: &Rules,
    status: &StatusRules,
    taxable: Taxable,
    base: MinimumBase,
    working: &mut Working,
) -> Decimal {
    let rule = &rules.alternative_minimum;
    if base.income <= status.minimum_tax_exemption {
        return Decimal::ZERO;
    }
    let income = base.income
        + if base.is_separate { separate_addition(rules, status, base.income) } else { Decimal::ZERO };
    let reduction = (income - status.minimum_tax_phase_out_start).max(Decimal::ZERO) * rule.phase_out_rate;
    let exemption = (status.minimum_tax_exemption - reduction).max(Decimal::ZERO);
    let above = (income - exemption).max(Decimal::ZERO);
    let at_minimum_rates = |amount| by_bands(amount, &[status.minimum_tax_upper_rate_start], &rule.rates);
    let preferred = taxable.preferred.min(above);
    let ordinary = above - preferred;
    let tentative = if preferred.is_zero() {
        at_minimum_rates(above)
    } else {
        // Part III: the gains stand on top of the income the regular tax stacks them on.
        let from = (taxable.income - taxable.preferred).max(Decimal::ZERO);
        let gains = on_gains(rules, status, from, from + preferred);
        (at_minimum_rates(ordinary) + gains).min(at_minimum_rates(above))
    };
    let tax = (tentative - base.regular).max(Decimal::ZERO);
    if !tax.is_zero() {
        working.total("Alternative minimum tax", "Schedule 2 line 2", |working| {
            working.money("Alternative minimum taxable income", income, "Form 6251 line 4");
            working.money("Exemption", exemption, "Form 6251 line 5");
            working.money("Tentative minimum tax", tentative, "Form 6251 line 9");
            working.money("Regular tax", base.regular, "Form 6251 line 10");
            tax
        });
    }
    tax
}

/// The addition of Form 6251 line 4 on a separate return: a share of the income beyond the point where the
/// exemption is gone, at most the exemption (IRC 55(d)(3), last sentence). Two of three programs leave it out.
fn separate_addition(rules: &Rules, status: &StatusRules, income: Decimal) -> Decimal {
    let rate = rules.alternative_minimum.phase_out_rate;
    let gone = status.minimum_tax_phase_out_start + status.minimum_tax_exemption / rate;
    ((income - gone).max(Decimal::ZERO) * rate).min(status.minimum_tax_exemption)
}
