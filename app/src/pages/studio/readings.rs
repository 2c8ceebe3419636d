//! What a comparison of arms shows: who was seen where, every metric with its limits as a chart and a table, and why
//! nothing is shown where nothing may be.

use evaluation::experiment::{Comparison, Estimate, Exposures, Findings, Reading, Reason};
use leptos::prelude::*;
use money::Locale;
use services::{Metric, MetricPart, MetricResult, Results, Worse};

use crate::ui::chart::intervals::{Direction, Interval, Intervals, IntervalsData};
use crate::ui::disclosure::Disclosure;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent::to_text;
use crate::ui::states::{EmptyState, NotEnoughData};
use crate::ui::table::{Cell, Column, Table, TableData};

/// A share in basis points.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "the share is cut to what fits, far beyond any that is shown"
)]
pub(super) fn basis_points(share: f64) -> i64 {
    (share.clamp(-1e9, 1e9) * 10_000.0).round() as i64
}

/// Everything, from the counts to the table behind the chart. `id` is unique in the page.
pub(super) fn view(id: &str, results: &Results, locale: Locale) -> AnyView {
    let counts = counts(&results.exposures, locale);
    let seen: u32 = results.exposures.arms.iter().map(|arm| arm.units).sum();
    if seen == 0 && results.hidden.is_empty() {
        return view! {
            <EmptyState title="Nobody was seen yet">
                <p>"Figures begin with the first customer who agreed to be profiled and saw something of a dashboard."</p>
            </EmptyState>
        }
        .into_any();
    }
    if !results.hidden.is_empty() {
        return view! { {hidden(results)}{counts} }.into_any();
    }
    let summary = results.metrics.iter().map(summary).collect_view();
    let shown: Vec<&MetricResult> =
        results.metrics.iter().filter(|each| matches!(each.everybody, Reading::Shown(_))).collect();
    let figures = (!shown.is_empty()).then(|| {
        let data = intervals(&shown);
        let table = table(&results.metrics);
        let id = format!("{id}-lifts");
        view! {
            <Intervals id data/>
            <Disclosure summary="The figures in a table, apart for those in hardship">
                <Table data=table locale dense=true/>
            </Disclosure>
            <p class="muted small">"Limits hold at every look and for all arms at once, so the figures may be read daily and acted on at any time. Where it is known what customers did before, that is taken out, which narrows the limits."</p>
        }
    });
    view! { {too_few(results)}{summary}{unvaried(results)}{figures}{counts} }.into_any()
}

fn counts(exposures: &Exposures, locale: Locale) -> AnyView {
    let columns =
        vec![Column::text("Arm"), Column::number("Customers seen"), Column::number("By the agreed ratio")];
    let rows = exposures.arms.iter().map(|arm| {
        let expected = format!("{:.0}", arm.units_expected);
        vec![Cell::Text(arm.arm.clone()), Cell::Count(i64::from(arm.units)), Cell::Text(expected)]
    });
    let data = TableData::new("Customers seen in each arm", columns).with_rows(rows);
    let twice = format!("{} were seen in more than one arm.", customers(exposures.multiply_exposed));
    view! { <Table data locale/><p class="muted small">{twice}</p> }.into_any()
}

fn customers(count: u32) -> String {
    if count == 1 { "1 customer".to_owned() } else { format!("{count} customers") }
}

/// Why nothing is shown.
fn hidden(results: &Results) -> AnyView {
    let reasons = results.hidden.iter().map(|reason| view! { <p>{told(reason)}</p> }).collect_view();
    view! {
        <Notice tone=Tone::Problem title="The result is hidden">
            {reasons}
            <p>"The arms are not alike, so a difference between them says nothing about what was tried. Find the cause, and start the experiment anew."</p>
        </Notice>
    }
    .into_any()
}

