//! The names banks give their columns, as data, and how a header cell is compared with them.

use money::Currency;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Date,
    Amount,
    Debit,
    Credit,
    Type,
    Description,
    Details,
    Counterparty,
    Balance,
    Currency,
    Account,
    Reference,
}

/// Names of each role, folded as by [`fold_name`], the most telling first. The day of booking comes before the
/// day of value, since the balance follows bookings.
#[rustfmt::skip]
const NAMES: &[(Role, &[&str])] = &[
    (Role::Date, &[
        "booking date", "posting date", "posted date", "date posted", "post date", "date booked", "transaction date",
        "date", "trans date", "trade date", "completed date", "date completed", "operation date", "entry date",
        "process date", "processed date", "settlement date", "buchungstag", "buchungsdatum", "buchung", "datum",
        "transaktionsdatum", "umsatzdatum", "belegdatum", "date operation", "date d operation", "date de l operation",
        "date de comptabilisation", "date comptable", "fecha", "fecha operacion", "fecha de operacion", "f operacion", "f valor", "fecha de la operacion", "created utc", "created on", "date utc",
        "fecha contable", "fecha movimiento", "data", "data lancamento", "data do lancamento", "data movimento",
        "data mov", "data operacao", "data operazione", "data contabile", "data registrazione", "boekdatum",
        "transactiedatum", "rentedatum", "bokforingsdag", "bokforingsdatum", "transaktionsdag", "bogforingsdato",
        "dato", "bokfort dato", "bokforingsdato", "kirjauspaiva", "paiva", "data transakcji", "data operacji",
        "data ksiegowania", "datum zauctovani", "datum provedeni", "datum transakce", "konyveles datuma", "datetime",
        "date time", "created", "timestamp", "time", "value date", "valutadatum", "wertstellung", "valuta",
        "date de valeur", "date valeur", "fecha valor", "data valor", "data valuta", "valutadag",
    ]),
    (Role::Amount, &[
        "amount", "transaction amount", "amount local currency", "amount in account currency", "booked amount",
        "billing amount", "betrag", "umsatz", "montant", "montant de l operation", "importe", "importe operacion",
        "cantidad", "monto", "valor", "quantia", "montante", "importo", "bedrag", "transactiebedrag", "belopp",
        "belob", "beloep", "belop", "maara", "summa", "kwota", "kwota operacji", "kwota transakcji", "castka",
        "objem", "osszeg", "suma", "net", "net amount", "netto", "total", "total amount", "value", "sum", "gross",
        "gross amount",
    ]),
    (Role::Debit, &[
        "debit", "debits", "debit amount", "amount debit", "withdrawal", "withdrawals", "withdrawal amount",
        "withdrawal amt", "paid out", "money out", "outflow", "spent", "out", "expense", "expenses", "payments",
        "payment", "debit amt", "soll", "lastschrift", "belastung", "ausgang", "ausgabe", "ausgaben", "debit montant",
        "depense", "cargo", "cargos", "debe", "debito", "gasto", "saida", "saidas", "addebito", "addebiti", "dare",
        "uscite", "uscita", "af", "uitgaven", "uttag", "ut", "ut av konto", "ud", "obciazenia", "wydatki",
        "uznania debet",
    ]),
    (Role::Credit, &[
        "credit", "credits", "credit amount", "amount credit", "deposit", "deposits", "deposit amount", "deposit amt",
        "paid in", "money in", "inflow", "received", "in", "income", "receipts", "receipt", "credit amt", "haben",
        "gutschrift", "eingang", "einnahme", "einnahmen", "credit montant", "recette", "abono", "abonos", "haber",
        "credito", "ingreso", "entrada", "entradas", "accredito", "accrediti", "avere", "entrate", "entrata", "bij",
        "inkomsten", "insattning", "inn", "inn pa konto", "ind", "uznania", "wplywy",
    ]),
    (Role::Type, &[
        "transaction type", "type", "debit credit", "credit debit", "d c", "dc", "c d", "cd", "dr cr", "cr dr",
        "debit or credit", "credit or debit", "credit debit indicator", "debit credit indicator", "indicator", "sign",
        "direction", "soll haben", "s h", "sh", "soll haben kennzeichen", "umsatztyp", "sens", "tipo",
        "tipo movimento", "tipo de movimiento", "natureza", "dare avere", "af bij", "af of bij", "bij af", "typ",
        "typ operacji", "transaktionstyp",
    ]),
    (Role::Description, &[
        "description", "transaction description", "description 1", "details", "transaction details", "narrative",
        "particulars", "label", "payee", "merchant", "merchant name", "name", "memo", "remarks", "remark", "text",
        "title", "note", "notes", "verwendungszweck", "buchungstext", "beschreibung", "vorgang", "umsatztext", "vwz1",
        "libelle", "libelle operation", "libelle de l operation", "libelle simplifie", "remarque", "intitule",
        "motif", "concepto", "descripcion", "detalle", "movimiento", "descricao", "historico", "lancamento",
        "descritivo", "descrizione", "causale", "descrizione operazione", "omschrijving", "omschrijving 1",
        "naam omschrijving", "mededelingen", "beskrivning", "transaktion", "rubrik", "specifikation", "tekst",
        "beskrivelse", "forklaring", "selite", "viesti", "opis", "opis transakcji", "opis operacji", "tytul", "popis",
        "zprava pro prijemce", "poznamka", "kozlemeny", "items", "item", "item title", "reference text", "operation",
        "category",
    ]),
    (Role::Details, &[
        "memo", "payment reference", "verwendungszweck", "vwz1", "message", "notifications", "mededelingen",
        "communication", "informations complementaires", "observaciones", "detalle", "original description",
        "additional info", "extended details", "details", "notes", "reference", "description 2",
        "libelle complementaire",
    ]),
    (Role::Counterparty, &[
        "counterparty", "counterparty name", "counter party", "counterparty details", "other party", "partner name", "payee", "beneficiary", "beneficiary name", "payee name",
        "sender", "payer", "merchant", "merchant name", "recipient", "auftraggeber empfanger",
        "beguenstigter zahlungspflichtiger", "beguenstigter", "begunstigter zahlungspflichtiger",
        "name zahlungsbeteiligter", "zahlungspflichtige r", "zahlungsempfanger", "zahlungsempfanger in", "empfanger",
        "auftraggeber", "auftraggeber beguenstigter", "auftraggeber begunstigter", "tiers", "beneficiaire",
        "beneficiario", "ordinante", "naam tegenpartij", "tegenpartij", "mottagare", "avsandare", "saaja maksaja",
        "saaja", "kontrahent", "nadawca odbiorca", "nazwa kontrahenta", "dane kontrahenta", "nazev protiuctu",
        "protistrana",
    ]),
    (Role::Balance, &[
        "balance", "running balance", "running bal", "bal", "account balance", "balance after", "balance after transaction",
        "ledger balance", "saldo", "kontostand", "saldo nach buchung", "saldo na mutatie", "solde", "solde courant",
        "saldo contabile", "saldo disponible", "saldo disponivel", "saldo po operacji", "saldo po transakcji",
        "zustatek", "egyenleg", "saldo eur", "bokfort saldo", "bokford saldo",
    ]),
    (Role::Currency, &[
        "currency", "ccy", "currency code", "cur", "curr", "transaction currency", "account currency", "wahrung",
        "waehrung", "devise", "monnaie", "monn", "moneda", "divisa", "moeda", "valuta", "munt", "valuuta", "waluta",
        "mena", "penznem",
    ]),
    (Role::Account, &[
        "account", "account name", "account id", "account number", "account no", "account nr", "iban", "own account",
        "konto", "kontonummer", "iban auftragskonto", "auftragskonto", "eigene iban", "compte", "numero de compte",
        "cuenta", "numero de cuenta", "conta", "conto", "numero conto", "rekening", "rekeningnummer", "iban bban",
        "eigen rekening", "kontonamn", "numer konta", "rachunek", "cislo uctu",
    ]),
    (Role::Reference, &[
        "transaction id", "transaction number", "transaction no", "unique id", "fitid", "transaction reference",
        "txn id", "bank reference", "reference number", "transaction ref", "ref", "n de transaction",
        "numero de transaction", "id transazione", "transactiereferentie", "volgnr", "id transakcji",
        "transaktionsnummer", "transaktions id",
    ]),
];

