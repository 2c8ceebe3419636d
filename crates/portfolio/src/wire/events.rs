//! Events of a line: each kind with the fields it needs.

use chrono::NaiveDate;
use money::Currency;
use rust_decimal::Decimal;
use serde::Deserialize;
use tax::us::Refusal;
use tax::wire::Fields;

use super::{Number, entries};
use crate::{DividendClass, Event, Movement, SecurityId};

/// The account of events that name none.
const NO_ACCOUNT: &str = "account";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct EventLine {
    on: NaiveDate,
    kind: String,
    account: Option<String>,
    security: Option<String>,
    currency: Option<Currency>,
    quantity: Option<Number>,
    amount_minor: Option<i64>,
    class: Option<DividendClass>,
    new: Option<Number>,
    old: Option<Number>,
    basis_minor: Option<i64>,
    acquired_on: Option<NaiveDate>,
    #[serde(default)]
    lots: Vec<NaiveDate>,
}

/// The events of a line.
pub(super) fn read(fields: &mut Fields<'_>, base: Currency) -> Result<Vec<Event>, Refusal> {
    let lines: Vec<EventLine> = entries(fields, "events")?;
    lines.into_iter().enumerate().map(|(place, line)| event(place, line, base)).collect()
}

fn event(place: usize, line: EventLine, base: Currency) -> Result<Event, Refusal> {
    let refused =
        |field: &str, reason: &str| Refusal::new(&format!("events[{place}].{field}"), reason.to_owned());
    let above_zero = |field: &str, number: Option<Number>| match number {
        Some(Number(number)) if number > Decimal::ZERO => Ok(number),
        Some(_) => Err(refused(field, "has to be above zero")),
        None => Err(refused(field, "is missing")),
    };
    let quantity = || above_zero("quantity", line.quantity);
    let amount = || line.amount_minor.ok_or_else(|| refused("amount_minor", "is missing"));
    let class = line.class.unwrap_or(DividendClass::Ordinary);
    let movement = match line.kind.as_str() {
        "buy" => Movement::Buy { quantity: quantity()?, amount_minor: amount()? },
        "sell" => Movement::Sell { quantity: quantity()?, amount_minor: amount()?, lots: line.lots.clone() },
        "dividend" => Movement::Dividend { class, amount_minor: amount()? },
        "dividend-in-kind" => Movement::DividendInKind { quantity: quantity()?, amount_minor: amount()? },
        "reinvest" => Movement::Reinvest { class, quantity: quantity()?, amount_minor: amount()? },
        "return-of-capital" => Movement::ReturnOfCapital { amount_minor: amount()? },
        "interest" => Movement::Interest { amount_minor: amount()? },
        "fee" => Movement::Fee { amount_minor: amount()? },
        "withholding" => Movement::Withholding { amount_minor: amount()? },
        "split" if line.new.is_none() && line.old.is_none() => Movement::SplitAdded { quantity: quantity()? },
        "split" => Movement::Split { new: above_zero("new", line.new)?, old: above_zero("old", line.old)? },
        "transfer-in" => Movement::TransferIn {
            quantity: quantity()?,
            basis_minor: line.basis_minor,
            acquired_on: line.acquired_on,
        },
        "transfer-out" => Movement::TransferOut { quantity: quantity()? },
        "basis-told" => Movement::BasisTold { quantity: quantity()?, amount_minor: amount()? },
        "cash" => Movement::Cash { amount_minor: amount()? },
        _ => return Err(refused("kind", "is no kind of event")),
    };
    let needs_no_security =
        matches!(movement, Movement::Interest { .. } | Movement::Fee { .. } | Movement::Cash { .. });
    if line.security.is_none() && !needs_no_security && !matches!(movement, Movement::Withholding { .. }) {
        return Err(refused("security", "is missing"));
    }
    Ok(Event {
        on: line.on,
        account: line.account.unwrap_or_else(|| NO_ACCOUNT.to_owned()),
        security: line.security.as_deref().map(SecurityId::new),
        currency: line.currency.unwrap_or(base),
        movement,
    })
}
