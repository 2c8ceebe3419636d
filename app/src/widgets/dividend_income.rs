//! Dividends and interest received over two years, and which holding paid what in which month.

use cashflow::Month;
use layout::Class;
use leptos::prelude::*;
use money::{Currency, Money as MoneyValue, month_year};

use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::button::LinkButton;
use crate::ui::chart::matrix::{Matrix, MatrixData};
use crate::ui::chart::plot::Series;
use crate::ui::chart::stacked_bars::{StackedBar, StackedBars, StackedBarsData};
use crate::ui::disclosure::Disclosure;
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;

/// Dividends and interest received over two years, and which holding paid what in which month.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "dividend-income",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
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
        let kinds = [("Dividends", &self.dividends_minor), ("Interest", &self.interest_minor)];
        let used: Vec<_> = kinds.into_iter().filter(|kind| kind.1.iter().any(|minor| *minor != 0)).collect();
        let bars = self.months.iter().enumerate().map(|(place, month)| StackedBar {
            month: month.first_day(),
            parts_minor: used.iter().map(|kind| kind.1.get(place).copied().unwrap_or(0)).collect(),
        });
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
                best.as_deref().unwrap_or("")
            ),
            series: used.iter().enumerate().map(|(index, kind)| Series::nth(index, kind.0)).collect(),
            bars: bars.collect(),
            lines: Vec::new(),
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
        view! { <Disclosure summary="Dividends by holding and month"><Matrix data locale/></Disclosure> }
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
    let has_dividends = received.dividends_minor.iter().any(|minor| *minor != 0);
    let named = match (has_dividends, received.holdings.is_empty()) {
        (false, _) => "All of it is interest; there are no dividends in your statements.",
        (true, true) => {
            "Your statements do not name the holdings that paid, so dividends are not split by holding."
        }
        (true, false) => "A holding’s name is taken from the statement’s own description of each payment.",
    };
    let growth = received.growth.map(|growth| {
        format!("Your last twelve complete months are {} against the twelve before.", change(growth))
    });
    view! {
        <p>{sum}</p>
        <p>{named}" Nothing here is an estimate of what is still to come. "{growth}</p>
    }
}

#[cfg(test)]
mod tests {
    use cashflow::investment_income::Holding;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    #[test]
    fn a_retiree_sees_two_years_and_each_holding() {
        draw_for_everybody(&SPEC);
        let context = of("retiree");
        let income = &context.summary.investment_income;
        let shown = draw(&SPEC, &context);
        let year = context.money(income.year_minor).to_display_whole();
        assert!(
            shown.body.starts_with(&format!("Dividends and interest, 12 months\n{year}\n")),
            "{}",
            shown.body
        );
        assert_eq!(shown.table.lines().count(), 2 + 24, "{}", shown.table);
        for holding in &income.holdings {
            let name = holding.name.clone().unwrap();
            assert!(shown.body.contains(&name), "{name} in {}", shown.body);
        }
        let columns = shown.body.lines().find(|line| line.starts_with("Holding |")).unwrap();
        assert!(
            columns.starts_with("Holding | Dec 2025 |") && columns.ends_with("| Nov 2026 | Total"),
            "{columns}"
        );
    }

    #[test]
    fn growth_has_its_sign() {
        let note =
            |growth| draw(&SPEC, &with("retiree", |summary| summary.investment_income.growth = growth)).body;
        assert!(note(Some(0.062)).contains("+6.2% against the year before."));
        assert!(note(Some(-0.1)).contains("\u{2212}10.0% against the year before."));
        assert!(note(Some(0.0002)).contains("0.0% against the year before."));
        assert!(note(None).contains("after 24 complete months"));
    }

    #[test]
    fn months_before_the_history_are_left_out() {
        let context = of("newcomer");
        let shown = draw(&SPEC, &context);
        assert!(shown.table.contains("Oct 2026") && !shown.table.contains("Sep 2026"), "{}", shown.table);
        assert!(shown.how.contains("All of it is interest"), "{}", shown.how);
        assert!(!shown.body.contains("by holding"), "{}", shown.body);
    }

    #[test]
    fn a_short_history_keeps_amounts_under_their_months() {
        let context = with("newcomer", |summary| {
            let income = &mut summary.investment_income;
            let mut by_month_minor = vec![0; 24];
            by_month_minor[22] = 1_000;
            income.dividends_minor = by_month_minor.clone();
            income.holdings = vec![
                Holding {
                    name: Some("VTI".to_owned()),
                    total_minor: 700,
                    by_month_minor: by_month_minor.clone(),
                },
                Holding { name: None, total_minor: 300, by_month_minor },
            ];
        });
        let shown = draw(&SPEC, &context).body;
        assert!(
            shown.contains("Holding | Oct 2026 | Nov 2026 | Total\nVTI | £10.00 | –none | £10.00"),
            "{shown}"
        );
        assert!(shown.contains("Not named | £10.00"), "{shown}");
    }

    #[test]
    fn without_any_it_says_what_to_import() {
        for key in ["nobody", "student"] {
            let shown = draw(&SPEC, &of(key));
            assert!(shown.body.starts_with("No dividends or interest yet"), "{key}: {}", shown.body);
            assert!(shown.html.contains(r#"href="/import""#) && !shown.html.contains("chart-plot"));
        }
    }
}
