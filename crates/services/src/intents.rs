//! Intents of a customer, found from what a refresh works out anyway. They are kept with the profile and, like it, only
//! of who consents to profiling.

use cashflow::Summary;
use cashflow::outlook::Forecast;
use chrono::{Days, NaiveDate};
use decision::{AttributeValue, Attributes, INTENT_PREFIX};
use money::{Locale, rounded_minor};
use profile::{
    Basis, CashForecast, DETECTORS, DividendCut, Intent, IntentFacts, IntentModels, TaxDue, intents,
};
use rust_decimal::Decimal;

use crate::portfolio::PortfolioSummary;
use crate::tax_year::TaxYears;
use crate::understanding::Books;

/// The days the cash forecast is read for an overdraft, as hardship reads it.
const FORECAST_DAYS: usize = 30;

/// What intents are found in.
pub(crate) struct Known<'a> {
    pub(crate) books: &'a Books,
    /// The summary with everything expected in it: tax, open invoices.
    pub(crate) summary: &'a Summary,
    pub(crate) tax: Option<&'a TaxYears>,
    pub(crate) portfolio: Option<&'a PortfolioSummary>,
    pub(crate) birth_year: Option<i64>,
    /// What judges beside the rules.
    pub(crate) models: &'a IntentModels,
}

/// The customer's intents on the day of the books.
pub(crate) fn intents_of(known: &Known<'_>) -> Vec<Intent> {
    let books = known.books;
    let cuts = known.portfolio.map(dividend_cuts).unwrap_or_default();
    let facts = IntentFacts {
        as_of: books.as_of,
        accounts: &books.accounts,
        transactions: &books.transactions,
        assignments: &books.assignments,
        series: &books.series,
        birth_year: known.birth_year.and_then(|year| i32::try_from(year).ok()),
        forecast: known.summary.outlook.forecast.as_ref().map(cash_forecast),
        tax_due: tax_due(known),
        dividend_cuts: &cuts,
    };
    intents(&facts, known.models)
}

fn cash_forecast(forecast: &Forecast) -> CashForecast {
    CashForecast {
        negative_probability: forecast.negative_probability(FORECAST_DAYS),
        may_be_below_on: forecast.may_be_below_zero_on,
        cautious_low_minor: forecast.cautious_low.amount_minor,
    }
}

/// The next tax within the forecast, and the cash of that day as the books alone expect it: the summary's own forecast
/// has the tax taken off already.
pub(crate) fn tax_due(known: &Known<'_>) -> Option<TaxDue> {
    let expected = known.tax?.expected();
    let next = expected.iter().map(|event| event.after_days.p50).min()?;
    // What is left of last year and the first instalment of this one fall due on one day.
    let amount_minor = expected
        .iter()
        .filter(|event| event.after_days.p50 == next)
        .fold(0_i64, |sum, event| sum.saturating_add(event.amount_minor.saturating_abs()));
    let days = u64::try_from(next).ok()?;
    let on = known.books.as_of.checked_add_days(Days::new(days))?;
    let forecast = known.books.summary.outlook.forecast.as_ref()?;
    // The forecast's first day is tomorrow.
    let place = usize::try_from(days).ok()?.saturating_sub(1);
    let of = |band: &[i64]| band.get(place).copied();
    Some(TaxDue {
        amount_minor,
        on,
        cash_p10_minor: of(&forecast.p10_minor)?,
        cash_p50_minor: of(&forecast.p50_minor)?,
        cash_p90_minor: of(&forecast.p90_minor)?,
    })
}

