//! How much of each payment for one's own work to put by for tax, and whether what is owed so far is covered.

use cashflow::deposits::Deposit;
use categorise::Category;
use layout::Class;
use ledger::AccountKind;
use leptos::prelude::*;
use tax::Country;

use super::tax_position::{OwnTax, TaxPosition};
use super::{NoProps, Tile, WidgetContext, WidgetSpec};
use crate::ui::badge::Badge;
use crate::ui::button::LinkButton;
use crate::ui::chart::bullet::Bullet;
use crate::ui::date::{DateForm, to_text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::states::{EmptyState, ErrorState};
use crate::ui::table::{Cell, Column, Table, TableData};

/// How much of each payment for one's own work to put by for tax, and whether what is owed so far is covered.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "set-aside",
    classes: &[Class::Savings],
    entry: layout::WidgetSpec::of::<NoProps>,
    render,
};

/// Payments that are listed.
const ROWS_MAX: usize = 5;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// No country, so no rules.
    NoCountry,
    /// No estimate for this year.
    Unavailable,
    /// No payments for one's own work.
    NothingToSetAside,
    /// Payments and their parts.
    Ready(Box<SetAside>),
}

#[derive(Debug, Clone, PartialEq)]
struct SetAside {
    own: OwnTax,
    /// Tax on the next profit, as a share of it.
    rate_bp: i64,
    /// What costs leave of a payment, as a share of it.
    margin_bp: i64,
    /// The share of the next payment to put by: tax on what costs leave of it.
    share_bp: i64,
    /// The latest payments for one's own work, latest first, each with its part.
    deposits: Vec<(Deposit, i64)>,
    /// What should be there by now.
    needed_minor: i64,
    /// Savings accounts; `None` without one.
    savings_minor: Option<i64>,
    /// All cash, savings among it.
    cash_minor: i64,
}

fn model(context: &WidgetContext) -> Model {
    let summary = &*context.summary;
    if summary.quality.transactions == 0 {
        return Model::Empty;
    }
    let own = match TaxPosition::of(context) {
        TaxPosition::NoCountry => return Model::NoCountry,
        TaxPosition::Unavailable(_) => return Model::Unavailable,
        TaxPosition::TakenAtSource => return Model::NothingToSetAside,
        TaxPosition::PaidByOneself(own) => *own,
    };
    if own.income.business_income_minor <= 0 {
        return Model::NothingToSetAside;
    }
    let rate_bp = own.estimate.marginal_rate_bp.clamp(0, 10_000);
    let deposits = summary.deposits.iter().filter(|deposit| deposit.is_business).take(ROWS_MAX);
    let margin_bp = margin_bp(&own);
    let share_bp = part(margin_bp, rate_bp);
    let deposits = deposits.map(|deposit| (deposit.clone(), part(deposit.amount_minor, share_bp))).collect();
    let savings: Vec<i64> = summary
        .balances
        .accounts
        .iter()
        .filter(|account| account.kind == AccountKind::Savings && account.currency == summary.currency)
        .map(|account| account.amount_minor)
        .collect();
    Model::Ready(Box::new(SetAside {
        needed_minor: own.unpaid_minor.max(0),
        own,
        rate_bp,
        margin_bp,
        share_bp,
        deposits,
        savings_minor: (!savings.is_empty()).then(|| savings.into_iter().fold(0, i64::saturating_add)),
        cash_minor: summary.balances.cash_minor(),
    }))
}

/// What this year's costs left of its payments. Tax is on profit: a shop would otherwise put by tax on what it
/// spends on goods.
fn margin_bp(own: &OwnTax) -> i64 {
    let income = i128::from(own.income.business_income_minor.max(1));
    let profit = income - i128::from(own.income.business_expenses_minor);
    i64::try_from((profit.clamp(0, income) * 10_000 + income / 2) / income).unwrap_or(10_000)
}

