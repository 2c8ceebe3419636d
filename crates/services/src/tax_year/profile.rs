//! The customer's tax profile of a year: read from a form in which every field is optional.

use std::collections::BTreeMap;

use ledger::CustomerId;
use money::{Currency, Money};
use tax::uk::StudentLoanPlan;
use tax::us::estimated::Method;
use tax::year::TaxProfile;
use tax::{Country, FilingStatus};

use super::facts;
use crate::people::{Principal, home_currency};
use crate::{Attune, ServiceError};

/// A tax profile as the form sends it, by the names of its fields; an empty field is one not told.
#[derive(Debug, Clone, Default)]
pub struct ProfileForm(BTreeMap<String, String>);

type Slot = fn(&mut TaxProfile) -> &mut Option<i64>;

/// The amounts of the form: the name of the field and where it goes.
const AMOUNTS: &[(&str, Slot)] = &[
    ("charity", |profile| &mut profile.charity_minor),
    ("earlier_profit", |profile| &mut profile.earlier_profit_minor),
    ("health_insurance", |profile| &mut profile.health_insurance_minor),
    ("ira", |profile| &mut profile.ira_minor),
    ("mortgage_interest", |profile| &mut profile.mortgage_interest_minor),
    ("prior_agi", |profile| &mut profile.prior_agi_minor),
    ("prior_deducted", |profile| &mut profile.prior_deducted_minor),
    ("prior_tax", |profile| &mut profile.prior_tax_minor),
    ("qualified_dividends", |profile| &mut profile.qualified_dividends_minor),
    ("sep", |profile| &mut profile.sep_minor),
    ("spouse_profit", |profile| &mut profile.spouse_profit_minor),
    ("spouse_wages", |profile| &mut profile.spouse_wages_minor),
    ("state_tax", |profile| &mut profile.state_tax_minor),
    ("wages_gross", |profile| &mut profile.wages_gross_minor),
    ("withheld", |profile| &mut profile.withheld_minor),
];

impl ProfileForm {
    /// The form of these fields.
    pub fn new(fields: BTreeMap<String, String>) -> Self {
        Self(fields)
    }

    /// What was filled in, without the space around it; nothing for an empty field.
    fn given(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn profile(&self, currency: Currency) -> Result<TaxProfile, ServiceError> {
        let mut profile = TaxProfile {
            age_years: self.given("age").map(age).transpose()?,
            spouse_age_years: self.given("spouse_age").map(age).transpose()?,
            is_specified_service: self.given("specified_service").is_some(),
            is_scottish: self.given("scottish").is_some(),
            ..TaxProfile::default()
        };
        if let Some(code) = self.given("filing_status") {
            let status = FilingStatus::from_code(code);
            profile.filing_status = Some(status.ok_or_else(|| {
                ServiceError::invalid("filing-status", "Choose how you file from the list.")
            })?);
        }
        for part in self.given("dependants").unwrap_or("").split([',', ' ']).filter(|part| !part.is_empty()) {
            profile.dependant_ages.push(age(part)?);
        }
        profile.estimated_method = method(self.given("estimated_method").unwrap_or("least"))?;
        profile.student_loan_plan = plan(self.given("student_loan").unwrap_or("none"))?;
        for (name, slot) in AMOUNTS {
            *slot(&mut profile) = self.given(name).map(|text| amount(text, currency)).transpose()?;
        }
        profile
            .check()
            .map_err(|error| ServiceError::invalid("tax-profile", format!("Check the form: {error}.")))?;
        Ok(profile)
    }
}

fn age(text: &str) -> Result<u8, ServiceError> {
    text.parse().map_err(|_| {
        ServiceError::invalid(
            "age",
            "Enter ages in whole years; several dependants parted by commas, such as 4, 11.",
        )
    })
}

fn amount(text: &str, currency: Currency) -> Result<i64, ServiceError> {
    let parsed = Money::parse_typed(text, currency).map(|amount| amount.amount_minor);
    parsed.map_err(|_| {
        ServiceError::invalid(
            "tax-amount",
            "Enter amounts in numbers, such as 12,500 or 12500.00, or leave them empty.",
        )
    })
}

/// The method to follow, nothing for the one that asks for the least.
fn method(text: &str) -> Result<Option<Method>, ServiceError> {
    match text {
        "least" => Ok(None),
        "prior-year" => Ok(Some(Method::PriorYear)),
        "current-year" => Ok(Some(Method::CurrentYear)),
        "annualized" => Ok(Some(Method::Annualized)),
        _ => Err(ServiceError::invalid("estimated-method", "Choose a method from the list.")),
    }
}

fn plan(text: &str) -> Result<StudentLoanPlan, ServiceError> {
    match text {
        "none" => Ok(StudentLoanPlan::None),
        text => serde_json::from_value(serde_json::Value::String(text.to_owned())).map_err(|_| {
            ServiceError::invalid("student-loan", "Choose your student loan plan from the list.")
        }),
    }
}

impl Attune {
    /// The tax profile of one year as the customer told it; the empty one otherwise.
    pub(crate) async fn stored_profile(
        &self,
        owner: &CustomerId,
        tax_year: &str,
    ) -> Result<TaxProfile, ServiceError> {
        match store::tax_year::profile(&self.db, owner, tax_year).await? {
            Some(body) => serde_json::from_str(&body).map_err(ServiceError::internal),
            None => Ok(TaxProfile::default()),
        }
    }

