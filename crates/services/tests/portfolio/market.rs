//! Prices from a provider: kept beside the customer's own, asked for by nobody else, and never half.

use std::sync::{Arc, Mutex};

use portfolio::SecurityId;
use rust_decimal::Decimal;
use services::{AccountChoice, MarketData, MarketDataError, MarketFigures, Principal, Upload};
use testkit::each_url;

use crate::desk::{Desk, code};
use crate::held::STATEMENT;

/// A provider that knows one thing and remembers what it was asked.
#[derive(Debug)]
struct Provider {
    asked: Mutex<Vec<SecurityId>>,
    answer: Result<MarketFigures, MarketDataError>,
}

impl MarketData for Provider {
    fn name(&self) -> &str {
        "prices.example"
    }

    fn figures(&self, securities: &[SecurityId]) -> Result<MarketFigures, MarketDataError> {
        self.asked.lock().unwrap().extend_from_slice(securities);
        self.answer.clone()
    }
}

fn knows() -> MarketFigures {
    MarketFigures {
        prices: vec![portfolio::Price {
            security: SecurityId::new("BND"),
            on: "2026-03-01".parse().unwrap(),
            price: Decimal::from(25),
            currency: money::Currency::USD,
        }],
        dividends: vec![portfolio::Announced {
            security: SecurityId::new("ENEL"),
            ex_on: "2026-07-20".parse().unwrap(),
            record_on: None,
            pay_on: "2026-08-01".parse().unwrap(),
            per_share: Decimal::new(25, 2),
            currency: money::Currency::USD,
            class: portfolio::DividendClass::Ordinary,
            source: String::new(),
        }],
    }
}

async fn ana(url: &str) -> (Desk, Principal) {
    let desk = Desk::open(url).await;
    let session = desk.ana().await;
    let person = desk.who(&session).await.unwrap();
    let bytes = STATEMENT.as_bytes().to_vec();
    let done = desk.attune.import_file(&person, "broker.ofx", bytes, AccountChoice::default()).await.unwrap();
    desk.attune.understand(&person, &done.import_id).await.unwrap();
    (desk, person)
}

#[test]
fn what_a_provider_knows_is_kept_beside_the_customers_own() {
    each_url(async |url| {
        let (desk, person) = ana(&url).await;
        assert_eq!(code(&desk.attune.fetch_market_data(&person).await), "not-found", "there is no provider");
        let provider = Arc::new(Provider { asked: Mutex::default(), answer: Ok(knows()) });
        let attune = desk.attune.clone().with_market_data(Some(provider.clone()));
        let said = attune.fetch_market_data(&person).await.unwrap();
        assert_eq!(said, "Prices kept: 1. Dividends kept: 1.");
        let mut asked = provider.asked.lock().unwrap().clone();
        asked.sort();
        assert_eq!(asked, [SecurityId::new("BND"), SecurityId::new("ENEL")]);
        let found = attune.portfolio(&person).await.unwrap().unwrap();
        let bonds = found.figures.holdings.iter().find(|it| it.security.as_str() == "BND").unwrap();
        assert_eq!(bonds.value_minor, Some(27_500), "11 shares at 25 instead of 20");
        let declared =
            found.figures.payments.iter().find_map(|it| Some((it.source.clone()?, it.gross_minor)));
        assert_eq!(declared, Some(("prices.example".to_owned(), 2_500)));
    });
}

#[test]
fn without_an_answer_nothing_changes() {
    each_url(async |url| {
        let (desk, person) = ana(&url).await;
        let before = desk.attune.portfolio(&person).await.unwrap().unwrap().figures;
        let silent = Provider { asked: Mutex::default(), answer: Err(MarketDataError::Refused(401)) };
        let attune = desk.attune.clone().with_market_data(Some(Arc::new(silent)));
        assert_eq!(code(&attune.fetch_market_data(&person).await), "market-data");
        assert_eq!(attune.portfolio(&person).await.unwrap().unwrap().figures, before);
    });
}

#[test]
fn a_price_the_customer_told_stands() {
    each_url(async |url| {
        let (desk, person) = ana(&url).await;
        let provider = Provider { asked: Mutex::default(), answer: Ok(knows()) };
        let attune = desk.attune.clone().with_market_data(Some(Arc::new(provider)));
        let bytes = b"Security,Date,Price\nBND,2026-03-01,30\n".to_vec();
        attune.bring_table(&person, Upload { bytes, ..Upload::default() }).await.unwrap();
        let said = attune.fetch_market_data(&person).await.unwrap();
        assert_eq!(said, "Prices kept: 0. Dividends kept: 1.");
        let again = attune.fetch_market_data(&person).await.unwrap();
        assert_eq!(again, said, "the provider's own figures are brought up to date");
        let found = attune.portfolio(&person).await.unwrap().unwrap();
        let bonds = found.figures.holdings.iter().find(|it| it.security.as_str() == "BND").unwrap();
        assert_eq!(bonds.value_minor, Some(33_000));
    });
}
