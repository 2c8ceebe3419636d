//! Whole invented households, written in the columns of real banks and as OFX, read back to the last row.

use chrono::NaiveDate;
use ledger::Account;
use population::Household;
use population::write::{CsvStyle, to_csv, to_ofx};
use statements::{Hints, parse};

type Facts = (NaiveDate, i64, String);

fn check(household: &Household, account: &Account, text: &str, what: &str) {
    let mut expected: Vec<Facts> = household
        .of(&account.id)
        .map(|row| (row.posted_on, row.amount_minor, ledger::fold_description(&row.description)))
        .collect();
    let file =
        parse(text.as_bytes(), &Hints::default()).unwrap_or_else(|refusal| panic!("{what}: {refusal}"));
    assert_eq!(file.statements.len(), 1, "{what}");
    let statement = &file.statements[0];
    let mut found: Vec<Facts> = statement
        .transactions
        .iter()
        .map(|row| (row.posted_on, row.amount_minor, ledger::fold_description(&row.description)))
        .collect();
    expected.sort();
    found.sort();
    let differs = expected.iter().zip(&found).find(|(one, other)| one != other);
    assert_eq!((differs, found.len()), (None, expected.len()), "{what}");
    let opening = household.opening_balance_minor(&account.id).unwrap_or(0);
    let closing = opening + expected.iter().map(|(_, amount_minor, _)| amount_minor).sum::<i64>();
    assert_eq!(statement.closing_balance.map(|balance| balance.amount_minor), Some(closing), "{what}");
}

#[test]
fn every_account_of_every_demo_household_survives_every_writer() {
    let end_on = NaiveDate::from_ymd_opt(2026, 6, 30).unwrap();
    for demo in population::demo::households(end_on) {
        let household = &demo.household;
        for account in &household.accounts {
            if household.of(&account.id).next().is_none() {
                continue;
            }
            check(household, account, &to_ofx(household, account), &format!("{} as OFX", account.name));
            for style in CsvStyle::ALL {
                let text = to_csv(household, account, style);
                check(household, account, &text, &format!("{} as {style:?}", account.name));
            }
        }
    }
}
