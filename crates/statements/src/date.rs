//! Dates as bank files write them, and deciding whether the day or the month comes first.

use chrono::{Datelike, NaiveDate};
use money::Currency;
use serde::{Deserialize, Serialize};

use crate::DecimalMark;

/// The order of the parts of a numeric date. A four-digit year at the front is read as such in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// `2026-01-31`
    YearMonthDay,
    /// `31/01/2026`
    DayMonthYear,
    /// `01/31/2026`
    MonthDayYear,
    /// `31/2026/01`
    DayYearMonth,
}

/// One date of a file in both readings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateSample {
    /// As the file writes it.
    pub text: String,
    /// As it is read.
    pub chosen: NaiveDate,
    /// With day and month exchanged.
    pub exchanged: NaiveDate,
}

/// How the dates of a format without a rule of its own were understood, for the customer to confirm or correct.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DateReading {
    /// The order they were read in.
    pub order: DateOrder,
    /// Whether every date could be read with day and month exchanged and nothing in the file decides.
    pub ambiguous: bool,
    /// Dates of the first rows in both readings; empty unless ambiguous.
    pub samples: Vec<DateSample>,
}

/// Dates shown in both readings.
const SAMPLES_MAX: usize = 5;

/// The years we believe; a statement outside them was misread.
const YEARS: std::ops::RangeInclusive<i32> = 1950..=2099;

/// The parts of a date before their order is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateParts {
    /// One reading only.
    Fixed(NaiveDate),
    /// Three numbers and how many digits each has.
    Numbers([u32; 3], [usize; 3]),
    /// Eight digits in a row that are no `YYYYMMDD`.
    Compact(u32),
}

/// Splits a cell into the parts of a date; `None` when it is no date. A time of day after it is ignored.
pub(crate) fn split_date(text: &str) -> Option<DateParts> {
    let text = text.trim();
    if text.len() < 6 || text.len() > 40 {
        return None;
    }
    let first = text.as_bytes().first()?;
    if !first.is_ascii_digit() && !first.is_ascii_alphabetic() {
        return None;
    }
    if let Some(parts) = split_numeric(text) {
        return Some(parts);
    }
    if text.chars().any(char::is_alphabetic) { split_worded(text) } else { None }
}

/// `2026-01-31`, `31.1.26 10:15`, `20260131`.
fn split_numeric(text: &str) -> Option<DateParts> {
    let mut numbers = [0_u32; 3];
    let mut digits = [0_usize; 3];
    let mut part = 0;
    let mut separator = None;
    let mut rest = "";
    for (at, letter) in text.char_indices() {
        if let Some(digit) = letter.to_digit(10) {
            let (number, count) = (numbers.get_mut(part)?, digits.get_mut(part)?);
            *number = number.checked_mul(10)?.checked_add(digit)?;
            *count += 1;
            if *count > 8 {
                return split_digits(text);
            }
        } else if matches!(letter, '-' | '/' | '.')
            && part < 2
            && separator.is_none_or(|known| known == letter)
        {
            separator = Some(letter);
            part += 1;
        } else {
            rest = &text[at..];
            break;
        }
    }
    if part == 0 {
        return if rest.is_empty() || is_time(rest) { split_digits(text) } else { None };
    }
    let sized = digits.iter().all(|count| (1..=4).contains(count) && *count != 3);
    let years = digits.iter().filter(|count| **count == 4).count();
    (part == 2 && sized && years <= 1 && is_time(rest)).then_some(DateParts::Numbers(numbers, digits))
}

/// What may follow a date: nothing, a time, or a remark such as `as of 04/15/2023`.
fn is_time(rest: &str) -> bool {
    let rest = rest.trim_start_matches(['T', 't', ' ', ',', '.', '\u{a0}']);
    rest.is_empty()
        || rest.starts_with("as of")
        || (rest.starts_with(|letter: char| letter.is_ascii_digit()) && rest.contains(':'))
}

/// `20260131`, with an optional time in digits.
fn split_digits(text: &str) -> Option<DateParts> {
    let run = text.bytes().take_while(u8::is_ascii_digit).count();
    if !matches!(run, 8 | 12 | 14) {
        return None;
    }
    let date: u32 = text.get(..8)?.parse().ok()?;
    match date_of(date / 10_000, date / 100 % 100, date % 100) {
        Some(fixed) => Some(DateParts::Fixed(fixed)),
        None if run == 8 => Some(DateParts::Compact(date)),
        None => None,
    }
}

