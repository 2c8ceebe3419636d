//! Plain words for intents: a question for each kind and a sentence for each fact.

use money::{Locale, Money, long_date};

use super::{Evidence, Intent, IntentKind, Measure};

impl IntentKind {
    /// What a customer would be asked. Never a statement, and nothing they would be sorry to see on a screen that
    /// others see too.
    pub fn question(self) -> &'static str {
        match self {
            Self::BuyHome => "Are you preparing to buy a home?",
            Self::ClientLoss => "Has work for one of your clients come to an end?",
            Self::DebtSpiral => "Would it help to look at your loans together?",
            Self::DividendCut => "Have you seen that one of your holdings pays less?",
            Self::IdleCash => "Do you have plans for the money that came in?",
            Self::IncomeDrop => "Has your income changed for longer?",
            Self::JobLoss => "Has your pay stopped coming to this account?",
            Self::Move => "Are you moving?",
            Self::NewChild => "Is your household growing?",
            Self::OverdraftAhead => "Shall we look at the weeks ahead, before your balance gets low?",
            Self::Retirement => "Are you thinking of retiring?",
            Self::SubscriptionCreep => "Do you still use all of your subscriptions?",
            Self::TaxShortfall => "Shall we look at how the next tax payment can be met?",
        }
    }
}

impl Intent {
    /// The facts in plain words, in the order of the evidence.
    pub fn sentences(&self, locale: Locale) -> Vec<String> {
        let amount = |minor: i64| Money::new(minor, self.currency).to_display();
        self.evidence.iter().map(|fact| fact.sentence(locale, &amount)).collect()
    }
}

impl Evidence {
    fn sentence(&self, locale: Locale, amount: &dyn Fn(i64) -> String) -> String {
        let day = |on| long_date(on, locale);
        match self {
            Self::Paid { trade, name, amount_minor, count: 1, last_on, .. } => {
                let (what, sum) = (trade.label(), amount(*amount_minor));
                format!("You paid {sum} to {name} on {}, which looks like {what}", day(*last_on))
            }
            Self::Paid { trade, name, amount_minor, count, last_on, .. } => {
                let (what, sum) = (trade.label(), amount(*amount_minor));
                format!(
                    "You made {count} payments that look like {what}, {sum} together, the latest to {name} on {}",
                    day(*last_on)
                )
            }
            Self::Began { name, category, first_on, .. } => {
                format!("{name} ({}) was new on {}", category.label(), day(*first_on))
            }
            Self::Stopped { name, category, amount_minor, last_on, .. } => {
                let sum = amount(amount_minor.saturating_abs());
                format!("{name} ({}), usually {sum}, last came on {}", category.label(), day(*last_on))
            }
            Self::Shifted { measure: Measure::StrainCount, before, after, .. } => {
                format!(
                    "There were {after} charges and short loans in 90 days, {before} in the 90 days before"
                )
            }
            Self::Shifted { measure, of, before, after, since_on } => {
                let of = if of.is_empty() { String::new() } else { format!(" ({of})") };
                let (before, after) = (amount(*before), amount(*after));
                format!("{}{of} went from {before} to {after} around {}", measure.label(), day(*since_on))
            }
            Self::Elsewhere { before, after, share_bp, since_on } => {
                let percent = share_bp / 100;
                format!(
                    "Since {} {percent}% of your purchases with a place were in {after}, before mostly in {before}",
                    day(*since_on)
                )
            }
            Self::Forecast { may_be_below_on: Some(on), cautious_low_minor } => {
                let low = amount(*cautious_low_minor);
                format!("In one of ten cases your balance is below zero from {}, down to {low}", day(*on))
            }
            Self::Forecast { may_be_below_on: None, cautious_low_minor } => {
                format!("In one of ten cases your balance goes down to {}", amount(*cautious_low_minor))
            }
            Self::Due { amount_minor, on, cash_minor } => {
                let (due, cash) = (amount(*amount_minor), amount(*cash_minor));
                format!("{due} of tax is due on {}, and you would have about {cash} then", day(*on))
            }
            Self::AgeGiven { years } => format!("You turn {years} this year, by the year of birth you gave"),
        }
    }
}
