//! Signs that a household struggles, read by rule from its books. Only ever used to protect: to stop offers of
//! credit and to show help. No model decides it.

use serde::{Deserialize, Serialize};

/// How hard pressed a household is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Hardship {
    /// No sign of it.
    #[default]
    None,
    /// One sign: no credit is offered.
    Strained,
    /// A severe sign, or several: no credit is offered, and the dashboard turns to what helps.
    Struggling,
}

/// One sign of hardship.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HardshipSign {
    /// Days below zero.
    Overdrawn,
    /// Payments returned or missed.
    MissedPayments,
    /// Debts take too much of the income.
    DebtService,
    /// Payday loans taken.
    PaydayLoans,
    /// The balance is likely to fall below zero.
    LowBalanceAhead,
}

/// The facts the signs are read from, over the 90 days before the day of judgement.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
pub struct HardshipFacts {
    /// Days of the last 90 on which a checking account ended below zero; `None` without a known balance.
    pub overdraft_days: Option<u32>,
    /// Fees for returned or missed payments and overdrafts charged in the last 90 days.
    pub penalty_fees: u32,
    /// Payday loans received or repaid in the last 90 days.
    pub payday_loans: u32,
    /// Debt payments as a share of income over the last 90 days; `None` without income to compare.
    pub debt_service_share: Option<f64>,
    /// Probability that cash falls below zero in the next 30 days; `None` while there is no outlook.
    pub negative_balance_probability: Option<f64>,
}

/// A sign with its number in plain words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct HardshipReason {
    /// Which sign.
    pub sign: HardshipSign,
    /// Whether this sign alone means struggling.
    pub severe: bool,
    /// For the customer, such as "Your account was overdrawn on 12 of the last 90 days".
    pub sentence: String,
}

/// The level and everything that led to it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HardshipAssessment {
    /// The level.
    pub level: Hardship,
    /// The signs found; empty exactly when the level is [`Hardship::None`].
    pub reasons: Vec<HardshipReason>,
}

/// Overdrawn days in 90 from which an overdraft is a sign, and from which it is severe.
const OVERDRAFT_DAYS: (u32, u32) = (5, 25);
/// Penalty fees in 90 days likewise.
const PENALTY_FEES: (u32, u32) = (1, 4);
/// Payday loan movements in 90 days likewise.
const PAYDAY_LOANS: (u32, u32) = (1, 3);
/// Debt service over income: a sign above 0.40 (guardrail G1), severe above 0.60.
const DEBT_SERVICE_SHARE: (f64, f64) = (0.40, 0.60);
/// Probability of a negative balance within 30 days: a sign from 0.20 (guardrail G1), severe from 0.60.
const NEGATIVE_BALANCE: (f64, f64) = (0.20, 0.60);

/// Reads the level of hardship from the facts: one sign strains; two signs, or one severe one, mean struggling.
pub fn hardship(facts: &HardshipFacts) -> HardshipAssessment {
    let mut reasons = Vec::new();
    let mut add = |found: bool, severe: bool, sign: HardshipSign, sentence: String| {
        if found {
            reasons.push(HardshipReason { sign, severe, sentence });
        }
    };
    if let Some(days) = facts.overdraft_days {
        let sentence = format!("Your account was overdrawn on {days} of the last 90 days");
        add(days >= OVERDRAFT_DAYS.0, days >= OVERDRAFT_DAYS.1, HardshipSign::Overdrawn, sentence);
    }
    let fees = facts.penalty_fees;
    let times = if fees == 1 { "time" } else { "times" };
    let sentence =
        format!("You were charged for a returned payment or overdraft {fees} {times} in the last 90 days");
    add(fees >= PENALTY_FEES.0, fees >= PENALTY_FEES.1, HardshipSign::MissedPayments, sentence);
    if let Some(share) = facts.debt_service_share.filter(|share| share.is_finite()) {
        let sentence = format!("Debts took {:.0}% of your income in the last 90 days", share * 100.0);
        let (sign, severe) = DEBT_SERVICE_SHARE;
        add(share > sign, share > severe, HardshipSign::DebtService, sentence);
    }
    let loans = facts.payday_loans;
    let movements = if loans == 1 { "payday loan movement" } else { "payday loan movements" };
    let sentence = format!("There were {loans} {movements} in the last 90 days");
    add(loans >= PAYDAY_LOANS.0, loans >= PAYDAY_LOANS.1, HardshipSign::PaydayLoans, sentence);
    if let Some(probability) = facts.negative_balance_probability.filter(|p| p.is_finite()) {
        let sentence = format!(
            "The chance that your balance falls below zero in the next 30 days is {:.0}%",
            probability * 100.0
        );
        let (sign, severe) = NEGATIVE_BALANCE;
        add(probability >= sign, probability >= severe, HardshipSign::LowBalanceAhead, sentence);
    }
    let level = match (reasons.len(), reasons.iter().any(|reason| reason.severe)) {
        (0, _) => Hardship::None,
        (1, false) => Hardship::Strained,
        _ => Hardship::Struggling,
    };
    HardshipAssessment { level, reasons }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(facts: HardshipFacts, expected: Hardship) {
        let found = hardship(&facts);
        assert_eq!(found.level, expected, "{facts:?}");
        assert_eq!(found.reasons.is_empty(), expected == Hardship::None);
    }

    #[test]
    fn levels() {
        let calm = HardshipFacts::default();
        check(calm, Hardship::None);
        check(HardshipFacts { overdraft_days: Some(4), ..calm }, Hardship::None);
        check(HardshipFacts { overdraft_days: Some(5), ..calm }, Hardship::Strained);
        check(HardshipFacts { overdraft_days: Some(25), ..calm }, Hardship::Struggling);
        check(HardshipFacts { overdraft_days: Some(5), penalty_fees: 1, ..calm }, Hardship::Struggling);
        check(HardshipFacts { payday_loans: 1, ..calm }, Hardship::Strained);
        check(HardshipFacts { debt_service_share: Some(0.40), ..calm }, Hardship::None);
        check(HardshipFacts { debt_service_share: Some(0.41), ..calm }, Hardship::Strained);
        check(HardshipFacts { debt_service_share: Some(f64::NAN), ..calm }, Hardship::None);
        check(HardshipFacts { negative_balance_probability: Some(0.2), ..calm }, Hardship::Strained);
        check(HardshipFacts { negative_balance_probability: Some(0.7), ..calm }, Hardship::Struggling);
    }

    #[test]
    fn reasons_carry_their_numbers() {
        let facts = HardshipFacts { penalty_fees: 1, debt_service_share: Some(0.456), ..Default::default() };
        let sentences: Vec<_> = hardship(&facts).reasons.into_iter().map(|reason| reason.sentence).collect();
        insta::assert_debug_snapshot!(sentences, @r#"
        [
            "You were charged for a returned payment or overdraft 1 time in the last 90 days",
            "Debts took 46% of your income in the last 90 days",
        ]
        "#);
    }
}
