//! How fast the customer draws on savings and investments, and how far net worth is below its highest month end.

use cashflow::net_worth::Drawdown;
use chrono::NaiveDate;
use layout::Class;
use leptos::prelude::*;
use money::{Money as MoneyValue, month_year};

use super::empty::{Remedy, empty};
use super::net_worth::{Course, course_chart};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::button::LinkButton;
use crate::ui::money::Money;
use crate::ui::percent::{Percent, to_text};
use crate::ui::stat::Stat;
use crate::ui::states::NotEnoughData;
use crate::ui::table::{Cell, Column, TableData};

/// How fast the customer draws on savings and investments, and how far net worth is below its highest month end.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "withdrawal-rate",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Months of history a yearly rate takes; nearly a year, because statements begin on any day.
const MONTHS_NEEDED: u32 = 11;
/// Beyond this many years the figure says no more than "long".
const YEARS_MAX: i64 = 100;

/// Up to here a loss is shown as 0.0% and not worth a sentence.
const NEGLIGIBLE_BP: i64 = 5;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// This many months.
    TooShort(u32),
    /// Nothing to draw on.
    NoWealth,
    /// The rate and the course of net worth.
    Ready(Rate),
}

/// A year's withdrawals against wealth.
#[derive(Debug, Clone, PartialEq)]
struct Rate {
    rate_bp: i64,
    withdrawn: MoneyValue,
    wealth: MoneyValue,
    invested: MoneyValue,
    drawdown: Option<Drawdown>,
    /// Net worth at month ends, ascending.
    points: Vec<(NaiveDate, i64)>,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        return Model::Empty;
    }
    if summary.history.months < MONTHS_NEEDED {
        return Model::TooShort(summary.history.months);
    }
    let wealth = &summary.wealth;
    let base_minor = wealth.wealth_minor.saturating_add(wealth.withdrawn_year_minor);
    let Some(rate_bp) = share_bp(wealth.withdrawn_year_minor, base_minor) else { return Model::NoWealth };
    Model::Ready(Rate {
        rate_bp,
        withdrawn: context.money(wealth.withdrawn_year_minor),
        wealth: context.money(wealth.wealth_minor),
        invested: context.money(wealth.invested_minor),
        drawdown: summary.net_worth.drawdown.clone(),
        points: summary.net_worth.points.iter().map(|point| (point.on, point.amount_minor)).collect(),
    })
}

/// `part` over `whole` in basis points, rounded half away from zero; `None` unless the whole is positive.
pub(super) fn share_bp(part_minor: i64, whole_minor: i64) -> Option<i64> {
    if whole_minor <= 0 {
        return None;
    }
    let (part, whole) = (i128::from(part_minor) * 10_000, i128::from(whole_minor));
    let half = if part < 0 { -whole / 2 } else { whole / 2 };
    i64::try_from((part + half) / whole).ok()
}

impl Rate {
    /// How long wealth lasts at this pace, if neither grows.
    fn lasts(&self) -> Option<String> {
        if self.withdrawn.amount_minor <= 0 {
            return None;
        }
        let years = self.wealth.amount_minor / self.withdrawn.amount_minor;
        Some(match years {
            0 => "Less than a year".to_owned(),
            1 => "About 1 year".to_owned(),
            YEARS_MAX.. => "More than 100 years".to_owned(),
            _ => format!("About {years} years"),
        })
    }

    fn below_peak_bp(&self) -> Option<i64> {
        let (_, now_minor) = self.points.last()?;
        let peak_minor = self.drawdown.as_ref()?.peak_minor;
        share_bp(peak_minor.saturating_sub(*now_minor), peak_minor)
    }

