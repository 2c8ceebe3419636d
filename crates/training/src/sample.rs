//! Labelled rows: what a household's bank files would show on some day, and the life it truly leads.

use categorise::{Teachings, categorise};
use chrono::{Datelike, Days, NaiveDate};
use population::{Country, Household, Hybrid, Spec, generate};
use profile::{FeatureState, FeatureVector, History, Persona, Subject};

use crate::TrainError;
use crate::grow::in_threads;
use crate::partial::Partial;

/// One household on one day.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The household it was taken from; splits keep a household's samples together.
    pub household: u64,
    /// What the model may see.
    pub features: FeatureVector,
    /// How much history the features rest on.
    pub history: History,
    /// The true class, an index into [`Persona::CLASSES`].
    pub class: usize,
    /// What only audits may see.
    pub group: Group,
}

/// What a sample is audited by. None of it is a feature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Group {
    /// Where the household lives.
    pub country: Country,
    /// The mix of lives, if it has one.
    pub hybrid: Option<Hybrid>,
    /// The main earner's true age on the day.
    pub age_years: i32,
    /// Whether the year of birth was shown to the model.
    pub gave_birth_year: bool,
    /// Whether it cannot make ends meet.
    pub distressed: bool,
    /// Whether the customer shows all finances.
    pub whole_books: bool,
}

/// One household in this many tells its year of birth.
const BIRTH_YEAR_GIVEN_PER: u64 = 3;

/// The class of a generated life.
pub fn class_of(household: &Household) -> usize {
    population::Life::ALL.iter().position(|life| *life == household.life).unwrap_or(0)
}

/// How households become samples.
#[derive(Debug, Clone, PartialEq)]
pub struct Sampling {
    /// One sample on the day that leaves each share of the history, as a customer who came earlier would show.
    pub shares_of_history: Vec<f64>,
    /// The share of customers who show only part of their finances.
    pub partial_books: f64,
}

/// The samples of one household. Days with too little history for a persona give no sample.
pub fn samples_of(spec: &Spec, sampling: &Sampling) -> Vec<Sample> {
    let mut household = generate(spec);
    let draw = mix(spec.seed, spec.index);
    let partial = Partial::draw(draw, sampling.partial_books);
    partial.hide_accounts(&mut household);
    let mut assignments = categorise(&household.accounts, &household.transactions, &Teachings::default());
    partial.hide_rows(&mut household, &mut assignments);
    let state = FeatureState::of(&household.accounts, &household.transactions, &assignments);
    let gave_birth_year = draw.is_multiple_of(BIRTH_YEAR_GIVEN_PER);
    let mut samples = Vec::with_capacity(sampling.shares_of_history.len());
    for share in &sampling.shares_of_history {
        let as_of = day_at(household.start_on, household.end_on, *share);
        let history = state.history(as_of);
        if !history.is_enough() {
            continue;
        }
        let birth_year = gave_birth_year.then_some(household.birth_year);
        let subject = Subject { as_of, accounts: &household.accounts, birth_year };
        samples.push(Sample {
            household: spec.index,
            features: state.features(&subject),
            history,
            class: class_of(&household),
            group: Group {
                country: household.country,
                hybrid: household.hybrid,
                age_years: as_of.year() - household.birth_year,
                gave_birth_year,
                distressed: household.distressed,
                whole_books: partial.is_whole(),
            },
        });
    }
    samples
}

/// The samples of households `0..count` in order, made by two threads.
pub(crate) fn samples_of_all(
    count: u64,
    sampling: &Sampling,
    spec_of: impl Fn(u64) -> Spec + Sync,
) -> Result<Vec<Sample>, TrainError> {
    let half = count / 2;
    let jobs: Vec<_> = [0..half, half..count]
        .into_iter()
        .map(|range| {
            let spec_of = &spec_of;
            move || Ok(range.flat_map(|index| samples_of(&spec_of(index), sampling)).collect::<Vec<_>>())
        })
        .collect();
    Ok(in_threads(jobs)?.concat())
}

/// The day that leaves this share of a history.
fn day_at(start_on: NaiveDate, end_on: NaiveDate, share: f64) -> NaiveDate {
    #[expect(clippy::as_conversions, reason = "days of a history are few and exact in f64")]
    let cut = ((end_on - start_on).num_days() as f64 * (1.0 - share.clamp(0.0, 1.0))) as u64;
    end_on.checked_sub_days(Days::new(cut)).unwrap_or(end_on)
}

/// A well mixed number from two (the finaliser of `SplitMix64`).
pub(crate) fn mix(a: u64, b: u64) -> u64 {
    let mut z = a.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(b).wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// The persona of a class index.
pub fn persona(class: usize) -> Persona {
    Persona::CLASSES.get(class).copied().unwrap_or(Persona::NotEnoughData)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lives_and_classes_name_the_same_things() {
        for (life, class) in population::Life::ALL.iter().zip(Persona::CLASSES) {
            assert_eq!(life.as_str(), class.as_str());
        }
    }

    #[test]
    fn a_share_of_history_ends_earlier() {
        let day = |d| NaiveDate::from_ymd_opt(2026, 1, d).unwrap();
        assert_eq!(day_at(day(1), day(31), 1.0), day(31));
        assert_eq!(day_at(day(1), day(31), 0.5), day(16));
        assert_eq!(day_at(day(1), day(31), 0.0), day(1));
    }
}
