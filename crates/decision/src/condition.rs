//! Conditions over the attributes of a customer: `JSONLogic`, checked when it is read and asked in three-valued logic.
//!
//! `and`, `or`, `!` and `if` are Kleene's and worked out here, so that a part nobody can tell matters only where the
//! rest does not settle the answer. What they join is evaluated by [`Rule`]. Once read, a condition always has an
//! answer: yes, no or unknown.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::attribute::{AttributeKind, AttributeValue, Attributes};
use crate::rule::Rule;

mod check;

use check::Scope;
pub use check::{ConditionError, ConditionFault};

/// A condition that has passed its checks.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(try_from = "Value", into = "Value")]
pub struct Condition {
    logic: Value,
    root: Node,
}

/// A condition in the form it is asked.
#[derive(Clone, Debug)]
enum Node {
    Known(bool),
    All(Vec<Node>),
    Any(Vec<Node>),
    Not(Box<Node>),
    If { test: Box<Node>, then: Box<Node>, otherwise: Box<Node> },
    Leaf(Predicate),
}

/// A part of a condition that is asked as a whole: one comparison, or one attribute that is yes or no.
#[derive(Clone, Debug)]
pub(crate) struct Predicate {
    logic: Value,
    asked: Asked,
}

/// How a predicate is asked.
#[derive(Clone, Debug)]
enum Asked {
    /// The attribute itself is the answer.
    Flag(String),
    /// By evaluating a rule: without what it needs it has no answer, what it reads it looks at where it is known.
    Rule { rule: Rule, needs: BTreeSet<String>, reads: BTreeSet<String> },
}

impl Condition {
    /// Reads a condition over customers.
    ///
    /// # Errors
    /// When it names an attribute or an operator that is not there, sets side by side what cannot be compared, or is
    /// too large; the error says where. Guardrails are not asked of a customer.
    pub fn parse(logic: &Value) -> Result<Self, ConditionError> {
        Ok(Self { root: check::node(logic, Scope::Customers)?, logic: logic.clone() })
    }

    /// Reads a condition under which a part of a layout is shown, which may ask guardrails beside attributes.
    ///
    /// # Errors
    /// As [`Condition::parse`], except that guardrails may be named.
    pub fn parse_visibility(logic: &Value) -> Result<Self, ConditionError> {
        Ok(Self { root: check::node(logic, Scope::Layouts)?, logic: logic.clone() })
    }

    /// Whether it holds; `None` while that cannot be told.
    #[must_use]
    pub fn holds(&self, attributes: &Attributes) -> Option<bool> {
        self.holds_by(&|predicate| predicate.holds(attributes))
    }

    /// Whether it holds where `told` answers for its predicates.
    pub(crate) fn holds_by(&self, told: &dyn Fn(&Predicate) -> Option<bool>) -> Option<bool> {
        self.root.holds(told)
    }

    /// The predicates it joins.
    pub(crate) fn predicates(&self) -> Vec<&Predicate> {
        let mut found = Vec::new();
        self.root.collect(&mut found);
        found
    }

    /// The condition as it was written.
    #[must_use]
    pub fn logic(&self) -> &Value {
        &self.logic
    }

    /// The attributes it may look at.
    #[must_use]
    pub fn attributes(&self) -> BTreeSet<String> {
        self.predicates().into_iter().flat_map(Predicate::reads).map(str::to_owned).collect()
    }
}

impl Predicate {
    /// The predicate as it was written.
    pub(crate) fn logic(&self) -> &Value {
        &self.logic
    }

    /// The attributes it looks at.
    pub(crate) fn reads(&self) -> Vec<&str> {
        match &self.asked {
            Asked::Flag(name) => vec![name],
            Asked::Rule { reads, .. } => reads.iter().map(String::as_str).collect(),
        }
    }

    /// Whether it holds; `None` while that cannot be told.
    pub(crate) fn holds(&self, attributes: &Attributes) -> Option<bool> {
        match &self.asked {
            Asked::Flag(name) => match attributes.get(name) {
                Some(AttributeValue::Flag(flag)) => Some(*flag),
                _ => None,
            },
            Asked::Rule { rule, needs, reads } => {
                if needs.iter().any(|name| attributes.get(name).is_none()) {
                    return None;
                }
                rule.evaluate(&data(attributes, reads)).ok().as_ref().and_then(Value::as_bool)
            }
        }
    }
}

impl PartialEq for Condition {
    fn eq(&self, other: &Self) -> bool {
        self.logic == other.logic
    }
}

impl TryFrom<Value> for Condition {
    type Error = ConditionError;
    fn try_from(logic: Value) -> Result<Self, ConditionError> {
        Self::parse(&logic)
    }
}

impl From<Condition> for Value {
    fn from(condition: Condition) -> Self {
        condition.logic
    }
}

impl Node {
    fn holds(&self, told: &dyn Fn(&Predicate) -> Option<bool>) -> Option<bool> {
        match self {
            Node::Known(value) => Some(*value),
            Node::All(parts) => all(parts.iter().map(|part| part.holds(told))),
            Node::Any(parts) => {
                all(parts.iter().map(|part| part.holds(told).map(|held| !held))).map(|none| !none)
            }
            Node::Not(part) => part.holds(told).map(|held| !held),
            Node::If { test, then, otherwise } => match test.holds(told) {
                Some(true) => then.holds(told),
                Some(false) => otherwise.holds(told),
                // Unknown, unless it comes to the same either way.
                None => then.holds(told).filter(|held| otherwise.holds(told) == Some(*held)),
            },
            Node::Leaf(predicate) => told(predicate),
        }
    }

    fn collect<'a>(&'a self, found: &mut Vec<&'a Predicate>) {
        match self {
            Node::Known(_) => {}
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| part.collect(found)),
            Node::Not(part) => part.collect(found),
            Node::If { test, then, otherwise } => {
                [test, then, otherwise].into_iter().for_each(|part| part.collect(found));
            }
            Node::Leaf(predicate) => found.push(predicate),
        }
    }
}

/// False if one is; else unknown if one is; else true.
fn all(values: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut result = Some(true);
    for value in values {
        match value {
            Some(false) => return Some(false),
            Some(true) => {}
            None => result = None,
        }
    }
    result
}

/// The attributes named, nested at the dots of their names as rules look them up.
fn data(attributes: &Attributes, names: &BTreeSet<String>) -> Value {
    let mut data = Map::new();
    for name in names {
        let Some(value) = attributes.get(name) else { continue };
        let value = match value {
            AttributeValue::Flag(flag) => Value::from(*flag),
            AttributeValue::Number(number) => Value::from(*number),
            AttributeValue::Date(day) => Value::from(day.to_string()),
            AttributeValue::Text(text) => Value::from(text.as_str()),
        };
        match name.split_once('.') {
            None => {
                data.insert(name.clone(), value);
            }
            Some((family, rest)) => {
                let family = data.entry(family).or_insert_with(|| Value::Object(Map::new()));
                if let Value::Object(family) = family {
                    family.insert(rest.to_owned(), value);
                }
            }
        }
    }
    Value::Object(data)
}
