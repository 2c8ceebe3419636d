//! What a customer tells of their holdings: what shares had cost, shares no statement shows, classes, targets, and what
//! kind of account each is.

use chrono::{Datelike, NaiveDate};
use ledger::Fingerprint;
use money::Money;
use portfolio::{CostMethod, SecurityId, Target};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use store::portfolio::{NewMovement, StoredMovement, StoredPrice};

use super::events::{BASIS_TOLD, Detail};
use super::settings::{Holder, Partner, PortfolioSettings, Wrapper};
use crate::people::Principal;
use crate::{Attune, ServiceError};

/// Rows a customer can add by hand.
const TOLD_MAX: usize = 1_000;
/// No share anybody holds was acquired earlier.
const FIRST_YEAR: i32 = 1900;
/// The longest symbol.
const SYMBOL_LETTERS_MAX: usize = 40;
/// The longest name of a class.
const CLASS_LETTERS_MAX: usize = 40;
/// The longest name of a partner.
const NAME_LETTERS_MAX: usize = 40;
/// Nobody keeps house with a child.
const ADULT_YEARS: i32 = 16;
/// Classes that can have a target.
pub const TARGETS_MAX: usize = 6;
/// The whole in basis points.
const WHOLE_BP: i64 = 10_000;

/// What shares of unknown cost had cost, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BasisForm {
    /// The account.
    pub account: String,
    /// The security.
    pub security: String,
    /// What all of them had cost, such as `1234.56`.
    pub cost: String,
}

/// Shares no statement shows, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HoldingForm {
    /// The account.
    pub account: String,
    /// The security's symbol.
    pub security: String,
    /// What it is called; may be empty.
    pub name: String,
    /// Shares, such as `12.5`.
    pub quantity: String,
    /// What all of them had cost; empty where it is not known.
    pub cost: String,
    /// When they were acquired, as `2026-01-31`; today where it is empty.
    pub acquired_on: String,
    /// What one is worth today; may be empty.
    pub price: String,
}

/// One class of the targets as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TargetForm {
    /// Its name; an empty row is none.
    pub class: String,
    /// Per cent of everything.
    pub percent: String,
}

/// How a portfolio is to be seen, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SettingsForm {
    /// A cost method's stored name; empty for the country's usual way.
    pub method: String,
    /// Per cent of tax on a gain; may be empty.
    pub tax_percent: String,
    /// The targets.
    pub targets: Vec<TargetForm>,
}

/// With whom the customer keeps house, as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PartnerForm {
    /// What they are called; empty with no year for nobody.
    pub name: String,
    /// Their year of birth, such as `1957`.
    pub birth_year: String,
    /// Whether each is the other's spouse and only beneficiary.
    pub is_sole_beneficiary: bool,
}

fn refuse(code: &'static str, sentence: impl Into<String>) -> ServiceError {
    ServiceError::invalid(code, sentence.into())
}

/// A decimal above zero, as people type it.
fn above_zero(text: &str) -> Option<Decimal> {
    let plain = text.trim().replace([',', ' '], "");
    plain
        .parse()
        .ok()
        .filter(|number: &Decimal| *number > Decimal::ZERO && *number < Decimal::from(1_000_000_000_000_i64))
}

/// Per cent with at most two digits, as basis points.
fn percent_bp(text: &str) -> Option<i64> {
    let number: Decimal = text.trim().trim_end_matches('%').trim().parse().ok()?;
    let bp = number.checked_mul(Decimal::ONE_HUNDRED)?;
    let is_fair = bp.fract().is_zero() && bp >= Decimal::ZERO && bp <= Decimal::from(WHOLE_BP);
    if is_fair { money::rounded_minor(bp) } else { None }
}

fn label(text: &str, most: usize) -> Option<String> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let letters = text.chars().count();
    (letters > 0 && letters <= most && !text.chars().any(char::is_control)).then_some(text)
}

