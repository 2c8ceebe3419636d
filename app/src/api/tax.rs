//! The customer's tax year: profile, payments, receipts, journeys.

use std::collections::BTreeMap;

use leptos::prelude::*;
use services::{JourneyForm, PaymentForm, ProfileForm, ReceiptForm};

use crate::context::Door;

/// Keeps the running year's tax profile. Empty fields are not told.
#[server(prefix = "/api", endpoint = "save-tax-profile")]
pub async fn save_profile(
    /// What was filled in, by the name of its field.
    #[server(default)]
    profile: BTreeMap<String, String>,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.save_tax_profile(&person, &ProfileForm::new(profile)).await {
        Ok(()) => door.go_saying("/tax", "Your tax profile is saved, and everything is worked out anew."),
        Err(error) => door.refuse("/tax/profile", &error, &[]),
    }
}

/// Records a payment that no statement shows.
#[server(prefix = "/api", endpoint = "record-tax-payment")]
pub async fn record_payment(
    /// The day.
    paid_on: String,
    /// How much.
    amount: String,
    /// The customer's words.
    note: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = PaymentForm { paid_on, amount, note };
    match door.attune.record_tax_payment(&person, &form).await {
        Ok(()) => door.go_saying("/tax#payments", "The payment is recorded."),
        Err(error) => door.refuse(
            "/tax#payments",
            &error,
            &[("paid_on", &form.paid_on), ("amount", &form.amount), ("note", &form.note)],
        ),
    }
}

/// Removes a recorded payment.
#[server(prefix = "/api", endpoint = "remove-tax-payment")]
pub async fn remove_payment(
    /// The record.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.remove_tax_payment(&person, &id).await {
        Ok(()) => door.go_saying("/tax#payments", "The payment is removed."),
        Err(error) => door.refuse("/tax#payments", &error, &[]),
    }
}

/// Places a payment in another instalment.
#[server(prefix = "/api", endpoint = "place-tax-payment")]
pub async fn place_payment(
    /// The payment.
    id: String,
    /// Year and instalment, such as `2026 3`.
    place: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.place_tax_payment(&person, &id, &place).await {
        Ok(()) => door.go_saying("/tax#payments", "The payment counts for that instalment now."),
        Err(error) => door.refuse("/tax#payments", &error, &[]),
    }
}

/// Adds a receipt of a cost that no statement shows.
#[server(prefix = "/api", endpoint = "add-receipt")]
pub async fn add_receipt(
    /// The day on it.
    spent_on: String,
    /// Who was paid.
    supplier: String,
    /// A business category's stored name.
    category: String,
    /// How much.
    amount: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = ReceiptForm { spent_on, supplier, category, amount };
    match door.attune.add_receipt(&person, &form).await {
        Ok(()) => door.go_saying("/tax/costs", "The receipt is added."),
        Err(error) => door.refuse(
            "/tax/costs",
            &error,
            &[("spent_on", &form.spent_on), ("supplier", &form.supplier), ("amount", &form.amount)],
        ),
    }
}

/// Removes a receipt.
#[server(prefix = "/api", endpoint = "remove-receipt")]
pub async fn remove_receipt(
    /// The receipt.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.remove_receipt(&person, &id).await {
        Ok(()) => door.go_saying("/tax/costs", "The receipt is removed."),
        Err(error) => door.refuse("/tax/costs", &error, &[]),
    }
}

/// Adds a business journey.
#[server(prefix = "/api", endpoint = "add-journey")]
pub async fn add_journey(
    /// The day.
    driven_on: String,
    /// Miles.
    miles: String,
    /// Where to and why.
    purpose: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = JourneyForm { driven_on, miles, purpose };
    match door.attune.add_journey(&person, &form).await {
        Ok(()) => door.go_saying("/tax/costs", "The journey is added."),
        Err(error) => door.refuse(
            "/tax/costs",
            &error,
            &[("driven_on", &form.driven_on), ("miles", &form.miles), ("purpose", &form.purpose)],
        ),
    }
}

/// Removes a journey.
#[server(prefix = "/api", endpoint = "remove-journey")]
pub async fn remove_journey(
    /// The journey.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.remove_journey(&person, &id).await {
        Ok(()) => door.go_saying("/tax/costs", "The journey is removed."),
        Err(error) => door.refuse("/tax/costs", &error, &[]),
    }
}
