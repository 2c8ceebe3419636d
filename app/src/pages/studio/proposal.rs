//! What waits for a colleague: what is proposed and why, with approving and dropping it.

use leptos::prelude::*;

use crate::ui::button::{Button, Look};

/// A proposal as it is shown.
pub(super) struct Proposed {
    /// Its id.
    pub(super) id: String,
    /// What is proposed, in few words.
    pub(super) title: String,
    /// All of it.
    pub(super) body: AnyView,
    /// Why.
    pub(super) note: String,
    /// Whether whoever looks proposed it: somebody else has to approve it then.
    pub(super) is_mine: bool,
}

/// One proposal, decided on by a write of `action`.
pub(super) fn card(proposed: Proposed, action: &'static str) -> AnyView {
    let Proposed { id, title, body, note, is_mine } = proposed;
    let decide = |approves: &'static str, look: Look, words: &'static str| {
        let label = format!("{words}: {title}");
        view! {
            <form method="post" action=action>
                <input type="hidden" name="id" value=id.clone()/>
                <input type="hidden" name="approves" value=approves/>
                <Button look small=true label>{words}</Button>
            </form>
        }
        .into_any()
    };
    let approve = if is_mine {
        view! { <p class="muted">"A colleague has to approve what you propose."</p> }.into_any()
    } else {
        decide("true", Look::Primary, "Approve")
    };
    let drop = decide("false", Look::Quiet, "Drop");
    view! {
        <article class="panel stack">
            <h3>{title.clone()}</h3>
            {body}
            <p class="muted">{note}</p>
            <div class="cluster">{approve}{drop}</div>
        </article>
    }
    .into_any()
}
