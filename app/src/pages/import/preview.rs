//! What a file would change, before anything is stored.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use services::{Preview, PreviewRow, PreviewStatement, RowOutcome};
use statements::RejectedRow;

use super::{broker, columns, dates, kind_label, transactions};
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::badge::Badge;
use crate::ui::money::{Money, to_text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::preview_actions::PreviewActions;
use crate::ui::table::{Cell, Column, Table, TableData};

/// Rejected rows listed; the count covers all.
const REJECTED_SHOWN: usize = 200;

/// The page at `/import/{id}`.
///
/// # Errors
/// When there is no such waiting file of this customer's.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let preview = visit.attune.import_preview(visit.person()?, visit.param("id")).await?;
    Ok(Page::new("Check the import", view(&preview, visit.locale())))
}

fn view(preview: &Preview, locale: Locale) -> AnyView {
    let mapping = preview.csv.as_ref().map(|reading| columns::view(&preview.id, reading, locale));
    let broker = preview.broker.as_ref().map(|reading| broker::view(&preview.id, reading, locale));
    let dates = preview.dates.as_ref().map(|reading| dates::view(&preview.id, reading, locale));
    let statements = preview
        .statements
        .iter()
        .enumerate()
        .map(|(index, statement)| statement_view(index, statement, locale))
        .collect_view();
    view! {
        <header class="page-head">
            <div>
                <h1>"Check the import"</h1>
                <p>
                    <strong class="import-file">{preview.file_name.clone()}</strong>
                    {format!(", read as {}. Nothing is stored yet.", preview.format)}
                </p>
            </div>
        </header>
        {mapping}
        {broker}
        {dates}
        {statements}
        {rejected_view(&preview.rejected, locale)}
        {actions(preview)}
    }
    .into_any()
}

fn statement_view(index: usize, statement: &PreviewStatement, locale: Locale) -> AnyView {
    let heading_id = format!("statement-{}", index + 1);
    let is_new = if statement.account_is_new { "A new account" } else { "An account you have" };
    let sum = MoneyValue::new(statement.sum_minor, statement.currency);
    view! {
        <section class="section" aria-labelledby=heading_id.clone()>
            <h2 id=heading_id.clone()>{statement.account_name.clone()}</h2>
            <dl class="facts panel">
                <dt>"Account"</dt>
                <dd>{format!("{is_new}: {}, {}", kind_label(statement.account_kind), statement.currency.code())}</dd>
                <dt>"New"</dt>
                <dd>{transactions(statement.new_count)}</dd>
                <dt>"Already here"</dt>
                <dd>{transactions(statement.duplicate_count)}</dd>
                <dt>"Sum of all rows"</dt>
                <dd><Money amount=sum signed=true/></dd>
                <dt>"Closing balance"</dt>
                <dd>{closing(statement)}</dd>
            </dl>
            {balance_view(statement)}
            {movements_table(statement, locale)}
            <div class="panel">{rows_table(statement, locale)}</div>
        </section>
    }
    .into_any()
}

fn closing(statement: &PreviewStatement) -> AnyView {
    match statement.balance {
        Some(balance) => {
            view! { <Money amount=MoneyValue::new(balance.closing_minor, statement.currency)/> }.into_any()
        }
        None => "Not stated".into_any(),
    }
}

/// Whether the rows add up to what the bank says.
fn balance_view(statement: &PreviewStatement) -> AnyView {
    let amount = |minor| to_text(MoneyValue::new(minor, statement.currency), false, false);
    let (tone, sentence) = match statement.balance.map(|check| (check, check.computed_minor)) {
        Some((check, Some(computed))) if check.adds_up() == Some(true) => {
            (Tone::Done, format!("The rows add up to the closing balance of {}.", amount(computed)))
        }
        Some((check, Some(computed))) => (
            Tone::Caution,
            format!(
                "The rows do not add up: with the opening balance they come to {}, but the statement closes with {}. \
                 Rows may be missing from the file.",
                amount(computed),
                amount(check.closing_minor),
            ),
        ),
        Some((_, None)) => (
            Tone::Plain,
            "The file gives no opening balance, so the rows cannot be checked against the closing one."
                .to_owned(),
        ),
        None => (Tone::Plain, "The file gives no balance to check the rows against.".to_owned()),
    };
    view! { <Notice tone>{sentence}</Notice> }.into_any()
}

