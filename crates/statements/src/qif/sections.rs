//! Following the headers of a QIF file: which register a record stands in, and whose account that is.

use std::collections::HashMap;

use ledger::AccountKind;
use money::Currency;

use super::records::{Item, Record, Records};
use super::{Style, investments, rows};
use crate::limits::{ACCOUNTS_MAX, Rejections, check_rows};
use crate::text::fold;
use crate::{Refusal, RejectedRow, Statement};

/// What stands under a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Section {
    /// Movements of money, with the kind of account where the name of the register says it.
    Register(&'static str, Option<AccountKind>),
    /// Movements of an investment account.
    Investments,
    /// Accounts, by name and type; the last one owns the register that follows.
    Accounts,
    /// Securities by name and symbol.
    Securities,
    /// Lists without movements: categories, classes, memorised payments, prices, budgets.
    List,
    /// An option, which changes nothing about what is read.
    Option,
    /// A register no bank writes, such as invoices.
    Unknown,
}

/// Names after `!Type:`, in small letters.
const SECTIONS: &[(&str, Section)] = &[
    ("bank", Section::Register("bank", Some(AccountKind::Checking))),
    ("budget", Section::List),
    ("cash", Section::Register("cash", Some(AccountKind::Checking))),
    ("cat", Section::List),
    ("ccard", Section::Register("ccard", Some(AccountKind::CreditCard))),
    ("class", Section::List),
    ("invst", Section::Investments),
    ("memorised", Section::List),
    ("memorized", Section::List),
    ("oth a", Section::Register("oth a", None)),
    ("oth l", Section::Register("oth l", Some(AccountKind::Loan))),
    ("port", Section::Investments),
    ("401(k)/403(b)", Section::Investments),
    ("prices", Section::List),
    ("security", Section::Securities),
    ("tag", Section::List),
    ("template", Section::List),
];

impl Section {
    /// The section of a header, without its exclamation mark.
    pub(crate) fn of(header: &str) -> Self {
        let header = header.trim().to_ascii_lowercase();
        if header.starts_with("account") {
            return Self::Accounts;
        }
        let Some(name) = header.strip_prefix("type:") else { return Self::Option };
        let name = name.trim();
        SECTIONS.iter().find(|(known, _)| *known == name).map_or(Self::Unknown, |(_, section)| *section)
    }

    /// Whether its records move money or holdings.
    pub(crate) fn has_movements(self) -> bool {
        matches!(self, Self::Register(..) | Self::Investments)
    }
}

#[derive(Debug)]
struct Reader {
    style: Style,
    currency: Option<Currency>,
    section: Section,
    /// The account of the register, by its name.
    account: Option<String>,
    /// The account named last, which owns the register to come.
    announced: Option<String>,
    statements: Vec<Statement>,
    places: HashMap<(Option<String>, &'static str), usize>,
    symbols: HashMap<String, String>,
    rejections: Rejections,
    seen: usize,
}

/// Every statement of the file, and the records left out.
pub(crate) fn read_statements(
    content: &str,
    style: Style,
    currency: Option<Currency>,
) -> Result<(Vec<Statement>, Vec<RejectedRow>), Refusal> {
    let mut reader = Reader {
        style,
        currency,
        section: Section::Unknown,
        account: None,
        announced: None,
        statements: Vec::new(),
        places: HashMap::new(),
        symbols: HashMap::new(),
        rejections: Rejections::default(),
        seen: 0,
    };
    for item in Records::new(content) {
        match item? {
            Item::Header(header, line) => reader.enter(header, line),
            Item::Record(record) => reader.take(&record)?,
        }
    }
    reader.finish()
}

impl Reader {
    fn enter(&mut self, header: &str, line: u64) {
        let section = Section::of(header);
        match section {
            // An option stands between an account and its register.
            Section::Option => return,
            Section::Unknown => self.rejections.not_a_transaction(
                line,
                format!("The part {:?} holds no account’s movements, so it is left out.", header.trim()),
            ),
            _ => {}
        }
        self.section = section;
        if section.has_movements() {
            self.account = self.announced.take();
        }
    }

    fn take(&mut self, record: &Record<'_>) -> Result<(), Refusal> {
        match self.section {
            Section::Accounts => self.announced = record.get('N').and_then(fold),
            Section::Securities => {
                if let Some((name, symbol)) =
                    record.get('N').and_then(fold).zip(record.get('S').and_then(fold))
                {
                    self.symbols.insert(name, symbol);
                }
            }
            Section::Register(..) | Section::Investments => {
                self.seen += 1;
                check_rows(self.seen, record.line)?;
                if let Err(reason) = self.take_movement(record) {
                    self.rejections.unreadable(record.line, reason);
                }
            }
            Section::List | Section::Option | Section::Unknown => {}
        }
        Ok(())
    }

    fn take_movement(&mut self, record: &Record<'_>) -> Result<(), String> {
        if !record.is_complete {
            return Err("The transaction has no end mark (^), so part of it may be missing.".to_owned());
        }
        let style = self.style;
        if self.section == Section::Investments {
            let rows = investments::read_rows(record, style)?;
            self.statement()?.investments.extend(rows);
            return Ok(());
        }
        let row = rows::read_row(record, style)?;
        if self.account.is_none() {
            self.account = rows::own_account(record);
        }
        self.statement()?.transactions.push(row);
        Ok(())
    }

    /// The statement of the register, made when it is the first of its account.
    fn statement(&mut self) -> Result<&mut Statement, String> {
        let (name, kind) = match self.section {
            Section::Register(name, kind) => (name, kind),
            _ => ("invst", Some(AccountKind::Brokerage)),
        };
        let key = (self.account.clone(), name);
        let place = match self.places.get(&key) {
            Some(place) => *place,
            None if self.statements.len() >= ACCOUNTS_MAX => {
                return Err(format!("The file names more than {ACCOUNTS_MAX} accounts."));
            }
            None => {
                self.statements.push(Statement {
                    account: self.account.clone(),
                    account_kind_hint: kind,
                    currency: self.currency,
                    ..Statement::default()
                });
                self.places.insert(key, self.statements.len() - 1);
                self.statements.len() - 1
            }
        };
        self.statements.get_mut(place).ok_or_else(|| "The account is not known.".to_owned())
    }

    fn finish(mut self) -> Result<(Vec<Statement>, Vec<RejectedRow>), Refusal> {
        for row in self.statements.iter_mut().flat_map(|statement| &mut statement.investments) {
            if let Some(name) = &row.security
                && let Some(symbol) = self.symbols.get(name)
            {
                row.security_name = row.security.replace(symbol.clone());
            }
        }
        let count = |statement: &Statement| statement.transactions.len() + statement.investments.len();
        let read = self.statements.iter().map(count).sum();
        if self.statements.is_empty() {
            self.statements.push(Statement { currency: self.currency, ..Statement::default() });
        }
        Ok((self.statements, self.rejections.finish(read)?))
    }
}
