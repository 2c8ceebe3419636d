//! CSV with the columns of real banks.

use chrono::NaiveDate;
use ledger::{Account, Transaction};
use money::Money;

use super::account_number;
use crate::Household;

/// Whose columns to write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CsvStyle {
    /// Chase checking: newest first, `MM/DD/YYYY`, one signed amount, a trailing comma in each row.
    Chase,
    /// Bank of America: a summary above the header, oldest first, `MM/DD/YYYY`, grouped thousands.
    BankOfAmerica,
    /// Capital One 360: unsigned amount with `Debit` or `Credit`, `MM/DD/YY`.
    CapitalOne,
    /// Lloyds: newest first, `DD/MM/YYYY`, debit and credit columns.
    Lloyds,
    /// Nationwide: account lines above the header, `DD Mon YYYY`, paid out and paid in with a pound sign.
    Nationwide,
    /// Starling: oldest first, `DD/MM/YYYY`, one signed amount and a balance.
    Starling,
}

impl CsvStyle {
    /// Every style.
    pub const ALL: [Self; 6] =
        [Self::Chase, Self::BankOfAmerica, Self::CapitalOne, Self::Lloyds, Self::Nationwide, Self::Starling];
}

/// A row with the balance after it.
struct Row<'a> {
    transaction: &'a Transaction,
    balance_minor: i64,
}

impl Row<'_> {
    fn amount(&self) -> String {
        plain(self.transaction, self.transaction.amount_minor)
    }

    fn unsigned(&self) -> String {
        plain(self.transaction, self.transaction.amount_minor.abs())
    }

    fn balance(&self) -> String {
        plain(self.transaction, self.balance_minor)
    }

    fn is_debit(&self) -> bool {
        self.transaction.amount_minor < 0
    }

    fn day(&self, format: &str) -> String {
        self.transaction.posted_on.format(format).to_string()
    }

    fn text(&self) -> String {
        quoted(&self.transaction.description)
    }
}

fn plain(transaction: &Transaction, amount_minor: i64) -> String {
    Money::new(amount_minor, transaction.currency).to_plain()
}

/// The whole history of one account in one bank's columns.
pub fn to_csv(household: &Household, account: &Account, style: CsvStyle) -> String {
    let opening = household.opening_balance_minor(&account.id).unwrap_or(0);
    let mut balance_minor = opening;
    let mut rows: Vec<Row<'_>> = household
        .of(&account.id)
        .map(|transaction| {
            balance_minor += transaction.amount_minor;
            Row { transaction, balance_minor }
        })
        .collect();
    if matches!(style, CsvStyle::Chase | CsvStyle::Lloyds | CsvStyle::CapitalOne) {
        rows.reverse();
    }
    let mut lines = head(account, style, household.start_on, opening, balance_minor);
    lines.extend(rows.iter().map(|row| line(account, style, row)));
    lines.push(String::new());
    lines.join("\r\n")
}

/// The lines above the rows.
fn head(
    account: &Account,
    style: CsvStyle,
    start_on: NaiveDate,
    opening_minor: i64,
    closing_minor: i64,
) -> Vec<String> {
    let opening = Money::new(opening_minor, account.currency);
    let closing = Money::new(closing_minor, account.currency);
    match style {
        CsvStyle::Chase => {
            vec!["Details,Posting Date,Description,Amount,Type,Balance,Check or Slip #".to_owned()]
        }
        CsvStyle::BankOfAmerica => vec![
            "Description,,Summary Amt.".to_owned(),
            format!("Beginning balance as of {},,{}", start_on.format("%m/%d/%Y"), grouped(opening)),
            format!("Ending balance,,{}", grouped(closing)),
            String::new(),
            "Date,Description,Amount,Running Bal.".to_owned(),
            format!("{},Beginning balance as of {0},,{}", start_on.format("%m/%d/%Y"), grouped(opening)),
        ],
        CsvStyle::CapitalOne => vec![
            "Account Number,Transaction Description,Transaction Date,Transaction Type,Transaction Amount,Balance".to_owned(),
        ],
        CsvStyle::Lloyds => vec![
            "Transaction Date,Transaction Type,Sort Code,Account Number,Transaction Description,Debit Amount,Credit Amount,Balance".to_owned(),
        ],
        CsvStyle::Nationwide => vec![
            format!("\"Account Name:\",\"{}\"", account.name),
            format!("\"Account Balance:\",\"{}\"", pounds(closing)),
            format!("\"Available Balance: \",\"{}\"", pounds(closing)),
            String::new(),
            "\"Date\",\"Transaction type\",\"Description\",\"Paid out\",\"Paid in\",\"Balance\"".to_owned(),
        ],
        CsvStyle::Starling => vec![format!(
            "Date,Counter Party,Reference,Type,Amount ({0}),Balance ({0}),Spending Category,Notes",
            account.currency
        )],
    }
}

