//! What Attune is, for those who are not signed in; the way to their own start for those who are.

use leptos::prelude::*;
use services::{DemoOffer, Principal, Role};

use crate::context::Visit;
use crate::error::PageError;
use crate::pages::session::demo::households;
use crate::shell::Page;
use crate::ui::button::{LinkButton, Look};

/// The landing page, or a redirect by role.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    if let Some(person) = &visit.principal {
        return Ok(Page::redirect(start(person)));
    }
    let offers = visit.attune.demo_offers().await?;
    Ok(Page::new("Your money, arranged around your life", view(&offers)))
}

/// Where someone signed in begins: customers who have not introduced themselves do that first.
fn start(person: &Principal) -> &'static str {
    match person.role {
        Role::Customer if person.display_name.is_none() || person.country.is_none() => "/welcome",
        Role::Customer => "/dashboard",
        Role::Product | Role::Advisor | Role::Admin => "/staff",
    }
}

fn view(offers: &[DemoOffer]) -> AnyView {
    view! {
        <section class="hero">
            <div class="hero-text">
                <h1>"Your money, arranged around your life"</h1>
                <p>
                    "A freelancer worries about tax and the gap between payments, a retiree about income that lasts. "
                    "Attune reads your statements, puts what matters to you first, and says why."
                </p>
                <div class="cluster">
                    <LinkButton href="/sign-up" look=Look::Primary>"Create an account"</LinkButton>
                    <LinkButton href="/sign-in">"Sign in"</LinkButton>
                </div>
            </div>
            {example()}
        </section>
        <section class="section">
            <h2>"How it works"</h2>
            <ol class="steps">
                <li>
                    <h3>"Bring a statement"</h3>
                    <p>"Download a CSV, OFX, QIF, CAMT or MT940 file from your bank and import it. You see every row before it is stored, and can undo it."</p>
                </li>
                <li>
                    <h3>"See what matters first"</h3>
                    <p>"If you agree to it, Attune works out what kind of financial life you lead and arranges your dashboard for it."</p>
                </li>
                <li>
                    <h3>"Have the last word"</h3>
                    <p>"Attune names its reasons and how sure it is. Say that it is wrong, move things about, or switch it off."</p>
                </li>
            </ol>
        </section>
        {households("Try it as someone else", offers)}
    }
    .into_any()
}

/// What a reason looks like, marked as an example.
fn example() -> AnyView {
    view! {
        <section class="why" aria-label="An example of a reason">
            <p class="muted small">"An example"</p>
            <p class="why-lead">"“Attune is 91% sure that you are a freelancer, so you see the dashboard made for one.”"</p>
            <ul class="why-facts">
                <li><span class="why-figure">"6 payers"</span><span class="muted small">"paid you in the last 12 months."</span></li>
                <li><span class="why-figure">"4 times"</span><span class="muted small">"you paid income tax yourself."</span></li>
                <li><span class="why-figure">"38%"</span><span class="muted small">"of your spending was for business."</span></li>
            </ul>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use services::Country;

    use super::*;
    use crate::pages::session::demo;
    use crate::ui::render::html;

    fn check(role: Role, name: Option<&str>, country: Option<Country>, expected: &str) {
        let person = Principal {
            user_id: ledger::CustomerId::new("c"),
            role,
            display_name: name.map(str::to_owned),
            country,
            birth_year: None,
        };
        assert_eq!(start(&person), expected, "{role:?} {name:?} {country:?}");
    }

    #[test]
    fn everyone_starts_where_their_role_does() {
        let there = Some(Country::UnitedKingdom);
        check(Role::Customer, Some("Ana"), there, "/dashboard");
        check(Role::Customer, None, there, "/welcome");
        check(Role::Customer, Some("Ana"), None, "/welcome");
        check(Role::Product, None, None, "/staff");
        check(Role::Advisor, None, None, "/staff");
        check(Role::Admin, Some("Ada"), there, "/staff");
    }

    #[test]
    fn a_visitor_reads_what_it_is_and_finds_every_way_in() {
        let shown = html(|| view(&demo::offers()));
        assert_eq!(shown.matches("<h1>").count(), 1, "{shown}");
        assert_eq!(shown.matches("<h3>").count(), 3, "{shown}");
        for way in [r#"href="/sign-up""#, r#"href="/sign-in""#, r#"value="freelancer""#] {
            assert!(shown.contains(way), "{way} of {shown}");
        }
        assert!(shown.contains("An example"), "{shown}");
    }

    #[test]
    fn without_demo_households_none_are_promised() {
        let shown = html(|| view(&[]));
        assert!(!shown.contains("sign-in-demo"), "{shown}");
    }
}
