//! What the features must be whatever the books: the same in any order, by hand on a small case, blind to what
//! is protected.

use categorise::{Assignment, Category, Source};
use chrono::{Days, NaiveDate};
use ledger::{Account, AccountId, AccountKind, Balance, Transaction, TransactionId};
use money::Currency;
use proptest::prelude::*;

use super::{FEATURES, FeatureState, FeatureVector, Subject};
use crate::{Hardship, History, hardship};

type Row = (Transaction, Assignment);

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, month, day).unwrap()
}

fn row(on: NaiveDate, amount_minor: i64, category: Category, counterparty: &str) -> Row {
    let transaction = Transaction {
        id: TransactionId::new(format!("{on}{amount_minor}{counterparty}")),
        account_id: AccountId::new("current"),
        posted_on: on,
        amount_minor,
        currency: Currency::GBP,
        description: counterparty.to_owned(),
        counterparty: None,
        bank_reference: None,
    };
    let assignment = Assignment {
        category,
        source: Source::BuiltIn,
        counterparty_key: counterparty.to_owned(),
        counterparty: counterparty.to_owned(),
        transfer_pair: None,
        parts: Vec::new(),
    };
    (transaction, assignment)
}

fn account(balance_minor: Option<i64>, as_of: NaiveDate) -> Account {
    Account {
        id: AccountId::new("current"),
        name: "Current".to_owned(),
        kind: AccountKind::Checking,
        currency: Currency::GBP,
        balance: balance_minor.map(|amount_minor| Balance { as_of, amount_minor }),
    }
}

fn state_of(rows: &[Row]) -> FeatureState {
    let mut state = FeatureState::default();
    for (transaction, assignment) in rows {
        state.push(transaction, assignment, AccountKind::Checking);
    }
    state
}

/// Half a year of wages, one client, rent and food; 1,000.00 in the bank at the end of June.
fn half_a_year() -> Vec<Row> {
    let mut rows = Vec::new();
    for month in 1..=6 {
        rows.push(row(day(month, 25), 300_000, Category::Payroll, "acme"));
        rows.push(row(day(month, 1), -120_000, Category::RentOrMortgage, "landlord"));
        rows.push(row(day(month, 9), -80_000, Category::Groceries, "market"));
    }
    rows.push(row(day(3, 3), 600_000, Category::ClientPayment, "studio"));
    rows.push(row(day(3, 4), -300_000, Category::OwnTransfer, "savings"));
    rows
}

fn features(rows: &[Row], balance_minor: Option<i64>) -> FeatureVector {
    let accounts = [account(balance_minor, day(6, 30))];
    let subject = Subject { as_of: day(6, 30), accounts: &accounts, birth_year: None };
    state_of(rows).features(&subject)
}

fn close(vector: &FeatureVector, name: &str, expected: f64) {
    let found = vector.get(name).unwrap();
    assert!((found - expected).abs() < 1e-5 * expected.abs().max(1.0), "{name}: {found}, not {expected}");
}

#[test]
fn features_by_hand() {
    let vector = features(&half_a_year(), Some(100_000));
    close(&vector, "payer-count", 2.0);
    close(&vector, "client-count", 1.0);
    close(&vector, "payroll-share", 0.75);
    close(&vector, "client-share", 0.25);
    close(&vector, "largest-payer-share", 0.75);
    close(&vector, "payroll-gap-days", 31.0);
    close(&vector, "payroll-regularity", 1.0);
    close(&vector, "months-with-income", 1.0);
    // Monthly income 3, 3, 9, 3, 3, 3: mean 4, deviation sqrt(5), which over the mean is 0.559.
    close(&vector, "income-irregularity", 0.55);
    close(&vector, "spending-to-income", 0.5);
    close(&vector, "housing-share", 0.6);
    close(&vector, "groceries-share", 0.4);
    close(&vector, "business-expense-share", 0.0);
    let months = 181.0 / 30.44;
    close(&vector, "buffer-months", 1_000.0 / (12_000.0 / months));
    close(&vector, "birth-year-missing", 1.0);
    close(&vector, "balance-missing", 0.0);
}

#[test]
fn what_is_not_known_is_flagged() {
    let vector = features(&half_a_year(), None);
    close(&vector, "balance-missing", 1.0);
    close(&vector, "buffer-months", 2.0);
    let nothing = features(&[], None);
    assert!(nothing.values().iter().all(|value| value.is_finite()));
}

#[test]
fn a_credible_birth_year_gives_an_age_and_nonsense_does_not() {
    for (birth_year, expected) in [(Some(1990), 36.0), (Some(1), 0.0), (Some(i32::MAX / 2), 0.0), (None, 0.0)]
    {
        let subject = Subject { as_of: day(6, 30), accounts: &[], birth_year };
        close(&FeatureState::default().features(&subject), "age-years", expected);
    }
}

