//! Contesting a decision: the customer opens a case, an advisor sees the explanation as the customer saw it, and
//! answers with the power to change what was decided (Regulation (EU) 2016/679, Art. 22(3)).

use chrono::{DateTime, Duration, Utc};
use ledger::CustomerId;
use profile::Persona;
use store::StoreError;
use store::cases::{Answer, StoredCase};
use store::decisions::PersonaLabel;

use crate::arrangements::Change;
use crate::outbox;
use crate::people::Principal;
use crate::why::Why;
use crate::{Attune, ServiceError};

/// What a customer says of a decision.
const WORDS_LETTERS_MAX: usize = 1_000;
/// What an advisor answers.
const ANSWER_LETTERS_MAX: usize = 400;
/// Cases an advisor sees at once.
const WAITING_MAX: i64 = 200;
/// How long what an advisor said of hardship and offers holds; it is looked at anew after that.
const VERDICT_DAYS: i64 = 180;

/// What an advisor decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// The decision stands.
    Stands,
    /// Another dashboard is shown.
    Changed,
    /// The hardship that was read is over, or was none: the dashboard need not wait for clean months.
    Cleared,
    /// No credit and no investment is offered for now.
    Held,
}

impl Verdict {
    /// Every verdict by its stored name, with words for a form.
    pub const ALL: [(&'static str, Self, &'static str); 4] = [
        ("stands", Self::Stands, "It stands"),
        ("changed", Self::Changed, "Show another dashboard"),
        ("cleared", Self::Cleared, "Money is not tight: end the wait"),
        ("held", Self::Held, "Offer no credit and no investment for now"),
    ];

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(known, ..)| *known == name).map(|(_, verdict, _)| *verdict)
    }

    fn as_str(self) -> &'static str {
        Self::ALL.iter().find(|(_, verdict, _)| *verdict == self).map_or("stands", |(name, ..)| name)
    }
}

/// What was answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// When.
    pub at: DateTime<Utc>,
    /// What was decided.
    pub verdict: Verdict,
    /// The advisor's sentence.
    pub answer: String,
}

/// A contested decision.
#[derive(Debug, Clone)]
pub struct Case {
    /// Its id.
    pub id: String,
    /// When it was opened.
    pub opened_at: DateTime<Utc>,
    /// What the customer says; may be empty.
    pub words: String,
    /// The explanation as the customer saw it.
    pub seen: Why,
    /// The answer, once there is one.
    pub closing: Option<Closing>,
}

impl TryFrom<StoredCase> for Case {
    type Error = ServiceError;

    fn try_from(stored: StoredCase) -> Result<Self, ServiceError> {
        let seen = serde_json::from_str(&stored.seen).map_err(ServiceError::internal)?;
        let verdict = stored.verdict.as_deref().and_then(Verdict::from_name);
        let closing = match (stored.closed_at, verdict, stored.answer) {
            (Some(at), Some(verdict), Some(answer)) => Some(Closing { at, verdict, answer }),
            _ => None,
        };
        Ok(Self { id: stored.id, opened_at: stored.opened_at, words: stored.words, seen, closing })
    }
}

/// An advisor's answer as a form sends it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AnswerForm {
    /// The case.
    pub id: String,
    /// A verdict's stored name.
    pub verdict: String,
    /// The persona whose dashboard is shown instead; read with [`Verdict::Changed`] alone.
    pub persona: String,
    /// What the customer is told.
    pub answer: String,
}

/// A text without control characters but line ends, if it is not too long.
fn text(words: &str, most: usize) -> Option<String> {
    let words = words.trim().replace("\r\n", "\n");
    let fits =
        words.chars().count() <= most && !words.chars().any(|letter| letter.is_control() && letter != '\n');
    fits.then_some(words)
}

