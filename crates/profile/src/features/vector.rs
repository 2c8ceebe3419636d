//! A customer's feature values: always one for each feature, always finite.

use ledger::hexadecimal;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{FEATURE_COUNT, FEATURES, feature_index};

/// One value for each entry of [`FEATURES`], in order. Values are `f32`, since models split on `f32`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Vec<f32>", into = "Vec<f32>")]
pub struct FeatureVector(Vec<f32>);

/// Why values were no feature vector.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FeatureError {
    /// Not one value for each feature.
    #[error("{found} values for {FEATURE_COUNT} features")]
    Length {
        /// How many came.
        found: usize,
    },
    /// A value was infinite or not a number.
    #[error("feature {feature} is not a finite number")]
    NotFinite {
        /// The feature's name.
        feature: &'static str,
    },
}

impl FeatureVector {
    /// Accepts one finite value for each feature.
    ///
    /// # Errors
    /// [`FeatureError`] for another length or a value that is not finite.
    pub fn new(values: Vec<f32>) -> Result<Self, FeatureError> {
        if values.len() != FEATURE_COUNT {
            return Err(FeatureError::Length { found: values.len() });
        }
        match values.iter().zip(&FEATURES).find(|(value, _)| !value.is_finite()) {
            Some((_, spec)) => Err(FeatureError::NotFinite { feature: spec.name }),
            None => Ok(Self(values)),
        }
    }

    /// The vector that has these values by name, as [`Self::named`] tells them; a feature that is not named has its stand-in.
    pub fn of_named(value_of: impl Fn(&str) -> Option<f64>) -> Self {
        Self::impute(FEATURES.iter().map(|spec| value_of(spec.name)))
    }

    /// Puts each feature's stand-in where a value is unknown or not finite. That a balance or a birth year is
    /// unknown is a feature of its own.
    pub(super) fn impute(values: impl Iterator<Item = Option<f64>>) -> Self {
        #[expect(clippy::as_conversions, reason = "models split on f32; rounding is wanted")]
        let values = values.zip(&FEATURES).map(|(value, spec)| {
            value.map(|value| value as f32).filter(|value| value.is_finite()).unwrap_or(spec.imputed)
        });
        Self(values.collect())
    }

    /// The values in the order of [`FEATURES`].
    pub fn values(&self) -> &[f32] {
        &self.0
    }

    /// The value of a feature by name.
    pub fn get(&self, name: &str) -> Option<f64> {
        feature_index(name).map(|index| f64::from(self.0[index]))
    }

    /// The same with one feature changed.
    ///
    /// # Errors
    /// [`FeatureError`] for a value that is not finite or an index that is no feature's.
    pub fn with(&self, index: usize, value: f32) -> Result<Self, FeatureError> {
        let mut values = self.0.clone();
        match values.get_mut(index) {
            Some(slot) => *slot = value,
            None => return Err(FeatureError::Length { found: index }),
        }
        Self::new(values)
    }

    /// Names and values in the order of [`FEATURES`].
    pub fn named(&self) -> impl Iterator<Item = (&'static str, f64)> {
        FEATURES.iter().zip(&self.0).map(|(spec, value)| (spec.name, f64::from(*value)))
    }

    /// SHA-256 of the values, in hexadecimal.
    pub fn hash(&self) -> String {
        let mut digest = Sha256::new();
        for value in &self.0 {
            digest.update(value.to_le_bytes());
        }
        hexadecimal(&digest.finalize())
    }
}

impl TryFrom<Vec<f32>> for FeatureVector {
    type Error = FeatureError;

    fn try_from(values: Vec<f32>) -> Result<Self, Self::Error> {
        Self::new(values)
    }
}

impl From<FeatureVector> for Vec<f32> {
    fn from(vector: FeatureVector) -> Self {
        vector.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_finite_values_of_the_right_number_are_accepted() {
        assert!(FeatureVector::new(vec![0.0; FEATURE_COUNT]).is_ok());
        assert_eq!(FeatureVector::new(vec![0.0; 3]), Err(FeatureError::Length { found: 3 }));
        for bad in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY] {
            let mut values = vec![0.0; FEATURE_COUNT];
            values[1] = bad;
            let error = FeatureVector::new(values).unwrap_err();
            assert_eq!(error, FeatureError::NotFinite { feature: FEATURES[1].name });
        }
    }

    #[test]
    fn what_is_unknown_or_not_finite_gets_the_stand_in() {
        let vector = FeatureVector::impute(
            (0..FEATURE_COUNT).map(|index| [None, Some(f64::NAN), Some(f64::MAX), Some(0.5)][index % 4]),
        );
        for (index, (value, spec)) in vector.values().iter().zip(&FEATURES).enumerate() {
            let expected = if index % 4 == 3 { 0.5 } else { spec.imputed };
            assert_eq!((*value, value.is_finite()), (expected, true));
        }
    }

    #[test]
    fn json_with_a_missing_value_is_refused() {
        assert!(serde_json::from_str::<FeatureVector>("[1.0, 2.0]").is_err());
    }
}
