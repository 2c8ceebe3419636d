//! From what is stored to what a portfolio is worked out of.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use money::Currency;
use portfolio::{
    Announced, DividendClass, Event, ExchangeRate, Movement, Position, Price, Quotes, SecurityId,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use statements::{InvestmentKind, InvestmentRow, SplitTerms};
use store::portfolio::{StoredMovement, StoredPortfolio};

/// The kind under which a basis the customer told is stored.
pub(super) const BASIS_TOLD: &str = "basis-told";
/// Days between a dividend and the purchase it was reinvested by, where a broker writes two rows.
const REINVESTED_WITHIN: i64 = 5;

/// What else there is to a movement.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Detail {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) split: Option<SplitTerms>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) basis_minor: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) acquired_on: Option<NaiveDate>,
}

impl Detail {
    /// The detail of a row, if there is any.
    pub(crate) fn of(row: &InvestmentRow) -> Option<Self> {
        let detail = Self { split: row.split, basis_minor: row.basis_minor, acquired_on: row.acquired_on };
        (detail != Self::default()).then_some(detail)
    }
}

/// The events of stored movements, in order of days.
pub(super) fn events(stored: &StoredPortfolio) -> Vec<Event> {
    let mut events: Vec<Event> = stored.movements.iter().filter_map(event).collect();
    pair_reinvestments(&mut events);
    events
}

fn event(stored: &StoredMovement) -> Option<Event> {
    Some(Event {
        on: stored.happened_on,
        account: stored.account_id.clone(),
        security: stored.security.as_deref().map(SecurityId::new),
        currency: stored.currency.parse().ok()?,
        movement: movement(stored)?,
    })
}

/// What a stored movement is; `None` where it lacks what its kind needs, as when a broker left the shares out.
fn movement(stored: &StoredMovement) -> Option<Movement> {
    let quantity = stored.quantity.as_deref().and_then(|text| text.parse::<Decimal>().ok());
    let quantity = quantity.filter(|quantity| *quantity > Decimal::ZERO);
    let amount = stored.amount_minor;
    let paid = amount.map(i64::saturating_neg);
    let detail: Detail =
        stored.detail.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let dividend = |class| Some(Movement::Dividend { class, amount_minor: amount? });
    if stored.kind == BASIS_TOLD {
        return Some(Movement::BasisTold { quantity: quantity?, amount_minor: amount? });
    }
    let moves_shares = stored.security.is_some();
    match InvestmentKind::from_name(&stored.kind)? {
        InvestmentKind::Buy => Some(Movement::Buy { quantity: quantity?, amount_minor: paid? }),
        InvestmentKind::Sell => {
            Some(Movement::Sell { quantity: quantity?, amount_minor: amount?, lots: Vec::new() })
        }
        InvestmentKind::Dividend => dividend(DividendClass::Ordinary),
        InvestmentKind::QualifiedDividend => dividend(DividendClass::Qualified),
        InvestmentKind::SpecialDividend => dividend(DividendClass::Special),
        InvestmentKind::CapitalGain => dividend(DividendClass::CapitalGain),
        InvestmentKind::Interest => Some(Movement::Interest { amount_minor: amount? }),
        InvestmentKind::ReturnOfCapital => Some(Movement::ReturnOfCapital { amount_minor: amount? }),
        InvestmentKind::Reinvest => Some(Movement::Reinvest {
            class: DividendClass::Ordinary,
            quantity: quantity?,
            amount_minor: amount?.saturating_abs(),
        }),
        InvestmentKind::DividendInKind => {
            Some(Movement::DividendInKind { quantity: quantity?, amount_minor: amount?.saturating_abs() })
        }
        InvestmentKind::Fee => Some(Movement::Fee { amount_minor: paid? }),
        InvestmentKind::Withholding => Some(Movement::Withholding { amount_minor: paid? }),
        InvestmentKind::Split => match detail.split {
            Some(SplitTerms::Ratio { new, old }) => Some(Movement::Split { new, old }),
            Some(SplitTerms::Added(quantity)) => Some(Movement::SplitAdded { quantity }),
            None => None,
        },
        InvestmentKind::TransferIn if moves_shares => Some(Movement::TransferIn {
            quantity: quantity?,
            basis_minor: detail.basis_minor,
            acquired_on: detail.acquired_on,
        }),
        InvestmentKind::TransferOut if moves_shares => Some(Movement::TransferOut { quantity: quantity? }),
        _ => Some(Movement::Cash { amount_minor: amount? }),
    }
}

/// Some brokers write a reinvested dividend as income and as a purchase, of all of it or of what the tax left; the
/// purchase alone is then no income again.
fn pair_reinvestments(events: &mut [Event]) {
    let is_near = |a: NaiveDate, b: NaiveDate| (a - b).num_days().abs() <= REINVESTED_WITHIN;
    let mut paid: BTreeMap<(String, SecurityId), Vec<(NaiveDate, i64)>> = BTreeMap::new();
    let mut withheld = paid.clone();
    for event in events.iter() {
        let Some(security) = &event.security else { continue };
        let (rows, amount_minor) = match &event.movement {
            Movement::Dividend { amount_minor, .. } => (&mut paid, *amount_minor),
            Movement::Withholding { amount_minor } => (&mut withheld, *amount_minor),
            _ => continue,
        };
        rows.entry((event.account.clone(), security.clone())).or_default().push((event.on, amount_minor));
    }
    for event in events.iter_mut() {
        let (Movement::Reinvest { quantity, amount_minor, .. }, Some(security)) =
            (&event.movement, &event.security)
        else {
            continue;
        };
        let key = (event.account.clone(), security.clone());
        let taxes = withheld.get(&key).map_or(&[][..], Vec::as_slice);
        let Some(payments) = paid.get_mut(&key) else { continue };
        let is_it = |(on, gross_minor): &(NaiveDate, i64)| {
            let near = taxes.iter().filter(|(taxed_on, _)| is_near(*taxed_on, *on));
            let tax_minor = near.map(|(_, tax)| *tax).fold(0, i64::saturating_add);
            let all = [*gross_minor, gross_minor.saturating_sub(tax_minor)];
            is_near(event.on, *on) && all.contains(amount_minor)
        };
        if let Some(place) = payments.iter().position(is_it) {
            payments.remove(place);
            event.movement = Movement::Buy { quantity: *quantity, amount_minor: *amount_minor };
        }
    }
}

