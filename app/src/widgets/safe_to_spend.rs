//! What can be spent before the next income without touching tax money, bills or a small buffer.

use cashflow::safe_to_spend::SafeToSpend;
use chrono::NaiveDate;
use layout::Class;
use leptos::prelude::*;
use money::Locale;

use super::empty::{Remedy, empty};
use super::tax_position::TaxPosition;
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::date::{Date, DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, Table, TableData};

/// What can be spent before the next income without touching tax money, bills or a small buffer.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "safe-to-spend",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No cash account.
    Empty,
    /// The amount, its parts, and where the tax in it comes from.
    Ready(Box<Safe>),
}

#[derive(Debug, Clone, PartialEq)]
struct Safe {
    answer: SafeToSpend,
    tax: TaxPosition,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    let currency = summary.currency;
    let has_cash = summary
        .balances
        .accounts
        .iter()
        .any(|account| account.kind.is_cash() && account.currency == currency);
    if !has_cash {
        return Model::Empty;
    }
    let tax = TaxPosition::of(context);
    Model::Ready(Box::new(Safe { answer: summary.safe_to_spend(tax.to_keep_back_minor()), tax }))
}

fn render(context: &WidgetContext) -> Tile {
    match model(context) {
        Model::Empty => Tile {
            body: empty(
                "No everyday account yet",
                "Import a statement of your current, checking or savings account to see what is safe to spend.",
                Remedy::Import,
            ),
            how: None,
            table: None,
        },
        Model::Ready(safe) => {
            Tile { body: body(context, &safe), how: Some(how(context, &safe)), table: None }
        }
    }
}

fn body(context: &WidgetContext, safe: &Safe) -> AnyView {
    let locale = context.locale;
    let amount = context.money(safe.answer.amount_minor);
    let note = until(safe, locale);
    let short = (safe.answer.amount_minor < 0).then(|| {
        let sentence = shortfall(context, safe);
        view! { <Notice tone=Tone::Caution title="More is spoken for than there is">{sentence}</Notice> }
    });
    view! {
        <Stat
            label="After tax, bills and a buffer"
            value=view! { <Money amount whole=true warn_below_zero=true/> }.into_any()
            note=note.into_any()
            headline=true
        />
        {short}
        {parts(context, safe)}
    }
    .into_any()
}

fn until(safe: &Safe, locale: Locale) -> String {
    let parts = &safe.answer.parts;
    let day = to_text(parts.until, locale, DateForm::DayMonth);
    match &parts.next_income {
        Some(income) => format!("Until your next likely income, {} around {day}.", income.name),
        None => format!("For the next 30 days, to {day}: no single next income can be foreseen."),
    }
}

fn shortfall(context: &WidgetContext, safe: &Safe) -> String {
    let short = context.money(safe.answer.amount_minor.saturating_abs()).to_display_whole();
    let parts = &safe.answer.parts;
    let tax_minor = safe.answer.unpaid_tax_minor.unwrap_or(0);
    let without_tax_minor = safe.answer.amount_minor.saturating_add(tax_minor);
    if parts.cash_minor < parts.bills_due_minor {
        let bills = context.money(parts.bills_due_minor).to_display_whole();
        format!(
            "Bills of {bills} come before your next income, and your cash does not cover them all. Paying for home, energy and food first keeps you safest."
        )
    } else if without_tax_minor >= 0 && tax_minor > 0 {
        let due = next_due(safe).map(|on| to_text(on, context.locale, DateForm::Long));
        let due = due.map_or_else(String::new, |on| format!(" The next payment of it is due on {on}."));
        format!("Your bills are covered. What is missing is {short} of the tax you owe so far.{due}")
    } else {
        let rest = if tax_minor > 0 { "tax and the buffer below" } else { "buffer below" };
        format!(
            "Your bills are covered, but {short} of the {rest} is not. Where you can, wait with other spending until the next income."
        )
    }
}

fn next_due(safe: &Safe) -> Option<NaiveDate> {
    match &safe.tax {
        TaxPosition::PaidByOneself(own) => own.next.map(|next| next.on),
        _ => None,
    }
}

