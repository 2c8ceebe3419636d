//! How tax money is put aside: the choice, the pot, what is proposed, and the log with its reasons.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use services::{SetAsides, TaxOverview};
use tax::set_aside::Mode;

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, Look};
use crate::ui::field::Field;
use crate::ui::money::Money;
use crate::ui::notice::{Notice, Tone};
use crate::ui::percent;
use crate::ui::stat::Stat;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};
use crate::widgets::{mode_name, reason_sentence, trigger_name};

/// The page at `/set-aside`.
///
/// # Errors
/// When nobody who pays tax is signed in. Someone who has not said where they live is asked first.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    if person.country.is_none() {
        return Ok(Page::redirect("/welcome"));
    }
    let overview = visit.attune.tax_overview(person).await?;
    let typed = [visit.refill("percent"), visit.refill("buffer"), visit.refill("amount")];
    Ok(Page::new("Set-aside", view(&overview, typed, visit.locale())))
}

fn view(overview: &TaxOverview, typed: [String; 3], locale: Locale) -> AnyView {
    let [percent, buffer, amount] = typed;
    let state = &overview.set_asides;
    let money = |minor: i64| MoneyValue::new(minor, overview.currency);
    let owed = overview.years.to_keep_back_minor();
    let owed_stat = owed.map(|minor| {
        view! { <Stat label="Tax accrued and not yet paid" value=view! { <Money amount=money(minor) whole=true/> }.into_any()/> }
    });
    let gap = owed.map(|minor| minor.saturating_sub(state.pot_minor)).filter(|gap| *gap > 0).map(|gap| {
        view! { <Stat label="Still to set aside" value=view! { <Money amount=money(gap) whole=true/> }.into_any()/> }
    });
    let paused = state.paused.map(|reason| view! { <Notice>{reason_sentence(reason)}</Notice> });
    view! {
        <header class="page-head">
            <div>
                <h1>"Set-aside"</h1>
                <p class="muted">"Your pot is a part of your own cash that you set apart for tax. No money is moved."</p>
                <p><a href="/tax">"Your tax year"</a></p>
            </div>
        </header>
        <div class="stats">
            <Stat label="In your pot" value=view! { <Money amount=money(state.pot_minor) whole=true/> }.into_any()/>
            {owed_stat}
            {gap}
        </div>
        {paused}
        {release(overview)}
        {proposals(overview)}
        {policy(state, percent, buffer)}
        <section class="section" aria-labelledby="by-hand-title">
            <h2 id="by-hand-title">"By hand"</h2>
            <form class="form panel" method="post" action="/api/change-pot">
                <Field name="amount" label="Amount" inputmode="decimal" maxlength="20" value=amount/>
                <div class="cluster">
                    <Button>"Add to the pot"</Button>
                    <Button name="release" value="yes" look=Look::Quiet>"Take out of the pot"</Button>
                </div>
            </form>
        </section>
        {log(overview, locale)}
    }
    .into_any()
}

fn release(overview: &TaxOverview) -> Option<AnyView> {
    let over = overview.set_asides.release_minor;
    (over > 0).then(|| {
        let amount = MoneyValue::new(over, overview.currency);
        view! {
            <section id="release">
                <Notice tone=Tone::Done title=format!("Your pot holds {} more than you owe so far", amount.to_display())>
                    <form method="post" action="/api/change-pot">
                        <input type="hidden" name="amount" value=amount.to_plain()/>
                        <input type="hidden" name="release" value="yes"/>
                        <Button small=true>"Release it"</Button>
                    </form>
                </Notice>
            </section>
        }
        .into_any()
    })
}

