//! Signing up.

use leptos::prelude::*;

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::{Button, Look};
use crate::ui::field::Field;

/// Fewest letters the server accepts; the browser says so before the form is sent.
pub(super) const PASSWORD_LETTERS_MIN: &str = "10";
/// What makes a good password.
pub(super) const PASSWORD_HINT: &str = "At least 10 letters. Three or four unrelated words make a good one.";

/// The form; someone signed in already is sent to their start.
pub async fn page(visit: Visit) -> Result<Page, PageError> {
    if visit.principal.is_some() {
        return Ok(Page::redirect("/"));
    }
    Ok(Page::new("Create an account", view(visit.refill("email"))))
}

fn view(email: String) -> AnyView {
    view! {
        <section class="form-page">
            <header>
                <h1>"Create your account"</h1>
                <p>"An address and a password are all it takes. Your bank's password is never asked for."</p>
            </header>
            <form class="form panel" method="post" action="/api/sign-up">
                <Field name="email" label="Email" kind="email" autocomplete="email" hint="Only used to sign in." value=email/>
                <Field
                    name="password"
                    label="Password"
                    kind="password"
                    autocomplete="new-password"
                    minlength=PASSWORD_LETTERS_MIN
                    hint=PASSWORD_HINT
                />
                <Button look=Look::Primary wide=true>"Create account"</Button>
            </form>
            <p class="form-page-foot">"Already here? "<a href="/sign-in">"Sign in"</a></p>
        </section>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn asks_for_no_more_than_address_and_password() {
        let shown = html(|| view("ana@".to_owned()));
        assert_eq!(shown.matches("<h1>").count(), 1, "{shown}");
        assert_eq!(shown.matches("<input").count(), 2, "{shown}");
        assert!(shown.contains(r#"action="/api/sign-up""#) && shown.contains(r#"value="ana@""#), "{shown}");
        for field in ["email", "password"] {
            assert!(shown.contains(&format!(r#"<label for="field-{field}""#)), "{field} of {shown}");
        }
        assert!(shown.contains(r#"autocomplete="new-password""#), "{shown}");
        assert!(shown.contains(r#"minlength="10""#), "{shown}");
    }
}
