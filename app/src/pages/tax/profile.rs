//! The tax profile: what only the customer can tell. Every field is optional and says what it changes.

use ::money::Money as MoneyValue;
use leptos::prelude::*;
use services::TaxOverview;
use tax::us::estimated::Method;
use tax::year::TaxProfile;
use tax::{Country, FilingStatus};

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::select::Select;

/// The page at `/tax/profile`.
///
/// # Errors
/// When nobody who pays tax is signed in. Someone who has not said where they live is asked first.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    if person.country.is_none() {
        return Ok(Page::redirect("/welcome"));
    }
    let overview = visit.attune.tax_overview(person).await?;
    Ok(Page::new("Tax profile", view(&overview)))
}

/// One amount of the form: the field's name, its label, what it changes, and where it stands in the profile.
type Amount = (&'static str, &'static str, &'static str, fn(&TaxProfile) -> Option<i64>);

const BOTH: &[Amount] = &[
    (
        "wages_gross",
        "Wages before tax this year",
        "Statements only show what was left of them. Fills brackets, and uses up the Social Security wage base or the Class 4 maximum.",
        |profile| profile.wages_gross_minor,
    ),
    (
        "withheld",
        "Tax taken at source this year",
        "From wages, pensions and the like. Lowers what you pay yourself; counts evenly over the year.",
        |profile| profile.withheld_minor,
    ),
    (
        "earlier_profit",
        "Profit before your statements begin",
        "Added to the year’s business profit.",
        |profile| profile.earlier_profit_minor,
    ),
    ("charity", "Gifts to charity", "In cash, or with Gift Aid.", |profile| profile.charity_minor),
];

const UNITED_STATES: &[Amount] = &[
    (
        "prior_tax",
        "Last year’s total tax",
        "Form 1040 line 24 less refundable credits. Opens the safe harbour of 100% or 110%.",
        |profile| profile.prior_tax_minor,
    ),
    (
        "prior_agi",
        "Last year’s adjusted gross income",
        "Form 1040 line 11. Above $150,000 ($75,000 if you file separately) the safe harbour is 110%.",
        |profile| profile.prior_agi_minor,
    ),
    ("spouse_wages", "Spouse’s wages", "On a joint return: fills brackets.", |profile| {
        profile.spouse_wages_minor
    }),
    (
        "spouse_profit",
        "Spouse’s business profit",
        "On a joint return: with self-employment tax of its own.",
        |profile| profile.spouse_profit_minor,
    ),
    ("sep", "SEP contribution", "Lowers income and the business-income deduction.", |profile| {
        profile.sep_minor
    }),
    ("ira", "Deductible IRA contribution", "Lowers adjusted gross income.", |profile| profile.ira_minor),
    (
        "health_insurance",
        "Health insurance of the self-employed",
        "Lowers income and the business-income deduction.",
        |profile| profile.health_insurance_minor,
    ),
    (
        "state_tax",
        "State and local taxes paid",
        "Itemised up to the year’s cap, if that saves more than the standard deduction.",
        |profile| profile.state_tax_minor,
    ),
    ("mortgage_interest", "Mortgage interest", "Itemised, if that saves more.", |profile| {
        profile.mortgage_interest_minor
    }),
    (
        "qualified_dividends",
        "Qualified dividends",
        "Taxed at the lower rates of long-term gains.",
        |profile| profile.qualified_dividends_minor,
    ),
];

const UNITED_KINGDOM: &[Amount] = &[
    (
        "prior_tax",
        "Last year’s income tax and Class 4",
        "From your calculation (SA302). Decides your payments on account.",
        |profile| profile.prior_tax_minor,
    ),
    (
        "prior_deducted",
        "Of it, deducted at source",
        "More than 80% means no payments on account.",
        |profile| profile.prior_deducted_minor,
    ),
];

fn view(overview: &TaxOverview) -> AnyView {
    let country = overview.years.country;
    let profile = &overview.told.this;
    let own = match country {
        Country::UnitedStates => UNITED_STATES,
        Country::UnitedKingdom => UNITED_KINGDOM,
    };
    let seen = overview.years.this.as_ref().ok().map(|plan| {
        let wages = MoneyValue::new(plan.inputs.facts.wages_minor, overview.currency).to_display_whole();
        let dividends = MoneyValue::new(plan.inputs.facts.dividend_minor, overview.currency).to_display_whole();
        let text = format!("Pay of {wages} after tax and dividends of {dividends}. Until you say otherwise, these are used as they are.");
        view! {
            <Notice tone=Tone::Plain title="Seen in your statements this tax year".to_owned()>
                {text}
            </Notice>
        }
    });
    let amounts = |list: &'static [Amount]| {
        list.iter()
            .map(|(name, label, hint, value)| {
                let value = value(profile).map_or_else(String::new, |minor| {
                    MoneyValue::new(minor, overview.currency).to_plain()
                });
                view! { <Field name=format!("profile[{name}]") id=format!("field-{name}") label=*label hint=*hint optional=true inputmode="decimal" maxlength="20" value/> }
            })
            .collect_view()
    };
    view! {
        <section class="narrow">
            <header class="page-head">
                <div>
                    <h1>"Tax profile"</h1>
                    <p><a href="/tax">"Your tax year"</a></p>
                </div>
            </header>
            <p>"Fill in what you know. An empty field is assumed, and the assumption is named wherever it matters."</p>
            {seen}
            <form class="form panel" method="post" action="/api/save-tax-profile">
                {household(country, profile)}
                <h2>"This year"</h2>
                {amounts(BOTH)}
                <h2>{if country == Country::UnitedStates { "Last year, household and deductions" } else { "Last year" }}</h2>
                {amounts(own)}
                <div class="cluster">
                    <Button look=Look::Primary>"Save"</Button>
                    <LinkButton href="/tax" look=Look::Quiet>"Leave it"</LinkButton>
                </div>
            </form>
        </section>
    }
    .into_any()
}

