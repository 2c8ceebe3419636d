//! OFX 2.2: a sign-on answer, then one statement an account in the message set of its kind.

use chrono::NaiveDate;
use ledger::{AccountKind, Transaction};
use money::Money;

use super::{ExportedAccount, amount, ids};
use crate::text::fold;

/// The longest `NAME` of a transaction (OFX 2.2 section 11.4.4.1); the whole text stands in `MEMO`.
const NAME_LETTERS_MAX: usize = 32;
/// The longest `ACCTID` (OFX 2.2 section 11.3.1).
const ACCOUNT_ID_LETTERS_MAX: usize = 22;
/// Who made the document, where OFX asks for a bank.
const INSTITUTION: &str = "ATTUNE";

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <?OFX OFXHEADER=\"200\" VERSION=\"220\" SECURITY=\"NONE\" OLDFILEUID=\"NONE\" NEWFILEUID=\"NONE\"?>\n";
const SUCCESS: &str = "<STATUS><CODE>0</CODE><SEVERITY>INFO</SEVERITY></STATUS>";

/// The message sets in the order the standard gives them.
const SETS: [Set; 3] = [Set::Bank, Set::Card, Set::Investment];

/// A message set and the element names in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Set {
    Bank,
    Card,
    Investment,
}

impl Set {
    fn of(kind: AccountKind) -> Self {
        match kind {
            AccountKind::Checking | AccountKind::Savings | AccountKind::Loan => Self::Bank,
            AccountKind::CreditCard => Self::Card,
            AccountKind::Brokerage => Self::Investment,
        }
    }

    /// The set, the answer and the statement.
    fn elements(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Bank => ("BANKMSGSRSV1", "STMTTRNRS", "STMTRS"),
            Self::Card => ("CREDITCARDMSGSRSV1", "CCSTMTTRNRS", "CCSTMTRS"),
            Self::Investment => ("INVSTMTMSGSRSV1", "INVSTMTTRNRS", "INVSTMTRS"),
        }
    }
}

/// The document.
pub(super) fn write(accounts: &[ExportedAccount], made_on: NaiveDate) -> String {
    let day = made_on.format("%Y%m%d");
    let mut text = format!(
        "{HEAD}<OFX>\n<SIGNONMSGSRSV1><SONRS>{SUCCESS}<DTSERVER>{day}</DTSERVER><LANGUAGE>ENG</LANGUAGE></SONRS></SIGNONMSGSRSV1>\n"
    );
    for set in SETS {
        let (messages, answer, statement) = set.elements();
        let of_set: Vec<_> =
            accounts.iter().filter(|exported| Set::of(exported.account.kind) == set).collect();
        if of_set.is_empty() {
            continue;
        }
        text.push_str(&format!("<{messages}>\n"));
        for (place, exported) in of_set.iter().enumerate() {
            text.push_str(&format!("<{answer}><TRNUID>{}</TRNUID>{SUCCESS}<{statement}>\n", place + 1));
            write_statement(&mut text, exported, set, made_on);
            text.push_str(&format!("</{statement}></{answer}>\n"));
        }
        text.push_str(&format!("</{messages}>\n"));
    }
    text.push_str("</OFX>\n");
    text
}

fn write_statement(text: &mut String, exported: &ExportedAccount, set: Set, made_on: NaiveDate) {
    let ExportedAccount { account, transactions } = exported;
    let id = account_id(account.id.as_str());
    let currency = format!("<CURDEF>{}</CURDEF>\n", account.currency.code());
    match set {
        Set::Bank => {
            let kind = match account.kind {
                AccountKind::Savings => "SAVINGS",
                AccountKind::Loan => "CREDITLINE",
                _ => "CHECKING",
            };
            text.push_str(&format!(
                "{currency}<BANKACCTFROM><BANKID>{INSTITUTION}</BANKID><ACCTID>{id}</ACCTID><ACCTTYPE>{kind}</ACCTTYPE></BANKACCTFROM>\n"
            ));
        }
        Set::Card => text.push_str(&format!("{currency}<CCACCTFROM><ACCTID>{id}</ACCTID></CCACCTFROM>\n")),
        Set::Investment => text.push_str(&format!(
            "<DTASOF>{}</DTASOF>{currency}<INVACCTFROM><BROKERID>{INSTITUTION}</BROKERID><ACCTID>{id}</ACCTID></INVACCTFROM>\n",
            made_on.format("%Y%m%d")
        )),
    }
    write_list(text, transactions, set, made_on);
    // A statement of investments has no ledger balance: what it is worth is the sum of its holdings.
    if let Some(balance) = account.balance.filter(|_| set != Set::Investment) {
        let plain = Money::new(balance.amount_minor, account.currency).to_plain();
        let as_of = balance.as_of.format("%Y%m%d");
        text.push_str(&format!("<LEDGERBAL><BALAMT>{plain}</BALAMT><DTASOF>{as_of}</DTASOF></LEDGERBAL>\n"));
    }
}

fn write_list(text: &mut String, transactions: &[Transaction], set: Set, made_on: NaiveDate) {
    let days = || transactions.iter().map(|transaction| transaction.posted_on);
    let (first, last) = (days().min().unwrap_or(made_on), days().max().unwrap_or(made_on));
    let list = if set == Set::Investment { "INVTRANLIST" } else { "BANKTRANLIST" };
    let (from, to) = (first.format("%Y%m%d"), last.format("%Y%m%d"));
    text.push_str(&format!("<{list}><DTSTART>{from}</DTSTART><DTEND>{to}</DTEND>\n"));
    for (transaction, id) in transactions.iter().zip(ids(transactions)) {
        let row = row(transaction, id);
        match set {
            Set::Investment => {
                text.push_str(&format!("<INVBANKTRAN>{row}<SUBACCTFUND>CASH</SUBACCTFUND></INVBANKTRAN>\n"))
            }
            _ => text.push_str(&format!("{row}\n")),
        }
    }
    text.push_str(&format!("</{list}>\n"));
}

fn row(transaction: &Transaction, id: &str) -> String {
    let kind = if transaction.amount_minor < 0 { "DEBIT" } else { "CREDIT" };
    let told = fold(&transaction.description).or_else(|| fold(transaction.counterparty.as_deref()?));
    let told = told.unwrap_or_else(|| kind.to_owned());
    let name: String = told.chars().take(NAME_LETTERS_MAX).collect();
    let memo = if name == told { String::new() } else { format!("<MEMO>{}</MEMO>", escape(&told)) };
    format!(
        "<STMTTRN><TRNTYPE>{kind}</TRNTYPE><DTPOSTED>{}</DTPOSTED><TRNAMT>{}</TRNAMT><FITID>{}</FITID><NAME>{}</NAME>{memo}</STMTTRN>",
        transaction.posted_on.format("%Y%m%d"),
        amount(transaction),
        escape(id),
        escape(name.trim_end())
    )
}

/// An id of ours without its hyphens, cut at its front: the end of one is what tells it from others.
fn account_id(id: &str) -> String {
    let bare: Vec<char> = id.chars().filter(|letter| letter.is_ascii_alphanumeric()).collect();
    bare.iter().skip(bare.len().saturating_sub(ACCOUNT_ID_LETTERS_MAX)).collect()
}

/// Text between tags: the signs of markup as entities, and nothing XML forbids.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            _ if letter.is_control() => escaped.push(' '),
            _ => escaped.push(letter),
        }
    }
    escaped
}
