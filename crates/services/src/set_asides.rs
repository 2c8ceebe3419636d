//! Putting tax money aside as it lands: the customer's policy, what it did with each deposit, and taking it back.
//!
//! The pot is a part of the customer's own cash that they have set apart; no money is moved.

use std::collections::HashSet;

use cashflow::Summary;
use cashflow::deposits::Deposit;
use chrono::NaiveDate;
use ledger::CustomerId;
use money::Money;
use serde::{Deserialize, Serialize};
use store::StoreError;
use store::set_asides::StoredSetAside;
use tax::set_aside::{Action, Decision, LogEntry, Mode, Reason, Situation, Trigger, decide};
use tax::year::Plan;

use crate::people::{Principal, home_currency};
use crate::tax_year::TaxYears;
use crate::understanding::Books;
use crate::{Attune, ServiceError};

/// Lines of the log that are kept with the summary.
const LINES_KEPT: usize = 20;

/// How the customer wants tax money put aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsidePolicy {
    /// What happens with a deposit.
    pub mode: Mode,
    /// What the customer wants to keep in hand at all times, minor units.
    pub buffer_minor: i64,
    /// The first day whose deposits count.
    pub since: NaiveDate,
}

/// One line of the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsideLine {
    /// To take it back by.
    pub id: String,
    /// What was done and why.
    pub entry: LogEntry,
    /// Who paid, for a deposit that is still in the books.
    pub payer: Option<String>,
}

/// A deposit the customer is asked about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    /// The deposit.
    pub deposit: Deposit,
    /// What is proposed.
    pub decision: Decision,
}

/// What the pot held at the end of a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct PotOn {
    /// The day.
    pub on: NaiveDate,
    /// Minor units.
    pub pot_minor: i64,
}

/// Where the customer stands with their pot.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAsides {
    /// The policy; none until the customer chose one.
    pub policy: Option<SetAsidePolicy>,
    /// What is in the pot, minor units.
    pub pot_minor: i64,
    /// What was in it at the running tax year's month ends, by the log as it stands now.
    pub history: Vec<PotOn>,
    /// The latest lines, latest first.
    pub lines: Vec<SetAsideLine>,
    /// Deposits that wait for a word.
    pub proposals: Vec<Proposal>,
    /// What the pot holds beyond the tax accrued, to be released.
    pub release_minor: i64,
    /// Why the latest deposit was left alone, if it was.
    pub paused: Option<Reason>,
}

/// A policy as the form sends it.
#[derive(Debug, Clone, Default)]
pub struct PolicyForm {
    /// `smart`, `fixed`, `ask` or `off`.
    pub mode: String,
    /// For `fixed`, whole per cent.
    pub percent: String,
    /// What to keep in hand; empty for nothing.
    pub buffer: String,
}

impl PolicyForm {
    fn policy(&self, person: &Principal, today: NaiveDate) -> Result<SetAsidePolicy, ServiceError> {
        let mode = match self.mode.as_str() {
            "smart" => Mode::Smart,
            "ask" => Mode::AskMe,
            "off" => Mode::Off,
            "fixed" => {
                let percent: Option<u16> = self.percent.trim().trim_end_matches('%').trim().parse().ok();
                let percent = percent.filter(|percent| (1..=80).contains(percent));
                Mode::FixedPercent(percent.map(|percent| percent * 100).ok_or_else(|| {
                    ServiceError::invalid(
                        "set-aside-percent",
                        "Enter a whole percentage from 1 to 80, such as 25.",
                    )
                })?)
            }
            _ => return Err(ServiceError::invalid("set-aside-mode", "Choose how tax money is put aside.")),
        };
        let buffer = self.buffer.trim();
        let buffer_minor = if buffer.is_empty() { 0 } else { amount(buffer, person)? };
        Ok(SetAsidePolicy { mode, buffer_minor, since: today })
    }
}

fn amount(text: &str, person: &Principal) -> Result<i64, ServiceError> {
    let parsed = Money::parse_typed(text, home_currency(person.country)).ok();
    let parsed =
        parsed.map(|amount| amount.amount_minor).filter(|minor| (0..=1_000_000_000_000).contains(minor));
    parsed
        .ok_or_else(|| ServiceError::invalid("set-aside-amount", "Enter an amount such as 500 or 1,250.00."))
}

