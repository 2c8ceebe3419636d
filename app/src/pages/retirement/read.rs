//! The page that asks whether money lasts: a withdrawal plan through every start year of a dated history.

use ::money::{Currency, Locale, Money as MoneyValue};
use leptos::prelude::*;
use retirement::history::united_states;
use retirement::outlook::Outlook;
use retirement::shown::{FanShown, minor};
use retirement::sustainable::by_start_year;
use retirement::withdrawal::{Spent, is_paid_in_full};
use rust_decimal::prelude::ToPrimitive;

use super::ask::Asked;
use super::{distribution, pension, spread};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::LinkButton;
use crate::ui::disclosure::Disclosure;
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
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
                <p class="muted">"Your plan on the history of the United States, started in every year since 1928 that has enough years after it. Nothing here is advice."</p>
            </div>
            <div class="cluster">
                <LinkButton href="/retirement/plan">"Your whole retirement"</LinkButton>
                <LinkButton href="/retirement/ladder">"The first years made safe"</LinkButton>
            </div>
        </header>
        {asked.form(&visit, currency)}
        {answer(&asked, currency, visit.locale())}
        {distribution::card(&visit, person, today)}
        {pension::card(&visit, person, today)}
        <p class="small muted">"Returns of United States shares and ten-year notes, and consumer prices, 1928 to 2025, after A. Damodaran (NYU Stern). One country that did well, in whole calendar years, before fees and taxes: other futures are possible."</p>
    };
    Ok(Page::new("Will it last?", content))
}

fn answer(asked: &Asked, currency: Currency, locale: Locale) -> AnyView {
    if !asked.refused.is_empty() {
        return view! { <Notice tone=Tone::Problem>"Mend the fields marked above to see how that would have gone."</Notice> }
            .into_any();
    }
    let Some(plan) = asked.plan() else {
        return view! { <Notice>"Enter what you have and what you take in a year to see how that would have gone."</Notice> }
            .into_any();
    };
    let Some(outlook) = Outlook::of(&plan, united_states(), asked.years) else {
        return view! { <Notice>"The history has no run of that many years."</Notice> }.into_any();
    };
    let (lasted, starts) = (outlook.lasted(), outlook.starts());
    let cut = cut(asked, &outlook, currency);
    let is_good = lasted == starts && !cut.as_ref().is_some_and(|(_, is_deep)| *is_deep);
    let tone = if is_good { Tone::Done } else { Tone::Caution };
    let sentence = sentence(asked, &outlook);
    let cut = cut.map(|(words, _)| format!(" {words}"));
    let fan = FanShown::of(asked.savings_minor, &outlook.bands(), currency, |years| years.to_string());
    view! {
        <section class="section" aria-labelledby="lasts-title">
            <h2 id="lasts-title">"How it went"</h2>
            <Notice tone>{sentence}{cut}</Notice>
            {levers(asked, currency, lasted < starts)}
            <h3>"What was left, in today’s money"</h3>
            {spread::drawing(&fan, "What was left, by years from today; the figures are in the table below")}
            <p class="small muted">"By years from today. The line is the middle of all start years; half of them stay within the darker band, 8 in 10 within the lighter one."</p>
            <Disclosure summary="The figures behind the chart"><Table data=spread::table(fan.rows, "After years", "What was left, in today’s money") locale/></Disclosure>
            {runs(&outlook, currency, locale)}
        </section>
    }
    .into_any()
}

/// How often the rule's amounts were there, and when they first were not.
fn sentence(asked: &Asked, outlook: &Outlook) -> String {
    let (lasted, starts, years) = (outlook.lasted(), outlook.starts(), asked.years);
    match outlook.first_short_after_years() {
        None => format!("It paid what you take for {years} years from every one of {starts} start years."),
        Some(0) => {
            format!("The first year was not paid in full from {} of {starts} start years.", starts - lasted)
        }
        Some(full) => {
            let full = if full == 1 { "1 year".to_owned() } else { format!("{full} years") };
            format!(
                "It paid what you take for {years} years from {lasted} of {starts} start years. In the worst of the others the money was short after {full}."
            )
        }
    }
}

