//! What the customer has and owes, account by account, and how the whole has moved from month end to month end.

use cashflow::balances::{AccountBalance, BalanceBasis, CurrencyTotals};
use cashflow::net_worth::NetWorthPoint;
use chrono::{Datelike, NaiveDate};
use layout::Class;
use ledger::AccountKind;
use leptos::prelude::*;
use money::{Currency, Locale, Money as MoneyValue, month_year, rounded_minor, short_date};
use retirement::history::united_states;
use rust_decimal::Decimal;

use super::empty::{Remedy, empty};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::badge::Badge;
use crate::ui::chart::geometry::{DayScale, ValueScale, line_path, percent, px};
use crate::ui::chart::plot::{Hover, Plot, day_label, legend_entry, line_over};
use crate::ui::money::Money;
use crate::ui::percent::to_text as percent_text;
use crate::ui::stat::Stat;
use crate::ui::states::ErrorState;
use crate::ui::table::{Cell, Column, TableData};

/// What the customer has and owes, account by account, and how the whole has moved from month end to month end.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "net-worth",
    classes: &[Class::Account],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Points a line needs to say more than its two ends.
const POINTS_NEEDED: usize = 3;

/// Month ends of a year; one more has the same month twice.
const MONTHS_OF_YEAR: usize = 12;

/// A label this near the left edge would run into the next one.
const EDGE: f64 = 0.06;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No accounts.
    Empty,
    /// Accounts without totals: the summary is broken.
    Missing,
    /// Balances, and their history where there is one.
    Ready(Box<Worth>),
}

/// Balances and their history.
#[derive(Debug, Clone, PartialEq)]
struct Worth {
    totals: CurrencyTotals,
    /// Totals in other currencies, which are not converted.
    others: Vec<CurrencyTotals>,
    /// What is owned first, the largest first.
    accounts: Vec<AccountBalance>,
    /// Month ends and today, ascending; empty while there are too few for a line.
    points: Vec<NetWorthPoint>,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    let mut accounts = summary.balances.accounts.clone();
    if accounts.is_empty() {
        return Model::Empty;
    }
    let Some((totals, others)) = summary.balances.totals.split_first() else { return Model::Missing };
    accounts.sort_by_key(|account| {
        (account.currency != totals.currency, std::cmp::Reverse(account.amount_minor))
    });
    let points = &summary.net_worth.points;
    let points = if points.len() < POINTS_NEEDED { Vec::new() } else { points.clone() };
    Model::Ready(Box::new(Worth { totals: totals.clone(), others: others.to_vec(), accounts, points }))
}

impl Worth {
    fn money(&self, amount_minor: i64) -> MoneyValue {
        MoneyValue::new(amount_minor, self.totals.currency)
    }

    /// How far it moved since the same time last year, or since the first month end there is.
    fn change(&self) -> Option<String> {
        let (first, last) = self.compared()?;
        let change_minor = last.amount_minor.saturating_sub(first.amount_minor);
        let by = self.money(change_minor.saturating_abs()).to_display_whole();
        let since = month_year(first.on);
        Some(match change_minor.signum() {
            1 => format!("Up {by} since the end of {since}."),
            -1 => format!("Down {by} since the end of {since}."),
            _ => format!("The same as at the end of {since}."),
        })
    }

    /// The change of a year in today's money, where consumer prices are known: those of the United States.
    fn real_change(&self) -> Option<String> {
        if self.totals.currency != Currency::USD {
            return None;
        }
        let (first, last) = self.compared()?;
        if self.points.len() <= MONTHS_OF_YEAR {
            return None;
        }
        let year = united_states().iter().rev().find(|year| year.year < last.on.year())?;
        let inflation_bp = Decimal::from_f64_retain(year.inflation * 10_000.0).and_then(rounded_minor)?;
        let worth = i128::from(first.amount_minor) * i128::from(10_000 + inflation_bp) / 10_000;
        let change_minor = last.amount_minor.saturating_sub(i64::try_from(worth).ok()?);
        let by = self.money(change_minor.saturating_abs()).to_display_whole();
        let way = if change_minor < 0 { "down" } else { "up" };
        let rate = percent_text(inflation_bp, true, false);
        Some(format!(" After inflation of {rate}, as in {}, that is {way} {by} in today’s money.", year.year))
    }

