//! The customer's portfolio: worked out from statements of investment accounts and from what they told, kept small for
//! dashboards, whole for its own pages.

mod events;
mod preservation;
mod required;
mod settings;
mod summary;
mod tables;
mod told;

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use ledger::{Account, AccountKind};
use portfolio::{
    Asset, Books as Lots, ClassShare, Event, Figures, Inputs, Pools, Returns, Sale, SecurityId, Timeline,
    Unexplained, allocation, in_order, reconcile,
};
use rust_decimal::Decimal;
use store::accounts::ReportedBalance;
use store::portfolio::{StoredMovement, StoredPortfolio};
use tax::Country;

use crate::people::{Principal, home_currency};
use crate::{Attune, ServiceError};

pub(crate) use events::Detail;
pub use preservation::Preservation;
pub use required::{RequiredDistributions, RequiredRow};
pub use settings::{Holder, Partner, PortfolioSettings, Wrapper};
pub use summary::{MonthIncome, PortfolioSummary};
pub use told::{BasisForm, HoldingForm, PartnerForm, SettingsForm, TARGETS_MAX, TargetForm};

/// Days after which a price is too old for a yield.
pub(crate) const STALE_AFTER_DAYS: u32 = 30;
/// The class of what the customer puts into none.
pub const NO_CLASS: &str = "Not sorted";
/// The class of money.
pub const CASH_CLASS: &str = "Cash";

/// Shares in one account whose cost nobody told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingBasis {
    /// The account.
    pub account: Account,
    /// The security.
    pub security: SecurityId,
    /// Shares.
    pub quantity: Decimal,
}

/// A portfolio in full.
#[derive(Debug, Clone)]
pub struct Portfolio {
    /// The day figures hold for.
    pub as_of: NaiveDate,
    /// The figures.
    pub figures: Figures,
    /// What it returned.
    pub returns: Returns,
    /// What was sold.
    pub sales: Vec<Sale>,
    /// What securities are called, where that is known.
    pub names: BTreeMap<SecurityId, String>,
    /// The class of each security that has one.
    pub classes: BTreeMap<SecurityId, String>,
    /// Class by class against the targets.
    pub allocation: Vec<ClassShare>,
    /// Everything that is held, each in its class.
    pub assets: Vec<Asset>,
    /// Shares whose cost is wanted.
    pub missing_basis: Vec<MissingBasis>,
    /// Shares no statement explains.
    pub unexplained: Vec<Unexplained>,
    /// What was taken of retirement accounts, by month.
    pub distributed: Vec<(cashflow::Month, i64)>,
    /// What the customer told, the newest first.
    pub told: Vec<StoredMovement>,
    /// The investment accounts.
    pub accounts: Vec<Account>,
    /// What the law asks the customer to take this year; `None` where it asks for nothing.
    pub required: Option<RequiredDistributions>,
    /// What it asks their partner to take.
    pub partner_required: Option<RequiredDistributions>,
    /// How consumer prices rose in the last complete year, basis points, where that is known.
    pub inflation_bp: Option<i64>,
    /// How the customer wants it seen.
    pub settings: PortfolioSettings,
}

impl Portfolio {
    /// What a security is called, its symbol where nothing else is known.
    pub fn name_of<'a>(&'a self, security: &'a SecurityId) -> &'a str {
        self.names.get(security).map_or(security.as_str(), String::as_str)
    }
}

