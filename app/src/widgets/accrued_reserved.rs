//! Tax that accrued month by month against what was put by for it: set aside, paid, and taken at source.

use chrono::NaiveDate;
use layout::Class;
use leptos::prelude::*;

use super::empty::{Remedy, empty};
use super::tax_position::{OwnTax, TaxPosition};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::chart::gap::{Gap, GapData, GapPoint};
use crate::ui::date::{DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::stat::Stat;
use crate::ui::states::{ErrorState, NotEnoughData};
use crate::ui::table::{Cell, Column, TableData};

/// Tax that accrued month by month against what was put by for it: set aside, paid, and taken at source.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "accrued-reserved",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Months of history without which a course says nothing.
const MONTHS_NEEDED: u32 = 4;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// Their country is not known.
    NoCountry,
    /// No estimate for this year; the words say why.
    Unavailable(String),
    /// Nothing they would have to pay themselves shows.
    TakenAtSource,
    /// So many months of history.
    TooShort(u32),
    /// The position is known and its course is not: what is kept is broken.
    Missing,
    /// The course.
    Ready(Box<Course>),
}

/// The running year by month.
#[derive(Debug, Clone, PartialEq)]
struct Course {
    own: OwnTax,
    ends: Vec<End>,
}

/// One month's end, or today. Amounts are minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct End {
    on: NaiveDate,
    accrued_minor: i64,
    withheld_minor: i64,
    paid_minor: i64,
    set_aside_minor: i64,
}

impl End {
    fn covered_minor(self) -> i64 {
        self.withheld_minor.saturating_add(self.paid_minor).saturating_add(self.set_aside_minor)
    }

    /// What is missing; below zero when more is there.
    fn gap_minor(self) -> i64 {
        self.accrued_minor.saturating_sub(self.covered_minor())
    }
}

fn model(context: &WidgetContext) -> Model {
    if context.summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let own = match TaxPosition::of(context) {
        TaxPosition::NoCountry => return Model::NoCountry,
        TaxPosition::Unavailable(reason) => return Model::Unavailable(reason),
        TaxPosition::TakenAtSource => return Model::TakenAtSource,
        TaxPosition::PaidByOneself(own) => *own,
    };
    let months = context.summary.history.months;
    if months < MONTHS_NEEDED {
        return Model::TooShort(months);
    }
    let ends = ends(context, &own);
    if ends.is_empty() { Model::Missing } else { Model::Ready(Box::new(Course { own, ends })) }
}

/// The pot first has to pay what is open of earlier years; what it holds beyond is there for this one.
fn ends(context: &WidgetContext, own: &OwnTax) -> Vec<End> {
    let kept = context.tax.as_deref().map_or(&[][..], |years| &years.month_ends);
    let state = &*context.set_asides;
    let count = kept.len();
    kept.iter()
        .enumerate()
        .map(|(place, end)| {
            let then = state.history.iter().find(|pot| pot.on == end.on).map_or(0, |pot| pot.pot_minor);
            let pot_minor = if place + 1 == count { state.pot_minor } else { then };
            End {
                on: end.on,
                accrued_minor: end.accrued_minor,
                withheld_minor: end.withheld_minor,
                paid_minor: end.paid_minor,
                set_aside_minor: pot_minor.saturating_sub(own.earlier_minor).max(0),
            }
        })
        .collect()
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty("No income yet", "Import a bank statement, and you see here month by month how your tax grows and how much of it is covered.", Remedy::Import),
        Model::NoCountry => empty("Which country's tax?", "Tell us your country, and the tax on your income appears here month by month.", Remedy::Country),
        Model::Unavailable(reason) => view! {
            <ErrorState sentence=format!("Tax cannot be worked out for this year: {reason}. You can put a fixed share aside instead.")/>
            <LinkButton href="/set-aside" small=true>"Choose a fixed share"</LinkButton>
        }
        .into_any(),
        Model::TakenAtSource => empty("Nothing to put by", "Tax on wages, pensions and benefits is usually taken before they reach you.", Remedy::Transactions),
        Model::TooShort(months) => view! {
            <NotEnoughData have=months need=MONTHS_NEEDED>
                <p>"With four months of history you see how your tax grows and how much of it is covered. Until then you can put a fixed share of each payment aside."</p>
                <LinkButton href="/set-aside" small=true>"Choose a fixed share"</LinkButton>
                <LinkButton href="/import" small=true>"Import older statements"</LinkButton>
            </NotEnoughData>
        }
        .into_any(),
        Model::Missing => view! { <ErrorState/> }.into_any(),
        Model::Ready(course) => {
            return Tile {
                body: body(context, &course),
                how: Some(how(context, &course)),
                table: Some(table(context, &course)),
            };
        }
    };
    Tile { body, how: None, table: None }
}

fn today(course: &Course) -> Option<End> {
    course.ends.last().copied()
}

