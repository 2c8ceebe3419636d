//! Withdrawals by a rule, through a run of years: at the start of each the money is taken, then the rest is brought
//! back to its mix and earns the year's return.

use serde::{Deserialize, Serialize};

use crate::history::Year;

/// How much is taken each year. Shares are of one.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "rule")]
pub enum Rule {
    /// The first year's amount, raised by inflation (Bengen 1994).
    ConstantReal,
    /// The same share of what is there.
    ConstantPercent,
    /// A share of what is there, in prices of the start no less and no more than these shares of the first year's
    /// amount (Bengen 2001).
    FloorCeiling {
        /// Least share of the first amount.
        floor: f64,
        /// Largest share of it.
        ceiling: f64,
    },
    /// A share of what is there, moved against the year before by no more than these shares in real terms (Vanguard
    /// 2013).
    Dynamic {
        /// Largest real fall a year.
        fall: f64,
        /// Largest real rise a year.
        rise: f64,
    },
    /// Guardrails (Guyton and Klinger 2006): raised by inflation up to a cap, but not after a year of loss while the
    /// rate is above the first; cut or raised by a share where the rate leaves a band around the first.
    Guardrails {
        /// Largest raise for inflation.
        inflation_cap: f64,
        /// Half the band's width, as a share of the first rate.
        band: f64,
        /// The cut or the raise.
        adjustment: f64,
    },
}

/// A plan: how much there is, what share is taken first, by which rule, and how it is invested.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// What there is at the start, in any one unit.
    pub balance: f64,
    /// The share taken in the first year.
    pub rate: f64,
    /// How the amount goes on.
    pub rule: Rule,
    /// The share in stocks; the rest is in ten-year notes.
    pub stock_share: f64,
}

/// One year of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spent {
    /// The calendar year.
    pub year: i32,
    /// What the rule asked for.
    pub wanted: f64,
    /// What was taken: less than wanted when that was not there.
    pub taken: f64,
    /// The same in prices of the first year.
    pub taken_real: f64,
    /// What is there at the year's end.
    pub balance: f64,
    /// The same in prices of the first year's start.
    pub balance_real: f64,
}

/// Less than half a cent is nothing left.
const NOTHING: f64 = 0.005;

impl Plan {
    /// The plan through consecutive years.
    pub fn through(&self, years: &[Year]) -> Vec<Spent> {
        let mut state = State::new(self);
        years.iter().map(|year| state.advance(self, year)).collect()
    }
}

/// The year at whose end nothing was left; none where the money lasted.
pub fn depleted_at_end_of(run: &[Spent]) -> Option<i32> {
    run.iter().find(|spent| spent.balance <= NOTHING).map(|spent| spent.year)
}

/// Whether every year's amount was paid in full: money that is used up by the last payment lasted.
pub fn is_paid_in_full(run: &[Spent]) -> bool {
    run.iter().all(|spent| spent.wanted - spent.taken <= NOTHING)
}

/// Where a run stands at the start of a year.
struct State {
    balance: f64,
    /// Prices against those of the first year.
    prices: f64,
    /// What the rule asked for the year before.
    wanted: f64,
    /// The same in prices of the start, as far as it was paid.
    real: f64,
    last: Option<Year>,
}

impl State {
    fn new(plan: &Plan) -> Self {
        Self { balance: plan.balance, prices: 1.0, wanted: 0.0, real: 0.0, last: None }
    }

    fn advance(&mut self, plan: &Plan, year: &Year) -> Spent {
        let wanted = match self.last {
            None => plan.rate * plan.balance,
            Some(last) => self.wanted(plan, &last),
        };
        let taken = wanted.min(self.balance);
        let taken_real = taken / self.prices;
        let balance = (self.balance - taken) * (1.0 + year.of_mix(plan.stock_share));
        *self = Self {
            balance,
            prices: self.prices * (1.0 + year.inflation),
            wanted,
            real: taken_real,
            last: Some(*year),
        };
        Spent { year: year.year, wanted, taken, taken_real, balance, balance_real: balance / self.prices }
    }

