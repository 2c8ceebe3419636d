//! Experiments whose truth is known, looked at again and again.

use draws::Random;
use evaluation::experiment::{Arm, BeforeSums, Experiment, Measure, Reading, Settings, Sums};

/// An arm.
pub(crate) fn arm(name: &str, weight: f64) -> Arm {
    Arm { name: name.to_owned(), weight }
}

/// How many experiments there are, how often each is looked at and how many units arrive between two looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Trials {
    /// Experiments.
    pub(crate) experiments: u32,
    /// Looks at each.
    pub(crate) looks: u32,
    /// Units between two looks, of both arms.
    pub(crate) units_a_look: u32,
    /// What the treatment adds.
    pub(crate) lift: f64,
}

/// In how many experiments something was found.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Found {
    /// Limits without 0 between them at one look or more.
    pub(crate) differences: u32,
    /// The same by the limits of a single look.
    pub(crate) fixed_differences: u32,
    /// Limits without the true lift between them at one look or more.
    pub(crate) truths_missed: u32,
    /// Alarms that the ratio is off.
    pub(crate) ratio_alarms: u32,
}

impl Trials {
    /// Runs them all: outcomes are skewed, lean on what was before, and differ between the arms by the lift alone.
    pub(crate) fn run(self, seed: u64) -> Found {
        let mut found = Found::default();
        for experiment in 0..u64::from(self.experiments) {
            let mut random = Random::stream(seed, experiment, 0);
            let none = BeforeSums { sum: 0.0, sum_squares: 0.0, sum_products: 0.0 };
            let mut arms = [Sums { units: 0, sum: 0.0, sum_squares: 0.0, before: Some(none) }; 2];
            let mut seen = Seen::default();
            for _ in 0..self.looks {
                for _ in 0..self.units_a_look {
                    let place = random.below(2);
                    let lift = if place == 1 { self.lift } else { 0.0 };
                    add_unit(&mut arms[place], lift, &mut random);
                }
                seen.look(arms, self.lift);
            }
            found.differences += u32::from(seen.difference);
            found.fixed_differences += u32::from(seen.fixed_difference);
            found.truths_missed += u32::from(seen.truth_missed);
            found.ratio_alarms += u32::from(seen.ratio_alarm);
        }
        found
    }
}

fn add_unit(arm: &mut Sums, lift: f64, random: &mut Random) {
    let past = -10.0 * (1.0 - random.unit()).ln();
    let now = lift + 0.6 * past - 8.0 * (1.0 - random.unit()).ln();
    arm.units += 1;
    arm.sum += now;
    arm.sum_squares += now * now;
    if let Some(before) = &mut arm.before {
        before.sum += past;
        before.sum_squares += past * past;
        before.sum_products += past * now;
    }
}

/// What was seen in one experiment at one look or more.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    difference: bool,
    fixed_difference: bool,
    truth_missed: bool,
    ratio_alarm: bool,
}

impl Seen {
    fn look(&mut self, arms: [Sums; 2], lift: f64) {
        let [now, new] = arms;
        let arms = vec![(arm("now", 1.0), now), (arm("new", 1.0), new)];
        let experiment = Experiment::of_sums(Measure::Mean, arms, 0).unwrap();
        let settings = Settings { units_per_arm_min: 50, ..Settings::default() };
        match experiment.read(&settings).unwrap() {
            Reading::Shown(findings) => {
                let found = findings.comparisons[0].absolute;
                self.difference |= found.lower > 0.0 || found.upper < 0.0;
                self.fixed_difference |= found.estimate.abs() > 1.959_963_984_540_054 * found.standard_error;
                self.truth_missed |= lift < found.lower || found.upper < lift;
            }
            Reading::Withheld(_) => self.ratio_alarm = true,
        }
    }
}
