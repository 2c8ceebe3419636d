//! Screens that change, counted by the week.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use chrono::NaiveDate;
use evaluation::churn::{Churn, Shown, churn};

fn shown(customer: &str, day: &str, order: &str, is_undone: bool) -> Shown {
    Shown {
        customer: customer.to_owned(),
        day: day.parse::<NaiveDate>().unwrap(),
        order: order.split(' ').map(str::to_owned).collect(),
        is_undone,
    }
}

fn check(screens: &[Shown], expected: Churn) {
    assert_eq!(churn(screens), expected);
}

#[test]
fn places_moved_are_counted_by_customer_and_week() {
    check(
        &[
            // From 4 to 10 May 2026 is one week; the tenth stands before the fourth here.
            shown("ann", "2026-05-10", "runway tax invoices", false),
            shown("ann", "2026-05-04", "tax runway invoices", false),
            shown("ann", "2026-05-11", "runway tax goals", true),
            shown("bob", "2026-05-04", "paycheck bills", false),
            shown("bob", "2026-05-20", "paycheck bills", false),
        ],
        Churn {
            customer_weeks: 4,
            changes: 2,
            positions_moved_per_customer_week: Some(0.5),
            widgets_added_or_removed_per_customer_week: Some(0.5),
            undone_share_of_changes: Some(0.5),
        },
    );
}

#[test]
fn the_last_days_of_a_year_may_be_of_the_week_that_starts_the_next() {
    let screens = [shown("ann", "2025-12-31", "a b", false), shown("ann", "2026-01-01", "b a", false)];
    assert_eq!((churn(&screens).customer_weeks, churn(&screens).changes), (1, 1));
    assert_eq!(churn(&screens).positions_moved_per_customer_week, Some(2.0));
}

#[test]
fn nothing_shown_has_no_rates() {
    check(
        &[],
        Churn {
            customer_weeks: 0,
            changes: 0,
            positions_moved_per_customer_week: None,
            widgets_added_or_removed_per_customer_week: None,
            undone_share_of_changes: None,
        },
    );
}
