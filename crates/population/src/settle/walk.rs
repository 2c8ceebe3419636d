//! The walk through the days with running balances.

use chrono::{Datelike, NaiveDate};

use super::accounts::{Balances, transfer};
use crate::builder::{Builder, Draft, Slot};
use crate::calendar::{business_day_after, on_day, plus, shift};
use crate::random::{Random, scaled};
use crate::{Country, Meaning};

/// What came of the walk.
pub(super) struct Walked {
    /// Everything posted, by day and within a day by slot.
    pub(super) posted: Vec<(NaiveDate, Draft)>,
    /// Balances at the end of the last day.
    pub(super) closing: Balances,
}

/// Habits and limits that steer the walk.
struct Habits {
    sweep_day: i64,
    sweep_share: f64,
    card_day: i64,
    /// How far the main account may go below zero.
    limit_minor: i64,
    card_limit_minor: i64,
    /// The main account is kept above this from savings.
    low_minor: i64,
    /// Above this, money moves to savings.
    high_minor: i64,
    savings_rate_month: f64,
    card_rate_month: f64,
    overdraws: bool,
}

impl Habits {
    fn draw(builder: &Builder<'_>, random: &mut Random) -> Self {
        let situation = &builder.situation;
        let means = situation.means_minor;
        Self {
            sweep_day: random.whole(2, 28),
            sweep_share: random.between(0.3, 0.95),
            card_day: random.whole(1, 28),
            limit_minor: if situation.distressed { scaled(means, random.between(0.05, 0.35)) } else { 0 },
            card_limit_minor: scaled(means, random.between(1.2, 4.0)),
            low_minor: if situation.distressed { 0 } else { scaled(means, random.between(0.02, 0.3)) },
            high_minor: scaled(means, random.between(0.8, 3.0)),
            savings_rate_month: random.between(0.001, 0.045) / 12.0,
            card_rate_month: random.between(0.17, 0.29) / 12.0,
            overdraws: situation.distressed || random.chance(0.12),
        }
    }
}

struct Walk<'a, 'b> {
    builder: &'a mut Builder<'b>,
    random: Random,
    habits: Habits,
    balances: Balances,
    lowest: Balances,
    posted: Vec<(NaiveDate, Draft)>,
    loan_until: Option<NaiveDate>,
    overdrawn_days: i64,
    fees_this_month: i64,
}

/// Posts day by day. Accounts that must not be short (all but the card, the loan and the main account of those
/// who overdraw) get a larger opening balance where the history needs it.
pub(super) fn walk(builder: &mut Builder<'_>, opening: Balances) -> Walked {
    let mut random = builder.random("settling");
    let habits = Habits::draw(builder, &mut random);
    let overdraws = habits.overdraws;
    let (start, days) = (builder.window.start, builder.window.days());
    let mut walk = Walk {
        builder,
        random,
        habits,
        balances: opening,
        lowest: opening,
        posted: Vec::new(),
        loan_until: None,
        overdrawn_days: 0,
        fees_this_month: 0,
    };
    for offset in 0..days {
        walk.day(shift(start, offset));
    }
    let mut closing = walk.balances;
    for slot in [Slot::Main, Slot::Bills, Slot::Savings, Slot::Brokerage, Slot::Business] {
        let at = slot.index();
        let may_overdraw = slot == Slot::Main && overdraws;
        let lowest = walk.lowest.get(at).copied().unwrap_or(0);
        if let Some(balance) = closing.get_mut(at).filter(|_| lowest < 0 && !may_overdraw) {
            *balance += -lowest + walk.random.whole(500, 40_000);
        }
    }
    Walked { posted: walk.posted, closing }
}

impl Walk<'_, '_> {
    fn balance(&self, slot: Slot) -> i64 {
        self.balances.get(slot.index()).copied().unwrap_or(0)
    }

    fn day(&mut self, on: NaiveDate) {
        self.monthly_moves(on);
        let at = usize::try_from((on - self.builder.window.start).num_days()).unwrap_or(0);
        let mut drafts = self.builder.days.get_mut(at).map(std::mem::take).unwrap_or_default();
        drafts.sort_by_key(|draft| (draft.slot, draft.amount_minor < 0));
        let before = self.balance(Slot::Main);
        for draft in drafts {
            self.settle(on, draft);
        }
        self.after(on, before);
    }

    /// Posts one draft, or leaves it out where the household cannot pay for it.
    fn settle(&mut self, on: NaiveDate, draft: Draft) {
        let after = self.balance(draft.slot) + draft.amount_minor;
        if draft.meaning.is_optional() && draft.amount_minor < 0 {
            let floor = match draft.slot {
                Slot::Main => -self.habits.limit_minor,
                Slot::Card => -self.habits.card_limit_minor,
                _ => i64::MIN,
            };
            let savings = if self.builder.has(Slot::Savings) { self.balance(Slot::Savings) } else { 0 };
            if after < floor && (draft.slot == Slot::Card || savings < -draft.amount_minor) {
                return;
            }
        }
        self.apply(on, draft);
    }

    fn apply(&mut self, on: NaiveDate, draft: Draft) {
        let at = draft.slot.index();
        if let (Some(balance), Some(lowest)) = (self.balances.get_mut(at), self.lowest.get_mut(at)) {
            *balance += draft.amount_minor;
            *lowest = (*lowest).min(*balance);
        }
        self.posted.push((on, draft));
    }

