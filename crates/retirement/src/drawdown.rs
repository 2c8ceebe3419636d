//! A whole retirement: pots that open at an age, incomes that begin and end, phases of spending, taxes and required
//! distributions, through years to come.
//!
//! Each year the incomes come in first and fill the lowest bands of tax; what spending and tax still ask for is taken of
//! the pots in order; the larger of that and the required distribution leaves the deferred pots, and what nobody spends
//! of it goes to the taxable one. A plan fails in a year whose spending is not paid, and in no other. Amounts are minor
//! units; everything told is in prices of the first year.

mod year;

use serde::{Deserialize, Serialize};

use crate::history::Year;
use crate::markets::Markets;
use crate::outlook::Band;
use crate::tax_table::TaxTable;

/// What prices may rise by beyond the years a plan is run through, as a share a year.
const EXTRA_INFLATION: std::ops::RangeInclusive<f64> = -0.05..=0.25;

/// What a pot is to the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PotKind {
    /// Money that keeps up with prices and earns nothing above them.
    Cash,
    /// Taxed on what was gained when it is sold.
    Taxable,
    /// Taxed as income when it is taken: a traditional IRA, a 401(k), a pension pot.
    Deferred,
    /// Taxed no more: a Roth account, an ISA.
    Free,
    /// A home or land that keeps up with prices and is sold when nothing else is left.
    Property,
}

/// Money that can be drawn on.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pot {
    /// What it is to the law.
    pub kind: PotKind,
    /// What is in it.
    pub balance: f64,
    /// What of a taxable pot was paid in; counts for no other.
    #[serde(default)]
    pub basis: f64,
    /// The age from which it can be drawn on.
    #[serde(default)]
    pub access_age: u32,
    /// The share in stocks, the rest in ten-year notes.
    #[serde(default)]
    pub stock_share: f64,
    /// What it costs a year, as a share of it.
    #[serde(default)]
    pub fee: f64,
}

/// What an income is to the law.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StreamKind {
    /// A pension, an annuity, pay: taxed as income.
    Taxed,
    /// Social Security, of which a part is taxed.
    SocialSecurity,
    /// Not taxed.
    Free,
}

/// Money that comes in by itself.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// What it is to the law.
    pub kind: StreamKind,
    /// A year, in prices of the first year.
    pub yearly: f64,
    /// The first age it comes at.
    #[serde(default)]
    pub from_age: u32,
    /// The last age it comes at; none where it never ends.
    #[serde(default)]
    pub until_age: Option<u32>,
    /// Whether it rises with prices.
    #[serde(default)]
    pub is_indexed: bool,
}

/// What is spent a year from an age on, in prices of the first year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    /// The first age.
    pub from_age: u32,
    /// A year.
    pub spending: f64,
}

/// How spending follows what is there.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "rule")]
pub enum SpendingRule {
    /// What the phase says, whatever happens.
    Fixed,
    /// In proportion to what is there against the beginning, between two shares of what the phase says.
    Share {
        /// Least share.
        floor: f64,
        /// Largest share.
        ceiling: f64,
    },
    /// What the phase says, cut or raised by a step when the rate of withdrawal leaves a band around the first, between
    /// two shares of what the phase says (Guyton and Klinger 2006).
    Guardrails {
        /// Half the band, as a share of the first rate.
        band: f64,
        /// The step.
        step: f64,
        /// Least share.
        floor: f64,
        /// Largest share.
        ceiling: f64,
    },
    /// What the phase says, raised by a step and never cut once pots are so many times what they were (Kitces 2015).
    Ratchet {
        /// How many times what they were.
        at: f64,
        /// The step.
        step: f64,
    },
}

/// A whole retirement.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct DrawdownPlan {
    /// The owner's year of birth.
    pub birth_year: i32,
    /// The calendar year of the first step.
    pub first_year: i32,
    /// The age it has to last to.
    pub last_age: u32,
    /// The pots.
    pub pots: Vec<Pot>,
    /// The incomes.
    #[serde(default)]
    pub streams: Vec<Stream>,
    /// The phases, of which the last that has begun counts.
    pub phases: Vec<Phase>,
    /// How spending follows what is there.
    #[serde(flatten)]
    pub rule: SpendingRule,
    /// Which pots are drawn on first; those it does not name come after it, property last.
    #[serde(default)]
    pub order: Vec<PotKind>,
    /// Whether the law of the United States asks for distributions of the deferred pots.
    #[serde(default)]
    pub has_required_distributions: bool,
    /// By how much prices rise faster a year than in the years it is run through, as a share; below zero where slower.
    #[serde(default)]
    pub extra_inflation: f64,
    /// Cash for lean years, in prices of the first year: it is drawn on first in a year after investments lost against
    /// prices and last in every other, when it is filled up of the taxable pots. Nothing where cash is drawn on in the
    /// plan's order.
    #[serde(default)]
    pub reserve: f64,
    /// How far shares fall before the first year, as a share of their worth: a trial of a bad start.
    #[serde(default)]
    pub first_fall: f64,
}

