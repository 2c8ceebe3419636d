//! A federal return from a household: every step in the order of Form 1040, with the cheaper of the standard and
//! the itemised deductions, and the tax on the next thousand dollars.

use rust_decimal::Decimal;

use super::business_income::{self, Base};
use super::credits::{Basis, Credits};
use super::deductions::{self, Additional, Itemized};
use super::earnings::{self, SelfEmploymentTax};
use super::income::{self, Income};
use super::income_tax::{self, MinimumBase, Taxable};
use super::rules::{Rules, StatusRules};
use super::{Household, Refusal};
use crate::country::FilingStatus;
use crate::working::{Working, WorkingLine, to_major};
use crate::years;

/// The step of the marginal rates: a thousand dollars, in cents.
const MARGIN_MINOR: i64 = 100_000;

/// A federal return. Amounts are dollars, exact and not rounded: rounding is for whoever shows them. Nothing is
/// taken from the Tax Table, whose midpoints differ by a few dollars below 100,000 of taxable income.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Return {
    /// Adjusted gross income, Form 1040 line 11.
    pub agi: Decimal,
    /// Taxable Social Security, Form 1040 line 6b.
    pub taxable_social_security: Decimal,
    /// Whether itemising costs less than the standard deduction.
    pub itemized: bool,
    /// The standard deduction with its addition for age; zero when itemising.
    pub standard_deduction: Decimal,
    /// Schedule A after every limit; zero when not itemising.
    pub itemized_deductions: Decimal,
    /// Gifts to charity without itemising, from 2026.
    pub nonitemizer_charity: Decimal,
    /// The deduction for those of 65 or more, 2025 to 2028.
    pub senior_deduction: Decimal,
    /// The deduction for tips, 2025 to 2028.
    pub tips_deduction: Decimal,
    /// The deduction for overtime, 2025 to 2028.
    pub overtime_deduction: Decimal,
    /// The deduction for qualified business income, Form 1040 line 13.
    pub qbi_deduction: Decimal,
    /// Taxable income, Form 1040 line 15.
    pub taxable_income: Decimal,
    /// Tax before credits without the alternative minimum, Form 1040 line 16.
    pub regular_tax: Decimal,
    /// Alternative minimum tax, Form 1040 line 17.
    pub amt: Decimal,
    /// Both together, Form 1040 line 18.
    pub income_tax_before_credits: Decimal,
    /// Child and other-dependant credits used against tax, Form 1040 line 19.
    pub ctc_odc_used: Decimal,
    /// Additional child tax credit, Form 1040 line 28.
    pub actc: Decimal,
    /// Earned income credit, Form 1040 line 27.
    pub eitc: Decimal,
    /// All credits that only lower tax, Form 1040 line 21.
    pub nonrefundable_credits: Decimal,
    /// Self-employment tax, Schedule 2 line 4.
    pub se_tax: Decimal,
    /// The deductible half of it, Schedule 1 line 15.
    pub half_se_deduction: Decimal,
    /// Additional Medicare tax, Form 8959 line 18.
    pub additional_medicare_tax: Decimal,
    /// Net investment income tax, Form 8960 line 17.
    pub niit: Decimal,
    /// Total tax, Form 1040 line 24.
    pub total_tax: Decimal,
    /// Total tax less the refundable credits; negative when they are more.
    pub net_tax: Decimal,
}

/// Tax on the next thousand dollars, over a thousand: 0.24 is 24 cents of a dollar. A difference, not a slope, so
/// steps and kinks within the thousand are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MarginalRates {
    /// Of the filer's profit from self-employment.
    pub self_employment: Decimal,
    /// Of ordinary income that is not earned, such as a pension.
    pub ordinary: Decimal,
}

impl Return {
    /// Works a household's return out.
    ///
    /// # Errors
    /// What [`Household::check`] refuses, and a tax year there are no rules for.
    pub fn of(household: &Household) -> Result<Self, Refusal> {
        household.check()?;
        let rules = rules_of_year(household.tax_year)?;
        Ok(compute(rules, household, &mut Working::silent()))
    }

    /// The same with its working, whose last line is [`Return::net_tax`].
    ///
    /// # Errors
    /// As [`Return::of`].
    pub fn explained(household: &Household) -> Result<(Self, Vec<WorkingLine>), Refusal> {
        household.check()?;
        let rules = rules_of_year(household.tax_year)?;
        let mut working = Working::recorded();
        let result = compute(rules, household, &mut working);
        Ok((result, working.finish()))
    }

