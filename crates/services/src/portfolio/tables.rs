//! Prices, exchange rates and announced dividends as tables the customer brings.
//!
//! One file may hold prices or dividends; which, its first row says. What can be read of it is kept, what cannot is
//! named by its line, and the same file twice changes nothing.

use chrono::NaiveDate;
use money::Currency;
use portfolio::{DividendClass, SecurityId};
use rust_decimal::Decimal;
use store::portfolio::{StoredAnnouncement, StoredPrice, StoredRate};

use crate::imports::Upload;
use crate::people::{Principal, home_currency};
use crate::{Attune, ServiceError};

/// The most rows of one table.
const ROWS_MAX: usize = 100_000;
/// Lines that are named when they cannot be read.
const NAMED_MAX: usize = 3;
/// Where the customer's own tables say figures are from, unless a column says it.
const SOURCE: &str = "your table";

/// What a table held.
#[derive(Debug, Default, PartialEq, Eq)]
struct Table {
    prices: Vec<StoredPrice>,
    rates: Vec<StoredRate>,
    announced: Vec<StoredAnnouncement>,
    unreadable: Vec<(u64, &'static str)>,
}

impl Table {
    /// What was kept, in words.
    fn sentence(&self) -> String {
        let kept = [
            (self.prices.len(), "price"),
            (self.rates.len(), "exchange rate"),
            (self.announced.len(), "announced dividend"),
        ];
        let kept: Vec<String> = kept
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!("{count} {what}{}", if count == 1 { "" } else { "s" }))
            .collect();
        let mut sentence =
            format!("{} kept.", if kept.is_empty() { "Nothing".to_owned() } else { kept.join(", ") });
        if !self.unreadable.is_empty() {
            let named: Vec<String> = self
                .unreadable
                .iter()
                .take(NAMED_MAX)
                .map(|(line, why)| format!("line {line}: {why}"))
                .collect();
            let count = self.unreadable.len();
            let lines = if count == 1 { "line" } else { "lines" };
            sentence.push_str(&format!(" {count} {lines} could not be read ({}).", named.join("; ")));
        }
        sentence
    }
}

/// The places of a table's columns by their names.
struct Columns(Vec<String>);

impl Columns {
    fn place(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.0.iter().position(|column| column == name))
    }
}

/// Reads a table: `security, date, price` or `currency, date, rate` or `security, ex date, pay date, per share`, each
/// with more columns it may have.
fn read(text: &str, home: Currency) -> Result<Table, ServiceError> {
    let refused = |sentence: String| ServiceError::invalid("table", sentence);
    let mut reader =
        csv::ReaderBuilder::new().flexible(true).trim(csv::Trim::All).from_reader(text.as_bytes());
    let header = reader.headers().map_err(|_| refused("The file is no table.".to_owned()))?;
    let columns = Columns(header.iter().map(|name| name.to_lowercase().replace(['_', '-'], " ")).collect());
    let of = |names: &[&str]| columns.place(names);
    let security = of(&["security", "symbol", "ticker", "isin"]);
    let (date, price) = (of(&["date", "day", "priced on"]), of(&["price", "close", "value"]));
    let (ex, pay) =
        (of(&["ex date", "ex dividend date", "ex on"]), of(&["pay date", "payment date", "pay on"]));
    let (per_share, rate) = (of(&["per share", "amount", "dividend"]), of(&["rate", "exchange rate"]));
    let currency = of(&["currency"]);
    let mut table = Table::default();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(false) => break,
            Ok(true) => {}
            Err(_) => return Err(refused("The file is no table of UTF-8 text.".to_owned())),
        }
        let line = record.position().map_or(0, csv::Position::line);
        if table.prices.len() + table.rates.len() + table.announced.len() >= ROWS_MAX {
            return Err(refused(format!("The table has more than {ROWS_MAX} rows; send it in parts.")));
        }
        let cell =
            |column: Option<usize>| column.and_then(|column| record.get(column)).filter(|it| !it.is_empty());
        let row = Row { cell: &cell, home, currency };
        let read = match (security, date, price, ex, pay, per_share, rate) {
            (Some(security), _, _, Some(ex), Some(pay), Some(per_share), _) => row
                .announced(
                    security,
                    ex,
                    pay,
                    per_share,
                    of(&["record date", "record on"]),
                    of(&["class", "type"]),
                    of(&["source"]),
                )
                .map(|it| table.announced.push(it)),
            (Some(security), Some(date), Some(price), ..) => {
                row.price(security, date, price, of(&["source"])).map(|it| table.prices.push(it))
            }
            (None, Some(date), _, _, _, _, Some(rate)) if currency.is_some() => {
                row.rate(date, rate, of(&["source"])).map(|it| table.rates.push(it))
            }
            _ => {
                return Err(refused(
                    "The first row has to name the columns: security, date, price – or currency, date, rate – or \
                     security, ex date, pay date, per share."
                        .to_owned(),
                ));
            }
        };
        if let Err(why) = read {
            table.unreadable.push((line, why));
        }
    }
    Ok(table)
}

/// One row of a table.
struct Row<'a, F> {
    cell: &'a F,
    home: Currency,
    currency: Option<usize>,
}