    fn wanted(&self, plan: &Plan, last: &Year) -> f64 {
        let first = plan.rate * plan.balance;
        let share_real = plan.rate * self.balance / self.prices;
        match plan.rule {
            Rule::ConstantReal => first * self.prices,
            Rule::ConstantPercent => plan.rate * self.balance,
            Rule::FloorCeiling { floor, ceiling } => {
                share_real.max(first * floor).min(first * ceiling) * self.prices
            }
            Rule::Dynamic { fall, rise } => {
                share_real.max(self.real * (1.0 - fall)).min(self.real * (1.0 + rise)) * self.prices
            }
            Rule::Guardrails { inflation_cap, band, adjustment } => {
                let is_above_first = self.wanted > plan.rate * self.balance;
                let is_raised = last.of_mix(plan.stock_share) >= 0.0 || !is_above_first;
                let raise = if is_raised { last.inflation.min(inflation_cap) } else { 0.0 };
                let wanted = self.wanted * (1.0 + raise);
                if wanted > plan.rate * (1.0 + band) * self.balance {
                    wanted * (1.0 - adjustment)
                } else if wanted < plan.rate * (1.0 - band) * self.balance {
                    wanted * (1.0 + adjustment)
                } else {
                    wanted
                }
            }
        }
    }
}

/// Every start year with so many years behind it in a history, with its run.
pub fn every_start<'a>(
    plan: &'a Plan,
    history: &'a [Year],
    years: usize,
) -> impl Iterator<Item = (i32, Vec<Spent>)> + 'a {
    // Windows of no years do not exist.
    history.windows(years.max(1)).filter_map(|window| Some((window.first()?.year, plan.through(window))))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::history::united_states;

    fn plan(rule: Rule) -> Plan {
        Plan { balance: 1_000_000.0, rate: 0.04, rule, stock_share: 0.5 }
    }

    /// The share of start years whose thirty years are all paid, in percent.
    fn success(plan: &Plan, years: usize) -> f64 {
        let runs: Vec<bool> =
            every_start(plan, united_states(), years).map(|(_, run)| is_paid_in_full(&run)).collect();
        let paid = runs.iter().filter(|paid| **paid).count();
        100.0 * f64::from(u32::try_from(paid).unwrap()) / f64::from(u32::try_from(runs.len()).unwrap())
    }

    /// The rates other programs find on this table: 94, 93 and 94 percent of its 69 start years.
    #[test]
    fn four_percent_for_thirty_years_after_damodaran() {
        for (stock_share, expected) in [(0.6, 94.0), (0.5, 93.0), (0.75, 94.0)] {
            let found = success(&Plan { stock_share, ..plan(Rule::ConstantReal) }, 30);
            let one_start = 100.0 / 69.0;
            assert!((found - expected).abs() <= one_start, "{stock_share}: {found}");
        }
    }

    #[test]
    fn a_share_of_what_is_there_never_runs_out() {
        assert!((success(&plan(Rule::ConstantPercent), 40) - 100.0).abs() < f64::EPSILON);
    }

    #[test]
    fn nothing_is_taken_that_is_not_there() {
        let greedy = Plan { rate: 0.5, ..plan(Rule::ConstantReal) };
        let run = greedy.through(&united_states()[..5]);
        assert!(!is_paid_in_full(&run));
        assert!(run.iter().all(|spent| spent.balance >= 0.0));
        assert_eq!(depleted_at_end_of(&run), Some(run.iter().find(|one| one.balance == 0.0).unwrap().year));
    }

    proptest! {
        #[test]
        fn more_money_scales_and_more_spending_leaves_less(scale in 1.0_f64..1000.0, rate in 0.01_f64..0.08, start in 0_usize..60) {
            let years = &united_states()[start..start + 30];
            let one = Plan { rate, ..plan(Rule::ConstantReal) };
            let many = Plan { balance: one.balance * scale, ..one };
            let more = Plan { rate: rate + 0.01, ..one };
            for ((a, b), c) in one.through(years).iter().zip(many.through(years)).zip(more.through(years)) {
                prop_assert!((a.balance * scale - b.balance).abs() <= 1e-6 * b.balance.max(1.0));
                prop_assert!(c.balance <= a.balance);
            }
        }
    }
}
