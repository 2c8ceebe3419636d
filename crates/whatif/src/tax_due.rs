//! Tax that falls due within a forecast, as dated payments of it.

use cashflow::forecast::Event;
use tax::year::Plan;

/// Days a forecast looks ahead.
const AHEAD_DAYS: i64 = 365;

/// The next payment of each plan that its customer makes themselves. In April last year's balance and this year's
/// first instalment fall on one day, and both are to be paid.
pub fn tax_due<'a>(plans: impl IntoIterator<Item = &'a Plan>) -> Vec<Event> {
    plans
        .into_iter()
        .filter(|plan| plan.pays_oneself())
        .filter_map(|plan| {
            let next = plan.schedule.next(plan.inputs.as_of)?;
            let amount = next.amount_minor.filter(|amount| *amount > 0)?;
            let after_days = (next.on - plan.inputs.as_of).num_days();
            (0..=AHEAD_DAYS).contains(&after_days).then(|| Event::tax("Tax", after_days, amount))
        })
        .collect()
}
