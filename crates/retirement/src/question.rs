//! What somebody asks of a whole retirement: the fields of a form, and the plan they make.
//!
//! A server that reads an address and a browser that reads its form read them here, so that both ask the same.

mod choices;

use chrono::NaiveDate;
use money::{Currency, Money};
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::drawdown::{DrawdownPlan, Phase, Pot, PotKind, Stream, StreamKind};
use crate::history::united_states;
use crate::social_security::{Claim, LATEST_CLAIM_MONTHS, spousal_excess};
use crate::uk_pension::state_pension_ages;

pub use choices::{Futures, RuleChoice};

/// No amount may pass this: ten thousand million dollars or pounds.
const AMOUNT_MINOR_MAX: i64 = 1_000_000_000_000;
/// The age of full benefits the entered amount is of, for those whose own is not known.
const FULL_AGE: u32 = 67;
/// The age a plan has to last to unless it says otherwise.
const LAST_AGE: u32 = 95;
/// And how many years from now at least.
const YEARS_AT_LEAST: u32 = 5;
/// The most months of spending kept as cash.
const RESERVE_MONTHS_MAX: u32 = 120;
/// Percentage points of inflation beyond history, in basis points.
const EXTRA_INFLATION_BP: std::ops::RangeInclusive<i64> = -300..=1_000;

/// A plan as it is asked for. Amounts are minor units of the currency, a year where they flow.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PlanQuestion {
    /// The currency of every amount.
    pub currency: Currency,
    /// The owner's year of birth, where it is known.
    pub birth_year: Option<i32>,
    /// The calendar year of the first step.
    pub first_year: i32,
    /// The age it has to last to.
    pub last_age: u32,
    /// Cash.
    pub cash_minor: i64,
    /// Investments whose gains are taxed when they are sold.
    pub taxable_minor: i64,
    /// What those had cost.
    pub basis_minor: i64,
    /// Accounts taxed when they are drawn on.
    pub deferred_minor: i64,
    /// Accounts free of tax.
    pub free_minor: i64,
    /// The share in stocks of everything but cash, in per cent.
    pub stocks_percent: u32,
    /// Spending.
    pub spending_minor: i64,
    /// Spending later on; nothing where it stays.
    pub later_minor: i64,
    /// The age that begins at.
    pub later_age: u32,
    /// Pensions.
    pub pension_minor: i64,
    /// Benefits at the full age.
    pub benefits_minor: i64,
    /// The age benefits are claimed at.
    pub claiming_age: u32,
    /// The partner's year of birth; none without a partner, or where it is not known.
    pub partner_birth_year: Option<i32>,
    /// The partner's own benefits at the full age.
    pub partner_benefits_minor: i64,
    /// The age the partner claims at.
    pub partner_claiming_age: u32,
    /// Months of spending kept as cash for lean years.
    pub reserve_months: u32,
    /// Inflation beyond that of history a year, in basis points.
    pub extra_inflation_bp: i64,
    /// Whether two file one return.
    pub is_joint: bool,
    /// How spending follows what is there.
    pub rule: RuleChoice,
    /// Where futures come from.
    pub futures: Futures,
    /// Whether what is left is shown in the money of each year.
    pub is_nominal: bool,
    /// Whether the law of the United States holds: its tax, required distributions, and benefits by the age of their
    /// claim.
    pub is_american: bool,
}

/// A field that cannot be used, and what to do about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct FieldProblem {
    /// Its name.
    pub field: &'static str,
    /// What to do about it.
    pub sentence: &'static str,
}

/// One amount of the form.
type AmountField = fn(&mut PlanQuestion) -> &mut i64;

/// The form's amounts: the name of the field, and where it is kept.
const AMOUNTS: [(&str, AmountField); 10] = [
    ("cash", |it| &mut it.cash_minor),
    ("taxable", |it| &mut it.taxable_minor),
    ("basis", |it| &mut it.basis_minor),
    ("deferred", |it| &mut it.deferred_minor),
    ("free", |it| &mut it.free_minor),
    ("spending", |it| &mut it.spending_minor),
    ("later", |it| &mut it.later_minor),
    ("pension", |it| &mut it.pension_minor),
    ("benefits", |it| &mut it.benefits_minor),
    ("partner_benefits", |it| &mut it.partner_benefits_minor),
];

