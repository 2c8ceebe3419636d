//! What each column of a broker's table holds, by the names brokers give them.

use serde::{Deserialize, Serialize};

use crate::amount::{DecimalMark, MarkEvidence};
use crate::csv::{Name, Sample, fold_name};
use crate::date::{DateOrder, OrderEvidence, split_date};

/// Everything needed to read a broker's table the same way again. Columns count from 0; the first row after the
/// skipped lines names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerMapping {
    /// The character between cells.
    pub delimiter: char,
    /// Lines before the row of names.
    pub skip_lines: u64,
    /// The order of day, month and year.
    pub date_order: DateOrder,
    /// The decimal mark of all numbers.
    pub decimal_mark: DecimalMark,
    /// The column of the trade date.
    pub date: usize,
    /// The column of words such as `Buy`; without it the sign of the shares tells.
    pub action: Option<usize>,
    /// The column of the security's symbol or identifier.
    pub symbol: Option<usize>,
    /// The column of the security's name.
    pub name: Option<usize>,
    /// The column of shares.
    pub quantity: usize,
    /// The column of the price of one share.
    pub price: Option<usize>,
    /// The column of the amount of money.
    pub amount: Option<usize>,
    /// The column of fees.
    pub fee: Option<usize>,
    /// The column of tax withheld.
    pub tax: Option<usize>,
    /// The column of a currency code.
    pub currency: Option<usize>,
    /// The column naming the customer's own account.
    pub account: Option<usize>,
    /// The column of the broker's own unique reference.
    pub reference: Option<usize>,
    /// The column of words about the row.
    pub note: Option<usize>,
    /// The column that says more of what a dividend was.
    pub subtype: Option<usize>,
}

/// How a broker's table was understood, for the customer to confirm or correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BrokerReading {
    /// The mapping used.
    pub mapping: BrokerMapping,
    /// The names of the columns.
    pub header: Vec<String>,
    /// The first rows as cells, to choose columns by.
    pub sample: Vec<Vec<String>>,
}

/// What a column of a broker's table holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Date,
    Action,
    Symbol,
    Name,
    Quantity,
    Price,
    Amount,
    Fee,
    Tax,
    Currency,
    Account,
    Reference,
    Note,
    Subtype,
}

/// Names of each role, folded, the most telling first.
#[rustfmt::skip]
const NAMES: &[(Role, &[&str])] = &[
    (Role::Date, &[
        "trade date", "activity date", "transaction date", "run date", "date", "datetime", "date time", "process date",
        "date operation", "date d operation", "datum", "handelsdatum", "fecha", "data", "settlement date", "time",
    ]),
    (Role::Action, &[
        "action", "activity type", "transaction type", "trans code", "type", "side", "activity", "transaction",
        "operation", "order type", "buy sell", "typ", "vorgang", "operacion", "operazione",
    ]),
    (Role::Symbol, &[
        "symbol", "ticker", "ticker symbol", "instrument", "code", "isin", "cusip", "sedol", "security id", "wkn", "epic",
    ]),
    (Role::Name, &[
        "security", "security name", "company", "company name", "instrument name", "name", "description", "libelle",
        "wertpapier", "asset", "fund name", "investment name", "investment",
    ]),
    (Role::Quantity, &[
        "quantity", "qty", "shares", "units", "no of shares", "number of shares", "share quantity", "quantite", "stuck",
        "stueck", "anzahl", "nominale", "cantidad", "aantal", "quantita",
    ]),
    (Role::Price, &[
        "price", "unit price", "share price", "price per share", "price share", "per share cost", "trade price",
        "execution price", "cours", "kurs", "precio", "koers", "prezzo",
    ]),
    (Role::Amount, &[
        "amount", "net amount", "total amount", "total", "settle amount net", "settlement amount", "net cash", "value",
        "proceeds", "cash amount", "montant", "betrag", "importe", "bedrag", "importo", "principal amount",
    ]),
    (Role::Fee, &[
        "fee", "fees", "commission", "fees comm", "fees commissions", "commission fees", "commissions fees", "frais", "gebuhr",
        "gebuhren", "comision", "kosten", "commissioni", "dealing charge",
    ]),
    (Role::Tax, &["tax", "withholding tax", "tax withheld", "steuer", "impot", "taxes"]),
    (Role::Currency, &["currency", "ccy", "currency code", "devise", "wahrung", "waehrung", "moneda", "valuta"]),
    (Role::Account, &["account", "account name", "account number", "account id", "konto", "compte", "cuenta"]),
    (Role::Reference, &["transaction id", "reference", "order id", "trade id", "reference number", "ref"]),
    (Role::Note, &["note", "notes", "comment", "comments", "memo", "details", "description", "remark"]),
    (Role::Subtype, &["subtype", "sub type", "dividend type"]),
];