impl Pot {
    /// Whether it moves with markets.
    fn is_invested(&self) -> bool {
        matches!(self.kind, PotKind::Taxable | PotKind::Deferred | PotKind::Free)
    }
}

/// One year of a run, in prices of the first year.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Step {
    /// The owner's age.
    pub age: u32,
    /// The year whose returns these were.
    pub market_year: i32,
    /// What was wanted.
    pub wanted: f64,
    /// What of it was paid.
    pub paid: f64,
    /// What came in by itself.
    pub income: f64,
    /// What was taken of the pots, tax included, without what was only put aside as cash.
    pub withdrawn: f64,
    /// What of the deferred pots had to be taken.
    pub required: f64,
    /// Tax.
    pub tax: f64,
    /// What all pots hold at the year's end.
    pub balance: f64,
    /// Prices at the year's end against those of the first year.
    pub prices: f64,
}

impl Step {
    /// Whether the year's spending was paid, to a minor unit.
    pub fn is_paid(&self) -> bool {
        self.wanted - self.paid <= 1.0
    }
}

/// What all runs of a plan came to.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Prospect {
    /// How many runs there were.
    pub runs: usize,
    /// In how many of them every year was paid.
    pub lasted: usize,
    /// Age by age, in how many runs everything had been paid up to it.
    pub paid_to_age: Vec<(u32, usize)>,
    /// Age by age, what all pots held at its end, in prices of the first year.
    pub balances: Vec<Band>,
    /// Age by age, the same in prices of the day.
    pub nominal_balances: Vec<Band>,
    /// The numbers of the worst, the lower quarter's, the middle, the upper quarter's and the best run, to be opened.
    pub notable: [usize; 5],
}

/// Why a plan cannot be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// The first year is before the birth or after the last age.
    #[error("the plan has to begin in the owner's life and end after it begins")]
    Ages,
    /// There is no phase at the first age.
    #[error("no phase says what is spent at first")]
    NoPhase,
    /// An amount or a share is none.
    #[error("an amount or a share is below zero or not a number")]
    Amount,
    /// The rule's numbers are no rule.
    #[error(
        "the rule's steps and bounds have to be from 0 to 10, a step down below 1, and floors below ceilings"
    )]
    Rule,
    /// There are no years to run it through.
    #[error("there are no years to run it through")]
    NoYears,
}

impl SpendingRule {
    /// Whether its numbers make a rule.
    fn is_fair(self) -> bool {
        let is_fair = |numbers: &[f64]| numbers.iter().all(|number| (0.0..=10.0).contains(number));
        match self {
            Self::Fixed => true,
            Self::Share { floor, ceiling } => is_fair(&[floor, ceiling]) && floor <= ceiling,
            Self::Guardrails { band, step, floor, ceiling } => {
                is_fair(&[band, step, floor, ceiling]) && floor <= ceiling && step < 1.0
            }
            Self::Ratchet { at, step } => is_fair(&[at, step]) && at > 1.0,
        }
    }
}

impl DrawdownPlan {
    /// The age in the first year.
    pub(crate) fn first_age(&self) -> Option<u32> {
        u32::try_from(self.first_year.checked_sub(self.birth_year)?).ok()
    }

    /// How many years it runs for.
    ///
    /// # Errors
    /// [`PlanError`].
    pub fn years(&self) -> Result<usize, PlanError> {
        let first = self.first_age().filter(|first| *first <= self.last_age && self.last_age <= 130);
        let first = first.ok_or(PlanError::Ages)?;
        let is_amount = |amount: f64| amount.is_finite() && amount >= 0.0;
        let is_share = |share: f64| (0.0..=1.0).contains(&share);
        let pots = self.pots.iter().all(|pot| {
            is_amount(pot.balance) && is_amount(pot.basis) && is_share(pot.stock_share) && is_share(pot.fee)
        });
        let streams = self.streams.iter().all(|stream| is_amount(stream.yearly));
        let is_believable = EXTRA_INFLATION.contains(&self.extra_inflation)
            && is_amount(self.reserve)
            && is_share(self.first_fall);
        if !pots || !streams || !is_believable || !self.phases.iter().all(|phase| is_amount(phase.spending)) {
            return Err(PlanError::Amount);
        }
        if !self.rule.is_fair() {
            return Err(PlanError::Rule);
        }
        if !self.phases.iter().any(|phase| phase.from_age <= first) {
            return Err(PlanError::NoPhase);
        }
        usize::try_from(self.last_age - first + 1).map_err(|_| PlanError::Ages)
    }

    /// What is spent at an age, in prices of the first year.
    pub(crate) fn spending(&self, age: u32) -> f64 {
        let begun = self.phases.iter().filter(|phase| phase.from_age <= age);
        begun.max_by_key(|phase| phase.from_age).map_or(0.0, |phase| phase.spending)
    }