/// One age, share or count of the form.
type NumberField = fn(&mut PlanQuestion) -> &mut u32;

/// The form's whole numbers: the name of the field, what it may be, what is said when it is not, and where it is kept.
const NUMBERS: [(&str, std::ops::RangeInclusive<u32>, &str, NumberField); 5] = [
    ("last", 60..=120, "Enter an age of 60 to 120.", |it| &mut it.last_age),
    ("later_age", 50..=110, "Enter an age of 50 to 110.", |it| &mut it.later_age),
    ("partner_claim", 62..=75, "Enter an age of 62 to 75.", |it| &mut it.partner_claiming_age),
    ("stocks", 0..=100, "Enter 0 to 100 per cent.", |it| &mut it.stocks_percent),
    ("reserve", 0..=RESERVE_MONTHS_MAX, "Enter 0 to 120 months.", |it| &mut it.reserve_months),
];

/// The fields of a form while they are read.
struct Fields<'a> {
    given: &'a dyn Fn(&str) -> Option<&'a str>,
    problems: Vec<FieldProblem>,
}

impl Fields<'_> {
    /// Reads a field; none where it is not there, is empty, or cannot be read.
    fn read<T>(
        &mut self,
        field: &'static str,
        sentence: &'static str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = (self.given)(field).map(str::trim).filter(|text| !text.is_empty())?;
        let value = read(text);
        if value.is_none() {
            self.problems.push(FieldProblem { field, sentence });
        }
        value
    }
}

impl PlanQuestion {
    /// What is asked when nothing is: nothing to draw on, to the age of 95 or some years beyond one's own.
    pub fn own(currency: Currency, birth_year: Option<i32>, first_year: i32) -> Self {
        let age = age_in(first_year, birth_year);
        Self {
            currency,
            birth_year,
            first_year,
            last_age: age.map_or(LAST_AGE, |age| LAST_AGE.max(age.saturating_add(YEARS_AT_LEAST)).min(120)),
            cash_minor: 0,
            taxable_minor: 0,
            basis_minor: 0,
            deferred_minor: 0,
            free_minor: 0,
            stocks_percent: 60,
            spending_minor: 0,
            later_minor: 0,
            later_age: 80,
            pension_minor: 0,
            benefits_minor: 0,
            claiming_age: birth_year.and_then(state_pension_ages).map_or(FULL_AGE, |(_, most)| most),
            partner_birth_year: None,
            partner_benefits_minor: 0,
            partner_claiming_age: FULL_AGE,
            reserve_months: 0,
            extra_inflation_bp: 0,
            is_joint: false,
            rule: RuleChoice::Fixed,
            futures: Futures::Blocks,
            is_nominal: false,
            is_american: false,
        }
    }

