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

#[test]
fn each_style_writes_its_banks_columns() {
    let household = household(0.0);
    let account = &household.accounts[0];
    let shapes: Vec<String> = CsvStyle::ALL
        .into_iter()
        .map(|style| {
            let text = to_csv(&household, account, style);
            let header = text.lines().find(|line| line.contains("Date")).unwrap().to_owned();
            format!("{style:?}: {header} | {}", text.lines().last().unwrap())
        })
        .collect();
    insta::assert_snapshot!(shapes.join("\n"), @r#"
    Chase: Details,Posting Date,Description,Amount,Type,Balance,Check or Slip # | DEBIT,08/24/2026,Electronic Payment T-Mobile 44498896,-66.38,ACH_DEBIT,9794.68,,
    BankOfAmerica: Date,Description,Amount,Running Bal. | 11/23/2026,Debit Card PayByPhone Parking 452 TUCSON AZ,-54.07,"33,513.85"
    CapitalOne: Account Number,Transaction Description,Transaction Date,Transaction Type,Transaction Amount,Balance | 9567,Electronic Payment T-Mobile 44498896,08/24/26,Debit,66.38,9794.68
    Lloyds: Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance | 24/08/2026,DEB,'30-98-97,84519567,Electronic Payment T-Mobile 44498896,66.38,,9794.68
    Nationwide: "Date","Transaction type","Description","Paid out","Paid in","Balance" | "23 Nov 2026","Payment","Debit Card PayByPhone Parking 452 TUCSON AZ","$54.07","","$33513.85"
    Starling: Date,Counter Party,Reference,Type,Amount (USD),Balance (USD),Spending Category,Notes | 23/11/2026,Debit Card PayByPhone Parking 452 TUCSON AZ,Debit Card PayByPhone Parking 452 TUCSON AZ,CONTACTLESS,-54.07,33513.85,,
    "#);
}

#[test]
fn a_household_downloads_one_file_an_account() {
    let household = household(1.0);
    let files = files(&household);
    let busy = household.accounts.iter().filter(|account| household.of(&account.id).next().is_some()).count();
    assert_eq!(files.len(), busy);
    assert!(files.iter().any(|file| file.name.ends_with(".ofx") && file.text.starts_with("OFXHEADER:100")));
}
