//! From an invoice to money that can be spent, step by step.

use ::money::{Currency, Locale, Money as MoneyValue};
use leptos::prelude::*;
use services::{AfterTax, InvoiceSheet, NotFollowed};

use super::parts::expected_words;
use crate::ui::button::Button;
use crate::ui::date::{Date, DateForm};
use crate::ui::money::Money;
use crate::ui::select::Select;

/// The steps of an invoice that is owed: what was invoiced, the deposit it should bring and when, the tax in that, and
/// what is left to spend. Nothing is expected of a draft, a paid or a cancelled one.
pub(super) fn chain(shown: &InvoiceSheet, locale: Locale) -> Option<AnyView> {
    let listed = &shown.listed;
    let expected = listed.expected.as_ref()?;
    let fields = listed.invoice.fields();
    let money = |amount_minor| MoneyValue::new(amount_minor, fields.currency);
    let (total, owed) = (money(listed.invoice.total_minor()), money(expected.amount_minor));
    Some(
        view! {
            <section class="section" aria-labelledby="chain-title">
                <h2 id="chain-title">"What becomes of it"</h2>
                <ol class="chain panel">
                    <li>
                        <span class="row-main">"Invoiced"</span>
                        <Money amount=total/>
                        <span class="row-note">"Due "<Date on=fields.due_on locale form=DateForm::Long/></span>
                    </li>
                    <li>
                        <span class="row-main">"Expected deposit"</span>
                        <Money amount=owed/>
                        <span class="row-note">{format!("Expected {}.", expected_words(expected, locale))}</span>
                    </li>
                    {match shown.after_tax {
                        Ok(after) => after_tax(after, fields.currency).into_any(),
                        Err(why) => not_followed(why).into_any(),
                    }}
                </ol>
                {slip(shown)}
            </section>
        }
        .into_any(),
    )
}

/// Why the steps end at the deposit.
fn not_followed(why: NotFollowed) -> impl IntoView {
    let words = match why {
        NotFollowed::NotExpected => {
            "Nothing is planned with it: money that may never come is not safe to spend."
        }
        NotFollowed::OtherCurrency => {
            "Its tax follows from the exchange rate of the day it comes; record that rate with the payment."
        }
        NotFollowed::NextTaxYear => {
            "It is expected after this tax year, so its tax belongs to the next one, which has not begun."
        }
        NotFollowed::NoTaxYear => {
            "Its tax cannot be told yet: import your statements and say where you pay tax."
        }
    };
    view! { <li><span class="row-note">{words}</span></li> }
}

/// The slips that can be asked about, in days.
pub(super) const SLIPS: [(u32, &str); 5] =
    [(0, "As usual"), (7, "7 days late"), (14, "14 days late"), (30, "30 days late"), (60, "60 days late")];

/// Asks the same of a client that pays later than usual.
fn slip(shown: &InvoiceSheet) -> impl IntoView + use<> {
    let action = format!("/invoices/{}#chain-title", shown.listed.invoice.id());
    let options = SLIPS.map(|(days, words)| (days.to_string(), words.to_owned())).to_vec();
    let selected = shown.slip_days.to_string();
    view! {
        <form class="form form--inline" method="get" action=action>
            <Select name="slip" id="field-slip" label="If it slips" options selected/>
            <Button>"Show"</Button>
        </form>
    }
}

fn after_tax(after: AfterTax, currency: Currency) -> impl IntoView {
    let money = |amount_minor| MoneyValue::new(amount_minor, currency);
    let taken = |amount_minor: i64| money(amount_minor.saturating_neg());
    let sales_tax = (after.sales_tax_minor > 0).then(|| {
        view! {
            <li>
                <span class="row-main">"Sales tax in it"</span>
                <Money amount=taken(after.sales_tax_minor)/>
                <span class="row-note">"Passed on, and no income of yours."</span>
            </li>
        }
    });
    let safe = format!(
        "{} is safe to spend today, {} with it.",
        money(after.safe_to_spend_minor).to_display(),
        money(after.safe_with_it_minor).to_display()
    );
    view! {
        {sales_tax}
        <li>
            <span class="row-main">"Tax to put aside of it"</span>
            <Money amount=taken(after.tax_minor)/>
            <span class="row-note">"What it adds to this tax year, an estimate. "<a href="/tax">"Your tax year"</a></span>
        </li>
        <li>
            <span class="row-main">"Left to spend of it"</span>
            <Money amount=money(after.left_minor)/>
            <span class="row-note">{safe}</span>
        </li>
    }
}
