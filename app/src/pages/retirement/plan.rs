//! A whole retirement: pots, incomes, spending and taxes through thousands of possible futures, and what would mend a
//! plan that fails. The page's script works out the same in the browser while someone moves a field.

use ::money::{Locale, Money as MoneyValue};
use chrono::Datelike;
use leptos::prelude::*;
use retirement::answer::{PlanAnswer, TaxQuestion};
use retirement::levers::Levers;
use retirement::question::PlanQuestion;
use retirement::shown::{LeversShown, PlanShown, RunShown};
use retirement::tax_table::TaxTable;
use services::{KeptPlan, ServiceError};

use super::plan_form;
use super::refused::Refused;
use super::spread;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::{LivePage, Page};
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::date::Date;
use crate::ui::disclosure::Disclosure;
use crate::ui::notice::{Notice, Tone};
use crate::ui::stat::Stat;
use crate::ui::table::{Column, Table, TableData};

/// The page at `/retirement/plan`.
///
/// # Errors
/// When no customer is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    let drawn_on = visit.attune.drawn_on(person).await?;
    let own = drawn_on.question(person, visit.today().year());
    let kept = visit.attune.kept_plan(person).await?;
    // The form starts from the plan that is kept, as of this year, and shows again what was typed and refused.
    let own = kept
        .as_ref()
        .map_or(own, |kept| PlanQuestion { first_year: visit.today().year(), ..kept.question.clone() });
    let given = |name: &str| visit.query(name).or_else(|| visit.refilled(name));
    let (question, problems) = own.clone().with_fields(&given);
    let refused = Refused::of(&problems, given);
    let (locale, asked) = (visit.locale(), question.clone());
    let answer =
        if problems.is_empty() { visit.attune.off_thread(move || work_out(&asked)).await? } else { None };
    let is_live = answer.is_some();
    let tax = question.is_american.then_some("Federal tax by the rules of the first year, whose brackets are taken to rise with prices; no state tax.");
    let own = serde_json::to_string(&own).map_err(ServiceError::internal)?;
    let content = view! {
        <header class="page-head">
            <div>
                <h1>"Your whole retirement"</h1>
                <p class="muted">"What you have, what comes in, what you spend and what tax takes, through thousands of possible futures. Nothing here is advice."</p>
            </div>
            <LinkButton href="/retirement">"One plan through history"</LinkButton>
        </header>
        <div id="plan" class="stack" data-own=own>
            {answer.as_ref().map(|answered| headline(&answered.shown))}
            {plan_form::view(&question, &refused, person.country)}
            <p id="plan-problem" class="field-error" role="status"></p>
            <p id="plan-said" class="visually-hidden" role="status"></p>
            {shown(!problems.is_empty(), answer, locale)}
        </div>
        {kept.as_ref().map(|kept| kept_plan(kept, locale))}
        <p class="small muted">"Futures are drawn from United States returns and prices of 1928 to 2025, after A. Damodaran (NYU Stern), always with the same seed. Cash keeps up with prices. "{tax}</p>
    };
    let page = Page::new("Your whole retirement", content);
    Ok(if is_live { page.live(LivePage::Plan) } else { page })
}

/// The plan that is kept, the way back to it, and the way to forget it.
fn kept_plan(kept: &KeptPlan, locale: Locale) -> AnyView {
    let spending = MoneyValue::new(kept.question.spending_minor, kept.question.currency).to_display_whole();
    let often = kept.chance_bp / 100;
    let last = kept.question.last_age;
    let words = format!("{spending} a year, paid to age {last} in {often} of 100 futures, kept on ");
    view! {
        <section class="section" aria-labelledby="kept-plan-title">
            <h2 id="kept-plan-title">"The plan you keep"</h2>
            <p>{words}<Date on=kept.kept_on locale/>". Your dashboard measures what you draw against it."</p>
            <form method="post" action="/api/forget-plan"><Button look=Look::Quiet small=true>"Forget this plan"</Button></form>
        </section>
    }
    .into_any()
}

/// A plan's answer as it is read.
struct Answered {
    shown: PlanShown,
    levers: Option<LeversShown>,
    is_taxed: bool,
}

fn work_out(question: &PlanQuestion) -> Option<Answered> {
    let table = TaxQuestion::of(question)?.table();
    let answer = PlanAnswer::of(question, table.as_ref())?;
    let table = table.unwrap_or_else(TaxTable::untaxed);
    let levers = Levers::of(question, &answer, &table);
    Some(Answered {
        shown: PlanShown::of(question, &answer),
        levers: levers.map(|levers| LeversShown::of(question, &levers)),
        is_taxed: answer.is_taxed,
    })
}

