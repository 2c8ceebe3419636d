//! The form of a whole retirement: what the address asks for, what that leaves out, and the form itself.

use ::money::{Currency, Money as MoneyValue};
use chrono::NaiveDate;
use leptos::prelude::*;
use retirement::drawdown::{DrawdownPlan, Phase, Pot, PotKind, SpendingRule, Stream, StreamKind};
use retirement::social_security::Claim;
use rust_decimal::prelude::ToPrimitive;
use services::{Country, DrawnOn, Principal};

use super::refused::Refused;
use crate::context::Visit;
use crate::ui::button::{Button, Look};
use crate::ui::field::Field;
use crate::ui::select::Select;

/// No amount may pass this: ten thousand million dollars or pounds.
const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000;
/// The age of full benefits the entered amount is of, for those whose own is not known.
const FULL_AGE: u32 = 67;

/// Where futures come from: what the address calls each, and its name.
const MARKETS: [(&str, &str); 3] = [
    ("blocks", "Blocks of history, drawn at random"),
    ("lognormal", "Draws with the spread of history"),
    ("historical", "Every start year of history"),
];
/// How spending follows what is there.
const RULES: [(&str, &str, SpendingRule); 4] = [
    ("fixed", "Fixed, with inflation", SpendingRule::Fixed),
    (
        "guardrails",
        "Guardrails (10% steps)",
        SpendingRule::Guardrails { band: 0.2, step: 0.1, floor: 0.7, ceiling: 1.3 },
    ),
    ("share", "In step with what is left (75% to 125%)", SpendingRule::Share { floor: 0.75, ceiling: 1.25 }),
    (
        "ratchet",
        "Raised by a tenth when half as much again is there",
        SpendingRule::Ratchet { at: 1.5, step: 0.1 },
    ),
];

/// One amount of the form.
type AmountField = fn(&mut PlanForm) -> &mut i64;

/// A plan as it is asked for. Amounts are minor units, a year where they flow.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct PlanForm {
    pub(super) birth_year: Option<i32>,
    pub(super) first_year: i32,
    pub(super) last_age: u32,
    pub(super) cash_minor: i64,
    pub(super) taxable_minor: i64,
    pub(super) basis_minor: i64,
    pub(super) deferred_minor: i64,
    pub(super) free_minor: i64,
    pub(super) stocks_percent: u8,
    pub(super) spending_minor: i64,
    pub(super) later_minor: i64,
    pub(super) later_age: u32,
    pub(super) pension_minor: i64,
    /// Benefits at the full age.
    pub(super) benefits_minor: i64,
    pub(super) claiming_age: u32,
    pub(super) is_joint: bool,
    pub(super) rule: &'static str,
    pub(super) markets: &'static str,
    pub(super) is_nominal: bool,
    /// Whether the law of the United States holds: required distributions, and benefits by the age of their claim.
    pub(super) is_american: bool,
    /// What could not be read.
    pub(super) refused: Refused,
}

impl PlanForm {
    /// Somebody with half a million in a deferred pot and a quarter in a taxable one.
    pub(super) fn usual(birth_year: i32, first_year: i32) -> Self {
        Self {
            birth_year: Some(birth_year),
            first_year,
            last_age: 95,
            cash_minor: 3_000_000,
            taxable_minor: 25_000_000,
            basis_minor: 15_000_000,
            deferred_minor: 50_000_000,
            free_minor: 0,
            stocks_percent: 60,
            spending_minor: 5_000_000,
            later_minor: 0,
            later_age: 80,
            pension_minor: 0,
            benefits_minor: 2_400_000,
            claiming_age: FULL_AGE,
            is_joint: false,
            rule: "fixed",
            markets: "blocks",
            is_nominal: false,
            is_american: true,
            refused: Refused::default(),
        }
    }

