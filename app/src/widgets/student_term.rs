//! What a student has left each week until the next support payment, against what a usual week costs.

use cashflow::deposits::Deposit;
use chrono::NaiveDate;
use layout::Class;
use leptos::prelude::*;
use money::{Locale, Money as MoneyValue, long_date, short_date};

use super::cash_reserve::complete_months;
use super::empty::{Remedy, empty};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::date::days_away;
use crate::ui::money::Money;
use crate::ui::notice::Tone;
use crate::ui::progress::Progress;
use crate::ui::stat::Stat;
use crate::ui::states::NotEnoughData;

/// What a student has left each week until the next support payment, against what a usual week costs.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "student-term",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Complete months a usual month is the median of, at least.
const MONTHS_NEEDED: u32 = 2;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// Neither a usual week nor a next payment is known: this many complete months.
    TooShort(u32),
    /// Money and time left.
    Ready(Box<Term>),
}

/// Money and time left.
#[derive(Debug, Clone, PartialEq)]
struct Term {
    today: NaiveDate,
    locale: Locale,
    cash: MoneyValue,
    cash_is_reported: bool,
    /// When support is probably due again.
    next_on: Option<NaiveDate>,
    /// What a usual week costs.
    usual_week: Option<MoneyValue>,
    weeks_left: Option<f64>,
    latest: Option<Deposit>,
    support_year: MoneyValue,
    wages_year: MoneyValue,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    let student = &summary.student;
    if summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let next_on = student.next_support_on.filter(|on| *on > summary.as_of);
    let usual_week = summary
        .runway
        .usual_spending_minor
        .map(|month_minor| context.money(month_minor.saturating_mul(12) / 52));
    if next_on.is_none() && usual_week.is_none() {
        return Model::TooShort(complete_months(context));
    }
    Model::Ready(Box::new(Term {
        today: summary.as_of,
        locale: context.locale,
        cash: context.money(summary.runway.cash_minor),
        cash_is_reported: summary.balances.cash_is_reported,
        next_on,
        usual_week,
        weeks_left: student.weeks_left,
        latest: student.support.first().cloned(),
        support_year: context.money(student.support_year_minor),
        wages_year: context.money(student.wages_year_minor),
    }))
}

impl Term {
    fn days_until(&self) -> Option<i64> {
        self.next_on.map(|on| (on - self.today).num_days()).filter(|days| *days > 0)
    }

    /// Cash for each week until the next payment; below zero cash there is none.
    fn per_week(&self) -> Option<MoneyValue> {
        let amount_minor = self.cash.amount_minor.max(0).saturating_mul(7) / self.days_until()?;
        // Less than a week away all of it is for this week.
        Some(MoneyValue::new(amount_minor.min(self.cash.amount_minor.max(0)), self.cash.currency))
    }

    /// What usual weeks cost until the next payment.
    fn needed(&self) -> Option<MoneyValue> {
        let week = self.usual_week?;
        let amount_minor = week.amount_minor.saturating_mul(self.days_until()?) / 7;
        (amount_minor > 0).then(|| MoneyValue::new(amount_minor, week.currency))
    }

    fn is_short(&self) -> bool {
        self.needed().is_some_and(|needed| self.cash.amount_minor < needed.amount_minor)
    }

    fn verdict(&self) -> Option<String> {
        let needed = self.needed()?;
        let gap_minor = needed.amount_minor.saturating_sub(self.cash.amount_minor);
        let gap = MoneyValue::new(gap_minor.saturating_abs(), needed.currency).to_display_whole();
        Some(if gap_minor > 0 {
            format!("At your usual pace it is {gap} short.")
        } else {
            format!("At your usual pace it lasts, with {gap} to spare.")
        })
    }
}

fn in_weeks(weeks: f64) -> String {
    if weeks >= 104.0 { "More than two years".to_owned() } else { format!("{weeks:.1} weeks") }
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty("No transactions yet", "Import a statement of the account your student support is paid into to see what is left each week.", Remedy::Import),
        Model::TooShort(have) => view! {
            <NotEnoughData have need=MONTHS_NEEDED unit="complete months">
                <p>"What a usual week costs you is known after two complete months. Older statements of the same account help."</p>
                <LinkButton href="/import" small=true>"Import older statements"</LinkButton>
            </NotEnoughData>
        }
        .into_any(),
        Model::Ready(term) => {
            let how = how(&term).into_any();
            return Tile { body: ready(context, &term).into_any(), how: Some(how), table: None };
        }
    };
    Tile { body, how: None, table: None }
}

fn ready(context: &WidgetContext, term: &Term) -> impl IntoView + use<> {
    let meter = term.needed().map(|needed| {
        let tone = if term.is_short() { Tone::Caution } else { Tone::Done };
        view! {
            <Progress
                id=format!("{}-meter", context.key)
                label="Cash against usual spending"
                part=term.cash.amount_minor
                whole=needed.amount_minor
                text=format!("{} of {}", term.cash.to_display_whole(), needed.to_display_whole())
                tone
            />
        }
    });
    let week = term
        .usual_week
        .map(|week| view! { <dt>"A usual week costs"</dt><dd><Money amount=week whole=true/></dd> });
    let weeks =
        term.weeks_left.map(|weeks| view! { <dt>"Cash lasts, at that pace"</dt><dd>{in_weeks(weeks)}</dd> });
    let latest = term.latest.as_ref().map(|latest| {
        let amount = MoneyValue::new(latest.amount_minor, term.cash.currency);
        view! { <dt>"Latest support, "{short_date(latest.on, term.locale)}</dt><dd><Money amount whole=true/></dd> }
    });
    let wages = (term.wages_year.amount_minor > 0)
        .then(|| view! { <dt>"Wages, 12 months"</dt><dd><Money amount=term.wages_year whole=true/></dd> });
    view! {
        {headline(term)}
        {meter}
        <dl class="facts">
            <dt>"In your accounts"</dt><dd><Money amount=term.cash whole=true warn_below_zero=true/></dd>
            {week}
            {weeks}
            {latest}
            <dt>"Support, 12 months"</dt><dd><Money amount=term.support_year whole=true/></dd>
            {wages}
        </dl>
    }
}

