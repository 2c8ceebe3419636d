//! The retirement plan a customer keeps: how often it lasts, what a bad start does to it, and what is drawn against it.

use layout::Class;
use leptos::prelude::*;
use services::KeptPlan;

use super::withdrawal_rate::share_bp;
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::button::LinkButton;
use crate::ui::date::{DateForm, to_text as day_text};
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;

/// Whether the money lasts, by the customer's own plan.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "plan-outlook",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Drawing so much more or less than planned is as planned, basis points of what is there.
const NEAR_BP: i64 = 25;

fn render(context: &WidgetContext) -> Tile {
    let Some(plan) = context.plan.as_deref() else {
        let body = view! {
            <EmptyState title="No plan yet">
                <p>"Say what you have, what comes in and what you spend. Thousands of possible futures show how often it lasts, and this place then keeps an eye on it."</p>
                <LinkButton href="/retirement/plan" small=true>"Make a plan"</LinkButton>
            </EmptyState>
        };
        return Tile { body: body.into_any(), how: None, table: None };
    };
    Tile { body: body(context, plan), how: Some(how(context, plan)), table: None }
}

/// Of a hundred.
fn hundreds(bp: i64) -> String {
    // Rounded down, so that a hundred of a hundred is said of all alone.
    format!("{} of 100 futures", bp / 100)
}

/// What was drawn in the last year, over what could be drawn on at its beginning.
fn drawn_bp(context: &WidgetContext) -> Option<i64> {
    let wealth = &context.summary.wealth;
    share_bp(wealth.withdrawn_year_minor, wealth.wealth_minor.saturating_add(wealth.withdrawn_year_minor))
}

fn against(drawn_bp: i64, planned_bp: i64) -> &'static str {
    match drawn_bp - planned_bp {
        more if more > NEAR_BP => "more than planned",
        less if less < -NEAR_BP => "less than planned",
        _ => "as planned",
    }
}

fn body(context: &WidgetContext, plan: &KeptPlan) -> AnyView {
    let note = match plan.first_failure_age {
        Some(age) => format!("Where it does not, the first tenth fails by age {age}."),
        None => "It never fails before.".to_owned(),
    };
    let rate = |bp: i64| percent::to_text(bp, true, false);
    let planned =
        plan.first_rate_bp.map(|bp| view! { <dt>"Planned to draw in a year"</dt><dd>{rate(bp)}</dd> });
    let drawn = drawn_bp(context).map(|drawn_bp| {
        let compared = plan.first_rate_bp.map_or("", |planned_bp| against(drawn_bp, planned_bp));
        view! { <dt>"Drawn in the last 12 months"</dt><dd>{rate(drawn_bp)}" "{compared}</dd> }
    });
    view! {
        <Stat headline=true label=format!("Your money lasts to age {}", plan.question.last_age)
            value=hundreds(plan.chance_bp).into_any() note=note.into_any()/>
        <dl class="facts">
            <dt>"If shares fell by 30% first"</dt><dd>{hundreds(plan.chance_after_fall_bp)}</dd>
            {planned}
            {drawn}
        </dl>
        <LinkButton href="/retirement/plan" small=true>"Open the plan"</LinkButton>
    }
    .into_any()
}

fn how(context: &WidgetContext, plan: &KeptPlan) -> AnyView {
    let spending = money::Money::new(plan.question.spending_minor, plan.question.currency).to_display_whole();
    let runs = plan.runs;
    let kept_on = day_text(plan.kept_on, context.locale, DateForm::Long);
    view! {
        <p>{format!("The plan of {kept_on}, spending {spending} a year in the money of then, through {runs} futures made of United States returns and prices of 1928 to 2025. It is worked out again when you keep it again.")}</p>
        <p>"A bad start is the first risk of a plan: what is sold low in the first years is not there when prices recover."</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use retirement::question::PlanQuestion;

    use super::*;
    use crate::widgets::testing::{draw, of, with};

    fn with_plan(withdrawn_year_minor: i64) -> WidgetContext {
        let mut context = with("retiree", |summary| {
            summary.wealth.withdrawn_year_minor = withdrawn_year_minor;
            summary.wealth.wealth_minor = 50_000_000 - withdrawn_year_minor;
        });
        context.plan = Some(Arc::new(KeptPlan {
            kept_on: "2026-10-01".parse().unwrap(),
            question: PlanQuestion {
                spending_minor: 4_000_000,
                ..PlanQuestion::own(money::Currency::USD, Some(1955), 2026)
            },
            runs: 2_000,
            chance_bp: 8_750,
            chance_after_fall_bp: 7_120,
            first_failure_age: Some(86),
            first_rate_bp: Some(400),
        }));
        context
    }

    #[test]
    fn what_is_drawn_is_told_against_the_plan() {
        let shown = draw(&SPEC, &with_plan(2_500_000));
        assert!(
            shown.body.starts_with("Your money lasts to age 95\n87 of 100 futures\nWhere it does not"),
            "{}",
            shown.body
        );
        assert!(shown.body.contains("If shares fell by 30% first: 71 of 100 futures"), "{}", shown.body);
        assert!(shown.body.contains("5.0% more than planned"), "{}", shown.body);
        assert!(draw(&SPEC, &with_plan(2_000_000)).body.contains("4.0% as planned"));
        assert!(draw(&SPEC, &with_plan(0)).body.contains("0.0% less than planned"));
        assert!(shown.how.contains("$40,000 a year"), "{}", shown.how);
    }

    #[test]
    fn without_a_plan_it_asks_for_one() {
        let shown = draw(&SPEC, &of("retiree"));
        assert!(
            shown.body.starts_with("No plan yet") && shown.html.contains(r#"href="/retirement/plan""#),
            "{}",
            shown.body
        );
    }
}
