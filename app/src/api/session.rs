//! Signing in and out.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

use leptos::prelude::*;

use crate::context::Door;

/// Signs in with an address and a password. Wrong address and wrong password get the same answer.
#[server(prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(email: String, password: String) -> Result<(), ServerFnError> {
    let door = Door::open()?;
    match door.attune.sign_in(&email, &password).await {
        Ok(signed_in) => {
            door.set_session(Some(&signed_in.token));
            door.go("/")
        }
        Err(error) => door.refuse("/sign-in", &error, &[("email", &email)]),
    }
}

/// Signs in as a demo household, where the server offers them.
#[server(prefix = "/api", endpoint = "sign-in-demo")]
pub async fn sign_in_demo(key: String) -> Result<(), ServerFnError> {
    let door = Door::open()?;
    match door.attune.sign_in_demo(&key).await {
        Ok(signed_in) => {
            door.set_session(Some(&signed_in.token));
            door.go("/dashboard")
        }
        Err(error) => door.refuse("/sign-in", &error, &[]),
    }
}

/// Ends this session. Works without one too, so that a second click does no harm.
#[server(prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out() -> Result<(), ServerFnError> {
    let door = Door::open()?;
    if let Some(token) = &door.token
        && let Err(error) = door.attune.sign_out(token).await
    {
        return door.refuse("/", &error, &[]);
    }
    door.set_session(None);
    door.go_saying("/sign-in", "You are signed out.")
}
