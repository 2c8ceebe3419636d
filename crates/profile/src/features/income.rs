//! Features of what comes in: who pays, how regularly, and what for.

use categorise::Category;

use super::facts::{Facts, YEAR_DAYS, gaps, median, share, variation};
use super::{FeatureSpec, Unit};

/// Paid for work or by right, as against yields of what is owned.
fn is_paid(category: Category) -> bool {
    category.is_income()
        && !matches!(category, Category::Dividend | Category::Interest | Category::RentalIncome)
}

fn is_payroll(category: Category) -> bool {
    category == Category::Payroll
}

fn is_client(category: Category) -> bool {
    matches!(category, Category::ClientPayment | Category::PlatformPayout)
}

/// The payer who paid most.
fn main_payer(facts: &Facts<'_>, wanted: fn(Category) -> bool) -> Option<(f64, Vec<chrono::NaiveDate>)> {
    facts.payers(wanted).into_iter().max_by(|a, b| a.0.total_cmp(&b.0))
}

fn count_of(payers: usize) -> Option<f64> {
    u32::try_from(payers).ok().map(f64::from)
}

pub(super) const PAYER_COUNT: FeatureSpec = FeatureSpec {
    name: "payer-count",
    sentence: "{value} {payer|payers} paid you in the last 12 months",
    sentence_zero: "Nobody paid you for work in the last 12 months",
    unit: Unit::Count,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| count_of(facts.payers(is_paid).len()),
};

pub(super) const CLIENT_COUNT: FeatureSpec = FeatureSpec {
    name: "client-count",
    sentence: "{value} {client or platform|clients or platforms} paid you in the last 12 months",
    sentence_zero: "No clients or platforms paid you in the last 12 months",
    unit: Unit::Count,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| count_of(facts.payers(is_client).len()),
};

pub(super) const LARGEST_PAYER_SHARE: FeatureSpec = FeatureSpec {
    name: "largest-payer-share",
    sentence: "{value} of your income in the last 12 months came from one payer",
    sentence_zero: "No single payer stands out in your income of the last 12 months",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| {
        let largest = main_payer(facts, Category::is_income).map_or(0.0, |payer| payer.0);
        Some(share(largest, facts.income))
    },
};

pub(super) const INCOME_IRREGULARITY: FeatureSpec = FeatureSpec {
    name: "income-irregularity",
    sentence: "Your monthly income typically strays {value} from its average over the last 12 months",
    sentence_zero: "Your monthly income was the same throughout the last 12 months",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.3,
    compute: |facts| facts.income_irregularity(),
};

pub(super) const MONTHS_WITH_INCOME: FeatureSpec = FeatureSpec {
    name: "months-with-income",
    sentence: "Income arrived in {value} of your complete months in the last 12",
    sentence_zero: "No income arrived in the last 12 months",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 1.0,
    compute: |facts| facts.months_with(Category::is_income),
};

pub(super) const PAYMENTS_PER_MONTH: FeatureSpec = FeatureSpec {
    name: "payments-per-month",
    sentence: "You were paid {value} {time|times} a month in the last 12 months",
    sentence_zero: "You were hardly ever paid in the last 12 months",
    unit: Unit::PerMonth,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| {
        let paid: Vec<_> = Category::ALL.iter().copied().filter(|category| is_paid(*category)).collect();
        facts.per_month(|flow| flow.in_count, &paid)
    },
};

pub(super) const PAYROLL_SHARE: FeatureSpec = FeatureSpec {
    name: "payroll-share",
    sentence: "{value} of your income in the last 12 months was salary or wages",
    sentence_zero: "None of your income in the last 12 months was salary or wages",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::Payroll]),
};

pub(super) const PAYROLL_REGULARITY: FeatureSpec = FeatureSpec {
    name: "payroll-regularity",
    sentence: "{value} of your salary payments in the last 12 months came on their usual day",
    sentence_zero: "No salary came on a usual day in the last 12 months",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| {
        let Some((_, days)) = main_payer(facts, is_payroll) else { return Some(0.0) };
        let between = gaps(&days);
        let Some(usual) = median(&between) else { return Some(0.0) };
        let on_time = between.iter().filter(|gap| (**gap - usual).abs() <= 4.0).count();
        Some(share(count_of(on_time)?, count_of(between.len())?))
    },
};

pub(super) const PAYROLL_GAP_DAYS: FeatureSpec = FeatureSpec {
    name: "payroll-gap-days",
    sentence: "Your salary came every {value} days in the last 12 months",
    sentence_zero: "No salary came twice in the last 12 months",
    unit: Unit::Days,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| main_payer(facts, is_payroll).and_then(|(_, days)| median(&gaps(&days))),
};

