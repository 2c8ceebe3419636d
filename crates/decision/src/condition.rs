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
    Leaf { rule: Rule, needs: BTreeSet<String>, reads: BTreeSet<String> },
}

impl Condition {
    /// Reads a condition.
    ///
    /// # Errors
    /// When it names an attribute or an operator that is not there, sets side by side what cannot be compared, or is
    /// too large; the error says where.
    pub fn parse(logic: &Value) -> Result<Self, ConditionError> {
        Ok(Self { root: check::node(logic)?, logic: logic.clone() })
    }

    /// Whether it holds; `None` while that cannot be told.
    #[must_use]
    pub fn holds(&self, attributes: &Attributes) -> Option<bool> {
        self.root.holds(attributes)
    }

    /// The condition as it was written.
    #[must_use]
    pub fn logic(&self) -> &Value {
        &self.logic
    }

    /// The attributes it may look at.
    #[must_use]
    pub fn attributes(&self) -> BTreeSet<String> {
        let mut names = BTreeSet::new();
        self.root.collect(&mut names);
        names
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
    fn holds(&self, attributes: &Attributes) -> Option<bool> {
        match self {
            Node::Known(value) => Some(*value),
            Node::All(parts) => all(parts.iter().map(|part| part.holds(attributes))),
            Node::Any(parts) => {
                all(parts.iter().map(|part| part.holds(attributes).map(|held| !held))).map(|none| !none)
            }
            Node::Not(part) => part.holds(attributes).map(|held| !held),
            Node::If { test, then, otherwise } => match test.holds(attributes) {
                Some(true) => then.holds(attributes),
                Some(false) => otherwise.holds(attributes),
                // Unknown, unless it comes to the same either way.
                None => then.holds(attributes).filter(|held| otherwise.holds(attributes) == Some(*held)),
            },
            Node::Leaf { rule, needs, reads } => {
                if needs.iter().any(|name| attributes.get(name).is_none()) {
                    return None;
                }
                rule.evaluate(&data(attributes, reads)).ok().as_ref().and_then(Value::as_bool)
            }
        }
    }

    fn collect(&self, names: &mut BTreeSet<String>) {
        match self {
            Node::Known(_) => {}
            Node::All(parts) | Node::Any(parts) => parts.iter().for_each(|part| part.collect(names)),
            Node::Not(part) => part.collect(names),
            Node::If { test, then, otherwise } => {
                [test, then, otherwise].into_iter().for_each(|part| part.collect(names));
            }
            Node::Leaf { reads, .. } => names.extend(reads.iter().cloned()),
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