/// The methods to choose from, with the code of each.
const METHODS: [(Method, &str, &str); 3] = [
    (Method::PriorYear, "prior-year", "Last year’s tax (safe harbour)"),
    (Method::CurrentYear, "current-year", "Nine tenths of this year’s tax"),
    (Method::Annualized, "annualized", "The income of each period (Schedule AI)"),
];

fn method_options() -> Vec<(String, String)> {
    let least = ("least".to_owned(), "Whichever asks for the least".to_owned());
    let others = METHODS.iter().map(|(_, code, words)| ((*code).to_owned(), (*words).to_owned()));
    std::iter::once(least).chain(others).collect()
}

fn method_code(method: Method) -> &'static str {
    METHODS.iter().find(|(one, ..)| *one == method).map_or("least", |(_, code, _)| code)
}

fn household(country: Country, profile: &TaxProfile) -> AnyView {
    let years = |age: Option<u8>| age.map_or_else(String::new, |age| age.to_string());
    let age = view! {
        <Field name="profile[age]" id="field-age" label="Your age at the end of the year" optional=true inputmode="numeric" maxlength="3" value=years(profile.age_years)
            hint="From 65 or State Pension age on, some rules change."/>
    };
    match country {
        Country::UnitedStates => {
            let options = [
                ("single", "Single"),
                ("mfj", "Married, one return"),
                ("mfs", "Married, separate returns"),
                ("hoh", "Head of household"),
                ("qss", "Qualifying surviving spouse"),
            ];
            let options = options.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
            let selected = profile.filing_status.unwrap_or(FilingStatus::Single).code();
            let ages: Vec<String> = profile.dependant_ages.iter().map(ToString::to_string).collect();
            let specified = profile.is_specified_service;
            let methods = method_options();
            let method = profile.estimated_method.map_or("least", method_code);
            view! {
                <Select name="profile[filing_status]" id="field-filing_status" label="How you file" options selected
                    hint="Decides brackets, the standard deduction and most thresholds."/>
                {age}
                <Field name="profile[spouse_age]" id="field-spouse_age" label="Spouse’s age" optional=true inputmode="numeric" maxlength="3" value=years(profile.spouse_age_years) hint="On a joint return."/>
                <Field name="profile[dependants]" id="field-dependants" label="Ages of dependants" optional=true maxlength="80" value=ages.join(", ") hint="Parted by commas, such as 4, 11. Opens the credits for children."/>
                <Select name="profile[estimated_method]" id="field-estimated_method" label="Estimated payments follow" options=methods selected=method
                    hint="Last year’s tax is safe whatever you earn; the other two avoid a penalty only as far as the forecast of this year holds."/>
                <div class="choice">
                    <input id="specified-service" type="checkbox" name="profile[specified_service]" value="yes" checked=specified/>
                    <label for="specified-service">"My business is a specified service trade: health, law, accounting, consulting, performing arts, financial services"</label>
                </div>
            }
            .into_any()
        }
        Country::UnitedKingdom => {
            let plans = [
                ("none", "No student loan"),
                ("plan1", "Plan 1"),
                ("plan2", "Plan 2"),
                ("plan4", "Plan 4 (Scotland)"),
                ("plan5", "Plan 5"),
                ("postgraduate", "Postgraduate loan"),
            ];
            let options = plans.map(|(value, words)| (value.to_owned(), words.to_owned())).to_vec();
            let chosen = serde_json::to_value(profile.student_loan_plan).ok();
            let selected = chosen
                .and_then(|value| value.as_str().map(str::to_owned))
                .unwrap_or_else(|| "none".to_owned());
            let scottish = profile.is_scottish;
            view! {
                {age}
                <Select name="profile[student_loan]" id="field-student_loan" label="Student loan" options selected hint="9% (6% of a postgraduate loan) above the plan’s threshold is part of the bill."/>
                <div class="choice">
                    <input id="scottish" type="checkbox" name="profile[scottish]" value="yes" checked=scottish/>
                    <label for="scottish">"I am a Scottish taxpayer"</label>
                </div>
            }
            .into_any()
        }
    }
}
