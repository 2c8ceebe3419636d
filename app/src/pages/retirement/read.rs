//! The page that asks whether money lasts: a withdrawal plan through every start year of a dated history.

use ::money::{Currency, Locale, Money as MoneyValue};
use leptos::prelude::*;
use retirement::history::united_states;
use retirement::outlook::Outlook;
use retirement::sustainable::by_start_year;
use retirement::withdrawal::{Spent, is_paid_in_full};
use rust_decimal::prelude::ToPrimitive;

use super::ask::Asked;
use super::chart::{fan, minor, table};
use super::distribution;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::disclosure::Disclosure;
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/retirement`.
///
/// # Errors
/// When no customer is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let drawn_on = visit.attune.drawn_on(person).await?;
    let currency = drawn_on.currency;
    let asked = Asked::of(&visit, drawn_on.wealth_minor, drawn_on.withdrawn_year_minor, currency);
    let today = visit.attune.now().date_naive();
    let content = view! {
        <header class="page-head">
            <div>
                <h1>"Will it last?"</h1>
                <p class="muted">"Your plan, started in every year since 1928 for which the history goes on long enough. Nothing here is advice."</p>
            </div>
        </header>
        {asked.form(currency)}
        {answer(&asked, currency, visit.locale())}
        {distribution::card(&visit, person, today)}
        <p class="small muted">"Returns of United States shares and ten-year notes, and consumer prices, 1928 to 2025, after A. Damodaran (NYU Stern). One country that did well, in whole calendar years, before fees and taxes: other futures are possible."</p>
    };
    Ok(Page::new("Will it last?", content))
}

fn answer(asked: &Asked, currency: Currency, locale: Locale) -> AnyView {
    let Some(plan) = asked.plan() else {
        return view! { <Notice>"Enter what you have and what you take in a year to see how that would have gone."</Notice> }
            .into_any();
    };
    let Some(outlook) = Outlook::of(&plan, united_states(), asked.years) else {
        return view! { <Notice>"The history has no run of that many years."</Notice> }.into_any();
    };
    let (lasted, starts) = (outlook.lasted(), outlook.starts());
    let sentence = match outlook.first_short_after_years() {
        None => format!("It lasted {} years from every one of {starts} start years.", asked.years),
        Some(years) => format!(
            "It lasted {} years from {lasted} of {starts} start years. In the worst of the others the money was short after {years} years.",
            asked.years
        ),
    };
    let tone = if lasted == starts { Tone::Done } else { Tone::Caution };
    let bands = outlook.bands();
    view! {
        <section class="section" aria-labelledby="lasts-title">
            <h2 id="lasts-title">"How it went"</h2>
            <Notice tone>{sentence}</Notice>
            {levers(asked, currency, lasted < starts)}
            {fan(asked.savings_minor, &bands, currency)}
            <Disclosure summary="The figures behind the chart"><Table data=table(&bands, currency) locale/></Disclosure>
            {runs(&outlook, currency, locale)}
        </section>
    }
    .into_any()
}

/// What could be taken instead: the amounts that lasted from every start year and from nine in ten, and the shortest
/// change of the plan that brings it there.
fn levers(asked: &Asked, currency: Currency, is_short: bool) -> Option<AnyView> {
    let share = f64::from(asked.stocks_percent) / 100.0;
    let mut rates: Vec<f64> =
        by_start_year(united_states(), asked.years, share).into_iter().map(|(_, rate)| rate).collect();
    rates.sort_by(f64::total_cmp);
    let savings = asked.savings_minor.to_f64()?;
    let spending = asked.spending_minor.to_f64()?;
    let amount = |value: f64| MoneyValue::new(minor(value), currency);
    let always = rates.first().map(|rate| rate * savings)?;
    let mostly = rates.get(rates.len() / 10).map(|rate| rate * savings)?;
    let lever = (is_short && asked.rule == "fixed" && mostly < spending).then(|| {
        let less = amount(spending - mostly).to_display_whole();
        let more = amount(spending / mostly * savings - savings).to_display_whole();
        let text = format!(
            "To last from nine start years in ten: take {less} less a year, or start with {more} more, such as by working longer or claiming benefits later."
        );
        view! { <p>{text}</p> }
    });
    Some(
        view! {
            <div class="stat-row">
                <Stat label="A year, lasted every time" value=view! { <Money amount=amount(always) whole=true/> }.into_any()/>
                <Stat label="A year, lasted nine times in ten" value=view! { <Money amount=amount(mostly) whole=true/> }.into_any()/>
            </div>
            {lever}
            <p class="small muted">"Both are first-year amounts that rise with inflation and leave nothing at the end."</p>
        }
        .into_any(),
    )
}

/// The worst, the middle and the best run, each to be opened year by year.
fn runs(outlook: &Outlook, currency: Currency, locale: Locale) -> AnyView {
    let names = ["Worst", "Middle", "Best"];
    names
        .into_iter()
        .zip(outlook.worst_median_best())
        .map(|(name, (start, run))| {
            let end = if is_paid_in_full(run) { "paid in full" } else { "short" };
            let summary = format!("{name}: started in {start}, {end}");
            let data = working(&summary, run, currency);
            view! { <Disclosure summary=summary><Table data locale dense=true/></Disclosure> }
        })
        .collect_view()
        .into_any()
}

fn working(caption: &str, run: &[Spent], currency: Currency) -> TableData {
    let columns = vec![
        Column::text("Year"),
        Column::number("Taken"),
        Column::number("In today’s money"),
        Column::number("Left").minor(),
        Column::number("Left, in today’s money"),
    ];
    let amount = |amount: f64| Cell::Whole(MoneyValue::new(minor(amount), currency));
    let rows = run.iter().map(|year| {
        vec![
            Cell::Text(year.year.to_string()),
            amount(year.taken),
            amount(year.taken_real),
            amount(year.balance),
            amount(year.balance_real),
        ]
    });
    TableData::new(caption, columns).with_rows(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::retirement::ask::tests::asked;
    use crate::ui::render::html;

    fn shown(savings_minor: i64, spending_minor: i64) -> String {
        html(move || answer(&asked(savings_minor, spending_minor), Currency::USD, Locale::EnUs))
    }

    #[test]
    fn a_plan_that_holds_says_so_and_offers_no_lever() {
        let shown = shown(100_000_000, 3_500_000);
        assert!(shown.contains("It lasted 30 years from every one of 69 start years."), "{shown}");
        // The worst start year allowed 3.731 percent.
        assert!(shown.contains("$37,313") && !shown.contains("To last from"), "{shown}");
        assert!(shown.contains("Worst: started in 1966, paid in full"), "{shown}");
    }

    #[test]
    fn row_plan_fails_says_when_and_what_would_mend_it() {
        let shown = shown(100_000_000, 5_000_000);
        assert!(shown.contains("It lasted 30 years from 50 of 69 start years."), "{shown}");
        assert!(shown.contains("the money was short after"), "{shown}");
        assert!(shown.contains("less a year, or start with"), "{shown}");
        assert!(shown.contains(", short</summary>"), "{shown}");
    }

    #[test]
    fn row_rising_path_is_drawn_as_it_is() {
        let shown = shown(100_000_000, 1_000_000);
        assert!(
            shown.contains("Best: started in") && shown.contains("What was left, in today’s money"),
            "{shown}"
        );
    }

    #[test]
    fn nothing_to_draw_on_asks_for_figures() {
        assert!(shown(0, 100).contains("Enter what you have"));
        assert!(shown(-5, 100).contains("Enter what you have"));
    }
}
