//! The customer's tax year: worked out from their books and what they told, kept with the summary, and the ways to
//! tell more: a tax profile, payments, receipts and journeys.

mod export;
mod facts;
mod foreign;
mod paid;
mod profile;
mod records;

use cashflow::Summary;
use cashflow::forecast::Event;
use chrono::NaiveDate;
use ledger::CustomerId;
use money::Currency;
use serde::{Deserialize, Serialize};
use store::tax_year::{StoredJourney, StoredPlacement, StoredReceipt, StoredTaxPayment};
use tax::Country;
use tax::forms::DeductionLine;
use tax::mileage::MileageDeduction;
use tax::year::{Facts, LastYear, MonthEnd, Plan, PlanInputs, TaxProfile};

use crate::people::Principal;
use crate::set_asides::SetAsides;
use crate::understanding::Books;
use crate::{Attune, ServiceError};

pub use facts::{deduction_line, journeys_of};
pub use foreign::ForeignIncome;
pub use paid::{Payment, PaymentForm};
pub use profile::ProfileForm;
pub use records::{JourneyForm, ReceiptForm};

/// The tax years that concern a customer today.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxYears {
    /// Whose tax it is.
    pub country: Country,
    /// The running year, or why it cannot be worked out, in words.
    pub this: Result<Plan, String>,
    /// The year before, while some of it may still be to pay.
    pub last: Option<Plan>,
    /// How the running year's tax grew by month; empty where it cannot be worked out or is all taken at source.
    pub month_ends: Vec<MonthEnd>,
}

impl TaxYears {
    /// What falls due within the forecast, for the balance to come.
    pub(crate) fn expected(&self) -> Vec<Event> {
        whatif::tax_due(self.last.iter().chain(self.this.as_ref().ok()))
    }

    /// Whether the customer pays at least some tax themselves, or did within a year.
    pub fn is_paid_by_oneself(&self, summary: &Summary) -> bool {
        let was_paid =
            || summary.tax.payments.iter().any(|payment| (summary.as_of - payment.on).num_days() <= 366);
        self.this.as_ref().is_ok_and(Plan::pays_oneself) || was_paid()
    }

    /// What to keep back from cash for all years together, minor units; `None` where it cannot be told.
    pub fn to_keep_back_minor(&self) -> Option<i64> {
        Some(self.this.as_ref().ok()?.to_keep_back_minor(self.last.as_ref()))
    }
}

/// What a customer told of their tax years, as it is kept.
#[derive(Debug, Clone, Default)]
pub struct Told {
    /// The running year's profile.
    pub this: TaxProfile,
    /// The profile of the year before.
    pub last: TaxProfile,
    /// Payments no statement shows.
    pub payments: Vec<StoredTaxPayment>,
    /// Where payments were placed.
    pub placements: Vec<StoredPlacement>,
    /// Costs no statement shows.
    pub receipts: Vec<StoredReceipt>,
    /// Business journeys.
    pub journeys: Vec<StoredJourney>,
    /// What payments in another currency were worth.
    pub foreign: Vec<ForeignIncome>,
}

/// Works the tax years out. Pure: the same books and the same words give the same figures.
pub fn tax_years(country: Country, summary: &Summary, told: &Told) -> TaxYears {
    let (this, before) = match country {
        Country::UnitedStates => (&summary.tax.us_this_year, &summary.tax.us_last_year),
        Country::UnitedKingdom => (&summary.tax.uk_this_year, &summary.tax.uk_last_year),
    };
    let facts = facts::of(country, this, told);
    let last_facts = facts::of(country, before, told);
    let payments = paid::payments(summary, told);
    let as_of = summary.as_of;
    let this_year = facts::name(country, this.from);
    let last_year = facts::name(country, before.from);
    let last = Plan::of(PlanInputs {
        country,
        profile: told.last.clone(),
        facts: last_facts.clone(),
        is_covered: before.is_covered,
        rest: tax::year::RestOfYear::default(),
        payments: paid::of_year(country, &payments, &last_year),
        last_year: LastYear::default(),
        as_of,
    })
    .ok();
    let plan = Plan::of(PlanInputs {
        country,
        profile: told.this.clone(),
        rest: facts::rest_of_year(country, summary, this),
        facts,
        is_covered: this.is_covered,
        payments: paid::of_year(country, &payments, &this_year),
        last_year: LastYear {
            facts: before.is_covered.then_some(last_facts),
            on_account: last.as_ref().map(Plan::on_account).unwrap_or_default(),
        },
        as_of,
    });
    let last = last.filter(|_| before.is_covered && facts::is_still_to_pay(country, as_of));
    let month_ends = plan
        .as_ref()
        .ok()
        .filter(|plan| plan.pays_oneself())
        .and_then(|plan| {
            let months: Vec<Facts> =
                this.months.iter().map(|month| facts::of(country, month, told)).collect();
            plan.month_ends(&months).ok()
        })
        .unwrap_or_default();
    TaxYears { country, this: plan.map_err(|error| error.to_string()), last, month_ends }
}

