//! Sections whose figures can be worked out by hand.

use cashflow::balances::BalanceBasis;
use cashflow::spending::CategoryAmount;
use cashflow::tax_facts::{uk_year_start, us_year_start};
use categorise::Category;
use ledger::AccountKind;
use money::Currency;

use crate::support::{Books, date};

fn household() -> Books {
    Books::new(
        Currency::USD,
        &[
            ("everyday", AccountKind::Checking),
            ("rainy day", AccountKind::Savings),
            ("blue card", AccountKind::CreditCard),
            ("funds", AccountKind::Brokerage),
        ],
    )
}

#[test]
fn a_reported_balance_is_moved_to_the_day_asked_about() {
    let mut books = household();
    books.reported("everyday", "2026-03-10", 100_000);
    books.add("everyday", "2026-03-10", -5_000, "TRADER JOES");
    books.add("everyday", "2026-03-12", -2_000, "TRADER JOES");
    books.add("everyday", "2026-03-20", -1_000, "TRADER JOES");
    books.add("blue card", "2026-03-11", -3_000, "TRADER JOES");
    let at = |as_of: &str| {
        let balances = books.summary(as_of).balances;
        (
            balances.accounts[0].amount_minor,
            balances.accounts[2].amount_minor,
            balances.primary().unwrap().owed_minor,
        )
    };
    assert_eq!(at("2026-03-09"), (105_000, 0, 0));
    assert_eq!(at("2026-03-10"), (100_000, 0, 0));
    assert_eq!(at("2026-03-15"), (98_000, -3_000, 3_000));
    assert_eq!(at("2026-03-20"), (97_000, -3_000, 3_000));
    let balances = books.summary("2026-03-20").balances;
    assert_eq!(
        (balances.accounts[0].basis, balances.accounts[2].basis),
        (BalanceBasis::Reported, BalanceBasis::Summed)
    );
    assert!(!balances.cash_is_reported, "the savings account has no reported balance");
}

#[test]
fn a_refund_nets_its_shops_category_and_is_not_income() {
    let mut books = household();
    books.add("everyday", "2026-03-02", -9_000, "IKEA BROOKLYN");
    books.add("everyday", "2026-03-05", -1_000, "TRADER JOES");
    books.add("everyday", "2026-03-09", 4_000, "IKEA BROOKLYN");
    let summary = books.summary("2026-03-10");
    let spent: Vec<_> =
        summary.spending.categories.iter().map(|item| (item.category, item.this_month_minor)).collect();
    assert_eq!(spent, [(Category::Household, 5_000), (Category::Groceries, 1_000)]);
    assert_eq!((summary.spending.total_minor, summary.income.total_minor), (6_000, 0));
}

#[test]
fn spending_is_compared_with_the_same_days_of_last_month() {
    let mut books = household();
    books.add("everyday", "2026-02-01", -100, "TRADER JOES");
    books.add("everyday", "2026-02-10", -1_000, "TRADER JOES");
    books.add("everyday", "2026-02-11", -50_000, "TRADER JOES");
    books.add("everyday", "2026-03-09", -2_000, "TRADER JOES");
    let spending = books.summary("2026-03-10").spending;
    assert_eq!((spending.total_minor, spending.last_month_same_days_minor), (2_000, 1_100));
    assert_eq!((spending.last_month_minor, spending.days, spending.is_comparable), (51_100, 10, true));
}

#[test]
fn own_moves_are_neither_income_nor_spending_but_card_purchases_are() {
    let mut books = household();
    books.add("everyday", "2026-03-01", -50_000, "TRANSFER TO SAVINGS");
    books.add("rainy day", "2026-03-02", 50_000, "TRANSFER FROM CHECKING");
    books.add("blue card", "2026-03-03", -8_000, "TRADER JOES");
    books.add("everyday", "2026-03-05", -8_000, "CHASE CREDIT CRD EPAY");
    books.add("blue card", "2026-03-06", 8_000, "PAYMENT THANK YOU");
    let summary = books.summary("2026-03-10");
    assert_eq!((summary.income.total_minor, summary.spending.total_minor), (0, 8_000));
}