fn line(account: &Account, style: CsvStyle, row: &Row<'_>) -> String {
    let transaction = row.transaction;
    let (amount, balance, text) = (row.amount(), row.balance(), row.text());
    let money = |minor| Money::new(minor, transaction.currency);
    let (paid_out, paid_in) =
        if row.is_debit() { (row.unsigned(), String::new()) } else { (String::new(), row.unsigned()) };
    match style {
        CsvStyle::Chase => {
            let (details, kind) =
                if row.is_debit() { ("DEBIT", "ACH_DEBIT") } else { ("CREDIT", "ACH_CREDIT") };
            format!("{details},{},{text},{amount},{kind},{balance},,", row.day("%m/%d/%Y"))
        }
        CsvStyle::BankOfAmerica => {
            let (amount, balance) =
                (grouped(money(transaction.amount_minor)), grouped(money(row.balance_minor)));
            format!("{},{text},{amount},{balance}", row.day("%m/%d/%Y"))
        }
        CsvStyle::CapitalOne => {
            let kind = if row.is_debit() { "Debit" } else { "Credit" };
            let number = account_number(account) % 10_000;
            format!("{number:04},{text},{},{kind},{},{balance}", row.day("%m/%d/%y"), row.unsigned())
        }
        CsvStyle::Lloyds => {
            let kind = if row.is_debit() { "DEB" } else { "FPI" };
            let number = account_number(account);
            format!("{},{kind},'30-98-97,{number},{text},{paid_out},{paid_in},{balance}", row.day("%d/%m/%Y"))
        }
        CsvStyle::Nationwide => {
            let kind = if row.is_debit() { "Payment" } else { "Bank credit" };
            let amount = pounds(money(transaction.amount_minor.abs()));
            let (paid_out, paid_in) =
                if row.is_debit() { (amount, String::new()) } else { (String::new(), amount) };
            let fields = [
                row.day("%d %b %Y"),
                kind.to_owned(),
                transaction.description.clone(),
                paid_out,
                paid_in,
                pounds(money(row.balance_minor)),
            ];
            fields.map(|field| format!("\"{}\"", field.replace('"', "\"\""))).join(",")
        }
        CsvStyle::Starling => {
            let kind = if row.is_debit() { "CONTACTLESS" } else { "FASTER PAYMENT" };
            format!("{},{text},{text},{kind},{amount},{balance},,", row.day("%d/%m/%Y"))
        }
    }
}

/// A field, in quotes where it needs them.
fn quoted(text: &str) -> String {
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}

/// `"-1,234.56"`, in quotes because of the comma.
fn grouped(amount: Money) -> String {
    let shown = amount.to_display().replace('\u{2212}', "-");
    let symbol = amount.currency.symbol();
    quoted(&shown.replace(&symbol, ""))
}

/// `£1234.56`, a minus before the sign, the symbol of whatever currency the account is in.
fn pounds(amount: Money) -> String {
    let sign = if amount.amount_minor < 0 { "-" } else { "" };
    let magnitude = Money::new(amount.amount_minor.saturating_abs(), amount.currency);
    format!("{sign}{}{}", amount.currency.symbol(), magnitude.to_plain())
}
