//! What the written files promise.

use chrono::NaiveDate;

use super::*;
use crate::{Spec, Vocabulary, generate};

fn household(country_share: f64) -> Household {
    let end_on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
    generate(&Spec {
        united_kingdom_share: country_share,
        months_of_history: 3..=3,
        vocabulary: if country_share > 0.5 { Vocabulary::B } else { Vocabulary::A },
        ..Spec::new(2, end_on)
    })
}

/// The values of one OFX tag, in order.
fn values<'a>(text: &'a str, tag: &str) -> Vec<&'a str> {
    let open = format!("<{tag}>");
    text.split(open.as_str()).skip(1).map(|rest| rest.split(['<', '\r']).next().unwrap()).collect()
}

fn minor(text: &str) -> i64 {
    text.replace(['.', ',', '£', '$', '"'], "").parse().unwrap()
}

#[test]
fn ofx_holds_every_row_and_the_closing_balance() {
    for share in [0.0, 1.0] {
        let household = household(share);
        for account in &household.accounts {
            let text = to_ofx(&household, account);
            let amounts: Vec<i64> = values(&text, "TRNAMT").into_iter().map(minor).collect();
            let expected: Vec<i64> = household.of(&account.id).map(|row| row.amount_minor).collect();
            assert_eq!(amounts, expected);
            assert_eq!(minor(values(&text, "BALAMT")[0]), account.balance.unwrap().amount_minor);
            assert!(text.is_ascii() && values(&text, "NAME").iter().all(|name| name.len() <= 36));
            assert_eq!(text.matches("<STMTTRN>").count(), text.matches("</STMTTRN>").count());
        }
    }
}

#[test]
fn csv_balances_follow_from_amounts() {
    let household = household(0.0);
    let account = &household.accounts[0];
    let text = to_csv(&household, account, CsvStyle::Starling);
    let mut balance = household.opening_balance_minor(&account.id).unwrap();
    let mut rows = 0;
    for line in text.lines().skip(1) {
        let fields: Vec<&str> = line.rsplitn(5, ',').collect();
        balance += minor(fields[3]);
        assert_eq!(minor(fields[2]), balance, "{line}");
        rows += 1;
    }
    assert_eq!(rows, household.of(&account.id).count());
    assert_eq!(balance, account.balance.unwrap().amount_minor);
}

/// One account with two rows, written by hand so that the columns can be read off.
fn two_rows() -> Household {
    let mut household = household(0.0);
    household.transactions.truncate(2);
    household.accounts.truncate(1);
    let account = &mut household.accounts[0];
    account.id = AccountId::new("everyday");
    account.balance = Some(ledger::Balance { as_of: household.end_on, amount_minor: 150_000 });
    let facts = [(3, 120_000, "Payroll"), (4, -1_299, "Shoes, \"red\"")];
    for (row, (day, amount_minor, text)) in household.transactions.iter_mut().zip(facts) {
        row.account_id = account.id.clone();
        row.posted_on = NaiveDate::from_ymd_opt(2026, 11, day).unwrap();
        row.amount_minor = amount_minor;
        row.description = text.to_owned();
    }
    household
}

#[test]
fn each_style_writes_its_banks_columns() {
    let household = two_rows();
    let account = &household.accounts[0];
    let shapes: Vec<String> = CsvStyle::ALL
        .into_iter()
        .map(|style| format!("{style:?}\n{}", to_csv(&household, account, style).replace('\r', "")))
        .collect();
    insta::assert_snapshot!(shapes.join("\n"), @r##"
    Chase
    Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #
    DEBIT,11/04/2026,"Shoes, ""red""",-12.99,ACH_DEBIT,1500.00,,
    CREDIT,11/03/2026,Payroll,1200.00,ACH_CREDIT,1512.99,,

    BankOfAmerica
    Description,,Summary Amt.
    Beginning balance as of 08/24/2026,,312.99
    Ending balance,,"1,500.00"

    Date,Description,Amount,Running Bal.
    08/24/2026,Beginning balance as of 08/24/2026,,312.99
    11/03/2026,Payroll,"1,200.00","1,512.99"
    11/04/2026,"Shoes, ""red""",-12.99,"1,500.00"

    CapitalOne
    Account Number,Transaction Description,Transaction Date,Transaction Type,Transaction Amount,Balance
    5262,"Shoes, ""red""",11/04/26,Debit,12.99,1500.00
    5262,Payroll,11/03/26,Credit,1200.00,1512.99

    Lloyds
    Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance
    04/11/2026,DEB,'30-98-97,39815262,"Shoes, ""red""",12.99,,1500.00
    03/11/2026,FPI,'30-98-97,39815262,Payroll,,1200.00,1512.99

    Nationwide
    "Account Name:","Prairie Credit Union Checking"
    "Account Balance:","$1500.00"
    "Available Balance: ","$1500.00"

    "Date","Transaction type","Description","Paid out","Paid in","Balance"
    "03 Nov 2026","Bank credit","Payroll","","$1200.00","$1512.99"
    "04 Nov 2026","Payment","Shoes, ""red""","$12.99","","$1500.00"

    Starling
    Date,Counter Party,Reference,Type,Amount (USD),Balance (USD),Spending Category,Notes
    03/11/2026,Payroll,Payroll,FASTER PAYMENT,1200.00,1512.99,,
    04/11/2026,"Shoes, ""red""","Shoes, ""red""",CONTACTLESS,-12.99,1500.00,,
    "##);
}

#[test]
fn a_household_downloads_one_file_an_account() {
    let household = household(1.0);
    let files = files(&household);
    let busy = household.accounts.iter().filter(|account| household.of(&account.id).next().is_some()).count();
    assert_eq!(files.len(), busy);
    assert!(files.iter().any(|file| file.name.ends_with(".ofx") && file.text.starts_with("OFXHEADER:100")));
}
