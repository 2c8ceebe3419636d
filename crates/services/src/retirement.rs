//! What a withdrawal plan starts from, and the plan a customer keeps: what they can draw on, what they drew in a year,
//! and what was to become of it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use money::Currency;
use retirement::answer::{PlanAnswer, TaxQuestion};
use retirement::question::PlanQuestion;
use serde::{Deserialize, Serialize};
use tax::Country;

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The customer's own figures, minor units of their currency.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DrawnOn {
    /// The currency.
    pub currency: Currency,
    /// Savings and investments that can be drawn on; below zero where more is owed.
    pub wealth_minor: i64,
    /// Taken of them in the last twelve months.
    pub withdrawn_year_minor: i64,
}

impl DrawnOn {
    /// The question about a whole retirement a customer's form starts from.
    pub fn question(&self, person: &Principal, year: i32) -> PlanQuestion {
        let birth_year = person.birth_year.and_then(|year| i32::try_from(year).ok());
        let wealth_minor = self.wealth_minor.max(0);
        PlanQuestion {
            taxable_minor: wealth_minor,
            basis_minor: wealth_minor,
            spending_minor: self.withdrawn_year_minor.max(0),
            is_american: person.country == Some(Country::UnitedStates),
            ..PlanQuestion::own(self.currency, birth_year, year)
        }
    }
}

/// The plan a customer keeps, and what came of it on the day they kept it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct KeptPlan {
    /// The day.
    pub kept_on: NaiveDate,
    /// What was asked.
    pub question: PlanQuestion,
    /// How many futures it was run through.
    pub runs: usize,
    /// In how many of ten thousand futures everything is paid.
    pub chance_bp: i64,
    /// The same after shares fall by three tenths at the start.
    pub chance_after_fall_bp: i64,
    /// The age at which a tenth of those that fail have failed; none where none fails.
    pub first_failure_age: Option<u32>,
    /// What the first year takes of the pots, tax included, over what is in them, basis points.
    pub first_rate_bp: Option<i64>,
}

impl KeptPlan {
    fn of(question: PlanQuestion, kept_on: NaiveDate) -> Option<Self> {
        let table = TaxQuestion::of(&question)?.table();
        let answer = PlanAnswer::of(&question, table.as_ref())?;
        let first = answer.runs.first().and_then(|run| run.first());
        let rate = first.map(|step| retirement::shown::minor(step.withdrawn));
        let total_minor = question.total_minor();
        let first_rate_bp = rate.filter(|_| total_minor > 0).and_then(|withdrawn_minor| {
            i64::try_from(i128::from(withdrawn_minor) * 10_000 / i128::from(total_minor)).ok()
        });
        Some(Self {
            kept_on,
            runs: answer.prospect.runs,
            chance_bp: answer.chance_bp(),
            chance_after_fall_bp: answer.chance_after_fall_bp,
            first_failure_age: answer.prospect.failure_age(10),
            first_rate_bp,
            question,
        })
    }
}

impl Attune {
    /// Works something long out, such as thousands of futures, off the threads that serve requests.
    ///
    /// # Errors
    /// When the work panics.
    pub async fn off_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ServiceError> {
        tokio::task::spawn_blocking(work).await.map_err(ServiceError::internal)
    }

    /// What the customer can draw on, and drew.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn drawn_on(&self, person: &Principal) -> Result<DrawnOn, ServiceError> {
        let kept = self.kept(person).await?;
        let wealth = &kept.summary.wealth;
        Ok(DrawnOn {
            currency: kept.summary.currency,
            wealth_minor: wealth.wealth_minor,
            withdrawn_year_minor: wealth.withdrawn_year_minor,
        })
    }

    /// The plan the customer keeps, if any; one made under another country's law is none any more.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn kept_plan(&self, person: &Principal) -> Result<Option<KeptPlan>, ServiceError> {
        let body = store::retirement_plans::get(&self.db, person.customer()?).await?;
        let plan: Option<KeptPlan> =
            body.map(|body| serde_json::from_str(&body).map_err(ServiceError::internal)).transpose()?;
        let is_american = person.country == Some(Country::UnitedStates);
        Ok(plan.filter(|plan| plan.question.is_american == is_american))
    }

    /// Keeps a plan by the fields of its form, with what comes of it today.
    ///
    /// # Errors
    /// When a field cannot be read, or the fields make no plan.
    pub async fn keep_plan(
        &self,
        person: &Principal,
        fields: &BTreeMap<String, String>,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let today = self.now().date_naive();
        let own = self.drawn_on(person).await?.question(person, today.year());
        let (question, problems) = own.with_fields(&|name| fields.get(name).map(String::as_str));
        if let Some(problem) = problems.first() {
            return Err(ServiceError::invalid("plan", problem.sentence));
        }
        let plan = self.off_thread(move || KeptPlan::of(question, today)).await?;
        let plan = plan.ok_or_else(|| {
            ServiceError::invalid("plan", "Enter your year of birth, what you have and what you spend.")
        })?;
        let body = serde_json::to_string(&plan).map_err(ServiceError::internal)?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::retirement_plans::put(tx, &owner, &body).await?)
                })
            })
            .await
    }

    /// Forgets the plan.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn forget_plan(&self, person: &Principal) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        self.db
            .write(move |tx| {
                Box::pin(
                    async move { Ok::<_, ServiceError>(store::retirement_plans::remove(tx, &owner).await?) },
                )
            })
            .await
    }
}
