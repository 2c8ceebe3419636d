//! Prices and announced dividends over HTTP.
//!
//! `GET BASE/figures?symbols=VTI,KO` with `Authorization: Bearer KEY` answers
//! `{"prices":[{"symbol","on","price","currency"}],"dividends":[{"symbol","ex_on","record_on"?,"pay_on","per_share","currency","class"?}]}`,
//! amounts as decimals in text. A question that fails on the way or at the provider is asked again, waiting longer each
//! time; an answer is kept a while, so that many customers who hold the same cost one question.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, ensure};
use chrono::NaiveDate;
use http::Uri;
use money::Currency;
use portfolio::{Announced, DividendClass, SecurityId};
use serde::Deserialize;
use services::{MarketData, MarketDataError, MarketFigures};
use ureq::Agent;

/// Symbols in one question: addresses stay well below what servers take.
const SYMBOLS_AT_ONCE: usize = 50;
/// The most bytes of an answer.
const ANSWER_BYTES_MAX: u64 = 4 * 1024 * 1024;
/// How often a question is asked.
const ATTEMPTS: u32 = 3;

/// How patient the client is.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Patience {
    /// For one question and its answer.
    pub(crate) timeout: Duration,
    /// Before the second attempt; twice as long before the third.
    pub(crate) wait: Duration,
    /// How long an answer stays fresh.
    pub(crate) fresh: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            wait: Duration::from_millis(300),
            fresh: Duration::from_secs(15 * 60),
        }
    }
}

/// The provider.
#[derive(Debug)]
pub(crate) struct HttpMarketData {
    base: String,
    name: String,
    key: String,
    patience: Patience,
    agent: Agent,
    kept: Mutex<HashMap<SecurityId, (Instant, MarketFigures)>>,
}

#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    prices: Vec<Price>,
    #[serde(default)]
    dividends: Vec<Dividend>,
}

#[derive(Deserialize)]
struct Price {
    symbol: String,
    on: NaiveDate,
    price: rust_decimal::Decimal,
    currency: String,
}

#[derive(Deserialize)]
struct Dividend {
    symbol: String,
    ex_on: NaiveDate,
    record_on: Option<NaiveDate>,
    pay_on: NaiveDate,
    per_share: rust_decimal::Decimal,
    currency: String,
    class: Option<String>,
}

impl HttpMarketData {
    /// A provider at an address, with the key it knows this server by.
    ///
    /// # Errors
    /// When the address is none, or would send the key unencrypted over a network.
    pub(crate) fn new(base: &str, key: &str, patience: Patience) -> Result<Self> {
        let base = base.trim_end_matches('/');
        let address: Uri = base
            .parse()
            .context("ATTUNE_MARKET_DATA_URL must be an address such as https://prices.example")?;
        let host = address.host().context("ATTUNE_MARKET_DATA_URL names no host")?;
        let is_near = matches!(host, "127.0.0.1" | "localhost" | "[::1]");
        ensure!(
            address.scheme_str() == Some("https") || is_near,
            "ATTUNE_MARKET_DATA_URL must begin with https, or the key could be read on the way"
        );
        let agent = Agent::config_builder()
            .timeout_global(Some(patience.timeout))
            .max_redirects(0)
            .http_status_as_error(false)
            .build()
            .new_agent();
        Ok(Self {
            name: host.to_owned(),
            base: base.to_owned(),
            key: key.trim().to_owned(),
            patience,
            agent,
            kept: Mutex::new(HashMap::new()),
        })
    }

    /// Asks until there is an answer or no more hope.
    fn ask(&self, symbols: &[SecurityId]) -> Result<MarketFigures, MarketDataError> {
        let mut last = MarketDataError::Unreachable;
        for attempt in 0..ATTEMPTS {
            if attempt > 0 {
                std::thread::sleep(self.patience.wait * attempt);
            }
            match self.ask_once(symbols) {
                Ok(answer) => return Ok(answer),
                Err(error @ (MarketDataError::Unreachable | MarketDataError::Refused(429 | 500..))) => {
                    last = error;
                }
                Err(error) => return Err(error),
            }
        }
        Err(last)
    }