fn shown(is_refused: bool, answer: Option<Answered>, locale: Locale) -> AnyView {
    if is_refused {
        return view! { <Notice tone=Tone::Problem>"Mend the fields marked above to see what becomes of the plan."</Notice> }
            .into_any();
    }
    let Some(Answered { shown, levers, is_taxed }) = answer else {
        return view! { <Notice>"Enter your year of birth, what you have and what you spend to see what becomes of it."</Notice> }
            .into_any();
    };
    let untaxed = (!is_taxed)
        .then(|| view! { <p class="muted">"No tax is worked out: there are no rules for this country and year here. Enter what you spend with tax in it."</p> });
    let names = ["Worst run", "Middle run", "Best run"];
    let runs = shown
        .runs
        .into_iter()
        .zip(names)
        .enumerate()
        .map(|(index, (shown, name))| run(index, name, shown, locale));
    view! {
        <section class="section" id="plan-answer" aria-labelledby="chance-title">
            <h2 id="chance-title" class="visually-hidden">"What becomes of it"</h2>
            {untaxed}
            {lever_stats(levers, shown.is_enough)}
            <h3 data-figure="in-words">{shown.in_words}</h3>
            {spread::drawing(&shown.fan, "What is left, by age; the figures are in the table below")}
            <p class="small muted" data-figure="spread">{shown.spread}</p>
            <Disclosure summary="The figures behind the chart">
                <div data-rows="fan"><Table data=spread::table(shown.fan.rows, "Age", "What is left at an age") locale/></div>
            </Disclosure>
            {spread::ends(shown.ends)}
            {paid(shown.paid, locale)}
            {runs.collect_view()}
        </section>
    }
    .into_any()
}

/// How often it lasts. It stays in sight while the form below it is moved.
fn headline(shown: &PlanShown) -> AnyView {
    view! {
        <section class="plan-headline" aria-labelledby="headline-title">
            <h2 id="headline-title" class="visually-hidden">"Will it last?"</h2>
            <p class="lead" data-figure="sentence">{shown.sentence.clone()}</p>
            <p class="small" data-figure="after-fall">{shown.after_fall.clone()}</p>
        </section>
    }
    .into_any()
}

/// The three things that mend a plan, each worked out.
fn lever_stats(levers: Option<LeversShown>, is_enough: bool) -> AnyView {
    let named =
        |name: &'static str, text: Option<String>| view! { <span data-figure=name>{text}</span> }.into_any();
    let (less, work, delay) = match levers {
        Some(LeversShown { less, work, delay }) => (Some(less), Some(work), Some(delay)),
        None => (None, None, None),
    };
    view! {
        <div id="plan-levers" class="stack" hidden=is_enough>
            <h3>"What would make it last in 90 of 100 futures"</h3>
            <div class="stats">
                <Stat label="Spend less" value=named("less", less)/>
                <Stat label="Work longer" value=named("work", work)/>
                <Stat label="Delay benefits" value=named("delay", delay)/>
            </div>
            <p>"Talk to an independent advisor before you decide on any of it; print this page and take it with you."</p>
        </div>
    }
    .into_any()
}

fn texts(rows: Vec<Vec<String>>) -> impl Iterator<Item = Vec<crate::ui::table::Cell>> {
    rows.into_iter().map(|row| row.into_iter().map(Into::into).collect())
}

fn paid(rows: Vec<Vec<String>>, locale: Locale) -> AnyView {
    let columns = vec![Column::text("To age"), Column::number("Paid in, of 100 futures")];
    let data = TableData::new("How long everything is paid", columns).with_rows(texts(rows));
    view! {
        <Disclosure summary="Age by age, how often everything is paid">
            <div data-rows="paid"><Table data locale dense=true/></div>
        </Disclosure>
    }
    .into_any()
}

fn run(index: usize, name: &'static str, shown: RunShown, locale: Locale) -> AnyView {
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
    let data = TableData::new(format!("{name}, in today’s money"), columns).with_rows(texts(shown.rows));
    let key = format!("run-{index}");
    view! {
        <Disclosure summary=format!("{name}, year by year")>
            <p data-figure=key.clone()>{shown.end}</p>
            <div data-rows=key><Table data locale dense=true/></div>
        </Disclosure>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ::money::Currency;

    use super::*;
    use crate::ui::render::html;

    fn answer_of(spending_minor: i64) -> String {
        html(move || {
            let question = PlanQuestion {
                deferred_minor: 50_000_000,
                benefits_minor: 2_400_000,
                spending_minor,
                is_american: true,
                ..PlanQuestion::own(Currency::USD, Some(1962), 2026)
            };
            let answer = work_out(&question);
            let headline = answer.as_ref().map(|answered| headline(&answered.shown));
            view! { {headline} {shown(false, answer, Locale::EnUs)} }.into_any()
        })
    }

    #[test]
    fn a_plan_that_holds_says_so_and_can_be_opened() {
        let shown = answer_of(2_000_000);
        assert!(shown.contains("of 100 futures."), "{shown}");
        assert!(shown.contains(r#"id="plan-levers" hidden"#), "{shown}");
        assert!(shown.contains("Worst run, year by year") && shown.contains("Had to be taken"), "{shown}");
    }

    #[test]
    fn row_plan_fails_offers_three_levers_and_a_person() {
        let shown = answer_of(8_000_000);
        assert!(shown.contains("Where it is not, the first tenth fails by age"), "{shown}");
        for lever in ["Spend less", "Work longer", "Delay benefits", "independent advisor", "less a year"] {
            assert!(shown.contains(lever), "{lever}");
        }
        assert!(!shown.contains(r#"id="plan-levers" hidden"#), "{shown}");
        assert!(
            !shown.contains(r#"id="plan-ends" class="stack" hidden"#)
                && shown.contains("most often first at age")
        );
    }
}
