//! What a measurement says, and how it is shown: as JSON, as a table, and as the document in `docs`.

use std::borrow::Cow;
use std::fmt::Write;

use anyhow::Result;
use serde_json::{Value, json};

/// One number.
#[derive(Debug, Clone)]
pub(super) struct Figure {
    /// What was measured, such as `sign-in page, p99`.
    pub(super) name: String,
    /// The number, in [`Self::unit`].
    pub(super) value: f64,
    /// Its unit.
    pub(super) unit: Cow<'static, str>,
    /// What it should be, if that was ever said.
    pub(super) budget: Option<Budget>,
    /// What else does the same job, and how it did.
    pub(super) peers: Vec<Peer>,
}

/// The limit of a figure.
#[derive(Debug, Clone, Copy)]
pub(super) enum Budget {
    /// Not more than this.
    AtMost(f64),
    /// Not less than this.
    AtLeast(f64),
}

/// Something a figure is compared with.
#[derive(Debug, Clone)]
pub(super) enum Peer {
    /// Measured in the same run.
    Measured(&'static str, f64),
    /// Measured on another day, on a machine of the same kind.
    Earlier(&'static str, f64),
    /// Not measured, and why.
    Missing(&'static str, &'static str),
}

/// What came of one measurement.
#[derive(Debug)]
pub(super) struct Measured {
    /// Its name.
    pub(super) bench: &'static str,
    /// The figures, or why there are none.
    pub(super) result: Result<Outcome, String>,
}

/// How a measurement ends when nothing went wrong.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It was made.
    Figures(Vec<Figure>),
    /// What it measures with is not on this machine; how to get it.
    NotInstalled(&'static str),
}

impl Figure {
    /// A figure without a budget and without peers.
    pub(super) fn new(name: impl Into<String>, value: f64, unit: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), value, unit: unit.into(), budget: None, peers: Vec::new() }
    }

    /// With what it should be.
    pub(super) fn within(self, budget: Budget) -> Self {
        Self { budget: Some(budget), ..self }
    }

    /// With something to compare it with.
    pub(super) fn against(mut self, peer: Peer) -> Self {
        self.peers.push(peer);
        self
    }

    fn verdict(&self) -> &'static str {
        match self.budget {
            None => "",
            Some(Budget::AtMost(limit)) if self.value <= limit => "met",
            Some(Budget::AtLeast(limit)) if self.value >= limit => "met",
            Some(_) => "missed",
        }
    }

    fn shown_budget(&self) -> String {
        match self.budget {
            None => String::new(),
            Some(Budget::AtMost(limit)) => format!("≤ {} {}", shown(limit), self.unit),
            Some(Budget::AtLeast(limit)) => format!("≥ {} {}", shown(limit), self.unit),
        }
    }

    fn shown_peers(&self) -> String {
        let peers = self.peers.iter().map(|peer| match peer {
            Peer::Measured(name, value) => format!("{name}: {} {}", shown(*value), self.unit),
            Peer::Earlier(name, value) => format!("{name}: {} {} (earlier run)", shown(*value), self.unit),
            Peer::Missing(name, why) => format!("{name}: not measured, {why}"),
        });
        peers.collect::<Vec<_>>().join("; ")
    }

    fn json(&self, bench: &str) -> Value {
        let budget = match self.budget {
            None => Value::Null,
            Some(Budget::AtMost(limit)) => json!({ "at_most": limit }),
            Some(Budget::AtLeast(limit)) => json!({ "at_least": limit }),
        };
        let peers: Vec<Value> = self
            .peers
            .iter()
            .map(|peer| match peer {
                Peer::Measured(name, value) => json!({ "name": name, "value": value }),
                Peer::Earlier(name, value) => json!({ "name": name, "value": value, "earlier": true }),
                Peer::Missing(name, why) => json!({ "name": name, "missing": why }),
            })
            .collect();
        json!({
            "bench": bench, "name": self.name, "value": self.value, "unit": self.unit,
            "budget": budget, "verdict": self.verdict(), "peers": peers,
        })
    }
}

/// Everything as one JSON object.
pub(super) fn json(measured: &[Measured], conditions: &[(&str, String)]) -> Result<String> {
    let mut figures = Vec::new();
    let mut missing = Vec::new();
    let mut failures = Vec::new();
    for measured in measured {
        match &measured.result {
            Ok(Outcome::Figures(found)) => {
                figures.extend(found.iter().map(|figure| figure.json(measured.bench)))
            }
            Ok(Outcome::NotInstalled(why)) => missing.push(json!({ "bench": measured.bench, "why": why })),
            Err(why) => failures.push(json!({ "bench": measured.bench, "why": why })),
        }
    }
    let conditions: serde_json::Map<String, Value> =
        conditions.iter().map(|(name, text)| ((*name).to_owned(), json!(text))).collect();
    Ok(serde_json::to_string(
        &json!({ "conditions": conditions, "figures": figures, "not_measured": missing, "failures": failures }),
    )?)
}