/// Beginnings of month names in the languages of the header table, longest first where one begins another.
const MONTHS: [&[&str]; 12] = [
    &["jan", "ene", "gen", "janv", "led", "sty"],
    &["feb", "fev", "fév", "lut"],
    &["mar", "mär", "maa", "mrt", "mrz"],
    &["apr", "avr", "abr", "kwi"],
    &["may", "mai", "mei", "mag", "maj"],
    &["jun", "juin", "giu", "cze"],
    &["jul", "juil", "lug", "lip"],
    &["aug", "aoû", "aou", "ago", "sie"],
    &["sep", "set", "wrz"],
    &["oct", "okt", "ott", "out", "paź"],
    &["nov", "lis"],
    &["dec", "dez", "déc", "dic", "gru"],
];

/// `31 Jan 2026`, `Jan 31, 2026`, `31-JAN-26`.
fn split_worded(text: &str) -> Option<DateParts> {
    let mut numbers = Vec::with_capacity(3);
    let mut month = None;
    for token in
        text.split(|letter: char| !letter.is_alphanumeric()).filter(|token| !token.is_empty()).take(6)
    {
        let number = token.trim_end_matches(|letter: char| letter.is_alphabetic());
        if token.starts_with(|letter: char| letter.is_ascii_digit()) {
            if numbers.len() < 2 {
                numbers.push((number.parse::<u32>().ok()?, number.len()));
            }
        } else if month.is_none() {
            month = month_of(token);
            // Only a weekday may stand before the month's name.
            if month.is_none()
                && !(numbers.is_empty() && token.chars().count() <= 9)
                && !matches!(token, "de" | "of")
            {
                return None;
            }
        }
    }
    let month = month?;
    let [(first, first_digits), (second, second_digits)] = numbers.try_into().ok()?;
    let (day, year, year_digits) =
        if first_digits == 4 { (second, first, first_digits) } else { (first, second, second_digits) };
    date_of(full_year(year, year_digits)?, month, day).map(DateParts::Fixed)
}

fn month_of(word: &str) -> Option<u32> {
    let word = word.to_lowercase();
    let found = MONTHS.iter().position(|starts| starts.iter().any(|start| word.starts_with(start)))?;
    // French writes both June and July with "jui".
    u32::try_from(found + 1).ok()
}

/// Two digits stand for 1970 to 2069.
fn full_year(year: u32, digits: usize) -> Option<u32> {
    match digits {
        4 => Some(year),
        2 if year >= 70 => Some(1900 + year),
        2 => Some(2000 + year),
        _ => None,
    }
}

/// A day of the calendar in a year we believe.
pub(crate) fn date_of(year: u32, month: u32, day: u32) -> Option<NaiveDate> {
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    YEARS.contains(&date.year()).then_some(date)
}

impl DateParts {
    /// The day these parts mean in an order; `None` where the calendar has no such day.
    pub(crate) fn resolve(self, order: DateOrder) -> Option<NaiveDate> {
        match self {
            Self::Fixed(date) => Some(date),
            Self::Compact(number) => match order {
                DateOrder::MonthDayYear => {
                    date_of(number % 10_000, number / 1_000_000, number / 10_000 % 100)
                }
                _ => date_of(number % 10_000, number / 10_000 % 100, number / 1_000_000),
            },
            Self::Numbers([a, b, c], [a_digits, b_digits, c_digits]) => match order {
                _ if a_digits == 4 => date_of(a, b, c),
                DateOrder::YearMonthDay => date_of(full_year(a, a_digits)?, b, c),
                DateOrder::DayYearMonth => date_of(full_year(b, b_digits)?, c, a),
                _ if b_digits == 4 => None,
                DateOrder::DayMonthYear => date_of(full_year(c, c_digits)?, b, a),
                DateOrder::MonthDayYear => date_of(full_year(c, c_digits)?, a, b),
            },
        }
    }
}

/// What the cells of a date column say about their order.
#[derive(Debug, Clone, Default)]
pub(crate) struct OrderEvidence {
    fixed: u32,
    day_first: u32,
    month_first: u32,
    year_middle: u32,
    unclear: u32,
    dotted: u32,
    day_first_run: Run,
    month_first_run: Run,
    two_digit: Option<TwoDigitYears>,
}

/// Whether dates of one reading stay in order, and how far they reach.
#[derive(Debug, Clone, Default)]
struct Run {
    previous: Option<NaiveDate>,
    first: Option<NaiveDate>,
    rises: u32,
    falls: u32,
}