#[test]
fn a_tax_year_starts_where_the_country_says() {
    assert_eq!(us_year_start(date("2026-11-24")), date("2026-01-01"));
    assert_eq!(uk_year_start(date("2026-04-05")), date("2025-04-06"));
    assert_eq!(uk_year_start(date("2026-04-06")), date("2026-04-06"));
}

#[test]
fn tax_facts_hold_what_an_estimate_needs() {
    let mut books = household();
    books.add("everyday", "2025-12-30", 999_900, "STRIPE TRANSFER");
    books.add("everyday", "2026-01-05", 500_000, "STRIPE TRANSFER");
    books.add("everyday", "2026-02-05", 300_000, "ACME PAYROLL");
    books.add("everyday", "2026-02-06", -5_000, "ADOBE CREATIVE");
    books.add("everyday", "2026-02-07", -12_000, "WEWORK");
    books.add("everyday", "2026-04-15", -80_000, "IRS USATAXPYMT");
    books.add("everyday", "2026-04-20", 20_000, "IRS TREAS 310 TAX REF");
    let tax = books.summary("2026-05-01").tax;
    let year = &tax.us_this_year;
    assert_eq!(
        (year.business_income_minor, year.business_expenses_minor, year.wages_minor),
        (500_000, 17_000, 300_000)
    );
    assert_eq!((year.tax_paid_minor, year.tax_refunded_minor, year.is_covered), (80_000, 20_000, true));
    let expected = [(Category::BusinessPremises, 12_000), (Category::BusinessSoftware, 5_000)]
        .map(|(category, amount_minor)| CategoryAmount { category, amount_minor });
    assert_eq!(year.expenses, expected);
    let ends: Vec<_> = year.months.iter().map(|month| (month.to, month.wages_minor)).collect();
    let expected = [("2026-01-31", 0), ("2026-02-28", 300_000), ("2026-03-31", 300_000)];
    assert_eq!(ends[..3], expected.map(|(on, minor)| (date(on), minor)));
    assert_eq!((ends.len(), ends[4].0), (5, date("2026-05-01")), "the running month ends today");
    assert_eq!(tax.uk_this_year.months[0].to, date("2026-04-30"));
    assert_eq!((tax.us_last_year.business_income_minor, tax.us_last_year.is_covered), (999_900, false));
    assert_eq!((tax.uk_this_year.from, tax.uk_this_year.tax_paid_minor), (date("2026-04-06"), 80_000));
    assert_eq!(tax.uk_last_year.business_income_minor, 1_499_900);
    assert_eq!((tax.payments.len(), tax.payments[0].amount_minor), (1, 80_000));
}

#[test]
fn baseline_is_the_mean_of_the_lowest_three_of_six_months() {
    let mut books = household();
    for (month, amount_minor) in
        [(1, 900_000), (2, 100_000), (3, 300_000), (4, 200_000), (5, 800_000), (6, 700_000)]
    {
        books.add("everyday", &format!("2026-{month:02}-03"), amount_minor, "STRIPE TRANSFER");
    }
    let early = books.summary("2026-06-29").income;
    assert_eq!((early.baseline_month_minor, early.median_month_minor), (None, Some(300_000)));
    let income = books.summary("2026-06-30").income;
    assert_eq!((income.baseline_month_minor, income.median_month_minor), (Some(200_000), Some(500_000)));
    assert_eq!(
        (income.payer_count, income.payers[0].name.as_str(), income.payers[0].share),
        (1, "Stripe", Some(1.0))
    );
    assert_eq!(income.irregularity, Some(0.622));
    books.add("everyday", "2026-06-04", 50_000, "ACME PAYROLL");
    let own = books.summary("2026-06-30").business_income.unwrap();
    assert_eq!((own.baseline_month_minor, own.median_month_minor), (Some(200_000), Some(500_000)));
    assert_eq!((own.total_minor, own.payer_count), (3_000_000, 1), "pay is no business income");
}

