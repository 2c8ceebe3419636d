//! Audiences: groups with a layout of their own, in the order they are asked. One is proposed, counted over the customers
//! there are, and comes into force once a colleague approves it.

use decision::Audience;
use layout::tell_logic;
use leptos::prelude::*;
use services::{AudienceChange, AudienceProposal, Audiences, ConditionForm, Reach};

use super::conditions::{attributes_table, condition_fields};
use super::proposal::{Proposed, card};
use super::words::percent_of;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Field;
use crate::ui::select::Select;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/studio/audiences`.
///
/// # Errors
/// For everybody outside the product team.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let audiences = visit.attune.audiences(visit.person()?).await?;
    Ok(Page::new("Audiences", view(&visit, &audiences)))
}

fn view(visit: &Visit, audiences: &Audiences) -> AnyView {
    let proposals = audiences.proposals.iter().map(proposal).collect_view();
    let waiting = (!audiences.proposals.is_empty()).then(|| {
        view! {
            <section class="section stack" aria-labelledby="proposals-title">
                <h2 id="proposals-title">"Waiting for approval"</h2>
                {proposals}
            </section>
        }
    });
    let revision = format!("Revision {} of the policy is in force.", audiences.revision);
    view! {
        <header class="page-head">
            <div>
                <h1>"Audiences"</h1>
                <p class="muted">"Groups with a layout of their own, such as freelancers in their first year. The first that a customer belongs to counts. An audience never goes before hardship, a customer’s own choice, a missing consent or a guardrail. "{revision}</p>
            </div>
            <LinkButton href="/studio">"Studio"</LinkButton>
        </header>
        {in_force(audiences, visit)}
        {waiting}
        {form(visit, audiences)}
    }
    .into_any()
}

fn in_force(audiences: &Audiences, visit: &Visit) -> AnyView {
    if audiences.in_force.is_empty() {
        return view! { <EmptyState title="No audience yet"><p>"Everybody gets the layout of their persona."</p></EmptyState> }.into_any();
    }
    let columns = vec![
        Column::text("Audience"),
        Column::text("Who"),
        Column::text("Layout"),
        Column::number("Shown to"),
        Column::text("Take it away"),
    ];
    let rows = audiences.in_force.iter().map(|audience| {
        let id = audience.id.to_string();
        let field = format!("why-{id}");
        let label = format!("Propose to take {id} away");
        let (sent, words) = (id.clone(), label.clone());
        let remove = view! {
            <form class="form form--inline" method="post" action="/api/remove-audience">
                <input type="hidden" name="id" value=sent/>
                <Field name="note" id=field label="Why" maxlength="300"/>
                <Button small=true label>{words}</Button>
            </form>
        };
        vec![
            Cell::Text(id),
            Cell::View(who(audience)),
            Cell::Text(audience.layout.to_string()),
            Cell::Text(percent_of(audience.rollout.share)),
            Cell::View(remove.into_any()),
        ]
    });
    let data = TableData::new("In force, in the order they are asked", columns).with_rows(rows);
    let locale = visit.locale();
    view! { <section class="section"><Table data locale/></section> }.into_any()
}

fn who(audience: &Audience) -> AnyView {
    let rule = tell_logic(audience.condition.logic());
    let description = audience.description.clone();
    view! { {description}<br/><span class="muted small">{rule}</span> }.into_any()
}

fn proposal(proposal: &AudienceProposal) -> AnyView {
    let (title, body) = match &proposal.change {
        AudienceChange::Add { audience } => {
            let layout =
                format!("They get {}, {} of them.", audience.layout, percent_of(audience.rollout.share));
            let who = who(audience);
            let reach = proposal.reach.as_ref().map(reach);
            (format!("Add “{}”", audience.id), view! { <p>{who}</p><p>{layout}</p>{reach} }.into_any())
        }
        AudienceChange::Remove { id } => (
            format!("Take “{id}” away"),
            view! { <p>"Its customers get the layout of their persona again."</p> }.into_any(),
        ),
    };
    let (id, note, is_mine) = (proposal.id.clone(), proposal.note.clone(), proposal.is_mine);
    card(Proposed { id, title, body, note, is_mine }, "/api/decide-on-audience")
}

/// Whom it would reach, of all customers as they are today.
fn reach(reach: &Reach) -> AnyView {
    let personas: Vec<String> = reach
        .by_persona
        .iter()
        .map(|(persona, count)| format!("{} {count}", persona.replace('-', " ")))
        .collect();
    let personas =
        if personas.is_empty() { String::new() } else { format!(" By persona: {}.", personas.join(", ")) };
    let unknown = match reach.unknown {
        0 => String::new(),
        unknown => format!(" Of {unknown} it is unknown whether they belong to it, so they do not."),
    };
    let shadowed: Vec<String> =
        reach.shadowed_by.iter().map(|(other, count)| format!("{count} by “{other}”")).collect();
    let shadowed = if shadowed.is_empty() {
        String::new()
    } else {
        format!(" Taken before by audiences that are asked first: {}.", shadowed.join(", "))
    };
    let words = format!(
        "Today it would reach {} of {} customers.{personas}{unknown}{shadowed}",
        reach.reached, reach.customers
    );
    view! { <p>{words}</p> }.into_any()
}

fn form(visit: &Visit, audiences: &Audiences) -> AnyView {
    let layouts = audiences.layouts.iter().map(|name| (name.clone(), name.clone())).collect();
    let refill = |name: &str| visit.refill(name);
    let rollout = visit.refilled("rollout_percent").unwrap_or("100").to_owned();
    let typed = visit.flash.as_ref().map(|flash| ConditionForm::of_fields(&flash.fields)).unwrap_or_default();
    view! {
        <section class="section" aria-labelledby="propose-title">
            <h2 id="propose-title">"Propose an audience"</h2>
            <form class="form panel" method="post" action="/api/propose-audience">
                <div class="what-if-groups">
                    <Field name="id" label="Name" maxlength="64" value=refill("id") hint="Such as first-year-freelancer."/>
                    <Field name="description" label="Who is meant" maxlength="300" value=refill("description") hint="Follows “the dashboard for”; customers read it."/>
                    <Select name="layout" label="Layout they get" options=layouts selected=refill("layout")/>
                    <Field name="rollout_percent" label="Shown to, per cent" inputmode="numeric" maxlength="3" value=rollout hint="Who is in stays in while it grows."/>
                </div>
                <p class="muted small">"What is unknown does not match."</p>
                {condition_fields(&typed, None)}
                <Field name="note" label="Why" maxlength="300" value=refill("note") hint="It stays with the policy for good."/>
                <div class="cluster"><Button look=Look::Primary>"Propose"</Button></div>
            </form>
            {attributes_table(visit)}
        </section>
    }
    .into_any()
}
