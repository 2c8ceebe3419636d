//! Customers who are simulated, so that an experiment can be seen to run to a result before real people take part: each
//! is decided for by the production engine, sees their dashboard and does something with it or not, by the same
//! functions that note what real customers do.
//!
//! They are demo customers with the profile of a demo household. A database that has anybody else is refused: what they
//! do is invented and must never be counted among what people did.

use chrono::{Datelike, NaiveDate};
use decision::Decision;
use draws::Random;
use layout::ComposedSlot;
use ledger::CustomerId;
use serde::Serialize;
use store::summaries::StoredProfile;
use store::users::NewUser;

use crate::people::{Principal, Role};
use crate::{Attune, ServiceError};

/// How the demo keys of simulated customers begin.
const KEY: &str = "simulated-";
/// Customers simulated at most in one run.
const CUSTOMERS_MAX: u32 = 100_000;
/// Elements of a dashboard that a simulated customer may act on.
const ELEMENTS_TRIED: usize = 3;
/// How likely a simulated customer is to send away an element, on any dashboard.
const DISMISSING: f64 = 0.05;

/// Whether a demo key is that of a simulated customer.
pub(crate) fn is_simulated(demo_key: &str) -> bool {
    demo_key.starts_with(KEY)
}

/// Whom to simulate, and how they behave.
#[derive(Debug, Clone, PartialEq)]
pub struct Simulation {
    /// How many customers. Those of an earlier run come again, on another day.
    pub customers: u32,
    /// The demo household whose profile they all have; each of them in turn when absent.
    pub household: Option<String>,
    /// How likely each of the first three elements is to be acted on, over all customers.
    pub probability: f64,
    /// What any arm of an experiment but its first adds to that.
    pub lift: f64,
    /// The seed of what they do.
    pub seed: u64,
}

/// What was simulated.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Simulated {
    /// Customers.
    pub customers: u32,
    /// Those of them in the first arm of some experiment, and in force.
    pub in_control: u32,
    /// Those in another arm, and in force.
    pub in_treatment: u32,
    /// Elements acted on.
    pub acted: u32,
}

/// What a simulated customer is made of.
struct Like {
    country: String,
    profile: StoredProfile,
}

impl Attune {
    /// Simulates one day of customers: decides for each, notes what they see and what they do. Of those who have taken
    /// back their consent nothing is noted.
    ///
    /// # Errors
    /// When the database holds anybody who is no demo customer, no such household is loaded, or a number makes no sense.
    pub async fn simulate(&self, simulation: &Simulation) -> Result<Simulated, ServiceError> {
        let refused = |sentence: &str| ServiceError::invalid("simulation", sentence);
        let is_share = |share: f64| (0.0..=1.0).contains(&share);
        if !is_share(simulation.probability) || !is_share(simulation.probability + simulation.lift) {
            return Err(refused("The probability, with and without the lift, is from 0 to 1."));
        }
        if !(1..=CUSTOMERS_MAX).contains(&simulation.customers) {
            return Err(refused("Between 1 and 100,000 customers can be simulated."));
        }
        if store::users::customers_but_demo(&self.db).await? > 0 {
            return Err(refused(
                "This database holds customers who are not simulated. Use a database of demo customers only.",
            ));
        }
        let like = self.profiles(simulation.household.as_deref()).await?;
        if like.is_empty() {
            return Err(refused("No such demo household is loaded. Run `attune demo` first."));
        }
        // One password nobody knows is as good for all of them, and takes a hash once.
        let password_hash = self.passwords.hash(&format!("{}{}", self.new_id(), self.new_id())).await?;
        let mut simulated = Simulated::default();
        for (number, like) in (0..simulation.customers).zip(like.iter().cycle()) {
            let person = self.simulated(simulation.seed, number, like, &password_hash).await?;
            self.live_a_day(&person, number, simulation, &mut simulated).await?;
        }
        Ok(simulated)
    }

    /// The profiles of the demo households that are loaded.
    async fn profiles(&self, household: Option<&str>) -> Result<Vec<Like>, ServiceError> {
        let mut like = Vec::new();
        for (id, key) in store::users::demo_households(&self.db).await? {
            if is_simulated(&key) || household.is_some_and(|wanted| wanted != key) {
                continue;
            }
            let id = CustomerId::new(id);
            let country = store::users::by_id(&self.db, &id).await?.and_then(|user| user.country);
            if let (Some(country), Some(profile)) = (country, store::summaries::profile(&self.db, &id).await?)
            {
                like.push(Like { country, profile });
            }
        }
        Ok(like)
    }

