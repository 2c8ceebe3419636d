//! The four instalments of the United States: what each method asks for, what was paid, and what being late costs.

use ::money::{Currency, Locale, Money as MoneyValue};
use leptos::prelude::*;
use tax::us::MovedFor;
use tax::us::estimated::{Method, Penalty, Quarter, QuarterLedger, Reason};
use tax::working::to_minor;
use tax::year::Plan;

use crate::ui::badge::Badge;
use crate::ui::date::{DateForm, to_text};
use crate::ui::notice::{Notice, Tone};
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
        Column::number("Paid"),
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
            Cell::View(status(quarter, as_of)),
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
    let moved = quarter.moved_for.map(|reason| match reason {
        MovedFor::Weekend => " (moved: the 15th is on a weekend)",
        MovedFor::EmancipationDay => " (moved: Emancipation Day in Washington, D.C.)",
        MovedFor::MartinLutherKingDay => " (moved: Martin Luther King Day)",
    });
    view! {
        {format!("Q{}, income to {}", index + 1, to_text(quarter.income_to, locale, DateForm::DayMonth))}
        <p class="muted small">"due "{due}{moved}</p>
    }
    .into_any()
}

fn status(quarter: &Quarter, as_of: chrono::NaiveDate) -> AnyView {
    let is_due = quarter.due < as_of;
    match (quarter.short_minor > 0, is_due) {
        (false, true) => view! { <Badge tone=Tone::Done>"Paid"</Badge> }.into_any(),
        (false, false) => view! { <Badge tone=Tone::Done>"Covered"</Badge> }.into_any(),
        (true, true) => view! { <Badge tone=Tone::Problem>"Late"</Badge> }.into_any(),
        (true, false) => view! { <Badge>"To come"</Badge> }.into_any(),
    }
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

fn method_sentence(ledger: &QuarterLedger, currency: Currency) -> String {
    let annual = MoneyValue::new(ledger.required_annual_minor, currency).to_display_whole();
    let method = match ledger.method {
        Method::CurrentYear => format!("Nine tenths of this year’s tax, {annual}, a quarter each"),
        Method::PriorYear => format!("The safe harbour by last year’s tax, {annual}, a quarter each"),
        Method::Annualized => "The annualised method, by the income of each period (Form 2210, Schedule AI, filed with the return)".to_owned(),
        Method::Nothing => "Nothing has to be paid before the return".to_owned(),
    };
    let reason = match ledger.reason {
        Reason::NoTaxLastYear => "last year had no tax",
        Reason::LittleLeftAfterWithholding => "less than $1,000 is left after withholding",
        Reason::NoPriorYear => {
            "last year’s tax is not known, so the prior-year safe harbour is not available: add the figure"
        }
        Reason::CurrentYearIsLess => "it asks for less than last year’s tax would",
        Reason::PriorYearIsLess => "it asks for less than nine tenths of this year’s tax",
        Reason::IncomeCameLate => "your income came late in the year, so it asks for less by some date",
    };
    format!("{method}, because {reason}. This is the cheapest the law allows.")
}

/// Both safe harbours by last year's tax where its income is near the line between them.
fn harbours(plan: &Plan, currency: Currency) -> Option<AnyView> {
    const LINE_MINOR: i64 = 15_000_000;
    const NEAR_MINOR: i64 = 1_500_000;
    let profile = &plan.inputs.profile;
    let (tax, agi) = (profile.prior_tax_minor?, profile.prior_agi_minor?);
    let show = |minor: i64| MoneyValue::new(minor, currency).to_display_whole();
    ((agi - LINE_MINOR).abs() <= NEAR_MINOR).then(|| {
        let larger = tax.saturating_mul(11) / 10;
        let text = format!(
            "Last year’s adjusted gross income is near {}: up to it the safe harbour is {}, above it {}.",
            show(LINE_MINOR),
            show(tax),
            show(larger)
        );
        view! {
            <Notice>{text}</Notice>
        }
        .into_any()
    })
}

/// What paying now instead of waiting for the next date saves.
fn catch_up(ledger: &QuarterLedger, currency: Currency, locale: Locale) -> Option<AnyView> {
    if ledger.catch_up_minor <= 0 {
        return None;
    }
    let show = |minor: i64| MoneyValue::new(minor, currency).to_display();
    let (now, waiting) = (to_minor(ledger.penalty.known), to_minor(ledger.penalty_if_waiting.known));
    let by = ledger.next_due.map_or_else(String::new, |due| to_text(due, locale, DateForm::Long));
    let unknown = ledger.penalty_if_waiting.unknown_from.map(|from| {
        format!(" The interest rate from {from} is not published yet, so waiting costs more than that.")
    });
    let text = format!(
        "Paid now, the penalty stays at {}. Paid on {by}, it grows to {}: waiting costs {}.",
        show(now),
        show(waiting),
        show(waiting - now)
    );
    Some(
        view! {
            <Notice tone=Tone::Caution title=format!("{} is late", show(ledger.catch_up_minor))>
                {text}
                {unknown}
            </Notice>
        }
        .into_any(),
    )
}
