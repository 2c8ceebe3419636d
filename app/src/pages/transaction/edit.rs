//! One transaction, and correcting what it or all alike were for.

use ::money::{Locale, Money as MoneyValue};
use categorise::Category;
use leptos::prelude::*;
use services::{Correction, Listed};

use super::split;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, LinkButton, Look};
use crate::ui::date::{Date, DateForm};
use crate::ui::money::Money;
use crate::ui::select::Select;

/// A category the customer considers, and how many others it would move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Considered {
    category: Category,
    would_change: usize,
}

/// The page at `/transactions/{id}`; with `category` it shows what that correction would change.
///
/// # Errors
/// When there is no such transaction of this customer's, or no such category.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let (person, id) = (visit.person()?, visit.param("id"));
    let correction = visit.attune.transaction(person, id).await?;
    let considered = match visit.query("category") {
        Some(name) => {
            let would_change = visit.attune.would_change(person, id, name).await?;
            Category::from_name(name).map(|category| Considered { category, would_change })
        }
        None => None,
    };
    let typed = split::Typed { percent: visit.refill("percent"), amount: visit.refill("amount") };
    Ok(Page::new("Transaction", view(&correction, considered, &typed, visit.locale())))
}

fn view(
    correction: &Correction,
    considered: Option<Considered>,
    typed: &split::Typed,
    locale: Locale,
) -> AnyView {
    let listed = &correction.listed;
    let chosen = considered.map_or(listed.assignment.category, |considered| considered.category);
    let options =
        Category::ALL.iter().map(|category| (category.as_str().to_owned(), category.label().to_owned()));
    let options: Vec<_> = options.collect();
    let choose = view! {
        <section class="section">
            <h2>"What was it for?"</h2>
            <form class="form form--inline" method="get" action=format!("/transactions/{}", listed.transaction.id)>
                <Select name="category" label="Category" options selected=chosen.as_str()/>
                <Button>"See what would change"</Button>
            </form>
        </section>
    };
    let choose = choose.into_any();
    view! {
        <section class="narrow">
            <header class="page-head">
                <div>
                    <h1>{name(listed)}</h1>
                    <p><a href="/transactions">"All transactions"</a></p>
                </div>
            </header>
            {facts(listed, locale)}
            {choose}
            {considered.map(|considered| confirm(correction, considered))}
            {split::parts(listed)}
            {split::forms(listed, typed)}
        </section>
    }
    .into_any()
}

fn name(listed: &Listed) -> String {
    let counterparty = &listed.assignment.counterparty;
    if counterparty.is_empty() { listed.transaction.description.clone() } else { counterparty.clone() }
}

fn facts(listed: &Listed, locale: Locale) -> AnyView {
    let Listed { transaction, assignment, account_name, rule } = listed;
    let optional = |label: &'static str, value: Option<&String>| {
        value.map(|value| view! { <dt>{label}</dt><dd class="fact-text">{value.clone()}</dd> })
    };
    let set_by = match rule {
        Some(rule) => {
            view! { <a href=format!("/transactions/rules/{}", rule.id)>{listed.set_by()}</a> }.into_any()
        }
        None => listed.set_by().into_any(),
    };
    let pair = assignment.transfer_pair.as_ref().map(|other| {
        let href = format!("/transactions/{other}");
        view! { <dt>"Other side of the transfer"</dt><dd><a href=href>"In another account of yours"</a></dd> }
    });
    view! {
        <dl class="facts panel">
            <dt>"Amount"</dt>
            <dd><Money amount=MoneyValue::new(transaction.amount_minor, transaction.currency) signed=true/></dd>
            <dt>"Date"</dt>
            <dd><Date on=transaction.posted_on locale form=DateForm::Long/></dd>
            <dt>"Account"</dt>
            <dd class="fact-text">{account_name.clone()}</dd>
            <dt>"The bank’s text"</dt>
            <dd class="fact-text">{transaction.description.clone()}</dd>
            {optional("Counterparty in the file", transaction.counterparty.as_ref())}
            {optional("The bank’s reference", transaction.bank_reference.as_ref())}
            <dt>"Category"</dt>
            <dd>{assignment.category.label()}</dd>
            <dt>"Category set by"</dt>
            <dd class="fact-text">{set_by}</dd>
            {pair}
        </dl>
    }
    .into_any()
}

