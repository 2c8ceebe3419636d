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
        "positions": [],
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
        (InvestmentKind::Dividend, Some(1079)),
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

#[test]
fn holdings_and_securities_are_read_by_symbol_and_name() {
    let file = read(
        "<OFX><INVSTMTRS><DTASOF>20260630<CURDEF>USD<INVACCTFROM><BROKERID>B<ACCTID>A1</INVACCTFROM><INVTRANLIST>\
         <INCOME><INVTRAN><FITID>2<DTTRADE>20260302</INVTRAN><SECID><UNIQUEID>37833100</SECID><INCOMETYPE>DIV<TOTAL>8.50<WITHHOLDING>1.50</INCOME>\
         <TRANSFER><INVTRAN><FITID>4<DTTRADE>20260301</INVTRAN><SECID><UNIQUEID>37833100</SECID><UNITS>10<TFERACTION>IN<AVGCOSTBASIS>12.5<DTPURCHASE>20200105</TRANSFER>\
         <TRANSFER><INVTRAN><FITID>5<DTTRADE>20260303</INVTRAN><SECID><UNIQUEID>X</SECID><UNITS>-4<TFERACTION>OUT</TRANSFER>\
         <SPLIT><INVTRAN><FITID>6<DTTRADE>20260304</INVTRAN><SECID><UNIQUEID>X</SECID><OLDUNITS>10<NEWUNITS>20<NUMERATOR>2<DENOMINATOR>1</SPLIT>\
         </INVTRANLIST><INVPOSLIST><POSSTOCK><INVPOS><SECID><UNIQUEID>37833100</SECID><UNITS>10<UNITPRICE>20.5<MKTVAL>205<DTPRICEASOF>20260629</INVPOS></POSSTOCK>\
         <POSDEBT><INVPOS><SECID><UNIQUEID>B1</SECID><UNITS>10000<UNITPRICE>98.5<MKTVAL>9850<DTPRICEASOF>20260630</INVPOS></POSDEBT></INVPOSLIST>\
         <INVBAL><AVAILCASH>95.00<MARGINBALANCE>-50.00<SHORTBALANCE>0</INVBAL></INVSTMTRS>\
         <SECLIST><STOCKINFO><SECINFO><SECID><UNIQUEID>37833100</SECID><SECNAME>Apple Inc.<TICKER>AAPL</SECINFO></STOCKINFO></SECLIST></OFX>",
    );
    let statement = &file.statements[0];
    let told: Vec<String> = statement
        .investments
        .iter()
        .map(|row| {
            let what = (row.kind.as_str(), row.security.as_deref(), row.security_name.as_deref());
            format!("{what:?} {:?} {:?}", row.total_minor, row.basis_minor)
        })
        .collect();
    assert_eq!(
        told,
        [
            r#"("dividend", Some("AAPL"), Some("Apple Inc.")) Some(1000) None"#,
            r#"("withholding", Some("AAPL"), Some("Apple Inc.")) Some(-150) None"#,
            r#"("transfer-in", Some("AAPL"), Some("Apple Inc.")) None Some(12500)"#,
            r#"("transfer-out", Some("X"), None) None None"#,
            r#"("split", Some("X"), None) None None"#,
        ]
    );
    let position = &statement.positions[0];
    assert_eq!((position.security.as_str(), position.quantity.to_string()), ("AAPL", "10".to_owned()));
    assert_eq!(
        position.as_of.to_string(),
        "2026-06-30",
        "held on the day of the statement, not of the price"
    );
    let bond = &statement.positions[1];
    assert_eq!(bond.price.map(|price| price.normalize().to_string()).as_deref(), Some("0.985"));
    let worth = statement.closing_balance.unwrap();
    assert_eq!((worth.as_of.to_string().as_str(), worth.amount_minor), ("2026-06-30", 1_010_000));
}
