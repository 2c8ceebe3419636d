//! Tax on the income so far that is not yet paid, and the next day on which some of it falls due.

use layout::Class;
use leptos::prelude::*;
use tax::Country;
use tax::year::NextDue;

use super::empty::{Remedy, empty};
use super::tax_position::{OwnTax, TaxPosition};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::tax_working::{assumptions, working_of_plan};
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::date::{DateForm, days_away, to_text};
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::progress::Progress;
use crate::ui::stat::Stat;
use crate::ui::states::{EmptyState, ErrorState};
use crate::ui::table::{Cell, Column, Table, TableData};

/// Tax on the income so far that is not yet paid, and the next day on which some of it falls due.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "tax-due",
    classes: &[Class::Legal],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

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
        Model::Empty => empty("No income yet", "Import a bank statement, and the tax on your income so far appears here with its next due date.", Remedy::Import),
        Model::Known(TaxPosition::NoCountry) => empty("Which country's tax?", "Tell us your country, and the tax on your income so far appears here. Attune knows the United States and the United Kingdom.", Remedy::Country),
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
    let year = own.plan.position.tax_year.clone();
    let note = view! { <Badge>"Estimate"</Badge>" on your income of tax year "{year}" so far" };
    let settled_minor = own.paid_minor.saturating_add(own.withheld_minor());
    let text = format!(
        "{} of {}",
        context.money(settled_minor).to_display_whole(),
        context.money(own.total_minor()).to_display_whole()
    );
    let settled = (own.total_minor() > 0 && settled_minor > 0).then(|| {
        view! {
            <Progress
                id=format!("{}-settled", context.key)
                label="Covered so far"
                part=settled_minor
                whole=own.total_minor()
                text
                tone=Tone::Done
            />
        }
    });
    let partial = (!own.plan.inputs.is_covered && own.plan.inputs.profile.earlier_profit_minor.is_none()).then(|| {
        let first = context.summary.history.first_on.unwrap_or(own.from());
        let since = to_text(first, context.locale, DateForm::Short);
        view! {
            <Notice tone=Tone::Caution>
                {format!("Your history starts on {since}, after the tax year began. Tax on income before that day is missing here. ")}
                <a href="/tax/profile">"Add what you earned before"</a>"."
            </Notice>
        }
    });
    view! {
        <Stat label value=view! { <Money amount=unpaid whole=true/> }.into_any() note=note.into_any() headline=true/>
        {own.next.map(|next| due(context, own, next))}
        {settled}
        {facts(context, own)}
        {partial}
        <p><a href="/tax">"Your tax year, payment by payment"</a></p>
    }
    .into_any()
}

/// The next date, how far away it is, and how much of what it asks for is there.
fn due(context: &WidgetContext, own: &OwnTax, next: NextDue) -> impl IntoView + use<> {
    let (as_of, locale) = (context.summary.as_of, context.locale);
    let days = (next.on - as_of).num_days();
    let tone = if days <= SOON_DAYS { Tone::Caution } else { Tone::Plain };
    let when = format!("{}, {}", to_text(next.on, locale, DateForm::Long), days_away(next.on, as_of));
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let (title, text) = match next.amount_minor {
        None => (
            format!("Next due {when}"),
            "How much depends on last year’s bill, which is not known here. Add it to your tax profile."
                .to_owned(),
        ),
        Some(0) => (
            format!("Nothing more to pay by {when}"),
            format!("What {} asks for by then is paid.", authority(own)),
        ),
        Some(amount) => {
            let pot = context.set_asides.pot_minor;
            let title = format!("{} due {when}", whole(amount));
            let text = if pot >= amount {
                "Your pot covers it.".to_owned()
            } else if pot > 0 {
                format!("Your pot holds {} of it; {} is missing.", whole(pot), whole(amount - pot))
            } else {
                "Nothing is set aside for it yet.".to_owned()
            };
            (title, text)
        }
    };
    view! { <Notice tone title>{text}</Notice> }
}

fn authority(own: &OwnTax) -> &'static str {
    match own.country() {
        Country::UnitedStates => "the IRS",
        Country::UnitedKingdom => "HMRC",
    }
}

