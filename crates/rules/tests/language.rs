//! The language: what it finds, what it refuses, and that what is printed is read as the same.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on fails where it stands")]

use categorise::{Assignment, Category, Direction, Source};
use ledger::{AccountId, Transaction, TransactionId};
use money::Currency;
use proptest::prelude::*;
use rules::{Compared, How, Predicate, Subject, TextField};
use rust_decimal::Decimal;

/// 28.50 to a coffee shop on 2026-03-14, from an account called Joint •4411.
fn coffee() -> Subject {
    let transaction = Transaction {
        id: TransactionId::new("t"),
        account_id: AccountId::new("a"),
        posted_on: "2026-03-14".parse().unwrap(),
        amount_minor: -2_850,
        currency: Currency::USD,
        description: "SQ *BLUE DOOR COFFEE:7 \"GBL\" 10234".to_owned(),
        counterparty: None,
        bank_reference: None,
    };
    let assignment = Assignment {
        category: Category::Dining,
        source: Source::BuiltIn,
        counterparty_key: "blue door coffee".to_owned(),
        counterparty: "Blue Door Coffee".to_owned(),
        transfer_pair: None,
        parts: Vec::new(),
    };
    Subject::of(&transaction, &assignment, "Joint •4411")
}

fn check(text: &str, expected: bool) {
    let predicate: Predicate = text.parse().unwrap();
    assert_eq!(predicate.holds(&coffee()), expected, "{text} read as {predicate}");
}

fn refused(text: &str, expected: &str) {
    let error = text.parse::<Predicate>().unwrap_err().to_string();
    assert!(error.starts_with(expected), "{text:?}: {error}");
}

#[test]
fn plain_words_are_looked_for_in_description_payee_and_category() {
    for found in [
        "coffee",
        "COFFEE blue",
        "10234",
        "dining",
        "door and coffee",
        "\"blue door\"",
        "*blue",
        "tea or coffee",
    ] {
        check(found, true);
    }
    for missed in ["tea", "coffee tea", "\"door blue\"", "joint", "28.50", "-coffee", "not coffee"] {
        check(missed, false);
    }
}

#[test]
fn fields_say_where_and_how() {
    for found in [
        "payee:coffee",
        "payee=\"blue door coffee\"",
        "payee^blue",
        "Payee : Coffee",
        "description:sq",
        "description^sq",
        "account:joint",
        "category:dining",
        "amount=28.50",
        "amount:28.5",
        "amount>28.49",
        "amount >= $28.50",
        "amount<28.501",
        "amount<=1,250.00",
        "amount:20..30",
        "date:2026-03-14",
        "date:2026-03",
        "date=2026",
        "date<2026-03-15",
        "date>=2026-03-14",
        "date:2026-03-01..2026-03-14",
        "direction:out",
    ] {
        check(found, true);
    }
    for missed in [
        "payee=coffee",
        "payee:sq",
        "description:joint",
        "account=joint",
        "category:rent",
        "amount>28.50",
        "amount:28.51..30",
        "date>2026-03-14",
        "date:2026-04",
        "direction=in",
        "direction:IN",
    ] {
        check(missed, false);
    }
}

#[test]
fn conditions_join_and_turn_round() {
    check("payee:coffee amount>20 -category:rent (account:joint or date>=2027-01-01)", true);
    check("payee:coffee amount>20 -category:rent (account:savings or date>=2027-01-01)", false);
    check("tea or coffee dining", true);
    check("(tea or coffee) rent", false);
    check("coffee OR tea AND rent", true);
    check("not (tea or rent)", true);
    check("--coffee", true);
    check("-(coffee dining)", false);
    check("not not coffee", true);
}

#[test]
fn what_cannot_be_read_is_refused_with_its_place() {
    for (text, expected) in [
        ("", "At letter 1: something to look for is missing"),
        ("coffee or", "At letter 10: something"),
        ("coffee and", "At letter 11: something"),
        ("and coffee", "At letter 1: something"),
        ("()", "At letter 2: something"),
        ("payee:", "At letter 7: something"),
        ("not", "At letter 4: something"),
        ("\"  \"", "At letter 1: something"),
        ("tea payeee:coffee", "At letter 5: there is no field “payeee”."),
        ("payee>coffee", "At letter 1: “payee” cannot be compared so. After it use one of :, = and ^."),
        ("amount^2", "At letter 1: “amount” cannot be compared so."),
        ("date^2026-01-01", "At letter 1: “date” cannot be compared so."),
        ("direction<in", "At letter 1: “direction” cannot be compared so."),
        ("amount>x", "At letter 8: “x” is no amount."),
        ("amount>-5", "At letter 8: “-5” is no amount."),
        ("amount:30..20", "At letter 8: “30..20” is no amount."),
        ("amount:1,25", "At letter 8: “1,25” is no amount."),
        ("date:2026-02-30", "At letter 6: “2026-02-30” is no date."),
        ("date>2026-02", "At letter 6: “2026-02” is no date."),
        ("direction:up", "At letter 11: “up” is no direction."),
        ("category:nonsense", "At letter 10: no category is called “nonsense”."),
        ("tea \"coffee", "At letter 5: the quotes"),
        ("tea (coffee", "At letter 5: the parenthesis"),
        ("tea) coffee", "At letter 4: this parenthesis"),
    ] {
        refused(text, expected);
    }
    refused(&"a".repeat(2_001), "At letter 2000: this is too long.");
    refused(&"a ".repeat(41), "At letter 81: these are too many conditions.");
    refused(&format!("{}a", "-".repeat(12)), "At letter 13: this is nested too deep.");
    refused(&"(".repeat(500), "At letter 13: this is nested too deep.");
}

