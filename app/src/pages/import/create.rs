//! Sending a statement file.

use ledger::{Account, AccountKind};
use leptos::prelude::*;
use services::Upload;

use super::kind_label;
use crate::context::Visit;
use crate::error::PageError;
use crate::islands::drop_zone::{DropZone, FILE_ID, FORM_ID};
use crate::shell::Page;
use crate::ui::button::{Button, Look};
use crate::ui::disclosure::Disclosure;
use crate::ui::field::Field;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::select::Select;

/// The names of files a browser offers first; what a file is its content says.
const ACCEPTED: &str = ".csv,.ofx,.qfx,.qif,.xml,.sta,.mt940,.940,.mt942,.942,.txt,.zip";

/// The page at `/import`.
///
/// # Errors
/// When nobody who has accounts is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let accounts = visit.attune.accounts(visit.person()?).await?;
    Ok(Page::new("Import", view(&accounts)).interactive())
}

fn view(accounts: &[Account]) -> AnyView {
    let account_fields = account_fields(accounts);
    view! {
        <section class="narrow">
            <header class="page-head">
                <div>
                    <h1>"Import a statement"</h1>
                    <p>"Bring a file from your bank. You see what it would change before anything is stored."</p>
                </div>
            </header>
            <form class="form" id=FORM_ID method="post" action="/api/upload" enctype="multipart/form-data">
                {zone()}
                {account_fields}
                <Button look=Look::Primary>"Read the file"</Button>
            </form>
            {help()}
        </section>
    }
    .into_any()
}

/// Where a file is dropped or chosen.
fn zone() -> AnyView {
    let bytes_max = u32::try_from(Upload::BYTES_MAX).unwrap_or(u32::MAX);
    view! {
        <div class="drop-zone">
            <Icon drawing=Drawing::Upload/>
            <label class="drop-zone-title" for=FILE_ID>"Statement file"</label>
            <input
                class="file-input"
                id=FILE_ID
                name="file"
                type="file"
                required=true
                accept=ACCEPTED
                aria-describedby="statement-file-hint"
            />
            <p class="muted small" id="statement-file-hint">"CSV, OFX, QFX, QIF, CAMT or MT940, or a ZIP of these; up to 25 MB, one file at a time"</p>
            <DropZone bytes_max/>
        </div>
    }
    .into_any()
}

fn account_fields(accounts: &[Account]) -> AnyView {
    let held = accounts.iter().map(|account| {
        let words = format!("{} ({}, {})", account.name, kind_label(account.kind), account.currency.code());
        (account.id.to_string(), words)
    });
    let targets: Vec<_> =
        [(String::new(), "Let the file decide".to_owned())].into_iter().chain(held).collect();
    let kinds = AccountKind::ALL.iter().map(|kind| (kind.as_str().to_owned(), kind_label(*kind).to_owned()));
    let kinds: Vec<_> =
        [(String::new(), "Let the file decide".to_owned())].into_iter().chain(kinds).collect();
    let choice = (!accounts.is_empty()).then(|| {
        view! {
            <Select
                name="account"
                label="Account"
                options=targets
                hint="A file that names an account you already have always goes there."
            />
        }
    });
    let fields = view! {
        <div class="form">
            {choice}
            <Field
                name="account_name"
                label="Name of a new account"
                optional=true
                maxlength="60"
                hint="Used only when the file brings an account you do not have yet."
            />
            <Select name="account_kind" label="What a new account is for" options=kinds/>
        </div>
    };
    let fields = fields.into_any();
    view! {
        <Disclosure summary="Choose the account yourself">{fields}</Disclosure>
    }
    .into_any()
}

fn help() -> AnyView {
    view! {
        <section class="section">
            <h2>"What Attune reads"</h2>
            <ul>
                <li>"OFX and QFX: what banks call Money, Quicken or Web Connect. These carry the most detail."</li>
                <li>"CAMT and MT940: the statements of European banks, also as interim reports (camt.052, MT942)."</li>
                <li>"QIF: what Quicken, Money and GnuCash write. You can correct which of day and month comes first."</li>
                <li>
                    "CSV: any table with a date, a description and an amount. You can correct how its columns are read."
                </li>
            </ul>
            <p>
                "PDF documents, pictures and Excel workbooks are not read. Save a workbook as CSV first. A compressed "
                "folder (ZIP) is read file by file and imported as one. Importing the "
                "same file twice, or files whose dates overlap, adds nothing twice."
            </p>
            <p>
                "The file is read on this server and goes nowhere else. It is deleted once you import or discard it. "
                "Its transactions are kept; of a bank's account number only the last four characters and a fingerprint "
                "to recognise it by."
            </p>
            <p><a href="/imports">"Earlier imports, and how to undo them"</a></p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ledger::AccountId;
    use money::Currency;

    use super::*;
    use crate::ui::render::html;

    #[test]
    fn a_newcomer_is_asked_for_a_file_and_no_account() {
        let shown = html(|| view(&[]));
        assert!(
            shown.contains(r#"<label for="statement-file" class="drop-zone-title">Statement file</label>"#),
            "{shown}"
        );
        assert!(
            shown.contains(r#"enctype="multipart/form-data""#) && shown.contains(r#"action="/api/upload""#),
            "{shown}"
        );
        assert!(!shown.contains(r#"name="account""#), "{shown}");
        assert_eq!(shown.matches("<h1").count(), 1);
    }

    #[test]
    fn an_account_can_be_chosen_by_name() {
        let account = Account {
            id: AccountId::new("a-1"),
            name: "Household <1>".to_owned(),
            kind: AccountKind::Checking,
            currency: Currency::GBP,
            balance: None,
        };
        let shown = html(|| view(std::slice::from_ref(&account)));
        assert!(
            shown.contains(r#"<option value="a-1">Household &lt;1&gt; (Current or checking account, GBP)"#),
            "{shown}"
        );
        assert!(shown.contains(r#"<label for="field-account" class="field-label">Account"#), "{shown}");
    }
}
