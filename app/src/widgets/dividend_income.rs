//! Dividends and interest received over two years, and which holding paid what in which month.

use cashflow::Month;
use layout::Class;
use leptos::prelude::*;
use money::{Currency, Money as MoneyValue, month_year};

use super::{NoProps, Tile, WidgetContext, WidgetSpec};
use crate::ui::button::LinkButton;
use crate::ui::chart::matrix::{Matrix, MatrixData};
use crate::ui::chart::plot::Series;
use crate::ui::chart::stacked_bars::{StackedBar, StackedBars, StackedBarsData};
use crate::ui::disclosure::Disclosure;
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;

pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "dividend-income",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    render,
};

/// Months the matrix of holdings shows; more do not fit beside the names.
const MATRIX_MONTHS: usize = 12;

/// Dividends and interest, in the months the history covers.
#[derive(Debug, Clone, PartialEq)]
struct Received {
    /// Ascending, the current month last.
    months: Vec<Month>,
    dividends_minor: Vec<i64>,
    interest_minor: Vec<i64>,
    year_minor: i64,
    /// The last 24 complete months, their later half against the earlier; a ratio such as 0.05.
    growth: Option<f64>,
    /// Names with what each paid in the last months; empty where statements name nothing.
    holdings: Vec<(String, Vec<Option<i64>>)>,
    currency: Currency,
}

/// `None` when nothing was received.
fn model(context: &WidgetContext) -> Option<Received> {
    let summary = &*context.summary;
    let income = &summary.investment_income;
    let any = income.dividends_minor.iter().chain(&income.interest_minor).any(|minor| *minor != 0);
    let first = summary.history.first_on.map(Month::of).filter(|_| any)?;
    let skipped = income.months.iter().filter(|month| **month < first).count();
    let known = |amounts: &[i64]| amounts.iter().skip(skipped).copied().collect::<Vec<i64>>();
    Some(Received {
        months: income.months.iter().skip(skipped).copied().collect(),
        dividends_minor: known(&income.dividends_minor),
        interest_minor: known(&income.interest_minor),
        year_minor: income.year_minor,
        growth: income.growth,
        holdings: holdings(context),
        currency: summary.currency,
    })
}

fn holdings(context: &WidgetContext) -> Vec<(String, Vec<Option<i64>>)> {
    let income = &context.summary.investment_income;
    if income.holdings.iter().all(|holding| holding.name.is_none()) {
        return Vec::new();
    }
    let skipped = income.months.len().saturating_sub(MATRIX_MONTHS);
    income
        .holdings
        .iter()
        .map(|holding| {
            let name = holding.name.clone().unwrap_or_else(|| "Not named".to_owned());
            let paid = holding.by_month_minor.iter().skip(skipped);
            (name, paid.map(|minor| (*minor != 0).then_some(*minor)).collect::<Vec<_>>())
        })
        .filter(|(_, paid)| paid.iter().any(Option::is_some))
        .collect()
}

impl Received {
    fn money(&self, amount_minor: i64) -> MoneyValue {
        MoneyValue::new(amount_minor, self.currency)
    }

    fn this_month_minor(&self) -> i64 {
        let last = |amounts: &[i64]| amounts.last().copied().unwrap_or(0);
        last(&self.dividends_minor).saturating_add(last(&self.interest_minor))
    }

    fn chart(&self) -> StackedBarsData {
        let amounts = self.dividends_minor.iter().zip(&self.interest_minor);
        let bars: Vec<StackedBar> = self
            .months
            .iter()
            .zip(amounts)
            .map(|(month, (dividends, interest))| StackedBar {
                month: month.first_day(),
                parts_minor: vec![*dividends, *interest],
            })
            .collect();
        let best = self.best_month().map(|(month, minor)| {
            format!(
                " Most came in {}: {}.",
                month_year(month.first_day()),
                self.money(minor).to_display_whole()
            )
        });
        StackedBarsData {
            title: "Dividends and interest by month".to_owned(),
            description: format!(
                "{} in the last 12 months.{}",
                self.money(self.year_minor).to_display_whole(),
                best.unwrap_or_else(String::new)
            ),
            series: vec![Series::nth(0, "Dividends"), Series::nth(1, "Interest")],
            bars,
            line: None,
            currency: self.currency,
        }
    }

