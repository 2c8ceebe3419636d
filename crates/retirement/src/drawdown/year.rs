//! One year of a run: incomes, spending, distributions, tax, and what the pots earn.

use rust_decimal::prelude::ToPrimitive;

use super::{DrawdownPlan, Pot, PotKind, SpendingRule, Step, StreamKind};
use crate::history::Year;
use crate::required_distribution::Owner;
use crate::tax_table::{TaxTable, Taxed};

/// How often withdrawal and tax are brought to agree at most; inside one bracket three times are enough.
const ROUNDS: usize = 12;
/// They agree within half a minor unit.
const AGREED: f64 = 0.5;
/// The order of pots no plan orders: what is lost last is drawn on last.
const ORDER: [PotKind; 5] =
    [PotKind::Cash, PotKind::Taxable, PotKind::Deferred, PotKind::Free, PotKind::Property];
/// What investments keep of their worth when nothing happens, but for the last digits of a float.
const STILL: f64 = 1.0 - 1e-9;
/// Ages of an owner the law has divisors for.
const AGES: usize = 131;

/// Where a run stands. Amounts are in prices of the first year, as pots are brought back to them each year.
pub(super) struct Run<'a> {
    plan: &'a DrawdownPlan,
    tax: &'a TaxTable,
    /// Which pots are drawn on first: in most years, and in the year after investments fell.
    orders: [Vec<PotKind>; 2],
    is_lean: bool,
    pots: Vec<Pot>,
    /// What each age has to take of a deferred pot, as a share of it.
    required_share: Vec<f64>,
    age: u32,
    prices: f64,
    /// The rule's part of what the phase says.
    factor: f64,
    first_rate: Option<f64>,
    first_total: f64,
}

/// What was taken of the pots.
#[derive(Default, Clone, Copy)]
struct Taken {
    all: f64,
    deferred: f64,
    gains: f64,
}

impl<'a> Run<'a> {
    pub(super) fn new(plan: &'a DrawdownPlan, tax: &'a TaxTable) -> Self {
        let first_total = plan.pots.iter().map(|pot| pot.balance).sum();
        let mut pots = plan.pots.clone();
        for pot in pots.iter_mut().filter(|pot| pot.is_invested()) {
            pot.balance *= 1.0 - plan.first_fall * pot.stock_share;
        }
        Self {
            plan,
            tax,
            orders: orders(plan),
            is_lean: plan.first_fall > 0.0,
            pots,
            required_share: shares(plan),
            age: plan.first_age().unwrap_or(0),
            prices: 1.0,
            factor: 1.0,
            first_rate: None,
            first_total,
        }
    }

    fn total(&self) -> f64 {
        self.pots.iter().map(|pot| pot.balance).sum()
    }

    pub(super) fn advance(&mut self, market: &Year) -> Step {
        let age = self.age;
        let (taxed, benefits, free) = self.incomes(age);
        let income = taxed + benefits + free;
        let base = self.plan.spending(age);
        self.follow(base, income);
        let wanted = base * self.factor;
        let required = self.required(age);
        let refill = self.refill(age);
        let before = self.pots.clone();
        // Required distributions leave the pots whether they are spent or not.
        let forced = self.take_required(required);
        let mut tax = self.tax_on(taxed, benefits, age, forced);
        let mut taken = forced;
        // What was tried and by how much it missed, for the next try on the line through the last two.
        let mut tried: Option<(f64, f64)> = None;
        for _ in 0..ROUNDS {
            self.pots.clone_from(&before);
            taken = self.take_required(required);
            let short = (wanted + refill + tax - income - taken.all).max(0.0);
            let more = self.take(short, age);
            taken = Taken {
                all: taken.all + more.all,
                deferred: taken.deferred + more.deferred,
                gains: taken.gains + more.gains,
            };
            let due = self.tax_on(taxed, benefits, age, taken);
            let miss = due - tax;
            if miss.abs() <= AGREED {
                tax = due;
                break;
            }
            let slope = tried.map(|(before, missed)| (miss - missed) / (tax - before));
            tried = Some((tax, miss));
            tax = match slope.filter(|slope| *slope < 0.0) {
                Some(slope) => tax - miss / slope,
                None => due,
            };
        }
        let there = income + taken.all - tax;
        let paid = wanted.min(there.max(0.0));
        let kept = refill.min((there - paid).max(0.0));
        self.keep(kept, &[PotKind::Cash]);
        self.keep(there - paid - kept, &[PotKind::Taxable, PotKind::Cash]);
        let inflation = market.inflation + self.plan.extra_inflation;
        self.grow(market, inflation);
        self.age += 1;
        self.prices *= 1.0 + inflation;
        Step {
            age,
            market_year: market.year,
            wanted,
            paid,
            income,
            // What was put aside of what was sold for it is no withdrawal; income and distributions put aside are none.
            withdrawn: taken.all - kept.min((taken.all - forced.all).max(0.0)),
            required,
            tax,
            balance: self.total(),
            prices: self.prices,
        }
    }