    /// What the address asks for, with the customer's own figures where it says nothing.
    pub(super) fn of(visit: &Visit, person: &Principal, own: &DrawnOn, year: i32) -> Self {
        let birth_year = person.birth_year.and_then(|year| i32::try_from(year).ok());
        let mut form = Self {
            birth_year,
            cash_minor: 0,
            taxable_minor: own.wealth_minor.max(0),
            basis_minor: own.wealth_minor.max(0),
            deferred_minor: 0,
            spending_minor: own.withdrawn_year_minor.max(0),
            benefits_minor: 0,
            is_american: person.country == Some(Country::UnitedStates),
            ..Self::usual(1960, year)
        };
        form.read_amounts(visit, own.currency);
        let within = |text: &str, range: std::ops::RangeInclusive<u32>| {
            text.parse().ok().filter(|it| range.contains(it))
        };
        if let Some(born) =
            form.refused.read(visit, "born", "Enter a year, such as 1958.", |text| within(text, 1900..=2026))
        {
            form.birth_year = i32::try_from(born).ok();
        }
        if let Some(age) =
            form.refused.read(visit, "last", "Enter an age of 60 to 120.", |text| within(text, 60..=120))
        {
            form.last_age = age;
        }
        if let Some(age) =
            form.refused.read(visit, "later_age", "Enter an age of 50 to 110.", |text| within(text, 50..=110))
        {
            form.later_age = age;
        }
        if let Some(age) =
            form.refused.read(visit, "claim", "Enter an age of 62 to 70.", |text| within(text, 62..=70))
        {
            form.claiming_age = age;
        }
        if let Some(percent) =
            form.refused.read(visit, "stocks", "Enter 0 to 100 per cent.", |text| within(text, 0..=100))
        {
            form.stocks_percent = u8::try_from(percent).unwrap_or(100);
        }
        let rule = |text: &str| RULES.iter().map(|(code, ..)| *code).find(|code| *code == text);
        if let Some(code) = form.refused.read(visit, "rule", "Choose a rule from the list.", rule) {
            form.rule = code;
        }
        let markets = |text: &str| MARKETS.iter().map(|(code, _)| *code).find(|code| *code == text);
        if let Some(code) = form.refused.read(visit, "markets", "Choose from the list.", markets) {
            form.markets = code;
        }
        form.is_joint = visit.query("status") == Some("joint");
        form.is_nominal = visit.query("money") == Some("nominal");
        form
    }