    fn best_month(&self) -> Option<(Month, i64)> {
        let sums = self.dividends_minor.iter().zip(&self.interest_minor).map(|(a, b)| a.saturating_add(*b));
        self.months.iter().copied().zip(sums).max_by_key(|(_, minor)| *minor)
    }

    fn matrix(&self) -> Option<MatrixData> {
        let skipped = self.months.len().saturating_sub(MATRIX_MONTHS);
        let months: Vec<_> = self.months.iter().skip(skipped).map(|month| month.first_day()).collect();
        // Rows always span a year; a shorter history has only the last months of it.
        let unknown = MATRIX_MONTHS.saturating_sub(months.len());
        let rows = self.holdings.iter();
        let rows = rows.map(|(name, paid)| (name.clone(), paid.iter().skip(unknown).copied().collect()));
        let rows = rows.collect();
        (!self.holdings.is_empty()).then(|| MatrixData {
            title: "Dividends by holding and month".to_owned(),
            row_heading: "Holding".to_owned(),
            rows,
            months,
            currency: self.currency,
        })
    }
}

fn render(context: &WidgetContext) -> Tile {
    let Some(received) = model(context) else {
        return Tile { body: empty().into_any(), how: None, table: None };
    };
    let chart = received.chart();
    let table = chart.table();
    let how = how(&received).into_any();
    Tile { body: ready(context, &received, chart).into_any(), how: Some(how), table: Some(table) }
}

fn empty() -> impl IntoView {
    view! {
        <EmptyState title="No dividends or interest yet">
            <p>"If you hold shares, funds or savings, import a statement of that account and what they pay appears here."</p>
            <LinkButton href="/import" small=true>"Import a statement"</LinkButton>
        </EmptyState>
    }
}

/// A change to a tenth of a per cent, with a real minus: `+5.2%`.
fn change(ratio: f64) -> String {
    let text = format!("{:.1}%", ratio.abs() * 100.0);
    match text.as_str() {
        "0.0%" => text,
        _ if ratio < 0.0 => format!("\u{2212}{text}"),
        _ => format!("+{text}"),
    }
}

fn ready(context: &WidgetContext, received: &Received, chart: StackedBarsData) -> impl IntoView + use<> {
    let year = received.money(received.year_minor);
    let this_month = received.money(received.this_month_minor());
    let note = match received.growth {
        Some(growth) => format!("{} against the year before.", change(growth)),
        None => "The change over a year is shown after 24 complete months.".to_owned(),
    };
    let locale = context.locale;
    let matrix = received.matrix().map(|data| {
        view! { <Disclosure summary="Dividends by holding and month" open=true><Matrix data locale/></Disclosure> }
    });
    view! {
        <Stat
            label="Dividends and interest, 12 months"
            value=view! { <Money amount=year whole=true/> }.into_any()
            note=note.into_any()
            headline=true
        />
        <dl class="facts">
            <dt>"This month so far"</dt><dd><Money amount=this_month/></dd>
            <dt>"A month, on average"</dt><dd><Money amount=received.money(received.year_minor / 12) whole=true/></dd>
        </dl>
        <StackedBars id=format!("{}-chart", context.key) data=chart/>
        {matrix}
    }
}

fn how(received: &Received) -> impl IntoView + use<> {
    let sum = format!(
        "{} is everything booked as a dividend or interest in the last 365 days, in all your accounts, as it arrived: tax withheld before it reached you is not in it.",
        received.money(received.year_minor).to_display_whole()
    );
    let named = if received.holdings.is_empty() {
        "Your statements do not name the holdings that paid, so dividends are not split by holding."
    } else {
        "A holding’s name is taken from the statement’s own description of each payment."
    };
    let growth = received.growth.map(|growth| {
        format!("Your last twelve complete months are {} against the twelve before.", change(growth))
    });
    view! {
        <p>{sum}</p>
        <p>{named}" Nothing here is an estimate of what is still to come. "{growth}</p>
    }
}