/// What a rule that cuts came down to, and whether that is less than half of the first amount.
fn cut(asked: &Asked, outlook: &Outlook, currency: Currency) -> Option<(String, bool)> {
    let (least, first) = (outlook.least_taken_real(), asked.spending_minor.to_f64()?);
    (asked.rule != "fixed").then(|| {
        let amount = MoneyValue::new(minor(least), currency).to_display_whole();
        let of_first = percent::to_text(minor(least / first * 10_000.0), false, false);
        let text =
            format!("The least it paid in any year was {amount} in today’s money, {of_first} of the first.");
        (text, least < first / 2.0)
    })
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
    // An amount that is shown has to hold, so what can be taken is rounded down and what has to be changed up.
    let unit = 10_f64.powi(i32::try_from(currency.digits()).unwrap_or(2));
    let at_most = |value: f64| MoneyValue::new(minor((value / unit).floor() * unit), currency);
    let at_least =
        |value: f64| MoneyValue::new(minor((value / unit).ceil() * unit), currency).to_display_whole();
    let always = rates.first().map(|rate| rate * savings)?;
    let mostly = rates.get(rates.len() / 10).map(|rate| rate * savings)?;
    let lever = (is_short && asked.rule == "fixed" && mostly < spending).then(|| {
        let less = at_least(spending - mostly);
        let more = at_least(spending / mostly * savings - savings);
        let text = format!(
            "To last from nine start years in ten: take {less} less a year, or start with {more} more, such as by working longer or claiming benefits later."
        );
        view! { <p>{text}</p> }
    });
    Some(
        view! {
            <div class="stat-row">
                <Stat label="A year, lasted every time" value=view! { <Money amount=at_most(always) whole=true/> }.into_any()/>
                <Stat label="A year, lasted nine times in ten" value=view! { <Money amount=at_most(mostly) whole=true/> }.into_any()/>
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
    use crate::ui::render::html;

    fn shown(savings_minor: i64, spending_minor: i64) -> String {
        html(move || answer(&Asked::usual(savings_minor, spending_minor), Currency::USD, Locale::EnUs))
    }

    #[test]
    fn a_plan_that_holds_says_so_and_offers_no_lever() {
        let shown = shown(100_000_000, 3_500_000);
        assert!(
            shown.contains("It paid what you take for 30 years from every one of 69 start years."),
            "{shown}"
        );
        // The worst start year allowed 3.731 percent.
        assert!(shown.contains("$37,312") && !shown.contains("To last from"), "{shown}");
        assert!(shown.contains("Worst: started in 1966, paid in full"), "{shown}");
    }

    #[test]
    fn row_plan_fails_says_when_and_what_would_mend_it() {
        let shown = shown(100_000_000, 5_000_000);
        assert!(shown.contains("It paid what you take for 30 years from 50 of 69 start years."), "{shown}");
        assert!(shown.contains("the money was short after"), "{shown}");
        assert!(shown.contains("less a year, or start with"), "{shown}");
        assert!(shown.contains(", short</summary>"), "{shown}");
    }

    #[test]
    fn a_rule_that_cuts_says_how_deep() {
        let shown = |spending_minor, rule| {
            let asked = Asked { rule, ..Asked::usual(100_000_000, spending_minor) };
            html(move || answer(&asked, Currency::USD, Locale::EnUs))
        };
        let deep = shown(90_000_000, "share");
        assert!(
            deep.contains("The least it paid in any year was $0 in today’s money, 0% of the first."),
            "{deep}"
        );
        assert!(deep.contains("notice--caution"), "{deep}");
        let shallow = shown(4_000_000, "floor");
        assert!(shallow.contains("$36,000 in today’s money, 90% of the first."), "{shallow}");
        assert!(!shown(3_500_000, "fixed").contains("The least it paid"));
    }

    #[test]
    fn a_field_that_cannot_be_read_gets_no_answer() {
        let mut asked = Asked::usual(100, 5);
        asked.refused.refuse("years", "Enter 5 to 60 years.", "many");
        let shown = html(move || answer(&asked, Currency::USD, Locale::EnUs));
        assert!(shown.contains("Mend the fields") && !shown.contains("start years"), "{shown}");
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
