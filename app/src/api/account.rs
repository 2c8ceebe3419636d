//! A person's own account: made, introduced, changed, deleted.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use leptos::prelude::*;
use services::{Country, Details};

use crate::context::Door;

/// Makes a customer's account and signs them in.
#[server(prefix = "/api", endpoint = "sign-up")]
pub async fn sign_up(email: String, password: String) -> Result<(), ServerFnError> {
    let door = Door::open()?;
    match door.attune.sign_up(&email, &password).await {
        Ok(signed_in) => {
            door.set_session(Some(&signed_in.token));
            door.go("/welcome")
        }
        Err(error) => door.refuse("/sign-up", &error, &[("email", &email)]),
    }
}

/// Stores the answers of the first page after signing up. An unticked consent box is sent as nothing at all, a
/// ticked one as `true`.
#[server(prefix = "/api", endpoint = "welcome")]
pub async fn welcome(
    country: String,
    name: String,
    #[server(default)] birth_year: String,
    #[server(default)] profiling: bool,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let details = Details {
        country: Country::from_code(&country),
        display_name: name.clone(),
        birth_year: birth_year.clone(),
    };
    match door.attune.introduce(&person, &details, profiling).await {
        Ok(()) => door.go("/import"),
        Err(error) => {
            let consent = if profiling { "true" } else { "" };
            let answers = [
                ("name", &*name),
                ("country", &country),
                ("birth_year", &birth_year),
                ("profiling", consent),
            ];
            door.refuse("/welcome", &error, &answers)
        }
    }
}

/// Changes what the customer told about themselves.
#[server(prefix = "/api", endpoint = "update-details")]
pub async fn update_details(
    country: String,
    name: String,
    #[server(default)] birth_year: String,
) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    let details = Details {
        country: Country::from_code(&country),
        display_name: name.clone(),
        birth_year: birth_year.clone(),
    };
    match door.attune.update_details(&person, &details).await {
        Ok(()) => door.go_saying("/account", "Your details are saved."),
        Err(error) => door.refuse(
            "/account",
            &error,
            &[("name", &name), ("country", &country), ("birth_year", &birth_year)],
        ),
    }
}

/// Gives or withdraws the consent to profiling. It holds from the next request on.
#[server(prefix = "/api", endpoint = "set-consent")]
pub async fn set_consent(#[server(default)] profiling: bool) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.set_profiling_consent(&person, profiling).await {
        Ok(()) if profiling => door.go_saying("/account", "Attune may arrange your dashboard from now on."),
        Ok(()) => door.go_saying("/account", "Profiling is off. What was inferred about you is deleted."),
        Err(error) => door.refuse("/account", &error, &[]),
    }
}

/// Asks for offers that fit the customer's figures, or for none any more.
#[server(prefix = "/api", endpoint = "set-offers")]
pub async fn set_offers(#[server(default)] wanted: bool) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.set_offers_consent(&person, wanted).await {
        Ok(()) if wanted => door.go_saying("/account", "You may be shown offers that fit your figures."),
        Ok(()) => door.go_saying("/account", "You will be shown no offers."),
        Err(error) => door.refuse("/account", &error, &[]),
    }
}

/// Objects to offers, or takes that back. It holds from the next page on.
#[server(prefix = "/api", endpoint = "set-objection")]
pub async fn set_objection(#[server(default)] objects: bool) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.set_marketing_objection(&person, objects).await {
        Ok(()) if objects => door.go_saying("/account", "You will be shown no offers."),
        Ok(()) => door.go_saying("/account", "Your objection to offers is taken back."),
        Err(error) => door.refuse("/account", &error, &[]),
    }
}

/// Changes the password and ends every other session.
#[server(prefix = "/api", endpoint = "change-password")]
pub async fn change_password(current: String, new: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.change_password(&person, &current, &new).await {
        Ok(signed_in) => {
            door.set_session(Some(&signed_in.token));
            door.go_saying("/account", "Your password is changed. Other devices are signed out.")
        }
        Err(error) => door.refuse("/account", &error, &[]),
    }
}

/// Deletes the account and everything in it.
#[server(prefix = "/api", endpoint = "delete-account")]
pub async fn delete_account(password: String) -> Result<(), ServerFnError> {
    let (door, person) = Door::open_for_person()?;
    match door.attune.delete_account(&person, &password).await {
        Ok(()) => {
            door.set_session(None);
            door.go_saying("/sign-in", "Your account and everything in it is deleted.")
        }
        Err(error) => door.refuse("/account", &error, &[]),
    }
}
