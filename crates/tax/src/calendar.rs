//! Days on which tax offices and banks are closed, and where a due date moves because of them.
//!
//! Parameter files hold the dates of the law; where one really falls is computed here.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

/// What happens to a date that is not a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rule {
    /// The next day that is no Saturday, Sunday or legal holiday in the District of Columbia (IRC 7503).
    UnitedStatesNext,
    /// The last working day before, as advice: HM Revenue & Customs does not move its dates. Bank holidays of England.
    UnitedKingdomBefore,
}

/// Why a day is not a working day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closed {
    /// A Saturday.
    Saturday,
    /// A Sunday.
    Sunday,
    /// A holiday, or the day it is observed on.
    Holiday(Holiday),
}

/// Holidays of the federal government, of the District of Columbia, and bank holidays of England.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Holiday {
    /// 1 January, both countries.
    NewYear,
    /// United States: third Monday in January.
    MartinLutherKing,
    /// United States: third Monday in February.
    Washington,
    /// District of Columbia: 16 April.
    Emancipation,
    /// United States: last Monday in May.
    Memorial,
    /// United States: 19 June.
    Juneteenth,
    /// United States: 4 July.
    Independence,
    /// United States: first Monday in September.
    Labor,
    /// United States: second Monday in October.
    Columbus,
    /// United States: 11 November.
    Veterans,
    /// United States: fourth Thursday in November.
    Thanksgiving,
    /// 25 December, both countries.
    Christmas,
    /// England: the Friday before Easter.
    GoodFriday,
    /// England: the Monday after Easter.
    EasterMonday,
    /// England: first Monday in May.
    EarlyMay,
    /// England: last Monday in May.
    Spring,
    /// England: last Monday in August.
    Summer,
    /// England: 26 December.
    Boxing,
}

impl Closed {
    /// The name, as in `it falls on a Saturday`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Saturday => "Saturday",
            Self::Sunday => "Sunday",
            Self::Holiday(holiday) => holiday.name(),
        }
    }
}

impl Holiday {
    /// The holiday's name.
    pub fn name(self) -> &'static str {
        match self {
            Self::NewYear => "New Year's Day",
            Self::MartinLutherKing => "Martin Luther King Jr. Day",
            Self::Washington => "Washington's Birthday",
            Self::Emancipation => "Emancipation Day in the District of Columbia",
            Self::Memorial => "Memorial Day",
            Self::Juneteenth => "Juneteenth",
            Self::Independence => "Independence Day",
            Self::Labor => "Labor Day",
            Self::Columbus => "Columbus Day",
            Self::Veterans => "Veterans Day",
            Self::Thanksgiving => "Thanksgiving",
            Self::Christmas => "Christmas Day",
            Self::GoodFriday => "Good Friday",
            Self::EasterMonday => "Easter Monday",
            Self::EarlyMay => "the early May bank holiday",
            Self::Spring => "the spring bank holiday",
            Self::Summer => "the summer bank holiday",
            Self::Boxing => "Boxing Day",
        }
    }
}

/// Where a date falls, and every closed day it was moved over.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shifted {
    /// The working day.
    pub date: NaiveDate,
    /// Why it is not the date of the law, day by day from there; empty when it is.
    pub reasons: Vec<Closed>,
}

/// Where a date falls under a rule.
pub fn shifted(date: NaiveDate, rule: Rule) -> Shifted {
    let mut day = date;
    let mut reasons = Vec::new();
    while let Some(reason) = closed(day, rule) {
        reasons.push(reason);
        let moved = match rule {
            Rule::UnitedStatesNext => day.succ_opt(),
            Rule::UnitedKingdomBefore => day.pred_opt(),
        };
        let Some(moved) = moved else { break };
        day = moved;
    }
    Shifted { date: day, reasons }
}

/// Why a day is not a working day, if it is none.
pub fn closed(day: NaiveDate, rule: Rule) -> Option<Closed> {
    match day.weekday() {
        Weekday::Sat => return Some(Closed::Saturday),
        Weekday::Sun => return Some(Closed::Sunday),
        _ => {}
    }
    let holiday = match rule {
        Rule::UnitedStatesNext => united_states(day),
        Rule::UnitedKingdomBefore => england(day),
    };
    holiday.map(Closed::Holiday)
}

