//! Wages from one employer.

use chrono::{Datelike, NaiveDate};

use crate::builder::{Builder, Slot};
use crate::calendar::{business_day_before, nth_weekday, on_day, plus, shift};
use crate::random::{Random, scaled};
use crate::vocabulary::Line;
use crate::{Country, Meaning};

/// How often wages come.
#[derive(Debug, Clone, Copy)]
enum Cadence {
    Weekly,
    Biweekly,
    FourWeekly,
    /// The 15th and the last day.
    SemiMonthly,
    /// A fixed day, or the last weekday where the day is 31.
    Monthly {
        day: i64,
    },
}

/// One job with its pay rhythm.
#[derive(Debug, Clone)]
pub(super) struct Job {
    line: Line,
    cadence: Cadence,
    monthly_minor: i64,
    /// Spread of one payment: near 0 for a salary, more for hourly work.
    spread: f64,
    bonus_month: Option<u32>,
    bonus_share: f64,
    raise: f64,
    phase: i64,
}

/// Which cadence: BLS Current Employment Statistics, February 2023, for private US establishments (biweekly
/// 43 %, weekly 27 %, semi-monthly 20 %, monthly 10 %); in the UK most are paid monthly, some weekly or
/// four-weekly (assumed 84, 10, 6).
fn cadence(country: Country, random: &mut Random) -> Cadence {
    let days = [1, 15, 20, 23, 25, 26, 27, 28, 31, 31];
    let monthly = Cadence::Monthly { day: random.choose(&days) };
    match country {
        Country::UnitedStates => match random.weighted(&[43.0, 27.0, 20.0, 10.0]) {
            0 => Cadence::Biweekly,
            1 => Cadence::Weekly,
            2 => Cadence::SemiMonthly,
            _ => monthly,
        },
        Country::UnitedKingdom => match random.weighted(&[84.0, 10.0, 6.0]) {
            0 => monthly,
            1 => Cadence::Weekly,
            _ => Cadence::FourWeekly,
        },
    }
}

impl Job {
    /// A job that pays `monthly_minor` on average. `hourly` is the chance that pay follows hours worked.
    pub(super) fn draw(
        builder: &mut Builder<'_>,
        random: &mut Random,
        monthly_minor: i64,
        hourly: f64,
    ) -> Self {
        let employer = builder.words.organisation(random, 0.4);
        builder.payer(&employer, Meaning::Payroll);
        let says_so = random.chance(0.72 * builder.spec.shift.payroll_words);
        let templates = if says_so { builder.bank.payroll } else { builder.bank.credit };
        let line = builder.line(random, templates, employer);
        let by_the_hour = random.chance(hourly);
        Self {
            line,
            cadence: cadence(builder.situation.country, random),
            monthly_minor,
            spread: if by_the_hour { random.between(0.06, 0.3) } else { random.between(0.0, 0.015) },
            bonus_month: random
                .chance(0.22)
                .then(|| u32::try_from(random.choose(&[1, 2, 3, 3, 6, 12])).ok())
                .flatten(),
            bonus_share: random.between(0.15, 1.6),
            raise: random.between(0.0, 0.06),
            phase: random.whole(0, 27),
        }
    }

    /// Posts wages from `from` to `until`, as `meaning`, into `slot`.
    pub(super) fn post(
        &self,
        builder: &mut Builder<'_>,
        random: &mut Random,
        slot: Slot,
        meaning: Meaning,
        from: NaiveDate,
        until: NaiveDate,
    ) {
        let (paydays, share) = self.paydays(builder);
        let mut bonus_paid_in = None;
        for payday in paydays.into_iter().filter(|day| (from..=until).contains(day)) {
            let years = (payday - builder.window.start).num_days() / 365;
            let mut amount = scaled(self.monthly_minor, share * random.factor(self.spread));
            for _ in 0..years {
                amount = scaled(amount, 1.0 + self.raise);
            }
            if self.bonus_month == Some(payday.month()) && bonus_paid_in != Some(payday.year()) {
                bonus_paid_in = Some(payday.year());
                amount += scaled(self.monthly_minor, self.bonus_share);
            }
            let text = self.line.text(random, payday);
            builder.post(payday, slot, amount, meaning, text);
        }
    }

    /// The days of payment and each payment's share of a month.
    fn paydays(&self, builder: &Builder<'_>) -> (Vec<NaiveDate>, f64) {
        let window = builder.window;
        let friday = |day: NaiveDate| shift(nth_weekday(day, chrono::Weekday::Fri, 1), 0);
        let first_friday = (friday(window.start) - window.start).num_days();
        let each_month = |day: i64| -> Vec<NaiveDate> {
            window.month_starts().into_iter().map(|month| business_day_before(on_day(month, day))).collect()
        };
        match self.cadence {
            Cadence::Weekly => (window.every(7, first_friday), 12.0 / 52.0),
            Cadence::Biweekly => (window.every(14, first_friday + 7 * (self.phase % 2)), 12.0 / 26.0),
            Cadence::FourWeekly => (window.every(28, first_friday + 7 * (self.phase % 4)), 12.0 / 13.0),
            Cadence::Monthly { day } => (each_month(day), 1.0),
            Cadence::SemiMonthly => {
                let mut days = each_month(15);
                days.extend(each_month(31));
                days.sort_unstable();
                (days, 0.5)
            }
        }
    }
}

/// Irregular hours of a student or a casual worker: a varying number of hours every week or two.
pub(super) fn casual(builder: &mut Builder<'_>, random: &mut Random, weekly_hours: f64, slot: Slot) {
    let employer = builder.words.organisation(random, 0.35);
    builder.payer(&employer, Meaning::Payroll);
    let says_so = random.chance(0.7 * builder.spec.shift.payroll_words);
    let templates = if says_so { builder.bank.payroll } else { builder.bank.credit };
    let line = builder.line(random, templates, employer);
    let step = random.choose(&[7_u64, 14, 14, 28, 30]).max(7);
    let wage = random.around(builder.figures.casual_hour, 0.15);
    let weeks = crate::random::ratio(i64::try_from(step).unwrap_or(7), 7);
    let quiet = random.between(0.02, 0.2);
    for payday in builder.window.every(step, random.whole(0, 27)) {
        if random.chance(quiet) {
            continue;
        }
        let hours = weekly_hours * weeks * random.factor(0.3);
        let on = business_day_before(plus(payday, 0));
        let text = line.text(random, on);
        builder.post(on, slot, scaled(wage, hours), Meaning::Payroll, text);
    }
}
