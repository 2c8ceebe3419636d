//! A few line drawings. They repeat what words beside them say and are hidden from screen readers.

use leptos::prelude::*;

/// What is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Drawing {
    /// A triangle with an exclamation mark.
    Alert,
    /// An arrow downwards.
    ArrowDown,
    /// An arrow to the right.
    ArrowRight,
    /// An arrow upwards.
    ArrowUp,
    /// A tick.
    Check,
    /// A clock face.
    Clock,
    /// An eye struck through.
    Hide,
    /// Six dots, to grab by.
    Grip,
    /// An i in a circle.
    Info,
    /// Three dots: more actions.
    More,
    /// A pin.
    Pin,
    /// A curved arrow back.
    Undo,
    /// An arrow into a tray.
    Upload,
}

impl Drawing {
    /// Path data on a 24 × 24 square, stroked.
    fn path(self) -> &'static str {
        match self {
            Self::Alert => "M12 4 2.8 20h18.4zM12 10.5v4M12 17.4v.1",
            Self::ArrowDown => "M12 5v14M6 13l6 6 6-6",
            Self::ArrowRight => "M5 12h14M13 6l6 6-6 6",
            Self::ArrowUp => "M12 19V5M6 11l6-6 6 6",
            Self::Check => "M5 12.5 10 17.5 19.5 7",
            Self::Clock => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 7.5V12l3 2",
            Self::Hide => {
                "M4 4l16 16M9.9 5.3A10 10 0 0 1 21.5 12a14 14 0 0 1-2.3 3M6.2 7.2A13 13 0 0 0 2.5 12c2.8 5.8 8.2 7.6 12.7 6.1"
            }
            Self::Grip => "M9 6v.1M15 6v.1M9 12v.1M15 12v.1M9 18v.1M15 18v.1",
            Self::Info => "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18M12 11v5M12 8v.1",
            Self::More => "M5 12h.1M12 12h.1M19 12h.1",
            Self::Pin => "M9 4h6l-.8 6 3.3 3.500v1.500H6.500v-1.500L9.8 10zM12 15v5.5",
            Self::Undo => "M8 5 4 9l4 4M4 9h10a5.5 5.5 0 0 1 0 11h-3",
            Self::Upload => "M12 15V4M7.5 8 12 3.5 16.5 8M4 15v4.500h16V15",
        }
    }
}

/// One drawing, as large as the text around it.
#[component]
pub fn Icon(
    /// What is drawn.
    drawing: Drawing,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=drawing.path()></path>
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn is_hidden_from_screen_readers() {
        let shown = html(|| view! { <Icon drawing=Drawing::Check/> });
        insta::assert_snapshot!(shown, @r#"<svg viewBox="0 0 24 24" aria-hidden="true" focusable="false" class="icon"><path d="M5 12.5 10 17.5 19.5 7"></path></svg>"#);
    }
}
