//! Where each dollar or pound of the tax year went: fees, costs, tax, and what is left.

use cashflow::tax_facts::TaxYearFacts;
use categorise::Category;
use layout::Class;
use leptos::prelude::*;
use tax::Country;

use super::empty::{Remedy, empty};
use super::tax_position::{OwnTax, TaxPosition};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::badge::Badge;
use crate::ui::chart::waterfall::{Step, Waterfall, WaterfallData};
use crate::ui::date::{DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::stat::Stat;
use crate::ui::states::ErrorState;

/// Where each dollar or pound of the tax year went: fees, costs, tax, and what is left.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "money-path",
    classes: &[Class::Insight],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// Their country is not known.
    NoCountry,
    /// No estimate for this year; the words say why.
    Unavailable(String),
    /// No business income in this tax year.
    NoIncome,
    /// The way of the money.
    Ready(Box<Path>),
}

/// Business income of the running tax year and what became of it. Amounts are minor units.
#[derive(Debug, Clone, PartialEq)]
struct Path {
    own: OwnTax,
    income_minor: i64,
    fees_minor: i64,
    costs_minor: i64,
    /// Tax on the income so far that was not taken at source.
    tax_minor: i64,
}

impl Path {
    fn left_minor(&self) -> i64 {
        [self.fees_minor, self.costs_minor, self.tax_minor]
            .into_iter()
            .fold(self.income_minor, i64::saturating_sub)
    }

    /// What is left of a hundred, rounded down: nobody is told of more than there is.
    fn left_of_hundred(&self) -> i64 {
        let share = i128::from(self.left_minor()) * 100;
        i64::try_from(share.div_euclid(i128::from(self.income_minor.max(1)))).unwrap_or(0)
    }
}

fn facts(context: &WidgetContext, country: Country) -> &TaxYearFacts {
    match country {
        Country::UnitedStates => &context.summary.tax.us_this_year,
        Country::UnitedKingdom => &context.summary.tax.uk_this_year,
    }
}

fn model(context: &WidgetContext) -> Model {
    if context.summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let own = match TaxPosition::of(context) {
        TaxPosition::NoCountry => return Model::NoCountry,
        TaxPosition::Unavailable(reason) => return Model::Unavailable(reason),
        TaxPosition::TakenAtSource => return Model::NoIncome,
        TaxPosition::PaidByOneself(own) => *own,
    };
    let facts = facts(context, own.country());
    if facts.business_income_minor <= 0 {
        return Model::NoIncome;
    }
    let fees = facts.expenses.iter().filter(|cost| cost.category == Category::BusinessFees);
    let fees_minor = fees.fold(0_i64, |sum, cost| sum.saturating_add(cost.amount_minor));
    Model::Ready(Box::new(Path {
        income_minor: facts.business_income_minor,
        fees_minor,
        costs_minor: facts.business_expenses_minor.saturating_sub(fees_minor),
        tax_minor: own.plan.position.accrued_minor().max(0),
        own,
    }))
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty(
            "No income yet",
            "Import a bank statement, and you see here what became of the money you earned.",
            Remedy::Import,
        ),
        Model::NoCountry => empty(
            "Which country's tax?",
            "Tell us your country, and you see here what fees, costs and tax leave of your income.",
            Remedy::Country,
        ),
        Model::Unavailable(reason) => {
            let sentence = format!("What tax leaves cannot be worked out for this year: {reason}.");
            view! { <ErrorState sentence/> }.into_any()
        }
        Model::NoIncome => empty(
            "No business income this tax year",
            "None of this tax year’s income so far looks like payment for work of your own.",
            Remedy::Transactions,
        ),
        Model::Ready(path) => {
            let chart = chart(context, &path);
            return Tile {
                table: Some(chart.table()),
                body: body(context, &path, chart),
                how: Some(how(context, &path)),
            };
        }
    };
    Tile { body, how: None, table: None }
}

fn chart(context: &WidgetContext, path: &Path) -> WaterfallData {
    let mut steps = vec![Step::standing("Business income", path.income_minor)];
    if path.fees_minor != 0 {
        steps.push(Step::change("Bank and platform fees", path.fees_minor.saturating_neg()));
    }
    steps.push(Step::change("Costs", path.costs_minor.saturating_neg()));
    steps.push(Step::change("Tax so far", path.tax_minor.saturating_neg()));
    steps.push(Step::standing("Left for you", path.left_minor()));
    WaterfallData { title: title(path).to_owned(), steps, currency: context.summary.currency }
}

fn title(path: &Path) -> &'static str {
    match path.own.country() {
        Country::UnitedStates => "Where each dollar went",
        Country::UnitedKingdom => "Where each pound went",
    }
}

/// What is left of one dollar or pound, in cents or pence.
fn of_one(path: &Path) -> String {
    match (path.own.country(), path.left_of_hundred()) {
        (_, ..=0) => "Nothing".to_owned(),
        (Country::UnitedStates, 1) => "1 cent".to_owned(),
        (Country::UnitedStates, left) => format!("{left} cents"),
        (Country::UnitedKingdom, left) => format!("{left}p"),
    }
}

