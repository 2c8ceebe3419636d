//! The checks a condition passes when it is read: known attributes and operators, kinds that fit, limits on size.

use std::collections::BTreeSet;
use std::fmt;

use chrono::NaiveDate;
use serde_json::Value;

use super::{Asked, AttributeKind, Node, Predicate};
use crate::attribute::{AttributeSource, attribute};
use crate::rule::Rule;

/// Deepest nesting of operators.
const DEPTH_MAX: usize = 16;
/// Most operators, operands and constants.
const PARTS_MAX: usize = 256;

/// A text that is not a condition, and where.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault} at “{path}”")]
pub struct ConditionError {
    /// JSON pointer to the place, from the root of the condition.
    pub path: String,
    /// What is wrong there.
    pub fault: ConditionFault,
}

/// What is wrong with a condition.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ConditionFault {
    /// Operators are objects of one field.
    #[error("an operator is an object with one field")]
    NotAnOperator,
    /// No such operator, or none that conditions may use.
    #[error("conditions have no operator “{0}”")]
    UnknownOperator(String),
    /// The operator wants another number of operands.
    #[error("“{0}” has another number of operands")]
    OperandCount(String),
    /// The catalogue has no such attribute.
    #[error("there is no attribute “{0}”")]
    UnknownAttribute(String),
    /// Guardrails say whether something may be shown, which is no fact of a customer.
    #[error("“{0}” is asked only of what a layout shows, not of who somebody is")]
    GuardrailOfCustomer(String),
    /// An operand is of another kind than its operator needs.
    #[error("{} is needed here, and this is {}", article(*.wanted), article(*.found))]
    WrongKind {
        /// What is needed.
        wanted: AttributeKind,
        /// What is there.
        found: AttributeKind,
    },
    /// A value of no kind, such as `null` or an object.
    #[error("this is neither yes or no, a number, a text nor a day")]
    NoKind,
    /// Operators are nested too deeply.
    #[error("operators are nested more than {DEPTH_MAX} deep")]
    TooDeep,
    /// There are too many parts.
    #[error("a condition has at most {PARTS_MAX} parts")]
    TooLarge,
    /// The evaluator refuses it.
    #[error("{0}")]
    Refused(String),
}

fn article(kind: AttributeKind) -> &'static str {
    match kind {
        AttributeKind::Flag => "yes or no",
        AttributeKind::Number => "a number",
        AttributeKind::Text => "a text",
        AttributeKind::Date => "a day",
    }
}

/// Where the checker is.
#[derive(Clone)]
struct Place {
    path: String,
    depth: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(if self.path.is_empty() { "/" } else { &self.path })
    }
}

impl Place {
    fn refuse<T>(&self, fault: ConditionFault) -> Result<T, ConditionError> {
        Err(ConditionError { path: self.to_string(), fault })
    }

    /// The operand of this number, or the only one where it is written without a list.
    fn operand(&self, operator: &str, index: usize, listed: bool) -> Self {
        let (path, operator) = (&self.path, operator.replace('~', "~0").replace('/', "~1"));
        let path = if listed { format!("{path}/{operator}/{index}") } else { format!("{path}/{operator}") };
        Self { path, depth: self.depth + 1 }
    }
}

/// An operator and its operands with their places.
struct Operation<'a> {
    operator: &'a str,
    operands: Vec<(&'a Value, Place)>,
}

/// What conditions are read for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Groups of customers: attributes alone.
    Customers,
    /// Parts of layouts: guardrails too.
    Layouts,
}

struct Checker {
    scope: Scope,
    parts: usize,
    /// Attributes without which a leaf has no answer.
    needs: BTreeSet<String>,
    /// Attributes a leaf looks at.
    reads: BTreeSet<String>,
}

/// Checks a whole condition.
pub(super) fn node(logic: &Value, scope: Scope) -> Result<Node, ConditionError> {
    let mut checker = Checker { scope, parts: 0, needs: BTreeSet::new(), reads: BTreeSet::new() };
    checker.node(logic, &Place { path: String::new(), depth: 0 })
}

