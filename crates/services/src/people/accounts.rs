//! Making, proving, changing and deleting a person's account.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::Datelike;
use ledger::CustomerId;
use store::StoreError;
use store::users::NewUser;

use super::details::{Details, Person};
use super::passwords::{Passwords, refuse_weak};
use super::principal::{Principal, Role};
use super::sessions::{SignedIn, fresh};
use crate::{Attune, ServiceError};

const EMAIL_LETTERS_MAX: usize = 254;

impl Attune {
    /// Makes a customer and signs them in.
    ///
    /// # Errors
    /// When the address is malformed or taken, or the password is weak.
    pub async fn sign_up(&self, email: &str, password: &str) -> Result<SignedIn, ServiceError> {
        let email = check_email(email)?;
        refuse_weak(password, &email)?;
        let (user_id, _) = self.insert_user(&email, password, Role::Customer, None, None).await?;
        self.open_session(user_id, 0).await
    }

    /// Signs in. A wrong address and a wrong password give the same answer after the same work.
    ///
    /// # Errors
    /// When they do not match, were tried too often, or the server is busy.
    pub async fn sign_in(&self, email: &str, password: &str) -> Result<SignedIn, ServiceError> {
        let folded = email.trim().to_lowercase();
        if !self.sign_in_attempts.allows(&folded, self.now()) {
            return Err(ServiceError::RateLimited);
        }
        let user = store::users::by_email(&self.db, &folded).await?;
        let stored = user.as_ref().map(|user| user.password_hash.as_str());
        match (self.passwords.matches(password, stored).await?, user) {
            (true, Some(user)) => {
                self.sign_in_attempts.forgive(&folded);
                let user_id = CustomerId::new(user.id);
                if Passwords::is_dated(&user.password_hash) {
                    let password_hash = self.passwords.hash(password).await?;
                    self.store_password(user_id.clone(), password_hash, false).await?;
                }
                self.open_session(user_id, user.epoch).await
            }
            _ => Err(ServiceError::invalid("sign-in", "That address or password is not right.")),
        }
    }

    /// Adds a person with a password that is printed once.
    ///
    /// # Errors
    /// When the address is malformed or taken.
    pub async fn user_add(&self, email: &str, role: Role, consents: bool) -> Result<String, ServiceError> {
        let email = check_email(email)?;
        let mut bytes = [0_u8; 15];
        getrandom::fill(&mut bytes)
            .map_err(|_| ServiceError::Internal(anyhow::anyhow!("no randomness to be had")))?;
        let password = URL_SAFE_NO_PAD.encode(bytes);
        self.insert_user(&email, &password, role, None, Some(consents)).await?;
        Ok(password)
    }

    /// Changes the password, ends every session and opens a new one.
    ///
    /// # Errors
    /// When the current password is wrong or the new one is weak.
    pub async fn change_password(
        &self,
        person: &Principal,
        current: &str,
        new: &str,
    ) -> Result<SignedIn, ServiceError> {
        let user = self.prove(person, current).await?;
        refuse_weak(new, &user.email)?;
        let password_hash = self.passwords.hash(new).await?;
        self.store_password(person.user_id.clone(), password_hash, true).await?;
        self.open_session(person.user_id.clone(), user.epoch + 1).await
    }

    /// Deletes the person and everything of theirs.
    ///
    /// # Errors
    /// When the password is wrong, or it is a demo household.
    pub async fn delete_account(&self, person: &Principal, password: &str) -> Result<(), ServiceError> {
        self.prove(person, password).await?;
        let owner = person.user_id.clone();
        self.db.write(move |tx| Box::pin(async move { Ok(store::users::erase(tx, &owner).await?) })).await
    }

    /// Stores what a new customer told, and their answer about profiling.
    ///
    /// # Errors
    /// When a detail makes no sense.
    pub async fn introduce(
        &self,
        person: &Principal,
        details: &Details,
        consents: bool,
    ) -> Result<(), ServiceError> {
        self.update_details(person, details).await?;
        self.set_profiling_consent(person, consents).await
    }

