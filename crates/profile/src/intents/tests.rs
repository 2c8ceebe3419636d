//! Books built by hand, and what holds of every detector.

use categorise::{Assignment, Category, Teachings, categorise, find_series};
use chrono::{Days, NaiveDate};
use ledger::{Account, AccountId, AccountKind, Balance, Transaction, TransactionId};
use money::{Currency, Locale};
use proptest::prelude::*;

use super::*;

/// Books of one current account in pounds, by days before the day of judgement.
#[derive(Debug, Clone, Default)]
pub(super) struct Books {
    rows: Vec<(i64, String, i64)>,
    birth_year: Option<i32>,
    forecast: Option<CashForecast>,
    tax_due: Option<TaxDue>,
    cuts: Vec<DividendCut>,
}

impl Books {
    pub(super) const AS_OF: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();

    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Thirteen months of monthly pay, rent and groceries.
    pub(super) fn salaried() -> Self {
        let mut books = Self::new().pay("ACME PAYROLL", 250_000, 400, 0);
        for ago in (5..400).step_by(7) {
            books = books.paid(ago, "ALDI STORES", 6_000);
        }
        for ago in (8..400).step_by(30) {
            books = books.paid(ago, "STANDING ORDER NORTHWOOD LETS RENT", 90_000);
        }
        books
    }

    pub(super) fn paid(mut self, days_ago: i64, text: &str, amount_minor: i64) -> Self {
        self.rows.push((days_ago, text.to_owned(), -amount_minor));
        self
    }

    pub(super) fn received(mut self, days_ago: i64, text: &str, amount_minor: i64) -> Self {
        self.rows.push((days_ago, text.to_owned(), amount_minor));
        self
    }

    /// The same pay every 30 days within these days before the day of judgement.
    pub(super) fn pay(mut self, text: &str, amount_minor: i64, from: i64, to: i64) -> Self {
        for ago in (to..=from).rev().filter(|ago| ago % 30 == 20) {
            self = self.received(ago, text, amount_minor);
        }
        self
    }

    /// A client who pays every so many days.
    pub(super) fn client(mut self, name: &str, amount_minor: i64, every: i64, from: i64, to: i64) -> Self {
        let mut ago = to;
        while ago <= from {
            // Never on quite the same day: a client, not an employer.
            let text = format!("BGC {name} INVOICE {ago}");
            self = self.received(ago, &text, amount_minor + ago * 100);
            ago += every + ago % 3;
        }
        self
    }

    pub(super) fn born(mut self, year: i32) -> Self {
        self.birth_year = Some(year);
        self
    }

    pub(super) fn with_forecast(mut self, forecast: CashForecast) -> Self {
        self.forecast = Some(forecast);
        self
    }

    pub(super) fn with_tax(mut self, due: TaxDue) -> Self {
        self.tax_due = Some(due);
        self
    }

    pub(super) fn with_cut(mut self, cut: DividendCut) -> Self {
        self.cuts.push(cut);
        self
    }

    fn account(&self) -> Account {
        Account {
            id: AccountId::new("current"),
            name: "Current".to_owned(),
            kind: AccountKind::Checking,
            currency: Currency::GBP,
            balance: Some(Balance {
                as_of: Self::AS_OF,
                amount_minor: self.rows.iter().map(|row| row.2).sum(),
            }),
        }
    }

    fn transactions(&self) -> Vec<Transaction> {
        let posted_on = |ago: i64| match u64::try_from(ago) {
            Ok(ago) => Self::AS_OF - Days::new(ago),
            Err(_) => Self::AS_OF + Days::new(ago.unsigned_abs()),
        };
        self.rows
            .iter()
            .enumerate()
            .map(|(number, (ago, text, amount_minor))| Transaction {
                id: TransactionId::new(format!("t{number}")),
                account_id: AccountId::new("current"),
                posted_on: posted_on(*ago),
                amount_minor: *amount_minor,
                currency: Currency::GBP,
                description: text.clone(),
                counterparty: None,
                bank_reference: None,
            })
            .collect()
    }

