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
    let paid = (own.country == Country::UnitedStates)
        .then(|| row("Paid so far for this year", own.paid_minor.saturating_neg()));
    let unpaid = if own.unpaid_minor < 0 { "Paid ahead" } else { "Not yet paid" };
    view! {
        <dl class="facts">
            {row("Income tax", own.estimate.income_tax_minor)}
            {row(own.contributions_name(), own.estimate.contributions_minor)}
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
    .with_rows(own.estimate.working.iter().map(|line| {
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
    let mut text = format!(
        "Since {from}, {} came in from your work for yourself and {} went out for it. Tax on the rest, as if the year ended today, is {}.",
        whole(own.income.business_income_minor),
        whole(own.income.business_expenses_minor),
        whole(own.total_minor),
    );
    if own.income.other_income_minor > 0 {
        text.push_str(&format!(
            " It includes {} of pensions, interest, dividends and rent.",
            whole(own.income.other_income_minor)
        ));
    }
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
        let shown = draw(&SPEC, &of("freelancer"));
        insta::assert_snapshot!(shown.body, @r"
        Tax not yet paid
        $1,391
        Estimate on your income of tax year 2026 so far
        Next due January 15, 2027, in 52 days
        The instalment for your income up to December 31, 2026.
        Covered so far$10,099 of $11,490
        $10,099 of $11,490
        Income tax: $3,356
        Self-employment tax: $8,134
        Paid so far for this year: −$10,099
        Not yet paid: $1,391
        ");
        insta::assert_snapshot!(shown.how, @r"
        Since January 1, 2026, $58,472 came in from your work for yourself and $908 went out for it. Tax on the rest, as if the year ended today, is $11,490. It includes $147 of pensions, interest, dividends and rent.
        This is an estimate of federal tax for a single person with the standard deduction. State tax, credits, Social Security benefits and a spouse's income are not in it. Payments in January count for the year before.
        From income to tax, 2026
        Step | Amount | Rule
        Business income less deductible expenses | $57,564.23 | Schedule C line 31
        Earnings subject to self-employment tax | $53,160.57 | Schedule SE line 4a
        Self-employment tax | $8,133.57 | Schedule SE line 12
        Deductible half of self-employment tax | $4,066.78 | Schedule 1 line 15
        Adjusted gross income so far | $53,644.89 | Form 1040 line 11
        After the standard deduction | $37,544.89 | Form 1040 line 12
        Qualified business income deduction | $7,508.98 | Form 8995 line 15
        Taxable income so far | $30,035.91 | Form 1040 line 15
        Income tax at ordinary rates | $3,356.31 | Form 1040 line 16
        Payments that count for this year
        Day | To | Amount
        Sep 9, 2026 | IRS | $3,353.53
        Jun 9, 2026 | IRS | $3,353.74
        Apr 9, 2026 | IRS | $3,392.00
        Total | –none | $10,099.27
        Rules: Rev. Proc. 2025-32; P.L. 119-21; SSA 2026 contribution and benefit base; IRC 1402, 199A, 6654.
        ");
    }

    #[test]
    fn a_business_in_the_united_kingdom_pays_in_january() {
        let shown = draw(&SPEC, &of("business-owner"));
        insta::assert_snapshot!(shown.body, @r"
        Tax not yet paid
        £62,489
        Estimate on your income of tax year 2026/27 so far
        Next due 31 January 2027, in 68 days
        The rest of the bill for the tax year to 5 April 2026, and usually the first half towards this year's.
        Income tax: £58,042
        National Insurance: £4,446
        Not yet paid: £62,489
        ");
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
            with_tax("freelancer", |tax| tax.estimate = Err("no tax rules are known for 2031".to_owned()));
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("no tax rules are known for 2031. Please check"), "{}", shown.body);
    }

    #[test]
    fn income_before_the_history_is_said_to_be_missing() {
        let shown = draw(&SPEC, &with_tax("freelancer", |tax| tax.is_covered = false));
        assert!(shown.body.contains("Your history starts on Jul 27, 2024"), "{}", shown.body);
    }

    #[test]
    fn a_date_nearby_is_marked() {
        let context = with_tax("freelancer", |tax| {
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
