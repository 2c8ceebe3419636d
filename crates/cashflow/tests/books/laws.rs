//! What holds for any books at all.

use cashflow::Summary;
use ledger::AccountKind;
use money::Currency;
use proptest::prelude::*;

use crate::support::Books;

const TEXTS: [&str; 12] = [
    "ACME PAYROLL",
    "TRADER JOES",
    "IKEA",
    "REFUND IKEA",
    "TRANSFER TO SAVINGS",
    "BRIGHT PIXEL LLC INV-1",
    "DIVIDEND VTI",
    "INTEREST PAID",
    "CHECK 12",
    "CHASE CREDIT CRD EPAY",
    "OVERDRAFT FEE",
    "",
];
const ACCOUNTS: [(&str, AccountKind); 5] = [
    ("everyday", AccountKind::Checking),
    ("rainy day", AccountKind::Savings),
    ("card", AccountKind::CreditCard),
    ("funds", AccountKind::Brokerage),
    ("loan", AccountKind::Loan),
];

type Row = (usize, usize, u32, u32, i64);

fn rows(amounts: impl Strategy<Value = i64>) -> impl Strategy<Value = Vec<Row>> {
    prop::collection::vec((0..TEXTS.len(), 0..ACCOUNTS.len(), 1_u32..=9, 1_u32..=28, amounts), 0..80)
}

fn books(rows: &[Row]) -> Books {
    let mut books = Books::new(Currency::USD, &ACCOUNTS);
    for (text, account, month, day, amount_minor) in rows {
        books.add(ACCOUNTS[*account].0, &format!("2026-{month:02}-{day:02}"), *amount_minor, TEXTS[*text]);
    }
    books
}

fn spent_and_earned(summary: &Summary) -> (i64, i64) {
    let months = &summary.monthly.months;
    (
        months.iter().map(|month| month.spending_minor).sum(),
        months.iter().map(|month| month.income_minor).sum(),
    )
}

proptest! {
    #[test]
    fn categories_add_up_to_total_spending(rows in rows(-90_000_i64..90_000)) {
        let spending = books(&rows).summary("2026-09-30").spending;
        let sum = |part: fn(&cashflow::spending::CategorySpending) -> i64| spending.categories.iter().map(part).sum::<i64>();
        prop_assert_eq!(sum(|item| item.this_month_minor), spending.total_minor);
        prop_assert_eq!(sum(|item| item.last_month_same_days_minor), spending.last_month_same_days_minor);
        prop_assert_eq!(sum(|item| item.last_month_minor), spending.last_month_minor);
    }

    #[test]
    fn payers_add_up_to_income(rows in rows(-90_000_i64..90_000)) {
        let income = books(&rows).summary("2026-09-30").income;
        let payers: i64 = income.payers.iter().map(|payer| payer.total_minor).sum();
        prop_assert_eq!(payers + income.others_minor, income.total_minor);
        prop_assert_eq!(income.by_month_minor.iter().sum::<i64>(), income.total_minor);
    }

    #[test]
    fn moving_money_between_own_accounts_changes_neither_income_nor_spending_nor_worth(
        rows in rows(-90_000_i64..90_000),
        day in 1_u32..=28,
        amount_minor in 1_000_001_i64..2_000_000,
    ) {
        let mut books = books(&rows);
        let before = books.summary("2026-09-30");
        let on = format!("2026-05-{day:02}");
        books.add("everyday", &on, -amount_minor, "ONLINE TRANSFER TO SAVINGS");
        books.add("rainy day", &on, amount_minor, "ONLINE TRANSFER FROM CHECKING");
        let after = books.summary("2026-09-30");
        prop_assert_eq!(spent_and_earned(&before), spent_and_earned(&after));
        prop_assert_eq!(before.balances.totals, after.balances.totals);
    }

    #[test]
    fn the_order_of_the_rows_does_not_matter_to_sums(rows in rows(-90_000_i64..90_000)) {
        let mut reversed = rows.clone();
        reversed.reverse();
        // Equal rows on one day can be paired either way; sums cannot tell.
        let (one, other) = (books(&rows).summary("2026-09-30"), books(&reversed).summary("2026-09-30"));
        prop_assert_eq!(one.balances, other.balances);
        prop_assert_eq!(one.history, other.history);
    }

    #[test]
    fn equal_books_give_equal_summaries_that_survive_storage(rows in rows(-90_000_i64..90_000)) {
        let (one, other) = (books(&rows).summary("2026-09-30"), books(&rows).summary("2026-09-30"));
        let json = serde_json::to_string(&one).unwrap();
        prop_assert_eq!(&json, &serde_json::to_string(&other).unwrap());
        prop_assert_eq!(serde_json::from_str::<Summary>(&json).unwrap(), one);
    }

    #[test]
    fn a_summary_after_another_is_the_one_that_is_made_alone(
        before in rows(-90_000_i64..90_000),
        more in rows(-90_000_i64..90_000),
        days in 0_u64..3,
    ) {
        let earlier = books(&before);
        let (_, origins) = earlier.after("2026-09-28", None);
        let mut rows = before;
        rows.extend(more);
        let as_of = (crate::support::date("2026-09-28") + chrono::Days::new(days)).to_string();
        let later = books(&rows);
        let (summary, _) = later.after(&as_of, Some((&earlier, "2026-09-28", &origins)));
        prop_assert_eq!(summary, later.summary(&as_of));
    }

    #[test]
    fn absurd_amounts_do_not_panic(rows in rows(prop_oneof![Just(i64::MIN), Just(i64::MAX), any::<i64>()])) {
        let summary = books(&rows).summary("2026-09-30");
        prop_assert!(serde_json::to_string(&summary).unwrap().len() < 60_000);
    }
}

#[test]
fn a_lone_transfer_on_a_card_stays_neutral_beside_a_pair() {
    let mut books = books(&[(4, 2, 1, 1, 1)]);
    let before = books.summary("2026-09-30");
    books.add("everyday", "2026-05-01", -1_000_001, "ONLINE TRANSFER TO SAVINGS");
    books.add("rainy day", "2026-05-01", 1_000_001, "ONLINE TRANSFER FROM CHECKING");
    assert_eq!(spent_and_earned(&before), spent_and_earned(&books.summary("2026-09-30")));
}
