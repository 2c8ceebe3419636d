//! The year's four instalments for a customer: what each method asks for, which is the least that is lawful, what
//! has been paid towards it, and what being late costs now and by the next date.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::penalty::Penalty;
use super::required::{PriorYear, Required, is_below_smallest, required};
use super::schedule_ai::{Precision, instalments};
use super::settle::{Credit, Settled, settle};
use crate::country::FilingStatus;
use crate::us::rules::{MovedFor, Rules};
use crate::us::tax_return::{compute, rules_of_year};
use crate::us::{Household, Refusal};
use crate::working::to_major;
use crate::working::{Working, to_minor};

/// What a ledger is made from.
#[derive(Debug, Clone)]
pub struct Situation<'a> {
    /// The calendar year.
    pub tax_year: i32,
    /// How this year is filed.
    pub filing_status: FilingStatus,
    /// The year's tax after refundable credits as it is expected now, cents: `Return::net_tax` of a projected year.
    pub tax_minor: i64,
    /// Withholding of the whole year, cents; it counts as paid in equal parts on the four dates (IRC 6654(g)(1)).
    pub withholding_minor: i64,
    /// The year before; none for a first return or a short year, which leaves nine tenths of this year's tax.
    pub prior_year: Option<PriorYear>,
    /// The household with what it took in and gave out from January to the end of each period, a projection for
    /// periods to come. None leaves the annualised method out: all four columns are needed or none.
    pub to_date: Option<&'a [Household; 4]>,
    /// The method the customer wants to follow instead of the one that asks for the least; one whose amounts cannot be
    /// worked out is not followed.
    pub wanted: Option<Method>,
    /// Estimated payments for this year.
    pub payments: &'a [Payment],
    /// Whether the return is filed and all tax paid by January 31, which forgives the fourth date (IRC 6654(h)).
    pub is_settled_by_january: bool,
    /// The day the ledger is drawn up for; later payments are left out.
    pub as_of: NaiveDate,
}

/// One estimated payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Payment {
    /// The day it was made.
    pub on: NaiveDate,
    /// Cents.
    pub amount_minor: i64,
    /// The instalment, 0 to 3, the customer says it is for; what that does not need, and all of a payment without
    /// one, goes to the earliest instalment that is still short (IRC 6654(b)(3)).
    pub instalment: Option<usize>,
}

/// A way to work the instalments out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Method {
    /// A quarter each of nine tenths of this year's tax.
    CurrentYear,
    /// A quarter each of last year's tax, or of eleven tenths of it.
    PriorYear,
    /// Schedule AI, by the income of each period; it has to be filed with the return.
    Annualized,
    /// Nothing has to be paid before the return.
    Nothing,
}

/// Why a method was picked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// Last year had no tax (IRC 6654(e)(2)).
    NoTaxLastYear,
    /// Withholding leaves less than a thousand dollars of this year's tax (IRC 6654(e)(1)).
    LittleLeftAfterWithholding,
    /// There is no last year to go by.
    NoPriorYear,
    /// Nine tenths of this year's tax are no more than the amount by last year's.
    CurrentYearIsLess,
    /// The amount by last year's tax is less than nine tenths of this year's.
    PriorYearIsLess,
    /// Income came late in the year, so that the annualised method asks for less by some date.
    IncomeCameLate,
    /// The customer wants it, though another asks for less.
    Wanted,
}

