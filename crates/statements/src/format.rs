//! The registry of formats: one file each, one line here.

use serde::{Deserialize, Serialize};

use crate::encoding::{Text, decode};
use crate::{Hints, Refusal, StatementFile, archive, broker, camt, csv, foreign, limits, mt, ofx, qif};

/// A format of bank files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Delimited text of a broker's trades and income.
    #[serde(rename = "broker-csv")]
    BrokerCsv,
    /// ISO 20022 account report: what happened during the day.
    #[serde(rename = "camt.052")]
    Camt052,
    /// ISO 20022 statement of booked movements.
    #[serde(rename = "camt.053")]
    Camt053,
    /// ISO 20022 notification of single movements.
    #[serde(rename = "camt.054")]
    Camt054,
    /// Delimited text.
    Csv,
    /// SWIFT customer statement.
    Mt940,
    /// SWIFT interim transaction report: what happened since the last statement.
    Mt942,
    /// Open Financial Exchange, 1.x in SGML and 2.x in XML.
    Ofx,
    /// OFX as exported for Quicken, with Intuit's additions.
    Qfx,
    /// Quicken Interchange Format.
    Qif,
    /// A compressed folder of files of the other formats.
    Zip,
}

impl Format {
    /// The name in commands and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BrokerCsv => "broker-csv",
            Self::Camt052 => "camt.052",
            Self::Camt053 => "camt.053",
            Self::Camt054 => "camt.054",
            Self::Csv => "csv",
            Self::Mt940 => "mt940",
            Self::Mt942 => "mt942",
            Self::Ofx => "ofx",
            Self::Qfx => "qfx",
            Self::Qif => "qif",
            Self::Zip => "zip",
        }
    }
}

/// How one format is recognised and read.
#[derive(Debug)]
pub struct FormatSpec {
    /// The format; a reader may return a close relative, as OFX does QFX.
    pub format: Format,
    /// What people call it.
    pub label: &'static str,
    sniff: fn(&Text<'_>) -> bool,
    read: fn(&Text<'_>, &Hints) -> Result<StatementFile, Refusal>,
}

/// Every format, the most telling signature first; CSV comes last because any text may be one.
pub static FORMATS: &[FormatSpec] = &[
    FormatSpec { format: Format::Ofx, label: "OFX or QFX", sniff: ofx::sniff, read: ofx::read },
    FormatSpec { format: Format::Camt053, label: "CAMT", sniff: camt::sniff, read: camt::read },
    FormatSpec { format: Format::Mt940, label: "MT940", sniff: mt::sniff, read: mt::read },
    FormatSpec { format: Format::Qif, label: "QIF", sniff: qif::sniff, read: qif::read },
    FormatSpec { format: Format::BrokerCsv, label: "broker CSV", sniff: broker::sniff, read: broker::read },
    FormatSpec { format: Format::Csv, label: "CSV", sniff: csv::sniff, read: csv::read },
];

/// Reads a bank file of any known format, or a compressed folder of such files.
///
/// # Errors
/// A [`Refusal`] with what is wrong, where, and how to mend it; nothing is ever half read in silence.
pub fn parse(bytes: &[u8], hints: &Hints) -> Result<StatementFile, Refusal> {
    limits::check_size(bytes)?;
    if archive::sniff(bytes) { archive::read(bytes, hints) } else { parse_one(bytes, hints) }
}

/// Whether bytes are of a format that its content tells, however damaged they are.
pub(crate) fn is_known(bytes: &[u8]) -> bool {
    decode(bytes).is_ok_and(|text| FORMATS.iter().any(|spec| (spec.sniff)(&text)))
}

/// Reads one file that is no compressed folder.
pub(crate) fn parse_one(bytes: &[u8], hints: &Hints) -> Result<StatementFile, Refusal> {
    limits::check_size(bytes)?;
    let foreign = || {
        let what = foreign::name_of(bytes)?;
        Some(Refusal::new(format!("This is {what}, which Attune does not read."), SUPPORTED_HINT))
    };
    let text = decode(bytes).map_err(|refusal| foreign().unwrap_or(refusal))?;
    // A table the customer described as a bank's is none of a broker's, whatever its columns are called.
    let is_told = |spec: &&FormatSpec| match spec.format {
        Format::BrokerCsv => hints.csv_mapping.is_none() && hints.broker_mapping.is_some(),
        _ => false,
    };
    let is_likely = |spec: &&FormatSpec| {
        let is_excluded = spec.format == Format::BrokerCsv && hints.csv_mapping.is_some();
        !is_excluded && (spec.sniff)(&text)
    };
    let Some(spec) = FORMATS.iter().find(is_told).or_else(|| FORMATS.iter().find(is_likely)) else {
        let unknown = Refusal::new("This is no kind of bank file Attune knows.", SUPPORTED_HINT);
        return Err(foreign().unwrap_or(unknown));
    };
    (spec.read)(&text, hints)
}

/// What to do about a file of another kind.
pub(crate) const SUPPORTED_HINT: &str =
    "Export the account from your bank as OFX, QFX, QIF, CAMT, MT940 or CSV.";
