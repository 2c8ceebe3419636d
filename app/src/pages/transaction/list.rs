//! Every transaction, newest first, with a search.

use ::money::{Locale, Money as MoneyValue};
use chrono::NaiveDate;
use leptos::prelude::*;
use services::{Attune, Listed, ServiceError};

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::count::grouped;
use crate::ui::date::Date;
use crate::ui::field::{described_by, error_line};
use crate::ui::states::EmptyState;
use crate::ui::table::{Cell, Column, Table, TableData};

/// What a page of the list shows.
struct Shown {
    search: String,
    /// Counted from 1.
    page: usize,
    rows: Vec<Listed>,
    /// How many are found in all.
    total: usize,
    /// The first day of those that are looked at, where there are too many for all.
    since: Option<NaiveDate>,
    /// Why the search could not be read.
    refusal: Option<String>,
}

impl Shown {
    fn last_page(&self) -> usize {
        self.total.div_ceil(Attune::TRANSACTIONS_A_PAGE).max(1)
    }
}

/// The page at `/transactions`, with `q` to search for and `page` from 1.
///
/// # Errors
/// When nobody who has transactions is signed in.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let search = visit.query("q").unwrap_or("").trim().to_owned();
    let page: usize =
        visit.query("page").and_then(|page| page.parse().ok()).filter(|page| *page > 0).unwrap_or(1);
    let since = visit.attune.books_since(visit.person()?).await?;
    let found = visit.attune.transactions(visit.person()?, &search, page - 1).await;
    let (rows, total, refusal) = match found {
        Ok((rows, total)) => (rows, total, None),
        Err(ServiceError::Invalid { sentence, .. }) => (Vec::new(), 0, Some(sentence)),
        Err(error) => return Err(error.into()),
    };
    Ok(Page::new("Transactions", view(Shown { search, page, rows, total, since, refusal }, visit.locale())))
}

fn view(shown: Shown, locale: Locale) -> AnyView {
    let pagination = pagination(&shown);
    view! {
        <header class="page-head">
            <div>
                <h1>"Transactions"</h1>
                <p>"Choose a transaction to see what the bank wrote, or to correct what it was for."</p>
                {read_since(shown.since, locale)}
            </div>
            <LinkButton href="/transactions/rules" look=Look::Quiet>"Rules"</LinkButton>
        </header>
        {toolbar(&shown)}
        {content(shown, locale)}
        {pagination}
    }
    .into_any()
}

/// What to know of figures that do not rest on all transactions.
pub(in crate::pages) fn read_since(since: Option<NaiveDate>, locale: Locale) -> Option<AnyView> {
    let since = since?;
    let view = view! {
        <p class="muted">
            "There are too many transactions to look at all of them. What is shown rests on those since "
            <Date on=since locale/>"; older ones are kept, and are in every "
            <a href="/account">"download"</a>"."
        </p>
    };
    Some(view.into_any())
}

fn toolbar(shown: &Shown) -> AnyView {
    const ID: &str = "transaction-search";
    let search = shown.search.clone();
    let clear = (!search.is_empty())
        .then(|| view! { <LinkButton href="/transactions" look=Look::Quiet>"Show all"</LinkButton> });
    let rule = (!search.is_empty() && shown.refusal.is_none()).then(|| {
        let href = format!("/transactions/rules/new?q={}", encoded(&search));
        view! { <LinkButton href look=Look::Quiet>"Make a rule of this search"</LinkButton> }
    });
    let described = described_by(ID, false, shown.refusal.is_some());
    let invalid = shown.refusal.is_some().then_some("true");
    view! {
        <form class="toolbar" method="get" action="/transactions" role="search">
            <div class="field">
                <label class="field-label" for=ID>"Search descriptions, names and categories"</label>
                <input class="input" id=ID name="q" type="search" maxlength="1000" value=search
                    aria-invalid=invalid aria-describedby=described/>
                {error_line(ID, shown.refusal.clone())}
            </div>
            <Button>"Search"</Button>
            {clear}
            {rule}
        </form>
        {language()}
    }
    .into_any()
}

