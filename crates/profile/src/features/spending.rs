//! Features of what goes out. Health, children, faith, giving and personal care only enter through totals.

use categorise::Category;

use super::facts::{QUARTER_DAYS, YEAR_DAYS, share};
use super::{FeatureSpec, Unit};

/// Costs of a business, but for fees of payment processors: banks write a purchase at a small shop's card terminal
/// much like a fee of the terminal's provider.
fn is_business_cost(category: Category) -> bool {
    category.is_business_expense() && category != Category::BusinessFees
}

pub(super) const SPENDING_TO_INCOME: FeatureSpec = FeatureSpec {
    name: "spending-to-income",
    sentence: "You spent {value} of what came in over the last 12 months",
    sentence_zero: "You spent hardly anything of what came in over the last 12 months",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 1.0,
    compute: |facts| {
        if facts.income > 0.0 { Some((facts.spending / facts.income).min(5.0)) } else { Some(5.0) }
    },
};

pub(super) const BUSINESS_EXPENSE_SHARE: FeatureSpec = FeatureSpec {
    name: "business-expense-share",
    sentence: "{value} of your spending in the last 12 months was for business",
    sentence_zero: "None of your spending in the last 12 months was for business",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| {
        let business: Vec<_> =
            Category::ALL.iter().copied().filter(|category| is_business_cost(*category)).collect();
        facts.spending_share(&business)
    },
};

pub(super) const BUSINESS_EXPENSE_MONTHS: FeatureSpec = FeatureSpec {
    name: "business-expense-months",
    sentence: "You had business costs in {value} of your complete months in the last 12",
    sentence_zero: "You had no business costs in the last 12 months",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.months_with(is_business_cost),
};

pub(super) const BUSINESS_SUPPLIES_SHARE: FeatureSpec = FeatureSpec {
    name: "business-supplies-share",
    sentence: "{value} of your spending in the last 12 months went to suppliers and premises",
    sentence_zero: "None of your spending in the last 12 months went to suppliers or premises",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.spending_share(&[Category::BusinessSupplies, Category::BusinessPremises]),
};

pub(super) const STAFF_COST_SHARE: FeatureSpec = FeatureSpec {
    name: "staff-cost-share",
    sentence: "{value} of your spending in the last 12 months was pay for staff",
    sentence_zero: "None of your spending in the last 12 months was pay for staff",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.spending_share(&[Category::PayrollOut, Category::PayrollTaxes]),
};

pub(super) const TAX_PAYMENTS: FeatureSpec = FeatureSpec {
    name: "tax-payments",
    sentence: "You paid income tax yourself {value} {time|times} in the last 12 months",
    sentence_zero: "You paid no income tax yourself in the last 12 months",
    unit: Unit::Count,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| Some(f64::from(facts.flow(Category::TaxPayment).out_count)),
};

pub(super) const TAX_SHARE: FeatureSpec = FeatureSpec {
    name: "tax-share",
    sentence: "Income tax that you paid yourself took {value} of your income in the last 12 months",
    sentence_zero: "No part of your income in the last 12 months went to tax that you paid yourself",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| Some(share(facts.spent_on(&[Category::TaxPayment]), facts.income)),
};

pub(super) const SALES_TAX_PAYMENTS: FeatureSpec = FeatureSpec {
    name: "sales-tax-payments",
    sentence: "You paid VAT or sales tax {value} {time|times} in the last 12 months",
    sentence_zero: "You paid no VAT or sales tax in the last 12 months",
    unit: Unit::Count,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| Some(f64::from(facts.flow(Category::SalesTax).out_count)),
};

pub(super) const EDUCATION_SHARE: FeatureSpec = FeatureSpec {
    name: "education-share",
    sentence: "{value} of your spending in the last 12 months was for studying",
    sentence_zero: "None of your spending in the last 12 months was for studying",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.spending_share(&[Category::Education]),
};

pub(super) const HOUSING_SHARE: FeatureSpec = FeatureSpec {
    name: "housing-share",
    sentence: "{value} of your spending in the last 12 months was rent or mortgage",
    sentence_zero: "None of your spending in the last 12 months was rent or mortgage",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.spending_share(&[Category::RentOrMortgage]),
};

pub(super) const BILLS_SHARE: FeatureSpec = FeatureSpec {
    name: "bills-share",
    sentence: "{value} of your spending in the last 12 months was household bills",
    sentence_zero: "None of your spending in the last 12 months was household bills",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| {
        facts.spending_share(&[
            Category::LocalTax,
            Category::Utilities,
            Category::PhoneInternet,
            Category::Insurance,
        ])
    },
};

pub(super) const GROCERIES_SHARE: FeatureSpec = FeatureSpec {
    name: "groceries-share",
    sentence: "{value} of your spending in the last 12 months was groceries",
    sentence_zero: "None of your spending in the last 12 months was groceries",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.spending_share(&[Category::Groceries]),
};

pub(super) const GOING_OUT_SHARE: FeatureSpec = FeatureSpec {
    name: "going-out-share",
    sentence: "{value} of your spending in the last 12 months was eating out, entertainment and subscriptions",
    sentence_zero: "None of your spending in the last 12 months was eating out, entertainment or subscriptions",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| {
        facts.spending_share(&[Category::Dining, Category::Entertainment, Category::Subscriptions])
    },
};

pub(super) const TRANSPORT_SHARE: FeatureSpec = FeatureSpec {
    name: "transport-share",
    sentence: "{value} of your spending in the last 12 months was transport and fuel",
    sentence_zero: "None of your spending in the last 12 months was transport or fuel",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.spending_share(&[Category::Transport, Category::Fuel]),
};

pub(super) const CASH_SHARE: FeatureSpec = FeatureSpec {
    name: "cash-share",
    sentence: "{value} of your spending in the last 12 months was cash from machines",
    sentence_zero: "None of your spending in the last 12 months was cash from machines",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.spending_share(&[Category::CashWithdrawal]),
};

pub(super) const PURCHASES_PER_MONTH: FeatureSpec = FeatureSpec {
    name: "purchases-per-month",
    sentence: "You made {value} {payment|payments} a month in the last 12 months",
    sentence_zero: "You made hardly any payments in the last 12 months",
    unit: Unit::PerMonth,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| {
        let spending: Vec<_> = Category::ALL
            .iter()
            .copied()
            .filter(|category| category.flow() == categorise::Flow::Spending)
            .collect();
        facts.per_month(|flow| flow.out_count, &spending)
    },
};

pub(super) const DEBT_SERVICE_SHARE: FeatureSpec = FeatureSpec {
    name: "debt-service-share",
    sentence: "Paying debts took {value} of your income in the last 90 days",
    sentence_zero: "Paying debts took none of your income in the last 90 days",
    unit: Unit::Share,
    window_days: QUARTER_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.recent_debt_service_share().map(|share| share.min(2.0)),
};
