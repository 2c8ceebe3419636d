//! Social Security and Medicare taxes on self-employment, and the Medicare tax on high earnings: Schedule SE and
//! Form 8959.

use rust_decimal::Decimal;

use super::rules::{Rules, SelfEmployment, StatusRules};
use crate::working::Working;

/// Self-employment tax of a return. Dollars, unrounded.
#[derive(Debug, Clone, Copy)]
pub(crate) struct SelfEmploymentTax {
    /// Schedule 2 line 4.
    pub(crate) tax: Decimal,
    /// Schedule 1 line 15.
    pub(crate) half: Decimal,
    /// Net earnings of the persons who reach the least amount, the base of Form 8959 line 8.
    pub(crate) net_earnings: Decimal,
}

/// Schedule SE, one for each person: a loss of one does not lower the other's, and the least amount of net earnings
/// is of each person (IRC 1402(b)(2)), not of the couple.
pub(crate) fn self_employment_tax(
    rules: &SelfEmployment,
    profits: [Decimal; 2],
    wages: [Decimal; 2],
    working: &mut Working,
) -> SelfEmploymentTax {
    let mut net_earnings = Decimal::ZERO;
    let tax = working.total("Self-employment tax", "Schedule 2 line 4", |working| {
        let mut tax = Decimal::ZERO;
        for (profit, wages) in profits.into_iter().zip(wages) {
            if profit <= Decimal::ZERO {
                continue;
            }
            let net = working.money("Net earnings", profit * rules.net_share, "Schedule SE line 4a");
            if net < rules.minimum_net_earnings {
                continue;
            }
            net_earnings += net;
            let room = (rules.social_security_wage_base - wages).max(Decimal::ZERO);
            working.money("Room under the wage base", room, "Schedule SE line 9");
            let social_security = net.min(room) * rules.social_security_rate;
            tax += working.money("Social Security part", social_security, "Schedule SE line 10");
            tax += working.money("Medicare part", net * rules.medicare_rate, "Schedule SE line 11");
        }
        tax
    });
    let half = tax / Decimal::TWO;
    if !half.is_zero() {
        working.money("Deductible half of self-employment tax", half, "Schedule 1 line 15");
    }
    SelfEmploymentTax { tax, half, net_earnings }
}

/// Form 8959: wages fill the threshold first, self-employment has what is left of it.
pub(crate) fn additional_medicare_tax(
    rules: &Rules,
    status: &StatusRules,
    wages: Decimal,
    net_earnings: Decimal,
    working: &mut Working,
) -> Decimal {
    let rate = rules.self_employment.additional_medicare_rate;
    let threshold = status.additional_medicare_threshold;
    if wages + net_earnings <= threshold {
        return Decimal::ZERO;
    }
    working.total("Additional Medicare tax", "Form 8959 line 18", |working| {
        let wages_above = (wages - threshold).max(Decimal::ZERO);
        let left = (threshold - wages).max(Decimal::ZERO);
        let earnings_above = (net_earnings - left).max(Decimal::ZERO);
        working.money("On wages", wages_above * rate, "Form 8959 line 7")
            + working.money("On self-employment", earnings_above * rate, "Form 8959 line 13")
    })
}

/// What employers withheld from wages for Social Security and Medicare, for Schedule 8812 line 21.
pub(crate) fn withheld_from_wages(rules: &SelfEmployment, wages: [Decimal; 2]) -> Decimal {
    wages
        .into_iter()
        .map(|wages| {
            wages.min(rules.social_security_wage_base) * rules.employee_social_security_rate
                + wages * rules.employee_medicare_rate
        })
        .sum()
}
