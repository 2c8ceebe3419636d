//! The evaluator of `JSONLogic` under every condition, in the settings of this engine: the operators and truth of the
//! reference implementation, and an error where a number is divided by nought.

use std::fmt;
use std::sync::{Arc, LazyLock};

use datalogic_rs::{DivisionByZeroHandling, Engine, EvaluationConfig, Logic};
use serde_json::Value;

/// Built once: it holds settings and no state.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| {
    let settings = EvaluationConfig::default().with_division_by_zero(DivisionByZeroHandling::ThrowError);
    Engine::builder().with_config(settings).build()
});

/// A rule of `JSONLogic`, ready to be evaluated many times. It reads whatever data it is given; what a condition may
/// say about a customer is narrower, see [`Condition`](crate::Condition).
#[derive(Clone)]
pub struct Rule(Arc<Logic>);

/// Why a rule cannot be compiled or gives no value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the rule gives no value: {0}")]
pub struct RuleError(String);

impl Rule {
    /// Compiles a rule.
    ///
    /// # Errors
    /// When it names an operator the evaluator does not have or is nested too deeply.
    pub fn compile(logic: &Value) -> Result<Self, RuleError> {
        let logic = ENGINE.compile(logic).map_err(|error| RuleError(error.to_string()))?;
        Ok(Self(Arc::new(logic)))
    }

    /// The value of the rule over `data`.
    ///
    /// # Errors
    /// When an operator cannot work with what it is given, such as a word that is to be added up.
    pub fn evaluate(&self, data: &Value) -> Result<Value, RuleError> {
        ENGINE.session().eval_into(&self.0, data).map_err(|error| RuleError(error.to_string()))
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0.to_json())
    }
}
