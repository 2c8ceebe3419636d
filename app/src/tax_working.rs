//! How a tax figure came about: the tree of working as a nested list, and what was assumed in words.

use leptos::prelude::*;
use money::{Currency, Money};
use tax::working::{LineValue, WorkingLine};
use tax::year::{Assumption, Plan};

use crate::ui::percent;

/// The working of a plan's tax so far, or why it cannot be shown.
pub(crate) fn working_of_plan(plan: &Plan, currency: Currency) -> AnyView {
    match plan.working() {
        Ok(lines) => working_tree(&lines, currency).into_any(),
        Err(reason) => view! { <p>{format!("The working cannot be shown: {reason}.")}</p> }.into_any(),
    }
}

/// The lines of a working, in the order they were computed, each with its parts below it; nothing without any.
fn working_tree(lines: &[WorkingLine], currency: Currency) -> Option<AnyView> {
    let said = lines.iter().filter(|line| says_something(line));
    let shown: Vec<AnyView> = said.map(|each| line(each, currency)).collect();
    (!shown.is_empty()).then(|| view! { <ul class="working">{shown}</ul> }.into_any())
}

/// Lines of nothing are left out, unless something stands below them.
fn says_something(line: &WorkingLine) -> bool {
    match line.value {
        LineValue::Money(0) => line.parts.iter().any(says_something),
        LineValue::Money(_) => true,
        LineValue::Rate(rate) => !rate.is_zero(),
    }
}

fn line(line: &WorkingLine, currency: Currency) -> AnyView {
    let value = match line.value {
        LineValue::Money(amount_minor) => Money::new(amount_minor, currency).to_display(),
        LineValue::Rate(rate) => rate_text(rate),
    };
    view! {
        <li>
            <span class="working-line">
                <span>{line.label.clone()}</span>" "
                <span class="muted small">{line.rule.clone()}</span>" "
                <span class="working-value">{value}</span>
            </span>
            {working_tree(&line.parts, currency)}
        </li>
    }
    .into_any()
}

/// A rate such as 0.9235 as 92.35%.
fn rate_text(rate: tax::Rate) -> String {
    let rate_bp = (rate * tax::Rate::from(10_000)).round();
    percent::to_text(i64::try_from(rate_bp).unwrap_or(0), true, false)
}

/// What was assumed, as a list; nothing when nothing was.
pub(crate) fn assumptions(assumed: &[Assumption]) -> Option<impl IntoView + use<>> {
    if assumed.is_empty() {
        return None;
    }
    let items = assumed.iter().map(|assumption| view! { <li>{sentence(*assumption)}</li> }).collect_view();
    Some(view! {
        <p>"Assumed, because neither your statements nor your tax profile say it:"</p>
        <ul>{items}</ul>
        <p><a href="/tax/profile">"Tell us in your tax profile"</a></p>
    })
}

fn sentence(assumption: Assumption) -> &'static str {
    match assumption {
        Assumption::Single => "You file as a single person.",
        Assumption::WagesAreNet => "Wages count as they reached your account, after tax.",
        Assumption::WithheldOnWages => "The tax taken from your wages is what those wages alone would cause.",
        Assumption::NoQualifiedDividends => "None of your dividends is taxed at the lower rates.",
        Assumption::RestAsUsual => "The rest of the year goes like the months before.",
        Assumption::NoPriorYear => {
            "Last year’s tax is not known, so there is no safe harbour from it: add the figure."
        }
        Assumption::PriorBillFromStatements => {
            "Last year’s bill is worked out from your statements as far as they cover it: add the figure HMRC sent."
        }
        Assumption::LargePriorIncome => {
            "Last year’s adjusted gross income is not known, so the larger safe harbour of 110% is taken."
        }
        Assumption::StandardDeduction => "You take the standard deduction.",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn lines_of_nothing_are_left_out_unless_something_stands_below() {
        let leaf = |label: &str, amount_minor| WorkingLine {
            label: label.to_owned(),
            value: LineValue::Money(amount_minor),
            rule: "Form 1040".to_owned(),
            parts: Vec::new(),
        };
        let tree = WorkingLine { parts: vec![leaf("Below", 1_250)], ..leaf("Above", 0) };
        let shown = html(|| working_tree(&[tree, leaf("Gone", 0)], Currency::USD).into_any());
        assert!(shown.contains("Above") && shown.contains("$12.50") && !shown.contains("Gone"), "{shown}");
    }
}