    fn compared(&self) -> Option<(&NetWorthPoint, &NetWorthPoint)> {
        let last = self.points.last()?;
        // Twelve month ends back is the thirteenth point from the end, today included.
        let first = self.points.iter().rev().nth(12).or_else(|| self.points.first())?;
        Some((first, last))
    }

    fn computed_accounts(&self) -> usize {
        self.accounts.iter().filter(|account| account.basis == BalanceBasis::Summed).count()
    }

    fn table(&self) -> Option<TableData> {
        let columns =
            vec![Column::text("Day"), Column::number("Net worth"), Column::number("In cash accounts")];
        let rows = self.points.iter().rev().map(|point| {
            vec![
                Cell::Date(point.on),
                Cell::Whole(self.money(point.amount_minor)),
                Cell::Whole(self.money(point.cash_minor)),
            ]
        });
        (!self.points.is_empty()).then(|| TableData::new("Net worth at month ends", columns).with_rows(rows))
    }
}

fn render(context: &WidgetContext) -> Tile {
    match model(context) {
        Model::Empty => Tile {
            body: empty(
                "No accounts yet",
                "Import a statement from your bank, and its account appears here with its balance.",
                Remedy::Import,
            ),
            how: None,
            table: None,
        },
        Model::Missing => Tile { body: view! { <ErrorState/> }.into_any(), how: None, table: None },
        Model::Ready(worth) => Tile {
            how: Some(how(&worth, context.locale).into_any()),
            table: worth.table(),
            body: ready(context, &worth).into_any(),
        },
    }
}

fn ready(context: &WidgetContext, worth: &Worth) -> impl IntoView + use<> {
    let total = worth.money(worth.totals.net_worth_minor);
    let note =
        worth.change().unwrap_or_else(|| "Its history is drawn once it covers two month ends.".to_owned());
    let real = worth.real_change();
    let note = format!("{note}{}", real.as_deref().unwrap_or(""));
    let points: Vec<_> = worth.points.iter().map(|point| (point.on, point.amount_minor)).collect();
    let ends = worth
        .compared()
        .map(|(first, last)| (worth.money(first.amount_minor), worth.money(last.amount_minor)));
    let chart = ends.map(|(first, last)| {
        let course = Course {
            title: "Net worth at month ends".to_owned(),
            description: format!("From {} to {}.", first.to_display_whole(), last.to_display_whole()),
            name: "Net worth".to_owned(),
            points,
            level: None,
            currency: worth.totals.currency,
            locale: context.locale,
        };
        course_chart(format!("{}-chart", context.key), course)
    });
    let others = worth.others.iter().map(|totals| {
        let amount = MoneyValue::new(totals.net_worth_minor, totals.currency);
        view! { <p class="muted small">"Also "<Money amount/>" in accounts kept in "{totals.currency.code().to_owned()}", which are not converted."</p> }
    });
    let rows = worth.accounts.iter().map(|account| account_row(account, context.locale));
    view! {
        <Stat
            label="All you have, less what you owe"
            value=view! { <Money amount=total whole=true warn_below_zero=true/> }.into_any()
            note=note.into_any()
            headline=true
        />
        {others.collect_view()}
        {parts(worth)}
        {chart}
        <ul class="rows">{rows.collect_view()}</ul>
        {loans_note(worth).map(|note| view! { <p class="muted small">{note}</p> })}
    }
}

/// Cash, investments and debts; nothing when there is but one of them, which is the whole.
fn parts(worth: &Worth) -> Option<impl IntoView + use<>> {
    let totals = &worth.totals;
    let parts =
        [("In cash", totals.cash_minor), ("Invested", totals.invested_minor), ("Owed", totals.owed_minor)];
    let stats: Vec<_> = parts
        .into_iter()
        .filter(|(_, minor)| *minor != 0)
        .map(|(label, minor)| {
            let amount = worth.money(minor);
            view! { <Stat label value=view! { <Money amount whole=true warn_below_zero=true/> }.into_any()/> }
        })
        .collect();
    (stats.len() > 1).then(|| view! { <div class="stat-row">{stats}</div> })
}

