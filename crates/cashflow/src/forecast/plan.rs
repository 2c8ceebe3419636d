//! A model made ready for drawing: tables looked up once, so that a path is additions and table reads.

use chrono::NaiveDate;

use super::everyday::Weeks;
use super::model::{Event, EventKind, ForecastModel, Method, PayerModel, Scheduled, Supposition};
use super::payer::YEAR_DAYS;
use draws::Random;

/// Entries of a table of gaps.
const GAPS: usize = 256;
const GAP_DAYS_MAX: u16 = 730;
/// A payment that comes by the year comes within so many days of its day.
const YEARLY_SHIFT_DAYS: i64 = 5;

/// One payer's payments ahead.
pub(super) struct Process {
    method: Method,
    silent_days: i64,
    alive_permille: i64,
    /// One payment in so many is the last one; `None` of new payers together, who never run out.
    stays_of: Option<usize>,
    scale_permille: i64,
    /// By gap, shortest first.
    pairs: Vec<(u16, i64)>,
    /// The first of the pairs whose gap is longer than the present silence.
    longer_from: usize,
    /// Gaps of a payer that pays on any day with the same chance, one for each 256th of probability.
    gaps: Vec<u16>,
    /// What is expected again of a payer that pays by the year.
    again: Vec<(i64, i64)>,
}

impl Process {
    pub(super) fn of(model: &PayerModel) -> Self {
        let mut pairs = model.pairs.clone();
        pairs.sort_unstable();
        Self {
            method: model.method,
            silent_days: i64::from(model.silent_days),
            alive_permille: i64::from(model.alive_permille),
            scale_permille: i64::from(model.scale_permille),
            stays_of: if model.key.is_empty() { None } else { Some(2 * usize::from(model.payments) + 4) },
            longer_from: pairs.partition_point(|(gap, _)| *gap <= model.silent_days),
            gaps: if model.rate_ppm == 0 { Vec::new() } else { geometric_gaps(model.rate_ppm) },
            again: a_year_later(model),
            pairs,
        }
    }

    /// Calls `pay` with day (1 is tomorrow) and amount of each payment up to the last day.
    pub(super) fn draw(&self, last_day: i64, random: &mut Random, mut pay: impl FnMut(i64, i64)) {
        match self.method {
            Method::Pairs => return self.draw_pairs(last_day, random, pay),
            Method::Yearly => return self.draw_year(last_day, random, pay),
            Method::Croston | Method::Tsb => {}
        }
        let is_gone = self.method == Method::Croston && random.permille() >= self.alive_permille;
        let mut day = 0_i64;
        while let Some(gap) = random.choose(&self.gaps).filter(|_| !is_gone) {
            day += i64::from(gap);
            let Some((_, amount)) = random.choose(&self.pairs).filter(|_| day <= last_day) else { return };
            pay(day, parts(amount, self.scale_permille, 1000));
            if self.leaves(random) {
                return;
            }
        }
    }

    /// Whether this payment was the payer's last. Laplace's rule of succession gives one in two more than the
    /// payments that were not the last; half of that, since most who are silent for long come back.
    fn leaves(&self, random: &mut Random) -> bool {
        self.stays_of.is_some_and(|payments| random.below(payments) == 0)
    }

    fn draw_year(&self, last_day: i64, random: &mut Random, mut pay: impl FnMut(i64, i64)) {
        for (ahead, amount) in &self.again {
            let day = ahead + random.permille() * (2 * YEARLY_SHIFT_DAYS + 1) / 1000 - YEARLY_SHIFT_DAYS;
            if day <= last_day {
                pay(day.max(1), *amount);
            }
        }
    }

    fn draw_pairs(&self, last_day: i64, random: &mut Random, mut pay: impl FnMut(i64, i64)) {
        let longer = self.pairs.get(self.longer_from..).unwrap_or(&[]);
        let (mut day, mut amount) = if let Some((gap, amount)) = random.choose(longer) {
            (i64::from(gap) - self.silent_days, amount)
        } else {
            // Silent for longer than ever: perhaps gone, perhaps about to pay.
            let Some((gap, amount)) = random.choose(&self.pairs) else { return };
            if random.permille() >= self.alive_permille {
                return;
            }
            (i64::from(gap) * (1 + random.permille()) / 1000 + 1, amount)
        };
        while day <= last_day {
            pay(day.max(1), amount);
            if self.leaves(random) {
                return;
            }
            let Some((gap, next)) = random.choose(&self.pairs) else { return };
            (day, amount) = (day + i64::from(gap.max(1)), next);
        }
    }
}

