//! What pages and widgets say alike of a tax payment: its state, the method behind it, and why its day is not the usual
//! one.

use chrono::NaiveDate;
use leptos::prelude::*;
use money::{Currency, Locale, Money};
use tax::calendar::{Rule, shifted};
use tax::us::MovedFor;
use tax::us::estimated::{Method, Quarter, QuarterLedger, Reason};
use tax::working::to_minor;
use tax::year::AssessmentDate;

use crate::ui::badge::Badge;
use crate::ui::date::{DateForm, to_text};
use crate::ui::notice::{Notice, Tone};

/// Where one payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PaymentState {
    /// Nothing is asked for on its day.
    NothingAsked,
    /// All that is asked for is there.
    Paid,
    /// It is the next one, and some of it is still to be paid.
    Due,
    /// Its day is still further away.
    NotYet,
    /// Its day is over, and some of it was never paid.
    Late,
    /// What it asks for depends on last year's bill, which is not known.
    Unknown,
}

impl PaymentState {
    /// The state of what is `asked` by a day, `short` of it still open; minor units, `None` where it is not known.
    /// `next_due` is the day of the payment that comes next.
    pub(crate) fn of(
        asked_minor: Option<i64>,
        short_minor: Option<i64>,
        due: NaiveDate,
        next_due: Option<NaiveDate>,
        as_of: NaiveDate,
    ) -> Self {
        match (asked_minor, short_minor) {
            (None, _) | (_, None) => Self::Unknown,
            (Some(asked), Some(_)) if asked <= 0 => Self::NothingAsked,
            (_, Some(short)) if short <= 0 => Self::Paid,
            _ if due < as_of => Self::Late,
            _ if Some(due) == next_due => Self::Due,
            _ => Self::NotYet,
        }
    }

    /// In two words at most.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::NothingAsked => "Nothing asked",
            Self::Paid => "Paid",
            Self::Due => "Due next",
            Self::NotYet => "Not yet due",
            Self::Late => "Late",
            Self::Unknown => "Not known",
        }
    }

    /// What kind of news it is.
    pub(crate) fn tone(self) -> Tone {
        match self {
            Self::Paid => Tone::Done,
            Self::Due => Tone::Caution,
            Self::Late => Tone::Problem,
            Self::NothingAsked | Self::NotYet | Self::Unknown => Tone::Plain,
        }
    }

    /// The words in their tone.
    pub(crate) fn badge(self) -> AnyView {
        view! { <Badge tone=self.tone()>{self.words()}</Badge> }.into_any()
    }
}

/// The state of one instalment of the United States.
pub(crate) fn quarter_state(quarter: &Quarter, ledger: &QuarterLedger, as_of: NaiveDate) -> PaymentState {
    let (asked, short) = (Some(quarter.required_minor), Some(quarter.short_minor));
    // On its very day it is still in time.
    let next = ledger.quarters.iter().map(|quarter| quarter.due).find(|due| *due >= as_of);
    PaymentState::of(asked, short, quarter.due, next, as_of)
}

/// What one date of Self Assessment asks for, minor units; `None` where last year's bill is not known.
pub(crate) fn asked_minor(date: &AssessmentDate) -> Option<i64> {
    Some(date.balancing_minor?.saturating_add(date.on_account_minor?))
}

/// The state of one date of Self Assessment.
pub(crate) fn date_state(date: &AssessmentDate, dates: &[AssessmentDate], as_of: NaiveDate) -> PaymentState {
    let next = dates.iter().map(|date| date.due).find(|due| *due >= as_of);
    PaymentState::of(asked_minor(date), date.short_minor(), date.due, next, as_of)
}

/// Why an instalment of the United States is not due on the 15th; nothing where it is.
pub(crate) fn moved_words(moved_for: Option<MovedFor>) -> Option<&'static str> {
    moved_for.map(|reason| match reason {
        MovedFor::Weekend => "moved: the 15th is on a weekend",
        MovedFor::EmancipationDay => "moved: Emancipation Day in Washington, D.C.",
        MovedFor::MartinLutherKingDay => "moved: Martin Luther King Day",
    })
}

/// Why a transfer to HM Revenue & Customs should leave before its day, and by when; nothing where it need not.
pub(crate) fn send_by_words(date: &AssessmentDate, locale: Locale) -> Option<String> {
    let by = to_text(date.send_by?, locale, DateForm::Long);
    let closed = shifted(date.due, Rule::UnitedKingdomBefore).reasons.first().copied()?;
    Some(format!(
        "{} falls on {}: a bank transfer should leave by {by}, HMRC does not move the date",
        to_text(date.due, locale, DateForm::DayMonth),
        closed.name()
    ))
}

