//! An amount of money on the page.

use ::money::Money as MoneyValue;
use leptos::prelude::*;

/// An amount as people write it, with the exact decimal beside it for programs: `<data value="-12.50">−$12.50`.
#[component]
pub fn Money(
    /// The amount.
    amount: MoneyValue,
    /// Without cents, rounded half away from zero, where cents are noise.
    #[prop(optional)]
    whole: bool,
    /// With a plus in front of money in, for lists that mix both.
    #[prop(optional)]
    signed: bool,
    /// In the colour of problems when below zero.
    #[prop(optional)]
    warn_below_zero: bool,
) -> impl IntoView {
    let warns = warn_below_zero && amount.amount_minor < 0;
    let class = if warns { "money money--problem" } else { "money" };
    view! { <data class=class value=amount.to_plain()>{to_text(amount, whole, signed)}</data> }
}

/// The words of an amount, for places that hold text only, such as a chart's label.
pub fn to_text(amount: MoneyValue, whole: bool, signed: bool) -> String {
    let text = if whole { amount.to_display_whole() } else { amount.to_display() };
    if signed && amount.amount_minor > 0 { format!("+{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use ::money::Currency;

    use super::*;
    use crate::ui::render::html;

    #[test]
    fn shows_a_real_minus_and_keeps_the_exact_amount() {
        let amount = MoneyValue::new(-123_450, Currency::USD);
        let shown = html(|| view! { <Money amount whole=true warn_below_zero=true/> });
        insta::assert_snapshot!(shown, @r#"<data value="-1234.50" class="money money--problem">−$1,235</data>"#);
    }

    #[test]
    fn money_in_has_a_plus_where_asked() {
        assert_eq!(to_text(MoneyValue::new(500, Currency::GBP), false, true), "+£5.00");
        assert_eq!(to_text(MoneyValue::new(0, Currency::GBP), false, true), "£0.00");
    }
}
