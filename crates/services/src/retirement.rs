//! What a withdrawal plan starts from: what the customer can draw on, and what they drew in a year.

use money::Currency;

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The customer's own figures, minor units of their currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawnOn {
    /// The currency.
    pub currency: Currency,
    /// Savings and investments that can be drawn on; below zero where more is owed.
    pub wealth_minor: i64,
    /// Taken of them in the last twelve months.
    pub withdrawn_year_minor: i64,
}

impl Attune {
    /// Works something long out, such as thousands of futures, off the threads that serve requests.
    ///
    /// # Errors
    /// When the work panics.
    pub async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        tokio::task::spawn_blocking(work).await.map_err(ServiceError::internal)
    }

    /// What the customer can draw on, and drew.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn drawn_on(&self, person: &Principal) -> Result<DrawnOn, ServiceError> {
        let kept = self.kept(person).await?;
        let wealth = &kept.summary.wealth;
        Ok(DrawnOn {
            currency: kept.summary.currency,
            wealth_minor: wealth.wealth_minor,
            withdrawn_year_minor: wealth.withdrawn_year_minor,
        })
    }
}
