//! What the law asks to be taken from retirement accounts this year: amount, taken, left, and until when.

use chrono::NaiveDate;
use layout::Class;
use leptos::prelude::*;
use services::{RequiredDistributions, RequiredRow};

use super::{NoProps, Tile, WidgetContext, WidgetSpec};
use crate::ui::date::{DateForm, days_away, to_text};
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The required minimum distribution; absent for whom the law asks for nothing.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "required-distribution",
    classes: &[Class::Legal],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: |context| required(context).next().is_some(),
    render,
};

/// What the customer has to take, then what their partner has to.
fn required(context: &WidgetContext) -> impl Iterator<Item = &RequiredDistributions> {
    let portfolio = context.portfolio.as_deref();
    portfolio.into_iter().flat_map(|it| it.required.iter().chain(&it.partner_required))
}

fn render(context: &WidgetContext) -> Tile {
    let parts = required(context)
        .map(|required| {
            let name = required.of.clone().map(|name| view! { <h3>{name}</h3> });
            view! { {name} {body(context, required)} }
        })
        .collect_view();
    let body = view! { {parts} <p><a href="/retirement">"Plans for your retirement"</a></p> }.into_any();
    Tile { body, how: Some(how()), table: None }
}

fn body(context: &WidgetContext, required: &RequiredDistributions) -> AnyView {
    let locale = context.locale;
    let deadline = NaiveDate::from_ymd_opt(required.year, 12, 31);
    let by = deadline.map_or_else(String::new, |on| {
        let today = context.summary.as_of;
        format!("by {}, {}", to_text(on, locale, DateForm::Long), days_away(on, today))
    });
    let mut remaining = required.rows.iter().map(RequiredRow::remaining_minor);
    let left = remaining.try_fold(0_i64, |sum, row| sum.checked_add(row?));
    let headline = match left {
        _ if required.rows.is_empty() => ().into_any(),
        Some(left) => {
            let note = if left == 0 { "All of it is taken.".to_owned() } else { by };
            view! {
                <Stat headline=true label=format!("Still to take in {}", required.year)
                    value=view! { <Money amount=context.money(left)/> }.into_any() note=note.into_any()/>
            }
            .into_any()
        }
        None => view! {
            <p>{format!("The balance on 31 December {} is on no statement here. Import the December statement, and what has to be taken is worked out.", required.year - 1)}</p>
        }
        .into_any(),
    };
    let first = required.is_first.then(|| {
        let (whose, who) = if required.of.is_some() { ("their", "They") } else { ("your", "You") };
        let text = format!(
            "It is {whose} first. {who} may wait until 1 April {}, but then two are taken, and taxed, in that year.",
            required.year + 1
        );
        view! { <Notice tone=Tone::Caution>{text}</Notice> }
    });
    let second = required.follows_first.then(|| {
        let text = format!(
            "If the first distribution, that of {}, was left until now, it is due by 1 April {} and is not in these figures.",
            required.year - 1,
            required.year
        );
        view! { <Notice tone=Tone::Caution>{text}</Notice> }
    });
    let inherited = (!required.inherited.is_empty()).then(|| {
        let names = required.inherited.join(", ");
        view! { <Notice tone=Tone::Caution>{format!("{names}: inherited accounts follow another table. Ask an advisor; no figure is shown.")}</Notice> }
    });
    let joint = required.is_joint_life.then(|| {
        view! { <p class="muted small">"Worked out over two lives, since the only beneficiary is a spouse more than ten years younger."</p> }
    });
    view! {
        {headline}
        {rows(context, required)}
        {first}
        {second}
        {inherited}
        {joint}
    }
    .into_any()
}

fn rows(context: &WidgetContext, required: &RequiredDistributions) -> Option<AnyView> {
    if required.rows.is_empty() {
        return None;
    }
    let money = |minor: Option<i64>| {
        minor.map_or(Cell::Text("not known".to_owned()), |minor| Cell::Amount(context.money(minor)))
    };
    let columns = vec![
        Column::text("Account"),
        Column::number(format!("On 31 Dec {}", required.year - 1)).minor(),
        Column::number("To take"),
        Column::number("Taken"),
        Column::number("Left"),
    ];
    let rows = required.rows.iter().map(|row| {
        vec![
            Cell::Text(row.name.clone()),
            money(row.balance_minor),
            money(row.required_minor),
            money(Some(row.taken_minor)),
            money(row.remaining_minor()),
        ]
    });
    let data = TableData::new("Required distributions by account", columns).with_rows(rows);
    let locale = context.locale;
    Some(view! { <Table data locale dense=true caption_hidden=true/> }.into_any())
}