/// Whether the first or last number of `26-01-31` stays the same, as a year does.
#[derive(Debug, Clone, Copy)]
struct TwoDigitYears {
    first: (u32, u32),
    last: (u32, u32),
}

impl Run {
    fn add(&mut self, date: Option<NaiveDate>) {
        let Some(date) = date else { return };
        if let Some(previous) = self.previous {
            self.rises += u32::from(date > previous);
            self.falls += u32::from(date < previous);
        }
        self.first = self.first.or(Some(date));
        self.previous = Some(date);
    }

    fn is_ordered(&self) -> bool {
        (self.rises == 0) != (self.falls == 0)
    }
}

/// The decision on a column's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct OrderDecision {
    /// The order to read by.
    pub(crate) order: DateOrder,
    /// Every date of the column would be valid in another order too, and nothing in the file decides.
    pub(crate) ambiguous: bool,
}

impl OrderDecision {
    /// The order the customer named instead, where they named one.
    pub(crate) fn unless_told(self, told: Option<DateOrder>) -> Self {
        told.map_or(self, |order| Self { order, ambiguous: false })
    }

    /// The first dates that mean another day in the other reading; none where the order is certain.
    pub(crate) fn samples<'t>(self, texts: impl Iterator<Item = &'t str>) -> Vec<DateSample> {
        let other = match self.order {
            DateOrder::MonthDayYear => DateOrder::DayMonthYear,
            _ => DateOrder::MonthDayYear,
        };
        let both = |text: &str| {
            let parts = split_date(text)?;
            let (chosen, exchanged) = (parts.resolve(self.order)?, parts.resolve(other)?);
            (chosen != exchanged).then(|| DateSample { text: text.to_owned(), chosen, exchanged })
        };
        texts.filter(|_| self.ambiguous).filter_map(both).take(SAMPLES_MAX).collect()
    }
}

/// Whether a file's other habits are those of countries that write the day first. Only the United States write the month
/// first; Canada and the Philippines write both.
pub(crate) fn day_first_custom(mark: DecimalMark, currency: Option<Currency>) -> Option<bool> {
    if mark == DecimalMark::Comma {
        return Some(true);
    }
    match currency?.code() {
        "USD" => Some(false),
        "CAD" | "PHP" => None,
        _ => Some(true),
    }
}

impl OrderEvidence {
    /// Counts one cell.
    pub(crate) fn add(&mut self, text: &str) {
        let Some(parts) = split_date(text) else { return };
        let DateParts::Numbers([a, b, c], digits) = parts else {
            self.fixed += u32::from(matches!(parts, DateParts::Fixed(_)));
            self.count_pair(parts);
            return;
        };
        match digits {
            [4, _, _] => self.fixed += 1,
            [_, 4, _] => self.year_middle += 1,
            [_, _, 4] => self.count_pair(parts),
            _ => {
                let seen = self.two_digit.get_or_insert(TwoDigitYears { first: (a, a), last: (c, c) });
                seen.first = (seen.first.0.min(a), seen.first.1.max(a));
                seen.last = (seen.last.0.min(c), seen.last.1.max(c));
                self.count_pair(parts);
            }
        }
        self.dotted += u32::from(b > 0 && text.contains('.') && !text.contains(':'));
    }

    fn count_pair(&mut self, parts: DateParts) {
        let (day_first, month_first) =
            (parts.resolve(DateOrder::DayMonthYear), parts.resolve(DateOrder::MonthDayYear));
        match (day_first, month_first) {
            (Some(_), None) => self.day_first += 1,
            (None, Some(_)) => self.month_first += 1,
            (Some(one), Some(other)) if one != other => self.unclear += 1,
            _ => {}
        }
        self.day_first_run.add(day_first);
        self.month_first_run.add(month_first);
    }