impl Checker {
    /// A part that is joined by `and`, `or`, `!` or `if`, or is the whole.
    fn node(&mut self, logic: &Value, place: &Place) -> Result<Node, ConditionError> {
        if let Value::Bool(value) = logic {
            self.count(place)?;
            return Ok(Node::Known(*value));
        }
        let Some(operation) = self.operation(logic, place)? else {
            let found = self.expression(logic, place)?;
            return place.refuse(ConditionFault::WrongKind { wanted: AttributeKind::Flag, found });
        };
        let operands = &operation.operands;
        match (operation.operator, operands.as_slice()) {
            ("and", [_, ..]) => Ok(Node::All(self.nodes(operands)?)),
            // Layouts were written with it before conditions were checked, and it shows.
            ("and", []) if self.scope == Scope::Layouts => Ok(Node::All(Vec::new())),
            ("or", [_, ..]) => Ok(Node::Any(self.nodes(operands)?)),
            ("!", [(part, place)]) => Ok(Node::Not(Box::new(self.node(part, place)?))),
            ("!!", [(part, place)]) => self.node(part, place),
            ("if" | "?:", [test, then, otherwise]) => Ok(Node::If {
                test: Box::new(self.node(test.0, &test.1)?),
                then: Box::new(self.node(then.0, &then.1)?),
                otherwise: Box::new(self.node(otherwise.0, &otherwise.1)?),
            }),
            ("and" | "or" | "!" | "!!" | "if" | "?:", _) => {
                place.refuse(ConditionFault::OperandCount(operation.operator.to_owned()))
            }
            _ => self.leaf(logic, place),
        }
    }

    fn nodes(&mut self, operands: &[(&Value, Place)]) -> Result<Vec<Node>, ConditionError> {
        operands.iter().map(|(part, place)| self.node(part, place)).collect()
    }

    fn leaf(&mut self, logic: &Value, place: &Place) -> Result<Node, ConditionError> {
        self.needs.clear();
        self.reads.clear();
        let found = self.expression(logic, place)?;
        if found != AttributeKind::Flag {
            return place.refuse(ConditionFault::WrongKind { wanted: AttributeKind::Flag, found });
        }
        let asked = match flag_of(logic) {
            Some(name) => Asked::Flag(name.to_owned()),
            None => Asked::Rule {
                rule: Rule::compile(logic)
                    .or_else(|error| place.refuse(ConditionFault::Refused(error.to_string())))?,
                needs: std::mem::take(&mut self.needs),
                reads: std::mem::take(&mut self.reads),
            },
        };
        Ok(Node::Leaf(Predicate { logic: logic.clone(), asked }))
    }

    fn count(&mut self, place: &Place) -> Result<(), ConditionError> {
        self.parts += 1;
        if place.depth > DEPTH_MAX {
            place.refuse(ConditionFault::TooDeep)
        } else if self.parts > PARTS_MAX {
            place.refuse(ConditionFault::TooLarge)
        } else {
            Ok(())
        }
    }

