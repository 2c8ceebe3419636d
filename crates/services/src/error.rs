//! Why a use-case did not happen, in the few ways its caller can act on.

use store::StoreError;

/// A refusal or failure. `Display` is safe to log: it never repeats a customer's data.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// There is no such record, or it is someone else's: the two look alike.
    #[error("not found")]
    NotFound,
    /// This person's role does not allow it.
    #[error("not allowed")]
    Forbidden,
    /// What was sent cannot be accepted.
    #[error("refused: {code}")]
    Invalid {
        /// A short name of the reason, for logs and tests.
        code: &'static str,
        /// What is wrong and how to mend it, for the person.
        sentence: String,
    },
    /// Tried too often.
    #[error("tried too often")]
    RateLimited,
    /// At the limit of what the server does at once.
    #[error("busy")]
    Busy,
    /// A fault of ours.
    #[error("failed")]
    Internal(#[source] anyhow::Error),
}

impl ServiceError {
    /// A refusal with its reason.
    pub fn invalid(code: &'static str, sentence: impl Into<String>) -> Self {
        Self::Invalid { code, sentence: sentence.into() }
    }

    /// A fault of ours with its cause, which goes to the log: nobody above repeats it.
    pub fn internal(cause: impl Into<anyhow::Error>) -> Self {
        let cause = cause.into();
        tracing::error!(cause = format!("{cause:#}"), "a use-case failed");
        Self::Internal(cause)
    }

    /// What to tell the person on a command line.
    pub fn sentence(&self) -> String {
        match self {
            Self::Invalid { sentence, .. } => sentence.clone(),
            Self::NotFound => "There is no such record.".to_owned(),
            other => other.to_string(),
        }
    }
}

impl From<StoreError> for ServiceError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy => Self::Busy,
            error => Self::internal(error),
        }
    }
}
