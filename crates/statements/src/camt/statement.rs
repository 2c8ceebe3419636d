//! Following the messages of a file: statements, reports and notifications, each with its account and balances.

use ledger::{AccountKind, Balance};
use money::Currency;
use quick_xml::events::Event;

use super::entries::{self, Account, Skip};
use super::message_of;
use super::tree::{Node, Tree, cut_short};
use crate::amount::{DecimalMark, parse_minor};
use crate::limits::{Rejections, check_rows};
use crate::text::fold;
use crate::{Format, Refusal, RejectedRow, Statement, StatementRow};

/// Elements that hold one statement each: of camt.053, camt.052 and camt.054.
const STATEMENTS: [&str; 3] = ["Stmt", "Rpt", "Ntfctn"];

/// Codes of balances before the first movement, the better first (ISO 20022 `ExternalBalanceType1Code`): opening booked,
/// or the closing of the statement before.
const OPENING: [&str; 2] = ["OPBD", "PRCD"];
/// Codes of balances after the last movement, the better first: closing booked, interim booked, closing available.
const CLOSING: [&str; 3] = ["CLBD", "ITBD", "CLAV"];

/// Codes of `Acct/Tp/Cd` that say what an account is for (ISO 20022 `ExternalCashAccountType1Code`).
const KINDS: [(&str, AccountKind); 8] = [
    ("CACC", AccountKind::Checking),
    ("CARD", AccountKind::CreditCard),
    ("LLSV", AccountKind::Savings),
    ("LOAN", AccountKind::Loan),
    ("MOMA", AccountKind::Savings),
    ("SLRY", AccountKind::Checking),
    ("SVGS", AccountKind::Savings),
    ("TRAN", AccountKind::Checking),
];

/// A balance with its code and currency.
#[derive(Debug)]
struct Stated {
    code: String,
    currency: Currency,
    balance: Balance,
}

/// A statement being read.
#[derive(Debug, Default)]
struct Open {
    account: Account,
    kind: Option<AccountKind>,
    balances: Vec<Stated>,
    /// Rows by their currency, in the order currencies come.
    rows: Vec<(Option<Currency>, Vec<StatementRow>)>,
}

#[derive(Debug, Default)]
struct Reader {
    default_currency: Option<Currency>,
    format: Option<Format>,
    open: Option<Open>,
    statements: Vec<Statement>,
    rejections: Rejections,
    seen: usize,
}

/// The kind of message, every statement of the file, and the entries left out.
pub(crate) fn read_statements(
    content: &str,
    default_currency: Option<Currency>,
) -> Result<(Format, Vec<Statement>, Vec<RejectedRow>), Refusal> {
    let mut reader = Reader { default_currency, ..Reader::default() };
    let mut tree = Tree::new(content);
    loop {
        let (event, line) = tree.next_event()?;
        match event {
            Event::Start(start) if reader.open.is_some() => {
                let node = tree.gather(&start, line)?;
                reader.take(&node)?;
            }
            Event::Start(start) => reader.enter(start.local_name().as_ref()),
            Event::Empty(start) if reader.open.is_some() => reader.take(&Tree::leaf(&start, line))?,
            Event::Empty(start) if STATEMENTS.contains(&start.local_name().as_ref()) => {
                reader.open = Some(Open::default());
                reader.leave();
            }
            Event::End(_) if reader.open.is_some() => reader.leave(),
            Event::Eof => return reader.finish(line),
            _ => {}
        }
    }
}

impl Reader {
    fn enter(&mut self, name: &str) {
        self.format = self.format.or_else(|| message_of(name));
        if self.format.is_some() && STATEMENTS.contains(&name) {
            self.open = Some(Open::default());
        }
    }

