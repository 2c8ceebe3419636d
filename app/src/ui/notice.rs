//! A sentence the person must see: what just happened, or what to know before going on.

use leptos::prelude::*;

use super::icon::{Drawing, Icon};

/// What kind of news something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Tone {
    /// Neither good nor bad.
    #[default]
    Plain,
    /// It worked, or is as it should be.
    Done,
    /// Worth a look.
    Caution,
    /// It failed, or needs acting on.
    Problem,
}

impl Tone {
    /// The last part of its classes.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::Done => "done",
            Self::Caution => "caution",
            Self::Problem => "problem",
        }
    }

    fn drawing(self) -> Drawing {
        match self {
            Self::Plain => Drawing::Info,
            Self::Done => Drawing::Check,
            Self::Caution | Self::Problem => Drawing::Alert,
        }
    }
}

/// A notice. Problems are announced at once by screen readers (`role="alert"`), other news politely.
#[component]
pub fn Notice(
    /// What kind of news it is.
    #[prop(optional)]
    tone: Tone,
    /// A few words in front, for notices of several sentences. Empty for none.
    #[prop(optional, into)]
    title: String,
    /// The sentence.
    children: Children,
) -> impl IntoView {
    let role = if tone == Tone::Problem { "alert" } else { "status" };
    let title = (!title.is_empty()).then(|| view! { <p class="notice-title">{title}</p> });
    view! {
        <div class=format!("notice notice--{}", tone.name()) role=role>
            <Icon drawing=tone.drawing()/>
            <div>
                {title}
                <div>{children()}</div>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn a_problem_interrupts_and_news_waits() {
        let problem = html(|| view! { <Notice tone=Tone::Problem>"That file is empty."</Notice> });
        assert!(problem.contains(r#"role="alert""#), "{problem}");
        let news = html(|| view! { <Notice tone=Tone::Done title="Imported">"212 transactions."</Notice> });
        assert!(news.contains(r#"role="status""#), "{news}");
        assert!(news.contains(r#"<p class="notice-title">Imported</p>"#), "{news}");
    }
}
