//! Prices and announced dividends from somebody who offers them: the door they come through, and what is kept of them.
//!
//! A provider is asked only when a customer asks for it, and is told symbols, never whose they are.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use portfolio::{Announced, Price, SecurityId};
use rust_decimal::Decimal;
use store::portfolio::{StoredAnnouncement, StoredPrice};

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The most securities that are asked about at once.
const SYMBOLS_MAX: usize = 500;
/// The most figures that are kept of one answer.
const FIGURES_MAX: usize = 20_000;

/// What a provider knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MarketFigures {
    /// Prices, of any days.
    pub prices: Vec<Price>,
    /// Dividends, paid and announced.
    pub dividends: Vec<Announced>,
}

/// Why a provider gave no answer.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarketDataError {
    /// No answer came, however often it was asked for.
    #[error("the provider of prices cannot be reached")]
    Unreachable,
    /// It refuses: a wrong key, or too many questions.
    #[error("the provider of prices refuses to answer (status {0})")]
    Refused(u16),
    /// What it says is not what was agreed.
    #[error("the provider of prices says something that cannot be read")]
    Unreadable,
}

/// Where prices and announced dividends come from.
pub trait MarketData: fmt::Debug + Send + Sync {
    /// What it is called beside the figures it gave.
    fn name(&self) -> &str;

    /// What is known of some securities. Blocks until it is.
    ///
    /// # Errors
    /// [`MarketDataError`].
    fn figures(&self, securities: &[SecurityId]) -> Result<MarketFigures, MarketDataError>;
}

/// What is kept of an answer: figures of what was asked about, that can be believed.
fn kept(
    figures: MarketFigures,
    asked: &[SecurityId],
    today: NaiveDate,
    source: &str,
) -> (Vec<StoredPrice>, Vec<StoredAnnouncement>) {
    let asked: BTreeSet<&SecurityId> = asked.iter().collect();
    let prices = figures
        .prices
        .into_iter()
        .take(FIGURES_MAX)
        .filter(|it| asked.contains(&it.security) && it.price > Decimal::ZERO && it.on <= today);
    let prices = prices.map(|it| StoredPrice {
        security: it.security.as_str().to_owned(),
        priced_on: it.on,
        price: it.price.normalize().to_string(),
        currency: it.currency.code().to_owned(),
        source: source.to_owned(),
    });
    let dividends =
        figures.dividends.into_iter().take(FIGURES_MAX).filter(|it| {
            asked.contains(&it.security) && it.per_share > Decimal::ZERO && it.ex_on <= it.pay_on
        });
    let dividends = dividends.map(|it| StoredAnnouncement {
        security: it.security.as_str().to_owned(),
        ex_on: it.ex_on,
        record_on: it.record_on,
        pay_on: it.pay_on,
        per_share: it.per_share.normalize().to_string(),
        currency: it.currency.code().to_owned(),
        class: it.class.as_str().to_owned(),
        source: source.to_owned(),
    });
    (prices.collect(), dividends.collect())
}

impl Attune {
    /// What the provider of prices is called; `None` where there is none.
    pub fn market_data_name(&self) -> Option<&str> {
        self.market_data.as_deref().map(MarketData::name)
    }

    /// Asks the provider about everything the customer holds and keeps what it knows. Says in words what was kept.
    ///
    /// # Errors
    /// When there is no provider, nothing is held, or the provider gives no answer; nothing is changed then.
    pub async fn fetch_market_data(&self, person: &Principal) -> Result<String, ServiceError> {
        let owner = person.customer()?.clone();
        let provider = self.market_data.clone().ok_or(ServiceError::NotFound)?;
        let portfolio = self.portfolio(person).await?.ok_or(ServiceError::NotFound)?;
        let _turn = self.market_data_turns.clone().try_acquire_owned().map_err(|_| ServiceError::Busy)?;
        let held = portfolio.figures.holdings.iter().map(|holding| holding.security.clone());
        let held: Vec<SecurityId> = held.take(SYMBOLS_MAX).collect();
        let today = self.now().date_naive();
        let work = move || {
            let figures = provider.figures(&held)?;
            Ok(kept(figures, &held, today, provider.name()))
        };
        let answer: Result<_, MarketDataError> = self.off_thread(work).await?;
        let (mut prices, mut dividends) = answer.map_err(|error| {
            ServiceError::invalid("market-data", format!("Nothing was changed: {error}. Try again later."))
        })?;
        // What the customer told stands.
        let stored = store::portfolio::all(&self.db, &owner).await?;
        prices.retain(|new| {
            let is_same = |old: &StoredPrice| old.security == new.security && old.priced_on == new.priced_on;
            !stored.prices.iter().any(|old| is_same(old) && old.source != new.source)
        });
        dividends.retain(|new| {
            let is_same = |old: &StoredAnnouncement| {
                (&old.security, old.ex_on, old.pay_on, &old.class)
                    == (&new.security, new.ex_on, new.pay_on, &new.class)
            };
            !stored.announced.iter().any(|old| is_same(old) && old.source != new.source)
        });
        let (priced, announced) = (prices.len(), dividends.len());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    for price in &prices {
                        store::portfolio::put_price(tx, &owner, price).await?;
                    }
                    for announced in &dividends {
                        store::portfolio::put_announcement(tx, &owner, announced).await?;
                    }
                    Ok::<_, ServiceError>(store::summaries::remove(tx, &owner).await?)
                })
            })
            .await?;
        self.refresh(person, &format!("market-data-{}", self.new_id())).await?;
        Ok(format!("Prices kept: {priced}. Dividends kept: {announced}."))
    }
}

#[cfg(test)]
mod tests {
    use money::Currency;
    use portfolio::DividendClass;

    use super::*;

    #[test]
    fn only_what_was_asked_and_can_be_believed_is_kept() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let price = |symbol: &str, on: &str, price: i64| Price {
            security: SecurityId::new(symbol),
            on: day(on),
            price: price.into(),
            currency: Currency::USD,
        };
        let dividend = |symbol: &str, ex_on: &str, pay_on: &str| Announced {
            security: SecurityId::new(symbol),
            ex_on: day(ex_on),
            record_on: None,
            pay_on: day(pay_on),
            per_share: Decimal::ONE,
            currency: Currency::USD,
            class: DividendClass::Ordinary,
            source: String::new(),
        };
        let figures = MarketFigures {
            prices: vec![
                price("VTI", "2026-11-27", 300),
                price("VTI", "2026-12-24", 300),
                price("VTI", "2026-11-26", 0),
                price("OTHER", "2026-11-27", 5),
            ],
            dividends: vec![
                dividend("VTI", "2026-12-18", "2026-12-22"),
                dividend("VTI", "2026-12-22", "2026-12-18"),
                dividend("OTHER", "2026-12-18", "2026-12-22"),
            ],
        };
        let (prices, dividends) =
            kept(figures, &[SecurityId::new("VTI")], day("2026-11-30"), "market.example");
        assert_eq!((prices.len(), dividends.len()), (1, 1));
        assert_eq!((prices[0].price.as_str(), prices[0].source.as_str()), ("300", "market.example"));
    }
}