fn body(context: &WidgetContext, path: &Path, chart: WaterfallData) -> AnyView {
    let label = match path.own.country() {
        Country::UnitedStates => "Left for you of each dollar",
        Country::UnitedKingdom => "Left for you of each pound",
    };
    let from = to_text(path.own.from(), context.locale, DateForm::Short);
    let text = if path.left_minor() < 0 {
        format!(" Since {from}, costs and tax took more than came in.")
    } else {
        let left = context.money(path.left_minor()).to_display_whole();
        format!(" {left} of what came in since {from}")
    };
    let row = |name: &'static str, minor: i64| {
        view! { <dt>{name}</dt><dd><Money amount=context.money(minor) whole=true/></dd> }
    };
    let pot = context.set_asides.pot_minor.saturating_sub(path.own.earlier_minor).max(0);
    let open = path.tax_minor.saturating_sub(path.own.paid_minor).max(0);
    let set_aside = pot.min(open);
    view! {
        <Stat
            label
            value=of_one(path).into_any()
            note=view! { <Badge>"Estimate"</Badge>{text} }.into_any()
            headline=true
        />
        <Waterfall id=format!("{}-chart", context.key) data=chart/>
        <h3>"Of the tax"</h3>
        <dl class="facts">
            {row("Paid", path.tax_minor.saturating_sub(open))}
            {row("Set aside", set_aside)}
            {row("Still among what you have", open.saturating_sub(set_aside))}
        </dl>
    }
    .into_any()
}

fn how(context: &WidgetContext, path: &Path) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let withheld = (path.own.withheld_minor() > 0).then(|| {
        format!(
            " Tax of {} that was taken at source from other income is left out.",
            whole(path.own.withheld_minor())
        )
    });
    let before = path.own.plan.inputs.profile.earlier_profit_minor.is_some().then_some(
        " The tax also counts the profit you added from before your history, which the income here does not.",
    );
    view! {
        <p>"Income is what clients and platforms paid you, less what you paid back to them. Costs are the business costs in your statements, less refunds; receipts and journeys you added lower the tax but moved no money here."</p>
        <p>{format!(
            "Tax is what the year so far would cost if it ended today: income tax and {}.",
            path.own.contributions_name().to_lowercase().replace("national insurance", "National Insurance"),
        )}{withheld}{before}</p>
        <p>{format!(
            "{} left of {} is the share above, rounded down. Rent, food and all you spend on yourself come out of it.",
            whole(path.left_minor()),
            whole(path.income_minor),
        )}</p>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with, with_plan, with_tax};

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn a_freelancer_sees_where_each_dollar_went() {
        let mut context = of("sole-trader");
        Arc::make_mut(&mut context.set_asides).pot_minor = 200_000;
        let shown = draw(&SPEC, &context);
        insta::assert_snapshot!(shown.body, @r"
        Left for you of each dollar
        79 cents
        Estimate $44,485 of what came in since Jan 1, 2026
        Where each dollar went
        Business income$56,140
        Costs−$660
        Tax so far−$10,995
        Left for you$44,485
        Of the tax
        Paid: $4,200
        Set aside: $2,000
        Still among what you have: $4,795
        ");
        insta::assert_snapshot!(shown.table, @r"
        Where each dollar went
        Step | Amount | Left
        Business income | $56,140.00 | $56,140.00
        Costs | −$659.89 | $55,480.11
        Tax so far | −$10,995.30 | $44,484.81
        Left for you | $44,484.81 | $44,484.81
        ");
        insta::assert_snapshot!(shown.how, @r"
        Income is what clients and platforms paid you, less what you paid back to them. Costs are the business costs in your statements, less refunds; receipts and journeys you added lower the tax but moved no money here.
        Tax is what the year so far would cost if it ended today: income tax and self-employment tax.
        $44,485 left of $56,140 is the share above, rounded down. Rent, food and all you spend on yourself come out of it.
        ");
    }

    #[test]
    fn the_word_is_pound_in_the_united_kingdom() {
        let shown = draw(&SPEC, &of("business-owner"));
        assert!(shown.body.starts_with("Left for you of each pound"), "{}", shown.body);
        assert!(shown.table.starts_with("Where each pound went"), "{}", shown.table);
        assert!(!shown.html.contains("dollar"), "{}", shown.html);
    }

    #[test]
    fn the_steps_add_up() {
        for key in ["freelancer", "business-owner", "sole-trader"] {
            let context = of(key);
            let Model::Ready(path) = model(&context) else { panic!("{key}") };
            let steps = chart(&context, &path).steps;
            let (last, before) = steps.split_last().unwrap();
            assert_eq!(before.iter().map(|step| step.amount_minor).sum::<i64>(), last.amount_minor, "{key}");
        }
    }

    #[test]
    fn row_loss_leaves_nothing_and_says_so() {
        let mut context = with("sole-trader", |summary| {
            summary.tax.us_this_year.business_income_minor = 100_000;
            summary.tax.us_this_year.business_expenses_minor = 500_000;
        });
        let plan = with_plan("sole-trader", |inputs| {
            inputs.facts.business_income_minor = 100_000;
            inputs.facts.deductible_minor = 500_000;
        });
        context.tax = plan.tax;
        let shown = draw(&SPEC, &context);
        assert!(shown.body.starts_with("Left for you of each dollar\nNothing"), "{}", shown.body);
        assert!(shown.body.contains("costs and tax took more than came in"), "{}", shown.body);
        assert!(shown.body.contains("Tax so far$0"), "{}", shown.body);
    }

    #[test]
    fn row_employed_and_freelance_leaves_out_tax_taken_at_source() {
        let shown = draw(&SPEC, &with_plan("sole-trader", |inputs| inputs.facts.wages_minor = 3_000_000));
        assert!(shown.how.contains("was taken at source from other income is left out"), "{}", shown.how);
    }

    #[test]
    fn row_unsupported_jurisdiction_draws_no_path() {
        let shown = draw(&SPEC, &with_tax("sole-trader", |tax| tax.this = Err("no rules".to_owned())));
        assert!(shown.body.contains("cannot be worked out for this year: no rules."), "{}", shown.body);
    }
}
