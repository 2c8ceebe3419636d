//! What the law of the United States asks the customer and their partner to take of their accounts this year.
//!
//! Traditional IRAs are worked out one by one and may be taken from any of them; each employer's plan stands alone
//! (26 CFR 1.408-8, Q&A-9, and 1.401(a)(9)-8, Q&A-1). Roth accounts ask for nothing while their owner lives, and of
//! inherited accounts nothing is worked out here.

use std::collections::BTreeMap;

use cashflow::Month;
use chrono::{Datelike, NaiveDate};
use ledger::Account;
use retirement::required_distribution::{Owner, Table};
use serde::{Deserialize, Serialize};
use store::accounts::ReportedBalance;
use store::portfolio::StoredMovement;

use super::settings::{Holder, PortfolioSettings, Wrapper};

/// Days before the end of a year in which a reported balance still stands for the end.
const BALANCE_DAYS: i64 = 31;

/// What has to be taken of one account, or of all IRAs together. Minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredRow {
    /// What it is called.
    pub name: String,
    /// The balance at the end of last year; `None` where no statement tells it of every account.
    pub balance_minor: Option<i64>,
    /// What has to be taken; `None` without the balance.
    pub required_minor: Option<i64>,
    /// What was taken this year.
    pub taken_minor: i64,
}

impl RequiredRow {
    /// What is left to take.
    pub fn remaining_minor(&self) -> Option<i64> {
        self.required_minor.map(|required| required.saturating_sub(self.taken_minor).max(0))
    }
}

/// What has to be taken this year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequiredDistributions {
    /// The name of the partner who has to take it; none for the customer.
    #[serde(default)]
    pub of: Option<String>,
    /// The year.
    pub year: i32,
    /// Whether it is the first, which may wait until 1 April of the next.
    pub is_first: bool,
    /// Whether the year before was the first, which may have been left until 1 April of this one.
    pub follows_first: bool,
    /// Whether a much younger spouse is the only beneficiary, so that two lives are counted.
    #[serde(default)]
    pub is_joint_life: bool,
    /// IRAs together first, then each employer's plan.
    pub rows: Vec<RequiredRow>,
    /// Inherited accounts, about which an advisor has to be asked.
    pub inherited: Vec<String>,
}

/// What the law is asked about.
pub(super) struct Books<'a> {
    pub(super) settings: &'a PortfolioSettings,
    pub(super) accounts: &'a [Account],
    pub(super) balances: &'a [ReportedBalance],
    pub(super) movements: &'a [StoredMovement],
}

impl Books<'_> {
    /// What has to be taken by the customer and by their partner; `None` for whom the law asks for nothing: too young,
    /// of unknown age, or without such an account. No spouse's IRA stands for the other's.
    pub(super) fn distributions(
        &self,
        birth_year: Option<i64>,
        as_of: NaiveDate,
    ) -> (Option<RequiredDistributions>, Option<RequiredDistributions>) {
        let partner = self.settings.partner.as_ref();
        let own_birth_year = birth_year.and_then(|year| i32::try_from(year).ok());
        let spouse = partner.filter(|partner| partner.is_sole_beneficiary);
        let own = own_birth_year.map(|birth_year| Owner {
            birth_year,
            sole_spouse_birth_year: spouse.map(|partner| partner.birth_year),
        });
        let theirs = partner.map(|partner| Owner {
            birth_year: partner.birth_year,
            sole_spouse_birth_year: spouse.and(own_birth_year),
        });
        (
            own.and_then(|owner| self.of(owner, None, as_of)),
            theirs.and_then(|owner| self.of(owner, partner.map(|partner| partner.name.as_str()), as_of)),
        )
    }

    /// What one owner has to take; the customer is the one without a name.
    fn of(&self, owner: Owner, name: Option<&str>, as_of: NaiveDate) -> Option<RequiredDistributions> {
        let year = as_of.year();
        let of = |wanted: Wrapper| {
            let is_it = move |account: &&Account| {
                let is_theirs = (self.settings.holder_of(&account.id) == Holder::Partner) == name.is_some();
                is_theirs && self.settings.wrappers.get(account.id.as_str()) == Some(&wanted)
            };
            self.accounts.iter().filter(is_it).collect::<Vec<&Account>>()
        };
        let row = |name: String, accounts: &[&Account]| {
            let balances = accounts.iter().map(|account| year_end(self.balances, account, year - 1));
            let balance_minor = balances.sum::<Option<i64>>();
            let required = balance_minor.and_then(|balance| owner.required(year, balance).ok().flatten());
            RequiredRow {
                name,
                balance_minor,
                required_minor: required.map(|required| required.amount_minor),
                taken_minor: accounts
                    .iter()
                    .map(|account| taken(self.movements, account, year))
                    .fold(0, i64::saturating_add),
            }
        };
        let inherited: Vec<String> =
            of(Wrapper::Inherited).into_iter().map(|account| account.name.clone()).collect();
        // Any balance says whether anything is asked at all, and by which table.
        let of_year = |year| owner.required(year, 100).ok().flatten();
        let Some(asked) = of_year(year) else {
            let nothing = RequiredDistributions {
                of: name.map(str::to_owned),
                year,
                is_first: false,
                follows_first: false,
                is_joint_life: false,
                rows: Vec::new(),
                inherited,
            };
            return (!nothing.inherited.is_empty()).then_some(nothing);
        };
        let mut rows = Vec::new();
        let iras = of(Wrapper::TraditionalIra);
        match (iras.as_slice(), name) {
            ([], _) => {}
            ([only], _) => rows.push(row(only.name.clone(), &iras)),
            (_, None) => rows.push(row("Your traditional IRAs together".to_owned(), &iras)),
            (_, Some(name)) => rows.push(row(format!("Traditional IRAs of {name} together"), &iras)),
        }
        rows.extend(of(Wrapper::EmployerPlan).into_iter().map(|plan| row(plan.name.clone(), &[plan])));
        let applies = !rows.is_empty() || !inherited.is_empty();
        applies.then_some(RequiredDistributions {
            of: name.map(str::to_owned),
            year,
            is_first: asked.is_first,
            follows_first: !rows.is_empty() && of_year(year - 1).is_some_and(|before| before.is_first),
            is_joint_life: asked.table == Table::JointLife,
            rows,
            inherited,
        })
    }
}

