//! The what-if page: what is supposed, and every figure as it is and as it would be.

use ::money::Locale;
use leptos::prelude::*;
use services::{ServiceError, WhatIf};
use whatif::{Figure, Suppositions, cash_shown, tax_shown};

use super::{fan, form};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::{LivePage, Page};
use crate::ui::button::LinkButton;
use crate::ui::notice::{Notice, Tone};
use crate::ui::states::NotEnoughData;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/what-if`.
///
/// # Errors
/// When nobody who pays tax is signed in. Someone who has not said where they live is asked first.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let person = visit.person()?;
    if person.country.is_none() {
        return Ok(Page::redirect("/welcome"));
    }
    let worked_out = visit.attune.what_if(person).await?;
    let content = match &worked_out {
        Ok(what_if) => view(&visit, what_if)?,
        Err(reason) => no_rules(reason),
    };
    let head = view! {
        <header class="page-head">
            <div>
                <h1>"What if"</h1>
                <p class="muted">"Suppose something and see what it does to your tax and your cash. Nothing is booked, and nothing here is advice."</p>
                <p><a href="/tax">"Your tax year"</a></p>
            </div>
        </header>
    };
    let page = Page::new("What if", view! { {head} {content} });
    Ok(if worked_out.is_ok() { page.live(LivePage::WhatIf) } else { page })
}

fn no_rules(reason: &str) -> AnyView {
    let why = format!("The reason: {reason}. Without the year’s rules there is nothing to compare with. ");
    view! {
        <Notice tone=Tone::Caution title="Tax cannot be worked out for this year".to_owned()>
            {why}
            <a href="/tax">"Your tax year"</a>
        </Notice>
    }
    .into_any()
}

fn view(visit: &Visit, what_if: &WhatIf) -> Result<AnyView, PageError> {
    let WhatIf { inputs, suppositions, outcome, history_months } = what_if;
    let tax = tax_shown(inputs, &outcome.before, &outcome.after);
    let cash = match &outcome.cash {
        Some((before, after)) => {
            fan::section(&cash_shown(inputs, before, after), inputs.as_of, inputs.locale)
        }
        None => too_short(*history_months),
    };
    let is_supposed = *suppositions != Suppositions::default();
    let note = view! {
        <p id="what-if-nothing" class="muted" hidden=is_supposed>"Nothing is supposed yet, so both columns are the same."</p>
    };
    let given = serde_json::to_string(inputs).map_err(ServiceError::internal)?;
    let page = view! {
        <div id="what-if" class="what-if" data-inputs=given>
            {form::view(visit, inputs, suppositions)}
            <p id="what-if-problem" class="field-error" role="status"></p>
            <p id="what-if-said" class="visually-hidden" role="status"></p>
            <section class="section" aria-labelledby="what-if-tax">
                <h2 id="what-if-tax">"Tax and what is free"</h2>
                {note}
                {comparison("Tax and cash of today, before and after", &tax, inputs.locale)}
                <p class="small muted">"A contribution is paid from today’s cash. A lost client and a change of rates are reckoned at the pace of the payments so far."</p>
            </section>
            {cash}
        </div>
    };
    Ok(page.into_any())
}

fn too_short(months: u32) -> AnyView {
    view! {
        <section class="section" aria-labelledby="what-if-cash">
            <h2 id="what-if-cash">"Cash ahead"</h2>
            <NotEnoughData have=months need=cashflow::outlook::MONTHS_NEEDED>
                <p>"With four months of history we can also show where your cash would be heading."</p>
                <LinkButton href="/import" small=true>"Import older statements"</LinkButton>
            </NotEnoughData>
        </section>
    }
    .into_any()
}

/// A table of figures before and after. `data-figure` names the cells that the script writes anew.
pub(super) fn comparison(caption: &'static str, figures: &[Figure], locale: Locale) -> AnyView {
    let columns = vec![
        Column::text("Figure"),
        Column::number("As it is"),
        Column::number("As supposed"),
        Column::number("Change").minor(),
    ];
    let rows = figures.iter().map(|figure| {
        let change = format!("{}.change", figure.key);
        vec![
            figure.label.clone().into(),
            figure.before.clone().into(),
            recomputed(figure.key.clone(), figure.after.clone()),
            recomputed(change, figure.change.clone()),
        ]
    });
    let data = TableData::new(caption, columns).with_rows(rows);
    view! { <Table data locale caption_hidden=true/> }.into_any()
}

/// A cell that the script writes anew, by the name it knows it by.
pub(super) fn recomputed(name: String, text: String) -> Cell {
    Cell::View(view! { <span data-figure=name>{text}</span> }.into_any())
}
