//! Customer before rule before learned before built-in.

use crate::support::Books;
use categorise::{Category, Ruled, Source, Teachings, categorise};
use ledger::{AccountKind, TransactionId};
use money::Currency;
use proptest::prelude::*;

fn books() -> Books {
    let mut books = Books::new(Currency::USD, &[("everyday", AccountKind::Checking)]);
    books.add("everyday", "2026-03-01", -4_000, "FERNWOOD CLIMBING HALL 0031");
    books.add("everyday", "2026-03-08", -4_000, "FERNWOOD CLIMBING HALL 0077");
    books.add("everyday", "2026-03-09", -1_200, "FERNWOOD CLIMBING SHOP");
    books.add("everyday", "2026-03-10", -3_000, "AMAZON MKTPLACE 1");
    books.add("everyday", "2026-03-11", -3_500, "AMAZON MKTPLACE 2");
    books.add("everyday", "2026-03-12", -4_500, "AMAZON MKTPLACE 3");
    books
}

fn check(teachings: &Teachings, place: usize, expected: (Category, Source)) {
    let books = books();
    let assigned = categorise(&books.accounts, &books.transactions, teachings);
    assert_eq!((assigned[place].category, assigned[place].source), expected);
}

fn corrected(corrections: &[(usize, Category)]) -> Teachings {
    let corrections = corrections
        .iter()
        .map(|(place, category)| (TransactionId::new(format!("t{place}")), *category))
        .collect();
    Teachings { corrections, ..Teachings::default() }
}

/// The teachings with a rule that is for those places.
fn ruled(mut teachings: Teachings, places: &[usize], category: Category) -> Teachings {
    let ids = places.iter().map(|place| TransactionId::new(format!("t{place}")));
    teachings.ruled.extend(ids.map(|id| (id, Ruled { category, split: None })));
    teachings
}

#[test]
fn the_stronger_voice_wins() {
    use Category::*;
    check(&Teachings::default(), 3, (Shopping, Source::BuiltIn));
    let teachings = corrected(&[(3, BusinessSupplies), (4, BusinessSupplies)]);
    check(&teachings, 5, (BusinessSupplies, Source::Learned));
    let teachings = ruled(teachings, &[3, 5], Household);
    check(&teachings, 5, (Household, Source::Rule));
    check(&teachings, 3, (BusinessSupplies, Source::Customer));
}

#[test]
fn one_correction_teaches_what_was_unknown_but_not_against_a_known_name() {
    use Category::*;
    let teachings = corrected(&[(0, Entertainment), (3, BusinessSupplies)]);
    check(&teachings, 1, (Entertainment, Source::Learned));
    check(&teachings, 2, (Entertainment, Source::Learned));
    check(&teachings, 4, (Shopping, Source::BuiltIn));
}

const TEXTS: [&str; 8] = [
    "FERNWOOD CLIMBING HALL 1",
    "FERNWOOD CLIMBING 2",
    "AMAZON 3",
    "ACME PAYROLL",
    "TRANSFER TO SAVINGS",
    "BLUE LLC",
    "",
    "\u{1F600} ÄÖ*'&",
];

proptest! {
    #[test]
    fn any_books_give_one_assignment_each_and_obey_the_customer(
        rows in prop::collection::vec((0_usize..8, 1_u32..28, -500_000_i64..500_000, any::<bool>()), 0..60),
        said in prop::collection::vec((0_usize..60, 0_usize..Category::ALL.len()), 0..10),
    ) {
        let accounts = [("everyday", AccountKind::Checking), ("rainy day", AccountKind::Savings)];
        let mut books = Books::new(Currency::USD, &accounts);
        for (text, day, amount_minor, second) in &rows {
            let account = if *second { "rainy day" } else { "everyday" };
            books.add(account, &format!("2026-03-{day:02}"), *amount_minor, TEXTS[*text]);
        }
        let corrections: Vec<_> = said.iter().map(|(place, category)| (*place, Category::ALL[*category])).collect();
        let teachings = corrected(&corrections);
        let assigned = categorise(&books.accounts, &books.transactions, &teachings);
        prop_assert_eq!(assigned.len(), rows.len());
        prop_assert_eq!(&assigned, &categorise(&books.accounts, &books.transactions, &teachings));
        for (transaction, assignment) in books.transactions.iter().zip(&assigned) {
            let said = teachings.corrections.get(&transaction.id);
            prop_assert_eq!(said.is_some(), assignment.source == Source::Customer);
            prop_assert!(said.is_none_or(|category| *category == assignment.category));
            prop_assert!(!assignment.counterparty_key.is_empty() && !assignment.counterparty.is_empty());
        }
    }
}