fn body(context: &WidgetContext, course: &Course) -> AnyView {
    let Some(end) = today(course) else { return view! { <ErrorState/> }.into_any() };
    let gap = end.gap_minor();
    let (label, whole) = if gap >= 0 {
        ("Tax not covered yet", context.money(gap))
    } else {
        ("Put by beyond the tax so far", context.money(gap.saturating_neg()))
    };
    let tax = context.money(end.accrued_minor).to_display_whole();
    let year = course.own.plan.position.tax_year.clone();
    let note = view! { <Badge>"Estimate"</Badge>{format!(" of the {tax} on your income of tax year {year} so far")} };
    let row = |name: &'static str, minor: i64| {
        view! { <dt>{name}</dt><dd><Money amount=context.money(minor) whole=true/></dd> }
    };
    let withheld = (end.withheld_minor != 0).then(|| row("Taken at source", end.withheld_minor));
    view! {
        <Stat label value=view! { <Money amount=whole whole=true/> }.into_any() note=note.into_any() headline=true/>
        {over(context, end)}
        <Gap id=format!("{}-chart", context.key) data=chart(context, course)/>
        <dl class="facts">
            {row("Set aside", end.set_aside_minor)}
            {row("Paid", end.paid_minor)}
            {withheld}
        </dl>
    }
    .into_any()
}

/// What is set aside beyond the tax so far can be taken out again.
fn over(context: &WidgetContext, end: End) -> Option<AnyView> {
    let over_minor = end.gap_minor().saturating_neg().min(end.set_aside_minor);
    (over_minor > 0).then(|| {
        let over = context.money(over_minor).to_display_whole();
        view! {
            <Notice tone=Tone::Done>
                {format!("Your pot holds {over} more than the tax so far asks for. ")}
                <a href="/set-aside#release">"Release it"</a>
            </Notice>
        }
        .into_any()
    })
}

fn chart(context: &WidgetContext, course: &Course) -> GapData {
    let start = GapPoint { on: course.own.from(), asked_minor: 0, there_minor: 0 };
    let ends = course.ends.iter().map(|end| GapPoint {
        on: end.on,
        asked_minor: end.accrued_minor,
        there_minor: end.covered_minor(),
    });
    let description = today(course).map_or_else(String::new, |end| {
        let whole = |minor: i64| context.money(minor).to_display_whole();
        format!("{} of {} is covered.", whole(end.covered_minor()), whole(end.accrued_minor))
    });
    GapData {
        title: "Tax so far and what covers it, by month".to_owned(),
        description,
        asked_name: "Tax so far",
        there_name: "Set aside, paid or taken at source",
        gap_name: "Not covered",
        points: std::iter::once(start).chain(ends.filter(|end| end.on > start.on)).collect(),
        currency: context.summary.currency,
        locale: context.locale,
    }
}

fn table(context: &WidgetContext, course: &Course) -> TableData {
    let amount = |minor: i64| Cell::Whole(context.money(minor));
    let rows = course.ends.iter().map(|end| {
        vec![
            Cell::Date(end.on),
            amount(end.accrued_minor),
            amount(end.set_aside_minor),
            amount(end.paid_minor),
            amount(end.withheld_minor),
            amount(end.gap_minor()),
        ]
    });
    let columns = vec![
        Column::text("Up to"),
        Column::number("Tax so far"),
        Column::number("Set aside"),
        Column::number("Paid"),
        Column::number("At source"),
        Column::number("Not covered"),
    ];
    TableData::new("Tax so far and what covers it, by month", columns).with_rows(rows)
}

