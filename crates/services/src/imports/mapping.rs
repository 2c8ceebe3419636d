//! Having a waiting file read by other columns, or with its dates in another order.

use super::broker::BrokerForm;
use super::columns::{ColumnForm, DATE_ORDERS, refused};
use super::upload::Choices;
use crate::people::Principal;
use crate::{Attune, ServiceError};

impl Attune {
    /// Has a waiting CSV file read by other columns.
    ///
    /// # Errors
    /// When there is no such file of theirs, or it cannot be read that way; the old reading stands then.
    pub async fn map_columns(
        &self,
        person: &Principal,
        id: &str,
        form: &ColumnForm,
    ) -> Result<(), ServiceError> {
        let (pending, mut choices) = self.pending(person, id).await?;
        let (file, bytes) = self.read(person, &pending.file_name, &choices, pending.bytes).await?;
        let reading = file
            .csv
            .ok_or_else(|| ServiceError::invalid("not-csv", "Only CSV files have columns to name."))?;
        choices.mapping = Some(form.apply(&reading.mapping)?);
        self.read_exactly(person, &pending.file_name, &choices, bytes).await?;
        self.choose(person, pending.id, &choices).await
    }

    /// Has a waiting table of a broker's read by other columns.
    ///
    /// # Errors
    /// When there is no such file of theirs, or it cannot be read that way; the old reading stands then.
    pub async fn map_broker_columns(
        &self,
        person: &Principal,
        id: &str,
        form: &BrokerForm,
    ) -> Result<(), ServiceError> {
        let (pending, mut choices) = self.pending(person, id).await?;
        let (file, bytes) = self.read(person, &pending.file_name, &choices, pending.bytes).await?;
        let reading = file
            .broker
            .ok_or_else(|| ServiceError::invalid("not-csv", "Only a broker’s table has these columns."))?;
        choices.broker = Some(form.apply(&reading.mapping)?);
        self.read_exactly(person, &pending.file_name, &choices, bytes).await?;
        self.choose(person, pending.id, &choices).await
    }

    /// Has a waiting file without columns, such as QIF, read with its dates in an order, by its stored name.
    ///
    /// # Errors
    /// When there is no such file of theirs, no such order, or it cannot be read that way; the old reading stands then.
    pub async fn order_dates(
        &self,
        person: &Principal,
        id: &str,
        date_order: &str,
    ) -> Result<(), ServiceError> {
        let (pending, mut choices) = self.pending(person, id).await?;
        let order = DATE_ORDERS.iter().find(|(name, _)| *name == date_order);
        let (_, order) = order.ok_or_else(|| refused("Choose the order of day, month and year."))?;
        choices.date_order = Some(*order);
        self.read_exactly(person, &pending.file_name, &choices, pending.bytes).await?;
        self.choose(person, pending.id, &choices).await
    }

    /// Keeps what was chosen for a waiting file.
    async fn choose(&self, person: &Principal, id: String, choices: &Choices) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let choices = serde_json::to_string(choices).map_err(ServiceError::internal)?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let found = store::pending_imports::set_choices(tx, &owner, &id, &choices).await?;
                    if found { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await
    }
}