fn account_row(account: &AccountBalance, locale: Locale) -> impl IntoView + use<> {
    let kind = match account.kind {
        AccountKind::Checking => "Current account",
        AccountKind::Savings => "Savings",
        AccountKind::CreditCard => "Credit card",
        AccountKind::Brokerage => "Investments",
        AccountKind::Loan => "Loan",
    };
    let kind =
        if account.kind == AccountKind::Checking && locale == Locale::EnUs { "Checking" } else { kind };
    let known = account.known_on.map(|on| format!(" · as of {}", short_date(on, locale)));
    let computed = (account.basis == BalanceBasis::Summed).then(|| view! { " "<Badge>"Computed"</Badge> });
    let amount = MoneyValue::new(account.amount_minor, account.currency);
    view! {
        <li>
            <span class="row-main">{account.name.clone()}</span>
            <Money amount/>
            <span class="row-note">{kind}{known}{computed}</span>
        </li>
    }
}

/// What is owed on things that are not counted themselves.
fn loans_note(worth: &Worth) -> Option<&'static str> {
    let has_loan = worth.accounts.iter().any(|account| account.kind == AccountKind::Loan);
    has_loan.then_some(
        "What a mortgage or loan paid for, such as a home, is not counted; only what is owed on it.",
    )
}

fn how(worth: &Worth, locale: Locale) -> impl IntoView + use<> {
    let totals = &worth.totals;
    let sum = format!(
        "{} in cash and {} invested, less {} owed on cards and loans.",
        worth.money(totals.cash_minor).to_display_whole(),
        worth.money(totals.invested_minor).to_display_whole(),
        worth.money(totals.owed_minor).to_display_whole()
    );
    let computed = worth.computed_accounts();
    let basis = if computed == 0 {
        "Each balance is the one your bank reported, moved to today by the transactions since.".to_owned()
    } else {
        format!(
            "{computed} of {} accounts had no balance in their files. Those marked Computed are the sum of the transactions you imported and lack whatever was there before.",
            worth.accounts.len()
        )
    };
    let history = worth.points.first().map(|first| {
        format!(
            "The line is worked backwards from today to {}. Changes in the prices of holdings between two reported balances are not known and not shown.",
            short_date(first.on, locale)
        )
    });
    view! {
        <p>{sum}" "{basis}</p>
        {history.map(|history| view! { <p>{history}</p> })}
    }
}

/// An amount from month end to month end, before it is drawn.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Course {
    pub(super) title: String,
    pub(super) description: String,
    /// What the line is.
    pub(super) name: String,
    /// Days and amounts, ascending.
    pub(super) points: Vec<(NaiveDate, i64)>,
    /// A level drawn across, with its name.
    pub(super) level: Option<(String, i64)>,
    pub(super) currency: Currency,
    pub(super) locale: Locale,
}