/// The balance at the end of a year: the last one reported in its last month.
fn year_end(balances: &[ReportedBalance], account: &Account, year: i32) -> Option<i64> {
    let end = NaiveDate::from_ymd_opt(year, 12, 31)?;
    let near = balances.iter().filter(|it| it.account_id == account.id.as_str() && it.as_of <= end);
    let last = near.max_by_key(|it| it.as_of)?;
    ((end - last.as_of).num_days() < BALANCE_DAYS).then_some(last.amount_minor)
}

/// What left an account in a year.
fn taken(movements: &[StoredMovement], account: &Account, year: i32) -> i64 {
    let went = movements.iter().filter(|it| it.account_id == account.id.as_str());
    let went = went.filter_map(withdrawn).filter(|(on, _)| on.year() == year);
    went.map(|(_, amount)| amount).fold(0, i64::saturating_add)
}

/// The day and the amount of a withdrawal.
fn withdrawn(movement: &StoredMovement) -> Option<(NaiveDate, i64)> {
    let amount = movement.amount_minor.filter(|_| movement.kind == "withdrawal")?.saturating_neg();
    (amount > 0).then_some((movement.happened_on, amount))
}

/// What left retirement accounts in each month, in the order of months. Roth accounts and ISAs are
/// savings like any other here: nothing has to be taken of them.
pub(super) fn distributed(settings: &PortfolioSettings, movements: &[StoredMovement]) -> Vec<(Month, i64)> {
    let is_deferred = |it: &&StoredMovement| {
        let wrapper = settings.wrappers.get(&it.account_id);
        matches!(
            wrapper,
            Some(
                Wrapper::TraditionalIra
                    | Wrapper::EmployerPlan
                    | Wrapper::Inherited
                    | Wrapper::PersonalPension
            )
        )
    };
    let mut months = BTreeMap::new();
    for (on, amount) in movements.iter().filter(is_deferred).filter_map(withdrawn) {
        let sum: &mut i64 = months.entry(Month::of(on)).or_default();
        *sum = sum.saturating_add(amount);
    }
    months.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use ledger::{AccountId, AccountKind};
    use money::Currency;

    use super::super::settings::Partner;
    use super::*;

    #[test]
    fn what_leaves_retirement_accounts_is_summed_by_month() {
        let mut settings = PortfolioSettings::default();
        settings.wrappers.insert("ira".to_owned(), Wrapper::TraditionalIra);
        settings.wrappers.insert("roth".to_owned(), Wrapper::Roth);
        let movements = [
            withdrawal("ira", "2026-03-02", -100_000),
            withdrawal("ira", "2026-03-30", -50_000),
            withdrawal("ira", "2026-05-01", -1),
            withdrawal("ira", "2026-06-01", 7_000),
            withdrawal("roth", "2026-03-05", -900_000),
            withdrawal("plain", "2026-03-05", -900_000),
        ];
        let found: Vec<_> = distributed(&settings, &movements)
            .into_iter()
            .map(|(month, sum)| (month.first_day().to_string(), sum))
            .collect();
        assert_eq!(found, [("2026-03-01".to_owned(), 150_000), ("2026-05-01".to_owned(), 1)]);
    }

    fn account(id: &str) -> Account {
        Account {
            id: AccountId::new(id),
            name: format!("Account {id}"),
            kind: AccountKind::Brokerage,
            currency: Currency::USD,
            balance: None,
        }
    }

    fn balance(id: &str, as_of: &str, amount_minor: i64) -> ReportedBalance {
        ReportedBalance { account_id: id.to_owned(), as_of: as_of.parse().unwrap(), amount_minor }
    }

    fn withdrawal(id: &str, on: &str, amount_minor: i64) -> StoredMovement {
        StoredMovement {
            id: String::new(),
            account_id: id.to_owned(),
            import_id: None,
            happened_on: on.parse().unwrap(),
            kind: "withdrawal".to_owned(),
            security: None,
            quantity: None,
            amount_minor: Some(amount_minor),
            currency: "USD".to_owned(),
            detail: None,
            bank_reference: None,
        }
    }

    fn wrapped(wrappers: &[(&str, Wrapper)]) -> PortfolioSettings {
        PortfolioSettings {
            wrappers: wrappers.iter().map(|(id, wrapper)| ((*id).to_owned(), *wrapper)).collect(),
            ..PortfolioSettings::default()
        }
    }

    fn both_of(
        birth_year: i64,
        settings: &PortfolioSettings,
    ) -> (Option<RequiredDistributions>, Option<RequiredDistributions>) {
        let books = Books {
            settings,
            accounts: &["a", "b", "c"].map(account),
            balances: &[
                balance("a", "2025-12-31", 50_000_000),
                balance("a", "2025-11-30", 1),
                balance("b", "2025-12-15", 26_500_000),
                balance("c", "2025-11-30", 10_000_000),
            ],
            movements: &[
                withdrawal("a", "2026-02-01", -1_000_000),
                withdrawal("a", "2025-02-01", -5_000_000),
            ],
        };
        books.distributions(Some(birth_year), "2026-11-01".parse().unwrap())
    }

    fn found_of(birth_year: i64, wrappers: &[(&str, Wrapper)]) -> Option<RequiredDistributions> {
        both_of(birth_year, &wrapped(wrappers)).0
    }

    /// A couple with an IRA each, the second the partner's.
    fn couple(partner_birth_year: i32, is_sole_beneficiary: bool) -> PortfolioSettings {
        PortfolioSettings {
            partner: Some(Partner {
                name: "Ann".to_owned(),
                birth_year: partner_birth_year,
                is_sole_beneficiary,
            }),
            holders: [("b".to_owned(), Holder::Partner)].into(),
            ..wrapped(&[("a", Wrapper::TraditionalIra), ("b", Wrapper::TraditionalIra)])
        }
    }

    #[test]
    fn row_each_spouse_takes_of_their_own_iras() {
        let (own, partner) = both_of(1953, &couple(1953, false));
        let (own, partner) = (own.unwrap(), partner.unwrap());
        assert_eq!(own.rows.iter().map(|row| row.required_minor).collect::<Vec<_>>(), [Some(1_886_792)]);
        assert_eq!(partner.rows.iter().map(|row| row.required_minor).collect::<Vec<_>>(), [Some(1_000_000)]);
        assert_eq!((own.of, partner.of.as_deref()), (None, Some("Ann")));
        let (_, young) = both_of(1953, &couple(1960, false));
        assert_eq!(young, None, "the partner is under the age");
    }

    #[test]
    fn row_a_much_younger_spouse_who_inherits_alone_makes_it_less() {
        let (own, _) = both_of(1953, &couple(1968, true));
        let own = own.unwrap();
        // 73 and 58: 30.1 years of the Joint and Last Survivor Table instead of 26.5.
        assert_eq!((own.is_joint_life, own.rows[0].required_minor), (true, Some(1_661_130)));
        let (own, _) = both_of(1953, &couple(1968, false));
        assert!(!own.unwrap().is_joint_life);
    }

    #[test]
    fn row_iras_aggregate_and_each_employers_plan_stands_alone() {
        let both = found_of(1953, &[("a", Wrapper::TraditionalIra), ("b", Wrapper::TraditionalIra)]).unwrap();
        let [together] = both.rows.as_slice() else { panic!("one row of IRAs") };
        assert_eq!(together.required_minor, Some(2_886_792));
        assert_eq!((together.taken_minor, together.remaining_minor()), (1_000_000, Some(1_886_792)));
        let apart = found_of(1953, &[("a", Wrapper::TraditionalIra), ("b", Wrapper::EmployerPlan)]).unwrap();
        let required: Vec<_> = apart.rows.iter().map(|row| row.required_minor).collect();
        assert_eq!(required, [Some(1_886_792), Some(1_000_000)]);
        assert!(apart.is_first && !apart.follows_first && apart.year == 2026);
        let second = found_of(1952, &[("a", Wrapper::TraditionalIra)]).unwrap();
        assert!(!second.is_first);
    }

    #[test]
    fn row_under_age_or_without_such_an_account_is_absent() {
        assert_eq!(found_of(1960, &[("a", Wrapper::TraditionalIra)]), None);
        assert_eq!(found_of(1953, &[("a", Wrapper::Roth)]), None);
        assert_eq!(found_of(1953, &[]), None);
    }

    #[test]
    fn row_inherited_and_unknown_balances_show_no_number() {
        let found = found_of(1953, &[("a", Wrapper::Inherited), ("c", Wrapper::TraditionalIra)]).unwrap();
        assert_eq!(found.inherited, ["Account a"]);
        let younger = found_of(1960, &[("a", Wrapper::Inherited)]).unwrap();
        assert!(younger.rows.is_empty() && younger.inherited == ["Account a"]);
        assert_eq!((found.rows[0].balance_minor, found.rows[0].required_minor), (None, None));
    }
}
