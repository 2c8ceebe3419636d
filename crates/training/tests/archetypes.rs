//! The shipped model against people written by hand, in wording the generator does not know: one account, few
//! merchants, a year. If these fail, the model has learned the generator and not the lives.

use categorise::{Teachings, categorise};
use chrono::NaiveDate;
use ledger::{Account, AccountId, AccountKind, Balance, Transaction, TransactionId};
use money::Currency;
use profile::{Assessment, FeatureState, Persona, PersonaModel, Subject, reasons};

struct Book {
    currency: Currency,
    rows: Vec<(NaiveDate, i64, String)>,
}

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("a day of the calendar")
}

impl Book {
    fn new(currency: Currency) -> Self {
        Self { currency, rows: Vec::new() }
    }

    /// A row on this day of each month of a year, the amount wandering a little, `{n}` counting up.
    fn monthly(mut self, on: u32, amount_minor: i64, text: &str) -> Self {
        for month in 0_u32..12 {
            let (year, month_of_year) = (2025 + i32::from(month >= 6), (month + 6) % 12 + 1);
            let wander = amount_minor / 50 * i64::from((month * 7 + on) % 5) / 2;
            let amount = if text.contains("{n}") { amount_minor + wander } else { amount_minor };
            self.rows.push((
                day(year, month_of_year, on),
                amount,
                text.replace("{n}", &(1040 + month).to_string()),
            ));
        }
        self
    }

    fn on(mut self, on: NaiveDate, amount_minor: i64, text: &str) -> Self {
        self.rows.push((on, amount_minor, text.to_owned()));
        self
    }

    /// A row every so many days through the year.
    fn every(mut self, days: usize, amount_minor: i64, text: &str) -> Self {
        let first = day(2025, 7, 2);
        for (index, on) in first.iter_days().take(360).step_by(days).enumerate() {
            let wander = amount_minor / 20 * i64::try_from(index * 13 % 9).expect("below nine");
            self.rows.push((on, amount_minor + wander, text.replace("{n}", &(index + 100).to_string())));
        }
        self
    }

    fn assess(mut self) -> Assessment {
        self.rows.sort();
        let id = AccountId::new("one");
        let balance = Some(Balance { as_of: day(2026, 6, 30), amount_minor: 412_000 });
        let account = Account {
            id: id.clone(),
            name: "Everyday".to_owned(),
            kind: AccountKind::Checking,
            currency: self.currency,
            balance,
        };
        let rows: Vec<Transaction> = self
            .rows
            .iter()
            .enumerate()
            .map(|(index, (on, amount_minor, text))| Transaction {
                id: TransactionId::new(index.to_string()),
                account_id: id.clone(),
                posted_on: *on,
                amount_minor: *amount_minor,
                currency: self.currency,
                description: text.clone(),
                counterparty: None,
                bank_reference: None,
            })
            .collect();
        let accounts = [account];
        let assignments = categorise(&accounts, &rows, &Teachings::default());
        let state = FeatureState::of(&accounts, &rows, &assignments);
        let as_of = day(2026, 6, 30);
        let subject = Subject { as_of, accounts: &accounts, birth_year: None };
        shipped().assess(&state.features(&subject), state.history(as_of))
    }
}

fn shipped() -> PersonaModel {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../server/models/persona.attune");
    PersonaModel::from_bytes(&std::fs::read(path).expect("the shipped model")).expect("a sound model")
}

/// A persona that is settled, and right.
fn check(book: Book, expected: Persona) {
    let assessment = book.assess();
    let told: Vec<_> = reasons(&assessment, 3).into_iter().map(|reason| reason.sentence).collect();
    let probabilities = assessment.posterior.as_map();
    assert_eq!(assessment.settled(), Some(expected), "{probabilities:?} {told:#?}");
}

#[test]
fn a_designer_with_clients_is_a_freelancer() {
    let book = Book::new(Currency::USD)
        .every(41, 310_000, "ACH CREDIT NORTHFIELD MEDIA LLC INVOICE {n}")
        .every(57, 245_000, "WIRE IN BRIGHTSIDE LABS INC INV {n}")
        .every(73, 180_000, "STRIPE TRANSFER ST-{n}")
        .every(90, 120_000, "ACH CREDIT OLIVER HART DESIGN INVOICE {n}")
        .on(day(2025, 9, 15), -260_000, "IRS USATAXPYMT ESTIMATED TAX")
        .on(day(2026, 1, 15), -260_000, "IRS USATAXPYMT ESTIMATED TAX")
        .on(day(2026, 4, 15), -310_000, "IRS USATAXPYMT ESTIMATED TAX")
        .monthly(3, -5_999, "ADOBE *CREATIVE CLOUD")
        .monthly(5, -1_500, "FIGMA MONTHLY")
        .monthly(1, -165_000, "RENT PAYMENT OAKWOOD PROPERTIES")
        .every(6, -8_400, "TRADER JOE'S #5{n}")
        .every(5, -1_950, "CHIPOTLE {n}")
        .monthly(12, -8_500, "VERIZON WIRELESS")
        .monthly(18, -9_700, "CON EDISON ELECTRIC");
    check(book, Persona::Freelancer);
}

