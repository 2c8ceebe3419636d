//! What a widget says while it has nothing to show, and the one thing that mends it. Widgets share it, so that the
//! same lack is met by the same words.

use leptos::prelude::*;

use crate::ui::button::LinkButton;
use crate::ui::states::EmptyState;

/// What would fill an empty widget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Remedy {
    /// Transactions, or more of them.
    Import,
    /// The country, whose rules apply.
    Country,
    /// A category that was not recognised.
    Transactions,
}

impl Remedy {
    fn link(self) -> (&'static str, &'static str) {
        match self {
            Self::Import => ("/import", "Import a statement"),
            Self::Country => ("/account", "Set your country"),
            Self::Transactions => ("/transactions", "Check your transactions"),
        }
    }
}

/// Nothing to show: what there is none of, what would fill it, and the way there.
pub(super) fn empty(title: &'static str, sentence: &'static str, remedy: Remedy) -> AnyView {
    let (href, words) = remedy.link();
    view! {
        <EmptyState title>
            <p>{sentence}</p>
            <LinkButton href small=true>{words}</LinkButton>
        </EmptyState>
    }
    .into_any()
}
