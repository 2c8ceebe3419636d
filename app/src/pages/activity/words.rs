//! What happened, in words.

use ::money::{Locale, Money as MoneyValue};
use events::{LifeEvent, What};

use crate::ui::date::{DateForm, to_text};

/// An event as a sentence without its full stop.
pub(super) fn event(what: &What, locale: Locale) -> String {
    let amount = |amount_minor: i64, currency| MoneyValue::new(amount_minor, currency).to_display();
    match what {
        What::Posted(movement) => {
            let (way, sum) = way(movement.amount_minor);
            format!("{} {way}: {}", amount(sum, movement.account.currency), movement.description)
        }
        What::Pending(movement) => {
            let (way, sum) = way(movement.amount_minor);
            format!(
                "{} {way}, not booked yet: {}",
                amount(sum, movement.account.currency),
                movement.description
            )
        }
        What::Reversed(reversal) => format!("A movement was taken back: {}", reversal.reference),
        What::Balance(balance) => format!(
            "Account {} held {} on {}",
            balance.account.number,
            amount(balance.amount_minor, balance.account.currency),
            to_text(balance.as_of, locale, DateForm::Long)
        ),
        What::Holding(holding) => {
            let name = holding.name.as_deref().unwrap_or(&holding.security);
            format!("Account {} held {} of {name}", holding.account.number, holding.quantity)
        }
        What::Invoice(invoice) => format!(
            "Invoice {} to {} for {}",
            invoice.number,
            invoice.client,
            amount(invoice.total_minor, invoice.currency)
        ),
        What::Message(message) => format!("{} wrote: {}", message.from, message.text),
        What::Life(life) => {
            format!("{} on {}", life_event(life.event), to_text(life.on, locale, DateForm::Long))
        }
    }
}

fn way(amount_minor: i64) -> (&'static str, i64) {
    if amount_minor < 0 { ("out", amount_minor.saturating_neg()) } else { ("in", amount_minor) }
}

fn life_event(event: LifeEvent) -> &'static str {
    match event {
        LifeEvent::Moved => "You moved",
        LifeEvent::BoughtHome => "You bought a home",
        LifeEvent::NewJob => "You began a job",
        LifeEvent::LostJob => "You lost a job",
        LifeEvent::SelfEmployed => "You began to work for yourself",
        LifeEvent::Retired => "You stopped working",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_is_told() {
        let examples = events::examples("2026-11-30T12:00:00Z".parse().unwrap());
        let told: Vec<String> = examples.iter().map(|example| event(&example.what, Locale::EnGb)).collect();
        insta::assert_snapshot!(told.join("\n"), @r"
        £1,250.00 in: ACME LTD INV 2026-014
        £1,250.00 in, not booked yet: ACME LTD INV 2026-014
        A movement was taken back: FT26334A1B2C
        Account GB29NWBK60161331926819 held £8,420.17 on 30 November 2026
        Account GB29NWBK60161331926819 held 12.5 of FTSE All-World
        Invoice 2026-014 to Acme Ltd for £1,250.00
        Acme Ltd wrote: We will pay on Friday.
        You moved on 30 November 2026
        ");
    }
}
