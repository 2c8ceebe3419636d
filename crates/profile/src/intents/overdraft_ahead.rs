//! Cash may fall below zero soon. Its probability is the cash-flow forecast's own: the share of paths below zero on the
//! likeliest day for it of the next 30, read off three percentiles, so never surer than one in twenty either way.

use super::ground::Ground;
use super::{Basis, Detector, Evidence, Found, IntentKind};

/// The probability guardrail G1 stops offers of credit at.
const THRESHOLD: f64 = 0.2;

pub(super) const DETECTOR: Detector = Detector {
    kind: IntentKind::OverdraftAhead,
    basis: Basis::Formula,
    threshold: THRESHOLD,
    holds_days: 7,
    find,
};

fn find(ground: &Ground<'_>) -> Option<Found> {
    let forecast = ground.facts.forecast?;
    let probability = forecast.negative_probability;
    // What no path shows is no finding.
    if !(probability > 0.05 && probability <= 1.0) {
        return None;
    }
    let evidence = vec![Evidence::Forecast {
        may_be_below_on: forecast.may_be_below_on,
        cautious_low_minor: forecast.cautious_low_minor,
    }];
    Some(Found { probability, evidence })
}

#[cfg(test)]
mod tests {
    use super::super::ground::CashForecast;
    use super::super::tests::{Books, check, found};
    use super::*;

    fn forecast(negative_probability: f64) -> Books {
        let cautious_low_minor = -4_000;
        let may_be_below_on = Some(Books::AS_OF);
        Books::salaried().with_forecast(CashForecast {
            negative_probability,
            may_be_below_on,
            cautious_low_minor,
        })
    }

    #[test]
    fn the_forecast_speaks_for_itself() {
        check(&forecast(0.35), IntentKind::OverdraftAhead, true);
        check(&forecast(0.12), IntentKind::OverdraftAhead, false);
        assert!(found(&forecast(0.12), IntentKind::OverdraftAhead).is_some());
        for none in [0.05, f64::NAN, -1.0] {
            assert!(found(&forecast(none), IntentKind::OverdraftAhead).is_none());
        }
        assert!(found(&Books::salaried(), IntentKind::OverdraftAhead).is_none());
    }
}
