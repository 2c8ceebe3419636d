//! Putting tax money aside as it lands: how much of one deposit, and why.
//!
//! What counts is the tax this deposit adds, not a flat share of it; what earlier deposits left out is caught up
//! apart. Nothing here moves money: it decides, and keeps a log that can be undone.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Ten thousand basis points are the whole.
const WHOLE_BP: i64 = 10_000;

/// How the customer wants tax money put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mode {
    /// The tax the deposit adds, and its part of what is missing.
    Smart,
    /// A share of every deposit in basis points, as long as more is needed.
    FixedPercent(u16),
    /// As smart, but only proposed.
    AskMe,
    /// Nothing.
    Off,
}

/// Tax of the running year on what has been earned so far, after tax withheld by others. Minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Accrued {
    /// Without the deposit.
    pub without_minor: i64,
    /// With the deposit and the costs of earning it.
    pub with_minor: i64,
}

impl Accrued {
    /// The tax the deposit adds, never below zero: what was overpaid before is no tax of it. Minor units.
    pub fn added_minor(&self) -> i64 {
        self.with_minor.max(0).saturating_sub(self.without_minor.max(0)).max(0)
    }

    /// Both totals from a function of the year's profit so far: the profit before the deposit, the deposit, and the
    /// costs that belong to it. Minor units.
    pub fn of(
        tax_minor: impl Fn(i64) -> i64,
        profit_before_minor: i64,
        deposit_minor: i64,
        costs_minor: i64,
    ) -> Self {
        let profit_after_minor =
            profit_before_minor.saturating_add(deposit_minor).saturating_sub(costs_minor);
        Self { without_minor: tax_minor(profit_before_minor), with_minor: tax_minor(profit_after_minor) }
    }
}

/// One deposit and where the customer stands. Minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Situation {
    /// What came in and is the customer's own: without sales tax, fees and money passed on.
    pub deposit_minor: i64,
    /// Tax so far; none where no rules are known.
    pub accrued: Option<Accrued>,
    /// What is in the pot before the deposit.
    pub pot_minor: i64,
    /// What was paid to the tax authority for this year.
    pub paid_minor: i64,
    /// Receipts expected from this deposit on to the next payment date, this one included; what is missing is spread
    /// over them. None when nothing is expected: then all of it is caught up at once.
    pub receipts_to_due_minor: Option<i64>,
    /// The lowest balance the forecast sees, if there is a forecast.
    pub forecast_low_minor: Option<i64>,
    /// What the customer wants to keep in hand at all times.
    pub buffer_minor: i64,
}

/// Whether an amount is moved, proposed or neither.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Action {
    /// Move the amount now.
    PutAside,
    /// Propose the amount and wait.
    Ask,
    /// Leave the deposit alone.
    Nothing,
}

/// Why the amount is what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The tax this deposit adds.
    AddedTax,
    /// The tax this deposit adds, and a part of what was missing before.
    AddedTaxAndCatchUp,
    /// The share the customer chose.
    ChosenShare,
    /// The pot and what was paid cover the tax so far, this deposit's included.
    PotCovers,
    /// No tax is owed on the year so far, as in a year with a loss.
    NothingOwed,
    /// Paused, because the forecast falls below the buffer.
    ForecastBelowBuffer,
    /// No tax rules are known, so only a chosen share is possible.
    NoRules,
    /// Nothing came in: a refund or a correction.
    NoDeposit,
    /// The customer turned it off.
    TurnedOff,
}

/// What to do with one deposit. Minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Whether the amount is moved, proposed or neither.
    pub action: Action,
    /// What to put aside: the two parts below together.
    pub amount_minor: i64,
    /// The part for the tax this deposit adds, or for the chosen share.
    pub added_minor: i64,
    /// The part for what earlier deposits left out.
    pub catch_up_minor: i64,
    /// The amount as a share of the deposit, basis points.
    pub rate_bp: i64,
    /// Why.
    pub reason: Reason,
    /// What the pot holds beyond the tax so far, to be offered back.
    pub release_minor: i64,
}