/// What was kept of a customer's pot.
struct Held {
    policy: Option<SetAsidePolicy>,
    stored: Vec<StoredSetAside>,
}

impl Attune {
    async fn held(&self, owner: &CustomerId) -> Result<Held, ServiceError> {
        let policy = store::set_asides::policy(&self.db, owner).await?;
        let policy = policy.map(|body| serde_json::from_str(&body)).transpose();
        Ok(Held {
            policy: policy.map_err(ServiceError::internal)?,
            stored: store::set_asides::all(&self.db, owner).await?,
        })
    }

    /// Acts on deposits that came in since the last look, and says where the pot stands.
    pub(crate) async fn put_aside(
        &self,
        owner: &CustomerId,
        books: &Books,
        tax: Option<&TaxYears>,
    ) -> Result<SetAsides, ServiceError> {
        let mut held = self.held(owner).await?;
        let gone = gone(&held.stored, books);
        let plan = tax.and_then(|years| years.this.as_ref().ok());
        let new = match (&held.policy, plan) {
            (Some(policy), plan) => self.on_deposits(policy, &held, &books.summary, plan)?,
            (None, _) => Acted::default(),
        };
        if !gone.is_empty() || !new.entries.is_empty() {
            self.write_entries(owner, gone, new.entries.clone()).await?;
            held = self.held(owner).await?;
        }
        standing(&held, &books.summary, tax, new)
    }

    /// What the policy does with each deposit that no line of the log speaks of.
    fn on_deposits(
        &self,
        policy: &SetAsidePolicy,
        held: &Held,
        summary: &Summary,
        plan: Option<&Plan>,
    ) -> Result<Acted, ServiceError> {
        let known: HashSet<&str> =
            held.stored.iter().filter_map(|stored| stored.transaction_id.as_deref()).collect();
        let mut new: Vec<&Deposit> = summary
            .deposits
            .iter()
            .filter(|deposit| deposit.is_business && deposit.on >= policy.since)
            .filter(|deposit| !known.contains(deposit.transaction_id.as_str()))
            .collect();
        new.sort_by_key(|deposit| deposit.on);
        let mut acted = Acted::default();
        let mut pot = pot_minor(held, summary, NaiveDate::MAX);
        let total: i64 = new.iter().map(|deposit| deposit.amount_minor).sum();
        // The facts know all deposits already; each is judged as it came, with the later ones still to come.
        let mut before = plan.map(|plan| plan.inputs.facts.with_income(total.saturating_neg()));
        for deposit in new {
            let accrued = match (plan, &before) {
                (Some(plan), Some(before)) => plan.accrued_with(before, deposit.amount_minor).ok(),
                _ => None,
            };
            let decision = decide(
                policy.mode,
                &Situation {
                    deposit_minor: deposit.amount_minor,
                    accrued,
                    pot_minor: pot,
                    paid_minor: plan.map_or(0, Plan::paid_minor),
                    receipts_to_due_minor: plan.map(|plan| receipts_to_due(plan, deposit)),
                    forecast_low_minor: summary
                        .outlook
                        .forecast
                        .as_ref()
                        .map(|forecast| forecast.low.amount_minor),
                    buffer_minor: policy.buffer_minor,
                },
            );
            before = before.map(|facts| facts.with_income(deposit.amount_minor));
            match decision.action {
                Action::Ask => acted.proposals.push(Proposal { deposit: deposit.clone(), decision }),
                Action::Nothing => acted.paused = Some(decision.reason),
                Action::PutAside => {
                    pot = pot.saturating_add(decision.amount_minor);
                    acted.entries.extend(self.entry(deposit, &decision)?);
                }
            }
        }
        Ok(acted)
    }

    fn entry(&self, deposit: &Deposit, decision: &Decision) -> Result<Option<StoredSetAside>, ServiceError> {
        let entry = LogEntry::of(decision, deposit.on, deposit.transaction_id.as_str());
        entry.map(|entry| self.stored(&entry, Some(deposit.transaction_id.to_string()))).transpose()
    }

