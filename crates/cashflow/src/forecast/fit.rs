//! From a customer's books to a model: each row of cash goes to exactly one part of it.

use categorise::Category;
use chrono::{Days, NaiveDate};

use super::backtest::{Earlier, Origins};
use super::model::{Event, EventKind, ForecastModel, Spread};
use super::{Calibration, MONTHS_NEEDED, NotEnoughHistory, backtest, everyday, payer, scheduled};
use crate::Inputs;
use crate::book::{Book, Row};
use crate::safe_to_spend::buffer_minor;

const YEAR_DAYS: u64 = 365;

/// Fits a model to the books and calibrates it on their own past.
///
/// # Errors
/// [`NotEnoughHistory`] with less than four months of it.
pub fn fit(inputs: &Inputs<'_>) -> Result<ForecastModel, NotEnoughHistory> {
    calibrated(&Book::open(inputs), None).0
}

/// The same, taking over from an earlier calibration what still holds; with what the next one may take over.
pub(crate) fn calibrated(
    book: &Book<'_>,
    earlier: Option<Earlier<'_>>,
) -> (Result<ForecastModel, NotEnoughHistory>, Origins) {
    let mut model = match uncalibrated(book) {
        Ok(model) => model,
        Err(missing) => return (Err(missing), Origins::default()),
    };
    let (calibration, origins) = backtest::calibrate(book, &model.calibration, earlier);
    model.calibration = calibration;
    (Ok(model), origins)
}

/// A model with the usual stretch.
pub(super) fn uncalibrated(book: &Book<'_>) -> Result<ForecastModel, NotEnoughHistory> {
    let months_seen = book.history.months;
    if months_seen < MONTHS_NEEDED {
        return Err(NotEnoughHistory { months_seen, months_needed: MONTHS_NEEDED });
    }
    let scheduled::Sorted { scheduled, mut taken } = scheduled::sort(book);
    let payers = payer::fit(book, &mut taken);
    let events = expected_tax(book, &mut taken);
    Ok(ForecastModel {
        as_of: book.as_of(),
        currency: book.currency,
        payers,
        scheduled,
        everyday: everyday::fit(book, &taken),
        events,
        suppositions: Vec::new(),
        buffer_minor: buffer_minor(book.usual_month(Row::essential_minor)),
        usual_spending_minor: book.usual_month(Row::spending_minor),
        calibration: Calibration::usual(book),
    })
}

/// Tax paid and given back without a rhythm in the last year, expected again a year later: instalments are not
/// evenly spaced, but they keep to their dates.
fn expected_tax(book: &Book<'_>, taken: &mut [bool]) -> Vec<Event> {
    let mut events = Vec::new();
    for (row, taken) in book.rows.iter().zip(taken) {
        let is_tax = matches!(row.category, Category::TaxPayment | Category::TaxRefund);
        if *taken || !is_tax || row.cash_minor() == 0 {
            continue;
        }
        *taken = true;
        let again = row.on.checked_add_days(Days::new(YEAR_DAYS));
        if let Some(on) = again.filter(|on| *on > book.as_of()) {
            events.extend(expected(book, row, on));
        }
    }
    events
}

fn expected(book: &Book<'_>, row: &Row, on: NaiveDate) -> Option<Event> {
    let (_, assignment) = book.transaction(row)?;
    let after_days = (on - book.as_of()).num_days();
    Some(Event {
        name: assignment.counterparty.clone(),
        kind: EventKind::ExpectedTax,
        payer_key: None,
        amount_minor: row.cash_minor(),
        spread_permille: 250,
        after_days: Spread { p10: after_days - 4, p50: after_days, p90: after_days + 4 },
        chance_permille: 900,
    })
}
