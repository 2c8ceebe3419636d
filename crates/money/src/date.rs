//! Dates as a customer reads them.

use chrono::{Datelike, NaiveDate};

use crate::Locale;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_name(date: NaiveDate) -> &'static str {
    usize::try_from(date.month0()).ok().and_then(|index| MONTHS.get(index)).copied().unwrap_or("")
}

fn month_short(date: NaiveDate) -> &'static str {
    month_name(date).get(..3).unwrap_or("")
}

/// `November 24, 2026` or `24 November 2026`.
pub fn long_date(date: NaiveDate, locale: Locale) -> String {
    match locale {
        Locale::EnUs => format!("{} {}, {}", month_name(date), date.day(), date.year()),
        Locale::EnGb => format!("{} {} {}", date.day(), month_name(date), date.year()),
    }
}

/// `Nov 24, 2026` or `24 Nov 2026`.
pub fn short_date(date: NaiveDate, locale: Locale) -> String {
    match locale {
        Locale::EnUs => format!("{} {}, {}", month_short(date), date.day(), date.year()),
        Locale::EnGb => format!("{} {} {}", date.day(), month_short(date), date.year()),
    }
}

/// `Nov 24` or `24 Nov`, for lists within one year.
pub fn day_month(date: NaiveDate, locale: Locale) -> String {
    match locale {
        Locale::EnUs => format!("{} {}", month_short(date), date.day()),
        Locale::EnGb => format!("{} {}", date.day(), month_short(date)),
    }
}

/// `Nov 2026`, the same in both locales.
pub fn month_year(date: NaiveDate) -> String {
    format!("{} {}", month_short(date), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_dates_as_each_country_does() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 4).unwrap();
        assert_eq!(long_date(date, Locale::EnUs), "November 4, 2026");
        assert_eq!(long_date(date, Locale::EnGb), "4 November 2026");
        assert_eq!(short_date(date, Locale::EnUs), "Nov 4, 2026");
        assert_eq!(day_month(date, Locale::EnGb), "4 Nov");
        assert_eq!(month_year(date), "Nov 2026");
    }
}
