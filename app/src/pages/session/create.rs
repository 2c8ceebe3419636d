//! Signing in, by password or as a demo household.

use leptos::prelude::*;
use services::DemoOffer;

use super::demo::households;
use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, Look};
use crate::ui::field::Field;

/// The form; someone signed in already is sent to their start.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    if visit.principal.is_some() {
        return Ok(Page::redirect("/"));
    }
    let offers = visit.attune.demo_offers().await?;
    Ok(Page::new("Sign in", view(visit.refill("email"), &offers)))
}

fn view(email: String, offers: &[DemoOffer]) -> AnyView {
    view! {
        <section class="form-page">
            <header><h1>"Sign in"</h1></header>
            <form class="form panel" method="post" action="/api/sign-in">
                <Field name="email" label="Email" kind="email" autocomplete="username" value=email/>
                <Field name="password" label="Password" kind="password" autocomplete="current-password"/>
                <Button look=Look::Primary wide=true>"Sign in"</Button>
            </form>
            <p class="form-page-foot">"New here? "<a href="/sign-up">"Create an account"</a></p>
        </section>
        {households("Or look around as someone else", offers)}
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::super::demo::offers;
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn asks_for_address_and_password_and_keeps_the_address() {
        let shown = html(|| view("ana@example.com".to_owned(), &offers()));
        assert_eq!(shown.matches("<h1>").count(), 1, "{shown}");
        assert!(
            shown.contains(r#"<form method="post" action="/api/sign-in" class="form panel">"#),
            "{shown}"
        );
        for field in ["email", "password"] {
            assert!(shown.contains(&format!(r#"<label for="field-{field}""#)), "{field} of {shown}");
        }
        assert!(shown.contains(r#"value="ana@example.com""#), "{shown}");
        assert!(shown.contains(r#"autocomplete="current-password""#), "{shown}");
        assert!(shown.contains(r#"href="/sign-up""#) && shown.contains("/api/sign-in-demo"), "{shown}");
    }
}
