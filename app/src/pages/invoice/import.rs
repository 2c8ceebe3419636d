//! Sending a table of invoices from another program.

use leptos::prelude::*;

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, Look};

/// The page at `/invoices/import`.
///
/// # Errors
/// When nobody is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    visit.person()?;
    Ok(Page::new("Import invoices", view()))
}

fn view() -> AnyView {
    view! {
        <section class="narrow">
            <header class="page-head">
                <div>
                    <h1>"Import invoices"</h1>
                    <p>"Bring a CSV file from your invoicing program. You see what it would add before anything is stored."</p>
                </div>
            </header>
            <form class="form panel" method="post" action="/api/upload-invoices" enctype="multipart/form-data">
                <div class="field">
                    <label class="field-label" for="invoice-file">"File of invoices"</label>
                    <p class="field-hint" id="invoice-file-hint">"CSV, saved as UTF-8, up to 5,000 rows"</p>
                    <input
                        class="file-input"
                        id="invoice-file"
                        name="file"
                        type="file"
                        required=true
                        accept=".csv,.txt"
                        aria-describedby="invoice-file-hint"
                    />
                </div>
                <Button look=Look::Primary>"Read the file"</Button>
            </form>
            <section class="section">
                <h2>"What Attune reads"</h2>
                <p>
                    "Any table with a number, a client, the dates of issue and due, and an amount; currency, status, paid date "
                    "and paid amount where they are there. Columns are found by their names."
                </p>
                <p>
                    "An invoice is known by its client and number, so the same file twice adds nothing, and what is here already "
                    "is left as it is. The file is deleted once you import or discard it."
                </p>
                <p><a href="/invoices">"All invoices"</a></p>
            </section>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn a_file_is_asked_for_by_a_label() {
        let shown = html(view);
        assert!(shown.contains(r#"for="invoice-file">File of invoices<"#), "{shown}");
        assert!(
            shown.contains(r#"action="/api/upload-invoices""#) && shown.contains("multipart/form-data"),
            "{shown}"
        );
        assert_eq!(shown.matches("<h1").count(), 1);
    }
}
