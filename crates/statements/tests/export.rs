//! What is written for other programs is read back as the same transactions.

use chrono::NaiveDate;
use ledger::{Account, AccountId, AccountKind, Balance, Transaction, TransactionId};
use money::Currency;
use proptest::prelude::*;
use statements::{ExportedAccount, Hints, TransactionsFormat, export, parse};

fn day(offset: u64) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 1, 1).expect("a day") + chrono::Days::new(offset)
}

/// Day, minor units, description, reference.
type Fact = (u64, i64, String, Option<String>);

fn account(number: usize, kind: AccountKind, currency: Currency, facts: &[Fact]) -> ExportedAccount {
    let id = AccountId::new(format!("018f-{number}"));
    let transaction = |(place, (offset, amount_minor, text, reference)): (usize, &Fact)| Transaction {
        id: TransactionId::new(format!("t-{number}-{place}")),
        account_id: id.clone(),
        posted_on: day(*offset),
        amount_minor: *amount_minor,
        currency,
        description: text.clone(),
        counterparty: None,
        bank_reference: reference.clone(),
    };
    let balance = Some(Balance { as_of: day(0), amount_minor: -5 });
    let name = format!("=Account {number}");
    ExportedAccount {
        transactions: facts.iter().enumerate().map(transaction).collect(),
        account: Account { id: id.clone(), name, kind, currency, balance },
    }
}

fn accounts() -> impl Strategy<Value = Vec<ExportedAccount>> {
    let text = "[A-Za-zé0-9&<>\"'=+,;.-]{1,12}( [A-Za-zé0-9&<>\"'=+,;.-]{1,12}){0,5}";
    let reference = proptest::option::of("[-=A-Z0-9]{1,6}");
    let fact = (0_u64..900, -9_000_000_i64..9_000_000, text, reference);
    let kind = proptest::sample::select(AccountKind::ALL.to_vec());
    let currency = proptest::sample::select(vec![Currency::USD, Currency::GBP, Currency::EUR]);
    proptest::collection::vec((kind, currency, proptest::collection::vec(fact, 1..12)), 1..4).prop_map(
        |parts| {
            let each = parts.iter().enumerate();
            each.map(|(number, (kind, currency, facts))| account(number, *kind, *currency, facts)).collect()
        },
    )
}

/// Day, amount and id of every transaction, of accounts in any order.
fn told(rows: impl Iterator<Item = (NaiveDate, i64, String)>) -> Vec<(NaiveDate, i64, String)> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort();
    rows
}

fn written(accounts: &[ExportedAccount]) -> Vec<(NaiveDate, i64, String)> {
    let of_account = |exported: &ExportedAccount| {
        let mut given = std::collections::HashSet::new();
        let rows: Vec<_> = exported
            .transactions
            .iter()
            .map(|row| {
                let reference =
                    row.bank_reference.clone().filter(|reference| given.insert(reference.clone()));
                (row.posted_on, row.amount_minor, reference.unwrap_or_else(|| row.id.to_string()))
            })
            .collect();
        rows
    };
    told(accounts.iter().flat_map(of_account))
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(accounts in accounts()) {
        for format in [TransactionsFormat::Csv, TransactionsFormat::Ofx] {
            let text = export(&accounts, format, day(0)).expect("text");
            let file = parse(text.as_bytes(), &Hints::default()).expect("a readable file");
            let rows = file.statements.iter().flat_map(|statement| &statement.transactions);
            let read = told(rows.map(|row| (row.posted_on, row.amount_minor, row.bank_reference.clone().expect("an id"))));
            prop_assert_eq!(read, written(&accounts), "{:?}", format);
            prop_assert!(file.rejected.is_empty());
        }
    }

    #[test]
    fn descriptions_survive(accounts in accounts()) {
        for format in [TransactionsFormat::Csv, TransactionsFormat::Ofx] {
            let text = export(&accounts, format, day(0)).expect("text");
            let file = parse(text.as_bytes(), &Hints::default()).expect("a readable file");
            let mut read: Vec<_> = file.statements.iter().flat_map(|it| &it.transactions).map(|row| row.description.clone()).collect();
            let mut expected: Vec<_> = accounts.iter().flat_map(|it| &it.transactions).map(|row| row.description.clone()).collect();
            read.sort();
            expected.sort();
            prop_assert_eq!(read, expected, "{:?}", format);
        }
    }
}

fn sample() -> Vec<ExportedAccount> {
    let reference = || Some("R1".to_owned());
    let facts = [
        (0, -1234, "GROCER & SON 1 LONG STREET LEEDS UNITED KINGDOM".to_owned(), reference()),
        (1, 500, "+1".to_owned(), reference()),
    ];
    vec![
        account(1, AccountKind::Checking, Currency::GBP, &facts),
        account(2, AccountKind::Brokerage, Currency::USD, &facts[..1]),
        account(3, AccountKind::CreditCard, Currency::USD, &[]),
    ]
}