/// Words that make an unlisted name a date or an amount.
const DATE_WORDS: &[&str] = &["date", "datum", "fecha", "data", "dato", "dag", "day"];
#[rustfmt::skip]
const AMOUNT_WORDS: &[&str] = &[
    "amount", "betrag", "montant", "importe", "importo", "valor", "bedrag", "belopp", "belob", "kwota", "castka",
];
/// Words that make such a name something else: another currency's amount, a fee, the period of the statement.
#[rustfmt::skip]
const OTHER_WORDS: &[&str] = &[
    "original", "foreign", "currency", "converted", "fee", "fees", "tax", "vat", "balance", "saldo", "limit", "count",
    "num", "number", "start", "end", "initial", "final", "from", "to", "due", "birth", "expiry", "created",
    "statement", "exchange", "rate", "settle", "original currency", "native",
];
/// Columns of an order history, a list of what was bought rather than of what an account did.
const ORDER_NAMES: &[&str] =
    &["order id", "order number", "order no", "bestellnummer", "numero de commande", "numero de pedido"];

/// Columns of a list of trades; one alone may stand in a statement too.
#[rustfmt::skip]
const TRADE_NAMES: &[&str] = &[
    "quantity", "qty", "shares", "units", "price", "unit price", "per share cost", "symbol", "ticker", "isin",
    "security", "stuck", "kurs", "quantite", "cours", "cantidad de titulos",
];

