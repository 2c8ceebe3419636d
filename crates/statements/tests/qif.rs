//! What QIF files of Quicken, its imitators and banks become.

use statements::{DateOrder, Hints, InvestmentKind, StatementFile, parse};

fn read(text: &str) -> StatementFile {
    parse(text.as_bytes(), &Hints::default()).expect("a readable file")
}

/// Account, kind and rows (day, amount, text) of every statement.
fn told(file: &StatementFile) -> Vec<String> {
    let mut lines = Vec::new();
    for statement in &file.statements {
        let kind = statement.account_kind_hint.map_or("unknown", ledger::AccountKind::as_str);
        lines.push(format!("{} ({kind})", statement.account.as_deref().unwrap_or("no name")));
        lines.extend(
            statement.transactions.iter().map(|row| {
                format!("{} {} {} {}", row.line, row.posted_on, row.amount_minor, row.description)
            }),
        );
    }
    lines
}

#[test]
fn every_register_goes_to_its_own_account() {
    let file = read(
        "!Option:AutoSwitch\n!Account\nNCurrent\nTBank\n^\nNCard\nTCCard\n^\n!Clear:AutoSwitch\n\
         !Type:Cat\nNFood\nE\n^\n!Account\nNCurrent\nTBank\n^\n!Type:Bank\nD1/31'26\nT-1,234.56\nPGrocer\nMweekly\nLFood\n^\n\
         !Account\nNCard\nTCCard\n^\n!Type:CCard\nD2/ 1'26\nU-5.00\nN101\n^\n\
         !Account\nNCurrent\n^\n!Type:Bank\nD2/2'26\nT+10.00\nLSalary\n^\n!Type:Oth L\nD2/3'26\nT1\nPBank\n^\n!Type:Oth A\nD2/4'26\nT1\nPHouse\n^\n\
         !Type:Memorized\nKP\nT9.00\nPNever\n^\n",
    );
    insta::assert_snapshot!(told(&file).join("\n"), @r"
    Current (checking)
    19 2026-01-31 -123456 Grocer weekly
    38 2026-02-02 1000 Salary
    Card (credit-card)
    30 2026-02-01 -500 Check 101
    no name (loan)
    43 2026-02-03 100 Bank
    no name (unknown)
    48 2026-02-04 100 House
    ");
}

#[test]
fn a_register_is_named_by_its_opening_record() {
    let file = read(
        "!Type:Bank\nD13/1/2026\nT5.00\nPOpening Balance\nL[Savings pot]\n^\nD14/1/2026\nT-1.00\nPShop\n^\n",
    );
    insta::assert_snapshot!(told(&file).join("\n"), @r"
    Savings pot (checking)
    2 2026-01-13 500 Opening Balance
    7 2026-01-14 -100 Shop
    ");
}

#[test]
fn splits_stand_in_for_a_missing_total_only() {
    let splits = "SFood\nEbread\n$-1.00\nSHome\nEsoap\n$-2.50\n";
    let file = read(&format!("!Type:Bank\nD31/1/2026\n{splits}^\nD31/1/2026\nT-9.00\n{splits}^\n"));
    insta::assert_snapshot!(told(&file).join("\n"), @r"
    no name (checking)
    2 2026-01-31 -350 bread, soap
    10 2026-01-31 -900 bread, soap
    ");
}

#[test]
fn amounts_of_either_mark_are_read() {
    let check = |amount: &str, minor: i64| {
        let file = read(&format!("!Type:Bank\nD31/1/2026\nT{amount}\nPA\n^\n"));
        assert_eq!(file.statements[0].transactions[0].amount_minor, minor, "{amount}");
    };
    check("1,234.56", 123_456);
    check("1.234,56", 123_456);
    check("+12,5", 1250);
    check("-12", -1200);
}

#[test]
fn an_order_nothing_decides_is_asked_for_and_obeyed() {
    let text = b"!Type:Bank\nD1/2/2026\nT1.00\nPA\n^\nD3/4/2026\nT1.00\nPB\n^\n";
    let days = |hints: &Hints| {
        let file = parse(text, hints).expect("a readable file");
        let dates = file.dates.expect("how dates are read");
        (file.statements[0].transactions[0].posted_on.to_string(), dates.ambiguous, dates.samples.len())
    };
    assert_eq!(days(&Hints::default()), ("2026-01-02".to_owned(), true, 2));
    let told = Hints { date_order: Some(DateOrder::DayMonthYear), ..Hints::default() };
    assert_eq!(days(&told), ("2026-02-01".to_owned(), false, 0));
}

#[test]
fn a_transaction_cut_short_is_named() {
    let whole = "D31/1/2026\nT1.00\nPA\n^\n".repeat(4);
    let file = read(&format!("!Type:Bank\n{whole}D31/1/2026\nT-10"));
    insta::assert_json_snapshot!(file.rejected, @r#"
    [
      {
        "line": 18,
        "reason": "The transaction has no end mark (^), so part of it may be missing."
      }
    ]
    "#);
    let text = "!Type:Bank\nD31/2/2026\nT1\n^\n";
    let refusal = parse(text.as_bytes(), &Hints::default()).expect_err("no such day");
    insta::assert_snapshot!(refusal, @r#"Line 2: 1 of 1 transactions cannot be read; the first: The date "31/2/2026" is not a day of the calendar. Correct these rows and try again; of a table, check also how its columns are read."#);
}

#[test]
fn money_of_another_account_leaves_the_cash_of_this_one_as_it_is() {
    let file = read(
        "!Type:Security\nNAcme Corp\nSACME\n^\n!Type:Invst\nD31/1/2026\nNBuyX\nYAcme Corp\nQ10\nI5.00\nT50.00\nL[Current]\n$50.00\n^\n\
         D31/1/2026\nNDiv\nYAcme Corp\nT2.00\n^\nD31/1/2026\nNStkSplit\nYAcme Corp\nQ20\n^\nD31/1/2026\nNMiscExp\nT1.00\nMcustody\n^\n",
    );
    let rows: Vec<_> = file.statements[0]
        .investments
        .iter()
        .map(|row| (row.kind, row.total_minor, row.security.as_deref(), row.split.is_some()))
        .collect();
    let expected = [
        (InvestmentKind::Buy, Some(-5000), Some("ACME"), false),
        (InvestmentKind::Deposit, Some(5000), None, false),
        (InvestmentKind::Dividend, Some(200), Some("ACME"), false),
        (InvestmentKind::Split, None, Some("ACME"), true),
        (InvestmentKind::Fee, Some(-100), None, false),
    ];
    assert_eq!(rows, expected);
}