    /// The order that fits; `day_first_custom` says whether the file's other marks (a decimal comma, its currency)
    /// are those of countries that write the day first, and only matters where the dates themselves are silent.
    pub(crate) fn decide(&self, day_first_custom: Option<bool>) -> OrderDecision {
        let sure = |order| OrderDecision { order, ambiguous: false };
        if self.year_middle > self.day_first + self.month_first + self.unclear + self.fixed {
            return sure(DateOrder::DayYearMonth);
        }
        if let Some(years) = self.two_digit
            && self.year_leads(years)
        {
            return sure(DateOrder::YearMonthDay);
        }
        match self.day_first.cmp(&self.month_first) {
            std::cmp::Ordering::Greater => return sure(DateOrder::DayMonthYear),
            std::cmp::Ordering::Less => return sure(DateOrder::MonthDayYear),
            std::cmp::Ordering::Equal => {}
        }
        if self.unclear == 0 {
            let order = if self.fixed > 0 { DateOrder::YearMonthDay } else { DateOrder::DayMonthYear };
            return sure(order);
        }
        if self.dotted > 0 {
            return sure(DateOrder::DayMonthYear);
        }
        let order = match (self.day_first_run.is_ordered(), self.month_first_run.is_ordered()) {
            (true, false) => DateOrder::DayMonthYear,
            (false, true) => DateOrder::MonthDayYear,
            _ if day_first_custom == Some(true) => DateOrder::DayMonthYear,
            _ => DateOrder::MonthDayYear,
        };
        OrderDecision { order, ambiguous: true }
    }

    /// `26-01-30, 26-01-31`: the first number never changes, is no day that fits the others, and the last does.
    fn year_leads(&self, years: TwoDigitYears) -> bool {
        let constant = |(low, high): (u32, u32)| low == high;
        let only_as_year = self.day_first == 0 && self.month_first == 0 && self.unclear == 0;
        (constant(years.first) && !constant(years.last) && years.last.1 <= 31 && years.first.0 > 12)
            || only_as_year && years.first.0 > 31
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(text: &str, order: DateOrder, expected: Option<&str>) {
        let read = split_date(text).and_then(|parts| parts.resolve(order)).map(|date| date.to_string());
        assert_eq!(read.as_deref(), expected, "{text:?} {order:?}");
    }

    #[test]
    fn reads_dates_as_banks_write_them() {
        for text in [
            "2026-01-31",
            "2026/1/31",
            "2026.01.31",
            "20260131",
            "31.01.2026",
            "31/1/26",
            "31-01-2026",
            "2026-01-31T10:20:30+01:00",
            "31/01/2026 10:15",
            "31 Jan 2026",
            "Jan 31, 2026",
            "31-JAN-26",
            "31 janvier 2026",
            "31. Januar 2026",
            "Sat, 31 Jan 2026",
            "31/01/2026 as of 01/02/2026",
            "20260131101500",
            "31012026",
            "31 de enero de 2026",
        ] {
            check(text, DateOrder::DayMonthYear, Some("2026-01-31"));
        }
        check("01/31/2026", DateOrder::MonthDayYear, Some("2026-01-31"));
        check("26-01-31", DateOrder::YearMonthDay, Some("2026-01-31"));
        check("31/2026/01", DateOrder::DayYearMonth, Some("2026-01-31"));
    }

    #[test]
    fn refuses_what_is_no_date() {
        for text in [
            "",
            "12345",
            "31/02/2026",
            "1.234,56",
            "1.234.567",
            "10.10",
            "pending",
            "12/31",
            "2026-01",
            "Visa 31 2026",
            "99999999",
        ] {
            check(text, DateOrder::DayMonthYear, None);
        }
    }

    fn check_order(cells: &[&str], order: DateOrder, ambiguous: bool) {
        let mut evidence = OrderEvidence::default();
        cells.iter().for_each(|cell| evidence.add(cell));
        assert_eq!(evidence.decide(None), OrderDecision { order, ambiguous }, "{cells:?}");
    }

    #[test]
    fn decides_the_order_by_the_column() {
        check_order(&["01/02/2026", "13/02/2026"], DateOrder::DayMonthYear, false);
        check_order(&["01/02/2026", "02/13/2026"], DateOrder::MonthDayYear, false);
        check_order(&["01.02.2026"], DateOrder::DayMonthYear, false);
        check_order(&["01/02/2026"], DateOrder::MonthDayYear, true);
        check_order(&["05/05/2026"], DateOrder::DayMonthYear, false);
        check_order(&["2026-02-01"], DateOrder::YearMonthDay, false);
        check_order(&["10/2009/09"], DateOrder::DayYearMonth, false);
        check_order(&["26-01-30", "26-01-31"], DateOrder::YearMonthDay, false);
        // Only the day-first reading runs in one direction.
        check_order(&["09/01/2026", "10/01/2026", "02/02/2026", "01/03/2026"], DateOrder::DayMonthYear, true);
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,40}") {
            let mut evidence = OrderEvidence::default();
            evidence.add(&text);
            let _ = split_date(&text).and_then(|parts| parts.resolve(evidence.decide(None).order));
        }
    }
}