    /// Taxed income, Social Security and untaxed income of an age, in prices of the first year.
    fn incomes(&self, age: u32) -> (f64, f64, f64) {
        let mut sums = (0.0, 0.0, 0.0);
        for stream in self.plan.streams.iter().filter(|stream| stream.comes_at(age)) {
            let real = if stream.is_indexed { stream.yearly } else { stream.yearly / self.prices };
            match stream.kind {
                StreamKind::Taxed => sums.0 += real,
                StreamKind::SocialSecurity => sums.1 += real,
                StreamKind::Free => sums.2 += real,
            }
        }
        sums
    }

    /// Moves the rule's factor by where the pots stand.
    fn follow(&mut self, base: f64, income: f64) {
        let total = self.total();
        let need = (base * self.factor - income).max(0.0);
        match self.plan.rule {
            SpendingRule::Fixed => {}
            SpendingRule::Share { floor, ceiling } => {
                if self.first_total > 0.0 {
                    self.factor = (total / self.first_total).clamp(floor, ceiling.max(floor));
                }
            }
            SpendingRule::Guardrails { band, step, floor, ceiling } => {
                if total <= 0.0 {
                    return;
                }
                let rate = need / total;
                // The first rate is that of the first year anything has to be drawn, before a fall at the start.
                if self.first_rate.is_none() && need > 0.0 {
                    let is_first = Some(self.age) == self.plan.first_age();
                    self.first_rate = Some(need / if is_first { self.first_total } else { total });
                }
                let Some(first_rate) = self.first_rate else { return };
                if rate > first_rate * (1.0 + band) {
                    self.factor *= 1.0 - step;
                } else if rate < first_rate * (1.0 - band) {
                    self.factor *= 1.0 + step;
                }
                self.factor = self.factor.clamp(floor, ceiling.max(floor));
            }
            SpendingRule::Ratchet { at, step } => {
                if self.first_total > 0.0 && total >= self.first_total * at * self.factor {
                    self.factor *= 1.0 + step;
                }
            }
        }
    }

    fn required(&self, age: u32) -> f64 {
        let share = usize::try_from(age).ok().and_then(|age| self.required_share.get(age)).copied();
        let deferred = self.pots.iter().filter(|pot| pot.kind == PotKind::Deferred);
        deferred.map(|pot| pot.balance).sum::<f64>() * share.unwrap_or(0.0)
    }

    /// Takes the required distribution of all deferred pots alike.
    fn take_required(&mut self, required: f64) -> Taken {
        let share = required
            / self
                .pots
                .iter()
                .filter(|pot| pot.kind == PotKind::Deferred)
                .map(|pot| pot.balance)
                .sum::<f64>();
        if !share.is_finite() || required <= 0.0 {
            return Taken::default();
        }
        for pot in self.pots.iter_mut().filter(|pot| pot.kind == PotKind::Deferred) {
            pot.balance -= pot.balance * share;
        }
        Taken { all: required, deferred: required, gains: 0.0 }
    }

    /// Takes an amount of the pots that are open, in order.
    fn take(&mut self, amount: f64, age: u32) -> Taken {
        let mut taken = Taken::default();
        let mut left = amount;
        for kind in &self.orders[usize::from(self.is_lean)] {
            for pot in self.pots.iter_mut().filter(|pot| pot.kind == *kind && pot.access_age <= age) {
                let part = left.min(pot.balance);
                if part <= 0.0 {
                    continue;
                }
                match kind {
                    PotKind::Deferred => taken.deferred += part,
                    PotKind::Taxable => {
                        // The basis leaves in proportion, as with an average cost.
                        let basis = pot.basis.min(pot.balance) * part / pot.balance;
                        taken.gains += part - basis;
                        pot.basis -= basis;
                    }
                    PotKind::Cash | PotKind::Free | PotKind::Property => {}
                }
                pot.balance -= part;
                taken.all += part;
                left -= part;
            }
        }
        taken
    }