/// The method the instalments follow, as a short sentence.
pub(crate) fn method_words(ledger: &QuarterLedger) -> &'static str {
    match (ledger.method, ledger.reason == Reason::Wanted) {
        (Method::CurrentYear, false) => {
            "Amounts follow nine tenths of this year’s tax, the least the law allows."
        }
        (Method::PriorYear, false) => "Amounts follow last year’s tax, the least the law allows.",
        (Method::Annualized, false) => "Amounts follow the income of each period, the least the law allows.",
        (Method::CurrentYear, true) => "Amounts follow nine tenths of this year’s tax, as you chose.",
        (Method::PriorYear, true) => "Amounts follow last year’s tax, as you chose.",
        (Method::Annualized, true) => "Amounts follow the income of each period, as you chose.",
        (Method::Nothing, _) => "Nothing has to be paid before the return.",
    }
}

/// The method the instalments follow, and why it was picked.
pub(crate) fn method_sentence(ledger: &QuarterLedger, currency: Currency) -> String {
    let annual = Money::new(ledger.required_annual_minor, currency).to_display_whole();
    let method = match ledger.method {
        Method::CurrentYear => format!("Nine tenths of this year’s tax, {annual}, a quarter each"),
        Method::PriorYear => format!("The safe harbour by last year’s tax, {annual}, a quarter each"),
        Method::Annualized => "The annualised method, by the income of each period (Form 2210, Schedule AI, filed with the return)".to_owned(),
        Method::Nothing => "Nothing has to be paid before the return".to_owned(),
    };
    let reason = match ledger.reason {
        Reason::NoTaxLastYear => "last year had no tax",
        Reason::LittleLeftAfterWithholding => "less than $1,000 is left after withholding",
        Reason::NoPriorYear => {
            "last year’s tax is not known, so the prior-year safe harbour is not available: add the figure"
        }
        Reason::CurrentYearIsLess => "it asks for less than last year’s tax would",
        Reason::PriorYearIsLess => "it asks for less than nine tenths of this year’s tax",
        Reason::Wanted => "your tax profile says so",
        Reason::IncomeCameLate => "your income came late in the year, so it asks for less by some date",
    };
    if ledger.reason == Reason::Wanted {
        return format!(
            "{method}, as your tax profile says. Another method asks for less; penalties count by that one."
        );
    }
    format!("{method}, because {reason}. This is the cheapest the law allows.")
}

/// What paying now instead of waiting for the next date saves.
pub(crate) fn catch_up(ledger: &QuarterLedger, currency: Currency, locale: Locale) -> Option<AnyView> {
    if ledger.catch_up_minor <= 0 {
        return None;
    }
    let show = |minor: i64| Money::new(minor, currency).to_display();
    let (now, waiting) = (to_minor(ledger.penalty.known), to_minor(ledger.penalty_if_waiting.known));
    let by = ledger.next_due.map_or_else(String::new, |due| to_text(due, locale, DateForm::Long));
    let unknown = ledger.penalty_if_waiting.unknown_from.map(|from| {
        let from = to_text(from, locale, DateForm::Long);
        format!(" The interest rate from {from} is not published yet, so waiting costs more than that.")
    });
    let text = format!(
        "Paid now, the penalty stays at {}. Paid on {by}, it grows to {}: waiting costs {}.",
        show(now),
        show(waiting),
        show(waiting - now)
    );
    Some(
        view! {
            <Notice tone=Tone::Caution title=format!("{} is late", show(ledger.catch_up_minor))>
                {text}
                {unknown}
            </Notice>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(asked: Option<i64>, short: Option<i64>, due: &str, expected: &str) {
        let (today, next) = ("2026-11-24".parse().unwrap(), "2027-01-15".parse().ok());
        let state = PaymentState::of(asked, short, due.parse().unwrap(), next, today);
        assert_eq!(state.words(), expected, "{asked:?} {short:?} {due}");
    }

    #[test]
    fn a_state_follows_from_what_is_open_and_the_day() {
        check(Some(500), Some(0), "2026-09-15", "Paid");
        check(Some(500), Some(100), "2026-09-15", "Late");
        check(Some(500), Some(100), "2026-11-24", "Not yet due");
        check(Some(500), Some(500), "2027-01-15", "Due next");
        check(Some(500), Some(500), "2027-04-15", "Not yet due");
        check(Some(0), Some(0), "2026-06-15", "Nothing asked");
        check(None, None, "2027-01-31", "Not known");
    }

    #[test]
    fn a_sunday_in_the_united_kingdom_moves_the_transfer_and_not_the_day() {
        let date = AssessmentDate {
            due: "2027-01-31".parse().unwrap(),
            send_by: "2027-01-29".parse().ok(),
            balancing_minor: Some(0),
            on_account_minor: Some(0),
            paid_minor: 0,
        };
        let expected = "31 Jan falls on Sunday: a bank transfer should leave by 29 January 2027, HMRC does not move the date";
        assert_eq!(send_by_words(&date, Locale::EnGb).as_deref(), Some(expected));
        let on_a_monday = AssessmentDate { send_by: None, ..date };
        assert_eq!(send_by_words(&on_a_monday, Locale::EnGb), None);
    }
}
