//! The payments of the tax year side by side: when each is due, what it asks for, what is paid and what is short.
//!
//! Around the turn of the year two years are shown: the last instalment of the old one is due in the new one.

use chrono::NaiveDate;
use layout::Class;
use leptos::prelude::*;
use tax::us::estimated::QuarterLedger;
use tax::working::to_minor;
use tax::year::{Plan, Schedule, SelfAssessment};

use super::empty::{Remedy, empty};
use super::tax_position::TaxPosition;
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::tax_payments::{
    PaymentState, asked_minor, catch_up, date_state, method_sentence, method_words, moved_words,
    quarter_state, send_by_words,
};
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::date::{DateForm, days_away, to_text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::states::ErrorState;
use crate::ui::table::{Cell, Column, TableData};

/// The payments of the tax year side by side: when each is due, what it asks for, what is paid and what is short.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "quarter-strip",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Months of history from which the rest of the year is taken into account.
const MONTHS_NEEDED: u32 = 4;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// Their country is not known.
    NoCountry,
    /// No rules are known; the words say why.
    Unavailable(String),
    /// Nothing they would have to pay themselves shows.
    TakenAtSource,
    /// The years, from the earliest, and why the running one is not among them if it is not.
    Ready(Vec<Strip>, Option<String>),
}

/// The payments of one year.
#[derive(Debug, Clone, PartialEq)]
struct Strip {
    plan: Plan,
    payments: Vec<Payment>,
    /// Whether there is no safe harbour by last year's tax, because it is not known.
    lacks_prior_year: bool,
}

/// One payment. Amounts are minor units, `None` where last year's bill is not known.
#[derive(Debug, Clone, PartialEq)]
struct Payment {
    name: String,
    /// What it is for.
    covers: String,
    due: NaiveDate,
    /// Why the day is not the usual one.
    shift: Option<String>,
    asked_minor: Option<i64>,
    paid_minor: i64,
    short_minor: Option<i64>,
    /// What another lawful way to work it out asks for, where it differs.
    otherwise: Option<(&'static str, i64)>,
    /// The penalty so far, for what is late.
    penalty_minor: i64,
    state: PaymentState,
}

fn model(context: &WidgetContext) -> Model {
    if context.summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let Some(years) = context.tax.as_deref() else { return Model::NoCountry };
    let as_of = context.summary.as_of;
    let last = years.last.iter().filter(|last| last.pays_oneself()).map(|plan| strip(context, plan));
    // The old year goes when its last day is over and nothing of it is open.
    let mut strips: Vec<Strip> =
        last.filter(|strip| strip.payments.iter().any(|one| one.due >= as_of || one.is_short())).collect();
    match TaxPosition::of(context) {
        TaxPosition::PaidByOneself(own) => strips.push(strip(context, &own.plan)),
        TaxPosition::Unavailable(reason) if strips.is_empty() => return Model::Unavailable(reason),
        TaxPosition::Unavailable(reason) => return Model::Ready(strips, Some(reason)),
        TaxPosition::TakenAtSource if strips.is_empty() => return Model::TakenAtSource,
        TaxPosition::NoCountry => return Model::NoCountry,
        TaxPosition::TakenAtSource => {}
    }
    Model::Ready(strips, None)
}

fn strip(context: &WidgetContext, plan: &Plan) -> Strip {
    let (payments, lacks_prior_year) = match &plan.schedule {
        Schedule::UnitedStates(ledger) => {
            (quarters(context, ledger), plan.inputs.profile.prior_tax_minor.is_none())
        }
        Schedule::UnitedKingdom(assessment) => (dates(context, plan, assessment), false),
    };
    Strip { plan: plan.clone(), payments, lacks_prior_year }
}

fn quarters(context: &WidgetContext, ledger: &QuarterLedger) -> Vec<Payment> {
    let quarters = ledger.quarters.iter().enumerate();
    quarters
        .map(|(index, quarter)| {
            let regular = quarter
                .by_prior_year_minor
                .map_or(quarter.by_current_year_minor, |prior| prior.min(quarter.by_current_year_minor));
            let annualized = quarter.annualized_minor.filter(|minor| *minor != quarter.required_minor);
            let otherwise = match annualized {
                Some(minor) => Some(("By income of the period", minor)),
                None if regular != quarter.required_minor => Some(("In four equal parts", regular)),
                None => None,
            };
            let state = quarter_state(quarter, ledger, context.summary.as_of);
            Payment {
                name: format!("Q{}", index + 1),
                covers: format!(
                    "income to {}",
                    to_text(quarter.income_to, context.locale, DateForm::DayMonth)
                ),
                due: quarter.due,
                shift: moved_words(quarter.moved_for).map(str::to_owned),
                asked_minor: Some(quarter.required_minor),
                paid_minor: quarter.paid_minor,
                short_minor: Some(quarter.short_minor),
                otherwise,
                penalty_minor: if state == PaymentState::Late { to_minor(quarter.penalty.known) } else { 0 },
                state,
            }
        })
        .collect()
}

fn dates(context: &WidgetContext, plan: &Plan, assessment: &SelfAssessment) -> Vec<Payment> {
    let year = &plan.position.tax_year;
    let names = [
        ("First payment", format!("rest of the year before, and first payment on account of {year}")),
        ("Second payment", format!("second payment on account of {year}")),
        ("Balancing payment", format!("rest of {year}, and first payment on account of the next year")),
    ];
    assessment
        .dates
        .iter()
        .zip(names)
        .map(|(date, (name, covers))| Payment {
            name: name.to_owned(),
            covers,
            due: date.due,
            shift: send_by_words(date, context.locale),
            asked_minor: asked_minor(date),
            paid_minor: date.paid_minor,
            short_minor: date.short_minor(),
            otherwise: None,
            penalty_minor: 0,
            state: date_state(date, &assessment.dates, context.summary.as_of),
        })
        .collect()
}

impl Payment {
    fn is_short(&self) -> bool {
        self.short_minor.is_some_and(|minor| minor > 0)
    }
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty("No income yet", "Import a bank statement, and the payments of your tax year appear here one by one.", Remedy::Import),
        Model::NoCountry => empty("Which country's tax?", "Tell us your country, and the days on which tax is due appear here.", Remedy::Country),
        Model::Unavailable(reason) => view! {
            <ErrorState sentence=format!("No payment dates are known: {reason}. Please check them with your tax authority. You can still put a fixed share aside.")/>
            <LinkButton href="/set-aside" small=true>"Choose a fixed share"</LinkButton>
        }
        .into_any(),
        Model::TakenAtSource => empty("No tax to pay yourself", "Tax on wages, pensions and benefits is usually taken before they reach you, so no payment dates apply.", Remedy::Transactions),
        Model::Ready(strips, missing) => {
            return Tile {
                body: body(context, &strips, missing),
                how: Some(how(context, &strips)),
                table: Some(table(context, &strips)),
            };
        }
    };
    Tile { body, how: None, table: None }
}

