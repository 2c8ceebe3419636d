//! What came in this month by source, as a retiree's pay, against a usual month's essential spending.

use cashflow::Month;
use cashflow::paycheck::PaycheckMonth;
use layout::Class;
use leptos::prelude::*;
use money::{Currency, Money as MoneyValue, month_year};
use tax::Country;

use super::cash_reserve::complete_months;
use super::withdrawal_rate::share_bp;
use super::{NoProps, Tile, WidgetContext, WidgetSpec};
use crate::ui::button::LinkButton;
use crate::ui::chart::plot::Series;
use crate::ui::chart::stacked_bars::{StackedBar, StackedBars, StackedBarsData};
use crate::ui::money::Money;
use crate::ui::percent::to_text;
use crate::ui::stat::Stat;
use crate::ui::states::{EmptyState, ErrorState};

pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "paycheck",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    render,
};

/// Complete months a usual month is the median of, at least.
const MONTHS_NEEDED: u32 = 2;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// The current month is missing though there is a history: the summary is broken.
    Missing,
    /// Pay by source.
    Ready(Box<Pay>),
}

/// Pay by source.
#[derive(Debug, Clone, PartialEq)]
struct Pay {
    /// Ascending, the current month last.
    months: Vec<PaycheckMonth>,
    this_month: PaycheckMonth,
    last_month: Option<PaycheckMonth>,
    usual_essential: Option<MoneyValue>,
    complete_months: u32,
    /// What the customer's country calls state benefits.
    benefit_name: &'static str,
    currency: Currency,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    let months = &summary.paycheck.months;
    if summary.quality.transactions == 0 || months.is_empty() {
        return Model::Empty;
    }
    let current = Month::of(summary.as_of);
    let Some(this_month) = months.last().filter(|last| last.month == current) else { return Model::Missing };
    let benefit_name = match context.tax.as_ref().map(|tax| tax.country) {
        Some(Country::UnitedStates) => "Social Security and benefits",
        Some(Country::UnitedKingdom) => "State Pension and benefits",
        None => "State benefits",
    };
    Model::Ready(Box::new(Pay {
        this_month: this_month.clone(),
        last_month: months.iter().rev().nth(1).cloned(),
        months: months.clone(),
        usual_essential: summary.paycheck.usual_essential_minor.map(|minor| context.money(minor)),
        complete_months: complete_months(context),
        benefit_name,
        currency: summary.currency,
    }))
}

impl Pay {
    fn money(&self, amount_minor: i64) -> MoneyValue {
        MoneyValue::new(amount_minor, self.currency)
    }

