//! The names programs give the columns of their invoice tables, as data.

use csv::StringRecord;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Column {
    Number,
    Client,
    Issued,
    Due,
    Amount,
    Currency,
    Status,
    PaidOn,
    PaidAmount,
}

/// Names of each column, folded as by [`fold`], the most telling first. Among them are those of Xero, `QuickBooks`,
/// `FreshBooks`, Stripe, Wave and Zoho exports.
#[rustfmt::skip]
const NAMES: [(Column, &[&str]); 9] = [
    (Column::Number, &[
        "number", "invoice number", "invoice no", "invoice num", "invoice nr", "invoice id", "invoice", "inv no", "inv number",
        "document number", "num", "no", "nr", "rechnungsnummer", "rechnung", "numero de facture", "facture",
    ]),
    (Column::Client, &[
        "client", "client name", "customer", "customer name", "contact", "contact name", "bill to", "billed to", "company",
        "company name", "organization", "organisation", "name", "kunde", "kundenname",
    ]),
    (Column::Issued, &[
        "issued", "issued on", "issue date", "date issued", "invoice date", "date of issue", "date", "created", "created on",
        "date utc", "created utc", "rechnungsdatum", "datum", "date de facture",
    ]),
    (Column::Due, &[
        "due", "due on", "due date", "date due", "payment due", "payment due date", "due date utc", "pay by", "fallig",
        "falligkeit", "falligkeitsdatum", "echeance",
    ]),
    (Column::Amount, &[
        "amount", "total", "total amount", "invoice total", "invoice amount", "grand total", "gross", "gross amount",
        "amount due", "betrag", "gesamtbetrag", "montant", "montant ttc",
    ]),
    (Column::Currency, &["currency", "currency code", "ccy", "wahrung", "devise"]),
    (Column::Status, &["status", "invoice status", "state", "payment status", "zahlungsstatus", "statut"]),
    (Column::PaidOn, &[
        "paid date", "date paid", "paid on", "paid at", "payment date", "date of payment", "last payment date", "paid at utc",
        "fully paid on date", "bezahlt am", "date de paiement",
    ]),
    (Column::PaidAmount, &[
        "paid amount", "amount paid", "invoice amount paid", "payments", "total paid", "amount received", "bezahlter betrag",
    ]),
];

impl Column {
    /// What every table must have.
    pub(super) const NEEDED: [Self; 5] = [Self::Number, Self::Client, Self::Issued, Self::Due, Self::Amount];

    /// Its first name.
    pub(super) fn name(self) -> &'static str {
        let listed = NAMES.iter().find(|(column, _)| *column == self);
        listed.and_then(|(_, names)| names.first()).copied().unwrap_or_default()
    }
}

/// Where each column stands.
#[derive(Debug)]
pub(super) struct Columns {
    places: Vec<(Column, usize)>,
}

impl Columns {
    /// The columns a row names, each by its most telling name, and each cell for one column only.
    pub(super) fn of(header: &StringRecord) -> Self {
        let cells: Vec<String> = header.iter().map(fold).collect();
        let mut places: Vec<(Column, usize)> = Vec::new();
        for (column, names) in &NAMES {
            let place = names.iter().find_map(|name| cells.iter().position(|cell| cell == name));
            if let Some(place) = place.filter(|place| places.iter().all(|(_, taken)| taken != place)) {
                places.push((*column, place));
            }
        }
        Self { places }
    }

    /// How many were found.
    pub(super) fn found(&self) -> usize {
        self.places.len()
    }

    /// The place of a column.
    pub(super) fn get(&self, column: Column) -> Option<usize> {
        self.places.iter().find(|(found, _)| *found == column).map(|(_, place)| *place)
    }

    /// A row's cell of a column, trimmed; empty where there is none.
    pub(super) fn cell<'r>(&self, record: &'r StringRecord, column: Column) -> &'r str {
        self.get(column).and_then(|place| record.get(place)).map_or("", str::trim)
    }
}

/// Lower case, words apart by one space, `InvoiceNumber` cut in two, umlauts plain.
pub(super) fn fold(cell: &str) -> String {
    let mut folded = String::with_capacity(cell.len());
    let mut after_lower = false;
    for letter in cell.chars() {
        let starts_word = after_lower && letter.is_uppercase();
        if (starts_word || !letter.is_alphanumeric()) && !folded.ends_with(' ') {
            folded.push(' ');
        }
        after_lower = letter.is_lowercase();
        if letter.is_alphanumeric() {
            folded.extend(letter.to_lowercase().map(plain));
        }
    }
    folded.trim().to_owned()
}

fn plain(letter: char) -> char {
    match letter {
        'ä' => 'a',
        'ö' => 'o',
        'ü' => 'u',
        'é' | 'è' | 'ê' => 'e',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(header: &[&str], expected: &[(Column, usize)]) {
        assert_eq!(Columns::of(&StringRecord::from(header.to_vec())).places, expected, "{header:?}");
    }

    #[test]
    fn knows_what_programs_write() {
        use Column::{Amount, Client, Currency, Due, Issued, Number, PaidAmount, PaidOn, Status};
        check(
            &[
                "ContactName",
                "InvoiceNumber",
                "InvoiceDate",
                "DueDate",
                "Total",
                "InvoiceAmountPaid",
                "Currency",
                "Status",
            ],
            &[
                (Number, 1),
                (Client, 0),
                (Issued, 2),
                (Due, 3),
                (Amount, 4),
                (Currency, 6),
                (Status, 7),
                (PaidAmount, 5),
            ],
        );
        check(
            &["Client Name", "Invoice #", "Date Issued", "Due Date", "Date Paid", "Amount", "Currency"],
            &[(Number, 1), (Client, 0), (Issued, 2), (Due, 3), (Amount, 5), (Currency, 6), (PaidOn, 4)],
        );
        check(
            &[
                "Number",
                "Customer Name",
                "Date (UTC)",
                "Due Date (UTC)",
                "Total",
                "Amount Paid",
                "Paid At (UTC)",
            ],
            &[(Number, 0), (Client, 1), (Issued, 2), (Due, 3), (Amount, 4), (PaidOn, 6), (PaidAmount, 5)],
        );
        check(
            &["Rechnungsnummer", "Kunde", "Rechnungsdatum", "Fälligkeit", "Betrag", "Währung"],
            &[(Number, 0), (Client, 1), (Issued, 2), (Due, 3), (Amount, 4), (Currency, 5)],
        );
        check(&["INV-1", "Acme", "2026-01-01", "100"], &[]);
    }

    #[test]
    fn every_listed_name_is_written_folded() {
        for (column, names) in NAMES {
            for name in names {
                assert_eq!(fold(name), *name, "{column:?}");
            }
        }
    }
}
