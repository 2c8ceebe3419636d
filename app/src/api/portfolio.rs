//! What the customer tells of their portfolio.

use leptos::prelude::*;
use leptos::server_fn::codec::{MultipartData, MultipartFormData};
use services::{BasisForm, HoldingForm, PartnerForm, SettingsForm};

use super::imports::read_form;
use crate::context::Door;

const PAGE: &str = "/portfolio";
const MANAGE: &str = "/portfolio/manage";
const TARGETS: &str = "/portfolio/rebalance";

/// Says what shares of unknown cost had cost.
#[server(prefix = "/api", endpoint = "tell-basis")]
pub async fn tell_basis(
    /// The account.
    account: String,
    /// The security.
    security: String,
    /// What all of them had cost.
    cost: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = BasisForm { account, security, cost };
    match door.attune.tell_basis(&person, &form).await {
        Ok(()) => door.go_saying(PAGE, "The cost is kept, and the yield on cost counts it."),
        Err(error) => door.refuse(PAGE, &error, &[("cost", &form.cost)]),
    }
}

/// Adds shares no statement shows.
#[server(prefix = "/api", endpoint = "add-holding")]
pub async fn add_holding(
    /// The account.
    account: String,
    /// The symbol.
    security: String,
    /// What it is called.
    name: String,
    /// Shares.
    quantity: String,
    /// What they had cost.
    cost: String,
    /// When they were acquired.
    acquired_on: String,
    /// What one is worth.
    price: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = HoldingForm { account, security, name, quantity, cost, acquired_on, price };
    match door.attune.add_holding(&person, &form).await {
        Ok(()) => door.go_saying(MANAGE, "The holding is added."),
        Err(error) => {
            let typed = [
                ("security", form.security.as_str()),
                ("name", &form.name),
                ("quantity", &form.quantity),
                ("cost", &form.cost),
                ("acquired_on", &form.acquired_on),
                ("price", &form.price),
            ];
            door.refuse(MANAGE, &error, &typed)
        }
    }
}

/// Takes back what was told of a holding.
#[server(prefix = "/api", endpoint = "remove-told-holding")]
pub async fn remove_told_holding(
    /// What was told.
    id: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.remove_told_holding(&person, &id).await {
        Ok(()) => door.go_saying(MANAGE, "It is taken back."),
        Err(error) => door.refuse(MANAGE, &error, &[]),
    }
}

/// Puts a security into a class of assets.
#[server(prefix = "/api", endpoint = "classify-security")]
pub async fn classify_security(
    /// The security.
    security: String,
    /// The class; empty for none.
    class: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.classify_security(&person, &security, &class).await {
        Ok(()) => door.go_saying(MANAGE, "The class is kept."),
        Err(error) => door.refuse(MANAGE, &error, &[]),
    }
}

/// Says what kind of account one is, and whose.
#[server(prefix = "/api", endpoint = "wrap-account")]
pub async fn wrap_account(
    /// The account.
    account: String,
    /// The kind's stored name.
    wrapper: String,
    /// Its holder's stored name; left out where the customer keeps house alone.
    #[server(default)]
    holder: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.wrap_account(&person, &account, &wrapper, &holder).await {
        Ok(()) => door.go_saying(MANAGE, "It is kept what kind of account this is."),
        Err(error) => door.refuse(MANAGE, &error, &[]),
    }
}

/// Says with whom the customer keeps house.
#[server(prefix = "/api", endpoint = "set-partner")]
pub async fn set_partner(
    /// What they are called.
    name: String,
    /// Their year of birth.
    birth_year: String,
    /// Whether each is the other's spouse and only beneficiary.
    #[server(default)]
    is_sole_beneficiary: bool,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let form = PartnerForm { name, birth_year, is_sole_beneficiary };
    match door.attune.set_partner(&person, &form).await {
        Ok(()) => door.go_saying(MANAGE, "It is kept who your household is."),
        Err(error) => {
            let typed = [("partner_name", form.name.as_str()), ("partner_birth_year", &form.birth_year)];
            door.refuse(MANAGE, &error, &typed)
        }
    }
}

/// Keeps the cost method, the rate of tax and the targets.
#[server(prefix = "/api", endpoint = "save-portfolio-settings")]
pub async fn save_portfolio_settings(
    /// The form.
    settings: SettingsForm,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.save_portfolio_settings(&person, &settings).await {
        Ok(()) => door.go_saying(TARGETS, "Your targets are kept."),
        Err(error) => door.refuse(TARGETS, &error, &[]),
    }
}

/// Asks the provider of prices about everything held.
#[server(prefix = "/api", endpoint = "fetch-market-data")]
pub async fn fetch_market_data() -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.fetch_market_data(&person).await {
        Ok(said) => door.go_saying(MANAGE, &said),
        Err(error) => door.refuse(MANAGE, &error, &[]),
    }
}

/// Keeps a table of prices, exchange rates or declared dividends.
#[server(prefix = "/api", endpoint = "bring-table", input = MultipartFormData)]
pub async fn bring_table(
    /// The form: a file.
    data: MultipartData,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let uploaded = match read_form(data).await {
        Ok(uploaded) => uploaded,
        Err(error) => return door.refuse(MANAGE, &error, &[]),
    };
    match door.attune.bring_table(&person, uploaded).await {
        Ok(said) => door.go_saying(MANAGE, &said),
        Err(error) => door.refuse(MANAGE, &error, &[]),
    }
}