fn how(context: &WidgetContext, course: &Course) -> AnyView {
    let own = &course.own;
    let from = to_text(own.from(), context.locale, DateForm::Long);
    let earlier = (own.earlier_minor > 0).then(|| {
        format!(
            " {} of the year before is still open; the pot counts here only as far as it holds more than that.",
            context.money(own.earlier_minor).to_display_whole()
        )
    });
    let before = own
        .plan
        .inputs
        .profile
        .earlier_profit_minor
        .is_some()
        .then_some(" The profit you added from before your history counts from the first month on.");
    view! {
        <p>{format!("Each month’s end shows the tax on everything that came in since {from}, as if the year had ended that day: its brackets are those of a whole year, so it grows faster once income is higher.")}{before}</p>
        <p>"Against it stands what you had paid towards this year by then, what was taken at source, and your pot: the log of what was set aside as it stands now, less the tax paid since you chose how."{earlier}</p>
        <p class="muted small">{format!("Rules: {}.", own.plan.position.source)}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use services::PotOn;

    use super::*;
    use crate::widgets::testing::{
        draw, draw_for_everybody, of, today as end_of_demo, with, with_plan, with_tax,
    };

    fn with_pot(pot_minor: i64) -> WidgetContext {
        let mut context = of("sole-trader");
        let state = Arc::make_mut(&mut context.set_asides);
        state.pot_minor = pot_minor;
        state.history = vec![
            PotOn { on: "2026-10-31".parse().unwrap(), pot_minor: pot_minor / 2 },
            PotOn { on: end_of_demo(), pot_minor },
        ];
        context
    }

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn a_freelancer_sees_tax_grow_and_what_covers_it() {
        let shown = draw(&SPEC, &with_pot(200_000));
        insta::assert_snapshot!(shown.body, @r"
        Tax not covered yet
        $4,795
        Estimate of the $10,995 on your income of tax year 2026 so far
        Tax so far
        Set aside, paid or taken at source
        Not covered
        Set aside: $2,000
        Paid: $4,200
        ");
        insta::assert_snapshot!(shown.table, @r"
        Tax so far and what covers it, by month
        Up to | Tax so far | Set aside | Paid | At source | Not covered
        Jan 31, 2026 | $585 | $0 | $0 | $0 | $585
        Feb 28, 2026 | $1,506 | $0 | $0 | $0 | $1,506
        Mar 31, 2026 | $2,035 | $0 | $0 | $0 | $2,035
        Apr 30, 2026 | $3,118 | $0 | $1,400 | $0 | $1,718
        May 31, 2026 | $4,097 | $0 | $1,400 | $0 | $2,697
        Jun 30, 2026 | $5,291 | $0 | $2,800 | $0 | $2,491
        Jul 31, 2026 | $6,194 | $0 | $2,800 | $0 | $3,394
        Aug 31, 2026 | $7,697 | $0 | $2,800 | $0 | $4,897
        Sep 30, 2026 | $8,559 | $0 | $4,200 | $0 | $4,359
        Oct 31, 2026 | $9,949 | $1,000 | $4,200 | $0 | $4,749
        Nov 24, 2026 | $10,995 | $2,000 | $4,200 | $0 | $4,795
        ");
        insta::assert_snapshot!(shown.how, @r"
        Each month’s end shows the tax on everything that came in since January 1, 2026, as if the year had ended that day: its brackets are those of a whole year, so it grows faster once income is higher.
        Against it stands what you had paid towards this year by then, what was taken at source, and your pot: the log of what was set aside as it stands now, less the tax paid since you chose how.
        Rules: Rev. Proc. 2025-32; P.L. 119-21; SSA 2026 contribution and benefit base; IRC 1402, 199A, 6654.
        ");
    }

    #[test]
    fn it_agrees_with_what_is_left_to_pay() {
        for key in ["freelancer", "business-owner", "sole-trader"] {
            let context = of(key);
            let Model::Ready(course) = model(&context) else { panic!("{key}") };
            let end = course.ends.last().unwrap();
            assert_eq!(end.gap_minor() + end.set_aside_minor, course.own.unpaid_minor, "{key}");
            assert_eq!(end.on, end_of_demo(), "{key}");
        }
    }

    #[test]
    fn row_under_four_months_offers_a_fixed_share_and_draws_no_course() {
        let shown = draw(&SPEC, &with("sole-trader", |summary| summary.history.months = 2));
        assert!(shown.body.starts_with("Not enough history (2 of 4 months)"), "{}", shown.body);
        assert!(shown.body.contains("Choose a fixed share") && shown.table.is_empty(), "{}", shown.body);
    }

    #[test]
    fn row_pot_overfunded_offers_its_release() {
        let shown = draw(&SPEC, &with_pot(900_000));
        assert!(shown.body.starts_with("Put by beyond the tax so far"), "{}", shown.body);
        assert!(
            shown.body.contains("Your pot holds $2,205 more than the tax so far asks for"),
            "{}",
            shown.body
        );
        assert!(shown.html.contains(r#"href="/set-aside#release""#), "{}", shown.html);
    }

    #[test]
    fn row_employed_and_freelance_counts_what_wages_had_taken() {
        let mut context = with_plan("sole-trader", |inputs| inputs.facts.wages_minor = 3_000_000);
        let tax = Arc::make_mut(context.tax.as_mut().unwrap());
        let so_far = tax.this.as_ref().unwrap().position.clone();
        let end = tax.month_ends.last_mut().unwrap();
        (end.accrued_minor, end.withheld_minor) = (so_far.so_far.total_minor, so_far.withheld_so_far_minor);
        let shown = draw(&SPEC, &context);
        assert!(so_far.withheld_so_far_minor > 0);
        let taken = context.money(so_far.withheld_so_far_minor).to_display_whole();
        assert!(shown.body.contains(&format!("Taken at source: {taken}")), "{}", shown.body);
    }

    #[test]
    fn row_unsupported_jurisdiction_offers_a_fixed_share_only() {
        let shown = draw(&SPEC, &with_tax("sole-trader", |tax| tax.this = Err("no rules".to_owned())));
        assert!(shown.body.contains("no rules. You can put a fixed share aside instead."), "{}", shown.body);
    }

    #[test]
    fn a_course_that_is_missing_is_a_fault() {
        let shown = draw(&SPEC, &with_tax("sole-trader", |tax| tax.month_ends.clear()));
        assert!(shown.body.starts_with("Not available"), "{}", shown.body);
    }
}
