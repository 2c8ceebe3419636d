//! What OFX files of both dialects become, and how the report on them reads.

use statements::{Hints, InvestmentKind, StatementFile, inspect, parse};

const HEADER: &str = "OFXHEADER:100\nDATA:OFXSGML\nVERSION:102\n\n";

fn read(body: &str) -> StatementFile {
    parse(format!("{HEADER}{body}").as_bytes(), &Hints::default()).expect("a readable file")
}

fn report(body: &str) -> String {
    let result = parse(format!("{HEADER}{body}").as_bytes(), &Hints::default());
    serde_json::to_string_pretty(&inspect("march.ofx", &result)).expect("serialisable")
}

const BANK: &str = "<OFX><BANKMSGSRSV1><STMTTRNRS><STMTRS><CURDEF>GBP\n<BANKACCTFROM><ACCTID>12 34<ACCTTYPE>SAVINGS</BANKACCTFROM>\n\
    <BANKTRANLIST>\n<STMTTRN><TRNTYPE>DEBIT<DTPOSTED>20260302120000[-5:EST]<TRNAMT>-12.34<FITID>F1<NAME>GROCER &amp; SON<MEMO>GROCER &amp; SON LEEDS</STMTTRN>\n\
    <STMTTRN><TRNTYPE>CREDIT<DTPOSTED>20260303<TRNAMT>1000<FITID>F2<NAME>\n<PAYEE><NAME>Employer<ADDR1>Road 1</PAYEE><MEMO>SALARY</STMTTRN>\n\
    </BANKTRANLIST><LEDGERBAL><BALAMT>987.66<DTASOF>20260304</LEDGERBAL><AVAILBAL><BALAMT>5.00<DTASOF>20260304</AVAILBAL></STMTRS></STMTTRNRS></BANKMSGSRSV1></OFX>";

#[test]
fn a_bank_statement_keeps_what_the_file_says() {
    insta::assert_json_snapshot!(read(BANK).statements, @r#"
    [
      {
        "account": "12 34",
        "account_kind_hint": "savings",
        "currency": "GBP",
        "transactions": [
          {
            "line": 8,
            "posted_on": "2026-03-02",
            "amount_minor": -1234,
            "description": "GROCER & SON LEEDS",
            "counterparty": null,
            "bank_reference": "F1"
          },
          {
            "line": 9,
            "posted_on": "2026-03-03",
            "amount_minor": 100000,
            "description": "SALARY",
            "counterparty": "Employer",
            "bank_reference": "F2"
          }
        ],
        "investments": [],
        "closing_balance": {
          "as_of": "2026-03-04",
          "amount_minor": 98766
        },
        "opening_balance": null
      }
    ]
    "#);
}

#[test]
fn the_report_is_the_contract_of_the_command() {
    insta::assert_snapshot!(report(BANK), @r#"
    {
      "file": "march.ofx",
      "format": "ofx",
      "statements": [
        {
          "account": "12 34",
          "currency": "GBP",
          "transactions": 2,
          "sum": "987.66",
          "first_date": "2026-03-02",
          "last_date": "2026-03-03",
          "closing_balance": "987.66"
        }
      ],
      "rejected": []
    }
    "#);
    insta::assert_snapshot!(report("<OFX><STMTRS><BANKTRANLIST></BANKTRANLIST></STMTRS></OFX>"), @r#"
    {
      "file": "march.ofx",
      "error": {
        "line": 5,
        "reason": "A statement does not say its currency (the CURDEF element is missing).",
        "hint": "Choose the account's currency and try again."
      }
    }
    "#);
}

#[test]
fn an_unreadable_transaction_among_many_is_rejected_with_its_line() {
    let good = "<STMTTRN><DTPOSTED>20260301<TRNAMT>1<NAME>a</STMTTRN>\n".repeat(9);
    let body = format!(
        "<OFX><STMTRS><CURDEF>USD<BANKTRANLIST>\n{good}<STMTTRN><DTPOSTED>20260231<TRNAMT>1</STMTTRN></BANKTRANLIST></STMTRS></OFX>"
    );
    let file = read(&body);
    assert_eq!(file.statements[0].transactions.len(), 9);
    insta::assert_json_snapshot!(file.rejected, @r#"
    [
      {
        "line": 15,
        "reason": "The date \"20260231\" is not a day of the calendar."
      }
    ]
    "#);
}

#[test]
fn trades_and_income_move_cash_apart_from_transactions() {
    let file = read(
        "<OFX><INVSTMTRS><CURDEF>USD<INVACCTFROM><BROKERID>B<ACCTID>A1</INVACCTFROM><INVTRANLIST>\
         <BUYSTOCK><INVBUY><INVTRAN><FITID>1<DTTRADE>20260301</INVTRAN><SECID><UNIQUEID>ACME</SECID><UNITS>3<TOTAL>-416.08125</INVBUY></BUYSTOCK>\
         <INCOME><INVTRAN><FITID>2<DTTRADE>20260302</INVTRAN><SECID><UNIQUEID>ACME</SECID><INCOMETYPE>DIV<TOTAL>10.79</INCOME>\
         <REINVEST><INVTRAN><FITID>3<DTTRADE>20260303</INVTRAN><SECID><UNIQUEID>FUND</SECID><TOTAL>-5.00</REINVEST>\
         <INVBANKTRAN><STMTTRN><DTPOSTED>20260304<TRNAMT>100.00<NAME>Deposit</STMTTRN><SUBACCTFUND>CASH</INVBANKTRAN>\
         </INVTRANLIST></INVSTMTRS></OFX>",
    );
    let statement = &file.statements[0];
    let kinds: Vec<_> = statement.investments.iter().map(|row| (row.kind, row.total_minor)).collect();
    let expected = [
        (InvestmentKind::Buy, Some(-41_608)),
        (InvestmentKind::Income, Some(1079)),
        (InvestmentKind::Reinvest, Some(-500)),
    ];
    assert_eq!(kinds, expected);
    let cash: Vec<_> =
        statement.cash_movements().iter().map(|row| (row.amount_minor, row.description.clone())).collect();
    let expected = [
        (10_000, "Deposit".to_owned()),
        (-41_608, "BUYSTOCK ACME".to_owned()),
        (1079, "DIV ACME".to_owned()),
    ];
    assert_eq!(cash, expected);
}

#[test]
fn a_quicken_export_is_told_by_content_or_name() {
    let quicken = "<OFX><INTU.BID>3000</OFX>";
    assert_eq!(read(quicken).format.as_str(), "qfx");
    assert_eq!(read("<OFX></OFX>").format.as_str(), "ofx");
    let named = Hints { file_name: Some("March.QFX".to_owned()), ..Hints::default() };
    let file = parse(format!("{HEADER}<OFX></OFX>").as_bytes(), &named).expect("a readable file");
    assert_eq!(file.format.as_str(), "qfx");
}
