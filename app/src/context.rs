//! What a request brings to a page or a write: who asks, for what, and the services that answer.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::NaiveDate;
use http::header::{LOCATION, SET_COOKIE};
use http::request::Parts;
use http::{HeaderValue, StatusCode};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use money::Locale;
use serde::{Deserialize, Serialize};
use services::{Attune, Principal, ServiceError};

use crate::error::PageError;
use crate::shell::Site;
use crate::view_settings::ViewSettings;

/// The cookie that carries the session token. `__Host-` ties it to this host, path `/` and a secure origin.
pub const SESSION_COOKIE: &str = "__Host-attune";
/// The cookie that carries one sentence and refilled fields from a write to the page after it.
pub const FLASH_COOKIE: &str = "__Host-attune-flash";
/// A flash is one sentence and what a form held; a longer cookie is ignored. Browsers keep 4,096 bytes with the name.
const FLASH_LENGTH_MAX: usize = 3_800;

/// One request for a page.
#[derive(Clone)]
pub struct Visit {
    /// The use-cases and the clock.
    pub attune: Attune,
    /// Who is signed in, if anyone.
    pub principal: Option<Principal>,
    /// The path asked for, without the query.
    pub path: String,
    /// The path with its query, to come back to.
    pub address: String,
    /// Values of the path's placeholders, such as `id`.
    pub params: Arc<BTreeMap<String, String>>,
    /// The query's values; of a repeated name, the last.
    pub query: Arc<BTreeMap<String, String>>,
    /// What the write before this page has to say.
    pub flash: Option<Flash>,
    /// Names of the built assets.
    pub site: Arc<Site>,
    /// How the reader wants pages shown on this device.
    pub view: ViewSettings,
    /// How much of what a customer was told waits for their answer.
    pub unanswered: usize,
}

impl Visit {
    /// The person signed in. The router has checked the page's access rule, so pages that need someone have one.
    pub fn person(&self) -> Result<&Principal, PageError> {
        self.principal.as_ref().ok_or(PageError::NotFound)
    }

    /// How this visitor's country writes dates; American English until they say.
    pub fn locale(&self) -> Locale {
        self.principal.as_ref().map_or(Locale::EnUs, Principal::locale)
    }

    /// The day it is for the server's clock, in UTC.
    pub fn today(&self) -> NaiveDate {
        self.attune.now().date_naive()
    }

    /// A path placeholder's value; empty when the route has none of that name, which no record is called.
    pub fn param(&self, name: &str) -> &str {
        self.params.get(name).map_or("", String::as_str)
    }

    /// A query value, if given.
    pub fn query(&self, name: &str) -> Option<&str> {
        self.query.get(name).map(String::as_str)
    }

    /// A form field to show again after a refused write; empty when there is none.
    pub fn refill(&self, field: &str) -> String {
        self.refilled(field).unwrap_or("").to_owned()
    }

    /// A form field to show again after a refused write.
    pub fn refilled(&self, field: &str) -> Option<&str> {
        self.flash.as_ref()?.fields.get(field).map(String::as_str)
    }
}

/// A sentence, and what to show again, that survives one redirect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flash {
    /// Whether the write was refused.
    pub is_problem: bool,
    /// What to tell the person.
    pub sentence: String,
    /// Form fields to show again. Never passwords.
    pub fields: BTreeMap<String, String>,
}

impl Flash {
    /// The cookie's value, if it is one of ours and of sensible length.
    pub fn from_cookie(value: &str) -> Option<Self> {
        if value.len() > FLASH_LENGTH_MAX {
            return None;
        }
        let json = URL_SAFE_NO_PAD.decode(value).ok()?;
        serde_json::from_slice(&json).ok()
    }

    fn to_cookie(&self) -> Option<HeaderValue> {
        let json = serde_json::to_vec(self).ok()?;
        let value = URL_SAFE_NO_PAD.encode(json);
        if value.len() > FLASH_LENGTH_MAX {
            return None;
        }
        cookie(FLASH_COOKIE, &value, Some(60))
    }

    /// The same flash without the longest of its fields, as many as it takes for a browser to keep the rest.
    fn fitting(mut self) -> Self {
        while self.to_cookie().is_none() {
            let longest = self.fields.iter().max_by_key(|(_, value)| value.len());
            let Some(name) = longest.map(|(name, _)| name.clone()) else { break };
            self.fields.remove(&name);
        }
        self
    }
}

/// A `Set-Cookie` value with every protection on. `max_age_s` of `Some(0)` removes the cookie.
pub fn cookie(name: &str, value: &str, max_age_s: Option<i64>) -> Option<HeaderValue> {
    let age = max_age_s.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    HeaderValue::from_str(&format!("{name}={value}; Path=/; Secure; HttpOnly; SameSite=Lax{age}")).ok()
}

