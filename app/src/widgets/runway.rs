//! How many months the cash would last at usual spending if no more income came.

use chrono::{Days, NaiveDate};
use layout::Class;
use leptos::prelude::*;

use super::empty::{Remedy, empty};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::button::LinkButton;
use crate::ui::date::{DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::notice::Tone;
use crate::ui::progress::Progress;
use crate::ui::stat::Stat;
use crate::ui::states::{EmptyState, NotEnoughData};

/// How many months the cash would last at usual spending if no more income came.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "runway",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Full months without which no month is usual.
const MONTHS_NEEDED: u32 = 2;
/// A common cushion for uneven income.
const CUSHION_MONTHS: i64 = 6;
/// Days of a mean month, in hundredths.
const MONTH_DAYS_HUNDREDTHS: i64 = 3_044;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// So many full months.
    TooShort { full_months: u32 },
    /// A usual month costs nothing.
    NothingSpent,
    /// How long cash lasts.
    Ready(Lasting),
}

#[derive(Debug, Clone, PartialEq)]
struct Lasting {
    cash_minor: i64,
    usual_minor: i64,
    /// Tenths of months of all spending.
    tenths: i64,
    /// Whole days of all spending.
    days: i64,
    /// The day it would end, unless that is beyond the calendar.
    ends_on: Option<NaiveDate>,
    essential_minor: Option<i64>,
    /// Tenths of months of essential spending.
    essential_tenths: Option<i64>,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let runway = &summary.runway;
    let Some(usual_minor) = runway.usual_spending_minor else {
        let full = summary.monthly.months.iter().filter(|month| month.is_complete).count();
        return Model::TooShort { full_months: u32::try_from(full).unwrap_or(0) };
    };
    let cash_minor = runway.cash_minor.max(0);
    let (Some(tenths), Some(days)) =
        (times(cash_minor, 10, usual_minor), times(cash_minor, MONTH_DAYS_HUNDREDTHS, usual_minor))
    else {
        return Model::NothingSpent;
    };
    let days = days / 100;
    let ends_on = u64::try_from(days).ok().and_then(|days| summary.as_of.checked_add_days(Days::new(days)));
    Model::Ready(Lasting {
        cash_minor: runway.cash_minor,
        usual_minor,
        tenths,
        days,
        ends_on,
        essential_minor: runway.usual_essential_minor,
        essential_tenths: runway.usual_essential_minor.and_then(|minor| times(cash_minor, 10, minor)),
    })
}

/// `amount × factor ÷ by`, rounded; `None` unless `by` is positive.
fn times(amount: i64, factor: i64, by: i64) -> Option<i64> {
    if by <= 0 {
        return None;
    }
    let (product, by) = (i128::from(amount) * i128::from(factor), i128::from(by));
    i64::try_from((product + by / 2) / by).ok()
}

/// `4.2 months`, or days where it is less than one.
fn length(tenths: i64, days: Option<i64>) -> String {
    match days {
        Some(1) => "1 day".to_owned(),
        Some(days) if tenths < 10 => format!("{days} days"),
        _ => format!("{} months", decimal(tenths)),
    }
}

fn decimal(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty("No spending yet", "Import a bank statement to see how long your cash would last.", Remedy::Import),
        Model::TooShort { full_months } => view! {
            <NotEnoughData have=full_months need=MONTHS_NEEDED unit="full months">
                <p>"With two full calendar months we can tell what a usual month costs you, and how many such months your cash covers."</p>
                <LinkButton href="/import" small=true>"Import older statements"</LinkButton>
            </NotEnoughData>
        }
        .into_any(),
        Model::NothingSpent => view! {
            <EmptyState title="No usual spending">
                <p>"Your full months show no spending, so there is nothing to measure your cash against."</p>
            </EmptyState>
        }
        .into_any(),
        Model::Ready(lasting) => {
            return Tile { body: body(context, &lasting), how: Some(how(context, &lasting)), table: None };
        }
    };
    Tile { body, how: None, table: None }
}

