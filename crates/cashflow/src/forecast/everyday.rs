//! Spending without a rhythm, as the days it was: whole weeks are drawn again, so that bursts stay together.
//!
//! A week ahead is filled with a past week that began on the same weekday and at about the same time of the
//! month (a moving-block bootstrap: Künsch 1989, *Annals of Statistics* 17, with blocks tied to the calendar).
//! Each path keeps to one stretch of the past, so that paths differ in their level too, as seasons of life do.

use chrono::{Datelike, Days, NaiveDate};

use super::model::Everyday;
use crate::book::Book;
use crate::statistics::median;
use draws::Random;

/// Days in a block.
pub(super) const WEEK: usize = 7;
const DAYS_MAX: u64 = 365;
const STRETCH_DAYS_MIN: usize = 91;
const SAME_TIME_OF_MONTH_DAYS: u32 = 6;
const CANDIDATES_MIN: usize = 3;

/// What moved cash on each of the last days and neither a series nor a payer nor tax explains.
pub(super) fn fit(book: &Book<'_>, taken: &[bool]) -> Everyday {
    let days = DAYS_MAX.min(u64::from(book.history.days));
    let mut net_minor = vec![0_i64; usize::try_from(days).unwrap_or(0)];
    for (row, taken) in book.rows.iter().zip(taken) {
        let back = usize::try_from((book.as_of() - row.on).num_days()).ok();
        let place = back.and_then(|back| net_minor.len().checked_sub(back + 1));
        if let Some(sum) = place.and_then(|place| net_minor.get_mut(place)).filter(|_| !taken) {
            *sum = sum.saturating_add(row.cash_minor());
        }
    }
    Everyday { net_minor }
}

impl Everyday {
    /// The median of what goes out a day, a magnitude in minor units.
    pub fn usual_daily_minor(&self) -> i64 {
        let out: Vec<i64> = self.net_minor.iter().map(|net| (*net).min(0)).collect();
        median(&out).map_or(0, i64::saturating_neg)
    }
}

/// For every week ahead the past weeks it may be filled with, by stretch of the past.
pub(super) struct Weeks<'a> {
    net_minor: &'a [i64],
    weeks: Vec<Week>,
}

/// Where candidates begin, ascending, and which of them each stretch allows.
struct Week {
    starts: Vec<usize>,
    stretches: [(usize, usize); STRETCHES],
}

/// Early, middle and late past.
const STRETCHES: usize = 3;

impl<'a> Weeks<'a> {
    pub(super) fn plan(everyday: &'a Everyday, as_of: NaiveDate, horizon_days: usize) -> Self {
        let net_minor = everyday.net_minor.as_slice();
        let length = net_minor.len();
        let all: Vec<usize> = (length % WEEK..length).step_by(WEEK).collect();
        let days_of_month: Vec<u32> = all.iter().map(|start| day_before(as_of, length - 1 - start)).collect();
        let weeks = (0..horizon_days.div_ceil(WEEK))
            .map(|week| {
                let ahead = u64::try_from(week * WEEK + 1).unwrap_or(1);
                let day = as_of.checked_add_days(Days::new(ahead)).map_or(1, |on| on.day());
                let same_time: Vec<usize> = all
                    .iter()
                    .zip(&days_of_month)
                    .filter(|(_, other)| is_same_time_of_month(day, **other))
                    .map(|(start, _)| *start)
                    .collect();
                Week::of(if same_time.len() < CANDIDATES_MIN { all.clone() } else { same_time }, length)
            })
            .collect();
        Self { net_minor, weeks }
    }

    /// Adds one drawn course of days to `changes`.
    pub(super) fn draw(&self, random: &mut Random, changes: &mut [i64]) {
        let stretch = random.below(STRETCHES);
        for (week, days) in self.weeks.iter().zip(changes.chunks_mut(WEEK)) {
            let (from, to) = week.stretches.get(stretch).copied().unwrap_or((0, week.starts.len()));
            let starts = week.starts.get(from..to).unwrap_or(&[]);
            let Some(start) = random.choose(starts) else { continue };
            let block = self.net_minor.get(start..).unwrap_or(&[]);
            for (day, net) in days.iter_mut().zip(block) {
                *day = day.saturating_add(*net);
            }
        }
    }
}

impl Week {
    fn of(starts: Vec<usize>, length: usize) -> Self {
        let width = (length / 2).max(STRETCH_DAYS_MIN).min(length);
        let last = length - width;
        let stretches = [0, last / 2, last].map(|begin| {
            let from = starts.partition_point(|start| *start < begin);
            let to = starts.partition_point(|start| *start < begin + width);
            if to > from { (from, to) } else { (0, starts.len()) }
        });
        Self { starts, stretches }
    }
}

fn day_before(as_of: NaiveDate, back: usize) -> u32 {
    let back = u64::try_from(back).unwrap_or(0);
    as_of.checked_sub_days(Days::new(back)).map_or(1, |on| on.day())
}

/// Months are taken for rings of thirty days.
fn is_same_time_of_month(day: u32, other: u32) -> bool {
    let apart = day.abs_diff(other);
    apart.min(30_u32.saturating_sub(apart.min(30))) <= SAME_TIME_OF_MONTH_DAYS
}