/// Rows among which the names are looked for.
const PREAMBLE_ROWS_MAX: usize = 60;

/// The columns found, before the order of dates and the decimal mark are known.
#[derive(Debug, Clone)]
pub(super) struct Found {
    pub(super) skip_lines: u64,
    date: usize,
    columns: Vec<(Role, usize)>,
    quantity: usize,
}

impl Found {
    fn of(&self, role: Role) -> Option<usize> {
        self.columns.iter().find(|(known, _)| *known == role).map(|(_, column)| *column)
    }

    /// The mapping, with what the whole table says.
    pub(super) fn settled(&self, delimiter: char, evidence: &Evidence) -> BrokerMapping {
        BrokerMapping {
            delimiter,
            skip_lines: self.skip_lines,
            date_order: evidence.order.decide(None).order,
            decimal_mark: evidence.marks.decide(),
            date: self.date,
            action: self.of(Role::Action),
            symbol: self.of(Role::Symbol),
            name: self.of(Role::Name),
            quantity: self.quantity,
            price: self.of(Role::Price),
            amount: self.of(Role::Amount),
            fee: self.of(Role::Fee),
            tax: self.of(Role::Tax),
            currency: self.of(Role::Currency),
            account: self.of(Role::Account),
            reference: self.of(Role::Reference),
            note: self.of(Role::Note),
            subtype: self.of(Role::Subtype),
        }
    }
}

/// Dates and numbers of the whole table.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    order: OrderEvidence,
    marks: MarkEvidence,
}

impl Evidence {
    /// Counts one row.
    pub(super) fn add<'r>(&mut self, found: &Found, cell: impl Fn(usize) -> &'r str) {
        let date = cell(found.date);
        if split_date(date).is_some() {
            self.order.add(date);
        }
        self.marks.add(cell(found.quantity));
        for role in [Role::Price, Role::Amount, Role::Fee] {
            if let Some(column) = found.of(role) {
                self.marks.add(cell(column));
            }
        }
    }
}

/// Finds the columns of a table of trades; `None` when it is none.
pub(super) fn find(sample: &Sample) -> Option<Found> {
    sample.rows.iter().take(PREAMBLE_ROWS_MAX).enumerate().find_map(|(place, row)| {
        let names: Vec<Name> = row.cells.iter().map(|cell| fold_name(cell)).collect();
        let body = sample.rows.get(place + 1..).unwrap_or_default();
        let dated = |column: usize| body.iter().any(|row| split_date(row.cell(column)).is_some());
        let mut columns: Vec<(Role, usize)> = Vec::new();
        for (role, listed) in NAMES {
            let free = |column: &usize| !columns.iter().any(|(_, taken)| taken == column);
            let named = listed.iter().flat_map(|wanted| {
                names
                    .iter()
                    .enumerate()
                    .filter(move |(_, name)| name.folded == *wanted)
                    .map(|(column, _)| column)
            });
            let fits =
                |column: &usize| free(column) && (*role != Role::Date || body.is_empty() || dated(*column));
            let first = named.into_iter().find(fits);
            columns.extend(first.map(|column| (*role, column)));
        }
        let of = |role| columns.iter().find(|(known, _)| *known == role).map(|(_, column)| *column);
        let (date, quantity) = (of(Role::Date)?, of(Role::Quantity)?);
        let names_security = of(Role::Symbol).or_else(|| of(Role::Name)).is_some();
        let is_trades = names_security && (of(Role::Action).is_some() || of(Role::Price).is_some());
        is_trades.then_some(Found { skip_lines: row.line - 1, date, columns, quantity })
    })
}
