//! What can be done to an experiment, and what it makes of the policy.

use decision::{Condition, Experiment, ExperimentStatus, Policy};
use layout::Id;
use serde::{Deserialize, Serialize};

use super::refused;
use crate::ServiceError;

/// Most experiments in the policy, those that are over among them: each that runs is asked of every customer.
const EXPERIMENTS_MAX: usize = 50;

/// A change of one experiment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum ExperimentChange {
    /// A new one, which runs at once.
    Launch {
        /// The experiment.
        experiment: Box<Experiment>,
    },
    /// Nobody more is taken in.
    Pause {
        /// Which.
        id: Id,
    },
    /// Customers are taken in again.
    Resume {
        /// Which.
        id: Id,
    },
    /// Other customers are meant.
    Retarget {
        /// Which.
        id: Id,
        /// Who is meant from now on; everybody when absent.
        #[serde(default)]
        condition: Option<Condition>,
        /// What becomes of those who take part already.
        participants: Participants,
    },
    /// It is over.
    Stop {
        /// Which.
        id: Id,
        /// The arm that becomes a draft of the layout.
        #[serde(default)]
        winner: Option<Id>,
    },
    /// One that is over leaves the policy. Its revisions stay.
    Forget {
        /// Which.
        id: Id,
    },
}

/// What becomes of those who take part when other customers are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Participants {
    /// They stay, in the variant they have, and count.
    Keep,
    /// They are shut out, and the result begins anew with others.
    Exclude,
    /// Everybody is drawn anew, and the result begins anew.
    Restart,
}

impl Participants {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Keep, Self::Exclude, Self::Restart];

    /// The name a form sends.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Keep => "keep",
            Self::Exclude => "exclude",
            Self::Restart => "restart",
        }
    }
}

impl ExperimentChange {
    /// The experiment it is about.
    #[must_use]
    pub fn id(&self) -> &Id {
        match self {
            Self::Launch { experiment } => &experiment.id,
            Self::Pause { id }
            | Self::Resume { id }
            | Self::Retarget { id, .. }
            | Self::Stop { id, .. }
            | Self::Forget { id } => id,
        }
    }

    /// Makes the change on a policy.
    pub(crate) fn make(&self, policy: &mut Policy) -> Result<(), ServiceError> {
        match self {
            Self::Launch { experiment } => {
                if policy.experiments.len() >= EXPERIMENTS_MAX {
                    return Err(refused(format!(
                        "There are at most {EXPERIMENTS_MAX} experiments. Take one that is over off the list first."
                    )));
                }
                policy.experiments.push((**experiment).clone());
            }
            Self::Pause { id } => {
                running(policy, id)?.status = ExperimentStatus::Paused;
            }
            Self::Resume { id } => {
                let paused = of(policy, id)?;
                if paused.status != ExperimentStatus::Paused {
                    return Err(refused("Only an experiment that is paused goes on."));
                }
                paused.status = ExperimentStatus::Running;
            }
            Self::Retarget { id, condition, participants } => {
                let experiment = going_on(policy, id)?;
                experiment.condition.clone_from(condition);
                if *participants != Participants::Keep {
                    experiment.bucket_version += 1;
                }
                if *participants == Participants::Exclude {
                    experiment.bucket_version_min = experiment.bucket_version;
                }
            }
            Self::Stop { id, winner } => {
                let experiment = going_on(policy, id)?;
                experiment.status = ExperimentStatus::Stopped;
                experiment.winner.clone_from(winner);
            }
            Self::Forget { id } => {
                if of(policy, id)?.status != ExperimentStatus::Stopped {
                    return Err(refused("Stop the experiment first."));
                }
                policy.experiments.retain(|experiment| experiment.id != *id);
            }
        }
        Ok(())
    }
}

fn of<'a>(policy: &'a mut Policy, id: &Id) -> Result<&'a mut Experiment, ServiceError> {
    let mut experiments = policy.experiments.iter_mut();
    experiments
        .find(|experiment| experiment.id == *id)
        .ok_or_else(|| refused(format!("There is no experiment “{id}”.")))
}

fn running<'a>(policy: &'a mut Policy, id: &Id) -> Result<&'a mut Experiment, ServiceError> {
    let experiment = of(policy, id)?;
    if experiment.status == ExperimentStatus::Running {
        Ok(experiment)
    } else {
        Err(refused("That experiment does not run."))
    }
}

/// One that runs or is paused.
fn going_on<'a>(policy: &'a mut Policy, id: &Id) -> Result<&'a mut Experiment, ServiceError> {
    let experiment = of(policy, id)?;
    if experiment.has_customers() { Ok(experiment) } else { Err(refused("That experiment is over.")) }
}
