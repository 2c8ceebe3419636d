//! Payments to the tax authority: recognised in statements or recorded by hand, each in the year and instalment its
//! day says or the customer placed it in.

use cashflow::Summary;
use chrono::NaiveDate;
use ledger::CustomerId;
use money::{Currency, Money};
use store::tax_year::{StoredPlacement, StoredTaxPayment};
use tax::Country;
use tax::year::{PaidTax, year_of_payment};

use super::Told;
use crate::people::{Principal, home_currency};
use crate::{Attune, ServiceError};

/// The longest note.
const NOTE_LETTERS_MAX: usize = 120;
/// The most payments a customer may record.
const PAYMENTS_MAX: usize = 500;

/// One payment as a page lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Payment {
    /// The transaction's id, or the record's.
    pub id: String,
    /// The day.
    pub on: NaiveDate,
    /// Minor units, positive.
    pub amount_minor: i64,
    /// To whom, or the customer's note.
    pub name: String,
    /// Whether it was recorded by hand and can be removed.
    pub is_recorded: bool,
    /// Where the customer placed it.
    pub placement: Option<(String, u8)>,
}

/// A payment as the form sends it.
#[derive(Debug, Clone, Default)]
pub struct PaymentForm {
    /// The day, as `2026-09-15`.
    pub paid_on: String,
    /// How much.
    pub amount: String,
    /// The customer's words.
    pub note: String,
}

/// Every payment, latest first.
pub(super) fn payments(summary: &Summary, told: &Told) -> Vec<Payment> {
    let placement = |id: &str| {
        let found = told.placements.iter().find(|placement| placement.payment_id == id)?;
        Some((found.tax_year.clone(), u8::try_from(found.instalment).ok()?))
    };
    let recognised = summary.tax.payments.iter().map(|paid| Payment {
        placement: placement(paid.transaction_id.as_str()),
        id: paid.transaction_id.to_string(),
        on: paid.on,
        amount_minor: paid.amount_minor,
        name: paid.name.clone(),
        is_recorded: false,
    });
    let recorded = told.payments.iter().map(|paid| Payment {
        placement: placement(&paid.id),
        id: paid.id.clone(),
        on: paid.paid_on,
        amount_minor: paid.amount_minor,
        name: paid.note.clone(),
        is_recorded: true,
    });
    let mut payments: Vec<Payment> = recognised.chain(recorded).collect();
    payments.sort_by(|a, b| b.on.cmp(&a.on).then_with(|| a.id.cmp(&b.id)));
    payments
}

/// Those that belong to a tax year.
pub(super) fn of_year(country: Country, payments: &[Payment], year: &str) -> Vec<PaidTax> {
    payments
        .iter()
        .filter(|paid| match &paid.placement {
            Some((placed, _)) => placed == year,
            None => year_of_payment(country, paid.on) == year,
        })
        .map(|paid| PaidTax {
            id: paid.id.clone(),
            on: paid.on,
            amount_minor: paid.amount_minor,
            instalment: paid.placement.as_ref().map(|(_, instalment)| *instalment),
        })
        .collect()
}

/// Reads an amount above zero in the customer's own currency.
pub(super) fn positive(text: &str, currency: Currency, code: &'static str) -> Result<i64, ServiceError> {
    Money::parse_typed(text, currency)
        .ok()
        .map(|amount| amount.amount_minor)
        .filter(|amount_minor| (1..=1_000_000_000_000).contains(amount_minor))
        .ok_or_else(|| ServiceError::invalid(code, "Enter an amount above zero, such as 1,250.00."))
}

/// Reads a day of the calendar that is neither in the future nor long ago.
pub(super) fn past_day(text: &str, today: NaiveDate) -> Result<NaiveDate, ServiceError> {
    let day: Option<NaiveDate> = text.trim().parse().ok();
    day.filter(|day| *day <= today && (today - *day).num_days() <= 3_660).ok_or_else(|| {
        ServiceError::invalid("day", "Enter a day up to today, as year-month-day, such as 2026-09-15.")
    })
}

/// Reads a short text without control characters.
pub(super) fn words(text: &str, what: &'static str) -> Result<String, ServiceError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > NOTE_LETTERS_MAX || text.chars().any(char::is_control) {
        return Err(ServiceError::invalid(
            "words",
            format!("Say {what} in 1 to {NOTE_LETTERS_MAX} letters."),
        ));
    }
    Ok(text.to_owned())
}

