//! What the business earns and costs, apart from what its owner spends.

use cashflow::business::{Business, BusinessMonth};
use layout::Class;
use leptos::prelude::*;

use super::empty::{Remedy, empty};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::chart::plot::Series;
use crate::ui::chart::stacked_bars::{StackedBar, StackedBars, StackedBarsData};
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::table::{Cell, Column, Table, TableData};

/// What the business earns and costs, apart from what its owner spends.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "business-personal",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Months the chart shows.
const MONTHS: usize = 12;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// Neither business income nor business costs.
    NoBusiness,
    /// Both sides.
    Ready(Box<Sides>),
}

#[derive(Debug, Clone, PartialEq)]
struct Sides {
    /// The last twelve months.
    months: Vec<BusinessMonth>,
    business: Business,
    /// Income less costs of the last 365 days.
    profit_minor: i64,
    /// Personal spending of the months shown.
    personal_minor: i64,
    /// Tax paid in the months shown.
    tax_minor: i64,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let business = &summary.business;
    if business.income_year_minor == 0 && business.expenses_year_minor == 0 {
        return Model::NoBusiness;
    }
    let skipped = business.months.len().saturating_sub(MONTHS);
    let months: Vec<BusinessMonth> = business.months.iter().skip(skipped).cloned().collect();
    let sum = |part: fn(&BusinessMonth) -> i64| months.iter().map(part).fold(0, i64::saturating_add);
    Model::Ready(Box::new(Sides {
        profit_minor: business.income_year_minor.saturating_sub(business.expenses_year_minor),
        personal_minor: sum(|month| month.personal_minor),
        tax_minor: sum(|month| month.tax_paid_minor),
        business: business.clone(),
        months,
    }))
}

impl Sides {
    fn chart(&self, context: &WidgetContext) -> StackedBarsData {
        let names = ["Business costs", "Personal spending", "Tax paid"];
        let bars = self.months.iter().map(|month| StackedBar {
            month: month.month.first_day(),
            parts_minor: vec![month.expenses_minor, month.personal_minor, month.tax_paid_minor],
        });
        let whole = |minor: i64| context.money(minor).to_display_whole();
        let count = i64::try_from(self.months.len()).unwrap_or(1).max(1);
        let mean_minor =
            self.months.iter().map(|month| month.income_minor).fold(0, i64::saturating_add) / count;
        StackedBarsData {
            title: "Where the money went, by month".to_owned(),
            description: format!(
                "Personal spending of {} and business costs of {} over {count} months.",
                whole(self.personal_minor),
                whole(self.months.iter().map(|month| month.expenses_minor).fold(0, i64::saturating_add)),
            ),
            series: names.into_iter().enumerate().map(|(index, name)| Series::nth(index, name)).collect(),
            bars: bars.collect(),
            lines: vec![("Mean business income".to_owned(), mean_minor)],
            currency: context.summary.currency,
        }
    }

    /// The months with their income and profit, which the chart leaves out.
    fn table(&self, context: &WidgetContext) -> TableData {
        let columns = vec![
            Column::text("Month"),
            Column::number("Business income"),
            Column::number("Business costs"),
            Column::number("Profit"),
            Column::number("Personal spending"),
            Column::number("Tax paid"),
        ];
        let whole = |minor: i64| Cell::Whole(context.money(minor));
        let rows = self.months.iter().map(|month| {
            vec![
                Cell::Month(month.month.first_day()),
                whole(month.income_minor),
                whole(month.expenses_minor),
                whole(month.income_minor.saturating_sub(month.expenses_minor)),
                whole(month.personal_minor),
                whole(month.tax_paid_minor),
            ]
        });
        TableData::new("Business and personal, by month", columns).with_rows(rows)
    }
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty(
            "No spending yet",
            "Import a bank statement, and business and personal money are told apart here.",
            Remedy::Import,
        ),
        Model::NoBusiness => empty(
            "No business money found",
            "None of the last year's payments looks like income or costs of a business. If some are, open them and choose a business category.",
            Remedy::Transactions,
        ),
        Model::Ready(sides) => {
            return Tile {
                body: body(context, &sides),
                how: Some(how(context, &sides)),
                table: Some(sides.table(context)),
            };
        }
    };
    Tile { body, how: None, table: None }
}