#[test]
fn a_counterparty_is_found_by_its_key_whatever_it_holds() {
    for key in ["blue door coffee", "a \"b\" \\c", "or", "payee", &"x".repeat(3_000)] {
        let predicate = Predicate::of_counterparty(key, Direction::Out);
        assert_eq!(predicate.to_string().parse(), Ok(predicate), "{key}");
    }
    assert!(Predicate::of_counterparty("blue door coffee", Direction::Out).holds(&coffee()));
    assert!(!Predicate::of_counterparty("blue door coffee", Direction::In).holds(&coffee()));
}

fn words() -> impl Strategy<Value = String> {
    let any = prop_oneof![
        "[a-z]{1,8}",
        "[a-z0-9 :=<>^()\"\\\\.-]{1,12}",
        Just("or".to_owned()),
        Just("amount".to_owned()),
        "\\PC{1,6}"
    ];
    any.prop_map(|words| words.to_lowercase().trim().to_owned())
        .prop_filter("not empty", |words| !words.is_empty())
}

fn compared<T: Clone + PartialOrd + std::fmt::Debug>(
    value: impl Strategy<Value = T> + Clone,
) -> impl Strategy<Value = Compared<T>> {
    (0_u8..6, value.clone(), value).prop_map(|(kind, first, second)| match kind {
        0 => Compared::Is(first),
        1 => Compared::Below(first),
        2 => Compared::AtMost(first),
        3 => Compared::Above(first),
        4 => Compared::AtLeast(first),
        _ if first <= second => Compared::Between(first, second),
        _ => Compared::Between(second, first),
    })
}

fn predicates() -> impl Strategy<Value = Predicate> {
    let field = prop::sample::select(vec![
        TextField::Anything,
        TextField::Payee,
        TextField::Description,
        TextField::Account,
    ]);
    let how = prop::sample::select(vec![How::Contains, How::Is, How::StartsWith]);
    let text = (field, how, words()).prop_map(|(field, how, words)| match field {
        TextField::Anything => Predicate::Text { field, how: How::Contains, words },
        field => Predicate::Text { field, how, words },
    });
    let category = prop::sample::select(Category::ALL.to_vec()).prop_map(|category| Predicate::Text {
        field: TextField::Category,
        how: How::Is,
        words: category.as_str().to_owned(),
    });
    let amount = compared((0_i64..1_000_000_000).prop_map(|value| Decimal::new(value, 3).normalize()));
    let day = (1_u32..13, 1_u32..29, 1990_i32..2100)
        .prop_map(|(month, day, year)| format!("{year}-{month:02}-{day:02}").parse().unwrap());
    let direction = prop::sample::select(vec![Direction::In, Direction::Out]);
    let leaf = prop_oneof![
        4 => text,
        1 => category,
        2 => amount.prop_map(Predicate::Amount),
        2 => compared(day).prop_map(Predicate::Date),
        1 => direction.prop_map(Predicate::Direction),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..4).prop_map(Predicate::All),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Predicate::Any),
            inner.prop_map(|part| Predicate::Not(Box::new(part))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn what_is_printed_is_read_as_the_same(predicate in predicates()) {
        let printed = predicate.to_string();
        prop_assert_eq!(printed.parse::<Predicate>(), Ok(predicate.clone()), "{}", printed);
        let _ = predicate.holds(&coffee());
    }

    #[test]
    fn any_text_is_read_or_refused(text in "(\\PC|[a-z:=<>^()\" -]|or |amount|date|payee|\\.\\.){0,60}") {
        if let Ok(predicate) = text.parse::<Predicate>() {
            prop_assert_eq!(predicate.to_string().parse(), Ok(predicate.clone()));
            let _ = predicate.holds(&coffee());
        }
    }
}
