//! The cases that wait for an answer.

use ::money::Locale;
use leptos::prelude::*;
use services::Case;

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::notice::Tone;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// The page at `/cases`.
///
/// # Errors
/// For everybody but advisors.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let cases = visit.attune.waiting_cases(visit.person()?).await?;
    Ok(Page::new("Cases", view(&cases, visit.locale())))
}

fn view(cases: &[Case], locale: Locale) -> AnyView {
    let content = if cases.is_empty() {
        view! {
            <EmptyState title="Nobody waits for an answer">
                <p>"A customer who disagrees with their dashboard can ask a person to look at it. Whoever asks stands here."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        let columns = vec![Column::text("Asked on"), Column::text("Shown to them"), Column::text("Case")];
        let rows = cases.iter().map(|case| {
            let shown = case.seen.persona.map_or("Nobody in particular", |persona| persona.label());
            let tight = (!case.seen.hardship.is_empty())
                .then(|| view! { " " <Badge tone=Tone::Caution>"money may be tight"</Badge> });
            let on = case.opened_at.date_naive();
            let label = format!("Look at the case of {on}, {}", case.id);
            let href = format!("/cases/{}", case.id);
            vec![
                Cell::Date(on),
                Cell::View(view! { {shown} {tight} }.into_any()),
                Cell::View(view! { <a href=href aria-label=label>"Look at it"</a> }.into_any()),
            ]
        });
        let data = TableData::new("Cases that wait", columns).with_rows(rows);
        view! { <div class="panel"><Table data locale caption_hidden=true/></div> }.into_any()
    };
    view! {
        <header class="page-head">
            <div>
                <h1>"Cases"</h1>
                <p class="muted">"Customers who contest what was decided for them: where money may be tight first, then whoever has waited longest."</p>
            </div>
        </header>
        {content}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::cases::sample;
    use crate::ui::render::html;

    #[test]
    fn who_waits_is_listed_and_nothing_of_them_but_what_was_shown() {
        let mut tight = sample();
        tight.seen.hardship = vec!["Two payments were missed".to_owned()];
        let shown = html(|| view(&[tight], Locale::EnUs));
        assert!(shown.contains("Freelancer") && shown.contains("money may be tight"), "{shown}");
        assert!(
            shown.contains(r#"href="/cases/case-1""#) && !shown.contains("stopped freelancing"),
            "{shown}"
        );
        assert!(html(|| view(&[], Locale::EnUs)).contains("Nobody waits"));
    }
}