/// How to say more than words.
pub(in crate::pages) fn language() -> AnyView {
    let lines = [
        ("blue door", "both words, anywhere in the description, the name or the category"),
        ("\"blue door\"", "just so, one after the other"),
        ("payee:coffee", "who was paid or paid you; also description, account and category"),
        ("payee=\"Blue Door\"", "all of the name; payee^blue is how it starts"),
        ("amount>20", "more than that, whichever way; also <, <=, >=, = and amount:20..30"),
        ("direction:out", "money out; direction:in is money in"),
        ("date:2026-01", "that month; also a year, a day, < and >, and 2026-01-01..2026-03-31"),
        ("-category:rent", "everything but that; not means the same"),
        ("coffee or (tea amount<5)", "either of them, with parentheses where needed"),
    ];
    let rows = lines
        .into_iter()
        .map(|(example, meaning)| view! { <dt><code>{example}</code></dt><dd class="fact-text">{meaning}</dd> })
        .collect_view();
    view! {
        <details class="disclosure">
            <summary>"How to search for more than words"</summary>
            <dl class="facts panel">{rows}</dl>
        </details>
    }
    .into_any()
}

fn content(shown: Shown, locale: Locale) -> AnyView {
    if shown.refusal.is_some() {
        return ().into_any();
    }
    if shown.rows.is_empty() {
        return nothing(&shown);
    }
    let total = grouped(u64::try_from(shown.total).unwrap_or(u64::MAX));
    let caption = match (shown.total, shown.search.is_empty()) {
        (1, true) => "1 transaction".to_owned(),
        (_, true) => format!("{total} transactions, newest first"),
        (_, false) => format!("{total} found for “{}”, newest first", shown.search),
    };
    let columns = vec![
        Column::text("Date"),
        Column::text("Who and what"),
        Column::text("Account").minor(),
        Column::text("Category"),
        Column::number("Amount"),
    ];
    let data = TableData::new(caption, columns).with_rows(shown.rows.into_iter().map(cells));
    view! { <div class="panel"><Table data locale/></div> }.into_any()
}

fn nothing(shown: &Shown) -> AnyView {
    let (title, href, way_out) = if shown.total > 0 {
        ("No such page", "/transactions", "Go to the first page")
    } else if shown.search.is_empty() {
        ("No transactions yet", "/import", "Import a statement")
    } else {
        ("Nothing found", "/transactions", "Show all transactions")
    };
    view! { <EmptyState title><p><a href=href>{way_out}</a></p></EmptyState> }.into_any()
}

fn cells(listed: Listed) -> Vec<Cell> {
    let set_by = listed.set_by();
    let Listed { transaction, assignment, account_name, .. } = listed;
    let href = format!("/transactions/{}", transaction.id);
    let name = if assignment.counterparty.is_empty() {
        transaction.description.clone()
    } else {
        assignment.counterparty
    };
    let text = (name != transaction.description)
        .then(|| view! { <p class="muted small">{transaction.description}</p> });
    let category = view! {
        {assignment.category.label()}
        <p class="muted small">{format!("set by {set_by}")}</p>
    };
    vec![
        Cell::Date(transaction.posted_on),
        Cell::View(view! { <a href=href>{name}</a>{text} }.into_any()),
        account_name.into(),
        Cell::View(category.into_any()),
        Cell::Signed(MoneyValue::new(transaction.amount_minor, transaction.currency)),
    ]
}

fn pagination(shown: &Shown) -> Option<AnyView> {
    let last = shown.last_page();
    if last == 1 || shown.page > last {
        return None;
    }
    let link = |page: usize, words: &'static str| {
        let href = address(&shown.search, page);
        view! { <LinkButton href look=Look::Quiet>{words}</LinkButton> }
    };
    let newer = (shown.page > 1).then(|| link(shown.page - 1, "Newer"));
    let older = (shown.page < last).then(|| link(shown.page + 1, "Older"));
    let place = format!("Page {} of {last}", shown.page);
    Some(
        view! {
            <nav class="pagination" aria-label="Pages of transactions">
                <span>{place}</span>
                <span class="cluster">{newer}{older}</span>
            </nav>
        }
        .into_any(),
    )
}

fn address(search: &str, page: usize) -> String {
    if search.is_empty() {
        return format!("/transactions?page={page}");
    }
    format!("/transactions?q={}&page={page}", encoded(search))
}

