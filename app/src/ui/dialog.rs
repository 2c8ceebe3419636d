//! A question that opens over the page.

use leptos::prelude::*;

/// A button, and the dialog it opens by the browser's own popover: no script, closes by Escape. Use it to ask
/// once more before something cannot be undone.
#[component]
pub fn Dialog(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// The words on the button that opens it.
    #[prop(into)]
    open_label: String,
    /// What the dialog is about.
    #[prop(into)]
    title: String,
    /// Class of the button that opens it.
    #[prop(default = "button")]
    open_class: &'static str,
    /// What is inside, with its own form.
    children: Children,
) -> impl IntoView {
    let title_id = format!("{id}-title");
    view! {
        <button class=open_class type="button" popovertarget=id.clone()>{open_label}</button>
        <div class="dialog" id=id popover="auto" role="dialog" aria-labelledby=title_id>
            <div class="dialog-body">
                <h2 id=title_id.clone()>{title}</h2>
                {children()}
                <button class="button button--quiet" type="button" popovertarget=id.clone() popovertargetaction="hide">
                    "Cancel"
                </button>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn the_button_opens_the_named_dialog() {
        let shown =
            html(|| view! { <Dialog id="erase" open_label="Delete" title="Delete all?">"Sure?"</Dialog> });
        assert!(shown.contains(r#"popovertarget="erase" class="button">Delete</button>"#), "{shown}");
        assert!(
            shown.contains(
                r#"id="erase" popover="auto" role="dialog" aria-labelledby="erase-title" class="dialog""#
            ),
            "{shown}"
        );
        assert!(shown.contains(r#"<h2 id="erase-title">Delete all?</h2>"#), "{shown}");
    }
}
