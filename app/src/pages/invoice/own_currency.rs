//! What payments in another currency are worth in the customer's own: told once a payment, with the rate and its
//! source.

use ::money::{Currency, Locale, Money as MoneyValue};
use leptos::prelude::*;
use receivables::{ForeignReceipt, Invoice, Payment};
use services::InvoiceSheet;

use crate::ui::button::Button;
use crate::ui::date::{DateForm, to_text};
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;

/// What had been typed of an exchange.
#[derive(Debug, Clone, Default)]
pub(super) struct Exchange {
    pub(super) rate: String,
    pub(super) rate_source: String,
    pub(super) changed_into: String,
}

/// What payments in another currency are worth to the tax authority, and what of them is not told yet.
pub(super) fn in_own_currency(shown: &InvoiceSheet, locale: Locale) -> Option<AnyView> {
    let invoice = &shown.listed.invoice;
    let (currency, home) = (invoice.fields().currency, shown.home_currency);
    let rows: Vec<AnyView> = invoice
        .payments()
        .iter()
        .filter(|_| currency != home)
        .enumerate()
        .map(|(place, payment)| {
            let came = MoneyValue::new(payment.settles_minor(), currency).to_display();
            let form = worth_form(invoice, payment, place, home);
            match &payment.foreign {
                Some(foreign) => view! {
                    <li>
                        {worth(&came, foreign, locale)}
                        <Disclosure summary="Correct the rate">{form}</Disclosure>
                    </li>
                }
                .into_any(),
                None => {
                    let on = to_text(payment.paid_on, locale, DateForm::Short);
                    view! { <li class="stack">{format!("{came} came on {on}. It counts as income once you say what it was worth that day.")}{form}</li> }
                        .into_any()
                }
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="section" aria-labelledby="own-currency-title">
                <h2 id="own-currency-title">"In your own currency"</h2>
                <ul class="stack">{rows}</ul>
            </section>
        }
        .into_any()
    })
}

/// What a payment is worth, in words.
fn worth(came: &str, foreign: &ForeignReceipt, locale: Locale) -> String {
    let (home, rate) = (foreign.home_currency, &foreign.receipt_rate);
    let money = |amount_minor| MoneyValue::new(amount_minor, home).to_display();
    let worth = money(foreign.income_minor);
    let on = to_text(rate.on, locale, DateForm::Short);
    let gain = foreign.fx_gain_minor.map_or_else(String::new, |gain| {
        let what = if gain < 0 { "loss" } else { "gain" };
        let size = money(gain.saturating_abs());
        format!(" Exchange {what} when it was changed: {size}, no part of your income.")
    });
    let per_unit = rate.home_per_unit.normalize();
    format!("{came} at {per_unit} on {on}, from {}, is worth {worth} for tax.{gain}", rate.source)
}

/// The form that says what a payment was worth.
fn worth_form(invoice: &Invoice, payment: &Payment, place: usize, home: Currency) -> AnyView {
    let currency = invoice.fields().currency;
    let amount = MoneyValue::new(payment.settles_minor(), currency).to_plain();
    let typed = payment.foreign.as_ref().map_or_else(Exchange::default, |foreign| Exchange {
        rate: foreign.receipt_rate.home_per_unit.normalize().to_string(),
        rate_source: foreign.receipt_rate.source.clone(),
        changed_into: foreign
            .changed_into_minor()
            .map_or_else(String::new, |changed| MoneyValue::new(changed, home).to_plain()),
    });
    view! {
        <form class="form form--inline panel" method="post" action="/api/value-invoice-payment">
            <input type="hidden" name="id" value=invoice.id().to_string()/>
            <input type="hidden" name="amount" value=amount/>
            <input type="hidden" name="on" value=payment.paid_on.to_string()/>
            {exchange(&typed, &format!("payment-{place}"), currency, home)}
            <Button>"Save its worth"</Button>
        </form>
    }
    .into_any()
}

/// Asks what a payment in another currency is worth to the tax authority. Ids begin with the name of the form.
pub(super) fn exchange(
    typed: &Exchange,
    form: &str,
    currency: Currency,
    home: Currency,
) -> impl IntoView + use<> {
    let id = |name: &str| format!("{form}-{name}");
    let rate = format!("{} for one {}", home.code(), currency.code());
    let changed = format!("Changed into, in {}", home.code());
    view! {
        <Field name="rate" id=id("rate") label=rate inputmode="decimal" maxlength="16" optional=true value=typed.rate.clone() hint="The rate of the day it came: your income is what the payment was worth then."/>
        <Field name="rate_source" id=id("rate_source") label="Where the rate is from" maxlength="60" optional=true value=typed.rate_source.clone() hint="Such as your bank, or the ECB."/>
        <Field name="changed_into" id=id("changed_into") label=changed inputmode="decimal" maxlength="20" optional=true value=typed.changed_into.clone() hint="If you changed the money: more or less than it was worth is exchange gain or loss, and no income."/>
    }
}
