//! What rules make of books: never anything of what was set by hand, nothing before they hold, the first one first.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use categorise::{Assignment, Category, Source, Teachings};
use ledger::{Account, AccountId, AccountKind, Transaction, TransactionId};
use money::Currency;
use proptest::prelude::*;
use rules::{Books, Rule, suggest};

fn account() -> Account {
    Account {
        id: AccountId::new("a"),
        name: "Everyday".to_owned(),
        kind: AccountKind::Checking,
        currency: Currency::USD,
        balance: None,
    }
}

fn transactions(rows: &[(&str, u32, i64)]) -> Vec<Transaction> {
    let rows = rows.iter().enumerate().map(|(place, (text, day, amount_minor))| Transaction {
        id: TransactionId::new(format!("t{place}")),
        account_id: AccountId::new("a"),
        posted_on: format!("2026-03-{day:02}").parse().unwrap(),
        amount_minor: *amount_minor,
        currency: Currency::USD,
        description: (*text).to_owned(),
        counterparty: None,
        bank_reference: None,
    });
    rows.collect()
}

fn rule(search: &str, category: Category, effective_from: Option<&str>) -> Rule {
    Rule {
        id: format!("{search} {effective_from:?}"),
        name: search.to_owned(),
        predicate: search.parse().unwrap(),
        category,
        split: None,
        effective_from: effective_from.map(|day| day.parse().unwrap()),
    }
}

fn corrected(places: &[usize], category: Category) -> Teachings {
    let corrections = places.iter().map(|place| (TransactionId::new(format!("t{place}")), category));
    Teachings { corrections: corrections.collect(), ..Teachings::default() }
}

#[test]
fn the_first_rule_that_holds_decides_from_its_day_on() {
    let rows = [("BLUE DOOR COFFEE 1", 1, -450), ("BLUE DOOR COFFEE 2", 9, -3_000), ("CITY POWER", 9, -80)];
    let (accounts, rows, taught) = ([account()], transactions(&rows), corrected(&[2], Category::Pets));
    let books = Books::of(&accounts, &rows, &taught);
    let check = |rules: &[Rule], expected: [(Category, Source); 3]| {
        let outcome = books.ruled(rules).assignments;
        let outcome: Vec<_> = outcome.iter().map(|it| (it.category, it.source)).collect();
        assert_eq!(outcome, expected);
    };
    let usual = (books.unruled()[0].category, Source::BuiltIn);
    let (by_hand, ruled) = ((Category::Pets, Source::Customer), |category| (category, Source::Rule));
    check(&[], [usual, usual, by_hand]);
    let late = rule("coffee", Category::Household, Some("2026-03-02"));
    check(std::slice::from_ref(&late), [usual, ruled(Category::Household), by_hand]);
    let all = rule("-nothing", Category::Travel, None);
    let second = ruled(Category::Travel);
    check(&[late.clone(), all.clone()], [second, ruled(Category::Household), by_hand]);
    check(&[all, late], [second, second, by_hand]);
}

#[test]
fn three_corrections_that_agree_suggest_the_same_rule_every_time() {
    let rows: Vec<_> = (1..=4).map(|day| ("BLUE DOOR COFFEE", day, -450)).collect();
    let (accounts, rows) = ([account()], transactions(&rows));
    let suggested = |taught: &Teachings, has_rule: bool| {
        let books = Books::of(&accounts, &rows, taught);
        suggest(&rows, books.unruled(), &[has_rule; 4])
    };
    assert!(suggested(&corrected(&[0, 1], Category::Pets), false).is_empty());
    let three = suggested(&corrected(&[0, 1, 2], Category::Pets), false);
    assert_eq!((three.len(), three[0].corrections), (1, 3));
    let four = suggested(&corrected(&[0, 1, 2, 3], Category::Pets), false);
    assert_eq!(four[0].id, three[0].id);
    assert_ne!(suggested(&corrected(&[0, 1, 2], Category::Travel), false)[0].id, three[0].id);
    assert!(suggested(&corrected(&[0, 1, 2], Category::Pets), true).is_empty());
    let mut disagreeing = corrected(&[0, 1, 2], Category::Pets);
    disagreeing.corrections.insert(TransactionId::new("t3"), Category::Travel);
    assert!(suggested(&disagreeing, false).is_empty());
}

const TEXTS: [&str; 5] = ["BLUE DOOR COFFEE", "ACME PAYROLL", "TRANSFER TO SAVINGS", "CITY POWER", ""];
const SEARCHES: [&str; 5] =
    ["coffee", "amount>100", "-direction:in", "category:transfer or power", "date>=2026-03-10"];

proptest! {
    #[test]
    fn no_rule_touches_what_was_set_by_hand(
        rows in prop::collection::vec((0_usize..5, 1_u32..28, -50_000_i64..50_000), 1..30),
        by_hand in prop::collection::vec(0_usize..30, 0..6),
        searches in prop::collection::vec((0_usize..5, 0_usize..Category::ALL.len()), 0..4),
    ) {
        let rows: Vec<_> = rows.into_iter().map(|(text, day, amount)| (TEXTS[text], day, amount)).collect();
        let (accounts, rows, taught) = ([account()], transactions(&rows), corrected(&by_hand, Category::Pets));
        let rules: Vec<Rule> =
            searches.into_iter().map(|(search, category)| rule(SEARCHES[search], Category::ALL[category], None)).collect();
        let books = Books::of(&accounts, &rows, &taught);
        let outcome = books.ruled(&rules);
        let hands = |assignments: &[Assignment]| -> Vec<bool> {
            assignments.iter().map(|it| it.source == Source::Customer && it.category == Category::Pets).collect()
        };
        prop_assert_eq!(hands(&outcome.assignments), hands(books.unruled()));
        for (assignment, by_rule) in outcome.assignments.iter().zip(&outcome.by_rule) {
            let is_ruled = by_rule.is_some() && assignment.source != Source::Customer;
            prop_assert_eq!(assignment.source == Source::Rule, is_ruled);
        }
    }
}