/// What to do with a deposit.
pub fn decide(mode: Mode, situation: &Situation) -> Decision {
    let mut decision = match parts(mode, situation) {
        Ok((added_minor, catch_up_minor, reason)) => Decision {
            action: if mode == Mode::AskMe { Action::Ask } else { Action::PutAside },
            amount_minor: added_minor + catch_up_minor,
            added_minor,
            catch_up_minor,
            rate_bp: scaled(added_minor + catch_up_minor, WHOLE_BP, situation.deposit_minor),
            reason,
            release_minor: 0,
        },
        Err(reason) => Decision {
            action: Action::Nothing,
            amount_minor: 0,
            added_minor: 0,
            catch_up_minor: 0,
            rate_bp: 0,
            reason,
            release_minor: 0,
        },
    };
    if let Some(accrued) = situation.accrued {
        let over = situation.covered_minor().saturating_sub(accrued.with_minor.max(0));
        decision.release_minor = over.min(situation.pot_minor).max(0);
    }
    decision
}

/// The tax the deposit adds, the part of what is missing, and why; or why nothing is put aside.
fn parts(mode: Mode, situation: &Situation) -> Result<(i64, i64, Reason), Reason> {
    if mode == Mode::Off {
        return Err(Reason::TurnedOff);
    }
    if situation.deposit_minor <= 0 {
        return Err(Reason::NoDeposit);
    }
    if situation.forecast_low_minor.is_some_and(|low| low < situation.buffer_minor) {
        return Err(Reason::ForecastBelowBuffer);
    }
    let chosen = match mode {
        Mode::FixedPercent(rate_bp) => {
            Some(scaled(situation.deposit_minor, i64::from(rate_bp).min(WHOLE_BP), WHOLE_BP))
        }
        _ => None,
    };
    let Some(accrued) = situation.accrued else {
        return chosen.map(|amount| (amount, 0, Reason::ChosenShare)).ok_or(Reason::NoRules);
    };
    if accrued.with_minor <= 0 {
        return Err(Reason::NothingOwed);
    }
    let needed = accrued.with_minor.saturating_sub(situation.covered_minor());
    if needed <= 0 {
        return Err(Reason::PotCovers);
    }
    let most = needed.min(situation.deposit_minor);
    if let Some(chosen) = chosen {
        return Ok((chosen.min(most), 0, Reason::ChosenShare));
    }
    let added = accrued.with_minor.saturating_sub(accrued.without_minor.max(0)).clamp(0, most);
    let missing = accrued.without_minor.max(0).saturating_sub(situation.covered_minor()).max(0);
    let receipts = situation.receipts_to_due_minor.unwrap_or(0).max(situation.deposit_minor);
    let spread = match situation.receipts_to_due_minor {
        Some(_) => scaled(missing, situation.deposit_minor, receipts),
        None => missing,
    };
    let catch_up = spread.min(most - added);
    let reason = if catch_up > 0 { Reason::AddedTaxAndCatchUp } else { Reason::AddedTax };
    Ok((added, catch_up, reason))
}

impl Situation {
    /// What is there for the tax already.
    fn covered_minor(&self) -> i64 {
        self.pot_minor.saturating_add(self.paid_minor)
    }
}

/// `amount x times / by`, rounded half up, for amounts that are not negative; nothing when there is nothing to divide by.
fn scaled(amount: i64, times: i64, by: i64) -> i64 {
    if by <= 0 {
        return 0;
    }
    let (product, by) = (i128::from(amount) * i128::from(times), i128::from(by));
    i64::try_from((product + by / 2) / by).unwrap_or(i64::MAX)
}

/// What made an entry of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// A deposit, by the transaction's identity.
    Deposit(String),
    /// The customer took money out of the pot that is not needed.
    Release,
    /// The customer moved money themselves.
    ByHand,
}

/// One entry of the log of what was put aside.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LogEntry {
    /// The day.
    pub on: NaiveDate,
    /// What made it.
    pub trigger: Trigger,
    /// The share of the deposit, basis points; zero where there is none.
    pub rate_bp: i64,
    /// Minor units into the pot; below zero out of it.
    pub amount_minor: i64,
    /// Why; none for what the customer did themselves.
    pub reason: Option<Reason>,
    /// The day it was undone, if it was.
    pub undone_on: Option<NaiveDate>,
}

