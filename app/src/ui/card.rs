//! The frame of every widget.

use ::money::Locale;
use chrono::NaiveDate;
use leptos::prelude::*;

use super::date::Date;
use super::disclosure::Disclosure;
use super::table::{Table, TableData};

/// Title, date, menu, body, and what is behind the figures: how they are computed, and the chart as a table.
#[component]
pub fn WidgetFrame(
    /// Unique in the page; the title's id is `{id}-title`.
    #[prop(into)]
    id: String,
    /// The widget's name.
    #[prop(into)]
    title: String,
    /// How the customer's country writes dates.
    locale: Locale,
    /// The last day the figures cover.
    #[prop(default = None)]
    as_of: Option<NaiveDate>,
    /// How the figures are computed: a few sentences, with the customer's own numbers.
    #[prop(optional)]
    how: Option<AnyView>,
    /// The figures of the chart, as a table.
    #[prop(default = None)]
    table: Option<TableData>,
    /// The grab handle and the menu of moving and hiding.
    #[prop(default = None)]
    menu: Option<AnyView>,
    /// The figures, chart or list.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    let as_of = as_of.map(|on| view! { <p class="card-asof">"As of "<Date on locale/></p> });
    let menu = menu.map(|menu| view! { <div class="card-menu">{menu}</div> });
    let has_foot = how.is_some() || table.is_some();
    let how = how.map(|how| view! { <Disclosure summary="How is this computed">{how}</Disclosure> });
    let table = table.map(|data| {
        view! { <Disclosure summary="Show as table"><Table data locale dense=true/></Disclosure> }
    });
    let foot = has_foot.then(|| view! { <footer class="card-foot">{how}{table}</footer> });
    view! {
        <article class="card" id=id aria-labelledby=title_id>
            <header class="card-head">
                <div>
                    <h2 class="card-title" id=title_id.clone()>{title}</h2>
                    {as_of}
                </div>
                {menu}
            </header>
            <div class="card-body">{children()}</div>
            {foot}
        </article>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;
    use crate::ui::table::{Cell, Column};

    #[test]
    fn has_a_name_a_working_and_a_table() {
        let table = TableData::new("Days", vec![Column::text("Day"), Column::number("Balance")])
            .with_rows([vec!["Monday".into(), Cell::Count(3)]]);
        let shown = html(|| {
            view! {
                <WidgetFrame
                    id="outlook"
                    title="Outlook"
                    locale=Locale::EnUs
                    as_of="2026-11-24".parse().ok()
                    how="Median of past months.".into_any()
                    table=Some(table)
                >
                    <p>"Body"</p>
                </WidgetFrame>
            }
        });
        assert!(
            shown.contains(r#"<article id="outlook" aria-labelledby="outlook-title" class="card">"#),
            "{shown}"
        );
        assert!(shown.contains("As of <time"), "{shown}");
        assert!(shown.contains("<summary>How is this computed</summary>"), "{shown}");
        assert!(
            shown.contains("<summary>Show as table</summary>") && shown.contains("<td class=\"num\">3</td>"),
            "{shown}"
        );
    }

    #[test]
    fn without_working_there_is_no_foot() {
        let shown = html(|| view! { <WidgetFrame id="a" title="A" locale=Locale::EnGb>"B"</WidgetFrame> });
        insta::assert_snapshot!(shown, @r#"<article id="a" aria-labelledby="a-title" class="card"><header class="card-head"><div><h2 id="a-title" class="card-title">A</h2></div></header><div class="card-body">B</div></article>"#);
    }
}