    fn tax_on(&self, taxed: f64, benefits: f64, age: u32, taken: Taken) -> f64 {
        self.tax.tax(Taxed { ordinary: taxed + taken.deferred, gains: taken.gains, benefits, age })
    }

    /// What the cash for lean years is filled up by, as far as the taxable pots reach.
    fn refill(&self, age: u32) -> f64 {
        if self.is_lean || self.plan.reserve <= 0.0 {
            return 0.0;
        }
        let is_open = |pot: &&Pot| pot.kind == PotKind::Taxable && pot.access_age <= age;
        let taxable = self.pots.iter().filter(is_open).map(|pot| pot.balance).sum();
        (self.plan.reserve - self.held(PotKind::Cash)).clamp(0.0, taxable)
    }

    /// What pots of a kind hold.
    pub(super) fn held(&self, kind: PotKind) -> f64 {
        self.pots.iter().filter(|pot| pot.kind == kind).map(|pot| pot.balance).sum()
    }

    /// Keeps what was not spent in the first pot of the wanted kinds, else as cash in a pot of its own.
    fn keep(&mut self, surplus: f64, wanted: &[PotKind]) {
        if surplus <= 0.0 {
            return;
        }
        let place = wanted.iter().find_map(|kind| self.pots.iter().position(|pot| pot.kind == *kind));
        match place.and_then(|place| self.pots.get_mut(place)) {
            Some(pot) => {
                pot.balance += surplus;
                pot.basis += surplus;
            }
            None => self.pots.push(Pot {
                kind: PotKind::Cash,
                balance: surplus,
                basis: surplus,
                access_age: 0,
                stock_share: 0.0,
                fee: 0.0,
            }),
        }
    }

    /// A year's return, after inflation and fees. A basis loses worth as prices rise.
    fn grow(&mut self, market: &Year, inflation: f64) {
        let inflation = 1.0 + inflation;
        let (mut before, mut after) = (0.0, 0.0);
        for pot in &mut self.pots {
            let growth = match pot.kind {
                PotKind::Cash | PotKind::Property => 1.0,
                PotKind::Taxable | PotKind::Deferred | PotKind::Free => {
                    let growth = (1.0 + market.of_mix(pot.stock_share)) / inflation;
                    before += pot.balance;
                    after += pot.balance * growth;
                    growth
                }
            };
            pot.balance = (pot.balance * growth * (1.0 - pot.fee)).max(0.0);
            pot.basis /= inflation;
        }
        self.is_lean = after < before * STILL;
    }
}

/// The order of a plan in most years, and in the year after investments fell, which differ where it keeps cash for such.
fn orders(plan: &DrawdownPlan) -> [Vec<PotKind>; 2] {
    let mut order = plan.order.clone();
    order.extend(ORDER.iter().filter(|kind| !plan.order.contains(kind)));
    if plan.reserve <= 0.0 {
        return [order.clone(), order];
    }
    order.retain(|kind| *kind != PotKind::Cash);
    let lean = std::iter::once(PotKind::Cash).chain(order.iter().copied()).collect();
    let before_property = order.iter().position(|kind| *kind == PotKind::Property).unwrap_or(order.len());
    order.insert(before_property, PotKind::Cash);
    [order, lean]
}

/// What each age has to take, as a share: one over the divisor of the Uniform Lifetime Table.
fn shares(plan: &DrawdownPlan) -> Vec<f64> {
    if !plan.has_required_distributions {
        return Vec::new();
    }
    let owner = Owner { birth_year: plan.birth_year, sole_spouse_birth_year: None };
    (0..AGES)
        .map(|age| {
            let year = i32::try_from(age).ok().and_then(|age| plan.birth_year.checked_add(age));
            let required = year.and_then(|year| owner.required(year, 100).ok().flatten());
            required.and_then(|required| required.divisor.to_f64()).map_or(0.0, |divisor| 1.0 / divisor)
        })
        .collect()
}