    /// Every yearly amount of Social Security the plan comes to, in prices of the first year, for a [`TaxTable`].
    pub fn benefit_levels(&self) -> Vec<f64> {
        let mut levels = vec![0.0];
        let ages = self.years().ok().and_then(|_| self.first_age()).map(|first| first..=self.last_age);
        for age in ages.into_iter().flatten() {
            let benefits = self.benefits(age);
            if !levels.iter().any(|known| (known - benefits).abs() < 0.5) {
                levels.push(benefits);
            }
        }
        levels
    }

    fn benefits(&self, age: u32) -> f64 {
        let of_kind = self.streams.iter().filter(|stream| stream.kind == StreamKind::SocialSecurity);
        of_kind.filter(|stream| stream.comes_at(age)).map(|stream| stream.yearly).sum()
    }

    /// The plan through the years of one run.
    ///
    /// # Errors
    /// [`PlanError`].
    pub fn through(&self, path: &[Year], tax: &TaxTable) -> Result<Vec<Step>, PlanError> {
        self.years()?;
        let mut run = year::Run::new(self, tax);
        Ok(path.iter().map(|market| run.advance(market)).collect())
    }

    /// The plan through many runs. The same seed gives the same prospect everywhere.
    ///
    /// # Errors
    /// [`PlanError`].
    pub fn prospect(
        &self,
        markets: &Markets<'_>,
        wanted_runs: usize,
        tax: &TaxTable,
    ) -> Result<Prospect, PlanError> {
        let years = self.years()?;
        let count = markets.runs(years, wanted_runs);
        if count == 0 {
            return Err(PlanError::NoYears);
        }
        let first = self.first_age().ok_or(PlanError::Ages)?;
        let mut path: Vec<Year> = Vec::with_capacity(years);
        let mut real: Vec<Vec<f64>> = vec![Vec::with_capacity(count); years];
        let mut nominal = real.clone();
        // Years paid in full before the first that was not, the end, and what was paid: the worst run first.
        let mut ranks: Vec<(usize, f64, f64, usize)> = Vec::with_capacity(count);
        for number in 0..count {
            markets.path(number, years, &mut path);
            let mut run = year::Run::new(self, tax);
            let (mut full, mut is_short, mut last, mut paid) = (0, false, 0.0, 0.0);
            for (place, market) in path.iter().enumerate() {
                let step = run.advance(market);
                is_short |= !step.is_paid();
                full += usize::from(!is_short);
                (last, paid) = (step.balance, paid + step.paid);
                if let (Some(real), Some(nominal)) = (real.get_mut(place), nominal.get_mut(place)) {
                    real.push(step.balance);
                    nominal.push(step.balance * step.prices);
                }
            }
            ranks.push((full, last, paid, number));
        }
        ranks.sort_by(|a, b| {
            a.0.cmp(&b.0).then(a.1.total_cmp(&b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3))
        });
        let paid_to_age = (0..years)
            .zip(first..)
            .map(|(place, age)| (age, ranks.iter().filter(|(full, ..)| *full > place).count()))
            .collect();
        let at = |percent: usize| ranks.get((count - 1) * percent / 100).map_or(0, |rank| rank.3);
        Ok(Prospect {
            runs: count,
            lasted: ranks.iter().filter(|(full, ..)| *full == years).count(),
            paid_to_age,
            balances: real.into_iter().map(spread).collect(),
            nominal_balances: nominal.into_iter().map(spread).collect(),
            notable: [0, 25, 50, 75, 100].map(at),
        })
    }
}

impl Stream {
    fn comes_at(&self, age: u32) -> bool {
        self.from_age <= age && self.until_age.is_none_or(|until| age <= until)
    }
}

fn spread(mut values: Vec<f64>) -> Band {
    values.sort_unstable_by(f64::total_cmp);
    let at = |percent: usize| values.get((values.len() - 1) * percent / 100).copied().unwrap_or(0.0);
    Band { p10: at(10), p25: at(25), p50: at(50), p75: at(75), p90: at(90) }
}

impl Prospect {
    /// The share of runs in which everything was paid.
    pub fn chance(&self) -> f64 {
        ratio(self.lasted, self.runs)
    }

    /// The age at which so many of a hundred failing runs had failed; none where none did.
    pub fn failure_age(&self, percent: usize) -> Option<u32> {
        let failed = self.runs - self.lasted;
        let wanted = (failed * percent).div_ceil(100).max(1);
        self.paid_to_age
            .iter()
            .find(|(_, paid)| failed > 0 && self.runs - paid >= wanted)
            .map(|(age, _)| *age)
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let float = |count: usize| u32::try_from(count).map_or(f64::NAN, f64::from);
    float(part) / float(whole)
}

#[cfg(test)]
mod tests;