    /// The question with what the fields of a form say, and the fields that cannot be used. An amount left empty is
    /// nothing; whatever else is empty or not there stays as it was.
    pub fn with_fields<'a>(
        mut self,
        given: &'a dyn Fn(&str) -> Option<&'a str>,
    ) -> (Self, Vec<FieldProblem>) {
        let mut fields = Fields { given, problems: Vec::new() };
        let currency = self.currency;
        for (name, amount) in AMOUNTS {
            if given(name).is_some_and(|text| text.trim().is_empty()) {
                *amount(&mut self) = 0;
            }
            let read = |text: &str| {
                let minor = Money::parse_typed(text, currency).ok()?.amount_minor;
                (0..=AMOUNT_MINOR_MAX).contains(&minor).then_some(minor)
            };
            if let Some(minor) = fields.read(name, "Enter an amount, such as 250,000.", read) {
                *amount(&mut self) = minor;
            }
        }
        for (name, range, sentence, number) in NUMBERS {
            let within = |text: &str| text.parse().ok().filter(|value| range.contains(value));
            if let Some(value) = fields.read(name, sentence, within) {
                *number(&mut self) = value;
            }
        }
        let (claims, sentence) = (self.claims(), self.claims_sentence());
        let claim = |text: &str| text.parse().ok().filter(|age| claims.contains(age));
        if let Some(age) = fields.read("claim", sentence, claim) {
            self.claiming_age = age;
        }
        let first_year = self.first_year;
        let born = |text: &str| text.parse().ok().filter(|year| (1900..=first_year).contains(year));
        if let Some(year) = fields.read("born", "Enter a year, such as 1958.", born) {
            self.birth_year = Some(year);
        }
        if given("partner_born").is_some_and(|text| text.trim().is_empty()) {
            self.partner_birth_year = None;
        }
        if let Some(year) = fields.read("partner_born", "Enter a year, such as 1960.", born) {
            self.partner_birth_year = Some(year);
        }
        let points = "Enter -3 to 10 per cent, such as 1.5.";
        if let Some(bp) = fields.read("inflation", points, |text| basis_points(text, &EXTRA_INFLATION_BP)) {
            self.extra_inflation_bp = bp;
        }
        let rule = |text: &str| RuleChoice::ALL.into_iter().find(|rule| rule.code() == text);
        if let Some(rule) = fields.read("rule", "Choose a rule from the list.", rule) {
            self.rule = rule;
        }
        let futures = |text: &str| Futures::ALL.into_iter().find(|futures| futures.code() == text);
        if let Some(futures) = fields.read("markets", "Choose from the list.", futures) {
            self.futures = futures;
        }
        if let Some(status) = given("status") {
            self.is_joint = status == "joint";
        }
        if let Some(money) = given("money") {
            self.is_nominal = money == "nominal";
        }
        if fields.problems.is_empty() {
            fields.problems.extend(self.impossible());
        }
        (self, fields.problems)
    }

    /// The ages benefits can begin at: those of the law in the United States, elsewhere from the age of the State Pension.
    pub fn claims(&self) -> std::ops::RangeInclusive<u32> {
        if self.is_american {
            return 62..=70;
        }
        let least = self.birth_year.and_then(state_pension_ages).map_or(65, |(least, _)| least);
        least..=75
    }

    fn claims_sentence(&self) -> &'static str {
        if self.is_american {
            "Enter an age of 62 to 70."
        } else {
            "Enter an age from your State Pension age to 75."
        }
    }

    /// What no field alone is wrong about.
    fn impossible(&self) -> Option<FieldProblem> {
        let age = age_in(self.first_year, self.birth_year)?;
        if self.last_age <= age {
            return Some(FieldProblem { field: "last", sentence: "Enter an age above your own." });
        }
        let years = usize::try_from(self.last_age - age + 1).ok()?;
        (self.futures == Futures::Historical && years > united_states().len()).then_some(FieldProblem {
            field: "markets",
            sentence: "History is not that long: choose other futures.",
        })
    }

    /// The plan, in minor units; none without a birth, money or spending, or for ages that cannot be.
    pub fn plan(&self) -> Option<DrawdownPlan> {
        let birth_year = self.birth_year?;
        let stock_share = f64::from(self.stocks_percent) / 100.0;
        let pot = |kind, balance: i64, basis: i64| {
            let (balance, basis) = (balance.to_f64()?, basis.to_f64()?);
            (balance > 0.0).then_some(Pot { kind, balance, basis, access_age: 0, stock_share, fee: 0.0 })
        };
        let pots = [
            pot(PotKind::Cash, self.cash_minor, self.cash_minor),
            pot(PotKind::Taxable, self.taxable_minor, self.basis_minor),
            pot(PotKind::Deferred, self.deferred_minor, 0),
            pot(PotKind::Free, self.free_minor, 0),
        ];
        let stream = |kind, yearly: f64, from_age: u32| {
            let stream = Stream { kind, yearly, from_age, until_age: None, is_indexed: true };
            (yearly > 0.0).then_some(stream)
        };
        let (full, partner_full) = (self.benefits_minor.to_f64()?, self.partner_benefits_minor.to_f64()?);
        let own = self.claim(birth_year, self.claiming_age);
        let benefits = full * own.map_or(1.0, |claim| claim.own_factor);
        let partner_born = self.partner_birth_year.unwrap_or(birth_year);
        let partner = self.claim(partner_born, self.partner_claiming_age);
        // The owner's age when the partner claims.
        let partner_from =
            i64::from(self.partner_claiming_age) + i64::from(partner_born) - i64::from(birth_year);
        let partner_from = u32::try_from(partner_from.max(0)).ok()?;
        let excess = match (partner, self.partner_birth_year) {
            (Some(partner), Some(_)) => spousal_excess(full, partner_full) * partner.spousal_factor,
            _ => 0.0,
        };
        let partner_own = partner_full * partner.map_or(1.0, |claim| claim.own_factor);
        let streams = [
            stream(StreamKind::Taxed, self.pension_minor.to_f64()?, 0),
            stream(StreamKind::SocialSecurity, benefits, self.claiming_age),
            stream(StreamKind::SocialSecurity, partner_own, partner_from),
            stream(StreamKind::SocialSecurity, excess, partner_from.max(self.claiming_age)),
        ];
        let spending = self.spending_minor.to_f64()?;
        let mut phases = vec![Phase { from_age: 0, spending }];
        if self.later_minor > 0 {
            phases.push(Phase { from_age: self.later_age, spending: self.later_minor.to_f64()? });
        }
        let plan = DrawdownPlan {
            birth_year,
            first_year: self.first_year,
            last_age: self.last_age,
            pots: pots.into_iter().flatten().collect(),
            streams: streams.into_iter().flatten().collect(),
            phases,
            rule: self.rule.rule(),
            order: Vec::new(),
            has_required_distributions: self.is_american,
            extra_inflation: self.extra_inflation_bp.to_f64()? / 10_000.0,
            reserve: spending * f64::from(self.reserve_months) / 12.0,
            first_fall: 0.0,
        };
        (self.spending_minor > 0 && !plan.pots.is_empty() && plan.years().is_ok()).then_some(plan)
    }

    /// Whether benefits are paid already in the first year's beginning.
    pub(crate) fn is_claimed(&self) -> bool {
        age_in(self.first_year, self.birth_year).is_none_or(|age| self.claiming_age < age)
    }

    /// What there is in all pots.
    pub fn total_minor(&self) -> i64 {
        let pots = [self.cash_minor, self.taxable_minor, self.deferred_minor, self.free_minor];
        pots.iter().fold(0, |sum, pot| pot.saturating_add(sum))
    }

    /// What claiming at an age makes of benefits; none elsewhere than in the United States.
    fn claim(&self, birth_year: i32, age: u32) -> Option<Claim> {
        let born = NaiveDate::from_ymd_opt(birth_year, 6, 15).filter(|_| self.is_american)?;
        Claim::at(born, i32::try_from(age * 12).ok()?.min(LATEST_CLAIM_MONTHS)).ok()
    }
}

