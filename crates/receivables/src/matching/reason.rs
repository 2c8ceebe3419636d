//! Why a match is made or only suggested, in a sentence for the customer.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Why a match is made or only suggested.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Reason {
    /// A file said that the invoice was paid, and this deposit has the payer, the amount and nearly the day.
    ImportedAsPaid,
    /// The same, but the payer's name is not the client's.
    ImportedAsPaidByAnother,
    /// The deposit's text names the invoices, and the amount is theirs.
    NumberCited,
    /// The payer and the amount are those of one invoice, or of several together, and of nothing else.
    AmountAndName,
    /// The payer and the amount are right, but in more than one way.
    SeveralWays {
        /// How many ways there are to make up the amount.
        count: u32,
    },
    /// The payer fits and several invoices together have the amount, but this client has too many open to be sure.
    ManyInvoices,
    /// More deposits of this payer have the amount than invoices are owed.
    MoreDepositsThanInvoices,
    /// The amount is right and the payer's name resembles the client's.
    NameAlike,
    /// A platform's payout is the invoice less a fee.
    NetOfFee {
        /// The fee in basis points of the invoice.
        fee_bp: u32,
    },
    /// The same, and other invoices would fit too.
    NetOfFeeSeveral {
        /// The fee in basis points of the invoice.
        fee_bp: u32,
        /// How many invoices would fit.
        count: u32,
    },
    /// The payer is right and the amount is less than is owed.
    PartPayment,
    /// The same, and other invoices of this client are owed too.
    PartPaymentSeveral {
        /// How many invoices it could be for.
        count: u32,
    },
    /// Only one invoice is owed with this amount, but the payer's name is another.
    AmountOnly,
}

impl fmt::Display for Reason {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ImportedAsPaid => formatter
                .write_str("The file says it was paid, and this is the deposit: same payer, same amount."),
            Self::ImportedAsPaidByAnother => formatter.write_str(
                "The file says it was paid; the amount and the day fit, the payer's name does not.",
            ),
            Self::NumberCited => {
                formatter.write_str("The bank's text names the invoice number, and the amount fits.")
            }
            Self::AmountAndName => {
                formatter.write_str("The payer and the exact amount fit, and nothing else does.")
            }
            Self::SeveralWays { count } => {
                write!(
                    formatter,
                    "The payer and the amount fit, but in {count} ways; these invoices are due first."
                )
            }
            Self::ManyInvoices => formatter.write_str(
                "The payer fits and so do these invoices together, but many are open and others may fit too.",
            ),
            Self::MoreDepositsThanInvoices => formatter.write_str(
                "The payer and the amount fit, but more such deposits came than invoices are owed.",
            ),
            Self::NameAlike => {
                formatter.write_str("The exact amount fits, and the payer's name resembles the client's.")
            }
            Self::NetOfFee { fee_bp } => {
                write!(formatter, "The payout is the invoice less a platform fee of {}.", Percent(*fee_bp))
            }
            Self::NetOfFeeSeveral { fee_bp, count } => write!(
                formatter,
                "The payout is the invoice less a platform fee of {}, but {count} invoices would fit.",
                Percent(*fee_bp)
            ),
            Self::PartPayment => {
                formatter.write_str("The payer fits, and the amount is a part of what is owed.")
            }
            Self::PartPaymentSeveral { count } => write!(
                formatter,
                "The payer fits, and the amount is a part of one of {count} invoices; this one is due first."
            ),
            Self::AmountOnly => {
                formatter.write_str("Only this invoice has the amount, but the payer's name is another.")
            }
        }
    }
}

/// Basis points as `2.9 %`.
struct Percent(u32);

impl fmt::Display for Percent {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = rust_decimal::Decimal::new(i64::from(self.0), 2).normalize();
        write!(formatter, "{percent} %")
    }
}
