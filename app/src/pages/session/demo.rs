//! The demo households as buttons: each signs in with one press.

use leptos::prelude::*;
use services::DemoOffer;

/// A section with a button for each household; nothing where none are offered.
pub(crate) fn households(heading: &'static str, offers: &[DemoOffer]) -> Option<AnyView> {
    if offers.is_empty() {
        return None;
    }
    let buttons = offers
        .iter()
        .map(|offer| {
            let DemoOffer { key, name, blurb } = offer.clone();
            view! {
                <form method="post" action="/api/sign-in-demo">
                    <input type="hidden" name="key" value=key/>
                    <button class="demo-button" type="submit"><span>{name}</span><span>{blurb}</span></button>
                </form>
            }
        })
        .collect_view();
    let section = view! {
        <section class="section">
            <h2>{heading}</h2>
            <p class="muted">"Made-up people with a few years of made-up statements. No account is needed."</p>
            <div class="demo-grid">{buttons}</div>
        </section>
    };
    Some(section.into_any())
}

#[cfg(test)]
pub(crate) fn offers() -> Vec<DemoOffer> {
    let offer = |key: &str, name: &str, blurb: &str| DemoOffer {
        key: key.to_owned(),
        name: name.to_owned(),
        blurb: blurb.to_owned(),
    };
    vec![offer("freelancer", "Maya", "Designs for clients"), offer("retiree", "Ruth", "Lives on a pension")]
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn each_household_is_one_button_that_sends_its_key() {
        let shown = html(|| households("Try it", &offers()));
        assert_eq!(shown.matches(r#"action="/api/sign-in-demo""#).count(), 2, "{shown}");
        assert!(shown.contains(r#"<input type="hidden" name="key" value="retiree">"#), "{shown}");
        assert!(shown.contains("<span>Ruth</span><span>Lives on a pension</span>"), "{shown}");
    }

    #[test]
    fn without_offers_there_is_no_section() {
        assert!(households("Try it", &[]).is_none());
    }
}