/// One of the four instalments. Amounts are cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quarter {
    /// The last day of income it covers.
    pub income_to: NaiveDate,
    /// The day it has to be paid by.
    pub due: NaiveDate,
    /// The 15th, from which interest runs if it is late.
    pub statutory: NaiveDate,
    /// Why the day is not the 15th.
    pub moved_for: Option<MovedFor>,
    /// By nine tenths of this year's tax.
    pub by_current_year_minor: i64,
    /// By last year's tax, where there is a last year.
    pub by_prior_year_minor: Option<i64>,
    /// By Schedule AI, where the periods are known.
    pub annualized_minor: Option<i64>,
    /// The tax of a whole year at the pace of the income so far, where the periods are known.
    pub annualized_tax_minor: Option<i64>,
    /// By the picked method.
    pub required_minor: i64,
    /// A quarter of the year's withholding, which counts as paid on its 15th.
    pub withheld_minor: i64,
    /// What has reached it by the ledger's day, of withholding and of payments.
    pub paid_minor: i64,
    /// What it is short of; before its 15th its withholding counts as on the way.
    pub short_minor: i64,
    /// The penalty if what it is lawfully short of were paid on the ledger's day.
    pub penalty: Penalty,
    /// The penalty if that were paid on the next due date only.
    pub penalty_if_waiting: Penalty,
}

/// The year's instalments. Amounts are cents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuarterLedger {
    /// The four instalments in order.
    pub quarters: [Quarter; 4],
    /// The least that has to be paid in the year to owe no penalty, or more where the customer wants to follow a
    /// method that asks for more.
    pub required_annual_minor: i64,
    /// The method `required_minor` follows.
    pub method: Method,
    /// Why.
    pub reason: Reason,
    /// What instalments that have fallen due by the ledger's day are short of: pay it now.
    pub catch_up_minor: i64,
    /// The first day after the ledger's on which something falls due, the return's day in April after the four
    /// instalments; none after it.
    pub next_due: Option<NaiveDate>,
    /// What has to be paid by that day, the catch-up included: all the tax that is left, if it is the return's day.
    pub needed_by_next_due_minor: i64,
    /// What was paid beyond all four instalments.
    pub ahead_minor: i64,
    /// The penalty of all instalments, paid on the ledger's day.
    pub penalty: Penalty,
    /// The penalty of all instalments, paid on the next due date.
    pub penalty_if_waiting: Penalty,
}

impl QuarterLedger {
    /// Draws the ledger up.
    ///
    /// # Errors
    /// A tax year without rules, a household of [`Situation::to_date`] that cannot be computed, and a payment that is
    /// negative or names no instalment.
    pub fn of(situation: &Situation<'_>) -> Result<Self, Refusal> {
        let rules = rules_of_year(situation.tax_year)?;
        for payment in situation.payments {
            if payment.amount_minor < 0 {
                return Err(Refusal::new("payments", "must not be negative"));
            }
            if payment.instalment.is_some_and(|instalment| instalment > 3) {
                return Err(Refusal::new("payments", "an instalment is one of 0 to 3"));
            }
        }
        let tax = to_major(situation.tax_minor);
        let required = required(rules, situation.filing_status, tax, situation.prior_year);
        let annualized = annualized(rules, situation, &required)?;
        let (least, reason) = pick(rules, situation, &required, annualized);
        let lawful = least.asked(&required, annualized).unwrap_or_default();
        let wanted = situation.wanted.filter(|wanted| *wanted != Method::Nothing);
        let wanted = wanted.and_then(|wanted| Some((wanted, wanted.asked(&required, annualized)?)));
        // A method that asks for the same is no other.
        let wanted = wanted.filter(|(_, asked)| asked.map(to_minor) != lawful.map(to_minor));
        let (method, reason, picked) = match wanted {
            Some((wanted, asked)) => (wanted, Reason::Wanted, asked),
            None => (least, reason, lawful),
        };
        let credits = credits(rules, situation);
        let plan = Plan { rules, situation, required, annualized, lawful, picked, credits };
        Ok(plan.ledger(method, reason))
    }
}

/// What the ledger is drawn up from, in dollars.
struct Plan<'a> {
    rules: &'a Rules,
    situation: &'a Situation<'a>,
    required: Required,
    annualized: Option<Annualized>,
    /// What has to be paid to owe no penalty.
    lawful: [Decimal; 4],
    /// What is asked for by the method that is followed.
    picked: [Decimal; 4],
    /// Withholding on the four 15ths, and payments up to the ledger's day.
    credits: Vec<Credit>,
}

