//! From the kept summary to the facts of a tax year: costs by the lines of the tax form, receipts and journeys added.

use cashflow::Summary;
use cashflow::tax_facts::TaxYearFacts;
use categorise::Category;
use chrono::{Datelike, NaiveDate};
use store::tax_year::StoredJourney;
use tax::Country;
use tax::forms::{DeductionLine, deductible_minor};
use tax::mileage::{self, Journey, JourneyKind};
use tax::uk::TaxYear;
use tax::year::{Facts, RestOfYear};

use super::{Told, foreign};

/// Months of history without which nothing is said of the rest of the year.
const MONTHS_NEEDED: u32 = 4;
/// Business months a usual one is the median of.
const USUAL_MONTHS: usize = 12;

/// The year as the authority names it: `2026`, or `2026/27`.
pub(super) fn name(country: Country, from: NaiveDate) -> String {
    match country {
        Country::UnitedStates => from.year().to_string(),
        Country::UnitedKingdom => TaxYear::containing(from).to_string(),
    }
}

/// Whether dates of last year's own are still to come: in the United States until the middle of April, and a few days
/// more where the 15th is no business day; in the United Kingdom until its second payment on account in July, after
/// which the running year's January asks for what is left.
pub(super) fn is_still_to_pay(country: Country, as_of: NaiveDate) -> bool {
    let day = (as_of.month(), as_of.day());
    match country {
        Country::UnitedStates => day <= (4, 18),
        Country::UnitedKingdom => ((4, 6)..=(7, 31)).contains(&day),
    }
}

/// The kind of business cost a category is, if it is one.
pub fn deduction_line(category: Category) -> Option<DeductionLine> {
    Some(match category {
        Category::BusinessSoftware => DeductionLine::Software,
        Category::BusinessServices => DeductionLine::ProfessionalServices,
        Category::BusinessSupplies => DeductionLine::Supplies,
        Category::BusinessTravel => DeductionLine::Travel,
        Category::BusinessPremises => DeductionLine::Premises,
        Category::BusinessAdvertising => DeductionLine::Advertising,
        Category::BusinessFees => DeductionLine::BankAndProcessingFees,
        Category::BusinessMeals => DeductionLine::ClientMeals,
        Category::BusinessInsurance => DeductionLine::Insurance,
        Category::BusinessUtilities => DeductionLine::PhoneAndInternet,
        Category::BusinessVehicle | Category::BusinessEquipment => DeductionLine::Other,
        Category::PayrollOut => DeductionLine::StaffWages,
        Category::PayrollTaxes => DeductionLine::StaffPayrollTaxes,
        _ => return None,
    })
}

/// Journeys as the mileage rules read them.
pub fn journeys_of(stored: &[StoredJourney], from: NaiveDate, to: NaiveDate) -> Vec<Journey> {
    stored
        .iter()
        .filter(|journey| (from..=to).contains(&journey.driven_on))
        .map(|journey| Journey {
            on: journey.driven_on,
            distance_tenths: u32::try_from(journey.tenth_miles).unwrap_or(0),
            kind: JourneyKind::Business,
            purpose: journey.purpose.clone(),
        })
        .collect()
}

/// Costs by kind from the first day to a day: statements, receipts and journeys together, minor units.
pub(super) fn costs(country: Country, facts: &TaxYearFacts, told: &Told) -> Vec<(DeductionLine, i64)> {
    let mut costs: Vec<(DeductionLine, i64)> = facts
        .expenses
        .iter()
        .filter_map(|cost| Some((deduction_line(cost.category)?, cost.amount_minor)))
        .collect();
    let within = |on: NaiveDate| (facts.from..=facts.to).contains(&on);
    costs.extend(told.receipts.iter().filter(|receipt| within(receipt.spent_on)).filter_map(|receipt| {
        let category = Category::from_name(&receipt.category)?;
        Some((deduction_line(category).unwrap_or(DeductionLine::Other), receipt.amount_minor))
    }));
    let journeys = journeys_of(&told.journeys, facts.from, facts.to);
    if let Some(miles) = mileage::deduction(country, facts.from, &journeys).filter(|it| it.amount_minor > 0) {
        costs.push((DeductionLine::Mileage, miles.amount_minor));
    }
    costs
}

