//! Years to come for a plan: those of the history from each start, blocks of it drawn at random, or draws from what
//! its years have in common. The same seed gives the same years everywhere.

use draws::Random;

use crate::history::Year;

/// Years of a block: long enough for a fall and its recovery, short enough for many different orders.
const BLOCK_YEARS: usize = 5;

/// Where years come from.
#[derive(Debug, Clone)]
pub enum Markets<'a> {
    /// Every start year of a history in turn.
    Historical(&'a [Year]),
    /// Blocks of consecutive years of a history, wrapped around its end (Politis and Romano 1992), so that what
    /// happened together stays together.
    Blocks {
        /// The history.
        history: &'a [Year],
        /// The seed.
        seed: u64,
    },
    /// Draws from a joint lognormal distribution.
    Lognormal {
        /// What the years have in common.
        moments: Moments,
        /// The seed.
        seed: u64,
    },
}

/// Means and spreads of the logarithms of one and a return: stocks, notes, prices.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    mean: [f64; 3],
    /// The lower triangle whose square is the covariance.
    root: [[f64; 3]; 3],
}

impl Moments {
    /// Those of a history; `None` of fewer than two years, or where one return follows from the others.
    pub fn of(history: &[Year]) -> Option<Self> {
        let count = f64::from(u32::try_from(history.len()).ok().filter(|count| *count > 1)?);
        let logs: Vec<[f64; 3]> =
            history.iter().map(|year| [year.stocks, year.notes, year.inflation].map(libm::log1p)).collect();
        let mut mean = [0.0; 3];
        for (place, mean) in mean.iter_mut().enumerate() {
            *mean = logs.iter().map(|log| log[place]).sum::<f64>() / count;
        }
        let mut root = [[0.0; 3]; 3];
        // Cholesky's decomposition of the covariance.
        for row in 0..3 {
            for column in 0..=row {
                let covariance =
                    logs.iter().map(|log| (log[row] - mean[row]) * (log[column] - mean[column])).sum::<f64>()
                        / (count - 1.0);
                let done: f64 = (0..column).map(|before| root[row][before] * root[column][before]).sum();
                let rest = covariance - done;
                root[row][column] = if row == column { rest.sqrt() } else { rest / root[column][column] };
            }
        }
        root.iter().flatten().all(|entry| entry.is_finite()).then_some(Self { mean, root })
    }

    fn draw(&self, random: &mut Random, year: i32) -> Year {
        let ([first, second], [third, _]) = (random.normals(), random.normals());
        let normals = [first, second, third];
        let mut drawn = [0.0; 3];
        for (place, drawn) in drawn.iter_mut().enumerate() {
            let moved: f64 = self.root[place].iter().zip(normals).map(|(root, normal)| root * normal).sum();
            *drawn = libm::expm1(self.mean[place] + moved);
        }
        let [stocks, notes, inflation] = drawn;
        Year { year, stocks, notes, inflation }
    }
}

impl Markets<'_> {
    /// How many different runs of so many years there are; `wanted` where they are drawn.
    pub fn runs(&self, years: usize, wanted: usize) -> usize {
        match self {
            Self::Historical(history) => (history.len() + 1).saturating_sub(years.max(1)),
            Self::Blocks { history: [], .. } => 0,
            Self::Blocks { .. } | Self::Lognormal { .. } => wanted,
        }
    }

    /// Writes the years of one run into a buffer in place of what it held. The calendar years are those of the history,
    /// or count from the first.
    pub fn path(&self, run: usize, years: usize, path: &mut Vec<Year>) {
        path.clear();
        let part = u64::try_from(run).unwrap_or(u64::MAX);
        match self {
            Self::Historical(history) => path.extend(history.iter().skip(run).take(years)),
            Self::Blocks { history, seed } => {
                let mut random = Random::stream(*seed, part, 0);
                while path.len() < years {
                    let start = random.below(history.len());
                    let block = history.iter().cycle().skip(start).take(BLOCK_YEARS.min(years - path.len()));
                    path.extend(block);
                }
            }
            Self::Lognormal { moments, seed } => {
                let mut random = Random::stream(*seed, part, 1);
                let numbered = (0_i32..).take(years);
                path.extend(numbered.map(|year| moments.draw(&mut random, year)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::history::united_states;

    fn path(markets: &Markets<'_>, run: usize) -> Vec<Year> {
        let mut years = Vec::new();
        markets.path(run, 40, &mut years);
        years
    }

    #[test]
    fn a_seed_gives_the_same_years_and_another_run_others() {
        let history = united_states();
        let moments = Moments::of(history).unwrap();
        for markets in [
            Markets::Historical(history),
            Markets::Blocks { history, seed: 7 },
            Markets::Lognormal { moments, seed: 7 },
        ] {
            assert_eq!(path(&markets, 3), path(&markets, 3));
            assert_ne!(path(&markets, 3), path(&markets, 4));
            assert_eq!(path(&markets, 3).len(), 40);
        }
        assert_eq!(Markets::Historical(history).runs(30, 0), 69);
        assert_eq!(Markets::Historical(history).runs(99, 0), 0);
    }

    #[test]
    fn blocks_are_consecutive_years_of_the_history() {
        let years = path(&Markets::Blocks { history: united_states(), seed: 1 }, 0);
        let steps = years.chunks(BLOCK_YEARS).flat_map(|block| block.windows(2));
        assert!(steps.map(|pair| pair[1].year - pair[0].year).all(|step| step == 1 || step == -97));
    }

    #[test]
    fn draws_have_the_mean_and_the_spread_of_the_history() {
        let history = united_states();
        let markets = Markets::Lognormal { moments: Moments::of(history).unwrap(), seed: 3 };
        let drawn: Vec<f64> =
            (0..2_500).flat_map(|run| path(&markets, run)).map(|year| year.stocks.ln_1p()).collect();
        let of = |values: &[f64]| {
            let count = f64::from(u32::try_from(values.len()).unwrap());
            let mean = values.iter().sum::<f64>() / count;
            (mean, (values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count).sqrt())
        };
        let ((mean, spread), (expected, wide)) =
            (of(&drawn), of(&history.iter().map(|year| year.stocks.ln_1p()).collect::<Vec<f64>>()));
        assert!((mean - expected).abs() < 0.005 && (spread - wide).abs() < 0.005, "{mean} {spread}");
        assert_eq!(Moments::of(&history[..1]), None);
    }
}
