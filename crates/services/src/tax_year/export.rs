//! A tax year as a table for an accountant: figures, costs by form line, the working, receipts, miles and payments.

use categorise::Category;
use chrono::NaiveDate;
use money::{Currency, Money};
use statements::sheet;
use tax::TaxError;
use tax::forms::by_form_line;
use tax::working::{LineValue, WorkingLine};
use tax::year::Plan;

use super::TaxOverview;
use crate::people::Principal;
use crate::{Attune, ServiceError};

const HEADER: [&str; 5] = ["Part", "Day", "What", "Rule", "Amount"];

type Row = [String; 5];

impl Attune {
    /// The running tax year as comma-separated text. Amounts are plain decimals in the customer's currency, rates and
    /// miles plain decimals; days are `2026-09-15`.
    ///
    /// # Errors
    /// When the person is no customer, has not said where they live, or the year has no rules.
    pub async fn export_tax_year(&self, person: &Principal) -> Result<String, ServiceError> {
        let overview = self.tax_overview(person).await?;
        let plan = overview.years.this.as_ref().map_err(|_| ServiceError::NotFound)?;
        let rows = rows(&overview, plan).map_err(ServiceError::internal)?;
        let header = HEADER.map(str::to_owned);
        let cells = std::iter::once(&header).chain(&rows);
        sheet::write(cells.map(|row| row.iter().map(String::as_str).collect()))
            .ok_or_else(|| ServiceError::internal(std::fmt::Error))
    }
}

fn rows(overview: &TaxOverview, plan: &Plan) -> Result<Vec<Row>, TaxError> {
    let currency = overview.currency;
    let facts = &plan.inputs.facts;
    let amount = |part: &str, on: Option<NaiveDate>, what: &str, rule: &str, minor: i64| {
        row(part, on, what, rule, Money::new(minor, currency).to_plain())
    };
    let figure = |what: &str, minor: i64| amount("Figures", None, what, "", minor);
    let position = &plan.position;
    let mut rows = vec![
        row("Figures", Some(facts.from), "First day of the tax year", "", position.tax_year.clone()),
        row("Figures", Some(facts.to), "Last day of the figures", "", String::new()),
        figure("Business receipts", facts.business_income_minor),
        figure("Deductible costs", facts.deductible_minor.saturating_neg()),
        figure("Profit", facts.profit_minor()),
        figure("Tax on the income so far", position.so_far.total_minor),
        figure("Taken at source", position.withheld_so_far_minor.saturating_neg()),
        figure("Paid", plan.paid_minor().saturating_neg()),
        figure("Not yet paid", plan.unpaid_minor()),
    ];
    rows.extend(by_form_line(overview.years.country, &overview.costs).iter().flat_map(|line| {
        [
            amount("Costs, spent", None, &line.label, &line.line, line.spent_minor),
            amount("Costs, deductible", None, &line.label, &line.line, line.deductible_minor),
        ]
    }));
    add_working(&mut rows, &plan.working()?, 0, currency);
    let receipts = overview.told.receipts.iter().filter(|receipt| receipt.spent_on >= facts.from);
    rows.extend(receipts.map(|receipt| {
        let kind = Category::from_name(&receipt.category).map_or("Business cost", Category::label);
        amount("Receipts", Some(receipt.spent_on), &receipt.supplier, kind, receipt.amount_minor)
    }));
    let journeys = overview.told.journeys.iter().filter(|journey| journey.driven_on >= facts.from);
    rows.extend(journeys.map(|journey| {
        let miles = format!("{}.{}", journey.tenth_miles / 10, journey.tenth_miles % 10);
        row("Mileage log, miles", Some(journey.driven_on), &journey.purpose, "", miles)
    }));
    let payments = plan.inputs.payments.iter();
    rows.extend(payments.map(|paid| amount("Payments", Some(paid.on), "Tax paid", "", paid.amount_minor)));
    rows.push(row("Rules", None, &position.source, "", String::new()));
    Ok(rows)
}

/// Every line of the working, parts after the line they lead to and set in by two spaces a level.
fn add_working(rows: &mut Vec<Row>, lines: &[WorkingLine], level: usize, currency: Currency) {
    for line in lines {
        let value = match line.value {
            LineValue::Money(minor) => Money::new(minor, currency).to_plain(),
            LineValue::Rate(rate) => rate.normalize().to_string(),
        };
        rows.push(row("Working", None, &format!("{}{}", "  ".repeat(level), line.label), &line.rule, value));
        add_working(rows, &line.parts, level + 1, currency);
    }
}

/// One row. The amount is a number made here; the texts may be anybody's words.
fn row(part: &str, on: Option<NaiveDate>, what: &str, rule: &str, amount: String) -> Row {
    let day = on.map_or_else(String::new, |on| on.to_string());
    [part.to_owned(), day, sheet::guard(what), sheet::guard(rule), amount]
}
