//! Everything a customer's dashboard needs, in one read.

use std::sync::Arc;
use std::sync::atomic::Ordering;

use cashflow::Summary;
use chrono::NaiveDate;
use decision::{Decision, Mechanism, Reason};
use layout::Composed;
use profile::Persona;
use tokio::sync::oneshot;
use tokio::time::timeout;

use crate::advice::Advice;
use crate::arrangements::Change;
use crate::invoices::ReceivablesView;
use crate::people::Principal;
use crate::portfolio::PortfolioSummary;
use crate::retirement::KeptPlan;
use crate::set_asides::SetAsides;
use crate::tax_year::TaxYears;
use crate::understanding::Kept;
use crate::{Attune, ServiceError};

/// One customer's dashboard, ready to be drawn.
#[derive(Debug, Clone)]
pub struct Dashboard {
    /// The decision it shows, under which what is seen of it is noted.
    pub decision_id: String,
    /// The version of its figures, by which a page that is open knows newer ones; `None` where somebody only looks.
    pub books_version: Option<String>,
    /// Whether what its owner looks at may be counted: they have agreed to be profiled.
    pub is_counted: bool,
    /// The screen with the customer's arrangement applied.
    pub screen: Composed,
    /// The persona it was chosen for; `None` for the neutral or the distress screen.
    pub persona: Option<Persona>,
    /// Whether it was chosen because money is tight.
    pub distress: bool,
    /// The reason that told most, in a sentence.
    pub headline_reason: Option<String>,
    /// What the widgets read.
    pub summary: Arc<Summary>,
    /// The first day figures rest on, where there are too many transactions for all of them.
    pub since: Option<NaiveDate>,
    /// What clients owe; `None` without invoices.
    pub receivables: Option<Arc<ReceivablesView>>,
    /// What their investment accounts hold and pay; `None` while nothing is known of any holding.
    pub portfolio: Option<Arc<PortfolioSummary>>,
    /// The tax years that concern them, once the country is known.
    pub tax: Option<Arc<TaxYears>>,
    /// Where they stand with the money put aside for tax.
    pub set_asides: Arc<SetAsides>,
    /// The retirement plan they keep.
    pub plan: Option<Arc<KeptPlan>>,
    /// What stands of what they were told they may do.
    pub advice: Arc<Vec<Advice>>,
    /// The customer's latest change that can be undone.
    pub undoable: Option<Undoable>,
}

/// A change that can be taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Undoable {
    /// In words.
    pub what: String,
}

impl Attune {
    /// The customer's dashboard of today.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn dashboard(&self, person: &Principal) -> Result<Dashboard, ServiceError> {
        // The version is read first: figures that come meanwhile are then asked for once more, rather than never.
        let version = self.books_version(person).await?;
        let kept = self.kept(person).await?;
        let books_version = match version {
            Some(version) => Some(version),
            None => self.books_version(person).await?,
        };
        let decision = self.current_decision(person).await?;
        let dashboard = self.drawn(person, kept, decision).await?;
        Ok(Dashboard { books_version, ..dashboard })
    }

    /// A screen with the figures that were kept of a customer, for somebody who only looks: nothing is worked out,
    /// decided or recorded, and nothing of it is counted. Nothing where no figures are kept.
    ///
    /// # Errors
    /// When the person is no customer.
    pub(crate) async fn dashboard_before(
        &self,
        person: &Principal,
        decision: Decision,
    ) -> Result<Option<Dashboard>, ServiceError> {
        let Some(kept) = self.kept_before(person.customer()?).await? else { return Ok(None) };
        let inferred = self.inferred(person.customer()?).await?;
        let advice = inferred.map(|inferred| self.supposed_advice(&inferred, person.locale()));
        let dashboard = self.drawn(person, kept, decision).await?;
        let advice = Arc::new(advice.unwrap_or_default());
        Ok(Some(Dashboard { is_counted: false, undoable: None, advice, ..dashboard }))
    }

    async fn drawn(
        &self,
        person: &Principal,
        kept: Box<Kept>,
        decision: Decision,
    ) -> Result<Dashboard, ServiceError> {
        let owner = person.customer()?;
        let newest = store::changes::newest(&self.db, owner).await?;
        let change = newest.and_then(|stored| serde_json::from_str::<Change>(&stored.body).ok());
        let headline_reason = headline(&decision);
        Ok(Dashboard {
            persona: decision.persona.filter(|persona| *persona != Persona::NotEnoughData),
            distress: decision.distress,
            headline_reason,
            decision_id: decision.decision_id,
            books_version: None,
            is_counted: self.consents_to_profiling(owner).await?,
            screen: decision.screen,
            summary: Arc::new(kept.summary),
            since: kept.since,
            tax: kept.tax.map(Arc::new),
            receivables: kept.receivables.map(Arc::new),
            portfolio: kept.portfolio.map(Arc::new),
            set_asides: Arc::new(kept.set_asides),
            plan: self.kept_plan(person).await?.map(Arc::new),
            advice: Arc::new(self.standing_advice(person).await?),
            undoable: change.map(|change| Undoable { what: change.describe() }),
        })
    }

    /// The decision in force; made anew when there is none, when a newer layout or policy stands, or when it tells something
    /// unasked and is no more of the hour. Where that takes longer
    /// than a page may wait, it goes on without the page, which shows the last layout.
    async fn current_decision(&self, person: &Principal) -> Result<Decision, ServiceError> {
        let owner = person.customer()?;
        let in_force = self.decision_in_force(owner).await?;
        let last_good = match in_force {
            Some(decision) if self.stands(&decision) => return Ok(decision),
            other => other,
        };
        let (decided, is_decided) = oneshot::channel();
        let (attune, who) = (self.clone(), person.clone());
        let event_id = format!("release-{}", self.new_id());
        let deciding = tokio::spawn(async move { attune.decide_telling(&who, &event_id, decided).await });
        if let Some((last_good, limit)) = last_good.zip(self.decision_limit)
            && (limit.is_zero() || timeout(limit, is_decided).await.is_err())
        {
            self.stale_pages.fetch_add(1, Ordering::Relaxed);
            return Ok(stale(last_good));
        }
        deciding.await.map_err(ServiceError::internal)??;
        self.decision_in_force(owner).await?.ok_or(ServiceError::NotFound)
    }
}

/// An earlier decision, shown because a newer one is not ready.
fn stale(last_good: Decision) -> Decision {
    let reasons = std::iter::once(Reason::Stale).chain(last_good.reason_codes);
    Decision { mechanism: Mechanism::Stale, reason_codes: reasons.collect(), ..last_good }
}

/// The reason that told most, and how sure Attune is where it guessed.
fn headline(decision: &Decision) -> Option<String> {
    let told = decision::explain(decision);
    let certainty = told.iter().find(|each| each.code == "CERTAINTY").map(|each| each.sentence.clone());
    let first = told.into_iter().next()?.sentence;
    Some(match certainty.filter(|_| !decision.distress) {
        Some(certainty) => format!("{first} {certainty}"),
        None => first,
    })
}