pub(super) const CLIENT_SHARE: FeatureSpec = FeatureSpec {
    name: "client-share",
    sentence: "{value} of your income in the last 12 months came from clients",
    sentence_zero: "None of your income in the last 12 months came from clients",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::ClientPayment]),
};

pub(super) const CLIENT_GAP_IRREGULARITY: FeatureSpec = FeatureSpec {
    name: "client-gap-irregularity",
    sentence: "The time between client payments strayed {value} from its average in the last 12 months",
    sentence_zero: "Clients did not pay you at irregular times in the last 12 months",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| {
        let mut days: Vec<_> = facts.payers(is_client).into_iter().flat_map(|(_, days)| days).collect();
        days.sort_unstable();
        variation(&gaps(&days)).map(|variation| variation.min(4.0))
    },
};

pub(super) const PLATFORM_SHARE: FeatureSpec = FeatureSpec {
    name: "platform-share",
    sentence: "{value} of your income in the last 12 months was paid out by platforms",
    sentence_zero: "None of your income in the last 12 months was paid out by platforms",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::PlatformPayout]),
};

pub(super) const SALES_SHARE: FeatureSpec = FeatureSpec {
    name: "sales-share",
    sentence: "{value} of your income in the last 12 months was takings of a business",
    sentence_zero: "None of your income in the last 12 months was takings of a business",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::SalesReceipts]),
};

pub(super) const SALES_PER_MONTH: FeatureSpec = FeatureSpec {
    name: "sales-per-month",
    sentence: "Takings were paid in {value} {time|times} a month in the last 12 months",
    sentence_zero: "No takings of a business were paid in during the last 12 months",
    unit: Unit::PerMonth,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.per_month(|flow| flow.in_count, &[Category::SalesReceipts]),
};

pub(super) const PENSION_SHARE: FeatureSpec = FeatureSpec {
    name: "pension-share",
    sentence: "{value} of your income in the last 12 months was pension",
    sentence_zero: "None of your income in the last 12 months was pension",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::Pension]),
};

pub(super) const STATE_BENEFIT_SHARE: FeatureSpec = FeatureSpec {
    name: "state-benefit-share",
    sentence: "{value} of your income in the last 12 months came from the state",
    sentence_zero: "None of your income in the last 12 months came from the state",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::StateBenefit]),
};

pub(super) const STUDENT_SUPPORT_SHARE: FeatureSpec = FeatureSpec {
    name: "student-support-share",
    sentence: "{value} of your income in the last 12 months was support for studying",
    sentence_zero: "None of your income in the last 12 months was support for studying",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::StudentSupport]),
};

pub(super) const RENTAL_SHARE: FeatureSpec = FeatureSpec {
    name: "rental-share",
    sentence: "{value} of your income in the last 12 months was rent from tenants",
    sentence_zero: "None of your income in the last 12 months was rent from tenants",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::RentalIncome]),
};

pub(super) const DIVIDEND_SHARE: FeatureSpec = FeatureSpec {
    name: "dividend-share",
    sentence: "{value} of your income in the last 12 months was dividends",
    sentence_zero: "None of your income in the last 12 months was dividends",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::Dividend]),
};

pub(super) const INTEREST_SHARE: FeatureSpec = FeatureSpec {
    name: "interest-share",
    sentence: "{value} of your income in the last 12 months was interest",
    sentence_zero: "Hardly any of your income in the last 12 months was interest",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: true,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::Interest]),
};

pub(super) const OTHER_INCOME_SHARE: FeatureSpec = FeatureSpec {
    name: "other-income-share",
    sentence: "{value} of your income in the last 12 months was of other kinds, such as money from people you know",
    sentence_zero: "None of your income in the last 12 months was of other kinds",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| facts.income_share(&[Category::OtherIncome]),
};

pub(super) const UNRECOGNISED_SHARE: FeatureSpec = FeatureSpec {
    name: "unrecognised-share",
    sentence: "{value} of the money that came in during the last 12 months has no category yet",
    sentence_zero: "All money that came in during the last 12 months has a category",
    unit: Unit::Share,
    window_days: YEAR_DAYS,
    actionable: false,
    imputed: 0.0,
    compute: |facts| {
        #[expect(clippy::as_conversions, reason = "a share is a statistic, not money")]
        let unknown = facts.flow(Category::Uncategorised).in_minor as f64;
        Some(share(unknown, facts.income + unknown))
    },
};
