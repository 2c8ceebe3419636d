//! The demo households: generated statement files, imported as anyone's are.

use store::users::User;

use crate::people::{Country, Details, Principal, Role, SignedIn};
use crate::{AccountChoice, Attune, ServiceError, Wrapper};

/// The demo household whose investments are in an account for retirement.
const RETIREE: &str = "retiree";

/// One demo household as the sign-in page offers it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoOffer {
    /// What to sign in by.
    pub key: String,
    /// What they are called.
    pub name: String,
    /// Who they are, in a few words.
    pub blurb: String,
}

impl Attune {
    /// Loads the demo households that are not there yet and says how many those were. One that was half loaded
    /// when the server stopped is loaded anew.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn load_demo_households(&self) -> Result<usize, ServiceError> {
        let today = self.now().date_naive();
        let there = store::users::demo_households(&self.db).await?;
        let mut loaded = 0;
        for demo in population::demo::households(today) {
            if there.iter().any(|(_, key)| key == demo.key) {
                continue;
            }
            let password = format!("{}{}", self.new_id(), self.new_id());
            let loading = format!("{}-loading", demo.key);
            match store::users::by_email(&self.db, demo.email).await? {
                Some(User { id, demo_key: Some(_), .. }) => {
                    let half = ledger::CustomerId::new(id);
                    self.db
                        .write(move |tx| {
                            Box::pin(
                                async move { Ok::<_, ServiceError>(store::users::erase(tx, &half).await?) },
                            )
                        })
                        .await?;
                }
                // Somebody signed up under the address of a demo household; they stay who they are.
                Some(_) => continue,
                None => {}
            }
            let (user_id, _) =
                self.insert_user(demo.email, &password, Role::Customer, Some(&loading), Some(true)).await?;
            let country = match demo.country {
                population::Country::UnitedStates => Country::UnitedStates,
                population::Country::UnitedKingdom => Country::UnitedKingdom,
            };
            let person = Principal {
                user_id,
                role: Role::Customer,
                display_name: Some(demo.name.to_owned()),
                country: Some(country),
                birth_year: demo.birth_year.map(i64::from),
            };
            let details = Details {
                country: Some(country),
                display_name: demo.name.to_owned(),
                birth_year: demo.birth_year.map(|year| year.to_string()).unwrap_or_default(),
            };
            self.update_details(&person, &details).await?;
            self.import_household(&person, &demo.household).await?;
            if demo.key == RETIREE {
                self.say_account_is_for_retirement(&person).await?;
            }
            let (owner, key) = (person.user_id.clone(), demo.key.to_owned());
            self.db
                .write(move |tx| {
                    Box::pin(async move {
                        Ok::<_, ServiceError>(store::users::set_demo_key(tx, &owner, &key).await?)
                    })
                })
                .await?;
            loaded += 1;
        }
        Ok(loaded)
    }

    /// Imports the files of a household and works out what they mean.
    async fn import_household(
        &self,
        person: &Principal,
        household: &population::Household,
    ) -> Result<(), ServiceError> {
        let mut last = None;
        for file in population::write::files(household) {
            let account = household.accounts.iter().find(|account| account.id == file.account_id);
            let choice = AccountChoice {
                existing: None,
                new_name: account.map(|account| account.name.clone()),
                kind: account.map(|account| account.kind),
            };
            last =
                Some(self.import_file(person, &file.name, file.text.into_bytes(), choice).await?.import_id);
        }
        match last {
            Some(last) => self.understand(person, &last).await,
            None => Ok(()),
        }
    }

    /// What no file says of an account its owner tells, as anyone would: that the investments are in an IRA.
    async fn say_account_is_for_retirement(&self, person: &Principal) -> Result<(), ServiceError> {
        let accounts = self.portfolio(person).await?.map_or_else(Vec::new, |portfolio| portfolio.accounts);
        let Some(account) = accounts.first() else { return Ok(()) };
        self.wrap_account(person, account.id.as_str(), Wrapper::TraditionalIra.as_str(), "").await
    }

    /// The demo households this server offers, in a sensible order.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn demo_offers(&self) -> Result<Vec<DemoOffer>, ServiceError> {
        if !self.offers_demo {
            return Ok(Vec::new());
        }
        let there = store::users::demo_households(&self.db).await?;
        let offers =
            population::demo::PEOPLE.iter().filter(|offer| there.iter().any(|(_, key)| key == offer.key));
        Ok(offers
            .map(|offer| DemoOffer {
                key: offer.key.to_owned(),
                name: offer.name.to_owned(),
                blurb: offer.blurb.to_owned(),
            })
            .collect())
    }

    /// Signs in as a demo household, where they are offered.
    ///
    /// # Errors
    /// When there is none of that key.
    pub async fn sign_in_demo(&self, key: &str) -> Result<SignedIn, ServiceError> {
        if !self.offers_demo {
            return Err(ServiceError::NotFound);
        }
        let there = store::users::demo_households(&self.db).await?;
        let (id, _) = there.into_iter().find(|(_, held)| held == key).ok_or(ServiceError::NotFound)?;
        self.open_session(ledger::CustomerId::new(id), 0).await
    }
}
