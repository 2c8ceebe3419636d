//! Income tax: the steps of ITA 2007 s. 23 from total income to tax on earnings, savings and dividends.

use rust_decimal::Decimal;

use super::bands::Bands;
use super::person::AllowanceOrder;
use super::rules::Rules;
use crate::working::Working;

/// Income of one year by kind, pounds, none below zero.
#[derive(Debug, Clone, Default)]
pub(super) struct Incomes {
    pub(super) trading: Decimal,
    pub(super) employment: Decimal,
    pub(super) pension: Decimal,
    pub(super) savings: Decimal,
    pub(super) dividends: Decimal,
    pub(super) gift_aid_paid: Decimal,
}

impl Incomes {
    /// Earnings and pensions: income that is neither savings nor dividends.
    pub(super) fn non_savings(&self) -> Decimal {
        self.trading + self.employment + self.pension
    }

    /// Income that no work is done for, for student loans.
    pub(super) fn unearned(&self) -> Decimal {
        self.pension + self.savings + self.dividends
    }

    /// Step 1 of s. 23.
    pub(super) fn total(&self) -> Decimal {
        self.non_savings() + self.savings + self.dividends
    }
}

/// The result, pounds.
#[derive(Debug, Clone)]
pub(super) struct IncomeTax {
    pub(super) personal_allowance: Decimal,
    pub(super) adjusted_net_income: Decimal,
    /// Tax on earnings and pensions, on savings, on dividends.
    pub(super) by_kind: ByKind,
}

/// An amount for each kind of income that is taxed in its own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ByKind {
    pub(super) non_savings: Decimal,
    pub(super) savings: Decimal,
    pub(super) dividends: Decimal,
}

impl ByKind {
    pub(super) fn sum(self) -> Decimal {
        self.non_savings + self.savings + self.dividends
    }
}

/// Gifts with Gift Aid before the basic rate tax the charity reclaims (ITA 2007 s. 415).
pub(super) fn grossed_up(paid: Decimal, rules: &Rules) -> Decimal {
    let basic_rate = rules.elsewhere.rates.first().copied().unwrap_or_default();
    paid / (Decimal::ONE - basic_rate)
}

/// Income tax before charges that recover payments or reliefs.
pub(super) fn income_tax(
    rules: &Rules,
    incomes: &Incomes,
    is_scottish: bool,
    order: AllowanceOrder,
    working: &mut Working,
) -> IncomeTax {
    working.total("Total income", "ITA 2007 s. 23 step 1", |working| {
        working.money("Profit from self-employment", incomes.trading, "SA103");
        working.money("Pay from employment", incomes.employment, "SA102");
        working.money("Pensions", incomes.pension, "SA100 TR3");
        working.money("Interest", incomes.savings, "SA100 TR3");
        working.money("Dividends", incomes.dividends, "SA100 TR3");
        incomes.total()
    });
    let gift = grossed_up(incomes.gift_aid_paid, rules);
    let adjusted_net_income = working.total("Adjusted net income", "ITA 2007 s. 58", |working| {
        working.money("Gift Aid with the tax reclaimed", gift, "ITA 2007 s. 58(1) step 2");
        incomes.total() - gift
    });
    let personal_allowance = personal_allowance(rules, adjusted_net_income);
    working.money("Personal allowance", personal_allowance, "ITA 2007 s. 35");
    let schedule = Schedule::new(rules, incomes, is_scottish, gift, personal_allowance);
    let taxable = schedule.allowance_split(order);
    working.total("Taxable income", "ITA 2007 s. 23 step 3", |working| {
        working.money("Taxable earnings and pensions", taxable.non_savings, "ITA 2007 s. 25");
        working.money("Taxable savings", taxable.savings, "ITA 2007 s. 25");
        working.money("Taxable dividends", taxable.dividends, "ITA 2007 s. 25");
        taxable.sum()
    });
    IncomeTax { personal_allowance, adjusted_net_income, by_kind: schedule.tax(taxable, working) }
}

/// The allowance left after its taper; what is left is rounded up to a pound (s. 35(3)).
fn personal_allowance(rules: &Rules, adjusted_net_income: Decimal) -> Decimal {
    let above = (adjusted_net_income - rules.allowance.taper_over).max(Decimal::ZERO);
    (rules.allowance.personal - above * rules.allowance.taper_rate).max(Decimal::ZERO).ceil()
}

