//! Taking money from a pension in the United Kingdom: for customers there, and nobody else.

use ::money::{Currency, Money as MoneyValue};
use chrono::{Datelike, NaiveDate};
use leptos::prelude::*;
use retirement::uk_pension::{
    LUMP_SUM_ALLOWANCE_MINOR, Withdrawal, WithdrawalTax, full_state_pension_weekly_minor,
    minimum_pension_age, state_pension_ages,
};
use services::{Country, Principal};
use tax::uk::TaxYear;

use super::ask::{FIELDS, carried};
use super::refused::Refused;
use crate::context::Visit;
use crate::ui::button::Button;
use crate::ui::field::Field;
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::select::Select;
use crate::ui::stat::Stat;

/// No amount may pass this: a hundred million pounds.
const AMOUNT_MINOR_MAX: i64 = 10_000_000_000;

/// The amounts of the form: taken, allowance used, other income.
const AMOUNTS: [&str; 3] = ["take", "used", "other"];

/// The card; none elsewhere than in the United Kingdom.
pub(super) fn card(visit: &Visit, person: &Principal, today: NaiveDate) -> Option<AnyView> {
    if person.country != Some(Country::UnitedKingdom) {
        return None;
    }
    let mut refused = Refused::default();
    let read = |text: &str| {
        let minor = MoneyValue::parse_typed(text, Currency::GBP).ok()?.amount_minor;
        (0..=AMOUNT_MINOR_MAX).contains(&minor).then_some(minor)
    };
    let [taken, used, other] =
        AMOUNTS.map(|name| refused.read(visit, name, "Enter an amount, such as 20,000.", read));
    let tax_year = TaxYear::containing(today);
    let (is_scottish, empties_pot) =
        (visit.query("scottish") == Some("yes"), visit.query("all") == Some("yes"));
    let worked_out = taken.filter(|_| refused.is_empty()).map(|taken_minor| {
        let withdrawal = Withdrawal {
            taken_minor,
            allowance_used_minor: used.unwrap_or(0),
            other_income_minor: other.unwrap_or(0),
            tax_year,
            is_scottish,
            empties_pot,
        };
        match withdrawal.tax() {
            Ok(found) => shown(&found),
            Err(_) => {
                view! { <Notice tone=Tone::Caution>"There are no tax rules for this year here yet."</Notice> }
                    .into_any()
            }
        }
    });
    let amount = |name: &'static str, label: &'static str, hint: &'static str, value: Option<i64>| {
        let is_optional = name != "take";
        let value = value.map_or_else(String::new, |minor| MoneyValue::new(minor, Currency::GBP).to_plain());
        view! { <Field name label hint optional=is_optional inputmode="decimal" maxlength="20" value=refused.shown(name, value) error=refused.problem(name)/> }
    };
    let choices =
        |no: &str, yes: &str| vec![("no".to_owned(), no.to_owned()), ("yes".to_owned(), yes.to_owned())];
    let chosen = |is_chosen: bool| if is_chosen { "yes" } else { "no" };
    Some(
        view! {
            <section class="section" aria-labelledby="pension-title">
                <h2 id="pension-title">"Taking money from a pension"</h2>
                <p>{facts(person, tax_year, today)}</p>
                <form class="form panel" method="get" action="/retirement#pension-title">
                    {carried(visit, &FIELDS)}
                    <div class="what-if-groups">
                        {amount("take", "Taken in one payment", "From a pot you have not drawn on this tax year.", taken)}
                        {amount("used", "Tax-free lump sums before", "From all your pensions so far.", used)}
                        {amount("other", "Other income this tax year", "Pensions and pay, before tax.", other)}
                        <Select name="all" label="What stays in the pot" options=choices("Something stays", "Nothing stays") selected=chosen(empties_pot)/>
                        <Select name="scottish" label="Where you pay income tax" options=choices("England, Wales or Northern Ireland", "Scotland") selected=chosen(is_scottish)/>
                    </div>
                    <div class="cluster"><Button>"Work it out"</Button></div>
                </form>
                {worked_out}
                <p class="small muted">"A quarter of each payment is free of tax while your lump sum allowance lasts; older protections may give you more. The rest of a pot may be left to grow. Before you take anything, talk to Pension Wise, which is free, or to an independent advisor."</p>
            </section>
        }
        .into_any(),
    )
}

/// The ages and amounts the law gives somebody of that birth.
fn facts(person: &Principal, tax_year: TaxYear, today: NaiveDate) -> String {
    let birth_year = person.birth_year.and_then(|year| i32::try_from(year).ok());
    let state = match birth_year.and_then(state_pension_ages) {
        Some((least, most)) if least == most => format!("Your State Pension begins at {least}."),
        Some((least, most)) => {
            format!("Your State Pension begins between {least} and {most}, by the day of your birth.")
        }
        None => String::new(),
    };
    let full = full_state_pension_weekly_minor(tax_year).map_or_else(String::new, |minor| {
        format!(
            " The full new State Pension is {} a week in {}/{}.",
            MoneyValue::new(minor, Currency::GBP).to_display(),
            tax_year.start_year(),
            (tax_year.start_year() + 1) % 100
        )
    });
    let access = minimum_pension_age(today);
    let later = if today.year() <= 2028 && access < 57 { ", from 6 April 2028 at 57" } else { "" };
    format!("{state}{full} A private pension can be drawn on at {access}{later}.").trim_start().to_owned()
}

fn shown(found: &WithdrawalTax) -> AnyView {
    let amount = |minor: i64| view! { <Money amount=MoneyValue::new(minor, Currency::GBP)/> }.into_any();
    let words = |minor: i64| MoneyValue::new(minor, Currency::GBP).to_display();
    let back = found.back_minor();
    let advice = if back > 0 {
        format!(
            "{} more is withheld than is due. Form {} asks for it at once; without it you wait for the end of the tax year.",
            words(back),
            found.form
        )
    } else if back < 0 {
        format!("{} more is due than is withheld: put it aside for Self Assessment.", words(-back))
    } else {
        "What is withheld is what is due.".to_owned()
    };
    view! {
        <div class="stats">
            <Stat label="Arrives at first" value=amount(found.arrives_minor()) headline=true/>
            <Stat label="Of it free of tax" value=amount(found.free_minor)/>
            <Stat label="Withheld under the emergency code" value=amount(found.withheld_minor)/>
            <Stat label="Due for the year" value=amount(found.due_minor)/>
        </div>
        <Notice tone=Tone::Caution title="Emergency tax".to_owned()>{advice}</Notice>
        <p class="small muted">{format!("A first payment is taxed as if it came every month. Of the lump sum allowance of {}, {} is left after it.", words(LUMP_SUM_ALLOWANCE_MINOR), words(found.allowance_left_minor))}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn the_trap_is_said_with_its_form() {
        let withdrawal = Withdrawal {
            taken_minor: 2_000_000,
            allowance_used_minor: 0,
            other_income_minor: 1_200_000,
            tax_year: TaxYear::starting(2026),
            is_scottish: false,
            empties_pot: false,
        };
        let found = withdrawal.tax().unwrap();
        let shown = html(move || shown(&found));
        for expected in ["£14,871.80", "£5,128.20", "£2,886.00", "£2,242.20 more is withheld", "Form P55"]
        {
            assert!(shown.contains(expected), "{expected}: {shown}");
        }
    }
}
