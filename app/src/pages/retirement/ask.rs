//! The form of a withdrawal plan: what is asked for in the address, what that leaves out, and the form itself.

use ::money::{Currency, Money as MoneyValue};
use leptos::prelude::*;
use retirement::withdrawal::{Plan, Rule};
use rust_decimal::prelude::ToPrimitive;

use super::refused::Refused;
use crate::context::Visit;
use crate::ui::button::{Button, Look};
use crate::ui::field::Field;
use crate::ui::select::Select;

/// The years a plan may be asked for: the history has enough start years for each.
const YEARS: std::ops::RangeInclusive<usize> = 5..=60;

/// No amount may pass this: ten thousand million dollars or pounds.
const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000;

/// The rules to choose from: what the address calls each, its name, and itself.
pub(super) const RULES: [(&str, &str, Rule); 5] = [
    ("fixed", "Fixed, with inflation", Rule::ConstantReal),
    ("share", "A share of what is left", Rule::ConstantPercent),
    (
        "guardrails",
        "Guardrails (10% steps)",
        Rule::Guardrails { inflation_cap: 0.06, band: 0.2, adjustment: 0.1 },
    ),
    ("floor", "Floor and ceiling", Rule::FloorCeiling { floor: 0.9, ceiling: 1.25 }),
    ("dynamic", "Small steps (−2.5% to +5%)", Rule::Dynamic { fall: 0.025, rise: 0.05 }),
];

/// A plan as it is asked for. Amounts are minor units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) savings_minor: i64,
    pub(super) spending_minor: i64,
    pub(super) years: usize,
    pub(super) stocks_percent: u8,
    /// What the address calls the rule.
    pub(super) rule: &'static str,
    /// What could not be read.
    pub(super) refused: Refused,
}

impl Asked {
    /// Thirty years in six tenths of shares, by a fixed amount.
    pub(super) fn usual(savings_minor: i64, spending_minor: i64) -> Self {
        Self {
            savings_minor,
            spending_minor,
            years: 30,
            stocks_percent: 60,
            rule: "fixed",
            refused: Refused::default(),
        }
    }

    /// What the address asks for, with the customer's own figures where it says nothing.
    pub(super) fn of(visit: &Visit, savings_minor: i64, spending_minor: i64, currency: Currency) -> Self {
        let mut asked = Self::usual(savings_minor, spending_minor);
        let amount = |text: &str| {
            let minor = MoneyValue::parse_typed(text, currency).ok()?.amount_minor;
            (1..=AMOUNT_MINOR_MAX).contains(&minor).then_some(minor)
        };
        if let Some(minor) =
            asked.refused.read(visit, "savings", "Enter an amount above zero, such as 500,000.", amount)
        {
            asked.savings_minor = minor;
        }
        if let Some(minor) =
            asked.refused.read(visit, "spending", "Enter an amount above zero, such as 30,000.", amount)
        {
            asked.spending_minor = minor;
        }
        let years = |text: &str| text.parse().ok().filter(|years| YEARS.contains(years));
        if let Some(years) = asked.refused.read(visit, "years", "Enter 5 to 60 years.", years) {
            asked.years = years;
        }
        let percent = |text: &str| text.parse().ok().filter(|percent: &u8| *percent <= 100);
        if let Some(percent) = asked.refused.read(visit, "stocks", "Enter 0 to 100 per cent.", percent) {
            asked.stocks_percent = percent;
        }
        let known = |text: &str| RULES.iter().map(|(code, ..)| *code).find(|code| *code == text);
        if let Some(code) = asked.refused.read(visit, "rule", "Choose a rule from the list.", known) {
            asked.rule = code;
        }
        asked
    }

    /// The plan, in minor units; none without savings or spending.
    pub(super) fn plan(&self) -> Option<Plan> {
        let (balance, spending) = (self.savings_minor.to_f64()?, self.spending_minor.to_f64()?);
        let (_, _, rule) = RULES.iter().find(|(code, ..)| *code == self.rule)?;
        (balance > 0.0 && spending > 0.0).then(|| Plan {
            balance,
            rate: spending / balance,
            rule: *rule,
            stock_share: f64::from(self.stocks_percent) / 100.0,
        })
    }

    /// The form, which asks by the address, so that a plan can be kept as a bookmark.
    pub(super) fn form(&self, visit: &Visit, currency: Currency) -> AnyView {
        let plain = |minor: i64| {
            if minor > 0 { MoneyValue::new(minor, currency).to_plain() } else { String::new() }
        };
        let options = RULES.map(|(code, name, _)| (code.to_owned(), name.to_owned())).to_vec();
        view! {
            <form class="form panel" method="get" action="/retirement">
                {carried(visit, &["balance"])}
                <div class="what-if-groups">
                    <Field name="savings" label="Savings and investments" inputmode="decimal" maxlength="20" value=self.refused.shown("savings", plain(self.savings_minor)) error=self.refused.problem("savings") hint="What you can draw on today."/>
                    <Field name="spending" label="Taken in the first year" inputmode="decimal" maxlength="20" value=self.refused.shown("spending", plain(self.spending_minor)) error=self.refused.problem("spending") hint="On top of pensions, tax included."/>
                    <Field name="years" label="Years it has to last" inputmode="numeric" maxlength="2" value=self.refused.shown("years", self.years.to_string()) error=self.refused.problem("years") hint="From today, 5 to 60."/>
                    <Field name="stocks" label="In shares, per cent" inputmode="numeric" maxlength="3" value=self.refused.shown("stocks", self.stocks_percent.to_string()) error=self.refused.problem("stocks") hint="The rest in government notes."/>
                    <Select name="rule" label="How the amount goes on" options selected=self.rule error=self.refused.problem("rule") hint="What is taken after the first year."/>
                </div>
                <div class="cluster"><Button look=Look::Primary>"Work it out"</Button></div>
            </form>
        }
        .into_any()
    }
}

/// The fields of a plan.
pub(super) const FIELDS: [&str; 5] = ["savings", "spending", "years", "stocks", "rule"];

/// What the address says of another form on the page, so that asking one question keeps the other's answer.
pub(super) fn carried(visit: &Visit, names: &[&'static str]) -> AnyView {
    let given = names.iter().filter_map(|name| Some((*name, visit.query(name)?.to_owned())));
    given
        .map(|(name, value)| view! { <input type="hidden" name=name value=value/> })
        .collect_view()
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_takes_its_first_amount_as_a_share() {
        let plan = Asked::usual(50_000_000, 2_000_000).plan().unwrap();
        assert_eq!((plan.balance, plan.rate, plan.rule), (50_000_000.0, 0.04, Rule::ConstantReal));
        assert_eq!(Asked::usual(50_000_000, 0).plan(), None);
    }
}
