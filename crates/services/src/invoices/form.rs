//! What an invoice's form sends, and what it holds at first.

use chrono::{Datelike, Days, NaiveDate};
use money::{Currency, Money};
use receivables::{
    AMOUNT_MINOR_MAX, Field, FieldError, FieldErrors, ForeignReceipt, Invoice, InvoiceFields, InvoiceId,
    LINES_MAX, Line, Problem, Rate,
};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::ServiceError;

/// Days to pay that a new invoice offers.
const DAYS_TO_PAY: Days = Days::new(30);
/// Years a date may be in; anything else was mistyped.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2099;
/// The largest rate of exchange; past any there is between two currencies.
const RATE_MAX: Decimal = Decimal::from_parts(10_000_000, 0, 0, false, 0);
/// The longest name of a rate's source.
const RATE_SOURCE_LETTERS_MAX: usize = 60;
/// Basis points in one per cent.
const PERCENT_BP: u32 = 100;

/// An invoice as a form sends it, not yet checked.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct InvoiceForm {
    /// The number the client sees.
    pub number: String,
    /// Who is to pay.
    pub client: String,
    /// The date on it, as `2026-01-31`.
    pub issued_on: String,
    /// The last day to pay, as `2026-01-31`.
    pub due_on: String,
    /// Three letters, such as `USD`.
    pub currency: String,
    /// What was sold; rows left empty are no lines.
    pub lines: Vec<LineForm>,
    /// A note to the client.
    pub note: String,
}

/// A payment as a form sends it, not yet checked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InvoicePaymentForm {
    /// What came, in the invoice's currency, such as `1234.56`; with a platform's fee where it is known already.
    pub amount: String,
    /// The day it came, as `2026-01-31`.
    pub on: String,
    /// Whole units of the customer's own currency for one of the invoice's on that day, where they differ; may be empty.
    pub rate: String,
    /// Where the rate is from.
    pub rate_source: String,
    /// What the money was changed into, in the customer's own currency; may be empty.
    pub changed_into: String,
}

impl InvoicePaymentForm {
    /// What a payment in another currency is worth in the customer's own; none where no rate is told.
    pub(super) fn foreign(
        &self,
        paid: Money,
        on: NaiveDate,
        home: Currency,
    ) -> Result<Option<ForeignReceipt>, ServiceError> {
        let refuse = |sentence: String| ServiceError::invalid("exchange", sentence);
        let (rate, source) = (self.rate.trim(), self.rate_source.trim());
        if rate.is_empty() {
            if source.is_empty() && self.changed_into.trim().is_empty() {
                return Ok(None);
            }
            return Err(no_rate());
        }
        let home_per_unit: Option<Decimal> = rate.parse().ok();
        let home_per_unit =
            home_per_unit.filter(|rate| *rate > Decimal::ZERO && *rate <= RATE_MAX).ok_or_else(|| {
                refuse("Enter the rate of exchange as a number above zero, such as 1.0834.".to_owned())
            })?;
        let letters = source.chars().count();
        if letters == 0 || letters > RATE_SOURCE_LETTERS_MAX || source.chars().any(char::is_control) {
            let sentence = format!(
                "Say where the rate is from in 1 to {RATE_SOURCE_LETTERS_MAX} letters, such as your bank."
            );
            return Err(refuse(sentence));
        }
        let changed_into_minor = match self.changed_into.trim() {
            "" => None,
            text => Some(
                Money::parse_typed(text, home)
                    .ok()
                    .filter(|changed| (0..=AMOUNT_MINOR_MAX).contains(&changed.amount_minor))
                    .ok_or_else(|| {
                        refuse(format!(
                            "Enter what the money was changed into in {}, such as 1,080.00.",
                            home.code()
                        ))
                    })?
                    .amount_minor,
            ),
        };
        let rate = Rate { home_per_unit, on, source: source.to_owned() };
        ForeignReceipt::new(paid, home, rate, None, changed_into_minor).map(Some).map_err(|_| {
            refuse("That rate makes the payment larger than any amount Attune keeps.".to_owned())
        })
    }
}

/// Refuses an exchange whose rate is not told.
pub(super) fn no_rate() -> ServiceError {
    ServiceError::invalid("exchange", "Enter the rate of exchange of the day the money came, such as 1.0834.")
}

/// One row of the form.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LineForm {
    /// What it is.
    pub description: String,
    /// How many; one when left empty.
    pub quantity: String,
    /// Price of one without tax, such as `1234.56`.
    pub unit_price: String,
    /// Per cent of tax on it, such as `20`; empty where there is none.
    pub tax_percent: String,
}

impl LineForm {
    /// Whether nothing was filled in.
    pub fn is_blank(&self) -> bool {
        [&self.description, &self.quantity, &self.unit_price, &self.tax_percent]
            .iter()
            .all(|text| text.trim().is_empty())
    }

