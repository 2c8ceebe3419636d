//! The history of imports, each to be undone.

use ::money::Locale;
use chrono::NaiveDate;
use leptos::prelude::*;

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::date::Date;
use crate::ui::notice::Tone;
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// One import as the history shows it.
#[derive(Debug, Clone)]
struct Entry {
    id: String,
    file_name: String,
    format: String,
    added: i64,
    duplicate: i64,
    rejected: i64,
    imported_on: NaiveDate,
    undone_on: Option<NaiveDate>,
}

/// The page at `/imports`.
///
/// # Errors
/// When nobody who has imports is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let imports = visit.attune.imports(visit.person()?).await?;
    let entries: Vec<_> = imports
        .into_iter()
        .map(|import| Entry {
            id: import.id,
            file_name: import.file_name,
            format: import.format,
            added: import.added,
            duplicate: import.duplicate,
            rejected: import.rejected,
            imported_on: import.created_at.date_naive(),
            undone_on: import.undone_at.map(|at| at.date_naive()),
        })
        .collect();
    Ok(Page::new("Imports", view(entries, visit.locale())))
}

fn view(entries: Vec<Entry>, locale: Locale) -> AnyView {
    let content = if entries.is_empty() {
        view! {
            <EmptyState title="No imports yet">
                <p>"A statement from your bank fills this page: CSV, OFX, QFX, QIF, CAMT or MT940."</p>
            </EmptyState>
        }
        .into_any()
    } else {
        view! { <div class="panel">{table(entries, locale)}</div> }.into_any()
    };
    view! {
        <header class="page-head">
            <div>
                <h1>"Imports"</h1>
                <p>
                    "Undoing an import takes out exactly what it brought: its transactions, its balances, and accounts "
                    "that nothing else uses. Bring the file again to have them back."
                </p>
            </div>
            <LinkButton href="/import" look=Look::Primary>"Import a statement"</LinkButton>
        </header>
        {content}
    }
    .into_any()
}

fn table(entries: Vec<Entry>, locale: Locale) -> AnyView {
    let columns = vec![
        Column::text("File"),
        Column::text("Imported on"),
        Column::text("Format").minor(),
        Column::number("Added"),
        Column::number("Already here").minor(),
        Column::number("Left out").minor(),
        Column::text("Undo"),
    ];
    let rows = entries.into_iter().map(|entry| {
        let undo = undo_cell(&entry, locale);
        vec![
            entry.file_name.into(),
            Cell::Date(entry.imported_on),
            entry.format.into(),
            Cell::Count(entry.added),
            Cell::Count(entry.duplicate),
            Cell::Count(entry.rejected),
            Cell::View(undo),
        ]
    });
    let data = TableData::new("Your imports, newest first", columns).with_rows(rows);
    view! { <Table data locale/> }.into_any()
}

fn undo_cell(entry: &Entry, locale: Locale) -> AnyView {
    match entry.undone_on {
        Some(on) => view! { <Badge tone=Tone::Plain>"Undone "<Date on locale/></Badge> }.into_any(),
        None => view! {
            <form method="post" action="/api/undo-import">
                <input type="hidden" name="id" value=entry.id.clone()/>
                <Button small=true label=format!("Undo the import of {}", entry.file_name)>"Undo"</Button>
            </form>
        }
        .into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    fn entry(id: &str, undone_on: Option<NaiveDate>) -> Entry {
        Entry {
            id: id.to_owned(),
            file_name: format!("{id}.csv"),
            format: "CSV".to_owned(),
            added: 20,
            duplicate: 3,
            rejected: 1,
            imported_on: "2026-11-22".parse().unwrap(),
            undone_on,
        }
    }

    #[test]
    fn only_a_standing_import_can_be_undone() {
        let entries = vec![entry("stands", None), entry("gone", "2026-11-23".parse().ok())];
        let shown = html(|| view(entries, Locale::EnUs));
        assert_eq!(shown.matches("/api/undo-import").count(), 1, "{shown}");
        assert!(shown.contains(r#"aria-label="Undo the import of stands.csv""#), "{shown}");
        assert!(shown.contains(r#"datetime="2026-11-23""#), "{shown}");
    }

    #[test]
    fn a_newcomer_is_shown_the_way_to_the_first_import() {
        let shown = html(|| view(Vec::new(), Locale::EnUs));
        assert!(shown.contains("No imports yet") && shown.contains(r#"href="/import""#), "{shown}");
    }
}
