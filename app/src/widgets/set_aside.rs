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
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::states::{EmptyState, ErrorState};
use crate::ui::table::{Cell, Column, Table, TableData};

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
    /// The share of the next payment.
    rate_bp: i64,
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
    let deposits = deposits.map(|deposit| (deposit.clone(), part(deposit.amount_minor, rate_bp))).collect();
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
        deposits,
        savings_minor: (!savings.is_empty()).then(|| savings.into_iter().fold(0, i64::saturating_add)),
        cash_minor: summary.balances.cash_minor(),
    }))
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
    let note = if aside.rate_bp == 0 {
        view! { "Your profit so far is too small for tax." }.into_any()
    } else {
        let example = whole(part(100_000, aside.rate_bp));
        view! { <Badge>"Estimate"</Badge>{format!(" {example} of every {}", whole(100_000))} }.into_any()
    };
    let latest = (!aside.deposits.is_empty()).then(|| {
        let data = deposits_table(context, aside);
        view! { <Table data locale=context.locale dense=true/> }
    });
    view! {
        <Stat
            label="Of each payment for your work"
            value=percent::to_text(aside.rate_bp, false, false).into_any()
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
        Some(minor) => ("Covered by your savings", minor),
        None => ("Covered by your cash", aside.cash_minor),
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
            target_label="needed by now"
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
            Cell::Date(deposit.on),
            Cell::Whole(context.money(deposit.amount_minor)),
            Cell::Whole(context.money(*part_minor)),
        ]
    });
    TableData::new("What to put by of each", columns).with_rows(rows)
}

fn how(context: &WidgetContext, aside: &SetAside) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let own = &aside.own;
    let profit_minor =
        own.income.business_income_minor.saturating_sub(own.income.business_expenses_minor).max(0);
    let rate = percent::to_text(aside.rate_bp, true, false);
    let sales_tax = has_sales(context).then(
        || view! { <p>"VAT or sales tax that you collect is not in this share; keep it apart in full."</p> },
    );
    view! {
        <p>{format!(
            "Your work made a profit of {} this tax year so far. The last tenth of it caused tax of {rate}: income tax and {} together. The next payment will be taxed at about that rate, so that is the part to put by.",
            whole(profit_minor),
            contributions(own),
        )}</p>
        <p>{format!(
            "By now {} is needed: tax of {} on the income so far, less {} already paid or taken from wages. This is an estimate; the share changes as your income does.",
            whole(aside.needed_minor),
            whole(own.total_minor),
            whole(own.paid_minor.saturating_add(own.withheld_minor)),
        )}</p>
        {sales_tax}
    }
    .into_any()
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
        let shown = draw(&SPEC, &of("freelancer"));
        insta::assert_snapshot!(shown.body, @r"
        Of each payment for your work
        23%
        Estimate $231 of every $1,000
        Covered by your savings$1,391 of $1,391 needed by now
        What to put by of each
        Latest payments | Day | Received | Put by
        Square | Oct 27, 2026 | $2,800 | $645
        Branch | Oct 26, 2026 | $1,279 | $295
        Branch | Oct 16, 2026 | $1,285 | $296
        Sagebrush Design | Oct 1, 2026 | $1,072 | $247
        Branch | Sep 30, 2026 | $1,278 | $295
        ");
        insta::assert_snapshot!(shown.how, @r"
        Your work made a profit of $57,564 this tax year so far. The last tenth of it caused tax of 23.1%: income tax and self-employment tax together. The next payment will be taxed at about that rate, so that is the part to put by.
        By now $1,391 is needed: tax of $11,490 on the income so far, less $10,099 already paid or taken from wages. This is an estimate; the share changes as your income does.
        VAT or sales tax that you collect is not in this share; keep it apart in full.
        ");
    }

    #[test]
    fn savings_are_held_against_what_is_owed() {
        let shown = draw(&SPEC, &of("business-owner"));
        insta::assert_snapshot!(shown.body, @r"
        Of each payment for your work
        47%
        Estimate £470 of every £1,000
        Covered by your savings£32,811 of £62,489 needed by now
        What to put by of each
        Latest payments | Day | Received | Put by
        Worldpay | 24 Nov 2026 | £1,170 | £550
        Worldpay | 23 Nov 2026 | £1,042 | £490
        Worldpay | 23 Nov 2026 | £912 | £428
        Paypoint | 20 Nov 2026 | £1,640 | £771
        Worldpay | 20 Nov 2026 | £899 | £423
        ");
    }

    #[test]
    fn too_little_cash_is_said() {
        let context = with("freelancer", |summary| {
            for totals in &mut summary.balances.totals {
                totals.cash_minor = 10_000;
            }
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("short of the tax you owe so far"), "{}", shown.body);
    }

    #[test]
    fn paid_ahead_needs_nothing_now() {
        let context = with_tax("freelancer", |tax| {
            if let Ok(estimate) = &mut tax.estimate {
                (estimate.income_tax_minor, estimate.contributions_minor) = (0, 900_000);
            }
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("more than the tax on your income so far"), "{}", shown.body);
    }

    #[test]
    fn a_profit_too_small_for_tax_has_no_share() {
        let context = with_tax("freelancer", |tax| {
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
        let shown = draw(&SPEC, &with_tax("freelancer", |tax| tax.estimate = Err("no rules".to_owned())));
        assert!(
            shown.body.contains("no share can be suggested") && !shown.body.contains('%'),
            "{}",
            shown.body
        );
    }
}
