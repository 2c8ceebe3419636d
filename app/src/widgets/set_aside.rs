//! What is put aside for tax as money lands: the pot against what is owed, the latest deposits and why each part.

use layout::Class;
use leptos::prelude::*;
use services::{SetAsideLine, SetAsides};
use tax::set_aside::{Mode, Reason, Trigger};

use super::empty::{Remedy, empty};
use super::tax_position::{OwnTax, TaxPosition};
use super::{NoProps, Tile, WidgetContext, WidgetSpec, always};
use crate::ui::badge::Badge;
use crate::ui::button::{Button, LinkButton};
use crate::ui::chart::bullet::Bullet;
use crate::ui::date::{DateForm, to_text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::states::ErrorState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// What is put aside for tax as money lands: the pot against what is owed, the latest deposits and why each part.
pub(super) static SPEC: WidgetSpec = WidgetSpec {
    id: "set-aside",
    classes: &[Class::Savings],
    entry: layout::WidgetSpec::of::<NoProps>,
    applies: always,
    render,
};

/// Lines of the log that are shown.
const ROWS_MAX: usize = 5;

/// What there is to show.
#[derive(Debug, Clone, PartialEq)]
enum Model {
    /// No transactions.
    Empty,
    /// No country, so no rules.
    NoCountry,
    /// No estimate for this year: only a fixed share is possible.
    Unavailable,
    /// No payments for one's own work.
    NothingToSetAside,
    /// Own tax to put aside for.
    Ready(Box<OwnTax>),
}

fn model(context: &WidgetContext) -> Model {
    if context.summary.quality.transactions == 0 {
        return Model::Empty;
    }
    match TaxPosition::of(context) {
        TaxPosition::NoCountry => Model::NoCountry,
        TaxPosition::Unavailable(_) => Model::Unavailable,
        TaxPosition::PaidByOneself(own) if own.plan.inputs.facts.business_income_minor > 0 => {
            Model::Ready(own)
        }
        TaxPosition::PaidByOneself(_) | TaxPosition::TakenAtSource => Model::NothingToSetAside,
    }
}

fn render(context: &WidgetContext) -> Tile {
    let body = match model(context) {
        Model::Empty => empty("No payments yet", "Import a bank statement, and each payment for your work appears here with the part to put by for tax.", Remedy::Import),
        Model::NoCountry => empty("Which country's tax?", "Tell us your country, and each payment for your work gets a suggested part to put by.", Remedy::Country),
        Model::Unavailable => view! {
            <ErrorState sentence="Tax cannot be estimated for this year, so no share can be worked out. You can choose a fixed share instead."/>
            <LinkButton href="/set-aside" small=true>"Choose a fixed share"</LinkButton>
        }
        .into_any(),
        Model::NothingToSetAside => empty("Nothing to set aside", "None of this tax year's income looks like payment for work of your own. Tax on wages and pensions is usually taken before they reach you.", Remedy::Transactions),
        Model::Ready(own) => {
            return Tile { body: body(context, &own), how: Some(how(context, &own)), table: None };
        }
    };
    Tile { body, how: None, table: None }
}

fn body(context: &WidgetContext, own: &OwnTax) -> AnyView {
    let state = &*context.set_asides;
    let rate = own.plan.position.marginal_bp.clamp(0, 10_000);
    let every = context.money(100_000);
    let part = context.money(rate.saturating_mul(10));
    let note = if rate == 0 {
        view! { "Your profit so far is too small for tax." }.into_any()
    } else {
        let example = format!(" {} of the next {}", part.to_display_whole(), every.to_display_whole());
        view! { <Badge>"Estimate"</Badge>{example} }.into_any()
    };
    view! {
        <Stat
            label="Of the next profit, put aside"
            value=percent::to_text(rate, false, false).into_any()
            note
            headline=true
        />
        {pot(context, own)}
        {policy(context, state)}
        {proposals(context, state)}
        {log(context, state)}
        <p><LinkButton href="/set-aside" small=true>"Set-aside and its log"</LinkButton></p>
    }
    .into_any()
}

/// What is owed so far against what is in the pot.
fn pot(context: &WidgetContext, own: &OwnTax) -> AnyView {
    let needed_minor = own.to_keep_back_minor();
    let pot_minor = context.set_asides.pot_minor;
    let whole = |minor: i64| context.money(minor).to_display_whole();
    if needed_minor == 0 {
        let words = if own.unpaid_minor < 0 {
            format!(
                "You have paid {} more than the tax on your income so far. The next payments will use that up.",
                whole(own.unpaid_minor.saturating_neg())
            )
        } else {
            "No tax is open on your income so far.".to_owned()
        };
        return view! { <Notice tone=Tone::Done>{words}</Notice> }.into_any();
    }
    let tone = if pot_minor >= needed_minor { Tone::Done } else { Tone::Caution };
    let release = (context.set_asides.release_minor > 0).then(|| {
        let over = whole(context.set_asides.release_minor);
        view! {
            <Notice tone=Tone::Done>
                {format!("Your pot holds {over} more than the tax on your income so far. ")}
                <a href="/set-aside#release">"Release it"</a>
            </Notice>
        }
    });
    view! {
        <Bullet
            id=format!("{}-funded", context.key)
            label="Set aside"
            value=context.money(pot_minor.clamp(0, needed_minor))
            target=context.money(needed_minor)
            target_label="owed so far"
            tone
        />
        {release}
    }
    .into_any()
}

/// What the policy is, or that there is none yet.
fn policy(context: &WidgetContext, state: &SetAsides) -> AnyView {
    let Some(policy) = state.policy else {
        return view! {
            <p>
                "Attune can note what to put aside of each payment as it lands. "
                <a href="/set-aside">"Choose how"</a>
            </p>
        }
        .into_any();
    };
    let paused = state.paused.map(|reason| {
        view! { <Notice tone=Tone::Plain>{reason_sentence(reason)}</Notice> }
    });
    let since = to_text(policy.since, context.locale, DateForm::DayMonth);
    view! { <p class="muted small">{format!("{} since {since}.", mode_name(policy.mode))}</p>{paused} }
        .into_any()
}

/// The policy in a few words.
pub(crate) fn mode_name(mode: Mode) -> String {
    match mode {
        Mode::Smart => "The tax each payment adds is put aside".to_owned(),
        Mode::FixedPercent(share_bp) => {
            format!("{} of each payment is put aside", percent::to_text(i64::from(share_bp), false, false))
        }
        Mode::AskMe => "You are asked about each payment".to_owned(),
        Mode::Off => "Nothing is put aside".to_owned(),
    }
}

fn proposals(context: &WidgetContext, state: &SetAsides) -> Option<AnyView> {
    let proposal = state.proposals.first()?;
    let amount = context.money(proposal.decision.amount_minor).to_display_whole();
    let text = format!(
        "{} of {} from {}?",
        amount,
        context.money(proposal.deposit.amount_minor).to_display_whole(),
        proposal.deposit.payer
    );
    Some(
        view! {
            <form method="post" action="/api/accept-set-aside" class="cluster">
                <input type="hidden" name="transaction" value=proposal.deposit.transaction_id.to_string()/>
                <span>{text}</span>
                <Button small=true>"Put aside"</Button>
            </form>
        }
        .into_any(),
    )
}

fn log(context: &WidgetContext, state: &SetAsides) -> Option<AnyView> {
    if state.lines.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text("Latest"),
        Column::text("Day").minor(),
        Column::number("Share").minor(),
        Column::number("Put aside"),
    ];
    let rows = state.lines.iter().filter(|line| line.entry.undone_on.is_none()).take(ROWS_MAX).map(|line| {
        let share = if line.entry.rate_bp == 0 {
            Cell::Nothing
        } else {
            Cell::Text(percent::to_text(line.entry.rate_bp, false, false))
        };
        vec![
            Cell::Text(trigger_name(line)),
            Cell::Text(to_text(line.entry.on, context.locale, DateForm::DayMonth)),
            share,
            Cell::Whole(context.money(line.entry.amount_minor)),
        ]
    });
    let data = TableData::new("What was put aside", columns).with_rows(rows);
    Some(view! { <Table data locale=context.locale dense=true/> }.into_any())
}

