//! The form of a whole retirement. It asks by the address, so that a plan can be kept as a bookmark.

use ::money::Money as MoneyValue;
use leptos::prelude::*;
use retirement::question::{Futures, PlanQuestion, RuleChoice};
use rust_decimal::Decimal;
use services::Country;

use super::refused::Refused;
use crate::ui::button::{Button, Look};
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::slider::Slider;

/// The most a slider reaches where nothing is spent yet, in major units.
const SPENDING_MOST: i64 = 100_000;

/// The form with what is asked, or as it was typed where it was refused.
pub(super) fn view(question: &PlanQuestion, refused: &Refused, country: Option<Country>) -> AnyView {
    let currency = question.currency;
    let plain = |minor: i64| {
        if minor > 0 { MoneyValue::new(minor, currency).to_plain() } else { String::new() }
    };
    let amount = |name: &'static str, label: &'static str, minor: i64, hint: &'static str| {
        view! { <Field name=name label=label inputmode="decimal" maxlength="20" optional=true value=refused.shown(name, plain(minor)) error=refused.problem(name) hint=hint/> }
    };
    let number = |name: &'static str, label: &'static str, value: String, hint: &'static str| {
        view! { <Field name=name label=label inputmode="decimal" maxlength="5" value=refused.shown(name, value) error=refused.problem(name) hint=hint/> }
    };
    let year = |year: Option<i32>| year.map_or_else(String::new, |year| year.to_string());
    let (born, partner_born) = (year(question.birth_year), year(question.partner_birth_year));
    let optional = |name: &'static str, label: &'static str, value: String| {
        view! { <Field name=name label=label inputmode="numeric" maxlength="4" optional=true value=refused.shown(name, value) error=refused.problem(name) hint="Empty: no partner, or of your age."/> }
    };
    let claims = question.claims();
    let (benefits, claimed, claims_hint) = if country == Some(Country::UnitedStates) {
        ("Social Security at full age", "Claimed at age", "62 to 70.")
    } else {
        ("State Pension", "State Pension from age", "The amount you enter is what is paid from then.")
    };
    let major = question.spending_minor / 10_i64.pow(currency.digits());
    let spending_most = if major > 0 { major.saturating_mul(2) } else { SPENDING_MOST };
    let inflation = Decimal::new(question.extra_inflation_bp, 2).normalize().to_string();
    view! {
        <form class="form panel" id="plan-form" method="get" action="/retirement/plan">
            <div class="what-if-groups">
                <fieldset class="what-if-group">
                    <legend>"What you try"</legend>
                    {amount("spending", "Spent a year", question.spending_minor, "In today’s money, without tax.")}
                    <Slider name="spending" label="Slide what is spent" least=0 most=spending_most step="500"/>
                    {number("claim", claimed, question.claiming_age.to_string(), claims_hint)}
                    <Slider name="claim" label="Slide the age benefits begin at" least=(*claims.start()).into() most=(*claims.end()).into() step="1"/>
                    {number("stocks", "In shares, per cent", question.stocks_percent.to_string(), "The rest in government notes.")}
                    <Slider name="stocks" label="Slide the share in stocks" least=0 most=100 step="5"/>
                    {number("inflation", "Inflation above history, per cent", inflation, "A year; below zero is lower.")}
                    <Slider name="inflation" label="Slide inflation" least=-3 most=10 step="0.5"/>
                    {number("reserve", "Reserve, months of spending", question.reserve_months.to_string(), "Cash for the years after a fall, filled up from the taxable investments in others.")}
                    <Slider name="reserve" label="Slide the reserve" least=0 most=60 step="3"/>
                </fieldset>
                <fieldset class="what-if-group">
                    <legend>"What you have and what comes in"</legend>
                    {amount("cash", "Cash", question.cash_minor, "Keeps up with prices, no more.")}
                    {amount("taxable", "Taxable investments", question.taxable_minor, "Only what was gained is taxed.")}
                    {amount("basis", "What those had cost", question.basis_minor, "The rest of their worth is gain.")}
                    {amount("deferred", "Accounts taxed when drawn", question.deferred_minor, "Traditional IRA, 401(k), pension pot.")}
                    {amount("free", "Accounts free of tax", question.free_minor, "Roth, ISA.")}
                    {amount("pension", "Pensions a year", question.pension_minor, "That rise with prices.")}
                    {amount("benefits", benefits, question.benefits_minor, "A year, in today’s money.")}
                    {amount("partner_benefits", "Your partner’s, at full age", question.partner_benefits_minor, "Half of yours counts where it is more. Both of you are taken to live to the end.")}
                </fieldset>
                <fieldset class="what-if-group">
                    <legend>"You and your plan"</legend>
                    {number("born", "Year of birth", born, "Decides when the law asks for what.")}
                    {optional("partner_born", "Your partner’s year of birth", partner_born)}
                    {number("partner_claim", "Your partner claims at age", question.partner_claiming_age.to_string(), "62 to 75.")}
                    {number("last", "It has to last to age", question.last_age.to_string(), "60 to 120.")}
                    {amount("later", "Spent a year later on", question.later_minor, "Empty: the same for life.")}
                    {number("later_age", "From age", question.later_age.to_string(), "When the later amount begins.")}
                    {choices(question, refused, country)}
                </fieldset>
            </div>
            <div class="cluster">
                <Button look=Look::Primary>"Work it out"</Button>
                <button class="button" type="submit" formmethod="post" formaction="/api/keep-plan">"Keep this plan"</button>
            </div>
        </form>
    }
    .into_any()
}

/// The fields that choose from a list.
fn choices(question: &PlanQuestion, refused: &Refused, country: Option<Country>) -> AnyView {
    let named = |options: &[(&str, &str)]| -> Vec<(String, String)> {
        options.iter().map(|(code, name)| ((*code).to_owned(), (*name).to_owned())).collect()
    };
    let rules = RuleChoice::ALL.map(|rule| (rule.code(), rule.name()));
    let futures = Futures::ALL.map(|futures| (futures.code(), futures.name()));
    let kinds = [("real", "Today’s money"), ("nominal", "Money of each year")];
    let status = (country == Some(Country::UnitedStates)).then(|| {
        let options = named(&[("single", "Single"), ("joint", "Married, filing jointly")]);
        view! { <Select name="status" label="Filing status" options selected=if question.is_joint { "joint" } else { "single" }/> }
    });
    view! {
        {status}
        <Select name="rule" label="How spending follows" options=named(&rules) selected=question.rule.code() error=refused.problem("rule")/>
        <Select name="markets" label="Futures" options=named(&futures) selected=question.futures.code() error=refused.problem("markets")/>
        <Select name="money" label="Shown in" options=named(&kinds) selected=if question.is_nominal { "nominal" } else { "real" }/>
    }
    .into_any()
}
