//! What a customer says about the columns of a CSV file, as a form sends it, and how that becomes a mapping.
//!
//! Which columns there are is the file's business: reading it with the new mapping refuses one that is missing.

use serde::{Deserialize, Serialize};
use statements::{AmountColumns, COLUMNS_MAX, CsvMapping, DateOrder, DecimalMark};

use crate::ServiceError;

/// The columns of a CSV file as form values. Columns count from 0; empty means none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ColumnForm {
    /// `yes` when the first row holds names.
    pub header: String,
    /// The column of the booking date.
    pub date: String,
    /// The order of its parts: `year-month-day`, `day-month-year`, `month-day-year` or `day-year-month`.
    pub date_order: String,
    /// Where amounts are: `signed`, `typed` or `debit-credit`.
    pub amount_kind: String,
    /// The amount column of `signed` and `typed`.
    pub amount: String,
    /// The column of `typed` that says whether money came or went.
    pub amount_type: String,
    /// The column of money out of `debit-credit`.
    pub debit: String,
    /// The column of money in of `debit-credit`.
    pub credit: String,
    /// How money out is written: `minus` with a minus sign, `plain` without. `typed` needs neither.
    pub outgoing: String,
    /// `point` or `comma`.
    pub decimal_mark: String,
    /// The first column of the description.
    pub description: String,
    /// The second one, if any.
    pub description_second: String,
    /// The third one, if any.
    pub description_third: String,
    /// The column naming the other party, if any.
    pub counterparty: String,
    /// The column of the bank's own unique reference, if any.
    pub reference: String,
    /// The column of the balance after each row, if any.
    pub balance: String,
    /// The column of a currency code, if any.
    pub currency: String,
    /// The column naming the customer's own account, if any.
    pub account: String,
}

/// Description columns a form can name.
const DESCRIPTION_COLUMNS: usize = 3;

/// The orders of day, month and year by their stored names.
pub(crate) const DATE_ORDERS: [(&str, DateOrder); 4] = [
    ("year-month-day", DateOrder::YearMonthDay),
    ("day-month-year", DateOrder::DayMonthYear),
    ("month-day-year", DateOrder::MonthDayYear),
    ("day-year-month", DateOrder::DayYearMonth),
];

/// The stored name of an order of day, month and year.
pub fn date_order_name(order: DateOrder) -> &'static str {
    DATE_ORDERS.iter().find(|(_, known)| *known == order).map_or("", |(name, _)| name)
}

impl ColumnForm {
    /// The form that says what a mapping says.
    pub fn of(mapping: &CsvMapping) -> Self {
        let described = |place: usize| optional(mapping.description.get(place).copied());
        let decimal_mark = match mapping.decimal_mark {
            DecimalMark::Point => "point",
            DecimalMark::Comma => "comma",
        };
        let form = Self {
            header: if mapping.has_header { "yes" } else { "no" }.to_owned(),
            date: mapping.date.to_string(),
            date_order: date_order_name(mapping.date_order).to_owned(),
            decimal_mark: decimal_mark.to_owned(),
            description: described(0),
            description_second: described(1),
            description_third: described(2),
            counterparty: optional(mapping.counterparty),
            reference: optional(mapping.reference),
            balance: optional(mapping.balance),
            currency: optional(mapping.currency),
            account: optional(mapping.account),
            ..Self::default()
        };
        form.with_amount(&mapping.amount)
    }

    fn with_amount(self, amount: &AmountColumns) -> Self {
        let outgoing = |has_minus: bool| if has_minus { "minus" } else { "plain" }.to_owned();
        match *amount {
            AmountColumns::Signed { column, spending_is_positive } => Self {
                amount_kind: "signed".to_owned(),
                amount: column.to_string(),
                outgoing: outgoing(!spending_is_positive),
                ..self
            },
            AmountColumns::Typed { column, type_column } => Self {
                amount_kind: "typed".to_owned(),
                amount: column.to_string(),
                amount_type: type_column.to_string(),
                outgoing: outgoing(false),
                ..self
            },
            AmountColumns::DebitCredit { debit, credit, debit_is_negative } => Self {
                amount_kind: "debit-credit".to_owned(),
                debit: debit.to_string(),
                credit: credit.to_string(),
                outgoing: outgoing(debit_is_negative),
                ..self
            },
        }
    }

    /// The current mapping with what the form says instead.
    pub(super) fn apply(&self, current: &CsvMapping) -> Result<CsvMapping, ServiceError> {
        let named = [&self.description, &self.description_second, &self.description_third];
        let mut description = Vec::new();
        for value in named {
            description.extend(optional_column(value)?.filter(|column| !description.contains(column)));
        }
        if description.is_empty() {
            return Err(refused("Choose the column that describes each transaction."));
        }
        // Detection may have joined more columns than the form shows.
        let unshown: Vec<_> = current.description.iter().skip(DESCRIPTION_COLUMNS).copied().collect();
        description.extend(unshown.into_iter().filter(|column| !named_already(&named, *column)));
        let order = DATE_ORDERS.iter().find(|(name, _)| *name == self.date_order);
        let (_, date_order) = order.ok_or_else(|| refused("Choose the order of day, month and year."))?;
        Ok(CsvMapping {
            delimiter: current.delimiter,
            skip_lines: current.skip_lines,
            has_header: match self.header.as_str() {
                "yes" => true,
                "no" => false,
                _ => return Err(refused("Say whether the first row holds names.")),
            },
            date: column(&self.date, "Choose the column with the date.")?,
            date_order: *date_order,
            amount: self.amount_columns()?,
            decimal_mark: match self.decimal_mark.as_str() {
                "point" => DecimalMark::Point,
                "comma" => DecimalMark::Comma,
                _ => return Err(refused("Choose the decimal mark.")),
            },
            description,
            counterparty: optional_column(&self.counterparty)?,
            reference: optional_column(&self.reference)?,
            balance: optional_column(&self.balance)?,
            currency: optional_column(&self.currency)?,
            account: optional_column(&self.account)?,
        })
    }