    /// The amounts of the address. An empty field is nothing, one that is not there is the customer's own figure.
    fn read_amounts(&mut self, visit: &Visit, currency: Currency) {
        let amounts: [(&'static str, AmountField); 9] = [
            ("cash", |it| &mut it.cash_minor),
            ("taxable", |it| &mut it.taxable_minor),
            ("basis", |it| &mut it.basis_minor),
            ("deferred", |it| &mut it.deferred_minor),
            ("free", |it| &mut it.free_minor),
            ("spending", |it| &mut it.spending_minor),
            ("later", |it| &mut it.later_minor),
            ("pension", |it| &mut it.pension_minor),
            ("benefits", |it| &mut it.benefits_minor),
        ];
        for (name, field) in amounts {
            if visit.query(name).is_some_and(|text| text.trim().is_empty()) {
                *field(self) = 0;
            }
            let read = |text: &str| {
                let minor = MoneyValue::parse_typed(text, currency).ok()?.amount_minor;
                (0..=AMOUNT_MINOR_MAX).contains(&minor).then_some(minor)
            };
            if let Some(minor) = self.refused.read(visit, name, "Enter an amount, such as 250,000.", read) {
                *field(self) = minor;
            }
        }
    }

    /// The plan, in minor units; none without a birth, money or spending, or for ages that cannot be.
    pub(super) fn plan(&self) -> Option<DrawdownPlan> {
        let birth_year = self.birth_year?;
        let stock_share = f64::from(self.stocks_percent) / 100.0;
        let pot = |kind, balance: i64, basis: i64| {
            let (balance, basis) = (balance.to_f64()?, basis.to_f64()?);
            (balance > 0.0).then_some(Pot { kind, balance, basis, access_age: 0, stock_share, fee: 0.0 })
        };
        let pots: Vec<Pot> = [
            pot(PotKind::Cash, self.cash_minor, self.cash_minor),
            pot(PotKind::Taxable, self.taxable_minor, self.basis_minor),
            pot(PotKind::Deferred, self.deferred_minor, 0),
            pot(PotKind::Free, self.free_minor, 0),
        ]
        .into_iter()
        .flatten()
        .collect();
        let stream = |kind, yearly: i64, from_age: u32| {
            Some(Stream {
                kind,
                yearly: yearly.to_f64().filter(|yearly| *yearly > 0.0)?,
                from_age,
                until_age: None,
                is_indexed: true,
            })
        };
        let benefits = self.benefits_minor.to_f64()? * self.claim_factor();
        let streams = [
            stream(StreamKind::Taxed, self.pension_minor, 0),
            (benefits > 0.0).then_some(Stream {
                kind: StreamKind::SocialSecurity,
                yearly: benefits,
                from_age: self.claiming_age,
                until_age: None,
                is_indexed: true,
            }),
        ];
        let mut phases = vec![Phase { from_age: 0, spending: self.spending_minor.to_f64()? }];
        if self.later_minor > 0 {
            phases.push(Phase { from_age: self.later_age, spending: self.later_minor.to_f64()? });
        }
        let (_, _, rule) = RULES.iter().find(|(code, ..)| *code == self.rule)?;
        let plan = DrawdownPlan {
            birth_year,
            first_year: self.first_year,
            last_age: self.last_age,
            pots,
            streams: streams.into_iter().flatten().collect(),
            phases,
            rule: *rule,
            order: Vec::new(),
            has_required_distributions: self.is_american,
        };
        (self.spending_minor > 0 && !plan.pots.is_empty() && plan.years().is_ok()).then_some(plan)
    }

    /// What there is in all pots.
    pub(super) fn total_minor(&self) -> i64 {
        let pots = [self.cash_minor, self.taxable_minor, self.deferred_minor, self.free_minor];
        pots.iter().fold(0, |sum, pot| pot.saturating_add(sum))
    }

    /// What claiming at the asked age makes of the full benefits; elsewhere than in the United States, nothing.
    fn claim_factor(&self) -> f64 {
        if !self.is_american {
            return 1.0;
        }
        let born = self.birth_year.and_then(|year| NaiveDate::from_ymd_opt(year, 6, 15));
        let months = i32::try_from(self.claiming_age * 12).unwrap_or(804);
        let claim = born.and_then(|born| Claim::at(born, months).ok());
        claim.map_or(1.0, |claim| claim.own_factor)
    }

    /// The form, which asks by the address, so that a plan can be kept as a bookmark.
    pub(super) fn view(&self, currency: Currency, country: Option<Country>) -> AnyView {
        let plain =
            |minor: i64| if minor > 0 { MoneyValue::new(minor, currency).to_plain() } else { String::new() };
        let amount = |name: &'static str, label: &'static str, minor: i64, hint: &'static str| {
            view! { <Field name=name label=label inputmode="decimal" maxlength="20" optional=true value=self.refused.shown(name, plain(minor)) error=self.refused.problem(name) hint=hint/> }
        };
        let number = |name: &'static str, label: &'static str, value: String, hint: &'static str| {
            view! { <Field name=name label=label inputmode="numeric" maxlength="4" value=self.refused.shown(name, value) error=self.refused.problem(name) hint=hint/> }
        };
        let named = |options: &[(&str, &str)]| -> Vec<(String, String)> {
            options.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect()
        };
        let rules: Vec<(&str, &str)> = RULES.iter().map(|(code, name, _)| (*code, *name)).collect();
        let born = self.birth_year.map_or_else(String::new, |year| year.to_string());
        let is_american = country == Some(Country::UnitedStates);
        let status = is_american.then(|| {
            let options = named(&[("single", "Single"), ("joint", "Married, filing jointly")]);
            view! { <Select name="status" label="Filing status" options selected=if self.is_joint { "joint" } else { "single" }/> }
        });
        let (benefits, claimed) = if is_american {
            ("Social Security at full age", "Claimed at age")
        } else {
            ("State Pension", "State Pension from age")
        };
        view! {
            <form class="form panel" method="get" action="/retirement/plan">
                <div class="what-if-groups">
                    {number("born", "Year of birth", born, "Decides when the law asks for what.")}
                    {number("last", "It has to last to age", self.last_age.to_string(), "60 to 120.")}
                    {amount("cash", "Cash", self.cash_minor, "Keeps up with prices, no more.")}
                    {amount("taxable", "Taxable investments", self.taxable_minor, "Only what was gained is taxed.")}
                    {amount("basis", "What those had cost", self.basis_minor, "The rest of their worth is gain.")}
                    {amount("deferred", "Accounts taxed when drawn", self.deferred_minor, "Traditional IRA, 401(k), pension pot.")}
                    {amount("free", "Accounts free of tax", self.free_minor, "Roth, ISA.")}
                    {number("stocks", "In shares, per cent", self.stocks_percent.to_string(), "The rest in government notes.")}
                    {amount("spending", "Spent a year", self.spending_minor, "In today’s money, without tax.")}
                    {amount("later", "Spent a year later on", self.later_minor, "Empty: the same for life.")}
                    {number("later_age", "From age", self.later_age.to_string(), "When the later amount begins.")}
                    {amount("pension", "Pensions a year", self.pension_minor, "That rise with prices.")}
                    {amount("benefits", benefits, self.benefits_minor, "A year, in today’s money.")}
                    {number("claim", claimed, self.claiming_age.to_string(), "62 to 70.")}
                    {status}
                    <Select name="rule" label="How spending follows" options=named(&rules) selected=self.rule error=self.refused.problem("rule")/>
                    <Select name="markets" label="Futures" options=named(&MARKETS) selected=self.markets error=self.refused.problem("markets")/>
                    <Select name="money" label="Shown in" options=named(&[("real", "Today’s money"), ("nominal", "Money of each year")]) selected=if self.is_nominal { "nominal" } else { "real" }/>
                </div>
                <div class="cluster"><Button look=Look::Primary>"Work it out"</Button></div>
            </form>
        }
        .into_any()
    }
}
