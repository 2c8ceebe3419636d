//! What stands where figures would: nothing yet, too little history, a fault, or not loaded.

use leptos::prelude::*;

use super::icon::{Drawing, Icon};

/// There is nothing to show, and that is fine. The children say what would fill it, with a link.
#[component]
pub fn EmptyState(
    /// What there is none of.
    #[prop(into)]
    title: String,
    /// What would fill it.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="state">
            <Icon drawing=Drawing::Info/>
            <p class="state-title">{title}</p>
            {children()}
        </div>
    }
}

/// There is too little history for an honest figure: says how much there is and how much it takes.
#[component]
pub fn NotEnoughData(
    /// How many there are.
    have: u32,
    /// How many it takes.
    need: u32,
    /// What is counted, in the plural, such as `months`.
    #[prop(default = "months")]
    unit: &'static str,
    /// What will be shown once there is enough, and what helps meanwhile.
    children: Children,
) -> impl IntoView {
    let have_shown = have.min(need);
    let sentence = format!("Not enough history ({have} of {need} {unit})");
    view! {
        <div class="state">
            <Icon drawing=Drawing::Clock/>
            <p class="state-title">{sentence.clone()}</p>
            <div class="meter">
                <progress class="meter-bar" value=have_shown.to_string() max=need.to_string() aria-label=sentence></progress>
            </div>
            {children()}
        </div>
    }
}

/// This part failed while the rest of the page stands.
#[component]
pub fn ErrorState(
    /// What to tell the person: safe, and without blame.
    #[prop(default = "This could not be computed just now. Your data is safe; reload the page to try again.".to_owned(), into)]
    sentence: String,
) -> impl IntoView {
    view! {
        <div class="state state--problem" role="alert">
            <Icon drawing=Drawing::Alert/>
            <p class="state-title">"Not available"</p>
            <p>{sentence}</p>
        </div>
    }
}

/// How much room a part will take once it is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Room {
    /// A headline number.
    #[default]
    Small,
    /// A chart.
    Chart,
    /// A table.
    Table,
}

/// A placeholder as large as what is coming, so that nothing moves when it arrives.
#[component]
pub fn Skeleton(
    /// How much room it keeps.
    #[prop(optional)]
    room: Room,
) -> impl IntoView {
    let class = match room {
        Room::Small => "skeleton skeleton--small",
        Room::Chart => "skeleton skeleton--chart",
        Room::Table => "skeleton skeleton--table",
    };
    view! {
        <div class=class role="status">
            <span class="skeleton-line"></span>
            <span class="skeleton-line"></span>
            <span class="visually-hidden">"Loading"</span>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn too_little_history_names_both_numbers() {
        let shown = html(|| view! { <NotEnoughData have=2 need=4>"A forecast needs four."</NotEnoughData> });
        assert!(shown.contains("Not enough history (2 of 4 months)"), "{shown}");
        assert!(
            shown.contains(r#"value="2" max="4" aria-label="Not enough history (2 of 4 months)""#),
            "{shown}"
        );
    }

    #[test]
    fn a_fault_is_announced_and_loading_is_said() {
        let fault = html(|| view! { <ErrorState/> });
        assert!(fault.contains(r#"role="alert""#) && fault.contains("Your data is safe"), "{fault}");
        let loading = html(|| view! { <Skeleton room=Room::Chart/> });
        assert!(loading.contains("skeleton--chart") && loading.contains("Loading"), "{loading}");
    }

    #[test]
    fn nothing_yet_says_what_would_fill_it() {
        let shown =
            html(|| view! { <EmptyState title="No transactions"><p>"Import a file."</p></EmptyState> });
        assert!(
            shown.contains(r#"<p class="state-title">No transactions</p><p>Import a file.</p>"#),
            "{shown}"
        );
    }
}
