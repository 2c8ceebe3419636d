//! What a message says: ids, kinds, moments and codes. No amount and no text of a transaction leaves this way.

use chrono::{DateTime, TimeDelta, Utc};
use decision::{Decision, Mechanism, Reason};
use ledger::CustomerId;
use profile::Persona;
use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;

/// A kind of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MessageKind {
    /// Which dashboard is shown was decided.
    DecisionMade,
    /// Attune sees the customer as somebody else than before.
    PersonaChanged,
    /// Something a person should look at.
    AlertRaised,
    /// Sent to try whether it arrives.
    TestSent,
}

impl MessageKind {
    /// The kinds that can be asked for; a test is sent whatever was.
    pub const SUBSCRIBABLE: [Self; 3] = [Self::DecisionMade, Self::PersonaChanged, Self::AlertRaised];

    /// Its name, which is the `type` of its messages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DecisionMade => "decision.made",
            Self::PersonaChanged => "persona.changed",
            Self::AlertRaised => "alert.raised",
            Self::TestSent => "test.sent",
        }
    }

    /// The kind of a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::SUBSCRIBABLE.into_iter().chain([Self::TestSent]);
        all.find(|kind| kind.as_str() == name)
    }
}

/// One message, as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Message {
    /// When what it tells of happened.
    #[schema(example = "2026-11-30T09:30:01Z")]
    pub timestamp: DateTime<Utc>,
    /// What it tells.
    #[serde(flatten)]
    pub news: News,
}

/// What a message tells, by its `type`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(tag = "type", content = "data")]
pub enum News {
    /// Which dashboard is shown was decided.
    #[serde(rename = "decision.made")]
    DecisionMade(DecisionMade),
    /// Attune sees the customer as somebody else than before.
    #[serde(rename = "persona.changed")]
    PersonaChanged(PersonaChanged),
    /// Something a person should look at.
    #[serde(rename = "alert.raised")]
    AlertRaised(AlertRaised),
    /// Nothing: it was sent to try whether it arrives.
    #[serde(rename = "test.sent")]
    TestSent(TestSent),
}

/// A decision.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct DecisionMade {
    /// Its id, as on the page that explains it.
    #[schema(example = "1ababac5-43cc-83be-b507-0f54cb3c0a96")]
    pub decision_id: String,
    /// The dashboard chosen.
    #[schema(example = "home-freelancer")]
    pub layout: String,
    /// Its revision.
    #[schema(example = 3)]
    pub layout_revision: u32,
    /// Whom it is for; null for a dashboard that is for everybody.
    #[schema(value_type = Option<String>, example = "freelancer")]
    pub persona: Option<Persona>,
    /// How it was chosen, in the words of `OpenFeature`.
    #[schema(value_type = String, example = "TARGETING_MATCH")]
    pub mechanism: Mechanism,
    /// Why, the most telling first.
    #[schema(value_type = Vec<String>)]
    pub reason_codes: Vec<Reason>,
}

/// A change of how Attune sees the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonaChanged {
    /// The decision it changed with.
    #[schema(example = "1ababac5-43cc-83be-b507-0f54cb3c0a96")]
    pub decision_id: String,
    /// Before; null where there was none.
    #[schema(value_type = Option<String>, example = "salaried")]
    pub from: Option<Persona>,
    /// Since; null where there is none any more.
    #[schema(value_type = Option<String>, example = "freelancer")]
    pub to: Option<Persona>,
}

/// What an alert is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Alert {
    /// Money has become tight.
    Hardship,
    /// The customer has asked a person to look at a decision.
    Case,
}

/// An alert.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AlertRaised {
    /// What it is about.
    pub alert: Alert,
    /// The decision it came with, or that was contested.
    #[schema(example = "1ababac5-43cc-83be-b507-0f54cb3c0a96")]
    pub decision_id: String,
    /// The case, where it is about one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case_id: Option<String>,
    /// Why; none of a case.
    #[schema(value_type = Vec<String>)]
    pub reason_codes: Vec<Reason>,
}

/// A test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct TestSent {
    /// What is tested.
    pub subscription_id: String,
}

impl News {
    /// Its kind.
    #[must_use]
    pub fn kind(&self) -> MessageKind {
        match self {
            Self::DecisionMade(_) => MessageKind::DecisionMade,
            Self::PersonaChanged(_) => MessageKind::PersonaChanged,
            Self::AlertRaised(_) => MessageKind::AlertRaised,
            Self::TestSent(_) => MessageKind::TestSent,
        }
    }

    /// What it is news of, in a word that no other news of its kind has.
    fn subject(&self) -> &str {
        match self {
            Self::DecisionMade(made) => &made.decision_id,
            Self::PersonaChanged(changed) => &changed.decision_id,
            Self::AlertRaised(raised) => raised.case_id.as_ref().unwrap_or(&raised.decision_id),
            Self::TestSent(test) => &test.subscription_id,
        }
    }

    /// The id of the message that tells it to a customer's subscriptions, the same whenever it is told again. A test is told as
    /// often as there are different `again`.
    pub(super) fn id(&self, owner: &CustomerId, again: &str) -> String {
        let mut hash = Sha256::new();
        for part in ["message", owner.as_str(), self.kind().as_str(), self.subject(), again] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        let mut bytes = [0_u8; 16];
        bytes.iter_mut().zip(hash.finalize()).for_each(|(byte, hashed)| *byte = hashed);
        uuid::Builder::from_custom_bytes(bytes).into_uuid().to_string()
    }
}

/// The persona a customer is seen as: of the dashboard where it is for one, and otherwise the one that stands.
fn seen_as(decision: &Decision) -> Option<Persona> {
    decision.persona.or_else(|| decision.state_after.standing.and_then(|standing| standing.persona))
}