/// The facts of a tax year and of its quarters.
pub(super) fn of(country: Country, seen: &TaxYearFacts, told: &Told) -> Facts {
    Facts {
        from: seen.from,
        to: seen.to,
        business_income_minor: seen.business_income_minor.saturating_add(foreign::between(
            &told.foreign,
            seen.from,
            seen.to,
        )),
        deductible_minor: deductible_minor(country, &costs(country, seen, told)),
        wages_minor: seen.wages_minor,
        pension_minor: seen.pension_minor,
        state_benefit_minor: seen.state_benefit_minor,
        interest_minor: seen.interest_minor,
        dividend_minor: seen.dividend_minor,
        rental_minor: seen.rental_minor,
        quarters: seen.quarters.iter().map(|quarter| of(country, quarter, told)).collect(),
    }
}

/// What the rest of the year is expected to bring: business months like the median of those before, everything else
/// at the pace of the year so far. Nothing is expected from a short history.
pub(super) fn rest_of_year(country: Country, summary: &Summary, seen: &TaxYearFacts) -> RestOfYear {
    let end = match country {
        Country::UnitedStates => NaiveDate::from_ymd_opt(seen.from.year(), 12, 31),
        Country::UnitedKingdom => NaiveDate::from_ymd_opt(seen.from.year() + 1, 4, 5),
    };
    let days_left = end.map_or(0, |end| (end - seen.to).num_days()).max(0);
    if summary.history.months < MONTHS_NEEDED || days_left == 0 {
        return RestOfYear::default();
    }
    let complete = summary.monthly.months.iter().filter(|month| month.is_complete).map(|month| month.month);
    let complete: Vec<_> = complete.collect();
    let months = || {
        summary
            .business
            .months
            .iter()
            .filter(|month| complete.contains(&month.month))
            .rev()
            .take(USUAL_MONTHS)
    };
    let usual = |amounts: Vec<i64>| median(amounts).saturating_mul(days_left).saturating_mul(12) / 365;
    let first = summary.history.first_on.map_or(seen.from, |first| first.max(seen.from));
    let days_seen = (seen.to - first).num_days() + 1;
    let paced = |so_far: i64| {
        if days_seen < 28 { 0 } else { so_far.max(0).saturating_mul(days_left) / days_seen }
    };
    RestOfYear {
        business_income_minor: usual(months().map(|month| month.income_minor).collect()),
        deductible_minor: usual(months().map(|month| month.expenses_minor).collect()),
        wages_minor: paced(seen.wages_minor),
        pension_minor: paced(seen.pension_minor),
        state_benefit_minor: paced(seen.state_benefit_minor),
        interest_minor: paced(seen.interest_minor),
        dividend_minor: paced(seen.dividend_minor),
        rental_minor: paced(seen.rental_minor),
    }
}

/// The middle amount; the lower of two.
fn median(mut amounts: Vec<i64>) -> i64 {
    amounts.sort_unstable();
    amounts.get(amounts.len().saturating_sub(1) / 2).copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_business_cost_has_a_line_and_nothing_else_has() {
        for category in Category::ALL {
            let is_cost = category.is_business_expense();
            assert_eq!(deduction_line(*category).is_some(), is_cost, "{category:?}");
        }
    }

    #[test]
    fn the_middle_of_amounts() {
        for (amounts, expected) in [(vec![], 0), (vec![5], 5), (vec![9, 1], 1), (vec![3, 1, 2], 2)] {
            assert_eq!(median(amounts), expected);
        }
    }
}