/// The line, with ids that start with `id`; `None` for fewer than two points.
pub(super) fn course_chart(id: String, course: Course) -> Option<AnyView> {
    let Course { title, description, name, points, level, currency, locale } = course;
    let ((first, _), (last, last_minor)) = (*points.first()?, *points.last().filter(|_| points.len() > 1)?);
    let days = DayScale::between(first, last);
    let level_minor = level.as_ref().map(|level| level.1);
    let amounts = points.iter().map(|point| point.1).chain(level_minor);
    let scale = ValueScale::around(amounts, false, currency.digits());
    let places: Vec<_> = points.iter().map(|(on, minor)| (days.x(*on), scale.y(*minor))).collect();
    let line = line_path(&places);
    let hovers = points
        .iter()
        .enumerate()
        .map(|(index, (on, minor))| {
            let x = days.x(*on);
            let before = index.checked_sub(1).and_then(|before| places.get(before));
            let left = before.map_or(0.0, |(before, _)| f64::midpoint(*before, x));
            let right = places.get(index + 1).map_or(1.0, |(after, _)| f64::midpoint(*after, x));
            let amount = MoneyValue::new(*minor, currency).to_display_whole();
            let text = format!("{}: {amount}", short_date(*on, locale));
            Hover { left, width: right - left, x, y: scale.y(*minor), text, dot: true }.view()
        })
        .collect_view();
    let labels = days
        .months(7)
        .into_iter()
        .filter(|on| days.x(*on) > EDGE)
        .enumerate()
        .map(|(index, on)| day_label(days.x(on), month_year(on), index % 2 == 1))
        .collect_view();
    let across = level_minor.map(|minor| line_over(&scale, minor, "chart-median"));
    let sample = |class: &'static str| view! { <path class=class d="M0 6H20"></path> }.into_any();
    // One line needs no legend; its title names it.
    let legend = level.map(|(level_name, minor)| {
        let level_name = format!("{level_name} {}", MoneyValue::new(minor, currency).to_display_whole());
        let entries = [(sample("chart-line"), name), (sample("chart-median"), level_name)];
        entries.map(|(sample, name)| legend_entry(sample, name)).into_iter().collect_view().into_any()
    });
    let dot = view! { <circle class="chart-dot" cx=percent(days.x(last)) cy=px(scale.y(last_minor)) r="4"></circle> };
    let plot = view! {
        <Plot
            id
            title
            description
            scale
            currency
            stretched=view! { <path class="chart-line" d=line></path> }.into_any()
            kept=view! { {labels}{across}{dot}{hovers} }.into_any()
            legend
        />
    };
    Some(plot.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    #[test]
    fn every_account_of_every_household_is_there() {
        draw_for_everybody(&SPEC);
        for key in ["freelancer", "retiree", "student", "newcomer", "distressed"] {
            let context = of(key);
            let shown = draw(&SPEC, &context);
            let balances = &context.summary.balances;
            let total = context.money(balances.primary().unwrap().net_worth_minor).to_display_whole();
            assert!(shown.body.contains(&total), "{key}: {}", shown.body);
            for account in &balances.accounts {
                let row = format!("{}{}", account.name, context.money(account.amount_minor).to_display());
                assert!(shown.body.contains(&row), "{key}: {row} in {}", shown.body);
            }
        }
    }

    #[test]
    fn the_line_is_named_and_has_its_table() {
        let context = of("retiree");
        let shown = draw(&SPEC, &context);
        assert!(
            shown.html.contains(r#"role="img" aria-labelledby="tile-chart-t tile-chart-d""#),
            "{}",
            shown.html
        );
        assert_eq!(
            shown.table.lines().count(),
            context.summary.net_worth.points.len() + 2,
            "{}",
            shown.table
        );
        let few = draw(&SPEC, &of("newcomer"));
        assert!(!few.html.contains("chart-plot") && few.table.is_empty(), "{}", few.html);
        assert!(few.body.contains("once it covers two month ends"), "{}", few.body);
    }

    #[test]
    fn compares_with_the_same_time_last_year() {
        let day = |back: u32| cashflow::Month::of("2026-10-01".parse().unwrap()).back(back).last_day();
        let context = with("student", |summary| {
            let end =
                |back: u32, amount_minor: i64| NetWorthPoint { on: day(back), amount_minor, cash_minor: 0 };
            summary.net_worth.points =
                (0..20).rev().map(|back| end(back, 100_000 - i64::from(back) * 5_000)).collect();
            summary.net_worth.points.push(NetWorthPoint {
                on: summary.as_of,
                amount_minor: 20_000,
                cash_minor: 0,
            });
        });
        let shown = draw(&SPEC, &context).body;
        // The end of November 2025 stood at £450.
        assert!(shown.contains("Down £250 since the end of Nov 2025."), "{shown}");
    }

    #[test]
    fn a_sum_of_transactions_is_marked() {
        let context = with("retiree", |summary| {
            summary
                .balances
                .accounts
                .iter_mut()
                .take(1)
                .for_each(|account| account.basis = BalanceBasis::Summed);
        });
        let shown = draw(&SPEC, &context);
        assert_eq!(shown.body.matches("Computed").count(), 1, "{}", shown.body);
        let all = context.summary.balances.accounts.len();
        assert!(shown.how.contains(&format!("1 of {all} accounts had no balance")), "{}", shown.how);
    }

    #[test]
    fn other_currencies_are_named_and_not_added() {
        let context = with("retiree", |summary| {
            let mut euros = summary.balances.totals[0].clone();
            (euros.currency, euros.net_worth_minor) = (Currency::EUR, 123_456);
            summary.balances.totals.push(euros);
        });
        let shown = draw(&SPEC, &context).body;
        assert!(
            shown.contains("Also €1,234.56 in accounts kept in EUR, which are not converted."),
            "{shown}"
        );
    }

    #[test]
    fn nothing_and_broken_figures_are_told_apart() {
        let nobody = draw(&SPEC, &of("nobody"));
        assert!(
            nobody.body.starts_with("No accounts yet") && nobody.html.contains(r#"href="/import""#),
            "{}",
            nobody.body
        );
        let broken = with("retiree", |summary| summary.balances.totals.clear());
        assert!(draw(&SPEC, &broken).body.starts_with("Not available"));
    }
}
