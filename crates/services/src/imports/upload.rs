//! What an upload form sends, and what of it waits with the file.

use ledger::AccountKind;
use serde::{Deserialize, Serialize};
use statements::{BrokerMapping, CsvMapping, DateOrder};

use super::plan::AccountChoice;
use crate::ServiceError;

/// A file as a form or a command line sends it, not yet checked.
#[derive(Debug, Clone, Default)]
pub struct Upload {
    /// The file's name.
    pub file_name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The id of the account its rows belong to; empty to let the file decide.
    pub account: String,
    /// What to call a new account; empty to let the file decide.
    pub account_name: String,
    /// What a new account is for; empty to let the file decide.
    pub account_kind: String,
}

/// What waits: a statement, or a table of invoices.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(untagged)]
pub(crate) enum Waiting {
    /// A statement, with what was chosen for it.
    Statement(Box<Choices>),
    /// A table of invoices.
    Invoices {
        /// The order of its dates, once the customer said it.
        invoice_dates: Option<DateOrder>,
    },
}

/// What waits beside a pending file.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Choices {
    pub(super) account: AccountChoice,
    pub(super) mapping: Option<CsvMapping>,
    #[serde(default)]
    pub(super) broker: Option<BrokerMapping>,
    #[serde(default)]
    pub(super) date_order: Option<DateOrder>,
}

const NAME_LETTERS_MAX: usize = 60;
const FILE_NAME_LETTERS_MAX: usize = 120;

impl Upload {
    /// The largest file that is read.
    pub const BYTES_MAX: usize = statements::FILE_BYTES_MAX;

    /// The refusal of a file that is larger.
    pub fn too_large() -> ServiceError {
        ServiceError::invalid(
            "file-large",
            "The file is larger than 25 MB. Export a shorter period and import the parts one after the other.",
        )
    }

    /// The account choice the form expresses.
    pub(super) fn choice(&self) -> Result<AccountChoice, ServiceError> {
        if self.bytes.is_empty() {
            return Err(ServiceError::invalid(
                "file-missing",
                "Choose a statement file first: CSV, OFX, QFX, QIF, CAMT, MT940 or a ZIP of these.",
            ));
        }
        if self.bytes.len() > Self::BYTES_MAX {
            return Err(Self::too_large());
        }
        let name = self.account_name.trim();
        if name.chars().count() > NAME_LETTERS_MAX || name.chars().any(char::is_control) {
            return Err(ServiceError::invalid("account-name", "An account's name has at most 60 letters."));
        }
        let kind = self.account_kind.trim();
        let kind = match (kind.is_empty(), AccountKind::from_name(kind)) {
            (true, _) => None,
            (false, Some(kind)) => Some(kind),
            (false, None) => {
                return Err(ServiceError::invalid(
                    "account-kind",
                    "Choose what the account is for from the list.",
                ));
            }
        };
        let account = self.account.trim();
        Ok(AccountChoice {
            existing: (!account.is_empty()).then(|| ledger::AccountId::new(account)),
            new_name: (!name.is_empty()).then(|| name.to_owned()),
            kind,
        })
    }

    /// The file's own name, without folders or control characters, cut to a length that fits a table.
    pub(crate) fn safe_name(&self) -> String {
        let name = self.file_name.rsplit(['/', '\\']).next().unwrap_or("");
        let name: String =
            name.chars().filter(|letter| !letter.is_control()).take(FILE_NAME_LETTERS_MAX).collect();
        if name.is_empty() { "statement".to_owned() } else { name }
    }
}
