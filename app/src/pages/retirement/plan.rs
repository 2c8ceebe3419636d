//! A whole retirement: pots, incomes, spending and taxes through thousands of possible futures, and what would mend a
//! plan that fails.

use ::money::{Currency, Locale, Money as MoneyValue};
use chrono::Datelike;
use leptos::prelude::*;
use retirement::drawdown::{DrawdownPlan, Prospect, Step};
use retirement::history::{Year, united_states};
use retirement::markets::{Markets, Moments};
use retirement::tax_table::TaxTable;
use services::Country;
use tax::FilingStatus;

use super::chart::{fan, minor, table};
use super::levers::{LATEST_CLAIM, Levers, levers};
use super::plan_form::PlanForm;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::LinkButton;
use crate::ui::disclosure::Disclosure;
use crate::ui::notice::{Notice, Tone};
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, Table, TableData};

/// Runs of a prospect.
pub(super) const RUNS: usize = 2_000;
/// The same seed for everybody: a plan asked twice gives the same answer.
const SEED: u64 = 1928;

/// The page at `/retirement/plan`.
///
/// # Errors
/// When no customer is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let drawn_on = visit.attune.drawn_on(person).await?;
    let form = PlanForm::of(&visit, person, &drawn_on, visit.today().year());
    let (country, locale, currency) = (person.country, visit.locale(), drawn_on.currency);
    let asked = form.clone();
    let work = move || asked.plan().map(|plan| work_out(&asked, &plan, country));
    let answer = visit.attune.off_thread(work).await?;
    let content = view! {
        <header class="page-head">
            <div>
                <h1>"Your whole retirement"</h1>
                <p class="muted">"What you have, what comes in, what you spend and what tax takes, through thousands of possible futures. Nothing here is advice."</p>
            </div>
            <LinkButton href="/retirement">"One plan through history"</LinkButton>
        </header>
        {form.view(currency, country)}
        {shown(&form, answer.as_ref(), currency, locale)}
        <p class="small muted">"Futures are drawn from United States returns and prices of 1928 to 2025, after A. Damodaran (NYU Stern), always with the same seed. Federal tax by the rules of the first year, whose brackets are taken to rise with prices; no state tax. Cash and property keep up with prices."</p>
    };
    Ok(Page::new("Your whole retirement", content))
}

/// What a plan comes to.
pub(super) struct Answer {
    pub(super) prospect: Prospect,
    worst: Vec<Step>,
    median: Vec<Step>,
    best: Vec<Step>,
    levers: Option<Levers>,
    is_taxed: bool,
}

/// Where years come from, by the form's choice.
fn markets(form: &PlanForm) -> Markets<'static> {
    let history = united_states();
    match (form.markets, Moments::of(history)) {
        ("historical", _) => Markets::Historical(history),
        ("lognormal", Some(moments)) => Markets::Lognormal { moments, seed: SEED },
        _ => Markets::Blocks { history, seed: SEED },
    }
}

fn work_out(form: &PlanForm, plan: &DrawdownPlan, country: Option<Country>) -> Option<Answer> {
    let status = if form.is_joint { FilingStatus::MarriedFilingJointly } else { FilingStatus::Single };
    // Later claims, which the levers try, lie between the plan's own benefits and the largest there are.
    let latest = PlanForm { claiming_age: LATEST_CLAIM, ..form.clone() }.plan();
    let mut levels = plan.benefit_levels();
    levels.extend(latest.map_or_else(Vec::new, |latest| latest.benefit_levels()));
    let table = (country == Some(Country::UnitedStates))
        .then(|| retirement::law::united_states(plan.first_year, status, &levels))
        .flatten();
    let is_taxed = table.is_some();
    let table = table.unwrap_or_else(TaxTable::untaxed);
    let markets = markets(form);
    let prospect = plan.prospect(&markets, RUNS, &table).ok()?;
    let years = plan.years().ok()?;
    let open = |place: usize| {
        let mut path: Vec<Year> = Vec::new();
        markets.path(*prospect.notable.get(place)?, years, &mut path);
        plan.through(&path, &table).ok()
    };
    let (worst, median, best) = (open(0)?, open(2)?, open(4)?);
    let levers = levers(form, plan, &markets, &table, &prospect);
    Some(Answer { worst, median, best, levers, is_taxed, prospect })
}

