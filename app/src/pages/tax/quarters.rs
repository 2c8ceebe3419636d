//! The four instalments of the United States: what each method asks for, what was paid, and what being late costs.

use ::money::{Currency, Locale, Money as MoneyValue};
use leptos::prelude::*;
use tax::FilingStatus;
use tax::us::estimated::{Penalty, Quarter, QuarterLedger};
use tax::working::to_minor;
use tax::year::Plan;

use crate::tax_payments::{catch_up, method_sentence, moved_words, quarter_state};
use crate::ui::date::{DateForm, to_text};
use crate::ui::notice::Notice;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The ledger with the method that was picked and why, and what catching up now saves.
pub(super) fn ledger(ledger: &QuarterLedger, plan: &Plan, currency: Currency, locale: Locale) -> AnyView {
    let as_of = plan.inputs.as_of;
    let columns = vec![
        Column::text("Quarter"),
        Column::number("Income").minor(),
        Column::number("Deductible").minor(),
        Column::number("90% of this year").minor(),
        Column::number("Last year").minor(),
        Column::number("Annualised").minor(),
        Column::number("Paid").minor(),
        Column::number("Short"),
        Column::number("Penalty so far").minor(),
        Column::text("Status"),
    ];
    let rows = ledger.quarters.iter().enumerate().map(|(index, quarter)| {
        let facts = plan.inputs.facts.quarters.get(index);
        let amount = |minor: Option<i64>| match minor {
            Some(minor) => Cell::Whole(MoneyValue::new(minor, currency)),
            None => Cell::Nothing,
        };
        vec![
            Cell::View(period(index, quarter, locale)),
            amount(facts.map(|facts| facts.business_income_minor)),
            amount(facts.map(|facts| facts.deductible_minor)),
            amount(Some(quarter.by_current_year_minor)),
            amount(quarter.by_prior_year_minor),
            amount(quarter.annualized_minor),
            amount(Some(quarter.paid_minor)),
            amount(Some(quarter.short_minor)),
            penalty_cell(quarter.penalty, currency),
            Cell::View(quarter_state(quarter, ledger, as_of).badge()),
        ]
    });
    let data = TableData::new("Estimated payments by quarter; income and costs from 1 January", columns)
        .with_rows(rows);
    view! {
        <h3>"Quarter by quarter"</h3>
        <p>{method_sentence(ledger, currency)}</p>
        {harbours(plan, currency)}
        <div class="panel"><Table data locale/></div>
        {catch_up(ledger, currency, locale)}
    }
    .into_any()
}

fn period(index: usize, quarter: &Quarter, locale: Locale) -> AnyView {
    let due = to_text(quarter.due, locale, DateForm::Long);
    let moved = moved_words(quarter.moved_for).map(|words| format!(" ({words})"));
    view! {
        {format!("Q{}, income to {}", index + 1, to_text(quarter.income_to, locale, DateForm::DayMonth))}
        <p class="muted small">"due "{due}{moved}</p>
    }
    .into_any()
}

fn penalty_cell(penalty: Penalty, currency: Currency) -> Cell {
    let amount = MoneyValue::new(to_minor(penalty.known), currency);
    match penalty.unknown_from {
        None => Cell::Amount(amount),
        Some(from) => {
            Cell::Text(format!("{} and more: the rate from {from} is not published", amount.to_display()))
        }
    }
}

/// Both safe harbours by last year's tax where its income is near the line between them.
fn harbours(plan: &Plan, currency: Currency) -> Option<AnyView> {
    let profile = &plan.inputs.profile;
    let is_separate = profile.filing_status == Some(FilingStatus::MarriedFilingSeparately);
    // IRC 6654(d)(1)(C): the line is half as high on a separate return of this year.
    let line_minor: i64 = if is_separate { 7_500_000 } else { 15_000_000 };
    let (tax, agi) = (profile.prior_tax_minor?, profile.prior_agi_minor?);
    let show = |minor: i64| MoneyValue::new(minor, currency).to_display_whole();
    ((agi - line_minor).abs() <= line_minor / 10).then(|| {
        let larger = tax.saturating_mul(11) / 10;
        let text = format!(
            "Last year’s adjusted gross income is near {}: up to it the safe harbour is {}, above it {}.",
            show(line_minor),
            show(tax),
            show(larger)
        );
        view! {
            <Notice>{text}</Notice>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use tax::Country;
    use tax::year::{Facts, LastYear, PlanInputs, RestOfYear, TaxProfile};

    use super::*;
    use crate::ui::render::html;

    #[test]
    fn row_prior_agi_near_the_line_shows_both_targets() {
        let shown = |filing_status, agi: i64| {
            let day = |text: &str| text.parse().unwrap();
            let plan = Plan::of(PlanInputs {
                country: Country::UnitedStates,
                profile: TaxProfile {
                    prior_tax_minor: Some(2_000_000),
                    prior_agi_minor: Some(agi),
                    filing_status: Some(filing_status),
                    ..TaxProfile::default()
                },
                facts: Facts::none(day("2026-01-01"), day("2026-11-24")).with_income(12_000_000),
                is_covered: true,
                rest: RestOfYear::default(),
                payments: Vec::new(),
                last_year: LastYear::default(),
                as_of: day("2026-11-24"),
            });
            html(move || harbours(&plan.unwrap(), Currency::USD))
        };
        let (single, separate) = (FilingStatus::Single, FilingStatus::MarriedFilingSeparately);
        for (status, agi, line) in [
            (single, 14_900_000, "$150,000"),
            (single, 15_400_000, "$150,000"),
            (separate, 7_400_000, "$75,000"),
        ] {
            let expected = format!("near {line}: up to it the safe harbour is $20,000, above it $22,000.");
            assert!(shown(status, agi).contains(&expected), "{}", shown(status, agi));
        }
        for (status, agi) in [(single, 9_000_000), (single, 30_000_000), (separate, 15_000_000)] {
            assert_eq!(shown(status, agi), "");
        }
    }
}