    fn ask_once(&self, symbols: &[SecurityId]) -> Result<MarketFigures, MarketDataError> {
        let symbols: Vec<&str> = symbols.iter().map(SecurityId::as_str).collect();
        let request = self
            .agent
            .get(format!("{}/figures", self.base))
            .query("symbols", symbols.join(","))
            .header("authorization", format!("Bearer {}", self.key));
        let mut response = request.call().map_err(|_| MarketDataError::Unreachable)?;
        let status = response.status().as_u16();
        if status != 200 {
            return Err(MarketDataError::Refused(status));
        }
        let body = response.body_mut().with_config().limit(ANSWER_BYTES_MAX).read_to_vec();
        let body = body.map_err(|_| MarketDataError::Unreachable)?;
        let answer: Answer = serde_json::from_slice(&body).map_err(|_| MarketDataError::Unreadable)?;
        figures(answer, &self.name).ok_or(MarketDataError::Unreadable)
    }

    /// What is kept and fresh, and what has to be asked for.
    fn kept(&self, securities: &[SecurityId]) -> (MarketFigures, Vec<SecurityId>) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, (since, _)| since.elapsed() < self.patience.fresh);
        let mut known = MarketFigures::default();
        let mut wanted = Vec::new();
        for security in securities {
            match kept.get(security) {
                Some((_, figures)) => add(&mut known, figures.clone()),
                None => wanted.push(security.clone()),
            }
        }
        (known, wanted)
    }

    fn keep(&self, asked: &[SecurityId], answer: &MarketFigures) {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        for security in asked {
            let of_it = MarketFigures {
                prices: answer.prices.iter().filter(|it| it.security == *security).cloned().collect(),
                dividends: answer.dividends.iter().filter(|it| it.security == *security).cloned().collect(),
            };
            kept.insert(security.clone(), (Instant::now(), of_it));
        }
    }
}

impl MarketData for HttpMarketData {
    fn name(&self) -> &str {
        &self.name
    }

    fn figures(&self, securities: &[SecurityId]) -> Result<MarketFigures, MarketDataError> {
        let (mut known, wanted) = self.kept(securities);
        let started = Instant::now();
        for part in wanted.chunks(SYMBOLS_AT_ONCE) {
            if started.elapsed() > self.patience.timeout * ATTEMPTS {
                return Err(MarketDataError::Unreachable);
            }
            let answer = self.ask(part)?;
            self.keep(part, &answer);
            add(&mut known, answer);
        }
        Ok(known)
    }
}

fn add(figures: &mut MarketFigures, more: MarketFigures) {
    figures.prices.extend(more.prices);
    figures.dividends.extend(more.dividends);
}

fn figures(answer: Answer, source: &str) -> Option<MarketFigures> {
    let currency = |code: &str| code.parse::<Currency>().ok();
    let prices = answer.prices.into_iter().map(|it| {
        Some(portfolio::Price {
            security: SecurityId::new(&it.symbol),
            on: it.on,
            price: it.price,
            currency: currency(&it.currency)?,
        })
    });
    let dividends = answer.dividends.into_iter().map(|it| {
        let class = it.class.as_deref().unwrap_or(DividendClass::Ordinary.as_str());
        Some(Announced {
            security: SecurityId::new(&it.symbol),
            ex_on: it.ex_on,
            record_on: it.record_on,
            pay_on: it.pay_on,
            per_share: it.per_share,
            currency: currency(&it.currency)?,
            class: DividendClass::from_name(class)?,
            source: source.to_owned(),
        })
    });
    Some(MarketFigures {
        prices: prices.collect::<Option<_>>()?,
        dividends: dividends.collect::<Option<_>>()?,
    })
}

#[cfg(test)]
mod tests {
    use std::io::{BufRead, BufReader, Write};
    use std::net::TcpListener;
    use std::sync::mpsc;
    use std::thread;