fn body(context: &WidgetContext, strips: &[Strip], missing: Option<String>) -> AnyView {
    let years = strips.iter().map(|strip| year(context, strip)).collect_view();
    let missing = missing.map(|reason| {
        view! { <Notice>{format!("The payments of the year that has begun are not shown: {reason}.")}</Notice> }
    });
    let months = context.summary.history.months;
    let short = (months < MONTHS_NEEDED).then(|| {
        let text = format!(
            "Not enough history ({months} of {MONTHS_NEEDED} months) to say what the rest of the year will bring. The amounts rest on your income so far alone."
        );
        view! { <Notice tone=Tone::Caution>{text}</Notice> }
    });
    view! {
        {short}
        {years}
        {missing}
        <p><a href="/tax">"Your tax year, payment by payment"</a></p>
    }
    .into_any()
}

fn year(context: &WidgetContext, strip: &Strip) -> impl IntoView + use<> {
    let cells = strip.payments.iter().map(|payment| cell(context, payment)).collect_view();
    let method = match &strip.plan.schedule {
        Schedule::UnitedStates(ledger) => Some(method_words(ledger)),
        Schedule::UnitedKingdom(_) => None,
    };
    let prior = strip.lacks_prior_year.then(|| {
        view! {
            <p class="cluster">
                <Badge tone=Tone::Caution>"Prior-year safe harbour not available"</Badge>
                <a href="/tax/profile">"Add last year’s tax"</a>
            </p>
        }
    });
    let late = match &strip.plan.schedule {
        Schedule::UnitedStates(ledger) => catch_up(ledger, context.summary.currency, context.locale),
        Schedule::UnitedKingdom(_) => None,
    };
    view! {
        <h3>"Tax year "{strip.plan.position.tax_year.clone()}" "<Badge>"Estimate"</Badge></h3>
        {method.map(|method| view! { <p class="muted small">{method}</p> })}
        {prior}
        <ol class="strip">{cells}</ol>
        {late}
    }
}