    fn of(line: &Line, currency: Currency) -> Self {
        let percent = |rate_bp: u32| Decimal::new(i64::from(rate_bp), 2).normalize().to_string();
        Self {
            description: line.description.clone(),
            quantity: line.quantity.normalize().to_string(),
            unit_price: Money::new(line.unit_price_minor, currency).to_plain(),
            tax_percent: line.tax_rate_bp.map(percent).unwrap_or_default(),
        }
    }
}

impl InvoiceForm {
    /// The most rows a form may have.
    pub const ROWS_MAX: u32 = LINES_MAX;

    /// What the form of a new invoice holds on a day.
    pub fn new_on(today: NaiveDate, currency: Currency) -> Self {
        Self {
            issued_on: today.to_string(),
            due_on: today.checked_add_days(DAYS_TO_PAY).unwrap_or(today).to_string(),
            currency: currency.to_string(),
            ..Self::default()
        }
    }

    /// What the form of an invoice holds when it is opened again.
    pub fn of(invoice: &Invoice) -> Self {
        let fields = invoice.fields();
        Self {
            number: fields.number.clone(),
            client: fields.client.clone(),
            issued_on: fields.issued_on.to_string(),
            due_on: fields.due_on.to_string(),
            currency: fields.currency.to_string(),
            lines: fields.lines.iter().map(|line| LineForm::of(line, fields.currency)).collect(),
            note: fields.note.clone(),
        }
    }

    /// The draft it states, or every field that does not hold.
    pub(crate) fn draft(&self, id: InvoiceId) -> Result<Invoice, ServiceError> {
        let currency: Currency = self
            .currency
            .parse()
            .map_err(|_| refused(&["The currency is three letters, such as USD or GBP.".to_owned()]))?;
        let mut wrong = Vec::new();
        let (issued_on, due_on) = (day(&self.issued_on), day(&self.due_on));
        for (name, on) in [("date", issued_on), ("due date", due_on)] {
            if on.is_none() {
                wrong.push(format!("The {name} is not a date; write it as 2026-01-31."));
            }
        }
        let mut rows = Vec::new();
        let mut lines = Vec::new();
        for (row, line) in (1_u32..).zip(&self.lines).filter(|(_, line)| !line.is_blank()) {
            rows.push(row);
            match read_line(row, line, currency) {
                Ok(line) => lines.push(line),
                Err(sentences) => wrong.extend(sentences),
            }
        }
        let (Some(issued_on), Some(due_on), true) = (issued_on, due_on, wrong.is_empty()) else {
            return Err(refused(&wrong));
        };
        let fields = InvoiceFields {
            number: self.number.clone(),
            client: self.client.clone(),
            issued_on,
            due_on,
            currency,
            lines,
            note: self.note.clone(),
        };
        Invoice::draft(id, fields).map_err(|FieldErrors(errors)| {
            let told = errors.iter().map(|error| sentence(in_row(*error, &rows), currency));
            refused(&told.collect::<Vec<_>>())
        })
    }
}

/// A day in a believable year.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok().filter(|on: &NaiveDate| YEARS.contains(&on.year()))
}

fn refused(sentences: &[String]) -> ServiceError {
    ServiceError::invalid("invoice", sentences.join(" "))
}

fn read_line(row: u32, form: &LineForm, currency: Currency) -> Result<Line, Vec<String>> {
    let mut wrong = Vec::new();
    let mut refuse = |field: Field, way: &str| wrong.push(format!("The {field} is not a number; {way}."));
    let quantity = match form.quantity.trim() {
        "" => Some(Decimal::ONE),
        text => text.parse().ok(),
    };
    if quantity.is_none() {
        refuse(Field::LineQuantity(row), "write it as 7.5");
    }
    let unit_price = Money::parse_typed(&form.unit_price, currency).ok();
    if unit_price.is_none() {
        let sample = Money::new(123_456, currency).to_plain();
        refuse(Field::LineUnitPrice(row), &format!("write it as {sample}"));
    }
    let tax_rate_bp = match form.tax_percent.trim().trim_end_matches('%').trim_end() {
        "" => Some(None),
        text => basis_points(text).map(Some),
    };
    if tax_rate_bp.is_none() {
        refuse(Field::LineTaxRate(row), "write per cent with at most two decimals, such as 20");
    }
    match (quantity, unit_price, tax_rate_bp) {
        (Some(quantity), Some(unit_price), Some(tax_rate_bp)) => Ok(Line {
            description: form.description.clone(),
            quantity,
            unit_price_minor: unit_price.amount_minor,
            tax_rate_bp,
        }),
        _ => Err(wrong),
    }
}

