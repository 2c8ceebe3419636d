//! Dates on the page, and days in words.

use ::money::{Locale, day_month, long_date, month_year, short_date};
use chrono::{DateTime, NaiveDate, Utc};
use leptos::prelude::*;

/// How much of a date is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DateForm {
    /// `Nov 24, 2026` or `24 Nov 2026`.
    #[default]
    Short,
    /// `November 24, 2026` or `24 November 2026`.
    Long,
    /// `Nov 24` or `24 Nov`.
    DayMonth,
    /// `Nov 2026`.
    Month,
}

/// A date as the customer's country writes it, machine-readable in `datetime`.
#[component]
pub fn Date(
    /// The day.
    on: NaiveDate,
    /// How the customer's country writes dates.
    locale: Locale,
    /// How much of it is written.
    #[prop(optional)]
    form: DateForm,
) -> impl IntoView {
    let machine =
        if form == DateForm::Month { on.format("%Y-%m") } else { on.format("%Y-%m-%d") }.to_string();
    view! { <time class="date" datetime=machine>{to_text(on, locale, form)}</time> }
}

/// The words of a date, for places that hold text only.
pub fn to_text(on: NaiveDate, locale: Locale, form: DateForm) -> String {
    match form {
        DateForm::Short => short_date(on, locale),
        DateForm::Long => long_date(on, locale),
        DateForm::DayMonth => day_month(on, locale),
        DateForm::Month => month_year(on),
    }
}

/// A day and a time, in UTC.
pub fn moment(at: DateTime<Utc>, locale: Locale) -> String {
    format!("{}, {} UTC", to_text(at.date_naive(), locale, DateForm::Short), at.format("%H:%M"))
}

/// How far a day is from today: `today`, `tomorrow`, `in 12 days`, `yesterday`, `3 days ago`.
pub fn days_away(on: NaiveDate, today: NaiveDate) -> String {
    match on.signed_duration_since(today).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        -1 => "yesterday".to_owned(),
        days if days > 0 => format!("in {days} days"),
        days => format!("{} days ago", days.unsigned_abs()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn writes_for_people_and_programs() {
        let shown = html(|| view! { <Date on=day("2026-11-04") locale=Locale::EnGb/> });
        insta::assert_snapshot!(shown, @r#"<time datetime="2026-11-04" class="date">4 Nov 2026</time>"#);
        let month = html(|| view! { <Date on=day("2026-11-04") locale=Locale::EnGb form=DateForm::Month/> });
        assert!(month.contains(r#"datetime="2026-11""#), "{month}");
    }

    #[test]
    fn says_how_far_away() {
        let today = day("2026-11-24");
        for (on, expected) in [
            ("2026-11-24", "today"),
            ("2026-11-25", "tomorrow"),
            ("2027-01-15", "in 52 days"),
            ("2026-11-23", "yesterday"),
            ("2026-11-01", "23 days ago"),
        ] {
            assert_eq!(days_away(day(on), today), expected);
        }
    }
}
