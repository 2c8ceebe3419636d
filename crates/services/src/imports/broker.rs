//! The form that corrects how the columns of a broker's table are read.

use serde::{Deserialize, Serialize};
use statements::{BrokerMapping, DecimalMark};

use super::columns::{DATE_ORDERS, column, date_order_name, optional, optional_column, refused};
use crate::ServiceError;

/// How a broker's columns are to be read, as a form sends it: numbers of columns from 0, empty for none.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BrokerForm {
    /// The column of the trade date.
    pub date: String,
    /// The stored name of an order of day, month and year.
    pub date_order: String,
    /// `point` or `comma`.
    pub decimal_mark: String,
    /// The column of words such as `Buy`; without it the sign of the shares tells.
    pub action: String,
    /// The column of the symbol or identifier.
    pub symbol: String,
    /// The column of the security's name.
    pub name: String,
    /// The column of shares.
    pub quantity: String,
    /// The column of the price of one share.
    pub price: String,
    /// The column of the amount of money.
    pub amount: String,
    /// The column of fees.
    pub fee: String,
    /// The column of tax withheld.
    pub tax: String,
    /// The column of a currency code.
    pub currency: String,
    /// The column naming the customer's own account.
    pub account: String,
    /// The column of the broker's own reference.
    pub reference: String,
}

impl BrokerForm {
    /// The form that says what a mapping says.
    pub fn of(mapping: &BrokerMapping) -> Self {
        let decimal_mark = match mapping.decimal_mark {
            DecimalMark::Point => "point",
            DecimalMark::Comma => "comma",
        };
        Self {
            date: mapping.date.to_string(),
            date_order: date_order_name(mapping.date_order).to_owned(),
            decimal_mark: decimal_mark.to_owned(),
            action: optional(mapping.action),
            symbol: optional(mapping.symbol),
            name: optional(mapping.name),
            quantity: mapping.quantity.to_string(),
            price: optional(mapping.price),
            amount: optional(mapping.amount),
            fee: optional(mapping.fee),
            tax: optional(mapping.tax),
            currency: optional(mapping.currency),
            account: optional(mapping.account),
            reference: optional(mapping.reference),
        }
    }

    /// The current mapping with what the form says instead.
    pub(super) fn apply(&self, current: &BrokerMapping) -> Result<BrokerMapping, ServiceError> {
        let order = DATE_ORDERS.iter().find(|(name, _)| *name == self.date_order);
        let (_, date_order) = order.ok_or_else(|| refused("Choose the order of day, month and year."))?;
        let (symbol, name) = (optional_column(&self.symbol)?, optional_column(&self.name)?);
        if symbol.or(name).is_none() {
            return Err(refused("Choose the column with the security’s symbol or name."));
        }
        Ok(BrokerMapping {
            date_order: *date_order,
            decimal_mark: match self.decimal_mark.as_str() {
                "point" => DecimalMark::Point,
                "comma" => DecimalMark::Comma,
                _ => return Err(refused("Choose the decimal mark.")),
            },
            date: column(&self.date, "Choose the column with the date.")?,
            action: optional_column(&self.action)?,
            symbol,
            name,
            quantity: column(&self.quantity, "Choose the column with the shares.")?,
            price: optional_column(&self.price)?,
            amount: optional_column(&self.amount)?,
            fee: optional_column(&self.fee)?,
            tax: optional_column(&self.tax)?,
            currency: optional_column(&self.currency)?,
            account: optional_column(&self.account)?,
            reference: optional_column(&self.reference)?,
            ..current.clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use statements::DateOrder;

    use super::*;

    fn mapping() -> BrokerMapping {
        BrokerMapping {
            delimiter: ',',
            skip_lines: 1,
            date_order: DateOrder::MonthDayYear,
            decimal_mark: DecimalMark::Point,
            date: 0,
            action: Some(1),
            symbol: Some(2),
            name: None,
            quantity: 4,
            price: Some(5),
            amount: None,
            fee: None,
            tax: None,
            currency: None,
            account: None,
            reference: None,
            note: Some(7),
            subtype: None,
        }
    }

    #[test]
    fn a_form_left_as_it_was_changes_nothing_and_a_correction_is_obeyed() {
        let current = mapping();
        assert_eq!(BrokerForm::of(&current).apply(&current).unwrap(), current);
        let form = BrokerForm { amount: "6".to_owned(), action: String::new(), ..BrokerForm::of(&current) };
        let expected = BrokerMapping { amount: Some(6), action: None, ..current.clone() };
        assert_eq!(form.apply(&current).unwrap(), expected);
    }

    #[test]
    fn what_cannot_be_is_refused() {
        let check = |change: fn(&mut BrokerForm), sentence: &str| {
            let mut form = BrokerForm::of(&mapping());
            change(&mut form);
            assert_eq!(form.apply(&mapping()).unwrap_err().sentence(), sentence);
        };
        check(|form| form.date.clear(), "Choose the column with the date.");
        check(|form| form.quantity.clear(), "Choose the column with the shares.");
        check(|form| form.symbol.clear(), "Choose the column with the security’s symbol or name.");
        check(|form| form.decimal_mark.clear(), "Choose the decimal mark.");
    }
}