#[test]
fn pensions_and_dividends_make_a_retiree() {
    let book = Book::new(Currency::GBP)
        .every(28, 92_080, "DWP STATE PENSION")
        .monthly(26, 118_000, "AVIVA PENSION ANNUITY")
        .every(91, 41_000, "VANGUARD DIVIDEND PAYMENT")
        .monthly(28, 1_450, "INTEREST PAID")
        .monthly(1, -17_800, "COUNCIL TAX DD")
        .monthly(4, -14_500, "BRITISH GAS DD")
        .every(5, -4_300, "WAITROSE {n}")
        .every(12, -3_100, "GARDEN CENTRE CAFE")
        .monthly(9, -2_950, "TV LICENCE")
        .monthly(15, -3_800, "SAGA INSURANCE");
    check(book, Persona::Retiree);
}

#[test]
fn a_salary_and_a_mortgage_are_salaried() {
    let book = Book::new(Currency::GBP)
        .monthly(27, 284_000, "HARGREAVES ENGINEERING LTD SALARY")
        .monthly(1, -112_000, "NATIONWIDE MORTGAGE DD")
        .monthly(2, -18_500, "COUNCIL TAX DD")
        .monthly(5, -13_000, "OCTOPUS ENERGY DD")
        .every(4, -5_200, "TESCO STORES {n}")
        .every(3, -580, "TFL TRAVEL CHARGE")
        .every(6, -2_300, "NANDOS {n}")
        .monthly(11, -1_099, "NETFLIX.COM")
        .monthly(20, -30_000, "TO SAVINGS");
    check(book, Persona::Salaried);
}

#[test]
fn loan_instalments_and_a_hall_of_residence_are_a_student() {
    let book = Book::new(Currency::GBP)
        .on(day(2025, 9, 22), 342_000, "STUDENT LOANS COMPANY SLC")
        .on(day(2026, 1, 12), 342_000, "STUDENT LOANS COMPANY SLC")
        .on(day(2026, 4, 20), 351_000, "STUDENT LOANS COMPANY SLC")
        .on(day(2025, 10, 1), -215_000, "UNIVERSITY OF LEEDS ACCOMMODATION")
        .on(day(2026, 1, 20), -215_000, "UNIVERSITY OF LEEDS ACCOMMODATION")
        .on(day(2026, 4, 28), -215_000, "UNIVERSITY OF LEEDS ACCOMMODATION")
        .monthly(2, 15_000, "FROM MUM")
        .every(5, -1_850, "ALDI {n}")
        .every(4, -640, "GREGGS {n}")
        .every(9, -1_700, "WETHERSPOON {n}")
        .monthly(8, -1_000, "GIFFGAFF")
        .monthly(15, -599, "SPOTIFY STUDENT");
    check(book, Persona::Student);
}

#[test]
fn takings_suppliers_and_staff_are_a_business() {
    let book = Book::new(Currency::USD)
        .every(2, 84_000, "SQUARE INC SQ{n} DEPOSIT")
        .every(7, 61_000, "DOORDASH, INC. MERCHANT PAYOUT")
        .every(7, -92_000, "SYSCO FOODS {n}")
        .every(14, -310_000, "GUSTO PAYROLL NET")
        .every(14, -96_000, "GUSTO PAYROLL TAX")
        .every(90, -420_000, "CDTFA SALES TAX EPAYMENT")
        .monthly(1, -480_000, "MAIN ST COMMERCIAL LEASE RENT")
        .monthly(6, -31_000, "PG&E ELECTRIC")
        .every(11, -14_000, "RESTAURANT DEPOT {n}")
        .on(day(2026, 4, 15), -700_000, "IRS USATAXPYMT")
        .monthly(9, -22_000, "HISCOX BUSINESS INSURANCE");
    check(book, Persona::BusinessOwner);
}
