//! What came in this month by source, as a retiree's pay, against a usual month's essential spending.

use cashflow::Month;
use cashflow::paycheck::PaycheckMonth;
use layout::Class;
use leptos::prelude::*;
use money::{Currency, Money as MoneyValue, month_year};
use services::{MonthIncome, PortfolioSummary};
use tax::Country;

use super::cash_reserve::complete_months;
use super::empty::{Remedy, empty};
use super::withdrawal_rate::share_bp;
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::chart::plot::Series;
use crate::ui::chart::stacked_bars::{StackedBar, StackedBars, StackedBarsData};
use crate::ui::money::Money;
use crate::ui::percent::to_text;
use crate::ui::stat::Stat;
use crate::ui::states::ErrorState;

/// What came in this month by source, as a retiree's pay, against a usual month's essential spending.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "paycheck",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Complete months a usual month is the median of, at least.
const MONTHS_NEEDED: u32 = 2;

/// Kinds of source the chart tells apart.
const KINDS: usize = 6;

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
    usual_spending_minor: Option<i64>,
    /// What of the withdrawals came from retirement accounts, month by month as in `months`.
    distributed_minor: Vec<i64>,
    /// What holdings pay this month, before tax and after; `None` without holdings.
    from_holdings: Option<MonthIncome>,
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
        distributed_minor: months.iter().map(|month| distributed(context, month)).collect(),
        months: months.clone(),
        usual_essential: summary.paycheck.usual_essential_minor.map(|minor| context.money(minor)),
        usual_spending_minor: summary.runway.usual_spending_minor,
        from_holdings: context.portfolio.as_deref().map(PortfolioSummary::this_month),
        complete_months: complete_months(context),
        benefit_name,
        currency: summary.currency,
    }))
}

/// What of a month's withdrawals came from retirement accounts; never more than came at all.
fn distributed(context: &WidgetContext, month: &PaycheckMonth) -> i64 {
    let taken = context.portfolio.as_deref().map_or(0, |portfolio| portfolio.distributed_in(month.month));
    taken.min(month.withdrawal_minor)
}

impl Pay {
    fn money(&self, amount_minor: i64) -> MoneyValue {
        MoneyValue::new(amount_minor, self.currency)
    }

    /// Every source with what it paid this month.
    fn sources(&self) -> [(&'static str, i64); 8] {
        let month = &self.this_month;
        let distributed_minor = self.distributed_minor.last().copied().unwrap_or(0);
        [
            ("Pension", month.pension_minor),
            (self.benefit_name, month.state_benefit_minor),
            ("Dividends", month.dividend_minor),
            ("Interest", month.interest_minor),
            ("Rent received", month.rental_minor),
            ("From retirement accounts", distributed_minor),
            (self.withdrawn_name(), month.withdrawal_minor.saturating_sub(distributed_minor)),
            ("Other income", month.other_minor),
        ]
    }

    /// What withdrawals from elsewhere than retirement accounts are called.
    fn withdrawn_name(&self) -> &'static str {
        let is_parted = self.distributed_minor.iter().any(|minor| *minor != 0);
        if is_parted { "From other savings and sales" } else { "From savings and investments" }
    }

    /// The sources as the chart stacks them, in kinds that can be told apart.
    fn kinds(month: &PaycheckMonth, distributed_minor: i64) -> [i64; KINDS] {
        [
            month.pension_minor,
            month.state_benefit_minor,
            month.dividend_minor.saturating_add(month.interest_minor),
            distributed_minor,
            month.withdrawal_minor.saturating_sub(distributed_minor),
            month.rental_minor.saturating_add(month.other_minor),
        ]
    }

    /// What those kinds are called, by what there is in them.
    fn kind_names(&self) -> [&'static str; KINDS] {
        let any = |amount: fn(&PaycheckMonth) -> i64| self.months.iter().any(|month| amount(month) != 0);
        let earned = match (any(|month| month.dividend_minor), any(|month| month.interest_minor)) {
            (true, true) => "Dividends and interest",
            (true, false) => "Dividends",
            (false, _) => "Interest",
        };
        let other = match (any(|month| month.rental_minor), any(|month| month.other_minor)) {
            (true, true) => "Rent and other income",
            (true, false) => "Rent received",
            (false, _) => "Other income",
        };
        ["Pension", self.benefit_name, earned, "From retirement accounts", self.withdrawn_name(), other]
    }

    /// Part of a usual month's essential spending that the amount covers, in basis points.
    fn covered_bp(&self, amount_minor: i64) -> Option<i64> {
        share_bp(amount_minor, self.usual_essential?.amount_minor)
    }