/// The value of one cookie of a request.
pub fn read_cookie<'a>(headers: &'a http::HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(http::header::COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// One request for a write: the door a server function goes through to answer.
pub struct Door {
    /// The use-cases and the clock.
    pub attune: Attune,
    /// Who is signed in, if anyone.
    pub principal: Option<Principal>,
    /// The session token of the request, for signing out and rotation.
    pub token: Option<String>,
    /// How the reader wants pages shown on this device.
    pub view: ViewSettings,
    response: ResponseOptions,
}

impl Door {
    /// Opens the door of the current server function.
    pub fn open() -> Result<Self, ServerFnError> {
        let missing = || ServerFnError::new("this write was called outside a request");
        let parts = use_context::<Parts>().ok_or_else(missing)?;
        Ok(Self {
            attune: use_context::<Attune>().ok_or_else(missing)?,
            principal: parts.extensions.get::<Principal>().cloned(),
            token: read_cookie(&parts.headers, SESSION_COOKIE).map(str::to_owned),
            view: ViewSettings::of_request(&parts.headers),
            response: use_context::<ResponseOptions>().ok_or_else(missing)?,
        })
    }

    /// Opens the door for someone signed in. Anyone else is answered 401 and sent to sign in.
    pub fn open_for_person() -> Result<(Self, Principal), ServerFnError> {
        let door = Self::open()?;
        match door.principal.clone() {
            Some(principal) => Ok((door, principal)),
            None => {
                door.response.set_status(StatusCode::UNAUTHORIZED);
                Err(ServerFnError::new("sign in first"))
            }
        }
    }

    /// Sends the browser to a page of ours.
    pub fn go(&self, path: &str) -> Result<(), ServerFnError> {
        let location = HeaderValue::from_str(path).map_err(|_| ServerFnError::new("not a path of ours"))?;
        self.response.set_status(StatusCode::SEE_OTHER);
        self.response.insert_header(LOCATION, location);
        Ok(())
    }

    /// Sends the browser to a page of ours that begins with a good word.
    pub fn go_saying(&self, path: &str, sentence: &str) -> Result<(), ServerFnError> {
        self.flash(Flash { is_problem: false, sentence: sentence.to_owned(), fields: BTreeMap::new() });
        self.go(path)
    }

    /// Sends the browser to a page of ours that shows a secret this once. It goes the way a session does: in a cookie that no
    /// script reads, which the next page takes away.
    pub fn go_telling(&self, path: &str, sentence: &str, told: &[(&str, &str)]) -> Result<(), ServerFnError> {
        let fields = told.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.flash(Flash { is_problem: false, sentence: sentence.to_owned(), fields });
        self.go(path)
    }

    /// Answers a refused write: back to the form, with the reason and what had been typed. A record that is
    /// foreign or missing answers 404 alike, and a fault of ours answers 500 without its text.
    pub fn refuse(
        &self,
        path: &str,
        error: &ServiceError,
        fields: &[(&str, &str)],
    ) -> Result<(), ServerFnError> {
        let page_error = PageError::from(error);
        if !page_error.belongs_on_the_form() {
            return self.fail(error);
        }
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.flash(Flash { is_problem: true, sentence: page_error.sentence(), fields });
        self.go(path)
    }

    /// Answers a refused write that no form sent: the status and the sentence, and no redirect.
    pub fn fail(&self, error: &ServiceError) -> Result<(), ServerFnError> {
        let error = PageError::from(error);
        self.response.set_status(error.status());
        Err(ServerFnError::new(error.sentence()))
    }

    /// Gives the browser its session, or with `None` takes it away.
    pub fn set_session(&self, token: Option<&str>) {
        let header = match token {
            Some(token) => cookie(SESSION_COOKIE, token, Some(services::SESSION_ABSOLUTE_S)),
            None => cookie(SESSION_COOKIE, "", Some(0)),
        };
        if let Some(header) = header {
            self.response.append_header(SET_COOKIE, header);
        }
    }

    /// Keeps how the reader wants pages shown on this device.
    pub fn set_view(&self, view: ViewSettings) {
        if let Some(header) = view.to_cookie() {
            self.response.append_header(SET_COOKIE, header);
        }
    }

    fn flash(&self, flash: Flash) {
        if let Some(header) = flash.fitting().to_cookie() {
            self.response.append_header(SET_COOKIE, header);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flash_survives_the_cookie() {
        let flash = Flash {
            is_problem: true,
            sentence: "That address or password is not right.".to_owned(),
            fields: BTreeMap::from([("email".to_owned(), "ana@example.com".to_owned())]),
        };
        let header = flash.to_cookie().unwrap();
        let text = header.to_str().unwrap();
        let value = text.split([';', '=']).nth(1).unwrap();
        assert_eq!(Flash::from_cookie(value), Some(flash));
        assert!(text.contains("HttpOnly") && text.contains("Secure") && text.contains("SameSite=Lax"));
    }

    #[test]
    fn what_does_not_fit_is_left_out_and_the_sentence_stays() {
        let fields = [("note", "x".repeat(4_000)), ("client", "Acme".to_owned())];
        let fields = fields.map(|(name, value)| (name.to_owned(), value));
        let flash = Flash { is_problem: true, sentence: "No.".to_owned(), fields: BTreeMap::from(fields) };
        let fitting = flash.fitting();
        assert!(fitting.to_cookie().is_some());
        assert_eq!((fitting.sentence.as_str(), fitting.fields.len()), ("No.", 1));
        assert_eq!(fitting.fields["client"], "Acme");
    }

    #[test]
    fn a_made_up_flash_is_ignored() {
        assert_eq!(Flash::from_cookie("not json"), None);
        assert_eq!(Flash::from_cookie(&"A".repeat(4_000)), None);
    }

    #[test]
    fn reads_one_cookie_among_many() {
        let mut headers = http::HeaderMap::new();
        headers.insert(http::header::COOKIE, HeaderValue::from_static("a=1; __Host-attune=tok; b=2"));
        assert_eq!(read_cookie(&headers, SESSION_COOKIE), Some("tok"));
        assert_eq!(read_cookie(&headers, "missing"), None);
    }
}