impl Attune {
    /// Contests the decision in force. What its explanation says is shown to an advisor from now on.
    ///
    /// # Errors
    /// When a case is open already, or the words are too long.
    pub async fn contest(&self, person: &Principal, words: &str) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let words = text(words, WORDS_LETTERS_MAX).ok_or_else(|| {
            let sentence = format!("Say it in at most {WORDS_LETTERS_MAX} letters.");
            ServiceError::invalid("words", sentence)
        })?;
        let seen = self.why(person).await?;
        let case = StoredCase {
            id: self.new_id(),
            user_id: owner.to_string(),
            decision_id: seen.decision_id.clone(),
            seen: serde_json::to_string(&seen).map_err(ServiceError::internal)?,
            words,
            opened_at: self.now(),
            closed_at: None,
            verdict: None,
            answer: None,
        };
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::cases::insert(tx, &owner, &case).await.map_err(|error| match error {
                        StoreError::Taken => ServiceError::invalid(
                            "case-open",
                            "You have asked already. A person will answer here.",
                        ),
                        error => error.into(),
                    })?;
                    Ok(outbox::tell_case(tx, &owner, &case).await?)
                })
            })
            .await
    }

    /// Takes back what the customer contested, as long as nobody answered it.
    ///
    /// # Errors
    /// When there is no such case of theirs, or it was answered.
    pub async fn withdraw_case(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, id) = (person.customer()?.clone(), id.to_owned());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let is_theirs = store::cases::withdraw(tx, &owner, &id).await?;
                    if is_theirs { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await
    }

    /// The customer's newest case.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn own_case(&self, person: &Principal) -> Result<Option<Case>, ServiceError> {
        let newest = store::cases::newest(&self.db, person.customer()?).await?;
        newest.map(Case::try_from).transpose()
    }

    /// The cases that wait for an answer: where money may be tight first, then the oldest.
    ///
    /// # Errors
    /// When the person is no advisor.
    pub async fn waiting_cases(&self, person: &Principal) -> Result<Vec<Case>, ServiceError> {
        person.advisor()?;
        let stored = store::cases::waiting(&self.db, WAITING_MAX).await?;
        let mut cases = stored.into_iter().map(Case::try_from).collect::<Result<Vec<Case>, _>>()?;
        cases.sort_by_key(|case| case.seen.hardship.is_empty());
        Ok(cases)
    }

    /// One case that waits.
    ///
    /// # Errors
    /// When the person is no advisor, or no such case waits.
    pub async fn case(&self, person: &Principal, id: &str) -> Result<Case, ServiceError> {
        person.advisor()?;
        store::cases::by_id(&self.db, id).await?.ok_or(ServiceError::NotFound)?.try_into()
    }

    /// Answers a case. What is decided holds at once; another dashboard can be taken back by the customer.
    ///
    /// # Errors
    /// When the person is no advisor, a field cannot be read, or it was answered or taken back meanwhile.
    pub async fn answer_case(&self, person: &Principal, form: &AnswerForm) -> Result<(), ServiceError> {
        person.advisor()?;
        let verdict = Verdict::from_name(&form.verdict)
            .ok_or_else(|| ServiceError::invalid("verdict", "Choose what is to happen from the list."))?;
        let answer = text(&form.answer, ANSWER_LETTERS_MAX).filter(|words| !words.is_empty());
        let answer = answer.ok_or_else(|| {
            let sentence = format!("Tell the customer why, in 1 to {ANSWER_LETTERS_MAX} letters.");
            ServiceError::invalid("answer", sentence)
        })?;
        let label = match verdict {
            Verdict::Changed => {
                let persona = Persona::from_name(&form.persona).ok_or_else(|| {
                    ServiceError::invalid("persona", "Choose whose dashboard is to be shown.")
                })?;
                let label = PersonaLabel { by_advisor: true, ..self.label(persona, true) };
                Some((label, persona))
            }
            Verdict::Stands | Verdict::Cleared | Verdict::Held => None,
        };
        let change = label.as_ref().map(|(label, persona)| {
            self.change(&Change::Persona { label_id: label.id.clone(), persona: *persona })
        });
        let change = change.transpose()?;
        let stored = store::cases::by_id(&self.db, &form.id).await?.ok_or(ServiceError::NotFound)?;
        let (owner, id, now) = (CustomerId::new(stored.user_id), form.id.clone(), self.now());
        let closing = Answer { by: person.user_id.to_string(), verdict: verdict.as_str(), answer, at: now };
        let customer = self.customer_of(&owner).await?.ok_or(ServiceError::NotFound)?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    if !store::cases::close(tx, &id, &closing).await? {
                        return Err(ServiceError::invalid(
                            "case-closed",
                            "It was answered or taken back meanwhile.",
                        ));
                    }
                    if let Some((label, _)) = label {
                        store::decisions::insert_label(tx, &owner, &label).await?;
                    }
                    if let Some(change) = change {
                        store::changes::insert(tx, &owner, &change, now).await?;
                    }
                    Ok(())
                })
            })
            .await?;
        self.decide_anew(&customer, &format!("case-{}", form.id)).await
    }

    /// What an advisor last said of a customer that holds on: [`Verdict::Cleared`] or [`Verdict::Held`].
    pub(crate) async fn advisor_says(&self, owner: &CustomerId) -> Result<Option<Verdict>, ServiceError> {
        let since = self.now() - Duration::days(VERDICT_DAYS);
        let name = store::cases::verdict_since(&self.db, owner, since).await?;
        Ok(name.as_deref().and_then(Verdict::from_name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verdict_has_a_name_of_its_own() {
        for (name, verdict, _) in Verdict::ALL {
            assert_eq!((Verdict::from_name(name), verdict.as_str()), (Some(verdict), name));
        }
    }

    #[test]
    fn words_keep_their_lines_and_nothing_that_cannot_be_seen() {
        assert_eq!(text(" a\r\nb ", 3).as_deref(), Some("a\nb"));
        assert_eq!((text("abcd", 3), text("a\u{7}", 3)), (None, None));
    }
}