/// That share of an amount, rounded up, so that what is put by never falls short by a cent.
fn part(amount_minor: i64, rate_bp: i64) -> i64 {
    let product = i128::from(amount_minor.max(0)) * i128::from(rate_bp);
    i64::try_from((product + 9_999) / 10_000).unwrap_or(i64::MAX)
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => view! {
            <EmptyState title="No payments yet">
                <p>"Import a bank statement, and each payment for your work appears here with the part to put by for tax."</p>
                <LinkButton href="/import" small=true>"Import a statement"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Model::NoCountry => view! {
            <EmptyState title="Which country's tax?">
                <p>"Tell us your country, and each payment for your work gets a suggested part to put by."</p>
                <LinkButton href="/account" small=true>"Set your country"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Model::Unavailable => view! {
            <ErrorState sentence="Tax cannot be estimated for this year, so no share can be suggested. If you set a fixed share aside today, keep to it."/>
        }
        .into_any(),
        Model::NothingToSetAside => view! {
            <EmptyState title="Nothing to set aside">
                <p>"None of this tax year's income looks like payment for work of your own. Tax on wages and pensions is usually taken before they reach you."</p>
                <LinkButton href="/transactions" small=true>"Check your transactions"</LinkButton>
            </EmptyState>
        }
        .into_any(),
        Model::Ready(aside) => {
            return Tile { body: body(context, &aside), how: Some(how(context, &aside)), table: None };
        }
    };
    Tile { body, how: None, table: None }
}

fn body(context: &WidgetContext, aside: &SetAside) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let note = if aside.share_bp == 0 {
        view! { "Your profit so far is too small for tax." }.into_any()
    } else {
        let example = whole(part(100_000, aside.share_bp));
        view! { <Badge>"Estimate"</Badge>{format!(" {example} of every {}", whole(100_000))} }.into_any()
    };
    let latest = (!aside.deposits.is_empty()).then(|| {
        let data = deposits_table(context, aside);
        view! { <Table data locale=context.locale dense=true/> }
    });
    view! {
        <Stat
            label="Of each payment for your work"
            value=percent::to_text(aside.share_bp, false, false).into_any()
            note
            headline=true
        />
        {funded(context, aside)}
        {latest}
    }
    .into_any()
}

/// What is owed so far against what there is.
fn funded(context: &WidgetContext, aside: &SetAside) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    if aside.needed_minor == 0 {
        let ahead_minor = aside.own.unpaid_minor.saturating_neg();
        let ahead = if ahead_minor > 0 {
            format!(
                "You have paid {} more than the tax on your income so far. The next payments will use that up.",
                whole(ahead_minor)
            )
        } else {
            "No tax is open on your income so far.".to_owned()
        };
        return view! { <Notice tone=Tone::Done>{ahead}</Notice> }.into_any();
    }
    let (label, have_minor) = match aside.savings_minor {
        Some(minor) => ("Covered by savings", minor),
        None => ("Covered by cash", aside.cash_minor),
    };
    let covered_minor = have_minor.clamp(0, aside.needed_minor);
    let tone = if have_minor >= aside.needed_minor { Tone::Done } else { Tone::Caution };
    let gap = aside.needed_minor.saturating_sub(aside.cash_minor);
    let short = (gap > 0).then(|| {
        view! { <Notice tone=Tone::Caution>{format!("All your cash together is {} short of the tax you owe so far.", whole(gap))}</Notice> }
    });
    view! {
        <Bullet
            id=format!("{}-funded", context.key)
            label
            value=context.money(covered_minor)
            target=context.money(aside.needed_minor)
            target_label="needed"
            tone
        />
        {short}
    }
    .into_any()
}

fn deposits_table(context: &WidgetContext, aside: &SetAside) -> TableData {
    let columns = vec![
        Column::text("Latest payments"),
        Column::text("Day").minor(),
        Column::number("Received"),
        Column::number("Put by"),
    ];
    let rows = aside.deposits.iter().map(|(deposit, part_minor)| {
        vec![
            Cell::Text(deposit.payer.clone()),
            Cell::Text(to_text(deposit.on, context.locale, DateForm::DayMonth)),
            Cell::Whole(context.money(deposit.amount_minor)),
            Cell::Whole(context.money(*part_minor)),
        ]
    });
    TableData::new("What to put by of each", columns).with_rows(rows)
}

fn how(context: &WidgetContext, aside: &SetAside) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let own = &aside.own;
    let percent = |rate_bp: i64| percent::to_text(rate_bp, false, false);
    let profit_minor = own.income.business_income_minor.saturating_sub(own.income.business_expenses_minor);
    let sales_tax = has_sales(context).then(
        || view! { <p>"VAT or sales tax that you collect is not in this share; keep it apart in full."</p> },
    );
    view! {
        <p>{format!(
            "This tax year your work brought {} and cost {}, so about {} of a payment is profit. The last tenth of your profit of {} caused income tax and {} of {}, and the next profit will be taxed at about that rate. Together that makes {} of each payment.",
            whole(own.income.business_income_minor),
            whole(own.income.business_expenses_minor),
            percent(aside.margin_bp),
            whole(profit_minor.max(0)),
            contributions(own),
            percent(aside.rate_bp),
            percent(aside.share_bp),
        )}</p>
        <p>{format!(
            "By now {} is needed: {}. This is an estimate; the share changes as your income does.",
            whole(aside.needed_minor),
            needed_from(context, own),
        )}</p>
        {sales_tax}
    }
    .into_any()
}

/// What the needed amount is made of.
fn needed_from(context: &WidgetContext, own: &OwnTax) -> String {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let settled_minor = own.paid_minor.saturating_add(own.withheld_minor);
    let total = format!("tax of {} on the income so far", whole(own.total_minor));
    match (settled_minor, own.withheld_minor) {
        (0, _) => total,
        (settled, 0) => format!("{total}, less {} already paid", whole(settled)),
        (settled, _) => format!("{total}, less {} already paid or taken from wages", whole(settled)),
    }
}