/// How old somebody becomes in a year.
fn age_in(year: i32, birth_year: Option<i32>) -> Option<u32> {
    u32::try_from(year.checked_sub(birth_year?)?).ok()
}

/// Percentage points to a hundredth, as basis points within `range_bp`.
pub fn basis_points(text: &str, range_bp: &std::ops::RangeInclusive<i64>) -> Option<i64> {
    let points: Decimal = text.trim_end_matches('%').trim_end().parse().ok()?;
    let bp = points.checked_mul(Decimal::ONE_HUNDRED)?;
    bp.to_i64().filter(|whole| bp == Decimal::from(*whole) && range_bp.contains(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A question by the fields of an address, and the fields that were refused.
    fn asked(fields: &[(&'static str, &'static str)]) -> (PlanQuestion, Vec<&'static str>) {
        let own = PlanQuestion {
            is_american: true,
            is_joint: true,
            ..PlanQuestion::own(Currency::USD, Some(1958), 2026)
        };
        let given = |name: &str| fields.iter().find(|(field, _)| *field == name).map(|(_, text)| *text);
        let (question, problems) = own.with_fields(&given);
        (question, problems.iter().map(|problem| problem.field).collect())
    }

    #[test]
    fn every_field_is_read_and_what_is_empty_stays_but_for_amounts() {
        let (question, refused) = asked(&[
            ("taxable", "250,000"),
            ("basis", ""),
            ("spending", "40,000.50"),
            ("last", ""),
            ("claim", "70"),
            ("reserve", "18"),
            ("inflation", "-0.25%"),
            ("rule", "ratchet"),
            ("markets", "historical"),
            ("status", "joint"),
            ("money", "nominal"),
            ("born", "1961"),
        ]);
        assert_eq!(refused, [""; 0]);
        assert_eq!((question.taxable_minor, question.basis_minor), (25_000_000, 0));
        assert_eq!((question.last_age, question.claiming_age, question.reserve_months), (95, 70, 18));
        assert_eq!((question.extra_inflation_bp, question.birth_year), (-25, Some(1961)));
        assert_eq!((question.rule, question.futures), (RuleChoice::Ratchet, Futures::Historical));
        assert!(question.is_joint && question.is_nominal);
        let plan = question.plan().unwrap();
        assert_eq!((plan.reserve, plan.extra_inflation), (6_000_075.0, -0.0025));
    }

    #[test]
    fn a_field_that_cannot_be_used_is_named_and_changes_nothing() {
        let (question, refused) = asked(&[
            ("taxable", "a lot"),
            ("stocks", "140"),
            ("born", "2090"),
            ("inflation", "1.005"),
            ("rule", "magic"),
            ("claim", "40"),
        ]);
        assert_eq!(refused, ["taxable", "stocks", "claim", "born", "inflation", "rule"]);
        assert_eq!((question.stocks_percent, question.birth_year), (60, Some(1958)));
        assert_eq!(question.plan(), None, "there is nothing to draw on");
    }

    #[test]
    fn what_is_not_asked_stays_and_ages_that_cannot_be_are_said() {
        let (question, refused) = asked(&[]);
        assert!(question.is_joint && refused.is_empty());
        assert_eq!(asked(&[("last", "60")]).1, ["last"]);
        assert_eq!(asked(&[("born", "2020"), ("last", "120"), ("markets", "historical")]).1, ["markets"]);
        assert_eq!(PlanQuestion::own(Currency::USD, Some(1929), 2026).last_age, 102);
        let british = PlanQuestion::own(Currency::GBP, Some(1970), 2026);
        assert_eq!((british.claiming_age, british.claims()), (67, 67..=75));
    }

    #[test]
    fn a_later_claim_pays_more_where_the_law_says_so() {
        let benefits = |claim: &'static str, is_american| {
            let (question, _) =
                asked(&[("cash", "1000"), ("spending", "10"), ("benefits", "24000"), ("claim", claim)]);
            let plan = PlanQuestion { is_american, ..question }.plan().unwrap();
            (plan.streams[0].yearly / 1_000.0).round()
        };
        assert_eq!([benefits("62", true), benefits("70", true)], [1_720.0, 3_040.0]);
        assert_eq!(benefits("70", false), 2_400.0);
    }

    #[test]
    fn a_partner_gets_their_own_and_what_half_of_the_other_s_is_more_by() {
        let streams = |fields: &[(&'static str, &'static str)]| -> Vec<(f64, u32)> {
            let base = [("cash", "1000"), ("spending", "10"), ("benefits", "24000"), ("claim", "67")];
            let (question, refused) = asked(&[&base, fields].concat());
            assert_eq!(refused, [""; 0]);
            let plan = PlanQuestion { birth_year: Some(1960), ..question }.plan().unwrap();
            plan.streams.iter().map(|stream| (stream.yearly.round(), stream.from_age)).collect()
        };
        assert_eq!(streams(&[]), [(2_400_000.0, 67)]);
        // Four years younger, claiming at the full age of 67: 6,000 of their own and 6,000 more as a spouse.
        let younger = [("partner_born", "1964"), ("partner_benefits", "6000"), ("partner_claim", "67")];
        assert_eq!(streams(&younger), [(2_400_000.0, 67), (600_000.0, 71), (600_000.0, 71)]);
        // Four years older and without benefits of their own: nothing until the other claims.
        let older = [("partner_born", "1956"), ("partner_claim", "67")];
        assert_eq!(streams(&older), [(2_400_000.0, 67), (1_200_000.0, 67)]);
    }
}
