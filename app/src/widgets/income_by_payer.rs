//! Who paid how much over the last twelve months, how even that income was, and how much hangs on one client.
//!
//! For people with work of their own it is that work's income alone; for everybody else it is all income.

use cashflow::concentration::{Concentration, HIGH_SHARE_BP};
use cashflow::income::{Income, Payer};
use categorise::Category;
use layout::Class;
use leptos::prelude::*;
use money::Locale;

use super::empty::{Remedy, empty};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::chart::plot::Series;
use crate::ui::chart::share_bar::{ShareBar, ShareBarData};
use crate::ui::chart::stacked_bars::{StackedBar, StackedBars, StackedBarsData};
use crate::ui::date::{DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::stat::Stat;

/// Who paid how much over the last twelve months, and how even that income was.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "income-by-payer",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Payers with a colour and a row of their own.
const PAYERS_MAX: usize = 4;
/// Income of one's own work is looked at by itself from this part of all income on: less is a sale now and then.
const OWN_WORK_ONE_IN: i64 = 10;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// Transactions, but no income among them.
    NoIncome,
    /// Income by payer.
    Ready(Box<Income>),
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        Model::Empty
    } else if let Some(own) = own_work(context) {
        Model::Ready(Box::new(own.clone()))
    } else if summary.income.total_minor <= 0 || summary.income.payers.is_empty() {
        Model::NoIncome
    } else {
        Model::Ready(Box::new(summary.income.clone()))
    }
}

/// Income of the customer's own work, where it is enough to be looked at by itself.
fn own_work(context: &WidgetContext) -> Option<&Income> {
    let summary = &*context.summary;
    let is_enough =
        |own: &&Income| own.total_minor.saturating_mul(OWN_WORK_ONE_IN) >= summary.income.total_minor;
    summary.business_income.as_ref().filter(is_enough)
}

/// What the income is called: that of a business, or all of it.
fn what(context: &WidgetContext) -> &'static str {
    if own_work(context).is_some() { "Business income" } else { "Income" }
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty(
            "No income yet",
            "Import a bank statement to see who pays you, how much and how regularly.",
            Remedy::Import,
        ),
        Model::NoIncome => empty(
            "No income found",
            "No money that came in over the last twelve months was recognised as income. Moves between your own accounts and refunds do not count.",
            Remedy::Transactions,
        ),
        Model::Ready(income) => {
            let chart = chart(context, &income);
            return Tile {
                table: Some(chart.table()),
                body: body(context, &income, chart),
                how: Some(how(context, &income)),
            };
        }
    };
    Tile { body, how: None, table: None }
}

/// A payer's part of all income, in basis points.
fn share_bp(part_minor: i64, total_minor: i64) -> i64 {
    if total_minor <= 0 {
        return 0;
    }
    let (part, total) = (i128::from(part_minor), i128::from(total_minor));
    i64::try_from((part * 10_000 + total / 2) / total).unwrap_or(0)
}

/// The same in words: `54%`, or `under 1%`.
fn share(part_minor: i64, total_minor: i64) -> String {
    match share_bp(part_minor, total_minor) {
        rate_bp if rate_bp < 100 => "under 1%".to_owned(),
        rate_bp => percent::to_text(rate_bp, false, false),
    }
}

/// The payers with a row of their own, and what all others paid each month.
fn split(income: &Income) -> (&[Payer], Vec<i64>) {
    let named = income.payers.get(..PAYERS_MAX).unwrap_or(&income.payers);
    let rest = income.by_month_minor.iter().enumerate().map(|(place, total)| {
        named.iter().fold(*total, |left, payer| {
            left.saturating_sub(payer.by_month_minor.get(place).copied().unwrap_or(0))
        })
    });
    (named, rest.collect())
}

