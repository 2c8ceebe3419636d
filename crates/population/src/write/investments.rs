//! An investment account as brokers let customers download it: OFX with income, holdings and what they are called.
//!
//! Shares and prices follow from the dividends a household has had, so that every figure of the statement agrees with
//! its rows. Of all holdings but the smallest the average cost is stated, as after a transfer from another broker.

use chrono::{Datelike, NaiveDate};
use ledger::{Account, Transaction};
use money::Money;

use super::account_number;
use super::ofx::{HEADER, escape, row};
use crate::{Household, Meaning};

/// Letters of a symbol.
const SYMBOL_LETTERS: usize = 5;
/// Of each hundred of the account's worth, what holdings are; the rest is money.
const INVESTED_PERCENT: i64 = 94;
/// Of each hundred of a price, what a share had cost.
const COST_PERCENT: i64 = 71;
/// Of each hundred of today's prices, those at the end of last year.
const LAST_YEAR_PERCENT: i64 = 96;

/// A holding and what a year of it paid.
struct Held<'a> {
    name: &'a str,
    symbol: String,
    yearly_minor: i64,
    value_minor: i64,
    price_minor: i64,
}

impl Held<'_> {
    /// Shares in thousandths.
    fn thousandths(&self) -> i64 {
        (self.value_minor * 1_000 / self.price_minor).max(1)
    }

    fn shares(&self) -> String {
        format!("{}.{:03}", self.thousandths() / 1_000, self.thousandths() % 1_000)
    }

    fn worth_minor(&self, percent: i64) -> i64 {
        self.thousandths() * (self.price_minor * percent / 100) / 1_000
    }
}

/// Whether the rows of an account name holdings that paid.
pub(super) fn has_holdings(household: &Household, account: &Account) -> bool {
    household.of(&account.id).any(|row| holding_of(household, row).is_some())
}

/// The holding a row is a dividend of.
fn holding_of<'a>(household: &'a Household, row: &Transaction) -> Option<&'a str> {
    let text = row.description.to_uppercase();
    let paid = household.transactions.iter().zip(&household.truth.meanings);
    let is_dividend =
        paid.filter(|(_, meaning)| **meaning == Meaning::Dividend).any(|(it, _)| it.id == row.id);
    let named = |name: &&String| text.contains(&name.to_uppercase());
    household.holdings.iter().filter(|_| is_dividend).find(named).map(String::as_str)
}

fn holdings<'a>(household: &'a Household, account: &Account) -> Vec<Held<'a>> {
    let a_year_ago = household.end_on - chrono::Days::new(365);
    let mut held: Vec<Held<'a>> = Vec::new();
    for row in household.of(&account.id) {
        let Some(name) = holding_of(household, row) else { continue };
        let counts = if row.posted_on > a_year_ago { row.amount_minor } else { 0 };
        match held.iter_mut().find(|it| it.name == name) {
            Some(it) => it.yearly_minor += counts,
            None => held.push(Held {
                symbol: symbol(name),
                name,
                yearly_minor: counts,
                value_minor: 0,
                price_minor: 0,
            }),
        }
    }
    let worth = account.balance.map_or(0, |balance| balance.amount_minor.max(0)) * INVESTED_PERCENT / 100;
    let yearly: i64 = held.iter().map(|it| it.yearly_minor).sum::<i64>().max(1);
    for (place, it) in (0_i64..).zip(held.iter_mut()) {
        it.value_minor = (worth * it.yearly_minor / yearly).max(100);
        it.price_minor = 2_450 + 3_175 * (place % 4);
    }
    held
}

/// The first letters of a name's words, and more of the last one where that is short.
fn symbol(name: &str) -> String {
    let words: Vec<&str> =
        name.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|it| !it.is_empty()).collect();
    let firsts: String = words.iter().filter_map(|word| word.chars().next()).collect();
    let rest: String = words.last().map_or(String::new(), |word| word.chars().skip(1).collect());
    format!("{firsts}{rest}").to_uppercase().chars().take(SYMBOL_LETTERS).collect()
}