fn proposals(overview: &TaxOverview) -> Option<AnyView> {
    let list = &overview.set_asides.proposals;
    if list.is_empty() {
        return None;
    }
    let items = list
        .iter()
        .map(|proposal| {
            let show = |minor: i64| MoneyValue::new(minor, overview.currency).to_display();
            let text = format!(
                "{} of {} from {} on {}. {}",
                show(proposal.decision.amount_minor),
                show(proposal.deposit.amount_minor),
                proposal.deposit.payer,
                proposal.deposit.on,
                reason_sentence(proposal.decision.reason),
            );
            view! {
                <li>
                    <span class="row-main">{text}</span>
                    <form method="post" action="/api/accept-set-aside">
                        <input type="hidden" name="transaction" value=proposal.deposit.transaction_id.to_string()/>
                        <Button small=true label=format!("Put aside of the payment of {}", proposal.deposit.on)>"Put aside"</Button>
                    </form>
                </li>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="section" aria-labelledby="proposed-title">
                <h2 id="proposed-title">"Proposed"</h2>
                <ul class="rows panel">{items}</ul>
            </section>
        }
        .into_any(),
    )
}

fn policy(state: &SetAsides, percent: String, buffer: String) -> AnyView {
    let mode = state.policy.map(|policy| policy.mode);
    let choices = [
        ("smart", "The tax each payment adds", mode == Some(Mode::Smart)),
        ("fixed", "A fixed share of each payment", matches!(mode, Some(Mode::FixedPercent(_)))),
        ("ask", "Ask me about each payment", mode == Some(Mode::AskMe)),
        ("off", "Nothing", matches!(mode, None | Some(Mode::Off))),
    ];
    let choices = choices
        .into_iter()
        .map(|(value, words, chosen)| {
            let id = format!("mode-{value}");
            view! {
                <div class="choice">
                    <input id=id.clone() type="radio" name="mode" value=value checked=chosen/>
                    <label for=id>{words}</label>
                </div>
            }
        })
        .collect_view();
    let now = state
        .policy
        .map(|policy| view! { <p class="muted">{format!("Now: {}.", mode_name(policy.mode))}</p> });
    let percent = match (percent.is_empty(), mode) {
        (true, Some(Mode::FixedPercent(share_bp))) => (share_bp / 100).to_string(),
        _ => percent,
    };
    view! {
        <section class="section" aria-labelledby="policy-title">
            <h2 id="policy-title">"What to put aside"</h2>
            {now}
            <form class="form panel" method="post" action="/api/choose-set-aside">
                <fieldset class="field">
                    <legend class="field-label">"Of each payment for your work"</legend>
                    {choices}
                </fieldset>
                <Field name="percent" label="Fixed share in per cent" optional=true inputmode="numeric" maxlength="3" value=percent/>
                <Field name="buffer" label="Keep at least this in hand" optional=true inputmode="decimal" maxlength="20" value=buffer
                    hint="Putting aside pauses by itself when the forecast falls below it."/>
                <Button look=Look::Primary>"Save"</Button>
            </form>
        </section>
    }
    .into_any()
}

fn log(overview: &TaxOverview, locale: Locale) -> AnyView {
    let lines = &overview.set_asides.lines;
    if lines.is_empty() {
        return view! {
            <EmptyState title="Nothing put aside yet">
                <p>"Each time something is put aside, it appears here with its share, its reason and a way to take it back."</p>
            </EmptyState>
        }
        .into_any();
    }
    let columns = vec![
        Column::text("Day"),
        Column::text("From"),
        Column::number("Share"),
        Column::number("Amount"),
        Column::text("Why"),
        Column::text("Change"),
    ];
    let rows = lines.iter().map(|line| {
        let share = if line.entry.rate_bp == 0 {
            Cell::Nothing
        } else {
            Cell::Text(percent::to_text(line.entry.rate_bp, true, false))
        };
        let change = match line.entry.undone_on {
            Some(on) => view! { {format!("taken back on {on}")} }.into_any(),
            None => view! {
                <form method="post" action="/api/undo-set-aside">
                    <input type="hidden" name="id" value=line.id.clone()/>
                    <Button small=true look=Look::Quiet label=format!("Take back what was put aside on {}", line.entry.on)>"Take back"</Button>
                </form>
            }
            .into_any(),
        };
        vec![
            Cell::Date(line.entry.on),
            Cell::Text(trigger_name(line)),
            share,
            Cell::Amount(MoneyValue::new(line.entry.amount_minor, overview.currency)),
            Cell::Text(line.entry.reason.map_or("", reason_sentence).to_owned()),
            Cell::View(change),
        ]
    });
    let data = TableData::new("Log, latest first", columns).with_rows(rows);
    view! {
        <section class="section" aria-labelledby="log-title">
            <h2 id="log-title">"Log"</h2>
            <div class="panel"><Table data locale/></div>
        </section>
    }
    .into_any()
}