    /// The simulated customer of a number, made where there is none. Their id follows from seed and number, so that the
    /// same run draws them into the same arms.
    async fn simulated(
        &self,
        seed: u64,
        number: u32,
        like: &Like,
        password_hash: &str,
    ) -> Result<Principal, ServiceError> {
        let key = format!("{KEY}{seed}-{number}");
        let email = format!("{key}@simulated.invalid");
        if let Some(user) = store::users::by_email(&self.db, &email).await? {
            return Ok(principal(CustomerId::new(user.id)));
        }
        let user = NewUser {
            id: CustomerId::new(key.as_str()),
            email: email.clone(),
            email_folded: email,
            password_hash: password_hash.to_owned(),
            role: Role::Customer.as_str().to_owned(),
            demo_key: Some(key),
            created_at: self.now(),
        };
        let id = user.id.clone();
        let (answer_id, consent) = (self.new_id(), self.answer(true));
        let (country, profile) = (like.country.clone(), like.profile.clone());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::users::insert(tx, &user).await?;
                    store::users::set_details(tx, &user.id, "Simulated", &country, None).await?;
                    store::consents::insert(tx, &answer_id, &user.id, &consent).await?;
                    Ok::<_, ServiceError>(store::summaries::put_profile(tx, &user.id, &profile).await?)
                })
            })
            .await?;
        Ok(principal(id))
    }

    async fn live_a_day(
        &self,
        person: &Principal,
        number: u32,
        simulation: &Simulation,
        simulated: &mut Simulated,
    ) -> Result<(), ServiceError> {
        let today = self.now().date_naive();
        let owner = person.customer()?;
        self.decide_anew(person, &format!("{owner}-{today}")).await?;
        if !self.consents_to_profiling(owner).await? {
            simulated.customers += 1;
            return Ok(());
        }
        let decision = self.decision_in_force(owner).await?.ok_or(ServiceError::NotFound)?;
        let is_treated = self.is_treated(&decision);
        simulated.customers += 1;
        simulated.in_control += u32::from(is_treated == Some(false));
        simulated.in_treatment += u32::from(is_treated == Some(true));
        let keys: Vec<&str> = decision.screen.slots().map(|slot| slot.key().as_str()).collect();
        self.note_exposures(person, &decision.decision_id, &keys).await?;
        let lift = if is_treated == Some(true) { simulation.lift } else { 0.0 };
        // What somebody is like stays with them from day to day: half to one and a half of the average.
        let inclined = 0.5 + Random::stream(simulation.seed, u64::from(number), 0).unit();
        let probability = simulation.probability * inclined + lift;
        let mut random = Random::stream(simulation.seed, u64::from(number), part_of(today));
        let slots: Vec<&ComposedSlot> = decision.screen.slots().take(ELEMENTS_TRIED).collect();
        for slot in slots {
            if random.unit() < probability {
                simulated.acted += 1;
                self.note_outcome(person, &decision.decision_id, slot.key().as_str(), "acted").await?;
            }
        }
        if let Some(slot) = decision.screen.slots().next()
            && random.unit() < DISMISSING
        {
            self.note_outcome(person, &decision.decision_id, slot.key().as_str(), "dismissed").await?;
        }
        Ok(())
    }

    /// Whether a decision was made under an arm in force that is not the first of its experiment; `None` under none.
    fn is_treated(&self, decision: &Decision) -> Option<bool> {
        let policy = self.policy();
        let mut in_force = decision.assignments.iter().filter(|assignment| assignment.in_force);
        let assignment = in_force.next()?;
        let experiment = policy.experiments.iter().find(|each| each.id == assignment.experiment)?;
        Some(experiment.variants.first().is_none_or(|arm| arm.key != assignment.variant))
    }
}

/// What a day draws from; the draw of what a customer is like is apart from every day's.
fn part_of(day: NaiveDate) -> u64 {
    u64::try_from(day.num_days_from_ce()).unwrap_or(0).saturating_add(1)
}

fn principal(user_id: CustomerId) -> Principal {
    Principal { user_id, role: Role::Customer, display_name: None, country: None, birth_year: None }
}
