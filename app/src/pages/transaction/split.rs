//! Splitting one transaction: a share that is of another category, or something that was kept back before it came.

use ::money::Money as MoneyValue;
use categorise::{Category, Part};
use leptos::prelude::*;
use services::Listed;

use crate::ui::button::{Button, Look};
use crate::ui::field::Field;
use crate::ui::money::Money;
use crate::ui::select::Select;

/// What the customer had typed before a refusal.
#[derive(Debug, Clone, Default)]
pub(super) struct Typed {
    /// Per cent.
    pub(super) percent: String,
    /// What was kept back.
    pub(super) amount: String,
}

/// The parts of a split transaction with their amounts; nothing for a whole one.
pub(super) fn parts(listed: &Listed) -> Option<AnyView> {
    let currency = listed.transaction.currency;
    let assignment = &listed.assignment;
    if assignment.parts.is_empty() {
        return None;
    }
    let rows = assignment
        .amounts(listed.transaction.amount_minor)
        .map(|(category, amount_minor)| {
            view! {
                <dt>{category.label()}</dt>
                <dd><Money amount=MoneyValue::new(amount_minor, currency) signed=true/></dd>
            }
        })
        .collect_view();
    Some(
        view! {
            <section class="section" aria-labelledby="parts-title">
                <h2 id="parts-title">"Split into"</h2>
                <dl class="facts panel">{rows}</dl>
                <form method="post" action="/api/split-transaction">
                    <input type="hidden" name="id" value=listed.transaction.id.to_string()/>
                    <input type="hidden" name="kind" value="whole"/>
                    <Button look=Look::Quiet>"Make it whole again"</Button>
                </form>
            </section>
        }
        .into_any(),
    )
}

/// The forms that split it.
pub(super) fn forms(listed: &Listed, typed: &Typed) -> AnyView {
    let is_deposit = listed.transaction.amount_minor > 0;
    let kept_back = is_deposit.then(|| kept_back(listed, typed));
    let sample = match listed.assignment.parts.first() {
        Some(Part { category, .. }) => *category,
        None if is_deposit => Category::SalesTax,
        None => Category::BusinessUtilities,
    };
    let title =
        if is_deposit { "Part of it is for something else" } else { "Part of it is for the business" };
    view! {
        <details class="section disclosure">
            <summary>"Split it"</summary>
            <form class="form panel" method="post" action="/api/split-transaction">
                <h2>{title}</h2>
                <input type="hidden" name="id" value=listed.transaction.id.to_string()/>
                <input type="hidden" name="kind" value="share"/>
                <Field name="percent" label="Share in per cent" inputmode="decimal" maxlength="6" value=typed.percent.clone()
                    hint="Such as 50 for a bill that is half the business’s. The rest keeps its category."/>
                <Select name="category" id="split-share-category" label="Category of that share" options=categories() selected=sample.as_str()/>
                {alike(listed, "split-share-alike")}
                <Button>"Split"</Button>
            </form>
            {kept_back}
        </details>
    }
    .into_any()
}

fn kept_back(listed: &Listed, typed: &Typed) -> AnyView {
    view! {
        <form class="form panel" method="post" action="/api/split-transaction">
            <h2>"Something was kept back"</h2>
            <input type="hidden" name="id" value=listed.transaction.id.to_string()/>
            <input type="hidden" name="kind" value="kept-back"/>
            <Field name="amount" label="How much was kept back" inputmode="decimal" maxlength="20" value=typed.amount.clone()
                hint="A platform’s fee, or tax it collected. Your income counts before it, and what was kept back counts as a cost."/>
            <Select name="category" id="split-kept-category" label="What it was" options=categories() selected=Category::BusinessFees.as_str()/>
            <Button>"Split"</Button>
        </form>
    }
    .into_any()
}

fn alike(listed: &Listed, id: &'static str) -> Option<AnyView> {
    // Without a counterparty to go by, a rule would sweep together everything that has none.
    (!listed.assignment.counterparty_key.is_empty()).then(|| {
        view! {
            <div class="choice">
                <input id=id type="checkbox" name="alike" value="yes"/>
                <label for=id>"Split all of the same counterparty so, now and later"</label>
            </div>
        }
        .into_any()
    })
}

fn categories() -> Vec<(String, String)> {
    Category::ALL.iter().map(|category| (category.as_str().to_owned(), category.label().to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::super::list::tests::listed;
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn a_cost_is_shared_and_a_deposit_may_have_had_something_kept_back() {
        let cost = listed("t-1");
        let shown = html(|| forms(&cost, &Typed::default()));
        assert!(shown.contains("Part of it is for the business") && !shown.contains("kept-back"), "{shown}");
        let mut deposit = listed("t-2");
        deposit.transaction.amount_minor = 9_500;
        let shown = html(|| forms(&deposit, &Typed { amount: "5".to_owned(), ..Typed::default() }));
        assert!(shown.contains(r#"value="kept-back""#) && shown.contains(r#"value="5""#), "{shown}");
    }

    #[test]
    fn a_split_transaction_shows_its_parts_and_how_to_join_them() {
        let mut split = listed("t-1");
        assert!(parts(&split).is_none());
        split.assignment.parts = vec![Part { category: Category::BusinessSupplies, amount_minor: -4_206 }];
        let shown = html(|| parts(&split).into_any());
        assert!(shown.contains("Business supplies") && shown.contains(r#"value="whole""#), "{shown}");
    }
}
