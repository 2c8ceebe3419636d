//! The next steps that make the dashboard more useful, each ticked off once the customer's data shows it is done.

use cashflow::Summary;
use layout::Class;
use leptos::prelude::*;
use money::short_date;

use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::count::grouped;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::notice::Tone;
use crate::ui::progress::Progress;

/// The next steps that make the dashboard more useful, each ticked off once the customer's data shows it is done.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "getting-started",
    classes: &[Class::Education],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Months of history that forecasts and the choice of a dashboard rest on.
const MONTHS_NEEDED: u32 = 4;

/// A few transactions without a category change no figure that matters; more than this part of them may.
const UNKNOWN_PER_CENT_MAX: u32 = 5;

/// One thing to do.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    title: &'static str,
    /// Where it stands, with the customer's numbers.
    detail: String,
    is_done: bool,
    href: &'static str,
    /// The words of the link while it is not done.
    action: &'static str,
}

fn model(context: &WidgetContext) -> Vec<Step> {
    let summary = &*context.summary;
    let mut steps = vec![import(summary), history(summary), accounts(summary)];
    if summary.quality.accounts > 0 {
        steps.push(balances(summary));
    }
    steps.push(country(context));
    if summary.quality.transactions > 0 {
        steps.push(categories(context));
    }
    steps
}

fn import(summary: &Summary) -> Step {
    let count = summary.quality.transactions;
    let detail = match count {
        0 => "Download a statement from your bank as CSV, OFX, QIF, CAMT or MT940 and choose the file here."
            .to_owned(),
        1 => "1 transaction so far.".to_owned(),
        _ => format!("{} transactions so far.", grouped(count.into())),
    };
    Step {
        title: "Import a bank statement",
        detail,
        is_done: count > 0,
        href: "/import",
        action: "Import a statement",
    }
}

fn history(summary: &Summary) -> Step {
    let months = summary.history.months;
    let is_done = months >= MONTHS_NEEDED;
    let detail = if is_done {
        format!("{months} months so far.")
    } else {
        format!(
            "You have {months} of {MONTHS_NEEDED} months. Older statements of the same account join up, and nothing is counted twice."
        )
    };
    Step {
        title: "Reach back four months",
        detail,
        is_done,
        href: "/import",
        action: "Import older statements",
    }
}

fn accounts(summary: &Summary) -> Step {
    let count = summary.quality.accounts;
    let detail = match count {
        0 => "Money moved between your own accounts is recognised once both are here.".to_owned(),
        1 => "You have one account here. If you use a card or savings elsewhere, add it, so that moving money between them is not taken for spending.".to_owned(),
        _ => format!("{count} accounts so far."),
    };
    Step {
        title: "Add your other accounts",
        detail,
        is_done: count > 1,
        href: "/import",
        action: "Add an account",
    }
}

fn balances(summary: &Summary) -> Step {
    let (missing, all) = (summary.quality.accounts_without_balance, summary.quality.accounts);
    let detail = if missing == 0 {
        "Your banks reported the balance of every account.".to_owned()
    } else {
        format!(
            "{missing} of {all} have only a sum of transactions. A file that states the balance, such as OFX or QFX, corrects it."
        )
    };
    Step {
        title: "Know each account’s balance",
        detail,
        is_done: missing == 0,
        href: "/import",
        action: "Import a file with a balance",
    }
}

fn country(context: &WidgetContext) -> Step {
    let is_done = context.tax.is_some();
    let detail = if is_done {
        "Tax years and dates follow your country."
    } else {
        "Tax years, due dates and free help differ by country."
    };
    Step {
        title: "Say which country you live in",
        detail: detail.to_owned(),
        is_done,
        href: "/account",
        action: "Choose your country",
    }
}

fn categories(context: &WidgetContext) -> Step {
    let quality = &context.summary.quality;
    let detail = match quality.uncategorised {
        0 => "Every transaction has a category.".to_owned(),
        count => format!(
            "{} of {} transactions have no category yet: {} out and {} in.",
            grouped(count.into()),
            grouped(quality.transactions.into()),
            context.money(quality.uncategorised_out_minor).to_display_whole(),
            context.money(quality.uncategorised_in_minor).to_display_whole(),
        ),
    };
    Step {
        title: "Sort what was not recognised",
        detail,
        is_done: quality.uncategorised.saturating_mul(100)
            <= quality.transactions.saturating_mul(UNKNOWN_PER_CENT_MAX),
        href: "/transactions",
        action: "Choose categories",
    }
}