fn body(context: &WidgetContext, sides: &Sides) -> AnyView {
    let row = |name: &'static str, minor: i64| {
        view! { <dt>{name}</dt><dd><Money amount=context.money(minor) whole=true/></dd> }
    };
    let business = &sides.business;
    let staff =
        (business.staff_year_minor > 0).then(|| row("Staff, part of these costs", business.staff_year_minor));
    let label = if sides.profit_minor < 0 { "Loss of the last year" } else { "Profit of the last year" };
    let compared = if sides.profit_minor >= sides.personal_minor {
        "More than you spent yourself, before tax."
    } else {
        "Less than you spent yourself, before tax."
    };
    view! {
        <Stat
            label
            value=view! { <Money amount=context.money(sides.profit_minor) whole=true/> }.into_any()
            note=(sides.months.len() >= MONTHS).then_some(compared).into_any()
            headline=true
        />
        <StackedBars id=format!("{}-chart", context.key) data=sides.chart(context)/>
        <dl class="facts">
            {row("Business income", business.income_year_minor)}
            {row("Business costs", business.expenses_year_minor)}
            {staff}
            {row("Personal spending", sides.personal_minor)}
            {row("Tax paid", sides.tax_minor)}
        </dl>
    }
    .into_any()
}

fn how(context: &WidgetContext, sides: &Sides) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let business = &sides.business;
    let costs = (!business.expenses.is_empty()).then(|| {
        let rows = business.expenses.iter().map(|item| {
            vec![Cell::from(item.category.label()), Cell::Whole(context.money(item.amount_minor))]
        });
        let columns = vec![Column::text("Kind of cost"), Column::number("Last 365 days")];
        let data = TableData::new("Business costs", columns).with_rows(rows);
        view! { <Table data locale=context.locale dense=true/> }
    });
    view! {
        <p>{format!(
            "Profit is business income of {} less business costs of {}, both of the last 365 days. Income is client payments, payouts of platforms and takings; costs are everything in a business category.",
            whole(business.income_year_minor),
            whole(business.expenses_year_minor),
        )}</p>
        <p>"All other spending counts as personal, whichever account it came from; tax stands apart, and the line is the mean business income of the months shown. A payment on the wrong side can be moved by changing its category."</p>
        {costs}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with};

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn a_freelancer_sees_both_sides() {
        let shown = draw(&SPEC, &of("sole-trader"));
        insta::assert_snapshot!(shown.body, @r"
        Profit of the last year
        $61,020
        More than you spent yourself, before tax.
        Business costs
        Personal spending
        Tax paid
        Mean business income $5,145
        Business income: $61,740
        Business costs: $720
        Personal spending: $24,216
        Tax paid: $5,700
        ");
        insta::assert_snapshot!(shown.how, @r"
        Profit is business income of $61,740 less business costs of $720, both of the last 365 days. Income is client payments, payouts of platforms and takings; costs are everything in a business category.
        All other spending counts as personal, whichever account it came from; tax stands apart, and the line is the mean business income of the months shown. A payment on the wrong side can be moved by changing its category.
        Business costs
        Kind of cost | Last 365 days
        Business software | $720
        ");
        assert_eq!(shown.table.lines().count(), MONTHS + 2, "{}", shown.table);
    }

    #[test]
    fn staff_has_a_line_of_its_own() {
        let context = of("business-owner");
        let shown = draw(&SPEC, &context);
        let staff = context.money(context.summary.business.staff_year_minor).to_display_whole();
        assert!(shown.body.contains(&format!("Staff, part of these costs: {staff}")), "{}", shown.body);
        assert!(!draw(&SPEC, &of("sole-trader")).body.contains("Staff"));
    }

    #[test]
    fn a_loss_is_called_one() {
        let context = with("sole-trader", |summary| summary.business.expenses_year_minor = 9_000_000);
        assert!(draw(&SPEC, &context).body.starts_with("Loss of the last year\n\u{2212}$"));
    }

    #[test]
    fn who_has_no_business_is_told_so() {
        for key in ["student", "distressed", "newcomer", "retiree"] {
            let shown = draw(&SPEC, &of(key));
            assert!(shown.body.starts_with("No business money found"), "{key}: {}", shown.body);
        }
        assert!(draw(&SPEC, &of("nobody")).html.contains(r#"href="/import""#));
    }
}