    /// Moves decided at the start of a day: sweeps, the card's bill, interest.
    fn monthly_moves(&mut self, on: NaiveDate) {
        if on == business_day_after(on_day(on, self.habits.sweep_day)) {
            self.sweep(on);
        }
        if self.builder.has(Slot::Card) && on == business_day_after(on_day(on, self.habits.card_day)) {
            self.pay_card(on);
        }
        if plus(on, 1).day() == 1 {
            self.month_end(on);
        }
    }

    fn sweep(&mut self, on: NaiveDate) {
        let main = self.balance(Slot::Main);
        let surplus = main - self.habits.high_minor;
        let round = 1_000;
        if surplus > self.habits.high_minor / 5 {
            let amount = scaled(surplus, self.habits.sweep_share) / round * round;
            if self.builder.has(Slot::Savings) {
                self.transfer(on, Slot::Main, Slot::Savings, amount);
            } else if self.random.chance(0.4) {
                let text = self.builder.text(&mut self.random, self.builder.bank.transfer_out, "Savings", on);
                self.builder.post(on, Slot::Main, -amount, Meaning::OwnTransfer, text);
            }
        } else if main < self.habits.low_minor {
            self.pull(on, self.habits.low_minor - main);
        }
    }

    /// Brings money back from savings, as far as there is any.
    fn pull(&mut self, on: NaiveDate, wanted_minor: i64) {
        let savings = self.balance(Slot::Savings);
        let amount = (wanted_minor / 5_000 + 1) * 5_000;
        if self.builder.has(Slot::Savings) && savings > amount {
            self.transfer(on, Slot::Savings, Slot::Main, amount);
        }
    }

    fn transfer(&mut self, on: NaiveDate, from: Slot, to: Slot, amount_minor: i64) {
        transfer(self.builder, &mut self.random, on, from, to, amount_minor);
    }

    fn pay_card(&mut self, on: NaiveDate) {
        let owed = -self.balance(Slot::Card);
        if owed <= 0 {
            return;
        }
        let interest = scaled(owed, self.habits.card_rate_month);
        let least = scaled(owed, 0.02).max(2_500) + interest;
        let spare = (self.balance(Slot::Main) + self.habits.limit_minor).max(0);
        let revolving = !self.builder.situation.pays_card_in_full;
        let most = if self.builder.situation.distressed { 1.5 } else { 5.0 };
        let wished = if revolving { scaled(least, self.random.between(1.0, most)) } else { owed };
        let amount = wished.min(owed).min(spare.max(least.min(owed)));
        if revolving && interest > 0 {
            let text = self.builder.text(&mut self.random, self.builder.bank.interest_charged, "", on);
            self.builder.post(on, Slot::Card, -interest, Meaning::Fees, text);
        }
        self.transfer(on, Slot::Main, Slot::Card, amount);
    }

    fn month_end(&mut self, on: NaiveDate) {
        let savings = self.balance(Slot::Savings);
        if self.builder.has(Slot::Savings) && savings > 0 {
            let interest = scaled(savings, self.habits.savings_rate_month);
            let text = self.builder.text(&mut self.random, self.builder.bank.interest_paid, "", on);
            self.builder.post(on, Slot::Savings, interest, Meaning::Interest, text);
        }
        if self.overdrawn_days > 0 && self.builder.situation.country == Country::UnitedKingdom {
            let days = f64::from(i32::try_from(self.overdrawn_days).unwrap_or(1));
            self.fee(on, days / 12.0);
        }
        self.overdrawn_days = 0;
        self.fees_this_month = 0;
    }

    fn fee(&mut self, on: NaiveDate, share: f64) {
        let fee = scaled(self.builder.figures.overdraft_fee, share).max(50);
        let text = self.builder.text(&mut self.random, self.builder.bank.overdraft_fee, "", on);
        self.builder.post(on, Slot::Main, -fee, Meaning::Fees, text);
    }

    /// What follows from the day's end: help from savings, fees, a short loan.
    fn after(&mut self, on: NaiveDate, before_minor: i64) {
        let main = self.balance(Slot::Main);
        if main >= 0 {
            return;
        }
        let tomorrow = plus(on, 1);
        self.pull(tomorrow, -main + self.habits.low_minor);
        if !self.habits.overdraws {
            return;
        }
        self.overdrawn_days += 1;
        let american = self.builder.situation.country == Country::UnitedStates;
        if american && main < before_minor && self.fees_this_month < 4 && self.random.chance(0.7) {
            self.fees_this_month += 1;
            self.fee(tomorrow, 1.0);
        }
        let short = main < -self.habits.limit_minor;
        let free = self.loan_until.is_none_or(|until| until < on);
        if self.builder.situation.distressed && short && free && self.random.chance(0.3) {
            self.borrow(on, -main);
        }
    }

    /// A short loan at a payday lender's price: a quarter more within a month (CFPB: $10 to $30 per $100).
    fn borrow(&mut self, on: NaiveDate, wanted_minor: i64) {
        let amount = (wanted_minor / 5_000 + 1).min(12) * 5_000;
        let lender = self.random.choose(self.builder.words.payday_lenders);
        let paid_on = plus(on, 1);
        let back_on = business_day_after(shift(on, self.random.whole(14, 31)));
        let into = self.builder.text(&mut self.random, self.builder.bank.credit, lender, paid_on);
        let back = self.builder.text(&mut self.random, self.builder.bank.bill, lender, back_on);
        self.builder.post(paid_on, Slot::Main, amount, Meaning::LoanReceived, into);
        let owed = scaled(amount, self.random.between(1.12, 1.3));
        self.builder.post(back_on, Slot::Main, -owed, Meaning::DebtService, back);
        self.loan_until = Some(back_on);
    }
}
