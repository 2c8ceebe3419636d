//! Regular payments due in the next weeks, and the incomes expected meanwhile.

use cashflow::upcoming::{Due, Upcoming};
use categorise::Category;
use layout::Class;
use leptos::prelude::*;

use super::empty::{Remedy, empty};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::button::LinkButton;
use crate::ui::date::{Date, DateForm, days_away, to_text};
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::states::NotEnoughData;
use crate::ui::table::{Cell, Column, TableData};

/// Regular payments due in the next weeks, and the incomes expected meanwhile.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "upcoming-bills",
    classes: &[Class::Account],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Bills that are listed; all of them are in the table.
const ROWS_MAX: usize = 6;
/// Months after which a monthly bill has come often enough to be known for one.
const MONTHS_NEEDED: u32 = 3;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// No bills, in so short a history that none could be known.
    TooShort { months: u32 },
    /// No bills in a history long enough.
    None,
    /// Bills.
    Ready(Upcoming),
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let upcoming = without_moves(&summary.upcoming);
    if !upcoming.bills.is_empty() {
        return Model::Ready(upcoming);
    }
    match summary.history.months {
        months if months < MONTHS_NEEDED => Model::TooShort { months },
        _ => Model::None,
    }
}

/// Leaves out what moves to the customer from their own investments: nobody is owed it.
fn without_moves(upcoming: &Upcoming) -> Upcoming {
    let mut kept = upcoming.clone();
    kept.bills.retain(|bill| bill.is_cash || bill.category != Category::OwnTransfer);
    let sum = |bills: &[Due]| bills.iter().fold(0, |sum: i64, bill| sum.saturating_add(bill.amount_minor));
    let moved_minor = sum(&upcoming.bills).saturating_sub(sum(&kept.bills));
    kept.bills_total_minor = upcoming.bills_total_minor.saturating_sub(moved_minor);
    kept
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty("No bills yet", "Import a bank statement, and the payments that come back regularly appear here before they are due.", Remedy::Import),
        Model::TooShort { months } => view! {
            <NotEnoughData have=months need=MONTHS_NEEDED>
                <p>"A payment has to come back before we can tell that it is a bill. After about three months the monthly ones are known."</p>
                <LinkButton href="/import" small=true>"Import older statements"</LinkButton>
            </NotEnoughData>
        }
        .into_any(),
        Model::None => empty("No regular bills found", "None of your payments comes back in a regular rhythm. If your bills are paid from an account that is not here, import its statement.", Remedy::Import),
        Model::Ready(upcoming) => {
            return Tile {
                body: body(context, &upcoming),
                how: Some(how(context, &upcoming)),
                table: Some(table(context, &upcoming)),
            };
        }
    };
    Tile { body, how: None, table: None }
}

fn body(context: &WidgetContext, upcoming: &Upcoming) -> AnyView {
    let locale = context.locale;
    let until = to_text(upcoming.until, locale, DateForm::DayMonth);
    let rows = upcoming.bills.iter().take(ROWS_MAX).map(|bill| row(context, bill)).collect_view();
    let more = upcoming.bills.len().saturating_sub(ROWS_MAX);
    let more = (more > 0)
        .then(|| view! { <p class="muted small">{format!("{more} more are in the table below.")}</p> });
    let income = context.summary.safe_to_spend.next_income.as_ref().map(|due| {
        let amount = context.money(due.amount_minor).to_display_whole();
        let day = to_text(due.on, locale, DateForm::DayMonth);
        format!("Next likely income: about {amount} from {} around {day}.", due.name)
    });
    let total = context.money(upcoming.bills_total_minor);
    view! {
        <Stat
            label=format!("Due by {until}")
            value=view! { <Money amount=total whole=true/> }.into_any()
            note=income.into_any()
            headline=true
        />
        <ul class="rows">{rows}</ul>
        {more}
    }
    .into_any()
}

fn row(context: &WidgetContext, bill: &Due) -> impl IntoView + use<> {
    let (as_of, locale) = (context.summary.as_of, context.locale);
    let days = (bill.on - as_of).num_days();
    let when = days_away(bill.on, as_of);
    let account = (!bill.is_cash).then(|| format!(" · from {}", bill.account));
    let range = (days >= 0 && varies(bill)).then(|| {
        let whole = |minor: i64| context.money(minor).to_display_whole();
        format!(" · was {} to {} of late", whole(bill.low_minor), whole(bill.high_minor))
    });
    view! {
        <li>
            <span class="row-main">{bill.name.clone()}</span>
            <Money amount=context.money(bill.amount_minor)/>
            <span class="row-note">
                <Date on=bill.on locale form=DateForm::DayMonth/>
                {format!(", {when} · {}", bill.category.label())}
                {account}
                {range}
            </span>
        </li>
    }
}