/// Every part of the sum, so that it can be checked by adding up.
fn parts(context: &WidgetContext, safe: &Safe) -> impl IntoView + use<> {
    let parts = &safe.answer.parts;
    let row = |name: String, amount_minor: i64| {
        view! { <dt>{name}</dt><dd><Money amount=context.money(amount_minor) whole=true/></dd> }
    };
    let tax = match (&safe.tax, safe.answer.unpaid_tax_minor) {
        (TaxPosition::TakenAtSource, _) => None,
        (_, Some(minor)) => {
            Some(row("Tax not yet paid (estimate)".to_owned(), minor.saturating_neg()).into_any())
        }
        (_, None) => Some(view! { <dt>"Tax"</dt><dd>"not known"</dd> }.into_any()),
    };
    let day = to_text(parts.until, context.locale, DateForm::DayMonth);
    let buffer = match parts.buffer_minor {
        Some(minor) => row("Buffer for about a week".to_owned(), minor.saturating_neg()).into_any(),
        None => view! { <dt>"Buffer"</dt><dd>"from two full months on"</dd> }.into_any(),
    };
    view! {
        <dl class="facts">
            {row("Cash in your accounts".to_owned(), parts.cash_minor)}
            {tax}
            {row(format!("Bills before {day}"), parts.bills_due_minor.saturating_neg())}
            {buffer}
            <dt class="facts-total">"Safe to spend"</dt>
            <dd class="facts-total"><Money amount=context.money(safe.answer.amount_minor) whole=true/></dd>
        </dl>
    }
}

fn how(context: &WidgetContext, safe: &Safe) -> AnyView {
    let parts = &safe.answer.parts;
    let locale = context.locale;
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let day = to_text(parts.until, locale, DateForm::Long);
    let bills = (!parts.bills.is_empty()).then(|| {
        let rows = parts.bills.iter().map(|bill| {
            vec![
                Cell::Text(bill.name.clone()),
                Cell::View(view! { <Date on=bill.on locale form=DateForm::DayMonth/> }.into_any()),
                Cell::Amount(context.money(bill.amount_minor)),
            ]
        });
        let columns = vec![Column::text("Bill"), Column::text("Due"), Column::number("Usual amount")];
        let total =
            vec!["All bills".into(), Cell::Nothing, Cell::Amount(context.money(parts.bills_due_minor))];
        let data = TableData::new("Bills counted", columns).with_rows(rows).with_total(total);
        view! { <Table data locale dense=true/> }
    });
    let buffer = match parts.buffer_minor {
        Some(minor) => {
            format!(
                "The buffer of {} is a quarter of what you usually spend on essentials in a month.",
                whole(minor)
            )
        }
        None => {
            "A buffer is taken off as soon as there are two full months to tell a usual one from.".to_owned()
        }
    };
    let balances = (!parts.cash_is_reported).then_some(
        " At least one balance is only the sum of your transactions, because its statement gave none, so the real cash may differ.",
    );
    view! {
        <p>
            {format!("Your current, checking and savings accounts hold {} together.", whole(parts.cash_minor))}
            {balances}
        </p>
        <p>{tax_sentence(context, safe)}</p>
        <p>{format!("Bills are your regular payments due from these accounts before {day}, at their usual amounts: {}. {buffer}", whole(parts.bills_due_minor))}</p>
        {bills}
    }
    .into_any()
}

