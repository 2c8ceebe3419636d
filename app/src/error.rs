//! The errors a page or a write can answer with: a status and a sentence that is safe to show.

use http::StatusCode;
use leptos::prelude::*;
use services::ServiceError;

use crate::shell::Page;

/// Why a page cannot be shown. Foreign and missing records are one case, so that neither can be told apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PageError {
    /// There is no such page or record for this person.
    NotFound,
    /// What was sent cannot be accepted, and why.
    Invalid(String),
    /// Too many attempts.
    RateLimited,
    /// The server is at its limit.
    Busy,
    /// Our fault; the cause is in the log.
    Internal,
}

impl PageError {
    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::RateLimited => StatusCode::TOO_MANY_REQUESTS,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What to tell the person.
    pub fn sentence(&self) -> String {
        match self {
            Self::NotFound => "There is nothing here for you at this address.".to_owned(),
            Self::Invalid(sentence) => sentence.clone(),
            Self::RateLimited => "That was tried too often. Wait a few minutes and try again.".to_owned(),
            Self::Busy => "Attune is very busy just now. Nothing was lost; try again in a moment.".to_owned(),
            Self::Internal => "Something went wrong on our side. Nothing was lost; try again.".to_owned(),
        }
    }

    /// Whether the sentence belongs beside the form that was sent, rather than on a page of its own.
    pub fn belongs_on_the_form(&self) -> bool {
        matches!(self, Self::Invalid(_) | Self::RateLimited | Self::Busy)
    }

    /// The page that says so.
    pub fn page(&self) -> Page {
        let heading = match self {
            Self::NotFound => "Nothing here",
            Self::Invalid(_) => "That cannot be done",
            Self::RateLimited | Self::Busy => "One moment",
            Self::Internal => "Our fault",
        };
        let sentence = self.sentence();
        Page::new(
            heading,
            view! {
                <section class="narrow">
                    <h1>{heading}</h1>
                    <p>{sentence}</p>
                    <p><a class="button" href="/">"Go to the start"</a></p>
                </section>
            },
        )
        .without_address()
    }
}

impl From<&ServiceError> for PageError {
    fn from(error: &ServiceError) -> Self {
        match error {
            ServiceError::NotFound | ServiceError::Forbidden => Self::NotFound,
            ServiceError::Invalid { sentence, .. } => Self::Invalid(sentence.clone()),
            ServiceError::RateLimited => Self::RateLimited,
            ServiceError::Busy => Self::Busy,
            ServiceError::Internal(_) => Self::Internal,
        }
    }
}

impl From<ServiceError> for PageError {
    fn from(error: ServiceError) -> Self {
        Self::from(&error)
    }
}
