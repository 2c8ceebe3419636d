//! The required minimum distribution of this year: shown to those who have to take one, to nobody else.

use ::money::{Currency, Locale, Money as MoneyValue};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use retirement::first_year::FirstYearChoice;
use retirement::required_distribution::{Owner, Required};
use services::{Country, Principal};
use tax::FilingStatus;

use super::ask::{FIELDS, carried};
use crate::context::Visit;
use crate::ui::button::Button;
use crate::ui::date::{DateForm, to_text};
use crate::ui::field::Field;
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::stat::Stat;

/// A balance no account has: any says whether a distribution is due.
const ANY_BALANCE_MINOR: i64 = 100;

/// The card of someone in the United States who has reached the age; none for anyone else.
pub(super) fn card(visit: &Visit, person: &Principal, today: NaiveDate) -> Option<AnyView> {
    if person.country != Some(Country::UnitedStates) {
        return None;
    }
    let owner = Owner { birth_year: i32::try_from(person.birth_year?).ok()?, sole_spouse_birth_year: None };
    let year = today.year();
    owner.required(year, ANY_BALANCE_MINOR).ok()??;
    let first = |year| {
        owner.required(year, ANY_BALANCE_MINOR).ok().flatten().is_some_and(|required| required.is_first)
    };
    let is_postponed =
        first(year - 1) && NaiveDate::from_ymd_opt(year, 4, 1).is_some_and(|last| today <= last);
    let postponed = is_postponed.then(|| {
        let text = format!("Your first, for {}, may still be open: if you have not taken it, it is due by 1 April {year}, beside this year’s.", year - 1);
        view! { <Notice tone=Tone::Caution>{text}</Notice> }
    });
    let typed = visit.query("balance").unwrap_or("");
    let balance =
        MoneyValue::parse_typed(typed, Currency::USD).ok().filter(|balance| balance.amount_minor >= 0);
    let required = balance.and_then(|balance| owner.required(year, balance.amount_minor).ok()?);
    let problem = (!typed.trim().is_empty() && required.is_none())
        .then(|| "Enter an amount, such as 500,000.".to_owned());
    let asked = format!("Balance on 31 December {}", year - 1);
    let is_first = first(year);
    let other_typed = visit.query("income").unwrap_or("");
    let other = MoneyValue::parse_typed(other_typed, Currency::USD).ok().filter(|it| it.amount_minor >= 0);
    let other_problem = (!other_typed.trim().is_empty() && other.is_none())
        .then(|| "Enter an amount, such as 40,000.".to_owned());
    let other_field = is_first.then(|| {
        view! { <Field name="income" label="Other taxed income a year" inputmode="decimal" maxlength="20" optional=true value=other_typed.to_owned() error=other_problem hint="Pensions, the taxed part of benefits, interest. Shows what waiting would cost."/> }
    });
    let choice = balance.zip(other).and_then(|(balance, other)| {
        FirstYearChoice::of(owner, year, balance.amount_minor, other.amount_minor, FilingStatus::Single)
    });
    Some(
        view! {
            <section class="section" aria-labelledby="distribution-title">
                <h2 id="distribution-title">"Required distribution"</h2>
                <p>"From your age on, the law asks you to take a part of your traditional IRAs and workplace plans each year. Add up all your traditional IRAs; a 401(k) is worked out on its own, and may wait while you still work for that employer and own no more than 5% of it. Roth accounts are exempt."</p>
                {postponed}
                <form class="form form--inline panel" method="get" action="/retirement#distribution-title">
                    {carried(visit, &FIELDS)}
                    <Field name="balance" label=asked inputmode="decimal" maxlength="20" value=typed.to_owned() error=problem/>
                    {other_field}
                    <Button>"Work it out"</Button>
                </form>
                {required.map(|required| shown(required, year, visit.locale()))}
                {choice.map(|choice| choice_shown(choice, year))}
                <p class="small muted">"If your only beneficiary is a spouse more than ten years younger, or you inherited the account, another table applies: ask an advisor before you rely on this figure."</p>
            </section>
        }
        .into_any(),
    )
}

/// What taking the first beside the second costs, in money.
fn choice_shown(choice: FirstYearChoice, year: i32) -> AnyView {
    let words = |minor: i64| MoneyValue::new(minor, Currency::USD).to_display();
    let whole = |minor: i64| MoneyValue::new(minor, Currency::USD).to_display_whole();
    let cost = choice.cost_of_waiting_minor();
    let verdict = match cost {
        0 => "Waiting changes nothing in federal tax.".to_owned(),
        more if more > 0 => format!("Waiting costs {} more in federal tax over both years.", whole(more)),
        less => format!("Waiting saves {} in federal tax over both years.", whole(-less)),
    };
    let together = choice.first_minor.saturating_add(choice.second_beside_minor);
    let apart = format!(
        "Taken apart: {} in {year} and about {} in {}, {} tax in all. Both in {}: {} at once, {} tax in all.",
        words(choice.first_minor),
        whole(choice.second_after_minor),
        year + 1,
        whole(choice.tax_apart_minor),
        year + 1,
        whole(together),
        whole(choice.tax_together_minor)
    );
    view! {
        <Notice title="This year, or by 1 April".to_owned()>{verdict}</Notice>
        <p class="small muted">{apart}" For one person filing alone, by this year’s federal rules, on a balance that does not grow; part of your Social Security may be taxed on top."</p>
    }
    .into_any()
}

fn shown(required: Required, year: i32, locale: Locale) -> AnyView {
    let day = |year: i32, month: u32, day: u32| {
        NaiveDate::from_ymd_opt(year, month, day)
            .map_or_else(String::new, |on| to_text(on, locale, DateForm::Long))
    };
    let amount = MoneyValue::new(required.amount_minor, Currency::USD);
    let by = if required.is_first {
        format!(
            "It is your first: take it by {}, or by {} beside next year’s own, which is then taxed in the same year.",
            day(year, 12, 31),
            day(year + 1, 4, 1)
        )
    } else {
        format!("Take it by {}.", day(year, 12, 31))
    };
    let note = format!(
        "The balance over {} years, after the Uniform Lifetime Table. {by} What is missed costs a quarter of it, a tenth if it is mended in time.",
        required.divisor.normalize()
    );
    view! { <Stat label=format!("To take in {year}") value=view! { <Money amount/> }.into_any() note=note.into_any() headline=true/> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn row_first_year_says_what_waiting_costs() {
        let owner = Owner { birth_year: 1953, sole_spouse_birth_year: None };
        let choice = FirstYearChoice::of(owner, 2026, 100_000_000, 4_000_000, FilingStatus::Single).unwrap();
        let shown = html(move || choice_shown(choice, 2026));
        assert!(shown.contains("Waiting costs $") && shown.contains("over both years"), "{shown}");
        assert!(shown.contains("$37,735.85 in 2026") && shown.contains("$76,952 at once"), "{shown}");
    }
}