    /// What is made of the facts, the rows given in an order of their own.
    fn facts_ordered<T>(
        &self,
        order: impl Fn(&mut Vec<(Transaction, Assignment)>),
        make: impl FnOnce(&IntentFacts<'_>) -> T,
    ) -> T {
        let accounts = [self.account()];
        let transactions = self.transactions();
        let assignments = categorise(&accounts, &transactions, &Teachings::default());
        let series = find_series(&accounts, &transactions, &assignments, Self::AS_OF);
        let mut rows: Vec<_> = transactions.into_iter().zip(assignments).collect();
        order(&mut rows);
        let (transactions, assignments): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
        make(&IntentFacts {
            as_of: Self::AS_OF,
            accounts: &accounts,
            transactions: &transactions,
            assignments: &assignments,
            series: &series,
            birth_year: self.birth_year,
            forecast: self.forecast,
            tax_due: self.tax_due,
            dividend_cuts: &self.cuts,
        })
    }

    /// What is made of the facts.
    pub(super) fn facts<T>(&self, make: impl FnOnce(&IntentFacts<'_>) -> T) -> T {
        self.facts_ordered(|_| (), make)
    }

    /// All intents as rules find them, the rows given in an order of their own.
    fn intents_ordered(&self, order: impl Fn(&mut Vec<(Transaction, Assignment)>)) -> Vec<Intent> {
        self.facts_ordered(order, |facts| intents(facts, &IntentModels::none()))
    }

    fn intents(&self) -> Vec<Intent> {
        self.intents_ordered(|_| ())
    }
}

pub(super) fn found(books: &Books, kind: IntentKind) -> Option<Intent> {
    books.intents().into_iter().find(|intent| intent.kind == kind)
}

/// Whether the customer would be asked.
pub(super) fn check(books: &Books, kind: IntentKind, expected: bool) {
    let found = found(books, kind);
    assert_eq!(found.as_ref().is_some_and(|intent| intent.is_asked), expected, "{kind:?}: {found:#?}");
}

pub(super) fn evidence_of(books: &Books, kind: IntentKind) -> Vec<Evidence> {
    found(books, kind).map(|intent| intent.evidence).unwrap_or_default()
}

#[test]
fn the_registry_is_in_order_and_whole() {
    let kinds: Vec<IntentKind> = DETECTORS.iter().map(|detector| detector.kind).collect();
    assert_eq!(kinds, IntentKind::ALL);
    for kind in IntentKind::ALL {
        assert_eq!(IntentKind::from_name(kind.as_str()), Some(*kind));
        assert!(kind.question().ends_with('?'));
    }
    for detector in DETECTORS {
        assert!(detector.threshold > 0.0 && detector.threshold < 1.0 && detector.holds_days > 0);
    }
}

#[test]
fn empty_or_nearly_empty_books_tell_nothing() {
    assert_eq!(Books::new().intents(), []);
    assert_eq!(Books::new().received(3, "ACME PAYROLL", 250_000).intents(), []);
    assert_eq!(Books::new().paid(3, "PICKFORDS", 1).intents().iter().filter(|one| one.is_asked).count(), 0);
    assert_eq!(Books::salaried().intents(), []);
}

#[test]
fn what_lies_ahead_is_not_looked_at() {
    let ahead = Books::salaried()
        .paid(-5, "DALES REMOVALS", 48_000)
        .paid(-9, "DM HALL SURVEYORS", 50_000)
        .received(-3, "HMRC CHILD BENEFIT", 10_420);
    assert_eq!(ahead.intents(), []);
}

#[test]
fn intents_read_back_and_are_told_in_plain_words() {
    let books = Books::salaried().paid(60, "PENNINE CHARTERED SURVEYORS", 55_000).paid(
        40,
        "MOVEWELL CONVEYANCING",
        38_000,
    );
    let intents = books.intents();
    let written = serde_json::to_string(&intents).unwrap();
    assert_eq!(serde_json::from_str::<Vec<Intent>>(&written).unwrap(), intents);
    let told: Vec<String> = intents.iter().flat_map(|intent| intent.sentences(Locale::EnGb)).collect();
    insta::assert_debug_snapshot!(told, @r#"
    [
        "You paid £550.00 to Pennine Chartered Surveyors on 24 September 2026, which looks like a surveyor or home inspector",
        "You paid £380.00 to Movewell Conveyancing on 14 October 2026, which looks like a conveyancer or escrow company",
    ]
    "#);
}

#[test]
fn every_fact_has_a_sentence() {
    let on = Books::AS_OF;
    let facts = [
        Evidence::Began { name: "A".into(), category: Category::Utilities, amount_minor: -5, first_on: on },
        Evidence::Stopped {
            name: "A".into(),
            category: Category::Payroll,
            amount_minor: 250_000,
            last_on: on,
            missed: 2,
        },
        Evidence::Shifted {
            measure: Measure::MonthlyIncome,
            of: String::new(),
            before: 250_000,
            after: 120_000,
            since_on: on,
        },
        Evidence::Shifted {
            measure: Measure::StrainCount,
            of: String::new(),
            before: 1,
            after: 4,
            since_on: on,
        },
        Evidence::Elsewhere { before: "LEEDS".into(), after: "YORK".into(), share_bp: 8_000, since_on: on },
        Evidence::Forecast { may_be_below_on: Some(on), cautious_low_minor: -4_000 },
        Evidence::Forecast { may_be_below_on: None, cautious_low_minor: 4_000 },
        Evidence::Due { amount_minor: 90_000, on, cash_minor: 50_000 },
        Evidence::AgeGiven { years: 60 },
    ];
    let intent = Intent {
        kind: IntentKind::Move,
        matter: Matter::Service,
        probability: 0.5,
        basis: Basis::Seen,
        is_asked: true,
        onset_on: on,
        expires_on: on,
        currency: Currency::GBP,
        evidence: facts.to_vec(),
    };
    insta::assert_debug_snapshot!(intent.sentences(Locale::EnGb), @r#"
    [
        "A (Utilities) was new on 23 November 2026",
        "A (Salary or wages), usually £2,500.00, last came on 23 November 2026",
        "Your monthly income went from £2,500.00 to £1,200.00 around 23 November 2026",
        "There were 4 charges and short loans in 90 days, 1 in the 90 days before",
        "Since 23 November 2026 80% of your purchases with a place were in YORK, before mostly in LEEDS",
        "In one of ten cases your balance is below zero from 23 November 2026, down to −£40.00",
        "In one of ten cases your balance goes down to £40.00",
        "£900.00 of tax is due on 23 November 2026, and you would have about £500.00 then",
        "You turn 60 this year, by the year of birth you gave",
    ]
    "#);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn neither_order_nor_adding_nothing_changes_anything(
        rows in prop::collection::vec((0_i64..400, 0_usize..12, 1_i64..400_000, any::<bool>()), 0..60),
        turn in 0_usize..60,
    ) {
        let names = [
            "ACME PAYROLL", "DWP UC", "PICKFORDS REMOVALS", "MOTHERCARE LEEDS", "NETFLIX UK", "DRAFTY",
            "DM HALL SURVEYORS", "UNILEVER DIVIDEND", "BGC OAK LTD INVOICE 7", "ALDI STORES YORK",
            "LEEDS CC COUNCIL TAX", "SPOTIFY UK",
        ];
        let books = rows.into_iter().fold(Books::new(), |books, (ago, name, minor, is_in)| {
            if is_in { books.received(ago, names[name], minor) } else { books.paid(ago, names[name], minor) }
        });
        let given = books.intents();
        let turned = books.intents_ordered(|rows| {
            let by = if rows.is_empty() { 0 } else { turn % rows.len() };
            rows.rotate_left(by);
            rows.reverse();
        });
        prop_assert_eq!(&given, &turned);
        prop_assert_eq!(given, books.intents());
    }
}
