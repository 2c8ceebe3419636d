//! Reading a file off the threads that serve requests, with what is known of it, and saying in words why one cannot be read.

use statements::{Hints, Refusal, StatementFile, parse};

use super::upload::Choices;
use crate::people::{Principal, home_currency};
use crate::{Attune, ServiceError};

impl Attune {
    /// Reads a file by the remembered mapping, or by what it shows itself where that does not fit: a mapping
    /// remembered from the account's last file need not fit this one. Gives the bytes back.
    pub(super) async fn read(
        &self,
        person: &Principal,
        file_name: &str,
        choices: &Choices,
        bytes: Vec<u8>,
    ) -> Result<(StatementFile, Vec<u8>), ServiceError> {
        if choices.mapping.is_none() {
            return self.read_exactly(person, file_name, choices, bytes).await;
        }
        match self.read_exactly(person, file_name, choices, bytes.clone()).await {
            Err(ServiceError::Invalid { .. }) => {
                let detected = Choices { mapping: None, ..choices.clone() };
                self.read_exactly(person, file_name, &detected, bytes).await
            }
            outcome => outcome,
        }
    }

    /// Parses off the threads that serve requests, and gives the bytes back.
    pub(super) async fn read_exactly(
        &self,
        person: &Principal,
        file_name: &str,
        choices: &Choices,
        bytes: Vec<u8>,
    ) -> Result<(StatementFile, Vec<u8>), ServiceError> {
        let hints = hints(person, file_name, choices);
        let (outcome, bytes) = tokio::task::spawn_blocking(move || (parse(&bytes, &hints), bytes))
            .await
            .map_err(ServiceError::internal)?;
        Ok((outcome.map_err(|refusal| refused(&refusal))?, bytes))
    }
}

/// What is known of a file beside its bytes.
pub(super) fn hints(person: &Principal, file_name: &str, choices: &Choices) -> Hints {
    Hints {
        file_name: Some(file_name.to_owned()),
        csv_mapping: choices.mapping.clone(),
        broker_mapping: choices.broker.clone(),
        date_order: choices.date_order,
        default_currency: Some(home_currency(person.country)),
    }
}

/// A file that cannot be read, in words.
pub(super) fn refused(refusal: &Refusal) -> ServiceError {
    let place = refusal.line.map_or_else(String::new, |line| format!("Line {line}: "));
    ServiceError::invalid("statement", format!("{place}{} {}", refusal.reason, refusal.hint))
}