fn cell(context: &WidgetContext, payment: &Payment) -> impl IntoView + use<> {
    let whole = |minor: Option<i64>| match minor {
        Some(minor) => context.money(minor).to_display_whole(),
        None => "not known".to_owned(),
    };
    let row = |name: &'static str, amount: String| view! { <dt>{name}</dt><dd>{amount}</dd> };
    let away = matches!(payment.state, PaymentState::Due | PaymentState::Late)
        || payment.due >= context.summary.as_of;
    let away = away.then(|| format!(", {}", days_away(payment.due, context.summary.as_of)));
    let class = format!("strip-cell strip-cell--{}", payment.state.tone().name());
    let due = to_text(payment.due, context.locale, DateForm::Short);
    let otherwise = payment.otherwise.map(|(name, minor)| row(name, whole(Some(minor))));
    let penalty = (payment.penalty_minor > 0)
        .then(|| row("Penalty so far", context.money(payment.penalty_minor).to_display()));
    view! {
        <li class=class>
            <p class="strip-head"><strong>{payment.name.clone()}</strong>{payment.state.badge()}</p>
            <p>{due}{away}</p>
            <p class="muted small">{payment.covers.clone()}</p>
            {payment.shift.clone().map(|shift| view! { <p class="muted small">{shift}</p> })}
            <dl class="facts">
                {row("Asked for", whole(payment.asked_minor))}
                {otherwise}
                {row("Paid", whole(Some(payment.paid_minor)))}
                {row("Short", whole(payment.short_minor))}
                {penalty}
            </dl>
        </li>
    }
}

fn table(context: &WidgetContext, strips: &[Strip]) -> TableData {
    let amount = |minor: Option<i64>| minor.map_or(Cell::Nothing, |minor| Cell::Amount(context.money(minor)));
    let rows = strips.iter().flat_map(|strip| {
        strip.payments.iter().enumerate().map(move |(index, payment)| {
            let methods = match &strip.plan.schedule {
                Schedule::UnitedStates(ledger) => ledger.quarters.get(index).map(|quarter| {
                    (
                        Some(quarter.by_current_year_minor),
                        quarter.by_prior_year_minor,
                        quarter.annualized_minor,
                    )
                }),
                Schedule::UnitedKingdom(_) => None,
            };
            let (current, prior, annualized) = methods.unwrap_or_default();
            vec![
                Cell::Text(format!("{} {}", strip.plan.position.tax_year, payment.name)),
                Cell::Date(payment.due),
                amount(current),
                amount(prior),
                amount(annualized),
                amount(payment.asked_minor),
                amount(Some(payment.paid_minor)),
                amount(payment.short_minor),
                Cell::from(payment.state.words()),
            ]
        })
    });
    let columns = vec![
        Column::text("Payment"),
        Column::text("Due"),
        Column::number("90% of this year"),
        Column::number("Last year"),
        Column::number("Annualised"),
        Column::number("Asked for"),
        Column::number("Paid"),
        Column::number("Short"),
        Column::text("Status"),
    ];
    let rows: Vec<_> = rows.collect();
    let is_us = strips.iter().any(|strip| matches!(strip.plan.schedule, Schedule::UnitedStates(_)));
    if is_us {
        return TableData::new("Payments of the tax year", columns).with_rows(rows);
    }
    // The three ways to work an instalment out are of the United States alone.
    let kept = |place: usize| !(2..5).contains(&place);
    let columns = columns.into_iter().enumerate().filter(|(place, _)| kept(*place)).map(|(_, column)| column);
    let rows = rows.into_iter().map(|row| {
        row.into_iter().enumerate().filter(|(place, _)| kept(*place)).map(|(_, cell)| cell).collect()
    });
    TableData::new("Payments of the tax year", columns.collect()).with_rows(rows)
}

fn how(context: &WidgetContext, strips: &[Strip]) -> AnyView {
    let years = strips
        .iter()
        .map(|strip| {
            let text = match &strip.plan.schedule {
                Schedule::UnitedStates(ledger) => format!(
                    "{}: {} Tax withheld counts as paid in four equal parts; a payment goes to the earliest instalment that is short, unless you placed it.",
                    strip.plan.position.tax_year,
                    method_sentence(ledger, context.summary.currency)
                ),
                Schedule::UnitedKingdom(_) => format!(
                    "{}: each payment on account is half of last year’s bill, if that was over £1,000 and less than four fifths of it was taken at source. What is left is due on the last of the three days, as it is expected now.",
                    strip.plan.position.tax_year
                ),
            };
            view! { <p>{text}</p> }
        })
        .collect_view();
    let sources = strips.last().map(|strip| strip.plan.position.source.clone());
    view! {
        {years}
        {sources.map(|source| view! { <p class="muted small">{format!("Rules: {source}.")}</p> })}
    }
    .into_any()
}

#[cfg(test)]
mod tests;