/// The statement of an investment account up to a day; of last year's end its balance is as the prices were then.
pub(super) fn to_investment_ofx(household: &Household, account: &Account, until: NaiveDate) -> String {
    let held = holdings(household, account);
    let is_last = until >= household.end_on;
    let percent = if is_last { 100 } else { LAST_YEAR_PERCENT };
    let (day, first) = (until.format("%Y%m%d"), household.start_on.format("%Y%m%d"));
    let money = |minor: i64| Money::new(minor, account.currency).to_plain();
    let mut text = String::from(HEADER);
    let mut put = |line: &str| {
        text.push_str(line);
        text.push_str("\r\n");
    };
    put("<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>");
    put(&format!("<DTSERVER>{day}120000<LANGUAGE>ENG</SONRS></SIGNONMSGSRSV1>"));
    put("<INVSTMTMSGSRSV1><INVSTMTTRNRS><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS>");
    put(&format!("<INVSTMTRS><DTASOF>{day}120000<CURDEF>{}", account.currency));
    let number = account_number(account);
    put(&format!("<INVACCTFROM><BROKERID>broker.example<ACCTID>{number}</INVACCTFROM>"));
    put(&format!("<INVTRANLIST><DTSTART>{first}120000<DTEND>{day}120000"));
    let smallest = held.iter().map(|it| it.value_minor).min();
    for it in &held {
        let basis = if Some(it.value_minor) == smallest && held.len() > 1 {
            String::new()
        } else {
            let acquired = household.start_on.year() - 6;
            format!("<AVGCOSTBASIS>{}<DTPURCHASE>{acquired}0301", money(it.price_minor * COST_PERCENT / 100))
        };
        put(&format!(
            "<TRANSFER><INVTRAN><FITID>T{}<DTTRADE>{first}120000</INVTRAN><SECID><UNIQUEID>{}<UNIQUEIDTYPE>PRIVATE</SECID>\
             <UNITS>{}<TFERACTION>IN<POSTYPE>LONG{basis}</TRANSFER>",
            it.symbol,
            it.symbol,
            it.shares(),
        ));
    }
    for it in household.of(&account.id).filter(|row| row.posted_on <= until) {
        match holding_of(household, it) {
            Some(name) => put(&income(it, &symbol(name))),
            None => put(&format!("<INVBANKTRAN>{}<SUBACCTFUND>CASH</INVBANKTRAN>", row(it))),
        }
    }
    put("</INVTRANLIST><INVPOSLIST>");
    for it in &held {
        put(&format!(
            "<POSSTOCK><INVPOS><SECID><UNIQUEID>{}<UNIQUEIDTYPE>PRIVATE</SECID><HELDINACCT>CASH<POSTYPE>LONG<UNITS>{}\
             <UNITPRICE>{}<MKTVAL>{}<DTPRICEASOF>{day}120000</INVPOS></POSSTOCK>",
            it.symbol,
            it.shares(),
            money(it.price_minor * percent / 100),
            money(it.worth_minor(percent)),
        ));
    }
    let later: i64 =
        household.of(&account.id).filter(|row| row.posted_on > until).map(|row| row.amount_minor).sum();
    let today: i64 = held.iter().map(|it| it.worth_minor(100)).sum();
    let cash = account.balance.map_or(0, |balance| balance.amount_minor) - today - later;
    // What prices have changed since is no money of then.
    let cash = if is_last { cash } else { cash.max(0) };
    put(&format!("</INVPOSLIST><INVBAL><AVAILCASH>{}<MARGINBALANCE>0<SHORTBALANCE>0</INVBAL>", money(cash)));
    put("</INVSTMTRS></INVSTMTTRNRS></INVSTMTMSGSRSV1><SECLISTMSGSRSV1><SECLIST>");
    for it in &held {
        put(&format!(
            "<STOCKINFO><SECINFO><SECID><UNIQUEID>{}<UNIQUEIDTYPE>PRIVATE</SECID><SECNAME>{}<TICKER>{}</SECINFO></STOCKINFO>",
            it.symbol,
            escape(it.name),
            it.symbol,
        ));
    }
    put("</SECLIST></SECLISTMSGSRSV1></OFX>");
    text
}

fn income(row: &Transaction, symbol: &str) -> String {
    let amount = Money::new(row.amount_minor, row.currency).to_plain();
    let day = row.posted_on.format("%Y%m%d");
    format!(
        "<INCOME><INVTRAN><FITID>{}<DTTRADE>{day}120000<MEMO>{}</INVTRAN><SECID><UNIQUEID>{symbol}<UNIQUEIDTYPE>PRIVATE</SECID>\
         <INCOMETYPE>DIV<TOTAL>{amount}<SUBACCTSEC>CASH<SUBACCTFUND>CASH</INCOME>",
        row.bank_reference.as_deref().unwrap_or(row.id.as_str()),
        escape(row.description.trim()),
    )
}