    /// Every source with what it paid that month.
    fn sources(&self, month: &PaycheckMonth) -> [(&'static str, i64); 7] {
        [
            ("Pension", month.pension_minor),
            (self.benefit_name, month.state_benefit_minor),
            ("Dividends", month.dividend_minor),
            ("Interest", month.interest_minor),
            ("Rent received", month.rental_minor),
            ("From savings and investments", month.withdrawal_minor),
            ("Other income", month.other_minor),
        ]
    }

    /// The sources as the chart stacks them, in five kinds that can be told apart.
    fn kinds(&self, month: &PaycheckMonth) -> [(&'static str, i64); 5] {
        [
            ("Pension", month.pension_minor),
            (self.benefit_name, month.state_benefit_minor),
            ("Dividends and interest", month.dividend_minor.saturating_add(month.interest_minor)),
            ("From savings and investments", month.withdrawal_minor),
            ("Rent and other income", month.rental_minor.saturating_add(month.other_minor)),
        ]
    }

    /// Part of a usual month's essential spending that the amount covers, in basis points.
    fn covered_bp(&self, amount_minor: i64) -> Option<i64> {
        share_bp(amount_minor, self.usual_essential?.amount_minor)
    }

    fn chart(&self) -> StackedBarsData {
        let kinds: Vec<_> = self.months.iter().map(|month| self.kinds(month)).collect();
        let is_used =
            |place: &usize| kinds.iter().any(|kinds| kinds.get(*place).is_some_and(|kind| kind.1 != 0));
        let used: Vec<usize> = (0..5).filter(is_used).collect();
        let names = kinds.first().map_or([""; 5], |kinds| kinds.map(|kind| kind.0));
        let series = used
            .iter()
            .filter_map(|place| names.get(*place))
            .enumerate()
            .map(|(index, name)| Series::nth(index, *name))
            .collect();
        let bars = self
            .months
            .iter()
            .zip(&kinds)
            .map(|(month, kinds)| StackedBar {
                month: month.month.first_day(),
                parts_minor: used.iter().filter_map(|place| kinds.get(*place)).map(|kind| kind.1).collect(),
            })
            .collect();
        StackedBarsData {
            title: "What came in each month, by source".to_owned(),
            description: self.description(),
            series,
            bars,
            line: self
                .usual_essential
                .map(|essential| ("Usual essential spending".to_owned(), essential.amount_minor)),
            currency: self.currency,
        }
    }

    fn description(&self) -> String {
        let totals = || self.months.iter().map(PaycheckMonth::total_minor);
        let shown = |minor: Option<i64>| self.money(minor.unwrap_or(0)).to_display_whole();
        let range = format!("Between {} and {} a month", shown(totals().min()), shown(totals().max()));
        match self.usual_essential {
            Some(essential) => {
                format!(
                    "{range}, against {} of essential spending in a usual month.",
                    essential.to_display_whole()
                )
            }
            None => format!("{range}."),
        }
    }
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => view! {
            <EmptyState title="No income yet">
                <p>"Import a statement of the account your pension or other income is paid into."</p>
                <LinkButton href="/import" small=true>"Import a statement"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Model::Missing => view! { <ErrorState/> }.into_any(),
        Model::Ready(pay) => {
            let chart = pay.chart();
            let table = (!chart.series.is_empty()).then(|| chart.table());
            let how = how(&pay).into_any();
            return Tile { body: ready(context, &pay, chart).into_any(), how: Some(how), table };
        }
    };
    Tile { body, how: None, table: None }
}

fn ready(context: &WidgetContext, pay: &Pay, chart: StackedBarsData) -> impl IntoView + use<> {
    let month = pay.this_month.month.first_day().format("%B").to_string();
    let total_minor = pay.this_month.total_minor();
    let sources = pay
        .sources(&pay.this_month)
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(name, minor)| view! { <dt>{name}</dt><dd><Money amount=pay.money(minor)/></dd> })
        .collect_view();
    let essential = pay.usual_essential.map(|essential| {
        view! { <dt>"Essential spending, usual month"</dt><dd><Money amount=essential whole=true/></dd> }
    });
    let last = pay.last_month.as_ref().map(|last| {
        let total = pay.money(last.total_minor());
        view! { <dt>"All of "{month_year(last.month.first_day())}</dt><dd><Money amount=total whole=true/></dd> }
    });
    view! {
        <Stat
            label=format!("Received so far in {month}")
            value=view! { <Money amount=pay.money(total_minor) whole=true/> }.into_any()
            note=coverage(pay).into_any()
            headline=true
        />
        <dl class="facts">{sources}{last}{essential}</dl>
        <StackedBars id=format!("{}-chart", context.key) data=chart/>
    }
}

/// What the month's income covers so far, and last month's.
fn coverage(pay: &Pay) -> String {
    let Some(this) = pay.covered_bp(pay.this_month.total_minor()) else {
        return if pay.complete_months < MONTHS_NEEDED {
            format!(
                "What it covers is shown once your history has {MONTHS_NEEDED} complete months ({} so far).",
                pay.complete_months
            )
        } else {
            "There is no essential spending in your transactions to compare it with.".to_owned()
        };
    };
    let so_far = format!("{} of a usual month’s essential spending.", to_text(this, false, false));
    let last = pay.last_month.as_ref().and_then(|last| pay.covered_bp(last.total_minor()));
    match last {
        Some(last) => format!("{so_far} Last month it was {}.", to_text(last, false, false)),
        None => so_far,
    }
}

fn how(pay: &Pay) -> impl IntoView + use<> {
    let named: Vec<String> = pay
        .sources(&pay.this_month)
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(name, minor)| format!("{} {}", name, pay.money(minor).to_display_whole()))
        .collect();
    let sum = if named.is_empty() {
        "Nothing has come in yet this month.".to_owned()
    } else {
        format!("{} make {}.", named.join(", "), pay.money(pay.this_month.total_minor()).to_display_whole())
    };
    view! {
        <p>{sum}" Money from savings and investments counts when it reaches your current account; what you put back in the month is taken off, and so are dividends and interest already counted by name."</p>
        <p>"Essential spending is housing, food, energy, transport, insurance, health, debts and taxes; a usual month is the middle one of your last six complete months."</p>
    }
}