fn told(reason: &Reason) -> String {
    match reason {
        Reason::RatioOff { ln_bayes_factor, limit } => format!(
            "Customers did not arrive in the agreed ratio: the evidence against it is {:.1}, and {:.1} is the limit.",
            ln_bayes_factor, limit
        ),
        Reason::MultiplyExposed { units, share, .. } => format!(
            "{} ({}) saw more than one arm.",
            customers(*units),
            to_text(basis_points(*share), true, false)
        ),
        Reason::TooFewUnits { arm, units, units_min } => {
            format!("“{arm}” was seen by {units} of the {units_min} customers it needs.")
        }
        Reason::NothingVaries { arm } => {
            format!("Every customer of “{arm}” did the same, so nothing tells how far that may be off.")
        }
    }
}

/// How far the smallest arm is from the minimum sample, while it is.
fn too_few(results: &Results) -> Option<AnyView> {
    let smallest = results.exposures.arms.iter().map(|arm| arm.units).min()?;
    let need = results.units_per_arm_min;
    (smallest < need).then(|| {
        view! {
            <NotEnoughData have=smallest need unit="customers in the smallest arm">
                <p>"The result is shown once every arm has its minimum sample."</p>
            </NotEnoughData>
        }
        .into_any()
    })
}

/// One metric in a sentence for each arm.
fn summary(result: &MetricResult) -> AnyView {
    let part = match result.part {
        MetricPart::Decides => "Decides",
        MetricPart::Guards => "Must not become worse",
    };
    let words = result.metric.words;
    match &result.everybody {
        Reading::Shown(findings) => {
            let notices = findings.comparisons.iter().map(|comparison| {
                let (tone, sentence) = sentence(result, findings, comparison);
                view! { <Notice tone title=format!("{part}: {words}")>{sentence}</Notice> }
            });
            notices.collect_view().into_any()
        }
        Reading::Withheld(_) => ().into_any(),
    }
}

/// The metrics of which nothing can be told because all customers of an arm did the same; nothing while arms are too small
/// anyway.
fn unvaried(results: &Results) -> Option<AnyView> {
    let is_unvaried = |result: &&MetricResult| match &result.everybody {
        Reading::Withheld(withheld) => {
            withheld.reasons.iter().all(|reason| matches!(reason, Reason::NothingVaries { .. }))
        }
        Reading::Shown(_) => false,
    };
    let names: Vec<&str> =
        results.metrics.iter().filter(is_unvaried).map(|result| result.metric.words).collect();
    (!names.is_empty()).then(|| {
        let words = format!(
            "{}. All customers of an arm did the same so far, so nothing tells how far that may be off.",
            names.join("; ")
        );
        view! { <Notice title="Nothing to tell yet">{words}</Notice> }.into_any()
    })
}

fn sentence(result: &MetricResult, findings: &Findings, comparison: &Comparison) -> (Tone, String) {
    let metric = result.metric;
    let control = findings.arms.first().map_or("control", |arm| arm.arm.as_str());
    let mean = |arm: &str| {
        let found = findings.arms.iter().find(|each| each.arm == arm);
        found.map_or_else(|| "–".to_owned(), |found| written(metric, found.mean, false))
    };
    let figures = format!(
        "{} under “{}” and {} under “{control}”; the difference is {}, between {} and {}.",
        mean(&comparison.arm),
        comparison.arm,
        mean(control),
        written(metric, comparison.absolute.estimate, true),
        written(metric, comparison.absolute.lower, true),
        written(metric, comparison.absolute.upper, true)
    );
    let (tone, verdict) = match (metric.worse(&comparison.absolute), result.part) {
        (Worse::No, _) => (Tone::Done, "It is surely better."),
        (Worse::Yes, MetricPart::Guards) => (Tone::Problem, "It is surely worse: think of stopping."),
        (Worse::Yes, MetricPart::Decides) => (Tone::Problem, "It is surely worse."),
        (Worse::Untold, _) => (Tone::Plain, "Nothing tells them apart yet."),
    };
    (tone, format!("{figures} {verdict}"))
}