    /// The return and the tax on the next thousand dollars.
    ///
    /// # Errors
    /// As [`Return::of`].
    pub fn with_margins(household: &Household) -> Result<(Self, MarginalRates), Refusal> {
        household.check()?;
        let rules = rules_of_year(household.tax_year)?;
        let result = compute(rules, household, &mut Working::silent());
        let mut more = household.clone();
        more.profit_self_minor += MARGIN_MINOR;
        let on_profit = compute(rules, &more, &mut Working::silent()).net_tax - result.net_tax;
        more.profit_self_minor = household.profit_self_minor;
        more.pension_income_minor += MARGIN_MINOR;
        let on_pension = compute(rules, &more, &mut Working::silent()).net_tax - result.net_tax;
        let rates = MarginalRates {
            self_employment: on_profit / Decimal::ONE_THOUSAND,
            ordinary: on_pension / Decimal::ONE_THOUSAND,
        };
        Ok((result, rates))
    }
}

/// The regular tax of Form 1040 line 16 on taxable income: what is taxed at ordinary rates, and above it the net gains
/// and qualified dividends at their own. Amounts in cents, the tax in dollars.
///
/// # Errors
/// A tax year there are no rules for.
pub fn regular_tax(
    year: i32,
    status: FilingStatus,
    ordinary_minor: i64,
    preferential_minor: i64,
) -> Result<Decimal, Refusal> {
    let rules = rules_of_year(year)?;
    let preferred = to_major(preferential_minor);
    let taxable = Taxable { income: to_major(ordinary_minor) + preferred, preferred };
    Ok(income_tax::regular(rules, rules.of(status), taxable, &mut Working::silent()))
}

/// The rules of a tax year.
pub(crate) fn rules_of_year(year: i32) -> Result<&'static Rules, Refusal> {
    years::united_states_year(year)
        .map_err(|error| Refusal::new("tax_year", error.to_string()))?
        .ok_or_else(|| Refusal::new("tax_year", format!("no tax rules are known for {year}")))
}

/// What a choice between the deductions does not change.
struct Settled<'a> {
    rules: &'a Rules,
    status: &'a StatusRules,
    household: &'a Household,
    self_employment: SelfEmploymentTax,
    income: Income,
    additional: Additional,
    additional_medicare: Decimal,
    net_investment: Decimal,
}

/// A return of a household that has been checked.
pub(crate) fn compute(rules: &Rules, household: &Household, working: &mut Working) -> Return {
    let status = rules.of(household.filing_status);
    let wages = household.wages();
    let self_employment =
        earnings::self_employment_tax(&rules.self_employment, household.profits(), wages, working);
    let income = income::income(rules, status, household, &self_employment, working);
    let additional_medicare =
        earnings::additional_medicare_tax(rules, status, income.wages, self_employment.net_earnings, working);
    let net_investment = net_investment_tax(rules, status, &income, working);
    let additional = deductions::additional(rules, status, household, income.adjusted_gross, working);
    let itemized = deductions::itemized(rules, status, household, income.adjusted_gross, working);
    let settled = Settled {
        rules,
        status,
        household,
        self_employment,
        income,
        additional,
        additional_medicare,
        net_investment,
    };
    let Some(itemized) = itemized else { return settled.finish(None, working) };
    let mut silent = Working::silent();
    let by_standard = settled.finish(None, &mut silent);
    let by_itemizing = settled.finish(Some(itemized), &mut silent);
    // Whichever costs less; where both cost the same, the standard deduction asks for less paper.
    let is_itemizing = by_itemizing.net_tax < by_standard.net_tax;
    if working.is_silent() {
        return if is_itemizing { by_itemizing } else { by_standard };
    }
    settled.finish(is_itemizing.then_some(itemized), working)
}

/// Form 8960: the tax on investment income, or on income above the threshold if that is less. Profit from
/// self-employment is not investment income.
fn net_investment_tax(
    rules: &Rules,
    status: &StatusRules,
    income: &Income,
    working: &mut Working,
) -> Decimal {
    let above = (income.adjusted_gross - status.net_investment_income_threshold).max(Decimal::ZERO);
    let base = income.net_investment.min(above);
    if base.is_zero() {
        return Decimal::ZERO;
    }
    working.total("Net investment income tax", "Form 8960 line 17", |working| {
        working.money("Net investment income", income.net_investment, "Form 8960 line 12");
        working.money("Income above the threshold", above, "Form 8960 line 15");
        base * rules.net_investment_income.rate
    })
}

/// The deductions of one choice. Dollars.
struct Taken {
    standard: Decimal,
    itemized: Decimal,
    charity: Decimal,
    business_income: Decimal,
    taxable: Taxable,
    /// What the alternative minimum tax starts from.
    minimum_income: Decimal,
}