fn render(context: &WidgetContext) -> Tile {
    let steps = model(context);
    let done = steps.iter().filter(|step| step.is_done).count();
    let (part, whole) = (i64::try_from(done).unwrap_or(0), i64::try_from(steps.len()).unwrap_or(1));
    let lead = if done == steps.len() {
        "All done. New statements keep your figures up to date."
    } else {
        "Each step makes the figures here more complete."
    };
    let body = view! {
        <Progress
            id=format!("{}-steps", context.key)
            label="Steps done"
            part
            whole
            text=format!("{done} of {}", steps.len())
            tone=Tone::Done
        />
        <p class="muted small">{lead}</p>
        <ul class="steps-list">{steps.into_iter().map(step_view).collect_view()}</ul>
    };
    Tile { body: body.into_any(), how: Some(how(context).into_any()), table: None }
}

fn step_view(step: Step) -> impl IntoView {
    let (class, drawing, state) = if step.is_done {
        ("step is-done", Drawing::Check, "Done: ")
    } else {
        ("step", Drawing::ArrowRight, "To do: ")
    };
    let action = (!step.is_done).then(|| view! { " "<a href=step.href>{step.action}</a> });
    view! {
        <li class=class>
            <Icon drawing/>
            <div>
                <p><span class="visually-hidden">{state}</span>{step.title}</p>
                <p class="muted small">{step.detail}{action}</p>
            </div>
        </li>
    }
}

fn how(context: &WidgetContext) -> impl IntoView {
    let history = &context.summary.history;
    let span = match (history.first_on, history.last_on) {
        (Some(first), Some(last)) => format!(
            "What you imported runs from {} to {}.",
            short_date(first, context.locale),
            short_date(last, context.locale)
        ),
        _ => "Nothing is imported yet.".to_owned(),
    };
    view! {
        <p>{span}" A step is ticked as soon as your own data shows it is done; there is nothing to confirm by hand."</p>
        <p>"Forecasts and the arrangement of this page need four months, because most bills and incomes have come round by then."</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    fn done(context: &WidgetContext) -> Vec<&'static str> {
        model(context).into_iter().filter(|step| step.is_done).map(|step| step.title).collect()
    }

    #[test]
    fn everybody_is_told_what_is_next() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn somebody_new_starts_with_a_statement() {
        let shown = draw(&SPEC, &of("nobody"));
        assert!(done(&of("nobody")).is_empty());
        assert!(
            shown.body.contains("0 of 4") && shown.body.contains("To do: Import a bank statement"),
            "{}",
            shown.body
        );
        assert!(shown.html.contains(r#"<a href="/import">Import a statement</a>"#), "{}", shown.html);
        assert!(shown.how.contains("Nothing is imported yet."), "{}", shown.how);
    }

    #[test]
    fn five_weeks_are_one_month_of_four() {
        let context = of("newcomer");
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("You have 1 of 4 months."), "{}", shown.body);
        assert!(!done(&context).contains(&"Reach back four months"));
        assert!(done(&context).contains(&"Say which country you live in"));
    }

    #[test]
    fn a_step_is_done_when_the_data_shows_it() {
        let context = with("retiree", |summary| {
            summary.quality.transactions = 1_531;
            summary.quality.uncategorised = 77;
            summary.quality.accounts_without_balance = 0;
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("1,531 transactions so far."), "{}", shown.body);
        assert!(shown.body.contains("To do: Sort what was not recognised"), "{}", shown.body);
        let context = with("retiree", |summary| {
            summary.quality.transactions = 1_531;
            summary.quality.uncategorised = 1;
            summary.quality.accounts_without_balance = 0;
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("6 of 6") && shown.body.contains("All done."), "{}", shown.body);
    }

    #[test]
    fn without_a_country_it_asks_for_one() {
        let context = WidgetContext { tax: None, ..of("retiree") };
        let shown = draw(&SPEC, &context);
        assert!(shown.html.contains(r#"<a href="/account">Choose your country</a>"#), "{}", shown.html);
    }
}
