//! What a customer agreed to. Without an answer the answer is no.

use std::collections::BTreeSet;

use decision::{Context, Decision, Purpose};
use ledger::CustomerId;
use store::consents::Consent;
use store::{StoreError, Tx};

use super::principal::Principal;
use crate::outbox::MessageKind;
use crate::{Attune, ServiceError};

/// Arranging the dashboard by profiling the customer's own data.
const PROFILING: &str = "profiling";
/// The wording of the question as the pages ask it; a new wording is a new version, and asks anew.
const PROFILING_VERSION: &str = "2026-11";
/// Being shown offers that fit the customer's figures.
const OFFERS: &str = "offers";
const OFFERS_VERSION: &str = "2026-11";
/// Objecting to offers. Unlike a consent it holds whatever wording it was given under.
const NO_MARKETING: &str = "no-marketing";
const NO_MARKETING_VERSION: &str = "2026-11";

/// What a customer has answered last to each question.
pub(crate) struct Answers(Vec<Consent>);

impl Answers {
    /// As it stands in a transaction that rests on it.
    pub(crate) async fn in_transaction(tx: &mut Tx, owner: &CustomerId) -> Result<Self, StoreError> {
        store::consents::newest_in(tx, owner).await.map(Self)
    }

    /// Whether it is yes about profiling, to the wording asked today.
    pub(crate) fn profiling(&self) -> bool {
        self.agrees(PROFILING, Some(PROFILING_VERSION))
    }

    /// Whether the customer has objected to direct marketing.
    pub(crate) fn objects(&self) -> bool {
        self.agrees(NO_MARKETING, None)
    }

    /// Whether it is yes about offers, to the wording asked today.
    pub(crate) fn offers(&self) -> bool {
        self.agrees(OFFERS, Some(OFFERS_VERSION))
    }

    /// Everything the customer agrees to. An objection holds whatever else was agreed to.
    pub(crate) fn purposes(&self) -> BTreeSet<Purpose> {
        let profiling = self.profiling().then_some(Purpose::Profiling);
        let offers = (self.offers() && !self.objects()).then_some(Purpose::Offers);
        profiling.into_iter().chain(offers).collect()
    }

    /// Whether a decision may be made in this context: nobody is profiled or offered anything any more who has said no since.
    pub(crate) fn allow(&self, context: &Context) -> bool {
        let agreed = self.purposes();
        let (profiles, offers) = (Purpose::Profiling, Purpose::Offers);
        (agreed.contains(&profiles) || !context.consents.contains(&profiles))
            && agreed.contains(&offers) == context.consents.contains(&offers)
            && self.objects() == context.objects_to_marketing
    }

    /// Whether the last answer is yes, where a version is named to that wording.
    fn agrees(&self, purpose: &str, version: Option<&str>) -> bool {
        let mut answers = self.0.iter().filter(|answer| answer.purpose == purpose);
        answers.any(|answer| answer.granted && version.is_none_or(|version| answer.version == version))
    }
}

impl Attune {
    /// Gives or withdraws the consent to profiling. Withdrawing deletes what was inferred and decides anew, so
    /// that the next page is the neutral one.
    ///
    /// # Errors
    /// When the person is no customer or the database fails.
    pub async fn set_profiling_consent(&self, person: &Principal, granted: bool) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        if self.consents_to_profiling(&owner).await? == granted {
            // Should the decision after a withdrawal have failed, the one in force is still of the profile.
            let is_profiled = |decision: &Decision| decision.model_version.is_some();
            if granted || !self.decision_in_force(&owner).await?.as_ref().is_some_and(is_profiled) {
                return Ok(());
            }
        }
        let (id, consent) = (self.new_id(), self.answer(granted));
        let writer = owner.clone();
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::consents::insert(tx, &id, &writer, &consent).await?;
                    if !granted {
                        // Whoever is profiling them or deciding just now keeps nothing of it. In the order in which a refresh
                        // takes both, so that neither waits for what the other has.
                        store::summaries::change_books(tx, &writer).await?;
                        store::decisions::hold(tx, &writer).await?;
                        store::summaries::remove_profile(tx, &writer).await?;
                        store::advice::forget(tx, &writer).await?;
                        // Nor is anybody else told what was inferred.
                        for kind in MessageKind::SUBSCRIBABLE {
                            store::outbox::forget_kind(tx, &writer, kind.as_str()).await?;
                        }
                        store::decisions::forget_inputs(tx, &writer).await?;
                        // What waits for an advisor shows what was inferred.
                        store::cases::remove_open(tx, &writer).await?;
                    }
                    Ok::<_, ServiceError>(())
                })
            })
            .await?;
        let event_id = format!("consent-{}", self.new_id());
        if granted {
            self.refresh(person, &event_id).await
        } else {
            self.decide_anew(person, &event_id).await
        }
    }

    /// Objects to direct marketing, or takes that back. It counts from the decision made here on.
    ///
    /// # Errors
    /// When the person is no customer or the database fails.
    pub async fn set_marketing_objection(
        &self,
        person: &Principal,
        objects: bool,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        if self.answers(&owner).await?.objects() == objects {
            return Ok(());
        }
        let (id, answer) = (self.new_id(), self.answer_to(NO_MARKETING, NO_MARKETING_VERSION, objects));
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::consents::insert(tx, &id, &owner, &answer).await?)
                })
            })
            .await?;
        self.decide_anew(person, &format!("objection-{}", self.new_id())).await
    }

    /// Asks for offers that fit the customer's figures, or for none any more. It counts from the decision made here on.
    ///
    /// # Errors
    /// When the person is no customer or the database fails.
    pub async fn set_offers_consent(&self, person: &Principal, granted: bool) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        if self.answers(&owner).await?.offers() == granted {
            return Ok(());
        }
        let (id, answer) = (self.new_id(), self.answer_to(OFFERS, OFFERS_VERSION, granted));
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::consents::insert(tx, &id, &owner, &answer).await?)
                })
            })
            .await?;
        self.decide_anew(person, &format!("consent-{}", self.new_id())).await
    }

    /// What the customer has answered last to each question.
    pub(crate) async fn answers(&self, owner: &CustomerId) -> Result<Answers, ServiceError> {
        Ok(Answers(store::consents::newest(&self.db, owner).await?))
    }

    /// Whether the customer's latest answer is yes, to the wording asked today.
    pub(crate) async fn consents_to_profiling(&self, owner: &CustomerId) -> Result<bool, ServiceError> {
        Ok(self.answers(owner).await?.profiling())
    }

    /// Customers who have agreed to profiling, the latest to agree first.
    pub(crate) async fn who_consents_to_profiling(&self, most: i64) -> Result<Vec<CustomerId>, ServiceError> {
        Ok(store::consents::who_granted(&self.db, PROFILING, PROFILING_VERSION, most).await?)
    }

    /// An answer about profiling, given now.
    pub(crate) fn answer(&self, granted: bool) -> Consent {
        self.answer_to(PROFILING, PROFILING_VERSION, granted)
    }

    fn answer_to(&self, purpose: &str, version: &str, granted: bool) -> Consent {
        Consent { purpose: purpose.to_owned(), version: version.to_owned(), granted, at: self.now() }
    }
}