fn shown(form: &PlanForm, answer: Option<&Option<Answer>>, currency: Currency, locale: Locale) -> AnyView {
    if !form.refused.is_empty() {
        return view! { <Notice tone=Tone::Problem>"Mend the fields marked above to see what becomes of the plan."</Notice> }
            .into_any();
    }
    let Some(Some(answer)) = answer else {
        return view! { <Notice>"Enter your year of birth, what you have and what you spend to see what becomes of it."</Notice> }
            .into_any();
    };
    let prospect = &answer.prospect;
    let chance = prospect.chance();
    let tone = if chance >= 0.9 { Tone::Done } else { Tone::Caution };
    let untaxed = (!answer.is_taxed)
        .then(|| view! { <p class="muted">"No tax is worked out: there are no rules for this country and year here. Enter what you spend with tax in it."</p> });
    let spreads = if form.is_nominal { &prospect.nominal_balances } else { &prospect.balances };
    let in_words = if form.is_nominal { "in the money of each year" } else { "in today’s money" };
    let (figures, sentence) = (table(spreads, currency, in_words), sentence(form, prospect));
    view! {
        <section class="section" aria-labelledby="chance-title">
            <h2 id="chance-title">"Will it last?"</h2>
            <Notice tone>{sentence}</Notice>
            {untaxed}
            {answer.levers.as_ref().map(|levers| lever_words(levers, form, currency))}
            {fan(form.total_minor(), spreads, currency, "futures", in_words)}
            <Disclosure summary="The figures behind the chart"><Table data=figures locale/></Disclosure>
            {failures(prospect, locale)}
            {run("Worst", &answer.worst, currency, locale)}
            {run("Middle", &answer.median, currency, locale)}
            {run("Best", &answer.best, currency, locale)}
        </section>
    }
    .into_any()
}

/// How often everything was paid, and when it first was not.
fn sentence(form: &PlanForm, prospect: &Prospect) -> String {
    let percent = (prospect.chance() * 100.0).round();
    let last = form.last_age;
    let often = format!("Your spending is paid to age {last} in {percent:.0} of 100 futures.");
    match (prospect.failure_age(10), prospect.failure_age(50)) {
        (Some(early), Some(half)) => {
            format!("{often} Where it is not, the first tenth fails by age {early} and half by age {half}.")
        }
        _ => format!("{often} It never fails before."),
    }
}

/// The three things that mend a plan, each worked out.
fn lever_words(levers: &Levers, form: &PlanForm, currency: Currency) -> AnyView {
    let money = |amount: f64| MoneyValue::new(minor(amount), currency).to_display_whole();
    let less = match levers.less_a_year {
        Some(less) => format!("{} less a year", money(less)),
        None => "not enough, whatever is cut".to_owned(),
    };
    let work = match levers.years_of_work {
        Some(1) => "1 year more".to_owned(),
        Some(years) => format!("{years} years more"),
        None => "more than ten years would not do".to_owned(),
    };
    let delay = match (levers.claiming_age, form.claiming_age) {
        (Some(age), now) => format!("claim at {age} instead of {now}"),
        (None, _) if form.benefits_minor == 0 => "no benefits are entered".to_owned(),
        (None, _) if !form.is_american => "not worked out for the State Pension".to_owned(),
        (None, _) => "waiting to 70 alone would not do, or they are claimed already".to_owned(),
    };
    view! {
        <h3>"What would make it last in 90 of 100 futures"</h3>
        <div class="stats">
            <Stat label="Spend less" value=less.into_any()/>
            <Stat label="Work longer" value=work.into_any()/>
            <Stat label="Delay benefits" value=delay.into_any()/>
        </div>
        <p>"Talk to an independent advisor before you decide on any of it; print this page and take it with you."</p>
    }
    .into_any()
}

