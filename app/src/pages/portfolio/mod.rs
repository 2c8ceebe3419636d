//! The portfolio: what is held and what it pays, its calendar, a year's income to print, what the customer tells of it,
//! and what would bring it back to its targets.

pub mod calendar;
mod holdings;
pub mod income;
pub mod manage;
pub mod read;
pub mod rebalance;
mod whose;

pub(crate) use read::alert_words;
#[cfg(test)]
pub(crate) use read::tests::sample;

use ::money::Money as MoneyValue;
use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::ui::states::EmptyState;

/// A decimal without trailing zeros.
fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

/// An amount a share: the currency's own digits, or more where it has more.
fn per_share(amount: Decimal, currency: ::money::Currency) -> String {
    let digits = amount.normalize().scale().clamp(currency.digits(), 6);
    format!("{} {}", amount.round_dp(digits), currency.code())
}

/// Money of a portfolio, in words.
fn words(amount_minor: i64, currency: ::money::Currency) -> String {
    MoneyValue::new(amount_minor, currency).to_display()
}

/// What is said while no holding is known.
fn nothing_yet() -> AnyView {
    view! {
        <EmptyState title="No holdings yet">
            <p>"Import a statement of your brokerage account: OFX or QFX with holdings, or your broker’s table of trades as CSV. You see what would change before anything is stored."</p>
            <p><a href="/import">"Import a statement"</a></p>
        </EmptyState>
    }
    .into_any()
}