/// ISO 4217 codes believed in a column name or a preamble, where any three letters could stand.
#[rustfmt::skip]
const CODES: &[&str] = &[
    "AED", "ARS", "AUD", "BGN", "BRL", "CAD", "CHF", "CLP", "CNY", "COP", "CZK", "DKK", "EUR", "GBP", "HKD", "HUF",
    "IDR", "ILS", "INR", "ISK", "JPY", "KRW", "MXN", "MYR", "NOK", "NZD", "PHP", "PLN", "RON", "RUB", "SEK", "SGD",
    "THB", "TRY", "TWD", "UAH", "USD", "ZAR",
];

/// A well-known currency code, or the euro's name.
pub(crate) fn known_currency(word: &str) -> Option<Currency> {
    let upper = word.to_ascii_uppercase();
    if matches!(upper.as_str(), "EURO" | "EUROS") {
        return Some(Currency::EUR);
    }
    CODES.contains(&upper.as_str()).then(|| upper.parse().ok()).flatten()
}

/// A currency as a cell states it: any three-letter code, or a sign that belongs to one currency only.
pub(crate) fn currency_of(cell: &str) -> Option<Currency> {
    match cell.trim() {
        "€" => Some(Currency::EUR),
        "£" => Some(Currency::GBP),
        "R$" => "BRL".parse().ok(),
        "zł" => "PLN".parse().ok(),
        "US$" => Some(Currency::USD),
        code => code.parse().ok(),
    }
}

/// A header cell ready to be compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Name {
    /// Lower case, without accents and punctuation, words apart by one space, without a currency at the end.
    pub(crate) folded: String,
    /// The currency named, as in `Amount (EUR)`.
    pub(crate) currency: Option<Currency>,
}

/// Folds a header cell.
pub(crate) fn fold_name(cell: &str) -> Name {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let mut after_lower = false;
    for letter in cell.chars() {
        if after_lower && letter.is_uppercase() {
            words.push(std::mem::take(&mut word));
        }
        after_lower = letter.is_lowercase();
        if letter.is_alphanumeric() {
            letter.to_lowercase().for_each(|lower| push_plain(&mut word, lower));
        } else if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    let mut currency = None;
    if words.len() > 1
        && let Some(code) = words.last().and_then(|word| known_currency(word))
    {
        currency = Some(code);
        words.pop();
        if words.len() > 1 && words.last().is_some_and(|word| matches!(word.as_str(), "in" | "en" | "em")) {
            words.pop();
        }
    }
    let signed = |sign: char, code: Currency| cell.contains(sign).then_some(code);
    let currency = currency.or_else(|| signed('€', Currency::EUR)).or_else(|| signed('£', Currency::GBP));
    Name { folded: words.join(" "), currency }
}

fn push_plain(word: &mut String, letter: char) {
    let plain = match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ą' => "a",
        'ç' | 'ć' | 'č' => "c",
        'ď' => "d",
        'è' | 'é' | 'ê' | 'ë' | 'ę' | 'ě' => "e",
        'ì' | 'í' | 'î' | 'ï' => "i",
        'ł' => "l",
        'ñ' | 'ń' | 'ň' => "n",
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ő' => "o",
        'ř' => "r",
        'ś' | 'š' => "s",
        'ß' => "ss",
        'ť' => "t",
        'ù' | 'ú' | 'û' | 'ü' | 'ů' | 'ű' => "u",
        'ý' => "y",
        'ź' | 'ż' | 'ž' => "z",
        'æ' => "ae",
        'œ' => "oe",
        other => return word.push(other),
    };
    word.push_str(plain);
}