/// Any text as part of an address.
fn encoded(text: &str) -> String {
    text.bytes()
        .map(
            |byte| {
                if byte.is_ascii_alphanumeric() {
                    char::from(byte).to_string()
                } else {
                    format!("%{byte:02X}")
                }
            },
        )
        .collect()
}

#[cfg(test)]
pub(in crate::pages) mod tests {
    use ::money::Currency;
    use categorise::{Assignment, Category, Source};
    use ledger::{AccountId, Transaction, TransactionId};

    use super::*;
    use crate::ui::render::html;

    pub(in crate::pages) fn listed(id: &str) -> Listed {
        Listed {
            transaction: Transaction {
                id: TransactionId::new(id),
                account_id: AccountId::new("a-1"),
                posted_on: "2026-11-22".parse().unwrap(),
                amount_minor: -8_412,
                currency: Currency::USD,
                description: "WHOLEFDS MKT <10234>".to_owned(),
                counterparty: None,
                bank_reference: Some("FIT-1".to_owned()),
            },
            assignment: Assignment {
                category: Category::Groceries,
                source: Source::BuiltIn,
                counterparty_key: "whole foods".to_owned(),
                counterparty: "Whole Foods".to_owned(),
                transfer_pair: None,
                parts: Vec::new(),
            },
            account_name: "Checking •4411".to_owned(),
            rule: None,
        }
    }

    fn shown(search: &str, page: usize, total: usize) -> String {
        let rows = if total == 0 { Vec::new() } else { vec![listed("t-1")] };
        let shown = Shown { search: search.to_owned(), page, rows, total, since: None, refusal: None };
        html(|| view(shown, Locale::EnUs))
    }

    #[test]
    fn a_row_names_the_category_and_who_set_it() {
        let shown = shown("", 1, 1);
        assert!(shown.contains(r#"<a href="/transactions/t-1">Whole Foods</a>"#), "{shown}");
        assert!(shown.contains("WHOLEFDS MKT &lt;10234&gt;"), "{shown}");
        assert!(shown.contains("Groceries") && shown.contains("set by Attune"), "{shown}");
        assert!(shown.contains(r#"for="transaction-search""#) && !shown.contains("<nav"), "{shown}");
        assert_eq!(shown.matches("<h1").count(), 1);
    }

    #[test]
    fn pages_keep_the_search() {
        assert_eq!(address("a&b é", 2), "/transactions?q=a%26b%20%C3%A9&page=2");
        let middle = shown("rent", 2, Attune::TRANSACTIONS_A_PAGE * 2 + 1);
        assert!(middle.contains("Page 2 of 3"), "{middle}");
        assert!(
            middle.contains("/transactions?q=rent&amp;page=1")
                && middle.contains("/transactions?q=rent&amp;page=3"),
            "{middle}"
        );
    }

    #[test]
    fn a_search_can_become_a_rule_and_a_wrong_one_says_where() {
        let found = shown("payee:coffee", 1, 1);
        assert!(found.contains(r#"href="/transactions/rules/new?q=payee%3Acoffee""#), "{found}");
        let refusal = Some("At letter 7: something to look for is missing here.".to_owned());
        let wrong =
            Shown { search: "payee:".to_owned(), page: 1, rows: Vec::new(), total: 0, since: None, refusal };
        let wrong = html(|| view(wrong, Locale::EnUs));
        assert!(wrong.contains("At letter 7") && wrong.contains(r#"aria-invalid="true""#), "{wrong}");
        assert!(!wrong.contains("rules/new") && !wrong.contains("Nothing found"), "{wrong}");
    }

    #[test]
    fn it_is_said_where_older_ones_are_not_looked_at() {
        let since = NaiveDate::from_ymd_opt(2024, 3, 1);
        let said = html(|| read_since(since, Locale::EnUs));
        assert!(said.contains("too many transactions") && said.contains("2024-03-01"), "{said}");
        assert!(read_since(None, Locale::EnUs).is_none());
    }

    #[test]
    fn nothing_found_shows_a_way_out() {
        assert!(shown("xyz", 1, 0).contains("Nothing found"));
        assert!(shown("", 1, 0).contains(r#"href="/import""#));
    }
}