impl Attune {
    /// Keeps what shares of unknown cost had cost.
    ///
    /// # Errors
    /// When there are no such shares of theirs, or the cost is no amount.
    pub async fn tell_basis(&self, person: &Principal, form: &BasisForm) -> Result<(), ServiceError> {
        let portfolio = self.portfolio(person).await?.ok_or(ServiceError::NotFound)?;
        let security = SecurityId::new(&form.security);
        let missing = portfolio
            .missing_basis
            .iter()
            .find(|it| it.account.id.as_str() == form.account && it.security == security)
            .ok_or(ServiceError::NotFound)?;
        let currency = missing.account.currency;
        let cost = Money::parse_typed(&form.cost, currency)
            .ok()
            .filter(|cost| cost.amount_minor >= 0)
            .ok_or_else(|| {
                let sample = Money::new(123_456, currency).to_plain();
                refuse("cost", format!("Enter what they had cost as a number, such as {sample}."))
            })?;
        let movement = StoredMovement {
            id: self.new_id(),
            account_id: form.account.clone(),
            import_id: None,
            happened_on: portfolio.as_of,
            kind: BASIS_TOLD.to_owned(),
            security: Some(security.as_str().to_owned()),
            quantity: Some(missing.quantity.to_string()),
            amount_minor: Some(cost.amount_minor),
            currency: currency.code().to_owned(),
            detail: None,
            bank_reference: None,
        };
        self.keep_told(person, movement, None, None).await
    }

    /// Keeps shares no statement shows.
    ///
    /// # Errors
    /// When there is no such account of theirs, or a field cannot be read.
    pub async fn add_holding(&self, person: &Principal, form: &HoldingForm) -> Result<(), ServiceError> {
        let accounts = self.accounts(person).await?;
        let account = accounts.iter().find(|account| account.id.as_str() == form.account);
        let account = account.ok_or_else(|| refuse("holding", "Choose the account the shares are in."))?;
        let symbol = label(&form.security, SYMBOL_LETTERS_MAX)
            .ok_or_else(|| refuse("holding", "Enter the security’s symbol, such as VTI."))?;
        let security = SecurityId::new(&symbol);
        let quantity = above_zero(&form.quantity)
            .ok_or_else(|| refuse("holding", "Enter how many shares as a number, such as 12.5."))?;
        let cost = match form.cost.trim() {
            "" => None,
            text => Some(
                Money::parse_typed(text, account.currency)
                    .ok()
                    .filter(|cost| cost.amount_minor >= 0)
                    .ok_or_else(|| {
                        refuse("holding", "Enter what all of them had cost as a number, or leave it empty.")
                    })?,
            ),
        };
        let today = self.now().date_naive();
        let acquired_on: NaiveDate = match form.acquired_on.trim() {
            "" => today,
            text => text
                .parse()
                .ok()
                .filter(|on: &NaiveDate| *on <= today && on.year() >= FIRST_YEAR)
                .ok_or_else(|| refuse("holding", format!("Enter a day that has come, such as {today}.")))?,
        };
        let price = match form.price.trim() {
            "" => None,
            text => Some(StoredPrice {
                security: security.as_str().to_owned(),
                priced_on: today,
                price: above_zero(text)
                    .ok_or_else(|| {
                        refuse("holding", "Enter what one share is worth as a number, or leave it empty.")
                    })?
                    .to_string(),
                currency: account.currency.code().to_owned(),
                source: "you".to_owned(),
            }),
        };
        let detail = Detail {
            split: None,
            basis_minor: cost.map(|cost| cost.amount_minor),
            acquired_on: Some(acquired_on),
        };
        let movement = StoredMovement {
            id: self.new_id(),
            account_id: account.id.to_string(),
            import_id: None,
            happened_on: acquired_on,
            kind: "transfer-in".to_owned(),
            security: Some(security.as_str().to_owned()),
            quantity: Some(quantity.to_string()),
            amount_minor: None,
            currency: account.currency.code().to_owned(),
            detail: Some(serde_json::to_string(&detail).map_err(ServiceError::internal)?),
            bank_reference: None,
        };
        self.keep_told(person, movement, label(&form.name, CLASS_LETTERS_MAX), price).await
    }