fn chart(context: &WidgetContext, income: &Income) -> StackedBarsData {
    let (named, rest) = split(income);
    let has_rest = rest.iter().any(|minor| *minor != 0);
    let names = named.iter().map(|payer| payer.name.clone()).chain(has_rest.then(|| "All others".to_owned()));
    let series = names.enumerate().map(|(index, name)| Series::nth(index, name)).collect();
    // Months before the history would look like months without income.
    let first = context.summary.history.first_on.map(cashflow::Month::of);
    let bars = income
        .months
        .iter()
        .enumerate()
        .filter(|(_, month)| first.is_some_and(|first| **month >= first))
        .map(|(place, month)| {
            let at = |amounts: &[i64]| amounts.get(place).copied().unwrap_or(0);
            let parts = named.iter().map(|payer| at(&payer.by_month_minor));
            let parts_minor = parts.chain(has_rest.then(|| at(&rest))).collect();
            StackedBar { month: month.first_day(), parts_minor }
        })
        .collect();
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let description = match income.payers.first() {
        Some(first) => format!("{} in all, most of it from {}.", whole(income.total_minor), first.name),
        None => format!("{} in all.", whole(income.total_minor)),
    };
    StackedBarsData {
        title: format!("{} by month and payer", what(context)),
        description,
        series,
        bars,
        lines: [
            ("Usual month", income.median_month_minor),
            ("Month to plan with", income.baseline_month_minor),
        ]
        .into_iter()
        .filter_map(|(name, minor)| Some((name.to_owned(), minor?)))
        .collect(),
        currency: context.summary.currency,
    }
}

fn body(context: &WidgetContext, income: &Income, chart: StackedBarsData) -> AnyView {
    let months = chart.bars.len();
    let label = if months >= 12 {
        format!("{} of 12 months", what(context))
    } else {
        format!("{} since {}", what(context), since(context))
    };
    let (named, rest) = split(income);
    let rest_minor = rest.iter().fold(0, |sum: i64, minor| sum.saturating_add(*minor));
    let others = usize::try_from(income.payer_count).unwrap_or(0).saturating_sub(named.len());
    let rows = named.iter().map(|payer| row(context, payer, income.total_minor)).collect_view();
    let rest = (others > 0 && own_work(context).is_none()).then(|| {
        let name = if others == 1 { "1 other payer".to_owned() } else { format!("{others} other payers") };
        view! {
            <li>
                <span class="row-main">{name}</span><Money amount=context.money(rest_minor) whole=true/>
                <span class="row-note">{share(rest_minor, income.total_minor)}" of income"</span>
            </li>
        }
    });
    view! {
        <Stat
            label
            value=view! { <Money amount=context.money(income.total_minor) whole=true/> }.into_any()
            note=evenness(context, income).into_any()
            headline=true
        />
        {dependence(context)}
        <div class="income-split">
            <StackedBars id=format!("{}-chart", context.key) data=chart/>
            {clients(context)}
        </div>
        <ul class="rows">{rows}{rest}</ul>
        {facts(context, income)}
    }
    .into_any()
}

fn since(context: &WidgetContext) -> String {
    let first = context.summary.history.first_on.unwrap_or(context.summary.as_of);
    to_text(first, context.locale, DateForm::Short)
}

/// How the months differ, in words: the figure says nothing to most people.
fn evenness(context: &WidgetContext, income: &Income) -> String {
    let uneven = match income.irregularity {
        None => return "From three full months on, we can say how even it is.".to_owned(),
        Some(variation) if variation < 0.15 => "Your months are much alike",
        Some(variation) if variation < 0.4 => "Your months differ somewhat",
        Some(_) => "Your months differ a lot",
    };
    match income.median_month_minor {
        Some(minor) => format!("{uneven}; a usual one brings {}.", context.money(minor).to_display_whole()),
        None => format!("{uneven}."),
    }
}

/// Each client's part of the business income.
fn clients(context: &WidgetContext) -> Option<AnyView> {
    let Concentration { clients, client_count, others_minor, .. } =
        context.summary.concentration.as_ref().filter(|_| own_work(context).is_some())?;
    let mut parts: Vec<(String, i64)> =
        clients.iter().map(|client| (client.name.clone(), client.amount_minor)).collect();
    let others = usize::try_from(*client_count).unwrap_or(0).saturating_sub(clients.len());
    if others > 0 {
        parts.push((format!("{others} others"), *others_minor));
    }
    let data =
        ShareBarData { title: "Each client’s part".to_owned(), parts, currency: context.summary.currency };
    Some(
        view! {
            <ShareBar id=format!("{}-clients", context.key) data/>
        }
        .into_any(),
    )
}