impl Plan<'_> {
    fn ledger(&self, method: Method, reason: Reason) -> QuarterLedger {
        let as_of = self.situation.as_of;
        let made: Vec<Credit> = self.credits.iter().copied().filter(|credit| credit.on <= as_of).collect();
        let (settled, lawfully) = (settle(self.picked, &made), settle(self.lawful, &made));
        let next_due = self.next_due();
        let quarters =
            std::array::from_fn(|index| self.quarter(index, &settled[index], &lawfully[index], next_due));
        let overdue = quarters.iter().filter(|quarter| quarter.due <= as_of);
        let catch_up_minor = overdue.map(|quarter| quarter.short_minor).sum();
        let credited: Decimal = self.credits.iter().map(|credit| credit.amount).sum();
        let asked: Decimal = self.picked.into_iter().sum();
        let sum =
            |of: fn(&Quarter) -> Penalty| quarters.iter().map(of).fold(Penalty::default(), Penalty::and);
        QuarterLedger {
            required_annual_minor: to_minor(match reason {
                Reason::Wanted if method != Method::Annualized => asked,
                _ => self.required.annual,
            }),
            method,
            reason,
            catch_up_minor,
            next_due,
            needed_by_next_due_minor: next_due.map_or(0, |day| to_minor(self.needed_by(day))),
            ahead_minor: to_minor((credited - asked).max(Decimal::ZERO)),
            penalty: sum(|quarter| quarter.penalty),
            penalty_if_waiting: sum(|quarter| quarter.penalty_if_waiting),
            quarters,
        }
    }

    fn quarter(
        &self,
        index: usize,
        settled: &Settled,
        lawfully: &Settled,
        next_due: Option<NaiveDate>,
    ) -> Quarter {
        let due = &self.rules.instalments[index];
        let as_of = self.situation.as_of;
        let is_forgiven = index == 3 && self.situation.is_settled_by_january;
        let cost = |day| if is_forgiven { Penalty::default() } else { lawfully.cost(self.rules, due, day) };
        let withheld = to_major(self.situation.withholding_minor) / Decimal::from(4);
        let on_the_way = if as_of < due.statutory { withheld } else { Decimal::ZERO };
        let of_four = |amount: Decimal| to_minor(amount / Decimal::from(4));
        Quarter {
            income_to: due.income_to,
            due: due.due,
            statutory: due.statutory,
            moved_for: due.moved_for,
            by_current_year_minor: of_four(self.required.by_current_year),
            by_prior_year_minor: self.required.by_prior_year.map(of_four),
            annualized_minor: self.annualized.map(|annualized| to_minor(annualized.instalments[index])),
            annualized_tax_minor: self.annualized.map(|annualized| to_minor(annualized.taxes[index])),
            required_minor: to_minor(self.picked[index]),
            withheld_minor: to_minor(withheld),
            paid_minor: to_minor(self.picked[index] - settled.short),
            short_minor: to_minor((settled.short - on_the_way).max(Decimal::ZERO)),
            penalty: cost(as_of),
            penalty_if_waiting: cost(next_due.unwrap_or(as_of)),
        }
    }

    /// The first day after the ledger's on which something falls due. Interest ends on the return's day.
    fn next_due(&self) -> Option<NaiveDate> {
        let [.., last] = &self.rules.underpayment_rates;
        let days = self.rules.instalments.iter().map(|instalment| instalment.due).chain([last.to]);
        days.filter(|day| *day > self.situation.as_of).min()
    }

    /// What has to be paid between the ledger's day and another.
    fn needed_by(&self, day: NaiveDate) -> Decimal {
        let credited: Decimal =
            self.credits.iter().filter(|credit| credit.on <= day).map(|credit| credit.amount).sum();
        let is_return = self.rules.instalments.iter().all(|instalment| instalment.due < day);
        let asked: Decimal = if is_return {
            to_major(self.situation.tax_minor)
        } else {
            let by_then = self.rules.instalments.iter().zip(self.picked).filter(|(due, _)| due.due <= day);
            by_then.map(|(_, amount)| amount).sum()
        };
        (asked - credited).max(Decimal::ZERO)
    }
}