#[test]
fn the_table_is_safe_in_a_spreadsheet() {
    insta::assert_snapshot!(export(&sample(), TransactionsFormat::Csv, day(3)).expect("text"), @r"
    Date,Account,Description,Counterparty,Amount,Currency,Transaction id
    2024-01-01,'=Account 1,GROCER & SON 1 LONG STREET LEEDS UNITED KINGDOM,,-12.34,GBP,R1
    2024-01-02,'=Account 1,'+1,,5.00,GBP,t-1-1
    2024-01-01,'=Account 2,GROCER & SON 1 LONG STREET LEEDS UNITED KINGDOM,,-12.34,USD,R1
    ");
}

#[test]
fn the_document_has_every_account() {
    insta::assert_snapshot!(export(&sample()[..1], TransactionsFormat::Json, day(3)).expect("text"), @r#"
    {
      "made_on": "2024-01-04",
      "accounts": [
        {
          "name": "=Account 1",
          "kind": "checking",
          "currency": "GBP",
          "balance": {
            "as_of": "2024-01-01",
            "amount": "-0.05"
          },
          "transactions": [
            {
              "id": "R1",
              "posted_on": "2024-01-01",
              "amount": "-12.34",
              "description": "GROCER & SON 1 LONG STREET LEEDS UNITED KINGDOM",
              "counterparty": null
            },
            {
              "id": "t-1-1",
              "posted_on": "2024-01-02",
              "amount": "5.00",
              "description": "+1",
              "counterparty": null
            }
          ]
        }
      ]
    }
    "#);
}

#[test]
fn the_statements_stand_in_the_message_set_of_their_kind() {
    insta::assert_snapshot!(export(&sample(), TransactionsFormat::Ofx, day(3)).expect("text"), @r#"
    <?xml version="1.0" encoding="UTF-8"?>
    <?OFX OFXHEADER="200" VERSION="220" SECURITY="NONE" OLDFILEUID="NONE" NEWFILEUID="NONE"?>
    <OFX>
    <SIGNONMSGSRSV1><SONRS><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><DTSERVER>20240104</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>
    <BANKMSGSRSV1>
    <STMTTRNRS><TRNUID>1</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><STMTRS>
    <CURDEF>GBP</CURDEF>
    <BANKACCTFROM><BANKID>ATTUNE</BANKID><ACCTID>018f1</ACCTID><ACCTTYPE>CHECKING</ACCTTYPE></BANKACCTFROM>
    <BANKTRANLIST><DTSTART>20240101</DTSTART><DTEND>20240102</DTEND>
    <STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20240101</DTPOSTED><TRNAMT>-12.34</TRNAMT><FITID>R1</FITID><NAME>GROCER &amp; SON 1 LONG STREET LEEDS</NAME><MEMO>GROCER &amp; SON 1 LONG STREET LEEDS UNITED KINGDOM</MEMO></STMTTRN>
    <STMTTRN><TRNTYPE>CREDIT</TRNTYPE><DTPOSTED>20240102</DTPOSTED><TRNAMT>5.00</TRNAMT><FITID>t-1-1</FITID><NAME>+1</NAME></STMTTRN>
    </BANKTRANLIST>
    <LEDGERBAL><BALAMT>-0.05</BALAMT><DTASOF>20240101</DTASOF></LEDGERBAL>
    </STMTRS></STMTTRNRS>
    </BANKMSGSRSV1>
    <CREDITCARDMSGSRSV1>
    <CCSTMTTRNRS><TRNUID>1</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><CCSTMTRS>
    <CURDEF>USD</CURDEF>
    <CCACCTFROM><ACCTID>018f3</ACCTID></CCACCTFROM>
    <BANKTRANLIST><DTSTART>20240104</DTSTART><DTEND>20240104</DTEND>
    </BANKTRANLIST>
    <LEDGERBAL><BALAMT>-0.05</BALAMT><DTASOF>20240101</DTASOF></LEDGERBAL>
    </CCSTMTRS></CCSTMTTRNRS>
    </CREDITCARDMSGSRSV1>
    <INVSTMTMSGSRSV1>
    <INVSTMTTRNRS><TRNUID>1</TRNUID><STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS><INVSTMTRS>
    <DTASOF>20240104</DTASOF><CURDEF>USD</CURDEF>
    <INVACCTFROM><BROKERID>ATTUNE</BROKERID><ACCTID>018f2</ACCTID></INVACCTFROM>
    <INVTRANLIST><DTSTART>20240101</DTSTART><DTEND>20240101</DTEND>
    <INVBANKTRAN><STMTTRN><TRNTYPE>DEBIT</TRNTYPE><DTPOSTED>20240101</DTPOSTED><TRNAMT>-12.34</TRNAMT><FITID>R1</FITID><NAME>GROCER &amp; SON 1 LONG STREET LEEDS</NAME><MEMO>GROCER &amp; SON 1 LONG STREET LEEDS UNITED KINGDOM</MEMO></STMTTRN><SUBACCTFUND>CASH</SUBACCTFUND></INVBANKTRAN>
    </INVTRANLIST>
    </INVSTMTRS></INVSTMTTRNRS>
    </INVSTMTMSGSRSV1>
    </OFX>
    "#);
}