/// The columns that may play a role, the likeliest first: listed names in the table's order, then names made
/// likely by one of their words.
pub(crate) fn candidates(names: &[Name], role: Role) -> Vec<usize> {
    let listed = NAMES.iter().find(|(listed, _)| *listed == role).map_or(&[][..], |(_, listed)| listed);
    let mut columns: Vec<usize> = Vec::new();
    for wanted in listed {
        columns.extend(positions(names, |name| name.folded == *wanted));
    }
    let words = match role {
        Role::Date => DATE_WORDS,
        Role::Amount => AMOUNT_WORDS,
        _ => &[],
    };
    let has = |name: &Name, list: &[&str]| name.folded.split(' ').any(|word| list.contains(&word));
    columns.extend(positions(names, |name| has(name, words) && !has(name, OTHER_WORDS)));
    let mut seen = Vec::with_capacity(columns.len());
    columns.retain(|column| {
        !seen.contains(column) && {
            seen.push(*column);
            true
        }
    });
    columns
}

fn positions<'a>(
    names: &'a [Name],
    matches: impl Fn(&Name) -> bool + 'a,
) -> impl Iterator<Item = usize> + 'a {
    names.iter().enumerate().filter(move |(_, name)| matches(name)).map(|(column, _)| column)
}

/// Whether the names are those of a statement: a date, and in other columns an amount or both debit and credit.
pub(crate) fn is_statement_header(names: &[Name]) -> bool {
    let dates = candidates(names, Role::Date);
    let has = |role| candidates(names, role).iter().any(|column| dates.iter().any(|date| date != column));
    has(Role::Amount) || (has(Role::Debit) && has(Role::Credit))
}

/// Whether the names are those of an order history.
pub(crate) fn is_order_history(names: &[Name]) -> bool {
    names.iter().any(|name| ORDER_NAMES.contains(&name.folded.as_str()))
}

/// Whether the names are those of a list of trades.
pub(crate) fn is_trade_list(names: &[Name]) -> bool {
    names.iter().filter(|name| TRADE_NAMES.contains(&name.folded.as_str())).count() > 1
}

/// Columns that continue another: `Description 2` after `Description 1`, `VWZ2` after `VWZ1`.
pub(crate) fn continuations(names: &[Name], column: usize) -> Vec<usize> {
    let Some(name) = names.get(column) else { return Vec::new() };
    let stem = name.folded.trim_end_matches(|letter: char| letter.is_ascii_digit());
    if stem.len() == name.folded.len() {
        return Vec::new();
    }
    let same_stem =
        |other: &Name| other.folded.trim_end_matches(|letter: char| letter.is_ascii_digit()) == stem;
    positions(names, same_stem).filter(|other| *other != column).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(cell: &str, folded: &str, currency: Option<Currency>) {
        assert_eq!(fold_name(cell), Name { folded: folded.to_owned(), currency });
    }

    #[test]
    fn folds_what_banks_write() {
        check("RunningBalance", "running balance", None);
        check(" Amount (EUR) ", "amount", Some(Currency::EUR));
        check("Betrag in EUR", "betrag", Some(Currency::EUR));
        check("Date d'opération", "date d operation", None);
        check("Währung", "wahrung", None);
        check("transaction_date", "transaction date", None);
        check("EUR", "eur", None);
    }

    #[test]
    fn every_listed_name_is_written_folded() {
        for (role, names) in NAMES {
            for name in *names {
                let folded = fold_name(name).folded;
                assert!(folded == *name || name.ends_with("eur"), "{role:?}: {name} folds to {folded}");
            }
        }
    }

    #[test]
    fn a_summary_is_no_statement() {
        let names: Vec<_> =
            ["AccountId", "StatementCreated", "NumTransactions", "NetAmount"].map(fold_name).to_vec();
        assert!(!is_statement_header(&names));
    }
}
