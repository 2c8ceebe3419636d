//! What must hold of any bytes. Each target is run by libFuzzer (`fuzz_targets/`), by the loop of `cargo xtask fuzz`
//! (`../examples/fuzz.rs`) and over what either once found (`../tests/regressions.rs`).
#![allow(dead_code, reason = "each program that includes this file runs some of the targets")]

use chrono::NaiveDate;
use ledger::{Account, AccountId, AccountKind, Transaction, TransactionId};
use money::Currency;
use statements::{
    DateOrder, ExportedAccount, Hints, ROWS_MAX, Refusal, Statement, StatementFile, TransactionsFormat,
    export, inspect, parse, preview_csv,
};

/// A target: it panics when what must hold does not.
pub(crate) type Target = fn(&[u8]);

/// Every target by its name.
pub(crate) const TARGETS: [(&str, Target); 3] = [("again", again), ("hinted", hinted), ("parse", parse_any)];

/// Any bytes are read or refused, the refusal says why and what to do, and the report on either can be made.
pub(crate) fn parse_any(bytes: &[u8]) {
    check(&parse(bytes, &Hints::default()));
    let _ = preview_csv(bytes);
}

/// The same whatever a customer says of the file: the first byte says what.
pub(crate) fn hinted(bytes: &[u8]) {
    let Some((choice, rest)) = bytes.split_first() else { return };
    let order = match choice % 5 {
        0 => Some(DateOrder::YearMonthDay),
        1 => Some(DateOrder::DayMonthYear),
        2 => Some(DateOrder::MonthDayYear),
        3 => Some(DateOrder::DayYearMonth),
        _ => None,
    };
    let default_currency = match choice / 5 % 3 {
        0 => Some(Currency::USD),
        1 => "JPY".parse().ok(),
        _ => None,
    };
    let detected = parse(rest, &Hints { date_order: order, default_currency, ..Hints::default() });
    check(&detected);
    let Ok(file) = detected else { return };
    // What was learnt of one table may be told of any other.
    let mapping = file.csv.map(|reading| reading.mapping);
    let broker_mapping = file.broker.map(|reading| reading.mapping);
    check(&parse(
        rest,
        &Hints { csv_mapping: mapping, broker_mapping, default_currency, ..Hints::default() },
    ));
}

/// What was read is written as CSV and OFX and read again as the same days and amounts.
pub(crate) fn again(bytes: &[u8]) {
    let Ok(file) = parse(bytes, &Hints { default_currency: Some(Currency::EUR), ..Hints::default() }) else {
        return;
    };
    let accounts: Vec<ExportedAccount> = file.statements.iter().enumerate().map(account_of).collect();
    let expected =
        facts(accounts.iter().flat_map(|it| &it.transactions).map(|row| (row.posted_on, row.amount_minor)));
    if expected.is_empty() {
        return;
    }
    for format in [TransactionsFormat::Csv, TransactionsFormat::Ofx] {
        let Some(text) = export(&accounts, format, NaiveDate::default()) else {
            panic!("{format:?} cannot be written")
        };
        match parse(text.as_bytes(), &Hints::default()) {
            Ok(read) => {
                let rows = read.statements.iter().flat_map(|statement| &statement.transactions);
                assert_eq!(facts(rows.map(|row| (row.posted_on, row.amount_minor))), expected, "{format:?}");
            }
            Err(refusal) => panic!("{format:?} is refused: {refusal}"),
        }
    }
}

fn check(result: &Result<StatementFile, Refusal>) {
    match result {
        Ok(file) => {
            let rows: usize = file.statements.iter().map(|it| it.transactions.len()).sum();
            assert!(rows <= ROWS_MAX, "{rows} rows");
        }
        Err(refusal) => {
            assert!(!refusal.reason.is_empty() && !refusal.hint.is_empty(), "a refusal without words")
        }
    }
    let _ = inspect("a file", result);
}

fn account_of((number, statement): (usize, &Statement)) -> ExportedAccount {
    let id = AccountId::new(format!("account-{number}"));
    let currency = statement.currency.unwrap_or(Currency::EUR);
    let transactions = statement.transactions.iter().enumerate().map(|(place, row)| Transaction {
        id: TransactionId::new(format!("transaction-{number}-{place}")),
        account_id: id.clone(),
        posted_on: row.posted_on,
        amount_minor: row.amount_minor,
        currency,
        description: row.description.clone(),
        counterparty: row.counterparty.clone(),
        bank_reference: row.bank_reference.clone(),
    });
    ExportedAccount {
        transactions: transactions.collect(),
        account: Account {
            name: format!("Account {number}"),
            kind: statement.account_kind_hint.unwrap_or(AccountKind::Checking),
            currency,
            balance: None,
            id,
        },
    }
}

fn facts(rows: impl Iterator<Item = (NaiveDate, i64)>) -> Vec<(NaiveDate, i64)> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_unstable();
    rows
}