    fn amount_columns(&self) -> Result<AmountColumns, ServiceError> {
        let has_minus = match self.outgoing.as_str() {
            "minus" => true,
            "plain" => false,
            _ => return Err(refused("Say how money out is written.")),
        };
        let amount = || column(&self.amount, "Choose the column with the amount.");
        match self.amount_kind.as_str() {
            "signed" => Ok(AmountColumns::Signed { column: amount()?, spending_is_positive: !has_minus }),
            "typed" => Ok(AmountColumns::Typed {
                column: amount()?,
                type_column: column(
                    &self.amount_type,
                    "Choose the column that says whether money came in or went out.",
                )?,
            }),
            "debit-credit" => {
                let debit = column(&self.debit, "Choose the column with money out.")?;
                let credit = column(&self.credit, "Choose the column with money in.")?;
                if debit == credit {
                    return Err(refused("Money out and money in must be two different columns."));
                }
                Ok(AmountColumns::DebitCredit { debit, credit, debit_is_negative: has_minus })
            }
            _ => Err(refused("Choose how amounts are written.")),
        }
    }
}

fn named_already(named: &[&String; DESCRIPTION_COLUMNS], column: usize) -> bool {
    named.iter().any(|value| **value == column.to_string())
}

pub(super) fn optional(column: Option<usize>) -> String {
    column.map_or_else(String::new, |column| column.to_string())
}

pub(super) fn refused(sentence: &str) -> ServiceError {
    ServiceError::invalid("columns", sentence)
}

pub(super) fn column(value: &str, missing: &str) -> Result<usize, ServiceError> {
    optional_column(value)?.ok_or_else(|| refused(missing))
}

pub(super) fn optional_column(value: &str) -> Result<Option<usize>, ServiceError> {
    if value.is_empty() {
        return Ok(None);
    }
    let column = value.parse().ok().filter(|column| *column < COLUMNS_MAX);
    column.map(Some).ok_or_else(|| refused("Choose each column from its list."))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mapping(amount: AmountColumns) -> CsvMapping {
        CsvMapping {
            delimiter: ';',
            skip_lines: 2,
            has_header: true,
            date: 0,
            date_order: DateOrder::DayMonthYear,
            amount,
            decimal_mark: DecimalMark::Comma,
            description: vec![1, 4, 5, 9],
            counterparty: Some(6),
            reference: None,
            balance: Some(3),
            currency: None,
            account: None,
        }
    }

    #[test]
    fn a_form_left_as_it_was_changes_nothing() {
        for amount in [
            AmountColumns::Signed { column: 2, spending_is_positive: false },
            AmountColumns::Signed { column: 2, spending_is_positive: true },
            AmountColumns::Typed { column: 2, type_column: 7 },
            AmountColumns::DebitCredit { debit: 2, credit: 8, debit_is_negative: false },
            AmountColumns::DebitCredit { debit: 2, credit: 8, debit_is_negative: true },
        ] {
            let mapping = mapping(amount);
            assert_eq!(ColumnForm::of(&mapping).apply(&mapping).unwrap(), mapping);
        }
    }

    #[test]
    fn a_correction_is_obeyed() {
        let current = mapping(AmountColumns::Signed { column: 2, spending_is_positive: false });
        let form = ColumnForm {
            date_order: "month-day-year".to_owned(),
            decimal_mark: "point".to_owned(),
            outgoing: "plain".to_owned(),
            description: "4".to_owned(),
            description_second: "4".to_owned(),
            description_third: String::new(),
            balance: String::new(),
            ..ColumnForm::of(&current)
        };
        let expected = CsvMapping {
            date_order: DateOrder::MonthDayYear,
            decimal_mark: DecimalMark::Point,
            amount: AmountColumns::Signed { column: 2, spending_is_positive: true },
            description: vec![4, 9],
            balance: None,
            ..current.clone()
        };
        assert_eq!(form.apply(&current).unwrap(), expected);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let current = mapping(AmountColumns::DebitCredit { debit: 2, credit: 8, debit_is_negative: false });
        let check = |change: fn(&mut ColumnForm), sentence: &str| {
            let mut form = ColumnForm::of(&current);
            change(&mut form);
            assert_eq!(form.apply(&current).unwrap_err().sentence(), sentence);
        };
        check(|form| form.date.clear(), "Choose the column with the date.");
        check(|form| form.date = "500".to_owned(), "Choose each column from its list.");
        check(|form| form.balance = "-1".to_owned(), "Choose each column from its list.");
        check(|form| form.credit = "2".to_owned(), "Money out and money in must be two different columns.");
        check(|form| form.amount_kind = "other".to_owned(), "Choose how amounts are written.");
        check(|form| form.date_order.clear(), "Choose the order of day, month and year.");
        check(
            |form| {
                form.description.clear();
                form.description_second.clear();
                form.description_third.clear();
            },
            "Choose the column that describes each transaction.",
        );
    }
}