#[test]
fn dividends_are_kept_by_holding() {
    let mut books = household();
    books.add("funds", "2026-01-15", 3_000, "DIVIDEND RECEIVED VTI");
    books.add("funds", "2026-04-15", 3_100, "DIVIDEND RECEIVED VTI");
    books.add("funds", "2026-04-20", 900, "CASH DIVIDEND");
    books.add("rainy day", "2026-04-30", 200, "INTEREST PAID");
    let income = books.summary("2026-04-30").investment_income;
    let holdings: Vec<_> = income.holdings.iter().map(|row| (row.name.as_deref(), row.total_minor)).collect();
    assert_eq!(holdings, [(Some("VTI"), 6_100), (None, 900)]);
    assert_eq!(
        (income.dividends_minor[23], income.interest_minor[23], income.year_minor),
        (4_000, 200, 7_200)
    );
    assert_eq!((income.holdings[0].by_month_minor[20], income.growth), (3_000, None));
}

#[test]
fn withdrawals_count_only_beyond_the_dividends_they_carry_out() {
    let mut books = household();
    books.add("funds", "2026-03-15", 30_000, "DIVIDEND RECEIVED VTI");
    books.add("funds", "2026-03-20", -100_000, "TRANSFER TO CHECKING");
    books.add("everyday", "2026-03-20", 100_000, "VANGUARD TRANSFER");
    books.add("everyday", "2026-03-03", 150_000, "SSA TREAS 310 XXSOC SEC");
    books.add("everyday", "2026-03-05", -90_000, "OAKWOOD APARTMENTS RENT");
    let paycheck = books.summary("2026-03-31").paycheck;
    let march = paycheck.months.last().unwrap();
    assert_eq!(
        (march.dividend_minor, march.withdrawal_minor, march.state_benefit_minor),
        (30_000, 70_000, 150_000)
    );
    assert_eq!((march.total_minor(), march.essential_minor, march.other_minor), (250_000, 90_000, 0));
}

#[test]
fn net_worth_goes_back_month_by_month_and_knows_its_peak() {
    let mut books = household();
    books.reported("everyday", "2026-05-31", 60_000);
    books.add("everyday", "2026-03-10", 100_000, "ACME PAYROLL");
    books.add("everyday", "2026-04-10", -30_000, "IKEA");
    books.add("everyday", "2026-05-10", -20_000, "IKEA");
    let history = books.summary("2026-05-31").net_worth;
    let points: Vec<_> =
        history.points.iter().map(|point| (point.on.to_string(), point.amount_minor)).collect();
    let expected = [("2026-03-31", 110_000), ("2026-04-30", 80_000), ("2026-05-31", 60_000)]
        .map(|(on, amount)| (on.to_owned(), amount));
    assert_eq!(points, expected);
    let drawdown = history.drawdown.unwrap();
    assert_eq!((drawdown.peak_minor, drawdown.share), (110_000, 0.455));
}

#[test]
fn strain_shows_in_days_fees_and_lenders() {
    let mut books = household();
    books.reported("everyday", "2026-03-31", 5_000);
    books.add("everyday", "2026-03-01", 100_000, "ACME PAYROLL");
    books.add("everyday", "2026-03-10", -105_000, "OAKWOOD APARTMENTS RENT");
    books.add("everyday", "2026-03-12", -3_500, "OVERDRAFT ITEM FEE");
    books.add("everyday", "2026-03-14", 20_000, "CASHNETUSA");
    books.add("everyday", "2026-03-28", -10_000, "CASHNETUSA");
    books.add("blue card", "2026-03-05", -2_500, "PURCHASE INTEREST");
    let debts = books.summary("2026-03-31").debts;
    assert_eq!((debts.overdraft_days, debts.overdraft_fees_minor, debts.payday_loans), (4, 3_500, 2));
    assert_eq!(
        (debts.bank_fees_minor, debts.owed_minor, debts.debts[0].charges_minor),
        (2_500, 2_500, 2_500)
    );
    assert_eq!((debts.service_minor, debts.service_ratio), (10_000, Some(0.1)));
}

#[test]
fn no_data_is_a_summary_too() {
    let books = Books::new(Currency::GBP, &[]);
    let summary = books.summary("2026-03-31");
    assert_eq!((summary.currency, summary.history.months), (Currency::USD, 0));
    assert_eq!(
        (summary.outlook.forecast, summary.income.irregularity, summary.runway.runway_months),
        (None, None, None)
    );
    assert_eq!(summary.safe_to_spend.with_tax(None).amount_minor, 0);
}