impl Settled<'_> {
    /// The return with the standard deduction, or with the itemised ones.
    fn finish(&self, itemized: Option<Itemized>, working: &mut Working) -> Return {
        let taken = self.take(itemized, working);
        let regular_tax = income_tax::regular(self.rules, self.status, taken.taxable, working);
        let base = MinimumBase {
            income: taken.minimum_income,
            is_separate: self.household.filing_status == FilingStatus::MarriedFilingSeparately,
            regular: regular_tax,
        };
        let amt = income_tax::alternative_minimum(self.rules, self.status, taken.taxable, base, working);
        let before_credits = regular_tax + amt;
        let basis = Basis {
            rules: self.rules,
            status: self.status,
            household: self.household,
            income: &self.income,
            self_employment: &self.self_employment,
            additional_medicare: self.additional_medicare,
            tax: before_credits,
        };
        let credits = basis.credits(working);
        let total_tax = self.total_tax(before_credits, credits, working);
        let net_tax = working.total(
            "Tax after refundable credits",
            "Form 1040 line 24 less lines 27 and 28",
            |working| {
                working.money("Total tax", total_tax, "Form 1040 line 24")
                    + working.money("Earned income credit", -credits.earned_income, "Form 1040 line 27")
                    + working.money(
                        "Additional child tax credit",
                        -credits.additional_child,
                        "Form 1040 line 28",
                    )
            },
        );
        Return {
            agi: self.income.adjusted_gross,
            taxable_social_security: self.income.taxable_social_security,
            itemized: itemized.is_some(),
            standard_deduction: taken.standard,
            itemized_deductions: taken.itemized,
            nonitemizer_charity: taken.charity,
            senior_deduction: self.additional.senior,
            tips_deduction: self.additional.tips,
            overtime_deduction: self.additional.overtime,
            qbi_deduction: taken.business_income,
            taxable_income: taken.taxable.income,
            regular_tax,
            amt,
            income_tax_before_credits: before_credits,
            ctc_odc_used: credits.used,
            actc: credits.additional_child,
            eitc: credits.earned_income,
            nonrefundable_credits: credits.used,
            se_tax: self.self_employment.tax,
            half_se_deduction: self.self_employment.half,
            additional_medicare_tax: self.additional_medicare,
            niit: self.net_investment,
            total_tax,
            net_tax,
        }
    }

    /// Form 1040 lines 12 to 15.
    fn take(&self, itemized: Option<Itemized>, working: &mut Working) -> Taken {
        let Additional { senior, tips, overtime } = self.additional;
        let (standard, charity) = match itemized {
            Some(_) => (Decimal::ZERO, Decimal::ZERO),
            None => (
                deductions::standard(self.status, self.household, working),
                deductions::charity_without_itemizing(self.status, self.household, working),
            ),
        };
        let unlimited = itemized.map_or(Decimal::ZERO, |itemized| itemized.total);
        let before_deduction = self.income.adjusted_gross - senior - tips - overtime;
        let taxable_before = (before_deduction - standard - charity - unlimited).max(Decimal::ZERO);
        let preferred = self.income.net_capital_gain + self.income.qualified_dividends;
        let base = Base { income: self.income.business, taxable_before, net_capital_gain: preferred };
        let business_income =
            business_income::deduction(self.rules, self.status, self.household, base, working);
        let with_itemized = before_deduction - business_income;
        let reduction = deductions::overall_reduction(self.rules, self.status, unlimited, with_itemized);
        let itemized_allowed = unlimited - reduction;
        if itemized.is_some() {
            working.money("Itemized deductions", itemized_allowed, "Form 1040 line 12");
        }
        let deducted = standard + charity + itemized_allowed + senior + tips + overtime + business_income;
        let income = working.total("Taxable income", "Form 1040 line 15", |working| {
            working.money("Adjusted gross income", self.income.adjusted_gross, "Form 1040 line 11");
            working.money("Deductions", -deducted, "Form 1040 line 14");
            (self.income.adjusted_gross - deducted).max(Decimal::ZERO)
        });
        // Form 6251 lines 1 to 3: neither the standard deduction, state taxes nor the senior deduction count.
        let state_tax = itemized.map_or(Decimal::ZERO, |itemized| itemized.state_tax);
        let minimum_income = self.income.adjusted_gross - deducted + standard + state_tax + senior;
        Taken {
            standard,
            itemized: itemized_allowed,
            charity,
            business_income,
            taxable: Taxable { income, preferred },
            minimum_income,
        }
    }

    /// Form 1040 line 24.
    fn total_tax(&self, before_credits: Decimal, credits: Credits, working: &mut Working) -> Decimal {
        working.total("Total tax", "Form 1040 line 24", |working| {
            working.money("Income tax before credits", before_credits, "Form 1040 line 18")
                + working.money("Credits used", -credits.used, "Form 1040 line 21")
                + working.money("Self-employment tax", self.self_employment.tax, "Schedule 2 line 4")
                + working.money("Additional Medicare tax", self.additional_medicare, "Schedule 2 line 11")
                + working.money("Net investment income tax", self.net_investment, "Schedule 2 line 12")
        })
    }
}