impl LogEntry {
    /// The entry of a decision that was carried out; none when it put nothing aside.
    pub fn of(decision: &Decision, on: NaiveDate, transaction: &str) -> Option<Self> {
        (decision.amount_minor > 0).then(|| Self {
            on,
            trigger: Trigger::Deposit(transaction.to_owned()),
            rate_bp: decision.rate_bp,
            amount_minor: decision.amount_minor,
            reason: Some(decision.reason),
            undone_on: None,
        })
    }

    /// The same entry, undone on a day. One that was undone before keeps its day.
    pub fn undone(self, on: NaiveDate) -> Self {
        Self { undone_on: self.undone_on.or(Some(on)), ..self }
    }
}

/// What a log leaves in the pot, minor units: every entry that was not undone.
pub fn pot_minor(log: &[LogEntry]) -> i64 {
    log.iter().filter(|entry| entry.undone_on.is_none()).map(|entry| entry.amount_minor).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn situation(deposit_minor: i64, without_minor: i64, with_minor: i64) -> Situation {
        Situation {
            deposit_minor,
            accrued: Some(Accrued { without_minor, with_minor }),
            pot_minor: without_minor,
            paid_minor: 0,
            receipts_to_due_minor: None,
            forecast_low_minor: None,
            buffer_minor: 0,
        }
    }

    fn check(mode: Mode, situation: Situation, expected: (i64, i64, i64, Reason, i64)) {
        let found = decide(mode, &situation);
        let got = (found.added_minor, found.catch_up_minor, found.rate_bp, found.reason, found.release_minor);
        assert_eq!(got, expected, "{mode:?} {situation:?}");
    }

    #[test]
    fn smart_takes_the_tax_that_the_deposit_adds() {
        let plain = situation(100_000, 50_000, 76_000);
        check(Mode::Smart, plain, (26_000, 0, 2_600, Reason::AddedTax, 0));
        assert_eq!(decide(Mode::Smart, &plain).action, Action::PutAside);
        assert_eq!(decide(Mode::AskMe, &plain).action, Action::Ask);
        assert_eq!(decide(Mode::AskMe, &plain).amount_minor, 26_000);
    }

    #[test]
    fn what_is_missing_is_caught_up_apart() {
        let behind = Situation { pot_minor: 20_000, ..situation(100_000, 50_000, 76_000) };
        check(Mode::Smart, behind, (26_000, 30_000, 5_600, Reason::AddedTaxAndCatchUp, 0));
        // Spread over four deposits of that size, a quarter is this one's.
        let spread = Situation { receipts_to_due_minor: Some(400_000), ..behind };
        check(Mode::Smart, spread, (26_000, 7_500, 3_350, Reason::AddedTaxAndCatchUp, 0));
        // Never more than the deposit.
        let far_behind = Situation { pot_minor: 0, ..situation(10_000, 900_000, 902_600) };
        check(Mode::Smart, far_behind, (2_600, 7_400, 10_000, Reason::AddedTaxAndCatchUp, 0));
    }

    #[test]
    fn a_full_pot_pauses_and_offers_the_rest_back() {
        let full = Situation { pot_minor: 80_000, ..situation(100_000, 50_000, 76_000) };
        check(Mode::Smart, full, (0, 0, 0, Reason::PotCovers, 4_000));
        // What was paid cannot be given back from the pot.
        let paid = Situation { pot_minor: 1_000, paid_minor: 90_000, ..full };
        check(Mode::Smart, paid, (0, 0, 0, Reason::PotCovers, 1_000));
        // Nearly full: only what is needed.
        let nearly = Situation { pot_minor: 70_000, ..full };
        check(Mode::Smart, nearly, (6_000, 0, 600, Reason::AddedTax, 0));
        check(Mode::FixedPercent(3_000), nearly, (6_000, 0, 600, Reason::ChosenShare, 0));
    }

    #[test]
    fn a_loss_carries_nothing_and_gives_the_pot_back() {
        let loss = Situation { pot_minor: 5_000, ..situation(100_000, 0, 0) };
        check(Mode::Smart, loss, (0, 0, 0, Reason::NothingOwed, 5_000));
        check(Mode::FixedPercent(3_000), loss, (0, 0, 0, Reason::NothingOwed, 5_000));
    }

    #[test]
    fn it_pauses_when_money_runs_low() {
        let low = Situation {
            forecast_low_minor: Some(9_999),
            buffer_minor: 10_000,
            ..situation(100_000, 50_000, 76_000)
        };
        check(Mode::Smart, low, (0, 0, 0, Reason::ForecastBelowBuffer, 0));
        let enough = Situation { forecast_low_minor: Some(10_000), ..low };
        check(Mode::Smart, enough, (26_000, 0, 2_600, Reason::AddedTax, 0));
    }

    #[test]
    fn without_rules_only_a_chosen_share_is_possible() {
        let unknown = Situation { accrued: None, ..situation(100_000, 0, 0) };
        check(Mode::Smart, unknown, (0, 0, 0, Reason::NoRules, 0));
        check(Mode::FixedPercent(2_500), unknown, (25_000, 0, 2_500, Reason::ChosenShare, 0));
        check(Mode::Off, unknown, (0, 0, 0, Reason::TurnedOff, 0));
        let refund = Situation { deposit_minor: -100, ..unknown };
        check(Mode::FixedPercent(2_500), refund, (0, 0, 0, Reason::NoDeposit, 0));
    }

    #[test]
    fn the_two_totals_come_from_one_function_of_profit() {
        let accrued = Accrued::of(|profit| profit.max(0) / 4, 10_000, 5_000, 1_000);
        assert_eq!(accrued, Accrued { without_minor: 2_500, with_minor: 3_500 });
    }

    #[test]
    fn the_log_adds_up_without_what_was_undone() {
        let on = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        let entry = LogEntry::of(&decide(Mode::Smart, &situation(100_000, 0, 26_000)), on, "t1").unwrap();
        assert_eq!((entry.rate_bp, entry.reason), (2_600, Some(Reason::AddedTax)));
        let undone = entry.clone().undone(on);
        assert_eq!(pot_minor(&[entry.clone(), undone, entry]), 52_000);
        assert_eq!(LogEntry::of(&decide(Mode::Off, &situation(1, 0, 1)), on, "t2"), None);
    }

    fn modes() -> impl Strategy<Value = Mode> {
        prop_oneof![
            Just(Mode::Smart),
            Just(Mode::AskMe),
            Just(Mode::Off),
            (0_u16..=12_000).prop_map(Mode::FixedPercent),
        ]
    }

    prop_compose! {
        fn situations()(
            deposit_minor in -1_000_i64..1_000_000, without_minor in -10_000_i64..500_000,
            added_minor in -10_000_i64..500_000, pot_minor in 0_i64..600_000, paid_minor in 0_i64..600_000,
            receipts_to_due_minor in proptest::option::of(-1_000_i64..5_000_000),
            forecast_low_minor in proptest::option::of(-100_000_i64..100_000), buffer_minor in 0_i64..50_000,
        ) -> Situation {
            let accrued = Some(Accrued { without_minor, with_minor: without_minor + added_minor });
            Situation {
                deposit_minor, accrued, pot_minor, paid_minor, receipts_to_due_minor, forecast_low_minor, buffer_minor,
            }
        }
    }

    proptest! {
        #[test]
        fn never_more_than_the_deposit_nor_than_is_needed(mode in modes(), situation in situations()) {
            let decision = decide(mode, &situation);
            let accrued = situation.accrued.unwrap();
            let needed = (accrued.with_minor - situation.pot_minor - situation.paid_minor).max(0);
            prop_assert!(decision.added_minor >= 0 && decision.catch_up_minor >= 0);
            prop_assert_eq!(decision.amount_minor, decision.added_minor + decision.catch_up_minor);
            prop_assert!(decision.amount_minor <= situation.deposit_minor.max(0));
            prop_assert!(decision.amount_minor <= needed);
            prop_assert!((0..=situation.pot_minor).contains(&decision.release_minor));
            // It never fills and empties the pot at once.
            prop_assert!(decision.amount_minor == 0 || decision.release_minor == 0);
            prop_assert!((0..=WHOLE_BP).contains(&decision.rate_bp));
        }
    }
}
