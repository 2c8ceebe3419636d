//! What Attune says of ordinary bank text before anybody taught it.

use crate::support::Books;
use categorise::Category::{self, *};
use ledger::AccountKind;
use money::Currency;

fn check(currency: Currency, kind: AccountKind, rows: &[(i64, &str, Category)]) {
    let mut wrong = Vec::new();
    for (amount_minor, text, expected) in rows {
        let mut books = Books::new(currency, &[("everyday", kind)]);
        books.add("everyday", "2026-03-04", *amount_minor, text);
        let found = books.assigned()[0].category;
        if found != *expected {
            wrong.push(format!("{text:?}: {} rather than {}", found.as_str(), expected.as_str()));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn american_checking() {
    let rows = [
        (250_000, "ACME CORP DES:PAYROLL ID:XXXXX123 INDN:DOE JANE CO ID:9111 PPD", Payroll),
        (180_000, "GUSTO PAY 123456", Payroll),
        (210_000, "NORTHWIND TRADERS DIRECT DEP", Payroll),
        (190_000, "SSA TREAS 310 XXSOC SEC PPD", StateBenefit),
        (88_000, "CALPERS BENEFIT PAYMENT", Pension),
        (120_000, "STRIPE TRANSFER ST-A1B2C3", PlatformPayout),
        (43_000, "UPWORK ESCROW INC EDI PAYMNT", PlatformPayout),
        (30_000, "PAYPAL TRANSFER 1029", PlatformPayout),
        (22_000, "ETSY INC ETSY PAYOUT", PlatformPayout),
        (91_000, "SQUARE INC SQ230412 SALES", SalesReceipts),
        (140_000, "BANKCARD 8076 MTOT DEP", SalesReceipts),
        (50_000, "IRS TREAS 310 TAX REF", TaxRefund),
        (-300_000, "IRS USATAXPYMT 270312345", TaxPayment),
        (-80_000, "FRANCHISE TAX BD PAYMENTS", TaxPayment),
        (1_250, "INTEREST PAID", Interest),
        (5_000, "VANGUARD DIVIDEND VTI", Dividend),
        (600_000, "PERSONAL LOAN DISBURSEMENT", LoanProceeds),
        (320_000, "UNIV OF STATE FINANCIAL AID", StudentSupport),
        (155_000, "TENANT RENT APT 4 ZELLE", RentalIncome),
        (-180_000, "OAKWOOD APARTMENTS RENT", RentOrMortgage),
        (-210_000, "WELLS FARGO HOME MTG AUTO PAY", RentOrMortgage),
        (-8_432, "TRADER JOE'S #552 SEATTLE WA", Groceries),
        (-1_295, "TST* BLUE DOOR BISTRO", Dining),
        (-645, "SQ *JOE'S COFFEE", Dining),
        (-5_200, "SHELL OIL 5744", Fuel),
        (-9_900, "COMCAST XFINITY 800-266", PhoneInternet),
        (-1_549, "NETFLIX.COM", Subscriptions),
        (-1_099, "PAYPAL *SPOTIFYUSAI", Subscriptions),
        (-12_000, "GEICO AUTO PREM", Insurance),
        (-4_000, "ATM WITHDRAWAL 0042 MAIN ST", CashWithdrawal),
        (-3_500, "OVERDRAFT ITEM FEE", OverdraftFees),
        (-1_200, "MONTHLY FEE", BankFees),
        (-34_500, "CASHNETUSA 312-555", PaydayLoan),
        (-45_000, "CHASE CREDIT CRD AUTOPAY", DebtPayment),
        (-38_000, "NELNET STUDENT LN", DebtPayment),
        (-5_499, "ADOBE *CREATIVE CLOUD", BusinessSoftware),
        (-45_000, "GUSTO PAY WAGES STAFF", PayrollOut),
        (-25_000, "VANGUARD BUY INVESTMENT", InvestmentPurchase),
        (-30_000, "TRANSFER TO SAVINGS XXXX1234", SavingsContribution),
        (-2_500, "ZELLE TO SARAH CONNOR", Uncategorised),
        (-10_000, "CHECK 1042", Uncategorised),
        (40_000, "ZELLE FROM SARAH CONNOR", Uncategorised),
    ];
    check(Currency::USD, AccountKind::Checking, &rows);
}

#[test]
fn british_current_account() {
    let rows = [
        (210_000, "ACME LIMITED SALARY BGC", Payroll),
        (88_200, "DWP STATE PENSION 12345", Pension),
        (40_000, "DWP UC 99887", StateBenefit),
        (10_240, "HMRC CHILD BENEFIT", StateBenefit),
        (65_000, "NHS PENSIONS", Pension),
        (320_000, "STUDENT LOANS COMPANY", StudentSupport),
        (-9_000, "STUDENT LOANS COMPANY DD", DebtPayment),
        (-120_000, "HMRC NDDS 1122", TaxPayment),
        (-210_000, "HMRC SA SHIPLEY", TaxPayment),
        (-60_000, "HMRC PAYE/NIC CUMBERNAULD", PayrollTaxes),
        (-150_000, "HMRC VAT", SalesTax),
        (21_000, "HMRC REPAYMENT", TaxRefund),
        (95_000, "SUMUP PAYMENTS LIMITED", SalesReceipts),
        (-15_600, "LEEDS CITY COUNCIL COUNCIL TAX DD", LocalTax),
        (-11_000, "OCTOPUS ENERGY DD", Utilities),
        (-4_321, "CARD PAYMENT TO TESCO STORES 2231 ON 03 MAR", Groceries),
        (-385, "GREGGS PLC LEEDS GB", Dining),
        (-1_320, "TFL TRAVEL CH LONDON", Transport),
        (-95_000, "HALIFAX MORTGAGE", RentOrMortgage),
        (-8_000, "UNARRANGED OVERDRAFT INTEREST", OverdraftFees),
        (-12_500, "LENDING STREAM", PaydayLoan),
        (-2_000, "BET365", Gambling),
        (-9_000, "BUSY BEES NURSERY", Childcare),
        (-20_000, "TRADING 212 DEPOSIT", InvestmentPurchase),
        (-3_400, "XERO UK LTD", BusinessSoftware),
        (1_200, "GROSS INTEREST TO 31MAR", Interest),
    ];
    check(Currency::GBP, AccountKind::Checking, &rows);
}

#[test]
fn the_kind_of_account_decides_what_words_leave_open() {
    let card = [
        (45_000, "PAYMENT RECEIVED", OwnTransfer),
        (45_000, "PAYMENT THANK YOU - WEB", OwnTransfer),
        (2_000, "AMAZON MKTPLACE", Refund),
        (-3_000, "PURCHASE INTEREST", BankFees),
        (-3_000, "AMEX TRAVEL", Travel),
    ];
    check(Currency::USD, AccountKind::CreditCard, &card);
    let brokerage = [
        (3_120, "DIVIDEND RECEIVED VANGUARD TOTAL STOCK", Dividend),
        (-310_000, "YOU BOUGHT VTI", InvestmentPurchase),
        (-3_120, "REINVESTMENT VTI", InvestmentPurchase),
        (200_000, "YOU SOLD AAPL", InvestmentSale),
        (50_000, "ELECTRONIC TRANSFER IN", OwnTransfer),
        (-1_000, "ADVISORY FEE", BankFees),
    ];
    check(Currency::USD, AccountKind::Brokerage, &brokerage);
    let savings = [(50_000, "FROM CHECKING", OwnTransfer), (150, "CREDIT INTEREST", Interest)];
    check(Currency::USD, AccountKind::Savings, &savings);
}

#[test]
fn a_fixed_monthly_credit_is_pay_without_the_word() {
    let mut books = Books::new(Currency::GBP, &[("everyday", AccountKind::Checking)]);
    books.monthly("everyday", "2026-01-28", 6, 231_045, "NORTHWIND TRADERS BGC");
    assert!(books.assigned().iter().all(|assignment| assignment.category == Payroll));
}

#[test]
fn several_firms_paying_now_and_then_are_clients() {
    let mut books = Books::new(Currency::USD, &[("everyday", AccountKind::Checking)]);
    books.add("everyday", "2026-01-09", 320_000, "BRIGHT PIXEL LLC");
    books.add("everyday", "2026-02-20", 95_000, "BRIGHT PIXEL LLC");
    books.add("everyday", "2026-02-11", 410_000, "HARBOUR MEDIA GROUP ACH");
    books.add("everyday", "2026-04-02", 150_000, "ORCHARD AND VALE INV-1023");
    assert!(books.assigned().iter().all(|assignment| assignment.category == ClientPayment));
}

#[test]
fn one_credit_from_one_firm_is_not_yet_a_trade() {
    let mut books = Books::new(Currency::USD, &[("everyday", AccountKind::Checking)]);
    books.add("everyday", "2026-01-09", 320_000, "BRIGHT PIXEL LLC");
    assert_eq!(books.assigned()[0].category, OtherIncome);
}

#[test]
fn money_back_from_a_shop_is_a_refund_only_after_paying_it() {
    let mut books = Books::new(Currency::USD, &[("everyday", AccountKind::Checking)]);
    books.add("everyday", "2026-01-09", -8_000, "TARGET T-1234");
    books.add("everyday", "2026-01-19", 3_000, "TARGET T-1234");
    books.add("everyday", "2026-02-02", -2_300, "UBER TRIP");
    books.add("everyday", "2026-02-03", -2_100, "UBER TRIP");
    books.add("everyday", "2026-02-05", -1_900, "UBER TRIP");
    books.add("everyday", "2026-02-06", 1_900, "UBER TRIP");
    for month in 1..=6 {
        books.add("everyday", &format!("2026-0{month}-15"), 120_000, "WALMART 1020");
    }
    let categories: Vec<_> = books.assigned().iter().map(|assignment| assignment.category).collect();
    assert_eq!((categories[1], categories[5]), (Refund, Refund));
    assert_eq!(categories[6..], [Payroll; 6]);
}

#[test]
fn the_largest_fixed_monthly_payment_is_rent_when_no_other_housing_is_paid() {
    let mut books = Books::new(Currency::GBP, &[("everyday", AccountKind::Checking)]);
    books.monthly("everyday", "2026-01-01", 6, -95_000, "STANDING ORDER LINLEY");
    books.monthly("everyday", "2026-01-03", 6, -30_000, "STANDING ORDER OAKES");
    let of =
        |books: &Books| books.assigned().iter().step_by(6).map(|found| found.category).collect::<Vec<_>>();
    assert_eq!(of(&books), [RentOrMortgage, Uncategorised]);
    books.monthly("everyday", "2026-01-05", 6, -80_000, "HALIFAX MORTGAGE");
    assert_eq!(of(&books), [Uncategorised, Uncategorised, RentOrMortgage]);
}

#[test]
fn a_shop_pays_staff_and_suppliers() {
    let mut books = Books::new(Currency::USD, &[("till", AccountKind::Checking)]);
    for day in 1..=12 {
        books.add("till", &format!("2026-01-{day:02}"), 80_000, "SQUARE INC SALES");
    }
    for day in [2, 9, 16, 23] {
        books.add("till", &format!("2026-01-{day:02}"), -45_000, "ZELLE TO CALEB KOWALSKI");
    }
    books.add("till", "2026-01-20", -61_000, "ORCHARD VALE LOGISTICS LLC");
    books.add("till", "2026-01-21", 50_000, "CASH DEPOSIT");
    let categories: Vec<_> = books.assigned().iter().skip(12).map(|found| found.category).collect();
    assert_eq!(categories, [PayrollOut, PayrollOut, PayrollOut, PayrollOut, BusinessServices, SalesReceipts]);
}

#[test]
fn a_former_employers_monthly_sum_is_a_pension_beside_a_state_pension() {
    let mut books = Books::new(Currency::USD, &[("everyday", AccountKind::Checking)]);
    books.monthly("everyday", "2026-01-01", 6, 203_700, "DELL USA PAYROLL");
    let of = |books: &Books| books.assigned()[0].category;
    assert_eq!(of(&books), Payroll);
    books.monthly("everyday", "2026-01-14", 6, 190_000, "SSA TREAS 310 XXSOC SEC");
    assert_eq!(of(&books), Pension);
}

#[test]
fn an_employees_stray_credits_from_firms_are_not_a_trade() {
    let mut books = Books::new(Currency::GBP, &[("everyday", AccountKind::Checking)]);
    books.monthly("everyday", "2026-01-28", 6, 231_045, "NORTHWIND TRADERS SALARY");
    books.add("everyday", "2026-02-03", 7_200, "COTSWOLD GROUP LTD");
    books.add("everyday", "2026-04-13", 9_900, "PENNINE SERVICES LTD");
    assert_eq!(books.assigned()[6].category, OtherIncome);
}