fn rows_table(statement: &PreviewStatement, locale: Locale) -> AnyView {
    let count = statement.new_count + statement.duplicate_count;
    let shown = statement.rows.len();
    let caption = if shown < count {
        format!("The first {shown} of {}", transactions(count))
    } else {
        transactions(count)
    };
    let columns = vec![
        Column::text("Date"),
        Column::text("Description"),
        Column::number("Amount"),
        Column::text("Status"),
        Column::number("Line in the file").minor(),
    ];
    let data = TableData::new(caption, columns).with_rows(statement.rows.iter().map(row_cells));
    view! { <Table data locale/> }.into_any()
}

/// What happened to the holdings of an investment account.
fn movements_table(statement: &PreviewStatement, locale: Locale) -> Option<AnyView> {
    if statement.movements.is_empty() {
        return None;
    }
    let columns = vec![
        Column::text("Date"),
        Column::text("What"),
        Column::text("Holding"),
        Column::number("Shares"),
        Column::number("Amount"),
        Column::text("Status").minor(),
    ];
    let rows = statement.movements.iter().map(|movement| {
        let (tone, word) = outcome_words(movement.outcome);
        vec![
            Cell::Date(movement.on),
            Cell::Text(movement.kind.as_str().replace('-', " ")),
            Cell::Text(movement.security.clone()),
            movement.quantity.clone().map_or(Cell::Nothing, Cell::Text),
            movement.amount.map_or(Cell::Nothing, Cell::Signed),
            Cell::View(view! { <Badge tone>{word}</Badge> }.into_any()),
        ]
    });
    let data = TableData::new("What happened to the holdings", columns).with_rows(rows);
    let held = match statement.position_count {
        0 => None,
        1 => Some("1 holding is reported with its shares.".to_owned()),
        count => Some(format!("{count} holdings are reported with their shares.")),
    };
    Some(
        view! { <div class="panel"><Table data locale/></div>{held.map(|held| view! { <p>{held}</p> })} }
            .into_any(),
    )
}

fn outcome_words(outcome: RowOutcome) -> (Tone, &'static str) {
    match outcome {
        RowOutcome::New => (Tone::Done, "New"),
        RowOutcome::Duplicate => (Tone::Plain, "Already here"),
    }
}

fn row_cells(row: &PreviewRow) -> Vec<Cell> {
    let (tone, word) = outcome_words(row.outcome);
    vec![
        Cell::Date(row.posted_on),
        row.description.clone().into(),
        Cell::Signed(row.amount),
        Cell::View(view! { <Badge tone>{word}</Badge> }.into_any()),
        row.line.to_string().into(),
    ]
}

fn rejected_view(rejected: &[RejectedRow], locale: Locale) -> Option<AnyView> {
    if rejected.is_empty() {
        return None;
    }
    let count = rejected.len();
    let noun = if count == 1 { "row" } else { "rows" };
    let caption = if count > REJECTED_SHOWN {
        format!("The first {REJECTED_SHOWN} of {count} {noun} left out")
    } else {
        format!("{count} {noun} left out")
    };
    let columns = vec![Column::number("Line"), Column::text("Why")];
    let rows = rejected
        .iter()
        .take(REJECTED_SHOWN)
        .map(|row| vec![row.line.to_string().into(), row.reason.clone().into()]);
    let data = TableData::new(caption, columns).with_rows(rows);
    Some(
        view! {
            <section class="section">
                <h2>"Left out"</h2>
                <p>"These rows are no transactions, or cannot be read. The rest can be imported without them."</p>
                <div class="panel"><Table data locale/></div>
            </section>
        }
        .into_any(),
    )
}