fn body(context: &WidgetContext, lasting: &Lasting) -> AnyView {
    let note = match lasting.ends_on {
        _ if lasting.cash_minor <= 0 => "There is no cash to draw on right now.".to_owned(),
        Some(on) => {
            let form = if lasting.tenths < 10 { DateForm::Long } else { DateForm::Month };
            format!("With no more income, until about {}.", to_text(on, context.locale, form))
        }
        None => "With no more income.".to_owned(),
    };
    let text = format!("{} of {CUSHION_MONTHS}", decimal(lasting.tenths.min(CUSHION_MONTHS * 10)));
    let tone = if lasting.tenths < 10 { Tone::Caution } else { Tone::Plain };
    let essential = lasting.essential_tenths.map(|tenths| {
        view! { <dt>"On essentials alone"</dt><dd>{length(tenths, None)}</dd> }
    });
    view! {
        <Stat
            label="At your usual spending"
            value=length(lasting.tenths, Some(lasting.days)).into_any()
            note=note.into_any()
            headline=true
        />
        <Progress
            id=format!("{}-cushion", context.key)
            label="Towards a six-month cushion"
            part=lasting.tenths
            whole=CUSHION_MONTHS * 10
            text
            tone
        />
        <dl class="facts">
            <dt>"Cash in your accounts"</dt>
            <dd><Money amount=context.money(lasting.cash_minor) whole=true/></dd>
            <dt>"A usual month costs"</dt>
            <dd><Money amount=context.money(lasting.usual_minor) whole=true/></dd>
            {essential}
        </dl>
    }
    .into_any()
}

fn how(context: &WidgetContext, lasting: &Lasting) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let essential = lasting.essential_minor.map(|minor| {
        format!(" Of a usual month, {} is essential: home, food, energy, transport, insurance, health, childcare, debts and tax.", whole(minor))
    });
    view! {
        <p>
            {format!(
                "Cash of {} divided by {}, the middle of your last full months of spending, six at most. Half of those months cost less, half more.",
                whole(lasting.cash_minor),
                whole(lasting.usual_minor),
            )}
            {essential}
        </p>
        <p>"Investments and money you are owed are not counted, nor is tax you have not paid yet. Six months is a common rule of thumb for people whose income varies, not a rule."</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn agrees_with_the_summary() {
        for key in ["freelancer", "retiree", "family", "student", "business-owner"] {
            let context = of(key);
            let Model::Ready(lasting) = model(&context) else { panic!("{key} has no runway") };
            let expected = context.summary.runway.runway_months.unwrap();
            let difference = f64::from(i32::try_from(lasting.tenths).unwrap()) / 10.0 - expected;
            assert!(difference.abs() <= 0.051, "{key}: {} and {expected}", lasting.tenths);
        }
    }

    #[test]
    fn a_freelancer_sees_months() {
        let shown = draw(&SPEC, &of("sole-trader"));
        insta::assert_snapshot!(shown.body, @r"
        At your usual spending
        3.5 months
        With no more income, until about Mar 2027.
        Towards a six-month cushion3.5 of 6
        3.5 of 6
        Cash in your accounts: $7,400
        A usual month costs: $2,100
        On essentials alone: 3.7 months
        ");
        insta::assert_snapshot!(shown.how, @r"
        Cash of $7,400 divided by $2,100, the middle of your last full months of spending, six at most. Half of those months cost less, half more. Of a usual month, $2,024 is essential: home, food, energy, transport, insurance, health, childcare, debts and tax.
        Investments and money you are owed are not counted, nor is tax you have not paid yet. Six months is a common rule of thumb for people whose income varies, not a rule.
        ");
    }

    #[test]
    fn less_than_a_month_is_told_in_days() {
        let with_cash = |cash_minor| {
            draw(&SPEC, &with("sole-trader", |summary| summary.runway.cash_minor = cash_minor)).body
        };
        insta::assert_snapshot!(with_cash(30_000), @r"
        At your usual spending
        4 days
        With no more income, until about November 28, 2026.
        Towards a six-month cushion0.1 of 6
        0.1 of 6
        Cash in your accounts: $300
        A usual month costs: $2,100
        On essentials alone: 0.1 months
        ");
        assert!(with_cash(8_000).contains("1 day\nWith no more income, until about November 25, 2026."));
        assert!(with_cash(-4_000).contains("0 days\nThere is no cash to draw on right now."));
    }

    #[test]
    fn five_weeks_are_too_short() {
        let shown = draw(&SPEC, &of("newcomer"));
        assert!(shown.body.starts_with("Not enough history (0 of 2 full months)"), "{}", shown.body);
    }

    #[test]
    fn months_without_spending_have_no_runway() {
        let shown = draw(&SPEC, &with("student", |summary| summary.runway.usual_spending_minor = Some(0)));
        assert!(shown.body.starts_with("No usual spending"), "{}", shown.body);
        assert!(draw(&SPEC, &of("nobody")).html.contains(r#"href="/import""#));
    }
}
