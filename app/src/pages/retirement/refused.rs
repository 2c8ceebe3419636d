//! Fields of an address that could not be read: each with its sentence, and with what was typed in it.

use retirement::question::FieldProblem;

use crate::context::Visit;

/// What could not be read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Refused(Vec<RefusedField>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct RefusedField {
    name: &'static str,
    sentence: &'static str,
    typed: String,
}

impl Refused {
    /// Reads a field of the address; none where it is not there, is empty, or cannot be read.
    pub(super) fn read<T>(
        &mut self,
        visit: &Visit,
        name: &'static str,
        sentence: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = visit.query(name).map(str::trim).filter(|text| !text.is_empty())?;
        let value = read(text);
        if value.is_none() {
            self.refuse(name, sentence, text);
        }
        value
    }

    /// The fields somebody else could not read, with what was typed in them.
    pub(super) fn of<'a>(problems: &[FieldProblem], typed: impl Fn(&str) -> Option<&'a str>) -> Self {
        let mut refused = Self::default();
        for problem in problems {
            refused.refuse(problem.field, problem.sentence, typed(problem.field).unwrap_or(""));
        }
        refused
    }

    /// Remembers a field that could not be read.
    pub(super) fn refuse(&mut self, name: &'static str, sentence: &'static str, typed: &str) {
        self.0.push(RefusedField { name, sentence, typed: typed.to_owned() });
    }

    /// Whether everything was read.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What a field shows: what was typed where it was refused, else its value.
    pub(super) fn shown(&self, name: &str, value: String) -> String {
        self.field(name).map_or(value, |field| field.typed.clone())
    }

    /// Why a field was refused.
    pub(super) fn problem(&self, name: &str) -> Option<String> {
        self.field(name).map(|field| field.sentence.to_owned())
    }

    fn field(&self, name: &str) -> Option<&RefusedField> {
        self.0.iter().find(|field| field.name == name)
    }
}