fn facts(context: &WidgetContext, own: &OwnTax) -> impl IntoView + use<> {
    let row = |name: &'static str, amount_minor: i64| {
        view! { <dt>{name}</dt><dd><Money amount=context.money(amount_minor) whole=true/></dd> }
    };
    let some = |name: &'static str, amount_minor: i64| (amount_minor != 0).then(|| row(name, amount_minor));
    let position = &own.plan.position;
    let withheld = if own.plan.inputs.profile.withheld_minor.is_some() {
        "Taken at source"
    } else {
        "Taken from wages (assumed)"
    };
    let unpaid = if own.unpaid_minor < 0 { "Paid ahead" } else { "Not yet paid" };
    let rate = |name: &'static str, rate_bp: i64| {
        view! { <dt>{name}</dt><dd>{percent::to_text(rate_bp, false, false)}</dd> }
    };
    view! {
        <dl class="facts">
            {row("Income tax", position.so_far.income_tax_minor)}
            {some(own.contributions_name(), position.so_far.contributions_minor)}
            {some("Student loan", position.so_far.student_loan_minor)}
            {some("Credits paid out", position.so_far.refundable_minor.saturating_neg())}
            {some(withheld, own.withheld_minor().saturating_neg())}
            {row("Paid so far for this year", own.paid_minor.saturating_neg())}
            <dt class="facts-total">{unpaid}</dt>
            <dd class="facts-total"><Money amount=context.money(own.unpaid_minor.saturating_abs()) whole=true/></dd>
            {some("Still to pay of the year before", own.earlier_minor)}
            {rate("Share of income so far", position.so_far.effective_bp())}
            {rate("On the next profit", position.marginal_bp)}
        </dl>
    }
}

fn how(context: &WidgetContext, own: &OwnTax) -> AnyView {
    let locale = context.locale;
    let inputs = &own.plan.inputs;
    let payments = (!inputs.payments.is_empty()).then(|| {
        let rows = inputs
            .payments
            .iter()
            .map(|paid| vec![Cell::Date(paid.on), Cell::Amount(context.money(paid.amount_minor))]);
        let columns = vec![Column::text("Day"), Column::number("Amount")];
        let sum = inputs.payments.iter().fold(0_i64, |sum, paid| sum.saturating_add(paid.amount_minor));
        let data = TableData::new("Payments that belong to this year", columns)
            .with_rows(rows)
            .with_total(vec!["Total".into(), Cell::Amount(context.money(sum))]);
        view! { <Table data locale dense=true/> }
    });
    view! {
        <p>{basis(context, own)}</p>
        {assumptions(&own.plan.position.assumptions)}
        {working_of_plan(&own.plan, context.summary.currency)}
        {payments}
        <p class="muted small">"Rules: "{own.plan.position.source.clone()}"."</p>
    }
    .into_any()
}

