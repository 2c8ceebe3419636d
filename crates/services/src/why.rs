//! Why a customer sees the dashboard they see, in plain words, with the numbers that weighed most.

use decision::{Explained, explain};
use profile::{FeatureVector, Persona};
use serde::{Deserialize, Serialize};

use crate::deciding::Inferred;
use crate::intents::told;
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The whole explanation.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Why {
    /// The persona the dashboard was chosen for; `None` for the neutral one.
    pub persona: Option<Persona>,
    /// How sure Attune is of it, in basis points of probability.
    pub certainty_bp: Option<i64>,
    /// Every persona with its probability in basis points, most likely first; empty without a profile.
    pub posterior_bp: Vec<(Persona, i64)>,
    /// The facts that weighed most, in plain sentences with their numbers.
    pub facts: Vec<SharedReason>,
    /// The smallest change of one fact that would change the choice: the fact as it would have to be.
    pub counterfactual: Option<String>,
    /// One sentence for every reason code of the decision.
    pub reasons: Vec<Explained>,
    /// Signs of hardship that were read, in plain sentences.
    pub hardship: Vec<String>,
    /// The layout shown.
    pub layout: String,
    /// Its revision.
    pub revision: u32,
    /// The decision's id.
    pub decision_id: String,
    /// The model that judged, if one did.
    pub model_version: Option<String>,
    /// The day the figures hold for, if any were judged.
    pub as_of: Option<chrono::NaiveDate>,
    /// Whether the customer consents to profiling.
    pub consents: bool,
}

/// One fact of the explanation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct SharedReason {
    /// The feature's name.
    pub feature: String,
    /// In plain words.
    pub sentence: String,
    /// Whether it speaks for the persona or against it.
    pub speaks_for: bool,
}

impl Attune {
    /// Explains the decision in force.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn why(&self, person: &Principal) -> Result<Why, ServiceError> {
        let owner = person.customer()?;
        self.kept(person).await?;
        let decision = self.decision_in_force(owner).await?.ok_or(ServiceError::NotFound)?;
        let inferred = self.inferred(owner).await?;
        let posterior = inferred.as_ref().map(|inferred| inferred.assessment.posterior);
        let posterior_bp = posterior.map_or_else(Vec::new, |posterior| {
            posterior.ranked().into_iter().map(|(persona, share)| (persona, basis_points(share))).collect()
        });
        let shown = decision.persona.filter(|persona| *persona != Persona::NotEnoughData);
        Ok(Why {
            persona: shown,
            certainty_bp: posterior.and_then(|posterior| Some(basis_points(posterior.of(shown?)))),
            posterior_bp,
            facts: inferred.as_ref().map_or_else(Vec::new, facts),
            counterfactual: inferred
                .as_ref()
                .filter(|_| shown.is_some())
                .and_then(|inferred| self.counterfactual(inferred)),
            reasons: explain(&decision),
            hardship: inferred.as_ref().map_or_else(Vec::new, |inferred| {
                inferred.hardship.reasons.iter().map(|reason| reason.sentence.clone()).collect()
            }),
            layout: decision.layout.name.to_string(),
            revision: decision.layout.revision,
            decision_id: decision.decision_id,
            model_version: decision.model_version,
            as_of: decision.as_of,
            consents: self.consents_to_profiling(owner).await?,
        })
    }

    /// The smallest change that would change the persona, in plain words. It takes longer than all else that is inferred, so
    /// that it is worked out for whoever asks; of what another model judged it says nothing.
    fn counterfactual(&self, inferred: &Inferred) -> Option<String> {
        if inferred.assessment.model_version != self.model.version() {
            return None;
        }
        let features = FeatureVector::of_named(|name| inferred.features.get(name).copied());
        self.model.counterfactual(&features).map(|change| change.sentence)
    }

    /// What Attune has understood of a customer, for `attune profile --json`: an object with `persona`,
    /// `posterior`, `as_of`, `features`, `attributions`, `intents` and more.
    ///
    /// # Errors
    /// When the customer has not consented to profiling.
    pub async fn profile_json(&self, person: &Principal) -> Result<serde_json::Value, ServiceError> {
        let owner = person.customer()?;
        if !self.consents_to_profiling(owner).await? {
            return Err(ServiceError::invalid(
                "no-consent",
                "This customer has not consented to profiling, so there is no profile.",
            ));
        }
        self.kept(person).await?;
        let inferred = self.inferred(owner).await?.ok_or(ServiceError::NotFound)?;
        let assessment = &inferred.assessment;
        Ok(serde_json::json!({
            "persona": assessment.persona,
            "posterior": assessment.posterior.as_map(),
            "as_of": inferred.as_of,
            "features": inferred.features,
            "attributions": assessment.attributions,
            "bias": assessment.bias,
            "margin": assessment.margin,
            "abstention": assessment.abstention,
            "conformal_set": assessment.conformal_set,
            "hardship": inferred.hardship,
            "intents": told(inferred.intents.as_deref().unwrap_or(&[]), person.locale()),
            "model_version": assessment.model_version,
            "feature_hash": assessment.feature_hash,
        }))
    }

    /// The decision in force and its newest record, for `attune decide --json`.
    ///
    /// # Errors
    /// When the person is no customer or the log does not hold together.
    pub async fn decision_json(&self, person: &Principal) -> Result<serde_json::Value, ServiceError> {
        self.kept(person).await?;
        let decision = self.decision_in_force(person.customer()?).await?.ok_or(ServiceError::NotFound)?;
        let record = self.decision_log(person).await?.pop();
        let mut value = serde_json::to_value(&decision).map_err(ServiceError::internal)?;
        if let serde_json::Value::Object(fields) = &mut value {
            fields.insert("record".to_owned(), serde_json::to_value(record).map_err(ServiceError::internal)?);
        }
        Ok(value)
    }
}

fn facts(inferred: &Inferred) -> Vec<SharedReason> {
    inferred
        .reasons
        .iter()
        .map(|reason| SharedReason {
            feature: reason.feature.clone(),
            sentence: reason.sentence.clone(),
            speaks_for: reason.contribution >= 0.0,
        })
        .collect()
}

#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a probability is at most 10,000 bp"
)]
pub(crate) fn basis_points(share: f64) -> i64 {
    (share * 10_000.0).round() as i64
}