/// A mean or a difference of means: shares in per cent and points of them, times as a number.
fn written(metric: &Metric, value: f64, is_difference: bool) -> String {
    if metric.is_share() {
        let text = to_text(basis_points(value), true, is_difference);
        return if is_difference { text.replace('%', " points") } else { text };
    }
    let magnitude = format!("{:.2}", value.abs());
    let sign = match value {
        value if value < 0.0 && magnitude != "0.00" => "\u{2212}",
        value if value > 0.0 && is_difference && magnitude != "0.00" => "+",
        _ => "",
    };
    format!("{sign}{magnitude}")
}

/// A probability to three digits; one that would round to nothing is not nothing.
fn probability(p_value: f64) -> String {
    if p_value < 0.001 { "< 0.001".to_owned() } else { format!("{p_value:.3}") }
}

/// The lifts of everybody, each as a share of the control's mean.
fn intervals(shown: &[&MetricResult]) -> IntervalsData {
    let rows: Vec<Interval> = shown
        .iter()
        .flat_map(|result| {
            let Reading::Shown(findings) = &result.everybody else { return Vec::new() };
            let several = findings.comparisons.len() > 1;
            let rows = findings.comparisons.iter().filter_map(|comparison| {
                let Estimate { estimate, lower, upper, .. } = comparison.relative?;
                let name = if several {
                    format!("{}: {}", result.metric.words, comparison.arm)
                } else {
                    result.metric.words.to_owned()
                };
                Some(Interval {
                    name,
                    estimate_bp: basis_points(estimate),
                    lower_bp: basis_points(lower),
                    upper_bp: basis_points(upper),
                    direction: match result.metric.worse(&comparison.absolute) {
                        Worse::No => Direction::Better,
                        Worse::Yes => Direction::Worse,
                        Worse::Untold => Direction::Untold,
                    },
                })
            });
            rows.collect()
        })
        .collect();
    IntervalsData {
        title: "Lift over the control".to_owned(),
        description: "For each metric, the change against the control as a share of it, with limits that hold at every look. An interval that crosses zero tells nothing apart.".to_owned(),
        rows,
    }
}

/// Every metric of everybody and of both parts, in figures.
fn table(metrics: &[MetricResult]) -> TableData {
    let columns = vec![
        Column::text("Metric"),
        Column::text("Of"),
        Column::text("Arm"),
        Column::number("Customers"),
        Column::number("Mean"),
        Column::number("Difference"),
        Column::number("From"),
        Column::number("To"),
        Column::number("p"),
    ];
    let rows = metrics.iter().flat_map(|result| {
        let parts = [
            ("everybody", &result.everybody),
            ("those in hardship", &result.in_hardship),
            ("the others", &result.others),
        ];
        parts.into_iter().flat_map(|(of, reading)| rows_of(result.metric, of, reading))
    });
    TableData::new("Every metric, with its limits", columns).with_rows(rows)
}