/// The second part of the tax within a sentence.
fn contributions(own: &OwnTax) -> &'static str {
    match own.country {
        Country::UnitedStates => "self-employment tax",
        Country::UnitedKingdom => "National Insurance",
    }
}

/// Whether they sell over a counter, where sales tax is likely part of what comes in.
fn has_sales(context: &WidgetContext) -> bool {
    context.summary.deposits.iter().any(|deposit| deposit.category == Category::SalesReceipts)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, with, with_tax};

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn a_part_is_rounded_up() {
        for (amount_minor, rate_bp, expected) in [
            (100_000, 2_305, 23_050),
            (101, 2_305, 24),
            (0, 2_305, 0),
            (-500, 2_305, 0),
            (i64::MAX, 10_000, i64::MAX),
        ] {
            assert_eq!(part(amount_minor, rate_bp), expected, "{amount_minor} at {rate_bp}");
        }
    }

    #[test]
    fn a_freelancer_sees_the_share_of_each_payment() {
        let shown = draw(&SPEC, &of("sole-trader"));
        insta::assert_snapshot!(shown.body, @r"
        Of each payment for your work
        23%
        Estimate $228 of every $1,000
        Covered by savings$1,000 of $6,795 needed
        What to put by of each
        Latest payments | Day | Received | Put by
        Northwind Studio | Nov 12 | $4,600 | $1,048
        Harbor Press | Oct 20 | $1,890 | $431
        Northwind Studio | Oct 12 | $4,200 | $957
        Northwind Studio | Sep 12 | $3,800 | $866
        Harbor Press | Aug 20 | $1,980 | $451
        ");
        insta::assert_snapshot!(shown.how, @r"
        This tax year your work brought $56,140 and cost $660, so about 99% of a payment is profit. The last tenth of your profit of $55,480 caused income tax and self-employment tax of 23%, and the next profit will be taxed at about that rate. Together that makes 23% of each payment.
        By now $6,795 is needed: tax of $10,995 on the income so far, less $4,200 already paid. This is an estimate; the share changes as your income does.
        ");
    }

    #[test]
    fn savings_are_held_against_what_is_owed() {
        let funded = |minor: i64| {
            let context = with("sole-trader", |summary| {
                for account in
                    summary.balances.accounts.iter_mut().filter(|one| one.kind == AccountKind::Savings)
                {
                    account.amount_minor = minor;
                }
            });
            draw(&SPEC, &context)
        };
        let some = funded(60_000);
        assert!(
            some.body.contains("Covered by savings$600 of $") && some.html.contains("bullet--caution"),
            "{}",
            some.body
        );
        assert!(funded(90_000_000).html.contains("bullet--done"));
    }

    #[test]
    fn a_shop_puts_by_tax_on_profit_and_not_on_takings() {
        let context = of("business-owner");
        let Model::Ready(aside) = model(&context) else { panic!("nothing to set aside") };
        assert!(aside.margin_bp < 9_000 && aside.share_bp < aside.rate_bp, "{aside:?}");
    }

    #[test]
    fn too_little_cash_is_said() {
        let context = with("sole-trader", |summary| {
            for totals in &mut summary.balances.totals {
                totals.cash_minor = 10_000;
            }
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("short of the tax you owe so far"), "{}", shown.body);
    }

    #[test]
    fn paid_ahead_needs_nothing_now() {
        let context = with_tax("sole-trader", |tax| {
            if let Ok(estimate) = &mut tax.estimate {
                (estimate.income_tax_minor, estimate.contributions_minor) = (0, 100_000);
            }
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("more than the tax on your income so far"), "{}", shown.body);
    }

    #[test]
    fn a_profit_too_small_for_tax_has_no_share() {
        let context = with_tax("sole-trader", |tax| {
            if let Ok(estimate) = &mut tax.estimate {
                estimate.marginal_rate_bp = 0;
            }
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("0%\nYour profit so far is too small for tax."), "{}", shown.body);
    }

    #[test]
    fn wages_and_pensions_set_nothing_aside() {
        for key in ["retiree", "family", "student", "distressed", "newcomer"] {
            let shown = draw(&SPEC, &of(key));
            assert!(shown.body.starts_with("Nothing to set aside"), "{key}: {}", shown.body);
        }
        assert!(draw(&SPEC, &of("nobody")).html.contains(r#"href="/import""#));
    }

    #[test]
    fn without_an_estimate_no_share_is_made_up() {
        let shown = draw(&SPEC, &with_tax("sole-trader", |tax| tax.estimate = Err("no rules".to_owned())));
        assert!(
            shown.body.contains("no share can be suggested") && !shown.body.contains('%'),
            "{}",
            shown.body
        );
    }
}
