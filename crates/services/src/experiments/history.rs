//! What became of an experiment, told from the revisions of the policy: each keeps who changed what, and why.

use chrono::{DateTime, Utc};
use decision::{Experiment, ExperimentStatus, Policy};
use layout::Id;
use store::policies::StoredPolicy;

use crate::{Attune, ServiceError};

/// One change of an experiment that came into force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passage {
    /// The policy's revision.
    pub revision: i64,
    /// What happened, in words.
    pub what: String,
    /// Who proposed it.
    pub author: String,
    /// Who approved it.
    pub approver: String,
    /// Why.
    pub note: String,
    /// When it came into force.
    pub at: DateTime<Utc>,
    /// Whether the experiment ended with it.
    pub is_end: bool,
}

impl Attune {
    /// What became of an experiment, the newest first.
    pub(super) async fn history_of(&self, id: &Id) -> Result<Vec<Passage>, ServiceError> {
        let mut revisions = store::policies::all(&self.db).await?;
        revisions.reverse();
        let mut passages = Vec::new();
        let mut before: Option<Experiment> = None;
        for stored in revisions {
            let after = find(crate::policies::read(&stored)?, id);
            if let Some(what) = told(before.as_ref(), after.as_ref()) {
                let is_end = after.as_ref().is_some_and(|after| after.status == ExperimentStatus::Stopped);
                passages.push(passage(stored, what, is_end));
            }
            before = after;
        }
        passages.reverse();
        Ok(passages)
    }
}

fn find(policy: Policy, id: &Id) -> Option<Experiment> {
    policy.experiments.into_iter().find(|experiment| experiment.id == *id)
}

fn passage(stored: StoredPolicy, what: String, is_end: bool) -> Passage {
    let StoredPolicy { revision, author, approver, note, at, .. } = stored;
    Passage { revision, what, author, approver, note, at, is_end }
}

/// What changed, in words; `None` where nothing did.
fn told(before: Option<&Experiment>, after: Option<&Experiment>) -> Option<String> {
    let (Some(before), Some(after)) = (before, after) else {
        return match (before, after) {
            (None, Some(_)) => Some("Launched".to_owned()),
            (Some(_), None) => Some("Taken off the list".to_owned()),
            _ => None,
        };
    };
    if before == after {
        return None;
    }
    let what = match (before.status, after.status) {
        (_, ExperimentStatus::Stopped) if before.status != ExperimentStatus::Stopped => match &after.winner {
            Some(winner) => format!("Stopped, with “{winner}” as the winner"),
            None => "Stopped without a winner".to_owned(),
        },
        (ExperimentStatus::Running, ExperimentStatus::Paused) => "Paused".to_owned(),
        (ExperimentStatus::Paused, ExperimentStatus::Running) => "Went on".to_owned(),
        _ if after.bucket_version_min > before.bucket_version_min => {
            "Other customers meant; those who took part are shut out".to_owned()
        }
        _ if after.bucket_version > before.bucket_version => {
            "Other customers meant; everybody is drawn anew".to_owned()
        }
        _ if before.condition != after.condition => {
            "Other customers meant; those who take part stay".to_owned()
        }
        _ => "Changed".to_owned(),
    };
    Some(what)
}
