//! One life of each kind, the figures its dashboard leads with.

use categorise::Category;
use ledger::AccountKind;
use money::Currency;

use crate::support::{Books, date};

#[test]
fn a_freelancer_has_payers_deposits_and_a_runway() {
    let mut books = Books::everyday();
    for (on, amount_minor, payer) in [
        ("2026-01-09", 320_000, "BRIGHT PIXEL LLC"),
        ("2026-02-20", 95_000, "BRIGHT PIXEL LLC"),
        ("2026-02-11", 410_000, "HARBOUR MEDIA GROUP ACH"),
        ("2026-04-02", 150_000, "ORCHARD AND VALE INV-1023"),
        ("2026-05-12", 280_000, "BRIGHT PIXEL LLC"),
    ] {
        books.add("everyday", on, amount_minor, payer);
    }
    books.monthly("everyday", "2026-01-01", 6, -100_000, "OAKWOOD APARTMENTS RENT");
    books.monthly("everyday", "2026-01-20", 5, -5_000, "ADOBE CREATIVE");
    books.reported("everyday", "2026-05-31", 630_000);
    let summary = books.summary("2026-05-31");
    let payers: Vec<_> =
        summary.income.payers.iter().map(|payer| (payer.name.as_str(), payer.count)).collect();
    assert_eq!(payers, [("Bright Pixel", 3), ("Harbour Media Group", 1), ("Orchard Vale", 1)]);
    assert_eq!(summary.income.payers[0].mean_gap_days, Some(62));
    assert_eq!((summary.deposits.len(), summary.deposits[0].on), (5, date("2026-05-12")));
    assert!(summary.deposits.iter().all(|deposit| deposit.is_business));
    assert_eq!((summary.runway.runway_months, summary.runway.reserve_months), (Some(6.0), Some(6.3)));
    let concentration = summary.concentration.unwrap();
    assert_eq!((concentration.total_minor, concentration.client_count), (1_255_000, 3));
    assert_eq!((concentration.clients[0].share, concentration.is_high), (0.554, true));
    let may = summary.business.months.last().unwrap();
    assert_eq!((may.income_minor, may.expenses_minor, may.personal_minor), (280_000, 5_000, 100_000));
}

#[test]
fn a_retiree_draws_on_wealth() {
    let mut books =
        Books::new(Currency::GBP, &[("everyday", AccountKind::Checking), ("funds", AccountKind::Brokerage)]);
    books.monthly("everyday", "2025-05-06", 13, 88_000, "DWP STATE PENSION");
    books.monthly("everyday", "2025-05-01", 13, -120_000, "OAKWOOD APARTMENTS RENT");
    books.monthly("funds", "2025-05-15", 13, -50_000, "TRANSFER TO CURRENT ACCOUNT");
    books.monthly("everyday", "2025-05-15", 13, 50_000, "HARGREAVES LANSDOWN");
    books.reported("everyday", "2026-05-31", 400_000).reported("funds", "2026-05-31", 9_000_000);
    let summary = books.summary("2026-05-31");
    let may = summary.paycheck.months.last().unwrap();
    assert_eq!((may.pension_minor, may.withdrawal_minor, may.essential_minor), (88_000, 50_000, 120_000));
    assert_eq!((summary.wealth.wealth_minor, summary.wealth.withdrawn_year_minor), (9_400_000, 600_000));
    assert_eq!(summary.wealth.withdrawal_rate, Some(0.06));
    assert_eq!((summary.income.irregularity, summary.concentration), (Some(0.0), None));
}

#[test]
fn a_student_sees_weeks_left() {
    let mut books = Books::new(Currency::GBP, &[("everyday", AccountKind::Checking)]);
    books.add("everyday", "2026-01-05", 320_000, "STUDENT LOANS COMPANY");
    books.add("everyday", "2026-04-20", 320_000, "STUDENT LOANS COMPANY");
    books.monthly("everyday", "2026-01-02", 5, -60_000, "UNITE STUDENTS RENT");
    books.reported("everyday", "2026-05-31", 120_000);
    let student = books.summary("2026-05-31").student;
    assert_eq!((student.support_year_minor, student.support.len()), (640_000, 2));
    assert_eq!(student.weeks_left, Some(8.667));
}

#[test]
fn an_unknown_credit_is_not_income_until_the_customer_says_so() {
    let mut books = Books::everyday();
    books.add("everyday", "2026-05-01", 40_000, "ZELLE FROM SARAH CONNOR");
    let summary = books.summary("2026-05-31");
    assert_eq!((summary.income.total_minor, summary.quality.uncategorised_in_minor), (0, 40_000));
    let mut taught = categorise::Teachings::default();
    taught.corrections.insert(ledger::TransactionId::new("t0"), Category::RentalIncome);
    let summary = books.taught("2026-05-31", &taught);
    assert_eq!((summary.income.total_minor, summary.quality.uncategorised), (40_000, 0));
}