#[test]
fn rows_after_the_day_are_not_looked_at() {
    let mut rows = half_a_year();
    rows.push(row(day(7, 1), 9_000_000, Category::Dividend, "later"));
    close(&features(&rows, None), "dividend-share", 0.0);
    assert_eq!(state_of(&rows).history(day(6, 30)), History { days: 181, transactions: 20 });
}

#[test]
fn overdrawn_days_are_counted_back_from_the_balance() {
    // 50.00 on the 30th; 60.00 came on the 21st, so it was -10.00 from the 11th to the 20th.
    let rows = [
        row(day(6, 1), 10_000, Category::OtherIncome, "a"),
        row(day(6, 11), -11_000, Category::Shopping, "b"),
        row(day(6, 21), 6_000, Category::OtherIncome, "a"),
    ];
    close(&features(&rows, Some(5_000)), "overdraft-days", 10.0);
    close(&features(&rows, Some(6_000)), "overdraft-days", 0.0);
    close(&features(&rows, None), "overdraft-days", 0.0);
}

#[test]
fn hardship_reads_the_same_books() {
    let mut rows = half_a_year();
    rows.push(row(day(6, 12), -3_000, Category::OverdraftFees, "bank"));
    rows.push(row(day(6, 13), -500_000, Category::DebtPayment, "lender"));
    let subject = Subject { as_of: day(6, 30), accounts: &[], birth_year: None };
    let facts = state_of(&rows).hardship_facts(&subject, None);
    assert_eq!((facts.penalty_fees, facts.payday_loans, facts.overdraft_days), (1, 0, None));
    let share = facts.debt_service_share.unwrap();
    // 9,000 came in the last 90 days, but 24,000 in 181, which is 11,934 in 90.
    assert!((share - 5_000.0 * 181.0 / (24_000.0 * 90.0)).abs() < 1e-9, "{share}");
    assert_eq!(hardship(&facts).level, Hardship::Struggling);
}

#[test]
fn protected_spending_only_enters_through_totals() {
    let with = |category| {
        let mut rows = half_a_year();
        rows.push(row(day(5, 5), -40_000, category, "shop"));
        features(&rows, Some(100_000))
    };
    let neutral = with(Category::Household);
    for category in [Category::Health, Category::Childcare, Category::GiftsCharity, Category::PersonalCare] {
        assert_eq!(with(category), neutral, "{category:?}");
    }
}

#[test]
fn the_state_reads_back_from_json() {
    let state = state_of(&half_a_year());
    let json = serde_json::to_string(&state).unwrap();
    assert_eq!(serde_json::from_str::<FeatureState>(&json).unwrap(), state);
}

fn any_row() -> impl Strategy<Value = Row> {
    let category = proptest::sample::select(Category::ALL);
    (0_u64..420, -50_000_i64..50_000, category, 0_u8..6).prop_map(|(offset, amount, category, payer)| {
        let on = day(6, 30).checked_sub_days(Days::new(offset)).unwrap();
        row(on, amount, category, ["a", "b", "c", "d", "e", "f"][usize::from(payer)])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn incremental_equals_from_scratch(
        rows in proptest::collection::vec(any_row(), 0..120),
        gone in proptest::collection::vec(any_row(), 0..20),
        turn in 0_usize..120,
    ) {
        let scratch = state_of(&rows);
        let mut shuffled = rows.clone();
        shuffled.rotate_left(turn.min(rows.len()));
        let mut grown = state_of(&gone);
        for (transaction, assignment) in &shuffled {
            grown.push(transaction, assignment, AccountKind::Checking);
        }
        for (transaction, assignment) in &gone {
            grown.retract(transaction, assignment);
        }
        prop_assert_eq!(&grown, &scratch);
        let accounts = [account(Some(5_000), day(6, 30))];
        let subject = Subject { as_of: day(6, 30), accounts: &accounts, birth_year: Some(1980) };
        prop_assert_eq!(grown.features(&subject), scratch.features(&subject));
    }

    #[test]
    fn shares_stay_shares(rows in proptest::collection::vec(any_row(), 0..80)) {
        let vector = features(&rows, Some(-7_000));
        for (spec, value) in FEATURES.iter().zip(vector.values()) {
            prop_assert!(value.is_finite());
            if spec.name.ends_with("-share") && spec.name != "debt-service-share" {
                prop_assert!((0.0..=1.0).contains(value), "{}: {value}", spec.name);
            }
        }
    }
}
