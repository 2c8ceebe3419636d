//! OFX 1.0.2, the SGML dialect most banks still send: no closing tags on fields, header lines before the data.

use std::fmt::Write as _;

use ledger::{Account, AccountKind, Transaction};
use money::Money;

use super::account_number;
use crate::{Country, Household};

pub(super) const HEADER: &str = "OFXHEADER:100\r\nDATA:OFXSGML\r\nVERSION:102\r\nSECURITY:NONE\r\nENCODING:USASCII\r\n\
                      CHARSET:1252\r\nCOMPRESSION:NONE\r\nOLDFILEUID:NONE\r\nNEWFILEUID:NONE\r\n\r\n";

/// Characters `NAME` may have; a longer description goes whole into `MEMO`.
const NAME_LIMIT: usize = 32;

/// The statement of one account with its whole history and its closing balance. A credit card becomes a credit
/// card statement, everything else a bank statement of the nearest account type.
pub fn to_ofx(household: &Household, account: &Account) -> String {
    let mut text = String::from(HEADER);
    let card = account.kind == AccountKind::CreditCard;
    let (message, response, statement) = if card {
        ("CREDITCARDMSGSRSV1", "CCSTMTTRNRS", "CCSTMTRS")
    } else {
        ("BANKMSGSRSV1", "STMTTRNRS", "STMTRS")
    };
    let bank = account.name.split(' ').next().unwrap_or("BANK").to_uppercase();
    let today = household.end_on.format("%Y%m%d");
    let first = household.start_on.format("%Y%m%d");
    let mut put = |line: &str| {
        text.push_str(line);
        text.push_str("\r\n");
    };
    put("<OFX><SIGNONMSGSRSV1><SONRS><STATUS><CODE>0<SEVERITY>INFO</STATUS>");
    put(&format!(
        "<DTSERVER>{today}120000<LANGUAGE>ENG<FI><ORG>{bank}<FID>{}</FI></SONRS></SIGNONMSGSRSV1>",
        bank.len()
    ));
    put(&format!("<{message}><{response}><TRNUID>0<STATUS><CODE>0<SEVERITY>INFO</STATUS>"));
    put(&format!("<{statement}><CURDEF>{}", account.currency));
    put(&from_account(household, account));
    put(&format!("<BANKTRANLIST><DTSTART>{first}120000<DTEND>{today}120000"));
    for transaction in household.of(&account.id) {
        put(&row(transaction));
    }
    put("</BANKTRANLIST>");
    if let Some(balance) = account.balance {
        let amount = Money::new(balance.amount_minor, account.currency).to_plain();
        put(&format!(
            "<LEDGERBAL><BALAMT>{amount}<DTASOF>{}120000</LEDGERBAL>",
            balance.as_of.format("%Y%m%d")
        ));
    }
    put(&format!("</{statement}></{response}></{message}></OFX>"));
    text
}

fn from_account(household: &Household, account: &Account) -> String {
    let number = account_number(account);
    let account_type = match account.kind {
        AccountKind::CreditCard => return format!("<CCACCTFROM><ACCTID>4{number}0000000</CCACCTFROM>"),
        AccountKind::Checking => "CHECKING",
        AccountKind::Savings => "SAVINGS",
        AccountKind::Brokerage => "MONEYMRKT",
        AccountKind::Loan => "CREDITLINE",
    };
    let bank_id = if household.country == Country::UnitedKingdom { "404784" } else { "125000024" };
    format!("<BANKACCTFROM><BANKID>{bank_id}<ACCTID>{number}<ACCTTYPE>{account_type}</BANKACCTFROM>")
}

pub(super) fn row(transaction: &Transaction) -> String {
    let kind = if transaction.amount_minor < 0 { "DEBIT" } else { "CREDIT" };
    let amount = Money::new(transaction.amount_minor, transaction.currency).to_plain();
    let reference = transaction.bank_reference.as_deref().unwrap_or(transaction.id.as_str());
    let description = transaction.description.trim();
    let name: String = description.chars().take(NAME_LIMIT).collect();
    let mut line = format!(
        "<STMTTRN><TRNTYPE>{kind}<DTPOSTED>{}120000<TRNAMT>{amount}<FITID>{reference}<NAME>{}",
        transaction.posted_on.format("%Y%m%d"),
        escape(name.trim_end()),
    );
    if description.chars().count() > NAME_LIMIT {
        // Writing to a String cannot fail.
        let _ = write!(line, "<MEMO>{}", escape(description));
    }
    line.push_str("</STMTTRN>");
    line
}

pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
