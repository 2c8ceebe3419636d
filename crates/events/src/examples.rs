//! An event of every type, as they are shown to those who write programs.

use chrono::{DateTime, NaiveDate, TimeDelta, Timelike, Utc};
use ledger::AccountKind;
use money::Currency;

use crate::event::{
    AccountName, BalanceReported, Event, Holding, InvoiceIssued, LifeDeclared, LifeEvent, MessageReceived,
    Movement, Reversal, What,
};

/// One event of each type, in the order of [`What::KINDS`], as of a moment.
#[must_use]
pub fn examples(now: DateTime<Utc>) -> Vec<Event> {
    let now = now.with_nanosecond(0).unwrap_or(now);
    let today = now.date_naive();
    let account = AccountName {
        number: "GB29NWBK60161331926819".to_owned(),
        currency: Currency::GBP,
        kind: Some(AccountKind::Checking),
    };
    let brokerage = AccountName { kind: Some(AccountKind::Brokerage), ..account.clone() };
    let movement = Movement {
        account: account.clone(),
        reference: "FT26334A1B2C".to_owned(),
        posted_on: today,
        amount_minor: 125_000,
        description: "ACME LTD INV 2026-014".to_owned(),
        counterparty: Some("Acme Ltd".to_owned()),
    };
    let said = [
        What::Posted(movement.clone()),
        What::Pending(movement.clone()),
        What::Reversed(Reversal {
            account: account.clone(),
            reference: movement.reference,
            reversed_on: today,
        }),
        What::Balance(BalanceReported { account, as_of: today, amount_minor: 842_017 }),
        What::Holding(Holding {
            account: brokerage,
            security: "VWRL".to_owned(),
            name: Some("FTSE All-World".to_owned()),
            quantity: "12.5".to_owned(),
            price: Some("101.32".to_owned()),
            as_of: today,
        }),
        What::Invoice(InvoiceIssued {
            number: "2026-014".to_owned(),
            client: "Acme Ltd".to_owned(),
            issued_on: today,
            due_on: today.checked_add_days(chrono::Days::new(30)).unwrap_or(NaiveDate::MAX),
            currency: Currency::GBP,
            total_minor: 125_000,
        }),
        What::Message(MessageReceived {
            from: "Acme Ltd".to_owned(),
            text: "We will pay on Friday.".to_owned(),
        }),
        What::Life(LifeDeclared { event: LifeEvent::Moved, on: today }),
    ];
    let told = said.into_iter().enumerate();
    told.map(|(place, what)| Event {
        id: format!("evt_{}", place + 1),
        occurred_at: now - TimeDelta::minutes(5),
        what,
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_of_every_type_and_each_may_be() {
        let now = "2026-11-30T12:00:00Z".parse().unwrap();
        let examples = examples(now);
        assert_eq!(examples.iter().map(|event| event.what.kind()).collect::<Vec<_>>(), What::KINDS);
        for event in examples {
            assert_eq!(crate::check(&event, now), Ok(()));
            let read: Event = serde_json::from_str(&serde_json::to_string(&event).unwrap()).unwrap();
            assert_eq!(read, event);
        }
    }
}