    /// How far below the peak, in words.
    fn standing(&self) -> Option<String> {
        let (below_bp, drawdown) = (self.below_peak_bp()?, self.drawdown.as_ref()?);
        let peak = MoneyValue::new(drawdown.peak_minor, self.wealth.currency).to_display_whole();
        Some(if below_bp < NEGLIGIBLE_BP {
            "Net worth is at or close to its highest of the months shown.".to_owned()
        } else {
            format!(
                "Net worth is {} below its highest of the months shown, {peak} in {}.",
                to_text(below_bp, true, false),
                month_year(drawdown.peak_on)
            )
        })
    }

    fn table(&self) -> Option<TableData> {
        let peak_on = self.drawdown.as_ref().map(|drawdown| drawdown.peak_on);
        let rows = self.points.iter().rev().map(|(on, minor)| {
            let note = if Some(*on) == peak_on { Cell::from("Highest") } else { Cell::Nothing };
            vec![Cell::Date(*on), Cell::Whole(MoneyValue::new(*minor, self.wealth.currency)), note]
        });
        let columns = vec![Column::text("Day"), Column::number("Net worth"), Column::text("Note")];
        (self.points.len() > 1).then(|| TableData::new("Net worth at month ends", columns).with_rows(rows))
    }
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty(
            "Nothing to measure yet",
            "Import statements of your current account, savings and investments to see how fast you draw on them.",
            Remedy::Import,
        ),
        Model::TooShort(have) => view! {
            <NotEnoughData have need=MONTHS_NEEDED>
                <p>"Withdrawals come unevenly, so a yearly rate needs about a year of them."</p>
                <LinkButton href="/import" small=true>"Import older statements"</LinkButton>
            </NotEnoughData>
        }
        .into_any(),
        Model::NoWealth => empty(
            "No savings or investments to draw on",
            "Your cash and investment accounts here hold nothing at the moment. If you have savings or investments elsewhere, import a statement of theirs.",
            Remedy::Import,
        ),
        Model::Ready(rate) => {
            let (how, table) = (how(&rate).into_any(), rate.table());
            return Tile { body: ready(context, rate).into_any(), how: Some(how), table };
        }
    };
    Tile { body, how: None, table: None }
}

fn ready(context: &WidgetContext, rate: Rate) -> impl IntoView {
    let monthly = MoneyValue::new(rate.withdrawn.amount_minor / 12, rate.withdrawn.currency);
    let note = if rate.withdrawn.amount_minor > 0 {
        format!(
            "{} in 12 months, of {} you could draw on.",
            rate.withdrawn.to_display_whole(),
            base(&rate).to_display_whole()
        )
    } else {
        "You took nothing out in the last 12 months, or put back as much as you took.".to_owned()
    };
    let lasts = rate.lasts().map(|lasts| view! { <dt>"At this pace, without growth"</dt><dd>{lasts}</dd> });
    let standing = rate.standing();
    let level = rate.drawdown.as_ref().map(|drawdown| ("Highest".to_owned(), drawdown.peak_minor));
    let description = standing.clone().unwrap_or_else(|| "Net worth, month by month.".to_owned());
    let course = Course {
        title: "Net worth against its highest month end".to_owned(),
        description,
        name: "Net worth".to_owned(),
        points: rate.points,
        level,
        currency: rate.wealth.currency,
        locale: context.locale,
    };
    view! {
        <Stat
            label="Taken from savings and investments in a year"
            value=view! { <Percent rate_bp=rate.rate_bp precise=true/> }.into_any()
            note=note.into_any()
            headline=true
        />
        <dl class="facts is-extra">
            <dt>"A month, on average"</dt><dd><Money amount=monthly whole=true/></dd>
            <dt>"Cash and investments today"</dt><dd><Money amount=rate.wealth whole=true/></dd>
            {lasts}
        </dl>
        {standing.map(|standing| view! { <p>{standing}</p> })}
        {course_chart(format!("{}-chart", context.key), course)}
        <p><a href="/retirement">"Will it last? Try a plan on every year since 1928"</a></p>
    }
}

