//! Tax on the income so far that is not yet paid, and the next day on which some of it falls due.

use layout::Class;
use leptos::prelude::*;
use tax::{Country, Instalment};

use super::tax_position::{OwnTax, TaxPosition};
use super::{NoProps, Tile, WidgetContext, WidgetSpec};
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::date::{DateForm, days_away, to_text};
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::progress::Progress;
use crate::ui::stat::Stat;
use crate::ui::states::{EmptyState, ErrorState};
use crate::ui::table::{Cell, Column, Table, TableData};

/// Tax on the income so far that is not yet paid, and the next day on which some of it falls due.
pub(super) static SPEC: WidgetSpec =
    WidgetSpec { id: "tax-due", classes: &[Class::Legal], entry: layout::WidgetSpec::of::<NoProps>, render };

/// Days before a due date from which it is marked.
const SOON_DAYS: i64 = 14;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// Everything but the tax itself stands in the position.
    Known(TaxPosition),
}

fn model(context: &WidgetContext) -> Model {
    if context.summary.quality.transactions == 0 {
        return Model::Empty;
    }
    Model::Known(TaxPosition::of(context))
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => view! {
            <EmptyState title="No income yet">
                <p>"Import a bank statement, and the tax on your income so far appears here with its next due date."</p>
                <LinkButton href="/import" small=true>"Import a statement"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Model::Known(TaxPosition::NoCountry) => view! {
            <EmptyState title="Which country's tax?">
                <p>"Tell us your country, and the tax on your income so far appears here. Attune knows the United States and the United Kingdom."</p>
                <LinkButton href="/account" small=true>"Set your country"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Model::Known(TaxPosition::Unavailable(reason)) => {
            let sentence = format!("Your tax cannot be estimated: {reason}. Please check your dates with your tax authority.");
            view! { <ErrorState sentence/> }.into_any()
        }
        Model::Known(TaxPosition::TakenAtSource) => view! {
            <EmptyState title="No tax to pay yourself">
                <p>"Your income looks like wages, a pension or benefits. Tax on these is usually taken before the money reaches you, so there is no bill or due date to show."</p>
                <p>"If you work for yourself, mark those payments as client payments."</p>
                <LinkButton href="/transactions" small=true>"Check your transactions"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Model::Known(TaxPosition::PaidByOneself(own)) => return normal(context, &own),
    };
    Tile { body, how: None, table: None }
}

fn normal(context: &WidgetContext, own: &OwnTax) -> Tile {
    Tile { body: body(context, own), how: Some(how(context, own)), table: None }
}

fn body(context: &WidgetContext, own: &OwnTax) -> AnyView {
    let unpaid = context.money(own.unpaid_minor.saturating_abs());
    let label = if own.unpaid_minor < 0 { "Paid ahead for this year" } else { "Tax not yet paid" };
    let note = view! { <Badge>"Estimate"</Badge>" on your income of tax year "{own.estimate.tax_year.clone()}" so far" };
    let due = own.estimate.next_instalment.map(|next| due(context, own, next));
    let settled_minor = own.paid_minor.saturating_add(own.withheld_minor);
    let text = format!(
        "{} of {}",
        context.money(settled_minor).to_display_whole(),
        context.money(own.total_minor).to_display_whole()
    );
    let settled = (own.total_minor > 0 && settled_minor > 0).then(|| {
        view! {
            <Progress
                id=format!("{}-settled", context.key)
                label="Covered so far"
                part=settled_minor
                whole=own.total_minor
                text
                tone=Tone::Done
            />
        }
    });
    let partial = (!own.is_covered).then(|| {
        let first = context.summary.history.first_on.unwrap_or(own.from);
        let since = to_text(first, context.locale, DateForm::Short);
        view! {
            <Notice tone=Tone::Caution>
                {format!("Your history starts on {since}, after the tax year began. Tax on income before that day is missing here.")}
            </Notice>
        }
    });
    view! {
        <Stat label value=view! { <Money amount=unpaid whole=true/> }.into_any() note=note.into_any() headline=true/>
        {due}
        {settled}
        {facts(context, own)}
        {partial}
    }
    .into_any()
}

/// The next date, how far away it is, and which income it is for.
fn due(context: &WidgetContext, own: &OwnTax, next: Instalment) -> impl IntoView + use<> {
    let (as_of, locale) = (context.summary.as_of, context.locale);
    let days = (next.due - as_of).num_days();
    let tone = if days <= SOON_DAYS { Tone::Caution } else { Tone::Plain };
    let title =
        format!("Next due {}, {}", to_text(next.due, locale, DateForm::Long), days_away(next.due, as_of));
    let covered = covers(own, next, locale);
    view! { <Notice tone title>{covered}</Notice> }
}

fn covers(own: &OwnTax, next: Instalment, locale: money::Locale) -> String {
    let to = to_text(next.income_to, locale, DateForm::Long);
    let is_of_last_year = next.income_to < own.from;
    match own.country {
        Country::UnitedStates if is_of_last_year => {
            format!("The last instalment for income up to {to}, which is not part of the figure above.")
        }
        Country::UnitedStates => format!("The instalment for your income up to {to}."),
        Country::UnitedKingdom if is_of_last_year => format!(
            "The rest of the bill for the tax year to {to}, and usually the first half towards this year's."
        ),
        Country::UnitedKingdom => format!("A payment towards the bill for the tax year to {to}."),
    }
}

fn facts(context: &WidgetContext, own: &OwnTax) -> impl IntoView + use<> {
    let row = |name: &'static str, amount_minor: i64| {
        view! { <dt>{name}</dt><dd><Money amount=context.money(amount_minor) whole=true/></dd> }
    };
    let withheld = (own.withheld_minor > 0)
        .then(|| row("Taken from wages (assumed)", own.withheld_minor.saturating_neg()));
    let contributions = (own.estimate.contributions_minor != 0)
        .then(|| row(own.contributions_name(), own.estimate.contributions_minor));
    let paid = (own.country == Country::UnitedStates)
        .then(|| row("Paid so far for this year", own.paid_minor.saturating_neg()));
    let unpaid = if own.unpaid_minor < 0 { "Paid ahead" } else { "Not yet paid" };
    view! {
        <dl class="facts">
            {row("Income tax", own.estimate.income_tax_minor)}
            {contributions}
            {withheld}
            {paid}
            <dt class="facts-total">{unpaid}</dt>
            <dd class="facts-total"><Money amount=context.money(own.unpaid_minor.saturating_abs()) whole=true/></dd>
        </dl>
    }
}

fn how(context: &WidgetContext, own: &OwnTax) -> AnyView {
    let locale = context.locale;
    let working = TableData::new(
        format!("From income to tax, {}", own.estimate.tax_year),
        vec![Column::text("Step"), Column::number("Amount"), Column::text("Rule")],
    )
    .with_rows(own.estimate.working.iter().filter(|line| line.amount_minor != 0).map(|line| {
        vec![
            Cell::Text(line.label.clone()),
            Cell::Amount(context.money(line.amount_minor)),
            Cell::Text(line.rule.clone()),
        ]
    }));
    let payments = (!own.payments.is_empty()).then(|| {
        let rows = own.payments.iter().map(|paid| {
            vec![
                Cell::Date(paid.on),
                Cell::Text(paid.name.clone()),
                Cell::Amount(context.money(paid.amount_minor)),
            ]
        });
        let columns = vec![Column::text("Day"), Column::text("To"), Column::number("Amount")];
        let data = TableData::new("Payments that count for this year", columns)
            .with_rows(rows)
            .with_total(vec!["Total".into(), Cell::Nothing, Cell::Amount(context.money(own.paid_minor))]);
        view! { <Table data locale dense=true/> }
    });
    view! {
        <p>{basis(context, own)}</p>
        <p>{limits(own)}</p>
        <Table data=working locale dense=true/>
        {payments}
        <p class="muted small">"Rules: "{own.estimate.source.clone()}"."</p>
    }
    .into_any()
}

/// What the figure is made from.
fn basis(context: &WidgetContext, own: &OwnTax) -> String {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let from = to_text(own.from, context.locale, DateForm::Long);
    let total = whole(own.total_minor);
    let other = format!("{} of pensions, interest, dividends and rent", whole(own.income.other_income_minor));
    let mut text = if own.income.business_income_minor > 0 {
        let taxed =
            if own.income.other_income_minor > 0 { format!("and on {other} ") } else { String::new() };
        format!(
            "Since {from}, {} came in from your work for yourself and {} went out for it. Tax on what is left {taxed}would be {total} if the year ended today.",
            whole(own.income.business_income_minor),
            whole(own.income.business_expenses_minor),
        )
    } else {
        format!(
            "Since {from}, {other} came in. Tax on it would be {total} if the year ended today; if some was taken before it reached you, you owe less."
        )
    };
    if own.withheld_minor > 0 {
        text.push_str(&format!(
            " Your wages alone would cause {}, which we assume your employer took from them.",
            whole(own.withheld_minor)
        ));
    }
    text
}

/// What the figure leaves out.
fn limits(own: &OwnTax) -> String {
    match own.country {
        Country::UnitedStates => "This is an estimate of federal tax for a single person with the standard deduction. State tax, credits, Social Security benefits and a spouse's income are not in it. Payments in January count for the year before.".to_owned(),
        Country::UnitedKingdom => format!(
            "This is an estimate with the rates of England, Wales and Northern Ireland. Student loans, pension contributions and other reliefs are not in it. Payments to {} within a tax year settle the year before first, so none is taken off here.",
            own.authority()
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, today, with_tax};

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn a_freelancer_sees_what_is_left_to_pay_and_when() {
        let shown = draw(&SPEC, &of("sole-trader"));
        insta::assert_snapshot!(shown.body, @r"
        Tax not yet paid
        $6,795
        Estimate on your income of tax year 2026 so far
        Next due January 15, 2027, in 52 days
        The instalment for your income up to December 31, 2026.
        Covered so far$4,200 of $10,995
        $4,200 of $10,995
        Income tax: $3,156
        Self-employment tax: $7,839
        Paid so far for this year: −$4,200
        Not yet paid: $6,795
        ");
        insta::assert_snapshot!(shown.how, @r"
        Since January 1, 2026, $56,140 came in from your work for yourself and $660 went out for it. Tax on what is left would be $10,995 if the year ended today.
        This is an estimate of federal tax for a single person with the standard deduction. State tax, credits, Social Security benefits and a spouse's income are not in it. Payments in January count for the year before.
        From income to tax, 2026
        Step | Amount | Rule
        Business income less deductible expenses | $55,480.11 | Schedule C line 31
        Earnings subject to self-employment tax | $51,235.88 | Schedule SE line 4a
        Self-employment tax | $7,839.09 | Schedule SE line 12
        Deductible half of self-employment tax | $3,919.54 | Schedule 1 line 15
        Adjusted gross income so far | $51,560.57 | Form 1040 line 11
        After the standard deduction | $35,460.57 | Form 1040 line 12
        Qualified business income deduction | $7,092.11 | Form 8995 line 15
        Taxable income so far | $28,368.45 | Form 1040 line 15
        Income tax at ordinary rates | $3,156.21 | Form 1040 line 16
        Payments that count for this year
        Day | To | Amount
        Sep 14, 2026 | IRS | $1,400.00
        Jun 12, 2026 | IRS | $1,400.00
        Apr 14, 2026 | IRS | $1,400.00
        Total | –none | $4,200.00
        Rules: Rev. Proc. 2025-32; P.L. 119-21; SSA 2026 contribution and benefit base; IRC 1402, 199A, 6654.
        ");
    }

    #[test]
    fn a_business_in_the_united_kingdom_pays_in_january() {
        let shown = draw(&SPEC, &of("business-owner"));
        assert!(
            shown.body.contains("Next due 31 January 2027, in 68 days\nThe rest of the bill"),
            "{}",
            shown.body
        );
        assert!(shown.body.contains("National Insurance: £"), "{}", shown.body);
        assert!(shown.how.contains("Payments to HMRC within a tax year"), "{}", shown.how);
    }

    #[test]
    fn a_retiree_who_pays_tax_reads_of_pensions_and_not_of_work() {
        let shown = draw(&SPEC, &of("retiree"));
        assert!(shown.body.contains("Next due January 15, 2027"), "{}", shown.body);
        assert!(!shown.body.contains("Self-employment tax"), "{}", shown.body);
        assert!(shown.how.contains("of pensions, interest, dividends and rent came in."), "{}", shown.how);
        assert!(!shown.how.contains("work for yourself"), "{}", shown.how);
    }

    #[test]
    fn wages_have_no_bill() {
        for key in ["family", "student", "distressed", "newcomer"] {
            let shown = draw(&SPEC, &of(key));
            assert!(shown.body.starts_with("No tax to pay yourself"), "{key}: {}", shown.body);
            assert!(shown.how.is_empty() && !shown.body.contains("due date is"));
        }
    }

    #[test]
    fn a_missing_estimate_says_why() {
        let context =
            with_tax("sole-trader", |tax| tax.estimate = Err("no tax rules are known for 2031".to_owned()));
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("no tax rules are known for 2031. Please check"), "{}", shown.body);
    }

    #[test]
    fn income_before_the_history_is_said_to_be_missing() {
        let shown = draw(&SPEC, &with_tax("sole-trader", |tax| tax.is_covered = false));
        assert!(shown.body.contains("Your history starts on Dec 1, 2025"), "{}", shown.body);
    }

    #[test]
    fn a_date_nearby_is_marked() {
        let context = with_tax("sole-trader", |tax| {
            if let Ok(estimate) = &mut tax.estimate {
                estimate.next_instalment = Some(Instalment { income_to: today(), due: today() });
            }
        });
        let shown = draw(&SPEC, &context);
        assert!(
            shown.html.contains("notice--caution") && shown.body.contains("2026, today"),
            "{}",
            shown.body
        );
    }
}