    /// One part of the open statement.
    fn take(&mut self, node: &Node) -> Result<(), Refusal> {
        let Some(open) = &mut self.open else { return Ok(()) };
        match node.name.as_str() {
            "Acct" => {
                open.account.id = account_id(node);
                let stated = node.text_at(&["Ccy"]).and_then(|code| code.parse().ok());
                open.account.currency = stated.or(open.account.currency);
                let code = node.text_at(&["Tp", "Cd"]);
                open.kind = KINDS.iter().find(|(known, _)| Some(*known) == code).map(|(_, kind)| *kind);
            }
            "CreDtTm" => open.account.created_on = node.value().and_then(entries::day),
            "Bal" => {
                let stated = read_balance(node);
                open.account.currency =
                    open.account.currency.or(stated.as_ref().map(|stated| stated.currency));
                open.balances.extend(stated);
            }
            "Ntry" => {
                self.seen += 1;
                check_rows(self.seen, node.line)?;
                match entries::read_entry(node, &open.account, self.default_currency) {
                    Ok((currency, rows)) => {
                        match open.rows.iter_mut().find(|(known, _)| *known == currency) {
                            Some((_, known)) => known.extend(rows),
                            None => open.rows.push((currency, rows)),
                        }
                    }
                    Err(Skip::NotBooked(reason)) => self.rejections.not_a_transaction(node.line, reason),
                    Err(Skip::Unreadable(reason)) => self.rejections.unreadable(node.line, reason),
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Ends the open statement: one for each currency its entries are in.
    fn leave(&mut self) {
        let Some(open) = self.open.take() else { return };
        let mut parts = open.rows;
        if parts.is_empty() {
            parts.push((open.account.currency.or(self.default_currency), Vec::new()));
        }
        for (currency, transactions) in parts {
            let of = |codes: &[&str]| balance_of(&open.balances, codes, currency);
            self.statements.push(Statement {
                account: open.account.id.clone(),
                account_kind_hint: open.kind,
                currency,
                transactions,
                closing_balance: of(&CLOSING),
                told_at: None,
                opening_balance: of(&OPENING),
                ..Statement::default()
            });
        }
    }

    fn finish(self, line: u64) -> Result<(Format, Vec<Statement>, Vec<RejectedRow>), Refusal> {
        if self.open.is_some() {
            return Err(cut_short(line));
        }
        let Some(format) = self.format.filter(|_| !self.statements.is_empty() || self.seen > 0) else {
            let reason = "The message holds no statement (no Stmt, Rpt or Ntfctn element).";
            return Err(Refusal::new(reason, "Export the account's statement from your bank again."));
        };
        let read = self.statements.iter().map(|statement| statement.transactions.len()).sum();
        Ok((format, self.statements, self.rejections.finish(read)?))
    }
}

/// The account's number: an IBAN, or whatever else identifies it.
fn account_id(node: &Node) -> Option<String> {
    const PATHS: [&[&str]; 5] = [&["IBAN"], &["Othr", "Id"], &["BBAN"], &["UPIC"], &["PrtryAcct", "Id"]];
    let id = node.at(&["Id"])?;
    PATHS.iter().find_map(|path| id.text_at(path)).and_then(fold)
}

/// A balance; `None` when its amount, currency or day cannot be read.
fn read_balance(node: &Node) -> Option<Stated> {
    let amount = node.at(&["Amt"])?;
    let currency: Currency = amount.currency.as_deref()?.parse().ok()?;
    let magnitude = parse_minor(amount.value()?, DecimalMark::Point, currency.digits()).ok()?;
    let amount_minor = match node.text_at(&["CdtDbtInd"])? {
        "DBIT" => magnitude.checked_neg()?,
        _ => magnitude,
    };
    let as_of = node.at(&["Dt"]).and_then(Node::first_value).and_then(entries::day)?;
    let code = node.at(&["Tp"]).and_then(Node::first_value)?.to_owned();
    Some(Stated { code, currency, balance: Balance { as_of, amount_minor } })
}

fn balance_of(stated: &[Stated], codes: &[&str], currency: Option<Currency>) -> Option<Balance> {
    let of =
        |code: &&str| stated.iter().find(|stated| stated.code == **code && Some(stated.currency) == currency);
    codes.iter().find_map(of).map(|stated| stated.balance)
}