    /// `logic` as an operator with operands; `None` for a constant.
    fn operation<'a>(
        &mut self,
        logic: &'a Value,
        place: &Place,
    ) -> Result<Option<Operation<'a>>, ConditionError> {
        let Value::Object(fields) = logic else { return Ok(None) };
        self.count(place)?;
        let mut fields = fields.iter();
        let (Some((operator, operands)), None) = (fields.next(), fields.next()) else {
            return place.refuse(ConditionFault::NotAnOperator);
        };
        let operands = match operands {
            Value::Array(list) => {
                let list = list.iter().enumerate();
                list.map(|(index, operand)| (operand, place.operand(operator, index, true))).collect()
            }
            single => vec![(single, place.operand(operator, 0, false))],
        };
        Ok(Some(Operation { operator, operands }))
    }

    /// The kind of a constant, an attribute or an operator's result.
    fn expression(&mut self, logic: &Value, place: &Place) -> Result<AttributeKind, ConditionError> {
        let Some(operation) = self.operation(logic, place)? else {
            self.count(place)?;
            return match logic {
                Value::Bool(_) => Ok(AttributeKind::Flag),
                Value::Number(_) => Ok(AttributeKind::Number),
                Value::String(_) => Ok(AttributeKind::Text),
                Value::Null | Value::Array(_) | Value::Object(_) => place.refuse(ConditionFault::NoKind),
            };
        };
        let operands = operation.operands.as_slice();
        let miscounted = || place.refuse(ConditionFault::OperandCount(operation.operator.to_owned()));
        match (operation.operator, operands) {
            ("var", [name]) => self.attribute(name, None),
            ("var", [name, default]) => self.attribute(name, Some(default)),
            ("==" | "===" | "!=" | "!==", [left, right]) => {
                self.alike(&[left, right])?;
                Ok(AttributeKind::Flag)
            }
            ("<" | "<=" | ">" | ">=", [_, _] | [_, _, _]) => {
                let found = self.alike(&operands.iter().collect::<Vec<_>>())?;
                match found {
                    AttributeKind::Number | AttributeKind::Date => Ok(AttributeKind::Flag),
                    AttributeKind::Flag | AttributeKind::Text => {
                        place.refuse(ConditionFault::WrongKind { wanted: AttributeKind::Number, found })
                    }
                }
            }
            ("in", [needle, (Value::Array(list), haystack)]) => {
                let places = (0..list.len()).map(|index| Place {
                    path: format!("{}/{index}", haystack.path),
                    depth: haystack.depth + 1,
                });
                let listed: Vec<_> = list.iter().zip(places).collect();
                self.alike(&std::iter::once(needle).chain(&listed).collect::<Vec<_>>())?;
                Ok(AttributeKind::Flag)
            }
            ("in", [part, whole]) => {
                self.expect(AttributeKind::Text, part)?;
                self.expect(AttributeKind::Text, whole)?;
                Ok(AttributeKind::Flag)
            }
            ("and" | "or", [_, ..]) | ("!" | "!!", [_]) => {
                operands.iter().try_for_each(|operand| self.expect(AttributeKind::Flag, operand))?;
                Ok(AttributeKind::Flag)
            }
            ("+" | "*" | "min" | "max", [_, ..]) | ("-", [_] | [_, _]) | ("/" | "%", [_, _]) => {
                operands.iter().try_for_each(|operand| self.expect(AttributeKind::Number, operand))?;
                Ok(AttributeKind::Number)
            }
            ("if" | "?:", [test, then, otherwise]) => {
                self.expect(AttributeKind::Flag, test)?;
                self.alike(&[then, otherwise])
            }
            (
                "var" | "==" | "===" | "!=" | "!==" | "<" | "<=" | ">" | ">=" | "in" | "and" | "or" | "!"
                | "!!" | "+" | "*" | "min" | "max" | "-" | "/" | "%" | "if" | "?:",
                _,
            ) => miscounted(),
            (other, _) => place.refuse(ConditionFault::UnknownOperator(other.to_owned())),
        }
    }

    /// The kind of the attribute named. A default stands in while it is unknown, so that it is not needed.
    fn attribute(
        &mut self,
        (name, place): &(&Value, Place),
        default: Option<&(&Value, Place)>,
    ) -> Result<AttributeKind, ConditionError> {
        self.count(place)?;
        let unknown = |name: String| place.refuse(ConditionFault::UnknownAttribute(name));
        let Value::String(name) = name else { return unknown(name.to_string()) };
        let Some(spec) = attribute(name) else { return unknown(name.clone()) };
        if spec.source == AttributeSource::Guardrails && self.scope == Scope::Customers {
            return place.refuse(ConditionFault::GuardrailOfCustomer(name.clone()));
        }
        self.reads.insert(name.clone());
        match default {
            Some(default) => self.expect(spec.kind, default)?,
            None => {
                self.needs.insert(name.clone());
            }
        }
        Ok(spec.kind)
    }

    /// Checks that `operand` is of this kind; a constant text may stand for a day.
    fn expect(
        &mut self,
        wanted: AttributeKind,
        (operand, place): &(&Value, Place),
    ) -> Result<(), ConditionError> {
        let found = self.expression(operand, place)?;
        if found == wanted || (wanted == AttributeKind::Date && is_day(operand)) {
            Ok(())
        } else {
            place.refuse(ConditionFault::WrongKind { wanted, found })
        }
    }

    /// Checks that all operands are of one kind, and says which: that of the first that is no constant text.
    fn alike(&mut self, operands: &[&(&Value, Place)]) -> Result<AttributeKind, ConditionError> {
        let mut kinds = Vec::with_capacity(operands.len());
        for (operand, place) in operands.iter().copied() {
            kinds.push((self.expression(operand, place)?, *operand, place));
        }
        let telling = kinds.iter().find(|(_, operand, _)| !operand.is_string()).or(kinds.first());
        let wanted = telling.map_or(AttributeKind::Text, |(kind, _, _)| *kind);
        for (found, operand, place) in kinds {
            if found != wanted && !(wanted == AttributeKind::Date && is_day(operand)) {
                return place.refuse(ConditionFault::WrongKind { wanted, found });
            }
        }
        Ok(wanted)
    }
}

/// The attribute that a checked leaf names alone, without a default: the answer is its value.
fn flag_of(leaf: &Value) -> Option<&str> {
    match leaf.get("var")? {
        Value::String(name) => Some(name),
        Value::Array(names) if names.len() == 1 => names.first()?.as_str(),
        _ => None,
    }
}

/// Whether a constant is a day in the one spelling in which the order of texts is that of days.
fn is_day(constant: &Value) -> bool {
    let day =
        |text: &str| NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok_and(|day| day.to_string() == text);
    constant.as_str().is_some_and(day)
}