/// What the figure is made from.
fn basis(context: &WidgetContext, own: &OwnTax) -> String {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let from = to_text(own.from(), context.locale, DateForm::Long);
    let total = whole(own.total_minor());
    let facts = &own.plan.inputs.facts;
    let other = facts.pension_minor + facts.interest_minor + facts.dividend_minor + facts.rental_minor;
    let other = format!("{} of pensions, interest, dividends and rent", whole(other));
    let mut text = if facts.business_income_minor > 0 {
        format!(
            "Since {from}, {} came in from your work for yourself and {} of costs can be deducted. Tax on all income so far would be {total} if the year ended today.",
            whole(facts.business_income_minor),
            whole(facts.deductible_minor),
        )
    } else {
        format!(
            "Since {from}, {other} came in. Tax on it would be {total} if the year ended today; if some was taken before it reached you, you owe less."
        )
    };
    if own.plan.position.year.total_minor != own.plan.position.so_far.total_minor {
        text.push_str(&format!(
            " If the rest of the year goes like the months before, the whole year comes to {}.",
            whole(own.plan.position.year.total_minor)
        ));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with_plan, with_tax};

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
        $7,094 due January 15, 2027, in 52 days
        Nothing is set aside for it yet.
        Covered so far$4,200 of $10,995
        $4,200 of $10,995
        Income tax: $3,156
        Self-employment tax: $7,839
        Paid so far for this year: −$4,200
        Not yet paid: $6,795
        Share of income so far: 21%
        On the next profit: 23%
        Your tax year, payment by payment
        ");
        insta::assert_snapshot!(shown.how, @r"
        Since January 1, 2026, $56,140 came in from your work for yourself and $660 of costs can be deducted. Tax on all income so far would be $10,995 if the year ended today. If the rest of the year goes like the months before, the whole year comes to $12,549.
        Assumed, because neither your statements nor your tax profile say it:
        You file as a single person.
        The rest of the year goes like the months before.
        Last year’s tax is not known, so there is no safe harbour from it: add the figure.
        You take the standard deduction.
        Tell us in your tax profile
        Self-employment tax Schedule 2 line 4 $7,839.09
        Net earnings Schedule SE line 4a $51,235.88
        Room under the wage base Schedule SE line 9 $184,500.00
        Social Security part Schedule SE line 10 $6,353.25
        Medicare part Schedule SE line 11 $1,485.84
        Deductible half of self-employment tax Schedule 1 line 15 $3,919.54
        Adjusted gross income Form 1040 line 11 $51,560.57
        Business profit or allowed loss Schedule 1 line 3 $55,480.11
        Half of self-employment tax Schedule 1 line 15 −$3,919.54
        Standard deduction Form 1040 line 12 $16,100.00
        Basic amount IRC 63(c)(2) $16,100.00
        Qualified business income deduction Form 1040 line 13 $7,092.11
        Qualified business income Form 8995 line 4 $51,560.57
        A fifth of it Form 8995-A line 3 $10,312.11
        Limit by income Form 8995-A line 36 $7,092.11
        Taxable income Form 1040 line 15 $28,368.45
        Adjusted gross income Form 1040 line 11 $51,560.57
        Deductions Form 1040 line 14 −$23,192.11
        Tax by the rate schedule Form 1040 line 16 $3,156.21
        Total tax Form 1040 line 24 $10,995.30
        Income tax before credits Form 1040 line 18 $3,156.21
        Self-employment tax Schedule 2 line 4 $7,839.09
        Tax after refundable credits Form 1040 line 24 less lines 27 and 28 $10,995.30
        Total tax Form 1040 line 24 $10,995.30
        Payments that belong to this year
        Day | Amount
        Sep 14, 2026 | $1,400.00
        Jun 12, 2026 | $1,400.00
        Apr 14, 2026 | $1,400.00
        Total | $4,200.00
        Rules: Rev. Proc. 2025-32; P.L. 119-21; SSA 2026 contribution and benefit base; IRC 1402, 199A, 6654.
        ");
    }

    #[test]
    fn a_business_in_the_united_kingdom_pays_in_january() {
        let shown = draw(&SPEC, &of("business-owner"));
        assert!(shown.body.contains("£154,859 due 31 January 2027, in 68 days"), "{}", shown.body);
        assert!(shown.body.contains("National Insurance: £"), "{}", shown.body);
        assert!(shown.how.contains("Last year’s bill is worked out from your statements"), "{}", shown.how);
        assert!(!shown.how.contains("safe harbour"), "{}", shown.how);
    }

    #[test]
    fn a_retiree_who_pays_tax_reads_of_pensions_and_not_of_work() {
        let shown = draw(&SPEC, &of("retiree"));
        assert!(shown.body.contains("$1,898 due January 15, 2027"), "{}", shown.body);
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
            with_tax("sole-trader", |tax| tax.this = Err("no tax rules are known for 2031".to_owned()));
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("no tax rules are known for 2031. Please check"), "{}", shown.body);
    }

    #[test]
    fn income_before_the_history_is_said_to_be_missing() {
        let shown = draw(&SPEC, &with_plan("sole-trader", |inputs| inputs.is_covered = false));
        assert!(shown.body.contains("Your history starts on Dec 1, 2025"), "{}", shown.body);
    }

    #[test]
    fn a_date_nearby_is_marked() {
        let context = with_plan("sole-trader", |inputs| inputs.as_of = "2027-01-10".parse().unwrap());
        let mut context = context;
        Arc::make_mut(&mut context.summary).as_of = "2027-01-10".parse().unwrap();
        let shown = draw(&SPEC, &context);
        assert!(
            shown.html.contains("notice--caution") && shown.body.contains("January 15, 2027, in 5 days"),
            "{}",
            shown.body
        );
    }

    #[test]
    fn what_is_told_is_no_longer_assumed() {
        let told = with_plan("sole-trader", |inputs| inputs.profile.prior_tax_minor = Some(900_000));
        let shown = draw(&SPEC, &told);
        assert!(!shown.how.contains("Last year’s tax is not known"), "{}", shown.how);
        assert!(draw(&SPEC, &of("sole-trader")).how.contains("Last year’s tax is not known"));
    }
}
