//! From an invoice to money that can be spent, step by step.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use services::ListedInvoice;

use super::parts::expected_words;
use crate::ui::date::{Date, DateForm};
use crate::ui::money::Money;

/// The steps of an invoice that is owed: what was invoiced, and the deposit it should bring and when. Nothing is
/// expected of a draft, a paid or a cancelled one.
pub(super) fn chain(listed: &ListedInvoice, locale: Locale) -> Option<AnyView> {
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
                </ol>
            </section>
        }
        .into_any(),
    )
}