impl Attune {
    /// The portfolio of the customer's whole household in full; `None` while nothing is known of any holding.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn portfolio(&self, person: &Principal) -> Result<Option<Portfolio>, ServiceError> {
        self.portfolio_of(person, None).await
    }

    /// The part of it that a holder's accounts are, all of it without one. The parts add up to the whole, since an
    /// account of both is a part of its own.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn portfolio_of(
        &self,
        person: &Principal,
        holder: Option<Holder>,
    ) -> Result<Option<Portfolio>, ServiceError> {
        let books = self.books(person.customer()?).await?;
        self.work_out_portfolio(person, holder, &books.accounts, books.as_of).await
    }

    /// Works the portfolio out of the store.
    pub(crate) async fn work_out_portfolio(
        &self,
        person: &Principal,
        holder: Option<Holder>,
        accounts: &[Account],
        as_of: NaiveDate,
    ) -> Result<Option<Portfolio>, ServiceError> {
        let owner = person.customer()?;
        // Most have none, and each of their transactions asks.
        if !store::accounts::have_investments(&self.db, owner).await? {
            return Ok(None);
        }
        let mut stored = store::portfolio::all(&self.db, owner).await?;
        let settings = settings_of(&stored)?;
        let mut accounts = accounts.to_vec();
        if let Some(holder) = holder {
            accounts.retain(|account| settings.holder_of(&account.id) == holder);
            let is_theirs = |id: &str| accounts.iter().any(|account| account.id.as_str() == id);
            stored.movements.retain(|it| is_theirs(&it.account_id));
            stored.positions.retain(|it| is_theirs(&it.account_id));
        }
        let last_year = |month, day| NaiveDate::from_ymd_opt(as_of.year() - 1, month, day).unwrap_or(as_of);
        let balances =
            store::accounts::balances(&self.db, owner, last_year(12, 1), last_year(12, 31)).await?;
        let (country, birth_year) = (person.country, person.birth_year);
        let work = move || work_out(stored, settings, (country, birth_year), accounts, &balances, as_of);
        let portfolio = tokio::task::spawn_blocking(work).await;
        Ok(Some(portfolio.map_err(ServiceError::internal)?))
    }
}

/// How the customer wants it seen; the usual way where nothing is kept.
fn settings_of(stored: &StoredPortfolio) -> Result<PortfolioSettings, ServiceError> {
    match stored.settings.as_deref() {
        Some(body) => serde_json::from_str(body).map_err(ServiceError::internal),
        None => Ok(PortfolioSettings::default()),
    }
}

fn work_out(
    stored: StoredPortfolio,
    settings: PortfolioSettings,
    (country, birth_year): (Option<Country>, Option<i64>),
    accounts: Vec<Account>,
    balances: &[ReportedBalance],
    as_of: NaiveDate,
) -> Portfolio {
    let announced = events::announced(&stored);
    let (events, unexplained) = reconcile(events::events(&stored), &events::positions(&stored));
    let quotes = events::quotes(&stored, home_currency(country)).following(Timeline::of(&events));
    let invested: Vec<Account> = accounts
        .into_iter()
        .filter(|account| {
            account.kind == AccountKind::Brokerage
                || events.iter().any(|event| event.account == account.id.as_str())
        })
        .collect();
    let pools = settings.pools(&invested);
    let inputs = Inputs {
        as_of,
        method: settings.method_in(country),
        pools: &pools,
        events: &events,
        quotes: &quotes,
        announced: &announced,
        cash_minor: cash_minor(&stored, &invested, &quotes, as_of),
        stale_after_days: STALE_AFTER_DAYS,
        inflation_bp: inflation_bp(country, as_of),
    };
    let figures = Figures::of(&inputs);
    let until_now: Vec<Event> = in_order(events.iter().filter(|event| event.on <= as_of).cloned().collect());
    let names = named(&stored, |it| it.name.clone());
    let classes = named(&stored, |it| it.class.clone());
    let assets = assets(&figures, &classes);
    let law =
        required::Books { settings: &settings, accounts: &invested, balances, movements: &stored.movements };
    let (required, partner_required) = match country {
        Some(Country::UnitedStates) => law.distributions(birth_year, as_of),
        _ => (None, None),
    };
    Portfolio {
        as_of,
        inflation_bp: inputs.inflation_bp,
        returns: Returns::of(&events, &quotes, as_of),
        sales: Lots::of(&until_now, inputs.method, &pools).sales,
        missing_basis: missing_basis(&until_now, &invested),
        allocation: allocation(&assets, &settings.targets, settings.band),
        required,
        partner_required,
        distributed: required::distributed(&settings, &stored.movements),
        told: stored.movements.into_iter().rev().filter(|it| it.import_id.is_none()).collect(),
        accounts: invested,
        figures,
        names,
        classes,
        assets,
        unexplained,
        settings,
    }
}

