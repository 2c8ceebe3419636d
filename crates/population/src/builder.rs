//! The desk on which a household's history is put together: dated drafts on slots, later settled into accounts.

use chrono::NaiveDate;

use crate::calendar::Window;
use crate::figures::Figures;
use crate::household::Payer;
use crate::random::Random;
use crate::situation::Situation;
use crate::vocabulary::{Bank, Line, Words, render};
use crate::{LifeEvent, Meaning, Spec};

/// The accounts a household can have, by what they are for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Slot {
    Main,
    Bills,
    Savings,
    Card,
    Brokerage,
    Business,
    Mortgage,
}

impl Slot {
    pub(crate) const ALL: [Self; 7] =
        [Self::Main, Self::Bills, Self::Savings, Self::Card, Self::Brokerage, Self::Business, Self::Mortgage];

    pub(crate) fn index(self) -> usize {
        Self::ALL.iter().position(|slot| *slot == self).unwrap_or(0)
    }
}

/// One movement not yet settled.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) slot: Slot,
    pub(crate) amount_minor: i64,
    pub(crate) meaning: Meaning,
    pub(crate) text: String,
}

/// Everything lives and spending areas need, and where they put what they draw.
#[derive(Debug)]
pub(crate) struct Builder<'a> {
    pub(crate) spec: &'a Spec,
    pub(crate) root: Random,
    pub(crate) situation: Situation,
    pub(crate) figures: &'static Figures,
    pub(crate) words: &'static Words,
    pub(crate) bank: &'static Bank,
    pub(crate) city: &'static str,
    pub(crate) window: Window,
    /// One list for each day of the window.
    pub(crate) days: Vec<Vec<Draft>>,
    pub(crate) payers: Vec<Payer>,
    pub(crate) holdings: Vec<String>,
    pub(crate) events: Vec<LifeEvent>,
}

impl<'a> Builder<'a> {
    pub(crate) fn new(spec: &'a Spec) -> Self {
        let root = Random::new(spec.seed, spec.index);
        let situation = Situation::draw(spec, &mut root.fork("situation"));
        let mut random = root.fork("places");
        let words = Words::of(spec.vocabulary, situation.country);
        let [first, second] = words.banks;
        let bank = if random.chance(0.5) { first } else { second };
        let months = random
            .whole(i64::from(*spec.months_of_history.start()), i64::from(*spec.months_of_history.end()));
        let window = Window::ending(spec.end_on, u32::try_from(months.clamp(1, 1200)).unwrap_or(1));
        let length = usize::try_from(window.days()).unwrap_or(1);
        Self {
            spec,
            figures: Figures::of(situation.country),
            city: random.choose(words.cities),
            days: (0..length).map(|_| Vec::new()).collect(),
            payers: Vec::new(),
            holdings: Vec::new(),
            events: Vec::new(),
            root,
            situation,
            words,
            bank,
            window,
        }
    }

    /// The stream of one concern.
    pub(crate) fn random(&self, concern: &str) -> Random {
        self.root.fork(concern)
    }

    /// Whether the household has an account in a slot.
    pub(crate) fn has(&self, slot: Slot) -> bool {
        let situation = &self.situation;
        match slot {
            Slot::Main => true,
            Slot::Bills => situation.has_bills_account,
            Slot::Savings => situation.has_savings,
            Slot::Card => situation.card_share > 0.0,
            Slot::Brokerage => situation.has_brokerage,
            Slot::Business => situation.has_business_account,
            Slot::Mortgage => situation.shows_mortgage,
        }
    }

    /// The slot, or the main account where the household lacks it.
    pub(crate) fn slot_or_main(&self, slot: Slot) -> Slot {
        if self.has(slot) { slot } else { Slot::Main }
    }

    /// Puts one movement on a day; days outside the window and empty amounts are dropped.
    pub(crate) fn post(
        &mut self,
        on: NaiveDate,
        slot: Slot,
        amount_minor: i64,
        meaning: Meaning,
        text: String,
    ) {
        if amount_minor == 0 || !self.window.contains(on) {
            return;
        }
        let slot = self.slot_or_main(slot);
        let at = usize::try_from((on - self.window.start).num_days()).unwrap_or(0);
        if let Some(day) = self.days.get_mut(at) {
            day.push(Draft { slot, amount_minor, meaning, text });
        }
    }

    /// A recurring counterparty with one of a bank's templates.
    pub(crate) fn line(
        &self,
        random: &mut Random,
        templates: &'static [&'static str],
        name: impl Into<String>,
    ) -> Line {
        Line {
            template: random.choose(templates),
            name: name.into(),
            city: self.city,
            capitals: self.bank.capitals,
        }
    }

    /// One description from one of a bank's templates.
    pub(crate) fn text(
        &self,
        random: &mut Random,
        templates: &'static [&'static str],
        name: &str,
        on: NaiveDate,
    ) -> String {
        let template = random.choose(templates);
        render(template, name, self.city, self.bank.capitals, random, on)
    }

    /// Remembers who pays the household.
    pub(crate) fn payer(&mut self, name: &str, meaning: Meaning) {
        self.payers.push(Payer { name: name.to_owned(), meaning });
    }

    /// What came in less what went out of everyday accounts so far, averaged over the months.
    pub(crate) fn monthly_net_minor(&self) -> i64 {
        let everyday = [Slot::Main, Slot::Bills, Slot::Card];
        self.monthly(|draft| everyday.contains(&draft.slot))
    }

    /// The average a month of the drafts a test picks.
    pub(crate) fn monthly(&self, wanted: impl Fn(&Draft) -> bool) -> i64 {
        let total: i64 =
            self.days.iter().flatten().filter(|draft| wanted(draft)).map(|draft| draft.amount_minor).sum();
        crate::random::scaled(total, 1.0 / self.window.months().max(0.5))
    }
}