fn failures(prospect: &Prospect, locale: Locale) -> AnyView {
    let columns = vec![Column::text("To age"), Column::number("Paid in, of 100 futures")];
    // Every fifth, and the last where it is none of them.
    let last = prospect.paid_to_age.last().filter(|_| prospect.paid_to_age.len() % 5 != 1);
    let rows = prospect.paid_to_age.iter().step_by(5).chain(last).map(|(age, paid)| {
        let percent = paid * 100 / prospect.runs.max(1);
        vec![Cell::Text(age.to_string()), Cell::Count(i64::try_from(percent).unwrap_or(0))]
    });
    let data = TableData::new("How long everything is paid", columns).with_rows(rows);
    view! { <Disclosure summary="Age by age, how often everything is paid"><Table data locale dense=true/></Disclosure> }
        .into_any()
}

fn run(name: &str, steps: &[Step], currency: Currency, locale: Locale) -> AnyView {
    let end = if steps.iter().all(Step::is_paid) { "paid in full" } else { "short" };
    let summary = format!("{name} run, year by year: {end}");
    let columns = vec![
        Column::text("Age"),
        Column::number("Spent"),
        Column::number("Wanted").minor(),
        Column::number("Came in").minor(),
        Column::number("Taken"),
        Column::number("Had to be taken").minor(),
        Column::number("Tax"),
        Column::number("Left"),
    ];
    let money = |amount: f64| Cell::Whole(MoneyValue::new(minor(amount), currency));
    let rows = steps.iter().map(|step| {
        vec![
            Cell::Text(step.age.to_string()),
            money(step.paid),
            money(step.wanted),
            money(step.income),
            money(step.withdrawn),
            money(step.required),
            money(step.tax),
            money(step.balance),
        ]
    });
    let data = TableData::new(format!("{name} run, in today’s money"), columns).with_rows(rows);
    view! { <Disclosure summary=summary><Table data locale dense=true/></Disclosure> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn answer_of(form: &PlanForm) -> String {
        let form = form.clone();
        html(move || {
            let answer = form.plan().map(|plan| work_out(&form, &plan, Some(Country::UnitedStates)));
            shown(&form, answer.as_ref(), Currency::USD, Locale::EnUs)
        })
    }

    #[test]
    fn a_plan_that_holds_says_so_and_can_be_opened() {
        let shown = answer_of(&PlanForm { spending_minor: 3_000_000, ..PlanForm::usual(1958, 2026) });
        assert!(shown.contains("of 100 futures.") && !shown.contains("Spend less"), "{shown}");
        assert!(shown.contains("Worst run, year by year") && shown.contains("Had to be taken"), "{shown}");
    }

    #[test]
    fn row_plan_fails_offers_three_levers_and_a_person() {
        let shown = answer_of(&PlanForm { spending_minor: 8_000_000, ..PlanForm::usual(1962, 2026) });
        assert!(shown.contains("Where it is not, the first tenth fails by age"), "{shown}");
        for lever in ["Spend less", "Work longer", "Delay benefits", "independent advisor"] {
            assert!(shown.contains(lever), "{lever}");
        }
        assert!(shown.contains("less a year"), "{shown}");
    }

    #[test]
    fn both_kinds_of_money_can_be_shown() {
        let real = answer_of(&PlanForm::usual(1958, 2026));
        let nominal = answer_of(&PlanForm { is_nominal: true, ..PlanForm::usual(1958, 2026) });
        assert!(real.contains("in today’s money") && nominal.contains("in the money of each year"));
    }
}