    fn stored(
        &self,
        entry: &LogEntry,
        transaction_id: Option<String>,
    ) -> Result<StoredSetAside, ServiceError> {
        Ok(StoredSetAside {
            id: self.new_id(),
            transaction_id,
            noted_on: entry.on,
            amount_minor: entry.amount_minor,
            body: serde_json::to_string(entry).map_err(ServiceError::internal)?,
            undone_at: None,
        })
    }

    async fn write_entries(
        &self,
        owner: &CustomerId,
        gone: Vec<String>,
        entries: Vec<StoredSetAside>,
    ) -> Result<(), ServiceError> {
        let (owner, now) = (owner.clone(), self.now());
        let outcome = self
            .db
            .write(move |tx| {
                Box::pin(async move {
                    for id in &gone {
                        store::set_asides::undo(tx, &owner, id, now).await?;
                    }
                    for entry in &entries {
                        store::set_asides::insert(tx, &owner, entry, now).await?;
                    }
                    Ok::<_, StoreError>(())
                })
            })
            .await;
        match outcome {
            // Another look at the same deposit came first.
            Ok(()) | Err(StoreError::Taken) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Chooses how tax money is put aside; deposits from today on count.
    ///
    /// # Errors
    /// When the form cannot be read.
    pub async fn choose_set_aside(&self, person: &Principal, form: &PolicyForm) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let mut policy = form.policy(person, self.now().date_naive())?;
        if let Some(before) = self.held(&owner).await?.policy {
            policy.since = before.since;
        }
        let body = serde_json::to_string(&policy).map_err(ServiceError::internal)?;
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    Ok::<_, ServiceError>(store::set_asides::put_policy(tx, &owner, &body).await?)
                })
            })
            .await?;
        self.refresh(person, &format!("set-aside-policy-{}", self.new_id())).await
    }

    /// Puts aside what was proposed of a deposit.
    ///
    /// # Errors
    /// When there is no such proposal.
    pub async fn accept_set_aside(&self, person: &Principal, transaction: &str) -> Result<(), ServiceError> {
        let kept = self.kept(person).await?;
        let proposal = kept
            .set_asides
            .proposals
            .iter()
            .find(|proposal| proposal.deposit.transaction_id.as_str() == transaction)
            .ok_or(ServiceError::NotFound)?;
        let entry = self.entry(&proposal.deposit, &proposal.decision)?.ok_or(ServiceError::NotFound)?;
        self.write_entries(person.customer()?, Vec::new(), vec![entry]).await?;
        self.refresh(person, &format!("set-aside-{}", self.new_id())).await
    }

    /// Adds an amount to the pot by hand, or with `release` takes it out.
    ///
    /// # Errors
    /// When the amount cannot be read, or is more than the pot holds.
    pub async fn change_pot(
        &self,
        person: &Principal,
        text: &str,
        release: bool,
    ) -> Result<(), ServiceError> {
        let kept = self.kept(person).await?;
        let amount_minor = amount(text, person)?;
        if amount_minor == 0 || (release && amount_minor > kept.set_asides.pot_minor) {
            return Err(ServiceError::invalid(
                "pot-amount",
                "Enter an amount above zero, and not more than the pot holds when you take some out.",
            ));
        }
        let entry = LogEntry {
            on: self.now().date_naive(),
            trigger: if release { Trigger::Release } else { Trigger::ByHand },
            rate_bp: 0,
            amount_minor: if release { -amount_minor } else { amount_minor },
            reason: None,
            undone_on: None,
        };
        let stored = self.stored(&entry, None)?;
        self.write_entries(person.customer()?, Vec::new(), vec![stored]).await?;
        self.refresh(person, &format!("pot-{}", self.new_id())).await
    }

    /// Takes one line of the log back.
    ///
    /// # Errors
    /// When there is no such standing line of theirs.
    pub async fn undo_set_aside(&self, person: &Principal, id: &str) -> Result<(), ServiceError> {
        let (owner, id, now) = (person.customer()?.clone(), id.to_owned(), self.now());
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    let found = store::set_asides::undo(tx, &owner, &id, now).await?;
                    if found { Ok(()) } else { Err(ServiceError::NotFound) }
                })
            })
            .await?;
        self.refresh(person, &format!("undo-set-aside-{}", self.new_id())).await
    }

    /// Where the customer stands with their pot.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn set_asides(&self, person: &Principal) -> Result<SetAsides, ServiceError> {
        Ok(self.kept(person).await?.set_asides)
    }
}