/// Whether the amounts of late differ by more than a tenth of the usual one.
fn varies(bill: &Due) -> bool {
    bill.high_minor.saturating_sub(bill.low_minor) > bill.amount_minor / 10
}

fn how(context: &WidgetContext, upcoming: &Upcoming) -> AnyView {
    let count = upcoming.bills.len();
    let until = to_text(upcoming.until, context.locale, DateForm::Long);
    let payments = if count == 1 { "1 payment".to_owned() } else { format!("{count} payments") };
    view! {
        <p>
            {format!("These are {payments} expected by {until}, found because they came back in a rhythm before. Each is shown at its usual amount, the middle of the latest six, so a bill may turn out a little different.")}
        </p>
        <p>"Payments on a card are included; so are regular moves to savings or to pay off a card. Weekly shopping is not a bill. One that does not come for two due dates in a row is dropped."</p>
    }
    .into_any()
}

fn table(context: &WidgetContext, upcoming: &Upcoming) -> TableData {
    let columns = vec![
        Column::text("Due"),
        Column::text("To"),
        Column::number("Usual amount"),
        Column::text("How often").minor(),
        Column::text("From").minor(),
    ];
    let rows = upcoming.bills.iter().map(|bill| {
        vec![
            Cell::View(view! { <Date on=bill.on locale=context.locale form=DateForm::DayMonth/> }.into_any()),
            Cell::Text(bill.name.clone()),
            Cell::Amount(context.money(bill.amount_minor)),
            Cell::from(bill.cadence.label()),
            Cell::Text(bill.account.clone()),
        ]
    });
    let total = vec![
        "Total".into(),
        Cell::Nothing,
        Cell::Amount(context.money(upcoming.bills_total_minor)),
        Cell::Nothing,
        Cell::Nothing,
    ];
    TableData::new("Bills to come", columns).with_rows(rows).with_total(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn bills_come_by_date_with_the_next_income() {
        let shown = draw(&SPEC, &of("sole-trader"));
        insta::assert_snapshot!(shown.body, @r"
        Due by Jan 8
        $3,206
        Next likely income: about $4,200 from Northwind Studio around Dec 12.
        Lakeside Homes$1,500.00Dec 1, in 7 days · Rent or mortgage
        City Power$130.00Dec 9, in 15 days · Utilities · was $120 to $140 of late
        Netflix$15.99Dec 15, in 21 days · Subscriptions
        Adobe$59.99Dec 21, in 27 days · Business software
        Lakeside Homes$1,500.00Jan 1, in 38 days · Rent or mortgage
        ");
        insta::assert_snapshot!(shown.how, @r"
        These are 5 payments expected by January 8, 2027, found because they came back in a rhythm before. Each is shown at its usual amount, the middle of the latest six, so a bill may turn out a little different.
        Payments on a card are included; so are regular moves to savings or to pay off a card. Weekly shopping is not a bill. One that does not come for two due dates in a row is dropped.
        ");
    }

    #[test]
    fn moves_out_of_ones_own_investments_are_no_bills() {
        let plain = of("sole-trader");
        let context = with("sole-trader", |summary| {
            let mut moved = summary.upcoming.bills[0].clone();
            (moved.category, moved.is_cash, moved.amount_minor) = (Category::OwnTransfer, false, 99_900);
            summary.upcoming.bills_total_minor += moved.amount_minor;
            summary.upcoming.bills.push(moved);
        });
        assert_eq!(draw(&SPEC, &context).html, draw(&SPEC, &plain).html);
    }

    #[test]
    fn the_table_has_every_bill() {
        let context = of("sole-trader");
        let shown = draw(&SPEC, &context);
        assert_eq!(shown.table.lines().count(), context.summary.upcoming.bills.len() + 3, "{}", shown.table);
    }

    #[test]
    fn five_weeks_are_too_short_for_bills() {
        let shown = draw(&SPEC, &of("newcomer"));
        assert!(shown.body.starts_with("Not enough history (1 of 3 months)"), "{}", shown.body);
    }

    #[test]
    fn a_long_history_without_bills_is_no_fault() {
        let shown = draw(&SPEC, &with("sole-trader", |summary| summary.upcoming.bills.clear()));
        assert!(shown.body.starts_with("No regular bills found"), "{}", shown.body);
        assert!(draw(&SPEC, &of("nobody")).body.starts_with("No bills yet"));
    }

    #[test]
    fn bills_on_cards_and_of_changing_size_say_so() {
        let context = with("sole-trader", |summary| {
            let bill = summary.upcoming.bills.first_mut().unwrap();
            (bill.low_minor, bill.amount_minor, bill.high_minor, bill.is_cash) = (4_000, 6_000, 9_000, false);
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("Rent or mortgage · from Everyday"), "{}", shown.body);
        assert!(shown.body.contains("was $40 to $90 of late"), "{}", shown.body);
    }
}