fn named(
    stored: &StoredPortfolio,
    text: impl Fn(&store::portfolio::StoredSecurity) -> Option<String>,
) -> BTreeMap<SecurityId, String> {
    let known = stored.securities.iter().filter_map(|it| Some((SecurityId::new(&it.security), text(it)?)));
    known.collect()
}

/// Lots of unknown basis account by account: their cost is told there, however sold shares are matched.
fn missing_basis(events: &[Event], accounts: &[Account]) -> Vec<MissingBasis> {
    let lots = Lots::of(events, portfolio::CostMethod::Fifo, &Pools::default());
    lots.holdings
        .iter()
        .filter_map(|((account, security), holding)| {
            let quantity = holding.unknown_quantity();
            let account = accounts.iter().find(|it| it.id.as_str() == account)?.clone();
            let is_missing = quantity > Decimal::ZERO;
            is_missing.then(|| MissingBasis { account, security: security.clone(), quantity })
        })
        .collect()
}

/// Money beside the holdings: what an account was reported to be worth, less its positions of the same day. Each counts
/// once, however often its statement was brought; an account without holdings is money alone.
fn cash_minor(
    stored: &StoredPortfolio,
    accounts: &[Account],
    quotes: &portfolio::Quotes,
    as_of: NaiveDate,
) -> i64 {
    let of_account = |account: &Account| {
        let balance = account.balance?;
        let of_it = |id: &str| id == account.id.as_str();
        let positions = stored.positions.iter().filter(|it| of_it(&it.account_id));
        let of_day: BTreeMap<&str, &store::portfolio::StoredPosition> =
            positions.filter(|it| it.held_on == balance.as_of).map(|it| (it.security.as_str(), it)).collect();
        let has_shares = stored.positions.iter().any(|it| of_it(&it.account_id))
            || stored.movements.iter().any(|it| of_it(&it.account_id) && it.quantity.is_some());
        if of_day.is_empty() && has_shares {
            return None;
        }
        let mut held_minor = 0_i64;
        for position in of_day.into_values() {
            let quantity: Decimal = position.quantity.parse().ok()?;
            let price: Decimal = position.price.as_deref()?.parse().ok()?;
            let scale = Decimal::from(10_i64.pow(account.currency.digits()));
            let worth = money::rounded_minor(quantity.checked_mul(price)?.checked_mul(scale)?)?;
            held_minor = held_minor.checked_add(worth)?;
        }
        quotes.to_base_minor(balance.amount_minor.checked_sub(held_minor)?, account.currency, as_of)
    };
    accounts.iter().filter_map(of_account).fold(0, i64::saturating_add)
}

/// How consumer prices rose in the last complete year of the table; the United States only.
fn inflation_bp(country: Option<Country>, as_of: NaiveDate) -> Option<i64> {
    if country == Some(Country::UnitedKingdom) {
        return None;
    }
    let last = retirement::history::united_states().iter().rev().find(|year| year.year < as_of.year())?;
    money::rounded_minor(Decimal::from_f64_retain(last.inflation * 10_000.0)?)
}

/// What is held, each in its class.
fn assets(figures: &Figures, classes: &BTreeMap<SecurityId, String>) -> Vec<Asset> {
    let mut assets: Vec<Asset> = figures
        .holdings
        .iter()
        .filter_map(|holding| {
            Some(Asset {
                class: classes.get(&holding.security).cloned().unwrap_or_else(|| NO_CLASS.to_owned()),
                security: Some(holding.security.clone()),
                value_minor: holding.value_minor?,
                basis_minor: holding.basis_minor,
            })
        })
        .collect();
    let value_minor = figures.totals.cash_minor;
    if value_minor != 0 {
        let class = CASH_CLASS.to_owned();
        assets.push(Asset { class, security: None, value_minor, basis_minor: Some(value_minor) });
    }
    assets
}