/// What made a line of the log.
pub(crate) fn trigger_name(line: &SetAsideLine) -> String {
    match (&line.entry.trigger, &line.payer) {
        (Trigger::Deposit(_), Some(payer)) => payer.clone(),
        (Trigger::Deposit(_), None) => "A deposit".to_owned(),
        (Trigger::Release, _) => "Released".to_owned(),
        (Trigger::ByHand, _) => "Added by you".to_owned(),
    }
}

/// Why a part is what it is, or why there is none.
pub(crate) fn reason_sentence(reason: Reason) -> &'static str {
    match reason {
        Reason::AddedTax => "The tax this payment adds.",
        Reason::AddedTaxAndCatchUp => "The tax this payment adds, and a part of what was missing before.",
        Reason::ChosenShare => "The share you chose.",
        Reason::PotCovers => "Paused: the pot and what you paid cover the tax so far.",
        Reason::NothingOwed => "Paused: no tax is owed on the year so far.",
        Reason::ForecastBelowBuffer => {
            "Paused: your balance is likely to fall below your buffer. See what can be moved under upcoming bills."
        }
        Reason::NoRules => "Paused: no tax rules are known for this year. You can choose a fixed share.",
        Reason::NoDeposit => "The latest entry was no payment to you.",
        Reason::TurnedOff => "Putting aside is turned off.",
    }
}