/// Withholding in equal parts on the four 15ths, and the payments made by the ledger's day.
fn credits(rules: &Rules, situation: &Situation<'_>) -> Vec<Credit> {
    let withheld = to_major(situation.withholding_minor) / Decimal::from(4);
    let on_dates =
        rules.instalments.iter().map(|due| Credit { on: due.statutory, amount: withheld, instalment: None });
    let made = situation.payments.iter().filter(|payment| payment.on <= situation.as_of);
    let payments = made.map(|payment| Credit {
        on: payment.on,
        amount: to_major(payment.amount_minor),
        instalment: payment.instalment,
    });
    on_dates.chain(payments).collect()
}

impl Method {
    /// What it asks for on the four dates, dollars; none where that cannot be worked out.
    fn asked(self, required: &Required, annualized: Option<Annualized>) -> Option<[Decimal; 4]> {
        let quarters = |annual: Decimal| [annual / Decimal::from(4); 4];
        match self {
            Self::Nothing => Some([Decimal::ZERO; 4]),
            Self::CurrentYear => Some(quarters(required.by_current_year)),
            Self::PriorYear => required.by_prior_year.map(quarters),
            Self::Annualized => annualized.map(|annualized| annualized.instalments),
        }
    }
}

/// Schedule AI's columns. Dollars.
#[derive(Clone, Copy)]
struct Annualized {
    /// Line 19.
    taxes: [Decimal; 4],
    /// Line 27.
    instalments: [Decimal; 4],
}

/// The columns of Schedule AI. Annualising the amounts of a period and the wage base's share of it gives the
/// whole wage base again, so a column is the return of the annualised household (lines 1 to 19 and Part II).
fn annualized(
    rules: &Rules,
    situation: &Situation<'_>,
    required: &Required,
) -> Result<Option<Annualized>, Refusal> {
    let Some(households) = situation.to_date else { return Ok(None) };
    let mut taxes = [Decimal::ZERO; 4];
    for ((tax, household), column) in taxes.iter_mut().zip(households).zip(&rules.instalments) {
        household.check()?;
        if household.tax_year != situation.tax_year || household.filing_status != situation.filing_status {
            return Err(Refusal::new("to_date", "has to be of the same year and filing status"));
        }
        *tax = compute(rules, &household.scaled(column.annualization), &mut Working::silent()).net_tax;
    }
    let instalments = instalments(rules, taxes, required.annual, Precision::Exact);
    Ok(Some(Annualized { taxes, instalments }))
}

/// The method that asks for the least, and why it may.
fn pick(
    rules: &Rules,
    situation: &Situation<'_>,
    required: &Required,
    annualized: Option<Annualized>,
) -> (Method, Reason) {
    if situation.prior_year.is_some_and(|prior| prior.tax_minor <= 0) {
        return (Method::Nothing, Reason::NoTaxLastYear);
    }
    if is_below_smallest(rules, to_major(situation.tax_minor), to_major(situation.withholding_minor)) {
        return (Method::Nothing, Reason::LittleLeftAfterWithholding);
    }
    let quarter = required.annual / Decimal::from(4);
    let is_less = |annualized: Annualized| {
        let mut saved = Decimal::ZERO;
        annualized.instalments.into_iter().any(|instalment| {
            saved += quarter - instalment;
            to_minor(saved) > 0
        })
    };
    if annualized.is_some_and(is_less) {
        return (Method::Annualized, Reason::IncomeCameLate);
    }
    match required.by_prior_year {
        None => (Method::CurrentYear, Reason::NoPriorYear),
        Some(amount) if amount < required.by_current_year => (Method::PriorYear, Reason::PriorYearIsLess),
        Some(_) => (Method::CurrentYear, Reason::CurrentYearIsLess),
    }
}
