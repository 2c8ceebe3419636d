//! What events do to drafts: one-off payments, streams that begin, end, change or move elsewhere.

use chrono::NaiveDate;

use crate::builder::{Builder, Draft, Slot};
use crate::calendar::{business_day_after, shift};
use crate::random::{Random, scaled};
use crate::{EventKind, LifeEvent, Meaning};

impl Builder<'_> {
    /// Remembers what truly happened; only where events are asked for, so that other answer keys stay as they are.
    pub(crate) fn happened(&mut self, kind: EventKind, on: NaiveDate) {
        if self.spec.event_share > 0.0 && self.window.contains(on) {
            self.events.push(LifeEvent { kind, on });
        }
    }

    /// A payment by card to one of these names, sized around a median.
    pub(super) fn card_payment(
        &mut self,
        random: &mut Random,
        on: NaiveDate,
        names: &[&'static str],
        median_minor: i64,
        meaning: Meaning,
    ) {
        let name = random.choose(names);
        let slot = if random.chance(self.situation.card_share) { Slot::Card } else { Slot::Main };
        let text = self.text(random, self.bank.card, name, on);
        let amount = -random.around(median_minor, 0.25).max(100);
        self.post(on, slot, amount, meaning, text);
    }

    /// A payment from the main account to one of these names.
    pub(super) fn transfer_out(
        &mut self,
        random: &mut Random,
        on: NaiveDate,
        name: &str,
        amount_minor: i64,
        meaning: Meaning,
    ) {
        let on = business_day_after(on);
        let text = self.text(random, self.bank.person_out, name, on);
        self.post(on, Slot::Main, -amount_minor, meaning, text);
    }

    /// A bill every `step_days` days from `from` to `until`.
    pub(super) fn bill_from(
        &mut self,
        random: &mut Random,
        (from, until): (NaiveDate, NaiveDate),
        step_days: i64,
        name: &str,
        amount_minor: i64,
        meaning: Meaning,
    ) {
        let line = self.line(random, self.bank.bill, name);
        let slot = self.slot_or_main(Slot::Bills);
        let mut due = from;
        while due <= until {
            let on = business_day_after(due);
            let text = line.text(random, on);
            self.post(on, slot, -amount_minor, meaning, text);
            due = shift(due, step_days.max(1));
        }
    }

    /// A credit every `step_days` days from `from` to `until`.
    pub(super) fn credit_from(
        &mut self,
        random: &mut Random,
        (from, until): (NaiveDate, NaiveDate),
        step_days: i64,
        name: &str,
        amount_minor: i64,
        meaning: Meaning,
    ) {
        self.payer(name, meaning);
        let line = self.line(random, self.bank.credit, name);
        let mut due = from;
        while due <= until {
            let on = business_day_after(due);
            let text = line.text(random, on);
            self.post(on, Slot::Main, amount_minor, meaning, text);
            due = shift(due, step_days.max(1));
        }
    }

    /// Changes or drops every draft from a day to another: `None` drops it.
    pub(super) fn rewrite(
        &mut self,
        from: NaiveDate,
        until: NaiveDate,
        mut change: impl FnMut(Draft) -> Option<Draft>,
    ) {
        let start = self.window.start;
        for (offset, day) in (0_i64..).zip(&mut self.days) {
            if (from..=until).contains(&shift(start, offset)) {
                *day = std::mem::take(day).into_iter().filter_map(&mut change).collect();
            }
        }
    }

    /// The payer of this meaning that paid most in the half year before a day, and that sum; `None` without one.
    pub(super) fn main_payer(&self, before: NaiveDate, meaning: Meaning) -> Option<(String, i64)> {
        let from = shift(before, -183);
        let names = self.payers.iter().filter(|payer| payer.meaning == meaning).map(|payer| &payer.name);
        let paid = names.map(|name| {
            let drafts = self.drafts_between(from, before);
            let own = drafts.filter(|draft| draft.meaning == meaning && names_payer(draft, name));
            (name.clone(), own.map(|draft| draft.amount_minor).sum::<i64>())
        });
        paid.filter(|(_, sum)| *sum > 0).max_by_key(|(_, sum)| *sum)
    }

    /// The drafts of these days.
    pub(super) fn drafts_between(&self, from: NaiveDate, until: NaiveDate) -> impl Iterator<Item = &Draft> {
        let start = self.window.start;
        (0_i64..)
            .zip(&self.days)
            .filter(move |(offset, _)| (from..=until).contains(&shift(start, *offset)))
            .flat_map(|(_, day)| day)
    }

    /// What came in as income over the half year before a day, in minor units.
    pub(super) fn income_before(&self, before: NaiveDate) -> i64 {
        let drafts = self.drafts_between(shift(before, -183), before);
        drafts.filter(|draft| draft.meaning.is_income()).map(|draft| draft.amount_minor.max(0)).sum()
    }

    /// The household buys less of what it can do without.
    pub(super) fn save_on(&mut self, random: &mut Random, from: NaiveDate, until: NaiveDate, share: f64) {
        self.rewrite(from, until, |draft| {
            (!draft.meaning.is_optional() || !random.chance(share)).then_some(draft)
        });
    }
}

/// Whether a draft is of the payer of that name.
pub(super) fn names_payer(draft: &Draft, name: &str) -> bool {
    draft.text.to_uppercase().contains(&name.to_uppercase())
}

/// A draft of another size.
pub(super) fn resized(mut draft: Draft, factor: f64) -> Draft {
    draft.amount_minor = scaled(draft.amount_minor, factor);
    draft
}