fn actions(preview: &Preview) -> AnyView {
    let (new, duplicate, rejected) = (preview.new_count(), preview.duplicate_count(), preview.rejected.len());
    let has_balance = preview.statements.iter().any(|statement| statement.balance.is_some());
    let commit = match (new, has_balance) {
        (0, _) if preview.position_count() > 0 => Some("Update what you hold".to_owned()),
        (0, false) => None,
        (0, true) => Some("Update the balance only".to_owned()),
        (new, _) => Some(format!("Import {}", transactions(new))),
    };
    let summary = if new == 0 && duplicate > 0 {
        "Everything in this file is here already.".to_owned()
    } else {
        format!("{new} new, {duplicate} already here, {rejected} left out")
    };
    view! {
        <PreviewActions id=preview.id.clone() summary commit commit_action="/api/commit-import" discard_action="/api/discard-import"/>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use ::money::Currency;
    use ledger::AccountKind;
    use services::BalanceCheck;

    use super::*;
    use crate::ui::render::html;

    fn row(line: u64, amount_minor: i64, outcome: RowOutcome) -> PreviewRow {
        PreviewRow {
            line,
            posted_on: "2026-11-22".parse().unwrap(),
            description: "COFFEE <b>".to_owned(),
            amount: MoneyValue::new(amount_minor, Currency::USD),
            outcome,
        }
    }

    fn preview(balance: Option<BalanceCheck>, new_count: usize) -> Preview {
        Preview {
            id: "p-1".to_owned(),
            file_name: "november.csv".to_owned(),
            format: "CSV".to_owned(),
            statements: vec![PreviewStatement {
                account_name: "Checking •4411".to_owned(),
                account_kind: AccountKind::Checking,
                account_is_new: true,
                currency: Currency::USD,
                rows: vec![row(2, 240_000, RowOutcome::New), row(3, -450, RowOutcome::Duplicate)],
                movements: Vec::new(),
                position_count: 0,
                new_count,
                duplicate_count: 1,
                sum_minor: 239_550,
                balance,
            }],
            rejected: vec![RejectedRow { line: 4, reason: "The date is not a date.".to_owned() }],
            csv: None,
            broker: None,
            dates: None,
        }
    }

    fn shown(balance: Option<BalanceCheck>, new_count: usize) -> String {
        let preview = preview(balance, new_count);
        html(|| view(&preview, Locale::EnUs))
    }

    #[test]
    fn every_row_has_its_status_in_words() {
        let shown = shown(None, 1);
        assert!(shown.contains(">New</span>") && shown.contains(">Already here</span>"), "{shown}");
        assert!(shown.contains("COFFEE &lt;b&gt;"), "{shown}");
        assert!(shown.contains("The date is not a date."), "{shown}");
        assert!(
            shown.contains("Import 1 transaction<") && shown.contains("1 new, 1 already here, 1 left out"),
            "{shown}"
        );
        assert_eq!(shown.matches("<h1").count(), 1);
    }

    #[test]
    fn the_balance_check_says_which_way_it_went() {
        let check = |balance, words: &str| {
            let shown = shown(balance, 1);
            assert!(shown.contains(words), "{words} is not in {shown}");
        };
        check(None, "The file gives no balance");
        check(Some(BalanceCheck { closing_minor: 100, computed_minor: None }), "no opening balance");
        check(
            Some(BalanceCheck { closing_minor: 100, computed_minor: Some(100) }),
            "add up to the closing balance of $1.00.",
        );
        check(
            Some(BalanceCheck { closing_minor: 100, computed_minor: Some(99) }),
            "they come to $0.99, but the statement closes with $1.00.",
        );
    }

    #[test]
    fn a_file_with_nothing_new_offers_nothing_to_import() {
        let nothing = shown(None, 0);
        assert!(nothing.contains("Everything in this file is here already."), "{nothing}");
        assert!(!nothing.contains("/api/commit-import"), "{nothing}");
        let balance = shown(Some(BalanceCheck { closing_minor: 100, computed_minor: None }), 0);
        assert!(balance.contains("Update the balance only"), "{balance}");
    }
}
