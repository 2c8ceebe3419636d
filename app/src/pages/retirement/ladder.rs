//! The first years made safe: what a reserve in cash pays for, and a ladder of bonds for the years after it.

use ::money::{Currency, Locale, Money as MoneyValue};
use leptos::prelude::*;
use retirement::ladder::{Built, Ladder, Rung, YEARS_MAX};
use retirement::question::basis_points;

use super::refused::Refused;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::select::Select;
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, Table, TableData};

/// No amount may pass this: ten thousand million dollars or pounds.
const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000;
/// Yields and inflation that can be entered, basis points a year.
const RATES_BP: std::ops::RangeInclusive<i64> = -200..=1_500;

/// What is asked for, and what could not be read.
struct Asked {
    needed_minor: i64,
    reserve_minor: i64,
    years: u32,
    yield_bp: i64,
    inflation_bp: i64,
    follows_prices: bool,
    refused: Refused,
}

/// The page at `/retirement/ladder`.
///
/// # Errors
/// When no customer is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let drawn_on = visit.attune.drawn_on(visit.person()?).await?;
    let asked = Asked::of(&visit, drawn_on.withdrawn_year_minor.max(0), drawn_on.currency);
    let content = view! {
        <header class="page-head">
            <div>
                <h1>"The first years made safe"</h1>
                <p class="muted">"Cash for the first years and a bond for each year after, so that no share has to be sold after a fall. Nothing is bought here, and nothing here is advice."</p>
            </div>
            <LinkButton href="/retirement">"Will it last?"</LinkButton>
        </header>
        {asked.form(drawn_on.currency)}
        {asked.answer(&visit, drawn_on.wealth_minor, drawn_on.currency)}
        <p class="small muted">"Each bond is taken to pay no interest on the way: its price is what it pays back, less the yield of every year until then. Enter the yield a dealer or your government’s debt office quotes today; costs of dealing and tax on what bonds earn are left out."</p>
    };
    Ok(Page::new("The first years made safe", content))
}

impl Asked {
    fn of(visit: &Visit, needed_minor: i64, currency: Currency) -> Self {
        let mut refused = Refused::default();
        let amount = |least: i64| {
            move |text: &str| {
                let minor = MoneyValue::parse_typed(text, currency).ok()?.amount_minor;
                (least..=AMOUNT_MINOR_MAX).contains(&minor).then_some(minor)
            }
        };
        let needed = refused.read(visit, "needed", "Enter an amount above zero, such as 30,000.", amount(1));
        let reserve = refused.read(visit, "reserve", "Enter an amount, such as 30,000, or 0.", amount(0));
        let years = |text: &str| text.parse().ok().filter(|years| (1..=YEARS_MAX).contains(years));
        let years = refused.read(visit, "years", "Enter 1 to 40 years.", years);
        let rate = |text: &str| basis_points(text, &RATES_BP);
        let yield_bp = refused.read(visit, "yield", "Enter −2 to 15 per cent, such as 2.1.", rate);
        let inflation_bp = refused.read(visit, "inflation", "Enter −2 to 15 per cent, such as 2.5.", rate);
        Self {
            needed_minor: needed.unwrap_or(needed_minor),
            reserve_minor: reserve.unwrap_or(0),
            years: years.unwrap_or(10),
            yield_bp: yield_bp.unwrap_or(200),
            inflation_bp: inflation_bp.unwrap_or(250),
            follows_prices: visit.query("bonds") != Some("plain"),
            refused,
        }
    }

    fn ladder(&self) -> Option<Built> {
        let inflation_bp = if self.follows_prices { 0 } else { self.inflation_bp };
        let ladder = Ladder {
            needed_minor: self.needed_minor,
            reserve_minor: self.reserve_minor,
            years: self.years,
            yield_bp: i32::try_from(self.yield_bp).ok()?,
            inflation_bp: i32::try_from(inflation_bp).ok()?,
        };
        ladder.build()
    }