    /// Keeps the tax profile of the running year.
    ///
    /// # Errors
    /// When a field cannot be read or believed.
    pub async fn save_tax_profile(&self, person: &Principal, form: &ProfileForm) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let country = person.country.ok_or(ServiceError::NotFound)?;
        let profile = form.profile(home_currency(person.country))?;
        let kept = self.kept(person).await?;
        let from = match country {
            Country::UnitedStates => kept.summary.tax.us_this_year.from,
            Country::UnitedKingdom => kept.summary.tax.uk_this_year.from,
        };
        let tax_year = facts::name(country, from);
        let body = serde_json::to_string(&profile).map_err(ServiceError::internal)?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::tax_year::put_profile(tx, &owner, &tax_year, &body).await?)
                })
            })
            .await?;
        self.refresh(person, &format!("tax-profile-{}", self.new_id())).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(fields: &[(&str, &str)]) -> ProfileForm {
        ProfileForm::new(fields.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect())
    }

    #[test]
    fn an_empty_form_tells_nothing() {
        let empty = form(&[
            ("prior_tax", " "),
            ("unknown", "5"),
            ("student_loan", "none"),
            ("estimated_method", "least"),
        ]);
        assert_eq!(empty.profile(Currency::USD).unwrap(), TaxProfile::default());
    }

    #[test]
    fn every_field_finds_its_place() {
        let told = form(&[
            ("filing_status", "mfj"),
            ("dependants", "4, 11"),
            ("prior_tax", "12,500.00"),
            ("spouse_wages", "40000"),
        ]);
        let profile = told.profile(Currency::USD).unwrap();
        assert_eq!(profile.filing_status, Some(FilingStatus::MarriedFilingJointly));
        assert_eq!(profile.dependant_ages, [4, 11]);
        assert_eq!((profile.prior_tax_minor, profile.spouse_wages_minor), (Some(1_250_000), Some(4_000_000)));
        let wanted = form(&[("estimated_method", "current-year")]).profile(Currency::USD).unwrap();
        assert_eq!(wanted.estimated_method, Some(Method::CurrentYear));
        let loan = form(&[("student_loan", "plan4")]).profile(Currency::GBP).unwrap();
        assert_eq!(loan.student_loan_plan, StudentLoanPlan::Plan4);
    }

    #[test]
    fn what_cannot_be_is_refused_with_a_sentence() {
        for wrong in [
            ("filing_status", "both"),
            ("dependants", "four"),
            ("prior_tax", "abc"),
            ("spouse_wages", "1"),
            ("withheld", "-5"),
            ("student_loan", "plan9"),
            ("estimated_method", "nothing"),
        ] {
            let refused = form(&[wrong]).profile(Currency::USD);
            assert!(matches!(refused, Err(ServiceError::Invalid { .. })), "{wrong:?}");
        }
    }
}
