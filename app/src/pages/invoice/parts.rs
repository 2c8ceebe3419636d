//! What the list and the page of one invoice share: words of status and expectation, and suggested deposits.

use ::money::{Locale, Money as MoneyValue};
use leptos::prelude::*;
use receivables::{ExpectedPayment, Status};
use services::Suggestion;

use crate::ui::badge::Badge;
use crate::ui::button::Button;
use crate::ui::date::{Date, DateForm, to_text};
use crate::ui::money::Money;
use crate::ui::notice::Tone;

/// The status as a badge.
pub(super) fn badge(status: Status) -> AnyView {
    let (tone, word) = match status {
        Status::Draft => (Tone::Plain, "Draft"),
        Status::Sent => (Tone::Plain, "Sent"),
        Status::PartPaid => (Tone::Caution, "Part paid"),
        Status::Paid => (Tone::Done, "Paid"),
        Status::Overdue => (Tone::Problem, "Overdue"),
        Status::Cancelled => (Tone::Plain, "Cancelled"),
    };
    view! { <Badge tone>{word}</Badge> }.into_any()
}

/// When a payment is likely to come, in a few words: its middle day, and the days one in ten comes before and after.
pub(super) fn expected_words(expected: &ExpectedPayment, locale: Locale) -> String {
    let day = |on| to_text(on, locale, DateForm::Short);
    match (expected.p50_on, expected.p10_on, expected.p90_on) {
        (Some(middle), Some(early), Some(late)) => {
            format!("around {}, most likely between {} and {}", day(middle), day(early), day(late))
        }
        (Some(middle), ..) => format!("around {}, perhaps much later", day(middle)),
        (None, ..) => "perhaps never: most payments this late do not come".to_owned(),
    }
}

/// Deposits that may have paid, each with one button to say that it did.
pub(super) fn suggestions(suggestions: &[Suggestion], locale: Locale) -> Option<AnyView> {
    if suggestions.is_empty() {
        return None;
    }
    let rows = suggestions.iter().map(|suggestion| row(suggestion, locale)).collect_view();
    Some(
        view! {
            <section class="section" aria-labelledby="suggestions-title">
                <h2 id="suggestions-title">"Is this a payment?"</h2>
                <p>"These deposits may have paid an invoice. Nothing is recorded until you say so."</p>
                <div class="panel"><ul class="rows">{rows}</ul></div>
            </section>
        }
        .into_any(),
    )
}

fn row(suggestion: &Suggestion, locale: Locale) -> impl IntoView + use<> {
    let deposit = &suggestion.deposit;
    let amount = MoneyValue::new(deposit.amount_minor, deposit.currency);
    let numbers: Vec<String> =
        suggestion.parts.iter().map(|part| format!("{} to {}", part.number, part.client)).collect();
    let numbers = numbers.join(", ");
    let label = format!("Record it as paid: {} from {}", amount.to_display(), deposit.payer);
    let id = deposit.transaction_id.to_string();
    view! {
        <li>
            <span class="row-main">
                <a href=format!("/transactions/{id}")>{deposit.payer.clone()}</a>
                ", "
                <Date on=deposit.on locale/>
            </span>
            <Money amount/>
            <span class="row-note">{format!("For {numbers}. {}", suggestion.reason)}</span>
            <form class="row-action" method="post" action="/api/accept-match">
                <input type="hidden" name="id" value=id/>
                <Button small=true label>"Record it as paid"</Button>
            </form>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use ::money::Currency;
    use receivables::InvoiceId;

    use super::*;

    fn check(days: [Option<&str>; 3], expected: &str) {
        let [p10_on, p50_on, p90_on] = days.map(|day| day.map(|day| day.parse().unwrap()));
        let payment = ExpectedPayment {
            invoice_id: InvoiceId::new("i"),
            client: "Acme".to_owned(),
            amount_minor: 1,
            currency: Currency::USD,
            due_on: "2026-03-01".parse().unwrap(),
            p10_on,
            p50_on,
            p90_on,
            probability_paid: 0.5,
        };
        assert_eq!(expected_words(&payment, Locale::EnGb), expected);
    }

    #[test]
    fn an_expectation_is_a_day_and_a_range() {
        check(
            [Some("2026-03-01"), Some("2026-03-05"), Some("2026-04-10")],
            "around 5 Mar 2026, most likely between 1 Mar 2026 and 10 Apr 2026",
        );
        check([Some("2026-03-01"), Some("2026-03-05"), None], "around 5 Mar 2026, perhaps much later");
        check([None, None, None], "perhaps never: most payments this late do not come");
    }
}
