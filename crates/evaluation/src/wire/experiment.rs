//! Reading an experiment: `measure`, `arms`, perhaps `settings`, and either `units` or the sums of every arm and how many
//! units were `multiply_exposed`.

use serde::Deserialize;
use serde_json::value::RawValue;
use tax::us::Refusal;
use tax::wire::Fields;

use crate::experiment::{Arm, BeforeSums, Experiment, ExperimentError, Measure, Settings, Sums, Unit};

/// An arm with its sums, which are left out where units are given.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    name: String,
    weight: f64,
    units: Option<u32>,
    sum: Option<f64>,
    /// In a proportion the same as the sum, and so it may be left out.
    sum_squares: Option<f64>,
    before: Option<BeforeSums>,
}

impl Row {
    fn alone(self) -> Result<Arm, Refusal> {
        let has_sums =
            self.units.is_some() || self.sum.is_some() || self.sum_squares.is_some() || self.before.is_some();
        if has_sums {
            return Err(Refusal::new("arms", "have a name and a weight only where units are given"));
        }
        Ok(Arm { name: self.name, weight: self.weight })
    }

    fn with_sums(self, measure: Measure) -> Result<(Arm, Sums), Refusal> {
        let missing = || Refusal::new("arms", "need units, sum and sum_squares where no units are given");
        let sum = self.sum.ok_or_else(missing)?;
        let same = (measure == Measure::Proportion).then_some(sum);
        let sums = Sums {
            units: self.units.ok_or_else(missing)?,
            sum,
            sum_squares: self.sum_squares.or(same).ok_or_else(missing)?,
            before: self.before,
        };
        Ok((Arm { name: self.name, weight: self.weight }, sums))
    }
}

/// Reads an experiment.
pub(super) fn reading(input: &RawValue) -> Result<String, Refusal> {
    let mut fields = Fields::of(input)?;
    let measure: Measure = fields.parsed("measure", "mean or proportion")?;
    let arms: Vec<Row> = fields.parsed(
        "arms",
        "a list of objects with name, weight and perhaps units, sum, sum_squares and before",
    )?;
    let units: Option<Vec<Unit>> =
        fields.optional("units", "a list of objects with unit, arm, outcome and perhaps before")?;
    let multiply_exposed: Option<u32> = fields.optional("multiply_exposed", "a whole number of units")?;
    let settings: Option<Settings> = fields.optional(
        "settings",
        "an object with alpha, tuning_units, units_per_arm_min, ratio_alpha or multiply_exposed_share_max",
    )?;
    fields.finish()?;
    let refused = |error: ExperimentError| Refusal::new(error.field(), error.to_string());
    let experiment = match units {
        Some(units) => {
            if multiply_exposed.is_some() {
                return Err(Refusal::new("multiply_exposed", "is counted where units are given"));
            }
            let arms = arms.into_iter().map(Row::alone).collect::<Result<_, _>>()?;
            Experiment::of_units(measure, arms, &units)
        }
        None => {
            let arms = arms.into_iter().map(|row| row.with_sums(measure)).collect::<Result<_, _>>()?;
            let counted = || Refusal::new("multiply_exposed", "is missing: 0 where none was");
            Experiment::of_sums(measure, arms, multiply_exposed.ok_or_else(counted)?)
        }
    };
    let settings = settings.unwrap_or_default();
    super::written(&experiment.and_then(|experiment| experiment.read(&settings)).map_err(refused)?)
}
