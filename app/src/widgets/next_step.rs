//! What the customer may do next, with their answer; and where there is nothing to do, what is due next.
//!
//! The same place shows both, so that a step which comes while the page is open moves nothing.

use cashflow::upcoming::Due;
use layout::{Class, Id};
use leptos::prelude::*;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use services::Advice;

use super::{Tile, WidgetContext, WidgetSpec, always};
use crate::advice::{answers, rate_rule, says};
use crate::ui::button::LinkButton;
use crate::ui::date::{Date, DateForm, days_away};
use crate::ui::money::Money;

/// What the customer may do next, or what is due next.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: actions::WIDGET,
    classes: &Class::ALL,
    entry: layout::WidgetSpec::of::<StepProps>,
    applies: always,
    render,
};

/// Payments that are named where there is nothing to do.
const DUE_MAX: usize = 2;

/// Which step.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct StepProps {
    /// An action of the catalogue; none shows what is due next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) action: Option<Id>,
}

/// The advice the properties name, if it stands.
fn model(context: &WidgetContext) -> Option<Advice> {
    let props = serde_json::Value::Object(context.props.clone());
    let step: StepProps = serde_json::from_value(props).ok()?;
    let action = step.action?;
    context.advice.iter().find(|advice| advice.action.id == action).cloned()
}

fn render(context: &WidgetContext) -> Tile {
    let Some(advice) = model(context) else {
        return Tile { body: due(context), how: Some(how_due().into_any()), table: None };
    };
    let because = advice.words.because.clone();
    let facts = because.into_iter().map(|fact| view! { <li>{fact}"."</li> }).collect_view();
    let how = view! {
        <p>"It was chosen among all that fits you: by how likely it is taken up, and by what it is worth to you and to Attune, to you more than twice as much. What you put off or sent away is left out. "<a href="/inbox">"Your inbox"</a>" keeps what you were told."</p>
        <ul>{facts}</ul>
    };
    let body = view! {
        <div class="next-step">
            {says(&advice)}
            {rate_rule(&advice, context.locale)}
            {answers(&advice)}
        </div>
    };
    Tile { body: body.into_any(), how: Some(how.into_any()), table: None }
}

fn how_due() -> impl IntoView {
    view! { <p>"The payments that come back regularly, by the day they are probably due next."</p> }
}

/// What is due next.
fn due(context: &WidgetContext) -> AnyView {
    let upcoming = &context.summary.upcoming;
    let rows: Vec<&Due> = upcoming.bills.iter().filter(|due| due.is_cash).take(DUE_MAX).collect();
    if rows.is_empty() {
        return view! {
            <div class="next-step">
                <p>"No regular payment is due in the next weeks, as far as your statements tell."</p>
                <LinkButton href="/import" small=true>"Import a newer statement"</LinkButton>
            </div>
        }
        .into_any();
    }
    let (as_of, locale) = (context.summary.as_of, context.locale);
    let rows = rows.into_iter().map(|due| {
        let amount = context.money(due.amount_minor);
        let when = days_away(due.on, as_of);
        view! {
            <li>
                <span class="row-main">{due.name.clone()}</span>
                <Money amount/>
                <span class="row-note"><Date on=due.on locale form=DateForm::DayMonth/>{format!(", {when}")}</span>
            </li>
        }
    });
    view! { <div class="next-step"><ul class="rows">{rows.collect_view()}</ul></div> }.into_any()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use actions::{Figures, OverdraftAhead};
    use chrono::{DateTime, Utc};
    use serde_json::json;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, today};

    fn with(id: &str, figures: &Figures) -> WidgetContext {
        let mut context = of("freelancer");
        let action = actions::action(id).unwrap();
        let offered = action.terms.as_ref().map(|terms| terms.offered(&decision::Attributes::new()));
        let at: DateTime<Utc> = "2026-11-24T09:00:00Z".parse().unwrap();
        context.advice = Arc::new(vec![Advice {
            words: action.words(figures, offered.as_ref(), context.locale).unwrap(),
            action,
            offered,
            told_at: at,
            expires_at: at + action.lasts(),
            answered: None,
        }]);
        context.props = serde_json::from_value(json!({ "action": id })).unwrap();
        context
    }

    fn figures() -> Figures {
        let currency = of("freelancer").summary.currency;
        let overdraft = OverdraftAhead { on: today(), chance: 0.31, keep_back_minor: 42_000, avoided: 0.27 };
        Figures { currency, overdraft: Some(overdraft), tax: None, unnamed: 0, intents: Vec::new() }
    }

    #[test]
    fn a_step_says_what_why_and_takes_every_answer() {
        let shown = draw(&SPEC, &with("avoid-overdraft", &figures()));
        for words in ["With $420 more", "in 31% of 1,000", "avoids it in 27%", "See what helps", "Not now"] {
            assert!(shown.body.contains(words), "{words} of {}", shown.body);
        }
        for answer in ["acted", "later", "never"] {
            assert!(shown.html.contains(&format!(r#"name="answer" value="{answer}""#)), "{}", shown.html);
        }
    }

    #[test]
    fn what_is_to_be_kept_back_keeps_nine_courses_of_ten_above_zero() {
        let mut found = 0;
        for key in crate::widgets::testing::EVERYBODY {
            let figures = Figures::of(&of(key).summary, None, Vec::new());
            let Some(ahead) = figures.overdraft else { continue };
            found += 1;
            assert!(ahead.keep_back_minor > 0 && ahead.avoided > 0.0, "{key}: {ahead:?}");
            assert!(ahead.chance - ahead.avoided <= 0.1, "{key}: {ahead:?}");
        }
        assert!(found > 0, "nobody’s balance may fall below zero");
    }

    #[test]
    fn an_offer_carries_the_rule_of_its_rate_and_its_end() {
        let shown = draw(&SPEC, &with("savings-rate", &figures()));
        for words in ["2.85% a year", "Offer", "It starts from 2.85%", "December"] {
            assert!(shown.body.contains(words), "{words} of {}", shown.body);
        }
    }

    #[test]
    fn without_a_step_it_says_what_is_due() {
        let mut context = of("freelancer");
        context.props = serde_json::from_value(json!({ "action": "cover-tax" })).unwrap();
        let shown = draw(&SPEC, &context);
        assert!(!shown.body.contains("Not now") && !shown.body.is_empty(), "{}", shown.body);
        assert!(draw(&SPEC, &of("nobody")).body.contains("No regular payment is due"));
        draw_for_everybody(&SPEC);
    }
}
