//! From an invoice to money that can be spent, step by step.

use ::money::{Currency, Locale, Money as MoneyValue};
use leptos::prelude::*;
use services::{AfterTax, InvoiceSheet};

use super::parts::expected_words;
use crate::ui::date::{Date, DateForm};
use crate::ui::money::Money;

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
                    {shown.after_tax.map(|after| after_tax(after, fields.currency))}
                </ol>
            </section>
        }
        .into_any(),
    )
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