/// The reported positions.
pub(super) fn positions(stored: &StoredPortfolio) -> Vec<Position> {
    let read = |it: &store::portfolio::StoredPosition| {
        Some(Position {
            account: it.account_id.clone(),
            security: SecurityId::new(&it.security),
            on: it.held_on,
            quantity: it.quantity.parse().ok()?,
            currency: it.currency.parse().ok()?,
        })
    };
    stored.positions.iter().filter_map(read).collect()
}

/// Prices of trades, then of positions, then those the customer brought: of one day the later ones hold.
pub(super) fn quotes(stored: &StoredPortfolio, base: Currency) -> Quotes {
    let traded = stored.movements.iter().filter_map(|it| {
        let is_trade = matches!(it.kind.as_str(), "buy" | "sell" | "reinvest");
        let currency: Currency = it.currency.parse().ok()?;
        let quantity: Decimal = it.quantity.as_deref().filter(|_| is_trade)?.parse().ok()?;
        let paid = Decimal::new(it.amount_minor?.saturating_abs(), currency.digits());
        let price = paid.checked_div(quantity).filter(|price| *price > Decimal::ZERO)?;
        let security = SecurityId::new(it.security.as_deref()?);
        Some(Price { security, on: it.happened_on, price, currency })
    });
    let held = stored.positions.iter().filter_map(|it| {
        Some(Price {
            security: SecurityId::new(&it.security),
            on: it.held_on,
            price: it.price.as_deref()?.parse().ok()?,
            currency: it.currency.parse().ok()?,
        })
    });
    let brought = stored.prices.iter().filter_map(|it| {
        Some(Price {
            security: SecurityId::new(&it.security),
            on: it.priced_on,
            price: it.price.parse().ok()?,
            currency: it.currency.parse().ok()?,
        })
    });
    let prices: Vec<Price> = traded.chain(held).chain(brought).collect();
    let rates: Vec<ExchangeRate> = stored
        .rates
        .iter()
        .filter_map(|it| {
            let base_per_unit = it.rate.parse().ok()?;
            Some(ExchangeRate { currency: it.currency.parse().ok()?, on: it.rated_on, base_per_unit })
        })
        .collect();
    Quotes::new(base, &prices, &rates)
}

/// The announced dividends.
pub(super) fn announced(stored: &StoredPortfolio) -> Vec<Announced> {
    let read = |it: &store::portfolio::StoredAnnouncement| {
        Some(Announced {
            security: SecurityId::new(&it.security),
            ex_on: it.ex_on,
            record_on: it.record_on,
            pay_on: it.pay_on,
            per_share: it.per_share.parse().ok()?,
            currency: it.currency.parse().ok()?,
            class: DividendClass::from_name(&it.class)?,
            source: it.source.clone(),
        })
    };
    stored.announced.iter().filter_map(read).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stored(kind: &str, on: &str, quantity: Option<&str>, amount_minor: i64) -> StoredMovement {
        StoredMovement {
            id: String::new(),
            account_id: "a".into(),
            import_id: None,
            happened_on: on.parse().unwrap(),
            kind: kind.into(),
            security: Some("bnd".into()),
            quantity: quantity.map(str::to_owned),
            amount_minor: Some(amount_minor),
            currency: "USD".into(),
            detail: None,
            bank_reference: None,
        }
    }

    fn kinds(movements: Vec<StoredMovement>) -> Vec<&'static str> {
        let found = events(&StoredPortfolio { movements, ..StoredPortfolio::default() });
        let name = |event: &Event| match event.movement {
            Movement::Buy { amount_minor, .. } if amount_minor > 0 => "buy",
            Movement::Dividend { .. } => "dividend",
            Movement::Reinvest { .. } => "reinvest",
            _ => "other",
        };
        found.iter().map(name).collect()
    }

    #[test]
    fn a_reinvestment_in_two_rows_is_income_once() {
        let pair = vec![
            stored("dividend", "2026-03-02", None, 184),
            stored("reinvest", "2026-03-05", Some("0.02"), 184),
            stored("reinvest", "2026-03-05", Some("0.02"), 184),
        ];
        assert_eq!(kinds(pair), ["dividend", "buy", "reinvest"]);
        let later = vec![
            stored("dividend", "2026-03-02", None, 184),
            stored("reinvest", "2026-03-09", Some("0.02"), 184),
        ];
        assert_eq!(kinds(later), ["dividend", "reinvest"]);
        let taxed = vec![
            stored("dividend", "2026-03-02", None, 10_000),
            stored("withholding", "2026-03-02", None, -1_500),
            stored("reinvest", "2026-03-03", Some("1"), 8_500),
        ];
        assert_eq!(kinds(taxed), ["dividend", "other", "buy"]);
    }

    #[test]
    fn what_lacks_its_shares_is_left_out() {
        assert_eq!(kinds(vec![stored("buy", "2026-03-02", None, -184)]), [""; 0]);
        assert_eq!(kinds(vec![stored("buy", "2026-03-02", Some("2"), -184)]), ["buy"]);
    }
}