/// Everything as a table in Markdown.
pub(super) fn table(measured: &[Measured]) -> String {
    let mut text = String::from("| what | measured | budget | | compared with |\n|---|---:|---:|---|---|\n");
    for measured in measured {
        match &measured.result {
            Ok(Outcome::Figures(figures)) => figures.iter().for_each(|figure| {
                let (value, unit) = (shown(figure.value), &figure.unit);
                let (budget, verdict, peers) =
                    (figure.shown_budget(), figure.verdict(), figure.shown_peers());
                writeln_to(
                    &mut text,
                    &format!("| {} | {value} {unit} | {budget} | {verdict} | {peers} |", figure.name),
                );
            }),
            Ok(Outcome::NotInstalled(why)) => {
                writeln_to(&mut text, &format!("| {} | not measured: {why} | | | |", measured.bench));
            }
            Err(why) => writeln_to(&mut text, &format!("| {} | failed: {why} | | | |", measured.bench)),
        }
    }
    text
}

/// The document: a section for each of `benches`, a name and what it measures. What was measured now takes the place of what the
/// document `before` says of it; what was not, or failed, stays as it was.
pub(super) fn document(
    before: &str,
    benches: &[(&str, &str)],
    measured: &[Measured],
    conditions: &[(&str, String)],
) -> String {
    let conditions: Vec<String> = conditions.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    let conditions = conditions.join("; ");
    let mut text = String::from(
        "# Benchmarks\n\nWritten by `cargo xtask bench`, each section when it was measured; do not edit. A budget is a \
         promise about two cores; a figure is what this machine did.\n",
    );
    for (name, what) in benches {
        let now = measured
            .iter()
            .find(|measured| measured.bench == *name && matches!(measured.result, Ok(Outcome::Figures(_))));
        let section = match now {
            Some(measured) => {
                let table = table(std::slice::from_ref(measured));
                format!("## {name}\n\n{what}; {conditions}\n\n{table}")
            }
            None => match section(before, name) {
                Some(section) => section,
                None => continue,
            },
        };
        text.push('\n');
        text.push_str(&section);
    }
    text
}

/// What a document says of a measurement.
fn section(document: &str, name: &str) -> Option<String> {
    let heading = format!("## {name}");
    let mut lines = document.lines().skip_while(|line| *line != heading);
    let first = lines.next()?;
    let rest = lines.take_while(|line| !line.starts_with("## "));
    let lines: Vec<&str> = std::iter::once(first).chain(rest).collect();
    Some(format!("{}\n", lines.join("\n").trim_end()))
}

fn writeln_to(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{line}");
}

/// Three significant digits are more than any of these figures deserves; whole numbers stay whole.
fn shown(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 || size.fract() == 0.0 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    format!("{value:.digits$}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Vec<Measured> {
        let size = Figure::new("size", 148.3, "kB")
            .within(Budget::AtMost(150.0))
            .against(Peer::Earlier("other", 139.0));
        let rate = Figure::new("rate", 12.34, "/s")
            .within(Budget::AtLeast(600.0))
            .against(Peer::Measured("floor", 5.0))
            .against(Peer::Missing("Next.js", "not installed"));
        vec![
            Measured {
                bench: "a",
                result: Ok(Outcome::Figures(vec![size, rate, Figure::new("plain", 1.0, "s")])),
            },
            Measured { bench: "b", result: Err("no server".to_owned()) },
            Measured { bench: "c", result: Ok(Outcome::NotInstalled("install it")) },
        ]
    }

    #[test]
    fn the_table_shows_budgets_verdicts_and_what_is_missing() {
        let expected = "\
| what | measured | budget | | compared with |
|---|---:|---:|---|---|
| size | 148 kB | ≤ 150 kB | met | other: 139 kB (earlier run) |
| rate | 12.3 /s | ≥ 600 /s | missed | floor: 5 /s; Next.js: not measured, not installed |
| plain | 1 s |  |  |  |
| b | failed: no server | | | |
| c | not measured: install it | | | |
";
        assert_eq!(table(&figures()), expected);
    }

    #[test]
    fn the_json_carries_figures_and_failures() {
        let text = json(&figures(), &[("cores", "2".to_owned())]).unwrap();
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["conditions"]["cores"], "2");
        assert_eq!(value["figures"][1]["peers"][1], json!({ "name": "Next.js", "missing": "not installed" }));
        assert_eq!(value["not_measured"][0], json!({ "bench": "c", "why": "install it" }));
        assert_eq!(value["failures"][0], json!({ "bench": "b", "why": "no server" }));
    }

    #[test]
    fn the_document_keeps_what_was_not_measured_now() {
        let benches = [("a", "sizes"), ("b", "speeds"), ("c", "counts"), ("d", "times")];
        let before = "# Benchmarks\n\n## a\n\nold\n\n## b\n\nof b\n\n| old |\n";
        let text = document(before, &benches, &figures(), &[("cores", "2".to_owned())]);
        let (_, sections) = text.split_once("\n## ").unwrap();
        let expected = "\
a

sizes; cores: 2

| what | measured | budget | | compared with |
|---|---:|---:|---|---|
| size | 148 kB | ≤ 150 kB | met | other: 139 kB (earlier run) |
| rate | 12.3 /s | ≥ 600 /s | missed | floor: 5 /s; Next.js: not measured, not installed |
| plain | 1 s |  |  |  |

## b

of b

| old |
";
        assert_eq!(sections, expected);
    }
}
