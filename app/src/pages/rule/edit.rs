//! A rule's form, and what the rule would change before anything of it applies.

use ::money::{Locale, Money as MoneyValue};
use categorise::Category;
use leptos::prelude::*;
use services::{Example, RuleForm, RulePreview, ServiceError};

use super::{sets, transactions};
use crate::context::Visit;
use crate::error::PageError;
use crate::pages::transaction::list::language;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::field::Field;
use crate::ui::notice::{Notice, Tone};
use crate::ui::select::Select;
use crate::ui::table::{Cell, Column, Table, TableData};

/// What the page shows below the form.
enum Found {
    /// Nothing was asked for yet.
    Nothing,
    /// What the rule would do.
    Preview(Box<RulePreview>),
    /// Why the form says no rule.
    Refused { code: &'static str, sentence: String },
}

/// The page at `/transactions/rules/new`: an empty form, one that begins with a search `q`, or with a `suggestion`.
///
/// # Errors
/// When nobody who has transactions is signed in, or nothing of that id is suggested to them.
pub async fn new(visit: Visit) -> Result<Page, PageError> {
    let start = match visit.query("suggestion") {
        Some(id) => visit.attune.suggested_form(visit.person()?, id).await?,
        None => RuleForm::default(),
    };
    let is_asked = visit.query("suggestion").is_some();
    page(visit, start, is_asked).await
}

/// The page at `/transactions/rules/{id}`.
///
/// # Errors
/// When there is no such rule of this customer's.
pub async fn change(visit: Visit) -> Result<Page, PageError> {
    let start = visit.attune.rule_form(visit.person()?, visit.param("id")).await?;
    page(visit, start, false).await
}

async fn page(visit: Visit, start: RuleForm, is_asked: bool) -> Result<Page, PageError> {
    let typed = |name: &str| visit.refilled(name).or_else(|| visit.query(name)).map(str::to_owned);
    let form = RuleForm {
        id: start.id,
        name: typed("name").unwrap_or(start.name),
        search: typed("q").unwrap_or(start.search),
        category: typed("category").unwrap_or(start.category),
        percent: typed("percent").unwrap_or(start.percent),
        share_category: typed("share_category").unwrap_or(start.share_category),
        effective_from: typed("from").unwrap_or(start.effective_from),
        seen: String::new(),
    };
    let is_asked = is_asked || typed("category").is_some();
    let found = if is_asked {
        match visit.attune.preview_rule(visit.person()?, &form).await {
            Ok(preview) => Found::Preview(Box::new(preview)),
            Err(ServiceError::Invalid { code, sentence }) => Found::Refused { code, sentence },
            Err(error) => return Err(error.into()),
        }
    } else {
        Found::Nothing
    };
    let title = if form.id.is_empty() { "New rule" } else { "Change a rule" };
    Ok(Page::new(title, view(title, &form, &found, visit.locale())))
}

fn view(title: &'static str, form: &RuleForm, found: &Found, locale: Locale) -> AnyView {
    let below = match found {
        Found::Nothing => None,
        Found::Preview(preview) => Some(confirm(form, preview, locale)),
        Found::Refused { code: "search", .. } => None,
        Found::Refused { sentence, .. } => {
            let sentence = sentence.clone();
            Some(view! { <Notice tone=Tone::Problem>{sentence}</Notice> }.into_any())
        }
    };
    view! {
        <header class="page-head">
            <div>
                <h1>{title}</h1>
                <p>"A rule finds transactions as the search does, now and later. You see what it changes before it does."</p>
                <p><a href="/transactions/rules">"All rules"</a></p>
            </div>
        </header>
        {fields(form, found)}
        {language()}
        {below}
    }
    .into_any()
}

fn address(form: &RuleForm) -> String {
    let name = if form.id.is_empty() { "new" } else { &form.id };
    format!("/transactions/rules/{name}")
}

fn fields(form: &RuleForm, found: &Found) -> AnyView {
    let refusal = match found {
        Found::Refused { code: "search", sentence } => Some(sentence.clone()),
        _ => None,
    };
    let chosen = |name: &str, otherwise: Category| {
        if name.is_empty() { otherwise.as_str().to_owned() } else { name.to_owned() }
    };
    let is_split = !form.percent.is_empty();
    view! {
        <form class="form panel" method="get" action=address(form)>
            <Field name="q" label="Which transactions" maxlength="2000" value=form.search.clone() error=refusal
                hint="As in the search box, such as payee:coffee amount>20."/>
            <Select name="category" label="Category it sets" options=categories() selected=chosen(&form.category, Category::Groceries)/>
            <details class="disclosure" open=is_split>
                <summary>"Split each of them, as with a bill that is half the business’s"</summary>
                <div class="disclosure-body">
                    <Field name="percent" label="Share in per cent" inputmode="decimal" maxlength="6" optional=true value=form.percent.clone()
                        hint="The rest keeps the category above."/>
                    <Select name="share_category" label="Category of that share" options=categories() selected=chosen(&form.share_category, Category::BusinessUtilities)/>
                </div>
            </details>
            <Field name="from" label="Effective from" kind="date" optional=true value=form.effective_from.clone()
                hint="Earlier transactions stay as they are. Empty for all."/>
            <Field name="name" label="Name" maxlength="60" optional=true value=form.name.clone() hint="Shown beside each category it sets."/>
            <Button>"See what it would change"</Button>
        </form>
    }
    .into_any()
}

fn categories() -> Vec<(String, String)> {
    Category::ALL.iter().map(|category| (category.as_str().to_owned(), category.label().to_owned())).collect()
}

/// The second step: what would change, and the button that lets it.
fn confirm(form: &RuleForm, preview: &RulePreview, locale: Locale) -> AnyView {
    let would = match preview.changed {
        0 => "Nothing would change now; new transactions follow the rule.".to_owned(),
        changed => format!("{} would change.", transactions(changed)),
    };
    let by_hand = match preview.by_hand {
        0 => String::new(),
        1 => " 1 that you set by hand stays as it is.".to_owned(),
        by_hand => format!(" {by_hand} that you set by hand stay as they are."),
    };
    let sentence = format!("It finds {}. {would}{by_hand}", transactions(preview.matched));
    let apply = if form.id.is_empty() { "Make the rule" } else { "Change the rule" };
    let hidden = [
        ("rule[id]", &form.id),
        ("rule[name]", &form.name),
        ("rule[search]", &form.search),
        ("rule[category]", &form.category),
        ("rule[percent]", &form.percent),
        ("rule[share_category]", &form.share_category),
        ("rule[effective_from]", &form.effective_from),
        ("rule[seen]", &preview.seen),
    ];
    let hidden = hidden
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value.clone()/> })
        .collect_view();
    view! {
        <section class="section" aria-labelledby="preview-title">
            <h2 id="preview-title">"What it would change"</h2>
            <dl class="facts panel">
                <dt>"Name"</dt>
                <dd class="fact-text">{preview.name.clone()}</dd>
                <dt>"Finds"</dt>
                <dd class="fact-text"><code>{preview.search.clone()}</code></dd>
                <dt>"Sets"</dt>
                <dd class="fact-text">{sets(preview.category, preview.split)}</dd>
            </dl>
            <p>{sentence}</p>
            {examples(preview, locale)}
            <form method="post" action="/api/save-rule">
                {hidden}
                <div class="cluster">
                    <Button look=Look::Primary>{apply}</Button>
                    <LinkButton href="/transactions/rules" look=Look::Quiet>"Leave it"</LinkButton>
                </div>
            </form>
        </section>
    }
    .into_any()
}

