//! The page a browser keeps for when it is offline.

use leptos::prelude::*;

use crate::context::Visit;
use crate::error::PageError;
use crate::shell::Page;
use crate::ui::button::LinkButton;

/// Draws it. It says nothing of who asks.
///
/// # Errors
/// Never.
pub async fn page(_: Visit) -> Result<Page, PageError> {
    Ok(Page::new("You are offline", view()).without_address())
}

fn view() -> AnyView {
    view! {
        <div class="narrow">
            <h1>"You are offline"</h1>
            <p>"Attune cannot be reached just now, so this page cannot be shown. Nothing you entered before is lost; what you were about to send was not sent."</p>
            <p>"Your dashboard can be looked at as you saw it last."</p>
            <LinkButton href="/dashboard">"Last dashboard"</LinkButton>
        </div>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn says_what_is_and_what_can_be_done() {
        let shown = html(view);
        assert!(shown.contains("You are offline") && shown.contains(r#"href="/dashboard""#), "{shown}");
    }
}
