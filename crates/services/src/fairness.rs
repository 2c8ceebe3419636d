//! Whether groups of customers fare alike. Customers may say which groups they count themselves to, in answer to a
//! question of its own with a consent of its own; this file alone reads the answers of others, and hands on counts.
//!
//! Nothing here is a feature, an attribute or a fact: `decide` is given none of it.

use std::collections::BTreeMap;

use chrono::{Datelike, Duration, NaiveDate};
use evaluation::fairness::{Customer, Limits, Report, compare};
use store::consents::Consent;
use store::groups::{DeclaredGroup, Fared};

use crate::people::Principal;
use crate::{Attune, ServiceError};

/// The purpose agreed to.
const PURPOSE: &str = "fairness";
/// The wording of the question as the account page asks it.
const VERSION: &str = "2026-11";
/// The figures look back so many days.
const DAYS: i64 = 28;
/// The first years of the bands of age that those who answered are counted in.
const AGE_BANDS: [(i64, &str); 4] =
    [(65, "65 and over"), (45, "45 to 64"), (25, "25 to 44"), (0, "Under 25")];

/// A question about oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupQuestion {
    /// The stored name.
    pub name: &'static str,
    /// The question.
    pub words: &'static str,
    /// What is compared, as a heading.
    pub heading: &'static str,
    /// Stored answers and their words.
    pub answers: &'static [(&'static str, &'static str)],
}

/// Every question there is.
pub static GROUP_QUESTIONS: [GroupQuestion; 2] = [
    GroupQuestion {
        name: "disability",
        words: "Do you live with a disability or a long illness?",
        heading: "By disability or long illness",
        answers: &[("yes", "Yes"), ("no", "No")],
    },
    GroupQuestion {
        name: "gender",
        words: "How do you describe yourself?",
        heading: "By gender",
        answers: &[("woman", "A woman"), ("man", "A man"), ("another", "In another way")],
    },
];

/// One way in which customers are compared.
#[derive(Debug, Clone, PartialEq)]
pub struct GroupComparison {
    /// What is compared, as a heading.
    pub heading: &'static str,
    /// What was found.
    pub report: Report,
}

/// Whether groups fare alike.
#[derive(Debug, Clone, PartialEq)]
pub struct Fairness {
    /// The first day it covers.
    pub since: NaiveDate,
    /// The last.
    pub until: NaiveDate,
    /// What counts as alike.
    pub limits: Limits,
    /// Each way of comparing.
    pub comparisons: Vec<GroupComparison>,
}

impl Attune {
    /// Keeps what a customer says of themselves, by the names of the questions; without any answer, or without consent,
    /// what they said before is forgotten.
    ///
    /// # Errors
    /// When an answer is none of those offered, or the person is no customer.
    pub async fn declare_groups(
        &self,
        person: &Principal,
        consents: bool,
        answers: &BTreeMap<String, String>,
    ) -> Result<(), ServiceError> {
        let owner = person.customer()?.clone();
        let mut groups = Vec::new();
        for question in &GROUP_QUESTIONS {
            let answer = answers.get(question.name).map_or("", |answer| answer.as_str());
            if answer.is_empty() {
                continue;
            }
            if !question.answers.iter().any(|(known, _)| *known == answer) {
                return Err(ServiceError::invalid("groups", "Choose one of the answers."));
            }
            groups.push(DeclaredGroup { dimension: question.name.to_owned(), answer: answer.to_owned() });
        }
        if !consents && !groups.is_empty() {
            return Err(ServiceError::invalid(
                "groups-consent",
                "Tick that your answers may be counted, or leave the questions empty.",
            ));
        }
        let granted = !groups.is_empty();
        let (id, consent) = (
            self.new_id(),
            Consent { purpose: PURPOSE.to_owned(), version: VERSION.to_owned(), granted, at: self.now() },
        );
        self.db
            .write(move |tx| {
                Box::pin(async move {
                    store::consents::insert(tx, &id, &owner, &consent).await?;
                    Ok::<_, ServiceError>(store::groups::put(tx, &owner, &groups).await?)
                })
            })
            .await
    }

    /// What a customer has said of themselves, by the names of the questions.
    ///
    /// # Errors
    /// When the person is no customer.
    pub async fn own_groups(&self, person: &Principal) -> Result<BTreeMap<String, String>, ServiceError> {
        let groups = store::groups::of(&self.db, person.customer()?).await?;
        Ok(groups.into_iter().map(|group| (group.dimension, group.answer)).collect())
    }

    /// Whether those who said which groups they count themselves to fared alike in the last 28 days: who saw a dashboard
    /// arranged for them, and of whom it is known that they used it.
    ///
    /// # Errors
    /// For everybody outside the product team.
    pub async fn fairness(&self, person: &Principal) -> Result<Fairness, ServiceError> {
        person.product()?;
        let now = self.now();
        let since = now - Duration::days(DAYS);
        let neutral = self.policy().layouts.neutral.to_string();
        let fared = store::groups::fared_since(&self.db, since, &neutral).await?;
        let limits = Limits::default();
        let report = |customers: &[Customer]| compare(customers, &limits).map_err(ServiceError::internal);
        let mut comparisons = Vec::new();
        for question in &GROUP_QUESTIONS {
            let of_it = fared.iter().filter(|row| row.dimension == question.name);
            let customers: Vec<Customer> = of_it
                .filter_map(|row| {
                    let (_, words) = question.answers.iter().find(|(known, _)| *known == row.answer)?;
                    Some(customer(row, words))
                })
                .collect();
            comparisons.push(GroupComparison { heading: question.heading, report: report(&customers)? });
        }
        let by_age = by_age(&fared, i64::from(now.year()));
        comparisons.push(GroupComparison { heading: "By age", report: report(&by_age)? });
        Ok(Fairness { since: since.date_naive(), until: now.date_naive(), limits, comparisons })
    }
}

/// Whoever saw an arranged dashboard can have been helped by it; of the others nobody knows.
fn customer(row: &Fared, group: &str) -> Customer {
    Customer {
        group: group.to_owned(),
        is_eligible: row.is_decided,
        is_exposed: row.is_arranged,
        is_benefited: row.is_arranged.then_some(row.is_benefited),
        promised: None,
    }
}

/// Those who answered anything, by the band of their age; each once, and those of no known age left out.
fn by_age(fared: &[Fared], this_year: i64) -> Vec<Customer> {
    let mut seen = std::collections::BTreeSet::new();
    let once = fared.iter().filter(|row| seen.insert(row.user_id.as_str()));
    once.filter_map(|row| {
        let age = this_year - row.birth_year?;
        let (_, band) = AGE_BANDS.iter().find(|(from, _)| age >= *from)?;
        Some(customer(row, band))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(user: &str, birth_year: Option<i64>, arranged: bool) -> Fared {
        Fared {
            user_id: user.to_owned(),
            dimension: "gender".to_owned(),
            answer: "woman".to_owned(),
            birth_year,
            is_decided: true,
            is_arranged: arranged,
            is_benefited: false,
        }
    }

    #[test]
    fn ages_are_counted_once_in_their_band() {
        let rows = [
            row("a", Some(2001), true),
            row("a", Some(2001), true),
            row("b", Some(1961), false),
            row("c", None, true),
            row("d", Some(2030), true),
        ];
        let found: Vec<(String, Option<bool>)> =
            by_age(&rows, 2026).into_iter().map(|each| (each.group, each.is_benefited)).collect();
        assert_eq!(found, [("25 to 44".to_owned(), Some(false)), ("65 and over".to_owned(), None)]);
    }
}