fn how() -> AnyView {
    view! {
        <p>"The balance at the end of last year over the years of the Uniform Lifetime Table for your age (26 CFR 1.401(a)(9)-9). What was paid out of the account this year counts as taken; a conversion to a Roth account or a rollover does not satisfy the law, so take those off yourself. Traditional IRAs may be taken from any of them; each 401(k) stands alone; Roth accounts ask for nothing."</p>
        <p>"What is missed costs a quarter of it, a tenth if it is mended in time. If your only beneficiary is a spouse more than ten years younger, the Joint and Last Survivor Table applies: say so under Accounts and prices. One spouse’s accounts never count for the other’s."</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, with_portfolio};

    fn with(is_first: bool, rows: Vec<RequiredRow>, inherited: &[&str]) -> WidgetContext {
        with_portfolio(|portfolio| {
            portfolio.required = Some(of(None, is_first, rows, inherited));
        })
    }

    fn of(
        name: Option<&str>,
        is_first: bool,
        rows: Vec<RequiredRow>,
        inherited: &[&str],
    ) -> RequiredDistributions {
        RequiredDistributions {
            of: name.map(str::to_owned),
            year: 2026,
            is_first,
            follows_first: !is_first,
            is_joint_life: false,
            rows,
            inherited: inherited.iter().map(|name| (*name).to_owned()).collect(),
        }
    }

    #[test]
    fn row_a_partner_takes_their_own_beside_the_customer() {
        let context = with_portfolio(|portfolio| {
            portfolio.required = Some(of(None, false, vec![row(Some(1_886_792), 0)], &[]));
            portfolio.partner_required = Some(of(Some("Bo"), true, vec![row(Some(1_000_000), 0)], &[]));
        });
        let shown = draw(&SPEC, &context).body;
        let (own, partner) = (shown.find("$18,867.92").unwrap(), shown.find("Bo").unwrap());
        assert!(own < partner && shown.contains("It is their first. They may wait"), "{shown}");
        assert!(shown[partner..].contains("$10,000.00"), "{shown}");
        let alone = with_portfolio(|portfolio| {
            portfolio.required = None;
            portfolio.partner_required = Some(of(Some("Bo"), false, vec![row(Some(100), 0)], &[]));
        });
        assert!((SPEC.applies)(&alone));
    }

    fn row(required_minor: Option<i64>, taken_minor: i64) -> RequiredRow {
        RequiredRow {
            name: "IRA".to_owned(),
            balance_minor: required_minor.map(|_| 50_000_000),
            required_minor,
            taken_minor,
        }
    }

    #[test]
    fn what_is_left_and_until_when() {
        let shown = draw(&SPEC, &with(false, vec![row(Some(1_886_792), 886_792)], &[]));
        assert!(
            shown.body.starts_with("Still to take in 2026\n$10,000.00\nby December 31, 2026"),
            "{}",
            shown.body
        );
        assert!(
            shown.body.contains("IRA | $500,000.00 | $18,867.92 | $8,867.92 | $10,000.00"),
            "{}",
            shown.body
        );
        let done = draw(&SPEC, &with(false, vec![row(Some(100), 200)], &[]));
        assert!(done.body.contains("$0.00\nAll of it is taken."), "{}", done.body);
    }

    #[test]
    fn row_first_year_says_the_choice_and_its_cost() {
        let shown = draw(&SPEC, &with(true, vec![row(Some(100), 0)], &[])).body;
        assert!(shown.contains("wait until 1 April 2027, but then two are taken, and taxed"), "{shown}");
    }

    #[test]
    fn row_an_inherited_account_alone_asks_for_an_advisor_and_shows_no_number() {
        let shown = draw(&SPEC, &with(false, Vec::new(), &["Aunt’s IRA"])).body;
        assert!(shown.contains("Ask an advisor") && !shown.contains('$'), "{shown}");
    }

    #[test]
    fn row_inherited_or_unknown_shows_no_number() {
        let shown = draw(&SPEC, &with(false, vec![row(None, 0)], &["Aunt’s IRA"])).body;
        assert!(
            shown.contains("31 December 2025 is on no statement") && shown.contains("Ask an advisor"),
            "{shown}"
        );
    }

    #[test]
    fn row_under_age_is_absent() {
        assert!(!(SPEC.applies)(&with_portfolio(|portfolio| portfolio.required = None)));
    }
}
