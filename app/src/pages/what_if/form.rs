//! The form of suppositions: every field may stay empty.

use leptos::prelude::*;
use tax::{Country, FilingStatus};
use whatif::{Suppositions, WhatIfInputs};

use crate::context::Visit;
use crate::ui::button::{Button, Look};
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::slider::Slider;

/// The form as it was kept, or as it was typed when it was refused.
pub(super) fn view(visit: &Visit, inputs: &WhatIfInputs, kept: &Suppositions) -> AnyView {
    let kept = kept.to_fields(inputs.currency);
    let is_refused = visit.flash.as_ref().is_some_and(|flash| flash.is_problem);
    let value = |name: &str| {
        if is_refused { visit.refill(name) } else { kept.get(name).cloned().unwrap_or_default() }
    };
    let amount = |name: &'static str, label: &'static str, hint: &'static str| {
        view! { <Field name=format!("supposed[{name}]") id=format!("field-{name}") label hint optional=true inputmode="decimal" maxlength="20" value=value(name)/> }
    };
    let day = |name: &'static str, label: &'static str| {
        view! { <Field name=format!("supposed[{name}]") id=format!("field-{name}") kind="date" label optional=true min=inputs.as_of.to_string() value=value(name) hint="Today when empty."/> }
    };
    let choice = |name: &'static str, label: &'static str, options: Vec<(String, String)>| {
        view! { <Select name=format!("supposed[{name}]") id=format!("field-{name}") label options selected=value(name)/> }
    };
    let kinds = [("business", "Business income"), ("personal", "Personal, such as a gift")];
    let clients = (!inputs.clients.is_empty()).then(|| {
        view! {
            <fieldset class="what-if-group">
                <legend>"A client is lost"</legend>
                {choice("lost_client", "Client", clients(inputs, "None"))}
                {day("lost_on", "From")}
            </fieldset>
            <fieldset class="what-if-group">
                <legend>"Rates change"</legend>
                <Field name="supposed[raise_percent]" id="field-raise_percent" label="By how many per cent" kind="number" min="-100" max="100" optional=true value=value("raise_percent") hint="Below zero is lower."/>
                <Slider name="raise_percent" label="Slide the change of rates" least=-50 most=50 step="1"/>
                {choice("raise_client", "For", clients(inputs, "Every client"))}
                {day("raise_on", "From")}
            </fieldset>
        }
    });
    let deposit = amount("deposit", "Amount", "");
    view! {
        <form class="form panel" id="what-if-form" method="post" action="/api/suppose">
            <div class="what-if-groups">
                <fieldset class="what-if-group">
                    <legend>"Another deposit"</legend>
                    {deposit}
                    <Slider name="deposit" label="Slide the deposit" least=0 most=20_000 step="100"/>
                    {day("deposit_on", "On")}
                    {choice("deposit_kind", "Kind", named(&kinds))}
                </fieldset>
                {clients}
                <fieldset class="what-if-group">
                    <legend>"This tax year"</legend>
                    {own(inputs.plan.country, amount, choice)}
                </fieldset>
            </div>
            <div class="cluster">
                <Button look=Look::Primary>"Suppose this"</Button>
            </div>
        </form>
        <form method="post" action="/api/reset-suppositions">
            <Button look=Look::Quiet>"Suppose nothing"</Button>
        </form>
    }
    .into_any()
}

/// What each country's own rules let one suppose.
fn own<A: IntoView + 'static, C: IntoView + 'static>(
    country: Country,
    amount: impl Fn(&'static str, &'static str, &'static str) -> A,
    choice: impl Fn(&'static str, &'static str, Vec<(String, String)>) -> C,
) -> AnyView {
    let slider =
        view! { <Slider name="retirement" label="Slide the contribution" least=0 most=30_000 step="100"/> };
    match country {
        Country::UnitedStates => {
            let words = |status: FilingStatus| match status {
                FilingStatus::Single => "Single",
                FilingStatus::MarriedFilingJointly => "Married, one return",
                FilingStatus::MarriedFilingSeparately => "Married, separate returns",
                FilingStatus::HeadOfHousehold => "Head of household",
                FilingStatus::QualifyingSurvivingSpouse => "Qualifying surviving spouse",
            };
            let statuses = FilingStatus::ALL.map(|status| (status.code(), words(status)));
            let options = [vec![("", "As in your tax profile")], statuses.to_vec()].concat();
            view! {
                {amount("retirement", "SEP contribution", "On top of what your tax profile says.")}
                {slider}
                {amount("ira", "Deductible IRA contribution", "On top of what your tax profile says.")}
                {choice("filing_status", "How you file", named(&options))}
            }
            .into_any()
        }
        Country::UnitedKingdom => view! {
            {amount("retirement", "Paid into a personal pension", "What you pay yourself; your provider adds basic-rate relief.")}
            {slider}
        }
        .into_any(),
    }
}

fn named(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}

fn clients(inputs: &WhatIfInputs, nobody: &str) -> Vec<(String, String)> {
    let known = inputs.clients.iter().map(|client| (client.key.clone(), client.name.clone()));
    std::iter::once((String::new(), nobody.to_owned())).chain(known).collect()
}
