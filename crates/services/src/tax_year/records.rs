//! Receipts of costs that no statement shows, and the log of business journeys.

use categorise::Category;
use store::tax_year::{StoredJourney, StoredReceipt};

use super::paid::{past_day, positive, words};
use super::{Told, deduction_line};
use crate::people::{Principal, home_currency};
use crate::{Attune, ServiceError};

/// The most records of a kind.
const RECORDS_MAX: usize = 5_000;

/// A receipt as the form sends it.
#[derive(Debug, Clone, Default)]
pub struct ReceiptForm {
    /// The day on it, as `2026-09-15`.
    pub spent_on: String,
    /// Who was paid.
    pub supplier: String,
    /// A business category's stored name.
    pub category: String,
    /// How much.
    pub amount: String,
}

/// A journey as the form sends it.
#[derive(Debug, Clone, Default)]
pub struct JourneyForm {
    /// The day, as `2026-09-15`.
    pub driven_on: String,
    /// Miles with at most one decimal, such as `12.4`.
    pub miles: String,
    /// Where to and why.
    pub purpose: String,
}

impl Attune {
    /// What the customer told of their tax years: receipts and journeys among it.
    ///
    /// # Errors
    /// When the person is no customer or has no country yet.
    pub async fn tax_records(&self, person: &Principal) -> Result<Told, ServiceError> {
        let country = person.country.ok_or(ServiceError::NotFound)?;
        self.told(person.customer()?, country).await
    }

    /// Adds a receipt.
    ///
    /// # Errors
    /// When the form cannot be read.
    pub async fn add_receipt(&self, person: &Principal, form: &ReceiptForm) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let category =
            Category::from_name(&form.category).filter(|category| deduction_line(*category).is_some());
        let category = category.ok_or_else(|| {
            ServiceError::invalid("receipt-category", "Choose what kind of business cost it was.")
        })?;
        let receipt = StoredReceipt {
            id: self.new_id(),
            spent_on: past_day(&form.spent_on, self.now().date_naive())?,
            supplier: words(&form.supplier, "who was paid")?,
            category: category.as_str().to_owned(),
            amount_minor: positive(&form.amount, home_currency(person.country), "receipt-amount")?,
        };
        if store::tax_year::receipts(&self.db, &owner).await?.len() >= RECORDS_MAX {
            return Err(too_many());
        }
        let event_id = format!("receipt-{}", receipt.id);
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::tax_year::insert_receipt(tx, &owner, &receipt, now).await?)
                })
            })
            .await?;
        self.refresh(person, &event_id).await
    }

    /// Removes a receipt.
    ///
    /// # Errors
    /// When there is no such receipt of theirs.
    pub async fn remove_receipt(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, id) = (person.customer()?.clone(), id.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let found = store::tax_year::remove_receipt(tx, &owner, &id).await?;
                    if found { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await?;
        self.refresh(person, &format!("remove-receipt-{}", self.new_id())).await
    }

    /// Adds a journey.
    ///
    /// # Errors
    /// When the form cannot be read.
    pub async fn add_journey(&self, person: &Principal, form: &JourneyForm) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let journey = StoredJourney {
            id: self.new_id(),
            driven_on: past_day(&form.driven_on, self.now().date_naive())?,
            tenth_miles: tenth_miles(&form.miles)?,
            purpose: words(&form.purpose, "where to and why")?,
        };
        if store::tax_year::journeys(&self.db, &owner).await?.len() >= RECORDS_MAX {
            return Err(too_many());
        }
        let event_id = format!("journey-{}", journey.id);
        let now = self.now();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::tax_year::insert_journey(tx, &owner, &journey, now).await?)
                })
            })
            .await?;
        self.refresh(person, &event_id).await
    }

    /// Removes a journey.
    ///
    /// # Errors
    /// When there is no such journey of theirs.
    pub async fn remove_journey(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, id) = (person.customer()?.clone(), id.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let found = store::tax_year::remove_journey(tx, &owner, &id).await?;
                    if found { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await?;
        self.refresh(person, &format!("remove-journey-{}", self.new_id())).await
    }
}

fn too_many() -> ServiceError {
    ServiceError::invalid("records-many", "There are too many records. Remove those of old years first.")
}

/// Miles with at most one decimal as tenths, up to a thousand miles.
fn tenth_miles(text: &str) -> Result<i64, ServiceError> {
    let text = text.trim();
    let (whole, decimal) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|letter| letter.is_ascii_digit());
    let read = (is_digits(whole) && is_digits(decimal) && decimal.len() == 1 && whole.len() <= 4)
        .then(|| format!("{whole}{decimal}").parse::<i64>().ok())
        .flatten();
    read.filter(|tenths| (1..=10_000).contains(tenths)).ok_or_else(|| {
        ServiceError::invalid("miles", "Enter the distance in miles up to 1,000, such as 12 or 12.4.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn miles_are_read_in_tenths() {
        for (text, expected) in [
            ("12", Some(120)),
            ("12.4", Some(124)),
            ("0,5", Some(5)),
            ("0", None),
            ("1000.1", None),
            ("12.45", None),
            ("-1", None),
            ("x", None),
        ] {
            assert_eq!(tenth_miles(text).ok(), expected, "{text}");
        }
    }
}