/// Named only for work of one's own: having one employer is nothing unusual.
fn dependence(context: &WidgetContext) -> Option<impl IntoView + use<>> {
    let own = own_work(context)?;
    let concentration = context.summary.concentration.as_ref().filter(|own| own.is_high)?;
    let first = concentration.clients.first()?;
    // Takings come through one card processor from many customers.
    let takings = |payer: &Payer| payer.key == first.key && payer.category == Category::SalesReceipts;
    (!own.payers.iter().any(takings)).then(|| {
        let rate_bp = share_bp(first.amount_minor, concentration.total_minor);
        let share = if concentration.client_count == 1 { "All".to_owned() } else { percent::to_text(rate_bp, false, false) };
        view! {
            <Notice tone=Tone::Caution title="Much hangs on one client">
                {format!("{share} of your business income comes from {}. If one payment came late, much of a month would be missing.", first.name)}
            </Notice>
        }
    })
}

/// Amounts and shares of clients stand in the bar above already.
fn row(context: &WidgetContext, payer: &Payer, total_minor: i64) -> impl IntoView + use<> {
    let (amount, share) = match own_work(context) {
        Some(_) => (None, String::new()),
        None => (
            Some(view! { <Money amount=context.money(payer.total_minor) whole=true/> }),
            format!("{} of income · ", share(payer.total_minor, total_minor)),
        ),
    };
    let rhythm = rhythm(payer, context.locale);
    view! {
        <li>
            <span class="row-main">{payer.name.clone()}</span>{amount}
            <span class="row-note">{format!("{share}{} · {rhythm}", payer.category.label())}</span>
        </li>
    }
}

/// How often a payer pays, or when it did.
fn rhythm(payer: &Payer, locale: Locale) -> String {
    let last = to_text(payer.last_on, locale, DateForm::DayMonth);
    match payer.mean_gap_days {
        _ if payer.count == 1 => format!("once, on {last}"),
        Some(days) if days > 1 => format!("about every {days} days, last on {last}"),
        Some(_) => format!("almost daily, last on {last}"),
        None => format!("{} times on {last}", payer.count),
    }
}

fn facts(context: &WidgetContext, income: &Income) -> Option<impl IntoView + use<>> {
    let row = |name: &'static str, minor: i64| {
        view! { <dt>{name}</dt><dd><Money amount=context.money(minor) whole=true/></dd> }
    };
    let expected = (income.expected_this_month_minor > 0)
        .then(|| row("Still expected this month", income.expected_this_month_minor));
    let baseline = income.baseline_month_minor.map(|minor| row("A month to plan with", minor));
    (expected.is_some() || baseline.is_some()).then(|| view! { <dl class="facts">{baseline}{expected}</dl> })
}