/// What holdings paid and pay in a year, of those that were cut: from what a year loses by the cut and how much less a
/// share pays.
fn dividend_cuts(portfolio: &PortfolioSummary) -> Vec<DividendCut> {
    let alerts = portfolio.alerts.iter();
    alerts
        .filter_map(|alert| {
            let lost_minor = alert.yearly_minor?.saturating_abs();
            let lost_share = (alert.before - alert.now).checked_div(alert.before)?;
            let before = Decimal::from(lost_minor).checked_div(lost_share)?;
            let before_minor = rounded_minor(before)?;
            let name = portfolio.names.get(&alert.security).cloned();
            Some(DividendCut {
                name: name.unwrap_or_else(|| alert.security.as_str().to_owned()),
                before_minor,
                after_minor: before_minor.saturating_sub(lost_minor),
                on: alert.on.min(portfolio.as_of),
            })
        })
        .collect()
}

/// Makes each kind's probability known to conditions: nought where it was looked for and not found. Kinds that rest on
/// a forecast stay unknown without one, and what may not be asked is left out by the catalogue.
pub(crate) fn tell(attributes: &mut Attributes, found: &[Intent], on: NaiveDate) {
    for detector in DETECTORS {
        let intent = found.iter().find(|intent| intent.kind == detector.kind && intent.expires_on >= on);
        let probability = match (intent, detector.basis) {
            (Some(intent), _) => intent.probability,
            (None, Basis::Seen | Basis::Model) => 0.0,
            (None, Basis::Formula) => continue,
        };
        let name = format!("{INTENT_PREFIX}{}", detector.kind.as_str());
        attributes.insert(name, AttributeValue::Number(probability));
    }
}

/// Intents as `attune profile` prints them: the facts, the question, and the facts in plain words.
pub(crate) fn told(found: &[Intent], locale: Locale) -> Vec<serde_json::Value> {
    let each = found.iter().map(|intent| {
        serde_json::json!({
            "kind": intent.kind,
            "matter": intent.matter,
            "probability": intent.probability,
            "basis": intent.basis,
            "is_asked": intent.is_asked,
            "onset_on": intent.onset_on,
            "expires_on": intent.expires_on,
            "currency": intent.currency,
            "evidence": intent.evidence,
            "question": intent.kind.question(),
            "because": intent.sentences(locale),
        })
    });
    each.collect()
}

#[cfg(test)]
mod tests {
    use money::Currency;
    use profile::{Evidence, IntentKind, Matter};

    use super::*;

    const TODAY: NaiveDate = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();

    fn intent(kind: IntentKind, probability: f64, expires_on: NaiveDate) -> Intent {
        Intent {
            kind,
            matter: Matter::Service,
            probability,
            basis: Basis::Seen,
            is_asked: true,
            onset_on: TODAY,
            expires_on,
            currency: Currency::GBP,
            evidence: vec![Evidence::AgeGiven { years: 60 }],
        }
    }

    fn check(found: &[Intent], name: &str, expected: Option<f64>) {
        let mut attributes = Attributes::new();
        tell(&mut attributes, found, TODAY);
        assert_eq!(attributes.get(name), expected.map(AttributeValue::Number).as_ref(), "{name}");
    }

    #[test]
    fn conditions_know_what_was_looked_for_and_never_of_a_child() {
        let tomorrow = TODAY.succ_opt().unwrap();
        check(&[intent(IntentKind::Move, 0.95, tomorrow)], "intent.move", Some(0.95));
        check(&[intent(IntentKind::Move, 0.95, TODAY.pred_opt().unwrap())], "intent.move", Some(0.0));
        check(&[], "intent.job-loss", Some(0.0));
        check(&[], "intent.overdraft-ahead", None);
        check(&[intent(IntentKind::OverdraftAhead, 0.4, tomorrow)], "intent.overdraft-ahead", Some(0.4));
        check(&[intent(IntentKind::NewChild, 0.95, tomorrow)], "intent.new-child", None);
        check(&[], "intent.new-child", None);
    }

    #[test]
    fn intents_are_printed_with_their_question() {
        let told = told(&[intent(IntentKind::Retirement, 0.89, TODAY)], Locale::EnGb);
        assert_eq!(told[0]["question"], "Are you thinking of retiring?");
        assert_eq!(told[0]["because"][0], "You turn 60 this year, by the year of birth you gave");
    }
}