    /// Stores what a person told about themselves.
    ///
    /// # Errors
    /// When a detail makes no sense.
    pub async fn update_details(&self, person: &Principal, details: &Details) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let checked = details.check(i64::from(self.now().year()))?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let country = checked.country.code();
                    store::users::set_details(tx, &owner, &checked.display_name, country, checked.birth_year)
                        .await?;
                    // Tax and dates follow the country, so what dashboards read is built anew.
                    Ok::<_, ServiceError>(store::summaries::remove(tx, &owner).await?)
                })
            })
            .await
    }

    /// What a person's account page shows.
    ///
    /// # Errors
    /// When the person is gone.
    pub async fn person(&self, person: &Principal) -> Result<Person, ServiceError> {
        let user = store::users::by_id(&self.db, &person.user_id).await?.ok_or(ServiceError::NotFound)?;
        let answers = self.answers(&person.user_id).await?;
        Ok(Person {
            email: user.email,
            profiling: answers.profiling(),
            wants_offers: answers.offers(),
            objects_to_marketing: answers.objects(),
            is_demo: user.demo_key.is_some(),
        })
    }

    /// The customer of an address, for the operator's command line.
    ///
    /// # Errors
    /// When there is none.
    pub async fn customer_by_email(&self, email: &str) -> Result<Principal, ServiceError> {
        let user = store::users::by_email(&self.db, &email.trim().to_lowercase()).await?;
        let user = user.filter(|user| user.role == Role::Customer.as_str());
        let user = user
            .ok_or_else(|| ServiceError::invalid("no-customer", "There is no customer with that address."))?;
        Ok(principal(user))
    }

    /// A customer by id, for what looks at many of them; `None` for everybody else.
    ///
    /// # Errors
    /// When the database fails.
    pub(crate) async fn customer_of(&self, id: &CustomerId) -> Result<Option<Principal>, ServiceError> {
        let user = store::users::by_id(&self.db, id).await?;
        Ok(user.filter(|user| user.role == Role::Customer.as_str()).map(principal))
    }

    pub(crate) async fn insert_user(
        &self,
        email: &str,
        password: &str,
        role: Role,
        demo_key: Option<&str>,
        consents: Option<bool>,
    ) -> Result<(CustomerId, i64), ServiceError> {
        let user = NewUser {
            id: if demo_key.is_some() { self.id_never_held_out() } else { CustomerId::new(self.new_id()) },
            email: email.to_owned(),
            email_folded: email.to_lowercase(),
            password_hash: self.passwords.hash(password).await?,
            role: role.as_str().to_owned(),
            demo_key: demo_key.map(str::to_owned),
            created_at: self.now(),
        };
        let id = user.id.clone();
        let answer = consents.map(|granted| (self.new_id(), self.answer(granted)));
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::users::insert(tx, &user).await.map_err(|error| match error {
                        StoreError::Taken => ServiceError::invalid(
                            "email-taken",
                            "This address cannot be used to sign up. If it is yours, sign in instead.",
                        ),
                        other => other.into(),
                    })?;
                    if let Some((answer_id, consent)) = answer {
                        store::consents::insert(tx, &answer_id, &user.id, &consent).await?;
                    }
                    Ok::<_, ServiceError>(())
                })
            })
            .await?;
        Ok((id, 0))
    }

    /// Opens a session with a fresh token: a token from before signing in is never taken over.
    pub(crate) async fn open_session(
        &self,
        user_id: CustomerId,
        epoch: i64,
    ) -> Result<SignedIn, ServiceError> {
        let (signed_in, session) = fresh(user_id, epoch, self.now())?;
        self.db
            .write(move |tx| {
                Box::pin(async move { Ok::<_, ServiceError>(store::sessions::insert(tx, &session).await?) })
            })
            .await?;
        Ok(signed_in)
    }

    async fn store_password(
        &self,
        user_id: CustomerId,
        password_hash: String,
        end_sessions: bool,
    ) -> Result<(), ServiceError> {
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::users::set_password(tx, &user_id, &password_hash, end_sessions).await?;
                    Ok(())
                })
            })
            .await
    }

    async fn prove(&self, person: &Principal, password: &str) -> Result<store::users::User, ServiceError> {
        let user = store::users::by_id(&self.db, &person.user_id).await?.ok_or(ServiceError::NotFound)?;
        if user.demo_key.is_some() {
            return Err(ServiceError::invalid("demo", "A demo household's account cannot be changed."));
        }
        let folded = user.email.to_lowercase();
        if !self.sign_in_attempts.allows(&folded, self.now()) {
            return Err(ServiceError::RateLimited);
        }
        if !self.passwords.matches(password, Some(&user.password_hash)).await? {
            return Err(ServiceError::invalid("password", "The current password is not right."));
        }
        self.sign_in_attempts.forgive(&folded);
        Ok(user)
    }
}

/// An address has something before and after one `@`, a point after it, and no white space. Whether it receives
/// mail is not for us to guess.
fn check_email(email: &str) -> Result<String, ServiceError> {
    let email = email.trim();
    let malformed = || ServiceError::invalid("email", "Give an e-mail address such as ana@example.com.");
    let (before, after) = email.split_once('@').ok_or_else(malformed)?;
    let fits = !before.is_empty()
        && after.contains('.')
        && !after.starts_with('.')
        && !after.ends_with('.')
        && !after.contains('@')
        && email.len() <= EMAIL_LETTERS_MAX
        && !email.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    if fits { Ok(email.to_owned()) } else { Err(malformed()) }
}

/// A customer as stored.
fn principal(user: store::users::User) -> Principal {
    Principal {
        user_id: CustomerId::new(user.id),
        role: Role::Customer,
        display_name: user.display_name,
        country: user.country.as_deref().and_then(super::Country::from_code),
        birth_year: user.birth_year,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_checked_but_not_guessed_at() {
        for good in ["ana@example.com", " o'neil+bank@mail.example.co.uk ", "ü@exämple.de"] {
            assert!(check_email(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "ana",
            "@example.com",
            "ana@",
            "ana@local",
            "a b@example.com",
            "ana@@example.com",
            "ana@.com",
        ] {
            assert!(check_email(bad).is_err(), "{bad}");
        }
    }
}
