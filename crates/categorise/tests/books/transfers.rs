//! Moves between own accounts are paired, and chance is not taken for a move.

use crate::support::Books;
use categorise::{Category, Source, Teachings, categorise};
use ledger::{AccountKind, TransactionId};
use money::Currency;

const ACCOUNTS: [(&str, AccountKind); 5] = [
    ("everyday", AccountKind::Checking),
    ("rainy day", AccountKind::Savings),
    ("blue card", AccountKind::CreditCard),
    ("funds", AccountKind::Brokerage),
    ("house loan", AccountKind::Loan),
];

type Row<'a> = (&'a str, &'a str, i64, &'a str);

/// The pairs found among the rows, as their places, and the categories of all rows.
fn check(rows: &[Row<'_>], expected_pairs: &[(usize, usize)], expected: &[Category]) {
    let mut books = Books::new(Currency::USD, &ACCOUNTS);
    for (account, on, amount_minor, text) in rows {
        books.add(account, on, *amount_minor, text);
    }
    let assigned = books.assigned();
    let mut pairs = Vec::new();
    for (place, assignment) in assigned.iter().enumerate() {
        if let Some(other) = &assignment.transfer_pair {
            let other = books.transactions.iter().position(|transaction| transaction.id == *other).unwrap();
            let back = assigned[other].transfer_pair.as_ref();
            assert_eq!(back, Some(&books.transactions[place].id), "pairs point at each other");
            if place < other {
                pairs.push((place, other));
            }
        }
    }
    assert_eq!(pairs, expected_pairs);
    assert_eq!(assigned.iter().map(|assignment| assignment.category).collect::<Vec<_>>(), expected);
}

#[test]
fn pairs_savings_cards_and_brokers() {
    use Category::*;
    check(
        &[
            ("everyday", "2026-03-02", -50_000, "ONLINE TRANSFER TO SAV 1234"),
            ("rainy day", "2026-03-03", 50_000, "DEPOSIT"),
            ("everyday", "2026-03-05", -81_200, "CHASE CREDIT CRD EPAY"),
            ("blue card", "2026-03-06", 81_200, "PAYMENT THANK YOU"),
            ("everyday", "2026-03-10", -100_000, "VANGUARD BUY"),
            ("funds", "2026-03-11", 100_000, "ACH CONTRIBUTION"),
        ],
        &[(0, 1), (2, 3), (4, 5)],
        &[OwnTransfer; 6],
    );
}

#[test]
fn paying_a_loan_in_the_books_is_still_a_cost() {
    use Category::*;
    check(
        &[
            ("everyday", "2026-03-02", -150_000, "ACME HOME LOANS MORTGAGE"),
            ("house loan", "2026-03-02", 150_000, "PAYMENT"),
        ],
        &[(0, 1)],
        &[RentOrMortgage, OwnTransfer],
    );
}

#[test]
fn equal_amounts_that_speak_of_something_else_are_not_a_move() {
    use Category::*;
    check(
        &[
            ("everyday", "2026-03-02", -120_000, "OAKWOOD APARTMENTS RENT"),
            ("rainy day", "2026-03-02", 120_000, "ACME PAYROLL"),
            ("everyday", "2026-03-09", -50_000, "TRANSFER TO SAVINGS"),
            ("rainy day", "2026-03-29", 50_000, "TRANSFER FROM CHECKING"),
        ],
        &[],
        &[RentOrMortgage, Payroll, SavingsContribution, OwnTransfer],
    );
}

#[test]
fn each_half_is_used_once_and_the_nearest_wins() {
    use Category::*;
    check(
        &[
            ("everyday", "2026-03-01", -20_000, "TRANSFER TO SAVINGS"),
            ("everyday", "2026-03-04", -20_000, "TRANSFER TO SAVINGS"),
            ("rainy day", "2026-03-04", 20_000, "TRANSFER"),
        ],
        &[(1, 2)],
        &[SavingsContribution, OwnTransfer, OwnTransfer],
    );
}

#[test]
fn the_customer_can_say_that_it_was_no_move() {
    let mut books = Books::new(Currency::USD, &ACCOUNTS);
    books.add("everyday", "2026-03-02", -50_000, "TRANSFER TO SAVINGS");
    books.add("rainy day", "2026-03-02", 50_000, "TRANSFER");
    let mut taught = Teachings::default();
    taught.corrections.insert(TransactionId::new("t0"), Category::GiftsCharity);
    let assigned = categorise(&books.accounts, &books.transactions, &taught);
    assert_eq!((assigned[0].category, assigned[0].source), (Category::GiftsCharity, Source::Customer));
    assert_eq!(assigned[1].transfer_pair, None);
}