    async fn keep_told(
        &self,
        person: &Principal,
        movement: StoredMovement,
        name: Option<String>,
        price: Option<StoredPrice>,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let known = store::portfolio::all(&self.db, &owner).await?.movements;
        if known.iter().filter(|it| it.import_id.is_none()).count() >= TOLD_MAX {
            let sentence =
                format!("You added {TOLD_MAX} rows by hand, which is the most. Take some back first.");
            return Err(refuse("holding", sentence));
        }
        let event = format!("portfolio-{}", movement.id);
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if let Some(security) = movement.security.clone() {
                        store::portfolio::name_security(tx, &owner, &security, name.as_deref()).await?;
                    }
                    // What is told is told once each time, so nothing else can be the same.
                    let fingerprint = Fingerprint::from_stored(format!("told {}", movement.id));
                    let row = NewMovement { movement, fingerprint, ordinal: 0 };
                    store::portfolio::insert_movements(tx, &owner, &[row]).await?;
                    if let Some(price) = price {
                        store::portfolio::put_price(tx, &owner, &price).await?;
                    }
                    Ok::<_, ServiceError>(store::summaries::remove(tx, &owner).await?)
                })
            })
            .await?;
        self.refresh(person, &event).await
    }

    /// Takes back what the customer told of a holding.
    ///
    /// # Errors
    /// When they told nothing of that id.
    pub async fn remove_told_holding(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, told) = (person.customer()?.clone(), id.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if !store::portfolio::remove_told(tx, &owner, &told).await? {
                        return Err(ServiceError::NotFound);
                    }
                    Ok(store::summaries::remove(tx, &owner).await?)
                })
            })
            .await?;
        self.refresh(person, &format!("portfolio-untold-{id}")).await
    }

    /// Puts a security into a class of assets; an empty class takes it out.
    ///
    /// # Errors
    /// When they hold no such security, or the class is no name.
    pub async fn classify_security(
        &self,
        person: &Principal,
        security: &str,
        class: &str,
    ) -> Result<(), ServiceError> {
        let class = match class.trim() {
            "" => None,
            text => Some(label(text, CLASS_LETTERS_MAX).ok_or_else(|| {
                refuse("class", format!("A class has a name of 1 to {CLASS_LETTERS_MAX} letters."))
            })?),
        };
        let (owner, security) = (person.customer()?.clone(), SecurityId::new(security));
        let event = format!("portfolio-class-{}", self.new_id());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let symbol = security.as_str();
                    if !store::portfolio::set_class(tx, &owner, symbol, class.as_deref()).await? {
                        return Err(ServiceError::NotFound);
                    }
                    Ok(store::summaries::remove(tx, &owner).await?)
                })
            })
            .await?;
        self.refresh(person, &event).await
    }

    /// Says what kind of account one is, and whose; an empty holder leaves it whose it was.
    ///
    /// # Errors
    /// When it is no account of theirs, no kind, or no holder such an account can have.
    pub async fn wrap_account(
        &self,
        person: &Principal,
        account: &str,
        wrapper: &str,
        holder: &str,
    ) -> Result<(), ServiceError> {
        let accounts = self.accounts(person).await?;
        let account = accounts.iter().find(|it| it.id.as_str() == account).ok_or(ServiceError::NotFound)?;
        let wrapper = Wrapper::from_name(wrapper)
            .ok_or_else(|| refuse("wrapper", "Choose what kind of account it is from the list."))?;
        let mut settings = self.portfolio_settings(person).await?;
        let holder = match holder {
            "" => settings.holder_of(&account.id),
            name => Holder::from_name(name)
                .filter(|holder| *holder == Holder::Own || settings.partner.is_some())
                .ok_or_else(|| refuse("holder", "Choose whose account it is from the list."))?,
        };
        if holder == Holder::Joint && wrapper != Wrapper::Taxable {
            return Err(refuse(
                "holder",
                "An account the law taxes in its own way belongs to one person. Choose whose it is.",
            ));
        }
        settings.wrappers.insert(account.id.to_string(), wrapper);
        settings.holders.insert(account.id.to_string(), holder);
        self.keep_settings(person, &settings).await
    }

    /// Keeps with whom the customer keeps house; with an empty form nobody, and every account is theirs again.
    ///
    /// # Errors
    /// When the name or the year of birth cannot be read.
    pub async fn set_partner(&self, person: &Principal, form: &PartnerForm) -> Result<(), ServiceError> {
        let mut settings = self.portfolio_settings(person).await?;
        if form.name.trim().is_empty() && form.birth_year.trim().is_empty() {
            settings.partner = None;
            settings.holders.clear();
            return self.keep_settings(person, &settings).await;
        }
        let name = label(&form.name, NAME_LETTERS_MAX).ok_or_else(|| {
            refuse(
                "partner",
                format!("Enter what your partner is called, in 1 to {NAME_LETTERS_MAX} letters."),
            )
        })?;
        let this = self.now().year();
        let birth_year = form
            .birth_year
            .trim()
            .parse()
            .ok()
            .filter(|year| (FIRST_YEAR..=this - ADULT_YEARS).contains(year))
            .ok_or_else(|| {
                let last = this - ADULT_YEARS;
                refuse("partner", format!("Enter your partner’s year of birth, from {FIRST_YEAR} to {last}."))
            })?;
        settings.partner = Some(Partner { name, birth_year, is_sole_beneficiary: form.is_sole_beneficiary });
        self.keep_settings(person, &settings).await
    }

    /// Keeps the cost method, the rate of tax and the targets.
    ///
    /// # Errors
    /// When a field cannot be read, or the targets are not a whole.
    pub async fn save_portfolio_settings(
        &self,
        person: &Principal,
        form: &SettingsForm,
    ) -> Result<(), ServiceError> {
        let mut settings = self.portfolio_settings(person).await?;
        settings.method = match form.method.as_str() {
            "" => None,
            name => Some(
                CostMethod::ALL
                    .iter()
                    .find(|(known, _)| *known == name)
                    .map(|(_, method)| *method)
                    .ok_or_else(|| refuse("settings", "Choose the cost method from the list."))?,
            ),
        };
        settings.tax_bp = match form.tax_percent.trim() {
            "" => 0,
            text => percent_bp(text)
                .ok_or_else(|| refuse("settings", "Enter the tax on gains in per cent, such as 15."))?,
        };
        settings.targets = targets(&form.targets)?;
        self.keep_settings(person, &settings).await
    }

    async fn portfolio_settings(&self, person: &Principal) -> Result<PortfolioSettings, ServiceError> {
        super::settings_of(&store::portfolio::all(&self.db, person.customer()?).await?)
    }

    async fn keep_settings(
        &self,
        person: &Principal,
        settings: &PortfolioSettings,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let body = serde_json::to_string(settings).map_err(ServiceError::internal)?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::portfolio::put_settings(tx, &owner, &body).await?;
                    Ok::<_, ServiceError>(store::summaries::remove(tx, &owner).await?)
                })
            })
            .await?;
        self.refresh(person, &format!("portfolio-settings-{}", self.new_id())).await
    }
}