fn how(context: &WidgetContext, own: &OwnTax) -> AnyView {
    let whole = |minor: i64| context.money(minor).to_display_whole();
    let facts = &own.plan.inputs.facts;
    let sales_tax = context
        .summary
        .deposits
        .iter()
        .any(|deposit| deposit.category == categorise::Category::SalesReceipts)
        .then(|| view! { <p>"VAT or sales tax that you collect is not in this share; keep it apart in full."</p> });
    view! {
        <p>{format!(
            "This tax year your work brought {} and {} of costs can be deducted. At the profit expected for the whole year, {}, the next thousand costs {} in income tax and {}.",
            whole(facts.business_income_minor),
            whole(facts.deductible_minor),
            whole(own.plan.position.year.profit_minor),
            percent::to_text(own.plan.position.marginal_bp, true, false),
            own.contributions_name(),
        )}</p>
        <p>{format!(
            "Of a payment is put aside what the tax on the year so far rises by, not a flat share. Owed so far: tax of {}, less {} paid or taken at source.",
            whole(own.total_minor()),
            whole(own.paid_minor.saturating_add(own.withheld_minor())),
        )}</p>
        <p>"The pot is a part of your own cash that you set apart; no money is moved. What you pay in tax comes out of it."</p>
        {sales_tax}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use services::SetAsidePolicy;
    use tax::set_aside::LogEntry;

    use super::*;
    use crate::widgets::testing::{draw, draw_for_everybody, of, today, with_plan, with_tax};

    fn with_state(change: impl FnOnce(&mut SetAsides)) -> WidgetContext {
        let mut context = of("sole-trader");
        change(Arc::make_mut(&mut context.set_asides));
        context
    }

    fn line(amount_minor: i64, trigger: Trigger) -> SetAsideLine {
        let reason = Some(Reason::AddedTax);
        let entry = LogEntry { on: today(), trigger, rate_bp: 2_400, amount_minor, reason, undone_on: None };
        SetAsideLine { id: "s1".to_owned(), entry, payer: Some("Northwind Studio".to_owned()) }
    }

    #[test]
    fn keeps_its_promises() {
        draw_for_everybody(&SPEC);
    }

    #[test]
    fn a_freelancer_without_a_policy_is_offered_one() {
        let shown = draw(&SPEC, &of("sole-trader"));
        assert!(shown.body.contains("Of the next profit, put aside"), "{}", shown.body);
        assert!(shown.body.contains("Choose how"), "{}", shown.body);
        assert!(shown.how.contains("not a flat share"), "{}", shown.how);
    }

    #[test]
    fn the_log_tells_from_which_deposit_and_why() {
        let shown = draw(
            &SPEC,
            &with_state(|state| {
                state.policy = Some(SetAsidePolicy { mode: Mode::Smart, buffer_minor: 0, since: today() });
                state.pot_minor = 110_400;
                state.lines = vec![line(110_400, Trigger::Deposit("t1".to_owned()))];
            }),
        );
        assert!(shown.body.contains("Northwind Studio | Nov 24 | 24% | $1,104"), "{}", shown.body);
        assert!(
            shown.body.contains("The tax each payment adds is put aside since Nov 24."),
            "{}",
            shown.body
        );
    }

    #[test]
    fn a_pause_and_an_overfull_pot_say_so() {
        let shown = draw(
            &SPEC,
            &with_state(|state| {
                state.policy = Some(SetAsidePolicy { mode: Mode::Smart, buffer_minor: 0, since: today() });
                (state.pot_minor, state.release_minor) = (9_000_000, 50_000);
                state.paused = Some(Reason::PotCovers);
            }),
        );
        assert!(shown.body.contains("Your pot holds $500 more"), "{}", shown.body);
        assert!(shown.body.contains("Paused: the pot and what you paid cover"), "{}", shown.body);
    }

    #[test]
    fn a_loss_carries_no_set_aside() {
        let context = with_plan("sole-trader", |inputs| {
            inputs.facts.business_income_minor = 100_000;
            inputs.facts.deductible_minor = 500_000;
            inputs.rest = tax::year::RestOfYear::default();
        });
        let shown = draw(&SPEC, &context);
        assert!(shown.body.contains("too small for tax"), "{}", shown.body);
    }

    #[test]
    fn without_an_estimate_only_a_fixed_share_is_offered() {
        let shown = draw(&SPEC, &with_tax("sole-trader", |tax| tax.this = Err("no rules".to_owned())));
        assert!(shown.body.contains("Choose a fixed share"), "{}", shown.body);
    }
}