fn how(context: &WidgetContext, income: &Income) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let median = income.median_month_minor.map(|minor| {
        format!(
            " Half of your full months brought less than {}, half more: that is a usual month.",
            whole(minor)
        )
    });
    let baseline = income.baseline_month_minor.map(|minor| {
        format!(
            " The month to plan with, {}, is the mean of the lowest three of your last six full months.",
            whole(minor)
        )
    });
    let payers = match income.payer_count {
        1 => "one payer".to_owned(),
        count => format!("{count} payers"),
    };
    let left_out = match own_work(context) {
        Some(_) => {
            let limit = percent::to_text(HIGH_SHARE_BP, false, false);
            format!(
                "Only payments for work of your own count here: no wages, interest or moves between your own accounts. From one client more than {limit} is worth a warning."
            )
        }
        None => "Moves between your own accounts, loans, refunds and sales of investments are not income."
            .to_owned(),
    };
    view! {
        <p>
            {format!(
                "Over twelve calendar months, this one included, {} came in as income from {payers}. {left_out}",
                whole(income.total_minor),
            )}
            {median}
            {baseline}
        </p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{EVERYBODY, draw, draw_for_everybody, of, with};

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn the_bars_add_up_to_the_total() {
        for key in EVERYBODY {
            let context = of(key);
            let Model::Ready(income) = model(&context) else { continue };
            let bars = chart(&context, &income).bars;
            let sum: i64 = bars.iter().flat_map(|bar| &bar.parts_minor).sum();
            assert_eq!(sum, income.total_minor, "{key}");
        }
    }

    #[test]
    fn a_freelancer_sees_clients() {
        let shown = draw(&SPEC, &of("sole-trader"));
        insta::assert_snapshot!(shown.body, @r"
        Business income of 12 months
        $61,740
        Your months differ somewhat; a usual one brings $5,600.
        Much hangs on one client
        82% of your business income comes from Northwind Studio. If one payment came late, much of a month would be missing.
        Northwind Studio
        Harbor Press
        Usual month $5,600
        Month to plan with $4,200
        Each client’s part
        Northwind Studio$50,40082%
        Harbor Press$11,34018%
        Northwind StudioClient payment · about every 30 days, last on Nov 12
        Harbor PressClient payment · about every 61 days, last on Oct 20
        A month to plan with: $4,200
        ");
        insta::assert_snapshot!(shown.how, @"Over twelve calendar months, this one included, $61,740 came in as income from 2 payers. Only payments for work of your own count here: no wages, interest or moves between your own accounts. From one client more than 40% is worth a warning. Half of your full months brought less than $5,600, half more: that is a usual month. The month to plan with, $4,200, is the mean of the lowest three of your last six full months.");
        assert!(shown.table.starts_with("Business income by month and payer"), "{}", shown.table);
    }

    #[test]
    fn every_large_payer_has_a_row() {
        let context = of("student");
        let shown = draw(&SPEC, &context);
        for payer in context.summary.income.payers.iter().take(PAYERS_MAX) {
            let amount = context.money(payer.total_minor).to_display_whole();
            assert!(shown.body.contains(&format!("{}{amount}", payer.name)), "{}", shown.body);
        }
    }

    #[test]
    fn one_large_client_is_named() {
        let shown = draw(&SPEC, &of("sole-trader"));
        assert!(
            shown.body.contains("82% of your business income comes from Northwind Studio."),
            "{}",
            shown.body
        );
        // Takings come from many customers through one processor, and one employer is nothing unusual.
        let processor = with("sole-trader", |summary| {
            summary.business_income.as_mut().unwrap().payers[0].category = Category::SalesReceipts;
        });
        assert!(!draw(&SPEC, &processor).body.contains("of your business income comes from"));
        assert!(!draw(&SPEC, &of("family")).body.contains("income comes from"));
        let only_one = with("sole-trader", |summary| {
            summary.concentration.as_mut().unwrap().client_count = 1;
        });
        assert!(
            draw(&SPEC, &only_one).body.contains("All of your business income comes from Northwind Studio.")
        );
    }

    #[test]
    fn row_employed_and_freelance_shows_own_work_alone() {
        let context = with("sole-trader", |summary| summary.income.total_minor += 3_000_000);
        let shown = draw(&SPEC, &context);
        assert!(shown.body.starts_with("Business income of 12 months\n$61,740"), "{}", shown.body);
        assert!(draw(&SPEC, &of("family")).body.starts_with("Income of 12 months"));
    }

    #[test]
    fn row_irregular_income_shows_the_usual_month_and_the_one_to_plan_with() {
        let shown = draw(&SPEC, &of("sole-trader"));
        assert!(
            shown.html.contains("chart-median") && shown.html.contains("chart-baseline"),
            "{}",
            shown.html
        );
        assert!(shown.body.contains("Month to plan with $4,200"), "{}", shown.body);
    }

    #[test]
    fn five_weeks_show_what_there_is() {
        let shown = draw(&SPEC, &of("newcomer"));
        assert!(shown.body.starts_with("Income since 22 Oct 2026"), "{}", shown.body);
        assert!(shown.body.contains("From three full months on"), "{}", shown.body);
    }

    #[test]
    fn without_income_says_what_to_do() {
        let shown = draw(&SPEC, &with("newcomer", |summary| summary.income.total_minor = 0));
        assert!(shown.body.starts_with("No income found"), "{}", shown.body);
        assert!(draw(&SPEC, &of("nobody")).html.contains(r#"href="/import""#));
    }
}