/// The holiday observed on a weekday in Washington: 5 U.S.C. 6103, D.C. Code 28-2701. One on a Saturday is observed
/// the Friday before, one on a Sunday the Monday after.
fn united_states(day: NaiveDate) -> Option<Holiday> {
    let nth =
        |month, weekday, n| NaiveDate::from_weekday_of_month_opt(day.year(), month, weekday, n) == Some(day);
    let fixed = |year_offset, month, date| {
        let actual = NaiveDate::from_ymd_opt(day.year() + year_offset, month, date)?;
        match actual.weekday() {
            Weekday::Sat => actual.pred_opt(),
            Weekday::Sun => actual.succ_opt(),
            _ => Some(actual),
        }
    };
    let is = |month, date| fixed(0, month, date) == Some(day);
    let holidays = [
        // New Year's Day on a Saturday is observed in the year before.
        (Holiday::NewYear, is(1, 1) || fixed(1, 1, 1) == Some(day)),
        (Holiday::MartinLutherKing, nth(1, Weekday::Mon, 3)),
        (Holiday::Washington, nth(2, Weekday::Mon, 3)),
        (Holiday::Emancipation, is(4, 16)),
        (Holiday::Memorial, is_last_monday(day, 5)),
        (Holiday::Juneteenth, is(6, 19)),
        (Holiday::Independence, is(7, 4)),
        (Holiday::Labor, nth(9, Weekday::Mon, 1)),
        (Holiday::Columbus, nth(10, Weekday::Mon, 2)),
        (Holiday::Veterans, is(11, 11)),
        (Holiday::Thanksgiving, nth(11, Weekday::Thu, 4)),
        (Holiday::Christmas, is(12, 25)),
    ];
    holidays.into_iter().find(|(_, is_today)| *is_today).map(|(holiday, _)| holiday)
}

/// The bank holiday of England on a weekday: Banking and Financial Dealings Act 1971 Sch. 1, with the substitute days
/// that are proclaimed when New Year's Day, Christmas or Boxing Day fall on a weekend. Holidays proclaimed for one
/// year only are not known here.
fn england(day: NaiveDate) -> Option<Holiday> {
    let easter = easter_sunday(day.year())?;
    let on = |month, date| NaiveDate::from_ymd_opt(day.year(), month, date);
    let next_weekday = |date: NaiveDate| match date.weekday() {
        Weekday::Sat => date.checked_add_days(Days::new(2)),
        Weekday::Sun => date.succ_opt(),
        _ => Some(date),
    };
    let christmas = on(12, 25)?;
    let boxing = on(12, 26)?;
    // Christmas Day moves to the first weekday that is not Boxing Day's own or substitute day.
    let christmas_observed = match christmas.weekday() {
        Weekday::Sat | Weekday::Sun => on(12, 27),
        _ => Some(christmas),
    };
    let boxing_observed = match boxing.weekday() {
        Weekday::Sat | Weekday::Sun => on(12, 28),
        _ => Some(boxing),
    };
    let first_of_may = NaiveDate::from_weekday_of_month_opt(day.year(), 5, Weekday::Mon, 1);
    let holidays = [
        (Holiday::NewYear, on(1, 1).and_then(next_weekday) == Some(day)),
        (Holiday::GoodFriday, easter.checked_sub_days(Days::new(2)) == Some(day)),
        (Holiday::EasterMonday, easter.succ_opt() == Some(day)),
        (Holiday::EarlyMay, first_of_may == Some(day)),
        (Holiday::Spring, is_last_monday(day, 5)),
        (Holiday::Summer, is_last_monday(day, 8)),
        (Holiday::Christmas, christmas_observed == Some(day)),
        (Holiday::Boxing, boxing_observed == Some(day)),
    ];
    holidays.into_iter().find(|(_, is_today)| *is_today).map(|(holiday, _)| holiday)
}

fn is_last_monday(day: NaiveDate, month: u32) -> bool {
    day.month() == month
        && day.weekday() == Weekday::Mon
        && day.checked_add_days(Days::new(7)).is_none_or(|next| next.month() != month)
}

/// Easter Sunday by the Gregorian computus (the anonymous algorithm in Meeus, Astronomical Algorithms, ch. 8).
fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let golden = year.rem_euclid(19);
    let (century, of_century) = (year.div_euclid(100), year.rem_euclid(100));
    let correction = (8 * century + 13) / 25;
    let epact = (19 * golden + century - century / 4 - correction + 15).rem_euclid(30);
    let to_sunday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4).rem_euclid(7);
    let late = (golden + 11 * epact + 22 * to_sunday) / 451;
    let days = u64::try_from(epact + to_sunday - 7 * late).ok()?;
    NaiveDate::from_ymd_opt(year, 3, 22)?.checked_add_days(Days::new(days))
}