fn rows_of(metric: &'static Metric, of: &'static str, reading: &Reading) -> Vec<Vec<Cell>> {
    match reading {
        Reading::Shown(findings) => {
            let arms = findings.arms.iter().zip(&findings.exposures.arms);
            arms.map(|(mean, count)| {
                let comparison = findings.comparisons.iter().find(|each| each.arm == mean.arm);
                let figure = |of: fn(&Estimate) -> f64| {
                    comparison
                        .map_or(Cell::Nothing, |each| Cell::Text(written(metric, of(&each.absolute), true)))
                };
                vec![
                    Cell::Text(metric.words.to_owned()),
                    Cell::Text(of.to_owned()),
                    Cell::Text(mean.arm.clone()),
                    Cell::Count(i64::from(count.units)),
                    Cell::Text(written(metric, mean.mean, false)),
                    figure(|each| each.estimate),
                    figure(|each| each.lower),
                    figure(|each| each.upper),
                    comparison.map_or(Cell::Nothing, |each| Cell::Text(probability(each.p_value))),
                ]
            })
            .collect()
        }
        Reading::Withheld(withheld) => {
            let units: u32 = withheld.exposures.arms.iter().map(|arm| arm.units).sum();
            let why = withheld.reasons.first().map_or_else(String::new, told);
            let mut row = vec![
                Cell::Text(metric.words.to_owned()),
                Cell::Text(of.to_owned()),
                Cell::Text(why),
                Cell::Count(i64::from(units)),
            ];
            row.extend((0..5).map(|_| Cell::Nothing));
            vec![row]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;
    use evaluation::experiment::{Arm, Experiment, Measure, Settings, Unit};
    use services::METRICS;

    /// So many customers in either arm, of whom so many acted.
    fn reading(control: (u32, u32), treatment: (u32, u32)) -> Reading {
        let units = |arm: &'static str, (all, acted): (u32, u32)| {
            (0..all).map(move |number| Unit {
                unit: format!("{arm}-{number}"),
                arm: arm.to_owned(),
                outcome: f64::from(u8::from(number < acted)),
                before: None,
            })
        };
        let units: Vec<Unit> = units("control", control).chain(units("bigger", treatment)).collect();
        let arms = ["control", "bigger"].map(|name| Arm { name: name.to_owned(), weight: 0.5 });
        let trial = Experiment::of_units(Measure::Proportion, arms.to_vec(), &units).unwrap();
        trial.read(&Settings::default()).unwrap()
    }

    fn results(everybody: Reading, hidden: Vec<Reason>) -> Results {
        let exposures = match &everybody {
            Reading::Shown(findings) => findings.exposures.clone(),
            Reading::Withheld(withheld) => withheld.exposures.clone(),
        };
        let result = MetricResult {
            metric: &METRICS[0],
            part: MetricPart::Decides,
            others: everybody.clone(),
            in_hardship: reading((3, 1), (2, 1)),
            everybody,
        };
        let metrics = if hidden.is_empty() { vec![result] } else { Vec::new() };
        Results { exposures, hidden, units_per_arm_min: 100, metrics }
    }

    fn check(results: &Results, told: &[&str], not_told: &[&str]) {
        let shown = html(|| view("result", results, Locale::EnUs));
        for phrase in told {
            assert!(shown.contains(phrase), "{phrase}: {shown}");
        }
        for phrase in not_told {
            assert!(!shown.contains(phrase), "{phrase}: {shown}");
        }
    }

    #[test]
    fn a_difference_is_told_with_its_limits_and_apart_for_hardship() {
        let better = results(reading((1_000, 200), (1_000, 400)), Vec::new());
        let told = [
            "Decides: Share who acted on something",
            "40.0% under “bigger” and 20.0% under “control”; the difference is +20.0 points",
            "It is surely better.",
            "Lift over the control",
            "those in hardship",
            "“control” was seen by 3 of the 100 customers it needs.",
        ];
        check(&better, &told, &["The result is hidden", "Not enough history"]);
        let same = results(reading((1_000, 0), (1_000, 0)), Vec::new());
        check(
            &same,
            &["Nothing to tell yet", "Share who acted on something. All customers"],
            &["surely", "Lift over"],
        );
        let alike = results(reading((1_000, 200), (1_000, 210)), Vec::new());
        check(&alike, &["Nothing tells them apart yet.", "+1.0 points"], &["surely"]);
    }

    #[test]
    fn arms_that_are_not_alike_show_counts_alone() {
        let twice = Reason::MultiplyExposed { units: 40, share: 0.02, share_max: 0.0 };
        let off = Reason::RatioOff { ln_bayes_factor: 15.5, limit: 6.9 };
        let hidden = results(reading((1_000, 200), (1_000, 400)), vec![off, twice]);
        let told = [
            "The result is hidden",
            "the evidence against it is 15.5, and 6.9 is the limit",
            "40 customers (2.0%) saw more than one arm.",
            "Customers seen in each arm",
        ];
        check(&hidden, &told, &["surely", "Lift over", "40.0%"]);
    }

    #[test]
    fn too_few_and_nobody_are_said() {
        let few = results(reading((80, 20), (90, 40)), Vec::new());
        check(
            &few,
            &["Not enough history (80 of 100 customers in the smallest arm)"],
            &["surely", "Lift over"],
        );
        check(&results(reading((0, 0), (0, 0)), Vec::new()), &["Nobody was seen yet"], &["<table"]);
    }
}
