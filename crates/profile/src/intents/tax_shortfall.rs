//! Tax falls due that cash may not cover. Its probability is a formula: the share of the forecast's paths whose cash on
//! the day, before the tax is paid, lies below the tax, read off three percentiles by straight lines, so never surer
//! than one in twenty either way. It is as good as the forecast and the tax plan; neither is tried here.

use super::change::share_below;
use super::ground::Ground;
use super::{Basis, Detector, Evidence, Found, IntentKind};

/// One in five, as for an overdraft ahead.
const THRESHOLD: f64 = 0.2;

pub(super) const DETECTOR: Detector = Detector {
    kind: IntentKind::TaxShortfall,
    basis: Basis::Formula,
    threshold: THRESHOLD,
    holds_days: 14,
    find,
};

fn find(ground: &Ground<'_>) -> Option<Found> {
    let due = ground.facts.tax_due.filter(|due| due.amount_minor > 0 && due.on >= ground.as_of)?;
    let probability =
        share_below(due.amount_minor, due.cash_p10_minor, due.cash_p50_minor, due.cash_p90_minor);
    if probability <= 0.05 {
        return None;
    }
    let evidence =
        vec![Evidence::Due { amount_minor: due.amount_minor, on: due.on, cash_minor: due.cash_p50_minor }];
    Some(Found { probability, evidence })
}

#[cfg(test)]
mod tests {
    use super::super::ground::TaxDue;
    use super::super::tests::{Books, check, found};
    use super::*;

    fn due(amount_minor: i64) -> Books {
        let on = Books::AS_OF + chrono::Days::new(40);
        let (cash_p10_minor, cash_p50_minor, cash_p90_minor) = (100_000, 300_000, 500_000);
        Books::salaried().with_tax(TaxDue {
            amount_minor,
            on,
            cash_p10_minor,
            cash_p50_minor,
            cash_p90_minor,
        })
    }

    #[test]
    fn tax_above_what_there_will_be_is_a_shortfall() {
        check(&due(400_000), IntentKind::TaxShortfall, true);
        check(&due(120_000), IntentKind::TaxShortfall, false);
        assert!(found(&due(90_000), IntentKind::TaxShortfall).is_none());
        assert!(found(&due(0), IntentKind::TaxShortfall).is_none());
    }
}
