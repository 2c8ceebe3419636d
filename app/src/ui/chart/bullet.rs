//! An amount against its target.

use leptos::prelude::*;
use money::Money as MoneyValue;

use super::geometry::{percent, share};
use crate::ui::notice::Tone;

/// A bar for what there is and a mark for what there should be. Both figures stand beside it in words.
#[component]
pub fn Bullet(
    /// Unique in the page.
    #[prop(into)]
    id: String,
    /// What is measured, such as `Set aside for tax`.
    #[prop(into)]
    label: String,
    /// What there is.
    value: MoneyValue,
    /// What there should be, such as `needed by January 15`: the amount and the words for it.
    target: MoneyValue,
    /// What the target is called.
    #[prop(into)]
    target_label: String,
    /// What kind of news it is.
    #[prop(optional)]
    tone: Tone,
) -> impl IntoView {
    let most = value.amount_minor.max(target.amount_minor).saturating_add(target.amount_minor / 10).max(1);
    let text = format!("{} of {} {target_label}", value.to_display_whole(), target.to_display_whole());
    let (title_id, mark) = (format!("{id}-t"), percent(share(target.amount_minor, most)));
    view! {
        <div class=format!("bullet bullet--{}", tone.name())>
            <div class="meter-head"><span>{label.clone()}</span><span>{text.clone()}</span></div>
            <svg id=id width="100%" height="20" role="img" aria-labelledby=title_id>
                <defs><title id=title_id.clone()>{format!("{label}: {text}")}</title></defs>
                <rect class="bullet-track" y="5" width="100%" height="10" rx="5"></rect>
                <rect class="bullet-value" y="5" width=percent(share(value.amount_minor, most)) height="10" rx="5"></rect>
                <line class="bullet-target" x1=mark.clone() x2=mark y1="0" y2="20"></line>
            </svg>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use money::Currency;

    use super::*;
    use crate::ui::render::html;

    fn bullet(value: i64, target: i64) -> String {
        let usd = |minor| MoneyValue::new(minor, Currency::USD);
        let (value, target) = (usd(value), usd(target));
        html(
            move || view! { <Bullet id="aside" label="Set aside" value target target_label="due January 15"/> },
        )
    }

    #[test]
    fn says_both_figures_and_marks_the_target() {
        let shown = bullet(150_000, 300_000);
        assert!(
            shown.contains(r#"<title id="aside-t">Set aside: $1,500 of $3,000 due January 15</title>"#),
            "{shown}"
        );
        assert!(shown.contains(r#"width="45.45%""#) && shown.contains(r#"x1="90.91%""#), "{shown}");
    }

    #[test]
    fn nothing_and_less_than_nothing_draw_no_bar() {
        assert!(bullet(-500, 0).contains(r#"width="0.00%""#));
    }
}