fn examples(preview: &RulePreview, locale: Locale) -> Option<AnyView> {
    let shown = preview.examples.len();
    if shown == 0 {
        return None;
    }
    let caption = if shown < preview.changed {
        format!("The newest {shown} of the {} that would change", transactions(preview.changed))
    } else {
        format!("{} that would change", transactions(shown))
    };
    let columns = vec![
        Column::text("Date"),
        Column::text("Who and what"),
        Column::text("Account").minor(),
        Column::text("Category now"),
        Column::text("Would be"),
        Column::number("Amount"),
    ];
    let rows = preview.examples.iter().map(|Example { before, after }| {
        let transaction = &before.transaction;
        vec![
            Cell::Date(transaction.posted_on),
            transaction.description.clone().into(),
            before.account_name.clone().into(),
            before.assignment.category.label().into(),
            after.label().into(),
            Cell::Signed(MoneyValue::new(transaction.amount_minor, transaction.currency)),
        ]
    });
    let data = TableData::new(caption, columns).with_rows(rows);
    Some(view! { <div class="panel"><Table data locale/></div> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::transaction::list::tests::listed;
    use crate::ui::render::html;

    fn form(id: &str) -> RuleForm {
        let search = "payee:\"whole foods\"".to_owned();
        RuleForm { id: id.to_owned(), search, category: "dining".to_owned(), ..RuleForm::default() }
    }

    fn preview(changed: usize) -> Found {
        let examples = vec![Example { before: listed("t-1"), after: Category::Dining }];
        Found::Preview(Box::new(RulePreview {
            name: "Lunch".to_owned(),
            search: "payee:\"whole foods\"".to_owned(),
            category: Category::Dining,
            split: None,
            matched: 9,
            by_hand: 2,
            changed,
            examples: if changed == 0 { Vec::new() } else { examples },
            seen: "abc".to_owned(),
        }))
    }

    fn shown(form: &RuleForm, found: &Found) -> String {
        html(|| view("New rule", form, found, Locale::EnUs))
    }

    #[test]
    fn nothing_can_be_applied_before_its_effect_is_seen() {
        let shown = shown(&form(""), &Found::Nothing);
        assert!(!shown.contains("/api/save-rule") && shown.contains("See what it would change"), "{shown}");
        assert!(shown.contains("value=\"payee:&quot;whole foods&quot;\""), "{shown}");
        assert!(shown.contains(r#"<option value="dining" selected>"#), "{shown}");
    }

    #[test]
    fn the_effect_is_counted_and_listed_first() {
        let changing = shown(&form("r-1"), &preview(34));
        let sentence =
            "It finds 9 transactions. 34 transactions would change. 2 that you set by hand stay as they are.";
        assert!(changing.contains(sentence), "{changing}");
        assert!(changing.contains("The newest 1 of the 34 transactions"), "{changing}");
        assert!(changing.contains(r#"name="rule[seen]" value="abc""#), "{changing}");
        assert!(changing.contains(r#"action="/transactions/rules/r-1""#), "{changing}");
        assert!(changing.contains("Change the rule"), "{changing}");
        let idle = shown(&form(""), &preview(0));
        assert!(idle.contains("Nothing would change now") && idle.contains("Make the rule"), "{idle}");
    }

    #[test]
    fn a_search_that_cannot_be_read_says_where() {
        let refused = Found::Refused { code: "search", sentence: "At letter 7: no.".to_owned() };
        let shown = shown(&form(""), &refused);
        assert!(shown.contains(r#"aria-invalid="true""#) && shown.contains("At letter 7"), "{shown}");
    }
}
