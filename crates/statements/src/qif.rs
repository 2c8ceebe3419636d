//! QIF, the Quicken Interchange Format: recognising it, and settling how its dates and amounts are written.
//!
//! `records` splits the text, `sections` follows which account a record belongs to, `rows` and `investments` give the
//! records their meaning. The format has no rule for the order of a date and none for the decimal mark, so both are
//! learnt from the whole file before a row is read.

mod dates;
mod investments;
mod records;
mod rows;
mod sections;

use chrono::NaiveDate;

use crate::amount::{DecimalMark, MarkEvidence};
use crate::date::{DateOrder, OrderEvidence, day_first_custom, split_date};
use crate::encoding::Text;
use crate::text::shorten;
use crate::{DateReading, Format, Hints, Refusal, StatementFile};

use dates::plain_date;
use records::{Item, Record, Records};
use sections::Section;

/// What a QIF file begins with: a register, a list, an account or an option.
const BEGINNINGS: [&str; 4] = ["!type:", "!account", "!option:", "!clear:"];

/// Dates kept to be shown in both readings.
const DATES_KEPT: usize = 100;

/// How dates and amounts of one file are written.
#[derive(Debug, Clone, Copy)]
struct Style {
    order: DateOrder,
    mark: DecimalMark,
    /// Decimal digits of the currency.
    digits: u32,
}

impl Style {
    /// The day of a record, or one sentence saying why there is none.
    fn day_of(self, record: &Record<'_>) -> Result<NaiveDate, String> {
        let text = record.get('D').ok_or("The transaction has no date (D).")?;
        let read =
            plain_date(text).as_deref().and_then(split_date).and_then(|parts| parts.resolve(self.order));
        read.ok_or_else(|| format!("The date {:?} is not a day of the calendar.", shorten(text)))
    }
}

/// Whether a text is QIF: its first line says so.
pub(crate) fn sniff(text: &Text<'_>) -> bool {
    let start = text.content.trim_start();
    BEGINNINGS.iter().any(|beginning| {
        start.get(..beginning.len()).is_some_and(|head| head.eq_ignore_ascii_case(beginning))
    })
}

/// Reads every account of a QIF file.
pub(crate) fn read(text: &Text<'_>, hints: &Hints) -> Result<StatementFile, Refusal> {
    let content = text.content.as_ref();
    let (dates, style) = learn(content, hints)?;
    let (statements, rejected) = sections::read_statements(content, style, hints.default_currency)?;
    Ok(StatementFile { statements, rejected, dates: Some(dates), ..StatementFile::new(Format::Qif) })
}

/// One pass over all registers, to settle the order of dates and the decimal mark.
fn learn(content: &str, hints: &Hints) -> Result<(DateReading, Style), Refusal> {
    let (mut order, mut marks, mut kept) = (OrderEvidence::default(), MarkEvidence::default(), Vec::new());
    let mut section = Section::Unknown;
    for item in Records::new(content) {
        let record = match item? {
            Item::Header(header, _) => {
                section = Section::of(header);
                continue;
            }
            Item::Record(record) => record,
        };
        if !section.has_movements() {
            continue;
        }
        if let Some(date) = record.get('D').and_then(plain_date) {
            order.add(&date);
            if kept.len() < DATES_KEPT {
                kept.push(date);
            }
        }
        record.amounts().for_each(|amount| marks.add(amount));
    }
    let mark = marks.decide();
    let decision = order.decide(day_first_custom(mark, hints.default_currency)).unless_told(hints.date_order);
    let dates = DateReading {
        order: decision.order,
        ambiguous: decision.ambiguous,
        samples: decision.samples(kept.iter().map(String::as_str)),
    };
    let digits = hints.default_currency.map_or(2, money::Currency::digits);
    let style = Style { order: dates.order, mark, digits };
    Ok((dates, style))
}