/// Per cent as whole basis points.
fn basis_points(text: &str) -> Option<u32> {
    let exact = text.parse::<Decimal>().ok()?.checked_mul(Decimal::from(PERCENT_BP))?;
    exact.normalize().to_string().parse().ok()
}

/// The error as it counts rows of the form, in which empty ones may stand between lines.
fn in_row(error: FieldError, rows: &[u32]) -> FieldError {
    let row = |line: u32| {
        let place = usize::try_from(line.saturating_sub(1)).unwrap_or(usize::MAX);
        rows.get(place).copied().unwrap_or(line)
    };
    let field = match error.field {
        Field::LineDescription(line) => Field::LineDescription(row(line)),
        Field::LineQuantity(line) => Field::LineQuantity(row(line)),
        Field::LineUnitPrice(line) => Field::LineUnitPrice(row(line)),
        Field::LineTaxRate(line) => Field::LineTaxRate(row(line)),
        other => other,
    };
    FieldError { field, ..error }
}

/// What is wrong, with limits in the units of the form.
fn sentence(error: FieldError, currency: Currency) -> String {
    match (error.field, error.problem) {
        (Field::Lines, Problem::Empty) => "Fill in at least one line.".to_owned(),
        (Field::LineTaxRate(_), Problem::TooLarge(_)) => format!("The {} is more than 100 %.", error.field),
        (Field::LineUnitPrice(_) | Field::Total, Problem::TooLarge(_)) => {
            let most = Money::new(AMOUNT_MINOR_MAX, currency).to_display_whole();
            format!("The {} is more than {most}.", error.field)
        }
        _ => format!("The {} {}.", error.field, error.problem),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(description: &str, quantity: &str, unit_price: &str, tax_percent: &str) -> LineForm {
        let text = str::to_owned;
        LineForm {
            description: text(description),
            quantity: text(quantity),
            unit_price: text(unit_price),
            tax_percent: text(tax_percent),
        }
    }

    fn form(lines: Vec<LineForm>) -> InvoiceForm {
        InvoiceForm {
            number: "INV-7".to_owned(),
            client: "Acme".to_owned(),
            lines,
            ..InvoiceForm::new_on("2026-03-01".parse().unwrap(), Currency::GBP)
        }
    }

    fn check(form: &InvoiceForm, expected: &str) {
        match form.draft(InvoiceId::new("i")) {
            Err(ServiceError::Invalid { sentence, .. }) => assert_eq!(sentence, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }

    #[test]
    fn what_is_typed_comes_back_when_the_form_is_opened_again() {
        let typed = form(vec![line("Design", "7.5", "80.00", "20"), line("Hosting", "1", "9.99", "")]);
        let invoice = typed.draft(InvoiceId::new("i")).unwrap();
        assert_eq!(InvoiceForm::of(&invoice), typed);
        assert_eq!((invoice.total_minor(), typed.due_on.as_str()), (72_999, "2026-03-31"));
    }

    #[test]
    fn empty_rows_are_no_lines_and_one_is_the_usual_quantity() {
        let rows = vec![LineForm::default(), line("Talk", "", " 500 ", "17.5%"), LineForm::default()];
        let invoice = form(rows).draft(InvoiceId::new("i")).unwrap();
        assert_eq!((invoice.fields().lines.len(), invoice.total_minor()), (1, 58_750));
    }

    #[test]
    fn every_wrong_field_is_told_with_a_way_to_mend_it() {
        let mut wrong = form(vec![LineForm::default(), line("Talk", "one", "$5", "8.875")]);
        wrong.due_on = "soon".to_owned();
        check(
            &wrong,
            "The due date is not a date; write it as 2026-01-31. The quantity of line 2 is not a number; write it \
             as 7.5. The unit price of line 2 is not a number; write it as 1234.56. The tax rate of line 2 is not a \
             number; write per cent with at most two decimals, such as 20.",
        );
        check(&form(Vec::new()), "Fill in at least one line.");
        check(
            &form(vec![LineForm::default(), line("", "0", "5", "101")]),
            "The description of line 2 is empty. The quantity of line 2 must be above zero. The tax rate of line 2 \
             is more than 100 %.",
        );
        check(
            &form(vec![line("Ship", "1", "10000000000.01", "")]),
            "The unit price of line 1 is more than £10,000,000,000.",
        );
        check(
            &InvoiceForm { currency: "pounds".to_owned(), ..form(Vec::new()) },
            "The currency is three letters, such as USD or GBP.",
        );
        let mut early = form(vec![line("Talk", "1", "5", "")]);
        (early.due_on, early.number) = ("2026-02-28".to_owned(), " ".to_owned());
        check(&early, "The number is empty. The due date is before the day the invoice was issued.");
    }
}