impl<'a, F: Fn(Option<usize>) -> Option<&'a str>> Row<'a, F> {
    fn currency(&self) -> Result<Currency, &'static str> {
        match (self.cell)(self.currency) {
            None => Ok(self.home),
            Some(code) => code.parse().map_err(|_| "the currency is no code such as USD"),
        }
    }

    fn day(&self, column: usize) -> Result<NaiveDate, &'static str> {
        let text = (self.cell)(Some(column)).ok_or("a day is missing")?;
        text.parse().map_err(|_| "a day is not written as 2026-01-31")
    }

    fn number(&self, column: usize) -> Result<Decimal, &'static str> {
        let text = (self.cell)(Some(column)).ok_or("a number is missing")?;
        let number = text.parse().map_err(|_| "a number is not written as 1234.56")?;
        if number > Decimal::ZERO { Ok(number) } else { Err("a number is not above zero") }
    }

    fn security(&self, column: usize) -> Result<String, &'static str> {
        let text = (self.cell)(Some(column)).ok_or("the security is missing")?;
        if text.len() > 40 {
            Err("the security’s symbol is too long")
        } else {
            Ok(SecurityId::new(text).as_str().to_owned())
        }
    }

    fn source(&self, column: Option<usize>) -> String {
        (self.cell)(column).map_or(SOURCE, |text| text.get(..60).unwrap_or(text)).to_owned()
    }

    fn price(
        &self,
        security: usize,
        date: usize,
        price: usize,
        source: Option<usize>,
    ) -> Result<StoredPrice, &'static str> {
        Ok(StoredPrice {
            security: self.security(security)?,
            priced_on: self.day(date)?,
            price: self.number(price)?.to_string(),
            currency: self.currency()?.code().to_owned(),
            source: self.source(source),
        })
    }

    fn rate(&self, date: usize, rate: usize, source: Option<usize>) -> Result<StoredRate, &'static str> {
        let currency = self.currency()?;
        if currency == self.home {
            return Err("the currency is your own");
        }
        Ok(StoredRate {
            currency: currency.code().to_owned(),
            rated_on: self.day(date)?,
            rate: self.number(rate)?.to_string(),
            source: self.source(source),
        })
    }

    #[expect(clippy::too_many_arguments, reason = "the columns of a table, each by its place")]
    fn announced(
        &self,
        security: usize,
        ex: usize,
        pay: usize,
        per_share: usize,
        record: Option<usize>,
        class: Option<usize>,
        source: Option<usize>,
    ) -> Result<StoredAnnouncement, &'static str> {
        let (ex_on, pay_on) = (self.day(ex)?, self.day(pay)?);
        if pay_on < ex_on {
            return Err("the pay date is before the ex date");
        }
        let class = (self.cell)(class)
            .map_or(Some(DividendClass::Ordinary), |text| DividendClass::from_name(&text.to_lowercase()));
        let record_on = match (self.cell)(record) {
            None => None,
            Some(text) => Some(text.parse().map_err(|_| "a day is not written as 2026-01-31")?),
        };
        Ok(StoredAnnouncement {
            security: self.security(security)?,
            ex_on,
            record_on,
            pay_on,
            per_share: self.number(per_share)?.to_string(),
            currency: self.currency()?.code().to_owned(),
            class: class
                .ok_or("the class is none of ordinary, qualified, special, capital-gain")?
                .as_str()
                .to_owned(),
            source: self.source(source),
        })
    }
}

impl Attune {
    /// Keeps a table of prices, exchange rates or announced dividends. Says in words what was kept.
    ///
    /// # Errors
    /// When the file is no such table; nothing of it is kept then.
    pub async fn bring_table(&self, person: &Principal, upload: Upload) -> Result<String, ServiceError> {
        let owner = person.customer()?.clone();
        if upload.bytes.is_empty() {
            return Err(ServiceError::invalid("file-missing", "Choose a table first: a CSV file."));
        }
        if upload.bytes.len() > Upload::BYTES_MAX {
            return Err(Upload::too_large());
        }
        let home = home_currency(person.country);
        let text = String::from_utf8_lossy(&upload.bytes).into_owned();
        let table = tokio::task::spawn_blocking(move || read(text.trim_start_matches('\u{feff}'), home))
            .await
            .map_err(ServiceError::internal)??;
        let sentence = table.sentence();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    for price in &table.prices {
                        store::portfolio::put_price(tx, &owner, price).await?;
                    }
                    for rate in &table.rates {
                        store::portfolio::put_rate(tx, &owner, rate).await?;
                    }
                    for announced in &table.announced {
                        store::portfolio::put_announcement(tx, &owner, announced).await?;
                    }
                    Ok::<_, ServiceError>(store::summaries::remove(tx, &owner).await?)
                })
            })
            .await?;
        self.refresh(person, &format!("portfolio-table-{}", self.new_id())).await?;
        Ok(sentence)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let found = read(text, Currency::USD).map_or_else(|error| error.sentence(), |table| table.sentence());
        assert_eq!(found, expected);
    }

    #[test]
    fn tables_are_known_by_their_columns() {
        check("Security,Date,Price\nvti,2026-01-31,250.5\nVTI,2026-02-28,251\n", "2 prices kept.");
        check("currency,date,rate\nEUR,2026-01-31,1.08\n", "1 exchange rate kept.");
        check(
            "symbol,ex_date,pay_date,per_share,class\nVTI,2026-03-20,2026-03-25,0.9,special\n",
            "1 announced dividend kept.",
        );
        check(
            "a,b\n1,2\n",
            "The first row has to name the columns: security, date, price – or currency, date, rate – or security, ex date, pay date, per share.",
        );
    }

    #[test]
    fn a_line_that_cannot_be_read_is_named_and_the_rest_kept() {
        check(
            "security,date,price\nVTI,31/01/2026,250\nVTI,2026-01-31,0\nVTI,2026-01-31,250\n",
            "1 price kept. 2 lines could not be read (line 2: a day is not written as 2026-01-31; line 3: a number is not above zero).",
        );
        check(
            "currency,date,rate\nUSD,2026-01-31,1\n",
            "Nothing kept. 1 line could not be read (line 2: the currency is your own).",
        );
    }
}
