//! The bar under a preview: what was found, and the choice between taking it in and throwing it away.

use leptos::prelude::*;

use super::button::{Button, Look};

/// What was found in a file, with one button that discards it and, if anything can be taken in, one that does.
#[component]
pub fn PreviewActions(
    /// The waiting file's id, sent with either choice.
    id: String,
    /// What was found, in one sentence.
    summary: String,
    /// The words of the button that takes it in; none when there is nothing to take in.
    commit: Option<String>,
    /// Where taking it in is sent.
    commit_action: &'static str,
    /// Where discarding it is sent.
    discard_action: &'static str,
) -> impl IntoView {
    let commit_id = id.clone();
    let commit = commit.map(|words| {
        view! {
            <form method="post" action=commit_action>
                <input type="hidden" name="id" value=commit_id/>
                <Button look=Look::Primary>{words}</Button>
            </form>
        }
    });
    view! {
        <div class="sticky-actions">
            <span class="muted">{summary}</span>
            <div class="cluster">
                <form method="post" action=discard_action>
                    <input type="hidden" name="id" value=id/>
                    <Button look=Look::Quiet>"Discard"</Button>
                </form>
                {commit}
            </div>
        </div>
    }
}
