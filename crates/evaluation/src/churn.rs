//! How restless a screen is: what moves on it from one time it is shown to the next, and how often a customer takes
//! a change back.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

/// A screen as a customer was shown it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    /// The customer.
    pub customer: String,
    /// The day, in the customer's own time.
    pub day: NaiveDate,
    /// The widgets from the first place to the last, each once.
    pub order: Vec<String>,
    /// Whether the customer undid what had changed since the time before.
    #[serde(default)]
    pub is_undone: bool,
}

/// How restless screens are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Churn {
    /// Weeks from Monday to Sunday in which a customer was shown a screen, over all customers.
    pub customer_weeks: u32,
    /// Times a customer was shown another screen than the time before.
    pub changes: u32,
    /// Places that widgets moved up or down in a customer-week; `None` of no week.
    pub positions_moved_per_customer_week: Option<f64>,
    /// Widgets that came or went in a customer-week; `None` of no week.
    pub widgets_added_or_removed_per_customer_week: Option<f64>,
    /// Changes that were undone, of all changes; `None` of none.
    pub undone_share_of_changes: Option<f64>,
}

/// Counts what changed. The screens of a customer on one day are taken in the order in which they stand; the first of a
/// customer is no change.
#[must_use]
pub fn churn(shown: &[Shown]) -> Churn {
    let mut customers: BTreeMap<&str, Vec<&Shown>> = BTreeMap::new();
    for screen in shown {
        customers.entry(screen.customer.as_str()).or_default().push(screen);
    }
    let (mut customer_weeks, mut changes, mut undone) = (0_u32, 0_u32, 0_u32);
    let (mut moved, mut came_or_went) = (0.0, 0.0);
    for screens in customers.values_mut() {
        screens.sort_by_key(|screen| screen.day);
        let weeks: BTreeSet<(i32, u32)> = screens.iter().map(|screen| week(screen.day)).collect();
        customer_weeks += crate::numbers::count(weeks.len());
        for (before, after) in screens.iter().zip(screens.iter().skip(1)) {
            if before.order == after.order {
                continue;
            }
            changes += 1;
            undone += u32::from(after.is_undone);
            let (places, others) = difference(&before.order, &after.order);
            moved += places;
            came_or_went += others;
        }
    }
    let a_week = |sum: f64| (customer_weeks > 0).then(|| sum / f64::from(customer_weeks));
    Churn {
        customer_weeks,
        changes,
        positions_moved_per_customer_week: a_week(moved),
        widgets_added_or_removed_per_customer_week: a_week(came_or_went),
        undone_share_of_changes: (changes > 0).then(|| f64::from(undone) / f64::from(changes)),
    }
}

fn week(day: NaiveDate) -> (i32, u32) {
    let week = day.iso_week();
    (week.year(), week.week())
}

/// Places moved by the widgets of both orders, and the number of those in one only.
fn difference(before: &[String], after: &[String]) -> (f64, f64) {
    let places: BTreeMap<&str, usize> =
        before.iter().enumerate().map(|(place, widget)| (widget.as_str(), place)).collect();
    let (mut moved, mut kept) = (0, 0);
    for (place, widget) in after.iter().enumerate() {
        if let Some(was) = places.get(widget.as_str()) {
            moved += was.abs_diff(place);
            kept += 1;
        }
    }
    let others = (before.len() + after.len()).saturating_sub(2 * kept);
    (crate::numbers::number(moved), crate::numbers::number(others))
}