/// Everything the pages of a tax year show.
#[derive(Debug, Clone)]
pub struct TaxOverview {
    /// The years; the running one may say why it cannot be worked out.
    pub years: TaxYears,
    /// Where the customer stands with their pot.
    pub set_asides: SetAsides,
    /// Every payment to the tax authority, latest first.
    pub payments: Vec<Payment>,
    /// What the customer told.
    pub told: Told,
    /// The running year's costs by kind, minor units: statements, receipts and journeys.
    pub costs: Vec<(DeductionLine, i64)>,
    /// The mileage of the running year.
    pub mileage: Option<MileageDeduction>,
    /// The currency of all amounts.
    pub currency: Currency,
    /// The day figures hold for.
    pub as_of: NaiveDate,
    /// The first day whose transactions they rest on, where there are too many to look at all of them.
    pub since: Option<NaiveDate>,
    /// The customer's own name for their papers.
    pub display_name: String,
}

impl Attune {
    /// Everything the pages of a tax year show.
    ///
    /// # Errors
    /// When the person is no customer, or has not said where they live.
    pub async fn tax_overview(&self, person: &Principal) -> Result<TaxOverview, ServiceError> {
        let kept = self.kept(person).await?;
        let years = kept.tax.ok_or(ServiceError::NotFound)?;
        let country = years.country;
        let told = self.told(person.customer()?, country).await?;
        let seen = match country {
            Country::UnitedStates => &kept.summary.tax.us_this_year,
            Country::UnitedKingdom => &kept.summary.tax.uk_this_year,
        };
        let journeys = journeys_of(&told.journeys, seen.from, seen.to);
        Ok(TaxOverview {
            payments: paid::payments(&kept.summary, &told),
            costs: facts::costs(country, seen, &told),
            mileage: tax::mileage::deduction(country, seen.from, &journeys),
            currency: kept.summary.currency,
            as_of: kept.summary.as_of,
            since: kept.since,
            set_asides: kept.set_asides,
            display_name: person.display_name.clone().unwrap_or_default(),
            years,
            told,
        })
    }

    /// Everything a customer told of their tax years.
    pub(crate) async fn told(&self, owner: &CustomerId, country: Country) -> Result<Told, ServiceError> {
        let books = self.books(owner).await?;
        self.told_with(owner, country, &books).await
    }

    /// The same, with books at hand.
    pub(crate) async fn told_with(
        &self,
        owner: &CustomerId,
        country: Country,
        books: &Books,
    ) -> Result<Told, ServiceError> {
        let summary = &books.summary;
        let (this, before) = match country {
            Country::UnitedStates => (summary.tax.us_this_year.from, summary.tax.us_last_year.from),
            Country::UnitedKingdom => (summary.tax.uk_this_year.from, summary.tax.uk_last_year.from),
        };
        Ok(Told {
            this: self.stored_profile(owner, &facts::name(country, this)).await?,
            last: self.stored_profile(owner, &facts::name(country, before)).await?,
            payments: store::tax_year::payments(&self.db, owner).await?,
            placements: store::tax_year::placements(&self.db, owner).await?,
            receipts: store::tax_year::receipts(&self.db, owner).await?,
            journeys: store::tax_year::journeys(&self.db, owner).await?,
            foreign: books.foreign_income(&self.stored_invoices(owner).await?),
        })
    }
}