/// What there is to tell of a decision that follows another. Without consent to profiling it is told of no persona, not even
/// of one that was.
pub(super) fn news_of(decision: &Decision, before: Option<&Decision>, is_profiled: bool) -> Vec<News> {
    let decision_id = decision.decision_id.clone();
    let mut news = vec![News::DecisionMade(DecisionMade {
        decision_id: decision_id.clone(),
        layout: decision.layout.name.to_string(),
        layout_revision: decision.layout.revision,
        persona: decision.persona,
        mechanism: decision.mechanism,
        reason_codes: decision.reason_codes.clone(),
    })];
    let (from, to) = (before.and_then(seen_as), seen_as(decision));
    if is_profiled && from != to {
        news.push(News::PersonaChanged(PersonaChanged { decision_id: decision_id.clone(), from, to }));
    }
    if decision.distress && !before.is_some_and(|before| before.distress) {
        let reason_codes = decision.reason_codes.clone();
        let raised = AlertRaised { alert: Alert::Hardship, decision_id, case_id: None, reason_codes };
        news.push(News::AlertRaised(raised));
    }
    news
}

/// A message of every kind, as of a moment.
#[must_use]
pub fn message_examples(now: DateTime<Utc>) -> Vec<Message> {
    let decision_id = "1ababac5-43cc-83be-b507-0f54cb3c0a96".to_owned();
    let news = [
        News::DecisionMade(DecisionMade {
            decision_id: decision_id.clone(),
            layout: "home-freelancer".to_owned(),
            layout_revision: 3,
            persona: Some(Persona::Freelancer),
            mechanism: Mechanism::TargetingMatch,
            reason_codes: vec![Reason::PersonaSwitched],
        }),
        News::PersonaChanged(PersonaChanged {
            decision_id: decision_id.clone(),
            from: Some(Persona::Salaried),
            to: Some(Persona::Freelancer),
        }),
        News::AlertRaised(AlertRaised {
            alert: Alert::Hardship,
            decision_id,
            case_id: None,
            reason_codes: vec![Reason::G1Hardship],
        }),
        News::TestSent(TestSent { subscription_id: "01930000-0000-7000-8000-000000000000".to_owned() }),
    ];
    // As if they had come one a minute.
    let at = (0_i64..).map(|minute| now + TimeDelta::minutes(minute));
    at.zip(news).map(|(timestamp, news)| Message { timestamp, news }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_an_example_that_says_its_name_and_reads_back() {
        let examples = message_examples("2026-11-30T12:00:00Z".parse().unwrap());
        for (message, kind) in
            examples.iter().zip(MessageKind::SUBSCRIBABLE.iter().chain([&MessageKind::TestSent]))
        {
            let text = serde_json::to_value(message).unwrap();
            assert_eq!((text["type"].as_str(), message.news.kind()), (Some(kind.as_str()), *kind));
            assert_eq!(MessageKind::from_name(kind.as_str()), Some(*kind));
            assert!(text["timestamp"].is_string() && text["data"].is_object(), "{text}");
        }
        assert_eq!(MessageKind::from_name("other"), None);
    }

    /// What is told of a decision that `change` has made another of than `before`: kinds, and personas or the alert.
    fn check(before: Option<&Decision>, change: impl FnOnce(&mut Decision), expected: &[&str]) {
        let mut decision = before.cloned().unwrap_or_else(crate::live::tests::decision);
        change(&mut decision);
        let told: Vec<String> = news_of(&decision, before, true)
            .iter()
            .map(|news| match news {
                News::PersonaChanged(changed) => format!("{:?} to {:?}", changed.from, changed.to),
                News::AlertRaised(raised) => format!("{:?}", raised.alert),
                News::DecisionMade(_) | News::TestSent(_) => news.kind().as_str().to_owned(),
            })
            .collect();
        assert_eq!(told, expected);
    }

    #[test]
    fn a_change_and_an_alert_are_told_when_they_come_and_not_while_they_stand() {
        let first = crate::live::tests::decision();
        check(None, |_| {}, &["decision.made"]);
        check(Some(&first), |_| {}, &["decision.made"]);
        let mut student = first.clone();
        student.persona = Some(Persona::Student);
        check(Some(&student), |_| {}, &["decision.made"]);
        check(
            None,
            |to_be| to_be.persona = Some(Persona::Student),
            &["decision.made", "None to Some(Student)"],
        );
        check(Some(&student), |to_be| to_be.persona = None, &["decision.made", "Some(Student) to None"]);
        check(Some(&first), |to_be| to_be.distress = true, &["decision.made", "Hardship"]);
        check(None, |to_be| to_be.distress = true, &["decision.made", "Hardship"]);
        let withdrawn = news_of(&first, Some(&student), false);
        assert_eq!(withdrawn.len(), 1, "nobody is told whom they were taken for");
        let mut tight = first;
        tight.distress = true;
        check(Some(&tight), |_| {}, &["decision.made"]);
        check(Some(&tight), |to_be| to_be.distress = false, &["decision.made"]);
    }

    #[test]
    fn news_has_one_id_for_its_customer_and_kind() {
        let examples = message_examples("2026-11-30T12:00:00Z".parse().unwrap());
        let (ana, ben) = (CustomerId::new("ana"), CustomerId::new("ben"));
        let id = examples[0].news.id(&ana, "");
        assert_eq!(id, examples[0].clone().news.id(&ana, ""));
        assert_eq!((id.len(), &id[14..15]), (36, "8"));
        let others =
            [examples[0].news.id(&ben, ""), examples[1].news.id(&ana, ""), examples[0].news.id(&ana, "1")];
        assert!(!others.contains(&id), "{others:?}");
    }
}