/// The last year's payments a year later: days ahead and amounts, ascending.
fn a_year_later(model: &PayerModel) -> Vec<(i64, i64)> {
    let mut again = Vec::new();
    let mut ahead = YEAR_DAYS - i64::from(model.silent_days);
    for (gap, amount) in model.pairs.iter().rev() {
        if ahead <= 0 {
            break;
        }
        again.push((ahead, *amount));
        ahead -= i64::from(*gap);
    }
    again.reverse();
    again
}

/// The gaps at the middle of each 256th of a geometric distribution, by whole numbers only.
fn geometric_gaps(rate_ppm: u32) -> Vec<u16> {
    const WHOLE: u64 = 1 << 40;
    let missed_ppm = u64::from(1_000_000_u32.saturating_sub(rate_ppm));
    let (mut gap, mut silent) = (0_u16, WHOLE);
    (0..GAPS)
        .map(|place| {
            let place = u64::try_from(place).unwrap_or(0);
            let still_silent = WHOLE - WHOLE / 512 * (2 * place + 1);
            while silent > still_silent && gap < GAP_DAYS_MAX {
                silent = silent / 1_000_000 * missed_ppm;
                gap += 1;
            }
            gap.max(1)
        })
        .collect()
}

/// `amount × part ÷ whole`, without overflow for any amount money can have.
pub(super) fn parts(amount_minor: i64, part: i64, whole: i64) -> i64 {
    if part == whole { amount_minor } else { amount_minor.saturating_mul(part) / whole.max(1) }
}

/// What is supposed of one payer.
#[derive(Default)]
pub(super) struct Effect {
    lost_from: Option<i64>,
    raises: Vec<(i64, i64)>,
}

impl Effect {
    fn on(key: &str, suppositions: &[Supposition]) -> Self {
        let mut effect = Self::default();
        for supposition in suppositions {
            match supposition {
                Supposition::PayerLost { payer_key, from_day } if payer_key == key => {
                    let from = i64::from(*from_day);
                    effect.lost_from = Some(effect.lost_from.map_or(from, |earlier| earlier.min(from)));
                }
                Supposition::RateRaised { payer_key, from_day, by_bp }
                    if payer_key.as_deref().is_none_or(|wanted| wanted == key) =>
                {
                    effect.raises.push((i64::from(*from_day), 10_000 + i64::from(*by_bp)));
                }
                _ => {}
            }
        }
        effect
    }

    /// The amount as supposed; `None` once the payer is lost.
    pub(super) fn amount_minor(&self, day: i64, amount_minor: i64) -> Option<i64> {
        if self.lost_from.is_some_and(|from| day >= from) {
            return None;
        }
        let raises = self.raises.iter().filter(|(from, _)| day >= *from);
        Some(raises.fold(amount_minor, |amount, (_, bp)| parts(amount, *bp, 10_000)))
    }
}

/// A payer with what is supposed of it; its first payments are those that open invoices stand for.
pub(super) struct Payer {
    pub(super) process: Process,
    pub(super) effect: Effect,
    pub(super) invoices: usize,
}

/// Everything to draw a path from.
pub(super) struct Plan<'a> {
    pub(super) weeks: Weeks<'a>,
    pub(super) payers: Vec<Payer>,
    pub(super) scheduled: Vec<(&'a Scheduled, Effect)>,
    pub(super) events: &'a [Event],
}

impl<'a> Plan<'a> {
    pub(super) fn of(model: &'a ForecastModel, horizon_days: usize) -> Self {
        let as_of: NaiveDate = model.as_of;
        let invoices = |key: &str| {
            let is_theirs =
                |event: &&Event| event.kind == EventKind::Invoice && event.payer_key.as_deref() == Some(key);
            model.events.iter().filter(is_theirs).count()
        };
        Self {
            weeks: Weeks::plan(&model.everyday, as_of, horizon_days),
            payers: model
                .payers
                .iter()
                .map(|payer| Payer {
                    process: Process::of(payer),
                    effect: Effect::on(&payer.key, &model.suppositions),
                    invoices: invoices(&payer.key),
                })
                .collect(),
            scheduled: model
                .scheduled
                .iter()
                .map(|one| {
                    let suppositions = if one.is_income { model.suppositions.as_slice() } else { &[] };
                    (one, Effect::on(&one.key, suppositions))
                })
                .collect(),
            events: &model.events,
        }
    }
}