    use super::*;

    const FIGURES: &str = r#"{"prices":[{"symbol":"VTI","on":"2026-11-27","price":"301.25","currency":"USD"}],
        "dividends":[{"symbol":"VTI","ex_on":"2026-12-18","pay_on":"2026-12-22","per_share":"0.95","currency":"USD"}]}"#;

    /// A provider on this machine that gives these answers in turn and tells what it was asked.
    fn provider(answers: Vec<(u16, &'static str)>) -> (HttpMarketData, mpsc::Receiver<String>) {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}/v1/", listener.local_addr().unwrap());
        let (told, asked) = mpsc::channel();
        thread::spawn(move || {
            let mut unanswered = Vec::new();
            for (status, body) in answers {
                let (mut stream, _) = listener.accept().unwrap();
                let mut head = String::new();
                let mut lines = BufReader::new(stream.try_clone().unwrap());
                while lines.read_line(&mut head).unwrap() > 2 {}
                told.send(head).unwrap();
                if status == 0 {
                    // It stays open, and the next question is heard at once.
                    unanswered.push(stream);
                    continue;
                }
                let length = body.len();
                write!(
                    stream,
                    "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}"
                )
                .unwrap();
            }
        });
        let patience = Patience {
            timeout: Duration::from_millis(500),
            wait: Duration::from_millis(1),
            fresh: Duration::from_secs(60),
        };
        (HttpMarketData::new(&address, "secret\n", patience).unwrap(), asked)
    }

    fn symbols(names: &[&str]) -> Vec<SecurityId> {
        names.iter().map(|name| SecurityId::new(name)).collect()
    }

    #[test]
    fn a_question_is_asked_again_and_its_answer_kept() {
        let (provider, asked) = provider(vec![(503, ""), (0, ""), (200, FIGURES), (200, "{}")]);
        let found = provider.figures(&symbols(&["VTI", "KO"])).unwrap();
        assert_eq!((found.prices.len(), found.dividends.len()), (1, 1));
        assert_eq!(found.prices[0].price.to_string(), "301.25");
        assert_eq!(provider.figures(&symbols(&["KO", "VTI"])).unwrap(), found, "nobody is asked");
        provider.figures(&symbols(&["VTI", "BND"])).unwrap();
        let heads: Vec<String> = asked.try_iter().collect();
        assert_eq!(heads.len(), 4, "three attempts, and one question about what is new");
        assert!(heads[0].starts_with("GET /v1/figures?symbols=VTI%2CKO "), "{}", heads[0]);
        assert!(heads[0].to_lowercase().contains("authorization: bearer secret\r\n"), "{}", heads[0]);
        assert!(heads[3].contains("symbols=BND "), "{}", heads[3]);
    }

    #[test]
    fn what_cannot_be_helped_is_not_asked_again() {
        for (answers, expected) in [
            (vec![(401, "")], MarketDataError::Refused(401)),
            (vec![(302, "")], MarketDataError::Refused(302)),
            (vec![(200, "<html>")], MarketDataError::Unreadable),
            (
                vec![(200, r#"{"prices":[{"symbol":"A","on":"2026-11-27","price":"1","currency":"?"}]}"#)],
                MarketDataError::Unreadable,
            ),
            (vec![(500, ""), (500, ""), (500, "")], MarketDataError::Refused(500)),
        ] {
            let count = answers.len();
            let (provider, asked) = provider(answers);
            assert_eq!(provider.figures(&symbols(&["VTI"])), Err(expected));
            assert_eq!(asked.try_iter().count(), count);
        }
    }

    #[test]
    fn the_key_is_never_sent_in_the_clear() {
        let of = |base: &str| HttpMarketData::new(base, "k", Patience::default()).map(|it| it.name);
        assert_eq!(of("https://prices.example/v1").unwrap(), "prices.example");
        for refused in ["http://prices.example", "prices", "ftp://127.0.0.2/"] {
            assert!(of(refused).is_err(), "{refused}");
        }
    }
}
