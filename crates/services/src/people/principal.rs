//! The person a request acts for.

use ledger::CustomerId;
use money::Locale;

use super::details::Country;
use crate::ServiceError;

/// What someone may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// Their own money.
    Customer,
    /// Layouts.
    Product,
    /// Customers who granted it.
    Advisor,
    /// Running the place.
    Admin,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 4] = [Self::Customer, Self::Product, Self::Advisor, Self::Admin];

    /// The stored name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Customer => "customer",
            Self::Product => "product",
            Self::Advisor => "advisor",
            Self::Admin => "admin",
        }
    }

    /// The role of that stored name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}

/// Someone signed in. Made only from a live session, or by the operator's command line.
#[derive(Debug, Clone)]
pub struct Principal {
    /// Whose data they may touch: their own.
    pub user_id: CustomerId,
    /// What they may do.
    pub role: Role,
    /// What Attune calls them, once they said.
    pub display_name: Option<String>,
    /// Where they live, once they said.
    pub country: Option<Country>,
    /// When they were born, if they said.
    pub birth_year: Option<i64>,
}

impl Principal {
    /// How their country writes dates; American English until they say.
    pub fn locale(&self) -> Locale {
        match self.country {
            Some(Country::UnitedKingdom) => Locale::EnGb,
            Some(Country::UnitedStates) | None => Locale::EnUs,
        }
    }

    /// Their id, if they are a customer: only customers have books, profiles and dashboards.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] for every other role.
    pub fn customer(&self) -> Result<&CustomerId, ServiceError> {
        if self.role == Role::Customer { Ok(&self.user_id) } else { Err(ServiceError::Forbidden) }
    }

    /// Nothing for an advisor: only they come to what customers contest.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] for every other role.
    pub fn advisor(&self) -> Result<(), ServiceError> {
        if self.role == Role::Advisor { Ok(()) } else { Err(ServiceError::Forbidden) }
    }

    /// Nothing for a member of the product team: only they come to layouts, audiences and measures.
    ///
    /// # Errors
    /// [`ServiceError::Forbidden`] for every other role.
    pub fn product(&self) -> Result<(), ServiceError> {
        if self.role == Role::Product { Ok(()) } else { Err(ServiceError::Forbidden) }
    }
}
