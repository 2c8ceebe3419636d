//! Buttons, and links that look like buttons.

use leptos::prelude::*;

/// How much a button asks for attention.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Look {
    /// One of several actions.
    #[default]
    Plain,
    /// The one thing to do on a page.
    Primary,
    /// Out of the way until wanted.
    Quiet,
    /// Takes something away that cannot easily be had back.
    Danger,
}

impl Look {
    fn class(self, small: bool, wide: bool) -> String {
        let look = match self {
            Self::Plain => "button",
            Self::Primary => "button button--primary",
            Self::Quiet => "button button--quiet",
            Self::Danger => "button button--danger",
        };
        let small = if small { " button--small" } else { "" };
        let wide = if wide { " button--wide" } else { "" };
        format!("{look}{small}{wide}")
    }
}

/// A button that sends its form.
#[component]
pub fn Button(
    /// How much it asks for attention.
    #[prop(optional)]
    look: Look,
    /// Lower, for rows of tables and menus of cards.
    #[prop(optional)]
    small: bool,
    /// As wide as its form.
    #[prop(optional)]
    wide: bool,
    /// Name of the value sent when this button is pressed.
    #[prop(optional, into)]
    name: Option<String>,
    /// The value sent when this button is pressed.
    #[prop(optional, into)]
    value: Option<String>,
    /// Where to send the form instead of its own action.
    #[prop(optional, into)]
    formaction: Option<String>,
    /// A fuller name for screen readers where the words need what is around them. Must contain those words.
    #[prop(optional, into)]
    label: Option<String>,
    /// The words on it.
    children: Children,
) -> impl IntoView {
    view! {
        <button class=look.class(small, wide) type="submit" name=name value=value formaction=formaction aria-label=label>
            {children()}
        </button>
    }
}

/// A link that looks like a button: it goes somewhere and changes nothing.
#[component]
pub fn LinkButton(
    /// Where it goes.
    #[prop(into)]
    href: String,
    /// How much it asks for attention.
    #[prop(optional)]
    look: Look,
    /// Lower.
    #[prop(optional)]
    small: bool,
    /// As wide as what holds it.
    #[prop(optional)]
    wide: bool,
    /// The words on it.
    children: Children,
) -> impl IntoView {
    view! { <a class=look.class(small, wide) href=href>{children()}</a> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn sends_its_form_with_a_value() {
        let shown =
            html(|| view! { <Button look=Look::Primary name="answer" value="yes">"This is right"</Button> });
        insta::assert_snapshot!(shown, @r#"<button type="submit" name="answer" value="yes" class="button button--primary">This is right</button>"#);
    }

    #[test]
    fn a_link_stays_a_link() {
        let shown = html(|| view! { <LinkButton href="/import" small=true>"Import a file"</LinkButton> });
        insta::assert_snapshot!(shown, @r#"<a href="/import" class="button button--small">Import a file</a>"#);
    }
}