/// Everything that turns taxable income of each kind into tax.
struct Schedule<'a> {
    rules: &'a Rules,
    incomes: &'a Incomes,
    /// Bands of savings and dividends, and of everything outside Scotland.
    main: Bands,
    /// Bands of earnings and pensions.
    non_savings: Bands,
    /// Bands of dividends.
    dividends: Bands,
    /// Savings taxed at nil beyond the starting rate.
    savings_nil: Decimal,
    /// What is set against income: the allowance, or all income when that is less.
    allowance: Decimal,
}

impl<'a> Schedule<'a> {
    fn new(
        rules: &'a Rules,
        incomes: &'a Incomes,
        is_scottish: bool,
        gift: Decimal,
        personal_allowance: Decimal,
    ) -> Self {
        let main = rules.elsewhere.extended(gift, 0);
        // Gift Aid gives relief from the basic rate up: the starter band stays where it is (ITA 2007 s. 414).
        let non_savings = if is_scottish { rules.scotland.extended(gift, 1) } else { main.clone() };
        let dividends = Bands { limits: main.limits.clone(), rates: rules.dividends.rates.clone() };
        let allowance = personal_allowance.min(incomes.total());
        let taxable = incomes.total() - allowance;
        // A Scottish taxpayer's highest rate is judged as if they lived elsewhere (ITA 2007 s. 12B).
        let savings_nil = match main.limits.iter().filter(|limit| taxable > **limit).count() {
            0 => rules.savings.nil_basic,
            1 => rules.savings.nil_higher,
            _ => rules.savings.nil_additional,
        };
        Self { rules, incomes, main, non_savings, dividends, savings_nil, allowance }
    }

    /// Tax on taxable income of each kind: earnings lowest, then savings, dividends on top (ITA 2007 s. 16). Nil
    /// rates use up the bands they lie in.
    fn tax(&self, taxable: ByKind, working: &mut Working) -> ByKind {
        let savings_from = taxable.non_savings;
        let dividends_from = savings_from + taxable.savings;
        let starting =
            (self.rules.savings.starting_limit - savings_from).max(Decimal::ZERO).min(taxable.savings);
        let nil = self.savings_nil.min(taxable.savings - starting);
        let dividend_nil = self.rules.dividends.nil.min(taxable.dividends);
        ByKind {
            non_savings: working.total("Tax on earnings and pensions", "ITA 2007 ss. 10, 11A", |working| {
                let rule = if self.non_savings == self.main { "ITA 2007 s. 10" } else { "ITA 2007 s. 11A" };
                self.non_savings.tax_between(Decimal::ZERO, savings_from, rule, working)
            }),
            savings: working.total("Tax on savings", "ITA 2007 ss. 11D, 12-12B", |working| {
                working.money("At the starting rate, 0 %", starting, "ITA 2007 s. 12");
                working.money("Within the personal savings allowance, 0 %", nil, "ITA 2007 s. 12A");
                self.main.tax_between(
                    savings_from + starting + nil,
                    dividends_from,
                    "ITA 2007 s. 11D",
                    working,
                )
            }),
            dividends: working.total("Tax on dividends", "ITA 2007 ss. 13, 13A", |working| {
                working.money("Within the dividend allowance, 0 %", dividend_nil, "ITA 2007 s. 13A");
                let to = dividends_from + taxable.dividends;
                self.dividends.tax_between(dividends_from + dividend_nil, to, "ITA 2007 s. 13", working)
            }),
        }
    }

    /// Taxable income of each kind once the allowance is set against income.
    fn allowance_split(&self, order: AllowanceOrder) -> ByKind {
        let usual = self.usual_split();
        let has_choice = !self.incomes.savings.is_zero() || !self.incomes.dividends.is_zero();
        match order {
            AllowanceOrder::MostBeneficial if has_choice && !self.allowance.is_zero() => {
                self.best_split(usual)
            }
            _ => usual,
        }
    }

    /// The allowance against earnings, then savings, then dividends.
    fn usual_split(&self) -> ByKind {
        let of_non_savings = self.allowance.min(self.incomes.non_savings());
        let of_savings = (self.allowance - of_non_savings).min(self.incomes.savings);
        ByKind {
            non_savings: self.incomes.non_savings() - of_non_savings,
            savings: self.incomes.savings - of_savings,
            dividends: self.incomes.dividends - (self.allowance - of_non_savings - of_savings),
        }
    }