/// The targets of a form: none at all, or a whole.
fn targets(rows: &[TargetForm]) -> Result<Vec<Target>, ServiceError> {
    let mut targets: Vec<Target> = Vec::new();
    for row in rows.iter().filter(|row| !row.class.trim().is_empty() || !row.percent.trim().is_empty()) {
        let class = label(&row.class, CLASS_LETTERS_MAX)
            .ok_or_else(|| refuse("settings", "Name the class of each target."))?;
        let share_bp = percent_bp(&row.percent).ok_or_else(|| {
            refuse("settings", format!("Enter the target of {class} in per cent, such as 60."))
        })?;
        if targets.iter().any(|known| known.class == class) {
            return Err(refuse("settings", format!("{class} has two targets; leave one.")));
        }
        targets.push(Target { class, share_bp });
    }
    if targets.len() > TARGETS_MAX {
        return Err(refuse("settings", format!("At most {TARGETS_MAX} classes can have a target.")));
    }
    let sum: i64 = targets.iter().map(|target| target.share_bp).sum();
    if !targets.is_empty() && sum != WHOLE_BP {
        let percent = Decimal::new(sum, 2).normalize();
        return Err(refuse("settings", format!("The targets add up to {percent} %; they have to be 100 %.")));
    }
    Ok(targets)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_people_type_them() {
        for (text, expected) in
            [("12.5", Some("12.5")), ("1,200", Some("1200")), ("0", None), ("-1", None), ("x", None)]
        {
            assert_eq!(above_zero(text).map(|it| it.to_string()).as_deref(), expected, "{text}");
        }
        for (text, expected) in
            [("15", Some(1_500)), ("12.55 %", Some(1_255)), ("100.01", None), ("1.234", None)]
        {
            assert_eq!(percent_bp(text), expected, "{text}");
        }
    }

    #[test]
    fn targets_are_a_whole_or_none() {
        let row = |class: &str, percent: &str| TargetForm { class: class.into(), percent: percent.into() };
        let of =
            |rows: &[TargetForm]| targets(rows).map(|found| found.len()).map_err(|error| error.sentence());
        assert_eq!(of(&[row("", "")]), Ok(0));
        assert_eq!(of(&[row("Stocks", "60"), row("Bonds", "40"), row("", "")]), Ok(2));
        for (rows, sentence) in [
            (vec![row("Stocks", "60")], "The targets add up to 60 %; they have to be 100 %."),
            (vec![row("", "60")], "Name the class of each target."),
            (vec![row("Stocks", "all")], "Enter the target of Stocks in per cent, such as 60."),
            (vec![row("Stocks", "50"), row("Stocks", "50")], "Stocks has two targets; leave one."),
        ] {
            assert_eq!(of(&rows).unwrap_err(), sentence);
        }
    }
}