fn base(rate: &Rate) -> MoneyValue {
    let base_minor = rate.wealth.amount_minor.saturating_add(rate.withdrawn.amount_minor);
    MoneyValue::new(base_minor, rate.wealth.currency)
}

fn how(rate: &Rate) -> impl IntoView + use<> {
    let sum = format!(
        "{} taken out in the last 365 days ÷ ({} in cash and investments today, of which {} invested, + those withdrawals) = {}.",
        rate.withdrawn.to_display_whole(),
        rate.wealth.to_display_whole(),
        rate.invested.to_display_whole(),
        to_text(rate.rate_bp, true, false)
    );
    view! {
        <p>{sum}" Money put back is taken off."</p>
        <p>"The line is all your accounts less what you owe. Changes in the prices of holdings between two reported balances are not known and not shown, so it may look steadier than your investments are."</p>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    #[test]
    fn a_retiree_sees_rate_pace_and_course() {
        draw_for_everybody(&SPEC);
        let context = with("retiree", |summary| {
            summary.wealth.withdrawn_year_minor = 2_000_000;
            summary.wealth.wealth_minor = 48_000_000;
            summary.wealth.invested_minor = 40_000_000;
        });
        let shown = draw(&SPEC, &context);
        assert!(
            shown.body.contains("4.0%\n$20,000 in 12 months, of $500,000 you could draw on."),
            "{}",
            shown.body
        );
        assert!(shown.body.contains("A month, on average: $1,667"), "{}", shown.body);
        assert!(shown.body.contains("At this pace, without growth: About 24 years"), "{}", shown.body);
        assert!(shown.how.contains("$20,000 taken out") && shown.how.contains("= 4.0%"), "{}", shown.how);
        assert_eq!(shown.table.matches("Highest").count(), 1, "{}", shown.table);
        assert!(shown.html.contains("chart-median"), "{}", shown.html);
    }

    #[test]
    fn says_how_far_below_the_peak() {
        let context = with("retiree", |summary| {
            let point = summary.net_worth.points.last_mut().unwrap();
            point.amount_minor = 30_000_000;
            let peak_on = "2026-03-31".parse().unwrap();
            summary.net_worth.drawdown = Some(Drawdown { peak_on, peak_minor: 40_000_000, share: 0.25 });
        });
        let shown = draw(&SPEC, &context).body;
        assert!(
            shown.contains("Net worth is 25.0% below its highest of the months shown, $400,000 in Mar 2026."),
            "{shown}"
        );
    }

    #[test]
    fn nothing_taken_is_said_plainly() {
        let context = with("retiree", |summary| summary.wealth.withdrawn_year_minor = 0);
        let shown = draw(&SPEC, &context).body;
        assert!(shown.contains("0.0%\nYou took nothing out") && !shown.contains("At this pace"), "{shown}");
    }

    #[test]
    fn needs_a_year_and_something_to_draw_on() {
        let new = draw(&SPEC, &of("newcomer")).body;
        assert!(new.starts_with("Not enough history (1 of 11 months)"), "{new}");
        let nobody = draw(&SPEC, &of("nobody"));
        assert!(
            nobody.body.starts_with("Nothing to measure yet") && nobody.html.contains(r#"href="/import""#)
        );
        let empty = with("distressed", |summary| {
            summary.wealth.wealth_minor = -500;
            summary.wealth.withdrawn_year_minor = 0;
        });
        assert!(draw(&SPEC, &empty).body.starts_with("No savings or investments to draw on"));
    }

    #[test]
    fn shares_round_half_away_from_zero() {
        for (part, whole, expected) in [
            (1, 3, Some(3_333)),
            (1, 8, Some(1_250)),
            (-1, 3, Some(-3_333)),
            (1, 20_000, Some(1)),
            (5, 0, None),
            (5, -1, None),
        ] {
            assert_eq!(share_bp(part, whole), expected, "{part} of {whole}");
        }
    }
}
