//! What each role can do here, in plain words. Nothing of any customer is on this page.

use leptos::prelude::*;
use services::Role;

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::LinkButton;

/// The overview of the role that asks.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    let role = visit.person()?.role;
    Ok(Page::new("Overview", view(role)))
}

/// What the role is, and what it can and cannot do.
fn words(role: Role) -> (&'static str, &'static str) {
    match role {
        Role::Product => (
            "You work on what dashboards look like.",
            "In the Studio you draft a layout, see it with the figures of demo households, have it approved by a colleague, publish it and take it back. You cannot see any customer's data.",
        ),
        Role::Advisor => (
            "You advise customers.",
            "When a customer asks a person to look at what was decided for them, you see the explanation they saw, and nothing else of theirs. You decide, and what you decide holds.",
        ),
        Role::Admin => (
            "You run this server.",
            "Accounts are made and looked after with the attune command on the server itself. This site gives you no access to any customer's data.",
        ),
        Role::Customer => ("You are a customer.", "Your money is on your dashboard."),
    }
}

fn view(role: Role) -> AnyView {
    let (who, what) = words(role);
    view! {
        <section class="narrow">
            <h1>"Overview"</h1>
            <p>{who}</p>
            <p>{what}</p>
            <p>"What everyone who works here should know is how the model behind the dashboards was made, how often it is wrong, and for whom."</p>
            <p><LinkButton href="/model">"Read the model card"</LinkButton></p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn each_role_is_told_what_it_can_see() {
        for (role, phrase) in [
            (Role::Product, "In the Studio you draft a layout"),
            (Role::Advisor, "nothing else of theirs"),
            (Role::Admin, "the attune command"),
        ] {
            let shown = html(|| view(role)).replace("&#x27;", "'");
            assert!(shown.contains(phrase), "{role:?}: {shown}");
            assert!(shown.contains(r#"href="/model""#), "{role:?}: {shown}");
        }
    }
}