impl Attune {
    /// Every payment to the tax authority, latest first.
    ///
    /// # Errors
    /// When the person is no customer or has no country yet.
    pub async fn tax_payments(&self, person: &Principal) -> Result<Vec<Payment>, ServiceError> {
        let kept = self.kept(person).await?;
        let country = person.country.ok_or(ServiceError::NotFound)?;
        let told = self.told(person.customer()?, country).await?;
        Ok(payments(&kept.summary, &told))
    }

    /// Records a payment that no statement shows.
    ///
    /// # Errors
    /// When the form cannot be read.
    pub async fn record_tax_payment(
        &self,
        person: &Principal,
        form: &PaymentForm,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let payment = StoredTaxPayment {
            id: self.new_id(),
            paid_on: past_day(&form.paid_on, self.now().date_naive())?,
            amount_minor: positive(&form.amount, home_currency(person.country), "payment-amount")?,
            note: words(&form.note, "what the payment was")?,
        };
        if store::tax_year::payments(&self.db, &owner).await?.len() >= PAYMENTS_MAX {
            return Err(ServiceError::invalid(
                "payments-many",
                "There are too many recorded payments. Remove old ones first.",
            ));
        }
        let event_id = format!("tax-payment-{}", payment.id);
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::tax_year::insert_payment(tx, &owner, &payment, now).await?)
                })
            })
            .await?;
        self.refresh(person, &event_id).await
    }

    /// Removes a recorded payment.
    ///
    /// # Errors
    /// When there is no such recorded payment of theirs.
    pub async fn remove_tax_payment(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, id) = (person.customer()?.clone(), id.to_owned());
        let event_id = format!("remove-tax-payment-{}", self.new_id());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let found = store::tax_year::remove_payment(tx, &owner, &id).await?;
                    if found { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await?;
        self.refresh(person, &event_id).await
    }

    /// Places a payment in a tax year's instalment, `2026 3` for the third of 2026.
    ///
    /// # Errors
    /// When there is no such payment of theirs, or no such place.
    pub async fn place_tax_payment(
        &self,
        person: &Principal,
        id: &str,
        place: &str,
    ) -> Result<(), ServiceError> {
        let payments = self.tax_payments(person).await?;
        let payment = payments.into_iter().find(|paid| paid.id == id).ok_or(ServiceError::NotFound)?;
        let placement = read_place(place).ok_or_else(|| {
            ServiceError::invalid("place", "Choose the instalment the payment is for from the list.")
        })?;
        let owner: CustomerId = person.customer()?.clone();
        let placement = StoredPlacement {
            payment_id: payment.id,
            tax_year: placement.0,
            instalment: i64::from(placement.1),
        };
        let event_id = format!("place-tax-payment-{}", self.new_id());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::tax_year::place_payment(tx, &owner, &placement).await?)
                })
            })
            .await?;
        self.refresh(person, &event_id).await
    }
}

/// Reads `2026 3` or `2026/27 1`.
fn read_place(text: &str) -> Option<(String, u8)> {
    let (year, instalment) = text.trim().split_once(' ')?;
    let is_year = match year.split_once('/') {
        Some(_) => year.parse::<tax::uk::TaxYear>().is_ok(),
        None => year.len() == 4 && year.bytes().all(|letter| letter.is_ascii_digit()),
    };
    let instalment: u8 = instalment.parse().ok().filter(|number| (1..=4).contains(number))?;
    is_year.then(|| (year.to_owned(), instalment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_year_and_an_instalment() {
        for (text, expected) in [
            ("2026 3", Some(("2026".to_owned(), 3))),
            ("2026/27 1", Some(("2026/27".to_owned(), 1))),
            ("2026 5", None),
            ("2026/28 1", None),
            ("26 1", None),
            ("", None),
        ] {
            assert_eq!(read_place(text), expected, "{text}");
        }
    }

    #[test]
    fn days_and_amounts_are_read_at_the_edge() {
        let today: NaiveDate = "2026-11-24".parse().unwrap();
        assert!(past_day("2026-11-24", today).is_ok());
        for wrong in ["2026-11-25", "2001-01-01", "24.11.2026", ""] {
            assert!(past_day(wrong, today).is_err(), "{wrong}");
        }
        assert_eq!(positive("1,250.5", Currency::USD, "a").unwrap(), 125_050);
        for wrong in ["0", "-5", "x", ""] {
            assert!(positive(wrong, Currency::USD, "a").is_err(), "{wrong}");
        }
        assert!(words(" ", "what").is_err() && words(&"a".repeat(121), "what").is_err());
    }
}