/// The second step: what the correction would change, and for which transactions it should hold.
fn confirm(correction: &Correction, considered: Considered) -> AnyView {
    let listed = &correction.listed;
    let (name, label) = (name(listed), considered.category.label());
    let way = if listed.transaction.amount_minor < 0 { "to" } else { "from" };
    let others = match correction.alike {
        0 => format!("There are no other payments {way} {name} yet."),
        1 => format!("There is 1 other payment {way} {name}; {} would change.", considered.would_change),
        alike => format!(
            "There are {alike} other payments {way} {name}; {} would change.",
            considered.would_change
        ),
    };
    let all = format!("This and all others {way} {name}, now and later");
    // Without a counterparty to go by, a rule would sweep together everything that has none.
    let choice = (!listed.assignment.counterparty_key.is_empty()).then(|| {
        view! {
            <fieldset class="field">
                <legend class="field-label">"Which transactions?"</legend>
                <div class="choice">
                    <input id="alike-no" type="radio" name="alike" value="no" checked=true/>
                    <label for="alike-no">"Only this one"</label>
                </div>
                <div class="choice">
                    <input id="alike-yes" type="radio" name="alike" value="yes" aria-describedby="alike-hint"/>
                    <label for="alike-yes">{all}</label>
                    <p class="field-hint" id="alike-hint">{others} " What you set one by one stays as it is."</p>
                </div>
            </fieldset>
        }
        .into_any()
    });
    view! {
        <section class="section" aria-labelledby="change-title">
            <h2 id="change-title">{format!("Change to “{label}”")}</h2>
            <form class="form panel" method="post" action="/api/correct-category">
                <input type="hidden" name="id" value=listed.transaction.id.to_string()/>
                <input type="hidden" name="category" value=considered.category.as_str()/>
                {choice}
                <div class="cluster">
                    <Button look=Look::Primary>"Change the category"</Button>
                    <LinkButton href=format!("/transactions/{}", listed.transaction.id) look=Look::Quiet>"Leave it"</LinkButton>
                </div>
            </form>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::list::tests::listed;
    use super::*;
    use crate::ui::render::html;

    fn shown(alike: usize, considered: Option<Considered>, key: &str) -> String {
        let mut listed = listed("t-1");
        listed.assignment.counterparty_key = key.to_owned();
        let correction = Correction { listed, alike };
        html(|| view(&correction, considered, &split::Typed::default(), Locale::EnUs))
    }

    const DINING: Option<Considered> = Some(Considered { category: Category::Dining, would_change: 7 });

    #[test]
    fn a_visit_shows_the_facts_and_changes_nothing() {
        let shown = shown(9, None, "whole foods");
        assert!(shown.contains("WHOLEFDS MKT &lt;10234&gt;") && shown.contains("FIT-1"), "{shown}");
        assert!(shown.contains(r#"<option value="groceries" selected>"#), "{shown}");
        assert!(!shown.contains("/api/correct-category"), "{shown}");
        assert_eq!(shown.matches("<h1").count(), 1);
    }

    #[test]
    fn a_choice_says_how_many_would_change_before_it_is_made() {
        let shown = shown(9, DINING, "whole foods");
        assert!(shown.contains("There are 9 other payments to Whole Foods; 7 would change."), "{shown}");
        assert!(shown.contains(r#"name="category" value="dining""#), "{shown}");
        assert!(shown.contains(r#"for="alike-no""#) && shown.contains(r#"for="alike-yes""#), "{shown}");
        assert!(shown.contains(r#"<option value="dining" selected>"#), "{shown}");
    }

    #[test]
    fn without_a_counterparty_only_one_can_change() {
        let shown = shown(40, DINING, "");
        assert!(!shown.contains(r#"name="alike""#) && shown.contains("/api/correct-category"), "{shown}");
    }
}
