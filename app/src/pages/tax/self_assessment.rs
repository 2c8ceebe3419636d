//! The dates of Self Assessment in the United Kingdom: payments on account, what is left, and the digital updates.

use ::money::{Currency, Locale, Money as MoneyValue};
use leptos::prelude::*;
use tax::year::{OnAccount, Plan, SelfAssessment};

use crate::tax_payments::{date_state, send_by_words};
use crate::ui::date::{DateForm, to_text};
use crate::ui::notice::{Notice, Tone};
use crate::ui::table::{Cell, Column, Table, TableData};

/// The three dates, the claim to reduce, and the updates apart from them.
pub(super) fn dates(assessment: &SelfAssessment, plan: &Plan, currency: Currency, locale: Locale) -> AnyView {
    let as_of = plan.inputs.as_of;
    let amount = |minor: Option<i64>| match minor {
        Some(minor) => Cell::Whole(MoneyValue::new(minor, currency)),
        None => Cell::Text("not known".to_owned()),
    };
    let rows = assessment.dates.iter().map(|date| {
        let short = date.short_minor();
        let advice = send_by_words(date, locale).map(|words| view! { <p class="muted small">{words}</p> });
        let day = view! { {to_text(date.due, locale, DateForm::Long)}{advice} };
        vec![
            Cell::View(day.into_any()),
            amount(date.balancing_minor),
            amount(date.on_account_minor),
            amount(Some(date.paid_minor)),
            amount(short),
            Cell::View(date_state(date, &assessment.dates, as_of).badge()),
        ]
    });
    let columns = vec![
        Column::text("Due"),
        Column::number("Rest of the year before"),
        Column::number("On account"),
        Column::number("Paid"),
        Column::number("Short"),
        Column::text("Status"),
    ];
    let data = TableData::new("Payments of Self Assessment", columns).with_rows(rows);
    let reduced = assessment.reduced.as_ref().map(|reduced| {
        let show = |minor: i64| MoneyValue::new(minor, currency).to_display_whole();
        let text = format!(
                    "This year’s bill looks smaller than last year’s. A claim on form SA303 would ask for {} instead of {} on each date. Claim too much and interest runs on the difference.",
                    show(reduced.each_minor),
                    show(reduced.each_before_minor),
                );
        view! {
            <Notice title="You may reduce your payments on account".to_owned()>{text}</Notice>
        }
    });
    view! {
        <h3>"Payments and dates"</h3>
        {missed_july(plan.inputs.last_year.on_account, currency)}
        <div class="panel"><Table data locale/></div>
        {reduced}
        {updates(assessment, locale)}
    }
    .into_any()
}

/// A payment on account that July asked for and that never came.
fn missed_july(on_account: OnAccount, currency: Currency) -> Option<impl IntoView + use<>> {
    (on_account.missed_july_minor > 0).then(|| {
        let missed = MoneyValue::new(on_account.missed_july_minor, currency).to_display();
        let text = format!(
            "Of last July’s payment on account {missed} has not come. HM Revenue & Customs charges interest from 31 July until you pay; what you pay now comes off January’s bill."
        );
        view! {
            <Notice tone=Tone::Problem title="A payment on account is late".to_owned()>{text}</Notice>
        }
    })
}

fn updates(assessment: &SelfAssessment, locale: Locale) -> Option<AnyView> {
    if assessment.updates.is_empty() {
        return None;
    }
    let rows = assessment
        .updates
        .iter()
        .map(|update| vec![Cell::Date(update.covers_to), Cell::Date(update.send_by)]);
    let columns = vec![Column::text("Figures up to"), Column::text("Send by")];
    let data = TableData::new("Quarterly updates of Making Tax Digital: no payment goes with them", columns)
        .with_rows(rows);
    Some(view! { <div class="panel"><Table data locale/></div> }.into_any())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ui::render::html;

    #[test]
    fn row_missed_july_is_late_and_one_that_was_paid_is_not() {
        let shown = |missed_july_minor| {
            let on_account = OnAccount { missed_july_minor, ..OnAccount::default() };
            html(move || missed_july(on_account, Currency::GBP))
        };
        assert!(shown(100_050).contains("payment on account £1,000.50 has not come"), "{}", shown(100_050));
        assert_eq!(shown(0), "");
    }
}