fn tax_sentence(context: &WidgetContext, safe: &Safe) -> String {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    match &safe.tax {
        TaxPosition::TakenAtSource => {
            "No tax is taken off, because your income looks as if tax is taken before it reaches you.".to_owned()
        }
        TaxPosition::NoCountry => {
            "No tax is taken off, because your country is not known. You can set it under Account.".to_owned()
        }
        TaxPosition::Unavailable(_) => {
            "No tax is taken off, because it cannot be estimated for this year. Keep some back if you pay it yourself."
                .to_owned()
        }
        TaxPosition::PaidByOneself(own) => {
            let this_year = if own.unpaid_minor <= 0 {
                format!(
                    "No tax is taken off for this tax year: {} is paid, which covers the estimate on your income so far.",
                    whole(own.paid_minor.saturating_add(own.withheld_minor()))
                )
            } else {
                format!(
                    "We estimate {} of tax on your income this tax year so far, of which {} is not yet paid and so is not yours to spend.",
                    whole(own.total_minor()),
                    whole(own.unpaid_minor)
                )
            };
            match own.earlier_minor {
                0 => this_year,
                earlier => format!("{this_year} Of the year before, {} is still to be paid.", whole(earlier)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    fn answer(context: &WidgetContext) -> SafeToSpend {
        match model(context) {
            Model::Ready(safe) => safe.answer,
            Model::Empty => panic!("nothing to spend"),
        }
    }

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn the_parts_add_up() {
        for key in ["freelancer", "retiree", "family", "student", "business-owner", "distressed", "newcomer"]
        {
            let SafeToSpend { amount_minor, unpaid_tax_minor, parts } = answer(&of(key));
            let spoken_for =
                unpaid_tax_minor.unwrap_or(0) + parts.bills_due_minor + parts.buffer_minor.unwrap_or(0);
            assert_eq!(amount_minor, parts.cash_minor - spoken_for, "{key}");
        }
    }

    #[test]
    fn a_freelancer_keeps_tax_back() {
        let shown = draw(&SPEC, &of("sole-trader"));
        insta::assert_snapshot!(shown.body, @r"
        After tax, bills and a buffer
        −$1,531
        Until your next likely income, Northwind Studio around Dec 12.
        More is spoken for than there is
        Your bills are covered. What is missing is $1,531 of the tax you owe so far. The next payment of it is due on January 15, 2027.
        Cash in your accounts: $7,400
        Tax not yet paid (estimate): −$6,795
        Bills before Dec 12: −$1,630
        Buffer for about a week: −$506
        Safe to spend: −$1,531
        ");
        insta::assert_snapshot!(shown.how, @r"
        Your current, checking and savings accounts hold $7,400 together.
        We estimate $10,995 of tax on your income this tax year so far, of which $6,795 is not yet paid and so is not yours to spend.
        Bills are your regular payments due from these accounts before December 12, 2026, at their usual amounts: $1,630. The buffer of $506 is a quarter of what you usually spend on essentials in a month.
        Bills counted
        Bill | Due | Usual amount
        Lakeside Homes | Dec 1 | $1,500.00
        City Power | Dec 9 | $130.00
        All bills | –none | $1,630.00
        ");
    }

    #[test]
    fn an_employee_has_no_tax_in_it() {
        let shown = draw(&SPEC, &of("family"));
        assert!(!shown.body.contains("Tax not yet paid"), "{}", shown.body);
        assert!(shown.how.contains("No tax is taken off, because your income looks as if"), "{}", shown.how);
    }

    #[test]
    fn less_than_nothing_is_said_kindly() {
        let with_cash = |cash_minor| {
            draw(&SPEC, &with("sole-trader", |summary| summary.safe_to_spend.cash_minor = cash_minor))
        };
        let bills = with_cash(20_000);
        assert!(bills.body.contains("your cash does not cover them all"), "{}", bills.body);
        assert!(bills.html.contains("money--problem"), "{}", bills.html);
        let tax = with_cash(300_000);
        assert!(
            tax.body
                .contains("of the tax you owe so far. The next payment of it is due on January 15, 2027."),
            "{}",
            tax.body
        );
    }

    #[test]
    fn five_weeks_have_no_buffer_yet() {
        let shown = draw(&SPEC, &of("newcomer"));
        assert!(shown.body.contains("Buffer: from two full months on"), "{}", shown.body);
        assert!(shown.body.contains("no single next income can be foreseen"), "{}", shown.body);
    }

    #[test]
    fn a_missing_buffer_alone_is_no_unpaid_bill() {
        let context = with("family", |summary| {
            let parts = &mut summary.safe_to_spend;
            (parts.cash_minor, parts.bills_due_minor, parts.buffer_minor) = (10_000, 8_000, Some(5_000));
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("Your bills are covered, but £30 of the"), "{}", shown.body);
    }

    #[test]
    fn nobody_is_told_what_to_import() {
        let shown = draw(&SPEC, &of("nobody"));
        assert!(shown.body.starts_with("No everyday account yet"), "{}", shown.body);
        assert!(shown.html.contains(r#"href="/import""#));
    }
}