    /// The split that bears least tax. Taxable income is fixed, so with x the end of earnings in it and y the end of
    /// savings, tax is linear between lines of constant x, y or y - x; its least value lies where two of them cross.
    /// Of equal splits the one nearest the usual is taken: least taxable earnings, then least taxable savings.
    fn best_split(&self, usual: ByKind) -> ByKind {
        let income = self.incomes;
        let total = income.total() - self.allowance;
        let starting = self.rules.savings.starting_limit;
        let nil = self.savings_nil;
        let tops = &self.main.limits;
        let mut ends_of_earnings = vec![Decimal::ZERO, starting, starting - nil, income.non_savings(), total];
        ends_of_earnings.extend(self.non_savings.limits.iter().chain(tops));
        ends_of_earnings.extend(tops.iter().map(|top| top - nil));
        let dividend_nil = self.rules.dividends.nil;
        let mut ends_of_savings = vec![
            Decimal::ZERO,
            starting,
            starting + nil,
            total,
            total - dividend_nil,
            total - income.dividends,
        ];
        ends_of_savings.extend(tops.iter().flat_map(|top| [*top, top - dividend_nil]));
        let widths = [Decimal::ZERO, nil, income.savings];
        let pairs = ends_of_earnings
            .iter()
            .flat_map(|x| {
                ends_of_savings
                    .iter()
                    .map(|y| (*x, *y))
                    .chain(widths.iter().map(move |width| (*x, x + width)))
            })
            .chain(ends_of_savings.iter().flat_map(|y| widths.iter().map(move |width| (y - width, *y))));
        let mut best = usual;
        let mut least = self.tax(usual, &mut Working::silent()).sum();
        for (x, y) in pairs {
            let split = ByKind { non_savings: x, savings: y - x, dividends: total - y };
            if !self.is_possible(split) {
                continue;
            }
            let tax = self.tax(split, &mut Working::silent()).sum();
            if (tax, split.non_savings, split.savings) < (least, best.non_savings, best.savings) {
                (best, least) = (split, tax);
            }
        }
        best
    }

    /// Whether no kind of income is taxed on less than nothing or more than there is.
    fn is_possible(&self, split: ByKind) -> bool {
        let within = |part: Decimal, whole: Decimal| part >= Decimal::ZERO && part <= whole;
        within(split.non_savings, self.incomes.non_savings())
            && within(split.savings, self.incomes.savings)
            && within(split.dividends, self.incomes.dividends)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::person::TaxYear;
    use super::*;

    fn incomes(earnings: i64, savings: i64, dividends: i64) -> Incomes {
        Incomes {
            employment: Decimal::from(earnings),
            savings: Decimal::from(savings),
            dividends: Decimal::from(dividends),
            ..Incomes::default()
        }
    }

    proptest! {
        /// No other way to set the allowance against income bears less tax.
        #[test]
        fn the_best_split_is_the_best(
            earnings in 0_i64..80_000, savings in 0_i64..30_000, dividends in 0_i64..60_000, is_scottish: bool,
            of_earnings in 0_i64..=12_570, of_savings in 0_i64..=12_570,
        ) {
            let rules = Rules::of(TaxYear::starting(2025)).unwrap();
            let incomes = incomes(earnings, savings, dividends);
            let schedule =
                Schedule::new(rules, &incomes, is_scottish, Decimal::ZERO, rules.allowance.personal);
            let best = schedule.allowance_split(AllowanceOrder::MostBeneficial);
            let least = schedule.tax(best, &mut Working::silent()).sum();
            let of_earnings = Decimal::from(of_earnings).min(schedule.allowance);
            let of_savings = Decimal::from(of_savings).min(schedule.allowance - of_earnings);
            let other = ByKind {
                non_savings: incomes.non_savings() - of_earnings,
                savings: incomes.savings - of_savings,
                dividends: incomes.dividends - (schedule.allowance - of_earnings - of_savings),
            };
            prop_assert_eq!(best.sum(), incomes.total() - schedule.allowance);
            if schedule.is_possible(other) {
                prop_assert!(least <= schedule.tax(other, &mut Working::silent()).sum());
            }
        }
    }
}