    fn chart(&self) -> StackedBarsData {
        let parts = self.months.iter().zip(&self.distributed_minor);
        let kinds: Vec<_> = parts.map(|(month, distributed)| Self::kinds(month, *distributed)).collect();
        let is_used =
            |place: &usize| kinds.iter().any(|kinds| kinds.get(*place).is_some_and(|minor| *minor != 0));
        let used: Vec<usize> = (0..KINDS).filter(is_used).collect();
        let names = self.kind_names();
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
                parts_minor: used.iter().filter_map(|place| kinds.get(*place).copied()).collect(),
            })
            .collect();
        StackedBarsData {
            title: "What came in each month, by source".to_owned(),
            description: self.description(),
            series,
            bars,
            lines: self.lines(),
            currency: self.currency,
        }
    }

    /// What a usual month costs, without and with what could be gone without.
    fn lines(&self) -> Vec<(String, i64)> {
        let essential = self.usual_essential.map(|essential| essential.amount_minor);
        let all = self.usual_spending_minor.filter(|all| essential.is_none_or(|least| *all > least));
        let named = [("Usual essential spending", essential), ("All usual spending", all)];
        named.into_iter().filter_map(|(name, minor)| Some((name.to_owned(), minor?))).collect()
    }

    /// What is still to come this month from holdings, and what it makes of the month.
    fn expected(&self) -> Option<String> {
        let expected_minor = self.from_holdings?.net_to_come_minor();
        if expected_minor == 0 {
            return None;
        }
        let whole_minor = self.this_month.total_minor().saturating_add(expected_minor);
        Some(match self.covered_bp(whole_minor) {
            Some(bp) => {
                format!("With what has come, {} of usual essential spending.", to_text(bp, false, false))
            }
            None => "Declared or estimated, after tax, and not here yet.".to_owned(),
        })
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
        Model::Empty => empty(
            "No income yet",
            "Import a statement of the account your pension or other income is paid into.",
            Remedy::Import,
        ),
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
        .sources()
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(name, minor)| view! { <dt>{name}</dt><dd><Money amount=pay.money(minor)/></dd> })
        .collect_view();
    let essential = pay.usual_essential.map(|essential| {
        let value = view! { <Money amount=essential whole=true/> };
        view! { <Stat label="Essential spending, usual month" value=value.into_any()/> }
    });
    let expected = pay.expected().zip(pay.from_holdings).map(|(note, income)| {
        let value = view! { <Money amount=pay.money(income.net_to_come_minor()) whole=true/> };
        view! { <Stat label=format!("Still expected from holdings in {month}") value=value.into_any() note=note.into_any()/> }
    });
    let withheld = pay.from_holdings.filter(|income| income.withheld_minor != 0).map(|income| {
        let gross = pay.money(income.total_minor()).to_display();
        let net = pay.money(income.net_minor()).to_display();
        view! { <p class="small muted is-extra">{format!("Holdings pay {gross} this month before tax withheld, {net} after it.")}</p> }
    });
    let last = pay.last_month.as_ref().map(|last| {
        let value = view! { <Money amount=pay.money(last.total_minor()) whole=true/> };
        let label = format!("All of {}", month_year(last.month.first_day()));
        view! { <Stat label value=value.into_any()/> }
    });
    view! {
        <Stat
            label=format!("Received so far in {month}")
            value=view! { <Money amount=pay.money(total_minor) whole=true/> }.into_any()
            note=coverage(pay).into_any()
            headline=true
        />
        <div class="stat-row">{expected}{last}{essential}</div>
        {withheld}
        <dl class="facts">{sources}</dl>
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
        .sources()
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(name, minor)| format!("{name} {}", pay.money(minor).to_display_whole()))
        .collect();
    let sum = match named.as_slice() {
        [] => "Nothing has come in yet this month.".to_owned(),
        [only] => format!("So far this month: {only}."),
        several => format!(
            "So far this month: {}; together {}.",
            several.join(", "),
            pay.money(pay.this_month.total_minor()).to_display_whole()
        ),
    };
    view! {
        <p>{sum}" Money from savings and investments counts when it reaches your current account; what you put back in the month is taken off, and so are dividends and interest already counted by name."</p>
        <p>"Essential spending is housing, food, energy, transport, insurance, health, debts and taxes; a usual month is the middle one of your last six complete months."</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with, with_portfolio};

    /// The retiree with these sources this month and $2,000 of essential spending.
    fn retiree(pension_minor: i64, withdrawal_minor: i64) -> WidgetContext {
        with("retiree", |summary| {
            summary.paycheck.usual_essential_minor = Some(200_000);
            let month = summary.paycheck.months.last_mut().unwrap();
            *month = PaycheckMonth {
                month: month.month,
                pension_minor,
                state_benefit_minor: 0,
                dividend_minor: 0,
                interest_minor: 0,
                rental_minor: 0,
                withdrawal_minor,
                other_minor: 0,
                essential_minor: 0,
                spending_minor: 0,
            };
        })
    }

    #[test]
    fn this_month_by_source_against_essential_spending() {
        draw_for_everybody(&SPEC);
        let shown = draw(&SPEC, &retiree(120_050, 30_000));
        assert!(
            shown.body.contains("Received so far in November\n$1,501\n75% of a usual month’s"),
            "{}",
            shown.body
        );
        assert!(
            shown.body.contains("Pension: $1,200.50\nFrom savings and investments: $300.00"),
            "{}",
            shown.body
        );
        assert!(
            shown.how.contains("Pension $1,201, From savings and investments $300; together $1,501."),
            "{}",
            shown.how
        );
    }

    #[test]
    fn what_holdings_still_pay_counts_toward_the_month() {
        let mut context = retiree(120_000, 0);
        let mut portfolio = with_portfolio(|portfolio| {
            let current = Month::of(portfolio.as_of);
            let month = portfolio.months.iter_mut().find(|(month, _)| *month == current).unwrap();
            month.1 = MonthIncome {
                received_minor: 10_000,
                declared_minor: 30_000,
                estimated_minor: 10_000,
                withheld_minor: 7_500,
                withheld_to_come_minor: 6_000,
            };
        });
        context.portfolio = portfolio.portfolio.take();
        let shown = draw(&SPEC, &context);
        assert!(
            shown.body.contains("Still expected from holdings in November\n$340\nWith what has come, 77% of"),
            "{}",
            shown.body
        );
        assert!(
            shown.body.contains("Holdings pay $500.00 this month before tax withheld, $425.00 after it.")
        );
        assert!(shown.html.contains("All usual spending"), "{}", shown.html);
    }

    #[test]
    fn what_retirement_accounts_pay_is_a_source_of_its_own() {
        let mut context = retiree(120_000, 300_000);
        let mut portfolio = with_portfolio(|portfolio| {
            portfolio.distributed = vec![(Month::of(portfolio.as_of), 250_000)];
        });
        context.portfolio = portfolio.portfolio.take();
        let shown = draw(&SPEC, &context);
        let expected = "From retirement accounts: $2,500.00\nFrom other savings and sales: $500.00";
        assert!(shown.body.contains(expected), "{}", shown.body);
        assert!(
            shown.table.contains("From retirement accounts | From other savings and sales"),
            "{}",
            shown.table
        );
        let mut more = retiree(120_000, 100_000);
        more.portfolio = context.portfolio.clone();
        assert!(draw(&SPEC, &more).body.contains("From retirement accounts: $1,000.00"), "no more than came");
    }

    #[test]
    fn twelve_months_are_stacked_and_tabled() {
        let context = of("retiree");
        let shown = draw(&SPEC, &context);
        assert!(shown.table.starts_with("What came in each month, by source\nMonth |"), "{}", shown.table);
        assert_eq!(shown.table.lines().count(), 2 + 12, "{}", shown.table);
        assert!(
            shown.html.contains("Social Security and benefits")
                && shown.html.contains("Usual essential spending")
        );
        assert!(draw(&SPEC, &of("student")).html.contains("tile-chart"));
    }

    #[test]
    fn a_month_without_income_says_so() {
        let shown = draw(&SPEC, &retiree(0, 0));
        assert!(shown.body.contains("Received so far in November\n$0\n0% of"), "{}", shown.body);
        assert!(shown.how.starts_with("Nothing has come in yet this month."), "{}", shown.how);
    }

    #[test]
    fn five_weeks_show_income_but_not_what_it_covers() {
        let shown = draw(&SPEC, &of("newcomer")).body;
        assert!(shown.contains("once your history has 2 complete months (0 so far)"), "{shown}");
        assert!(!shown.contains("Usual essential spending"), "{shown}");
    }

    #[test]
    fn nothing_and_broken_figures_are_told_apart() {
        let nobody = draw(&SPEC, &of("nobody"));
        assert!(
            nobody.body.starts_with("No income yet") && nobody.html.contains(r#"href="/import""#),
            "{}",
            nobody.body
        );
        let broken = with("retiree", |summary| {
            summary.paycheck.months.pop();
        });
        assert!(draw(&SPEC, &broken).body.starts_with("Not available"));
    }

    #[test]
    fn state_benefits_are_called_as_the_country_does() {
        let name = |key: &str, country: bool| {
            let mut context = of(key);
            if !country {
                context.tax = None;
            }
            match model(&context) {
                Model::Ready(pay) => pay.benefit_name,
                Model::Empty | Model::Missing => "",
            }
        };
        assert_eq!(name("retiree", true), "Social Security and benefits");
        assert_eq!(name("student", true), "State Pension and benefits");
        assert_eq!(name("retiree", false), "State benefits");
    }
}