fn headline(term: &Term) -> AnyView {
    if let (Some(per_week), Some(on)) = (term.per_week(), term.next_on) {
        let when = format!(
            "Next support probably on {}, {}.",
            long_date(on, term.locale),
            days_away(on, term.today)
        );
        let verdict = term.verdict().map(|verdict| format!(" {verdict}"));
        return view! {
            <Stat
                label="Left for each week until your next support payment"
                value=view! { <Money amount=per_week whole=true/> }.into_any()
                note=view! { {when}{verdict}" "<Badge>"Estimate"</Badge> }.into_any()
                headline=true
            />
        }
        .into_any();
    }
    let value = term.weeks_left.map_or_else(|| "Not known".to_owned(), in_weeks);
    let note = if term.latest.is_some() {
        "When your support is due next cannot be told from past payments yet, so this counts on no further money in."
    } else {
        "No student support is in your transactions so far. This counts on no further money in."
    };
    view! { <Stat label="Your cash lasts, at your usual pace" value=value.into_any() note=note.into_any() headline=true/> }
        .into_any()
}

fn how(term: &Term) -> impl IntoView + use<> {
    let division = term.days_until().zip(term.per_week()).map(|(days, per_week)| {
        format!(
            "{} in your accounts ÷ {days} days × 7 = {} a week. The date comes from the rhythm of your past support payments. ",
            term.cash.to_display_whole(),
            per_week.to_display_whole()
        )
    });
    let usual = term.usual_week.map(|week| {
        format!(
            "A usual week is {}: the middle one of your last six complete months × 12 ÷ 52, rent and bills included. ",
            week.to_display_whole()
        )
    });
    let basis = (!term.cash_is_reported).then_some(
        "At least one account has no balance from the bank: its amount is the sum of the transactions you imported.",
    );
    view! {
        <p>{division}{usual}"Support is student loans, grants, bursaries and allowances. Wages and other money still to come are not counted."</p>
        {basis.map(|basis| view! { <p>{basis}</p> })}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    /// The student with this much cash, spending £1,300 a month, and support due on that day.
    fn student(cash_minor: i64, next_on: Option<&str>) -> WidgetContext {
        with("student", |summary| {
            summary.runway.cash_minor = cash_minor;
            summary.runway.usual_spending_minor = Some(130_000);
            summary.student.weeks_left = Some(4.2);
            summary.student.next_support_on = next_on.map(|on| on.parse().unwrap());
        })
    }

    #[test]
    fn what_is_left_each_week_until_the_next_payment() {
        draw_for_everybody(&SPEC);
        let shown = draw(&SPEC, &student(120_000, Some("2027-01-05")));
        assert!(shown.body.contains("until your next support payment\n£200\n"), "{}", shown.body);
        assert!(shown.body.contains("probably on 5 January 2027, in 42 days."), "{}", shown.body);
        assert!(shown.body.contains("At your usual pace it is £600 short."), "{}", shown.body);
        assert!(
            shown.body.contains("£1,200 of £1,800") && shown.body.contains("A usual week costs: £300"),
            "{}",
            shown.body
        );
        assert!(shown.how.contains("£1,200 in your accounts ÷ 42 days × 7 = £200 a week."), "{}", shown.how);
    }

    #[test]
    fn enough_is_said_too() {
        let shown = draw(&SPEC, &student(240_000, Some("2027-01-05"))).body;
        assert!(shown.contains("At your usual pace it lasts, with £600 to spare."), "{shown}");
    }

    #[test]
    fn in_the_last_week_there_is_no_more_than_there_is() {
        let shown = draw(&SPEC, &student(5_000, Some("2026-11-26"))).body;
        assert!(shown.contains("support payment\n£50\n"), "{shown}");
        let overdrawn = draw(&SPEC, &student(-5_000, Some("2026-12-26"))).body;
        assert!(
            overdrawn.contains("support payment\n£0\n")
                && overdrawn.contains("In your accounts: \u{2212}£50"),
            "{overdrawn}"
        );
    }

    #[test]
    fn without_a_date_it_says_how_long_cash_lasts() {
        for next_on in [None, Some("2026-11-24")] {
            let shown = draw(&SPEC, &student(120_000, next_on)).body;
            assert!(shown.starts_with("Your cash lasts, at your usual pace\n4.2 weeks\n"), "{shown}");
            assert!(shown.contains("cannot be told from past payments"), "{shown}");
        }
        let shown = draw(&SPEC, &of("retiree")).body;
        assert!(shown.contains("No student support is in your transactions"), "{shown}");
    }

    #[test]
    fn too_little_history_and_no_history_say_what_helps() {
        let new = draw(&SPEC, &of("newcomer"));
        assert!(new.body.starts_with("Not enough history (0 of 2 complete months)"), "{}", new.body);
        let nobody = draw(&SPEC, &of("nobody"));
        assert!(nobody.body.starts_with("No transactions yet"), "{}", nobody.body);
        assert!(new.html.contains(r#"href="/import""#) && nobody.html.contains(r#"href="/import""#));
    }
}