/// What came of the deposits that were looked at.
#[derive(Debug, Clone, Default)]
struct Acted {
    entries: Vec<StoredSetAside>,
    proposals: Vec<Proposal>,
    paused: Option<Reason>,
}

/// Lines whose deposit is no longer in the books, as after an undone import.
fn gone(stored: &[StoredSetAside], books: &Books) -> Vec<String> {
    let standing = stored.iter().filter(|line| line.undone_at.is_none());
    let of_deposits: Vec<(&str, &str)> =
        standing.filter_map(|line| Some((line.id.as_str(), line.transaction_id.as_deref()?))).collect();
    if of_deposits.is_empty() {
        return Vec::new();
    }
    let Some(there) = books.all_ids() else { return Vec::new() };
    of_deposits.into_iter().filter(|(_, id)| !there.contains(id)).map(|(line, _)| line.to_owned()).collect()
}

/// Receipts expected from a deposit on to the next payment date, the deposit included: the rest of the year's, as much
/// of them as falls before that day.
fn receipts_to_due(plan: &Plan, deposit: &Deposit) -> i64 {
    let inputs = &plan.inputs;
    let due = plan.schedule.next(inputs.as_of).map_or(inputs.as_of, |next| next.on);
    let days_to_due = (due - inputs.as_of).num_days().max(0);
    let days_left = (365 - (inputs.facts.to - inputs.facts.from).num_days()).max(1);
    let expected = inputs.rest.business_income_minor.saturating_mul(days_to_due.min(days_left)) / days_left;
    deposit.amount_minor.saturating_add(expected)
}

/// What the pot holds at the end of a day: everything put aside and not taken back, less the tax paid since.
fn pot_minor(held: &Held, summary: &Summary, until: NaiveDate) -> i64 {
    let standing = held.stored.iter().filter(|line| line.undone_at.is_none() && line.noted_on <= until);
    let put = standing.fold(0_i64, |sum, line| sum.saturating_add(line.amount_minor));
    let Some(policy) = &held.policy else { return put.max(0) };
    let paid = summary.tax.payments.iter().filter(|paid| (policy.since..=until).contains(&paid.on));
    paid.fold(put, |left, paid| left.saturating_sub(paid.amount_minor)).max(0)
}

fn standing(
    held: &Held,
    summary: &Summary,
    tax: Option<&TaxYears>,
    acted: Acted,
) -> Result<SetAsides, ServiceError> {
    let pot = pot_minor(held, summary, NaiveDate::MAX);
    let mut lines = Vec::new();
    for stored in held.stored.iter().rev().take(LINES_KEPT) {
        let entry: LogEntry = serde_json::from_str(&stored.body).map_err(ServiceError::internal)?;
        let entry = match stored.undone_at {
            Some(at) => entry.undone(at.date_naive()),
            None => entry,
        };
        let deposit = summary
            .deposits
            .iter()
            .find(|deposit| Some(deposit.transaction_id.as_str()) == stored.transaction_id.as_deref());
        lines.push(SetAsideLine {
            id: stored.id.clone(),
            payer: deposit.map(|deposit| deposit.payer.clone()),
            entry,
        });
    }
    let history = tax.into_iter().flat_map(|years| &years.month_ends);
    let history =
        history.map(|end| PotOn { on: end.on, pot_minor: pot_minor(held, summary, end.on) }).collect();
    let needed = tax.and_then(TaxYears::to_keep_back_minor);
    Ok(SetAsides {
        policy: held.policy,
        pot_minor: pot,
        history,
        lines,
        proposals: acted.proposals,
        release_minor: needed.map_or(0, |needed| pot.saturating_sub(needed).max(0)),
        paused: acted.paused,
    })
}