    fn form(&self, currency: Currency) -> AnyView {
        let plain = |minor: i64| MoneyValue::new(minor, currency).to_plain();
        let rate = |bp: i64| percent::to_text(bp, true, false).trim_end_matches('%').to_owned();
        let field = |name: &'static str, label: &'static str, hint: &'static str, value: String| {
            view! { <Field name label hint inputmode="decimal" maxlength="20" value=self.refused.shown(name, value) error=self.refused.problem(name)/> }
        };
        let needed = if self.needed_minor > 0 { plain(self.needed_minor) } else { String::new() };
        let bonds = [("linked", "They follow prices"), ("plain", "They pay a fixed amount")]
            .map(|(value, name)| (value.to_owned(), name.to_owned()))
            .to_vec();
        view! {
            <form class="form panel" method="get" action="/retirement/ladder">
                <div class="what-if-groups">
                    {field("needed", "Needed each year", "On top of pensions, in today’s money.", needed)}
                    {field("reserve", "Cash for the first years", "Kept apart and spent first.", plain(self.reserve_minor))}
                    {field("years", "Years made safe", "From today, 1 to 40.", self.years.to_string())}
                    <Select name="bonds" label="The bonds" options=bonds selected=if self.follows_prices { "linked" } else { "plain" } hint="Inflation-linked bonds pay back more as prices rise."/>
                    {field("yield", "Yield a year, per cent", "After inflation, for bonds that follow prices.", rate(self.yield_bp))}
                    {field("inflation", "Prices rise a year, per cent", "Counts for fixed amounts alone.", rate(self.inflation_bp))}
                </div>
                <div class="cluster"><Button look=Look::Primary>"Work it out"</Button></div>
            </form>
        }
        .into_any()
    }

    fn answer(&self, visit: &Visit, wealth_minor: i64, currency: Currency) -> AnyView {
        if !self.refused.is_empty() {
            return view! { <Notice tone=Tone::Problem>"Mend the fields marked above to see the ladder."</Notice> }
                .into_any();
        }
        let Some(built) = self.ladder() else {
            return view! { <Notice>"Enter what you need each year to see what it costs to make the first years safe."</Notice> }
                .into_any();
        };
        let money = move |minor: i64| MoneyValue::new(minor, currency);
        let all_minor = built.costs_minor.saturating_add(self.reserve_minor);
        let tone = if all_minor > wealth_minor { Tone::Caution } else { Tone::Done };
        let bonds = (money(built.costs_minor).to_display_whole(), rungs_words(built.rungs.len()));
        let against = match all_minor.checked_sub(wealth_minor).filter(|short| *short > 0) {
            Some(short) => {
                format!(" That is {} more than what you can draw on.", money(short).to_display_whole())
            }
            None => format!(
                " Of what you can draw on, {} is left for growth.",
                money(wealth_minor.saturating_sub(all_minor)).to_display_whole()
            ),
        };
        let told = sentence(self.years, &built, money(all_minor));
        let cash = (years(built.reserve_years), money(self.reserve_minor).to_display_whole());
        let together = money(all_minor).to_display_whole();
        view! {
            <section class="section" aria-labelledby="ladder-title">
                <h2 id="ladder-title">"What it costs today"</h2>
                <Notice tone>{told}{against}</Notice>
                <div class="stats">
                    <Stat label="Cash pays for" value=cash.0.into_any() note=cash.1.into_any()/>
                    <Stat label="Bonds cost" value=bonds.0.into_any() note=bonds.1.into_any()/>
                    <Stat label="Together" value=together.into_any()/>
                </div>
                {table(&built.rungs, currency, visit.locale())}
            </section>
        }
        .into_any()
    }
}

fn years(count: u32) -> String {
    match count {
        0 => "no whole year".to_owned(),
        1 => "1 year".to_owned(),
        count => format!("{count} years"),
    }
}

fn rungs_words(count: usize) -> String {
    match count {
        0 => "none are needed".to_owned(),
        1 => "one bond".to_owned(),
        count => format!("{count} bonds, one a year"),
    }
}

fn sentence(asked_years: u32, built: &Built, all: MoneyValue) -> String {
    let all = all.to_display_whole();
    match (built.rungs.is_empty(), built.reserve_years) {
        (true, covered) => format!("The cash alone pays for {}.", years(covered)),
        (false, 0) => {
            format!("{all} pays for {} whatever shares do, with a bond for each.", years(asked_years))
        }
        (false, covered) => format!(
            "{all} pays for {} whatever shares do: cash for the first {}, bonds after.",
            years(asked_years),
            years(covered)
        ),
    }
}

fn table(rungs: &[Rung], currency: Currency, locale: Locale) -> Option<AnyView> {
    if rungs.is_empty() {
        return None;
    }
    let columns =
        vec![Column::text("Years from now"), Column::number("Pays back"), Column::number("Costs today")];
    let amount = |minor| Cell::Amount(MoneyValue::new(minor, currency));
    let sum = rungs.iter().map(|rung| rung.costs_minor).fold(0, i64::saturating_add);
    let rows = rungs.iter().map(|rung| {
        vec![Cell::Text(rung.year.to_string()), amount(rung.pays_minor), amount(rung.costs_minor)]
    });
    let data = TableData::new("Bond by bond", columns).with_rows(rows).with_total(vec![
        "Total".into(),
        Cell::Nothing,
        amount(sum),
    ]);
    Some(view! { <Table data locale dense=true/> }.into_any())
}
